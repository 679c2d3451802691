"""Weighted sums of a Markov cohort by long steps, against the yearly shares."""

import numpy as np
import pytest

from kalkyl.engine.cohort_trace import CohortTrace, advance
from kalkyl.engine.markov import TransitionEffect, changed, complete_rows
from kalkyl.engine.volumes import DrawnEffect

START = np.array([0.6, 0.4, 0.0])


def matrices(draws: int, count: int) -> list[np.ndarray]:
    rng = np.random.default_rng(3)
    found = []
    for _ in range(count):
        leaving = rng.uniform(0.0, 0.3, (3, 3, draws))
        leaving[np.arange(3), np.arange(3)] = 0.0
        found.append(complete_rows(leaving))
    return found


def effect(draws: int, years: int, decay: float) -> TransitionEffect:
    rng = np.random.default_rng(4)
    ones = np.ones(draws)
    drawn = DrawnEffect("RR", rng.uniform(0.3, 0.9, draws), ones, ones, False, 1.0)
    shape = np.ones((draws, years)) * np.where(np.arange(years) < 3, 1.0, (1 - decay) ** np.arange(years))
    return TransitionEffect(0, 1, drawn, shape)


@pytest.mark.reference
@pytest.mark.parametrize("years", [1, 2, 7, 30, 61, 100])
@pytest.mark.parametrize("half_cycle", [False, True])
@pytest.mark.parametrize("decay", [None, 0.0, 0.1])
def test_weighted_sum_is_the_sum_of_the_years(years: int, half_cycle: bool, decay: float | None) -> None:
    draws, bands = 5, matrices(5, 3)
    effects = [] if decay is None else [effect(draws, years, decay)]
    trace = CohortTrace(
        START, lambda year: bands[min(year // 25, 2)], years, half_cycle=half_cycle, effects=effects
    )
    weights = np.random.default_rng(5).uniform(0.0, 1.0, years)
    assert trace.weighted(weights) == pytest.approx(trace.occupancy() @ weights, rel=1e-12)


@pytest.mark.hand
def test_two_positions_by_hand() -> None:
    # Half leave position 0 every year: shares 1, ½, ¼; weights 1, 2, 4 on them sum to 3.
    leaving = np.zeros((2, 2, 1))
    leaving[0, 1] = 0.5
    matrix = complete_rows(leaving)
    trace = CohortTrace(np.array([1.0, 0.0]), lambda year: matrix, 3, half_cycle=False)
    assert trace.weighted(np.array([1.0, 2.0, 4.0]))[:, 0].tolist() == [3.0, 0.0 + 2 * 0.5 + 4 * 0.75]


@pytest.mark.reference
@pytest.mark.parametrize("years", [1, 5, 16, 17, 63, 64, 65, 100])
def test_the_share_at_the_end_is_kept(years: int) -> None:
    (matrix,) = matrices(4, 1)
    share = np.repeat(START[:, None], 4, axis=1)
    weights = np.random.default_rng(6).uniform(0.0, 1.0, years)
    total, at = np.zeros_like(share), share.copy()
    for weight in weights:
        at = np.einsum("in,ijn->jn", at, matrix)
        total += weight * at
    end, summed = advance(share, matrix, weights)
    assert summed == pytest.approx(total, rel=1e-12)
    assert end == pytest.approx(at, rel=1e-12)


@pytest.mark.reference
@pytest.mark.parametrize("size", [0.2, 0.45])
def test_changed_rows_against_a_loop(size: float) -> None:
    # Two effects on the same row, which raise the risk; with the larger probabilities some rows would exceed 1.
    rng = np.random.default_rng(8)
    draws, years = 40, 6
    leaving = rng.uniform(0.0, size, (4, 4, draws))
    leaving[np.arange(4), np.arange(4)] = 0.0
    ones, shape = np.ones(draws), rng.uniform(0.0, 1.0, (draws, years))
    ratios = {1: rng.uniform(1.5, 2.5, draws), 3: rng.uniform(1.5, 2.5, draws)}
    effects = [
        TransitionEffect(0, to, DrawnEffect("RR", ratio, ones, ones, False, 1.0), shape)
        for to, ratio in ratios.items()
    ]
    matrix = complete_rows(leaving.copy())
    exceeded = 0
    for year, made in zip(range(years), changed(matrix, effects, range(years)), strict=True):
        for d in range(draws):
            row = [0.0] + [
                min(matrix[0, to, d] * (ratios[to][d] ** shape[d, year] if to in ratios else 1.0), 1.0)
                for to in (1, 2, 3)
            ]
            exceeded += sum(row) > 1.0
            row = [p / max(sum(row), 1.0) for p in row]
            row[0] = 1.0 - sum(row)
            assert made[0, :, d] == pytest.approx(row, abs=1e-12)
        assert np.array_equal(made[1:], matrix[1:])
        assert made.sum(axis=1) == pytest.approx(np.ones((4, draws)), abs=1e-12)
    assert (exceeded > 0) == (size > 0.4)
