"""Survival from death risks by age."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalkyl.engine.survival import survival


@pytest.mark.hand
def test_product_of_yearly_survival_from_the_start_age() -> None:
    # From age 1: 1, then 0.8, then 0.8 · 0.5 = 0.4.
    assert survival([0.9, 0.2, 0.5], 1, 3).tolist() == pytest.approx([1.0, 0.8, 0.4])


@pytest.mark.hand
def test_last_risk_holds_for_higher_ages() -> None:
    # From age 1 in a table of two ages: 0.5 every year.
    assert survival([0.0, 0.5], 1, 4).tolist() == pytest.approx([1.0, 0.5, 0.25, 0.125])
    assert survival([0.0, 0.5], 90, 2).tolist() == pytest.approx([1.0, 0.5])


@pytest.mark.property
@given(
    risks=st.lists(st.floats(0.0, 1.0), min_size=1, max_size=20),
    age=st.integers(0, 30),
    years=st.integers(1, 30),
)
def test_equals_a_loop_and_never_rises(risks: list[float], age: int, years: int) -> None:
    alive = survival(risks, age, years)
    value = 1.0
    for t in range(years):
        assert alive[t] == pytest.approx(value, abs=1e-12)
        value *= 1.0 - risks[min(age + t, len(risks) - 1)]
    assert alive.shape == (years,)
