"""Further figures of the uncertainty: the fan over the years, what a good year may cost, worth of knowing, pairs of values."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from kalkyl.report.long_rows import GAIN, LOSS, LongRow, long_rows, room
from kalkyl.report.numbers import format_kr, format_kr_short, format_number, format_percent
from kalkyl.report.reading import Array
from kalkyl.report.svg import (
    WIDE,
    Axis,
    Drawing,
    Scale,
    message_figure,
    money_axis,
    text_width,
    unit_for,
    wrap,
)
from kalkyl.report.text import in_sentence
from kalkyl.report.theme import FAINT, INK
from kalkyl.report.uncertainty import Osakerhet
from kalkyl.report.uncertainty_text import (
    acceptability_sentence,
    advice_sentence,
    fan_sentence,
    grid_sentence,
    loss_sentence,
    worth_knowing,
)
from kalkyl.report.years import Plot, plot_area, x_labels

OUTER: Final = "#D3E5F3"
INNER: Final = "#8DBBDD"
MIDDLE: Final = "#004B77"
MOST_WORTH: Final = 8


def fan(o: Osakerhet, *, width: float = WIDE) -> str:
    """Draw the cumulative flow over the years as bands that hold nine in ten and half of the simulations."""
    title = f"När är pengarna tillbaka för {in_sentence(o.perspektiv)}?"
    if not o.uncertain or o.untouched:
        return message_figure(title, [fan_sentence(o)], width)
    axis = money_axis(float(o.fan.quantiles.min()), float(o.fan.quantiles.max()))
    drawing = Drawing(width, title, fan_sentence(o))
    top = drawing.heading(f"Samlat resultat med ränta, {axis.unit}. Över nollstrecket är pengarna tillbaka.")
    drawing.height = _fan_key(drawing, top)
    plot = plot_area(drawing, axis, drawing.height, 16)
    slot = (plot.right - plot.left) / o.years
    levels = {level: _from_zero(row) for level, row in zip(o.fan.levels, o.fan.quantiles, strict=True)}
    _band(drawing, plot, slot, (levels[0.05], levels[0.95]), OUTER)
    _band(drawing, plot, slot, (levels[0.25], levels[0.75]), INNER)
    drawing.line(plot.left, plot.y(0), plot.right, plot.y(0), INK, 1.5)
    _curve(drawing, plot, slot, levels[0.5], MIDDLE, "")
    _curve(drawing, plot, slot, _from_zero(o.fan.base), INK, "3 5")
    _year_marks(drawing, o, plot, slot)
    x_labels(drawing, plot, [str(t) for t in range(o.years + 1)], plot.left, slot)
    drawing.height = plot.bottom + drawing.size * 2.6
    drawing.text((plot.left + plot.right) / 2, drawing.height + 4, "år sedan starten", "middle", colour=FAINT)
    drawing.height += 18
    return drawing.render()


def _from_zero(values: Array) -> Array:
    return np.concatenate([[0.0], values])


def _fan_key(drawing: Drawing, y: float) -> float:
    x, size = 8.0, drawing.size
    for colour, dash, text in (
        (OUTER, "", "9 av 10 simuleringar"),
        (INNER, "", "hälften"),
        (MIDDLE, "-", "mitten"),
        (INK, "3 5", "grundfallet"),
    ):
        length = text_width(text, size) + 46
        if x + length > drawing.width and x > 8:
            x, y = 8.0, y + size * 1.55
        if dash:
            drawing.line(x, y + size / 2, x + 24, y + size / 2, colour, 3, dash.strip("-"))
        else:
            drawing.parts.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="24" height="{size:g}" fill="{colour}" stroke="{INK}" stroke-width=".6"/>'
            )
        drawing.text(x + 30, y + size * 0.9, text)
        x += length
    return y + size * 1.55 + 4


def _band(drawing: Drawing, plot: Plot, slot: float, ends: tuple[Array, Array], colour: str) -> None:
    low, high = ends
    points = [(plot.left + t * slot, plot.y(float(v))) for t, v in enumerate(high)]
    points += [(plot.left + t * slot, plot.y(float(v))) for t, v in reversed(list(enumerate(low)))]
    text = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    drawing.parts.append(f'<polygon points="{text}" fill="{colour}"/>')


def _curve(drawing: Drawing, plot: Plot, slot: float, values: Array, colour: str, dash: str) -> None:
    text = " ".join(f"{plot.left + t * slot:.1f},{plot.y(float(v)):.1f}" for t, v in enumerate(values))
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    drawing.parts.append(
        f'<polyline points="{text}" fill="none" stroke="{colour}" stroke-width="3" stroke-linejoin="round"{dashed}/>'
    )


def _year_marks(drawing: Drawing, o: Osakerhet, plot: Plot, slot: float) -> None:
    """Let every year tell how often the money is back, when pointed at."""
    radius = min(5.0, max(2.0, slot * 0.2))
    middle = o.fan.quantiles[o.fan.levels.index(0.5)]
    for t, share in enumerate(o.fan.positive):
        dot = f'<circle cx="{plot.left + (t + 1) * slot:.1f}" cy="{plot.y(float(middle[t])):.1f}" r="{radius:.1f}" fill="{MIDDLE}"/>'
        text = f"Efter {t + 1} år: {format_percent(float(share), 0)} på plus, mitten {format_kr(float(middle[t]))}"
        drawing.mark(dot, text)


def acceptability(o: Osakerhet, *, width: float = WIDE) -> str:
    """Draw how often the intervention pays, by what a good year is valued at."""
    title = "Hur mycket behöver ett gott år vara värt?"
    found = o.good_years
    if found is None or found.good_years <= 0:
        return message_figure(title, [acceptability_sentence(o)], width)
    drawing = Drawing(width, title, acceptability_sentence(o))
    top = drawing.heading("Andel av simuleringarna där insatsen lönar sig när också vunna goda år räknas")
    percent = Axis((0.0, 0.25, 0.5, 0.75, 1.0), tuple(f"{p} %" for p in (0, 25, 50, 75, 100)), "")
    plot = plot_area(drawing, percent, top, 24)
    slot = (plot.right - plot.left) / (len(found.values) - 1)
    drawing.line(plot.left, plot.y(0.5), plot.right, plot.y(0.5), INK, 1, "4 4")
    _curve(drawing, plot, slot, found.probability, MIDDLE, "")
    for i, (value, share) in enumerate(zip(found.values, found.probability, strict=True)):
        dot = (
            f'<circle cx="{plot.left + i * slot:.1f}" cy="{plot.y(float(share)):.1f}" r="4" fill="{MIDDLE}"/>'
        )
        drawing.mark(dot, f"{format_kr(float(value))}: {format_percent(float(share), 0)}")
    labels = [format_number(value / 1000) for value in found.values]
    x_labels(drawing, plot, labels, plot.left, slot)
    drawing.height = plot.bottom + drawing.size * 2.6
    drawing.text(
        (plot.left + plot.right) / 2, drawing.height + 4, "värdet av ett gott år, tkr", "middle", colour=FAINT
    )
    drawing.height += 18
    return drawing.render()


def loss(o: Osakerhet, *, width: float = WIDE) -> str:
    """Draw what a wrong decision costs on average: of carrying out, and of abstaining."""
    title = "Vad kostar det att bestämma fel?"
    if max(o.loss) < 0.5:
        return message_figure(title, [loss_sentence(o)], width)
    rows = [
        LongRow(name, ((style, 0.0, x, f"{name}: {format_kr(x)}"),), "", format_kr_short(x))
        for name, style, x in (
            ("Om insatsen genomförs", "forlust", o.loss[0]),
            ("Om man avstår", "allt", o.loss[1]),
        )
    ]
    axis = money_axis(0.0, max(o.loss), 5 if width >= 640 else 3)
    drawing = Drawing(width, title, loss_sentence(o))
    top = drawing.heading(
        f"Förväntad förlust, {axis.unit}. Det val som har den kortare stapeln är tryggast med det som är känt i dag."
    )
    scale = Scale(axis.ticks[0], axis.ticks[-1], *room(drawing, rows))
    drawing.height = long_rows(drawing, rows, scale, axis, top)
    return drawing.render()


def worth(o: Osakerhet, *, width: float = WIDE) -> str:
    """Draw what it is worth to know each value before deciding, beside the worth of knowing everything."""
    title = f"Vad är värt att ta reda på först för {in_sentence(o.perspektiv)}?"
    found = worth_knowing(o)[:MOST_WORTH]
    if not found:
        return message_figure(title, [advice_sentence(o)], width)
    whole = o.everything[0]
    rows = [
        LongRow(
            o.values[v.name].name,
            (("varde", 0.0, v.value, f"{o.values[v.name].name}: {format_kr(v.value)}"),),
            "",
            format_kr_short(v.value),
        )
        for v in found
    ]
    every = (("allt", 0.0, whole, f"Allt: {format_kr(whole)}"),)
    rows.append(
        LongRow(
            "Att veta allt säkert (mest som kunskap kan vara värd)",
            every,
            "",
            format_kr_short(whole),
            strong=True,
        )
    )
    axis = money_axis(0.0, whole, 5 if width >= 640 else 3)
    drawing = Drawing(width, title, advice_sentence(o))
    top = drawing.heading(
        f"Vad ett säkrare beslut i genomsnitt är värt, {axis.unit}. Mer än så ska man inte betala för att få veta."
    )
    scale = Scale(axis.ticks[0], axis.ticks[-1], *room(drawing, rows))
    drawing.height = long_rows(drawing, rows, scale, axis, top)
    return drawing.render()


def pairs(o: Osakerhet, *, width: float = WIDE) -> str:
    """Draw the net for every pair of the two values that matter most: plus and minus apart by colour and sign."""
    grid = o.grid
    title = "Om två värden ändras samtidigt"
    if grid is None:
        return message_figure(title, ["Det behövs två osäkra värden."], width)
    across, down = o.values[grid.across], o.values[grid.down]
    factor, unit = unit_for(float(np.abs(grid.npv).max()))
    drawing = Drawing(width, title, grid_sentence(o))
    top = drawing.heading(f"Nettonuvärde, {unit}. Åt höger: {across.name}. Nedåt: {down.name}.")
    heads = [across.written(float(x)) for x in grid.columns]
    sides = [down.written(float(x)) for x in grid.rows]
    left = max(text_width(t, drawing.size) for t in sides) + 18
    slot, high = (width - left - 8) / len(heads), drawing.size * 2.3
    top = _heads(drawing, heads, left, slot, top)
    decimals = 0 if factor < 1e6 else 1
    for i, side in enumerate(sides):
        y = top + i * high
        drawing.text(left - 10, y + high * 0.62, side, "end", colour=FAINT)
        for j, head in enumerate(heads):
            value = float(grid.npv[i, j])
            style = GAIN if value > 0 else LOSS
            colour = "#CFE3F1" if style is GAIN else "#FBE3B5"
            rect = f'<rect x="{left + j * slot:.1f}" y="{y:.1f}" width="{slot - 2:.1f}" height="{high - 2:.1f}" fill="{colour}"/>'
            drawing.mark(rect, f"{across.name} {head}, {down.name} {side}: {format_kr(value)}")
            sign = "+" if value > 0 else ""
            text = f"{sign}{format_number(value / factor, decimals)}"
            drawing.text(left + (j + 0.5) * slot, y + high * 0.62, text, "middle", bold=value > 0)
    drawing.height = top + len(sides) * high + 10
    return drawing.render()


def _heads(drawing: Drawing, heads: Sequence[str], left: float, slot: float, y: float) -> float:
    """Write the column heads, on several lines where they are wide; return the y below them."""
    lines = [wrap(head.replace("\u00a0", " "), drawing.size, slot - 6) for head in heads]
    for j, words in enumerate(lines):
        for number, word in enumerate(words, start=1):
            drawing.text(
                left + (j + 0.5) * slot, y + number * drawing.size * 1.2, word, "middle", colour=FAINT
            )
    return y + max(len(words) for words in lines) * drawing.size * 1.2 + 8
