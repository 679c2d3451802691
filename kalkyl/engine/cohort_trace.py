"""A Markov cohort over all draws at once, as yearly shares or as weighted sums over the years.

Draws are the contiguous axis, so a year's step is one pass over the matrix entries. A weighted sum Σ_t w_t · x P^t over a
run of years with the same matrix is a matrix polynomial with the same coefficients for every draw. It is evaluated with
P^s computed by squaring, L/s long steps, and s short ones (Paterson and Stockmeyer 1973, On the number of nonscalar
multiplications necessary to evaluate polynomials, SIAM J. Comput. 2(1)), so that its cost grows with √years, not years.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.markov import TransitionEffect, change_rows, occupancy

BLOCK = 2048
"""Draws computed at a time: a matrix of six positions then fits in a processor's second cache."""


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
        runs = list(self._runs(len(weights) - 1))
        for low in range(0, draws, BLOCK):
            block = slice(low, min(low + BLOCK, draws))
            share = np.repeat(self._start[:, None], block.stop - low, axis=1)
            part = weights[0] * share
            effects = [e.rows(block) for e in self._effects]
            for matrix, periods in runs:
                plain = matrix[:, :, block]
                current = plain.copy() if effects else plain
                for first, last in periods:
                    if effects:
                        change_rows(current, plain, effects, first)
                    part += advance(share, current, weights[first + 1 : last + 1])
            total[:, block] = part
        return total

    def _runs(self, last: int) -> Iterator[tuple[Array, list[tuple[int, int]]]]:
        """Yield each matrix with its periods (first year, year after the last) of unchanged strength of effects."""
        steady = self._steady()
        matrices = [self._matrix_at(year) for year in range(last)]
        year = 0
        while year < last:
            matrix, periods = matrices[year], []
            while year < last and matrices[year] is matrix:
                first = year
                year += 1
                while year < last and matrices[year] is matrix and steady[year]:
                    year += 1
                periods.append((first, year))
            yield matrix, periods

    def _steady(self) -> list[bool]:
        """Whether every effect is as strong in a year as in the year before, in all draws."""
        steady = np.ones(self._years, dtype=bool)
        for e in self._effects:
            shape = e.shape[:1] if e.shape.strides[0] == 0 else e.shape
            steady[1:] &= np.all(shape[:, 1:] == shape[:, :-1], axis=0)
        return [bool(s) for s in steady]


def advance(share: Array, matrix: Array, weights: Array) -> Array:
    """Move a cohort through years with one matrix, in place, and sum it up on the way.

    Args:
        share: Share in each position at the beginning, shape (position, draw); overwritten with the share at the end.
        matrix: Transition probabilities, shape (origin, target, draw).
        weights: Weight of the shares after 1, 2, … years, shape (year,).

    Returns:
        Σ_{k=1} weights[k−1] · share · matrix^k, shape (position, draw).
    """
    years = len(weights)
    power = _best_power(years, len(share))
    if power == 0:
        total = np.zeros_like(share)
        for weight in weights:
            share[...] = _step(share, matrix)
            total += weight * share
        return total
    stride = 1 << power
    long_step = matrix
    for _ in range(power):
        long_step = np.einsum("ijn,jkn->ikn", long_step, matrix if long_step is matrix else long_step)
    blocks = -(-years // stride)
    padded = np.zeros(blocks * stride)
    padded[:years] = weights
    starts = np.empty((blocks, *share.shape))
    starts[0] = share
    for block in range(1, blocks):
        starts[block] = _step(starts[block - 1], long_step)
    _finish(share, starts[-1], matrix, long_step, years - (blocks - 1) * stride, stride)
    # Block b contributes Σ_j padded[b·stride + j] · start_b · M^(j+1): collect the same power of M from all blocks.
    by_power = np.tensordot(padded.reshape(blocks, stride).T, starts, axes=1)
    total = _step(by_power[-1], matrix)
    for row in by_power[-2::-1]:
        total += row
        total = _step(total, matrix)
    return total


def _finish(share: Array, start: Array, matrix: Array, long_step: Array, rest: int, stride: int) -> None:
    """Put the share at the end, `rest` years after the last block's start, into `share`."""
    if rest == stride:
        share[...] = _step(start, long_step)
        return
    share[...] = start
    for _ in range(rest):
        share[...] = _step(share, matrix)


def _step(share: Array, matrix: Array) -> Array:
    return np.asarray(np.einsum("in,ijn->jn", share, matrix))


def _best_power(years: int, positions: int) -> int:
    """Power p of the stride 2^p with the fewest steps; a squaring costs as much as a step for every position."""
    costs = [positions * p + years / (1 << p) + ((1 << p) if p else 0) for p in range(7)]
    return int(np.argmin(costs))
