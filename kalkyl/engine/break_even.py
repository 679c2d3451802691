"""Break-even: what must be true for the NPV of a perspective to be zero."""

from functools import cache

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.effects import neutral, scaled
from kalkyl.engine.model_run import ModelRun
from kalkyl.engine.perspective import Weights
from kalkyl.engine.roots import find_root
from kalkyl.model.effects import Effekt
from kalkyl.model.outcomes import AndelUtfall, HandelseUtfall, MarkovUtfall
from kalkyl.model.result import Brytpunkt

DOUBLINGS = 10
"""The search tries the assumed effect, twice it, and so on: ten steps, up to 512 times it."""


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
    cases = planned if planned is not None else _unit_cases(run)
    # Value of one case; positive also where the assumed effect does harm and both are negative.
    value = gain / cases if cases else 0.0
    needed = cost / value if cost_known and cost > 0 and value > 0 else None
    factor = _factor(run, weights, cost) if planned is not None and cost_known else None
    insats = run.context.parameters.insatser.get(run.scenario.insats or "")
    events = isinstance(run.leading[0], HandelseUtfall)
    return Brytpunkt(
        antal_lyckade=needed,
        andel_av_deltagare=None if needed is None or events else needed / participants,
        effekt=_effects(run, factor),
        effekt_faktor=factor,
        kostnad_per_deltagare_kr=_highest_cost(run, weights, gain) if planned is not None else None,
        varaktighet_ar=_duration(run, weights, cost) if cost_known else None,
        planerade_lyckade=planned,
        varde_per_lyckad_kr=value if cases else None,
        basta_publicerade_effekt=insats.basta_publicerade_effekt if insats is not None else "",
    )


def _unit_cases(run: ModelRun) -> float:
    """Avoided cases that an outcome without a stated effect is computed as: one per participant, or every event."""
    _, track = run.leading
    return float(run.participants.sum()) if track.probability is not None else float(-track.change()[0].sum())


def _factor(run: ModelRun, weights: Weights, cost: float) -> float | None:
    """Multiple of the assumed effect at which gain equals cost."""
    if cost <= 0 or run.no_effect():
        return None

    @cache
    def surplus(scale: float) -> float:
        return weights.gain(run.gain_per_actor(scale)[0]) - cost

    tried = np.array([0.0, *(2.0**k for k in range(DOUBLINGS))])
    gains = run.repeated(len(tried)).gain_per_actor(tried)
    enough = np.flatnonzero(np.array([weights.gain(gain) for gain in gains]) >= cost)
    if not enough.size:
        return None
    first = int(enough[0])
    if first == 0:  # a cost too small to tell from the rounding of the flows
        return 0.0
    low, high = float(tried[first - 1]), float(tried[first])
    # One by one, the figures may differ by a rounding from those made together.
    if surplus(high) <= 0:
        return high
    return low if surplus(low) >= 0 else find_root(surplus, low, high, tolerance=1e-10)


def _effects(run: ModelRun, factor: float | None) -> dict[str, float | None]:
    """Express the break-even factor in each outcome's own measure (RR, RD, …; for ANDEL the share who succeed)."""
    found: dict[str, float | None] = {}
    for utfall in run.scenario.utfall:
        if isinstance(utfall, AndelUtfall):
            q1 = None
            if factor is not None and utfall.lyckade is not None:
                q1 = utfall.anda.varde + factor * (utfall.lyckade.varde - utfall.anda.varde)
            found[utfall.nyckel] = q1 if q1 is not None and q1 <= 1.0 else None
        elif isinstance(utfall, MarkovUtfall):
            for change in utfall.effekter:
                found[f"{utfall.nyckel}: {change.fran}–{change.till}"] = _scaled(change.effekt, factor)
        else:
            found[utfall.nyckel] = _scaled(utfall.effekt, factor)
    return found


def _scaled(effekt: Effekt | None, factor: float | None) -> float | None:
    """Return the estimate scaled, or None where there is nothing to scale."""
    if factor is None or effekt is None or effekt.varde.varde == neutral(effekt.matt):
        return None
    return float(scaled(effekt.matt, np.array([effekt.varde.varde]), np.array([factor]))[0])


def _highest_cost(run: ModelRun, weights: Weights, gain: float) -> float | None:
    """Highest cost per participant to the intervention's payers that the perspective's gain covers.

    What others bear (participants' own time) must be covered first.
    """
    starting = np.zeros(run.years)
    starting[: len(run.participants)] = run.participants
    per_krona = weights.cost_of(run, starting)
    left = gain - weights.cost(run, others_only=True)
    return left / per_krona if per_krona > 0 and left > 0 else None


def _duration(run: ModelRun, weights: Weights, cost: float) -> float | None:
    """Years that the effect must last, interpolated between whole years."""
    if cost <= 0:
        return None

    # All durations at once: one base case per duration, laid out as if they were draws.
    durations = np.arange(1.0, run.years + 1.0)
    gains = run.repeated(run.years).gain_per_actor(1.0, durations)
    return _first_crossing(np.array([weights.gain(gain) for gain in gains]) - cost, -cost)


def _first_crossing(surplus: Array, at_zero: float) -> float | None:
    """First point where the surplus after 1, 2, … years reaches zero, linear in between."""
    reached = np.flatnonzero(surplus >= 0)
    if not reached.size:
        return None
    year = int(reached[0])
    before, now = float(surplus[year - 1]) if year else at_zero, float(surplus[year])
    return year - before / (now - before)
