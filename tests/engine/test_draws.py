"""Distributions fitted to mean and interval, and the table of draws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kalkyl.engine.sampling import draw, fit_all, quantile
from kalkyl.model.problems import InputError
from kalkyl.model.values import Andel, Belopp, Varde

LEVELS = (0.80, 0.95)
GRID = (np.arange(200_000) + 0.5) / 200_000
"""Midpoints of equal slices of (0, 1): the mean over them is the mean of the distribution."""


def amount(mean: float, low: float, high: float, family: str, level: float = 0.95) -> Belopp:
    return Belopp(varde=mean, lag=low, hog=high, niva=level, familj=family, prisar=2026)  # type: ignore[arg-type]


def share(mean: float, low: float, high: float, family: str = "beta", level: float = 0.95) -> Andel:
    return Andel(varde=mean, lag=low, hog=high, niva=level, familj=family)  # type: ignore[arg-type]


def ratio(mean: float, low: float, high: float, family: str = "lognormal", level: float = 0.95) -> Varde:
    return Varde(varde=mean, lag=low, hog=high, niva=level, familj=family, enhet="kvot")  # type: ignore[arg-type]


def difference(mean: float, low: float, high: float, level: float = 0.95) -> Varde:
    return Varde(varde=mean, lag=low, hog=high, niva=level, familj="normal", enhet="d")


@pytest.mark.published
@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        # Normal with sd 10: 95 % is ± 19.5996 (1.959964 sd), 80 % ± 12.8155.
        (difference(0.0, -19.59964, 19.59964), -19.59964, 19.59964),
        (difference(0.0, -12.81552, 12.81552, 0.80), -19.59964, 19.59964),
        # Lognormal with μ = 0, σ = 0.1: mean e^0.005 = 1.0050125; 95 %: e^∓0.1959964.
        (ratio(1.0050125, 0.8220152, 1.2165225), 0.8220152, 1.2165225),
        # Gamma with shape 4 and scale 1 (χ² with 8 degrees over 2): 2.5 % 1.089865, 97.5 % 8.767273.
        (amount(4.0, 1.089865, 8.767273, "gamma"), 1.089865, 8.767273),
        # Beta(2, 2), mean 0.5: distribution 3x² − 2x³; 2.5 % at 0.0942993, 97.5 % at 0.9057007.
        (share(0.5, 0.0942993, 0.9057007), 0.0942993, 0.9057007),
    ],
)
def test_textbook_quantiles(value: Varde, low: float, high: float) -> None:
    assert quantile(value, np.array([0.025, 0.975])) == pytest.approx([low, high], rel=2e-5)


@pytest.mark.hand
def test_pert_between_least_and_most() -> None:
    # Level 1: least 0, most 12, mean 6 → mode 6, symmetric Beta(3, 3): median 6, mean 6, variance 144 · 9/(36 · 7) = 36/7.
    value = Varde(varde=6.0, lag=0.0, hog=12.0, niva=1.0, familj="pert", enhet="antal")
    x = quantile(value, GRID)
    assert x.min() >= 0.0
    assert x.max() <= 12.0
    assert x.mean() == pytest.approx(6.0, abs=1e-3)
    assert x.var() == pytest.approx(36 / 7, rel=1e-3)
    assert quantile(value, np.array([0.5]))[0] == pytest.approx(6.0)


@st.composite
def fittable(draw_: st.DrawFn) -> Varde:
    """A value whose interval its family can have (made from the family's own shape by a formula)."""
    level = draw_(st.sampled_from(LEVELS))
    spread = draw_(st.floats(0.02, 0.35))
    mean = draw_(st.floats(10.0, 1e6))
    z = {0.80: 1.2815516, 0.95: 1.959964}[level]
    family = draw_(st.sampled_from(["gamma", "lognormal", "normal", "beta", "pert"]))
    if family == "lognormal":
        sigma = np.log1p(spread**2) ** 0.5
        middle = np.log(mean) - sigma**2 / 2.0
        return amount(
            mean, float(np.exp(middle - z * sigma)), float(np.exp(middle + z * sigma)), family, level
        )
    if family == "beta":
        p = draw_(st.floats(0.2, 0.8))
        sd = spread * min(p, 1.0 - p) * 0.6
        return share(p, p - z * sd, p + z * sd, family, level)
    return (
        amount(mean, mean * (1.0 - z * spread), mean * (1.0 + z * spread), family, level)
        if z * spread < 0.6
        else (amount(mean, mean * 0.7, mean * 1.3, family, level))
    )


@pytest.mark.property
@settings(deadline=None, max_examples=60)
@given(value=fittable())
def test_mean_is_the_point_value_and_the_interval_has_its_level(value: Varde) -> None:
    assert value.lag is not None
    assert value.hog is not None
    x = quantile(value, GRID)
    width = value.hog - value.lag
    assert x.mean() == pytest.approx(value.varde, abs=0.002 * width)
    ends = np.quantile(x, [(1.0 - value.niva) / 2.0, (1.0 + value.niva) / 2.0])
    assert float(ends[1] - ends[0]) == pytest.approx(width, rel=0.02)
    covered = np.mean((x >= value.lag) & (x <= value.hog))
    assert covered == pytest.approx(value.niva, abs=0.03)


@pytest.mark.property
@pytest.mark.parametrize(
    "value",
    [
        share(0.05, 0.015, 0.09, "pert", 0.80),
        share(0.05, 0.0, 0.11, "normal", 0.95),
        share(0.95, 0.86, 1.0, "normal", 0.95),
        ratio(0.8, 0.2, 1.4, "normal", 0.95),
        amount(100.0, 20.0, 190.0, "normal", 0.80),
        share(0.02, 0.005, 0.045, "beta", 0.95),
        amount(1_000.0, 100.0, 2_500.0, "gamma", 0.80),
    ],
)
def test_draws_stay_within_the_bounds_of_the_quantity(value: Varde) -> None:
    x = quantile(value, GRID)
    assert np.all(np.isfinite(x))
    assert x.min() >= 0.0
    if isinstance(value, Andel):
        assert x.max() <= 1.0
    assert x.mean() == pytest.approx(value.varde, rel=5e-3)


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (amount(100.0, 90.0, 200.0, "normal"), "går inte ihop med fördelningen ”normal”"),
        (amount(0.0, 0.0, 10.0, "gamma"), "gamma kräver ett medelvärde större än 0"),
        (amount(0.0, 0.0, 10.0, "lognormal"), "lognormal kräver ett medelvärde större än 0"),
        (share(0.0, 0.0, 0.1), "beta kräver ett medelvärde mellan 0 och 1"),
        (share(0.5, 0.45, 0.9), "går inte ihop med fördelningen ”beta”"),
        (amount(100.0, 90.0, 110.0, "gamma", 1.0), "nivå är 1"),
        (Varde(varde=1.0, lag=0.9, hog=100.0, niva=1.0, familj="pert", enhet="antal"), "för nära ena änden"),
        (amount(1.0, 0.0, 500.0, "gamma"), "för brett för medelvärdet"),
    ],
)
def test_a_pair_that_cannot_be_fitted_is_named(value: Varde, text: str) -> None:
    with pytest.raises(InputError) as caught:
        draw({"prislapp.bra": amount(10.0, 8.0, 12.0, "normal"), "prislapp.omojlig": value}, 10, seed=1)
    assert [p.plats for p in caught.value.problems] == ["prislapp.omojlig"]
    assert text in str(caught.value)
    # The base case stands on the point value and needs no fit.
    assert draw({"prislapp.omojlig": value}, 0)["prislapp.omojlig"][0] == value.varde


VALUES = {
    "b": amount(100.0, 80.0, 125.0, "gamma"),
    "a": share(0.4, 0.3, 0.5),
    "c": ratio(0.8, 0.6, 1.05),
    "fast": amount(7.0, 7.0, 7.0, "fast"),
    "ett_varde": amount(5.0, 5.0, 5.0, "gamma"),
}


@pytest.mark.property
@pytest.mark.parametrize("method", ["vanlig", "lhs", "sobol"])
def test_same_seed_same_draws_in_any_order(method: str) -> None:
    one = draw(VALUES, 64, seed=4, method=method)  # type: ignore[arg-type]
    turned = draw(dict(reversed(VALUES.items())), 64, seed=4, method=method)  # type: ignore[arg-type]
    other = draw(VALUES, 64, seed=5, method=method)  # type: ignore[arg-type]
    for path in VALUES:
        assert np.array_equal(one[path], turned[path])
        assert one[path][0] == VALUES[path].varde
    assert not np.array_equal(one["a"], other["a"])


@pytest.mark.property
@pytest.mark.parametrize("method", ["vanlig", "lhs"])
def test_a_value_is_drawn_alike_whatever_stands_beside_it(method: str) -> None:
    alone = draw({"a": VALUES["a"]}, 32, seed=4, method=method)  # type: ignore[arg-type]
    among = draw(VALUES, 32, seed=4, method=method)  # type: ignore[arg-type]
    assert np.array_equal(alone["a"], among["a"])


@pytest.mark.property
def test_no_width_no_variance() -> None:
    table = draw(VALUES, 50, seed=1)
    for path in ("fast", "ett_varde"):
        assert np.ptp(table[path]) == 0.0
    assert set(fit_all(VALUES)) == {"a", "b", "c"}


@pytest.mark.property
def test_methods_agree() -> None:
    found = {m: draw(VALUES, 4096, seed=2, method=m) for m in ("vanlig", "lhs", "sobol")}  # type: ignore[arg-type]
    for path in ("a", "b", "c"):
        value = VALUES[path]
        spread = float(np.std(quantile(value, GRID)))
        for method, table in found.items():
            # Five standard errors of a plain sample; the stratified ones lie far inside.
            error = 5.0 * spread / np.sqrt(4096) * (1.0 if method == "vanlig" else 0.2)
            assert table[path][1:].mean() == pytest.approx(value.varde, abs=error), method
            assert np.std(table[path][1:]) == pytest.approx(spread, rel=0.06), method
    # The columns are independent: no correlation beyond chance.
    for table in found.values():
        assert abs(np.corrcoef(table["a"][1:], table["b"][1:])[0, 1]) < 5.0 / np.sqrt(4096)


@pytest.mark.property
def test_latin_hypercube_has_one_draw_in_every_slice() -> None:
    value = Varde(varde=0.5, lag=0.0, hog=1.0, niva=1.0, familj="pert", enhet="antal")
    x = np.sort(draw({"x": value}, 100, seed=3, method="lhs")["x"][1:])
    edges = quantile(value, np.linspace(0.0, 1.0, 101).clip(1e-12, 1.0 - 1e-12))
    assert np.all((x >= edges[:-1] - 1e-9) & (x <= edges[1:] + 1e-9))
