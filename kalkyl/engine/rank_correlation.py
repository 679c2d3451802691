"""Rank correlation between drawn columns, after Iman and Conover (1982): columns are reordered, never changed."""

from collections.abc import Sequence

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.model.problems import InputError, Problem
from kalkyl.model.scenario import Samvariation


def correlate(table: Array, paths: Sequence[str], pairs: Sequence[Samvariation]) -> None:
    """Reorder columns in place so that the pairs get their rank correlations; marginal distributions are untouched.

    Pairs not stated are uncorrelated. A pair with a value that does not vary is ignored.

    Args:
        table: Draws, shape (draw, parameter).
        paths: Address of each column.
        pairs: Two addresses and a rank correlation (Spearman) each.

    Raises:
        InputError: The correlations cannot hold at the same time.
    """
    position = {path: i for i, path in enumerate(paths)}
    used = [pair for pair in pairs if pair.a in position and pair.b in position]
    if not used or table.shape[0] < 3:
        return
    names = sorted({name for pair in used for name in (pair.a, pair.b)})
    target = _cholesky(names, used)
    columns = [position[name] for name in names]
    scores = np.column_stack([_normal_scores(table[:, i]) for i in columns])
    # Remove the correlation that the columns happen to have, then put in the one that is wanted.
    present = np.linalg.cholesky(np.corrcoef(scores, rowvar=False))
    wanted = scores @ np.linalg.solve(present, np.eye(len(names))).T @ target.T
    for column, score in zip(columns, wanted.T, strict=True):
        ordered = np.sort(table[:, column])
        table[np.argsort(score, kind="stable"), column] = ordered


def _cholesky(names: Sequence[str], pairs: Sequence[Samvariation]) -> Array:
    """Cholesky factor of the normal scores' correlations, 2 sin(πρ/6) for a rank correlation ρ."""
    matrix = np.eye(len(names))
    for pair in pairs:
        i, j = names.index(pair.a), names.index(pair.b)
        matrix[i, j] = matrix[j, i] = 2.0 * np.sin(np.pi * pair.rangkorrelation / 6.0)
    try:
        return np.asarray(np.linalg.cholesky(matrix))
    except np.linalg.LinAlgError:
        text = (
            "rangkorrelationerna går inte ihop: de kan inte gälla samtidigt. Sänk någon av dem mot noll, eller ange "
            "även hur de övriga värdena hänger ihop."
        )
        raise InputError([Problem("samvariation", f"{text} Berörda värden: {', '.join(names)}.")]) from None


def _normal_scores(column: Array) -> Array:
    from scipy.special import ndtri

    ranks = np.empty(len(column))
    ranks[np.argsort(column, kind="stable")] = np.arange(1, len(column) + 1)
    return np.asarray(ndtri(ranks / (len(column) + 1.0)))
