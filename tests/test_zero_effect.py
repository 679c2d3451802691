"""No effect is exactly no change, whichever way the effect is stated: noise must not become a price per avoided case."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalkyl.engine.effects import CHINN, change_in_risk, neutral
from kalkyl.model.effects import Effektmatt

pytestmark = pytest.mark.property


@given(
    st.floats(0.0, 1.0),
    st.sampled_from(["RD", "RR", "OR", "HR", "d", "ratkvot"]),
    st.booleans(),
)
def test_neutral_effect_changes_nothing(p0: float, measure: Effektmatt, opposite: bool) -> None:
    effect = np.array([neutral(measure)])
    assert change_in_risk(np.array([p0]), measure, effect, CHINN, opposite=opposite)[0] == 0.0


def test_ten_points_more_in_work_are_ten_points_fewer_outside() -> None:
    change = change_in_risk(np.array([0.75]), "RD", np.array([0.10]), CHINN, opposite=True)
    assert change[0] == pytest.approx(-0.10)
