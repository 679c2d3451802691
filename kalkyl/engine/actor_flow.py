"""Flow per person-year by draw and actor, kept as a short sum of amounts[draw] × weights[actor].

Most lines are one amount shared over actors in fixed proportions. Kept so, a line costs one column of draws instead of
eight, and the present values of all lines of a state become one matrix product.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.model.actors import AKTORER, Aktor

ACTOR = {aktor: i for i, aktor in enumerate(AKTORER)}
"""Position of each actor on the actor axis."""


class Part(NamedTuple):
    """One term of a flow: amount, shape (draw,), and weights by actor, shape (actor,); money out negative."""

    amount: Array
    weights: Array


class ActorFlow:
    """Sum of parts, as if an array of shape (draw, actor).

    Args:
        draws: Number of draws.
        parts: The terms.
    """

    def __init__(self, draws: int, parts: Sequence[Part]) -> None:
        self.draws = draws
        self.parts = tuple(parts)

    @classmethod
    def of(cls, draws: int, amounts: Mapping[Aktor, Array]) -> "ActorFlow":
        """Lay amounts by actor out on the actor axis."""
        return cls(draws, [Part(amount, weights({aktor: 1.0})) for aktor, amount in amounts.items()])

    def __getitem__(self, draw: int) -> Array:
        """Flow of one draw, shape (actor,)."""
        return sum((float(p.amount[draw]) * p.weights for p in self.parts), np.zeros(len(AKTORER)))

    def to(self, actors: Array) -> Array:
        """Flow to a weighted sum of actors, shape (draw,)."""
        total = np.zeros(self.draws)
        for part in self.parts:
            weight = float(part.weights @ actors)
            if weight:
                total += weight * part.amount
        return total

    def dense(self) -> Array:
        """The whole flow, shape (draw, actor)."""
        out = np.zeros((self.draws, len(AKTORER)))
        for part in self.parts:
            out += part.amount[:, None] * part.weights
        return out


def weights(shares: Mapping[Aktor, float]) -> Array:
    """Weights on the actor axis, shape (actor,)."""
    out = np.zeros(len(AKTORER))
    for aktor, share in shares.items():
        out[ACTOR[aktor]] += share
    return out


def weighted_sum(flows: Sequence[ActorFlow], factors: Sequence[Array]) -> Array:
    """Σ over flows of factor[draw] × flow[draw, actor].

    Args:
        flows: The flows.
        factors: One factor per flow, shape (draw,) each; flows with the same array are multiplied by it once.

    Returns:
        Shape (draw, actor), each actor's draws contiguous.
    """
    groups: dict[int, tuple[Array, list[Part]]] = {}
    for flow, factor in zip(flows, factors, strict=True):
        groups.setdefault(id(factor), (factor, []))[1].extend(flow.parts)
    total: Array | None = None
    for factor, parts in groups.values():
        if parts:
            part = np.column_stack([p.weights for p in parts]) @ _stacked(parts)
            part *= factor
            total = part if total is None else np.add(total, part, out=total)
    if total is None:
        return np.zeros((len(factors[0]) if factors else 0, len(AKTORER)))
    return total.T


def _stacked(parts: Sequence[Part]) -> Array:
    out = np.empty((len(parts), len(parts[0].amount)))
    for row, part in zip(out, parts, strict=True):
        row[:] = part.amount
    return out
