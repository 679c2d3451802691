"""The page about parameters: search, sources in two clicks, local values reviewed and never lost."""

import base64
import io
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import kalkyl
from kalkyl.model.overlay import apply_overlay
from kalkyl.model.parameters import Andring, Parameteruppsattning
from kalkyl.params.fetch import Services
from kalkyl.params.http_client import Client
from kalkyl.params.local_workbook import local_template_bytes
from kalkyl.params.overlay import load_overlay
from kalkyl.ui import choices
from kalkyl.ui.exclusion_page import ExclusionPage
from kalkyl.ui.parameter_state import SHOWN, ParameterState
from kalkyl.ui.parameters_page import ParametersPage
from kalkyl.ui.state import CalculatorState, exclusion_scenario
from tests.params.local_server import Asked, LocalServer, Reply
from tests.ui.test_pages import all_html

pytestmark = pytest.mark.ui

SET = Path(__file__).parents[1] / "params" / "smaort"
GOOD = b'[[andring]]\nid = "prislapp.eb_hushall"\nvarde = 71000\nprisar = 2025\nmotivering = "Bokslut"\n'
BAD = (
    b'[[andring]]\nid = "prislapp.eb_hushall"\nvarde = "mycket"\n[[andring]]\nid = "prislapp.x"\nvarde = 1\n'
)


@pytest.fixture
def parameters() -> Parameteruppsattning:
    return kalkyl.load_parameters(SET)


@pytest.fixture
def page(parameters: Parameteruppsattning) -> ParametersPage:
    return ParametersPage(ParameterState(parameters))


def test_search_and_filters_redraw(page: ParametersPage) -> None:
    page.text.control.value = "bistånd 2020"
    assert "Ekonomiskt bistånd per hushåll (2020)" in page.parts["found"].value
    assert "läkarbesök" not in page.parts["found"].value
    assert page.parts["count"].value.count("1 av") == 1
    page.text.control.value = "finns inte"
    assert "Inget stämmer med sökningen" in page.parts["found"].value
    page.text.control.value = ""
    page.aktor.control.value = "region"
    assert "läkarbesök" in page.parts["found"].value and "52" not in page.parts["found"].value
    page.amne.control.value = "Löner"
    assert "Inget stämmer" in page.parts["found"].value


def test_source_history_and_use_are_one_click_away(page: ParametersPage) -> None:
    page.text.control.value = "bistånd"
    html = page.parts["found"].value
    first = html.index("Ekonomiskt bistånd per hushåll")
    details = html[first : html.index("</details>", first)]
    for expected in (
        "Påhittad tabell",
        "tabell 1, s. 3",
        "https://exempel.se/tabell",
        "2020: 52",
        "Varken arbete",
    ):
        assert expected in details


def test_every_row_of_the_national_set_can_be_shown() -> None:
    page = ParametersPage(ParameterState(kalkyl.load_parameters("riket")))
    entries = len(page.state.entries)
    assert page.parts["found"].value.count("<details") == min(SHOWN, entries)
    while page.more in page.results.children:
        page.more.click()
    assert page.parts["found"].value.count("<details") == entries


def test_names_from_a_set_are_escaped(parameters: Parameteruppsattning) -> None:
    evil = "<img src=x onerror=alert(1)>"
    price = parameters.prislappar["vardbesok"].model_copy(
        update={"namn": evil, "kommentar": evil, "amne": evil}
    )
    source = parameters.kallor["paahitt"].model_copy(update={"titel": evil, "lank": "javascript:alert(1)"})
    bad = parameters.model_copy(
        update={
            "prislappar": parameters.prislappar | {"vardbesok": price},
            "kallor": parameters.kallor | {"paahitt": source},
        }
    )
    page = ParametersPage(ParameterState(bad))
    assert "<img" not in all_html(page) and "javascript:" not in all_html(page)


def test_local_values_stand_beside_the_base(page: ParametersPage) -> None:
    assert page.kept.children == ()
    page._open(GOOD, "lokala.toml")
    html = page.parts["local"].value.replace("\u00a0", " ")
    assert "60 000 (2024)" in html and "71 000 (2025)" in html and "Bokslut" in html
    assert page.save.view in page.kept.children
    page.text.control.value = "bistånd"
    assert "basvärde 60" in page.parts["found"].value
    page.clear.click()
    assert page.parts["local"].value == ""


def test_a_faulty_file_changes_nothing_and_says_everything(page: ParametersPage) -> None:
    page._open(GOOD, "lokala.toml")
    for data, name in (
        (BAD, "fel.toml"),
        (b"PK\x03\x04x", "trasig.xlsx"),
        (b"\xff\xfe\x00", "x.toml"),
        (b"andring = 3", "x.toml"),
    ):
        page._open(data, name)
        assert "Inget har ändrats" in page.file_message.value
        assert [c.id for c in page.state.changes] == ["prislapp.eb_hushall"]


def test_template_goes_round(page: ParametersPage) -> None:
    page._open(GOOD, "lokala.toml")
    page.template.view.children[0].click()
    link = page.template.link.value
    assert 'download="lokala_varden_' in link
    content = base64.b64decode(re.search(r"base64,([^\"]+)", link)[1])  # type: ignore[index]
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert "Lokala värden" in book.sheetnames
    page.clear.click()
    page._open(content, "ifylld.xlsx")
    assert [(c.id, c.varde) for c in page.state.changes] == [("prislapp.eb_hushall", 71000.0)]


def test_missing_figures_are_listed_until_given(page: ParametersPage) -> None:
    assert "HVB för barn, kr per vårddygn" in page.parts["missing"].value
    page._open(b'[[andring]]\nid = "saknad.hvb_dygn"\nvarde = 8000\nprisar = 2025\n', "x.toml")
    assert "HVB för barn, kr per vårddygn" not in page.parts["missing"].value
    assert "saknas" in page.parts["local"].value


def answer(asked: Asked) -> Reply:
    cell = {"gender": "T", "count": 1, "status": "", "value": 64000.0}
    if not asked.path.startswith("/data/kpi") or "N31849" not in asked.path:
        return Reply(
            {"values": []} if asked.path.startswith("/data") else {},
            200 if asked.path.startswith("/data") else 404,
        )
    row = {"kpi": "N31849", "municipality": "2085", "period": date.today().year - 1, "values": [cell]}
    return Reply({"values": [row]})


def test_fetched_values_are_reviewed_and_saved(
    parameters: Parameteruppsattning, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with LocalServer(answer) as server:
        services = Services(Client("Kolada", server.base), Client("SCB", server.base))
        page = ParametersPage(ParameterState(parameters, lambda: services))
        page.kommun.control.value = "Småort"
        page._open(b'[[andring]]\nid = "konstant.po_palagg_kommun"\nvarde = 0.41\n', "x.toml")
        page.fetch.click()
    assert [c.id for c in page.state.changes] == ["konstant.po_palagg_kommun", "prislapp.eb_hushall"]
    assert "Källa: Kolada, N31849" in page.parts["local"].value
    assert "Att kontrollera" in page.parts["local"].value
    file = tmp_path / "lokal.toml"
    file.write_text(page.state.overlay_text(), encoding="utf-8")
    assert load_overlay(file) == page.state.changes
    assert not page.fetch.disabled


def test_unreachable_services_are_told_and_nothing_is_lost(parameters: Parameteruppsattning) -> None:
    away = Services(
        Client("Kolada", "http://127.0.0.1:9", offline=True),
        Client("SCB", "http://127.0.0.1:9", offline=True),
    )
    page = ParametersPage(ParameterState(parameters, lambda: away))
    page._open(GOOD, "lokala.toml")
    page.fetch.click()
    assert "Kalkylen fungerar utan nät" in page.guard.message.value
    assert [c.id for c in page.state.changes] == ["prislapp.eb_hushall"]


def test_unknown_municipality_is_told_in_its_field(page: ParametersPage) -> None:
    before = page.state.kommun
    page.kommun.control.value = "Ingenstans"
    assert page.state.problem and page.state.kommun == before
    assert "k-error" in page.kommun.note.value
    page.kommun.control.value = choices.municipalities(page.state.base)[0][0]
    assert not page.state.problem


# Local values in the calculators


@pytest.fixture
def exclusion(parameters: Parameteruppsattning) -> ExclusionPage:
    return ExclusionPage(CalculatorState(parameters, exclusion_scenario(parameters, "2085", "placerad", 25)))


def test_a_filled_in_template_opens_in_a_calculator(
    parameters: Parameteruppsattning, exclusion: ExclusionPage
) -> None:
    change = Andring(id="prislapp.vardbesok", varde=2500, prisar=2024, motivering="Egen ekonomi")
    template = local_template_bytes(apply_overlay(parameters, [change]), "2085")
    before = exclusion.parts["keys"].value
    exclusion._open(template, "lokala.xlsx")
    assert exclusion.state.scenario.andrade_varden == (change,)
    assert exclusion.parts["keys"].value != before
    exclusion._open(GOOD, "lokala.toml")
    assert [c.id for c in exclusion.state.scenario.andrade_varden] == [
        "prislapp.vardbesok",
        "prislapp.eb_hushall",
    ]
    for data, name in ((BAD, "fel.toml"), (b"PK\x03\x04x", "trasig.xlsx")):
        exclusion._open(data, name)
        assert "Inget har ändrats" in exclusion.file_message.value
        assert len(exclusion.state.scenario.andrade_varden) == 2


def test_missing_price_is_asked_for_where_it_is_needed(exclusion: ExclusionPage) -> None:
    assert "Saknas – ange lokalt värde. Var den finns: Räkenskapssammandraget" in all_html(exclusion)
    assert "saknas och är inte medräknad" in exclusion.parts["conclusion"].value
    field = next(v for v in exclusion.locals if v._path == "saknad.hvb_dygn")
    assert field._entry.control.value == ""
    field._entry.control.value = "8 000"
    cost = exclusion.state.result.kostnad_utanforskap[0]
    assert cost.per_aktor()[0] == pytest.approx(200 * 8000)
    assert cost.varningar == () and "inte medräknad" not in exclusion.parts["conclusion"].value
    field = next(v for v in exclusion.locals if v._path == "saknad.hvb_dygn")
    field._entry.control.value = ""
    assert exclusion.state.result.kostnad_utanforskap[0].varningar
