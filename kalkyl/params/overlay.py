"""Reading a file with local values."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kalkyl.model.base import Modell
from kalkyl.model.parameters import Andring
from kalkyl.model.problems import InputError, Problem
from kalkyl.model.swedish import problems
from kalkyl.params.files import parse_toml, read_text


class OverlayFile(Modell):
    """The TOML form of an overlay: a list of changes."""

    format: str = "kalkyl-lokala-varden"
    version: int = 1
    beskrivning: str = ""
    andring: tuple[Any, ...] = ()


def load_overlay(path: Path) -> tuple[Andring, ...]:
    """Read an overlay file.

    Raises:
        InputError: Everything that is wrong in it.
    """
    data = parse_toml(read_text(path), path.name)
    faults: list[Problem] = []
    changes: list[Andring] = []
    for key in data:
        if key not in OverlayFile.model_fields:
            faults.append(Problem(path.name, f"okänd nyckel ”{key}”. Lokala värden står i [[andring]]."))
    if data.get("format", "kalkyl-lokala-varden") != "kalkyl-lokala-varden" or data.get("version", 1) != 1:
        faults.append(Problem(path.name, "filen är inte en fil med lokala värden i version 1."))
    for number, item in enumerate(data.get("andring", []), start=1):
        where = f"{path.name}, {item.get('id', f'andring nr {number}') if isinstance(item, dict) else number}"
        try:
            changes.append(Andring.model_validate(item))
        except ValidationError as error:
            faults += problems(error, where, Andring)
    if faults:
        raise InputError(faults)
    return tuple(changes)
