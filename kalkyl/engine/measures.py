"""Measures of a stream of flows: NPV, payback, internal rate of return."""

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.roots import find_root

NOTHING = 1e-9
"""Smallest denominator of a ratio [kr, or cases]."""
NO_GAIN = 1e-6
"""A total gain [kr] below this is rounding, and pays nothing back."""

NOISE = 1e-10
"""What is smaller than this share of a stream's size is rounding, and counts as zero where only its sign matters."""


def _without_noise(series: Array, size: float) -> Array:
    return np.where(np.abs(series) <= NOISE * size, 0.0, series)


def payback(cost: Array, gain: Array) -> tuple[float | None, bool]:
    """Payback time: when the cumulative flow first reaches zero, counted from the start.

    In every year the cost falls at its start and the gain evenly over it, so that the time is interpolated within the
    year. Give discounted flows for the discounted payback time.

    Args:
        cost: Cost of each year as a flow (zero or negative) [kr], shape (year,).
        gain: All other flows [kr], shape (year,).

    Returns:
        Years from the start (None: never within the horizon; 0.0: nothing to pay back), and whether the cumulative
        flow is negative again at some later year end.

    >>> payback(np.array([-10.0, 0.0]), np.array([4.0, 12.0]))
    (1.5, False)
    """
    size = float(np.abs(cost).sum() + np.abs(gain).sum())
    start = _without_noise(np.cumsum(cost) + np.concatenate([[0.0], np.cumsum(gain)[:-1]]), size)
    end = _without_noise(np.cumsum(cost + gain), size)
    if not np.any(start < 0) and not np.any(end < 0):
        return (0.0, False) if end.size and end[-1] > NO_GAIN else (None, False)
    crossings = np.flatnonzero((start < 0) & (end >= 0))
    if not crossings.size:
        return None, False
    t = int(crossings[0])
    again = bool(np.any(end[t + 1 :] < 0) or np.any(start[t + 1 :] < 0))
    return float(t + min(-start[t] / gain[t], 1.0)), again


def irr(cost: Array, gain: Array, phi_cost: float, phi_gain: float) -> tuple[float | None, bool]:
    """Internal rate of return per year.

    Args:
        cost: Cost as a flow (zero or negative), shape (year,).
        gain: All other flows, shape (year,).
        phi_cost: Timing of the cost within the year.
        phi_gain: Timing of the rest.

    Returns:
        The rate (None when the flow never changes sign, or changes it more than once, or the rate lies outside
        −99 % … 1 000 %), and whether there is exactly one change of sign.
    """
    times = np.concatenate([np.arange(len(cost)) + phi_cost, np.arange(len(gain)) + phi_gain])
    flows = np.concatenate([cost, gain])
    order = np.argsort(times, kind="stable")
    merged_times, positions = np.unique(times[order], return_inverse=True)
    summed = np.asarray(np.bincount(positions, weights=flows[order]), dtype=float)
    merged = _without_noise(summed, float(np.abs(summed).max()))
    signs = np.sign(merged[merged != 0])
    changes = int(np.count_nonzero(np.diff(signs)))
    if changes != 1:
        return None, False

    def npv(rate: float) -> float:
        return float(merged @ (1.0 + rate) ** -merged_times)

    low, high = -0.99, 10.0
    if npv(low) * npv(high) > 0:
        return None, True
    return find_root(npv, low, high), True


def ratio(numerator: float, denominator: float) -> float | None:
    """Return the quotient, or None where the denominator is not positive: less than a billionth of a krona is rounding."""
    return numerator / denominator if denominator > NOTHING else None
