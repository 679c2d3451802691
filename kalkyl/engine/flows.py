"""From volumes and lines to flows and present values, without ever holding draw × actor × year for all lines.

A line's flow is an outer product: volume[draw, year] × flow per person-year[draw, actor]. Its present value is
therefore (Σ_t volume · discount)[draw] × flow[draw, actor], and cost grows with draws, not with draws × years × actors.
"""

from collections.abc import Sequence

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.unit_values import Line
from kalkyl.engine.volumes import cohort_volumes
from kalkyl.model.actors import AKTORER, KATEGORIER, NAMNDER

KOMMUN = AKTORER.index("kommun")
CATEGORY = {kategori: i for i, kategori in enumerate(KATEGORIER)}


class StateFlows:
    """Change in person-years in one state, and what its lines make of it.

    Args:
        lines: Lines per person-year.
        probability: Probability of being in the state, without and with, shape (2, draw, τ).
        participants: Starting per year, shape (cohort,).
        alive: Survival by year since start, shape (τ,).
    """

    def __init__(self, lines: Sequence[Line], probability: Array, participants: Array, alive: Array) -> None:
        self.lines = lines
        self._change_per_person = probability[1] - probability[0]
        self._participants = participants
        self._alive = alive
        self._profiles: dict[tuple[float, ...], Array] = {}

    def change(self, profile: tuple[float, ...] = ()) -> Array:
        """Person-years with minus without, weighted by year in the state, shape (draw, year)."""
        if profile not in self._profiles:
            weighted = self._change_per_person
            if profile:
                years = weighted.shape[-1]
                weighted = weighted * np.array([profile[min(t, len(profile) - 1)] for t in range(years)])
            self._profiles[profile] = cohort_volumes(weighted, self._participants, self._alive)
        return self._profiles[profile]

    def present_values(self, discount: Array) -> list[Array]:
        """Present value of each line, shape (draw, actor) each."""
        sums: dict[tuple[float, tuple[float, ...]], Array] = {}
        out = []
        for line in self.lines:
            key = (line.growth, line.profile)
            if key not in sums:
                sums[key] = self.change(line.profile) @ (discount * _growth(line.growth, len(discount)))
            out.append(sums[key][:, None] * line.flow)
        return out

    def base_flows(self, *, budget: bool) -> tuple[Array, Array]:
        """Flows of the base case.

        Args:
            budget: Whether as a realisable budget effect: marginal share, delayed.

        Returns:
            Flows (category, actor, year) and the kommun part by board (board, year).
        """
        years = self.change().shape[-1]
        flows = np.zeros((len(KATEGORIER), len(AKTORER), years))
        boards = np.zeros((len(NAMNDER), years))
        for line in self.lines:
            volume = self.change(line.profile)[0] * _growth(line.growth, years)
            if budget:
                volume = delayed(volume, line.delay) * float(np.ravel(line.marginal)[0])
            part = np.outer(line.flow[0], volume)
            flows[CATEGORY[line.kategori]] += part
            boards[NAMNDER.index(line.namnd)] += part[KOMMUN]
        return flows, boards


def _growth(rate: float, years: int) -> Array:
    return np.asarray((1.0 + rate) ** np.arange(years))


def delayed(series: Array, years: int) -> Array:
    """Shift a series later by whole years; what falls beyond the end is lost."""
    if years == 0:
        return series
    out = np.zeros_like(series)
    out[..., years:] = series[..., :-years]
    return out
