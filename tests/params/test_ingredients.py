"""The ingredients sheet: cost per participant worked by hand, payers apart, and the scenario that uses it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

import kalkyl
from kalkyl.engine.ingredients import ingredient_cost
from kalkyl.model.actors import AKTORER, KATEGORIER
from kalkyl.model.ingredients import Ingredienslista
from kalkyl.model.scenario import Insatskostnad, Scenario
from kalkyl.model.values import Belopp
from kalkyl.params.scenario_file import dump_scenario, parse_scenario

pytestmark = pytest.mark.hand

SET = Path(__file__).parent / "smaort"
INDIVID = AKTORER.index("individ")
KOMMUN = AKTORER.index("kommun")
COST = KATEGORIER.index("insatskostnad")


def row(key: str, slag: str, per: str, antal: float, enhet: str, pris: float, **more: Any) -> dict[str, Any]:
    quantity, price = (
        {"varde": antal, "enhet": enhet},
        {"varde": pris, "enhet": f"kr/{enhet}", "prisar": 2024},
    )
    return {
        "id": key,
        "namn": key.capitalize(),
        "slag": slag,
        "per": per,
        "antal": quantity,
        "pris": price,
        **more,
    }


ROWS = (
    row("ledare", "personal", "grupp", 28, "timme", 250),
    row("lokal", "lokaler", "grupp", 14, "timme", 300),
    row("kurs", "utbildning", "grupp", 1, "styck", 16000, delas_av=10.0),
    row("start", "uppstart", "engang", 1, "styck", 20000),
    row("tid", "deltagartid", "deltagare", 14, "timme", 100),
    row("mapp", "material", "deltagare", 1, "styck", 150),
)


def sheet(rows: Any = ROWS, group: Any = 8, **more: Any) -> Ingredienslista:
    size = group if isinstance(group, dict) else {"varde": group, "enhet": "antal"}
    return Ingredienslista.model_validate({"rader": rows, "gruppstorlek": size, **more})


@pytest.fixture(scope="module")
def parameters():
    return kalkyl.load_parameters(SET)


def test_cost_per_participant_by_hand(parameters) -> None:
    # 28 h × 250 kr × 1.40 / 8 = 1 225; 14 × 300 / 8 = 525; 16 000 / 10 / 8 = 200; 20 000 / 40 = 500; 150
    cost = ingredient_cost(sheet(), parameters, "2085", [20, 20])
    parts = {p.ingrediens.id: p.per_deltagare.varde for p in cost.delar}
    assert parts == pytest.approx(
        {"ledare": 1225, "lokal": 525, "kurs": 200, "start": 500, "tid": 1400, "mapp": 150}
    )
    assert cost.per_deltagare.varde == pytest.approx(2600)
    assert cost.andra_per_deltagare == pytest.approx({"individ": 1400})
    assert cost.samhallet_per_deltagare == pytest.approx(4000)
    assert (cost.per_deltagare.enhet, cost.per_deltagare.prisar) == ("kr/deltagare", 2024)
    assert {p.ingrediens.id: p.per_omgang for p in cost.delar}["ledare"] == pytest.approx(9800)


def test_yearly_cost_is_spread_over_the_participants_of_the_year(parameters) -> None:
    rows = [row("samordnare", "personal", "ar", 0.5, "ar", 400000, palagg=False)]
    cost = ingredient_cost(sheet(rows), parameters, "2085", [10, 0, 30])
    # two years with participants × 200 000 / 40 participants
    assert cost.per_deltagare.varde == pytest.approx(10000)


def test_price_year_is_moved_by_the_rows_own_index(parameters) -> None:
    wage = row("ledare", "personal", "deltagare", 1, "timme", 100, palagg=False, index="loneindex")
    wage["pris"]["prisar"] = 2022
    other = row("lokal", "lokaler", "deltagare", 1, "timme", 100)
    other["pris"]["prisar"] = 2022
    cost = ingredient_cost(sheet([wage, other]), parameters, "2085", [1])
    parts = [p.per_deltagare.varde for p in cost.delar]
    assert parts == pytest.approx([108.0, 100 * 130 / 115])


def test_uncertain_parts_have_intervals_and_certain_ones_do_not(parameters) -> None:
    hours = row("ledare", "personal", "grupp", 28, "timme", 250)
    hours["antal"] |= {"lag": 20.0, "hog": 36.0, "niva": 0.8, "familj": "gamma"}
    cost = ingredient_cost(sheet([hours, ROWS[1]]), parameters, "2085", [8])
    uncertain, certain = (p.per_deltagare for p in cost.delar)
    assert certain.lag is None
    assert uncertain.lag is not None and uncertain.hog is not None
    # the interval of the hours, 20–36, through 250 × 1.40 / 8 kr
    assert uncertain.lag == pytest.approx(875, rel=0.03) and uncertain.hog == pytest.approx(1575, rel=0.03)
    assert cost.per_deltagare.lag == pytest.approx(875 + 525, rel=0.03)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"pris": {"varde": 1.0, "enhet": "kr/dag", "prisar": 2024}}, "enheterna går inte ihop"),
        ({"antal": {"varde": -1.0, "enhet": "timme"}}, "minst 0"),
        ({"slag": "lokaler", "palagg": True}, "gäller bara löner"),
        ({"delas_av": 0.5}, "greater than or equal to 1"),
    ],
)
def test_bad_rows_are_refused(change: dict[str, Any], text: str) -> None:
    with pytest.raises(ValidationError, match=text):
        sheet([ROWS[0] | change])


def test_bad_sheets_are_refused() -> None:
    with pytest.raises(ValidationError, match="samma id"):
        sheet([ROWS[0], ROWS[0]])
    with pytest.raises(ValidationError, match="gruppstorlek saknas"):
        Ingredienslista.model_validate({"rader": [ROWS[0]]})
    with pytest.raises(ValidationError, match="gruppstorlek ska vara minst 1"):
        sheet(group=0)
    with pytest.raises(ValidationError, match="räknas kostnaden dubbelt"):
        Insatskostnad(per_deltagare=Belopp(varde=1, enhet="kr/deltagare", prisar=2024), ingredienser=sheet())


def scenario(
    parameters, rows: Any = ROWS, deltagare: tuple[float, ...] = (20, 20), **kalkyl_choices: Any
) -> Scenario:
    base = kalkyl.default_scenario(parameters, "2085", "unga_20", "vagledning")
    choices = base.kalkyl.model_copy(update={"horisont_ar": 5, "ranta": 0.0, **kalkyl_choices})
    cost = Insatskostnad(ingredienser=sheet(rows), namnd="arbetsmarknadsnamnd")
    return base.model_copy(update={"kostnad": cost, "deltagare": deltagare, "kalkyl": choices})


def test_scenario_pays_year_by_year(parameters) -> None:
    result = kalkyl.run(scenario(parameters), parameters)
    # start-up 20 000 falls in the first year; the rest, 2 100 kr, follows the 20 participants of each year
    assert result.kassaflode[COST, KOMMUN] == pytest.approx([-62000, -42000, 0, 0, 0])
    assert result.kassaflode[COST, INDIVID] == pytest.approx([-28000, -28000, 0, 0, 0])
    assert not result.kostnad_saknas and result.lage == "resultat"
    lines = {p.id: p.nuvarde for p in result.poster if p.utfall == "insats"}
    assert lines["ingrediens_tid"][INDIVID] == pytest.approx(-56000)
    assert lines["ingrediens_tid"][KOMMUN] == 0
    assert sum(v.sum() for v in lines.values()) == pytest.approx(-160000)
    assert result.matt["kommun"].insatskostnad_nuvarde == pytest.approx(104000)
    assert result.matt["samhallet"].insatskostnad_nuvarde == pytest.approx(160000)


def test_same_result_as_the_sum_stated_per_participant(parameters) -> None:
    without_time = tuple(r for r in ROWS if r["per"] in ("grupp", "deltagare") and r["id"] != "tid")
    itemised = scenario(parameters, without_time)
    stated = Insatskostnad(
        per_deltagare=Belopp(varde=2100.0, enhet="kr/deltagare", prisar=2024), namnd="arbetsmarknadsnamnd"
    )
    plain = itemised.model_copy(update={"kostnad": stated})
    for choices in ({}, {"skattefinansiering": 0.3}, {"optimism_kostnad": 0.2}, {"ranta": 0.035}):
        a, b = (
            kalkyl.run(s.model_copy(update={"kalkyl": s.kalkyl.model_copy(update=choices)}), parameters)
            for s in (itemised, plain)
        )
        np.testing.assert_allclose(a.npv_dragningar, b.npv_dragningar)
        np.testing.assert_allclose(a.kassaflode, b.kassaflode)
        np.testing.assert_allclose(a.namndflode, b.namndflode)
        assert a.brytpunkt.kostnad_per_deltagare_kr == pytest.approx(b.brytpunkt.kostnad_per_deltagare_kr)
        assert a.brytpunkt.antal_lyckade == pytest.approx(b.brytpunkt.antal_lyckade)


def test_participants_time_lowers_what_the_intervention_may_cost(parameters) -> None:
    # with the time at 1 400 kr per participant borne by the participants, society has 1 400 kr less left to pay with
    with_time = kalkyl.run(scenario(parameters), parameters)
    without = kalkyl.run(scenario(parameters, tuple(r for r in ROWS if r["id"] != "tid")), parameters)
    assert with_time.brytpunkt.kostnad_per_deltagare_kr == pytest.approx(
        without.brytpunkt.kostnad_per_deltagare_kr - 1400
    )


def test_uncertain_ingredients_are_drawn(parameters) -> None:
    hours = row("ledare", "personal", "grupp", 28, "timme", 250)
    hours["antal"] |= {"lag": 20.0, "hog": 36.0, "niva": 0.8, "familj": "gamma"}
    result = kalkyl.run(scenario(parameters, (hours,)), parameters, draws=500, seed=3)
    drawn = result.kostnad_dragningar[1:, KOMMUN]
    assert result.kostnad_dragningar[0, KOMMUN] == pytest.approx(40 * 1225)
    assert drawn.mean() == pytest.approx(40 * 1225, rel=0.02) and drawn.std() > 1000


def test_missing_constant_is_said(parameters) -> None:
    poor = parameters.model_copy(update={"konstanter": {}})
    with pytest.raises(kalkyl.InputError, match="arbetsgivarens pålägg"):
        kalkyl.run(scenario(parameters), poor)
    with pytest.raises(kalkyl.InputError, match="arbetsgivarens pålägg"):
        ingredient_cost(sheet(), poor, "2085", [1])


def test_scenario_file_round_trip(parameters) -> None:
    before = scenario(parameters)
    assert parse_scenario(dump_scenario(before)) == before
