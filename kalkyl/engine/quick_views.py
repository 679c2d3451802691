"""Views that people know from older tools: mandate period, payback in months, multiples of the yearly cost, potential."""

from dataclasses import dataclass

import numpy as np

from kalkyl.engine.financing import cost_and_gain
from kalkyl.model.actors import AKTORER, KATEGORIER, Perspektiv, members
from kalkyl.model.result import Resultat

MANDATE_YEARS = 4


@dataclass(frozen=True)
class Snabbvy:
    """Quick measures for one perspective; None where they do not exist.

    Attributes:
        npv_mandatperiod: NPV if only the first four years count [kr].
        lyckade_for_mandatperiod: Avoided cases needed to break even within those years.
        andel_for_mandatperiod: The same as a share of participants.
        aterbetalning_manader: Undiscounted payback in whole months, rounded up.
        ganger_arskostnaden: Total gain as a multiple of the intervention's cost in its first year with cost.
        deltagare_per_lyckad: Participants whose cost one success pays for.
        lyckade_andel_som_kravs: The share of participants that this means (1 / deltagare_per_lyckad).
        potential: Gain if every avoidable case in the group were avoided in full [kr, present value].
        verkningsgrad: Realised share of the potential.
    """

    npv_mandatperiod: float | None
    lyckade_for_mandatperiod: float | None
    andel_for_mandatperiod: float | None
    aterbetalning_manader: int | None
    ganger_arskostnaden: float | None
    deltagare_per_lyckad: float | None
    lyckade_andel_som_kravs: float | None
    potential: float | None
    verkningsgrad: float | None


def quick_view(result: Resultat, perspektiv: Perspektiv) -> Snabbvy:
    """Compute the quick views of a result in a perspective, base case."""
    measures = result.matt[perspektiv]
    planned = result.brytpunkt.planerade_lyckade
    participants = float(sum(result.scenario.deltagare))
    index = [AKTORER.index(a) for a in members(perspektiv)]
    cost, gain = cost_and_gain(result)
    whole_cost, own_gain = float(cost.sum()), float(gain[index].sum())
    known = result.lage == "resultat"
    mandate = _mandate(result, index)
    needed = None
    if known and planned and mandate[1] > 0:
        needed = planned * mandate[0] / mandate[1]
    per_success = None
    if known and planned and planned > 0 and own_gain > 0 and whole_cost > 0:
        per_success = (own_gain / planned) / (whole_cost / participants)
    potential, efficiency = _potential(result, index) if known else (None, None)
    months = measures.aterbetalningstid_ar
    return Snabbvy(
        npv_mandatperiod=mandate[1] - mandate[0] if known else None,
        lyckade_for_mandatperiod=needed,
        andel_for_mandatperiod=None if needed is None else needed / participants,
        aterbetalning_manader=None if months is None else int(np.ceil(round(months * 12, 9))),
        ganger_arskostnaden=_multiple(result, own_gain) if known else None,
        deltagare_per_lyckad=per_success,
        lyckade_andel_som_kravs=None if per_success is None else 1.0 / per_success,
        potential=potential,
        verkningsgrad=efficiency,
    )


def _mandate(result: Resultat, index: list[int]) -> tuple[float, float]:
    """Present value of cost (positive) and gain of the perspective over the first four years."""
    years = slice(0, MANDATE_YEARS)
    row = KATEGORIER.index("insatskostnad")
    own = result.kassaflode[:, index, years].sum(axis=1)
    cost = -float(own[row] @ result.diskontering_kostnad[years])
    gain = float((own.sum(axis=0) - own[row]) @ result.diskontering_effekt[years])
    return cost, gain


def _multiple(result: Resultat, gain: float) -> float | None:
    yearly = -result.kassaflode[KATEGORIER.index("insatskostnad")].sum(axis=0)
    first = yearly[yearly > 0]
    return gain / float(first[0]) if len(first) else None


def _potential(result: Resultat, index: list[int]) -> tuple[float | None, float | None]:
    """Gain if every case were avoided, and the realised share of it.

    Each state's or event's gain is scaled up by all volume without the intervention over the volume avoided.
    """
    discounted = result.volymer @ result.diskontering_effekt
    realised = potential = 0.0
    for key, without, with_it in zip(result.tillstand, discounted[0], discounted[1], strict=True):
        gain = sum(float(p.nuvarde[index].sum()) for p in result.poster if p.utfall == key)
        avoided = float(without - with_it)
        if avoided <= 0:
            return None, None
        realised += gain
        potential += gain * float(without) / avoided
    return (potential, realised / potential) if potential > 0 else (None, None)
