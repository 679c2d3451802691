"""`kalkyl rakna`: run a scenario file and show, print or save the result."""

import argparse
import json
from pathlib import Path

import kalkyl
from kalkyl.model.problems import problem
from kalkyl.model.result import Resultat


def calculate(options: argparse.Namespace) -> int:
    """Run the command.

    Raises:
        InputError: What is wrong in the files.
    """
    target = _workbook_path(options.excel)
    resultat = result_of(options)
    if options.json:
        from kalkyl.report.as_json import to_json

        print(json.dumps(to_json(resultat), ensure_ascii=False, allow_nan=False, indent=2))
    else:
        from kalkyl.cli.summary import summary

        print(summary(resultat))
    if target is not None:
        kalkyl.write_workbook(resultat, target)
        if not options.json:
            print(f"\nArbetsboken är sparad: {target}")
    return 0


def result_of(options: argparse.Namespace) -> Resultat:
    """Read what the options name, and run it."""
    scenario = kalkyl.load_scenario(options.fil)
    parameters = kalkyl.load_parameters(options.parametrar or scenario.parametrar, options.lokala)
    return kalkyl.run(scenario, parameters, options.dragningar, options.fro)


def _workbook_path(text: str | None) -> Path | None:
    if text is None:
        return None
    path = Path(text)
    if path.suffix.lower() != ".xlsx":
        raise problem("--excel", f"”{text}” ska sluta på .xlsx.")
    if not path.resolve().parent.is_dir():
        raise problem("--excel", f"mappen ”{path.parent}” finns inte. Skapa den först.")
    return path
