"""From volumes and lines to flows and present values, without ever holding draw × actor × year for all lines.

A line's flow is an outer product: volume[draw, year] × flow per person-year[draw, actor]. Its present value is
therefore (Σ_t volume · discount)[draw] × flow[draw, actor], and cost grows with draws, not with draws × years × actors.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import numpy as np

from kalkyl.engine.arrays import Array, Profile
from kalkyl.engine.courses import Course
from kalkyl.engine.line import Bundle, Line
from kalkyl.model.actors import AKTORER, KATEGORIER, NAMNDER

KOMMUN = AKTORER.index("kommun")
CATEGORY = {kategori: i for i, kategori in enumerate(KATEGORIER)}


class Track:
    """One state or event type: its volumes with and without the intervention, and what its lines make of them.

    Args:
        key: State or event id.
        kind: Whether the volume counts person-years in a state or events.
        bundle: Lines per person-year or event, corrections for the intervention's successes included.
        own_lines: Lines of the state or event alone.
        course: The volumes.
        realised: Share of the change that is counted (below 1 as a correction for optimism).
    """

    def __init__(
        self,
        key: str,
        kind: Literal["tillstand", "handelse"],
        bundle: Bundle,
        own_lines: Sequence[Line],
        course: Course,
        realised: float = 1.0,
    ) -> None:
        self.key = key
        self.kind = kind
        self.lines = bundle.lines
        self.own_lines = own_lines
        self._bundle = bundle
        self._realised = realised
        self._course = course
        self._changes: dict[Profile, Array] = {}
        self._base_flows: dict[bool, tuple[Array, Array]] = {}

    @property
    def probability(self) -> Array | None:
        """Probability of the state per participant without and with, shape (2, draw, τ); None for events."""
        return self._course.probability

    def volumes(self) -> Array:
        """Person-years or events without and with the intervention, shape (2, draw, year)."""
        without, with_it = self._course.volumes(())
        return np.stack([without, without + self._realised * (with_it - without)])

    def change(self, profile: Profile = ()) -> Array:
        """Volume with minus without, weighted by year in the state, shape (draw, year)."""
        if profile not in self._changes:
            without, with_it = self._course.volumes(profile)
            self._changes[profile] = self._realised * (with_it - without)
        return self._changes[profile]

    def discounted_change(self, discount: Array) -> Array:
        """Volume with minus without, summed over the years with discount factors, shape (draw,)."""
        return np.asarray(self._realised * self._course.weighed(discount, ()))

    def factors(self, discount: Array) -> list[Array]:
        """Discounted change in volume that each line is multiplied with, shape (draw,) each; shared between lines."""
        sums: dict[tuple[float, Profile], Array] = {}
        for line in self.lines:
            key = (line.growth, line.profile)
            if key not in sums:
                weights = discount * growth(line.growth, len(discount))
                sums[key] = self._realised * self._course.weighed(weights, line.profile)
        return [sums[line.growth, line.profile] for line in self.lines]

    def present_values(self, discount: Array) -> list[Array]:
        """Present value of each line, shape (draw, actor) each."""
        factors = self.factors(discount)
        return [factor[:, None] * line.flow.dense() for factor, line in zip(factors, self.lines, strict=True)]

    def add_gain(self, total: Array, discount: Array) -> None:
        """Add the present value of all lines to a sum over tracks, shape (actor, draw)."""
        for (rate, profile), unit in self._bundle.unit_values.items():
            weights = discount * growth(rate, len(discount))
            total += unit * (self._realised * self._course.weighed(weights, profile))

    def yearly(self, actors: Array) -> Array:
        """Flow per year of all lines to a weighted sum of actors [kr], shape (draw, year).

        Args:
            actors: Weight of each actor, shape (actor,).
        """
        total = np.zeros_like(self.change())
        for (rate, profile), unit in self._bundle.unit_values.items():
            change = self.change(profile)
            total += change * growth(rate, change.shape[1]) * (actors @ unit)[:, None]
        return total

    def base_flows(self, *, budget: bool) -> tuple[Array, Array]:
        """Flows of the base case.

        Args:
            budget: Whether as a realisable budget effect: marginal share, delayed.

        Returns:
            Flows (category, actor, year) and the kommun part by board (board, year).
        """
        if budget not in self._base_flows:
            self._base_flows[budget] = self._make_base_flows(budget)
        return self._base_flows[budget]

    def _make_base_flows(self, budget: bool) -> tuple[Array, Array]:
        amounts = np.array([line.flow[0] for line in self.lines]).reshape(-1, len(AKTORER))
        volumes = self._base_volumes(budget)
        categories = membership([CATEGORY[line.kategori] for line in self.lines], len(KATEGORIER))
        boards = membership([NAMNDER.index(line.namnd) for line in self.lines], len(NAMNDER))
        flows = (categories[:, None, :] * amounts.T) @ volumes
        return flows, (boards * amounts[:, KOMMUN]) @ volumes

    def _base_volumes(self, budget: bool) -> Array:
        """Change in volume that each line is multiplied with in the base case, shape (line, year)."""
        years = self.change().shape[-1]
        whole: dict[tuple[float, Profile], Array] = {}
        out = np.empty((len(self.lines), years))
        for row, line in zip(out, self.lines, strict=True):
            key = (line.growth, line.profile)
            if key not in whole:
                whole[key] = self.change(line.profile)[0] * growth(line.growth, years)
            row[:] = whole[key]
            if budget:
                row[:] = delayed(row, line.delay) * line.marginal
        return out


def membership(groups: Sequence[int], count: int) -> Array:
    """1 where a member belongs to a group, else 0, shape (group, member)."""
    out = np.zeros((count, len(groups)))
    out[list(groups), range(len(groups))] = 1.0
    return out


@lru_cache(maxsize=256)
def growth(rate: float, years: int) -> Array:
    """Real growth factors (1 + rate)^t, shape (year,), read-only."""
    factors = np.asarray((1.0 + rate) ** np.arange(years))
    factors.flags.writeable = False
    return factors


def delayed(series: Array, years: int) -> Array:
    """Shift a series later by whole years; what falls beyond the end is lost."""
    if years == 0:
        return series
    out = np.zeros_like(series)
    out[..., years:] = series[..., :-years]
    return out
