"""Two scenarios with common random numbers."""

import pytest
from scipy.stats import norm

from kalkyl.engine import run
from kalkyl.engine.comparison import common_draws, compare
from kalkyl.engine.evaluation import Evaluation
from kalkyl.model.problems import InputError
from tests.minimal import minimal_set
from tests.uncertainty.cases import kronor, linear_result, linear_scenario, normal

BENEFIT = kronor(normal(100_000.0, 20_000.0))


@pytest.mark.hand
def test_the_common_part_cancels() -> None:
    # Same benefit, one with 1 000 kr more in certain cost per participant: always exactly 10 000 worse.
    cheap = run(linear_scenario({"varde": 18e3}, BENEFIT), minimal_set(), draws=500, seed=3)
    dear = run(linear_scenario({"varde": 19e3}, BENEFIT), minimal_set(), draws=500, seed=3)
    found = compare(cheap, dear, "kommun")
    assert found.better == 1.0
    assert found.difference.mean == pytest.approx(10e3)
    assert found.difference.deviation == pytest.approx(0.0, abs=1e-6)


@pytest.mark.hand
def test_probability_of_being_better_in_closed_form() -> None:
    # The difference is 10 · cost − 180 000 with cost N(19 000, 2 000²) against a certain 18 000: P = Φ(0.5).
    sure = run(linear_scenario({"varde": 18e3}, BENEFIT), minimal_set(), draws=20_000, seed=3)
    unsure = run(linear_scenario(normal(19e3, 2e3), BENEFIT), minimal_set(), draws=20_000, seed=3)
    found = compare(sure, unsure, "kommun")
    assert found.better == pytest.approx(norm.cdf(0.5), abs=0.01)
    assert found.better_error == pytest.approx((0.6915 * 0.3085 / 20_000) ** 0.5, rel=0.02)


@pytest.mark.hand
def test_a_scenario_is_as_good_as_itself() -> None:
    result = linear_result(1.0, 30_000.0, 0.0, draws=100)
    assert compare(result, result, "kommun").better == 0.5


@pytest.mark.hand
def test_one_table_for_both_with_sobol_points() -> None:
    a, b = linear_scenario(normal(19e3, 2e3), BENEFIT), linear_scenario({"varde": 18e3}, BENEFIT)
    table = common_draws([Evaluation.prepare(s, minimal_set()) for s in (a, b)], 256, seed=1, method="sobol")
    results = [run(s, minimal_set(), table=table) for s in (a, b)]
    assert compare(*results, "kommun").difference.draws == 256


@pytest.mark.bad_input
def test_different_draws_are_refused() -> None:
    with pytest.raises(InputError, match="olika dragningar"):
        compare(
            linear_result(1.0, 30_000.0, 0.0, draws=100, seed=1),
            linear_result(1.0, 30_000.0, 0.0, draws=100, seed=2),
            "kommun",
        )
