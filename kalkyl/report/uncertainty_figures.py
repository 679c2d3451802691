"""Figures of the uncertainty, in the house style: a title, what it shows, marks that tell their values.

Every figure takes what has been worked out (`uncertainty`) and has its conclusion in `uncertainty_text` and the numbers
behind it in `uncertainty_tables`.
"""

from typing import Final

import numpy as np

from kalkyl.report.long_rows import GAIN, LongRow, box, key, long_rows, money_ticks, near_zero, room
from kalkyl.report.numbers import format_kr, format_kr_short, format_number
from kalkyl.report.reading import Array
from kalkyl.report.svg import WIDE, Axis, Drawing, Scale, message_figure, money_axis, text_width
from kalkyl.report.text import in_sentence
from kalkyl.report.theme import INK
from kalkyl.report.uncertainty import Osakerhet
from kalkyl.report.uncertainty_text import (
    odds,
    range_sentence,
    tornado_sentence,
)

BINS: Final = 32
MOST_BARS: Final = 10
LEAST: Final = 0.02
"""Bars shorter than this part of the longest are left to the table."""

OUTER, INNER, MIDDLE = "#D3E5F3", "#8DBBDD", "#004B77"


def distribution(o: Osakerhet, *, width: float = WIDE) -> str:
    """Draw how often each net occurs: one bar per interval, gains and losses apart."""
    title = f"Hur blir nettot för {in_sentence(o.perspektiv)}?"
    if o.constant:
        return message_figure(title, [range_sentence(o)], width)
    low, high = (float(x) for x in np.quantile(o.npv, (0.005, 0.995)))
    if high - low < 1.0:
        low, high = float(o.npv.min()), float(o.npv.max())
    axis = money_axis(low, high, 5 if width >= 640 else 3, zero=near_zero(low, high))
    drawing = Drawing(width, title, range_sentence(o))
    top = drawing.heading(
        f"{axis.unit} i nuvärde. Ju högre stapel, desto fler simuleringar; de yttersta rymmer också allt utanför."
    )
    scale = Scale(axis.ticks[0], axis.ticks[-1], 24, width - 24)
    edges, counts = histogram(o.npv, axis)
    bottom = top + (300 if drawing.wide else 220)
    _sides(drawing, o, scale, top)
    _bars(drawing, edges, counts, scale, (top + drawing.size * 2.2, bottom), o.draws)
    money_ticks(drawing, axis, scale, bottom)
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
        (f"{odds(1 - share)} minus", "start", 8.0, "#8A5A00"),
        (f"{odds(share)} plus", "end", drawing.width - 8, GAIN.fill),
    ):
        drawing.text(x, y + drawing.size, text, anchor, bold=True, colour=colour)


def _bars(
    drawing: Drawing, edges: Array, counts: Array, scale: Scale, span: tuple[float, float], draws: int
) -> None:
    top, bottom = span
    highest = max(float(counts.max()), 1.0)
    for left, right, count in zip(edges[:-1], edges[1:], counts, strict=True):
        if count:
            height = (bottom - top) * float(count) / highest
            style = "vinst" if left >= -1e-9 * abs(right - left) else "forlust"
            title = f"{format_kr_short(left)} till {format_kr_short(right)}: {format_number(count)} av {format_number(draws)}"
            drawing.mark(box(drawing, scale(left), scale(right), bottom - height, height, style), title)
    drawing.line(scale.start, bottom, scale.end, bottom, INK, 1.5)
    if edges[0] < 0 < edges[-1]:
        drawing.line(scale(0.0), top - drawing.size * 0.4, scale(0.0), bottom + 6, INK, 2)


def _bracket(drawing: Drawing, o: Osakerhet, scale: Scale, y: float) -> None:
    """Mark where eight in ten lie, and the middle."""
    q = o.measures["npv"].quantiles
    low, middle, high = (min(max(scale(q[p]), scale.start), scale.end) for p in (0.1, 0.5, 0.9))
    y += drawing.size * 0.6
    drawing.line(low, y, high, y, INK, 3)
    for x in (low, high):
        drawing.line(x, y - 6, x, y + 6, INK, 3)
    drawing.mark(
        f'<circle cx="{middle:.1f}" cy="{y:.1f}" r="6" fill="#fff" stroke="{INK}" stroke-width="3"/>',
        "Mitten",
    )
    text = f"8 av 10 ligger här. Ringen är mitten: {format_kr_short(q[0.5])}."
    half = text_width(text, drawing.size) / 2
    x = min(max((low + high) / 2, half + 8), drawing.width - half - 8)
    drawing.text(x, y + drawing.size * 1.5, text, "middle")


def tornado(o: Osakerhet, *, width: float = WIDE) -> str:
    """Draw what each value does to the net at the ends of its interval, the one that matters most at the top."""
    title = f"Vilka värden betyder mest för {in_sentence(o.perspektiv)}?"
    if not o.bars:
        return message_figure(title, [tornado_sentence(o)], width)
    bars = [bar for bar in o.bars[:MOST_BARS] if bar.swing >= LEAST * o.bars[0].swing]
    rows = []
    for bar in bars:
        value = o.values[bar.path]
        low, high = value.written(bar.low), value.written(bar.high)
        pieces = (
            ("lagt", o.base, bar.npv_low, f"{value.name} {low}: {format_kr(bar.npv_low)}"),
            ("hogt", o.base, bar.npv_high, f"{value.name} {high}: {format_kr(bar.npv_high)}"),
        )
        left, right = (format_kr_short(x) for x in sorted((bar.npv_low, bar.npv_high)))
        rows.append(LongRow(f"{value.name} ({low} till {high})", pieces, left, right, bar.changes_sign))
    values = [x for bar in bars for x in (bar.npv_low, bar.npv_high)]
    axis = money_axis(
        min(values), max(values), 5 if width >= 640 else 3, zero=near_zero(min(values), max(values))
    )
    drawing = Drawing(width, title, tornado_sentence(o))
    bold = " Fet stil: kan ensamt ändra plus till minus." if any(b.changes_sign for b in bars) else ""
    top = drawing.heading(
        f"Nettonuvärde, {axis.unit}, när ett värde i taget är lägst och högst i sitt intervall. "
        f"Staplarna börjar vid grundfallet, {format_kr_short(o.base)}.{bold}"
    )
    top = key(drawing, (("lagt", "Värdet är lågt"), ("hogt", "Värdet är högt")), top) + 6
    scale = Scale(axis.ticks[0], axis.ticks[-1], *room(drawing, rows))
    drawing.height = long_rows(drawing, rows, scale, axis, top)
    return drawing.render()
