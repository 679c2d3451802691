"""The choice against trying every set of candidates, and against hand calculation."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from kalkyl.engine import run
from kalkyl.fond.candidates import Delad, Kandidat, joint_share
from kalkyl.fond.explanations import frontier, reasons, regret
from kalkyl.fond.portfolio import Portfolj, Regler
from kalkyl.model.problems import InputError
from kalkyl.model.result import Resultat
from tests.engine import sets


def result(
    cost: float, gain: float, state: str = "dyr", board: str = "socialnamnd", draws: int = 40, rr: float = 0.5
) -> Resultat:
    """One participant who costs `cost` this year and halves a risk that costs kommunen `2 · gain` a year."""
    parameters = sets.parameters(sets.costly(state, 2.0 * gain))
    made = sets.scenario(
        sets.curve(state, 1.0, sets.effect("RR", rr)), n=(1.0,), cost=cost, kalkyl=sets.conventions(1, 0.0)
    )
    made = made.model_copy(
        update={"namn": f"{cost:g} mot {gain:g}", "kostnad": made.kostnad.model_copy(update={"namnd": board})}
    )
    return run(made, parameters, draws, 3)


def shifted(base: Resultat, spread: float, seed: int) -> Resultat:
    """The same result with draws that vary around it."""
    noise = np.random.default_rng(seed).normal(0.0, spread, len(base.npv_dragningar))
    noise[0] = 0.0
    npv = base.npv_dragningar.copy()
    npv[:, 0] += noise
    return replace(base, npv_dragningar=npv)


def candidates(spread: float = 0.0) -> list[Kandidat]:
    pairs = [(100.0, 180.0), (60.0, 130.0), (50.0, 95.0), (40.0, 30.0), (80.0, 160.0), (30.0, 55.0)]
    boards = ["socialnamnd", "utbildningsnamnd"]
    return [
        Kandidat(f"k{i}", shifted(result(c, g, f"t{i}", boards[i % 2]), spread, i))
        for i, (c, g) in enumerate(pairs)
    ]


def every(kandidater: Sequence[Kandidat], allowed: Any) -> float:
    """Best mean NPV over all allowed sets, by trying every one."""
    best = 0.0
    for size in range(len(kandidater) + 1):
        for subset in combinations(kandidater, size):
            if allowed(subset):
                npv = sum((k.npv("samhallet")[1:].mean() for k in subset), 0.0)
                best = max(best, npv)
    return best


def spent(subset: Sequence[Kandidat], board: str) -> float:
    return float(sum(k.kostnad(board, 1)[0] for k in subset))  # type: ignore[arg-type]


@pytest.mark.reference
@pytest.mark.parametrize("limit", [0.0, 60.0, 110.0, 150.0, 240.0])
@pytest.mark.parametrize("other", [50.0, 90.0, 1e9])
def test_as_good_as_trying_every_set(limit: float, other: float) -> None:
    found = candidates(20.0)
    rules = Regler(budget={"socialnamnd": (limit,), "utbildningsnamnd": (other,)})
    chosen = Portfolj(found).choose(rules)
    best = every(found, lambda s: spent(s, "socialnamnd") <= limit and spent(s, "utbildningsnamnd") <= other)
    assert chosen.vantat == pytest.approx(best, abs=1e-6)
    assert chosen.kostnad["socialnamnd"][0] <= limit


@pytest.mark.hand
def test_what_loses_money_is_not_chosen_and_is_told_why() -> None:
    portfolio = Portfolj(candidates())
    chosen = portfolio.choose(Regler())
    # k3 costs 40 and gives 30; all the others give more than they cost: 80 + 70 + 45 + 80 + 25 = 300.
    assert chosen.valda == ("k0", "k1", "k2", "k4", "k5")
    assert chosen.vantat == pytest.approx(300.0)
    (why,) = reasons(portfolio, Regler(), chosen)
    assert why.id == "k3"
    assert "sänka nettot" in why.text


@pytest.mark.hand
def test_what_the_budget_lacks_is_told_in_kronor() -> None:
    portfolio = Portfolj(candidates())
    rules = Regler(budget={"socialnamnd": (150.0,), "utbildningsnamnd": (1_000.0,)})
    chosen = portfolio.choose(rules)
    # socialnämnden: k0 costs 100 (+80), k2 50 (+45), k4 80 (+80): with 150 the best is k0 + k2 or k4 + k2 (both 125).
    assert chosen.kostnad["socialnamnd"][0] <= 150.0
    left = {s.id: s for s in reasons(portfolio, rules, chosen)}
    (missing,) = [s for s in left.values() if s.extra]
    expected = {"k0": 80.0 + 50.0 + 100.0 - 150.0, "k4": 100.0 + 50.0 + 80.0 - 150.0}[missing.id]
    assert missing.extra["socialnamnd"][0] == pytest.approx(expected)


@pytest.mark.reference
def test_requirements_and_exclusions() -> None:
    found = candidates()
    found[0] = replace(found[0], kraver=("k3",))
    found[1] = replace(found[1], utesluter=("k5",))
    chosen = Portfolj(found).choose(Regler())

    def allowed(subset: Sequence[Kandidat]) -> bool:
        ids = {k.id for k in subset}
        return ("k0" not in ids or "k3" in ids) and not {"k1", "k5"} <= ids

    assert chosen.vantat == pytest.approx(every(found, allowed))


@pytest.mark.hand
def test_shared_cost_is_paid_once() -> None:
    found = [replace(k, delad_kostnad="lokal") for k in candidates()[:2]]
    shared = {"lokal": Delad("lokal", "socialnamnd", (60.0,))}
    chosen = Portfolj(found, shared).choose(Regler())
    # 80 + 70 − 60 = 90; alone neither 80 − 60 nor 70 − 60 is better.
    assert (chosen.valda, chosen.vantat) == (("k0", "k1"), pytest.approx(90.0))
    dear = {"lokal": Delad("lokal", "socialnamnd", (160.0,))}
    assert Portfolj(found, dear).choose(Regler()).valda == ()


@pytest.mark.hand
def test_overlapping_reductions_multiply() -> None:
    # Both halve the same risk: together 1 − 0.5 · 0.5 = 0.75 of it, not 1.0: three quarters of the added-up gain.
    one, two = result(10.0, 100.0), result(20.0, 100.0)
    assert joint_share([one, two]) == pytest.approx(0.75)
    chosen = Portfolj([Kandidat("a", one), Kandidat("b", two)]).choose(Regler())
    # a alone 90, b alone 80, both 0.75 · 200 − 30 = 120.
    assert (chosen.valda, chosen.vantat) == (("a", "b"), pytest.approx(120.0))


@pytest.mark.reference
@pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
def test_floor_on_the_probability_of_a_gain(level: float) -> None:
    found = [
        Kandidat(f"k{i}", shifted(result(50.0, g, f"t{i}"), s, i))
        for i, (g, s) in enumerate([(90.0, 150.0), (60.0, 5.0), (55.0, 30.0)])
    ]
    portfolio = Portfolj(found)
    chosen = portfolio.choose(Regler(attityd="sannolikhet", niva=level))
    draws = {k.id: k.npv("samhallet")[1:] for k in found}

    def total(ids: Sequence[str]) -> Any:
        return sum((draws[i] for i in ids), np.zeros(40))

    sets_ = [s for size in range(4) for s in combinations(draws, size)]
    # Choosing nothing gives 0 in every draw, which counts as good: nothing is lost.
    good = [s for s in sets_ if np.mean(total(s) >= 0) >= level - 1e-9]
    assert chosen.vantat == pytest.approx(max(float(total(s).mean()) for s in good), abs=1e-6)


@pytest.mark.reference
def test_lower_quantile() -> None:
    found = [
        Kandidat(f"k{i}", shifted(result(50.0, g, f"t{i}"), s, i))
        for i, (g, s) in enumerate([(90.0, 150.0), (60.0, 5.0), (70.0, 30.0)])
    ]
    chosen = Portfolj(found).choose(Regler(attityd="kvantil", niva=0.1))
    draws = {k.id: k.npv("samhallet")[1:] for k in found}

    def low(ids: Sequence[str]) -> float:
        ordered = np.sort(sum((draws[i] for i in ids), np.zeros(40)))
        return float(ordered[4])  # 36 of 40 draws do at least as well

    assert low(chosen.valda) == pytest.approx(
        max(low(s) for size in range(4) for s in combinations(draws, size))
    )


@pytest.mark.property
def test_regret_is_none_when_nothing_varies_and_some_when_it_does() -> None:
    portfolio = Portfolj(candidates())
    assert regret(portfolio, Regler(), portfolio.choose(Regler())).storst == pytest.approx(0.0, abs=1e-6)
    uncertain = Portfolj(candidates(80.0))
    found = regret(uncertain, Regler(), uncertain.choose(Regler()))
    assert found.storst >= found.medel > 0.0


@pytest.mark.property
def test_frontier_rises() -> None:
    points = frontier(Portfolj(candidates()), Regler())
    assert points[0] == (0.0, 0.0)
    assert [p[1] for p in points] == sorted(p[1] for p in points)
    assert points[-1][1] == pytest.approx(300.0)


@pytest.mark.bad_input
def test_faults_at_once() -> None:
    found = candidates()
    broken = [
        replace(found[0], kraver=("finns_inte",)),
        replace(found[1], id="k0"),
        replace(found[2], delad_kostnad="x"),
    ]
    with pytest.raises(InputError) as caught:
        Portfolj(broken)
    assert len(caught.value.problems) == 3


@pytest.mark.bad_input
def test_no_choice_obeys() -> None:
    with pytest.raises(InputError, match="inget val klarar alla krav"):
        Portfolj(candidates()).choose(Regler(budget={"socialnamnd": (10.0,)}, maste=("k0",)))
