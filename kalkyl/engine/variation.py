"""Tables of draws made by hand: the base case with chosen values changed, row by row."""

from collections.abc import Mapping, Sequence

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.evaluation import Evaluation
from kalkyl.model.draws import Draws
from kalkyl.model.problems import near, problem
from kalkyl.model.values import Varde


def varied(evaluation: Evaluation, columns: Mapping[str, Array]) -> Draws:
    """The base case with some values replaced.

    Args:
        evaluation: The scenario made ready.
        columns: New values by address, shape (row,) each.

    Returns:
        Draws with a row for every new value; here row 0 is the first of them, not the base case.

    Raises:
        InputError: An address that the calculation does not use.
    """
    for path in columns:
        if path not in evaluation.values:
            raise problem(path, f"värdet används inte i kalkylen.{near(path, evaluation.values)}")
    table = np.asfortranarray(np.column_stack(list(columns.values())))
    fixed = {path: value.varde for path, value in evaluation.values.items() if path not in columns}
    return Draws(table, tuple(columns), fixed)


def one_at_a_time(evaluation: Evaluation, paths: Sequence[str], ends: Sequence[tuple[float, float]]) -> Draws:
    """Two rows per address with it at its low and high end and everything else at the base case; row 0 is the base.

    Args:
        evaluation: The scenario made ready.
        paths: Addresses.
        ends: Low and high value of each.
    """
    base = np.array([evaluation.values[path].varde for path in paths])
    table = np.tile(base, (2 * len(paths) + 1, 1))
    for column, (low, high) in enumerate(ends):
        table[2 * column + 1, column] = low
        table[2 * column + 2, column] = high
    fixed = {path: value.varde for path, value in evaluation.values.items() if path not in set(paths)}
    return Draws(np.asfortranarray(table), tuple(paths), fixed)


def uncertain_values(evaluation: Evaluation) -> dict[str, Varde]:
    """The values that vary when parameters are drawn, by address in alphabetical order."""
    return {path: value for path, value in sorted(evaluation.values.items()) if value.uncertain}
