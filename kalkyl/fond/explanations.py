"""Why a candidate was left out, what would bring it in, what the choice may be sorry for, and the efficient frontier."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kalkyl.fond.portfolio import Portfolj, Regler, Val
from kalkyl.model.actors import Namnd
from kalkyl.model.problems import InputError

Array = NDArray[np.float64]
MOST_DRAWS = 100


@dataclass(frozen=True)
class Skal:
    """Why a candidate is not in the choice.

    Attributes:
        id: The candidate.
        text: In Swedish.
        extra: Budget that each board lacks per year for it beside what is chosen [kr], where that is why.
    """

    id: str
    text: str
    extra: Mapping[Namnd, Array]


@dataclass(frozen=True)
class Anger:
    """Regret: how much better the best choice in a draw would have been.

    Attributes:
        medel: Mean over the draws [kr].
        storst: Largest [kr].
        dragningar: Number of draws.
    """

    medel: float
    storst: float
    dragningar: int


def reasons(portfolio: Portfolj, rules: Regler, chosen: Val) -> tuple[Skal, ...]:
    """Say for every candidate that was left out why, in the order they were given."""
    left = [k for k in portfolio.kandidater if k.id not in chosen.valda]
    return tuple(_reason(portfolio, rules, chosen, k.id) for k in left)


def _reason(portfolio: Portfolj, rules: Regler, chosen: Val, key: str) -> Skal:
    if key in rules.inte:
        return Skal(key, "Den är undantagen.", {})
    if _unrestricted(portfolio, rules, chosen, key):
        return Skal(
            key, "Den skulle sänka nettot, också med obegränsad budget, när de valda redan är med.", {}
        )
    blocking = [i for k in portfolio.kandidater for i in k.utesluter if k.id in chosen.valda and i == key]
    own = next(k for k in portfolio.kandidater if k.id == key)
    if blocking or any(i in chosen.valda for i in own.utesluter):
        return Skal(key, "Den utesluts av en insats som är vald.", {})
    extra = _lacking(portfolio, rules, chosen, key)
    if extra:
        return Skal(key, "Budgeten räcker inte till den vid sidan av de valda.", extra)
    try:
        forced = portfolio.choose(replace(rules, maste=(*rules.maste, key)))
    except InputError:
        return Skal(key, "Den går inte att förena med kraven.", {})
    text = (
        "De valda ger mer."
        if forced.vantat <= chosen.vantat
        else "Den ger mer men klarar inte kravet på säkerhet."
    )
    return Skal(key, text, {})


def _unrestricted(portfolio: Portfolj, rules: Regler, chosen: Val, key: str) -> bool:
    """Whether the candidate is worth nothing beside the chosen ones even without budgets."""
    try:
        free = replace(rules, budget=None, attityd="vantevarde", maste=(*chosen.valda, key))
        with_it = portfolio.choose(replace(free, inte=_others(portfolio, (*chosen.valda, key))))
    except InputError:
        return False
    return with_it.vantat <= chosen.vantat


def _others(portfolio: Portfolj, keep: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(k.id for k in portfolio.kandidater if k.id not in keep)


def _lacking(portfolio: Portfolj, rules: Regler, chosen: Val, key: str) -> dict[Namnd, Array]:
    """Budget that is missing per board and year to add the candidate to what is chosen [kr]."""
    own = next(k for k in portfolio.kandidater if k.id == key)
    found: dict[Namnd, Array] = {}
    for namnd, limits in (rules.budget or {}).items():
        limit = np.array([limits[min(t, len(limits) - 1)] for t in range(portfolio.years)], dtype=float)
        spent = chosen.kostnad.get(namnd, np.zeros(portfolio.years)) + own.kostnad(namnd, portfolio.years)
        if own.delad_kostnad:
            shared = portfolio.delade[own.delad_kostnad]
            already = any(
                k.delad_kostnad == own.delad_kostnad for k in portfolio.kandidater if k.id in chosen.valda
            )
            if shared.namnd == namnd and not already:
                spent[: len(shared.kostnad)] += shared.kostnad[: portfolio.years]
        lacking = np.maximum(spent - limit, 0.0)
        if lacking.max(initial=0.0) > 0.5:
            found[namnd] = lacking
    return found


def regret(portfolio: Portfolj, rules: Regler, chosen: Val) -> Anger:
    """How much the choice may be sorry for: in every draw, the best choice of that draw against the one made."""
    plain = replace(rules, attityd="vantevarde")
    count = min(len(chosen.npv) - 1, MOST_DRAWS)
    losses = np.array([portfolio.best_in(plain, d + 1) - chosen.npv[d + 1] for d in range(count)])
    if not count:
        return Anger(0.0, 0.0, 0)
    losses = np.maximum(losses, 0.0)
    return Anger(float(losses.mean()), float(losses.max()), count)


def frontier(portfolio: Portfolj, rules: Regler, steps: int = 12) -> tuple[tuple[float, float], ...]:
    """The efficient frontier: for rising total budgets, what the best choice costs and gives.

    Args:
        portfolio: The candidates.
        rules: Rules whose budgets are scaled from nothing to what everything costs.
        steps: Number of points.

    Returns:
        Cost (all boards, all years) and expected net present value [kr], without points that repeat the one before.
    """
    whole = {b: portfolio.cost(b).sum(axis=0) for b in boards(portfolio)}
    found: list[tuple[float, float]] = []
    for n in range(steps + 1):
        budget = {b: tuple(c * n / steps for c in cost) for b, cost in whole.items()}
        try:
            best = portfolio.choose(replace(rules, budget=budget, attityd="vantevarde"))
        except InputError:
            continue
        point = (float(sum(c.sum() for c in best.kostnad.values())), best.vantat)
        if not found or point != found[-1]:
            found.append(point)
    return tuple(found)


def boards(portfolio: Portfolj) -> list[Namnd]:
    """Boards that pay for something."""
    own = {k.resultat.scenario.kostnad.namnd for k in portfolio.kandidater}
    return sorted(own | {d.namnd for d in portfolio.delade.values()})
