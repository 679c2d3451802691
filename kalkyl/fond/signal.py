"""Stop, continue or scale up: the rule, and how often it says the wrong thing."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.fond.beliefs import Grans, Utfallstro
from kalkyl.fond.follow_up import Uppfoljning
from kalkyl.fond.updating import Andelstro, Takttro, Tro, nodes

Rad = Literal["stoppa", "fortsatt", "skala", "vanta"]
RAD: Final[dict[str, str]] = {
    "stoppa": "Överväg att stoppa",
    "fortsatt": "Fortsätt och följ upp",
    "skala": "Kan skalas upp",
    "vanta": "För tidigt att säga",
}
_NODES: Final = 48
_MASS: Final = 1e-7
_MONTH: Final = 1.0 / 12.0


@dataclass(frozen=True)
class Felrisk:
    """How often the signal is wrong at one look with as much data as now.

    Attributes:
        stoppa_fel: Probability of stop although the outcome is exactly what the plan says; None for a plan that says
            nothing.
        skala_fel: Probability of scale up although the effort only just breaks even; None without a comparison group,
            when the signal never says so.
    """

    stoppa_fel: float | None
    skala_fel: float | None


def advice(plan: Uppfoljning, belief: Utfallstro, reaching: float | None) -> Rad:
    """Return the signal.

    Args:
        plan: The rule.
        belief: What is believed now.
        reaching: Probability that the outcome reaches the break-even; None where there is no break-even to reach.
    """
    enough = plan.minst_uppfoljda * (_MONTH if belief.slag == "handelse" else 1.0)
    if belief.antal < enough - 1e-9 or reaching is None:
        return "vanta"
    if reaching < plan.stoppa_under:
        return "stoppa"
    if reaching >= plan.skala_over and belief.antal_utan:
        return "skala"
    return "fortsatt"


def rule_text(plan: Uppfoljning) -> str:
    """Say the rule in Swedish."""
    low, high = f"{100 * plan.stoppa_under:g}", f"{100 * plan.skala_over:g}"
    return (
        f"Regeln: stoppa när sannolikheten att insatsen når brytpunkten är under {low} procent; skala upp när den är minst "
        f"{high} procent och en jämförelsegrupp finns; annars fortsätt. Inget råd ges innan minst "
        f"{plan.minst_uppfoljda:g} deltagare har följts upp (för händelser: månader)."
    )


def error_rates(
    plan: Uppfoljning, before: Utfallstro, now: Utfallstro, promised: Grans | None, needed: Grans
) -> Felrisk:
    """Compute how often the signal is wrong, over everything that could have been observed with as much data.

    Args:
        plan: The rule.
        before: Belief before anything was observed.
        now: Belief now, with how much has been observed.
        promised: The outcome that the plan promises, or None.
        needed: The outcome at which the effort breaks even.
    """
    without = before.utan.mean
    stop = None
    if promised is not None:
        truth = _true(before, promised, without)
        stop = _chance(before, now, truth, without, needed, plan.stoppa_under, below=True)
    if not now.antal_utan:
        return Felrisk(stop, None)
    scale = _chance(before, now, _true(before, needed, without), without, needed, plan.skala_over, below=False)  # fmt: skip
    return Felrisk(stop, scale)


def _true(belief: Utfallstro, grans: Grans, without: float) -> float:
    value = grans.good(np.array(without)) if belief.slag == "andel" else grans.rate(np.array(without))
    return float(np.clip(value, 0.0, 1.0) if belief.slag == "andel" else value)


def _chance(
    before: Utfallstro, now: Utfallstro, q1: float, q0: float, needed: Grans, limit: float, *, below: bool
) -> float:
    """Probability that the signal falls below (or reaches) a limit when the truth is q1 with and q0 without."""
    k1, p1 = _outcomes(before, now.antal, q1)
    k0, p0 = _outcomes(before, now.antal_utan, q0)
    reached = np.empty((len(k1), len(k0)))
    for column, count in enumerate(k0):
        least = nodes(_seen(before.utan, count, now.antal_utan), _NODES)
        wanted = needed.good(least) if before.slag == "andel" else needed.rate(least)
        under = _below(before.med, k1[:, None], now.antal, wanted).mean(axis=1)
        reached[:, column] = 1.0 - under if before.slag == "andel" else under
    said = reached < limit if below else reached >= limit
    return float(p1 @ said @ p0)


def _seen(belief: Tro, count: float, amount: float) -> Tro:
    if isinstance(belief, (Andelstro, Takttro)):
        return belief.observed(count, amount)
    return belief


def _below(belief: Tro, counts: Array, amount: float, limits: Array) -> Array:
    """Probability of being at most each limit after each count, shape (count, limit)."""
    from scipy import special

    if isinstance(belief, Andelstro):
        a, b = belief.a + counts, belief.b + amount - counts
        return np.asarray(special.betainc(a, b, np.clip(limits, 0.0, 1.0)))
    assert isinstance(belief, Takttro)
    return np.asarray(special.gammainc(belief.a + counts, (belief.b + amount) * np.maximum(limits, 0.0)))


def _outcomes(belief: Utfallstro, amount: float, truth: float) -> tuple[Array, Array]:
    """Return the counts that may be observed and their probabilities, leaving out the next to impossible."""
    from scipy import special

    if amount <= 0:
        return np.zeros(1), np.ones(1)
    if belief.slag == "andel":
        whole = round(amount)
        counts = np.arange(whole + 1.0)
        sure = min(max(truth, 1e-12), 1 - 1e-12)
        ways = special.gammaln(whole + 1) - special.gammaln(counts + 1) - special.gammaln(whole - counts + 1)
        chances = np.exp(ways + counts * np.log(sure) + (whole - counts) * np.log1p(-sure))
    else:
        mean = max(truth * amount, 1e-12)
        counts = np.arange(np.ceil(mean + 8 * np.sqrt(mean) + 12))
        chances = np.exp(counts * np.log(mean) - mean - special.gammaln(counts + 1))
    kept = chances > _MASS
    return counts[kept], chances[kept]
