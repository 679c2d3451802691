"""Moving amounts between price years."""

from collections.abc import Mapping

ASSUMED_INFLATION = 0.02
"""Yearly price increase assumed beyond the last known index year: the inflation target of Sveriges riksbank."""


def price_factor(series: Mapping[int, float], source_year: int, target_year: int) -> float:
    """Factor that turns an amount in the prices of one year into the prices of another: I(target) / I(source).

    Beyond the last known year the index is carried on with `ASSUMED_INFLATION`; `beyond` tells when.

    Args:
        series: Index by year.
        source_year: Price year of the amount.
        target_year: Price year wanted.

    Raises:
        KeyError: A year before the last known one is not in the series.

    >>> price_factor({2020: 100.0, 2024: 120.0}, 2020, 2024)
    1.2
    """
    return _level(series, target_year) / _level(series, source_year)


def beyond(series: Mapping[int, float], year: int) -> bool:
    """Whether a year lies after the last known index year, so that its level is an assumption."""
    return year > max(series)


def _level(series: Mapping[int, float], year: int) -> float:
    last = max(series)
    if year > last:
        return series[last] * (1.0 + ASSUMED_INFLATION) ** (year - last)
    return series[year]
