"""Who pays and who gains: the wrong-pocket table, with a suggested co-financing in proportion to expected gain."""

from dataclasses import dataclass

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.model.actors import AKTORER, KATEGORIER
from kalkyl.model.result import Resultat

PAYERS = tuple(a for a in AKTORER if a not in ("individ", "ovriga"))
"""Actors that can be asked to co-finance: the public ones."""


@dataclass(frozen=True)
class Samfinansiering:
    """One row of the wrong-pocket table [kr, present value].

    Attributes:
        aktor: Actor.
        betalar: Its share of the intervention cost today (positive).
        vinner: What it gains from the effects (negative: it loses).
        netto: Gain less cost today.
        foreslagen_andel: Suggested share of the cost, in proportion to the gain among public actors that gain; None
            when no public actor gains.
        foreslagen_kostnad: The same in kronor.
        netto_efter: Gain less the suggested cost.
    """

    aktor: str
    betalar: float
    vinner: float
    netto: float
    foreslagen_andel: float | None
    foreslagen_kostnad: float | None
    netto_efter: float | None


def wrong_pocket(result: Resultat, *, budget: bool = False) -> tuple[Samfinansiering, ...]:
    """Compare what each actor pays with what it gains, and suggest how to share the cost.

    Args:
        result: A result with both cost and effect.
        budget: Whether gains are counted as realisable budget effects instead of long-run resource values.

    Returns:
        One row per actor, in the order of the actor axis.
    """
    pays, gains = cost_and_gain(result, budget=budget)
    total = float(pays.sum())
    positive = np.array([max(g, 0.0) if a in PAYERS else 0.0 for a, g in zip(AKTORER, gains, strict=True)])
    shares = positive / positive.sum() if positive.sum() > 0 else None
    rows = []
    for i, aktor in enumerate(AKTORER):
        share = None if shares is None else float(shares[i])
        rows.append(
            Samfinansiering(
                aktor=aktor,
                betalar=float(pays[i]),
                vinner=float(gains[i]),
                netto=float(gains[i] - pays[i]),
                foreslagen_andel=share,
                foreslagen_kostnad=None if share is None else share * total,
                netto_efter=None if share is None else float(gains[i]) - share * total,
            )
        )
    return tuple(rows)


def cost_and_gain(result: Resultat, *, budget: bool = False) -> tuple[Array, Array]:
    """Present value of the intervention cost (positive) and of everything else, by actor [kr], shape (actor,)."""
    flows = result.kassaflode_budget if budget else result.kassaflode
    row = KATEGORIER.index("insatskostnad")
    cost = -(flows[row] @ result.diskontering_kostnad)
    gain = (flows.sum(axis=0) - flows[row]) @ result.diskontering_effekt
    return np.asarray(cost), np.asarray(gain)
