"""Root finding: functions with known roots."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalkyl.engine.roots import find_root

pytestmark = pytest.mark.hand


@pytest.mark.parametrize(
    ("function", "low", "high", "root"),
    [
        (lambda x: x * x - 2.0, 0.0, 2.0, math.sqrt(2.0)),
        (math.cos, 0.0, 3.0, math.pi / 2.0),
        (lambda x: 2.0 * x - 3.0, 0.0, 10.0, 1.5),
        (lambda x: math.exp(-x) - 1e-9, 0.0, 100.0, 9.0 * math.log(10.0)),
        (lambda x: (x - 1e-7) * 1e12, 0.0, 1000.0, 1e-7),
        (lambda x: x, 0.0, 1.0, 0.0),
        (lambda x: x - 1.0, 0.0, 1.0, 1.0),
    ],
)
def test_known_roots(function: Callable[[float], float], low: float, high: float, root: float) -> None:
    assert find_root(function, low, high) == pytest.approx(root, rel=1e-12, abs=1e-12)


def test_same_sign_is_refused() -> None:
    with pytest.raises(ValueError, match="same sign"):
        find_root(lambda x: x * x + 1.0, -1.0, 1.0)


@given(st.floats(0.001, 5.0), st.floats(1.0, 1e9))
def test_internal_rate_of_an_annuity_is_found(rate: float, amount: float) -> None:
    value = sum(amount / (1.0 + rate) ** t for t in range(1, 11))
    found = find_root(lambda r: sum(amount / (1.0 + r) ** t for t in range(1, 11)) - value, 0.0, 10.0)
    assert found == pytest.approx(rate, rel=1e-6)
