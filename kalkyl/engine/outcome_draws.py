"""What outcome models have in common: the drawn effect, its timing, and how long people stay in a state."""

import numpy as np

from kalkyl.engine.arrays import Array, Duration
from kalkyl.engine.effects import D_FACTORS
from kalkyl.engine.prepared_run import PreparedRun
from kalkyl.engine.volumes import DrawnEffect, Timing, staying
from kalkyl.model.effects import Effekt


def effect_timing(run: PreparedRun, effekt: Effekt, base: str, duration: Duration) -> Timing:
    """Return when an effect begins, lasts and fades.

    Args:
        run: The scenario made ready.
        effekt: The effect.
        base: Address of the outcome that it belongs to.
        duration: Upper limit for how many years it lasts, one for all or one per draw, or None.
    """
    timing = Timing(
        effekt.fordrojning_ar,
        effekt.uppfoljning_ar,
        run.context.value(f"{base}.avklingning"),
        effekt.max_varaktighet_ar,
    )
    return timing.capped(duration)


def drawn_effect(run: PreparedRun, effekt: Effekt, base: str, scale: float | Array) -> DrawnEffect:
    """Return the draws of an effect with its adjustments.

    Args:
        run: The scenario made ready.
        effekt: The effect.
        base: Address of the outcome that it belongs to.
        scale: Multiple of the assumed effect, one for all or one per draw; 0 means no effect.
    """
    value = run.context.value(f"{base}.effekt")
    factor = scale * run.context.value(f"{base}.skalfaktor") * run.context.value(f"{base}.kausal_andel")
    completion = np.ones_like(value)
    if effekt.fullfoljande is not None:
        completion = run.context.value(f"{base}.fullfoljande")
    k = D_FACTORS[run.kalkyl.d_omrakning]
    return DrawnEffect(effekt.matt, value, factor, completion, effekt.avser == "motsats", k)


def remaining(run: PreparedRun, state: str) -> Array:
    """Return the probability of still being in a state by year since start, shape (draw, τ)."""
    return staying(run.context.value(f"tillstand.{state}.kvar_per_ar"), run.years)
