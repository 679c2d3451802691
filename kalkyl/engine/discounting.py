"""Discounting and annuities."""

from collections.abc import Sequence

import numpy as np

from kalkyl.engine.arrays import Array

TIMING = {"start": 0.0, "mitt": 0.5, "slut": 1.0}
"""When in the year a flow falls, as φ in PV = F / (1 + r)^(t + φ)."""


def yearly_rates(rate: float, ladder: Sequence[tuple[int, float]], years: int) -> Array:
    """Discount rate of every year.

    Args:
        rate: Real rate per year, used when there is no ladder.
        ladder: Time-declining rates as (from year, rate), first year 0.
        years: Number of years.

    Returns:
        Rates, shape (year,).

    >>> yearly_rates(0.03, [(0, 0.035), (2, 0.02)], 4).tolist()
    [0.035, 0.035, 0.02, 0.02]
    """
    rates = np.full(years, rate, dtype=float)
    for start, step in ladder:
        rates[start:] = step
    return rates


def discount_factors(rates: Array, phi: float) -> Array:
    """Present value of 1 krona in every year: cumulative product of the yearly factors.

    Args:
        rates: Rate of each year, shape (year,).
        phi: Timing within the year: 0 start, 0.5 middle, 1 end. Start of year 0 is undiscounted.

    Returns:
        Factors, shape (year,).

    >>> discount_factors(np.array([0.25, 0.25]), 0.0).tolist()
    [1.0, 0.8]
    """
    whole = np.concatenate([[1.0], np.cumprod(1.0 / (1.0 + rates[:-1]))])
    return np.asarray(whole * (1.0 + rates) ** -phi)
