"""Outcome models: person-years in a state with and without the intervention.

Every model returns probabilities P[alternative, draw, τ] of being in the state τ years after start, for one
participant; cohorts and survival turn them into volumes V[alternative, draw, year].
"""

from dataclasses import dataclass

import numpy as np

from kalkyl.engine.arrays import Array, Duration, powers
from kalkyl.engine.effects import change_in_risk, effect_shape, scaled
from kalkyl.model.effects import Effektmatt


@dataclass(frozen=True)
class Timing:
    """When an effect begins, lasts and fades: see `effects.effect_shape`. Years; decay has shape (draw,)."""

    delay: float
    follow_up: float
    decay: Array
    duration: Duration

    def shape(self, years: int) -> Array:
        """Shape g(τ), shape (draw, year)."""
        return effect_shape(years, self.delay, self.follow_up, self.decay, self.duration)

    def running_shape(self, years: int, participants: Array) -> Array:
        """Shape of an effect that holds while the programme has participants and fades after the last ones.

        Args:
            years: Number of years.
            participants: Starting in each year, shape (cohort,).

        Returns:
            The strongest shape among the cohorts in each year, shape (draw, year).
        """
        single = self.shape(years)
        out = np.zeros_like(single)
        for start, count in enumerate(participants):
            if count:
                out[:, start:] = np.maximum(out[:, start:], single[:, : years - start])
        return out

    def capped(self, duration: Duration) -> "Timing":
        """Return the same timing with an effect that ends no later than `duration` years after the delay."""
        if duration is None:
            return self
        cap = duration if self.duration is None else np.minimum(duration, self.duration)
        return Timing(self.delay, self.follow_up, self.decay, cap)


def staying(yearly: Array, years: int) -> Array:
    """Probability of still being in the state τ years later: Π of the yearly one.

    Args:
        yearly: Probability of remaining per year, shape (draw,).
        years: Number of years.

    Returns:
        Shape (draw, year); 1 in the first year.
    """
    return powers(yearly, np.arange(years, dtype=float))


def alternatives(without: Array, with_it: Array) -> Array:
    """Put two arrays of shape (draw, year) together as (2, draw, year), with draws contiguous in memory."""
    out = np.empty((2, *without.shape[::-1])).transpose(0, 2, 1)
    out[0], out[1] = without, with_it
    return out


def share_model(q1: Array, q0: Array, timing: Timing, stay: Array) -> Array:
    """Outcome model ANDEL: P = (1 − q · g(τ)) · stay(τ) for q0 and q1.

    The difference between the alternatives is (q1 − q0) · g(τ) · stay(τ): each extra success avoids the state for as
    long as the effect lasts and the person would have stayed.

    Args:
        q1: Share who succeed with the intervention, shape (draw,).
        q0: Share who would have succeeded anyway, shape (draw,).
        timing: The effect over time.
        stay: Probability of remaining, shape (draw, year).

    Returns:
        Shape (2, draw, year): without, with.
    """
    shape = timing.shape(stay.shape[1])
    without, with_it = ((1.0 - q[:, None] * shape) * stay for q in (q0, q1))
    return alternatives(without, with_it)


def prevalence(p0: Array, curve: tuple[float, ...], stay: Array) -> Array:
    """Prevalence without the intervention, shape (draw, year): p0 · curve(τ), or p0 · stay(τ) without a curve."""
    years = stay.shape[1]
    if not curve:
        return np.asarray(p0[:, None] * stay)
    relative = np.array([curve[min(t, len(curve) - 1)] for t in range(years)])
    return np.clip(relative[:, None] * p0, 0.0, 1.0).T


@dataclass(frozen=True)
class DrawnEffect:
    """An effect ready for use; arrays of shape (draw,).

    Attributes:
        measure: Effect measure.
        value: The estimate.
        factor: Product of the adjustments that act on the effect's own scale.
        completion: Share of participants that the effect applies to.
        opposite: Whether the estimate concerns not being in the state.
        k: Factor from d to ln(OR).
    """

    measure: Effektmatt
    value: Array
    factor: Array
    completion: Array
    opposite: bool
    k: float


def risk_model(without: Array, effect: DrawnEffect, timing: Timing) -> Array:
    """Outcome model RISKKURVA: the prevalence curve and the curve changed by the effect.

    Args:
        without: Prevalence p0(τ), shape (draw, year).
        effect: The effect.
        timing: The effect over time; it scales RD and d, and the logarithm of ratios.

    Returns:
        Shape (2, draw, year): without, with.
    """
    factor = np.multiply(timing.shape(without.shape[1]).T, effect.factor, order="C").T
    strength = scaled(effect.measure, effect.value[:, None], factor)
    change = change_in_risk(without, effect.measure, strength, effect.k, opposite=effect.opposite)
    return alternatives(without, without + effect.completion[:, None] * change)


@dataclass(frozen=True)
class DrawnLink:
    """One link of a chain, arrays of shape (draw,): share with the risk, relative risk, causal share."""

    share: Array
    relative_risk: Array
    causal: Array


def absolute_risks(prevalence: Array, share: Array, relative_risk: Array) -> tuple[Array, Array]:
    """Probability of a state without and with a risk, from its overall prevalence and the relative risk.

    p(state | no risk) = prevalence / (1 − q + q · RR), p(state | risk) = RR · that.

    >>> tuple(round(float(p), 4) for p in absolute_risks(np.array(0.03), np.array(0.16), np.array(4.22)))
    (0.0198, 0.0836)
    """
    without = prevalence / (1.0 - share + share * relative_risk)
    return without, relative_risk * without


def chain_model(without: Array, links: list[DrawnLink], effect: DrawnEffect, timing: Timing) -> Array:
    """Outcome model RISKKURVA through a chain: the effect lowers the first risk, each link passes on what is causal.

    With q the share that has a risk, RR' = RR^(kausal_andel) its causal relative risk for the next step, the next
    step's prevalence is multiplied by (1 − q1 + q1·RR') / (1 − q0 + q0·RR').

    Args:
        without: Prevalence of the state without the intervention, shape (draw, year).
        links: From the measured outcome towards the state.
        effect: Effect on the risk of the first link.
        timing: The effect over time.

    Returns:
        Shape (2, draw, year): without, with.
    """
    years = without.shape[1]
    first = np.repeat(links[0].share[:, None], years, axis=1)
    before, after = risk_model(first, effect, timing)
    for number, link in enumerate(links):
        causal = (link.relative_risk**link.causal)[:, None]
        factor = (1.0 - after + after * causal) / (1.0 - before + before * causal)
        if number + 1 < len(links):
            before = np.repeat(links[number + 1].share[:, None], years, axis=1)
            after = np.clip(before * factor, 0.0, 1.0)
    return alternatives(without, np.clip(without * factor, 0.0, 1.0))


def event_counts(without: Array, effect: DrawnEffect, shape: Array) -> Array:
    """Outcome model HÄNDELSE: expected events per year with the intervention, λ · ratio^(strength).

    Args:
        without: Expected events without, shape (draw, year).
        effect: Rate ratio with its adjustments.
        shape: Strength of the effect by year, shape (draw, year).
    """
    factor = np.multiply(shape.T, effect.factor, order="C").T
    ratio = scaled(effect.measure, effect.value[:, None], factor)
    return np.asarray(without * (1.0 + effect.completion[:, None] * (ratio - 1.0)))


def cohort_volumes(probability: Array, participants: Array, alive: Array) -> Array:
    """Person-years per calendar year over all cohorts.

    Args:
        probability: Per participant by year since start, shape (…, τ).
        participants: Starting in each year, shape (cohort,).
        alive: Survival by year since start, shape (τ,).

    Returns:
        Shape (…, year): Σ_c n_c · P(t − c) · l(t − c).
    """
    per_person = probability * alive
    out = np.zeros_like(per_person)
    years = per_person.shape[-1]
    for start, count in enumerate(participants):
        if count:
            out[..., start:] += count * per_person[..., : years - start]
    return out
