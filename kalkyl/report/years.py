"""Charts over time: stacked bars per year, and lines that add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kalkyl.report.numbers import format_kr, format_kr_short
from kalkyl.report.svg import Axis, Drawing, Scale, diamond, money_axis, text_width
from kalkyl.report.theme import FAINT, GRID, INK

Array = NDArray[np.float64]

_STEPS: Final = (1, 2, 5, 10, 20, 25, 50)
DISCOUNTED: Final = "#0072B2"
UNDISCOUNTED: Final = "#9C4A00"


@dataclass(frozen=True)
class Series:
    """Values per year of one actor or category.

    Attributes:
        key: Style id.
        label: Name.
        values: Flow [kr], shape (year,).
    """

    key: str
    label: str
    values: Array


@dataclass(frozen=True)
class Plot:
    """The rectangle that values are drawn in, with its two scales."""

    left: float
    right: float
    top: float
    bottom: float
    y: Scale


def plot_area(drawing: Drawing, axis: Axis, top: float, right: float) -> Plot:
    """Draw the horizontal grid of a chart with room of width `right` beside it."""
    left = 8 + max(text_width(label, drawing.size) for label in axis.labels) + 10
    bottom = top + (380 if drawing.wide else 270)
    plot = Plot(
        left, drawing.width - right, top, bottom, Scale(axis.ticks[0], axis.ticks[-1], bottom - 8, top + 8)
    )
    for tick, label in zip(axis.ticks, axis.labels, strict=True):
        y = plot.y(tick)
        drawing.line(plot.left, y, plot.right, y, GRID)
        drawing.text(plot.left - 8, y + drawing.size * 0.35, label, "end", colour=FAINT)
    return plot


def _every(labels: Sequence[str], slot: float, size: float) -> int:
    """Return how many steps apart labels must stand in order not to touch."""
    widest = max(text_width(label, size) for label in labels) + size * 0.7
    return next((k for k in _STEPS if k * slot >= widest), 100)


def x_labels(drawing: Drawing, plot: Plot, labels: Sequence[str], first: float, slot: float) -> None:
    """Write as many labels below a chart as there is room for, the first at `first` and then every `slot`."""
    every = _every(labels, slot, drawing.size)
    for i in range(0, len(labels), every):
        x = first + i * slot
        drawing.line(x, plot.bottom, x, plot.bottom + 5, FAINT)
        half = text_width(labels[i], drawing.size) / 2
        x = min(x, drawing.width - half - 2)
        drawing.text(x, plot.bottom + 8 + drawing.size, labels[i], "middle", colour=FAINT)


def stacked_bars(drawing: Drawing, series: Sequence[Series], years: Sequence[int], net: Array) -> None:
    """Draw bars per year, stacked upwards and downwards from zero, with a diamond at the net value."""
    above = np.sum([np.clip(s.values, 0, None) for s in series], axis=0) if series else np.zeros(len(net))
    below = np.sum([np.clip(s.values, None, 0) for s in series], axis=0) if series else np.zeros(len(net))
    axis = money_axis(float(np.min(below)), float(np.max(above)))
    entries = [("netto", "Netto"), *((s.key, s.label) for s in reversed(series))]
    top = drawing.height
    side = max(text_width(label, drawing.size) for _, label in entries) + 54 if drawing.wide else 10
    plot = plot_area(drawing, axis, top, side)
    slot = (plot.right - plot.left) / len(years)
    for i, year in enumerate(years):
        _bar(drawing, series, i, year, plot, slot)
    drawing.line(plot.left, plot.y(0), plot.right, plot.y(0), INK, 1.5)
    for i, year in enumerate(years):
        mark = diamond(plot.left + (i + 0.5) * slot, plot.y(float(net[i])), min(6.5, max(2.2, slot * 0.32)))
        drawing.mark(mark, f"{year}: netto {format_kr(net[i])}")
    x_labels(drawing, plot, [str(y) for y in years], plot.left + slot / 2, slot)
    drawing.height = plot.bottom + drawing.size * 2.3
    if drawing.wide:
        y = top + 6
        for key, label in entries:
            y = drawing.legend([(key, label)], plot.right + 18, y, side)
        drawing.height = max(drawing.height, y + 8)
    else:
        drawing.height = drawing.legend(entries, 8, drawing.height, drawing.width - 16) + 6


def _bar(drawing: Drawing, series: Sequence[Series], i: int, year: int, plot: Plot, slot: float) -> None:
    up = down = 0.0
    thick = slot * (0.72 if slot > 8 else 0.86)
    x = plot.left + i * slot + (slot - thick) / 2
    for one in series:
        value = float(one.values[i])
        if value == 0:
            continue
        start = up if value > 0 else down
        y1, y2 = sorted((plot.y(start), plot.y(start + value)))
        drawing.mark(drawing.box(x, y1, thick, y2 - y1, one.key), f"{one.label} {year}: {format_kr(value)}")
        if value > 0:
            up += value
        else:
            down += value


@dataclass(frozen=True)
class Path:
    """A cumulative flow.

    Attributes:
        label: Name.
        colour: Colour of the line.
        dash: Dash pattern, empty for a whole line.
        starts: Cumulative flow just after the cost of each year [kr], shape (year,).
        ends: Cumulative flow at the end of each year [kr], shape (year,).
        payback: Years until the flow is back at zero, or None.
    """

    label: str
    colour: str
    dash: str
    starts: Array
    ends: Array
    payback: float | None


def cumulative_lines(drawing: Drawing, paths: Sequence[Path], first_year: int) -> None:
    """Draw cumulative flows over the years since the start, with the payback time as a ring on the zero line."""
    values = np.concatenate([v for p in paths for v in (p.starts, p.ends)])
    axis = money_axis(float(values.min()), float(values.max()))
    names = {p.label: format_kr_short(p.ends[-1]) for p in paths}
    side = (
        max(text_width(t, drawing.size) for pair in names.items() for t in pair) + 24 if drawing.wide else 14
    )
    if not drawing.wide:
        drawing.height = _line_key(drawing, paths, drawing.height)
    plot = plot_area(drawing, axis, drawing.height, side)
    years = max(len(path.ends) for path in paths)
    slot = (plot.right - plot.left) / years
    drawing.line(plot.left, plot.y(0), plot.right, plot.y(0), INK, 1.5)
    for path in paths:
        _path(drawing, path, plot, slot, first_year)
    for path in paths:
        if path.payback is not None:
            ring = (
                f'<circle cx="{plot.left + path.payback * slot:.1f}" cy="{plot.y(0):.1f}" r="8" fill="#fff" '
                f'stroke="{path.colour}" stroke-width="3.5"/>'
            )
            drawing.mark(ring, f"{path.label}: pengarna är tillbaka")
    x_labels(drawing, plot, [str(t) for t in range(years + 1)], plot.left, slot)
    drawing.height = plot.bottom + drawing.size * 2.6
    drawing.text((plot.left + plot.right) / 2, drawing.height + 4, "år sedan starten", "middle", colour=FAINT)
    drawing.height += 18
    if drawing.wide:
        _end_labels(drawing, paths, plot, names)


def _path(drawing: Drawing, path: Path, plot: Plot, slot: float, first_year: int) -> None:
    points = [(plot.left, plot.y(0.0))]
    for t, (start, end) in enumerate(zip(path.starts, path.ends, strict=True)):
        points += [
            (plot.left + t * slot, plot.y(float(start))),
            (plot.left + (t + 1) * slot, plot.y(float(end))),
        ]
    text = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dash = f' stroke-dasharray="{path.dash}"' if path.dash else ""
    drawing.parts.append(
        f'<polyline points="{text}" fill="none" stroke="{path.colour}" stroke-width="3.5" '
        f'stroke-linejoin="round"{dash}/>'
    )
    radius = min(5.0, max(1.5, slot * 0.25))
    for t, end in enumerate(path.ends):
        dot = f'<circle cx="{plot.left + (t + 1) * slot:.1f}" cy="{plot.y(float(end)):.1f}" r="{radius:.1f}" fill="{path.colour}"/>'
        title = f"{path.label}, efter {t + 1} år (slutet av {first_year + t}): {format_kr(end)}"
        drawing.mark(dot, title)


def _line_key(drawing: Drawing, paths: Sequence[Path], y: float) -> float:
    for path in paths:
        drawing.line(8, y + drawing.size * 0.5, 44, y + drawing.size * 0.5, path.colour, 3.5, path.dash)
        text = f"{path.label}: {format_kr_short(path.ends[-1])}"
        drawing.text(52, y + drawing.size * 0.85, text)
        y += drawing.size * 1.5
    return y + 4


def _end_labels(drawing: Drawing, paths: Sequence[Path], plot: Plot, names: Mapping[str, str]) -> None:
    step = drawing.size * 2.7
    ordered = sorted(paths, key=lambda p: -float(p.ends[-1]))
    places = [plot.y(float(p.ends[-1])) for p in ordered]
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + step)
    overflow = max(0.0, places[-1] - (plot.bottom - drawing.size * 1.2))
    for path, y in zip(ordered, (p - overflow for p in places), strict=True):
        drawing.text(plot.right + 12, y - 2, path.label, colour=path.colour, bold=True)
        drawing.text(plot.right + 12, y + drawing.size * 1.15, names[path.label], colour=path.colour)
