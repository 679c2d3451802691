"""Survival from death risks by age."""

from collections.abc import Sequence

import numpy as np

from kalkyl.engine.arrays import Array


def survival(death_risks: Sequence[float], age: int, years: int) -> Array:
    """Share of a cohort alive at the start of each year after the start.

    Args:
        death_risks: Probability of dying within the year, by age from 0; the last one holds for all higher ages.
        age: Age at start.
        years: Number of years.

    Returns:
        l(age + τ) / l(age), shape (year,); the first is 1.

    >>> survival([0.5, 0.2], 0, 3).tolist()
    [1.0, 0.5, 0.4]
    """
    ages = np.minimum(age + np.arange(years), len(death_risks) - 1)
    yearly = 1.0 - np.asarray(death_risks, dtype=float)[ages]
    return np.concatenate([[1.0], np.cumprod(yearly[:-1])])
