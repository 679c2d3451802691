"""Scenario files: read with every fault reported, written so that they can be read again."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from kalkyl.model.problems import InputError, Problem, problem
from kalkyl.model.scenario import FORMAT, VERSION, Scenario
from kalkyl.model.swedish import problems
from kalkyl.params.files import parse_toml, read_text


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
    data = parse_toml(text, name)
    if data.get("format") != FORMAT:
        raise problem(name, f'filen är inget scenario: raden format = "{FORMAT}" saknas eller är annorlunda.')
    if data.get("version") != VERSION:
        raise problem(
            name,
            f"filen har version {data.get('version')!r} men den här programversionen läser version {VERSION}. "
            "Uppdatera Kalkyl eller spara scenariot på nytt.",
        )
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as error:
        raise InputError(problems(error, name, Scenario)) from None
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
    import tomli_w

    return tomli_w.dumps(plain(scenario, keep={"format", "version"}))


def plain(model: BaseModel, keep: frozenset[str] | set[str] = frozenset()) -> dict[str, Any]:
    """Turn a model into plain TOML types, leaving out what equals the default (except `keep`)."""
    out: dict[str, Any] = {}
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if value is None or (name not in keep and not field.is_required() and value == field.default):
            continue
        out[name] = _value(value)
    return out


def _value(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return plain(value, keep={"modell", "enhet"} & set(type(value).model_fields))
    if isinstance(value, dict):
        return {k: _value(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_value(v) for v in value]
    return value
