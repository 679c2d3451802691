"""Distributions fitted to the mean and interval of a value.

Every family is fitted so that its mean is the point value and the width between its quantiles at the ends of the stated
level (0.95 published, 0.80 judged) is the width of the interval; both ends must then come out within `TOLERANCE`.
PERT fits the mean and both ends exactly. Normal is truncated where the quantity has a bound.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy import special

from kalkyl.engine.arrays import Array
from kalkyl.engine.quantile_tables import beta_quantiles, gamma_quantiles
from kalkyl.engine.roots import find_root
from kalkyl.model.values import PERIODER, Andel, Familj, Varde

TOLERANCE = 0.25
"""Largest distance between a fitted and a stated interval end, as a share of the interval's width."""

_NOT_NEGATIVE = frozenset([*PERIODER, "kr", "kvot", "antal", "ar_antal", "index", "vikt"])


class Stated(NamedTuple):
    """What a distribution is fitted to. `floor` and `ceiling` bound the quantity (infinite where it has no bound)."""

    family: Familj
    mean: float
    low: float
    high: float
    level: float
    floor: float
    ceiling: float

    @property
    def tail(self) -> float:
        """Probability outside the interval on each side."""
        return (1.0 - self.level) / 2.0


@dataclass(frozen=True)
class Fitted:
    """A fitted distribution.

    Attributes:
        family: Family.
        a, b: Parameters: shape and scale (gamma), μ and σ of the logarithm (lognormal) or of the untruncated normal,
            the two shapes (beta, PERT).
        low, high: Support of PERT; bounds of the normal.
    """

    family: Familj
    a: float
    b: float
    low: float = -np.inf
    high: float = np.inf

    def quantile(self, u: Array) -> Array:
        """Quantiles at probabilities in (0, 1), any shape."""
        if self.family == "gamma":
            return gamma_quantiles(self.a, u) * self.b
        if self.family == "lognormal":
            return np.asarray(np.exp(self.a + self.b * special.ndtri(u)))
        if self.family == "normal":
            return _truncated(self, u)
        if self.family == "beta":
            return beta_quantiles(self.a, self.b, u)
        return np.asarray(self.low + (self.high - self.low) * beta_quantiles(self.a, self.b, u))


def bounds(value: Varde) -> tuple[float, float]:
    """Bounds of the quantity: shares 0–1, differences of shares −1–1, amounts and quantities at least 0.

    An amount or quantity whose own interval goes below zero has no lower bound.
    """
    if isinstance(value, Andel):
        return 0.0, 1.0
    if value.enhet in ("andel", "andel_per_ar"):
        return -1.0, 1.0
    if (value.enhet in _NOT_NEGATIVE or value.enhet.startswith("kr/")) and (value.lag or 0.0) >= 0:
        return 0.0, np.inf
    return -np.inf, np.inf


def fitted(value: Varde) -> Fitted | None:
    """Fit the value's family to its mean and interval; None when it does not vary.

    Raises:
        ValueError: The family cannot have that mean and that interval (Swedish message).
    """
    if not value.uncertain or value.lag is None or value.hog is None:
        return None
    return fit(Stated(value.familj, value.varde, value.lag, value.hog, value.niva, *bounds(value)))


@lru_cache(maxsize=4096)
def fit(stated: Stated) -> Fitted:
    """Fit a distribution; the same request is answered from memory.

    Raises:
        ValueError: The family cannot have that mean and that interval (Swedish message).
    """
    if stated.family == "pert":
        found = _pert(stated)
    else:
        if stated.level >= 1.0:
            raise ValueError(
                f"intervallets nivå är 1, men fördelningen ”{stated.family}” har inga yttersta gränser. "
                "Ange 0.95 för ett publicerat och 0.80 för ett bedömt intervall, eller välj pert."
            )
        found = _by_width(stated, _FAMILIES[stated.family](stated))
    low, high = found.quantile(np.array([stated.tail, 1.0 - stated.tail]))
    if max(abs(low - stated.low), abs(high - stated.high)) > TOLERANCE * (stated.high - stated.low):
        raise ValueError(
            f"medelvärdet {stated.mean:g} och intervallet {stated.low:g}–{stated.high:g} går inte ihop med "
            f"fördelningen ”{stated.family}” (närmaste intervall blir {low:g}–{high:g}). Ändra intervallet eller "
            "fördelningen."
        )
    return found


def _by_width(stated: Stated, make: Callable[[float], Fitted]) -> Fitted:
    """Find the spread that gives the interval its width, within a bracket that grows."""
    width = stated.high - stated.low
    ends = np.array([stated.tail, 1.0 - stated.tail])

    def missing(spread: float) -> float:
        low, high = make(spread).quantile(ends)
        return float(high - low) - width

    limit = width * 50.0
    if stated.family == "beta":
        limit = float(np.sqrt(stated.mean * (1.0 - stated.mean)) * 0.999)
    high = min(width, limit)
    while missing(high) < 0 and high < limit:
        high = min(high * 2.0, limit)
    low = min(width, high) / 100.0
    if missing(high) < 0 or missing(low) > 0:
        raise ValueError(
            f"intervallet {stated.low:g}–{stated.high:g} är för brett för medelvärdet {stated.mean:g} med "
            f"fördelningen ”{stated.family}”. Smalna av intervallet eller välj en annan fördelning."
        )
    return make(find_root(missing, low, high, tolerance=width * 1e-12))


def _positive(stated: Stated) -> None:
    if stated.mean <= 0:
        raise ValueError(f"fördelningen {stated.family} kräver ett medelvärde större än 0.")


def _gamma(stated: Stated) -> Callable[[float], Fitted]:
    _positive(stated)
    return lambda sd: Fitted("gamma", (stated.mean / sd) ** 2, sd * sd / stated.mean)


def _lognormal(stated: Stated) -> Callable[[float], Fitted]:
    _positive(stated)

    def make(sd: float) -> Fitted:
        variance = float(np.log1p((sd / stated.mean) ** 2))
        return Fitted("lognormal", float(np.log(stated.mean)) - variance / 2.0, variance**0.5)

    return make


def _beta(stated: Stated) -> Callable[[float], Fitted]:
    if not 0.0 < stated.mean < 1.0:
        raise ValueError("fördelningen beta kräver ett medelvärde mellan 0 och 1.")

    def make(sd: float) -> Fitted:
        size = stated.mean * (1.0 - stated.mean) / (sd * sd) - 1.0
        return Fitted("beta", stated.mean * size, (1.0 - stated.mean) * size)

    return make


def _normal(stated: Stated) -> Callable[[float], Fitted]:
    if not stated.floor <= stated.low <= stated.high <= stated.ceiling:
        raise ValueError(
            f"intervallet {stated.low:g}–{stated.high:g} går utanför gränserna {stated.floor:g}–{stated.ceiling:g}."
        )

    def make(sd: float) -> Fitted:
        def surplus(mu: float) -> float:
            return _truncated_mean(mu, sd, stated.floor, stated.ceiling) - stated.mean

        mu, reach = stated.mean, sd
        if abs(surplus(mu)) > 1e-12 * sd:
            while surplus(mu - reach) * surplus(mu + reach) > 0 and reach < 1e6 * sd:
                reach *= 2.0
            mu = find_root(surplus, mu - reach, mu + reach, tolerance=1e-13 * sd)
        return Fitted("normal", mu, sd, stated.floor, stated.ceiling)

    return make


_FAMILIES: dict[str, Callable[[Stated], Callable[[float], Fitted]]] = {
    "gamma": _gamma,
    "lognormal": _lognormal,
    "beta": _beta,
    "normal": _normal,
}


def _truncated_mean(mu: float, sd: float, floor: float, ceiling: float) -> float:
    """Mean of a truncated normal: μ + σ (φ(α) − φ(β)) / (Φ(β) − Φ(α)), in logarithms where Φ would underflow."""
    low, high = (floor - mu) / sd, (ceiling - mu) / sd
    if low > 0:  # Everything lies in the upper tail: mirror it, where Φ keeps its digits.
        return 2.0 * mu - _truncated_mean(mu, sd, 2.0 * mu - ceiling, 2.0 * mu - floor)
    mass = special.log_ndtr(high) + np.log1p(-np.exp(special.log_ndtr(low) - special.log_ndtr(high)))
    density = np.exp(-0.5 * np.array([low, high]) ** 2 - 0.5 * np.log(2.0 * np.pi) - mass)
    return float(mu + sd * (density[0] - density[1]))


def _truncated(fit: Fitted, u: Array) -> Array:
    low, high = special.ndtr((fit.low - fit.a) / fit.b), special.ndtr((fit.high - fit.a) / fit.b)
    inside = u if low == 0.0 and high == 1.0 else low + u * (high - low)
    return np.asarray(np.clip(fit.a + fit.b * special.ndtri(inside), fit.low, fit.high))


def _pert(stated: Stated) -> Fitted:
    """PERT (λ = 4) with a given mean: Beta(6f, 6(1 − f)) on a range where f is the mean's place in it.

    With level 1 the interval is the range itself. With a lower level both the range and f are found so that the interval's
    ends are quantiles; a range that would pass a bound of the quantity ends there and keeps the interval's width.
    """
    mean, low, high = stated.mean, stated.low, stated.high
    if stated.level < 1.0:
        f = _pert_place(stated)
        start, end = special.betaincinv(6.0 * f, 6.0 - 6.0 * f, [stated.tail, 1.0 - stated.tail])
        reach = (high - low) / (end - start)
        low, high = _within_bounds(stated, mean - f * reach, mean + (1.0 - f) * reach)
    f = (mean - low) / (high - low)
    if not 1.0 / 6.0 - 1e-9 <= f <= 5.0 / 6.0 + 1e-9:
        raise ValueError(
            f"medelvärdet {mean:g} ligger för nära ena änden av {stated.low:g}–{stated.high:g} för fördelningen pert. "
            "Ändra intervallet eller medelvärdet."
        )
    return Fitted("pert", 6.0 * f, 6.0 - 6.0 * f, low, high)


def _within_bounds(stated: Stated, low: float, high: float) -> tuple[float, float]:
    """Keep a PERT range within the bounds; where one end is held, the other is moved to keep the interval's width."""
    mean = stated.mean
    if low >= stated.floor and high <= stated.ceiling:
        return low, high
    if low < stated.floor and high > stated.ceiling:
        return stated.floor, stated.ceiling
    held = mean - stated.floor if low < stated.floor else stated.ceiling - mean

    def missing(reach: float) -> float:
        a = 6.0 * held / reach
        start, end = special.betaincinv(a, 6.0 - a, [stated.tail, 1.0 - stated.tail])
        return float(end - start) * reach - (stated.high - stated.low)

    least, most = held * 6.0 / 5.0, held * 6.0
    reach = most if missing(most) < 0 else find_root(missing, least, most) if missing(least) < 0 else least
    if low < stated.floor:
        return stated.floor, min(stated.floor + reach, stated.ceiling)
    return max(stated.ceiling - reach, stated.floor), stated.ceiling


def _pert_place(stated: Stated) -> float:
    """Place of the mean in the range, 1/6–5/6, that gives the interval its skewness (the nearest one that exists)."""
    upper, lower = stated.high - stated.mean, stated.mean - stated.low

    def skewness(f: float) -> float:
        start, end = special.betaincinv(6.0 * f, 6.0 - 6.0 * f, [stated.tail, 1.0 - stated.tail])
        return float((end - f) * lower - (f - start) * upper)

    least, most = 1.0 / 6.0, 5.0 / 6.0
    if skewness(least) <= 0:
        return least
    if skewness(most) >= 0:
        return most
    return find_root(skewness, least, most, tolerance=1e-14)
