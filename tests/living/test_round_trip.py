"""An exported workbook opened again: the same scenario, also after changes; faults name sheet and cell."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import kalkyl
from kalkyl.cli import main
from kalkyl.engine import run
from kalkyl.model.parameters import Andring
from kalkyl.model.problems import InputError
from kalkyl.model.result import Resultat
from kalkyl.params.result_workbook import read_result_workbook
from kalkyl.report.living.build import build
from kalkyl.report.workbook import workbook_bytes
from kalkyl.ui.files import read_upload
from tests.living.cases import EXAMPLES, examples, random_results


@pytest.fixture(scope="module")
def gotland() -> Resultat:
    return examples()["gotland_bostad_forst"]


@pytest.fixture(scope="module")
def book(gotland: Resultat) -> bytes:
    return workbook_bytes(gotland)


def place(result: Resultat, path: str) -> tuple[str, int, int]:
    found = build(result).inputs[path]
    return found.sheet, found.row + 1, found.col + 1


def with_change(data: bytes, change: Callable[[Any], None]) -> bytes:
    opened = openpyxl.load_workbook(io.BytesIO(data))
    change(opened)
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def put(result: Resultat, path: str, value: Any) -> Callable[[Any], None]:
    sheet, row, col = place(result, path)
    return lambda opened: (
        opened[sheet].cell(row, col, value) if value is not None else _empty(opened[sheet], row, col)
    )


def _empty(sheet: Any, row: int, col: int) -> None:
    sheet.cell(row, col).value = None


@pytest.mark.reference
def test_untouched_workbook_is_the_same_scenario() -> None:
    for name, result in {**examples(), **random_results(20)}.items():
        assert read_result_workbook(workbook_bytes(result)) == result.scenario, name


@pytest.mark.hand
def test_changed_cells_are_in_the_scenario(gotland: Resultat, book: bytes) -> None:
    changed = book
    for path, value in (
        ("kostnad.per_deltagare", 250_000),
        ("utfall.hemloshet.effekt", "−30 %"),
        ("kalkyl.ranta", 0.02),
        ("kalkyl.tidpunkt_kostnad", "årets slut"),
        ("tillstand.hemloshet.kvar_per_ar", "0,8"),
        ("deltagare.2", 4),
    ):
        changed = with_change(changed, put(gotland, path, value))
    scenario = read_result_workbook(changed)
    assert scenario.kostnad.per_deltagare is not None
    assert scenario.kostnad.per_deltagare.varde == 250_000
    (outcome,) = scenario.utfall
    assert outcome.effekt.varde.varde == -0.3  # type: ignore[union-attr]
    assert (scenario.kalkyl.ranta, scenario.kalkyl.tidpunkt_kostnad) == (0.02, "slut")
    assert [(c.id, c.varde) for c in scenario.andrade_varden] == [("tillstand.hemloshet.kvar_per_ar", 0.8)]
    assert scenario.deltagare == (*gotland.scenario.deltagare[:1], *(0.0,) * 1, 4.0)


@pytest.mark.hand
def test_local_values_come_along() -> None:
    scenario = kalkyl.load_scenario(EXAMPLES / "gotland_bostad_forst.toml")
    local = (Andring(id="tillstand.hemloshet.kvar_per_ar", varde=0.5, motivering="Egen statistik"),)
    parameters = kalkyl.load_parameters("riket", overlay=local)
    result = run(scenario, parameters)
    again = read_result_workbook(workbook_bytes(result))
    assert again.andrade_varden == local
    assert run(again, kalkyl.load_parameters("riket")).matt["samhallet"].npv == result.matt["samhallet"].npv


@pytest.mark.hand
def test_rows_put_in_by_the_user_do_no_harm(gotland: Resultat, book: bytes) -> None:
    changed = with_change(book, put(gotland, "kalkyl.ranta", 0.01))
    moved = with_change(changed, lambda b: b["Indata"].insert_rows(7, 3))
    assert read_result_workbook(moved).kalkyl.ranta == 0.01


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("kalkyl.ranta", "tre procent", "är text, inte ett tal"),
        ("kalkyl.ranta", None, "cellen är tom"),
        ("kalkyl.ranta", 3, "för stort; högst 0,2"),
        ("utfall.hemloshet.p0", 71, "Skriv t.ex. 0,12 för 12 procent"),
        ("deltagare.0", -5, "för litet; minst 0"),
        ("kalkyl.overlevnad", "kanske", "går inte att välja. Välj ja eller nej"),
        ("utfall.hemloshet.fordrojning_ar", 1.5, "inget heltal"),
        ("kostnad.betalare.region", 0.5, "ska summera till 1"),
    ],
)
def test_faults_name_sheet_and_cell(
    gotland: Resultat, book: bytes, path: str, value: Any, words: str
) -> None:
    changed = with_change(book, put(gotland, path, value))
    with pytest.raises(InputError) as caught:
        read_result_workbook(changed)
    sheet, row, col = place(gotland, path)
    text = str(caught.value)
    assert words in text
    assert f"bladet {sheet}, cell {openpyxl.utils.get_column_letter(col)}{row}" in text


@pytest.mark.bad_input
def test_all_faults_at_once(gotland: Resultat, book: bytes) -> None:
    changed = with_change(book, put(gotland, "kalkyl.ranta", "x"))
    changed = with_change(changed, put(gotland, "deltagare.0", -1))
    with pytest.raises(InputError) as caught:
        read_result_workbook(changed)
    assert len(caught.value.problems) == 2


def _delete(name: str) -> Callable[[Any], None]:
    return lambda opened: opened.remove(opened[name])


def _property(name: str, value: Any) -> Callable[[Any], None]:
    def change(opened: Any) -> None:
        opened.custom_doc_props[name].value = value

    return change


def _damage(opened: Any) -> None:
    opened["Återläsning"]["A5"].value = '{"scenario": {'


def _row_gone(opened: Any) -> None:
    sheet = opened["Indata"]
    row = next(r for r in range(1, sheet.max_row) if sheet.cell(r, 12).value == "kalkyl.ranta")
    sheet.delete_rows(row)


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_delete("Indata"), "bladet Indata: bladet saknas"),
        (_delete("Återläsning"), "bladet ”Återläsning” saknas"),
        (_property("kalkyl-format-version", 99), "har version 99"),
        (_property("kalkyl-format", "annat"), "ingen arbetsbok från Kalkyl"),
        (_damage, "är ändrat eller skadat"),
        (_row_gone, "raden för ”Diskonteringsränta, real” saknas"),
    ],
)
def test_broken_workbooks(book: bytes, change: Callable[[Any], None], words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_result_workbook(with_change(book, change))


@pytest.mark.bad_input
@pytest.mark.parametrize("cut", [0, 10, 1000, -10])
def test_truncated_files(book: bytes, cut: int) -> None:
    with pytest.raises(InputError):
        read_result_workbook(book[:cut])


@pytest.mark.hand
def test_command_and_page_take_the_workbook(
    book: bytes, gotland: Resultat, tmp_path: Path, capsys: Any
) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(book)
    assert main(["rakna", str(path)]) == 0
    assert "Bostad först" in capsys.readouterr().out
    assert read_upload(book, "bok.xlsx") == gotland.scenario


@pytest.mark.bad_input
@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+1", "-1", "http://x.example", '=HYPERLINK("x")', "\t=1"]
)
def test_text_of_users_stays_text(text: str) -> None:
    scenario = kalkyl.load_scenario(EXAMPLES / "exempel_coachning.toml")
    named = scenario.model_copy(update={"namn": text, "beskrivning": text, "anteckningar": (text,)})
    result = run(named, kalkyl.load_parameters("exempel"))
    opened = openpyxl.load_workbook(io.BytesIO(workbook_bytes(result)))
    cells = [c for sheet in opened for row in sheet.iter_rows() for c in row if c.value == text]
    assert cells
    assert all(c.data_type == "s" and c.hyperlink is None for c in cells)
    assert read_result_workbook(workbook_bytes(result)).namn == named.namn.strip()
