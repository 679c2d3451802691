"""Outcome model MARKOV: a cohort over exclusive positions with yearly transitions by age."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.effects import change_in_risk, scaled
from kalkyl.engine.volumes import DrawnEffect


@dataclass(frozen=True)
class TransitionEffect:
    """Effect on one transition.

    Attributes:
        origin: Index of the position of departure.
        target: Index of the position of arrival.
        effect: The effect with its adjustments, arrays of shape (draw,).
        shape: Strength by year since start, shape (draw, year).
    """

    origin: int
    target: int
    effect: DrawnEffect
    shape: Array

    def rows(self, block: slice) -> "TransitionEffect":
        """The same effect for some of the draws."""
        e = self.effect
        part = replace(e, value=e.value[block], factor=e.factor[block], completion=e.completion[block])
        return replace(self, effect=part, shape=self.shape[block])


def complete_rows(off_diagonal: Array) -> Array:
    """Fill in the probability of staying so that every row sums to 1.

    Drawn probabilities of leaving that sum to more than 1 are scaled down to 1.

    Args:
        off_diagonal: Probabilities of leaving, zero on the diagonal, shape (origin, target, draw).

    Returns:
        Transition probabilities, shape (origin, target, draw).
    """
    leaving = off_diagonal.sum(axis=1, keepdims=True)
    out = np.asarray(off_diagonal / np.maximum(leaving, 1.0))
    stay = 1.0 - out.sum(axis=1)
    index = np.arange(out.shape[0])
    out[index, index, :] = np.maximum(stay, 0.0)
    return out


def changed(matrix: Array, effects: Sequence[TransitionEffect], year: int) -> Array:
    """Transition matrix of one year with the effects applied; what they add or take comes from staying.

    Args:
        matrix: Without effect, shape (origin, target, draw).
        effects: The effects.
        year: Years since start.
    """
    if not effects:
        return matrix
    out = matrix.copy()
    change_rows(out, matrix, effects, year)
    return out


def change_rows(out: Array, matrix: Array, effects: Sequence[TransitionEffect], year: int) -> None:
    """Write the rows that effects start from, changed, into a copy of the matrix; the others already sum to 1."""
    origins = {e.origin for e in effects}
    for origin in origins:
        out[origin] = matrix[origin]
    for e in effects:
        p0 = matrix[e.origin, e.target]
        strength = scaled(e.effect.measure, e.effect.value, e.effect.factor * e.shape[:, year])
        change = change_in_risk(p0, e.effect.measure, strength, e.effect.k, opposite=e.effect.opposite)
        out[e.origin, e.target] = p0 + e.effect.completion * change
    for origin in origins:
        row = out[origin]
        row[origin] = 0.0
        row /= np.maximum(row.sum(axis=0), 1.0)
        row[origin] = np.maximum(1.0 - row.sum(axis=0), 0.0)


def occupancy(
    start: Array,
    matrix_at: Callable[[int], Array],
    effects: Sequence[TransitionEffect],
    years: int,
    *,
    half_cycle: bool = False,
) -> Array:
    """Share of a cohort in each position in every year, given survival.

    Args:
        start: Start distribution, shape (position,).
        matrix_at: Transition matrix (origin, target, draw) of the year that begins τ years after start.
        effects: Effects on transitions; empty for the alternative without the intervention.
        years: Number of years.
        half_cycle: Whether a year counts the mean of its start and its end (trapezoid).

    Returns:
        Shape (position, draw, year).
    """
    draws = matrix_at(0).shape[2]
    positions = len(start)
    share = np.repeat(start[:, None], draws, axis=1)
    out = np.empty((years + 1, positions, draws))
    out[0] = share
    last = years if half_cycle else years - 1
    for year in range(last):
        matrix = changed(matrix_at(year), effects, year)
        share = np.einsum("in,ijn->jn", share, matrix, out=out[year + 1])
    counted = 0.5 * (out[:-1] + out[1:]) if half_cycle else out[:-1]
    return np.moveaxis(counted, 0, 2)


def sojourn(yearly_stay: float) -> float:
    """Expected whole years in a position that is left with a constant probability: 1 / (1 − stay).

    >>> sojourn(0.75)
    4.0
    """
    return 1.0 / (1.0 - yearly_stay)
