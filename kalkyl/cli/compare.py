"""`kalkyl jamfor`: several scenarios beside each other, on screen and as one workbook."""

import argparse
from pathlib import Path

import kalkyl
from kalkyl.model.problems import InputError, Problem, problem
from kalkyl.model.result import Resultat
from kalkyl.report.numbers import format_kr, format_number
from kalkyl.report.side_by_side import choices_made, values_that_differ
from kalkyl.report.text import in_sentence

SEED = 20_260_101
"""The same for all scenarios, so that what they share is drawn alike."""


def compare_files(options: argparse.Namespace) -> int:
    """Run every scenario, show the table, and write the workbook if one is asked for.

    Raises:
        InputError: Every fault in every file.
    """
    if len(options.filer) < 2:
        raise problem("jamfor", "ange minst två scenariofiler.")
    target = Path(options.excel) if options.excel else None
    if target is not None and (target.suffix.lower() != ".xlsx" or not target.resolve().parent.is_dir()):
        raise problem("--excel", f"”{options.excel}” ska sluta på .xlsx och ligga i en mapp som finns.")
    results = _results(options)
    print("\n".join(_table(results)))
    if target is not None:
        from kalkyl.report.comparison_workbook import write_comparison

        write_comparison(results, target)
        print(f"\nArbetsboken är sparad: {target}")
    return 0


def _results(options: argparse.Namespace) -> list[Resultat]:
    faults: list[Problem] = []
    found = []
    for name in options.filer:
        try:
            scenario = kalkyl.load_scenario(name)
            parameters = kalkyl.load_parameters(scenario.parametrar)
            seed = SEED if options.fro is None else options.fro
            found.append(kalkyl.run(scenario, parameters, options.dragningar, seed))
        except InputError as error:
            faults += [Problem(f"{name}: {p.plats}" if p.plats else name, p.text) for p in error.problems]
    if faults:
        raise InputError(faults)
    return found


def _table(results: list[Resultat]) -> list[str]:
    width = max(len(r.scenario.namn) for r in results) + 2
    heads = ("kommun", "region", "staten", "samhallet")
    lines = [f"{'Nettonuvärde':<{width}}" + "".join(f"{in_sentence(p):>18}" for p in heads)]
    for r in results:
        cells = (r.matt[p].npv for p in heads)  # type: ignore[index]
        lines.append(f"{r.scenario.namn:<{width}}" + "".join(f"{_kr(x):>18}" for x in cells))
    differs = [line for line in (*choices_made(results), *values_that_differ(results)) if line.differs]
    lines += ["", f"Skiljer sig: {format_number(len(differs))} uppgifter."]
    lines += [f"  {line.name}: {' | '.join(line.values)}" for line in differs[:30]]
    return lines


def _kr(x: float | None) -> str:
    return "saknas" if x is None else format_kr(x)
