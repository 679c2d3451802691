"""Reading and writing a file with local values."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kalkyl.model.base import Modell
from kalkyl.model.parameters import Andring
from kalkyl.model.problems import InputError, Problem
from kalkyl.model.swedish import problems
from kalkyl.params.files import parse_toml, read_text

FORMAT = "kalkyl-lokala-varden"
VERSION = 1
EXCEL = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
"""File types that are read (or refused with an explanation) as a workbook."""


class OverlayFile(Modell):
    """The TOML form of an overlay: a list of changes."""

    format: str = FORMAT
    version: int = VERSION
    beskrivning: str = ""
    andring: tuple[Any, ...] = ()


def load_overlay(path: Path) -> tuple[Andring, ...]:
    """Read local values: a TOML file, or the Excel template filled in.

    Raises:
        InputError: Everything that is wrong in it.
    """
    if path.suffix.lower() in EXCEL:
        from kalkyl.params.local_workbook import read_local_workbook

        return read_local_workbook(path)
    return parse_overlay(read_text(path), path.name)


def parse_overlay(text: str, name: str = "lokala värden") -> tuple[Andring, ...]:
    """Build local values from TOML text.

    Args:
        text: The file's content.
        name: File name for the messages.

    Raises:
        InputError: Everything that is wrong in it.
    """
    data = parse_toml(text, name)
    faults: list[Problem] = []
    changes: list[Andring] = []
    for key in data:
        if key not in OverlayFile.model_fields:
            faults.append(Problem(name, f"okänd nyckel ”{key}”. Lokala värden står i [[andring]]."))
    if data.get("format", FORMAT) != FORMAT or data.get("version", VERSION) != VERSION:
        faults.append(Problem(name, "filen är inte en fil med lokala värden i version 1."))
    rows = data.get("andring", [])
    if not isinstance(rows, list):
        faults.append(Problem(name, "skriv varje ändring som en tabell som börjar med [[andring]]."))
        rows = []
    for number, item in enumerate(rows, start=1):
        where = f"{name}, {item.get('id', f'andring nr {number}') if isinstance(item, dict) else number}"
        try:
            changes.append(Andring.model_validate(item))
        except ValidationError as error:
            faults += problems(error, where, Andring)
    if faults:
        raise InputError(faults)
    return tuple(changes)


def dump_overlay(changes: Sequence[Andring], beskrivning: str = "", comments: Sequence[str] = ()) -> str:
    """Write local values as TOML text that `load_overlay` reads back to equal values.

    Args:
        changes: The changes.
        beskrivning: What the file is, in Swedish.
        comments: Lines for the reader of the file, put first as comments.
    """
    import tomli_w

    top: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    if beskrivning:
        top["beskrivning"] = beskrivning
    rows = [c.model_dump(exclude_none=True, exclude_defaults=True) for c in changes]
    lines = [f"# {line}".rstrip() for text in comments for line in _printable(text).split("\n")]
    head = "\n".join([*lines, ""]) + "\n" if lines else ""
    return head + tomli_w.dumps({**top, "andring": rows})


def _printable(text: str) -> str:
    """Drop control characters, which a TOML comment may not hold."""
    return "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or c.isprintable())
