"""The documents and the workbook, written and read back."""

import io
from datetime import date

import openpyxl
import pytest

import kalkyl
from kalkyl.report.document_docx import docx_bytes
from kalkyl.report.document_pdf import pdf_bytes
from kalkyl.risk.assessment import Riskbild, work_out
from kalkyl.risk.documents import action_plan, rsa_appendix
from kalkyl.risk.register import Riskpost
from kalkyl.risk.workbook import register_workbook
from tests.risk.example import example_register

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def bild() -> Riskbild:
    parameters = kalkyl.load_parameters("riket")
    made = example_register(parameters)
    dangerous = Riskpost(risk="egen", namn='=HYPERLINK("x")', beskrivning="<b>fet</b>")
    return work_out(made.model_copy(update={"risker": (*made.risker, dangerous)}), parameters, draws=100)


def words(data: bytes) -> str:
    import docx

    file = docx.Document(io.BytesIO(data))
    cells = [c.text for t in file.tables for row in t.rows for c in row.cells]
    return "\n".join([p.text for p in file.paragraphs] + cells)


def test_rsa_appendix_reads_back(bild: Riskbild) -> None:
    text = words(docx_bytes(rsa_appendix(bild, TODAY)))
    for part in (
        "bilaga till risk- och sårbarhetsanalysen",
        "Siffrorna i registret är påhittade",
        "4 Hög / 3 Allvarlig",
        "Våldsbejakande extremism (evidens saknas: brytpunkt)",
        "varje prislapp räknad en gång",
        '=HYPERLINK("x")',
    ):
        assert part in text, part
    assert "Inte medräknat" in text and " nan" not in text


def test_action_plan_has_measures_law_and_worth(bild: Riskbild) -> None:
    text = words(docx_bytes(action_plan(bild, TODAY)))
    for part in (
        "Fältgrupp kvällar och helger",
        "Fritidschefen",
        "från 2026-04-01 till 2027-12-31",
        "Ett undviket fall är värt",
        "6 av 12 punkter",
        "Nej",
        "tidplan saknas",
    ):
        assert part in text, part


def test_pdf_has_the_same_headings(bild: Riskbild) -> None:
    import pypdf

    pages = pypdf.PdfReader(io.BytesIO(pdf_bytes(action_plan(bild, TODAY)))).pages
    text = "\n".join(page.extract_text() for page in pages)
    assert "Lagens punkter" in text and "Riskerna som planen svarar mot" in text


def test_workbook_numbers_are_numbers_and_text_is_text(bild: Riskbild) -> None:
    data = register_workbook(bild, TODAY)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Risker", "Åtgärder", "Bedömningar", "Lagens punkter", "Skalor"]
    rows = list(book["Risker"].iter_rows())
    by_name = {row[0].value: row for row in rows}
    assert any("påhittade" in str(name) for name in by_name)
    vandalism = by_name["Skadegörelse och klotter"]
    # Votes 3, 4, 5, 4: median 4; 3, 3, 2, 4: median 3. 340.5 / 3 = 113.5 events a year.
    assert [c.value for c in vandalism[1:5]] == [4, 3, 4, 2] and vandalism[5].value == pytest.approx(113.5)
    unknown = by_name["Anlagda bränder"]
    assert unknown[1].value == "saknas" and unknown[7].value == "saknas"
    own = by_name['=HYPERLINK("x")']
    assert own[0].data_type == "s"
    assert register_workbook(bild, TODAY) == data
