"""Figures of the uncertainty, in the house style: a title, what it shows, marks that tell their values.

Every figure takes what has been worked out (`uncertainty`) and has its conclusion in `uncertainty_text` and the numbers
behind it in `uncertainty_tables`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kalkyl.report.numbers import format_kr, format_kr_short, format_number, format_percent
from kalkyl.report.reading import Array
from kalkyl.report.svg import NARROW, WIDE, Axis, Drawing, Scale, message_figure, money_axis, text_width, unit_for, wrap
from kalkyl.report.text import in_sentence, upper_first
from kalkyl.report.theme import FAINT, GRID, INK, Style
from kalkyl.report.uncertainty import Osakerhet
from kalkyl.report.uncertainty_text import (
    acceptability_sentence,
    advice_sentence,
    fan_sentence,
    frequency,
    grid_sentence,
    loss_sentence,
    range_sentence,
    tornado_sentence,
    worth_knowing,
)
from kalkyl.report.years import Plot, plot_area, x_labels

GAIN: Final = Style("#0072B2", "#0072B2", "solid")
LOSS: Final = Style("#E69F00", "#5C4000", "falling")
LOW: Final = Style("#F0E442", "#6B6500", "lines")
HIGH: Final = Style("#0B4A73", "#0B4A73", "solid")
WORTH: Final = Style("#009E73", "#009E73", "solid")
ALL: Final = Style("#808080", "#1A1A1A", "rising")
STYLES: Final = {"vinst": GAIN, "forlust": LOSS, "lagt": LOW, "hogt": HIGH, "varde": WORTH, "allt": ALL}

BINS: Final = 32
MOST_BARS: Final = 10
OUTER, INNER, MIDDLE = "#D3E5F3", "#8DBBDD", "#004B77"


def _box(drawing: Drawing, x1: float, x2: float, y: float, height: float, key: str) -> str:
    left, right = sorted((x1, x2))
    return (
        f'<rect x="{left:.1f}" y="{y:.1f}" width="{max(right - left, 0.6):.1f}" height="{max(height, 0.6):.1f}" '
        f'fill="{drawing.fill(key, STYLES[key])}" stroke="#fff" stroke-width=".6"/>'
    )


def near_zero(low: float, high: float) -> bool:
    """Whether zero is so close to the values that an axis should show it."""
    return low <= 0 <= high or min(abs(low), abs(high)) <= 1.5 * (high - low)


def distribution(o: Osakerhet, *, width: float = WIDE) -> str:
    """Draw how often each net occurs: one bar per interval, gains and losses apart."""
    title = f"Hur blir nettot för {in_sentence(o.perspektiv)}?"
    if not o.uncertain or o.untouched:
        return message_figure(title, [range_sentence(o)], width)
    low, high = (float(x) for x in np.quantile(o.npv, (0.005, 0.995)))
    axis = money_axis(low, high, 5 if width >= 640 else 3, zero=near_zero(low, high))
    drawing = Drawing(width, title, range_sentence(o))
    top = drawing.heading(f"{axis.unit} i nuvärde. Ju högre stapel, desto fler simuleringar.")
    scale = Scale(axis.ticks[0], axis.ticks[-1], 24, width - 24)
    edges, counts = histogram(o.npv, axis)
    bottom = top + (300 if drawing.wide else 220)
    _sides(drawing, o, scale, top)
    _bars(drawing, edges, counts, scale, (top + drawing.size * 2.2, bottom), o.draws)
    _money_ticks(drawing, axis, scale, bottom)
    _bracket(drawing, o, scale, bottom + drawing.size * 1.8)
    drawing.height = bottom + drawing.size * 4.6
    return drawing.render()


def histogram(npv: Array, axis: Axis) -> tuple[Array, Array]:
    """Count the draws in equal intervals along an axis, of which one begins at zero; what lies outside is put outermost.

    Returns:
        Edges [kr], shape (interval + 1,), and counts, shape (interval,).
    """
    steps = len(axis.ticks) - 1
    edges = np.linspace(axis.ticks[0], axis.ticks[-1], steps * max(1, BINS // steps) + 1)
    counts, _ = np.histogram(np.clip(npv, edges[0], edges[-1]), edges)
    return edges, counts.astype(float)


def _sides(drawing: Drawing, o: Osakerhet, scale: Scale, y: float) -> None:
    """Say above the bars how many gain and lose."""
    share = o.pays[0]
    for text, anchor, x, colour in (
        (f"{_of(1 - share)} minus", "start", 8.0, "#8A5A00"),
        (f"{_of(share)} plus", "end", drawing.width - 8, GAIN.fill),
    ):
        drawing.text(x, y + drawing.size, text, anchor, bold=True, colour=colour)


def _of(share: float) -> str:
    text = frequency(share)
    return text.split(" simul")[0].removeprefix("I ") if text.startswith("I ") and "alla" not in text else (
        "alla" if share >= 1 else "ingen"
    )


def _bars(
    drawing: Drawing, edges: Array, counts: Array, scale: Scale, span: tuple[float, float], draws: int
) -> None:
    top, bottom = span
    highest = max(float(counts.max()), 1.0)
    for left, right, count in zip(edges[:-1], edges[1:], counts, strict=True):
        if count:
            height = (bottom - top) * float(count) / highest
            key = "vinst" if left >= -1e-9 * abs(right - left) else "forlust"
            title = f"{format_kr_short(left)} till {format_kr_short(right)}: {format_number(count)} av {format_number(draws)}"
            drawing.mark(_box(drawing, scale(left), scale(right), bottom - height, height, key), title)
    drawing.line(scale.start, bottom, scale.end, bottom, INK, 1.5)
    if edges[0] < 0 < edges[-1]:
        drawing.line(scale(0.0), top - drawing.size * 0.4, scale(0.0), bottom + 6, INK, 2)


def _money_ticks(drawing: Drawing, axis: Axis, scale: Scale, y: float) -> None:
    last = float("-inf")
    for tick, label in zip(axis.ticks, axis.labels, strict=True):
        x, half = scale(tick), text_width(label, drawing.size) / 2
        drawing.line(x, y, x, y + 5, FAINT)
        if x - half > last + 6:
            x = min(max(x, half + 2), drawing.width - half - 2)
            drawing.text(x, y + 6 + drawing.size, label, "middle", colour=FAINT)
            last = x + half


def _bracket(drawing: Drawing, o: Osakerhet, scale: Scale, y: float) -> None:
    """Mark where eight in ten lie, and the middle."""
    q = o.measures["npv"].quantiles
    low, middle, high = (min(max(scale(q[p]), scale.start), scale.end) for p in (0.1, 0.5, 0.9))
    y += drawing.size * 0.6
    drawing.line(low, y, high, y, INK, 3)
    for x in (low, high):
        drawing.line(x, y - 6, x, y + 6, INK, 3)
    drawing.mark(f'<circle cx="{middle:.1f}" cy="{y:.1f}" r="6" fill="#fff" stroke="{INK}" stroke-width="3"/>', "Mitten")
    text = f"8 av 10 ligger här. Ringen är mitten: {format_kr_short(q[0.5])}."
    half = text_width(text, drawing.size) / 2
    x = min(max((low + high) / 2, half + 8), drawing.width - half - 8)
    drawing.text(x, y + drawing.size * 1.5, text, "middle")


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
    if axis.ticks[0] <= 0 <= axis.ticks[-1]:
        drawing.line(scale(0.0), top, scale(0.0), bottom, INK, 1.5)
    y = top
    for row, text, height in zip(rows, lines, heights, strict=True):
        for number, line in enumerate(text, start=1):
            drawing.text(8, y + number * size * 1.25 - 2, line, bold=row.strong, halo=True)
        bar = y + len(text) * size * 1.25 + 4
        for key, start, end, title in row.pieces:
            drawing.mark(_box(drawing, scale(start), scale(end), bar, thick, key), title)
        ends = [scale(x) for _, start, end, _ in row.pieces for x in (start, end)]
        drawing.text(min(ends) - 6, bar + thick * 0.75, row.left, "end", halo=True)
        drawing.text(max(ends) + 6, bar + thick * 0.75, row.right, halo=True)
        y += height
    _money_ticks(drawing, axis, scale, bottom)
    return bottom + size * 2.2


def _room(drawing: Drawing, rows: Sequence[LongRow]) -> tuple[float, float]:
    """Where bars may begin and end, so that the texts at their ends have room."""
    left = max([8.0, *(text_width(row.left, drawing.size) + 20 for row in rows)])
    right = max([8.0, *(text_width(row.right, drawing.size) + 20 for row in rows)])
    return left, drawing.width - right


def tornado(o: Osakerhet, *, width: float = WIDE) -> str:
    """Draw what each value does to the net at the ends of its interval, the one that matters most at the top."""
    title = f"Vilka värden betyder mest för {in_sentence(o.perspektiv)}?"
    if not o.bars:
        return message_figure(title, [tornado_sentence(o)], width)
    bars = o.bars[:MOST_BARS]
    rows = []
    for bar in bars:
        value = o.values[bar.path]
        low, high = value.written(bar.low), value.written(bar.high)
        pieces = (
            ("lagt", o.base, bar.npv_low, f"{value.name} {low}: {format_kr(bar.npv_low)}"),
            ("hogt", o.base, bar.npv_high, f"{value.name} {high}: {format_kr(bar.npv_high)}"),
        )
        ends = [format_kr_short(x) for x in sorted((bar.npv_low, bar.npv_high))]
        rows.append(LongRow(f"{value.name} ({low} till {high})", pieces, *ends, strong=bar.changes_sign))
    values = [x for bar in bars for x in (bar.npv_low, bar.npv_high)]
    axis = money_axis(min(values), max(values), 5 if width >= 640 else 3, zero=near_zero(min(values), max(values)))
    drawing = Drawing(width, title, tornado_sentence(o))
    bold = " Fet stil: kan ensamt ändra plus till minus." if any(b.changes_sign for b in bars) else ""
    top = drawing.heading(
        f"Nettonuvärde, {axis.unit}, när ett värde i taget är lägst och högst i sitt intervall. "
        f"Staplarna börjar vid grundfallet, {format_kr_short(o.base)}.{bold}"
    )
    top = _key(drawing, (("lagt", "Värdet är lågt"), ("hogt", "Värdet är högt")), top) + 6
    scale = Scale(axis.ticks[0], axis.ticks[-1], *_room(drawing, rows))
    drawing.height = long_rows(drawing, rows, scale, axis, top)
    return drawing.render()


def _key(drawing: Drawing, entries: Sequence[tuple[str, str]], y: float) -> float:
    for key, _ in entries:
        drawing.fill(key, STYLES[key])
    x = 8.0
    for key, text in entries:
        parts = _box(drawing, x, x + 22, y, drawing.size, key)
        drawing.parts.append(parts)
        drawing.text(x + 28, y + drawing.size * 0.9, text)
        x += text_width(text, drawing.size) + 52
    return y + drawing.size * 1.55
