"""A new price, state, intervention, event or risk is one entry in a file: it shows in result, workbook and page."""

import io
import shutil
from pathlib import Path

import openpyxl
import pytest

import kalkyl
from kalkyl.engine.defaults import default_scenario
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.report.catalogue import catalogue
from kalkyl.report.workbook import workbook_bytes
from kalkyl.ui.investment_page import InvestmentPage
from kalkyl.ui.state import CalculatorState

ROOT = Path(__file__).parents[2]
SOURCE = """
[[kalla]]
id = "egen_kalla"
titel = "Egen uppföljning"
utgivare = "Exempelkommun"
ar = 2026
"""
PRICE = """
[[prislapp]]
id = "helt_ny_prislapp"
namn = "Helt ny prislapp"
amne = "Prov"
varde = 1000.0
enhet = "kr/dygn"
prisar = 2025
kalla = "egen_kalla"
bevisgrad = "forskning"
fordelning = { kommun = 1.0 }
typ = "resurs"
namnd = "socialnamnd"
"""
STATE = """
[[tillstand]]
id = "helt_nytt_tillstand"
namn = "Helt nytt tillstånd"
kvar_per_ar = { varde = 0.5, enhet = "andel_per_ar", kommentar = "Antagande: hälften." }

[[tillstand.resurser]]
prislapp = "helt_ny_prislapp"
mangd = { varde = 10.0, enhet = "dygn", kommentar = "Antagande: tio dygn." }
"""
GROUP = """
[[malgrupp]]
id = "helt_ny_malgrupp"
namn = "Helt ny målgrupp"
alder = 20
antal = 100

[[malgrupp.grundrisker]]
tillstand = "helt_nytt_tillstand"
p0 = { varde = 0.4, kommentar = "Antagande: fyra av tio." }
"""
INTERVENTION = """
[[insats]]
id = "helt_ny_insats"
namn = "Helt ny insats"
niva = "A"
malgrupper = ["helt_ny_malgrupp"]
kallor = ["egen_kalla"]
kostnad_per_deltagare = { varde = 500.0, enhet = "kr/deltagare", prisar = 2025, kommentar = "Antagande." }

[[insats.utfall]]
tillstand = "helt_nytt_tillstand"

[insats.utfall.effekt]
matt = "RR"
varde = { varde = 0.5, enhet = "kvot", kalla = "egen_kalla", bevisgrad = "forskning" }
"""
RISK = """
[[risk]]
id = "helt_ny_risk"
namn = "Helt ny risk"
kategori = "Prov"
typ = "karriar"
malgrupper = ["helt_ny_malgrupp"]
tillstand = ["helt_nytt_tillstand"]
insatser = ["helt_ny_insats"]
"""


@pytest.fixture(scope="module")
def parameters(tmp_path_factory: pytest.TempPathFactory) -> Parameteruppsattning:
    folder = tmp_path_factory.mktemp("set") / "riket"
    shutil.copytree(ROOT / "parametrar" / "riket", folder)
    text = "\n".join([SOURCE, PRICE, STATE, GROUP, INTERVENTION, RISK])
    (folder / "egen.toml").write_text(text, encoding="utf-8")
    return kalkyl.load_parameters(folder)


@pytest.mark.hand
def test_shows_in_the_result(parameters: Parameteruppsattning) -> None:
    scenario = default_scenario(parameters, "2085", "helt_ny_malgrupp", "helt_ny_insats")
    result = kalkyl.run(scenario, parameters)
    # First year: 100 people × 0.4 × (1 − 0.5) fewer × 10 days × 1 000 kr = 200 000 kr to kommunen.
    gained = result.kassaflode[1:, 0, 0].sum()
    assert gained == pytest.approx(200_000.0)
    assert "Helt ny prislapp" in {post.namn for post in result.poster}


@pytest.mark.hand
def test_shows_in_the_workbook_and_the_catalogue(parameters: Parameteruppsattning) -> None:
    scenario = default_scenario(parameters, "2085", "helt_ny_malgrupp", "helt_ny_insats")
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(kalkyl.run(scenario, parameters))))
    texts = {str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None}
    for words in ("Helt ny prislapp", "Helt ny insats", "Helt ny målgrupp"):
        assert words in texts
    assert any("Helt nytt tillstånd" in text for text in texts)
    names = {u.namn for u in catalogue(parameters)}
    assert "Helt ny prislapp" in names
    assert any("Helt ny insats" in name for name in names)


@pytest.mark.ui
def test_shows_on_the_page(parameters: Parameteruppsattning) -> None:
    state = CalculatorState(
        parameters, default_scenario(parameters, "2085", "unga_uvas_20_24", "jobbgaranti")
    )
    page = InvestmentPage(state)
    assert "helt_ny_risk" in [key for _, key in page.risk.control.options]
    state.choose_risk("helt_ny_risk")
    assert "helt_ny_malgrupp" in [key for _, key in page.group.control.options]
    state.choose_group("helt_ny_malgrupp")
    assert "helt_ny_insats" in [key for _, key in page.intervention.control.options]
    state.choose_intervention("helt_ny_insats")
    assert "Helt nytt tillstånd" in page.parts["chain"].value
