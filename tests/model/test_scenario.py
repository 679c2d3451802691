"""Scenarios and outcomes: what is refused and how it is said."""

from typing import Any

import pytest

from kalkyl.model.outcomes import MarkovUtfall
from kalkyl.model.scenario import Insatskostnad, Kalkylval, Samvariation, Scenario
from tests.model.faults import said

ANDEL = {"modell": "andel", "tillstand": "dyr", "lyckade": 0.5, "anda": 0.1}
RISK = {"modell": "riskkurva", "tillstand": "dyr", "p0": 0.4, "effekt": {"matt": "RR", "varde": 0.8}}
EVENT = {"modell": "handelse", "handelse": "brand", "antal_per_ar": {"varde": 9, "enhet": "antal"}}
SCENARIO = {
    "format": "kalkyl-scenario",
    "version": 1,
    "namn": "Prov",
    "kommun": "0001",
    "malgrupp": "grupp",
    "deltagare": [10],
    "utfall": [ANDEL],
}
KR = {"varde": 1000, "enhet": "kr/deltagare", "prisar": 2024}
MARKOV = {
    "modell": "markov",
    "id": "liv",
    "lagen": [{"id": "in", "namn": "In", "tillstand": "dyr"}, {"id": "ut", "namn": "Ut"}],
    "start": {"in": 1.0},
    "aldersband": [{"fran_alder": 0, "overgangar": {"in": {"in": 0.6, "ut": 0.4}, "ut": {"ut": 1.0}}}],
}


def outcome(**more: Any) -> dict[str, Any]:
    return SCENARIO | {"utfall": [more]}


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("data", "text"),
    [
        (SCENARIO | {"deltagare": [0, 0]}, "antalet deltagare är noll"),
        (
            SCENARIO | {"deltagare": [-1]},
            "deltagare, nr 1: värdet ”-1” är utanför det tillåtna: det ska vara minst 0",
        ),
        (SCENARIO | {"deltagare": []}, "deltagare: här saknas innehåll"),
        (SCENARIO | {"deltagare": 10}, "deltagare: här ska stå en lista inom hakparenteser, inte ett tal"),
        (SCENARIO | {"deltagare": [1, 1], "kalkyl": {"horisont_ar": 1}}, "fler startår än horisonten har år"),
        (SCENARIO | {"utfall": [ANDEL, RISK]}, "skulle räknas dubbelt: dyr"),
        (SCENARIO | {"utfall": []}, "utfall: här saknas innehåll"),
        (SCENARIO | {"kommun": "180"}, "kommun: ”180” har fel form"),
        (SCENARIO | {"kommun": 180}, "här ska stå text inom citattecken, inte ett tal"),
        (SCENARIO | {"namn": ""}, "namn: här saknas innehåll"),
        (SCENARIO | {"namn": "x" * 201}, "innehållet är för långt (högst 200)"),
        (SCENARIO | {"kostnd": {}}, "okänd nyckel ”kostnd”. Menade du ”kostnad”?"),
        (SCENARIO | {"syntetisk": "ja"}, "syntetisk: här ska stå true eller false, inte ”ja”"),
        (SCENARIO | {"kalkyl": 5}, "här ska stå en tabell med nycklar, inte ett tal"),
        (outcome(tillstand="dyr"), "utfall, nr 1: nyckeln ”modell” saknas"),
        (
            outcome(**ANDEL | {"modell": "gissning"}),
            "”gissning” är inte ett tillåtet val. Välj bland: ”andel”",
        ),
        (outcome(modell="andel", tillstand="dyr"), "utfall, nr 1: nyckeln ”anda” saknas"),
        (outcome(**ANDEL | {"lyckad": 0.5}), "Menade du ”lyckade”?"),
        (outcome(**RISK | {"efekt": {}}), "Menade du ”effekt”?"),
        (outcome(**EVENT | {"antal_per_aar": 1}), "Menade du ”antal_per_ar”?"),
        (outcome(**ANDEL | {"lyckade": 50}), "utfall, nr 1, lyckade: värdet 50 är större än 1"),
        (
            outcome(
                **ANDEL | {"subventionerat_arbete": {"andel": 2, "produktionsandel": 1, "subvention": KR}}
            ),
            "utfall, nr 1, subventionerat_arbete, andel: värdet 2 är större än 1",
        ),
        (outcome(**RISK | {"kurva": [3]}), "kurvan ger en andel över 1"),
        (
            outcome(**EVENT | {"effekt": {"matt": "OR", "varde": 0.5}}),
            "använd effektmåttet ratkvot (eller RR)",
        ),
        (outcome(**EVENT | {"antal_per_ar": {"varde": -1, "enhet": "antal"}}), "antal_per_ar är negativt"),
        (
            outcome(
                **RISK
                | {"kedja": [{"risk": "r", "andel_med_risk": 0.2, "relativ_risk": 0, "kausal_andel": 1}]}
            ),
            "relativ_risk måste vara större än 0",
        ),
    ],
)
def test_refused_scenarios(data: dict[str, Any], text: str) -> None:
    assert text in said(Scenario, data)


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("model", "data", "text"),
    [
        (Kalkylval, {"ranta": 3.5}, "ranta: värdet ”3.5” är utanför det tillåtna: det ska vara högst 0.2"),
        (Kalkylval, {"ranta": "3,5 %"}, "här ska stå ett tal, inte text"),
        (Kalkylval, {"horisont_ar": 0}, "det ska vara minst 1"),
        (Kalkylval, {"horisont_ar": 20.5}, "här ska stå ett heltal"),
        (Kalkylval, {"rantetrappa": [[5, 0.03]]}, "räntetrappan ska börja med år 0 och ha stigande år"),
        (Kalkylval, {"rantetrappa": [[0, 0.03], [0, 0.02]]}, "räntetrappan ska börja med år 0"),
        (Kalkylval, {"rantetrappa": [[0, 3.5]]}, "Skriv 0.035 för 3,5 procent"),
        (Kalkylval, {"perspektiv": "alla"}, "”alla” är inte ett tillåtet val. Välj bland: ”kommun”"),
        (Kalkylval, {"tidpunkt_kostnad": "början"}, "Välj bland: ”start”, ”mitt” eller ”slut”"),
        (Kalkylval, {"livskvalitet_kr": 500_000}, "saknar prisår"),
        (Insatskostnad, {"per_deltagare": KR | {"varde": -5}}, "per_deltagare är negativ"),
        (Insatskostnad, {"fast_per_ar": KR | {"varde": -5, "enhet": "kr/ar"}}, "fast_per_ar är negativ"),
        (Insatskostnad, {"uppstart": KR | {"varde": -5, "enhet": "kr"}}, "uppstart är negativ"),
        (Insatskostnad, {"betalare": {"kommun": 0.5}}, "summerar till 0.5"),
        (Samvariation, {"a": "x", "b": "x", "rangkorrelation": 0.5}, "samvarierar alltid med sig självt"),
        (Samvariation, {"a": "x", "b": "y", "rangkorrelation": 1}, "det ska vara mindre än 1"),
        (MarkovUtfall, MARKOV | {"start": {"in": 0.5}}, "startfördelningen summerar till 0.5"),
        (MarkovUtfall, MARKOV | {"start": {"bort": 1.0}}, "okända lägen: bort. Lägen i modellen: in, ut"),
        (
            MarkovUtfall,
            MARKOV | {"aldersband": [{"fran_alder": 0, "overgangar": {"in": {"in": 0.6}, "ut": {"ut": 1}}}]},
            "raden ”in” från 0 års ålder summerar till 0.6",
        ),
        (
            MarkovUtfall,
            MARKOV | {"aldersband": [{"fran_alder": 0, "overgangar": {"in": {"in": 1}}}]},
            "bandet från 0 år saknar raderna ut",
        ),
        (
            MarkovUtfall,
            MARKOV | {"aldersband": MARKOV["aldersband"] * 2},
            "åldersbanden ska ha stigande fran_alder",
        ),  # type: ignore[operator]
        (
            MarkovUtfall,
            MARKOV | {"lagen": [{"id": "in", "namn": "In"}, {"id": "ut", "namn": "Ut"}]},
            "inget läge har",
        ),
        (
            MarkovUtfall,
            MARKOV | {"lagen": [{"id": "in", "namn": "In", "tillstand": "dyr"}, {"id": "in", "namn": "Ut"}]},
            "två lägen har samma id",
        ),
        (MarkovUtfall, MARKOV | {"effekter": [{"fran": "in", "till": "in"}]}, "mellan två olika lägen"),
    ],
)
def test_refused_parts(model: Any, data: dict[str, Any], text: str) -> None:
    assert text in said(model, data)


@pytest.mark.hand
def test_valid_ones_pass_and_know_when_an_effect_is_missing() -> None:
    assert not Scenario.model_validate(SCENARIO).brytpunkt
    assert Scenario.model_validate(outcome(**EVENT)).brytpunkt
    assert Scenario.model_validate(SCENARIO | {"utfall": [{**ANDEL, "lyckade": None}]}).brytpunkt
    assert MarkovUtfall.model_validate(MARKOV).effekt_saknas
