"""The smallest parameter set that runs, with round invented numbers, for examples that are worked by hand."""

from typing import Any

from kalkyl.model.economy import Indexserie, Kommun, Segment, Skatteregler
from kalkyl.model.parameters import Malgrupp, Parameteruppsattning
from kalkyl.model.scenario import Scenario
from kalkyl.model.values import Kalla

FLAT = (Segment(fran=0, belopp=0, lutning=0),)


def minimal_set(**changes: Any) -> Parameteruppsattning:
    """Flat prices 2015–2020, tax 20 + 10 %, no allowance, contributions 30 %, equalisation 19 + 9 %, no deaths."""
    base: dict[str, Any] = {
        "id": "minimal",
        "namn": "Minimal",
        "version": "1",
        "syntetisk": True,
        "prisar": 2020,
        "skattear": 2020,
        "kallor": {"pahittad": Kalla(id="pahittad", titel="Påhittad", utgivare="Kalkyl")},
        "prislappar": {},
        "loner": {},
        "tillstand": {},
        "malgrupper": {"alla": Malgrupp(id="alla", namn="Alla", alder=20)},
        "insatser": {},
        "risker": {},
        "kommuner": {
            "9901": Kommun(
                kod="9901",
                namn="Exempelkommun",
                lanskod="99",
                lan="Exempellän",
                folkmangd=10_000,
                skattekraft_kr=200_000,
                kommunalskatt=0.20,
                regionskatt=0.10,
                kompensationsgrad_kommun=0.19,
                kompensationsgrad_region=0.09,
            )
        },
        "index": {
            "kpi": Indexserie(
                id="kpi", namn="KPI", kalla="pahittad", varden=dict.fromkeys(range(2005, 2021), 100.0)
            )
        },
        "skatteregler": {
            2020: Skatteregler(
                ar=2020,
                prisbasbelopp=50_000,
                skiktgrans=500_000,
                statlig_skattesats=0.20,
                grundavdrag=FLAT,
                jobbskatteavdrag=FLAT,
                arbetsgivaravgift=0.30,
                kalla="pahittad",
            )
        },
        "konstanter": {},
        "saknade": {},
        "dodsrisker": {"alla": (0.0,)},
    }
    return Parameteruppsattning(**(base | changes))


def cost_state(key: str = "utanfor", per_year: float = 100_000, **fields: Any) -> dict[str, Any]:
    """A state that costs the kommun a stated amount per year."""
    cost = {"varde": per_year, "enhet": "kr/person_ar", "prisar": 2020}
    return {"id": key, "namn": key.capitalize(), "kostnad_per_ar": {"kommun": cost}} | fields


def scenario(utfall: list[dict[str, Any]], **changes: Any) -> Scenario:
    """Ten participants in the first year, 1 000 kr each, no discounting, no deaths, five years."""
    kalkyl = {"startar": 2020, "horisont_ar": 5, "ranta": 0.0, "overlevnad": False} | changes.pop(
        "kalkyl", {}
    )
    base: dict[str, Any] = {
        "format": "kalkyl-scenario",
        "version": 1,
        "namn": "Prov",
        "parametrar": "minimal",
        "kommun": "9901",
        "malgrupp": "alla",
        "deltagare": [10.0],
        "kalkyl": kalkyl,
        "utfall": utfall,
        "kostnad": {"per_deltagare": {"varde": 1000, "enhet": "kr/deltagare", "prisar": 2020}},
        "egna_tillstand": [cost_state()],
    }
    return Scenario.model_validate(base | changes)


def ratio(value: float) -> dict[str, Any]:
    """A ratio without stated uncertainty."""
    return {"varde": value, "enhet": "kvot"}
