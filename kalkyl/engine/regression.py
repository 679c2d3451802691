"""Regression of a net benefit on drawn values: a smooth surface with few coefficients.

One value: a natural cubic spline (linear beyond the outer knots, as a net benefit mostly is). Several values: a spline in
each and, where they are few enough, all products of two; then a spline in the fitted value itself, which catches what
products of more values leave.
"""

from dataclasses import dataclass, replace

import numpy as np

from kalkyl.engine.arrays import Array

KNOTS = (0.02, 0.2, 0.4, 0.6, 0.8, 0.98)
"""Quantiles at which the spline has its knots."""

MOST_IN_PRODUCTS = 20
"""Most values whose products of two are used."""

REACH = 8.0
"""Standard deviations beyond which a value is cut in products, so that no single draw decides them."""


@dataclass(frozen=True)
class Regression:
    """A fitted surface.

    Attributes:
        fitted: Fitted values, shape (draw,).
        basis: Columns, shape (draw, coefficient), draws contiguous.
        root: Square root of the coefficients' covariance, shape (coefficient, coefficient).
    """

    fitted: Array
    basis: Array
    root: Array

    def simulate(self, count: int, rows: slice, rng: np.random.Generator) -> Array:
        """Surfaces that the data could as well have given, shape (draw, surface)."""
        noise = self.basis[rows] @ (self.root @ rng.standard_normal((self.root.shape[1], count)))
        return self.fitted[rows, None] + noise


def fit_surface(x: Array, y: Array) -> Regression:
    """Fit a smooth surface.

    Args:
        x: Values, shape (draw, value).
        y: Net benefit, shape (draw,).
    """
    varying = [column for column in x.T if np.ptp(column) > 0]
    if not varying:
        return _least_squares(np.empty((len(y), 0)), y)
    basis = [spline_basis(column) for column in varying]
    if len(varying) == 1:
        return _least_squares(basis[0], y)
    if len(varying) <= MOST_IN_PRODUCTS:
        basis.append(_products(varying))
    first = _least_squares(np.concatenate([part.T for part in basis]).T, y)
    if np.ptp(first.fitted) == 0:
        return first
    # The uncertainty is that of the first stage, which has nearly all the coefficients.
    return replace(first, fitted=_least_squares(spline_basis(first.fitted), y).fitted)


def spline_basis(x: Array) -> Array:
    """Natural cubic spline basis without intercept, shape (draw, knots − 1).

    Source: Harrell, Regression Modeling Strategies (2015), section 2.4.5; the first column is x itself, standardised.
    Values with few distinct levels get fewer knots.
    """
    z = (x - x.mean()) / x.std()
    knots = np.unique(np.quantile(z, KNOTS))
    if len(knots) < 3:
        return np.asarray(z[:, None])
    last, before = knots[-1], knots[-2]
    span = (last - knots[0]) ** 2
    cubes = [_cube(np.maximum(z - knot, 0.0)) for knot in knots]
    columns = [z]
    for j, knot in enumerate(knots[:-2]):
        column = (
            cubes[j]
            - cubes[-2] * ((last - knot) / (last - before))
            + cubes[-1] * ((before - knot) / (last - before))
        )
        columns.append(column / span)
    return np.array(columns).T


def _cube(x: Array) -> Array:
    """Third power, several times faster than the operator for arrays."""
    return x * x * x


def _products(columns: list[Array]) -> Array:
    z = [np.clip((x - x.mean()) / x.std(), -REACH, REACH) for x in columns]
    return np.array([z[i] * z[j] for i in range(len(z)) for j in range(i)]).T


def _least_squares(basis: Array, y: Array) -> Regression:
    """Least squares with an intercept, through the centred and scaled cross products."""
    mean = basis.mean(axis=0)
    scale = np.where((deviation := basis.std(axis=0)) > 0, deviation, 1.0)
    centred = (basis - mean) / scale
    level = float(y.mean())
    gram = centred.T @ centred
    values, vectors = np.linalg.eigh(gram)
    keep = values > 1e-10 * values.max(initial=0.0)
    inverse_root = vectors[:, keep] / np.sqrt(values[keep])
    fitted = centred @ (inverse_root @ (inverse_root.T @ (centred.T @ (y - level)))) + level
    freedom = max(len(y) - int(keep.sum()) - 1, 1)
    sigma = float(np.sqrt(np.sum((y - fitted) ** 2) / freedom))
    return Regression(fitted, centred, sigma * inverse_root)
