"""Result cells of a recalculated workbook against the engine."""

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kalkyl.model.result import Resultat
from kalkyl.report.living.build import build
from kalkyl.report.living.expressions import placed

MISSING = "saknas"


def places(result: Resultat) -> dict[str, tuple[str, str]]:
    """Sheet and cell of every result that has a cell of its own."""
    found = {}
    for key, ex in build(result).results.items():
        hit = re.fullmatch("'?(.+?)'?!([A-Z]+[0-9]+)", placed(ex.text, ""))
        if hit:
            found[key] = (hit[1], hit[2])
    return found


def values(path: Path, where: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """What the result cells show."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {key: book[sheet][cell].value for key, (sheet, cell) in where.items()}


def check(name: str, shown: dict[str, Any], expected: dict[str, Any], size: float) -> int:
    """Compare every cell; a missing value is the word, never a zero. Returns how many were compared."""
    wrong = []
    for key, value in shown.items():
        want = expected[key]
        if want is None:
            if value != MISSING:
                wrong.append((key, value, want))
        elif not isinstance(value, (int, float)) or value != pytest.approx(
            want, rel=1e-9, abs=1e-9 * (1.0 + size)
        ):
            wrong.append((key, value, want))
    assert wrong == [], f"{name}: {len(wrong)} av {len(shown)} celler skiljer sig, t.ex. {wrong[:5]}"
    return len(shown)


def largest(result: Resultat) -> float:
    """Largest amount of a result, which rounding is measured against."""
    return float(abs(result.kassaflode).sum())
