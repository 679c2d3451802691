"""The ingredients sheet on the page about an intervention."""

import pytest

import kalkyl
from kalkyl.engine.ingredients import ingredient_cost
from kalkyl.ui.fields import FieldError
from kalkyl.ui.ingredients import Draft, with_part, without_part
from kalkyl.ui.ingredients_view import KEY, IngredientsView
from kalkyl.ui.state import CalculatorState
from kalkyl.ui.widgets import Guard

pytestmark = pytest.mark.ui


@pytest.fixture
def state() -> CalculatorState:
    parameters = kalkyl.load_parameters("riket")
    return CalculatorState(
        parameters, kalkyl.default_scenario(parameters, "2085", "lagforda_18_20", "gang_frivard")
    )


def per_participant(state: CalculatorState) -> float:
    s = state.scenario
    assert s.kostnad.ingredienser is not None
    cost = ingredient_cost(s.kostnad.ingredienser, state.whole, s.kommun, s.deltagare, s.kalkyl)
    return cost.per_deltagare.varde


def test_parts_by_hand(state: CalculatorState) -> None:
    # Premises: 20 hours of 300 kr for a group of 8 = 750 kr each. Material: 2 pieces of 125 kr = 250 kr each.
    group = Draft(slag="lokaler", namn="Lokal", per="grupp", antal="20", pris="300", gruppstorlek="8")
    state.edit(KEY, lambda: with_part(state.scenario, group, state.whole))
    each = Draft(slag="material", namn="Böcker", per="deltagare", antal="2", pris="125,00")
    state.edit(KEY, lambda: with_part(state.scenario, each, state.whole))
    assert per_participant(state) == pytest.approx(1000.0)
    assert state.scenario.kostnad.per_deltagare is None


def test_shared_training_is_divided(state: CalculatorState) -> None:
    # 40 hours of 250 kr that last for ten participants: 10 000 / 10.
    draft = Draft(slag="ovrigt", namn="Handledning", per="deltagare", antal="40", pris="250", delas_av="10")
    state.edit(KEY, lambda: with_part(state.scenario, draft, state.whole))
    assert per_participant(state) == pytest.approx(1000.0)


def test_wage_of_municipal_staff_when_no_price_is_typed(state: CalculatorState) -> None:
    draft = Draft(slag="personal", namn="Coach", per="deltagare", antal="10")
    state.edit(KEY, lambda: with_part(state.scenario, draft, state.whole))
    sheet = state.scenario.kostnad.ingredienser
    assert sheet is not None
    assert sheet.rader[0].pris.varde == pytest.approx(33700 / 165, abs=0.01)
    assert (sheet.rader[0].pris.prisar, sheet.rader[0].med_palagg) == (2022, True)


def test_removing_the_last_part_leaves_the_cost_unknown_not_zero(state: CalculatorState) -> None:
    draft = Draft(slag="material", namn="Böcker", per="deltagare", antal="2", pris="125")
    state.edit(KEY, lambda: with_part(state.scenario, draft, state.whole))
    state.edit(KEY, lambda: without_part(state.scenario, "bocker"))
    assert state.scenario.kostnad.saknas
    assert state.result.matt["samhallet"].npv is None


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (Draft(antal="", pris="1", per="deltagare"), "Timmar är tomt"),
        (Draft(antal="tre", pris="1", per="deltagare"), "tre"),
        (Draft(antal="-3", pris="1", per="deltagare"), "kan inte vara negativt"),
        (Draft(antal="3", pris="1", per="grupp"), "hur många deltagare en grupp har"),
        (Draft(antal="3", pris="1", per="grupp", gruppstorlek="0,5"), "minst 1"),
        (Draft(slag="lokaler", antal="3", per="deltagare"), "Pris per timme är tomt"),
        (Draft(antal="3", pris="1", per="deltagare", delas_av="0,2"), "Delas av ska vara minst 1"),
    ],
)
def test_faults_say_what_to_write(state: CalculatorState, draft: Draft, words: str) -> None:
    with pytest.raises(FieldError, match=words):
        with_part(state.scenario, draft, state.whole)


def test_what_was_typed_stays_after_a_fault_and_goes_when_added(state: CalculatorState) -> None:
    view = IngredientsView(state, Guard())
    view._entries["per"].control.value = "deltagare"
    view._entries["namn"].control.value = "Ledare"
    view._entries["antal"].control.value = "tolv"
    view._add()
    assert "tolv" in view._fault.value
    assert view._entries["namn"].control.value == "Ledare"
    view._entries["antal"].control.value = "12"
    view._add()
    assert view._fault.value == ""
    assert view._entries["namn"].control.value == ""
    assert "Ledare" in view._sheet.value


def test_names_become_ids_of_their_own(state: CalculatorState) -> None:
    for _ in range(2):
        draft = Draft(slag="material", namn="Åkeri & Ö", per="deltagare", antal="1", pris="1")
        state.edit(KEY, lambda d=draft: with_part(state.scenario, d, state.whole))
    assert state.scenario.kostnad.ingredienser is not None
    assert [row.id for row in state.scenario.kostnad.ingredienser.rader] == ["akeri_o", "akeri_o_2"]
