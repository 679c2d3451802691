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


def summed(flows: Sequence[ActorFlow]) -> Array:
    """Sum of flows as one matrix product over their parts, shape (actor, draw)."""
    parts = [part for flow in flows for part in flow.parts]
    amounts = np.empty((len(parts), flows[0].draws))
    for row, part in zip(amounts, parts, strict=True):
        row[:] = part.amount
    shares = np.array([part.weights for part in parts]).reshape(len(parts), len(AKTORER))
    return np.asarray(shares.T @ amounts)
