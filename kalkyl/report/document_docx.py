"""Documents as Word files: real heading styles, header rows and alternative texts."""

import io
from typing import Any, Final

from kalkyl.packages import check_package, readable
from kalkyl.report.document import (
    Block,
    Bullets,
    Callout,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    clean,
)
from kalkyl.report.document_pictures import png, png_size

_FRAME: Final = {"viktigt": "0072B2", "varning": "D55E00"}
_WIDEST_CM, _HIGHEST_CM = 13.8, 9.2
"""Largest width and height of a figure."""


NO_WORD = "filen går inte att läsa som ett Word-dokument. Spara den som .docx i Word och försök igen."


def docx_bytes(document: Document, template: bytes | None = None) -> bytes:
    """Write a Word document.

    Args:
        document: The document.
        template: A Word file of the municipality's own, whose styles, header, footer and logo are kept and after whose
            content the document is put.

    Returns:
        The file.

    Raises:
        InputError: The template cannot be read as a Word file.
    """
    if template is None:
        return _written(document, None)
    check_package(template, "mallen", part="word/document.xml", other=NO_WORD, damaged=NO_WORD)
    with readable("mallen", NO_WORD):
        return _written(document, template)


def _written(document: Document, template: bytes | None) -> bytes:
    import docx

    file = docx.Document(io.BytesIO(template) if template is not None else None)
    _basics(file, document, own=template is None)
    _styled(file, clean(document.title), "Title")
    if document.subtitle:
        _styled(file, clean(document.subtitle), "Subtitle")
    for block in document.blocks:
        _put(file, block)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _basics(file: Any, document: Document, *, own: bool) -> None:
    """Language, properties, and for our own layout also margins, fonts and the foot of the page."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    file.core_properties.title = clean(document.title)
    file.core_properties.language = document.language
    file.core_properties.author = "Kalkyl"
    file.core_properties.comments = ""
    if not own:
        return
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    lang = normal.element.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): document.language})
    normal.element.get_or_add_rPr().append(lang)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        style = file.styles[name]
        style.font.name, style.font.color.rgb = "Calibri", RGBColor(0x1A, 0x1A, 0x1A)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            if "Theme" in key:
                del fonts.attrib[key]
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)
    _footer(section, clean(document.footer))


def _footer(section: Any, text: str) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.add_run(f"{text}   sida " if text else "sida ")
    run = paragraph.add_run()
    for kind, content in (("begin", ""), ("", "PAGE"), ("end", "")):
        run._r.append(_field_part(run, kind, content))


def _field_part(run: Any, kind: str, content: str) -> Any:
    from docx.oxml.ns import qn

    if kind:
        return run._r.makeelement(qn("w:fldChar"), {qn("w:fldCharType"): kind})
    part = run._r.makeelement(qn("w:instrText"), {})
    part.text = content
    return part


def _styled(file: Any, text: str, style: str) -> Any:
    """Add a paragraph in a style, or in an ordinary one where the municipality's template lacks it."""
    names = {s.name for s in file.styles}
    return file.add_paragraph(text, style=style if style in names else None)


def _put(file: Any, block: Block) -> None:
    match block:
        case Heading():
            _styled(file, clean(block.text), f"Heading {block.level}").paragraph_format.keep_with_next = True
        case Paragraph():
            file.add_paragraph(clean(block.text))
        case Bullets():
            for item in block.items:
                _styled(file, clean(item), "List Bullet")
        case Table():
            _table(file, block)
        case Figure():
            _figure(file, block)
        case Callout():
            _callout(file, block)
        case PageBreak():
            file.add_page_break()


def _figure(file: Any, block: Figure) -> None:
    from docx.shared import Cm

    paragraph = file.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    data = png(block.svg)
    width, height = png_size(data)
    shown = Cm(min(_WIDEST_CM, _HIGHEST_CM * width / height))
    shape = paragraph.add_run().add_picture(io.BytesIO(data), width=shown)
    described = shape._inline.docPr
    described.set("descr", clean(block.alt))
    described.set("title", clean(block.caption))
    _styled(file, clean(block.caption), "Caption")


def _callout(file: Any, block: Callout) -> None:
    from docx.oxml.ns import qn

    paragraph = file.add_paragraph()
    paragraph.add_run(clean(block.text)).bold = block.kind == "varning"
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.makeelement(qn("w:pBdr"), {})
    edge = borders.makeelement(
        qn("w:left"),
        {qn("w:val"): "single", qn("w:sz"): "24", qn("w:space"): "8", qn("w:color"): _FRAME[block.kind]},
    )
    borders.append(edge)
    properties.append(borders)


def _table(file: Any, block: Table) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    _styled(file, clean(block.caption), "Caption").paragraph_format.keep_with_next = True
    names = {s.name for s in file.styles}
    table = file.add_table(rows=1, cols=len(block.columns))
    if "Table Grid" in names:
        table.style = "Table Grid"
    _described(table, block.caption)
    for row, cells in enumerate((block.columns, *block.rows)):
        line = table.rows[0] if row == 0 else table.add_row()
        for column, text in enumerate(cells):
            paragraph = line.cells[column].paragraphs[0]
            run = paragraph.add_run(clean(str(text)))
            run.font.size, run.bold = Pt(9), row == 0 or row - 1 in block.sums
            paragraph.paragraph_format.space_after = Pt(0)
            if column >= block.text_columns:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _row_flags(line, header=row == 0)
    file.add_paragraph()


def _described(table: Any, caption: str) -> None:
    from docx.oxml.ns import qn

    properties = table._tbl.tblPr
    described = properties.makeelement(qn("w:tblDescription"), {qn("w:val"): clean(caption)})
    properties.append(described)


def _row_flags(row: Any, *, header: bool) -> None:
    """A header row is repeated on every page; no row is split between pages."""
    from docx.oxml.ns import qn

    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:cantSplit"), {}))
    if header:
        properties.append(properties.makeelement(qn("w:tblHeader"), {}))
