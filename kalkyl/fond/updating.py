"""Bayesian updating in closed form: shares (Beta–binomial), rates (Gamma–Poisson) and means (normal).

A belief is a distribution over the unknown quantity. It starts from the plan's value and becomes narrower with what is
observed (Gelman et al., Bayesian Data Analysis, chapter 2). Frozen, without randomness: two beliefs are compared over
their own quantiles.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.model.values import Varde

NODES: Final = 201
"""Quantiles that a belief is replaced by when two are compared; the probability is then good to about 1/NODES²."""
LEVEL: Final = 0.95
JEFFREYS: Final = 0.5


@dataclass(frozen=True)
class Andelstro:
    """Belief about a share: Beta(a, b).

    Attributes:
        a: As successes.
        b: As failures.
    """

    a: float
    b: float

    def observed(self, lyckade: float, antal: float) -> "Andelstro":
        """Return the belief after `lyckade` of `antal`."""
        return Andelstro(self.a + lyckade, self.b + antal - lyckade)

    @property
    def mean(self) -> float:
        """Mean of the share."""
        return self.a / (self.a + self.b)

    def below(self, x: Array | float) -> Array:
        """Probability that the share is at most x, same shape as x."""
        from scipy import special

        return np.asarray(special.betainc(self.a, self.b, np.clip(x, 0.0, 1.0)))

    def quantile(self, p: Array | float) -> Array:
        """Quantiles, same shape as p."""
        from scipy import special

        return np.asarray(special.betaincinv(self.a, self.b, p))


@dataclass(frozen=True)
class Takttro:
    """Belief about a rate of events: Gamma with shape a and exposure b.

    Attributes:
        a: As events.
        b: As exposure [years].
    """

    a: float
    b: float

    def observed(self, handelser: float, exponering: float) -> "Takttro":
        """Return the belief after so many events in so many years."""
        return Takttro(self.a + handelser, self.b + exponering)

    @property
    def mean(self) -> float:
        """Mean of the rate [events per year]."""
        return self.a / self.b

    def below(self, x: Array | float) -> Array:
        """Probability that the rate is at most x, same shape as x."""
        from scipy import special

        return np.asarray(special.gammainc(self.a, self.b * np.maximum(x, 0.0)))

    def quantile(self, p: Array | float) -> Array:
        """Quantiles, same shape as p."""
        from scipy import special

        return np.asarray(special.gammaincinv(self.a, p) / self.b)


@dataclass(frozen=True)
class Medeltro:
    """Belief about a mean: normal.

    Attributes:
        m: Mean.
        s: Standard deviation.
    """

    m: float
    s: float

    def observed(self, medel: float, antal: float, spridning: float) -> "Medeltro":
        """Return the belief after a mean of `antal` observations with a known standard deviation."""
        if antal <= 0:
            return self
        weight, seen = self.s**-2, antal / spridning**2
        return Medeltro((weight * self.m + seen * medel) / (weight + seen), float((weight + seen) ** -0.5))

    @property
    def mean(self) -> float:
        """Mean."""
        return self.m

    def below(self, x: Array | float) -> Array:
        """Probability that the mean is at most x, same shape as x."""
        from scipy import special

        return np.asarray(special.ndtr((np.asarray(x) - self.m) / self.s))

    def quantile(self, p: Array | float) -> Array:
        """Quantiles, same shape as p."""
        from scipy import special

        return np.asarray(self.m + self.s * special.ndtri(p))


Tro = Andelstro | Takttro | Medeltro


def interval(tro: Tro, level: float = LEVEL) -> tuple[float, float]:
    """Return the central interval at a level."""
    tail = (1.0 - level) / 2.0
    low, high = tro.quantile(np.array([tail, 1.0 - tail]))
    return float(low), float(high)


def nodes(tro: Tro, count: int = NODES) -> Array:
    """Return quantiles in the middle of equal slices of probability, shape (count,)."""
    return tro.quantile((np.arange(count) + 0.5) / count)


def probability_below(tro: Tro, other: Tro, limit: Callable[[Array], Array], count: int = NODES) -> float:
    """Probability that a quantity is at most a limit that depends on another, independent one.

    Args:
        tro: Belief about the quantity.
        other: Belief about the other one.
        limit: Limit for the first by value of the other, arrays of the same shape.
        count: Slices that the other is cut in.
    """
    return float(tro.below(limit(nodes(other, count))).mean())


def share_prior(value: Varde | None, weight: float) -> Andelstro:
    """Return the belief in a planned share before anything is seen.

    A value with a beta interval keeps its own strength; another one weighs as much as `weight` participants. Without a
    planned value the belief is Jeffreys', which hardly weighs anything.

    Args:
        value: Planned share, or None.
        weight: Participants that a plan without interval weighs as much as.
    """
    if value is None:
        return Andelstro(JEFFREYS, JEFFREYS)
    if value.uncertain and value.familj == "beta":
        from kalkyl.engine.distributions import fitted

        found = fitted(value)
        assert found is not None
        return Andelstro(found.a, found.b)
    mean = min(max(value.varde, 0.5 / (weight + 1.0)), 1.0 - 0.5 / (weight + 1.0))
    return Andelstro(mean * weight, (1.0 - mean) * weight)


def rate_prior(value: Varde, factor: float, weight: float) -> Takttro:
    """Return the belief in a planned rate of events before anything is seen.

    Args:
        value: Planned events per year, a gamma interval keeping its own strength.
        factor: Rate ratio that the plan multiplies it by.
        weight: Years that a plan without interval weighs as much as.
    """
    if value.uncertain and value.familj == "gamma":
        from kalkyl.engine.distributions import fitted

        found = fitted(value)
        assert found is not None
        return Takttro(found.a, 1.0 / (found.b * factor))
    return Takttro(max(value.varde * factor * weight, JEFFREYS), weight)


def mean_prior(value: Varde, spread: float) -> Medeltro:
    """Return the belief in a planned amount before anything is seen.

    Args:
        value: Planned amount; its interval gives the standard deviation.
        spread: Standard deviation of an amount without interval, as a share of it.
    """
    from scipy import special

    if value.lag is None or value.hog is None or value.lag == value.hog:
        return Medeltro(value.varde, max(abs(value.varde) * spread, 1e-9))
    level = LEVEL if value.niva >= 1 else value.niva
    width = 2.0 * float(special.ndtri((1.0 + level) / 2.0))
    return Medeltro(value.varde, (value.hog - value.lag) / width)
