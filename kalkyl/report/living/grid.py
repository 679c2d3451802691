"""Sheets as dictionaries of cells, before they are written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kalkyl.report.book import column_name
from kalkyl.report.living.expressions import MISSING_TEXT, Ex, Span, Value, mark


def address(row: int, col: int) -> str:
    """Address of a cell, both counted from 0.

    >>> address(0, 0), address(9, 27)
    ('A1', 'AB10')
    """
    return f"{column_name(col)}{row + 1}"


@dataclass(slots=True)
class Item:
    """A cell.

    Attributes:
        value: Value to show before any recalculation.
        kind: Style.
        formula: Formula that is not yet placed, or empty for a constant.
        worked: The formula's value as the graph works it out.
    """

    value: Any
    kind: str
    formula: str = ""
    worked: Value = None


@dataclass
class Grid:
    """One sheet.

    Attributes:
        name: Name of the sheet.
        title: Title.
        lead: What the sheet shows.
        widths: Width of the columns [characters]; the last one holds on.
        freeze: Rows and columns that stay in view.
    """

    name: str
    title: str
    lead: str
    widths: Sequence[float] = (14,)
    freeze: tuple[int, int] | None = None
    items: dict[tuple[int, int], Item] = field(default_factory=dict)
    row: int = 3

    def text(self, row: int, col: int, text: str, kind: str = "text") -> None:
        """Put a text."""
        self.items[row, col] = Item(text, kind)

    def heads(self, row: int, texts: Sequence[str], col: int = 0) -> None:
        """Put column headings."""
        for offset, text in enumerate(texts):
            self.items[row, col + offset] = Item(text, "huvud")

    def constant(self, row: int, col: int, value: float, kind: str = "kvot") -> Ex:
        """Put a number and return a reference to it."""
        self.items[row, col] = Item(float(value), kind, worked=float(value))
        return self.ref(row, col)

    def put(self, row: int, col: int, ex: Ex, kind: str = "kr", engine: Value = None) -> Ex:
        """Put a formula and return a reference to it.

        Args:
            row: Row from 0.
            col: Column from 0.
            ex: The formula with its value.
            kind: Style.
            engine: The engine's value, to be stored with the formula where there is one.
        """
        shown = engine if engine is not None else ex.value
        if ex.value is None:
            shown = MISSING_TEXT
        self.items[row, col] = Item(shown, kind, ex.text, ex.value)
        return self.ref(row, col)

    def ref(self, row: int, col: int) -> Ex:
        """Return a reference to a cell that has been put; an empty one has no number."""
        found = self.items.get((row, col))
        return Ex(f"{mark(self.name)}{address(row, col)}", None if found is None else found.worked)

    def span(self, row: int, col: int, last_row: int, last_col: int) -> Span:
        """Return a reference to a range."""
        values = [
            self.items[r, c].worked if (r, c) in self.items else None
            for r in range(row, last_row + 1)
            for c in range(col, last_col + 1)
        ]
        return Span(f"{mark(self.name)}{address(row, col)}:{address(last_row, last_col)}", tuple(values))

    def down(self, row: int, col: int, count: int) -> Span:
        """Return a column of cells from a row on."""
        return self.span(row, col, row + count - 1, col)
