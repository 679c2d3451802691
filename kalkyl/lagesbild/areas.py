"""Comparison between areas: rates drawn towards their mean by as much of the difference as may be chance."""

from dataclasses import dataclass

import numpy as np

from kalkyl.lagesbild.panel import Floats, Panel

LEVEL = 0.90
"""Coverage of the intervals."""


@dataclass(frozen=True)
class Jamforelse:
    """Areas beside each other; arrays of shape (area, indicator), rates per year and 10 000 inhabitants.

    Attributes:
        antal: Reported events in the window.
        takt: Observed rate; NaN where it cannot be worked out.
        utjamnad: Rate after shrinkage (posterior mean).
        lag, hog: Interval of the shrunken rate (90 %).
        medel: Rate of all areas together, shape (indicator,).
        sannolikt_hogre: Probability that the area's rate is above that of all areas together.
    """

    antal: Floats
    takt: Floats
    utjamnad: Floats
    lag: Floats
    hog: Floats
    medel: Floats
    sannolikt_hogre: Floats


def compare_areas(panel: Panel, months: int = 12) -> Jamforelse:
    """Compare the areas over the newest months.

    The prior of each indicator is a gamma with the mean of all areas; its spread is found by moments, as the variance
    between observed rates less what chance alone gives (Marshall 1991). Areas with few inhabitants are drawn most.

    Args:
        panel: Counts; areas without known population are left out as NaN.
        months: How many months back.
    """
    window = slice(max(panel.antal.shape[2] - months, 0), None)
    events = np.where(panel.known, panel.antal, 0.0)[:, :, window].sum(axis=2)
    people = np.where(np.isfinite(panel.folkmangd), panel.folkmangd, 0.0) / 10_000
    exposure = panel.tackning[:, :, window].sum(axis=2) / 12 * people[:, None]
    usable = exposure > 0
    y, e = np.where(usable, events, 0.0), exposure
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(usable, y / e, np.nan)
        mean = y.sum(axis=0) / e.sum(axis=0)
        between = np.nansum(e * (rate - mean) ** 2, axis=0) / e.sum(axis=0)
        usual = e.sum(axis=0) / np.maximum(usable.sum(axis=0), 1)
        variance = between - mean / usual
        # No more difference than chance gives: a prior so tight that it decides.
        weight = np.where(variance > 0, mean / np.maximum(variance, 1e-12), np.inf)
        weight = np.minimum(weight, 1e6)
        shape, scale = mean * weight + y, 1.0 / (weight + e)
        shape, scale = np.where(usable, shape, np.nan), np.where(usable, scale, np.nan)
    from scipy import special  # heavy, and not needed to open a page

    tail = (1 - LEVEL) / 2
    return Jamforelse(
        np.where(usable, events, np.nan),
        rate,
        shape * scale,
        np.asarray(special.gammaincinv(shape, tail) * scale),
        np.asarray(special.gammaincinv(shape, 1 - tail) * scale),
        mean,
        np.asarray(special.gammaincc(shape, mean / scale)),
    )
