"""Lasting financing of regional work: who pays what share, beside who gains when a risk does less harm."""

from dataclasses import dataclass

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.exclusion import exclusion_cost
from kalkyl.model.actors import AKTORER, SAMMANSLAGNINGAR, Aktor
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.problems import problem
from kalkyl.model.values import Varde
from kalkyl.risk.inaction import inaction_cost
from kalkyl.risk.regional import Finansiar, Finansiering, Regionalkostnad, discounting, share_of


@dataclass(frozen=True)
class Finansieringsplan:
    """A way to share the cost, worked out.

    Attributes:
        finansiering: The shares.
        kronor: By payer [kr/year], shape (year,) each.
        ofinansierat: What nobody pays for [kr/year], shape (year,).
        nuvarde: Present value by payer [kr].
    """

    finansiering: Finansiering
    kronor: dict[Finansiar, Array]
    ofinansierat: Array
    nuvarde: dict[Finansiar, float]

    @property
    def varaktig(self) -> bool:
        """Whether the last year is paid for in full without temporary money."""
        temporary = self.kronor.get("projektmedel")
        return float(self.ofinansierat[-1]) < 0.5 and (temporary is None or float(temporary[-1]) < 0.5)


def share_cost(cost: Regionalkostnad, way: Finansiering) -> Finansieringsplan:
    """Work out who pays what, year by year; the yearly cost is the same in real terms."""
    yearly, years = cost.of()[1], cost.plan.ar
    paid = {
        payer: np.array([yearly * share_of(shares, t) for t in range(years)])
        for payer, shares in way.andelar.items()
    }
    left = np.maximum(yearly - sum(paid.values(), np.zeros(years)), 0.0)
    factors = discounting(cost.plan)
    return Finansieringsplan(
        way, paid, left, {payer: float(amounts @ factors) for payer, amounts in paid.items()}
    )


def gains(parameters: Parameteruppsattning, kommun: str, risk: str) -> dict[Finansiar, float] | None:
    """Share of each public payer in what is saved when one event, or one person-year in each state, is avoided.

    A payer that loses (tax that equalisation takes back, for instance) gets 0.

    Args:
        parameters: Parameter set.
        kommun: Municipality whose tax rates are used.
        risk: The risk.

    Returns:
        Shares that sum to 1, or None when no price is known.

    Raises:
        InputError: The risk or the municipality does not exist.
    """
    if risk not in parameters.risker:
        raise problem(risk, f"risken finns inte i uppsättningen ”{parameters.id}”.")
    chosen = parameters.risker[risk]
    if chosen.typ == "handelse" and chosen.handelsetyper:
        one = {key: Varde(varde=1.0, enhet="antal_per_ar") for key in chosen.handelsetyper}
        per_actor = inaction_cost(parameters, kommun, [risk], one, draws=0).hogst[0]
    else:
        costs = [exclusion_cost(parameters, kommun, key).per_aktor() for key in chosen.tillstand]
        per_actor = sum(costs, np.zeros(len(AKTORER)))
    public: dict[Aktor, float] = {
        a: max(float(per_actor[AKTORER.index(a)]), 0.0) for a in SAMMANSLAGNINGAR["offentlig_sektor"]
    }
    total = sum(public.values())
    if total <= 0:
        return None
    return {a: amount / total for a, amount in public.items() if amount > 0}  # type: ignore[misc]


def usual_ways(gain: dict[Finansiar, float] | None) -> tuple[Finansiering, ...]:
    """Return the ways to start from; the last follows who gains, where that is known."""
    ways: list[dict[str, object]] = [
        {"namn": "Projekt i tre år, sedan slut", "andelar": {"projektmedel": (1.0, 1.0, 1.0, 0.0)}},
        {
            "namn": "Kommunerna tar över stegvis",
            "andelar": {"projektmedel": (1.0, 1.0, 0.5, 0.0), "kommun": (0.0, 0.0, 0.5, 1.0)},
        },
        {"namn": "Kommunerna och staten delar lika", "andelar": {"kommun": (0.5,), "ovriga_staten": (0.5,)}},
    ]
    if gain:
        ways.append(
            {
                "namn": "Efter vem som vinner",
                "andelar": {payer: (round(s, 6),) for payer, s in _whole(gain).items()},
            }
        )
    return tuple(Finansiering.model_validate(way) for way in ways)


def _whole(gain: dict[Finansiar, float]) -> dict[Finansiar, float]:
    """Round to six decimals so that the shares still sum to 1: the largest takes what is left over."""
    rounded = {payer: round(share, 6) for payer, share in gain.items()}
    largest = max(rounded, key=lambda payer: rounded[payer])
    return rounded | {largest: 1.0 - sum(s for p, s in rounded.items() if p != largest)}


def per_municipality(
    parameters: Parameteruppsattning, lan: str, amount: float
) -> tuple[tuple[str, int, float], ...]:
    """Divide an amount over a county's municipalities by population.

    Returns:
        Name, inhabitants and kronor, by name.
    """
    own = sorted((k for k in parameters.kommuner.values() if k.lan == lan), key=lambda k: k.namn)
    total = sum(k.folkmangd for k in own)
    return tuple((k.namn, k.folkmangd, amount * k.folkmangd / total) for k in own) if total else ()
