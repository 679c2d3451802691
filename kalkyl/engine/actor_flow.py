"""Flow per person-year by draw and actor, kept as a short sum of amounts[draw] × weights[actor].

Most lines are one amount shared over actors in fixed proportions. Kept so, a line costs one column of draws instead of
eight, and the present values of all lines of a state become one matrix product.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.model.actors import AKTORER, Aktor
from kalkyl.model.draws import is_alike

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


def product_flow(first: Array, second: Array, shares: Array) -> ActorFlow:
    """Flow of a product of two drawn values over actors; a factor that does not vary goes into the weights.

    Args:
        first: One factor, shape (draw,).
        second: The other, shape (draw,).
        shares: Weights by actor, shape (actor,).
    """
    if is_alike(second):
        part = Part(first, shares * float(second[0]))
    elif is_alike(first):
        part = Part(second, shares * float(first[0]))
    else:
        part = Part(first * second, shares)
    return ActorFlow(len(first), [part])


def summed(flows: Sequence[ActorFlow]) -> Array:
    """Sum of flows as one matrix product over the amounts that vary, shape (actor, draw)."""
    draws = flows[0].draws
    constant = np.zeros(len(AKTORER))
    varying: dict[int, tuple[Array, Array]] = {}
    for part in (part for flow in flows for part in flow.parts):
        if is_alike(part.amount):
            constant = constant + part.amount[0] * part.weights
        else:
            amount, shares = varying.get(id(part.amount), (part.amount, 0.0))
            varying[id(amount)] = (amount, shares + part.weights)
    amounts = np.empty((len(varying) + 1, draws))
    amounts[0] = 1.0
    for row, (amount, _) in zip(amounts[1:], varying.values(), strict=True):
        row[:] = amount
    shares = np.array([constant, *(shares for _, shares in varying.values())])
    return np.asarray(shares.T @ amounts)
