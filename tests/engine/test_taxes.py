"""Income tax: statutory checks, limits, price level, a loop in plain Python."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalkyl.engine.taxes import basic_allowance, earned_income_credit, income_tax, piecewise
from kalkyl.model.economy import Segment
from tests.engine.rules import PBB, RULES_2026


def one(x: float) -> np.ndarray:
    return np.array([float(x)])


def allowance(income: float, *, rounded: bool = True, level: float = 1.0) -> float:
    return float(basic_allowance(RULES_2026, one(income), rounded=rounded, level=level)[0])


def credit(earned: float, rate: float = 0.3284) -> float:
    basic = basic_allowance(RULES_2026, one(earned), rounded=True)
    return float(earned_income_credit(RULES_2026, one(earned), basic, rate, rounded=True)[0])


@pytest.mark.published
@pytest.mark.parametrize(("income", "expected"), [(120_000, 37_400), (324_000, 31_600)])
def test_basic_allowance_2026(income: float, expected: float) -> None:
    # 120 000: 25 041.6 + 0.2 · (120 000 − 58 608) = 37 320 → 37 400.
    # 324 000: 45 584 − 0.1 · (324 000 − 184 112) = 31 595.2 → 31 600.
    assert allowance(income) == expected


@pytest.mark.published
@pytest.mark.parametrize(("earned", "expected"), [(90_000, 11_976), (240_000, 26_083)])
def test_earned_income_credit_2026(earned: float, expected: float) -> None:
    # 90 000: (53 872 + 0.3874 · 36 128 − 31 400) · 0.3284 = 11 976.1.
    # 240 000: (107 329.6 + 0.251 · 48 192 − 40 000) · 0.3284 = 26 083.4.
    assert credit(earned) == expected


@pytest.mark.hand
def test_a_limit_belongs_to_the_segment_below() -> None:
    segments = (Segment(fran=0.0, belopp=1.0, lutning=0.0), Segment(fran=2.0, belopp=5.0, lutning=1.0))
    x = np.array([0.0, 2.0, np.nextafter(2.0, 3.0), 3.0])
    assert piecewise(segments, x).tolist() == pytest.approx([1.0, 1.0, 5.0, 6.0])


@pytest.mark.hand
def test_state_tax_only_above_the_limit() -> None:
    # Taxable exactly at the limit: income = 643 000 + 0.293 · 59 200 = 660 345.6 (above 7.88 basic amounts).
    at_limit = 643_000 + 0.293 * PBB
    tax = income_tax(RULES_2026, one(at_limit), one(0), 0.20, 0.12)
    assert tax.taxable[0] == pytest.approx(643_000)
    assert tax.state[0] == pytest.approx(0.0, abs=1e-6)
    above = income_tax(RULES_2026, one(at_limit + 1_000), one(0), 0.20, 0.12)
    assert above.state[0] == pytest.approx(200.0)  # 20 % of 1 000
    assert above.kommun[0] == pytest.approx(0.20 * 644_000)
    assert above.region[0] == pytest.approx(0.12 * 644_000)


@pytest.mark.hand
def test_no_income_no_tax_and_no_credit() -> None:
    tax = income_tax(RULES_2026, one(0), one(0), 0.20, 0.12)
    assert tax.total[0] == tax.credit[0] == tax.taxable[0] == 0.0


@pytest.mark.hand
def test_income_below_the_allowance_is_untaxed() -> None:
    # The allowance is never above the income: 20 000 < 25 041.6.
    tax = income_tax(RULES_2026, one(0), one(20_000), 0.20, 0.12)
    assert tax.taxable[0] == tax.total[0] == 0.0


@pytest.mark.hand
def test_credit_only_on_earned_income_and_never_above_local_tax() -> None:
    benefits = income_tax(RULES_2026, one(0), one(200_000), 0.20, 0.12)
    assert benefits.credit[0] == 0.0
    work = income_tax(RULES_2026, one(200_000), one(0), 0.20, 0.12)
    assert 0 < work.credit[0] <= work.kommun[0] + work.region[0]
    # The municipality gets its full tax: the credit is the state's.
    assert work.kommun[0] == pytest.approx(benefits.kommun[0])
    assert work.total[0] == pytest.approx(benefits.total[0] - work.credit[0])


@pytest.mark.property
@given(income=st.floats(0.0, 1.5e6), level=st.floats(0.5, 2.0), share=st.floats(0.0, 1.0))
def test_rules_scale_with_the_price_level(income: float, level: float, share: float) -> None:
    wage, benefit = income * share, income * (1.0 - share)
    base = income_tax(RULES_2026, one(wage), one(benefit), 0.20, 0.12)
    moved = income_tax(RULES_2026, one(wage * level), one(benefit * level), 0.20, 0.12, level=level)
    for name in ("taxable", "kommun", "region", "state", "credit", "total"):
        expected = float(getattr(base, name)[0]) * level
        assert getattr(moved, name)[0] == pytest.approx(expected, rel=1e-6, abs=1e-3)


def naive_tax(wage: float, benefit: float, local: float) -> float:
    """Tax from the text of the rules, in kronor, without arrays."""
    income = wage + benefit
    if income <= 0.99 * PBB:
        basic = 0.423 * PBB
    elif income <= 2.72 * PBB:
        basic = 0.423 * PBB + 0.20 * (income - 0.99 * PBB)
    elif income <= 3.11 * PBB:
        basic = 0.77 * PBB
    elif income <= 7.88 * PBB:
        basic = 0.77 * PBB - 0.10 * (income - 3.11 * PBB)
    else:
        basic = 0.293 * PBB
    basic = min(basic, income)
    taxable = income - basic
    if wage <= 0.91 * PBB:
        base = wage
    elif wage <= 3.24 * PBB:
        base = 0.91 * PBB + 0.3874 * (wage - 0.91 * PBB)
    elif wage <= 8.08 * PBB:
        base = 1.813 * PBB + 0.251 * (wage - 3.24 * PBB)
    else:
        base = 3.027 * PBB
    reduction = min(max((base - basic) * local, 0.0), taxable * local)
    return taxable * local + 0.20 * max(taxable - 643_000, 0.0) - reduction


@pytest.mark.reference
@given(wage=st.floats(0.0, 1.2e6), benefit=st.floats(0.0, 6e5))
def test_total_equals_the_rules_in_plain_python(wage: float, benefit: float) -> None:
    tax = income_tax(RULES_2026, one(wage), one(benefit), 0.20, 0.12)
    assert tax.total[0] == pytest.approx(naive_tax(wage, benefit, 0.32), rel=1e-9, abs=1e-6)


@pytest.mark.property
@given(income=st.floats(0.0, 1.2e6), more=st.floats(0.0, 1e5))
def test_a_krona_more_never_costs_more_than_a_krona(income: float, more: float) -> None:
    low = income_tax(RULES_2026, one(income), one(0), 0.20, 0.12).total[0]
    high = income_tax(RULES_2026, one(income + more), one(0), 0.20, 0.12).total[0]
    # The stated 0.77 against 0.769 at 2.72 basic amounts makes a step of 59.2 · 0.32 kr; elsewhere tax rises.
    assert -20.0 <= high - low <= more + 1e-6


@pytest.mark.property
@given(income=st.floats(1_000.0, 1e6))
def test_rounding_stays_within_its_unit(income: float) -> None:
    exact = allowance(income, rounded=False)
    assert exact - 1e-6 <= allowance(income) <= min(exact + 100.0, income) + 1e-6
    basic = math.ceil(exact / 100.0) * 100.0
    assert credit(income) == int(credit(income))
    assert basic >= exact
