"""All random numbers of a calculation: one seed, one table draw × parameter, made before anything is computed.

Every address has its own stream, a child of the one seeded generator (numpy's SeedSequence keyed by the address).
Two scenarios with the same seed therefore draw the same figure for a value that they share, whatever else they contain:
common random numbers, which comparisons rest on. A Sobol sequence fills all dimensions jointly and cannot be split so;
`common_draws` in `comparison` then makes one table for both scenarios.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.rank_correlation import correlate
from kalkyl.model.draws import Draws
from kalkyl.model.problems import InputError, Problem
from kalkyl.model.scenario import Samvariation
from kalkyl.model.values import Varde

if TYPE_CHECKING:
    from kalkyl.engine.distributions import Fitted

__all__ = [
    "Cancelled",
    "Draws",
    "Method",
    "Progress",
    "draw",
    "fit_all",
    "part_of",
    "quantile",
    "rounded_count",
]

Method = Literal["vanlig", "lhs", "sobol"]
"""Plain random numbers, Latin hypercube, or scrambled Sobol sequence."""

Progress = Callable[[float], bool]
"""Told the share done, 0–1; returns False to cancel."""


class Cancelled(Exception):  # noqa: N818
    """The caller asked to stop. Nothing has been changed: the previous result still holds."""


def part_of(progress: Progress | None, low: float, high: float) -> Progress | None:
    """Progress of one part of the work, told as a share of all of it.

    Args:
        progress: Told the share done of all the work, or None.
        low: Share done when the part begins.
        high: Share done when it ends.

    >>> part_of(lambda done: print(done), 0.5, 1.0)(0.5)
    0.75
    """
    return None if progress is None else lambda done: progress(low + done * (high - low))


def tell(progress: Progress | None, done: float) -> None:
    """Tell the share done.

    Raises:
        Cancelled: The caller asked to stop.
    """
    if progress is not None and not progress(done):
        raise Cancelled


def draw(
    values: Mapping[str, Varde],
    count: int,
    seed: int | None = None,
    method: Method = "lhs",
    correlations: Sequence[Samvariation] = (),
    progress: Progress | None = None,
) -> Draws:
    """Draw every uncertain value.

    Args:
        values: The values by address.
        count: Number of draws beside the base case; 0 gives the base case alone. A Sobol sequence is balanced only for
            powers of two, so its count is rounded up to the next one (`rounded_count`).
        seed: Seed; None gives different draws every time.
        method: How the unit cube is filled.
        correlations: Pairs of values that vary together.
        progress: Told the share done after every value; a False from it cancels.

    Returns:
        Draws with count + 1 rows and a column for every uncertain value.

    Raises:
        InputError: The values whose mean and interval no distribution of the family fits, or correlations that cannot
            hold at the same time.
        Cancelled: The caller asked to stop.
    """
    count = rounded_count(count, method)
    # Without draws nothing needs to be fitted: the base case stands on the point values.
    fits = fit_all(values) if count else {}
    paths = tuple(fits)
    table = np.empty((count + 1, len(paths)), order="F")
    table[0] = [values[path].varde for path in paths]
    if count:
        cube = _unit_cube(paths, count, seed, method)
        for column, fit in enumerate(fits.values()):
            table[1:, column] = fit.quantile(cube(column))
            tell(progress, (column + 1) / len(paths))
        correlate(table[1:], paths, correlations)
    fixed = {path: value.varde for path, value in values.items() if path not in fits}
    return Draws(table, paths, fixed)


def rounded_count(count: int, method: Method) -> int:
    """Number of draws that a method really makes: a Sobol sequence rounds up to a power of two.

    >>> rounded_count(10_000, "sobol"), rounded_count(10_000, "lhs")
    (16384, 10000)
    """
    return 1 << (count - 1).bit_length() if method == "sobol" and count > 0 else count


def fit_all(values: Mapping[str, Varde]) -> dict[str, "Fitted"]:
    """Fit every uncertain value, by address in alphabetical order.

    Raises:
        InputError: Every value that cannot be fitted, named.
    """
    from kalkyl.engine.distributions import fitted  # takes scipy with it, which the base case does without

    fits, faults = {}, []
    for path in sorted(values):
        try:
            fit = fitted(values[path])
        except ValueError as error:
            faults.append(Problem(path, str(error)))
            continue
        if fit is not None:
            fits[path] = fit
    if faults:
        raise InputError(faults)
    return fits


def quantile(value: Varde, u: Array) -> Array:
    """Quantiles of the distribution fitted to a value's mean and interval.

    Args:
        value: Mean, interval, level and family.
        u: Probabilities in (0, 1), any shape.

    Raises:
        ValueError: The family cannot have that mean and that interval (Swedish message).
    """
    from kalkyl.engine.distributions import fitted

    fit = fitted(value)
    return np.full(np.shape(u), value.varde) if fit is None else fit.quantile(u)


def _unit_cube(paths: Sequence[str], count: int, seed: int | None, method: Method) -> Callable[[int], Array]:
    """Return a function that gives the uniform numbers of a column, shape (draw,)."""
    root = np.random.SeedSequence(seed)
    if method == "sobol":
        if not paths:
            return lambda column: np.empty(count)
        from scipy.stats import qmc

        points = qmc.Sobol(len(paths), scramble=True, rng=np.random.default_rng(root)).random(count)
        return lambda column: np.ascontiguousarray(points[:, column])

    def column_of(column: int) -> Array:
        rng = _stream(root, paths[column])
        if method == "vanlig":
            return rng.random(count)
        u = rng.random(count)
        u += rng.permutation(count)
        u /= count
        return u

    return column_of


def _stream(root: np.random.SeedSequence, path: str) -> np.random.Generator:
    """Generator of one address: the same for the same seed and address, on every platform."""
    key = hashlib.sha256(path.encode()).digest()
    words = tuple(int.from_bytes(key[i : i + 4], "little") for i in (0, 4, 8))
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(root.entropy, spawn_key=words)))
