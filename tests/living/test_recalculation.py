"""The living workbook recalculated by another program: every result cell is what the engine says."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kalkyl.model.result import Resultat
from kalkyl.report.living.build import build
from kalkyl.report.workbook import workbook_bytes
from tests.living.cases import examples, random_results
from tests.living.compare import check, largest, places, values
from tests.living.office import recalculated

pytestmark = pytest.mark.reference
RANDOM = 52


def every_cell(path: Path) -> Iterator[Any]:
    book = openpyxl.load_workbook(path, data_only=True)
    return (cell for sheet in book for row in sheet.iter_rows() for cell in row)


def expected(result: Resultat) -> dict[str, float | None]:
    graph = build(result)
    return dict(graph.expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("make", "least"), [(examples, 11), (lambda: random_results(RANDOM), 50)], ids=["exempel", "slump"]
)
def test_every_result_cell(make: Any, least: int, tmp_path: Path) -> None:
    results = make()
    assert len(results) >= least
    files = recalculated({name: workbook_bytes(r) for name, r in results.items()}, tmp_path)
    for name, path in files.items():
        errors = [cell for cell in every_cell(path) if cell.data_type == "e"]
        assert [f"{c.parent.title}!{c.coordinate}" for c in errors] == [], name
    compared = sum(
        check(name, values(files[name], places(result)), expected(result), largest(result))
        for name, result in results.items()
    )
    assert compared > 200 * len(results)


def test_a_wrong_stored_value_is_corrected_only_when_recalculating(tmp_path: Path) -> None:
    """Without this the other tests would prove nothing: a reader may trust what is stored with the formula."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.add_worksheet("A").write_formula(0, 0, "=1+1", None, 999)
    for mode, shown in ((0, 2), (1, 999)):
        folder = tmp_path / str(mode)
        folder.mkdir()
        path = recalculated({"bok": stream.getvalue()}, folder, mode)["bok"]
        assert openpyxl.load_workbook(path, data_only=True)["A"]["A1"].value == shown


@pytest.mark.parametrize("name", ["gotland_bostad_forst", "exempel_skadegorelse"])
def test_stored_values_are_there_before_any_recalculation(name: str) -> None:
    result = examples()[name]
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(result)), data_only=True)
    shown = {key: book[sheet][cell].value for key, (sheet, cell) in places(result).items()}
    check(name, shown, expected(result), largest(result))
    summary = {row[0]: row[1] for row in book["Sammanfattning"].iter_rows(values_only=True) if row[0]}
    assert summary["Samhället"] == pytest.approx(result.matt["samhallet"].npv)
