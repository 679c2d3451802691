"""Disclosure control against one who has every total."""

import numpy as np
import pytest
from scipy.optimize import linprog

from kalkyl.lagesbild.disclosure import LIMIT, Tabell, interval, protect, with_totals

SHAPES = {"län": ((15, 12), 3.0), "stad": ((14, 12), 40.0), "kommun": ((4, 12), 2.0), "en månad": ((14, 1), 6.0), "ett område": ((1, 12), 3.0), "glest": ((15, 12), 0.2)}  # fmt: skip


def table(seed: int, shape: tuple[int, int], mean: float) -> np.ndarray:
    rng = np.random.default_rng(seed)
    counts = rng.poisson(mean * rng.gamma(1, 1, shape)).astype(float)
    counts[rng.random(shape) < 0.05] = np.nan
    return counts


def attack(tabell: Tabell, row: int, column: int) -> tuple[float, float]:
    """An attacker of our own: one variable per hidden cell, one equation per published or hidden sum, written out."""
    open_cells, (rows, columns) = tabell.oppen, tabell.antal.shape
    hidden = {(int(r), int(c)): n for n, (r, c) in enumerate(np.argwhere(tabell.dold))}
    matrix, right = [], []
    lines = [[(r, c) for c in range(columns)] for r in range(rows)]
    lines += [[(r, c) for r in range(rows)] for c in range(columns)]
    for line in lines:
        weights, total = np.zeros(len(hidden)), 0.0
        for cell in line:
            sign = -1.0 if cell == line[-1] else 1.0
            if cell in hidden:
                weights[hidden[cell]] = sign
            elif np.isfinite(open_cells[cell]):
                total -= sign * open_cells[cell]
        matrix.append(weights)
        right.append(total)
    goal = np.zeros(len(hidden))
    goal[hidden[row, column]] = 1
    ends = [linprog(s * goal, A_eq=matrix, b_eq=right, bounds=[(1, None)] * len(hidden)) for s in (1, -1)]
    return float(ends[0].fun), -float(ends[1].fun) if ends[1].status == 0 else np.inf


@pytest.mark.property
@pytest.mark.parametrize("case", SHAPES)
@pytest.mark.parametrize("seed", range(3))
def test_no_small_count_can_be_worked_out_from_the_totals(case: str, seed: int) -> None:
    tabell = protect(table(seed, *SHAPES[case]))
    for row, column in np.argwhere(tabell.sma):
        low, high = attack(tabell, int(row), int(column))
        assert high >= LIMIT
        assert high - low >= LIMIT - 1 - 1e-6
        assert interval(tabell, int(row), int(column)) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.hand
def test_without_complementary_suppression_the_total_gives_the_number_back() -> None:
    # 2 is hidden in a row whose total is 32: 32 − 10 − 20 = 2. So hiding it alone protects nothing.
    counts = np.array([[2.0, 10.0, 20.0], [30.0, 12.0, 9.0], [8.0, 40.0, 11.0]])
    naive = with_totals(counts)
    alone = Tabell(naive, naive == 2.0, naive == 2.0)
    assert attack(alone, 0, 0) == (pytest.approx(2), pytest.approx(2))
    # The cheapest rectangle that lets 2 rise by 4: partners in its row and column must be able to fall by 4.
    # Candidates (row 2 or 3) × (column 2 or 3): 10+30+12=52, 20+30+9=59, 10+8+40=58, 20+8+11=39. The last is cheapest.
    hidden = {(int(r), int(c)) for r, c in np.argwhere(protect(counts).dold)}
    assert hidden == {(0, 0), (0, 2), (2, 0), (2, 2)}


@pytest.mark.hand
def test_zeros_and_missing_reports_stay_open() -> None:
    tabell = protect(np.array([[0.0, 10.0], [np.nan, 20.0]]))
    assert not tabell.dold.any()
    assert tabell.oppen[0, 0] == 0 and np.isnan(tabell.oppen[1, 0])


@pytest.mark.hand
def test_large_counts_are_shown_as_they_are() -> None:
    tabell = protect(np.array([[5.0, 6.0], [7.0, 8.0]]))
    assert not tabell.dold.any()
    assert tabell.oppen.tolist() == [[5, 6, 11], [7, 8, 15], [12, 14, 26]]


@pytest.mark.property
def test_a_large_table_is_protected_as_well() -> None:
    tabell = protect(table(7, (60, 12), 6.0))
    small = np.argwhere(tabell.sma)
    for row, column in small[:: max(1, len(small) // 12)]:
        low, high = attack(tabell, int(row), int(column))
        assert high >= LIMIT and high - low >= LIMIT - 1 - 1e-6
