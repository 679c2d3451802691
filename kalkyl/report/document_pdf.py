"""Documents as PDF: bookmarks, page numbers, embedded fonts, header rows that repeat."""

import io
from functools import cache
from typing import Any, Final
from xml.sax.saxutils import escape

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
from kalkyl.report.document_pictures import font_files, png, png_size

_FRAME: Final = {"viktigt": "#0072B2", "varning": "#D55E00"}
_WIDEST: Final = 453.0
"""Width of the text on A4 [points]."""
_PICTURE: Final = 390.0
_HIGHEST: Final = 260.0
"""Largest width and height of a figure [points]."""
_LETTER: Final = 5.6
"""Width of a usual letter in a table [points]."""
_REPLACED: Final = str.maketrans({"\u202f": "\u00a0", "→": "–", "\u2011": "-", "\u00ad": None, "σ": "s"})
"""Characters that the font lacks."""


def pdf_bytes(document: Document) -> bytes:
    """Write a PDF with bookmarks, page numbers and embedded fonts.

    Args:
        document: The document.

    Returns:
        The file.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate, Spacer

    styles = _styles()
    out = io.BytesIO()
    margin = (A4[0] - _WIDEST) / 2
    file = SimpleDocTemplate(
        out, pagesize=A4, title=_plain(document.title), author="Kalkyl", lang=document.language,
        leftMargin=margin, rightMargin=margin, topMargin=54, bottomMargin=60,
    )  # fmt: skip
    story: list[Any] = [_text(document.title, styles["title"])]
    if document.subtitle:
        story.append(_text(document.subtitle, styles["subtitle"]))
    for block in document.blocks:
        story += _flowables(block, styles)
    foot = _plain(document.footer)
    file.build([*story, Spacer(1, 1)], onFirstPage=_foot(foot), onLaterPages=_foot(foot))
    return out.getvalue()


def _foot(text: str) -> Any:
    def draw(canvas: Any, file: Any) -> None:
        canvas.saveState()
        canvas.setFont("Kalkyl", 8)
        canvas.setFillColorRGB(0.35, 0.35, 0.35)
        canvas.drawString(file.leftMargin, 34, text[:110])
        canvas.drawRightString(file.leftMargin + _WIDEST, 34, f"sida {file.page}")
        canvas.restoreState()

    return draw


@cache
def _fonts() -> None:
    from reportlab.lib.fonts import addMapping
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for style, path in font_files().items():
        name = f"Kalkyl-{style}" if style else "Kalkyl"
        pdfmetrics.registerFont(TTFont(name, path))
        addMapping("Kalkyl", int("bold" in style), int("italic" in style), name)


@cache
def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle

    _fonts()
    body = ParagraphStyle("body", fontName="Kalkyl", fontSize=9.5, leading=14, spaceAfter=7)

    def made(name: str, **changes: Any) -> Any:
        return ParagraphStyle(name, parent=body, **changes)

    return {
        "body": body,
        "title": made("title", fontName="Kalkyl-bold", fontSize=19, leading=24, spaceAfter=6),
        "subtitle": made("subtitle", fontSize=10.5, leading=15, textColor="#555555", spaceAfter=14),
        "h1": made("h1", fontName="Kalkyl-bold", fontSize=14, leading=18, spaceBefore=12, keepWithNext=1),
        "h2": made("h2", fontName="Kalkyl-bold", fontSize=11.5, leading=15, spaceBefore=9, keepWithNext=1),
        "h3": made("h3", fontName="Kalkyl-bold", fontSize=10, leading=14, spaceBefore=6, keepWithNext=1),
        "bullet": made("bullet", leftIndent=14, bulletIndent=3, spaceAfter=3),
        "caption": made("caption", fontName="Kalkyl-italic", fontSize=8.5, leading=12, spaceBefore=3),
        "cell": made("cell", fontSize=8, leading=10.5, spaceAfter=0),
        "number": made("number", fontSize=8, leading=10.5, spaceAfter=0, alignment=2),
        "head": made("head", fontName="Kalkyl-bold", fontSize=8, leading=10.5, spaceAfter=0),
        "head_number": made("head_number", fontName="Kalkyl-bold", fontSize=8, leading=10.5, spaceAfter=0, alignment=2),
    }  # fmt: skip


def _plain(text: str) -> str:
    return clean(text).translate(_REPLACED)


def _text(text: str, style: Any, **options: Any) -> Any:
    from reportlab.platypus import Paragraph as Flow

    return Flow(escape(_plain(str(text))).replace("\n", "<br/>"), style, **options)


def _flowables(block: Block, styles: dict[str, Any]) -> list[Any]:
    from reportlab.platypus import PageBreak as Break

    match block:
        case Heading():
            return [_heading(block, styles)]
        case Paragraph():
            return [_text(block.text, styles["body"])]
        case Bullets():
            return [_text(item, styles["bullet"], bulletText="•") for item in block.items]
        case Table():
            return _table(block, styles)
        case Figure():
            return _figure(block, styles)
        case Callout():
            return _callout(block, styles)
        case PageBreak():
            return [Break()]


def _heading(block: Heading, styles: dict[str, Any]) -> Any:
    from reportlab.platypus import Paragraph as Flow

    title = _plain(block.text)

    class Marked(Flow):  # type: ignore[misc]
        """A heading that is also a bookmark."""

        def draw(self) -> None:
            key = f"h{id(self)}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(title, key, 0, closed=False)
            super().draw()

    return Marked(escape(title), styles[f"h{block.level}"])


def _figure(block: Figure, styles: dict[str, Any]) -> list[Any]:
    from reportlab.platypus import Image

    data = png(block.svg)
    width, height = png_size(data)
    shown = min(_PICTURE, _HIGHEST * width / height)
    picture = Image(io.BytesIO(data), width=shown, height=shown * height / width, hAlign="LEFT")
    picture.keepWithNext = 1
    return [picture, _text(block.caption, styles["caption"])]


def _callout(block: Callout, styles: dict[str, Any]) -> list[Any]:
    from reportlab.platypus import Spacer
    from reportlab.platypus import Table as Grid

    edge = ("LINEBEFORE", (0, 0), (0, -1), 4, _FRAME[block.kind])
    style = styles["head"] if block.kind == "varning" else styles["body"]
    return [Grid([[_text(block.text, style)]], colWidths=[_WIDEST], style=[edge]), Spacer(1, 7)]


def _table(block: Table, styles: dict[str, Any]) -> list[Any]:
    from reportlab.platypus import Spacer
    from reportlab.platypus import Table as Grid

    def cells(row: Any, text: str, number: str) -> list[Any]:
        return [_text(cell, styles[text if i < block.text_columns else number]) for i, cell in enumerate(row)]

    rows = [cells(block.columns, "head", "head_number")]
    for position, row in enumerate(block.rows):
        bold = position in block.sums
        rows.append(cells(row, "head" if bold else "cell", "head_number" if bold else "number"))
    lines = [
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, "#1A1A1A"),
        ("LINEBELOW", (0, 1), (-1, -1), 0.25, "#BBBBBB"),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        *(("LINEABOVE", (0, n + 1), (-1, n + 1), 0.8, "#1A1A1A") for n in block.sums),
    ]
    grid = Grid(rows, colWidths=_widths(block), repeatRows=1, style=lines, splitInRow=1)
    return [_text(block.caption, styles["caption"]), grid, Spacer(1, 9)]


def _widths(block: Table) -> list[float]:
    """Widths by the length of what stands in the columns, none too narrow for its longest word or number."""
    columns = list(zip(*(map(str, row) for row in (block.columns, *block.rows)), strict=True))
    words = [max(len(word) for cell in column for word in cell.split(" ")) + 2.0 for column in columns]
    lengths = [min(max(len(cell) for cell in column), 60) + 2.0 for column in columns]
    floor = [_LETTER * word for word in words]
    spare = _WIDEST - sum(floor)
    more = [max(length - word, 0.0) for length, word in zip(lengths, words, strict=True)]
    if spare <= 0 or not sum(more):
        return [_WIDEST * length / sum(lengths) for length in lengths]
    return [least + spare * extra / sum(more) for least, extra in zip(floor, more, strict=True)]
