"""One description of a document, read back from Word and PDF."""

import io

import docx
import pytest
from pypdf import PdfReader

from kalkyl.model.problems import InputError
from kalkyl.report.document import (
    Bullets,
    Callout,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from kalkyl.report.document_docx import docx_bytes
from kalkyl.report.document_pdf import pdf_bytes
from kalkyl.report.document_pictures import png, png_size

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><rect width="200" height="100" fill="#fff"/>'
    '<text x="10" y="50" font-size="30">Åäö 5</text></svg>'
)
HOSTILE = '<b>fet</b> & "citat" {PAGE} =1+1 \x00\x0b'
DOCUMENT = Document(
    "Beslutsunderlag",
    (
        Heading("Problemet"),
        Paragraph(HOSTILE),
        Bullets(("första punkten", "andra punkten")),
        Table("Kostnad per aktör", ("Aktör", "Kronor"), (("Kommunen", "−1 250"), ("Summa", "3")), sums=(1,)),
        Callout("Effekten är inte visad.", "varning"),
        PageBreak(),
        Heading("Figur", 2),
        Figure(SVG, "Så här ser det ut.", "En ruta med text."),
    ),
    subtitle="Exempelkommun",
    footer="Kalkyl",
)


@pytest.mark.hand
def test_word_has_headings_header_rows_alternative_text_and_language() -> None:
    file = docx.Document(io.BytesIO(docx_bytes(DOCUMENT)))
    styles = {p.text: p.style.name for p in file.paragraphs}
    assert styles["Beslutsunderlag"] == "Title"
    assert (styles["Problemet"], styles["Figur"]) == ("Heading 1", "Heading 2")
    assert styles["första punkten"] == "List Bullet"
    (table,) = file.tables
    assert [[c.text for c in row.cells] for row in table.rows] == [
        ["Aktör", "Kronor"], ["Kommunen", "−1 250"], ["Summa", "3"],
    ]  # fmt: skip
    assert "tblHeader" in table.rows[0]._tr.xml
    assert "tblHeader" not in table.rows[1]._tr.xml
    assert file.inline_shapes[0]._inline.docPr.get("descr") == "En ruta med text."
    assert file.core_properties.language == "sv-SE"
    assert 'w:val="sv-SE"' in file.styles["Normal"].element.xml


@pytest.mark.bad_input
def test_text_of_users_stays_text_in_word() -> None:
    file = docx.Document(io.BytesIO(docx_bytes(DOCUMENT)))
    shown = [p for p in file.paragraphs if "fet" in p.text]
    assert [p.text for p in shown] == ['<b>fet</b> & "citat" {PAGE} =1+1 ']
    assert "instrText" not in shown[0]._p.xml


@pytest.mark.hand
def test_pdf_has_text_bookmarks_title_and_pages() -> None:
    reader = PdfReader(io.BytesIO(pdf_bytes(DOCUMENT)))
    assert len(reader.pages) == 2
    text = reader.pages[0].extract_text()
    for words in (
        "Beslutsunderlag",
        '<b>fet</b> & "citat" {PAGE} =1+1',
        "−1 250",
        "Effekten är inte visad.",
        "sida 1",
    ):
        assert words in text
    assert [entry.title for entry in reader.outline] == ["Problemet", "Figur"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Beslutsunderlag"
    fonts = reader.pages[0]["/Resources"]["/Font"]
    names = [font.get_object()["/BaseFont"] for font in fonts.values()]
    assert any("Vera" in name for name in names)


@pytest.mark.hand
def test_picture_is_sharp_and_has_its_text() -> None:
    data = png(SVG)
    assert png_size(data) == (500, 250)
    assert len(data) > len(png(SVG.replace("Åäö 5", "")))


@pytest.mark.hand
def test_own_template_keeps_its_content_header_and_styles() -> None:
    own = docx.Document()
    own.sections[0].header.paragraphs[0].text = "Exempelkommun"
    own.add_paragraph("Diarienummer:")
    stored = io.BytesIO()
    own.save(stored)
    file = docx.Document(io.BytesIO(docx_bytes(DOCUMENT, stored.getvalue())))
    assert file.sections[0].header.paragraphs[0].text == "Exempelkommun"
    assert [p.text for p in file.paragraphs][:2] == ["Diarienummer:", "Beslutsunderlag"]


@pytest.mark.bad_input
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"inte ett dokument"])
def test_template_that_is_no_word_file(data: bytes) -> None:
    with pytest.raises(InputError, match="går inte att läsa som ett Word-dokument"):
        docx_bytes(DOCUMENT, data)
