"""Every risk opens as a scenario that runs, with what has been counted as the distribution of its events."""

import numpy as np
import pytest

import kalkyl
from kalkyl.engine import default_scenario, run
from kalkyl.engine.defaults import ONE_A_YEAR
from kalkyl.engine.distributions import fitted
from kalkyl.engine.event_rate import EventRate, posterior
from kalkyl.model.outcomes import HandelseUtfall
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.scenario import Kalkylval, Scenario
from kalkyl.model.values import Varde
from kalkyl.risk import scenario_for_risk
from kalkyl.ui.choices import interventions
from kalkyl.ui.fields import changed
from kalkyl.ui.state import CalculatorState
from tests.model.faults import said_by
from tests.risk import sets

PLAIN = Kalkylval(startar=2020, horisont_ar=3, ranta=0.0, overlevnad=False)


@pytest.fixture(scope="module")
def riket() -> Parameteruppsattning:
    return kalkyl.load_parameters("riket")


@pytest.fixture(scope="module")
def small() -> Parameteruppsattning:
    return sets.parameters()


def event(scenario: Scenario, position: int = 0) -> HandelseUtfall:
    outcome = scenario.utfall[position]
    assert isinstance(outcome, HandelseUtfall)
    return outcome


@pytest.mark.hand
def test_posterior_of_a_count() -> None:
    # Gamma(0.5 + 6, 0 + 2): mean 6.5 / 2 = 3.25. A Gamma(6.5, 2) is a chi-square with 13 degrees of freedom over 4:
    # its 2.5 and 97.5 per cent points are 5.00875 / 4 and 24.7356 / 4 (chi-square table).
    value = posterior(EventRate(6, 2))
    assert value.varde == pytest.approx(3.25)
    assert value.lag == pytest.approx(5.00875 / 4, rel=1e-5)
    assert value.hog == pytest.approx(24.7356 / 4, rel=1e-5)


@pytest.mark.hand
def test_posterior_for_another_population_dispersion_and_prior() -> None:
    # (0.5 + 6) / 2 per 1 000 inhabitants; 3 000 have three times as many.
    assert posterior(EventRate(6, 2, population=1000), 3000).varde == pytest.approx(9.75)
    # Dispersion 3: (0.5 + 6/3) / (2/3) = 2.5 · 1.5 = 3.75. Prior Gamma(4, 4): (4 + 6) / (4 + 2) = 1.6667.
    assert posterior(EventRate(6, 2, dispersion=3)).varde == pytest.approx(3.75)
    assert posterior(EventRate(6, 2, prior=(4, 4))).varde == pytest.approx(10 / 6)


@pytest.mark.reference
@pytest.mark.parametrize("count", [0, 1, 6, 400])
def test_drawn_events_have_the_posterior(count: int) -> None:
    fit = fitted(posterior(EventRate(count, 2)))
    assert fit is not None and fit.a == pytest.approx(count + 0.5, rel=1e-6)
    drawn = fit.quantile((np.arange(20_000) + 0.5) / 20_000)
    # Gamma(k + 1/2, 2): variance (k + 1/2) / 4.
    assert drawn.var() == pytest.approx((count + 0.5) / 4, rel=0.02)


@pytest.mark.hand
def test_event_risk_is_priced_on_its_events(small: Parameteruppsattning) -> None:
    made = scenario_for_risk(small, "brander", sets.KOMMUN, EventRate(6, 2), kalkyl=PLAIN)
    # One event: 100 000 + 20 h · 500 = 110 000 kr. 3.25 events a year, a fifth fewer in the one year that the effect
    # lasts: 3.25 · 0.2 · 110 000 = 71 500. Cost 10 · 1 000 = 10 000.
    result = run(made, small)
    assert result.matt["samhallet"].npv == pytest.approx(61_500)
    assert event(made).antal_per_ar.familj == "gamma" and made.insats == "falt"


@pytest.mark.hand
def test_harm_is_possible(small: Parameteruppsattning) -> None:
    made = scenario_for_risk(small, "brander", sets.KOMMUN, EventRate(6, 2), kalkyl=PLAIN)
    effect = event(made).effekt
    assert effect is not None
    worse = changed(effect, varde=changed(effect.varde, varde=1.2))
    harmful = changed(made, utfall=(changed(event(made), effekt=worse),))
    # A fifth more: −3.25 · 0.2 · 110 000 − 10 000.
    assert run(harmful, small).matt["samhallet"].npv == pytest.approx(-81_500)


@pytest.mark.hand
def test_without_evidence_only_break_even(small: Parameteruppsattning) -> None:
    for risk in ("hat", "extremism"):
        made = scenario_for_risk(small, risk, sets.KOMMUN, EventRate(6, 2), kalkyl=PLAIN)
        result = run(made, small)
        assert made.brytpunkt and result.matt["samhallet"].npv is None
        assert "ingen studie som håller" in made.beskrivning
    # One threat costs 10 h · 500 = 5 000 kr; the group of one costs 1 000: a fifth of an event.
    made = scenario_for_risk(small, "hat", sets.KOMMUN, kalkyl=PLAIN)
    assert run(made, small).brytpunkt.antal_lyckade == pytest.approx(0.2)


def test_a_number_that_nobody_has_stated_is_one_and_says_so(small: Parameteruppsattning) -> None:
    made = scenario_for_risk(small, "brander", sets.KOMMUN)
    assert event(made).antal_per_ar == ONE_A_YEAR and ONE_A_YEAR.kommentar in made.beskrivning
    assert (
        "En händelse per år"
        not in scenario_for_risk(small, "brander", sets.KOMMUN, EventRate(1, 1)).beskrivning
    )


def test_states_answer_with_people(small: Parameteruppsattning) -> None:
    made = scenario_for_risk(small, "droger", sets.KOMMUN, EventRate(23.5, 2))
    # (0.5 + 23.5) / 2 = 12 new a year.
    assert made.deltagare == (12.0,) and not made.brytpunkt and made.anteckningar


def test_every_risk_of_the_set_opens_and_runs(riket: Parameteruppsattning) -> None:
    assert len(riket.risker) == 22
    for risk in riket.risker.values():
        for rate in (None, EventRate(0, 3), EventRate(40, 3)):
            made = scenario_for_risk(riket, risk.id, "2080", rate)
            result = run(made, riket, draws=20, seed=1)
            assert made.risk == risk.id and np.isfinite(result.npv_dragningar).all(), risk.id
            assert Scenario.model_validate(made.model_dump()) == made
            events = [u for u in made.utfall if isinstance(u, HandelseUtfall)]
            assert bool(events) == (risk.typ == "handelse" and bool(risk.handelsetyper)), risk.id
            if risk.evidens_saknas:
                assert result.lage == "brytpunkt" and result.effekt_saknas


def test_scenario_survives_a_file(riket: Parameteruppsattning) -> None:
    from kalkyl.params import dump_scenario
    from kalkyl.params.scenario_file import parse_scenario

    for risk in riket.risker:
        made = scenario_for_risk(riket, risk, "1880", EventRate(3, 2))
        assert parse_scenario(dump_scenario(made)) == made, risk


def test_event_effect_of_an_intervention_without_risk(small: Parameteruppsattning) -> None:
    made = default_scenario(small, sets.KOMMUN, "unga", "falt")
    assert event(made).handelse == "eld" and event(made).effekt is not None


@pytest.mark.ui
def test_choosing_a_risk_on_the_page_gives_its_events(riket: Parameteruppsattning) -> None:
    state = CalculatorState(riket, default_scenario(riket, "2080", "unga_i_brott", "fft"))
    state.choose_risk("skjutningar_sprangningar")
    state.choose_intervention("gvi_sbu")
    assert [u.nyckel for u in state.scenario.utfall] == ["skjutning"] and not state.scenario.brytpunkt
    assert "gvi_sbu" in [key for _, key in interventions(riket, "skjutningar_sprangningar", "unga_i_brott")]


@pytest.mark.ui
def test_every_risk_chosen_on_the_page_answers_to_the_risk(riket: Parameteruppsattning) -> None:
    state = CalculatorState(riket, default_scenario(riket, "2080", "unga_i_brott", "fft"))
    for risk in riket.risker.values():
        state.choose_risk(risk.id)
        assert state.scenario.risk == risk.id
        if risk.typ == "handelse" and risk.handelsetyper:
            assert {u.nyckel for u in state.scenario.utfall} <= set(risk.handelsetyper), risk.id
        assert state.scenario.brytpunkt or not risk.evidens_saknas


@pytest.mark.ui
def test_a_stated_number_of_events_is_kept(riket: Parameteruppsattning) -> None:
    state = CalculatorState(riket, default_scenario(riket, "2080", "unga_i_brott", "fft"))
    state.choose_risk("anlagd_brand")
    first = event(state.scenario)
    state.put_outcome(0, changed(first, antal_per_ar=Varde(varde=7, enhet="antal_per_ar")))
    state.choose_intervention("sig")
    # Two event types: the stated one keeps its seven, the other its one a year.
    assert [event(state.scenario, i).antal_per_ar.varde for i in (0, 1)] == [7, 1]


def test_workbook_of_an_intervention_that_changes_nothing_and_lacks_a_cost(
    riket: Parameteruppsattning,
) -> None:
    from kalkyl.report.workbook import workbook_bytes

    made = scenario_for_risk(riket, "rekrytering_kriminella_natverk", "2080", insats="mst_se")
    assert workbook_bytes(run(made, riket, draws=20, seed=1))[:2] == b"PK"


@pytest.mark.hand
def test_a_small_break_even_is_not_written_as_zero(small: Parameteruppsattning) -> None:
    from kalkyl.report.text import break_even_sentences

    made = scenario_for_risk(small, "extremism", sets.KOMMUN, kalkyl=PLAIN)
    cheap = changed(made.kostnad.per_deltagare, varde=0.5)
    made = made.model_copy(update={"kostnad": changed(made.kostnad, per_deltagare=cheap)})
    # Ten participants at 50 öre: 5 kr, against some 60 000 kr for each case.
    text = break_even_sentences(run(made, small))[0]
    assert "mindre än 0,1 fall" in text and "mindre än 0,1\u00a0% av deltagarna" in text


@pytest.mark.reference
def test_transitions_without_effect_are_the_risk_curve(riket: Parameteruppsattning) -> None:
    # A share p0 that leaves with the yearly probability 1 − k is p0 · k^t, which is the curve without one of its own.
    for risk in ("langtidsarbetsloshet", "bistandsberoende", "hemloshet"):
        curve = run(scenario_for_risk(riket, risk, "2080"), riket)
        made = scenario_for_risk(riket, risk, "2080", modell="markov")
        assert Scenario.model_validate(made.model_dump()) == made and made.brytpunkt
        assert run(made, riket).volymer[0] == pytest.approx(curve.volymer[0])


@pytest.mark.hand
def test_share_model_asks_for_the_share_that_must_succeed(small: Parameteruppsattning) -> None:
    made = scenario_for_risk(small, "droger", sets.KOMMUN, kalkyl=PLAIN, modell="andel")
    # A fifth of ten are in the state; nobody leaves it, so a case is three years of 60 000 kr. 10 000 / 180 000.
    assert made.utfall[0].anda.varde == pytest.approx(0.8)  # type: ignore[union-attr]
    assert run(made, small).brytpunkt.antal_lyckade == pytest.approx(10_000 / 180_000)


@pytest.mark.bad_input
def test_a_risk_later_in_life_has_no_transitions(riket: Parameteruppsattning) -> None:
    text = said_by(lambda: scenario_for_risk(riket, "skolavhopp", "2080", modell="markov"))
    assert "senare i livet" in text


@pytest.mark.bad_input
def test_faults_in_swedish(small: Parameteruppsattning) -> None:
    assert "risken finns inte" in said_by(lambda: scenario_for_risk(small, "bränder", sets.KOMMUN))
    text = said_by(lambda: posterior(EventRate(-1, 0, 0, 0.5)))
    for part in ("negativt", "längre än 0 år", "folkmängden", "överspridningen"):
        assert part in text
    assert "folkmängden i området" in said_by(lambda: posterior(EventRate(1, 1), 1000))
    assert "händelsetypen finns inte" in said_by(
        lambda: scenario_for_risk(small, "brander", sets.KOMMUN, {"jordskred": EventRate(1, 1)})
    )
