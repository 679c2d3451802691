"""Payback and internal rate of return."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kalkyl.engine.measures import irr, payback, ratio


def flow(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


@pytest.mark.hand
@pytest.mark.parametrize(
    ("cost", "gain", "expected"),
    [
        # 10 at the start; 4 over year 1, 12 over year 2: after year 1 −6, half of year 2 → 1.5.
        ((-10, 0), (4, 12), (1.5, False)),
        # Reached exactly at a year end: 5 + 5 = 10 after two years.
        ((-10, 0, 0), (5, 5, 5), (2.0, False)),
        # Within the first year: 10 of 40 → 0.25.
        ((-10,), (40,), (0.25, False)),
        # Cost in two years: −10 + 6 − 10 = −14 at the start of year 2; + 6 = −8; + 16 in year 3: 8/16 → 2.5.
        ((-10, -10, 0), (6, 6, 16), (2.5, False)),
        # Never: 3 of 10.
        ((-10, 0), (1, 2), (None, False)),
        # Nothing to pay back, and something gained.
        ((0, 0), (0, 5), (0.0, False)),
        # Nothing to pay back and nothing gained.
        ((0, 0), (0, 0), (None, False)),
        # Back after half a year (10/20), then a loss of 15 makes it −5.
        ((-10, 0), (20, -15), (0.5, True)),
        # Back after year 1 exactly, then a new cost: −5 at the start of year 2, regained at its end.
        ((-10, -5), (10, 5), (1.0, True)),
        # No cost, but a loss first: −5 after year 1, 5/10 of year 2 → 1.5.
        ((0, 0), (-5, 10), (1.5, False)),
        # Gains wait for a delay of two years: 10/20 of year 3 → 2.5.
        ((-10, 0, 0), (0, 0, 20), (2.5, False)),
    ],
)
def test_payback(
    cost: tuple[float, ...], gain: tuple[float, ...], expected: tuple[float | None, bool]
) -> None:
    assert payback(flow(*cost), flow(*gain)) == expected


@pytest.mark.hand
def test_payback_is_not_lost_to_rounding() -> None:
    # Three times 0.1 is 0.30000000000000004 or less in floating point; the cost is paid back at the last year end.
    for cost, gain in ((-0.3, 0.1), (-0.6, 0.2), (-2.1, 0.7), (-3.3, 1.1)):
        years, again = payback(flow(cost, 0, 0), flow(gain, gain, gain))
        assert years == pytest.approx(3.0)
        assert again is False


@pytest.mark.property
@given(
    cost=st.floats(1.0, 1e6),
    gains=st.lists(st.floats(0.0, 1e6), min_size=1, max_size=30),
)
def test_payback_by_following_the_balance(cost: float, gains: list[float]) -> None:
    years, again = payback(flow(-cost, *[0.0] * (len(gains) - 1)), flow(*gains))
    assert again is False
    if years is None:
        assert sum(gains) < cost
        return
    whole = min(int(years), len(gains) - 1)
    regained = sum(gains[:whole]) + (years - whole) * gains[whole]
    assert regained == pytest.approx(cost, rel=1e-6)


@pytest.mark.published
@pytest.mark.parametrize(
    ("flows", "expected"),
    [
        # numpy-financial, documentation of irr.
        ((-100, 39, 59, 55, 20), 0.28095),
        ((-100, 100, 0, -7), None),  # −, +, − : two changes of sign; numpy-financial gives −0.0833 or 0.06206
        ((-100, 0, 0, 74), -0.0955),
        ((-5, 10.5, 1, -8, 1), None),
        # Microsoft, documentation of IRR: −70 000, 12 000, 15 000, 18 000, 21 000(, 26 000) give −2.1 % and 8.7 %.
        ((-70_000, 12_000, 15_000, 18_000, 21_000), -0.0212),
        ((-70_000, 12_000, 15_000, 18_000, 21_000, 26_000), 0.0866),
    ],
)
def test_textbook_rates(flows: tuple[float, ...], expected: float | None) -> None:
    cost, gain = flow(flows[0], *[0] * (len(flows) - 1)), flow(0, *flows[1:])
    rate, unique = irr(cost, gain, 0.0, 0.0)
    assert unique is (expected is not None)
    assert rate == (None if expected is None else pytest.approx(expected, abs=5e-5))


@pytest.mark.hand
def test_rate_with_cost_at_start_and_gain_at_end() -> None:
    # 100 now, 121 at the end of the second year: √1.21 − 1 = 10 %.
    assert irr(flow(-100, 0), flow(0, 121), 0.0, 1.0)[0] == pytest.approx(0.10)
    # In the middle: 100 now, 121 after one and a half years with φ = 0.5: 1.21^(1/1.5) − 1.
    assert irr(flow(-100, 0), flow(0, 121), 0.0, 0.5)[0] == pytest.approx(1.21 ** (1 / 1.5) - 1)


@pytest.mark.hand
def test_no_rate_without_a_change_of_sign() -> None:
    assert irr(flow(-1, 0), flow(0, 0), 0.0, 0.0) == (None, False)
    assert irr(flow(0, 0), flow(1, 1), 0.0, 0.0) == (None, False)
    assert irr(flow(0, 0), flow(0, 0), 0.0, 0.0) == (None, False)


@pytest.mark.hand
def test_rate_outside_the_range_is_none_but_the_sign_changes_once() -> None:
    # 1 now for 100 at the end of the year would be 9 900 %.
    assert irr(flow(-1, 0), flow(0, 100), 0.0, 0.0) == (None, True)


@pytest.mark.hand
def test_rounding_noise_is_no_change_of_sign() -> None:
    gain = flow(0, 121, -1e-13, 1e-13, -1e-13)
    rate, unique = irr(flow(-110, 0, 0, 0, 0), gain, 0.0, 0.0)
    assert unique
    assert rate == pytest.approx(0.10)


@pytest.mark.property
@given(
    cost=st.floats(10.0, 1e6),
    gains=st.lists(st.floats(0.0, 1e6), min_size=1, max_size=30),
    phi=st.sampled_from([0.0, 0.5, 1.0]),
)
def test_at_the_rate_the_net_present_value_is_zero(cost: float, gains: list[float], phi: float) -> None:
    assume(gains[0] < cost)
    rate, unique = irr(flow(-cost, *[0.0] * (len(gains) - 1)), flow(*gains), 0.0, phi)
    if rate is None:
        return
    assert unique
    value = sum(g * (1.0 + rate) ** -(t + phi) for t, g in enumerate(gains))
    assert value == pytest.approx(cost, rel=1e-6)


@pytest.mark.hand
def test_ratio_has_no_value_without_a_positive_denominator() -> None:
    assert ratio(6.0, 3.0) == 2.0
    assert ratio(6.0, 0.0) is None
    assert ratio(6.0, -1.0) is None
