"""A workbook with one theme: cells are put by kind, so that numbers stay numbers and text stays text.

Everything is written through `Sheet.put`, which never lets a text become a formula or a link. A cell may carry a
formula together with its value; that is how a living workbook can grow out of this one.
"""

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from kalkyl.report.numbers import MISSING
from kalkyl.report.svg import wrap

NAVY: Final = "#0B3C5D"
PALE: Final = "#E8F0F6"
LINE: Final = "#B7C4CF"
GREY: Final = "#5A5A5A"
AMBER: Final = "#FFF4D6"
LONGEST: Final = 32_000

_BASE: Final[dict[str, Any]] = {"font_name": "Arial", "font_size": 10, "valign": "top"}
_KINDS: Final[dict[str, dict[str, Any]]] = {
    "text": {"text_wrap": True, "align": "left", "indent": 1},
    "titel": {"bold": True, "font_size": 18, "font_color": NAVY},
    "ingress": {"font_color": GREY},
    "rubrik": {"bold": True, "font_size": 12, "font_color": NAVY, "valign": "bottom"},
    "huvud": {
        "bold": True,
        "text_wrap": True,
        "bg_color": NAVY,
        "font_color": "#FFFFFF",
        "border": 1,
        "border_color": "#FFFFFF",
        "valign": "vcenter",
        "align": "left",
        "indent": 1,
    },
    "etikett": {"bold": True, "text_wrap": True, "align": "left", "indent": 1},
    "varning": {
        "text_wrap": True,
        "bg_color": AMBER,
        "border": 1,
        "border_color": LINE,
        "align": "left",
        "indent": 1,
    },
    "lank": {"font_color": "#0B3C8C", "underline": 1, "align": "left", "indent": 1},
    "saknas": {"italic": True, "font_color": GREY, "align": "right"},
    "kr": {"num_format": "#,##0"},
    "krfet": {"num_format": "#,##0", "bold": True},
    "procent": {"num_format": "0.0%"},
    "procent0": {"num_format": "0%"},
    "kvot": {"num_format": "#,##0.00"},
    "antal": {"num_format": "#,##0.0"},
    "tal4": {"num_format": "#,##0.0000"},
    "ar": {"num_format": "0", "align": "right"},
    "vanster": {"num_format": "0", "align": "left", "indent": 1},
    "datum": {"num_format": "yyyy-mm-dd", "align": "left", "indent": 1},
}
_OPEN: Final[dict[str, Any]] = {
    "bg_color": "#DCEBFA",
    "font_color": "#0B3C8C",
    "border": 1,
    "border_color": "#7FA7D1",
    "locked": False,
    "align": "right",
}
_NUMBERS: Final = {
    "tal": "#,##0.00",
    "tal2": "#,##0.00",
    "tal4": "#,##0.0000##",
    "heltal": "#,##0",
    "text": "@",
    "ar": "0",
}
_KINDS.update({f"in_{name}": {"num_format": code, **_OPEN} for name, code in _NUMBERS.items()})
_KINDS.update({f"las_{name}": {"num_format": code, "align": "right"} for name, code in _NUMBERS.items()})
_KINDS.update(
    tal2={"num_format": "#,##0.00"},
    heltal={"num_format": "0"},
    flagga={"num_format": '"ja";;"–"', "align": "right"},
)
_KINDS["huvudh"] = _KINDS["huvud"] | {"align": "right", "indent": 0}
_TEXTS: Final = ("text", "etikett", "varning", "huvud", "huvudh")
_HEIGHTS: Final = {"titel": 26.0, "rubrik": 21.0}
_LINE_HEIGHT: Final = 13.5
_SUM: Final[dict[str, Any]] = {"bold": True, "top": 1, "top_color": NAVY, "bg_color": PALE}


def column_name(index: int) -> str:
    """Letters of a column, counted from 0.

    >>> column_name(0), column_name(25), column_name(26)
    ('A', 'Z', 'AA')
    """
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def new_workbook(stream: io.BytesIO) -> Any:
    """Return an empty workbook that is written to the stream when it closes; text in it never becomes a formula or a link."""
    import xlsxwriter

    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    return xlsxwriter.Workbook(stream, options)


@dataclass(frozen=True)
class Cell:
    """A value and how it is shown.

    Attributes:
        value: Text, number, date or None (shown as "saknas").
        kind: Name of the style.
        formula: Formula that gives the value, or empty.
    """

    value: Any
    kind: str = "text"
    formula: str = ""


def number_cell(value: float | None, plus: str = "") -> Cell:
    """Return a cell for a number of any size, with as many decimals as it needs (at most four).

    >>> number_cell(10_000.0).kind, number_cell(0.25).kind, number_cell(0.0125).kind
    ('kr', 'kvot', 'tal4')
    """
    if value is None:
        return Cell(None, f"kr{plus}")
    for kind, decimals in (("kr", 0), ("antal", 1), ("kvot", 2)):
        if abs(value - round(value, decimals)) < 1e-9 * max(1.0, abs(value)):
            return Cell(value, f"{kind}{plus}")
    return Cell(value, f"{'kvot' if abs(value) >= 100 else 'tal4'}{plus}")


@dataclass
class Book:
    """An XlsxWriter workbook and its styles.

    Attributes:
        workbook: The XlsxWriter workbook.
        footer: What stands at the bottom left of every printed page.
        formats: Styles by kind, made when they are first used.
        live: Formula of each result of the living sheets; empty for a workbook without them.
        living: Name of every living sheet, and what it shows.
    """

    workbook: Any
    footer: str
    formats: dict[str, Any] = field(default_factory=dict)
    live: Mapping[str, str] = field(default_factory=dict)
    living: tuple[tuple[str, str], ...] = ()

    def cell(self, key: str, value: float | None, kind: str) -> Cell:
        """Return a cell that follows a result of the living sheets, or holds the value alone where there is none."""
        return Cell(value, kind, self.live.get(key, ""))

    def style_names(self) -> dict[int, str]:
        """Name of each style by its position among the cell formats; complete once the workbook is closed."""
        return {f.xf_index: f"Kalkyl {kind}" for kind, f in self.formats.items() if f.xf_index}

    def style(self, kind: str) -> Any:
        """Return the format of a kind; the suffix "+" makes it a sum."""
        if kind not in self.formats:
            base = kind.removesuffix("+")
            look = _BASE | _KINDS[base] | (_SUM if kind.endswith("+") else {})
            self.formats[kind] = self.workbook.add_format(look)
        return self.formats[kind]

    def sheet(self, name: str, title: str, lead: str, widths: Sequence[float]) -> "Sheet":
        """Add a sheet with a title, a line that says what it shows, and print set-up."""
        page = self.workbook.add_worksheet(name)
        page.set_landscape()
        page.set_paper(9)
        page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        page.fit_to_pages(1, 0)
        page.hide_gridlines(2)
        page.set_header(f"&L&9Kalkyl&R&9{_plain(name)}")
        page.set_footer(f"&L&9{_plain(self.footer)}&R&9Sida &P av &N")
        for column, width in enumerate(widths):
            page.set_column(column, column, width, self.style("text"))
        sheet = Sheet(self, page, name, tuple(widths))
        sheet.put(0, 0, Cell(title, "titel"))
        sheet.put(1, 0, Cell(lead, "ingress"))
        sheet.row = 3
        return sheet


def _plain(text: str) -> str:
    """Make a text safe in a header or footer, where & starts a code and the length is limited."""
    return text.replace("&", "&&")[:100]


@dataclass
class Sheet:
    """A sheet that is filled from the top.

    Attributes:
        book: The workbook.
        page: The XlsxWriter worksheet.
        name: Name of the sheet.
        widths: Width of each column [characters].
        row: Next free row (0 is the first).
    """

    book: Book
    page: Any
    name: str
    widths: tuple[float, ...]
    row: int = 0
    heights: dict[int, float] = field(default_factory=dict)

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Write one cell: a number as a number, a text as a text, a missing value as "saknas"."""
        value = cell.value
        if isinstance(value, float) and not math.isfinite(value):
            value = None
        if cell.formula:
            shown = MISSING if value is None else value
            self.page.write_formula(row, column, cell.formula, self.book.style(cell.kind), shown)
        elif value is None:
            plus = "+" if cell.kind.endswith("+") else ""
            self.page.write_string(row, column, MISSING, self.book.style(f"saknas{plus}"))
        elif isinstance(value, date):
            self.page.write_datetime(row, column, value, self.book.style(cell.kind))
        elif isinstance(value, str):
            self._grow(row, column, value, cell.kind)
            text = value if len(value) <= LONGEST else f"{value[:LONGEST]}…"
            self.page.write_string(row, column, text, self.book.style(cell.kind))
        else:
            self.page.write_number(row, column, float(value), self.book.style(cell.kind))

    def link(self, row: int, column: int, name: str) -> None:
        """Write the name of a sheet as a link to it."""
        self.page.write_url(row, column, f"internal:'{name}'!A1", self.book.style("lank"), string=name)

    def _grow(self, row: int, column: int, text: str, kind: str) -> None:
        """Make a row high enough for a text; viewers do not all do it by themselves."""
        base = kind.removesuffix("+")
        height = _HEIGHTS.get(base, _LINE_HEIGHT + 1.5)
        if base in _TEXTS and column < len(self.widths):
            room = max(self.widths[column] - 2.5, 2.0)
            bold = base not in ("text", "varning")
            lines = sum(len(wrap(part, 1.66, room, bold)) for part in text.split("\n"))
            height = lines * _LINE_HEIGHT + 1.5
        self.heights[row] = min(max(height, self.heights.get(row, 0.0)), 400.0)

    def heading(self, text: str) -> None:
        """Write a heading on a row of its own."""
        self.put(self.row, 0, Cell(text, "rubrik"))
        self.row += 1

    def note(self, text: str) -> None:
        """Write a line of text that may run over the following empty columns."""
        self.put(self.row, 0, Cell(text, "ingress"))
        self.row += 1

    def table(
        self, headers: Sequence[str], rows: Sequence[Sequence[Cell]], *, freeze: int | None = None
    ) -> int:
        """Write a table and leave a row free after it.

        Args:
            headers: Column headings.
            rows: Cells, row by row.
            freeze: Number of columns to keep in view together with the heading, or None.

        Returns:
            The row of the first data row (0 is the first row of the sheet).
        """
        numeric = {
            c for cells in rows for c, cell in enumerate(cells) if cell.kind.removesuffix("+") not in _TEXTS
        }
        for column, text in enumerate(headers):
            self.put(self.row, column, Cell(text, "huvudh" if column in numeric and column else "huvud"))
        if freeze is not None:
            self.page.freeze_panes(self.row + 1, freeze)
            self.page.repeat_rows(self.row)
        first = self.row + 1
        for offset, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                self.put(first + offset, column, cell)
        self.row = first + len(rows) + 1
        return first

    def close(self, extra_rows: int = 0) -> None:
        """Set row heights and the print area: what has been written, and charts that stand below it."""
        for row, height in self.heights.items():
            self.page.set_row(row, height)
        self.page.print_area(0, 0, max(self.row + extra_rows - 1, 1), len(self.widths) - 1)
