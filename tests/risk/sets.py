"""A small invented set with two risks that are events, two that are states, and one that lacks evidence."""

from typing import Any

from kalkyl.model.effects import Grundrisk
from kalkyl.model.parameters import (
    Bestand,
    Handelsetyp,
    Insats,
    Malgrupp,
    Parameteruppsattning,
    Prislapp,
    Risk,
    Tillstand,
)
from tests.minimal import minimal_set

KOMMUN = "9901"


def price(key: str, amount: float, unit: str, payer: str = "kommun") -> Prislapp:
    return Prislapp.model_validate(
        {
            "id": key,
            "namn": key.capitalize(),
            "amne": "Påhittat",
            "varde": amount,
            "enhet": unit,
            "prisar": 2020,
            "fordelning": {payer: 1.0},
            "namnd": "socialnamnd" if payer == "kommun" else None,
            "typ": "resurs",
        }
    )


def uses(key: str, quantity: float, unit: str) -> dict[str, Any]:
    return {"prislapp": key, "mangd": {"varde": quantity, "enhet": unit}}


def state(key: str, people: float | None, *rows: dict[str, Any]) -> Tillstand:
    count = None if people is None else Bestand.model_validate({"antal": {"varde": people, "enhet": "antal"}})
    made = Tillstand.model_validate({"id": key, "namn": key.capitalize(), "resurser": rows})
    return made.model_copy(update={"bestand": count})


PRICES = (
    price("brand", 100_000, "kr/handelse"),
    price("timme", 500, "kr/timme"),
    price("vard", 2_000, "kr/dygn", "region"),
)
EVENTS = (
    Handelsetyp.model_validate(
        {"id": "eld", "namn": "Eld", "resurser": [uses("brand", 1, "handelse"), uses("timme", 20, "timme")]}
    ),
    Handelsetyp.model_validate({"id": "hot", "namn": "Hot", "resurser": [uses("timme", 10, "timme")]}),
)
STATES = (
    state("beroende", 10, uses("timme", 100, "timme"), uses("vard", 5, "dygn")),
    state("hemlos", 4, uses("timme", 200, "timme")),
    state("okand", None, uses("timme", 50, "timme")),
)
EFFECT = {
    "matt": "ratkvot",
    "varde": 0.8,
    "uppfoljning_ar": 1,
    "max_varaktighet_ar": 1,
    "design": "antagande",
}
COST = {"varde": 1000, "enhet": "kr/deltagare", "prisar": 2020}
MEASURES = (
    Insats.model_validate(
        {
            "id": "falt",
            "namn": "Fältarbete",
            "niva": "B",
            "malgrupper": ["unga"],
            "utfall": [{"handelse": "eld", "effekt": EFFECT}],
            "kostnad_per_deltagare": COST,
        }
    ),
    Insats.model_validate(
        {
            "id": "stod",
            "namn": "Stöd",
            "niva": "B",
            "malgrupper": ["unga"],
            "utfall": [
                {"tillstand": "beroende", "effekt": {"matt": "RR", "varde": 0.5, "design": "antagande"}}
            ],
            "kostnad_per_deltagare": COST,
        }
    ),
)
RISKS = (
    ("brander", "handelse", ["eld"], [], ["falt"], False),
    ("hat", "handelse", ["hot"], [], ["falt"], True),
    ("droger", "karriar", [], ["beroende"], ["stod"], False),
    ("bostad", "karriar", [], ["beroende", "hemlos"], [], False),
    ("extremism", "karriar", [], ["beroende"], ["stod"], True),
    ("oklart", "karriar", [], ["okand"], [], False),
)


def parameters() -> Parameteruppsattning:
    group = Malgrupp(
        id="unga",
        namn="Unga",
        alder=20,
        antal=10,
        grundrisker=tuple(
            Grundrisk.model_validate({"tillstand": key, "p0": 0.2}) for key in ("beroende", "okand")
        ),
    )
    return minimal_set(
        prislappar={p.id: p for p in PRICES},
        handelsetyper={e.id: e for e in EVENTS},
        tillstand={s.id: s for s in STATES},
        insatser={i.id: i for i in MEASURES},
        malgrupper={group.id: group},
        risker={
            key: Risk.model_validate(
                {
                    "id": key,
                    "namn": key.capitalize(),
                    "kategori": "Påhittad",
                    "typ": kind,
                    "malgrupper": [] if key == "hat" else ["unga"],
                    "handelsetyper": events,
                    "tillstand": states,
                    "insatser": measures,
                    "evidens_saknas": missing,
                }
            )
            for key, kind, events, states, measures, missing in RISKS
        },
    )
