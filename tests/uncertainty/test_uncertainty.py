"""Spread of measures, payback within a time, the fan, expected loss: closed forms and agreement with the base case."""

import numpy as np
import pytest
from scipy.stats import norm

from kalkyl.engine import run
from kalkyl.engine import uncertainty as module
from kalkyl.engine.uncertainty import (
    expected_loss,
    fan,
    measure_draws,
    npv_spreads,
    spread,
    within,
)
from kalkyl.engine.yearly import NEVER, YearlyFlows, paybacks, rates_of_return
from kalkyl.model.actors import PERSPEKTIV
from kalkyl.model.problems import InputError
from tests.minimal import minimal_set
from tests.uncertainty.cases import linear_result
from tests.uncertainty.test_evaluation import risk_scenario


@pytest.mark.hand
def test_normal_npv_in_closed_form() -> None:
    # NPV ~ N(20 000, 50 000²): P(NPV > 0) = Φ(0.4); quantiles μ + zσ; standard errors σ/√N and √(p(1 − p)/N).
    result = linear_result(20_000.0, 30_000.0, 40_000.0, draws=20_000)
    found = npv_spreads(result)["kommun"]
    assert found.mean == pytest.approx(20_000.0, abs=200.0)
    assert found.deviation == pytest.approx(50_000.0, rel=0.01)
    assert found.positive == pytest.approx(norm.cdf(0.4), abs=0.01)
    assert found.quantiles[0.95] == pytest.approx(20_000.0 + 1.6449 * 50_000.0, rel=0.02)
    assert found.mean_error == pytest.approx(50_000.0 / 20_000**0.5, rel=0.01)
    assert found.positive_error == pytest.approx((0.6554 * 0.3446 / 20_000) ** 0.5, rel=0.01)
    assert list(found.quantiles.values()) == sorted(found.quantiles.values())


@pytest.mark.hand
def test_spread_of_what_may_be_missing_or_never() -> None:
    some = spread(np.array([np.nan, 1.0, 3.0, np.nan]))
    assert (some.missing, some.mean, some.median) == (0.5, 2.0, 2.0)
    never = spread(np.array([2.0, 4.0, NEVER, NEVER, NEVER]))
    assert never.mean is None and never.median == NEVER
    assert never.quantiles[0.25] == 4.0
    nothing = spread(np.array([np.nan]))
    assert (nothing.missing, nothing.mean, nothing.quantiles) == (1.0, None, {})


@pytest.mark.hand
def test_payback_of_rows() -> None:
    # −10 then 4 and 12: back half-way through the second year. Never; nothing to pay; back at once within a year.
    cost = np.array([[-10.0, 0.0], [-10.0, 0.0], [0.0, 0.0], [-10.0, 0.0]])
    gain = np.array([[4.0, 12.0], [4.0, 5.0], [0.0, 1.0], [20.0, 0.0]])
    assert paybacks(YearlyFlows(cost, gain)).tolist() == [1.5, NEVER, 0.0, 0.5]
    assert within(np.array([1.5, NEVER, 4.0, 10.0]), 4.0)[0] == 0.5


@pytest.mark.hand
def test_internal_rates_of_rows() -> None:
    # −100 at the start, 110 a year later: 10 %. −100, 0, 121: 10 %. Two changes of sign, or none: no rate.
    cost = np.array([[-100.0, 0.0, 0.0], [-100.0, 0.0, 0.0], [-100.0, 0.0, -200.0], [0.0, 0.0, 0.0]])
    gain = np.array([[0.0, 110.0, 0.0], [0.0, 0.0, 121.0], [0.0, 250.0, 0.0], [1.0, 1.0, 1.0]])
    rates = rates_of_return(YearlyFlows(cost, gain), 0.0, 0.0)
    assert rates[:2] == pytest.approx([0.1, 0.1], abs=1e-12)
    assert np.isnan(rates[2:]).all()
    # The gain at the end of the same year as the cost: −100 at 0, 110 at 1.
    late = rates_of_return(YearlyFlows(np.array([[-100.0]]), np.array([[110.0]])), 0.0, 1.0)
    assert late == pytest.approx([0.1], abs=1e-12)
    # Nothing flows in any draw: no rate.
    assert np.isnan(rates_of_return(YearlyFlows(np.zeros((2, 3)), np.zeros((2, 3))), 0.0, 0.5)).all()


@pytest.mark.property
@pytest.mark.parametrize("perspektiv", PERSPEKTIV)
def test_every_measure_of_a_draw_is_that_of_a_base_case(perspektiv: str) -> None:
    # Draw 1 is made the base case: each measure over draws must be what the whole calculation gives it.
    result = run(risk_scenario({}), minimal_set(), draws=3, seed=5)
    draws = result.dragningar
    assert draws is not None
    alone = run(risk_scenario({p: float(draws[p][1]) for p in draws.paths}), minimal_set())
    expected = alone.matt[perspektiv]  # type: ignore[index]
    for name, values in measure_draws(result, perspektiv).items():  # type: ignore[arg-type]
        wanted = getattr(expected, name)
        if name == "irr" and not expected.irr_entydig:
            wanted = None
        if wanted is None:
            assert np.isnan(values[0]) or values[0] == NEVER, name
        else:
            assert values[0] == pytest.approx(wanted, rel=1e-9, abs=1e-6), name


@pytest.mark.property
@pytest.mark.parametrize("discounted", [False, True])
def test_the_fan_is_ordered_and_ends_in_the_npv(discounted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(risk_scenario({}), minimal_set(), draws=300, seed=5)
    whole = fan(result, "samhallet", discounted=discounted)
    assert np.all(np.diff(whole.quantiles, axis=0) >= 0)
    if discounted:
        assert whole.base[-1] == pytest.approx(float(result.npv_dragningar[0].sum()))
        assert whole.mean[-1] == pytest.approx(float(result.npv_dragningar[1:].sum(axis=1).mean()))
        assert whole.positive[-1] == pytest.approx(float((result.npv_fordelning("samhallet") > 0).mean()))
    else:
        assert whole.base == pytest.approx(np.cumsum(result.flode("samhallet")))
    monkeypatch.setattr(module, "CELLS", 700)
    in_pieces = fan(result, "samhallet", discounted=discounted, size=64)
    assert in_pieces.quantiles == pytest.approx(whole.quantiles)


@pytest.mark.hand
def test_expected_loss_and_its_smaller_one_is_the_value_of_information() -> None:
    # NPV −2 or 4: acting loses 2 half the time, abstaining loses 4 half the time.
    assert expected_loss(np.array([-2.0, 4.0])) == (1.0, 2.0)


@pytest.mark.bad_input
def test_a_result_without_draws_says_so() -> None:
    with pytest.raises(InputError, match="inga dragningar"):
        npv_spreads(linear_result(1.0, 1.0, 0.0, draws=0))


@pytest.mark.property
def test_measures_do_not_depend_on_blocks_and_are_made_again_by_the_seed() -> None:
    result = run(risk_scenario({}), minimal_set(), draws=120, seed=9)
    again = run(risk_scenario({}), minimal_set(), draws=120, seed=9)
    other = run(risk_scenario({}), minimal_set(), draws=120, seed=10)
    assert np.array_equal(result.npv_dragningar, again.npv_dragningar)
    assert not np.array_equal(result.npv_dragningar, other.npv_dragningar)
    whole = measure_draws(result, "samhallet")
    for size in (1, 17, 64):
        for name, values in measure_draws(again, "samhallet", size=size).items():
            np.testing.assert_allclose(values, whole[name], rtol=1e-9, err_msg=f"{name}, {size}")
