"""Figures of a lägesbild as SVG: heat table and small multiples, readable in grey and without pointing."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from kalkyl.lagesbild.analysis import SHOWN, Analys
from kalkyl.lagesbild.months import NAMES, month_name
from kalkyl.lagesbild.panel import Bools, Floats, Ints, Panel
from kalkyl.lagesbild.signals import Signaler
from kalkyl.report.numbers import format_number
from kalkyl.report.svg import Drawing, text_width, wrap
from kalkyl.report.theme import FAINT, GRID, INK, Style

SHADES: Final = ("#FFFFFF", "#DCE9F3", "#B3CFE4", "#7FAFD2", "#4285B8", "#0B3C5D")
"""From none to most; the two darkest take white text."""
STEPS: Final = (0.0, 0.5, 1.0, 1.5, 2.0)
"""Limits of the shades, as a share of the median over the areas and months that have any."""
SIGNAL_COLOUR: Final = "#B3261E"
HIDDEN: Final = "dolt"
"""Stands for a count that may not be shown."""
_MISSING: Final = Style("#F2F2F2", "#9A9A9A", "rising")
_TALL: Final = 400
"""Most rows in a heat table; more than that is not read as a figure."""


def heat_table(analys: Analys, indicator: str, *, width: float, hidden: Bools | None = None) -> str:
    """Draw the count per area and month of one indicator, shaded by the rate per 10 000 inhabitants.

    What nobody has reported is hatched, a signal has a frame. Without known population the count gives the shade.

    Args:
        analys: The picture and its analysis.
        indicator: Id of the indicator.
        width: Width of the view box; a narrow one shows fewer months.
        hidden: Cells that may not be shown, shape (area, 12): the newest months (see `disclosure`).
    """
    bild, panel, signals = analys.bild, analys.panel, analys.signaler
    i = panel.indikatorer.index(indicator)
    months = min(12 if width >= 640 else 6, panel.antal.shape[2])
    counts, niva = panel.antal[:, i, -months:], signals.niva[:, i, -months:]
    closed = np.zeros(counts.shape, dtype=bool) if hidden is None else hidden[:, -months:]
    title = f"{bild.indikatorer[indicator].namn}, per område och månad"
    drawing = Drawing(width, title, heat_conclusion(analys, indicator, hidden))
    known = bool(np.isfinite(panel.folkmangd).all())
    top = drawing.heading(_how_to_read(known, bool(closed.any()))) + drawing.size * 2
    visible = np.where(closed, np.nan, counts)
    shade = _shades(visible / panel.folkmangd[:, None] if known else visible)
    names = [bild.area_names[a] for a in panel.omraden][:_TALL]
    left = min(max(text_width(a, drawing.size) for a in names) + 16, width * 0.4)
    cell, height = (width - left - 8) / months, drawing.size * 1.75
    _month_row(drawing, panel.sista, months, left, cell, top)
    for row, area in enumerate(names):
        y = top + 6 + row * height
        drawing.text(8, y + height * 0.68, wrap(area, drawing.size, left - 12)[0])
        looks = np.where(closed[row], 0, np.stack([shade[row], niva[row]]))
        for m, count in enumerate(counts[row]):
            where = f"{area}, {month_name(panel.sista - months + 1 + m)}"
            seen = None if closed[row, m] else float(count)
            _cell(drawing, (left + m * cell, y, cell, height), seen, looks[:, m], where)
    drawing.height = _key(drawing, top + 6 + len(names) * height + 12)
    return drawing.render()


def _how_to_read(by_inhabitants: bool, secret: bool) -> str:
    by = "per 10 000 invånare" if by_inhabitants else "antal"
    told = " ”dolt”: små antal visas inte." if secret else ""
    return f"Siffran är antalet. Mörkare: fler {by}. Röd ram: fler än väntat.{told}"


def heat_conclusion(analys: Analys, indicator: str, hidden: Bools | None = None) -> str:
    """Say in one sentence what the heat table shows; nothing of the cells that may not be shown."""
    bild, panel, signals = analys.bild, analys.panel, analys.signaler
    i = panel.indikatorer.index(indicator)
    high = signals.niva[:, i, -1] > 0
    if hidden is not None:
        high = high & ~hidden[:, -1]
    newest = [bild.area_names[panel.omraden[a]] for a in np.flatnonzero(high)]
    month = month_name(panel.sista)
    if newest:
        return f"I {month} är antalet fler än väntat i {', '.join(newest)}."
    if not (signals.niva[:, i, -1] >= 0).any():
        return f"Det går inte att säga om antalet i {month} är fler än väntat: det behövs minst ett års tidigare rapporter."
    absent = int((~panel.known[:, i, -1]).sum())
    gap = f" {absent} {'område' if absent == 1 else 'områden'} har inte rapporterat." if absent else ""
    where = "något område som visas" if hidden is not None and hidden[:, -1].any() else "något område"
    return f"I {month} är antalet inte fler än väntat i {where}.{gap}"


def _month_row(drawing: Drawing, last: int, months: int, left: float, cell: float, y: float) -> None:
    for m in range(months):
        at = last - months + 1 + m
        drawing.text(left + (m + 0.5) * cell, y, NAMES[at % 12][:3], "middle", colour=FAINT)
        if m == 0 or at % 12 == 0:
            drawing.text(
                left + (m + 0.5) * cell, y - drawing.size * 1.1, str(at // 12), "middle", colour=FAINT
            )


def _shades(rates: Floats) -> Ints:
    positive = rates[np.isfinite(rates) & (rates > 0)]
    usual = float(np.median(positive)) if len(positive) else 1.0
    with np.errstate(invalid="ignore"):
        return np.where(np.isfinite(rates), np.searchsorted(np.array(STEPS) * usual, np.nan_to_num(rates)), 0)


def _cell(
    drawing: Drawing,
    frame: tuple[float, float, float, float],
    count: float | None,
    look: Ints,
    place: str,
) -> None:
    """Draw a cell: its frame (x, y, width, height), its count (None is hidden), its shade and level of signal."""
    (x, y, w, h), (shade, level) = frame, map(int, look)
    missing = count is not None and not np.isfinite(count)
    fill = drawing.fill("ej_rapporterat", _MISSING) if missing else SHADES[shade]
    stroke = (SIGNAL_COLOUR, 2 + level) if level > 0 else (GRID, 1)
    inset = 2 if level > 0 else 0.5
    text = HIDDEN if count is None else "ej rapporterat" if missing else format_number(count)
    said = f"{text}{', fler än väntat' if level > 0 else ''}"
    drawing.mark(
        f'<rect x="{x + inset:.1f}" y="{y + inset:.1f}" width="{w - 2 * inset:.1f}" height="{h - 2 * inset:.1f}" '
        f'fill="{fill}" stroke="{stroke[0]}" stroke-width="{stroke[1]}"/>',
        f"{place}: {said}",
    )
    if not missing:
        colour = "#FFFFFF" if shade >= len(SHADES) - 2 else INK
        size = min(drawing.size, drawing.size * (w - 6) / max(text_width(text, drawing.size), 1))
        drawing.text(x + w / 2, y + h * 0.68, text, "middle", size=size, colour=colour, bold=level > 0)


def _key(drawing: Drawing, y: float) -> float:
    drawing.parts.append(
        f'<rect x="8" y="{y:.1f}" width="22" height="{drawing.size:g}" fill="{drawing.fill("ej_rapporterat", _MISSING)}" '
        f'stroke="{INK}" stroke-width=".6"/>'
    )
    drawing.text(38, y + drawing.size * 0.85, "Ej rapporterat", colour=FAINT)
    return y + drawing.size * 1.8


def small_multiples(analys: Analys, chosen: Sequence[tuple[str, str]], *, width: float) -> str:
    """Draw one small chart per series: counts as bars, what was expected as a line, signals in red.

    Args:
        analys: The picture and its analysis.
        chosen: Area and indicator of each chart.
        width: Width of the view box.
    """
    bild, panel, signals = analys.bild, analys.panel, analys.signaler
    months = min(SHOWN, panel.antal.shape[2])
    said = f"{len(chosen)} serier, {months} månader till och med {month_name(panel.sista)}."
    drawing = Drawing(width, "Utvecklingen månad för månad", said)
    top = drawing.heading("Staplar: antal. Linje: väntat. Rött: fler än väntat. Streck: ej rapporterat.")
    across = 3 if width >= 640 else 1
    each = (width - 16 - (across - 1) * 20) / across
    tall = drawing.size * 9.5
    for number, (area, indicator) in enumerate(chosen):
        a, i = panel.omraden.index(area), panel.indikatorer.index(indicator)
        x, y = 8 + (number % across) * (each + 20), top + (number // across) * tall
        title = f"{bild.indikatorer[indicator].namn}, {bild.area_names[area]}"
        _chart(drawing, panel, signals, (a, i), title, (x, y, each, tall), months)
    drawing.height = top + -(-len(chosen) // across) * tall + 8
    return drawing.render()


def _chart(
    drawing: Drawing,
    panel: Panel,
    signals: Signaler,
    place: tuple[int, int],
    title: str,
    frame: tuple[float, float, float, float],
    months: int,
) -> None:
    x, y, w, h = frame
    small = drawing.size * 0.82
    for line in wrap(title, small, w, bold=True)[:2]:
        y += small * 1.2
        drawing.text(x, y, line, size=small, bold=True)
    base, room = frame[1] + h - small * 2.6, frame[1] + h - small * 2.6 - y - 8
    counts, expected = panel.antal[*place, -months:], signals.vantat[*place, -months:]
    level = signals.niva[*place, -months:]
    most = max(float(np.nanmax(counts, initial=1.0)), float(np.nanmax(expected, initial=1.0)))
    step, points = (w - 30) / months, []
    drawing.line(x, base, x + w - 30, base, INK)
    drawing.text(x + w - 26, base - room + small * 0.4, format_number(most), size=small, colour=FAINT)
    for m in range(months):
        left = x + m * step
        at = month_name(panel.sista - months + 1 + m)
        if not np.isfinite(counts[m]):
            drawing.mark(f'<rect x="{left + step * 0.2:.1f}" y="{base - 4:.1f}" width="{step * 0.6:.1f}" height="3" fill="{FAINT}"/>', f"{at}: ej rapporterat")  # fmt: skip
        else:
            tall = room * counts[m] / most
            colour = SIGNAL_COLOUR if level[m] > 0 else "#7FAFD2"
            drawing.mark(f'<rect x="{left + 1:.1f}" y="{base - tall:.1f}" width="{max(step - 2, 1):.1f}" height="{tall:.1f}" fill="{colour}"/>', f"{at}: {format_number(counts[m])}")  # fmt: skip
        if np.isfinite(expected[m]):
            points.append(f"{left + step / 2:.1f},{base - room * expected[m] / most:.1f}")
    if len(points) > 1:
        drawing.parts.append(
            f'<polyline points="{" ".join(points)}" fill="none" stroke="{INK}" stroke-width="2"/>'
        )
    drawing.text(x, base + small * 1.2, month_name(panel.sista - months + 1), size=small, colour=FAINT)
    drawing.text(x + w - 30, base + small * 1.2, month_name(panel.sista), "end", size=small, colour=FAINT)
