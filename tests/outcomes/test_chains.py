"""Chains from a short-term outcome to an adult state."""

import numpy as np
import pytest

import kalkyl
from kalkyl.engine.volumes import absolute_risks
from tests.minimal import minimal_set, ratio, scenario


def link(share: float, rr: float, causal: float) -> dict[str, object]:
    return {"risk": "låga betyg", "andel_med_risk": share, "relativ_risk": ratio(rr), "kausal_andel": causal}


def chained(links: list[dict[str, object]], rr: float = 0.5, p0: float = 0.03) -> dict[str, object]:
    effect = {"matt": "RR", "varde": ratio(rr), "uppfoljning_ar": 9}
    return {"modell": "riskkurva", "tillstand": "utanfor", "p0": p0, "effekt": effect, "kedja": links}


@pytest.mark.published
def test_absolute_from_relative() -> None:
    # Prevalence 3 %, share with the risk 16 %, RR 4.22 -> 1.98 % and 8.36 % (the method's check value).
    low, high = absolute_risks(np.array(0.03), np.array(0.16), np.array(4.22))
    assert (round(float(low), 4), round(float(high), 4)) == (0.0198, 0.0836)


@pytest.mark.hand
def test_one_causal_link_moves_people_between_the_two_risks() -> None:
    # 16 % have the risk at 8.36 %, the rest 1.98 %. Halving it: 8 % · 8.36 % + 92 % · 1.98 % = 2.49 %.
    result = kalkyl.run(
        scenario([chained([link(0.16, 4.22, 1.0)])], kalkyl={"horisont_ar": 1}), minimal_set()
    )
    without, with_it = result.volymer[:, 0, 0] / 10
    low = 0.03 / (0.84 + 0.16 * 4.22)
    assert without == pytest.approx(0.03)
    assert with_it == pytest.approx(0.08 * 4.22 * low + 0.92 * low)


@pytest.mark.hand
def test_causal_share_acts_on_the_logarithm() -> None:
    # RR 4 with a causal share of one half is RR 2: (1−.25+.25·2)/(1−.5+.5·2) = 1.25/1.5.
    result = kalkyl.run(
        scenario([chained([link(0.5, 4.0, 0.5)], p0=0.3)], kalkyl={"horisont_ar": 1}), minimal_set()
    )
    assert result.volymer[1, 0, 0] / 10 == pytest.approx(0.3 * 1.25 / 1.5)


@pytest.mark.hand
def test_two_links_pass_on_the_relative_change() -> None:
    # First: q .5 → .25, RR 2: factor 1.25/1.5 = 5/6. Second: q .3 → .25, RR 3: (1+.25·2)/(1+.3·2) = 1.5/1.6.
    links = [link(0.5, 2.0, 1.0), link(0.3, 3.0, 1.0)]
    result = kalkyl.run(scenario([chained(links, p0=0.32)], kalkyl={"horisont_ar": 1}), minimal_set())
    assert result.volymer[1, 0, 0] / 10 == pytest.approx(0.32 * 1.5 / 1.6)


@pytest.mark.property
def test_a_link_that_is_not_causal_changes_nothing() -> None:
    result = kalkyl.run(scenario([chained([link(0.4, 5.0, 0.0)])]), minimal_set())
    np.testing.assert_allclose(result.volymer[0], result.volymer[1])
