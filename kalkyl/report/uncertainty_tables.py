"""The numbers behind the figures of the uncertainty, as tables of Swedish text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kalkyl.engine.uncertainty import Spread
from kalkyl.model.actors import PERSPEKTIV
from kalkyl.report.numbers import NEVER, format_kr, format_number, format_percent, format_years
from kalkyl.report.text import in_sentence, label
from kalkyl.report.uncertainty import Osakerhet
from kalkyl.report.uncertainty_text import kind_of, number_word, odds, worth_knowing

MEASURES: Final[tuple[tuple[str, str, str], ...]] = (
    ("npv", "Nettonuvärde", "kr"),
    ("nytta_nuvarde", "Nytta, nuvärde", "kr"),
    ("insatskostnad_nuvarde", "Insatskostnad, nuvärde", "kr"),
    ("bcr", "Nytta per satsad krona (hela kostnaden)", "kvot"),
    ("avkastning_per_krona", "Nytta per egen satsad krona", "kvot"),
    ("aterbetalningstid_diskonterad_ar", "Återbetalningstid med ränta", "ar"),
    ("aterbetalningstid_ar", "Återbetalningstid utan ränta", "ar"),
    ("irr", "Internränta", "procent"),
    ("kostnad_per_undviket_personar_kr", "Kostnad per undviket personår", "kr"),
)
"""Measures in the order they are shown: name in the result, name on screen, unit."""


@dataclass(frozen=True)
class Table:
    """A table of text.

    Attributes:
        caption: What it shows.
        head: Column headings; the first column names the row.
        rows: Cells.
        text_columns: How many columns from the left hold text.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text_columns: int = 1


def written(x: float | None, unit: str) -> str:
    """Write a measure in its unit; an infinite time is never.

    >>> written(float("inf"), "ar")
    'aldrig inom horisonten'
    """
    if x is not None and np.isposinf(x):
        return NEVER
    if unit == "kr":
        return format_kr(x)
    if unit == "procent":
        return format_percent(x)
    return format_years(x, "saknas") if unit == "ar" else format_number(x, 2)


def chances(o: Osakerhet) -> Table:
    """How often it pays within the times that matter."""
    rows = [
        (_within(years), odds(share), format_percent(share), format_percent(error))
        for years, (share, error) in o.within.items()
    ]
    share, error = o.pays
    rows.append(
        (
            f"Netto över noll efter alla {number_word(o.years)} år",
            odds(share),
            format_percent(share),
            format_percent(error),
        )
    )
    head = ("Vad", "Så ofta", "Andel", "Slumpfel")
    return Table(f"Så ofta lönar sig insatsen för {in_sentence(o.perspektiv)}", head, tuple(rows))


def _within(years: int) -> str:
    period = "en mandatperiod, " if years == 4 else ""
    return f"Pengarna tillbaka inom {period}{number_word(years)} år"


def everyone(o: Osakerhet) -> Table:
    """How often each actor gains, and how much."""
    rows: list[tuple[str, ...]] = []
    for perspektiv in PERSPEKTIV:
        found = o.actors[perspektiv]
        q = found.quantiles
        if max(abs(q[0.025]), abs(q[0.975])) < 0.5:
            rows.append((label(perspektiv), "påverkas inte", "0 kr", "0 kr", "0 kr"))
        else:
            rows.append(
                (label(perspektiv), odds(found.positive), *(format_kr(q[p]) for p in (0.1, 0.5, 0.9)))
            )
    head = ("Aktör", "Så ofta på plus", "1 av 10 får mindre än", "Mitten", "1 av 10 får mer än")
    return Table(f"Nettonuvärde per aktör över {number_word(o.years)} år", head, tuple(rows))


def measures(o: Osakerhet) -> Table:
    """Every measure over the draws."""
    rows = [
        (
            name,
            *(written(o.measures[key].quantiles.get(p), unit) for p in (0.1, 0.5, 0.9)),
            _exists(o.measures[key]),
        )
        for key, name, unit in MEASURES
    ]
    head = ("Mått", "1 av 10 ligger under", "Mitten", "1 av 10 ligger över", "Går att räkna i")
    return Table(f"Alla mått för {in_sentence(o.perspektiv)}", head, tuple(rows))


def _exists(found: Spread) -> str:
    return format_percent(1.0 - found.missing, 0)


def distribution(o: Osakerhet) -> Table:
    """Quantiles of the net."""
    found = o.measures["npv"]
    rows = [(f"{_level(p)} av simuleringarna ligger under", format_kr(x)) for p, x in found.quantiles.items()]
    rows.append(("Medelvärde", format_kr(found.mean)))
    rows.append(("Slumpfel i medelvärdet", format_kr(found.mean_error)))
    rows.append(("Grundfallet", format_kr(o.base)))
    return Table(f"Nettonuvärde för {in_sentence(o.perspektiv)}", ("Mått", "Värde"), tuple(rows))


def _level(p: float) -> str:
    return format_percent(p, 0 if round(p * 100, 6) % 1 == 0 else 1)


def tornado(o: Osakerhet) -> Table:
    """The net at the ends of every interval."""
    rows = []
    for bar in o.bars:
        value = o.values[bar.path]
        ends = (
            value.written(bar.low),
            value.written(bar.high),
            format_kr(bar.npv_low),
            format_kr(bar.npv_high),
        )
        rows.append((value.name, *ends, "ja" if bar.changes_sign else "nej"))
    head = ("Värde", "Lågt", "Högt", "Netto vid lågt", "Netto vid högt", "Byter tecken")
    return Table("Ett värde i taget, allt annat som i grundfallet", head, tuple(rows))


def fan(o: Osakerhet) -> Table:
    """Quantiles of the cumulative flow after every year."""
    chosen = [o.fan.levels.index(p) for p in (0.05, 0.25, 0.5, 0.75, 0.95)]
    rows = [
        (
            str(t + 1),
            *(format_kr(float(o.fan.quantiles[i, t])) for i in chosen),
            format_percent(float(o.fan.positive[t]), 0),
        )
        for t in range(o.years)
    ]
    head = ("Efter år", "5 % under", "25 % under", "Mitten", "25 % över", "5 % över", "På plus")
    return Table("Samlat resultat med ränta", head, tuple(rows))


def loss(o: Osakerhet) -> Table:
    """Expected loss of either choice, and how often it turns out wrong."""
    share = o.pays[0]
    rows = (
        ("Om insatsen genomförs", format_kr(o.loss[0]), odds(1.0 - share)),
        ("Om man avstår", format_kr(o.loss[1]), odds(share)),
    )
    return Table("Vad det kostar att bestämma fel", ("Val", "Förväntad förlust", "Så ofta fel"), rows)


def acceptability(o: Osakerhet) -> Table | None:
    """How often it pays and the expected loss, by what a good year is valued at."""
    found = o.good_years
    if found is None:
        return None
    columns: Sequence[np.ndarray] = (
        found.values,
        found.probability,
        found.loss_of_acting,
        found.loss_of_abstaining,
    )
    rows = tuple(
        (format_kr(float(v)), format_percent(float(p), 0), format_kr(float(a)), format_kr(float(b)))
        for v, p, a, b in zip(*(c[::4] for c in columns), strict=True)
    )
    head = ("Ett gott år är värt", "Lönar sig", "Förväntad förlust om insatsen genomförs", "Om man avstår")
    return Table("Med vunna goda år inräknade", head, rows)


def worth(o: Osakerhet) -> Table:
    """What each value is worth to know."""
    known = {v.name for v in worth_knowing(o)}
    rows = [
        (o.values[v.name].name, kind_of(v.name), format_kr(v.value), format_kr(v.error))
        for v in o.worth
        if v.name in known
    ]
    rows.append(("Allt på en gång", "", format_kr(o.everything[0]), format_kr(o.everything[1])))
    return Table(
        "Värdet av att veta säkert före beslutet", ("Värde", "Slag", "Värt", "Slumpfel"), tuple(rows), 2
    )


def pairs(o: Osakerhet) -> Table | None:
    """The net for every pair of the two values that matter most."""
    grid = o.grid
    if grid is None:
        return None
    across, down = o.values[grid.across], o.values[grid.down]
    rows = tuple(
        (down.written(float(side)), *(format_kr(float(x)) for x in line))
        for side, line in zip(grid.rows, grid.npv, strict=True)
    )
    head = (f"{down.name} ↓ / {across.name} →", *(across.written(float(x)) for x in grid.columns))
    return Table("Nettonuvärde när två värden ändras samtidigt", head, rows)
