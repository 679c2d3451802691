"""Regional work worked by hand: hours, kronor, shares over years."""

import numpy as np
import pytest

import kalkyl
from kalkyl.model.economy import Indexserie
from kalkyl.model.parameters import Konstant, Lon, Parameteruppsattning
from kalkyl.risk.financing import gains, per_municipality, share_cost, usual_ways
from kalkyl.risk.regional import Finansiering, Regionalplan, hour_price, regional_cost
from kalkyl.risk.regional_start import start_plan
from tests.minimal import minimal_set
from tests.model.faults import said, said_by
from tests.risk import sets


def parameters() -> Parameteruppsattning:
    base = sets.parameters()
    wages = {
        key: Lon.model_validate(
            {"id": key, "namn": key, "varde": amount, "enhet": "kr/manad", "prisar": 2015, "index": "lon"}
        )
        for key, amount in (("manadslon_kommun", 30_000), ("manadslon_stat", 40_000))
    }
    charge = Konstant.model_validate(
        {"id": "po_palagg_kommun", "namn": "PO", "varde": 0.375, "enhet": "andel"}
    )
    wage_index = Indexserie(id="lon", namn="Lön", kalla="pahittad", varden={2015: 100.0, 2020: 110.0})
    one = base.kommuner["9901"]
    more = {code: one.model_copy(update={"kod": code, "namn": name, "folkmangd": people})
            for code, name, people in (("9902", "B-by", 20_000), ("9903", "C-by", 70_000))}  # fmt: skip
    return base.model_copy(
        update={
            "loner": wages,
            "konstanter": {"po_palagg_kommun": charge},
            "index": base.index | {"lon": wage_index},
            "kommuner": base.kommuner | more,
        }
    )


def activity(**changes: object) -> dict[str, object]:
    base: dict[str, object] = {
        "id": "mote", "namn": "Möte", "omrade": "lagesbild", "utfors_av": "kommun", "per": "kommun",
        "ganger_per_ar": 4, "timmar": 2, "personer": 5,
    }  # fmt: skip
    return base | changes


def plan(*rows: dict[str, object], **changes: object) -> Regionalplan:
    base: dict[str, object] = {
        "format": "kalkyl-regional", "version": 1, "namn": "Prov", "lan": "Exempellän", "aktiviteter": list(rows),
        "ar": 4, "ranta": 0.0,
    }  # fmt: skip
    return Regionalplan.model_validate(base | changes)


SMALL = parameters()


@pytest.mark.hand
def test_price_of_an_hour() -> None:
    # 30 000 · 110/100 · 1.375 / 165 = 275 kr. The state: 40 000 · 1.1 · 1.30 (contributions only) / 165 = 346.67 kr.
    assert hour_price(SMALL, "kommun").kr == pytest.approx(275)
    state = hour_price(SMALL, "lansstyrelse")
    assert state.kr == pytest.approx(40_000 * 1.1 * 1.3 / 165) and "avtalspension saknas" in state.forklaring


@pytest.mark.hand
def test_hours_and_kronor() -> None:
    # Three municipalities · 4 · 2 h · 5 people = 120 h · 275 = 33 000 kr; other cost 12 · 100 = 1 200 kr.
    # In the county: 10 · 3 h = 30 h.
    made = plan(
        activity(omkostnad_kr=100),
        activity(id="lan", per="lan", ganger_per_ar=10, timmar=3, personer=1, omrade="extremism"),
    )
    cost = regional_cost(made, SMALL)
    assert cost.kommuner == 3
    assert cost.of("lagesbild") == pytest.approx((120, 34_200))
    assert cost.of("extremism") == pytest.approx((30, 8_250))
    assert cost.of() == pytest.approx((150, 42_450)) and cost.nuvarde() == pytest.approx(169_800)
    assert cost.arsarbetskrafter == pytest.approx(150 / 1980)
    two = regional_cost(plan(activity(), antal_kommuner=2), SMALL)
    assert two.of() == pytest.approx((80, 22_000))


@pytest.mark.hand
def test_shares_over_years() -> None:
    cost = regional_cost(plan(activity(), ranta=0.0), SMALL)  # 33 000 kr a year
    project, stepwise, half = (share_cost(cost, way) for way in usual_ways(None))
    assert project.ofinansierat == pytest.approx([0, 0, 0, 33_000]) and not project.varaktig
    assert stepwise.kronor["kommun"] == pytest.approx([0, 0, 16_500, 33_000]) and stepwise.varaktig
    assert half.nuvarde == pytest.approx({"kommun": 66_000, "ovriga_staten": 66_000}) and half.varaktig
    # With 10 per cent: 16 500 · (1 + 1/1.1 + 1/1.21 + 1/1.331) = 57 533.06.
    later = share_cost(regional_cost(plan(activity(), ranta=0.1), SMALL), usual_ways(None)[2])
    assert later.nuvarde["kommun"] == pytest.approx(57_533.06, abs=0.01)


@pytest.mark.hand
def test_who_gains() -> None:
    # A person-year in beroende: 50 000 kr for the kommun, 10 000 kr for the region.
    assert gains(SMALL, sets.KOMMUN, "droger") == pytest.approx({"kommun": 5 / 6, "region": 1 / 6})
    assert gains(SMALL, sets.KOMMUN, "brander") == pytest.approx({"kommun": 1.0})
    way = usual_ways({"kommun": 5 / 6, "region": 1 / 6})[-1]
    assert (
        way.namn == "Efter vem som vinner"
        and share_cost(regional_cost(plan(activity()), SMALL), way).varaktig
    )


@pytest.mark.hand
def test_by_population() -> None:
    # 10 000, 20 000 and 70 000 inhabitants: 1, 2 and 7 tenths.
    rows = per_municipality(SMALL, "Exempellän", 1000)
    assert [(n, kr) for n, _, kr in rows] == [("B-by", 200), ("C-by", 700), ("Exempelkommun", 100)]


def test_start_plan_runs_for_every_county() -> None:
    riket = kalkyl.load_parameters("riket")
    for lan in {k.lan for k in riket.kommuner.values()}:
        cost = regional_cost(start_plan(lan), riket)
        assert cost.of("lagesbild")[1] > 0 and cost.of("extremism")[1] > 0
        assert np.isfinite(cost.nuvarde())
    shares = gains(riket, "2080", "valdsbejakande_extremism")
    assert shares is not None and sum(shares.values()) == pytest.approx(1)


@pytest.mark.bad_input
def test_faults_in_swedish() -> None:
    assert "länet finns inte" in said_by(lambda: regional_cost(plan(activity(), lan="Atlantis"), SMALL))
    assert "har 3 kommuner" in said_by(lambda: regional_cost(plan(activity(), antal_kommuner=4), SMALL))
    assert "lönen finns inte" in said_by(lambda: hour_price(minimal_set(), "kommun"))
    assert "högst 100 procent" in said(
        Finansiering, {"namn": "x", "andelar": {"kommun": [0.6], "region": [0.3, 0.6]}}
    )
    assert "samma id" in said(Regionalplan, plan().model_dump() | {"aktiviteter": [activity(), activity()]})
