"""Discounting: timing within the year, time-declining rates, r towards 0."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalkyl.engine.discounting import TIMING, discount_factors, yearly_rates


@pytest.mark.hand
@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        # 25 % a year. Start: 1, 1/1.25, 1/1.5625.
        ("start", [1.0, 0.8, 0.64]),
        # End: one more year, so each divided by 1.25.
        ("slut", [0.8, 0.64, 0.512]),
        # Middle: half a year more, so each divided by √1.25 = 1.1180340.
        ("mitt", [0.8944272, 0.7155418, 0.5724334]),
    ],
)
def test_factors_by_timing(timing: str, expected: list[float]) -> None:
    factors = discount_factors(np.full(3, 0.25), TIMING[timing])
    assert factors == pytest.approx(expected, abs=1e-7)


@pytest.mark.hand
def test_ladder_multiplies_the_years_passed() -> None:
    # 25 % in years 0–1, 100 % from year 2. Start of year 2: 1/1.25² = 0.64. Start of year 3: 0.64/2 = 0.32.
    rates = yearly_rates(0.5, [(0, 0.25), (2, 1.0)], 4)
    assert rates.tolist() == [0.25, 0.25, 1.0, 1.0]
    assert discount_factors(rates, 0.0).tolist() == pytest.approx([1.0, 0.8, 0.64, 0.32])
    # End of year 2: 0.64/2 = 0.32.
    assert discount_factors(rates, 1.0)[2] == pytest.approx(0.32)


@pytest.mark.hand
def test_present_value_of_an_annuity() -> None:
    # 100 at the end of each of two years at 25 %: 80 + 64 = 144.
    assert 100.0 * discount_factors(np.full(2, 0.25), 1.0).sum() == pytest.approx(144.0)


@pytest.mark.published
def test_annuity_factor_of_interest_tables() -> None:
    # Standard table: present value of 1 at the end of each of 10 years at 4 % = 8.1109; at 3.5 % over 20 years 14.2124.
    assert discount_factors(np.full(10, 0.04), 1.0).sum() == pytest.approx(8.1109, abs=5e-5)
    assert discount_factors(np.full(20, 0.035), 1.0).sum() == pytest.approx(14.2124, abs=5e-5)


@pytest.mark.property
@given(
    rate=st.floats(0.0, 0.2),
    years=st.integers(1, 40),
    phi=st.sampled_from([0.0, 0.5, 1.0]),
)
def test_factors_equal_the_closed_form(rate: float, years: int, phi: float) -> None:
    factors = discount_factors(np.full(years, rate), phi)
    for t in range(years):
        assert factors[t] == pytest.approx((1.0 + rate) ** -(t + phi), rel=1e-12)


@pytest.mark.property
@given(years=st.integers(1, 60), phi=st.sampled_from([0.0, 0.5, 1.0]))
def test_rate_towards_zero_gives_the_plain_sum(years: int, phi: float) -> None:
    assert discount_factors(np.zeros(years), phi).sum() == years
    assert discount_factors(np.full(years, 1e-12), phi).sum() == pytest.approx(years, rel=1e-9)


@pytest.mark.property
@given(rates=st.lists(st.floats(0.0, 0.2), min_size=1, max_size=40), phi=st.sampled_from([0.0, 0.5, 1.0]))
def test_ladder_equals_a_loop(rates: list[float], phi: float) -> None:
    value, factors = 1.0, discount_factors(np.array(rates), phi)
    for t, rate in enumerate(rates):
        assert factors[t] == pytest.approx(value / (1.0 + rate) ** phi, rel=1e-12)
        value /= 1.0 + rate
