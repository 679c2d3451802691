"""Fitted families: mean and interval as stated, bounds kept, faults named."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from kalkyl.engine.distributions import TOLERANCE, bounds, fitted
from kalkyl.engine.quantile_tables import beta_quantiles, gamma_quantiles
from kalkyl.engine.sampling import fit_all
from kalkyl.model.problems import InputError
from kalkyl.model.values import Andel, Varde

MIDPOINTS = (np.arange(40_000) + 0.5) / 40_000


def value(family: str, mean: float, low: float, high: float, level: float = 0.8, unit: str = "dygn") -> Varde:
    return Varde(varde=mean, lag=low, hog=high, niva=level, familj=family, enhet=unit)


@pytest.mark.hand
@pytest.mark.parametrize(("level", "z"), [(0.95, 1.959964), (0.80, 1.281552)])
def test_the_level_of_the_interval_decides_the_spread(level: float, z: float) -> None:
    # Normal, far from its bound: the half width is z standard deviations.
    fit = fitted(value("normal", 100.0, 90.0, 110.0, level, "kvot"))
    assert fit is not None
    assert (fit.a, fit.b) == pytest.approx((100.0, 10.0 / z), rel=1e-5)


@pytest.mark.hand
def test_lognormal_around_one() -> None:
    # Median 1 and σ = 0.5: mean e^(σ²/2), 95 % interval e^(±1.96σ).
    sigma = 0.5
    ends = np.exp(np.array([-1.0, 1.0]) * 1.959963984540054 * sigma)
    fit = fitted(value("lognormal", float(np.exp(sigma**2 / 2)), *ends, 0.95, "kvot"))
    assert fit is not None
    assert (fit.a, fit.b) == pytest.approx((0.0, sigma), abs=1e-9)


@pytest.mark.hand
def test_exponential_as_gamma() -> None:
    # Gamma with shape 1: the quantile at u is −mean · ln(1 − u).
    low, high = -50.0 * np.log(0.9), -50.0 * np.log(0.1)
    fit = fitted(value("gamma", 50.0, low, high))
    assert fit is not None
    assert (fit.a, fit.b) == pytest.approx((1.0, 50.0), rel=1e-7)


@pytest.mark.hand
def test_pert_of_range_and_of_quantiles() -> None:
    # Vose: mean (low + 4 mode + high)/6; low 0, mode 2, high 10 gives mean 3 and Beta(1.8, 4.2).
    whole = fitted(value("pert", 3.0, 0.0, 10.0, 1.0))
    assert whole is not None
    assert (whole.a, whole.b, whole.low, whole.high) == pytest.approx((1.8, 4.2, 0.0, 10.0))
    ends = 10.0 * stats.beta(1.8, 4.2).ppf([0.1, 0.9])
    judged = fitted(value("pert", 3.0, *ends, 0.8))
    assert judged is not None
    assert (judged.a, judged.b, judged.low, judged.high) == pytest.approx((1.8, 4.2, 0.0, 10.0), abs=1e-6)


@pytest.mark.reference
def test_truncated_normal_as_scipy_has_it() -> None:
    reference = stats.truncnorm(a=(0.0 - 2.0) / 3.0, b=np.inf, loc=2.0, scale=3.0)
    low, high = reference.ppf([0.1, 0.9])
    fit = fitted(value("normal", float(reference.mean()), float(low), float(high)))
    assert fit is not None
    assert (fit.a, fit.b) == pytest.approx((2.0, 3.0), rel=1e-6)
    assert fit.quantile(MIDPOINTS) == pytest.approx(reference.ppf(MIDPOINTS), rel=1e-6)


@pytest.mark.hand
def test_bounds() -> None:
    assert bounds(Andel(varde=0.5)) == (0.0, 1.0)
    assert bounds(Varde(varde=-0.1, enhet="andel")) == (-1.0, 1.0)
    assert bounds(Varde(varde=5.0, enhet="kr/dygn", prisar=2020)) == (0.0, np.inf)
    assert bounds(Varde(varde=-0.2, enhet="d")) == (-np.inf, np.inf)


@pytest.mark.property
def test_draws_stay_within_bounds() -> None:
    difference = fitted(value("normal", -0.6, -0.95, -0.2, 0.8, "andel"))
    cost = fitted(value("normal", 50.0, 5.0, 110.0, 0.95))
    assert difference is not None and cost is not None
    extreme = np.array([1e-16, 1e-9, 1.0 - 1e-9, 1.0 - 1e-16])
    assert np.all(np.abs(difference.quantile(extreme)) <= 1.0)
    assert np.all(cost.quantile(extreme) >= 0.0)


FAMILIES = st.sampled_from(["gamma", "lognormal", "normal", "pert"])


@pytest.mark.property
@settings(max_examples=60, deadline=None)
@given(
    family=FAMILIES, mean=st.floats(1.0, 1e6), below=st.floats(0.05, 0.6), skew=st.floats(1.0, 1.6),
    level=st.sampled_from([0.8, 0.95]),
)  # fmt: skip
def test_mean_and_interval_are_kept(
    family: str, mean: float, below: float, skew: float, level: float
) -> None:
    low, high = mean * (1.0 - below), mean * (1.0 + below * skew)
    try:
        fit = fitted(value(family, mean, low, high, level))
    except ValueError as error:
        assert any(words in str(error) for words in ("går inte ihop", "för brett", "för nära"))
        return
    assert fit is not None
    drawn = fit.quantile(MIDPOINTS)
    assert drawn.mean() == pytest.approx(mean, rel=2e-4)
    ends = fit.quantile(np.array([(1 - level) / 2, (1 + level) / 2]))
    assert ends[1] - ends[0] == pytest.approx(high - low, rel=1e-6)
    assert np.all(np.abs(ends - [low, high]) <= TOLERANCE * (high - low))


@pytest.mark.property
@settings(max_examples=60, deadline=None)
@given(mean=st.floats(0.01, 0.99), width=st.floats(0.01, 0.5))
def test_shares_are_kept(mean: float, width: float) -> None:
    low, high = max(mean - width / 2, 0.001), min(mean + width / 2, 0.999)
    try:
        fit = fitted(Andel(varde=mean, lag=low, hog=high, familj="beta"))
    except ValueError:
        return
    assert fit is not None
    drawn = fit.quantile(MIDPOINTS)
    assert drawn.mean() == pytest.approx(mean, rel=1e-3)
    assert drawn.min() >= 0.0 and drawn.max() <= 1.0


@pytest.mark.reference
@pytest.mark.parametrize("shape", [0.08, 0.3, 1.0, 2.5, 30.0, 400.0, 1e5])
def test_gamma_table_against_the_exact_function(shape: float) -> None:
    u = np.concatenate([np.random.default_rng(1).random(5000), 10.0 ** -np.arange(1.0, 15.0)])
    assert gamma_quantiles(shape, u) == pytest.approx(special.gammaincinv(shape, u), rel=1e-6)
    assert np.all(np.diff(gamma_quantiles(shape, np.sort(u))) >= 0)


@pytest.mark.reference
@pytest.mark.parametrize(
    ("a", "b"), [(0.2, 0.2), (0.5, 8.0), (1.0, 1.0), (2.0, 5.0), (60.0, 3.0), (300.0, 4000.0)]
)
def test_beta_table_against_the_exact_function(a: float, b: float) -> None:
    u = np.concatenate([np.random.default_rng(1).random(5000), 10.0 ** -np.arange(1.0, 15.0)])
    assert beta_quantiles(a, b, u) == pytest.approx(special.betaincinv(a, b, u), rel=1e-6)
    assert np.all(np.diff(beta_quantiles(a, b, np.sort(u))) >= 0)


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (value("gamma", 100.0, 99.0, 300.0), "går inte ihop med fördelningen ”gamma”"),
        (value("pert", 1.0, 0.9, 9.0, 1.0), "för nära ena änden"),
        (value("lognormal", 1.0, 0.5, 2.0, 1.0, "kvot"), "nivå är 1"),
        (Andel(varde=0.05, lag=0.0, hog=0.9, familj="beta"), "för brett"),
        (value("gamma", 0.0, 0.0, 5.0), "medelvärde större än 0"),
    ],
)
def test_a_pair_that_cannot_be_fitted_is_named(bad: Varde, message: str) -> None:
    good = value("gamma", 100.0, 60.0, 150.0)
    with pytest.raises(InputError, match=message) as error:
        fit_all({"prislapp.god": good, "prislapp.dalig": bad})
    assert [p.plats for p in error.value.problems] == ["prislapp.dalig"]
