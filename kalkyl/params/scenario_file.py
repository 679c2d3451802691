"""Scenario files: read with every fault reported, written so that they can be read again."""

from pathlib import Path

from kalkyl.model.problems import InputError, Problem
from kalkyl.model.scenario import Scenario
from kalkyl.params.documents import dump_document, parse_document
from kalkyl.params.files import read_text


def load_scenario(path: str | Path) -> Scenario:
    """Read a scenario: a TOML file, or a workbook that was exported from a result, with what has been changed in it.

    Raises:
        InputError: Everything that is wrong in the file, in Swedish, at once.
    """
    file = Path(path)
    if file.suffix.lower() == ".xlsx":
        from kalkyl.params.result_workbook import read_result_workbook

        return read_result_workbook(file, file.name)
    return parse_scenario(read_text(file), file.name)


def parse_scenario(text: str, name: str = "scenario") -> Scenario:
    """Build a scenario from TOML text.

    Args:
        text: The file's content.
        name: File name for the messages.

    Raises:
        InputError: Everything that is wrong.
    """
    scenario = parse_document(text, name, Scenario, "ett scenario")
    faults = _duplicates(scenario, name)
    if faults:
        raise InputError(faults)
    return scenario


def _duplicates(scenario: Scenario, name: str) -> list[Problem]:
    faults = []
    for field in ("egna_prislappar", "egna_tillstand", "egna_malgrupper", "egna_insatser"):
        ids = [item.id for item in getattr(scenario, field)]
        faults += [
            Problem(f"{name}, {field}", f"id ”{i}” står två gånger. Byt namn på den ena.")
            for i in sorted({i for i in ids if ids.count(i) > 1})
        ]
    return faults


def dump_scenario(scenario: Scenario) -> str:
    """Write a scenario as TOML text that `load_scenario` reads back to an equal scenario."""
    return dump_document(scenario)
