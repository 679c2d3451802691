"""Outcome model MARKOV: a cohort over exclusive positions with yearly transitions by age."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, repeat
from typing import NamedTuple

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

    def probability(self, without: Array, years: Sequence[int]) -> Array:
        """Probability of the transition with the intervention, shape (year, draw).

        Args:
            without: Probability without, shape (draw,).
            years: Years since start.
        """
        e = self.effect
        strength = scaled(e.measure, e.value, e.factor * self.shape.T[years])
        return np.asarray(
            without + e.completion * change_in_risk(without, e.measure, strength, e.k, opposite=e.opposite)
        )

    def rows(self, block: slice) -> "TransitionEffect":
        """The same effect for some of the draws."""
        e = self.effect
        part = replace(e, value=e.value[block], factor=e.factor[block], completion=e.completion[block])
        return replace(self, effect=part, shape=self.shape[block])


def complete_rows(off_diagonal: Array) -> Array:
    """Fill in the probability of staying so that every row sums to 1.

    Drawn probabilities of leaving that sum to more than 1 are scaled down to 1.

    Args:
        off_diagonal: Probabilities of leaving, zero on the diagonal, shape (origin, target, draw); overwritten.

    Returns:
        Transition probabilities, shape (origin, target, draw): the same array.
    """
    for origin, row in enumerate(off_diagonal):
        leaving = row.sum(axis=0)
        if leaving.max() > 1.0:
            row /= np.maximum(leaving, 1.0)
            leaving = row.sum(axis=0)
        np.maximum(1.0 - leaving, 0.0, out=row[origin])
    return off_diagonal


class Entry(NamedTuple):
    """One transition that differs between years: its place in the matrix and probability, shape (year, draw)."""

    origin: int
    target: int
    probability: Array


def changed(matrix: Array, effects: Sequence[TransitionEffect], years: Sequence[int]) -> Iterator[Array]:
    """Yield the transition matrix of every year with the effects applied; what they add or take comes from staying.

    Args:
        matrix: Without effect, shape (origin, target, draw).
        effects: The effects.
        years: Years since start.

    Yields:
        Shape (origin, target, draw); the same array, overwritten, every year.
    """
    if not effects:
        yield from repeat(matrix, len(years))
        return
    entries = [
        entry for origin in {e.origin for e in effects} for entry in _row(matrix, origin, effects, years)
    ]
    current = matrix.copy()
    for position in range(len(years)):
        for entry in entries:
            current[entry.origin, entry.target] = entry.probability[position]
        yield current


def _row(
    matrix: Array, origin: int, effects: Sequence[TransitionEffect], years: Sequence[int]
) -> list[Entry]:
    """Entries of a row that the effects change; all of them where the probabilities of leaving are too large."""
    leaving = {
        e.target: e.probability(matrix[origin, e.target], years) for e in effects if e.origin == origin
    }
    others = [target for target in range(len(matrix)) if target != origin and target not in leaving]
    total = matrix[origin, others].sum(axis=0) + sum(leaving.values())
    if total.max() > 1.0:
        size = np.maximum(total, 1.0)
        leaving = {t: leaving.get(t, matrix[origin, t]) / size for t in (*leaving, *others)}
        total = sum(leaving.values())
    stay = np.maximum(1.0 - total, 0.0)
    return [Entry(origin, t, p) for t, p in leaving.items()] + [Entry(origin, origin, stay)]


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
        matrix_at: Transition matrix (origin, target, draw) of the year that begins τ years after start; the same object
            for years with the same matrix.
        effects: Effects on transitions; empty for the alternative without the intervention.
        years: Number of years.
        half_cycle: Whether a year counts the mean of its start and its end (trapezoid).

    Returns:
        Shape (position, draw, year).
    """
    out = np.empty((years + 1, len(start), matrix_at(0).shape[2]))
    out[0] = start[:, None]
    last = years if half_cycle else years - 1
    for _, alike in groupby(range(last), key=lambda year: id(matrix_at(year))):
        some = list(alike)
        for year, matrix in zip(some, changed(matrix_at(some[0]), effects, some), strict=True):
            np.einsum("in,ijn->jn", out[year], matrix, out=out[year + 1])
    counted = 0.5 * (out[:-1] + out[1:]) if half_cycle else out[:-1]
    return np.moveaxis(counted, 0, 2)
