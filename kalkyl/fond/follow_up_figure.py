"""The course of a follow-up as a figure: what was measured, what is believed after every period, and the plan."""

from typing import Final

import numpy as np

from kalkyl.fond.beliefs import Utfallstro, observed
from kalkyl.fond.follow_up_result import Uppfoljningsbild
from kalkyl.fond.follow_up_text import conclusion
from kalkyl.fond.updating import interval
from kalkyl.report.numbers import format_number, format_percent
from kalkyl.report.svg import WIDE, Axis, Drawing, message_figure, text_width
from kalkyl.report.theme import FAINT, INK
from kalkyl.report.years import Plot, plot_area, x_labels

BAND: Final = "#D3E5F3"
WITH: Final = "#004B77"
WITHOUT: Final = "#9C4A00"
PLAN_DASH: Final = "10 6"
NOBODY_DASH: Final = "3 5"


def course(bild: Uppfoljningsbild, *, width: float = WIDE) -> str:
    """Draw the outcome period by period: measured points, the belief with its band, and the plan's two lines."""
    before = bild.fore
    if before is None:
        return message_figure(
            "Planen och utfallet", ["Planens utfall kan inte följas som andel eller antal."], width
        )
    if not bild.uppfoljning.gallande:
        return message_figure("Planen och utfallet", ["Inget är registrerat ännu."], width)
    share = before.slag == "andel"
    title = "Andel med gott utfall, plan och utfall" if share else "Händelser per år, plan och utfall"
    beliefs = _after_each(bild, before)
    points, others = _measured(bild, before)
    bands = [interval(b.med) for b in beliefs]
    top = max(
        [
            *(h for _, h in bands),
            before.med.mean,
            before.utan.mean,
            *(y for y in (*points, *others) if y is not None),
        ]
    )
    axis = _axis(top, share)
    drawing = Drawing(width, title, conclusion(bild))
    y = drawing.heading("Punkterna är det uppmätta i varje period. Bandet är bedömningen hittills.")
    compared = any(o is not None for o in others)
    drawing.height = _key(drawing, y, compared=compared, planned=bild.planens_grans is not None)
    plot = plot_area(drawing, axis, drawing.height, 16)
    slot = (plot.right - plot.left) / len(beliefs)
    _plan_lines(drawing, plot, bild, before)
    _belief(drawing, plot, slot, beliefs, bands)
    _points(drawing, plot, slot, bild, points, others, share)
    names = [m.till.strftime("%Y-%m") for m in bild.uppfoljning.gallande]
    x_labels(drawing, plot, names, plot.left + slot / 2, slot)
    drawing.height = plot.bottom + drawing.size * 2.6
    drawing.text(
        (plot.left + plot.right) / 2, drawing.height + 4, "periodens sista månad", "middle", colour=FAINT
    )
    drawing.height += 18
    return drawing.render()


def _after_each(bild: Uppfoljningsbild, before: Utfallstro) -> list[Utfallstro]:
    rows = bild.uppfoljning.gallande
    return [
        observed(before, bild.uppfoljning.model_copy(update={"matningar": rows[: n + 1]}))
        for n in range(len(rows))
    ]


def _measured(bild: Uppfoljningsbild, before: Utfallstro) -> tuple[list[float | None], list[float | None]]:
    rows = bild.uppfoljning.gallande
    if before.slag == "andel":
        return (
            [None if not m.uppfoljda or m.lyckade is None else m.lyckade / m.uppfoljda for m in rows],
            [
                None if not m.jamforelse_uppfoljda or m.jamforelse_lyckade is None
                else m.jamforelse_lyckade / m.jamforelse_uppfoljda
                for m in rows
            ],
        )  # fmt: skip
    return (
        [None if m.handelser is None else m.handelser / m.ar for m in rows],
        [None if m.jamforelse_handelser is None else m.jamforelse_handelser / m.ar for m in rows],
    )


def _axis(top: float, share: bool) -> Axis:
    if share:
        step = next(s for s in (0.05, 0.1, 0.2, 0.25) if top <= 5 * s or s == 0.25)
        ticks = tuple(float(t) for t in np.arange(0, min(np.ceil(top / step - 1e-9), 1 / step) + 1) * step)
        return Axis(ticks, tuple(format_percent(t, 0) for t in ticks), "procent")
    power = 10.0 ** np.floor(np.log10(max(top, 0.1) / 4))
    step = float(next(m for m in (1, 2, 5, 10) if m * power * 5 >= top) * power)
    ticks = tuple(float(t) for t in np.arange(0, np.ceil(top / step - 1e-9) + 1) * step)
    return Axis(ticks, tuple(format_number(t, 0 if step >= 1 else 1) for t in ticks), "per år")


def _plan_lines(drawing: Drawing, plot: Plot, bild: Uppfoljningsbild, before: Utfallstro) -> None:
    if bild.planens_grans is not None:
        y = plot.y(before.med.mean)
        drawing.line(plot.left, y, plot.right, y, WITH, 2.5, PLAN_DASH)
    y = plot.y(before.utan.mean)
    drawing.line(plot.left, y, plot.right, y, WITHOUT, 2.5, NOBODY_DASH)


def _belief(
    drawing: Drawing, plot: Plot, slot: float, beliefs: list[Utfallstro], bands: list[tuple[float, float]]
) -> None:
    half = min(slot * 0.3, 60)
    for n, (belief, (low, high)) in enumerate(zip(beliefs, bands, strict=True)):
        x = plot.left + (n + 0.5) * slot
        top, bottom, middle = plot.y(high), plot.y(low), plot.y(belief.med.mean)
        drawing.parts.append(
            f'<rect x="{x - half:.1f}" y="{top:.1f}" width="{2 * half:.1f}" height="{max(bottom - top, 1):.1f}" '
            f'fill="{BAND}" fill-opacity=".8" stroke="{WITH}" stroke-width=".8"/>'
        )
        drawing.line(x - half, middle, x + half, middle, WITH, 3)


def _points(
    drawing: Drawing,
    plot: Plot,
    slot: float,
    bild: Uppfoljningsbild,
    points: list[float | None],
    others: list[float | None],
    share: bool,
) -> None:
    for n, (row, own, other) in enumerate(zip(bild.uppfoljning.gallande, points, others, strict=True)):
        x = plot.left + (n + 0.5) * slot
        for value, colour, words, square in (
            (other, WITHOUT, "jämförelse", True),
            (own, WITH, "insatsen", False),
        ):
            if value is None:
                continue
            shown = format_percent(value) if share else f"{format_number(value, 1)} per år"
            y = plot.y(value)
            shape = _square(x, y, colour) if square else _dot(x, y, colour)
            drawing.mark(shape, f"{row.fran} – {row.till}, {words}: {shown}")


def _dot(x: float, y: float, colour: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="{colour}" stroke="#fff" stroke-width="1.5"/>'


def _square(x: float, y: float, colour: str) -> str:
    return (
        f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" fill="#fff" stroke="{colour}" '
        'stroke-width="2.5"/>'
    )


def _key(drawing: Drawing, y: float, *, compared: bool, planned: bool) -> float:
    x, size = 8.0, drawing.size
    entries = [("dot", "uppmätt"), ("band", "bedömning"), (NOBODY_DASH, "utan insatsen, enligt planen")]
    if planned:
        entries.insert(2, (PLAN_DASH, "planen"))
    if compared:
        entries.insert(1, ("square", "jämförelsegrupp"))
    for kind, label in entries:
        length = text_width(label, size) + 48
        if x + length > drawing.width and x > 8:
            x, y = 8.0, y + size * 1.55
        middle = y + size * 0.55
        if kind == "dot":
            drawing.parts.append(_dot(x + 12, middle, WITH))
        elif kind == "square":
            drawing.parts.append(_square(x + 12, middle, WITHOUT))
        elif kind == "band":
            drawing.parts.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="24" height="{size:g}" fill="{BAND}" stroke="{WITH}" stroke-width=".8"/>'
            )
            drawing.line(x, middle, x + 24, middle, WITH, 3)
        else:
            drawing.line(x, middle, x + 24, middle, WITH if kind == PLAN_DASH else WITHOUT, 2.5, kind)
        drawing.text(x + 30, y + size * 0.9, label, colour=INK)
        x += length
    return y + size * 1.55 + 4
