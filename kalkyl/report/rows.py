"""Horizontal bars: one row per actor, with the value written at the end of the bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kalkyl.report.svg import Drawing, Scale, diamond, money_axis, text_width
from kalkyl.report.theme import FAINT, GRID, INK

_GAP: Final = 10


@dataclass(frozen=True)
class Segment:
    """A piece of a bar.

    Attributes:
        key: Style id.
        start: Where it starts [kr].
        end: Where it ends [kr].
        title: What it says when pointed at.
    """

    key: str
    start: float
    end: float
    title: str


@dataclass(frozen=True)
class Row:
    """A row of the chart.

    Attributes:
        label: Name.
        segments: Pieces of the bar.
        value: What the label at the end of the bar says.
        net: The value that the label stands for [kr]; its sign chooses the side of the label. In a waterfall it is the
            step, not the level.
        strong: Whether it is a sum, written in bold with a line above.
        net_mark: Whether the net value is marked with a diamond.
    """

    label: str
    segments: tuple[Segment, ...]
    value: str
    net: float
    strong: bool = False
    net_mark: bool = False

    @property
    def low(self) -> float:
        """Leftmost value of the row [kr]."""
        return min((min(s.start, s.end) for s in self.segments), default=0.0)

    @property
    def high(self) -> float:
        """Rightmost value of the row [kr]."""
        return max((max(s.start, s.end) for s in self.segments), default=0.0)


def draw_rows(drawing: Drawing, rows: Sequence[Row], top: float, *, joined: bool = False) -> float:
    """Draw the rows below `top` and return the y below them.

    Args:
        drawing: The figure.
        rows: Rows from the top.
        top: Where the chart starts.
        joined: Whether the end of each bar is joined to the next, as in a waterfall.
    """
    scale = _scale(drawing, rows)
    height = drawing.size * (2.1 if drawing.wide else 3.1)
    bottom = top + height * len(rows)
    _grid(drawing, scale, top, bottom)
    drawing.line(scale(0.0), top, scale(0.0), bottom, INK, 1.5)
    for number, row in enumerate(rows):
        y = top + number * height
        if row.strong and number and not rows[number - 1].strong:
            drawing.line(8, y, drawing.width - 8, y, FAINT)
        _row(drawing, row, scale, y, height)
        if joined and number + 1 < len(rows):
            x = scale(row.segments[-1].end)
            drawing.line(x, y + height - _GAP / 2, x, y + height + _bar_top(drawing), INK, 1, "3 3")
    return bottom + drawing.size * 1.7


def _bar_top(drawing: Drawing) -> float:
    return _GAP / 2 if drawing.wide else drawing.size * 1.3


def _scale(drawing: Drawing, rows: Sequence[Row]) -> Scale:
    low, high = min(0.0, *(r.low for r in rows)), max(0.0, *(r.high for r in rows))
    high = high if high - low > 0.01 else low + 1.0
    labels = max(text_width(r.label, drawing.size, r.strong) for r in rows) + 14 if drawing.wide else 0.0
    left = max([0.0, *(_width(drawing, r) for r in rows if r.net < 0)])
    right = max([0.0, *(_width(drawing, r) for r in rows if r.net >= 0)])
    start, end = 8 + labels + left, drawing.width - 8 - right
    if low == 0.0:
        start += 2
    return Scale(low, high, start, max(end, start + 40))


def _width(drawing: Drawing, row: Row) -> float:
    return text_width(row.value, drawing.size, row.strong) + 16


def _grid(drawing: Drawing, scale: Scale, top: float, bottom: float) -> None:
    axis = money_axis(scale.low, scale.high, 5 if drawing.wide else 3)
    last = float("-inf")
    for tick, label in zip(axis.ticks, axis.labels, strict=True):
        if not scale.low <= tick <= scale.high:
            continue
        x, width = scale(tick), text_width(label, drawing.size)
        drawing.line(x, top, x, bottom, GRID)
        if x - width / 2 > last + 8 and x + width / 2 < drawing.width:
            drawing.text(x, bottom + drawing.size * 1.2, label, "middle", colour=FAINT)
            last = x + width / 2


def _row(drawing: Drawing, row: Row, scale: Scale, y: float, height: float) -> None:
    bar, thick = y + _bar_top(drawing), height - _bar_top(drawing) - _GAP / 2
    middle = bar + thick / 2 + drawing.size * 0.35
    if drawing.wide:
        drawing.text(8, middle, row.label, bold=row.strong, halo=True)
    else:
        drawing.text(8, y + drawing.size * 1.05, row.label, bold=row.strong, halo=True)
    for segment in row.segments:
        x1, x2 = sorted((scale(segment.start), scale(segment.end)))
        drawing.mark(drawing.box(x1, bar, x2 - x1, thick, segment.key), segment.title)
    if row.net_mark:
        drawing.mark(diamond(scale(row.net), bar + thick / 2, 6.5), f"{row.label}: {row.value} netto")
    if row.net < 0:
        drawing.text(scale(row.low) - 9, middle, row.value, "end", bold=row.strong, halo=True)
    else:
        drawing.text(scale(row.high) + 9, middle, row.value, bold=row.strong, halo=True)
