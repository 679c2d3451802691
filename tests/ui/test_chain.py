"""Chains of evidence: links added, changed and removed on the page, and shown with the result."""

import pytest

import kalkyl
from kalkyl.model.outcomes import RiskkurvaUtfall
from kalkyl.report.evidence_chain import evidence_chains
from kalkyl.ui.chain import OWN, added, link_choices, link_fields, removed
from kalkyl.ui.state import CalculatorState

pytestmark = pytest.mark.ui


@pytest.fixture
def state() -> CalculatorState:
    parameters = kalkyl.load_parameters("riket")
    return CalculatorState(
        parameters, kalkyl.default_scenario(parameters, "2085", "lagforda_18_20", "gang_frivard")
    )


def curve(state: CalculatorState) -> RiskkurvaUtfall:
    outcome = state.scenario.utfall[0]
    assert isinstance(outcome, RiskkurvaUtfall)
    return outcome


def test_associations_that_end_in_the_state_come_first(state: CalculatorState) -> None:
    options = link_choices(state.parameters, "missbruk_beroende")
    keys = [key for _, key in options]
    ends = [state.parameters.samband[key].tillstand == "missbruk_beroende" for key in keys[:-1]]
    assert ends == sorted(ends, reverse=True)
    assert ends[0]
    assert keys[-1] == OWN


def test_a_published_link_keeps_source_grade_and_says_what_the_ratio_is(state: CalculatorState) -> None:
    association = state.parameters.samband["skolmisslyckande_narkotika"]
    (link,) = added(curve(state), association).kedja
    assert (link.relativ_risk.varde, link.relativ_risk.kalla) == (5.87, "gauffin_2013")
    assert link.relativ_risk.bevisgrad == "forskning"
    assert "hazardkvot" in link.relativ_risk.kommentar
    assert link.kausal_andel == association.kausal_andel


def test_a_link_changes_the_answer_and_its_removal_restores_it(state: CalculatorState) -> None:
    before = state.result.matt["samhallet"].nytta_nuvarde
    outcome = curve(state)
    state.put_outcome(0, added(outcome, state.parameters.samband["lagbetyg_kriminalitet"]))
    changed = state.result.matt["samhallet"].nytta_nuvarde
    assert changed != pytest.approx(before, rel=1e-3)
    state.put_outcome(0, removed(curve(state), 0))
    assert state.result.matt["samhallet"].nytta_nuvarde == before


def test_own_link_without_association_passes_nothing_on(state: CalculatorState) -> None:
    # A relative risk of 1 means that the link changes nothing further on: only the cost is left.
    state.put_outcome(0, added(curve(state), None))
    costs = state.result.matt["samhallet"]
    assert costs.nytta_nuvarde == pytest.approx(0.0, abs=1e-6)


def test_fields_of_a_link_read_swedish_input(state: CalculatorState) -> None:
    state.put_outcome(0, added(curve(state), None))
    fields = {f.id.split("0_")[0]: f for f in link_fields(0, 0)}
    state.enter(fields["led_rr"], "3,5")
    state.enter(fields["led_andel"], "40 %")
    state.enter(fields["led_risk"], "låga betyg")
    (link,) = curve(state).kedja
    assert (link.relativ_risk.varde, link.andel_med_risk.varde, link.risk) == (3.5, 0.4, "låga betyg")
    state.enter(fields["led_andel"], "140 %")
    assert "mellan 0 och 1" in state.problems["led_andel0_0"]
    assert curve(state).kedja == (link,)


def test_the_result_shows_every_link_with_grade(state: CalculatorState) -> None:
    state.put_outcome(0, added(curve(state), state.parameters.samband["lagbetyg_kriminalitet"]))
    chain = evidence_chains(state.result)[0]
    answers = {led.fraga: led for led in chain.led}
    assert (
        answers["Hur stor del av det sambandet är orsak?"].svar.replace("\xa0", " ")
        == "50 % (20 % till 80 %)"
    )
    assert answers["Hur stor del av det sambandet är orsak?"].bevisgrad == "Antagande"
    assert any(led.svar.startswith("9 (8 till 10)") for led in chain.led)
    assert chain.svagast == "Antagande"
