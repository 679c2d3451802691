"""Files to tables: Excel and CSV in the shapes people save them, without guessing silently."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kalkyl.lagesbild import layout
from kalkyl.lagesbild.months import read_month
from kalkyl.model.problems import problem
from kalkyl.params.files import shown_name
from kalkyl.params.local_layout import MAX_BYTES
from kalkyl.params.local_workbook import check_workbook, open_workbook

_LOOK = 15
"""Rows in which the headings are looked for."""


@dataclass(frozen=True)
class Table:
    """A table as it stands in a file.

    Attributes:
        place: File, and sheet when there are several.
        header: Cells of the heading row.
        rows: Row number in the file (from 1) and cells, without empty rows.
        owner: Whose picture the file says that it is, or empty.
    """

    place: str
    header: tuple[Any, ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]
    owner: str = ""

    def at(self, row: int, column: int | str = "") -> str:
        """Name a place for a message."""
        name = self.header[column] if isinstance(column, int) else column
        return f"{self.place}, rad {row}{f', kolumn {name}' if name else ''}"


def read_tables(data: bytes, name: str) -> list[Table]:
    """Return the tables of a file: one for CSV, one per sheet with headings that are understood for Excel.

    Raises:
        InputError: The file cannot be read, or no table in it has headings that are understood.
    """
    shown = shown_name(name)
    if not data.strip():
        raise problem(shown, "filen är tom.")
    if len(data) > MAX_BYTES:
        raise problem(shown, f"filen är större än {MAX_BYTES // 1_000_000} MB och läses inte.")
    excel = data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0"
    grids = list(_excel(data, shown)) if excel else [(shown, _csv(data, shown), "")]
    tables = [t for place, grid, owner in grids if (t := _table(place, grid, owner)) is not None]
    if not tables:
        raise problem(
            shown,
            "hittar inga rubriker som går att tolka. Första raden ska ha t.ex. Månad, Område, Indikator och Antal, "
            "eller Datum, Kategori och Område för en händelselista.",
        )
    return tables


def _excel(data: bytes, name: str) -> Iterator[tuple[str, list[list[Any]], str]]:
    check_workbook(data, name)
    book = open_workbook(data, name)
    owner = _owner(book, name)
    for sheet in book.worksheets:
        if sheet.title in (layout.COVER, layout.INDICATORS, layout.LISTS):
            continue
        try:
            grid = [list(row) for row in sheet.iter_rows(values_only=True, max_row=layout.MAX_ROWS + 1)]
        except Exception:
            # Damage in a sheet is found only while it is read, and shows in many ways.
            raise problem(
                f"{name}, bladet {sheet.title[:40]}", "bladet är trasigt. Spara filen på nytt i Excel."
            ) from None
        if len(grid) > layout.MAX_ROWS:
            raise problem(name, f"bladet ”{sheet.title[:40]}” har fler än {layout.MAX_ROWS} rader.")
        yield f"{name}, bladet {sheet.title[:40]}", grid, owner


def _owner(book: Any, name: str) -> str:
    """Check the stamp of a template, and return whose picture it is; empty for other workbooks."""
    stamp = {p.name: p.value for p in book.custom_doc_props.props}
    version = stamp.get(layout.VERSION_PROPERTY)
    if stamp.get(layout.FORMAT_PROPERTY) == layout.FORMAT and version != layout.VERSION:
        shown = f"{version:g}" if isinstance(version, float) else version
        raise problem(
            name,
            f"mallen har version {shown} men programmet läser version {layout.VERSION}. Hämta en ny mall och "
            "kopiera över raderna.",
        )
    return str(stamp.get(layout.OWNER_PROPERTY) or "").strip()[:80]


def _csv(data: bytes, name: str) -> list[list[Any]]:
    text = decode_text(data)
    if "\x00" in text:
        raise problem(name, "filen är ingen text. Spara tabellen som .xlsx eller CSV.")
    try:
        delimiter = _delimiter(text)
        grid = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error:
        raise problem(name, "tabellen går inte att tolka. Spara den på nytt som CSV i Excel.") from None
    if len(grid) > layout.MAX_ROWS:
        raise problem(name, f"filen har fler än {layout.MAX_ROWS} rader.")
    return grid


def decode_text(data: bytes) -> str:
    """Decode text saved as UTF-8 with or without mark, UTF-16 with mark, or Windows-1252."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """Choose the delimiter that parts the most lines into the same number of cells."""
    lines = [line for line in text.splitlines()[:_LOOK] if line.strip()]

    def score(mark: str) -> tuple[int, int]:
        counts = [len(next(csv.reader([line], delimiter=mark))) for line in lines]
        usual = max(set(counts), key=counts.count) if counts else 1
        return (counts.count(usual) if usual > 1 else 0), usual

    return max((";", "\t", ","), key=score)


def _table(place: str, grid: Sequence[Sequence[Any]], owner: str) -> Table | None:
    """Find the heading row: the first of the top rows in which at least two headings are understood."""
    for number, row in enumerate(grid[:_LOOK]):
        known = [layout.heading(cell) for cell in row]
        if (
            sum(1 for field in known if field) < 1
            or sum(bool(f) or is_month(c) for f, c in zip(known, row, strict=True)) < 2
        ):
            continue
        header = tuple("" if cell is None else cell for cell in row)
        rows = tuple(
            (n, (*cells, *[None] * (len(header) - len(cells)))[: len(header)])
            for n, cells in enumerate((tuple(r) for r in grid[number + 1 :]), start=number + 2)
            if any(cell not in (None, "") and str(cell).strip() for cell in cells)
        )
        return Table(place, header, rows, owner)
    return None


def is_month(cell: Any) -> bool:
    """Whether a heading is a month."""
    if cell in (None, ""):
        return False
    try:
        read_month(cell)
    except ValueError:
        return False
    return True
