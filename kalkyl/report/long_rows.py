"""Bars whose names are too long to stand beside them, and what figures with a free money axis share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kalkyl.report.svg import Axis, Drawing, Scale, text_width, wrap
from kalkyl.report.theme import FAINT, GRID, INK, Style

GAIN: Final = Style("#0072B2", "#0072B2", "solid")
LOSS: Final = Style("#E69F00", "#5C4000", "falling")
LOW: Final = Style("#F0E442", "#6B6500", "lines")
HIGH: Final = Style("#0B4A73", "#0B4A73", "solid")
WORTH: Final = Style("#009E73", "#009E73", "solid")
ALL: Final = Style("#808080", "#1A1A1A", "rising")
STYLES: Final = {"vinst": GAIN, "forlust": LOSS, "lagt": LOW, "hogt": HIGH, "varde": WORTH, "allt": ALL}


def box(drawing: Drawing, x1: float, x2: float, y: float, height: float, key: str) -> str:
    """Return a filled rectangle between two positions, in whichever order."""
    left, right = sorted((x1, x2))
    return (
        f'<rect x="{left:.1f}" y="{y:.1f}" width="{max(right - left, 0.6):.1f}" height="{max(height, 0.6):.1f}" '
        f'fill="{drawing.fill(key, STYLES[key])}" stroke="#fff" stroke-width=".6"/>'
    )


def near_zero(low: float, high: float) -> bool:
    """Whether zero is so close to the values that an axis should show it."""
    return low <= 0 <= high or min(abs(low), abs(high)) <= 1.5 * (high - low)


def money_ticks(drawing: Drawing, axis: Axis, scale: Scale, y: float) -> None:
    """Write the ticks of a horizontal axis, as many as there is room for."""
    last = float("-inf")
    for tick, label in zip(axis.ticks, axis.labels, strict=True):
        x, half = scale(tick), text_width(label, drawing.size) / 2
        drawing.line(x, y, x, y + 5, FAINT)
        if x - half > last + 6:
            x = min(max(x, half + 2), drawing.width - half - 2)
            drawing.text(x, y + 6 + drawing.size, label, "middle", colour=FAINT)
            last = x + half


@dataclass(frozen=True)
class LongRow:
    """A bar whose name is too long to stand beside it.

    Attributes:
        label: Name, written above the bar.
        pieces: Style key, start, end [kr] and what is said when pointed at.
        left: Text at the left end of the bar.
        right: Text at the right end.
        strong: Whether the name is bold.
    """

    label: str
    pieces: tuple[tuple[str, float, float, str], ...]
    left: str
    right: str
    strong: bool = False


def long_rows(drawing: Drawing, rows: Sequence[LongRow], scale: Scale, axis: Axis, top: float) -> float:
    """Draw bars below each other with their names above them; return the y below the axis."""
    size, thick = drawing.size, 20.0
    lines = [wrap(row.label, size, drawing.width - 16, row.strong) for row in rows]
    heights = [len(t) * size * 1.25 + thick + 14 for t in lines]
    bottom = top + sum(heights)
    for tick in axis.ticks:
        drawing.line(scale(tick), top, scale(tick), bottom, GRID)
    y = top
    for row, text, height in zip(rows, lines, heights, strict=True):
        for number, line in enumerate(text, start=1):
            drawing.text(8, y + number * size * 1.25 - 2, line, bold=row.strong, halo=True)
        bar = y + len(text) * size * 1.25 + 4
        if axis.ticks[0] <= 0 <= axis.ticks[-1]:
            drawing.line(scale(0.0), bar - 3, scale(0.0), bar + thick + 3, INK, 2)
        for style, start, end, title in row.pieces:
            drawing.mark(box(drawing, scale(start), scale(end), bar, thick, style), title)
        ends = [scale(x) for _, start, end, _ in row.pieces for x in (start, end)]
        if row.left:
            drawing.text(min(ends) - 6, bar + thick * 0.75, row.left, "end", halo=True)
        drawing.text(max(ends) + 6, bar + thick * 0.75, row.right, halo=True)
        y += height
    money_ticks(drawing, axis, scale, bottom)
    return bottom + size * 2.2


def room(drawing: Drawing, rows: Sequence[LongRow]) -> tuple[float, float]:
    """Where bars may begin and end, so that the texts at their ends have room."""
    left = max([8.0, *(text_width(row.left, drawing.size) + 20 for row in rows)])
    right = max([8.0, *(text_width(row.right, drawing.size) + 20 for row in rows)])
    return left, drawing.width - right


def key(drawing: Drawing, entries: Sequence[tuple[str, str]], y: float) -> float:
    """Write the key of (style, text) on one line; return the y below it."""
    x = 8.0
    for style, text in entries:
        drawing.parts.append(box(drawing, x, x + 22, y, drawing.size, style))
        drawing.text(x + 28, y + drawing.size * 0.9, text)
        x += text_width(text, drawing.size) + 52
    return y + drawing.size * 1.55
