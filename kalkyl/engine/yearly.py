"""Flows per year of one perspective in every draw, and the measures that need them."""

from dataclasses import dataclass

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.measures import NOISE
from kalkyl.engine.model_run import ModelRun
from kalkyl.engine.perspective import Weights
from kalkyl.model.actors import Perspektiv

NEVER = np.inf
"""Payback time of what is not paid back within the horizon."""

LOWEST, HIGHEST = -0.99, 10.0
"""Bounds of the internal rate of return."""

HALVINGS, COARSE, NEWTON_STEPS, CLOSE = 50, 10, 4, 1e-12
"""Halvings of the bracket that find the rate to 1e-14, those that come near, steps of Newton's method after them, and the
relative length of the last step at which it has arrived."""


@dataclass(frozen=True)
class YearlyFlows:
    """Flows of a perspective [kr], shape (draw, year) each; the cost is zero or negative."""

    cost: Array
    gain: Array


def yearly_flows(model: ModelRun, perspektiv: Perspektiv) -> YearlyFlows:
    """Undiscounted flows of a perspective in every draw of a model.

    The cost of public funds belongs to the gain, as in the base case.
    """
    weights = Weights(perspektiv, model.kalkyl.skattefinansiering)
    shape = (model.years, model.context.draws.count)
    cost, gain = np.zeros(shape), np.zeros(shape)
    for part in model.cost_parts:
        cost -= np.multiply.outer(part.years, part.amount) * float(part.shares @ weights.actors)
        gain -= np.multiply.outer(part.years, part.amount) * float(part.shares @ weights.public)
    if not model.scenario.brytpunkt:
        for track in model.base_tracks:
            gain += track.yearly(weights.actors + weights.public).T
    return YearlyFlows(cost.T, gain.T)


def paybacks(flows: YearlyFlows) -> Array:
    """Payback time of every draw [years], `NEVER` where the money does not come back, shape (draw,).

    The same rule as `measures.payback`: cost at the start of the year, gain evenly over it.

    >>> paybacks(YearlyFlows(np.array([[-10.0, 0.0]]), np.array([[4.0, 12.0]]))).tolist()
    [1.5]
    """
    cost, gain = flows.cost, flows.gain
    noise = NOISE * (np.abs(cost).sum(axis=1) + np.abs(gain).sum(axis=1))[:, None]
    end = np.cumsum(cost + gain, axis=1)
    start = end - gain
    end[np.abs(end) <= noise] = 0.0
    start[np.abs(start) <= noise] = 0.0
    crossing = (start < 0) & (end >= 0)
    year = np.argmax(crossing, axis=1)
    row = np.arange(len(year))
    with np.errstate(divide="ignore", invalid="ignore"):
        time = year + np.minimum(-start[row, year] / gain[row, year], 1.0)
    never_negative = ~np.any(start < 0, axis=1) & ~np.any(end < 0, axis=1)
    nothing_to_pay = np.where(end[:, -1] > 0, 0.0, NEVER)
    return np.where(never_negative, nothing_to_pay, np.where(crossing.any(axis=1), time, NEVER))


def rates_of_return(flows: YearlyFlows, phi_cost: float, phi_gain: float) -> Array:
    """Internal rate of return of every draw, nan where there is none or more than one, shape (draw,).

    The same rule as `measures.irr`. Flows are laid on a grid of half years; the rate is found in all draws at once.

    Args:
        flows: The flows.
        phi_cost: Timing of the cost within the year, 0, 0.5 or 1.
        phi_gain: Timing of the rest.
    """
    draws, years = flows.cost.shape
    grid = np.zeros((2 * years + 2, draws))
    grid[int(2 * phi_cost) : int(2 * phi_cost) + 2 * years : 2] += flows.cost.T
    grid[int(2 * phi_gain) : int(2 * phi_gain) + 2 * years : 2] += flows.gain.T
    used = np.any(grid != 0, axis=1).nonzero()[0]
    grid = grid[used.min(initial=len(grid)) : used.max(initial=0) + 1]
    rates = np.full(draws, np.nan)
    if not len(grid):
        return rates
    found = _sign_changes(grid) == 1
    found &= _value(grid, np.full(draws, LOWEST)) * _value(grid, np.full(draws, HIGHEST)) <= 0
    rates[found] = _roots(grid[:, found])
    return rates


def _roots(grid: Array) -> Array:
    """The one rate between the limits at which each flow is worth nothing, shape (draw,).

    A few halvings come near and Newton's method finishes; where it does not arrive, the halvings go on.
    """
    low, high = _halved(grid, COARSE)
    factor, least, most = (0.5 * (low + high) + 1.0) ** -0.5, (1.0 + high) ** -0.5, (1.0 + low) ** -0.5
    moved = np.full_like(factor, np.inf)
    for _ in range(NEWTON_STEPS):
        value, slope = _value_and_slope(grid, factor)
        with np.errstate(divide="ignore", invalid="ignore"):
            following = np.clip(factor - value / slope, least, most)
        moved, factor = np.abs(following - factor), following
    rates = factor**-2.0 - 1.0
    left = ~((moved <= CLOSE * factor) & (factor > least) & (factor < most))
    if left.any():
        low, high = _halved(grid[:, left], HALVINGS)
        rates[left] = 0.5 * (low + high)
    return rates


def _halved(grid: Array, times: int) -> tuple[Array, Array]:
    """Bracket of the rate after so many halvings, shape (draw,) each."""
    low, high = np.full(grid.shape[1], LOWEST), np.full(grid.shape[1], HIGHEST)
    at_low = _value(grid, low)
    for _ in range(times):
        middle = 0.5 * (low + high)
        same = _value(grid, middle) * at_low > 0
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return low, high


def _value_and_slope(grid: Array, factor: Array) -> tuple[Array, Array]:
    """Present value on the half-year grid and its derivative with respect to the half-year factor, shape (draw,) each."""
    total, slope = np.zeros_like(factor), np.zeros_like(factor)
    for flow in grid[::-1]:
        slope *= factor
        slope += total
        total *= factor
        total += flow
    return total, slope


def _value(grid: Array, rate: Array) -> Array:
    """Present value on the half-year grid, shape (draw,)."""
    factor = (1.0 + rate) ** -0.5
    total = np.zeros_like(rate)
    for flow in grid[::-1]:
        total *= factor
        total += flow
    return total


def _sign_changes(grid: Array) -> Array:
    """Number of sign changes along the grid, zeros and rounding left out, shape (draw,)."""
    limit = NOISE * np.abs(grid).max(axis=0)
    changes = np.zeros(grid.shape[1])
    last = np.zeros(grid.shape[1])
    for flow in grid:
        sign = np.where(np.abs(flow) <= limit, 0.0, np.sign(flow))
        changes += sign * last < 0
        last = np.where(sign != 0, sign, last)
    return changes
