"""The follow-up worked out: plan against outcome, the updated calculation, the signal and what to be careful about."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from kalkyl.engine import run
from kalkyl.engine.prices import price_factor
from kalkyl.fond.beliefs import (
    Grans,
    Utfallstro,
    break_even_limit,
    observed,
    planned_limit,
    prior,
    updated_outcome,
)
from kalkyl.fond.follow_up import Uppfoljning
from kalkyl.fond.signal import Felrisk, Rad, advice, error_rates
from kalkyl.fond.updating import Medeltro, interval, mean_prior
from kalkyl.model.actors import KATEGORIER
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.result import Resultat
from kalkyl.model.scenario import Insatskostnad, Scenario
from kalkyl.model.values import Belopp

DRAWS: Final = 1000
SEED: Final = 1
FULL_YEAR_DAYS: Final = 350
"""A calendar year is counted as registered when its periods cover so many days."""
REGRESSION: Final = (
    "Jämförelsegrupp saknas. De som väljs för att läget är särskilt dåligt blir ofta bättre även utan insats (regression mot "
    "medelvärdet), så förbättringen kan inte tas som bevis för att insatsen verkar."
)
CHOSEN_HIGH: Final = (
    "Deltagarna eller området valdes när läget var ovanligt dåligt. Då väntas en förbättring av sig själv. Jämför med en grupp "
    "som valdes på samma sätt men inte fick insatsen."
)


@dataclass(frozen=True)
class Uppfoljningsbild:
    """A follow-up worked out.

    Attributes:
        uppfoljning: The follow-up.
        plan: The plan, calculated.
        uppdaterad: The calculation with what is now known, with draws; None where nothing is registered.
        fore: Belief about the outcome before anything was registered; None for an outcome that cannot be counted.
        nu: Belief now.
        kostnad: Belief about the cost per participant [kr in the prices of `prisar`], or None when nothing is known.
        plan_kostnad: Planned cost per participant [kr in the prices of `prisar`], or None.
        prisar: Price year of the cost: that of the latest period.
        nar_planen: Probability that the outcome is at least what the plan says, or None.
        nar_brytpunkten: Probability that it is at least what the break-even needs at the cost so far, or None.
        over_noll: Probability that the updated NPV of the chosen perspective is above zero, or None.
        rad: Signal.
        felrisk: How often the signal is wrong, or None.
        varningar: What to be careful about, in Swedish.
    """

    uppfoljning: Uppfoljning
    plan: Resultat
    uppdaterad: Resultat | None
    fore: Utfallstro | None
    nu: Utfallstro | None
    kostnad: Medeltro | None
    plan_kostnad: float | None
    prisar: int
    nar_planen: float | None
    nar_brytpunkten: float | None
    over_noll: float | None
    rad: Rad
    felrisk: Felrisk | None
    varningar: tuple[str, ...]
    planens_grans: Grans | None = None


def work_out(uppfoljning: Uppfoljning, parameters: Parameteruppsattning, draws: int = DRAWS) -> Uppfoljningsbild:  # fmt: skip
    """Work out a follow-up.

    Args:
        uppfoljning: The follow-up.
        parameters: Parameter set.
        draws: Draws of the updated calculation.

    Raises:
        InputError: The plan cannot be calculated.
    """
    plan = run(uppfoljning.scenario, parameters)
    year = max((m.till.year for m in uppfoljning.gallande), default=plan.prisar)
    planned, cost = _cost(uppfoljning, plan, year)
    before = prior(uppfoljning)
    now = None if before is None else observed(before, uppfoljning)
    promised = None if before is None else planned_limit(before, uppfoljning)
    at_cost = run(updated_scenario(uppfoljning, None, cost, year), parameters)
    needed = None if before is None else break_even_limit(before, at_cost.brytpunkt, uppfoljning)
    reaching = None if now is None or needed is None else now.reaching(needed)
    changed = updated_scenario(uppfoljning, now, cost, year)
    updated = run(changed, parameters, draws=draws, seed=SEED) if uppfoljning.gallande else None
    return Uppfoljningsbild(
        uppfoljning=uppfoljning,
        plan=plan,
        uppdaterad=updated,
        fore=before,
        nu=now,
        kostnad=cost,
        plan_kostnad=planned,
        prisar=year,
        nar_planen=None if now is None or promised is None else now.reaching(promised),
        nar_brytpunkten=reaching,
        over_noll=_above_zero(updated),
        rad="vanta" if now is None else advice(uppfoljning, now, reaching),
        felrisk=_error_rates(uppfoljning, before, now, promised, needed),
        varningar=_cautions(uppfoljning, now, needed),
        planens_grans=promised,
    )


def _error_rates(
    uppfoljning: Uppfoljning,
    before: Utfallstro | None,
    now: Utfallstro | None,
    promised: Grans | None,
    needed: Grans | None,
) -> Felrisk | None:
    if before is None or now is None or needed is None or not now.antal:
        return None
    return error_rates(uppfoljning, before, now, promised, needed)


def _above_zero(result: Resultat | None) -> float | None:
    if result is None or result.lage != "resultat":
        return None
    drawn = result.npv_fordelning(result.scenario.kalkyl.perspektiv)
    return float((drawn > 0).mean()) if drawn.size else None


def _cost(uppfoljning: Uppfoljning, plan: Resultat, year: int) -> tuple[float | None, Medeltro | None]:
    """Return planned cost per participant and what is believed of it now [kr in the prices of the year].

    Periods are weighed by their participants. Their own spread is used from the third one on; before that a period is
    taken to vary as much as the plan is uncertain.
    """
    series = plan.parametrar.index["kpi"].varden
    people = float(sum(uppfoljning.scenario.deltagare))
    planned = None
    if not plan.kostnad_saknas:
        total = -float(plan.kassaflode[KATEGORIER.index("insatskostnad")].sum())
        planned = total / people * price_factor(series, plan.prisar, year)
    rows = [(m.kostnad_kr * price_factor(series, m.till.year, year), m.deltagare) for m in uppfoljning.gallande if m.kostnad_kr is not None and m.deltagare]  # fmt: skip
    belief = None if planned is None else _planned_belief(uppfoljning, planned)
    if not rows:
        return planned, belief
    weights = np.array([n for _, n in rows])
    each = np.array([c for c, _ in rows]) / weights
    mean = float(np.average(each, weights=weights))
    if belief is None:
        belief = Medeltro(mean, 10.0 * max(mean, 1.0))
    spread = belief.s if planned is not None else max(mean, 1.0) * uppfoljning.kostnadens_spridning
    if len(rows) >= 3:
        variance = float(np.average((each - mean) ** 2, weights=weights)) * len(rows) / (len(rows) - 1)
        spread = max(variance**0.5, 1e-3 * max(mean, 1.0))
    return planned, belief.observed(mean, len(rows), spread)


def _planned_belief(uppfoljning: Uppfoljning, planned: float) -> Medeltro:
    stated = uppfoljning.scenario.kostnad.per_deltagare
    share = uppfoljning.kostnadens_spridning
    if stated is not None and stated.uncertain and stated.varde > 0:
        share = mean_prior(stated, share).s / stated.varde
    return Medeltro(planned, max(planned * share, 1e-9))


def updated_scenario(
    uppfoljning: Uppfoljning, now: Utfallstro | None, cost: Medeltro | None, year: int
) -> Scenario:
    """Return the plan with what is now known in its place.

    Args:
        uppfoljning: The follow-up.
        now: Belief about the outcome; None keeps the plan's.
        cost: Belief about the whole cost per participant; None keeps the plan's.
        year: Price year of the cost.
    """
    plan = uppfoljning.scenario
    update: dict[str, object] = {"deltagare": known_participants(uppfoljning), "namn": f"{plan.namn}, uppföljd"[:200]}  # fmt: skip
    if cost is not None and any(m.kostnad_kr is not None and m.deltagare for m in uppfoljning.gallande):
        update["kostnad"] = Insatskostnad(
            per_deltagare=_amount(cost, year), betalare=plan.kostnad.betalare, namnd=plan.kostnad.namnd
        )
    if now is not None and (now.antal or now.antal_utan):
        update["utfall"] = (updated_outcome(now, uppfoljning), *plan.utfall[1:])
    return plan.model_copy(update=update)


def _amount(cost: Medeltro, year: int) -> Belopp:
    low, high = interval(cost)
    sure = low > 0
    return Belopp.model_validate(
        {
            "varde": max(cost.mean, 0.0),
            "lag": low if sure else None,
            "hog": high if sure else None,
            "niva": 0.95,
            "familj": "gamma" if sure else "fast",
            "enhet": "kr/deltagare",
            "prisar": year,
            "kalla": "Egen uppföljning",
            "bevisgrad": "harledd",
        }
    )


def known_participants(uppfoljning: Uppfoljning) -> tuple[float, ...]:
    """Return participants per start year.

    A year that is registered in full has the registered ones. A year that is not over has the plan's, or the registered
    ones where they are more already.
    """
    plan = uppfoljning.scenario
    people = list(plan.deltagare)
    first = plan.kalkyl.startar
    for year in range(first, first + plan.kalkyl.horisont_ar):
        rows = [m for m in uppfoljning.gallande if m.till.year == year and m.deltagare is not None]
        if not rows:
            continue
        people += [0.0] * (year - first + 1 - len(people))
        days = sum((m.till - max(m.fran, date(year, 1, 1))).days + 1 for m in rows)
        registered = float(sum(m.deltagare or 0.0 for m in rows))
        people[year - first] = registered if days >= FULL_YEAR_DAYS else max(registered, people[year - first])
    return tuple(people) if sum(people) > 0 else plan.deltagare


def _cautions(uppfoljning: Uppfoljning, now: Utfallstro | None, needed: Grans | None) -> tuple[str, ...]:
    found = []
    if now is None:
        found.append(
            "Planens utfall är en modell med lägen och kan inte följas som andel eller antal. Deltagare och kostnad uppdateras."
        )
    elif now.antal and not now.antal_utan:
        found.append(REGRESSION)
    if uppfoljning.urval_hogt:
        found.append(CHOSEN_HIGH)
    if now is not None and now.antal and needed is None:
        found.append("Brytpunkten går inte att räkna för planen, så inget råd om att stoppa eller skala upp kan ges.")  # fmt: skip
    people, followed = uppfoljning.total("deltagare")[0], uppfoljning.total("uppfoljda")[0]
    if people and followed and followed < 0.7 * people:
        found.append(
            f"Bara {followed:g} av {people:g} deltagare är uppföljda. De som inte har följts upp kan ha gått sämre."
        )
    if len(uppfoljning.scenario.utfall) > 1 and now is not None:
        found.append("Planen har flera utfall. Bara det första följs upp; de andra är kvar som i planen.")
    return tuple(found)
