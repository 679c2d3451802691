"""The card about the uncertainty, without a browser: follows the scenario, can be cancelled, says why it is empty."""

import threading

import pytest

from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.report.uncertainty_deep import Fordjupning
from kalkyl.report.uncertainty_text import headline
from kalkyl.ui import choices, uncertainty_results, uncertainty_state
from kalkyl.ui.investment_fields import COST_PER_PARTICIPANT, MAIN_CONVENTIONS
from kalkyl.ui.investment_page import InvestmentPage
from kalkyl.ui.state import CalculatorState
from kalkyl.ui.uncertainty_card import UncertaintyCard
from kalkyl.ui.uncertainty_state import DRAWS, UncertaintyState
from kalkyl.ui.widgets import Guard

pytestmark = pytest.mark.ui


@pytest.fixture
def state(parameters: Parameteruppsattning) -> CalculatorState:
    return CalculatorState(parameters, choices.start_scenario(parameters))


@pytest.fixture
def model(state: CalculatorState) -> UncertaintyState:
    made = UncertaintyState(state)
    made.update()
    return made


def test_ten_thousand_draws_follow_every_change(state: CalculatorState, model: UncertaintyState) -> None:
    assert model.found is not None and model.found.draws == DRAWS == 10_000
    before, share = headline(model.found), model.found.pays[0]
    state.enter(COST_PER_PARTICIPANT, "900 000")
    assert model.update()
    assert model.found is not None and headline(model.found) != before and model.found.pays[0] < share
    state.undo()
    model.update()
    assert model.found is not None and model.found.pays[0] == share
    assert not model.update()


def test_every_actor_can_be_chosen_and_the_draws_stay(model: UncertaintyState) -> None:
    drawn = model.result
    for perspektiv in ("region", "individ", "offentlig_sektor", "kommun"):
        model.choose(perspektiv)  # type: ignore[arg-type]
        assert model.found is not None and model.found.perspektiv == perspektiv
        assert model.result is drawn


def test_the_choice_of_the_scenario_is_followed_until_one_chooses(parameters: Parameteruppsattning) -> None:
    page = InvestmentPage(CalculatorState(parameters, choices.start_scenario(parameters)))
    page.uncertainty.update()
    own = next(f for f in MAIN_CONVENTIONS if f.id == "perspektiv")
    page.state.choose(own, "kommun")
    page.uncertainty.update()
    assert page.uncertainty.whose.control.value == "kommun"
    page.uncertainty.whose.control.value = "region"
    assert "regionen" in page.uncertainty.head.value.lower()
    page.state.enter(COST_PER_PARTICIPANT, "71 000")
    page.uncertainty.update()
    assert page.uncertainty.whose.control.value == "region"
    page.state.choose(own, "samhallet")
    page.uncertainty.update()
    assert page.uncertainty.whose.control.value == "samhallet"


def test_wrong_input_leaves_the_uncertainty_as_it_was(
    state: CalculatorState, model: UncertaintyState
) -> None:
    found = model.found
    state.enter(COST_PER_PARTICIPANT, "mycket")
    model.update()
    assert model.found is found


def test_missing_cost_is_said_and_no_number_is_shown(state: CalculatorState) -> None:
    card = UncertaintyCard(UncertaintyState(state), Guard())
    state.enter(COST_PER_PARTICIPANT, "")
    card.update()
    assert "kostnaden inte är känd" in card.head.value
    assert card.first.value == "" and card.more.value == ""
    assert "k-hidden" in card.deeper._dom_classes and "k-hidden" in card.whose.view._dom_classes


def test_a_value_that_no_distribution_fits_is_named(
    state: CalculatorState, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = state.scenario
    outcome = scenario.utfall[0]
    odd = outcome.p0.model_copy(
        update={"varde": 0.5, "lag": 0.1, "hog": 0.52, "niva": 0.95, "familj": "beta"}
    )
    state._replace(
        scenario.model_copy(update={"utfall": (outcome.model_copy(update={"p0": odd}), *scenario.utfall[1:])})
    )
    model = UncertaintyState(state)
    model.update()
    assert model.found is None and "Osäkerheten går inte att räkna" in model.reason and "p0" in model.reason


class Slow:
    """Work that waits until it is told to go on, and asks for leave after every step."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.reached = threading.Event()

    def __call__(self, result: object, found: object, progress: object) -> Fordjupning:
        from kalkyl.engine.sampling import Cancelled

        progress(0.5)  # type: ignore[operator]
        self.reached.set()
        assert self.go.wait(20)
        if not progress(0.9):  # type: ignore[operator]
            raise Cancelled
        return Fordjupning({}, (), (), "")


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    made = Slow()
    monkeypatch.setattr(uncertainty_state, "deepen", made)
    return made


def test_cancelled_work_leaves_what_was_found_before(model: UncertaintyState, slow: Slow) -> None:
    told: list[float] = []
    ended: list[str] = []
    slow.go.set()
    first = model.start(told.append, ended.append)
    assert first is not None
    first.join(20)
    before = model.deep
    assert before is not None and ended == [""] and told == [0.5, 0.9]
    slow.go.clear()
    slow.reached.clear()
    second = model.start(told.append, ended.append)
    assert second is not None and slow.reached.wait(20)
    assert model.start(told.append, ended.append) is None
    model.cancel()
    slow.go.set()
    second.join(20)
    assert model.deep is before and model.work is None and ended == [""]


def test_where_there_are_no_threads_the_work_is_done_at_once(
    model: UncertaintyState, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    slow.go.set()
    ended: list[str] = []
    assert model.start(lambda _: None, ended.append) is None
    assert model.deep is not None and model.work is None and ended == [""]


def test_a_change_under_way_stops_the_work(
    state: CalculatorState, model: UncertaintyState, slow: Slow
) -> None:
    thread = model.start(lambda _: None, lambda _: None)
    assert thread is not None and slow.reached.wait(20)
    state.enter(COST_PER_PARTICIPANT, "70 000")
    model.update()
    slow.go.set()
    thread.join(20)
    assert model.deep is None and model.work is None


def test_the_deeper_look_says_where_it_turns(parameters: Parameteruppsattning) -> None:
    page = InvestmentPage(CalculatorState(parameters, choices.start_scenario(parameters)))
    page.uncertainty.update()
    model = page.uncertainty.model
    thread = model.start(page.uncertainty._told, page.uncertainty._show_deep)
    assert thread is not None
    thread.join(120)
    assert model.deep is not None and model.found is not None
    for path, x in model.deep.thresholds.items():
        bar = next(b for b in model.found.bars if b.path == path)
        assert bar.low <= x <= bar.high
    assert "Var går gränsen?" in page.uncertainty.deep.value
    assert "Så stor del av osäkerheten" in page.uncertainty.deep.value
    assert "k-hidden" in page.uncertainty.bar._dom_classes


def test_the_workbook_of_the_page_has_the_draws(parameters: Parameteruppsattning) -> None:
    import io

    import openpyxl

    page = InvestmentPage(CalculatorState(parameters, choices.start_scenario(parameters)))
    page.state.enter(COST_PER_PARTICIPANT, "71 000")
    content, _, _ = page._workbook()
    assert "Osäkerhet" in openpyxl.load_workbook(io.BytesIO(content)).sheetnames


def test_words_explain_themselves_once_and_are_escaped() -> None:
    html = uncertainty_results.explained("I 7 av 10 simuleringar <b> & simuleringar")
    assert html.count("<abbr") == 1 and "&lt;b&gt; &amp;" in html and 'title="Varje osäkert värde' in html


def test_two_values_of_ones_own_choice(state: CalculatorState) -> None:
    card = UncertaintyCard(UncertaintyState(state), Guard())
    card.update()
    found = card.model.found
    assert found is not None and found.grid is not None and len(found.bars) >= 3
    last = found.bars[-1]
    card.down.control.value = last.path
    made = card.model.found
    assert made is not None and made.grid is not None and made.grid.down == last.path
    # The rows go from one end of its interval to the other.
    assert (made.grid.rows[0], made.grid.rows[-1]) == (last.low, last.high)
    assert made.values[last.path].name in card.pairs.value
    state.enter(COST_PER_PARTICIPANT, "71 000")
    card.update()
    kept = card.model.found
    assert kept is not None and kept.grid is not None and kept.grid.down == last.path
    card.across.control.value = last.path
    assert card.across.control.value != last.path
