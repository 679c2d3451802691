"""Tornado and thresholds of a linear net present value."""

import numpy as np
import pytest

from kalkyl.engine.thresholds import threshold, threshold_curve, two_way
from kalkyl.engine.tornado import tornado
from kalkyl.model.problems import InputError
from tests.uncertainty.cases import Z95, linear_result

COST, BENEFIT = "kostnad.per_deltagare", "tillstand.utanfor.kostnad.kommun"


@pytest.mark.hand
def test_ends_order_and_sign() -> None:
    # NPV 20 000; the benefit moves it 1.96 · 40 000 either way (up when high), the cost 1.96 · 5 000 (down when high).
    result = linear_result(20_000.0, 5_000.0, 40_000.0, draws=0)
    benefit, cost = tornado(result, "kommun")
    assert (benefit.path, cost.path) == (BENEFIT, COST)
    assert (benefit.npv_low, benefit.npv_high) == pytest.approx((20e3 - Z95 * 40e3, 20e3 + Z95 * 40e3))
    assert (cost.npv_low, cost.npv_high) == pytest.approx((20e3 + Z95 * 5e3, 20e3 - Z95 * 5e3))
    assert benefit.changes_sign and not cost.changes_sign
    assert (cost.low, cost.high) == pytest.approx((18e3 - Z95 * 500.0, 18e3 + Z95 * 500.0))
    assert benefit.swing == pytest.approx(2 * Z95 * 40e3)


@pytest.mark.hand
def test_what_the_perspective_does_not_feel_is_left_out() -> None:
    assert tornado(linear_result(20_000.0, 5_000.0, 40_000.0, draws=0), "region") == ()
    assert tornado(linear_result(20_000.0, 0.0, 0.0, draws=0), "kommun") == ()


@pytest.mark.hand
def test_two_way_table_and_where_it_is_zero() -> None:
    # NPV = 2 · benefit − 10 · cost.
    result = linear_result(20_000.0, 5_000.0, 40_000.0, draws=0)
    table = two_way(result, "kommun", (BENEFIT, [50e3, 100e3]), (COST, [10e3, 20e3, 30e3]))
    expected = np.array([[0.0, 100e3], [-100e3, 0.0], [-200e3, -100e3]])
    assert table.npv == pytest.approx(expected, abs=1e-6)
    assert threshold(result, "kommun", COST, 0.0, 100e3) == pytest.approx(20e3)
    assert threshold(result, "kommun", COST, 0.0, 10e3) is None
    curve = threshold_curve(result, "kommun", (BENEFIT, [50e3, 100e3, 900e3]), (COST, 0.0, 100e3))
    assert curve[:2] == pytest.approx([10e3, 20e3])
    assert np.isnan(curve[2])


@pytest.mark.bad_input
def test_an_address_that_is_not_used() -> None:
    with pytest.raises(InputError, match="används inte i kalkylen"):
        threshold(linear_result(1.0, 1.0, 0.0, draws=0), "kommun", "kostnad.fel", 0.0, 1.0)
