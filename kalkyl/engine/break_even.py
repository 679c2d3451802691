"""Break-even: what must be true for the NPV of a perspective to be zero."""

from collections.abc import Callable

import numpy as np

from kalkyl.engine.effects import neutral, scaled
from kalkyl.engine.model_run import ModelRun
from kalkyl.engine.perspective import Weights
from kalkyl.model.result import Brytpunkt
from kalkyl.model.scenario import AndelUtfall

MAX_FACTOR = 1000.0
"""Largest multiple of the assumed effect that the search tries."""


def break_even(run: ModelRun, weights: Weights) -> Brytpunkt:
    """Compute the five kinds of break-even in the base case.

    The number of successes scales the avoided person-years as they are (exact for every outcome model); the effect and
    the duration are found by searching, since they need not act linearly.

    Args:
        run: The scenario made ready.
        weights: The perspective.
    """
    cost = weights.cost(run)
    gain = weights.gain(run.gain_per_actor()[0])
    planned = run.planned_cases()
    cost_known = not run.scenario.kostnad.saknas
    participants = float(run.participants.sum())
    cases = planned if planned is not None else participants
    needed = cases * cost / gain if cost_known and cost > 0 and cases > 0 and gain > 0 else None
    factor = _factor(run, weights, cost) if planned is not None and cost_known else None
    insats = run.context.parameters.insatser.get(run.scenario.insats or "")
    return Brytpunkt(
        antal_lyckade=needed,
        andel_av_deltagare=None if needed is None else needed / participants,
        effekt=_effects(run, factor),
        effekt_faktor=factor,
        kostnad_per_deltagare_kr=_highest_cost(run, weights, gain) if planned is not None else None,
        varaktighet_ar=_duration(run, weights, cost) if cost_known else None,
        planerade_lyckade=planned,
        basta_publicerade_effekt=insats.basta_publicerade_effekt if insats is not None else "",
    )


def _factor(run: ModelRun, weights: Weights, cost: float) -> float | None:
    """Multiple of the assumed effect at which gain equals cost."""
    if cost <= 0 or run.no_effect():
        return None

    def surplus(scale: float) -> float:
        return weights.gain(run.gain_per_actor(scale)[0]) - cost

    high = 1.0
    while surplus(high) < 0:
        high *= 2.0
        if high > MAX_FACTOR:
            return None
    from scipy.optimize import brentq

    return float(brentq(surplus, 0.0, high, xtol=1e-12, rtol=1e-14))


def _effects(run: ModelRun, factor: float | None) -> dict[str, float | None]:
    """Express the break-even factor in each outcome's own measure (RR, RD, …; for ANDEL the share who succeed)."""
    found: dict[str, float | None] = {}
    for utfall in run.scenario.utfall:
        value: float | None = None
        if factor is None:
            value = None
        elif isinstance(utfall, AndelUtfall):
            if utfall.lyckade is not None:
                q1 = utfall.anda.varde + factor * (utfall.lyckade.varde - utfall.anda.varde)
                value = q1 if q1 <= 1.0 else None
        elif utfall.effekt is not None and utfall.effekt.varde.varde != neutral(utfall.effekt.matt):
            point = np.array([utfall.effekt.varde.varde])
            value = float(scaled(utfall.effekt.matt, point, np.array([factor]))[0])
        found[utfall.tillstand] = value
    return found


def _highest_cost(run: ModelRun, weights: Weights, gain: float) -> float | None:
    """Highest total cost per participant (all payers) that the perspective's gain covers."""
    starting = np.zeros(run.years)
    starting[: len(run.participants)] = run.participants
    per_krona = weights.cost_of(run, starting)
    return gain / per_krona if per_krona > 0 and gain > 0 else None


def _duration(run: ModelRun, weights: Weights, cost: float) -> float | None:
    """Years that the effect must last, interpolated between whole years."""
    if cost <= 0:
        return None

    def surplus(duration: int) -> float:
        return weights.gain(run.gain_per_actor(1.0, duration)[0]) - cost

    return _first_crossing(surplus, -cost, run.years)


def _first_crossing(surplus: Callable[[int], float], at_zero: float, last: int) -> float | None:
    """First point where a function of whole years reaches zero, linear in between."""
    before = at_zero
    for year in range(1, last + 1):
        now = surplus(year)
        if now >= 0:
            return year - 1 + -before / (now - before)
        before = now
    return None
