"""Signals: the stated false-alarm rate holds without change, and a doubling is found."""

import numpy as np
import pytest

from kalkyl.lagesbild.panel import Floats, Panel
from kalkyl.lagesbild.signals import (
    FALSE_PER_YEAR,
    FALSE_STRONG_PER_YEAR,
    FEWEST,
    find_signals,
)

RUNS = 1500


def box(counts: Floats, first: int = 0) -> Panel:
    """Every run an indicator of its own in a single area, so that the runs share nothing."""
    cube = np.asarray(counts, dtype=float)[None]
    names = tuple(f"i{n}" for n in range(cube.shape[1]))
    return Panel(("a",), names, first, cube, np.isfinite(cube).astype(float), np.array([10_000.0]))


def simulate(
    seed: int,
    mean: float,
    spread: float = 0.0,
    swing: float = 0.0,
    months: int = 48,
    change: int | None = None,
) -> Floats:
    """Monthly counts: negative binomial with variance mean + spread · mean², yearly season, doubled from `change`."""
    rng = np.random.default_rng(seed)
    mu = np.full((RUNS, months), mean) * (1 + swing * np.cos(2 * np.pi * np.arange(months) / 12))
    if change is not None:
        mu[:, change:] *= 2
    if spread:
        mu = mu * rng.gamma(1 / spread, spread, mu.shape)
    return rng.poisson(mu).astype(float)


def new_alarms(niva: np.ndarray, least: int) -> float:
    """Alarms per series that begin in the tested year; one that goes on is one."""
    on = niva >= least
    return float((on[..., 1:] & ~on[..., :-1]).sum(axis=-1).mean() + on[..., 0].mean())


NULLS = {
    "sällan": (0.3, 0.0, 0.0),
    "poisson 1": (1.0, 0.0, 0.0),
    "poisson 4": (4.0, 0.0, 0.0),
    "överspridd": (4.0, 0.25, 0.0),
    "säsong": (4.0, 0.0, 0.6),
    "överspridd säsong": (4.0, 0.25, 0.5),
    "många": (20.0, 0.25, 0.6),
}


@pytest.mark.reference
@pytest.mark.parametrize("case", NULLS)
@pytest.mark.parametrize("months", [26, 36, 48, 72])
def test_false_alarms_stay_within_the_stated_bound(case: str, months: int) -> None:
    # The bound itself, without allowance: a simulated mean has a standard error of about 0.5 / sqrt(1500) = 0.013.
    signals = find_signals(box(simulate(11, *NULLS[case], months=months)), 12)
    niva = signals.niva[0][:, -12:]
    assert new_alarms(niva, 1) <= FALSE_PER_YEAR
    assert new_alarms(niva, 2) <= FALSE_STRONG_PER_YEAR


@pytest.mark.reference
@pytest.mark.parametrize("start", [36, 48, 60])
def test_doubling_of_a_mean_of_four_is_found_within_three_months(start: int) -> None:
    signals = find_signals(box(simulate(12, 4.0, months=start + 3, change=start)), 3)
    assert (signals.niva[0][:, -3:] > 0).any(axis=1).mean() >= 0.80


@pytest.mark.reference
def test_missing_months_neither_raise_alarms_nor_count_as_zeros() -> None:
    counts = simulate(13, 4.0, 0.25)
    counts[np.random.default_rng(1).random(counts.shape) < 0.15] = np.nan
    signals = find_signals(box(counts), 12)
    assert new_alarms(signals.niva[0][:, -12:], 1) <= FALSE_PER_YEAR
    gone = np.isnan(counts[:, -12:])
    assert (signals.niva[0][:, -12:][gone] == -1).all()
    # With gaps taken as zeros the expected count would be 0.85 · 4 = 3.4.
    assert np.nanmean(signals.vantat[0][:, -1]) == pytest.approx(4.0, rel=0.03)


@pytest.mark.reference
def test_half_coverage_halves_what_is_expected() -> None:
    counts = simulate(14, 10.0)
    panel = box(counts)
    coverage = panel.tackning.copy()
    coverage[:, :, -1] = 0.5
    half = Panel(panel.omraden, panel.indikatorer, 0, panel.antal, coverage, panel.folkmangd)
    whole, less = find_signals(panel, 1).vantat[0, :, -1], find_signals(half, 1).vantat[0, :, -1]
    assert less == pytest.approx(whole / 2)


@pytest.mark.hand
def test_too_short_a_past_is_not_tested() -> None:
    # Two newest months stay out of the past: 13 months leave 11 before the newest, one less than is asked for.
    assert (find_signals(box(np.full((1, 13), 4.0)), 12).niva == -1).all()


@pytest.mark.hand
def test_fewer_than_three_events_are_never_a_signal() -> None:
    counts = np.zeros((1, 60))
    counts[0, -1] = FEWEST - 1
    assert find_signals(box(counts), 1).niva[0, 0, -1] == 0
    counts[0, -1] = 10
    assert find_signals(box(counts), 1).niva[0, 0, -1] == 2


@pytest.mark.reference
def test_tail_is_that_of_the_negative_binomial() -> None:
    from scipy.stats import nbinom

    from kalkyl.lagesbild.signals import _at_least

    # Mean 2 and variance 3: size 2² / (3 − 2) = 4, probability 2 / 3.
    assert _at_least(np.array([5.0]), np.array([2.0]), np.array([3.0]))[0] == pytest.approx(
        float(nbinom.sf(4, 4, 2 / 3))
    )
    assert _at_least(np.array([0.0]), np.array([2.0]), np.array([3.0]))[0] == 1.0
