"""The national set's tax rules give the published figures, and agree with the rules written out here."""

import numpy as np
import pytest

import kalkyl
from kalkyl.engine.taxes import basic_allowance, earned_income_credit
from kalkyl.model.economy import Skatteregler
from tests.engine.rules import RULES_2026


@pytest.fixture(scope="module")
def rules() -> Skatteregler:
    return kalkyl.load_parameters("riket").skatteregler[2026]


@pytest.mark.published
@pytest.mark.parametrize(("income", "expected"), [(120_000, 37_400), (324_000, 31_600)])
def test_basic_allowance(rules: Skatteregler, income: float, expected: float) -> None:
    assert basic_allowance(rules, np.array([float(income)]), rounded=True)[0] == expected


@pytest.mark.published
@pytest.mark.parametrize(("earned", "expected"), [(90_000, 11_976), (240_000, 26_083)])
def test_earned_income_credit(rules: Skatteregler, earned: float, expected: float) -> None:
    income = np.array([float(earned)])
    basic = basic_allowance(rules, income, rounded=True)
    assert earned_income_credit(rules, income, basic, 0.3284, rounded=True)[0] == expected


@pytest.mark.published
def test_same_rules_as_written_here(rules: Skatteregler) -> None:
    assert rules.grundavdrag == RULES_2026.grundavdrag
    assert rules.jobbskatteavdrag == RULES_2026.jobbskatteavdrag
    assert (rules.prisbasbelopp, rules.skiktgrans, rules.statlig_skattesats, rules.arbetsgivaravgift) == (
        59_200,
        643_000,
        0.20,
        0.3142,
    )
