"""A Markov cohort over all draws at once, as yearly shares or as weighted sums over the years.

Draws are the contiguous axis, so a year's step is one pass over the matrix entries. A weighted sum Σ_t w_t · x P^t over a
run of years with the same matrix is a matrix polynomial with the same coefficients for every draw. It is evaluated with
P^s computed by squaring, L/s long steps, and s short ones (Paterson and Stockmeyer 1973, On the number of nonscalar
multiplications necessary to evaluate polynomials, SIAM J. Comput. 2(1)), so that its cost grows with √years, not years.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise, repeat
from typing import NamedTuple

import numpy as np

from kalkyl.engine.arrays import Array, pieces
from kalkyl.engine.markov import TransitionEffect, changed, occupancy

BLOCK = 2048
"""Most draws computed at a time: a matrix of six positions then fits in a processor's second cache."""

FEW = 256
"""Fewer draws than this take less time than the calls for them."""

AT_A_TIME = 16
"""Years whose changed probabilities are held at a time."""


class CohortTrace:
    """One alternative of a Markov model.

    Args:
        start: Start distribution, shape (position,).
        matrix_at: Transition matrix (origin, target, draw) of the year that begins τ years after start; the same object
            for years with the same matrix.
        years: Number of years.
        half_cycle: Whether a year counts the mean of its start and its end.
        effects: Effects on transitions; empty for the alternative without the intervention.
    """

    def __init__(
        self,
        start: Array,
        matrix_at: Callable[[int], Array],
        years: int,
        *,
        half_cycle: bool,
        effects: Sequence[TransitionEffect] = (),
    ) -> None:
        self._start = start
        self._matrix_at = matrix_at
        self._effects = effects
        self._years = years
        self._half_cycle = half_cycle
        self._sums: dict[bytes, Array] = {}
        self._occupancy: Array | None = None

    def with_effects(self, effects: Sequence[TransitionEffect]) -> "CohortTrace":
        """The same cohort with the intervention."""
        return CohortTrace(
            self._start, self._matrix_at, self._years, half_cycle=self._half_cycle, effects=effects
        )

    def occupancy(self) -> Array:
        """Share of the cohort in each position and year, given survival, shape (position, draw, year)."""
        if self._occupancy is None:
            self._occupancy = occupancy(
                self._start, self._matrix_at, self._effects, self._years, half_cycle=self._half_cycle
            )
        return self._occupancy

    def weighted(self, weights: Array) -> Array:
        """Σ_τ weights[τ] · occupancy[position, draw, τ], shape (position, draw)."""
        key = weights.tobytes()
        if key not in self._sums:
            if self._half_cycle:
                weights = 0.5 * (np.append(weights, 0.0) + np.append(0.0, weights))
            self._sums[key] = self._weighted(weights)
        return self._sums[key]

    def _weighted(self, weights: Array) -> Array:
        draws = self._matrix_at(0).shape[2]
        total = np.empty((len(self._start), draws))
        stretches = list(self._stretches(len(weights) - 1))
        for block in pieces(draws, BLOCK):
            share = np.repeat(self._start[:, None], block.stop - block.start, axis=1)
            part = weights[0] * share
            effects = [e.rows(block) for e in self._effects]
            for stretch in stretches:
                share, gained = stretch.through(share, block, effects, weights)
                part += gained
            total[:, block] = part
        return total

    def _stretches(self, last: int) -> Iterator["Stretch"]:
        """Yield the years in stretches with one matrix, cut into periods of unchanged strength of the effects."""
        steady = self._steady()
        matrices = [self._matrix_at(year) for year in range(last)]
        starts = [y for y in range(last) if y == 0 or matrices[y] is not matrices[y - 1] or not steady[y]]
        periods = [range(first, after) for first, after in pairwise([*starts, last])]
        positions = len(self._start)
        for (_, short), alike in groupby(
            periods, key=lambda p: (id(matrices[p.start]), _best_power(len(p), positions) == 0)
        ):
            some = list(alike)
            for first in range(0, len(some), AT_A_TIME):
                yield Stretch(matrices[some[0].start], some[first : first + AT_A_TIME], short)

    def _steady(self) -> list[bool]:
        """Whether every effect is as strong in a year as in the year before, in all draws."""
        steady = np.ones(self._years, dtype=bool)
        for e in self._effects:
            shape = e.shape[:1] if e.shape.strides[0] == 0 else e.shape
            steady[1:] &= np.all(shape[:, 1:] == shape[:, :-1], axis=0)
        return [bool(s) for s in steady]


class Stretch(NamedTuple):
    """Years with one matrix: periods with unchanged effects, and whether they are too short for long steps."""

    matrix: Array
    periods: list[range]
    short: bool

    def through(
        self, share: Array, block: slice, effects: Sequence[TransitionEffect], weights: Array
    ) -> tuple[Array, Array]:
        """Move some of the draws through the stretch.

        Args:
            share: Share in each position at the beginning, shape (position, draw).
            block: The draws.
            effects: The effects in these draws.
            weights: Weight of every year since start, shape (year,).

        Returns:
            The share at the end, and the weighted sum over the years that follow each step, shape (position, draw) each.
        """
        periods = self.periods
        matrices = changed(self.matrix[:, :, block], effects, [p.start for p in periods])
        if self.short:
            yearly = (matrix for matrix, p in zip(matrices, periods, strict=True) for _ in p)
            return walk(share, yearly, weights[periods[0].start + 1 : periods[-1].stop + 1])
        total = np.zeros_like(share)
        for matrix, p in zip(matrices, periods, strict=True):
            after = weights[p.start + 1 : p.stop + 1]
            share, gained = advance(share, matrix, after, go_on=p.stop + 1 < len(weights))
            total += gained
        return share, total


def walk(share: Array, matrices: Iterable[Array], weights: Array) -> tuple[Array, Array]:
    """Move a cohort year by year and sum it up on the way.

    Args:
        share: Share in each position at the beginning, shape (position, draw).
        matrices: Transition probabilities of every year, shape (origin, target, draw).
        weights: Weight of the shares after 1, 2, … years, shape (year,).

    Returns:
        The share at the end and the weighted sum, shape (position, draw) each.
    """
    shares = np.empty((len(weights), *share.shape))
    for following, matrix in zip(shares, matrices, strict=True):
        share = _step(share, matrix, following)
    return share, np.tensordot(weights, shares, axes=1)


def advance(share: Array, matrix: Array, weights: Array, *, go_on: bool = True) -> tuple[Array, Array]:
    """Move a cohort through years with one matrix, in long steps where that is less work, and sum it up on the way.

    Args:
        share: Share in each position at the beginning, shape (position, draw).
        matrix: Transition probabilities, shape (origin, target, draw).
        weights: Weight of the shares after 1, 2, … years, shape (year,).
        go_on: Whether the share at the end is needed.

    Returns:
        The share at the end (where needed) and Σ_{k=1} weights[k−1] · share · matrix^k, shape (position, draw) each.
    """
    years = len(weights)
    power = _best_power(years, len(share))
    if power == 0:
        return walk(share, repeat(matrix, years), weights)
    stride = 1 << power
    long_step = matrix
    for _ in range(power):
        long_step = _square(long_step)
    blocks = -(-years // stride)
    padded = np.zeros(blocks * stride)
    padded[:years] = weights
    starts = np.empty((blocks, *share.shape))
    starts[0] = share
    for before, after in pairwise(starts):
        _step(before, long_step, after)
    # Block b contributes Σ_j padded[b·stride + j] · start_b · M^(j+1): collect the same power of M from all blocks.
    by_power = np.tensordot(padded.reshape(blocks, stride).T, starts, axes=1)
    total = _step(by_power[-1], matrix)
    for row in by_power[-2::-1]:
        total += row
        total = _step(total, matrix)
    if go_on:
        share = _end(starts[-1], matrix, long_step, years - (blocks - 1) * stride, stride)
    return share, total


def _end(share: Array, matrix: Array, long_step: Array, rest: int, stride: int) -> Array:
    """Share `rest` years after the last block's start."""
    if rest == stride:
        return _step(share, long_step)
    for _ in range(rest):
        share = _step(share, matrix)
    return share


def _step(share: Array, matrix: Array, out: Array | None = None) -> Array:
    """Share a step later, shape (position, draw)."""
    return np.asarray(np.einsum("in,ijn->jn", share, matrix, out=out))


def _square(matrix: Array) -> Array:
    """Transition probabilities over twice the time: row by row, or in one call where the calls are what takes time."""
    if matrix.shape[2] < FEW:
        return np.asarray(np.einsum("ijn,jkn->ikn", matrix, matrix))
    out = np.empty_like(matrix)
    for row, squared in zip(matrix, out, strict=True):
        _step(row, matrix, squared)
    return out


@cache
def _best_power(years: int, positions: int) -> int:
    """Power p of the stride 2^p with the fewest steps; a squaring costs as much as a step for every position."""
    costs = [positions * p + years / (1 << p) + ((1 << p) if p else 0) for p in range(7)]
    return costs.index(min(costs))
