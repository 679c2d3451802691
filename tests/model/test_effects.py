"""Effects and baseline risks: what is refused and how it is said."""

from typing import Any

import pytest

from kalkyl.model.effects import Effekt, Grundrisk
from tests.model.faults import said

RR = {"matt": "RR", "varde": {"varde": 0.8}}


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"matt": "RR", "varde": 0}, "effektmåttet RR är en kvot och måste vara större än 0"),
        ({"matt": "OR", "varde": -0.5}, "effektmåttet OR är en kvot"),
        (
            {"matt": "HR", "varde": {"varde": 0.5, "lag": 0, "hog": 1, "familj": "normal"}},
            "effektmåttet HR är en kvot",
        ),
        (
            {"matt": "RD", "varde": {"varde": 12, "enhet": "procentenheter"}},
            "t.ex. −0.10 för tio procentenheter",
        ),
        (RR | {"fullfoljande": 0.5}, "alla som erbjöds insatsen (ITT)"),
        (RR | {"design": "fore_efter"}, "före–efter-andel utan jämförelsegrupp"),
        (RR | {"matt": "NNT"}, "”NNT” är inte ett tillåtet val. Välj bland: ”RD”, ”RR”"),
        (RR | {"skalfaktor": 1.5}, "skalfaktor: värdet 1.5 är större än 1"),
        (RR | {"fordrojning_ar": 1.5}, "fordrojning_ar: här ska stå ett heltal"),
        (RR | {"fordrojning_ar": -1}, "det ska vara minst 0"),
        (RR | {"uppfoljning_ar": 0}, "det ska vara större än 0"),
        (RR | {"max_varaktighet_ar": 0}, "det ska vara minst 1"),
        (RR | {"avklingnin": 0.1}, "Menade du ”avklingning”?"),
    ],
)
def test_refused_effects(data: dict[str, Any], text: str) -> None:
    assert text in said(Effekt, data)


@pytest.mark.bad_input
def test_a_curve_above_everybody() -> None:
    text = said(Grundrisk, {"tillstand": "x", "p0": 0.6, "kurva": [1.0, 2.0]})
    assert "kurvan ger en andel över 1 något år" in text
    assert "minst 0" in said(Grundrisk, {"tillstand": "x", "p0": 0.6, "kurva": [-1.0]})


@pytest.mark.hand
@pytest.mark.parametrize(
    ("matt", "value", "unit"),
    [("RR", 1.5, "kvot"), ("OR", 3, "kvot"), ("d", -1.2, "d"), ("RD", -0.1, "andel")],
)
def test_a_bare_estimate_has_the_unit_of_its_measure(matt: str, value: float, unit: str) -> None:
    for stated in (value, {"varde": value}):
        effekt = Effekt.model_validate({"matt": matt, "varde": stated})
        assert (effekt.varde.varde, effekt.varde.enhet) == (value, unit)


@pytest.mark.hand
def test_completion_belongs_to_an_effect_per_completer() -> None:
    assert (
        Effekt.model_validate(RR | {"mats_per": "fullfoljare", "fullfoljande": 0.6}).fullfoljande is not None
    )
