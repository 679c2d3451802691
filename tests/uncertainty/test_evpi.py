"""Value of information: closed forms for normal net benefits, nested Monte Carlo, properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from kalkyl.engine.advice import advice
from kalkyl.engine.evpi import evpi, evpi_error, evppi, information_values
from kalkyl.engine.regression import fit_surface, spline_basis
from tests.uncertainty.cases import linear_result

COST, BENEFIT = "kostnad.per_deltagare", "tillstand.utanfor.kostnad.kommun"


def normal_loss(mean: float, deviation: float) -> float:
    """E[max(X, 0)] − max(E[X], 0) for X normal (the unit normal loss integral)."""
    z = abs(mean) / deviation
    return float(deviation * (norm.pdf(z) - z * norm.sf(z)))


@pytest.mark.hand
@pytest.mark.parametrize("mean", [20_000.0, -35_000.0, 0.0])
def test_normal_npv_in_closed_form(mean: float) -> None:
    result = linear_result(mean, 30_000.0, 40_000.0, draws=20_000)
    npv = result.npv_fordelning("kommun")
    assert evpi(npv) == pytest.approx(normal_loss(mean, 50_000.0), rel=0.03)
    assert evpi_error(npv) < 0.02 * normal_loss(mean, 50_000.0)


@pytest.mark.hand
@pytest.mark.parametrize("mean", [20_000.0, -20_000.0])
def test_linear_model_in_closed_form(mean: float) -> None:
    # Knowing one of two independent normal values leaves a normal expectation with that value's own deviation.
    result = linear_result(mean, 30_000.0, 40_000.0, draws=20_000)
    found = {v.name: v for v in information_values(result, "kommun")}
    for path, deviation in ((COST, 30_000.0), (BENEFIT, 40_000.0)):
        expected = normal_loss(mean, deviation)
        assert found[path].value == pytest.approx(expected, abs=max(4 * found[path].error, 0.03 * expected))
    everything = information_values(result, "kommun", {"allt": [COST, BENEFIT]})[0]
    assert everything.value == pytest.approx(normal_loss(mean, 50_000.0), rel=0.03)
    assert everything.share == pytest.approx(1.0, abs=0.02)


@pytest.mark.reference
def test_against_nested_monte_carlo() -> None:
    # NPV = 10 · exp(x) · y − z, x, y, z independent; knowing x: E[NPV | x] = 10 · exp(x) · E[y] − E[z].
    rng = np.random.default_rng(3)
    x, y, z = rng.normal(0.0, 0.5, 8000), rng.gamma(4.0, 0.25, 8000), rng.normal(11.0, 3.0, 8000)
    npv = 10.0 * np.exp(x) * y - z
    outer, inner = (
        rng.normal(0.0, 0.5, 2000),
        (rng.gamma(4.0, 0.25, (2000, 2000)), rng.normal(11.0, 3.0, 2000)),
    )
    of_x = 10.0 * np.exp(outer) * inner[0].mean(axis=1) - inner[1].mean()
    estimate, error = evppi(npv, x[:, None])
    nested = evpi(of_x)
    nested_error = evpi_error(of_x)
    assert estimate == pytest.approx(nested, abs=4 * float(np.hypot(error, nested_error)))
    outer_y, inner_z = rng.gamma(4.0, 0.25, 2000), rng.normal(11.0, 3.0, 2000)
    inner_x = np.exp(rng.normal(0.0, 0.5, (2000, 2000)))
    of_yz = 10.0 * inner_x.mean(axis=1) * outer_y - inner_z
    estimate, error = evppi(npv, np.column_stack([y, z]))
    assert estimate == pytest.approx(evpi(of_yz), abs=4 * float(np.hypot(error, evpi_error(of_yz))))


@pytest.mark.reference
def test_product_of_three_in_a_group() -> None:
    # Group {x, y, w} of a product of three and a fourth unknown: E[NPV | x, y, w] is the product itself.
    rng = np.random.default_rng(5)
    x, y, w = (rng.lognormal(0.0, 0.4, 20_000) for _ in range(3))
    product = 10.0 * x * y * w - 14.0
    npv = product + rng.normal(0.0, 10.0, 20_000)
    estimate, _ = evppi(npv, np.column_stack([x, y, w]))
    assert estimate == pytest.approx(evpi(product), rel=0.05)


@pytest.mark.property
def test_estimates_settle_as_draws_grow() -> None:
    exact = normal_loss(20_000.0, 40_000.0)

    def error(count: int) -> float:
        found = []
        for seed in range(30):
            rng = np.random.default_rng(seed)
            benefit, rest = rng.normal(0.0, 40_000.0, count), rng.normal(0.0, 30_000.0, count)
            found.append(evppi(20_000.0 + benefit + rest, benefit[:, None])[0])
        return float(np.sqrt(np.mean((np.array(found) - exact) ** 2)))

    # Sixteen times as many draws: about a quarter of the error.
    assert error(500) / error(8000) == pytest.approx(4.0, rel=0.5)


@pytest.mark.property
@settings(max_examples=40, deadline=None)
@given(
    weights=st.lists(st.floats(-3.0, 3.0), min_size=1, max_size=4),
    shift=st.floats(-2.0, 2.0),
    seed=st.integers(0, 99),
)
def test_between_nothing_and_everything(weights: list[float], shift: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.gamma(2.0, 1.0, (600, len(weights)))
    npv = shift + (x - 2.0) @ np.array(weights)
    for i in range(len(weights)):
        value, error = evppi(npv, x[:, [i]])
        assert 0.0 <= value <= evpi(npv)
        assert error >= 0.0


@pytest.mark.hand
def test_what_does_not_matter_is_worth_nothing() -> None:
    rng = np.random.default_rng(1)
    npv, other = rng.normal(50.0, 10.0, 5000), rng.normal(0.0, 1.0, 5000)
    value, _ = evppi(npv, other[:, None])
    assert value == 0.0
    assert evppi(npv, np.ones((5000, 1)))[0] == 0.0
    assert evpi(np.full(10, 3.0)) == 0.0


@pytest.mark.hand
def test_the_spline_reproduces_a_straight_line_and_is_straight_outside() -> None:
    x = np.linspace(0.0, 1.0, 501)
    assert fit_surface(x[:, None], 3.0 - 2.0 * x).fitted == pytest.approx(3.0 - 2.0 * x, abs=1e-10)
    outside = spline_basis(np.concatenate([x, [2.0, 3.0, 4.0]]))[-3:]
    assert np.diff(outside, 2, axis=0) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.hand
def test_advice_ranks_and_says_who_can_find_out() -> None:
    result = linear_result(20_000.0, 30_000.0, 60_000.0, draws=8000)
    found = advice(result, "kommun")
    assert found.carry_out
    assert [a.information.name for a in found.items] == [BENEFIT, COST]
    assert [a.group for a in found.items] == ["pris", "insatskostnad"]
    assert found.wrong == pytest.approx(norm.cdf(-20.0 / (30.0**2 + 60.0**2) ** 0.5), abs=0.02)
    assert found.everything == pytest.approx(normal_loss(20_000.0, (30e3**2 + 60e3**2) ** 0.5), rel=0.05)
