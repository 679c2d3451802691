"""Widgets and HTML of the pages, without a browser."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import kalkyl
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.server import serving as server
from kalkyl.ui import choices
from kalkyl.ui.exclusion_page import ExclusionPage
from kalkyl.ui.investment_fields import COST_PER_PARTICIPANT
from kalkyl.ui.investment_page import InvestmentPage
from kalkyl.ui.state import CalculatorState, exclusion_scenario
from kalkyl.ui.widgets import Guard
from tests.ui.conftest import PROVSET

NOTEBOOKS = sorted(server.notebook_folder().glob("*.ipynb"))
EXAMPLES = Path(kalkyl.__file__).parent / "examples"
HEAVY = (
    "pandas",
    "scipy.stats",
    "scipy.optimize",
    "openpyxl",
    "xlsxwriter",
    "matplotlib",
    "plotly",
    "sqlalchemy",
    "httpx",
)
DRAWING = {"investeringskalkyl", "utanforskapets_kostnad", "risker"}
"""Pages that draw when they open, which takes scipy.special; beside a running event loop it waits until they are shown."""


@pytest.fixture
def investment(parameters: Parameteruppsattning) -> InvestmentPage:
    return InvestmentPage(CalculatorState(parameters, choices.start_scenario(parameters)))


@pytest.fixture
def exclusion(parameters: Parameteruppsattning) -> ExclusionPage:
    return ExclusionPage(CalculatorState(parameters, exclusion_scenario(parameters, "1880", "bistand", 25)))


def all_html(page: InvestmentPage | ExclusionPage) -> str:
    found: list[str] = []

    def walk(widget: object) -> None:
        value = getattr(widget, "value", None)
        if type(widget).__name__ == "HTML" and isinstance(value, str):
            found.append(value)
        for child in getattr(widget, "children", ()):
            walk(child)

    walk(page.view)
    return "\n".join(found)


def test_a_change_redraws_at_once(investment: InvestmentPage) -> None:
    before = investment.parts["conclusion"].value
    investment.cost[1]._entry.control.value = "150 000,50"
    assert investment.parts["conclusion"].value != before
    assert investment.state.scenario.kostnad.per_deltagare.varde == 150_000.5


def test_a_scenario_of_events_leaves_the_page_about_one_state_whole(exclusion: ExclusionPage) -> None:
    text = (EXAMPLES / "exempel_skadegorelse.toml").read_bytes()
    exclusion._open(text, "exempel_skadegorelse.toml")
    assert "Öppnade" in exclusion.file_message.value
    assert exclusion.guard.message.value == ""
    assert exclusion.state.scenario.kommun in exclusion.state.parameters.kommuner
    cost = exclusion.state.result.kostnad_utanforskap
    assert [c.tillstand for c in cost] == [exclusion.tillstand]


def test_the_way_from_a_published_cost_is_shown_where_the_set_has_one(exclusion: ExclusionPage) -> None:
    assert exclusion.parts["gap"].value == ""
    national = kalkyl.load_parameters()
    page = ExclusionPage(CalculatorState(national, exclusion_scenario(national, "1880", "uvas", 25)))
    shown = page.parts["gap"].value
    assert "12,5" in shown and "Få är kvar hela livet" in shown and "vikanmittsverige" not in shown
    page._choose("placering_utanfor_hemmet")
    assert page.parts["gap"].value == ""


def test_wrong_text_stays_in_its_field_with_the_reason(investment: InvestmentPage) -> None:
    entry = investment.cost[1]._entry
    entry.control.value = "mycket"
    assert entry.control.value == "mycket"
    assert "är inget tal" in entry.note.value
    assert "senaste giltiga" in investment.parts["conclusion"].value
    entry.control.value = "65 000"
    assert "k-error" not in entry.note.value


def test_missing_cost_is_said_and_the_break_even_shown(investment: InvestmentPage) -> None:
    investment.state.enter(COST_PER_PARTICIPANT, "")
    html = all_html(investment)
    assert "saknas – ange lokalt värde" in html
    assert "Högsta kostnad per deltagare" in html


def test_names_from_a_file_are_escaped(investment: InvestmentPage, exclusion: ExclusionPage) -> None:
    evil = "<img src=x onerror=alert(1)>"
    for page in (investment, exclusion):
        scenario = page.state.scenario
        text = page.state.dump().replace(scenario.namn, evil)
        page._open(text.encode(), f"{evil}.toml")
        assert page.state.scenario.namn == evil
        assert "<img" not in all_html(page)
        page._open(b"x", f"{evil}.toml")
        assert "<img" not in all_html(page)


def test_kinds_of_cost_stay_apart(exclusion: ExclusionPage) -> None:
    keys = exclusion.parts["keys"].value
    for words in ("Vård, stöd och andra resurser", "Uteblivet arbete", "Bidrag och ersättningar"):
        assert words in keys
    rows = exclusion.parts["rows"].value
    assert "Antagande" in rows and "Exempelverket" in rows and "(2024)" in rows


def test_quantity_can_be_changed(exclusion: ExclusionPage) -> None:
    before = exclusion.parts["actors"].value
    view = next(v for v in exclusion.locals if v._path.endswith("mangd.vard"))
    view._entry.control.value = "40"
    assert exclusion.parts["actors"].value != before
    assert "Grundvärdet är 3" in view._entry.note.value
    view._entry.control.value = ""
    assert view._entry.control.value == "3"


def test_missing_stock_is_never_guessed(exclusion: ExclusionPage) -> None:
    exclusion.state.choose_kommun("Kiruna")
    assert "ange lokalt antal" in exclusion.parts["stock"].value
    assert "Saknas" in exclusion.stock_about.value


def test_every_state_and_municipality_can_be_shown(exclusion: ExclusionPage) -> None:
    for _, tillstand in choices.states(exclusion.state.whole):
        exclusion._choose(tillstand)
        assert exclusion.guard.message.value == ""


def test_exception_in_a_callback_is_told_in_swedish(caplog: pytest.LogCaptureFixture) -> None:
    guard = Guard()

    def broken() -> None:
        raise RuntimeError("hemlig text som användaren skrev")

    guard(broken)()
    assert "Något gick fel" in guard.message.value
    assert "RuntimeError" in caplog.text
    assert "hemlig" not in caplog.text + guard.message.value
    guard(lambda: None)()
    assert guard.message.value == ""


def test_workbook_and_scenario_are_handed_over(investment: InvestmentPage) -> None:
    content, name, _ = investment._workbook()
    assert content[:2] == b"PK" and name.endswith(".xlsx") and name.isascii()
    content, name, _ = investment._scenario()
    assert b"kalkyl-scenario" in content and name.endswith(".toml")


@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_opening_a_page_loads_nothing_heavy(name: str) -> None:
    heavy = HEAVY if name in DRAWING else (*HEAVY, "scipy.special")
    code = f"import sys; from kalkyl.ui import build; build({name!r}); print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_hold_a_title_and_one_call(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert [c["cell_type"] for c in notebook["cells"]] == ["markdown", "code"]
    assert notebook["metadata"]["title"]
    assert notebook["cells"][1]["outputs"] == []
    assert len([line for line in notebook["cells"][1]["source"] if line.strip()]) == 2


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_run(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import nbformat
    from nbclient import NotebookClient

    import kalkyl

    monkeypatch.setenv("KALKYL_PARAMETRAR", str(PROVSET))
    monkeypatch.setenv("PYTHONPATH", str(Path(kalkyl.__file__).resolve().parents[1]))
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": path.parent}}
    )
    client.execute()
    data = notebook.cells[1].outputs[0].data
    assert "application/vnd.jupyter.widget-view+json" in data
    states = client.widget_state.values()
    assert not any("kunde inte öppnas" in str(s.get("value", "")) for s in states)
    assert any("k-conclusion" in str(s.get("value", "")) for s in states)
