"""Figures as hand-written SVG: no plotting library and no script, so they work offline, on paper and in Word.

Every figure has a companion `*_conclusion` that says in one Swedish sentence what it shows; the sentence is also the
figure's description for those who listen to the page. `width` is the width of the view box: WIDE for a desktop or a
projector, NARROW for a phone (the text keeps its size, the layout changes).
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from kalkyl.model.actors import AKTORER, KATEGORIER, Perspektiv, members
from kalkyl.model.result import Matt, Resultat, Utanforskapskostnad
from kalkyl.report.conclusions import (
    cumulative_conclusion,
    exclusion_cost_conclusion,
    flows_per_year_conclusion,
    per_actor_conclusion,
    waterfall_conclusion,
)
from kalkyl.report.numbers import format_kr, format_kr_short, format_years
from kalkyl.report.reading import (
    COST,
    ROLLUPS,
    Array,
    actor_index,
    benefit_by_actor,
    cost_and_gain,
    npv,
    running_total,
)
from kalkyl.report.rows import Row, Segment, draw_rows
from kalkyl.report.svg import NARROW, NOTHING, WIDE, Drawing, message_figure, money_axis
from kalkyl.report.text import break_even_sentences, in_sentence, label, missing_reason
from kalkyl.report.years import DISCOUNTED, UNDISCOUNTED, Path, Series, cumulative_lines, stacked_bars

__all__ = [
    "NARROW",
    "WIDE",
    "cumulative",
    "cumulative_conclusion",
    "exclusion_cost",
    "exclusion_cost_conclusion",
    "flows_per_year",
    "flows_per_year_conclusion",
    "per_actor",
    "per_actor_conclusion",
    "responsive",
    "waterfall",
    "waterfall_conclusion",
]


def flows_per_year(resultat: Resultat, perspektiv: Perspektiv = "samhallet", *, width: float = WIDE) -> str:
    """Draw the undiscounted flow per year as stacked bars: by actor, or by category when one actor is chosen."""
    title = f"Kassaflöde per år för {in_sentence(perspektiv)}"
    if resultat.effekt_saknas:
        return _missing(resultat, title, width)
    flows = resultat.kassaflode[:, actor_index(perspektiv), :]
    many = len(members(perspektiv)) > 1
    keys: tuple[str, ...] = members(perspektiv) if many else KATEGORIER
    by_key = flows.sum(axis=0 if many else 1)
    series = [
        Series(k, label(k), v) for k, v in zip(keys, by_key, strict=True) if np.any(np.abs(v) >= NOTHING)
    ]
    drawing = Drawing(width, title, flows_per_year_conclusion(resultat, perspektiv))
    above, below = np.clip(by_key, 0, None).sum(axis=0), np.clip(by_key, None, 0).sum(axis=0)
    unit = money_axis(float(below.min()), float(above.max())).unit
    missing = " Insatsens kostnad saknas och är inte med." if resultat.kostnad_saknas else ""
    drawing.height = drawing.heading(
        f"{unit} per år i {resultat.prisar} års priser, utan diskontering.{missing}"
    )
    stacked_bars(drawing, series, [int(y) for y in resultat.ar], resultat.flode(perspektiv))
    return drawing.render()


def cumulative(resultat: Resultat, perspektiv: Perspektiv = "samhallet", *, width: float = WIDE) -> str:
    """Draw the cumulative flow, discounted and not, with the payback time marked."""
    title = f"När pengarna är tillbaka för {in_sentence(perspektiv)}"
    measures = resultat.matt[perspektiv]
    if measures.npv is None:
        return _missing(resultat, title, width)
    paths = []
    for name, colour, dash, discounted, back in (
        ("Diskonterat", DISCOUNTED, "", True, measures.aterbetalningstid_diskonterad_ar),
        ("Odiskonterat", UNDISCOUNTED, "9 6", False, measures.aterbetalningstid_ar),
    ):
        starts, ends = running_total(*cost_and_gain(resultat, perspektiv, discounted=discounted))
        paths.append(Path(name, colour, dash, starts, ends, back or None))
    values = np.concatenate([v for p in paths for v in (p.starts, p.ends)])
    unit = money_axis(float(values.min()), float(values.max())).unit
    drawing = Drawing(width, title, cumulative_conclusion(resultat, perspektiv))
    drawing.height = drawing.heading(
        f"Samlat kassaflöde, {unit} i {resultat.prisar} års priser. {_payback_line(measures)}"
    )
    cumulative_lines(drawing, paths, int(resultat.ar[0]))
    return drawing.render()


def _payback_line(measures: Matt) -> str:
    back, plain = measures.aterbetalningstid_diskonterad_ar, measures.aterbetalningstid_ar
    if back == plain:
        text = f"Tillbaka: {format_years(back)}"
    else:
        text = f"Tillbaka: {format_years(back)} (odiskonterat: {format_years(plain)})"
    return f"{text}, sedan negativt igen." if measures.aterbetalning_negativ_igen else f"{text}."


def per_actor(resultat: Resultat, *, width: float = WIDE) -> str:
    """Draw the net present value by actor and roll-up as horizontal bars."""
    title = "Vem vinner och vem förlorar? Nettonuvärde per aktör"
    values = [(p, npv(resultat, p)) for p in (*AKTORER, *ROLLUPS)]
    if any(v is None for _, v in values):
        return _missing(resultat, title, width)
    rows = [
        Row(
            label(p),
            (Segment(p, 0.0, v, f"{label(p)}: {format_kr(v)}"),),
            format_kr_short(v),
            v,
            strong=p in ROLLUPS,
        )
        for p, v in values
        if v is not None
    ]
    drawing = Drawing(width, title, per_actor_conclusion(resultat))
    drawing.height = draw_rows(drawing, rows, drawing.heading(_present_value_line(resultat, rows)))
    return drawing.render()


def waterfall(resultat: Resultat, *, width: float = WIDE) -> str:
    """Draw the way from the intervention's cost through each actor's benefit to the NPV of society."""
    title = "Från insatsens kostnad till samhällets netto"
    net = npv(resultat, "samhallet")
    if net is None:
        return _missing(resultat, title, width)
    cost = float(resultat.nuvarde()[COST].sum())
    rows = [_step("insatskostnad", 0.0, cost)]
    level = cost
    for aktor, value in zip(AKTORER, benefit_by_actor(resultat), strict=True):
        if abs(value) >= NOTHING:
            rows.append(_step(aktor, level, float(value)))
            level += float(value)
    end = Segment("samhallet", 0.0, net, f"Samhällets nettonuvärde: {format_kr(net)}")
    rows.append(Row("Samhällets netto", (end,), format_kr_short(net), net, strong=True))
    drawing = Drawing(width, title, waterfall_conclusion(resultat))
    drawing.height = draw_rows(
        drawing, rows, drawing.heading(_present_value_line(resultat, rows)), joined=True
    )
    return drawing.render()


def _step(key: str, level: float, value: float) -> Row:
    name = "Insatsens kostnad" if key == "insatskostnad" else label(key)
    segment = Segment(key, level, level + value, f"{name}: {format_kr(value)}")
    return Row(name, (segment,), format_kr_short(value), value)


def exclusion_cost(kostnad: Utanforskapskostnad, *, width: float = WIDE) -> str:
    """Draw the cost of one person-year in a state or one event by actor, stacked by category."""
    event = kostnad.slag == "handelse"
    what = "Vad en händelse kostar" if event else "Vad ett år kostar"
    drawing = Drawing(width, f"{what}: {kostnad.namn}", exclusion_cost_conclusion(kostnad))
    rows = [
        _stack(aktor, kostnad.per_personar[:, i])
        for i, aktor in enumerate(AKTORER)
        if np.any(np.abs(kostnad.per_personar[:, i]) >= NOTHING)
    ]
    rows.append(_stack("samhallet", kostnad.per_personar.sum(axis=1)))
    low, high = min(0.0, *(r.low for r in rows)), max(0.0, *(r.high for r in rows))
    each = "per händelse" if event else "per person och år"
    subtitle = f"{money_axis(low, high).unit} {each}. Kostnad åt höger, vinst åt vänster."
    top = drawing.heading(subtitle)
    used = [k for k, v in zip(KATEGORIER, kostnad.per_personar, strict=True) if np.any(np.abs(v) >= NOTHING)]
    entries = [(k, label(k)) for k in used]
    if used:
        top = drawing.legend([*entries, ("netto", "Netto")], 8, top, width - 16) + 8
    drawing.height = draw_rows(drawing, rows, top)
    return drawing.render()


def _stack(key: str, values: Array) -> Row:
    segments, up, down = [], 0.0, 0.0
    for kategori, x in zip(KATEGORIER, values, strict=True):
        value = float(x)
        if abs(value) < NOTHING:
            continue
        start = up if value > 0 else down
        title = f"{label(key)}, {in_sentence(kategori)}: {format_kr(value)}"
        segments.append(Segment(kategori, start, start + value, title))
        up, down = (up + value, down) if value > 0 else (up, down + value)
    net = float(values.sum())
    return Row(
        label(key),
        tuple(segments),
        format_kr_short(net),
        net,
        strong=key == "samhallet",
        net_mark=down < 0 < up,
    )


def _present_value_line(resultat: Resultat, rows: list[Row]) -> str:
    unit = money_axis(min(r.low for r in rows), max(r.high for r in rows)).unit
    return f"{unit} i nuvärde, {resultat.prisar} års priser, {len(resultat.ar)} år"


def _missing(resultat: Resultat, title: str, width: float) -> str:
    lines = [missing_reason(resultat) or "Nettonuvärdet saknas.", *break_even_sentences(resultat)]
    return message_figure(title, lines, width)


def responsive(draw: Callable[..., str], *args: Any) -> str:
    """Draw a figure in a wide and a narrow form; the page shows the one that fits, by style sheet alone.

    >>> responsive(lambda *, width: f"<svg width='{width}'/>").count("<svg")
    2
    """
    return (
        "<style>.kalkyl-smal{display:none}@media (max-width:640px) and (not print)"
        "{.kalkyl-smal{display:block}.kalkyl-bred{display:none}}</style>"
        f'<div class="kalkyl-bred">{draw(*args, width=WIDE)}</div>'
        f'<div class="kalkyl-smal">{draw(*args, width=NARROW)}</div>'
    )


Figur = Callable[..., str]
FIGURES: dict[str, Figur] = {
    "flows_per_year": flows_per_year,
    "cumulative": cumulative,
    "per_actor": per_actor,
    "waterfall": waterfall,
}
"""The figures of a result by name."""
