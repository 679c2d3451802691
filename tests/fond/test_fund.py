"""The fund and outcome contracts by hand."""

from dataclasses import replace

import numpy as np
import pytest

from kalkyl.engine import run
from kalkyl.fond.contract import NORRKOPING, NORRKOPING_BETALT, Kontrakt, settle
from kalkyl.fond.fund import Beslut, Fondregler, fund
from kalkyl.model.problems import InputError
from kalkyl.model.result import Resultat
from tests.engine import sets


def result(draws: int = 0, **effect: object) -> Resultat:
    """One participant costs kommunen 300 the first year and avoids 100 a year for five years."""
    parameters = sets.parameters(sets.costly("dyr", 200.0))
    measure = sets.effect("RR", 0.5, **effect)
    made = sets.scenario(
        sets.curve("dyr", 1.0, measure), n=(1.0,), cost=300.0, kalkyl=sets.conventions(5, 0.0)
    )
    return run(made, parameters, draws, 1)


RULES = Fondregler(kapital=500.0, startar=2026, ar=8, andel=0.5, anstand_ar=1, varaktighet_ar=3, tak=None)


@pytest.mark.hand
def test_paid_out_and_back() -> None:
    found = fund(RULES, [Beslut("a", result(), 2026)])
    (plan,) = found.planer
    assert plan.utbetalt.tolist() == [300.0] + [0.0] * 7
    # Half of 100 in years 1, 2 and 3 after the decision.
    assert plan.tillbaka.tolist() == pytest.approx([0, 50, 50, 50, 0, 0, 0, 0])
    assert found.saldo.tolist() == pytest.approx([200, 250, 300, 350, 350, 350, 350, 350])


@pytest.mark.hand
def test_cap_instalments_and_a_later_decision() -> None:
    rules = replace(RULES, andel=1.0, tak=0.5)
    found = fund(rules, [Beslut("a", result(), 2027, (0.5, 0.5))])
    (plan,) = found.planer
    assert plan.utbetalt.tolist() == [0, 150, 150, 0, 0, 0, 0, 0]
    # 100 a year from 2028, at most half of 300 in all: 100 and then 50.
    assert plan.tillbaka.tolist() == pytest.approx([0, 0, 100, 50, 0, 0, 0, 0])


@pytest.mark.hand
def test_budget_model_pays_nothing_back() -> None:
    found = fund(replace(RULES, modell="budget"), [Beslut("a", result(), 2026)])
    assert found.saldo.tolist() == [200.0] * 8
    assert not found.planer[0].aterfors


@pytest.mark.hand
def test_co_financing_leaves_the_rest_to_the_fund() -> None:
    parameters = sets.parameters(sets.costly("dyr", 200.0, "region"))
    made = sets.scenario(
        sets.curve("dyr", 1.0, sets.effect("RR", 0.5)), n=(1.0,), cost=300.0, kalkyl=sets.conventions(5, 0.0)
    )
    # The region alone gains, so it bears all of the cost.
    found = fund(replace(RULES, medfinansiering=True), [Beslut("a", run(made, parameters), 2026)])
    assert found.planer[0].utbetalt.sum() == pytest.approx(0.0)
    assert found.planer[0].medfinansierat.sum() == pytest.approx(300.0)


@pytest.mark.hand
def test_probability_that_the_fund_runs_dry() -> None:
    base = result(40)
    npv = base.npv_dragningar.copy()
    npv[1:21, 0] = -300.0  # half of the draws gain nothing
    npv[21:, 0] = npv[0, 0]
    sure = fund(RULES, [Beslut("a", replace(base, npv_dragningar=npv), 2026)])
    assert sure.sannolikhet_tom == 0.0
    tight = replace(RULES, kapital=340.0)
    # 340 − 300 = 40 is left; a second decision in 2029 of 300 needs 260 more, and 3 × 50 = 150 come back at most.
    both = [
        Beslut("a", replace(base, npv_dragningar=npv), 2026),
        Beslut("b", replace(base, npv_dragningar=npv), 2029),
    ]
    assert fund(tight, both).sannolikhet_tom == 1.0
    roomy = replace(RULES, kapital=450.0)
    # 450 − 300 + 150 − 300 = 0 with the savings, −150 without: half of the draws.
    assert fund(roomy, both).sannolikhet_tom == pytest.approx(0.5)


@pytest.mark.bad_input
def test_faults_at_once() -> None:
    with pytest.raises(InputError) as caught:
        fund(replace(RULES, andel=1.4), [Beslut("a", result(), 2040, (0.5, 0.4))])
    assert len(caught.value.problems) == 3


@pytest.mark.hand
def test_contract() -> None:
    terms = Kontrakt((100.0, 100.0), 50.0, observation_ar=2, tak=0.2)
    found = settle(terms, [1.0, 2.0, 4.0], [0.0, 60.0, 300.0])
    # Three results count: 150 is paid for 200 of outlay; four come too late.
    assert (found.betalt, found.investerarens_netto, found.sena) == (150.0, -50.0, 4.0)
    assert (found.kommunens_netto, found.kommunens_netto_i_perioden) == (210.0, -90.0)
    longer = settle(replace(terms, observation_ar=3), [1.0, 2.0, 4.0], [0.0, 60.0, 300.0])
    assert longer.betalt == pytest.approx(240.0)  # 350 earned, capped at 1.2 × 200


@pytest.mark.hand
def test_norrkoping_as_assumed_loses_three_and_a_half_million() -> None:
    # 60 children, 7.5 million in, −3.5 million after three years. The payment is what the loss implies, so this shows
    # the example; it proves nothing about the contract's own terms, which have not been published.
    terms = replace(NORRKOPING, betalning_per_utfall=NORRKOPING_BETALT / 60)
    found = settle(terms, [20.0, 20.0, 20.0], [0.0, 0.0, 0.0])
    assert found.utlagg == 7_500_000.0
    assert found.investerarens_netto == pytest.approx(-3_500_000.0)


@pytest.mark.property
def test_balance_is_capital_plus_what_came_minus_what_went() -> None:
    found = fund(RULES, [Beslut("a", result(), 2026), Beslut("b", result(), 2028)])
    net = sum(p.tillbaka.sum() - p.utbetalt.sum() for p in found.planer)
    assert found.saldo[-1] == pytest.approx(RULES.kapital + net)
    assert np.all(np.isfinite(found.saldo))
