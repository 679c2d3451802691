"""Prices, states, events, interventions: what is refused and how it is said."""

from typing import Any

import pytest

from kalkyl.model.economy import Indexserie, Kommun, Skatteregler
from kalkyl.model.missing import Saknad
from kalkyl.model.parameters import (
    Andring,
    Handelsetyp,
    Insats,
    Insatsutfall,
    Malgrupp,
    Prislapp,
    Risk,
    Tillstand,
)
from tests.engine import sets
from tests.model.faults import said

PRICE = {
    "id": "vard",
    "namn": "Vård",
    "amne": "Vård",
    "varde": 100,
    "enhet": "kr/dygn",
    "prisar": 2024,
    "fordelning": {"region": 1},
    "typ": "resurs",
}
STATE = {"id": "x", "namn": "X"}
YEARLY = {"kommun": {"varde": 1, "enhet": "kr/person_ar", "prisar": 2024}}
ROW = {"prislapp": "vard", "mangd": {"varde": 1, "enhet": "dygn"}}
INSATS = {"id": "i", "namn": "I", "niva": "B"}
RISK = {"id": "r", "namn": "R", "kategori": "k", "typ": "karriar"}


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("model", "data", "text"),
    [
        (
            Prislapp,
            PRICE | {"enhet": "kr"},
            "en prislapp har enheten kr per något (t.ex. kr/dygn), inte ”kr”",
        ),
        (Prislapp, PRICE | {"fordelning": {"region": 0.5}}, "summerar till 0.5 men ska summera till 1"),
        (Prislapp, PRICE | {"fordelning": {"landsting": 1}}, "”landsting” är inte ett tillåtet val"),
        (Prislapp, PRICE | {"skattepliktig": True}, "bara en transferering kan vara skattepliktig"),
        (
            Prislapp,
            PRICE | {"typ": "transferering", "fordelning": {"individ": 1}},
            "betalas till individen och kan inte ha individ som betalare",
        ),
        (Prislapp, PRICE | {"realtillvaxt": 0.5}, "det ska vara högst 0.1"),
        (Prislapp, PRICE | {"namnd": "skolnamnd"}, "”skolnamnd” är inte ett tillåtet val"),
        (Prislapp, PRICE | {"budgetfordrojning_ar": 99}, "det ska vara högst 20"),
        (Prislapp, {k: v for k, v in PRICE.items() if k != "prisar"}, "saknar prisår"),
        (Tillstand, STATE | {"kostnad_per_ar": YEARLY, "resurser": [ROW]}, "det vore att räkna dubbelt"),
        (Tillstand, STATE | {"sysselsattning": 0.5}, "måste anges tillsammans"),
        (Tillstand, STATE | {"resurser": [ROW, ROW]}, "samma prislapp står två gånger i resurserna: vard"),
        (
            Tillstand,
            STATE | {"kostnad_per_ar": {"kommun": {"varde": 1, "enhet": "kr", "prisar": 2024}}},
            "kostnad_per_ar.kommun ska ha enheten kr/person_ar",
        ),
        (Tillstand, STATE | {"kvar_per_ar": 1.2}, "kvar_per_ar: värdet 1.2 är större än 1"),
        (
            Handelsetyp,
            STATE | {"kostnad_per_handelse": YEARLY},
            "kostnad_per_handelse.kommun ska ha enheten kr/handelse",
        ),
        (
            Handelsetyp,
            STATE
            | {
                "resurser": [ROW],
                "kostnad_per_handelse": {"kommun": {"varde": 1, "enhet": "kr/handelse", "prisar": 2024}},
            },
            "det vore att räkna dubbelt",
        ),
        (Malgrupp, STATE | {"alder": -1}, "alder: värdet ”-1” är utanför det tillåtna: det ska vara minst 0"),
        (Malgrupp, STATE | {"alder": 20, "antal": 0}, "det ska vara minst 1"),
        (Insatsutfall, {}, "antingen ett tillstånd eller en händelse"),
        (Insatsutfall, {"tillstand": "a", "handelse": "b"}, "antingen ett tillstånd eller en händelse"),
        (Insats, INSATS | {"betalare": {"kommun": 0.9}}, "summerar till 0.9"),
        (
            Insats,
            INSATS | {"niva": "C", "utfall": [{"tillstand": "x", "effekt": {"matt": "RR", "varde": 0.8}}]},
            "nivå C har ingen försvarbar effekt",
        ),
        (Insats, INSATS | {"niva": "D"}, "”D” är inte ett tillåtet val. Välj bland: ”A”, ”B” eller ”C”"),
        (Risk, RISK | {"typ": "annat"}, "”annat” är inte ett tillåtet val"),
        (Andring, {"id": "vard", "varde": 1}, "har fel form"),
        (
            Saknad,
            {"id": "s", "namn": "S", "var_den_finns": "?", "enhet": "andel"},
            "är ingen enhet för ett pris",
        ),
        (Saknad, {"id": "s", "namn": "S", "var_den_finns": "?", "enhet": "kr/dygn"}, "Ange aktor"),
        (
            Saknad,
            {"id": "s", "namn": "S", "var_den_finns": "?", "enhet": "kr/dygn", "aktor": "kommun"},
            "kommunen betalar men namnd saknas",
        ),
        (Kommun, sets.provstad().model_dump() | {"kod": "180"}, "en kommunkod med fyra siffror"),
        (Kommun, sets.provstad().model_dump() | {"kommunalskatt": 32.4}, "det ska vara högst 0.5"),
        (Kommun, sets.provstad().model_dump() | {"folkmangd": 0}, "det ska vara större än 0"),
        (Skatteregler, sets.SIMPLE_RULES.model_dump() | {"grundavdrag": ()}, "minst ett värde behövs"),
        (Skatteregler, sets.SIMPLE_RULES.model_dump() | {"prisbasbelopp": 0}, "det ska vara större än 0"),
        (Indexserie, {"id": "i", "namn": "I", "kalla": "k", "varden": {2020: 0}}, "det ska vara större än 0"),
    ],
)
def test_refused_with_reason_and_remedy(model: Any, data: dict[str, Any], text: str) -> None:
    assert text in said(model, data)
