"""From a published effect to a changed probability, and the shape of an effect over time."""

import numpy as np

from kalkyl.engine.arrays import Array, Duration, powers
from kalkyl.model.effects import Effektmatt

CHINN = np.pi / np.sqrt(3.0)
"""Factor from a standardised mean difference to ln(OR) (Chinn 2000; Cochrane Handbook): 1.8138."""

LOG_LIMIT = 690.0
"""Largest logarithm of a ratio, so that a ratio stays finite and above zero however far an effect is scaled."""

D_FACTORS = {"chinn": CHINN, "cox": 1.65}
"""Ways from d to ln(OR): the logistic approximation, and D-Cox as WSIPP uses it."""


def neutral(measure: Effektmatt) -> float:
    """Return the value that means no effect: 1 for ratios, 0 for differences."""
    return 1.0 if measure in ("RR", "OR", "HR", "ratkvot") else 0.0


def scaled(measure: Effektmatt, effect: Array, factor: Array) -> Array:
    """Multiply an effect by a factor: RD and d themselves, ratios on the logarithm.

    >>> scaled("RR", np.array([0.25]), np.array([0.5])).tolist()
    [0.5]
    """
    if neutral(measure) == 1.0:
        return _bounded_exp(np.log(effect) * factor)
    return np.asarray(effect * factor)


def _bounded_exp(logarithm: Array) -> Array:
    return np.asarray(np.exp(np.clip(logarithm, -LOG_LIMIT, LOG_LIMIT)))


def apply_effect(p0: Array, measure: Effektmatt, effect: Array, k: float = CHINN) -> Array:
    """Probability with the intervention, from the probability without it (method, section 2).

    Args:
        p0: Probability without, in 0–1; any shape.
        measure: Effect measure; ratkvot multiplies like RR.
        effect: The effect; broadcasts against p0. d negative lowers the risk.
        k: Factor from d to ln(OR).

    Returns:
        Probability with, clipped to 0–1, and exactly p0 where the effect means no effect: rounding must not leave a
        flow of a billionth of an öre, whose sign would count. Same shape as the broadcast of p0 and effect.
    """
    if measure == "RD":
        p1 = p0 + effect
    elif measure in ("RR", "ratkvot"):
        p1 = p0 * effect
    elif measure == "HR":
        p1 = 1.0 - (1.0 - p0) ** effect
    else:
        odds_ratio = _bounded_exp(k * effect) if measure == "d" else effect
        p1 = p0 * odds_ratio / (1.0 - p0 + p0 * odds_ratio)
    return np.asarray(np.where(effect == neutral(measure), p0, np.clip(p1, 0.0, 1.0)))


def change_in_risk(p0: Array, measure: Effektmatt, effect: Array, k: float, *, opposite: bool) -> Array:
    """Change in the probability of a state; exactly zero for an effect that means no effect.

    Args:
        p0: Probability without, in 0–1; any shape.
        measure: Effect measure.
        effect: The effect; broadcasts against p0.
        k: Factor from d to ln(OR).
        opposite: Whether the effect is stated for not being in the state.
    """
    if opposite:
        outside = 1.0 - p0
        return np.asarray(outside - apply_effect(outside, measure, effect, k))
    return np.asarray(apply_effect(p0, measure, effect, k) - p0)


def effect_shape(years: int, delay: float, follow_up: float, decay: Array, duration: Duration) -> Array:
    """Shape g(τ) of an effect over the years since start.

    Zero before the delay, 1 until the end of the follow-up, then (1 − decay) per further year, zero from the maximum
    duration on. Delay, follow-up and duration are years; follow-up and duration count from when the effect begins.

    Args:
        years: Number of years.
        delay: Years from start until the effect begins.
        follow_up: Years of full effect.
        decay: Yearly loss after that, shape (draw,).
        duration: Year after the delay at which the effect ends: one for all, one per draw, or None.

    Returns:
        Shape (draw, year).

    >>> effect_shape(4, 1, 1, np.array([0.5]), None).tolist()
    [[0.0, 1.0, 1.0, 0.5]]
    """
    if len(decay) > 1 and decay.strides == (0,) and not isinstance(duration, np.ndarray):
        # The same for all draws: computed once.
        return np.broadcast_to(
            effect_shape(years, delay, follow_up, decay[:1], duration), (len(decay), years)
        )
    since = np.arange(years) - delay
    shape = powers(1.0 - decay, np.maximum(since - follow_up, 0.0))
    alive = since >= 0
    if duration is not None:
        alive = alive & (since < np.reshape(duration, (-1, 1)))
    return np.asarray(shape * alive)
