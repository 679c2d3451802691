"""Two-way tables, and where in them the NPV is zero."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.evaluation import Evaluation
from kalkyl.engine.variation import varied
from kalkyl.model.actors import Perspektiv
from kalkyl.model.result import Resultat

HALVINGS = 60


@dataclass(frozen=True)
class TwoWay:
    """NPV over a grid of two values.

    Attributes:
        across: Address of the value along the columns.
        down: Address of the value along the rows.
        columns: Values of `across`, shape (column,).
        rows: Values of `down`, shape (row,).
        npv: NPV of the perspective [kr], shape (row, column).
    """

    across: str
    down: str
    columns: Array
    rows: Array
    npv: Array


def two_way(
    result: Resultat,
    perspektiv: Perspektiv,
    across: tuple[str, Sequence[float]],
    down: tuple[str, Sequence[float]],
) -> TwoWay:
    """NPV for every pair of two values, everything else as in the base case.

    Args:
        result: Any result of the scenario.
        perspektiv: Whose NPV.
        across: Address and values along the columns.
        down: Address and values along the rows.

    Raises:
        InputError: An address that the calculation does not use.
    """
    columns, rows = np.asarray(across[1], dtype=float), np.asarray(down[1], dtype=float)
    grid = {across[0]: np.tile(columns, len(rows)), down[0]: np.repeat(rows, len(columns))}
    evaluation = Evaluation.of(result)
    npv = evaluation.npv_of(varied(evaluation, grid), perspektiv)
    return TwoWay(across[0], down[0], columns, rows, npv.reshape(len(rows), len(columns)))


def threshold(result: Resultat, perspektiv: Perspektiv, path: str, low: float, high: float) -> float | None:
    """Value between low and high at which the NPV is zero, or None where it has the same sign at both.

    Raises:
        InputError: An address that the calculation does not use.
    """
    evaluation = Evaluation.of(result)
    found = _crossings(evaluation, perspektiv, {}, path, np.array([low]), np.array([high]))
    return None if np.isnan(found[0]) else float(found[0])


def threshold_curve(
    result: Resultat,
    perspektiv: Perspektiv,
    across: tuple[str, Sequence[float]],
    down: tuple[str, float, float],
) -> Array:
    """For each value of one parameter, the value of another at which the NPV is zero.

    Args:
        result: Any result of the scenario.
        perspektiv: Whose NPV.
        across: Address and values of the one.
        down: Address, lowest and highest value of the other.

    Returns:
        Values of the other, nan where the NPV does not change sign, shape (value,).

    Raises:
        InputError: An address that the calculation does not use.
    """
    columns = np.asarray(across[1], dtype=float)
    low, high = (np.full(len(columns), end) for end in down[1:])
    return _crossings(Evaluation.of(result), perspektiv, {across[0]: columns}, down[0], low, high)


def _crossings(
    evaluation: Evaluation,
    perspektiv: Perspektiv,
    given: dict[str, Array],
    path: str,
    low: Array,
    high: Array,
) -> Array:
    """Find by bisection, all rows at once, where the NPV changes sign."""

    def npv(value: Array) -> Array:
        return evaluation.npv_of(varied(evaluation, {**given, path: value}), perspektiv)

    at_low, at_high = npv(low), npv(high)
    crosses = (at_low > 0) != (at_high > 0)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        same = (npv(middle) > 0) == (at_low > 0)
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return np.where(crosses, 0.5 * (low + high), np.nan)
