"""Rank correlation: reached, without touching the margins; impossible combinations are refused."""

import numpy as np
import pytest
from scipy import stats

from kalkyl.engine import run
from kalkyl.engine.sampling import draw
from kalkyl.model.problems import InputError
from kalkyl.model.scenario import Samvariation
from kalkyl.model.values import Varde
from tests.minimal import minimal_set
from tests.uncertainty.cases import kronor, linear_scenario, normal

VALUES = {name: Varde(varde=100.0, lag=60.0, hog=150.0, familj="gamma", enhet="dygn") for name in "abc"}


def pair(a: str, b: str, rho: float) -> Samvariation:
    return Samvariation(a=a, b=b, rangkorrelation=rho)


@pytest.mark.property
@pytest.mark.parametrize("rho", [-0.8, -0.3, 0.5, 0.9])
@pytest.mark.parametrize("method", ["vanlig", "lhs", "sobol"])
def test_the_rank_correlation_is_reached_and_the_margins_kept(rho: float, method: str) -> None:
    free = draw(VALUES, 4096, seed=1, method=method)  # type: ignore[arg-type]
    tied = draw(VALUES, 4096, seed=1, method=method, correlations=[pair("a", "b", rho)])  # type: ignore[arg-type]
    assert stats.spearmanr(tied["a"][1:], tied["b"][1:]).statistic == pytest.approx(rho, abs=0.02)
    assert np.array_equal(tied["c"], free["c"])
    for name in "ab":
        assert np.array_equal(np.sort(tied[name]), np.sort(free[name]))
    assert tied.table[0].tolist() == [100.0] * 3


@pytest.mark.hand
def test_variance_of_a_sum_of_correlated_normals() -> None:
    # NPV = 2·benefit − 10·cost, deviations 40 000 and 30 000; ρ_rank 0.5 is r = 2 sin(π/12) = 0.5176 between normals.
    scenario = linear_scenario(
        normal(19_000.0, 3_000.0),
        kronor(normal(100_000.0, 20_000.0)),
        samvariation=[
            {"a": "kostnad.per_deltagare", "b": "tillstand.utanfor.kostnad.kommun", "rangkorrelation": 0.5}
        ],
    )
    npv = run(scenario, minimal_set(), draws=20_000, seed=1).npv_fordelning("kommun")
    r = 2.0 * np.sin(np.pi / 12.0)
    expected = (40e3**2 + 30e3**2 - 2.0 * r * 40e3 * 30e3) ** 0.5
    assert npv.std() == pytest.approx(expected, rel=0.02)


@pytest.mark.bad_input
def test_impossible_correlations_are_refused() -> None:
    pairs = [pair("a", "b", 0.9), pair("b", "c", 0.9), pair("a", "c", -0.9)]
    with pytest.raises(InputError, match="går inte ihop"):
        draw(VALUES, 100, seed=1, correlations=pairs)


@pytest.mark.bad_input
def test_an_address_that_is_not_used_is_refused() -> None:
    scenario = linear_scenario(
        normal(19_000.0, 3_000.0),
        kronor({"varde": 100_000.0}),
        samvariation=[{"a": "kostnad.per_deltagare", "b": "kostnad.per_deltagar", "rangkorrelation": 0.5}],
    )
    with pytest.raises(InputError, match=r"används inte i kalkylen.*Menade du ”kostnad\.per_deltagare”"):
        run(scenario, minimal_set(), draws=10, seed=1)


@pytest.mark.bad_input
def test_a_value_cannot_be_tied_to_itself() -> None:
    with pytest.raises(ValueError, match="samvarierar alltid med sig självt"):
        pair("a", "a", 0.5)
