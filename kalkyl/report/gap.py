"""How a published cost of exclusion over a life becomes ours: one step at a time, as a figure and as a table.

The steps are applied in a fixed order, so each one is measured given those before it: the price level, what nobody can
divide (the source does not show its parts), transfers between payers, time in the state, and discounting.
"""

import itertools
from dataclasses import dataclass
from typing import Final

import numpy as np

from kalkyl.engine.exclusion import exclusion_cost
from kalkyl.engine.prices import price_factor
from kalkyl.model.actors import KATEGORIER
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.result import Utanforskapskostnad
from kalkyl.model.scenario import Kalkylval
from kalkyl.report.numbers import format_kr, format_kr_short, format_number, format_percent, format_years
from kalkyl.report.rows import Row, Segment, draw_rows
from kalkyl.report.svg import WIDE, Drawing, money_axis
from kalkyl.report.text import lower_first

PUBLISHED: Final = "publicerad_livskostnad"
"""The constant in the parameter set that holds the published cost."""
YEARS: Final = 45
"""Years from the age of 20 to a pension at 65, as the source counts."""
AGE: Final = 20
"""Age at which the source starts."""
_WHOLE_LIFE: Final = 3


@dataclass(frozen=True)
class Gapsteg:
    """A step from the published cost to ours.

    Attributes:
        namn: What changes (Swedish).
        varfor: Why (Swedish).
        niva: Cost per person after the step [kr].
        stil: Style id of the bar.
        summa: Whether the step is a level of its own rather than a change.
    """

    namn: str
    varfor: str
    niva: float
    stil: str
    summa: bool = False


def cost_gap(
    parameters: Parameteruppsattning, kommun: str, tillstand: str, kalkyl: Kalkylval | None = None
) -> tuple[Gapsteg, ...]:
    """Follow the published cost of a life in exclusion to our present value for one state.

    Args:
        parameters: Parameter set (with overlay).
        kommun: Municipality code.
        tillstand: State id.
        kalkyl: Conventions for rate, price year and survival; the horizon is always the source's. None takes the
            defaults.

    Returns:
        The published cost, the steps, and ours; empty when the parameter set has no published cost, or when the state
        says nothing of work, which is most of what the source counts.

    Raises:
        InputError: As for `exclusion_cost`.
    """
    published = parameters.konstanter.get(PUBLISHED)
    if (
        published is None
        or published.prisar is None
        or parameters.tillstand[tillstand].sysselsattning is None
    ):
        return ()
    kalkyl = (kalkyl or Kalkylval()).model_copy(update={"horisont_ar": YEARS})
    undiscounted = kalkyl.model_copy(update={"ranta": 0.0, "rantetrappa": ()})
    plain = exclusion_cost(parameters, kommun, tillstand, undiscounted, age=AGE)
    ours = exclusion_cost(parameters, kommun, tillstand, kalkyl, age=AGE)
    year = kalkyl.prisar or parameters.prisar
    moved = published.varde * price_factor(parameters.index["kpi"].varden, published.prisar, year)
    start = Gapsteg(
        f"Publicerat, {published.prisar} års priser",
        f"Mitten av spannet {published_range(parameters)}.",
        published.varde,
        "insatskostnad",
        summa=True,
    )
    price = Gapsteg(f"Till {year} års priser", "Konsumentprisindex.", moved, "insatskostnad")
    return (start, price, *_steps(plain, ours, kalkyl))


def _steps(plain: Utanforskapskostnad, ours: Utanforskapskostnad, kalkyl: Kalkylval) -> tuple[Gapsteg, ...]:
    net = float(plain.per_personar.sum())
    benefits = float(np.clip(plain.per_personar[KATEGORIER.index("transferering")], 0, None).sum())
    years, rate = format_years(ours.forvantade_ar), format_percent(kalkyl.ranta)
    return (
        Gapsteg(
            "Andra poster och prislappar",
            f"Samma poster som källan nämner, bidragen medräknade, är hos oss {format_kr(net + benefits)} per år. Källan "
            "visar inte sina delar, så skillnaden går inte att dela upp.",
            (net + benefits) * YEARS,
            "resurskostnad",
        ),
        Gapsteg(
            "Bidrag är ingen kostnad för samhället",
            f"Den enes utgift är den andres inkomst. Kvar är {format_kr(net)} per år.",
            net * YEARS,
            "transferering",
        ),
        Gapsteg(
            "Få är kvar hela livet",
            f"Den som är i tillståndet i dag väntas vara det i {years} av de {YEARS} åren.",
            float(plain.per_person_horisont.sum()),
            "produktion",
        ),
        Gapsteg(
            "Framtida belopp räknas ned",
            f"{rate} kalkylränta.",
            float(ours.per_person_horisont.sum()),
            "utjamning",
        ),
        Gapsteg(
            "Vårt nuvärde för samhället",
            f"Per person: {lower_first(ours.namn)}.",
            float(ours.per_person_horisont.sum()),
            "samhallet",
            summa=True,
        ),
    )


def gap_figure(steps: tuple[Gapsteg, ...], *, width: float = WIDE) -> str:
    """Draw the steps as a waterfall.

    Args:
        steps: From `cost_gap`, not empty.
        width: Width of the view box.
    """
    rows, level = [], 0.0
    for step in steps:
        start, change = (0.0, step.niva) if step.summa else (level, step.niva - level)
        segment = Segment(step.stil, start, step.niva, f"{step.namn}: {format_kr(change)}")
        rows.append(Row(step.namn, (segment,), format_kr_short(change), change, strong=step.summa))
        level = step.niva
    drawing = Drawing(width, "Från en publicerad livskostnad till vår", gap_conclusion(steps))
    unit = money_axis(0.0, max(r.high for r in rows)).unit
    top = drawing.heading(f"{unit}, {lower_first(steps[-1].varfor)}")
    drawing.height = draw_rows(drawing, rows, top, joined=True)
    return drawing.render()


def gap_conclusion(steps: tuple[Gapsteg, ...]) -> str:
    """Say in one sentence which step takes the published cost furthest towards ours."""
    changes = [
        (after.niva - before.niva, after) for before, after in itertools.pairwise(steps) if not after.summa
    ]
    change, largest = min(changes, key=lambda c: c[0])
    first, last = format_kr_short(steps[0].niva), format_kr_short(steps[-1].niva)
    return f"{first} blir {last}; störst är steget ”{largest.namn}” ({format_kr_short(change)})."


def gap_rows(steps: tuple[Gapsteg, ...]) -> list[tuple[str, str, str, str]]:
    """Return the steps as text: name, change, level after it, and why."""
    changes = [steps[0].niva, *(b.niva - a.niva for a, b in itertools.pairwise(steps))]
    return [
        (s.namn, "" if s.summa else format_kr(change), format_kr(s.niva), s.varfor)
        for s, change in zip(steps, changes, strict=True)
    ]


def whole_life(steps: tuple[Gapsteg, ...]) -> float:
    """Return our cost of somebody who stays in the state all the years, undiscounted and without transfers [kr]."""
    return steps[_WHOLE_LIFE].niva


def published_range(parameters: Parameteruppsattning) -> str:
    """Return the published interval as text; the value alone when it has none."""
    value = parameters.konstanter[PUBLISHED]
    if value.lag is None or value.hog is None:
        return format_kr_short(value.varde)
    return f"{format_number(value.lag / 1e6, 0)}–{format_number(value.hog / 1e6, 0)} mnkr"
