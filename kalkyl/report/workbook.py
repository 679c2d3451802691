"""The Excel workbook of a result."""

from datetime import date
from pathlib import Path

from kalkyl.model.result import Resultat


def write_workbook(resultat: Resultat, path: str | Path, datum: date | None = None) -> None:
    """Write the workbook to a file."""
    Path(path).write_bytes(workbook_bytes(resultat, datum))


def workbook_bytes(resultat: Resultat, datum: date | None = None) -> bytes:
    """Return the workbook as bytes."""
    return b""
