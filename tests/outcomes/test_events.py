"""Outcome model HÄNDELSE: hand examples, equivalence with a state, the compound Poisson mean."""

import numpy as np
import pytest
from pydantic import ValidationError

import kalkyl
from tests.minimal import minimal_set, ratio, scenario

FIRE = {
    "id": "brand",
    "namn": "Brand",
    "kostnad_per_handelse": {"kommun": {"varde": 50_000, "enhet": "kr/handelse", "prisar": 2020}},
}
FEWER = {"matt": "ratkvot", "varde": ratio(0.75), "uppfoljning_ar": 9}


def fires(per_year: float = 12.0, **fields: object) -> dict[str, object]:
    rate = {"varde": per_year, "enhet": "antal_per_ar"}
    return {"modell": "handelse", "handelse": "brand", "antal_per_ar": rate, "effekt": FEWER} | fields


@pytest.mark.hand
def test_rate_ratio_by_hand() -> None:
    # 12 fires a year × 0.75 = 9; three fewer × 50 000 kr × 5 years = 750 000 kr.
    result = kalkyl.run(scenario([fires()], egna_handelsetyper=[FIRE]), minimal_set())
    np.testing.assert_allclose(result.volymer[:, 0], [[12] * 5, [9] * 5])
    assert result.matt["kommun"].nytta_nuvarde == pytest.approx(750_000)
    assert result.brytpunkt.planerade_lyckade == pytest.approx(15)
    # 10 000 kr / 50 000 kr = 0.2 fires pay for it; a share of participants has no meaning for events.
    assert result.brytpunkt.antal_lyckade == pytest.approx(0.2)
    assert result.brytpunkt.andel_av_deltagare is None


@pytest.mark.hand
def test_effect_holds_while_the_programme_runs_and_then_fades() -> None:
    # Participants in years 0 and 1; full effect in the year of start only (max one year): years 0 and 1.
    short = FEWER | {"max_varaktighet_ar": 1}
    running = scenario([fires(effekt=short)], deltagare=[5.0, 5.0], egna_handelsetyper=[FIRE])
    result = kalkyl.run(running, minimal_set())
    np.testing.assert_allclose(result.volymer[1, 0], [9, 9, 12, 12, 12])


@pytest.mark.hand
def test_trend_without_the_intervention() -> None:
    # 10, 11, 12.1 events; ratio 0.5 halves each.
    outcome = fires(10.0, trend_per_ar=0.1, effekt=FEWER | {"varde": ratio(0.5)})
    result = kalkyl.run(
        scenario([outcome], egna_handelsetyper=[FIRE], kalkyl={"horisont_ar": 3}), minimal_set()
    )
    np.testing.assert_allclose(result.volymer[:, 0], [[10, 11, 12.1], [5, 5.5, 6.05]])


@pytest.mark.property
def test_certain_event_equals_a_state() -> None:
    # Ten events a year at 100 000 kr against ten people in a state at 100 000 kr a year, halved by the same ratio.
    cost = {"varde": 100_000, "enhet": "kr/handelse", "prisar": 2020}
    event = {"id": "brand", "namn": "Brand", "kostnad_per_handelse": {"kommun": cost}}
    halved = {"matt": "RR", "varde": ratio(0.5), "uppfoljning_ar": 9}
    state = {"modell": "riskkurva", "tillstand": "utanfor", "p0": 1.0, "effekt": halved}
    as_event = kalkyl.run(scenario([fires(10.0, effekt=halved)], egna_handelsetyper=[event]), minimal_set())
    as_state = kalkyl.run(scenario([state]), minimal_set())
    assert as_event.matt["kommun"].npv == pytest.approx(as_state.matt["kommun"].npv)


@pytest.mark.property
def test_mean_over_draws_is_the_compound_poisson_mean() -> None:
    # Uncertain rate and uncertain cost, independent: E[saving] = years · E[λ] · (1 − ratio) · E[cost].
    rate = {"varde": 12, "lag": 8, "hog": 17, "niva": 0.95, "familj": "gamma", "enhet": "antal_per_ar"}
    cost = {"varde": 50_000, "lag": 20_000, "hog": 90_000, "niva": 0.95, "familj": "gamma"}
    event = FIRE | {"kostnad_per_handelse": {"kommun": cost | {"enhet": "kr/handelse", "prisar": 2020}}}
    result = kalkyl.run(
        scenario([fires(antal_per_ar=rate)], egna_handelsetyper=[event]), minimal_set(), draws=20_000, seed=5
    )
    draws = result.npv_fordelning("kommun")
    error = draws.std(ddof=1) / np.sqrt(len(draws))
    assert draws.mean() == pytest.approx(5 * 12 * 0.25 * 50_000 - 10_000, abs=4 * error)


@pytest.mark.hand
def test_people_and_events_in_one_scenario() -> None:
    # NEET risk 0.4 → 0.2 saves 10 · 0.2 · 100 000 · 5 = 1 000 000 kr; fires save 750 000 kr.
    state = {
        "modell": "riskkurva",
        "tillstand": "utanfor",
        "p0": 0.4,
        "effekt": {"matt": "RR", "varde": ratio(0.5), "uppfoljning_ar": 9},
    }
    result = kalkyl.run(scenario([state, fires()], egna_handelsetyper=[FIRE]), minimal_set())
    assert result.matt["kommun"].nytta_nuvarde == pytest.approx(1_750_000)
    assert result.tillstand == ("utanfor", "brand")


@pytest.mark.hand
def test_without_effect_the_value_of_avoiding_every_event_is_shown() -> None:
    # 12 · 5 = 60 events at 50 000 kr; 10 000 kr is paid for by 0.2 of them.
    result = kalkyl.run(scenario([fires(effekt=None)], egna_handelsetyper=[FIRE]), minimal_set())
    assert result.lage == "brytpunkt" and result.matt["kommun"].npv is None
    assert result.brytpunkt.antal_lyckade == pytest.approx(0.2)


@pytest.mark.bad_input
def test_an_event_needs_a_ratio() -> None:
    with pytest.raises(ValidationError, match="använd effektmåttet ratkvot"):
        scenario([fires(effekt={"matt": "RD", "varde": -0.1})], egna_handelsetyper=[FIRE])
