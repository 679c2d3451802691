"""Moving amounts between price years."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalkyl.engine.prices import ASSUMED_INFLATION, beyond, price_factor

SERIES = {2020: 100.0, 2021: 104.0, 2022: 130.0}


@pytest.mark.hand
def test_between_known_years() -> None:
    assert price_factor(SERIES, 2020, 2022) == pytest.approx(1.3)  # 130 / 100
    assert price_factor(SERIES, 2022, 2021) == pytest.approx(0.8)  # 104 / 130
    assert price_factor(SERIES, 2021, 2021) == 1.0


@pytest.mark.hand
def test_beyond_the_last_known_year_grows_by_two_per_cent() -> None:
    assert ASSUMED_INFLATION == 0.02
    # 2024 is two years on: 130 · 1.02² = 135.252; over 104 = 1.3005.
    assert price_factor(SERIES, 2021, 2024) == pytest.approx(1.3005)
    assert price_factor(SERIES, 2023, 2025) == pytest.approx(1.0404)  # 1.02²
    assert beyond(SERIES, 2023)
    assert not beyond(SERIES, 2022)


@pytest.mark.bad_input
def test_a_year_before_the_series_is_not_guessed() -> None:
    with pytest.raises(KeyError):
        price_factor(SERIES, 2019, 2022)


@pytest.mark.property
@given(
    levels=st.lists(st.floats(1.0, 1e4), min_size=2, max_size=30),
    first=st.integers(0, 40),
    second=st.integers(0, 40),
    third=st.integers(0, 40),
)
def test_round_trip_and_chain(levels: list[float], first: int, second: int, third: int) -> None:
    series = {2000 + i: level for i, level in enumerate(levels)}
    a, b, c = 2000 + first, 2000 + second, 2000 + third
    assert price_factor(series, a, b) * price_factor(series, b, a) == pytest.approx(1.0, rel=1e-12)
    chained = price_factor(series, a, b) * price_factor(series, b, c)
    assert chained == pytest.approx(price_factor(series, a, c), rel=1e-12)
