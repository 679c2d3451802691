"""The page about the fund, without a browser."""

import io
from pathlib import Path

import docx
import openpyxl
import pytest

import kalkyl
from kalkyl.ui.contract_card import Typed, norrkoping, outcome
from kalkyl.ui.fund_page import FundPage
from kalkyl.ui.fund_state import FundState

pytestmark = pytest.mark.ui
EXAMPLES = Path(kalkyl.__file__).parent / "examples"


@pytest.fixture(scope="module")
def filled() -> FundState:
    state = FundState()
    state.add_examples()
    return state


@pytest.fixture
def state(filled: FundState) -> FundState:
    fresh = FundState()
    fresh.kandidater = list(filled.kandidater)
    fresh.work_out()
    return fresh


def test_empty_page_says_what_to_do() -> None:
    page = FundPage(FundState())
    assert "Lägg till insatser" in page.parts["conclusion"].value


def test_examples_are_weighed_and_every_one_left_out_has_a_reason(state: FundState) -> None:
    assert state.outcome is not None
    left = {k.id for k in state.kandidater} - set(state.outcome.val.valda)
    assert {s.id for s in state.outcome.skal} == left
    assert all(s.text for s in state.outcome.skal)


def test_a_budget_keeps_the_choice_below_it(state: FundState) -> None:
    board = state.boards[0]
    state.type_number(f"budget.{board}", "1 000 000")
    assert state.outcome is not None
    assert state.outcome.val.kostnad[board].max() <= 1_000_000
    state.type_number(f"budget.{board}", "")
    assert state.budget == {}


def test_what_cannot_be_read_is_kept_and_told(state: FundState) -> None:
    before = state.fund_rules
    state.type_number("andel", "140 %")
    assert "högst 100" in state.inputs.problems["andel"]
    assert (state.inputs.texts["andel"], state.fund_rules) == ("140 %", before)
    state.type_number("andel", "40 %")
    assert (state.fund_rules.andel, state.inputs.problems) == (0.4, {})


def test_terms_reach_the_fund(state: FundState) -> None:
    assert state.outcome is not None
    assert any(p.tillbaka.any() for p in state.outcome.fond.planer)
    state.model("budget")
    assert not any(p.tillbaka.any() for p in state.outcome.fond.planer)


def test_a_scenario_without_cost_is_told(state: FundState) -> None:
    count = len(state.kandidater)
    data = (EXAMPLES / "avesta_supported_employment.toml").read_bytes()
    (problem,) = state.add(data, "avesta.toml")
    assert "kostnaden eller effekten saknas" in problem.text
    assert len(state.kandidater) == count


def test_files_read_back(state: FundState) -> None:
    page = FundPage(state)
    book = openpyxl.load_workbook(io.BytesIO(page._workbook()[0]))
    assert book.sheetnames == ["Val", "Fonden", "Återbetalning"]
    names = {row[0] for row in book["Val"].iter_rows(min_row=5, values_only=True)}
    assert {k.namn for k in state.kandidater} <= names
    document = docx.Document(io.BytesIO(page._document()[0]))
    assert any("Fonden år för år" in p.text for p in document.paragraphs)


def test_hostile_name_is_shown_as_text(state: FundState) -> None:
    data = (EXAMPLES / "gotland_bostad_forst.toml").read_text(encoding="utf-8")
    line = next(row for row in data.splitlines() if row.startswith("namn"))
    bad = data.replace(line, 'namn = "<script>alert(1)</script>"', 1)
    page = FundPage(state)
    assert state.add(bad.encode(), "x.toml") == ()
    assert not any("<script>" in part.value for part in page.parts.values())


def test_co_financing_lowers_what_the_fund_pays(state: FundState) -> None:
    assert state.outcome is not None
    before = sum(p.utbetalt.sum() for p in state.outcome.fond.planer)
    state.share_cost(True)
    after = sum(p.utbetalt.sum() for p in state.outcome.fond.planer)
    others = sum(p.medfinansierat.sum() for p in state.outcome.fond.planer)
    assert 0 <= after < before
    assert after + others == pytest.approx(before)


def test_norrkoping_shows_its_loss_in_the_card() -> None:
    # 60 × 66 666,67 = 4 000 000 paid for 7 500 000: 3 500 000 in loss after three years, more after two.
    text = outcome(norrkoping()).replace("\xa0", " ")
    assert "går med förlust (3 500 000 kr)" in text
    assert "−4 833 333 kr" in text  # two years: 40 × 66 666,67 = 2 666 667 paid


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (Typed(utlagg="100", betalning="tio", utfall="1"), "Betalningen"),
        (Typed(utlagg="100", betalning="1", utfall=""), "Resultaten är tomt"),
        (Typed(utlagg="100", betalning="1", utfall="1", ar="0"), "minst ett år"),
        (Typed(utlagg="-1", betalning="1", utfall="1"), "får inte vara negativt"),
    ],
)
def test_contract_faults(typed: Typed, words: str) -> None:
    assert words in outcome(typed)
    assert "<table" not in outcome(typed)


def test_figure_tells_every_candidate(state: FundState) -> None:
    page = FundPage(state)
    drawn = page.parts["choice"].value
    assert all(k.namn.split(",")[0] in drawn for k in state.kandidater)
    assert "rymmer osäkerheten också en förlust" in drawn


def test_conditions_and_yearly_budgets(state: FundState) -> None:
    assert state.outcome is not None
    left_out = next(k.id for k in state.kandidater if k.id not in state.outcome.val.valda)
    state.condition(left_out, "maste")
    assert left_out in state.outcome.val.valda
    state.condition(left_out, "")
    first, second = state.outcome.val.valda[:2]
    state.condition(first, f"utesluter:{second}")
    assert not {first, second} <= set(state.outcome.val.valda)
    state.remove(second)
    assert state.conditions == {}
    board = state.boards[0]
    state.type_number(f"budget.{board}", "2 000 000; 0")
    spent = state.outcome.val.kostnad[board]
    assert spent[0] <= 2_000_000
    assert not spent[1:].any()


def test_shared_cost_instalments_and_frontier(state: FundState) -> None:
    page = FundPage(state)
    assert state.outcome is not None
    before = state.outcome.val.vantat
    chosen = state.outcome.val.valda
    state.type_number("delad", "100 000")
    assert state.outcome.val.vantat == before  # nobody needs it yet
    for key in chosen:
        state.share_fixed(key, True)
    # Paid once a year though five need it: the net falls by one present value of 100 000 in the first year.
    assert before - state.outcome.val.vantat == pytest.approx(100_000.0, rel=0.05)
    state.type_number("delar", "50 %; 50 %")
    plan = state.outcome.fond.planer[0]
    cost = -plan.beslut.resultat.kassaflode[1 - 1, 0]
    assert plan.utbetalt[0] == pytest.approx(0.5 * cost[0])
    state.type_number("delar", "50 %; 40 %")
    assert "summera till 100" in state.inputs.problems["delar"]
    assert "Vad mer pengar ger" in page.parts["more"].value
