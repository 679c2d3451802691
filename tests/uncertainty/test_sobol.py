"""Sobol indices of functions with known answers, and of a linear net present value."""

import numpy as np
import pytest

from kalkyl.engine.arrays import Array
from kalkyl.engine.sobol import indices, sobol_indices
from tests.uncertainty.cases import linear_result


@pytest.mark.published
def test_ishigami() -> None:
    # Ishigami and Homma (1990), a = 7, b = 0.1: S = .3139, .4424, 0; T = .5576, .4424, .2437.
    def ishigami(cube: Array) -> Array:
        x = np.pi * (2.0 * cube - 1.0)
        return np.asarray(np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))

    found = {s.path: s for s in indices(ishigami, ["a", "b", "c"], 4096, seed=1)}
    assert [found[k].first for k in "abc"] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.02)
    assert [found[k].total for k in "abc"] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)


@pytest.mark.hand
def test_g_function() -> None:
    # Sobol's g-function: V_i = 1/(3(1 + a_i)²), V = Π(1 + V_i) − 1, T_i = V_i Π_{j≠i}(1 + V_j)/V.
    a = np.array([0.0, 1.0, 4.5, 9.0])

    def g(cube: Array) -> Array:
        return np.asarray(np.prod((np.abs(4.0 * cube - 2.0) + a) / (1.0 + a), axis=1))

    own = 1.0 / (3.0 * (1.0 + a) ** 2)
    variance = np.prod(1.0 + own) - 1.0
    totals = own / (1.0 + own) * np.prod(1.0 + own) / variance
    found = {s.path: s for s in indices(g, list("abcd"), 4096, seed=1)}
    assert [found[k].first for k in "abcd"] == pytest.approx((own / variance).tolist(), abs=0.02)
    assert [found[k].total for k in "abcd"] == pytest.approx(totals.tolist(), abs=0.02)


@pytest.mark.hand
def test_linear_npv() -> None:
    # Variance 40² + 30²: shares 0.64 and 0.36, alone and in total.
    found = {s.path: s for s in sobol_indices(linear_result(0.0, 30_000.0, 40_000.0), "kommun", 1024, seed=1)}
    benefit, cost = found["tillstand.utanfor.kostnad.kommun"], found["kostnad.per_deltagare"]
    assert (benefit.first, benefit.total) == pytest.approx((0.64, 0.64), abs=0.02)
    assert (cost.first, cost.total) == pytest.approx((0.36, 0.36), abs=0.02)


@pytest.mark.hand
def test_a_constant_has_indices_of_zero_and_one_value_explains_all() -> None:
    constant = indices(lambda cube: np.full(len(cube), 3.0), ["a", "b"], 64, seed=1)
    assert [(s.first, s.total) for s in constant] == [(0.0, 0.0), (0.0, 0.0)]
    (single,) = sobol_indices(linear_result(0.0, 30_000.0, 0.0), "kommun", 512, seed=1)
    assert (single.first, single.total) == pytest.approx((1.0, 1.0), abs=0.02)
    assert sobol_indices(linear_result(0.0, 0.0, 0.0), "kommun", 64) == ()
