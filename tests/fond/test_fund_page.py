"""The page about the fund, without a browser."""

import io
from pathlib import Path

import docx
import openpyxl
import pytest

import kalkyl
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
