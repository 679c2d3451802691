"""Distributions fitted to mean and interval, and the one table of draws."""

from collections.abc import Mapping
from typing import Literal

import numpy as np
from scipy import special

from kalkyl.engine.arrays import Array
from kalkyl.model.problems import InputError, Problem
from kalkyl.model.values import Varde

Method = Literal["vanlig", "lhs", "sobol"]
"""Plain random numbers, Latin hypercube, or scrambled Sobol sequence."""

TOLERANCE = 0.25
"""Largest distance between a fitted and a stated interval end, as a share of the interval's width."""


class Draws:
    """Table draw × parameter; row 0 is the base case (all point values).

    Attributes:
        table: Shape (draw, parameter).
        paths: Address of each column.
    """

    def __init__(self, table: Array, paths: tuple[str, ...]) -> None:
        self.table = table
        self.paths = paths
        self._columns = {path: table[:, i] for i, path in enumerate(paths)}

    def __getitem__(self, path: str) -> Array:
        return self._columns[path]

    @property
    def count(self) -> int:
        """Number of rows, the base case included."""
        return int(self.table.shape[0])


def draw(values: Mapping[str, Varde], count: int, seed: int | None = None, method: Method = "lhs") -> Draws:
    """Draw every uncertain value.

    Args:
        values: The values by address; the order decides which random number each gets.
        count: Number of draws beside the base case; 0 gives the base case alone.
        seed: Seed of the generator.
        method: How the unit cube is filled.

    Returns:
        Draws with count + 1 rows.

    Raises:
        InputError: The values whose mean and interval no distribution of the family fits.
    """
    paths = tuple(values)
    point = np.array([v.varde for v in values.values()], dtype=float)
    table = np.empty((count + 1, len(paths)), order="F")
    table[0] = point
    if count:
        table[1:] = point
        uncertain = [i for i, v in enumerate(values.values()) if v.uncertain]
        cube = _unit_cube(count, len(uncertain), np.random.default_rng(seed), method)
        faults = []
        for column, i in enumerate(uncertain):
            path, value = paths[i], values[paths[i]]
            try:
                table[1:, i] = quantile(value, cube[:, column])
            except ValueError as error:
                faults.append(Problem(path, str(error)))
        if faults:
            raise InputError(faults)
    return Draws(table, paths)


def _unit_cube(count: int, width: int, rng: np.random.Generator, method: Method) -> Array:
    if width == 0:
        return np.empty((count, 0))
    if method == "vanlig":
        return rng.random((count, width))
    if method == "lhs":
        strata = rng.permuted(np.tile(np.arange(count), (width, 1)), axis=1).T
        return np.asarray((strata + rng.random((count, width))) / count)
    from scipy.stats import qmc

    return np.asarray(qmc.Sobol(width, scramble=True, rng=rng).random(count))


def quantile(value: Varde, u: Array) -> Array:
    """Quantiles of the distribution fitted to a value's mean and interval.

    Args:
        value: Mean, interval, level and family.
        u: Probabilities in (0, 1), any shape.

    Raises:
        ValueError: The family cannot have that mean and that interval (Swedish message).
    """
    if value.lag is None or value.hog is None or value.familj == "fast" or value.lag == value.hog:
        return np.full(np.shape(u), value.varde)
    if value.familj == "pert":
        return _pert(value.varde, value.lag, value.hog, value.niva, u)
    fit = {"gamma": _gamma, "lognormal": _lognormal, "beta": _beta, "normal": _normal}[value.familj]
    tail = (1.0 - value.niva) / 2.0
    width = value.hog - value.lag

    def interval_width(spread: float) -> float:
        low, high = fit(value.varde, spread, np.array([tail, 1.0 - tail]))
        return float(high - low)

    spread = _solve_spread(interval_width, width, value)
    low, high = fit(value.varde, spread, np.array([tail, 1.0 - tail]))
    if max(abs(low - value.lag), abs(high - value.hog)) > TOLERANCE * width:
        raise ValueError(
            f"medelvärdet {value.varde:g} och intervallet {value.lag:g}–{value.hog:g} går inte ihop med fördelningen "
            f"”{value.familj}” (närmaste intervall blir {low:g}–{high:g}). Ändra intervallet eller fördelningen."
        )
    return fit(value.varde, spread, u)


def _solve_spread(width_of: object, width: float, value: Varde) -> float:
    """Find the standard deviation that gives the interval its width, by bisection on a bracket that grows."""
    from scipy.optimize import brentq

    assert callable(width_of)
    high = width
    limit = np.sqrt(value.varde * (1.0 - value.varde)) * 0.999 if value.familj == "beta" else width * 50.0
    high = min(high, limit)
    while width_of(high) < width and high < limit:
        high = min(high * 2.0, limit)
    if width_of(high) < width:
        raise ValueError(
            f"intervallet {value.lag:g}–{value.hog:g} är för brett för medelvärdet {value.varde:g} med fördelningen "
            f"”{value.familj}”. Smalna av intervallet eller välj en annan fördelning."
        )
    return float(brentq(lambda s: width_of(s) - width, width * 1e-6, high, xtol=width * 1e-10))


def _gamma(mean: float, sd: float, u: Array) -> Array:
    if mean <= 0:
        raise ValueError("fördelningen gamma kräver ett medelvärde större än 0.")
    shape = (mean / sd) ** 2
    return np.asarray(special.gammaincinv(shape, u) * (sd * sd / mean))


def _lognormal(mean: float, sd: float, u: Array) -> Array:
    if mean <= 0:
        raise ValueError("fördelningen lognormal kräver ett medelvärde större än 0.")
    sigma = np.sqrt(np.log1p((sd / mean) ** 2))
    return np.asarray(mean * np.exp(sigma * special.ndtri(u) - sigma * sigma / 2.0))


def _normal(mean: float, sd: float, u: Array) -> Array:
    return np.asarray(mean + sd * special.ndtri(u))


def _beta(mean: float, sd: float, u: Array) -> Array:
    if not 0.0 < mean < 1.0:
        raise ValueError("fördelningen beta kräver ett medelvärde mellan 0 och 1.")
    scale = mean * (1.0 - mean) / (sd * sd) - 1.0
    if scale <= 0:
        raise ValueError("intervallet är för brett för en andel med det medelvärdet.")
    return np.asarray(special.betaincinv(mean * scale, (1.0 - mean) * scale, u))


def _pert(mean: float, low: float, high: float, level: float, u: Array) -> Array:
    """Quantiles of a PERT distribution between a minimum and a maximum with a given mean (Vose's λ = 4)."""
    if level < 1.0:
        # A judged interval of lower level is widened to the range that it covers the stated share of.
        stretch = 1.0 / level
        low, high = mean - (mean - low) * stretch, mean + (high - mean) * stretch
    mode = (6.0 * mean - low - high) / 4.0
    if not low <= mode <= high:
        raise ValueError(
            f"medelvärdet {mean:g} ligger för nära ena änden av {low:g}–{high:g} för fördelningen pert. "
            "Ändra intervallet eller medelvärdet."
        )
    a = 1.0 + 4.0 * (mode - low) / (high - low)
    b = 1.0 + 4.0 * (high - mode) / (high - low)
    return np.asarray(low + (high - low) * special.betaincinv(a, b, u))
