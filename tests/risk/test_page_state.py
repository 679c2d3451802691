"""The pages about risks and regional work without a browser."""

import pytest

import kalkyl
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.params.scenario_file import parse_scenario
from kalkyl.risk.regional_file import parse_plan
from kalkyl.risk.register_file import parse_register
from kalkyl.ui.link import unpack
from kalkyl.ui.regional_page import RegionalPage
from kalkyl.ui.regional_state import RegionalState
from kalkyl.ui.risk_page import RiskPage
from kalkyl.ui.risk_state import RiskState
from tests.risk import sets

pytestmark = pytest.mark.ui


@pytest.fixture(scope="module")
def riket() -> Parameteruppsattning:
    return kalkyl.load_parameters("riket")


@pytest.fixture
def page() -> RiskPage:
    state = RiskState(sets.parameters(), sets.KOMMUN)
    made = RiskPage(state)
    state.choose("brander")
    return made


def scenario_of(page: RiskPage) -> str:
    address = page.way_on.value.partition("#scenario=")[2].partition('"')[0]
    return unpack(address)


@pytest.mark.hand
def test_count_gives_cost_and_scenario(page: RiskPage) -> None:
    assert page.state.set_count("eld", "antal", "6") and page.state.set_count("eld", "ar", "2")
    # 3.25 a year · 110 000 = 357 500.
    assert "358 tkr" in page.conclusion.value.replace("\u00a0", " ")
    assert parse_scenario(scenario_of(page)).utfall[0].antal_per_ar.varde == pytest.approx(3.25)  # type: ignore[union-attr]
    assert page.state.set_count("eld", "antal", "") and not page.state.post.raknat


def test_wrong_input_is_kept_with_the_reason(page: RiskPage) -> None:
    assert not page.state.set_count("eld", "antal", "många")
    assert page.state.texts["antal.eld"] == "många" and "är inget tal" in page.state.problems["antal.eld"]
    assert not page.state.set_count("eld", "antal", "-4")
    assert not page.state.post.raknat
    page.state.undo()
    assert not page.state.problems


def test_votes_and_judgements(page: RiskPage) -> None:
    assert page.state.vote("3 4 5", "2;2;3", "Rådet")
    found = page.state.post.latest()
    assert found is not None and (found.sannolikhet, found.konsekvens, len(found.roster)) == (4, 2, 3)
    assert "●" in page.parts["votes"].value
    assert (
        not page.state.vote("3 4", "2", "")
        and "2 röster på sannolikhet och 1" in page.state.problems["roster"]
    )
    assert not page.state.vote("3 7", "2 2", "") and "1–5" in page.state.problems["roster"]
    assert page.state.judge("efter", 2, 2, "Rådet", "")
    assert "2 Låg / 2 Begränsad" in page.parts["register"].value
    page.state.undo()  # the first clears what was typed wrong
    page.state.undo()
    assert page.state.post.latest("efter") is None


def test_measure_gets_the_ready_scenario(page: RiskPage) -> None:
    assert page.state.add_measure("Fältgrupp på kvällar") and page.state.edited_measure is not None
    assert page.state.edited_measure.scenario is not None
    assert page.state.set_measure("klar", "2027-01-01") and page.state.set_measure("kostnad_kr", "1 200 000")
    assert (
        not page.state.set_measure("start", "1 maj") and "år-månad-dag" in page.state.problems["atgard.start"]
    )
    assert not page.state.set_measure("start", "2028-01-01")
    assert page.state.edited_measure.kostnad_kr == 1_200_000
    assert "Nettonuvärde för samhället" in page.parts["measures"].value
    other = kalkyl.default_scenario(page.state.parameters, sets.KOMMUN, "unga", "stod")
    from kalkyl.params import dump_scenario

    assert page.state.link_scenario(dump_scenario(other).encode(), "x.toml")
    assert page.state.edited_measure.scenario == other
    assert not page.state.link_scenario(b"skrap", "x.toml")
    page.state.remove_measure()
    assert page.state.edited_measure is None


def test_text_is_escaped_and_people_are_noticed(page: RiskPage) -> None:
    page.state.set_text("beskrivning", "<script>alert(1)</script> Anna Bergström, 811218-9876")
    page.state.add_measure("<b>x</b>")
    shown = "".join(part.value for part in page.parts.values())
    assert "<script>alert" not in shown and "<b>x</b>" not in shown
    assert "personnummer" in page.parts["remarks"].value
    assert "811218" not in page.parts["remarks"].value


def test_register_round_trip_on_the_page(page: RiskPage) -> None:
    page.state.set_count("eld", "antal", "6")
    page.state.set_law("lagesbild", "2026-01-01")
    saved = page.state.dump()
    fresh = RiskState(sets.parameters(), sets.KOMMUN)
    assert fresh.load(saved.encode(), "register.toml") == () and fresh.register == parse_register(saved)
    assert fresh.load(b"format = 1", "x.toml") and fresh.register == parse_register(saved)


def test_own_risk_and_agreement(page: RiskPage) -> None:
    assert not page.state.add_own_risk(" ") and page.state.problems
    assert page.state.add_own_risk("Otrygg skolväg") and page.state.chosen == "otrygg_skolvag"
    assert "ingen färdig kalkyl" in page.way_on.value and page.guard.message.value == ""
    assert page.state.judge("fore", 2, 2, "Rådet", "") and "Otrygg skolväg" in page.parts["matrix"].value
    assert page.state.remove_own_risk() and page.state.chosen == "brander"
    page.state.undo()
    page.state.undo()
    page.state.undo()
    assert len(page.state.register.risker) == 6
    assert not page.state.add_agreement("", "x", "y")
    assert page.state.add_agreement("Polisen", "Tryggare centrum", "Våld")
    assert "Polisen" in page.parts["law"].value


def test_downloads(page: RiskPage) -> None:
    for file in page.files:
        file._go()
        assert "data-k-ladda" in file.link.value


def test_every_risk_can_be_shown(riket: Parameteruppsattning) -> None:
    page = RiskPage(RiskState(riket))
    for risk in riket.risker.values():
        page.state.choose(risk.id)
        assert page.guard.message.value == "" and risk.namn in page.conclusion.value.replace("&amp;", "&")
        assert parse_scenario(scenario_of(page)).risk == risk.id
        assert ("Evidens saknas" in page.parts["about"].value) == risk.evidens_saknas


def test_municipality_chosen_elsewhere(riket: Parameteruppsattning) -> None:
    state = RiskState(riket)
    state.arrive_in("2081")
    assert state.register.kommun == "2081" and not state.edited
    assert not state.choose_kommun("Ingenstans") and state.choose_kommun("falun")
    assert state.register.namn == "Sociala risker i Falun"


def test_regional_page(riket: Parameteruppsattning) -> None:
    page = RegionalPage(RegionalState(riket))
    s = page.state
    assert s.choose_county("Gotlands län") and "i 1 kommun," in page.conclusion.value
    assert (
        s.choose_county("Dalarnas län") and s.set_plan("antal_kommuner", "10") and s.set_plan("ranta", "3 %")
    )
    before = s.bild.kostnad.of()
    s.choose("samla_in")
    # From 6 to 8 hours, twelve times in ten municipalities: 240 hours more.
    assert s.set_activity("timmar", "8") and s.bild.kostnad.of()[0] - before[0] == pytest.approx(240)
    assert not s.set_activity("timmar", "x") and "inget tal" in s.problems["aktivitet.timmar"]
    assert (
        s.add_activity("Studiebesök", "lagesbild")
        and s.activity.namn == "Studiebesök"
        and s.remove_activity()
    )
    assert s.set_share("kommun", "100 %; 50 %") and s.own_shares("kommun") == "100 %; 50 %"
    assert not s.set_share("region", "60 %") and "högst 100 procent" in s.problems["andel.region"]
    assert s.bild.satt[-1].ofinansierat[-1] == pytest.approx(0.5 * s.bild.kostnad.of()[1])
    assert parse_plan(s.dump()) == s.plan
    for file in page.files:
        file._go()
        assert "data-k-ladda" in file.link.value
    assert s.load(b"x = 1", "x.toml")
    assert page.guard.message.value == ""
