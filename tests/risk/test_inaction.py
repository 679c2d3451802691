"""The cost of doing nothing: worked by hand, each thing once, uncertainty from the count."""

import numpy as np
import pytest

from kalkyl.engine.event_rate import EventRate, posterior
from kalkyl.model.values import Varde
from kalkyl.risk.inaction import inaction_cost
from tests.model.faults import said_by
from tests.risk import sets

SMALL = sets.parameters()
FOUR = Varde(varde=4, enhet="antal_per_ar")


@pytest.mark.hand
def test_one_event_risk() -> None:
    # 4 · (100 000 + 20 · 500) = 440 000 kr a year.
    cost = inaction_cost(SMALL, sets.KOMMUN, ["brander"], {"eld": FOUR}, draws=0)
    assert cost.of("kommun")[0] == pytest.approx(440_000)
    assert cost.of("kommun", lowest=True)[0] == pytest.approx(440_000)


@pytest.mark.hand
def test_states_between_lowest_and_highest() -> None:
    # beroende: 10 people · 100 h · 500 = 500 000 (kommun) and 10 · 5 · 2 000 = 100 000 (region).
    # hemlos: 4 · 200 · 500 = 400 000 (kommun). Highest 1 000 000; lowest: hours once, where largest, 600 000.
    cost = inaction_cost(SMALL, sets.KOMMUN, ["bostad"], draws=0)
    assert cost.of("samhallet")[0] == pytest.approx(1_000_000)
    assert cost.of("samhallet", lowest=True)[0] == pytest.approx(600_000)
    assert cost.of("region", lowest=True)[0] == pytest.approx(100_000)


@pytest.mark.hand
def test_register_counts_each_state_once() -> None:
    # Three risks name beroende; it is counted once: 1 000 000 + 4 · 110 000 = 1 440 000. Lowest: the hours of fires
    # (4 · 20 · 500 = 40 000) may be the same as those of beroende: 600 000 + 4 · 100 000 = 1 000 000.
    cost = inaction_cost(
        SMALL, sets.KOMMUN, ["droger", "bostad", "extremism", "brander"], {"eld": FOUR}, draws=0
    )
    assert [p.id for p in cost.delar] == ["beroende", "hemlos", "eld"]
    assert cost.of("samhallet")[0] == pytest.approx(1_440_000)
    assert cost.of("samhallet", lowest=True)[0] == pytest.approx(1_000_000)


def test_unknown_numbers_are_missing_not_zero() -> None:
    cost = inaction_cost(SMALL, sets.KOMMUN, ["oklart", "brander"], draws=0)
    assert not cost.kand and [p.antal for p in cost.delar] == [None, None]
    own = inaction_cost(SMALL, sets.KOMMUN, ["oklart"], {"okand": Varde(varde=2, enhet="antal")}, draws=0)
    # 2 · 50 · 500.
    assert own.kand and own.of("kommun")[0] == pytest.approx(50_000)


@pytest.mark.reference
def test_uncertainty_is_that_of_the_count() -> None:
    # Prices are fixed, so the yearly cost is 110 000 times a Gamma(6.5, 2): the interval of the count times the price.
    rate = posterior(EventRate(6, 2))
    cost = inaction_cost(SMALL, sets.KOMMUN, ["brander"], {"eld": rate}, draws=4000)
    low, high = np.quantile(cost.of("kommun")[1:], [0.025, 0.975])
    assert rate.lag is not None and rate.hog is not None
    assert low == pytest.approx(110_000 * rate.lag, rel=0.02)
    assert high == pytest.approx(110_000 * rate.hog, rel=0.02)


@pytest.mark.bad_input
def test_unknown_risk_and_municipality() -> None:
    assert "risken finns inte" in said_by(lambda: inaction_cost(SMALL, sets.KOMMUN, ["jordskred"]))
    assert "kommunkoden" in said_by(lambda: inaction_cost(SMALL, "0000", ["brander"]))
