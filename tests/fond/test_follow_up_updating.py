"""Closed forms of the updating, by hand and against scipy.stats and simulation."""

import numpy as np
import pytest
from scipy import stats

from kalkyl.fond.updating import (
    Andelstro,
    Medeltro,
    Takttro,
    interval,
    mean_prior,
    probability_below,
    rate_prior,
    share_prior,
)
from kalkyl.model.values import Andel, Belopp, Varde


@pytest.mark.hand
def test_beta_binomial() -> None:
    # Plan 30 per cent worth 20 participants: Beta(6, 14). 13 of 34: Beta(19, 35), mean 19 / 54.
    now = share_prior(Andel(varde=0.3), 20).observed(13, 34)
    assert (now.a, now.b) == pytest.approx((19, 35)) and now.mean == pytest.approx(19 / 54)
    # Uniform prior, one of one: density 2x, P(x ≤ 0.5) = 0.25.
    one = Andelstro(1, 1).observed(1, 1)
    assert float(one.below(0.5)) == pytest.approx(0.25) and float(one.quantile(0.25)) == pytest.approx(0.5)


@pytest.mark.hand
def test_gamma_poisson() -> None:
    # 10 events a year planned, halved, worth 2 years: Gamma(10, 2). 7 events in 1.5 years: 17 / 3.5.
    now = rate_prior(Varde(varde=10, enhet="antal_per_ar"), 0.5, 2).observed(7, 1.5)
    assert (now.a, now.b) == pytest.approx((17, 3.5)) and now.mean == pytest.approx(17 / 3.5)
    # Gamma(1, 2): P(x ≤ 1) = 1 − e^(−2).
    assert float(Takttro(1, 2).below(1.0)) == pytest.approx(1 - np.exp(-2))


@pytest.mark.hand
def test_normal() -> None:
    # Precisions 1 / 4² = 0.0625 and 4 / 8² = 0.0625: the mean halfway, variance 1 / 0.125 = 8.
    now = Medeltro(100, 4).observed(120, 4, 8)
    assert now.m == pytest.approx(110) and now.s == pytest.approx(8**0.5)
    assert Medeltro(100, 4).observed(0, 0, 8) == Medeltro(100, 4)
    # 80 per cent interval ± 1.2816 · s: half width 12.816 gives s = 10.
    value = Belopp(varde=100, lag=87.184, hog=112.816, familj="normal", prisar=2020)
    assert mean_prior(value, 0.5).s == pytest.approx(10, rel=1e-4)
    assert mean_prior(Belopp(varde=100, prisar=2020), 0.2).s == pytest.approx(20)


@pytest.mark.property
def test_order_and_grouping_do_not_matter() -> None:
    start = Andelstro(2, 3)
    assert start.observed(3, 10).observed(4, 6) == start.observed(7, 16)
    a, b = Takttro(2, 1), Takttro(2, 1)
    assert a.observed(3, 0.5).observed(1, 1.5) == b.observed(4, 2)


@pytest.mark.reference
def test_against_scipy_stats() -> None:
    low, high = interval(Andelstro(19, 35))
    assert (low, high) == pytest.approx(stats.beta(19, 35).interval(0.95))
    assert interval(Takttro(17, 3.5)) == pytest.approx(stats.gamma(17, scale=1 / 3.5).interval(0.95))
    assert interval(Medeltro(5, 2)) == pytest.approx(stats.norm(5, 2).interval(0.95))


@pytest.mark.reference
def test_comparing_two_shares_against_simulation() -> None:
    rng = np.random.default_rng(4)
    with_effort, without = rng.beta(19, 35, 400_000), rng.beta(9, 41, 400_000)
    for needed in (0.0, 0.1, 0.25):
        found = 1 - probability_below(Andelstro(19, 35), Andelstro(9, 41), lambda q, d=needed: q + d)
        # Standard error at most 0.5 / √400 000 = 0.0008.
        assert found == pytest.approx((with_effort - without >= needed).mean(), abs=0.004)


def test_a_plan_with_an_interval_keeps_its_own_strength() -> None:
    beta = stats.beta(30, 70).interval(0.95)
    value = Andel(varde=0.3, lag=float(beta[0]), hog=float(beta[1]), niva=0.95, familj="beta")
    found = share_prior(value, 20)
    assert (found.a, found.b) == pytest.approx((30, 70), rel=0.01)
    assert share_prior(None, 20) == Andelstro(0.5, 0.5)


@pytest.mark.parametrize("planned", [0.0, 1.0])
def test_a_plan_of_nobody_or_everybody_can_be_contradicted(planned: float) -> None:
    belief = share_prior(Andel(varde=planned), 20)
    assert belief.a > 0 and belief.b > 0
    assert abs(belief.observed(50, 100).mean - 0.5) < 0.1
