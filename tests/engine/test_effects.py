"""Effect measures, adjustments and the shape of an effect over time."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalkyl.engine.effects import CHINN, D_FACTORS, apply_effect, effect_shape, neutral, scaled
from kalkyl.engine.volumes import DrawnEffect, Timing, risk_model
from kalkyl.model.effects import Effektmatt

MEASURES: tuple[Effektmatt, ...] = ("RD", "RR", "OR", "HR", "d", "ratkvot")


def one(x: float) -> np.ndarray:
    return np.array([x])


def apply(p0: float, measure: Effektmatt, effect: float, k: float = CHINN) -> float:
    return float(apply_effect(one(p0), measure, one(effect), k)[0])


def risk_with(p0: float, measure: Effektmatt, value: float, **adjust: object) -> float:
    """Risk with the intervention in the first year, after adjustments."""
    drawn = DrawnEffect(
        measure,
        one(value),
        one(float(adjust.get("factor", 1.0))),  # type: ignore[arg-type]
        one(float(adjust.get("completion", 1.0))),  # type: ignore[arg-type]
        bool(adjust.get("opposite", False)),
        CHINN,
    )
    return float(risk_model(np.array([[p0]]), drawn, Timing(0.0, 1.0, one(0.0), None))[1, 0, 0])


@pytest.mark.published
@pytest.mark.parametrize(
    ("p0", "d", "cox", "chinn"),
    [
        # The check table of the method (Cox as WSIPP uses it; Chinn 2000, Cochrane Handbook).
        (0.05, -0.2, 0.0365, 0.0353),
        (0.10, -0.3, 0.0634, 0.0606),
        (0.25, -0.2, 0.1933, 0.1883),
        (0.50, -0.5, 0.3047, 0.2876),
    ],
)
def test_standardised_mean_difference(p0: float, d: float, cox: float, chinn: float) -> None:
    assert apply(p0, "d", d, D_FACTORS["cox"]) == pytest.approx(cox, abs=5e-5)
    assert apply(p0, "d", d, D_FACTORS["chinn"]) == pytest.approx(chinn, abs=5e-5)


@pytest.mark.hand
def test_chinn_constant() -> None:
    assert pytest.approx(1.8138, abs=1e-4) == CHINN
    assert D_FACTORS == {"chinn": CHINN, "cox": 1.65}


@pytest.mark.hand
@pytest.mark.parametrize(
    ("measure", "p0", "effect", "expected"),
    [
        ("RD", 0.30, -0.10, 0.20),
        ("RD", 0.05, -0.10, 0.0),  # clipped
        ("RD", 0.95, 0.10, 1.0),  # clipped
        ("RR", 0.40, 0.75, 0.30),
        ("RR", 0.60, 2.0, 1.0),  # clipped
        ("ratkvot", 0.40, 0.75, 0.30),
        # OR 0.5 at 0.5: odds 1 → 0.5 → 1/3.
        ("OR", 0.50, 0.5, 1.0 / 3.0),
        # OR 2 at 0.2: odds 0.25 → 0.5 → 1/3.
        ("OR", 0.20, 2.0, 1.0 / 3.0),
        # HR 0.5 at 0.36: 1 − 0.64^0.5 = 1 − 0.8 = 0.2.
        ("HR", 0.36, 0.5, 0.20),
        # HR 2 at 0.2: 1 − 0.8² = 0.36.
        ("HR", 0.20, 2.0, 0.36),
    ],
)
def test_measures_by_hand(measure: Effektmatt, p0: float, effect: float, expected: float) -> None:
    assert apply(p0, measure, effect) == pytest.approx(expected, abs=1e-12)


@pytest.mark.hand
@pytest.mark.parametrize(
    ("measure", "value", "factor", "expected"),
    [
        ("RD", -0.2, 0.5, -0.1),
        ("d", -0.4, 0.25, -0.1),
        # On the logarithm: 0.25^0.5 = 0.5, 0.36^0.5 = 0.6, 4^0.5 = 2, 0.64^0.5 = 0.8.
        ("RR", 0.25, 0.5, 0.5),
        ("OR", 0.36, 0.5, 0.6),
        ("HR", 4.0, 0.5, 2.0),
        ("ratkvot", 0.64, 0.5, 0.8),
    ],
)
def test_scaling_acts_on_the_scale_of_the_measure(
    measure: Effektmatt, value: float, factor: float, expected: float
) -> None:
    assert scaled(measure, one(value), one(factor))[0] == pytest.approx(expected)


@pytest.mark.hand
def test_effect_on_the_opposite() -> None:
    # 60 % out of work, RR 1.25 for being IN work: 0.4 · 1.25 = 0.5 in work, 0.5 out of work.
    assert risk_with(0.6, "RR", 1.25, opposite=True) == pytest.approx(0.5)
    # RD +0.1 for being in work is −0.1 for being out of work.
    assert risk_with(0.6, "RD", 0.1, opposite=True) == pytest.approx(0.5)
    # OR is symmetric: OR 2 for the opposite is OR 0.5 for the state. Odds 1.5 → 0.75 → 3/7.
    assert risk_with(0.6, "OR", 2.0, opposite=True) == pytest.approx(3.0 / 7.0)


@pytest.mark.hand
def test_adjustments() -> None:
    # skalfaktor · kausal_andel = 0.5 on ln RR: 0.4 · 0.25^0.5 = 0.2.
    assert risk_with(0.4, "RR", 0.25, factor=0.5) == pytest.approx(0.2)
    # Completion 0.5: half get 0.4 · 0.5 = 0.2, half keep 0.4 → 0.3.
    assert risk_with(0.4, "RR", 0.5, completion=0.5) == pytest.approx(0.3)


@pytest.mark.hand
@pytest.mark.parametrize(
    ("delay", "follow_up", "decay", "duration", "expected"),
    [
        (0, 100, 0.0, None, [1, 1, 1, 1, 1, 1]),
        (2, 100, 0.0, None, [0, 0, 1, 1, 1, 1]),  # nothing before the delay
        # Full until the end of the follow-up (two years after start), then half of the year before.
        (0, 2, 0.5, None, [1, 1, 1, 0.5, 0.25, 0.125]),
        (1, 2, 0.5, None, [0, 1, 1, 1, 0.5, 0.25]),  # both counted from when the effect begins
        (0, 100, 0.0, 2, [1, 1, 0, 0, 0, 0]),  # a maximum of two years
        (1, 1, 0.5, 4, [0, 1, 1, 0.5, 0.25, 0]),
        (0, 1, 1.0, None, [1, 1, 0, 0, 0, 0]),  # everything lost at once
        # Half a year's follow-up: half a year's decay by τ = 1, 0.25^0.5 = 0.5, then 0.25^1.5 = 0.125.
        (0, 0.5, 0.75, None, [1, 0.5, 0.125, 0.03125, 0.0078125, 0.001953125]),
    ],
)
def test_shape(
    delay: float, follow_up: float, decay: float, duration: float | None, expected: list[float]
) -> None:
    assert effect_shape(6, delay, follow_up, one(decay), duration)[0].tolist() == pytest.approx(expected)


@pytest.mark.hand
def test_timing_is_capped_by_the_shorter_duration() -> None:
    timing = Timing(0.0, 9.0, one(0.0), 3)
    assert timing.capped(2).shape(4)[0].tolist() == [1, 1, 0, 0]
    assert timing.capped(5).shape(4)[0].tolist() == [1, 1, 1, 0]
    assert timing.capped(None).shape(4)[0].tolist() == [1, 1, 1, 0]
    assert Timing(0.0, 9.0, one(0.0), None).capped(1).shape(3)[0].tolist() == [1, 0, 0]


@pytest.mark.property
@given(p0=st.floats(0.0, 1.0), measure=st.sampled_from(MEASURES), effect=st.floats(0.01, 20.0))
def test_result_is_a_probability_and_neutral_changes_nothing(
    p0: float, measure: Effektmatt, effect: float
) -> None:
    assert 0.0 <= apply(p0, measure, effect) <= 1.0
    assert apply(p0, measure, neutral(measure)) == p0


@pytest.mark.property
@given(p0=st.floats(0.01, 0.99), effect=st.floats(0.05, 20.0))
def test_odds_ratio_against_odds(p0: float, effect: float) -> None:
    odds = p0 / (1.0 - p0) * effect
    assert apply(p0, "OR", effect) == pytest.approx(odds / (1.0 + odds), rel=1e-10)
    assert apply(p0, "d", math.log(effect) / CHINN) == pytest.approx(odds / (1.0 + odds), rel=1e-10)


@pytest.mark.property
@given(
    measure=st.sampled_from(MEASURES),
    effect=st.floats(0.05, 5.0),
    first=st.floats(0.0, 2.0),
    second=st.floats(0.0, 2.0),
)
def test_scaling_composes(measure: Effektmatt, effect: float, first: float, second: float) -> None:
    twice = scaled(measure, scaled(measure, one(effect), one(first)), one(second))
    assert twice[0] == pytest.approx(scaled(measure, one(effect), one(first * second))[0], rel=1e-9)


@pytest.mark.bad_input
@pytest.mark.parametrize("measure", ["RR", "OR", "HR", "d"])
@pytest.mark.parametrize("p0", [0.0, 0.3, 1.0])
def test_an_effect_scaled_out_of_all_bounds_stays_a_probability(measure: Effektmatt, p0: float) -> None:
    # The search for a break-even doubles the effect up to a thousandfold.
    for value in (0.2, 5.0):
        strength = scaled(measure, one(value), one(1000.0))
        p1 = apply_effect(one(p0), measure, strength)[0]
        assert 0.0 <= p1 <= 1.0
        if p0 in (0.0, 1.0) and measure in ("OR", "HR", "d"):
            assert p1 == p0
