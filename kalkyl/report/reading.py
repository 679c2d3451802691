"""Small readings of a result: sums that several reports need, each written once."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from kalkyl.model.actors import AKTORER, KATEGORIER, PERSPEKTIV, Perspektiv, members
from kalkyl.model.result import Resultat

Array = NDArray[np.float64]

COST: Final = KATEGORIER.index("insatskostnad")
ROLLUPS: Final[tuple[Perspektiv, ...]] = tuple(p for p in PERSPEKTIV if p not in AKTORER)


def actor_index(perspektiv: Perspektiv) -> list[int]:
    """Positions on the actor axis that a perspective adds up."""
    return [AKTORER.index(a) for a in members(perspektiv)]


def cost_and_gain(resultat: Resultat, perspektiv: Perspektiv, *, discounted: bool) -> tuple[Array, Array]:
    """Flow of the intervention's cost and of everything else [kr], shape (year,) each; money out negative."""
    own = resultat.kassaflode[:, actor_index(perspektiv), :].sum(axis=1)
    cost, gain = own[COST], own.sum(axis=0) - own[COST]
    if discounted:
        return cost * resultat.diskontering_kostnad, gain * resultat.diskontering_effekt
    return cost, gain


def running_total(cost: Array, gain: Array) -> tuple[Array, Array]:
    """Add flows up over the years.

    The cost of a year falls at its start and the gain evenly over it, as in the payback time.

    Returns:
        The total just after each year's cost and at each year's end [kr], shape (year,) each.
    """
    ends = np.cumsum(cost + gain)
    return np.concatenate([[0.0], ends[:-1]]) + cost, ends


def benefit_by_actor(resultat: Resultat) -> Array:
    """Present value of everything but the intervention's cost [kr], shape (actor,)."""
    return np.asarray(np.delete(resultat.nuvarde(), COST, axis=0).sum(axis=0))


def npv(resultat: Resultat, perspektiv: Perspektiv) -> float | None:
    """Net present value of a perspective [kr], or None where there is none."""
    measures = resultat.matt.get(perspektiv)
    return None if measures is None else measures.npv


def kommun_name(resultat: Resultat) -> str:
    """Name of the municipality; its code where the set does not know it."""
    kommun = resultat.parametrar.kommuner.get(resultat.scenario.kommun)
    return resultat.scenario.kommun if kommun is None else kommun.namn


def is_synthetic(resultat: Resultat) -> bool:
    """Whether the figures are invented for teaching."""
    return resultat.scenario.syntetisk or resultat.parametrar.syntetisk
