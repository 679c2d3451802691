"""The engine against the slow independent implementation: every flow, and the net present value of every draw."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from kalkyl.engine import run
from kalkyl.model.actors import AKTORER, KATEGORIER
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.scenario import Scenario
from tests.engine.naive import Flows, Naive
from tests.engine.random_sets import cases

SLOW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
RELATIVE = 1e-9


def as_array(flows: Flows, years: int) -> np.ndarray:
    out = np.zeros((len(KATEGORIER), len(AKTORER), years))
    for (category, actor), series in flows.items():
        out[KATEGORIER.index(category), AKTORER.index(actor)] += series  # type: ignore[arg-type]
    return out


@pytest.mark.reference
@SLOW
@given(case=cases())
def test_every_flow(case: tuple[Scenario, Parameteruppsattning]) -> None:
    scenario, parameters = case
    result = run(scenario, parameters)
    slow = Naive(scenario, parameters)
    expected = as_array(slow.flows(), slow.years)
    size = np.abs(expected).max() + 1.0
    assert result.kassaflode == pytest.approx(expected, rel=RELATIVE, abs=RELATIVE * size)
    later = as_array(slow.gains(budget=True), slow.years) + as_array(slow.cost(), slow.years)
    assert result.kassaflode_budget == pytest.approx(later, rel=RELATIVE, abs=RELATIVE * size)


@pytest.mark.reference
@SLOW
@given(case=cases())
def test_every_draw(case: tuple[Scenario, Parameteruppsattning]) -> None:
    scenario, parameters = case
    result = run(scenario, parameters, draws=50, seed=1)
    table = result.dragningar
    assert table is not None
    assert result.npv_dragningar.shape == (51, len(AKTORER))
    for row in range(51):
        values = {path: float(table.table[row, i]) for i, path in enumerate(table.paths)}
        npv = Naive(scenario, parameters, values).npv()
        expected = np.array([npv.get(a, 0.0) for a in AKTORER])
        size = np.abs(expected).max() + 1.0
        assert result.npv_dragningar[row] == pytest.approx(expected, rel=RELATIVE, abs=RELATIVE * size)
