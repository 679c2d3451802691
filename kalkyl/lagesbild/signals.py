"""Does the newest month exceed what the past says? Signals for small monthly counts.

Each series (indicator in an area) has a Gamma–Poisson level, learnt from its past with older months slowly discounted,
a season shared by the areas of the indicator and drawn towards none, and a negative binomial spread. What has come in
over the newest one, two or three months is set against the predictive distribution, in which the uncertainty of
level and season is counted. The newest months themselves never belong to the past they are compared with, and months
nobody has reported are left out on both sides.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from kalkyl.lagesbild.panel import Bools, Floats, Panel

SIGNAL: Final = 0.028
STRONG: Final = 0.004
"""Limits for the strength of a signal (smaller is stronger)."""
FALSE_PER_YEAR: Final = 0.40
FALSE_STRONG_PER_YEAR: Final = 0.12
"""Stated bounds: false alarms per series and year without change, also when it is seasonal and overdispersed."""

WINDOWS: Final = ((1, 5.0), (2, 1.0), (3, 1.0))
"""Months looked at together, and how many times stricter that look is; one odd month shall not alarm easily."""
FEWEST: Final = 3
"""Fewest events in a window that can be a signal."""
GAP: Final = 2
"""Months before the newest that are kept out of the past."""
SHORTEST: Final = 12
"""Fewest reported months in the past."""
SEASON_FROM: Final = 24
"""Months of history from which a season is learnt."""
DISCOUNT: Final = 0.99
_SPREAD, _SPREAD_WEIGHT = 0.03, 30.0
_SEASON, _SEASON_UNKNOWN = 0.003, 0.05


@dataclass(frozen=True)
class Signaler:
    """Signals, all of shape (area, indicator, month).

    Attributes:
        styrka: Strength: probability of as much if nothing has changed, the strictest look; NaN where nothing was tested.
        niva: 2 strong signal, 1 signal, 0 none, −1 not tested.
        fonster: Months looked at together in the look that counted.
        sedda, vantade: Count in those months, and what was expected of them.
        vantat: Expected count of the month itself; NaN where nothing was tested.
    """

    styrka: Floats
    niva: npt.NDArray[np.int8]
    fonster: npt.NDArray[np.int8]
    sedda: Floats
    vantade: Floats
    vantat: Floats


@dataclass(frozen=True)
class _Past:
    """What is learnt from the past, shape (area, indicator) or with calendar month last.

    Attributes:
        level: Events per month at full coverage, without season.
        level_cv2: Squared relative uncertainty of the level.
        season: Factor per calendar month, shape (indicator, 12).
        season_var: Its variance.
        spread: Extra variance per squared mean (0 is Poisson).
        enough: Whether there is history enough.
    """

    level: Floats
    level_cv2: Floats
    season: Floats
    season_var: Floats
    spread: Floats
    enough: Bools


def find_signals(panel: Panel, months: int = 12) -> Signaler:
    """Test the newest months of every series.

    Args:
        panel: Counts.
        months: How many of the newest months to test, each against its own past.
    """
    shape = panel.antal.shape
    strength, seen_in, expected_in, expected = (np.full(shape, np.nan) for _ in range(4))
    window = np.zeros(shape, dtype=np.int8)
    counts = np.where(panel.known, panel.antal, 0.0)
    for t in range(max(shape[2] - months, SHORTEST + GAP), shape[2]):
        past = _learn(counts, panel.tackning, panel.forsta, t - GAP)
        calendar = (panel.forsta + np.arange(t + 1)) % 12
        best = np.full(shape[:2], np.inf)
        for length, factor in WINDOWS:
            look = slice(t - length + 1, t + 1)
            mean, var = _predict(past, panel.tackning[:, :, look], calendar[look])
            seen = counts[:, :, look].sum(axis=2)
            p = np.where(seen >= FEWEST, factor * _at_least(seen, mean, var), 1.0)
            better = p < best
            window[better, t] = length
            seen_in[better, t], expected_in[better, t] = seen[better], mean[better]
            best = np.minimum(best, p)
            if length == 1:
                expected[:, :, t] = mean
        tested = past.enough & panel.known[:, :, t]
        strength[:, :, t] = np.where(tested, np.minimum(best, 1.0), np.nan)
        expected[~tested, t] = np.nan
    level = np.select([np.isnan(strength), strength < STRONG, strength < SIGNAL], [-1, 2, 1], 0)
    return Signaler(strength, level.astype(np.int8), window, seen_in, expected_in, expected)


def _learn(counts: Floats, coverage: Floats, first: int, end: int) -> _Past:
    """Learn level, season and spread from the months before `end`."""
    y, e = counts[:, :, :end], coverage[:, :, :end]
    known = e > 0
    calendar = (first + np.arange(end)) % 12
    months = e.sum(axis=2)
    mean = y.sum(axis=2) / np.maximum(months, 1e-9)
    spread = _spread(y, mean[:, :, None] * e, known, 1.0)
    if end >= SEASON_FROM:
        by_month = np.eye(12)[calendar]
        season, season_var, used = _season(y, e, mean, spread, by_month)
        expected = mean[:, :, None] * e * season[:, calendar][None]
        spread = _spread(y, expected, known, used)
    else:
        season = np.ones((y.shape[1], 12))
        season_var = np.full(season.shape, _SEASON_UNKNOWN)
    age = DISCOUNT ** np.arange(end - 1, -1, -1)
    full = e * season[:, calendar][None]
    weight = (age * full).sum(axis=2)
    # A prior worth one month at the series' own mean, and a tenth of an event so that a silent series is not certain.
    level = (mean + 0.1 + (age * y).sum(axis=2)) / (1.0 + weight)
    effective = weight**2 / np.maximum((age**2 * full).sum(axis=2), 1e-9)
    uncertainty = (1 + spread * level) / np.maximum(level * effective, 0.3)
    return _Past(level, uncertainty, season, season_var, spread, known.sum(axis=2) >= SHORTEST)


def _season(
    y: Floats, e: Floats, mean: Floats, spread: Floats, by_month: Floats
) -> tuple[Floats, Floats, float]:
    """Season of each indicator over its areas, shrunk towards none by how much of it is chance.

    Returns:
        Factor and its variance, shape (indicator, 12), and how many months of information it has used.
    """
    seen = (y.sum(axis=0)) @ by_month
    expected = ((mean[:, :, None] * e).sum(axis=0)) @ by_month
    noise = 1 + (spread * mean**2).sum(axis=0) / np.maximum(mean.sum(axis=0), 1e-9)
    real = ((seen - expected) ** 2 - noise[:, None] * expected).sum(axis=1)
    tau = np.maximum(real / np.maximum((expected**2).sum(axis=1), 1e-9), 0.0) + _SEASON
    strength = (noise / tau)[:, None]
    factor = (seen + strength) / (expected + strength)
    weighted = (factor * expected).sum(axis=1) / np.maximum(expected.sum(axis=1), 1e-9)
    factor = factor / np.where(weighted > 0, weighted, 1.0)[:, None]
    variance = noise[:, None] * factor**2 / (seen + strength)
    share = expected / (expected + strength)
    return factor, variance, 1.0 + float(share.sum(axis=1).mean() - share.mean()) / len(y)


def _spread(y: Floats, expected: Floats, known: Bools, used: float) -> Floats:
    """Negative binomial spread by moments, drawn towards what the areas share, and a little on the safe side."""
    n = np.maximum(known.sum(axis=2), 1)
    correction = n / np.maximum(n - used, n / 3)
    excess = correction * (np.where(known, y - expected, 0.0) ** 2).sum(axis=2) - expected.sum(axis=2)
    information = (expected**2).sum(axis=2)
    shared = (excess.sum(axis=0) + _SPREAD_WEIGHT * _SPREAD) / (information.sum(axis=0) + _SPREAD_WEIGHT)
    shared = np.maximum(shared, 0.0)[None]
    own = np.maximum((excess + _SPREAD_WEIGHT * shared) / (information + _SPREAD_WEIGHT), 0.0)
    return np.asarray(own * (1 + 2 * np.sqrt(2 / n)))


def _predict(past: _Past, coverage: Floats, calendar: npt.NDArray[np.int_]) -> tuple[Floats, Floats]:
    """Mean and variance of the sum over some months, given how much of the population their reports cover."""
    monthly = past.level[:, :, None] * past.season[:, calendar][None] * coverage
    mean = monthly.sum(axis=2)
    season = (past.season_var[:, calendar][None] * coverage**2).sum(axis=2) * past.level**2
    extra = past.spread * (monthly**2).sum(axis=2)
    return mean, mean + extra + mean**2 * past.level_cv2 + season


def _at_least(seen: Floats, mean: Floats, variance: Floats) -> Floats:
    """Probability of at least `seen` events: negative binomial with this mean and variance."""
    from scipy.special import betainc  # heavy, and not needed to open a page

    with np.errstate(divide="ignore", invalid="ignore"):
        size = mean**2 / (variance - mean)
        p = betainc(np.maximum(seen, 1.0), size, 1 - mean / variance)
    return np.where((seen <= 0) | (mean <= 0), 1.0, p)
