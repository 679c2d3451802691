"""How sure the cost of exclusion is: sentences, figures and tables over the draws."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kalkyl.engine.evaluation import of_perspective
from kalkyl.engine.exclusion_draws import CostBar, cost_bars, person_year_draws
from kalkyl.engine.uncertainty import Spread, spread
from kalkyl.model.actors import PERSPEKTIV, Perspektiv
from kalkyl.model.result import Resultat, Utanforskapskostnad
from kalkyl.report.long_rows import LongRow, key, long_rows, near_zero, room
from kalkyl.report.numbers import format_kr, format_kr_short
from kalkyl.report.svg import WIDE, Drawing, Scale, message_figure, money_axis
from kalkyl.report.text import in_sentence, label, lower_first, upper_first
from kalkyl.report.uncertainty import Value, uncertain_names
from kalkyl.report.uncertainty_tables import Table

MOST = 8


@dataclass(frozen=True)
class KostnadOsakerhet:
    """What the draws say about the cost of a person-year, or of an event.

    Attributes:
        namn: Name of the state or event.
        handelse: Whether it is an event.
        draws: Number of draws.
        base: Cost to society in the base case [kr].
        spreads: Spread of the cost by perspective.
        bars: What each value does to society's cost, largest first.
        values: Name and unit of every uncertain value, by address.
    """

    namn: str
    handelse: bool
    draws: int
    base: float
    spreads: Mapping[Perspektiv, Spread]
    bars: tuple[CostBar, ...]
    values: Mapping[str, Value]


def cost_uncertainty(
    resultat: Resultat, kostnad: Utanforskapskostnad, draws: int, seed: int
) -> KostnadOsakerhet:
    """Draw the cost of a person-year or an event.

    Raises:
        InputError: A distribution cannot be fitted.
    """
    costs = person_year_draws(resultat, kostnad.tillstand, draws, seed)
    return KostnadOsakerhet(
        namn=kostnad.namn,
        handelse=kostnad.slag == "handelse",
        draws=draws,
        base=float(kostnad.per_personar.sum()),
        spreads={p: spread(of_perspective(costs[1:], p)) for p in PERSPEKTIV},
        bars=cost_bars(resultat, kostnad.tillstand, "samhallet"),
        values=uncertain_names(resultat),
    )


def range_sentence(o: KostnadOsakerhet) -> str:
    """Between what eight in ten of the simulations lie."""
    what = upper_first(o.namn) if o.handelse else f"Ett år i {lower_first(o.namn)}"
    if not o.bars:
        return f"{what}: inget av värdena bakom har ett intervall. Hur säker kostnaden är går därför inte att säga."
    low, middle, high = (format_kr_short(o.spreads["samhallet"].quantiles[q]) for q in (0.1, 0.5, 0.9))
    return f"{what} kostar samhället mellan {low} och {high} i 8 av 10 simuleringar. Mitten är {middle}."


def first_to_find_out(o: KostnadOsakerhet) -> str:
    """Which value moves the cost most."""
    if not o.bars:
        return "Ange intervall för de osäkra värdena, så går det att säga vilket som betyder mest."
    bar = o.bars[0]
    low, high = sorted((bar.cost_low, bar.cost_high))
    return (
        f"Ta först reda på ”{lower_first(o.values[bar.path].name)}”: ensamt flyttar det samhällets kostnad mellan "
        f"{format_kr_short(low)} och {format_kr_short(high)}."
    )


def spans(o: KostnadOsakerhet, *, width: float = WIDE) -> str:
    """Draw where eight in ten of the simulations lie, for every actor that is concerned."""
    title = "Hur säker är kostnaden för var och en?"
    concerned = [p for p in PERSPEKTIV if _concerned(o.spreads[p])]
    if not o.bars or not concerned:
        return message_figure(title, [range_sentence(o)], width)
    rows = []
    for p in concerned:
        low, middle, high = (o.spreads[p].quantiles[q] for q in (0.1, 0.5, 0.9))
        told = (
            f"{label(p)}: 8 av 10 mellan {format_kr(low)} och {format_kr(high)}, mitten {format_kr(middle)}"
        )
        pieces = (("lagt", low, middle, told), ("hogt", middle, high, told))
        rows.append(
            LongRow(label(p), pieces, format_kr_short(low), format_kr_short(high), strong=p == "samhallet")
        )
    ends = [x for row in rows for _, start, end, _ in row.pieces for x in (start, end)]
    axis = money_axis(min(ends), max(ends), 5 if width >= 640 else 3)
    drawing = Drawing(width, title, range_sentence(o))
    each = "per händelse" if o.handelse else "per person och år"
    top = drawing.heading(
        f"{axis.unit} {each}. Stapeln är där 8 av 10 simuleringar ligger; färgen byter vid mitten."
    )
    scale = Scale(axis.ticks[0], axis.ticks[-1], *room(drawing, rows))
    drawing.height = long_rows(drawing, rows, scale, axis, top)
    return drawing.render()


def _concerned(found: Spread) -> bool:
    return bool(np.max(np.abs(list(found.quantiles.values()))) >= 0.5)


def bars(o: KostnadOsakerhet, *, width: float = WIDE) -> str:
    """Draw what each value does to society's cost at the ends of its interval."""
    title = "Vilka värden betyder mest för kostnaden?"
    if not o.bars:
        return message_figure(title, [first_to_find_out(o)], width)
    rows = []
    for bar in o.bars[:MOST]:
        value = o.values[bar.path]
        low, high = value.written(bar.low), value.written(bar.high)
        pieces = (
            ("lagt", o.base, bar.cost_low, f"{value.name} {low}: {format_kr(bar.cost_low)}"),
            ("hogt", o.base, bar.cost_high, f"{value.name} {high}: {format_kr(bar.cost_high)}"),
        )
        left, right = (format_kr_short(x) for x in sorted((bar.cost_low, bar.cost_high)))
        rows.append(LongRow(f"{value.name} ({low} till {high})", pieces, left, right))
    ends = [x for bar in o.bars[:MOST] for x in (bar.cost_low, bar.cost_high)]
    axis = money_axis(min(ends), max(ends), 5 if width >= 640 else 3, zero=near_zero(min(ends), max(ends)))
    drawing = Drawing(width, title, first_to_find_out(o))
    top = drawing.heading(
        f"Samhällets kostnad, {axis.unit}, när ett värde i taget är lägst och högst i sitt intervall. Staplarna börjar vid "
        f"grundfallet, {format_kr_short(o.base)}."
    )
    top = key(drawing, (("lagt", "Värdet är lågt"), ("hogt", "Värdet är högt")), top) + 6
    scale = Scale(axis.ticks[0], axis.ticks[-1], *room(drawing, rows))
    drawing.height = long_rows(drawing, rows, scale, axis, top)
    return drawing.render()


def span_table(o: KostnadOsakerhet) -> Table:
    """Quantiles of the cost for every actor."""
    rows = tuple(
        (label(p), *(format_kr(o.spreads[p].quantiles[q]) for q in (0.05, 0.1, 0.5, 0.9, 0.95)))
        for p in PERSPEKTIV
    )
    head = ("Aktör", "5 % under", "10 % under", "Mitten", "10 % över", "5 % över")
    return Table("Kostnad i simuleringarna. Minus är en vinst för aktören.", head, rows)


def bar_table(o: KostnadOsakerhet) -> Table:
    """Society's cost at the ends of every interval."""
    rows = []
    for bar in o.bars:
        value = o.values[bar.path]
        ends = (
            value.written(bar.low),
            value.written(bar.high),
            format_kr(bar.cost_low),
            format_kr(bar.cost_high),
        )
        rows.append((value.name, *ends))
    head = ("Värde", "Lågt", "Högt", "Kostnad vid lågt", "Kostnad vid högt")
    return Table(f"Kostnad för {in_sentence('samhallet')}, ett värde i taget", head, tuple(rows))
