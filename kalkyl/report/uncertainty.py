"""Everything that is told about the uncertainty of a result for one perspective, worked out once for all its readers.

Page, figures, workbook, JSON and command line read from here, so they cannot disagree.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kalkyl.engine.acceptability import Acceptability, acceptability
from kalkyl.engine.evaluation import Evaluation
from kalkyl.engine.evpi import InformationValue, evpi, evpi_error, information_values
from kalkyl.engine.thresholds import TwoWay, two_way
from kalkyl.engine.tornado import Bar, tornado
from kalkyl.engine.uncertainty import (
    LONG_TERM_YEARS,
    MANDATE_YEARS,
    Fan,
    Spread,
    expected_loss,
    fan,
    measure_draws,
    npv_spreads,
    spread,
    within,
)
from kalkyl.model.actors import Perspektiv
from kalkyl.model.result import Resultat
from kalkyl.report.numbers import format_kr, format_percent, plain_number
from kalkyl.report.reading import Array
from kalkyl.report.units import value_name

GOOD_YEAR_VALUES: Final = tuple(50_000.0 * i for i in range(41))
"""Values of a good year that acceptability is shown for [kr]: 0 to 2 million."""

GRID: Final = 5
"""Steps along each side of the two-way table."""

PAYBACK: Final = "aterbetalningstid_diskonterad_ar"


@dataclass(frozen=True)
class Value:
    """What an uncertain value is called and how it is written.

    Attributes:
        name: Name on screen.
        unit: Unit as in the parameter files.
        decimals: Decimals that tell the ends of its interval apart; a share has two fewer, as per cent.
    """

    name: str
    unit: str
    decimals: int = 2

    def written(self, x: float) -> str:
        """Write a number as per cent, in kronor or, where the name says what it counts, bare.

        >>> Value("Risk", "andel").written(0.125).replace(chr(160), " ")
        '12,5 %'
        >>> Value("Mängd av vårddygn", "dygn").written(12.0)
        '12'
        """
        if self.unit in ("andel", "andel_per_ar"):
            return format_percent(x, max(self.decimals - 2, 1))
        if self.unit.split("/")[0] == "kr":
            return format_kr(x)
        return plain_number(x, 0 if abs(x) >= 1000 else self.decimals)


@dataclass(frozen=True)
class Osakerhet:
    """What the draws of a result say for one perspective.

    Attributes:
        perspektiv: The perspective.
        draws: Number of draws, the base case left out.
        years: Horizon [years].
        uncertain: Number of values with an interval; without any all draws are the same.
        npv: NPV in every draw [kr], shape (draw,).
        base: NPV of the base case [kr].
        measures: Spread of every measure, by its name in `Matt`.
        actors: Spread of the NPV of every perspective.
        within: Share of draws that are paid back, discounted, within so many years, and its Monte Carlo standard error;
            only times that the horizon covers.
        fan: Quantiles of the cumulative discounted flow.
        bars: Tornado, largest swing first.
        grid: NPV over the two values with the largest swings; None with fewer than two.
        loss: Expected loss of carrying out and of abstaining [kr].
        everything: EVPI and its standard error [kr].
        worth: EVPPI of every value, largest first.
        good_years: Acceptability over the value of a good year, or None where no state has a loss of quality of life.
        values: Name and unit of every uncertain value, by address.
    """

    perspektiv: Perspektiv
    draws: int
    years: int
    uncertain: int
    npv: Array
    base: float
    measures: Mapping[str, Spread]
    actors: Mapping[Perspektiv, Spread]
    within: Mapping[int, tuple[float, float]]
    fan: Fan
    bars: tuple[Bar, ...]
    grid: TwoWay | None
    loss: tuple[float, float]
    everything: tuple[float, float]
    worth: tuple[InformationValue, ...]
    good_years: Acceptability | None
    values: Mapping[str, Value]

    @property
    def pays(self) -> tuple[float, float]:
        """Share of draws with a positive NPV, and its Monte Carlo standard error."""
        found = self.measures["npv"]
        return found.positive, found.positive_error

    @property
    def untouched(self) -> bool:
        """Whether the perspective neither gains nor loses in any draw."""
        return bool(np.all(np.abs(self.npv) < 0.5))

    @property
    def constant(self) -> bool:
        """Whether the net is the same in every draw."""
        return float(np.ptp(self.npv)) < 0.5

    @property
    def carry_out(self) -> bool:
        """Whether the intervention pays on average: the choice without more information."""
        return float(self.npv.mean()) > 0


def has_draws(resultat: Resultat) -> bool:
    """Whether a result has draws that mean something: more than the base case, and a net to draw."""
    return resultat.lage == "resultat" and resultat.dragningar is not None and resultat.dragningar.count > 1


def uncertainty(resultat: Resultat, perspektiv: Perspektiv | None = None) -> Osakerhet | None:
    """Work out what the draws say, or None where there is no net or there are no draws.

    Args:
        resultat: The result.
        perspektiv: Whose; None takes the scenario's.
    """
    if not has_draws(resultat):
        return None
    perspektiv = perspektiv or resultat.scenario.kalkyl.perspektiv
    draws = measure_draws(resultat, perspektiv)
    npv, years = draws["npv"], resultat.scenario.kalkyl.horisont_ar
    bars = tornado(resultat, perspektiv)
    times = [int(t) for t in (MANDATE_YEARS, LONG_TERM_YEARS) if t <= years]
    return Osakerhet(
        perspektiv=perspektiv,
        draws=len(npv),
        years=years,
        uncertain=len(resultat.dragningar.paths) if resultat.dragningar else 0,
        npv=npv,
        base=float(resultat.matt[perspektiv].npv or 0.0),
        measures={name: spread(values) for name, values in draws.items()},
        actors=npv_spreads(resultat),
        within={
            t: within(draws[PAYBACK], t) for t in dict.fromkeys([*times, min(years, int(LONG_TERM_YEARS))])
        },
        fan=fan(resultat, perspektiv, discounted=True),
        bars=bars,
        grid=grid(resultat, perspektiv, bars),
        loss=expected_loss(npv),
        everything=(evpi(npv), evpi_error(npv)),
        worth=information_values(resultat, perspektiv),
        good_years=acceptability(resultat, perspektiv, GOOD_YEAR_VALUES),
        values=uncertain_names(resultat),
    )


def grid(resultat: Resultat, perspektiv: Perspektiv, bars: Sequence[Bar]) -> TwoWay | None:
    """NPV over the intervals of two values: those of the first two bars; None with fewer."""
    if len(bars) < 2:
        return None
    across, down = ((b.path, np.linspace(b.low, b.high, GRID).tolist()) for b in bars[:2])
    return two_way(resultat, perspektiv, across, down)


def uncertain_names(resultat: Resultat) -> dict[str, Value]:
    """Name and unit of every uncertain value of a calculation, by address."""
    values = Evaluation.of(resultat).values
    return {
        path: Value(
            value_name(path, resultat.parametrar, resultat.scenario),
            value.enhet,
            _decimals(float(value.hog or 0.0) - float(value.lag or 0.0)),
        )
        for path, value in values.items()
        if value.uncertain
    }


def _decimals(width: float) -> int:
    """Decimals so that an interval has at least some twenty steps, between two and five.

    >>> _decimals(30.0), _decimals(0.35), _decimals(0.04)
    (2, 2, 3)
    """
    return min(max(2, math.ceil(math.log10(20.0 / width))), 5) if width > 0 else 2
