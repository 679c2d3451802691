"""Values: what is refused and how it is said."""

from typing import Any

import pytest

from kalkyl.model.values import Andel, Belopp, Kalla, Varde
from tests.model.faults import said

INTERVAL = {"varde": 0.5, "lag": 0.4, "hog": 0.6, "familj": "beta"}


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("model", "data", "text"),
    [
        (Varde, {"varde": 1, "enhet": "kr/natt"}, "enheten ”kr/natt” är okänd. Tillåtna enheter: andel,"),
        (Varde, {"varde": 1, "enhet": "kr"}, "i kr men saknar prisår. Lägg till t.ex. prisar = 2024"),
        (Varde, {"varde": 0.5, "lag": 0.4}, "ange både lag och hog, eller ingen av dem"),
        (Varde, INTERVAL | {"lag": 0.7}, "lag (0.7) är större än hog (0.6). Byt plats"),
        (Varde, INTERVAL | {"varde": 0.9}, "värdet 0.9 ligger utanför intervallet 0.4–0.6"),
        (
            Varde,
            {"varde": 0.5, "familj": "beta"},
            "fördelningen ”beta” kräver ett intervall: ange lag och hog",
        ),
        (Varde, {"varde": 0.5, "lag": 0.4, "hog": 0.6}, "intervall men ingen fördelning"),
        (Varde, {"varde": 12}, "värdet 12 är större än 1. En andel anges mellan 0 och 1, t.ex. 0.12"),
        (Varde, {"varde": -12}, "värdet -12 är mindre än −1"),
        (Varde, INTERVAL | {"hog": 6}, "hog 6 är större än 1"),
        (Andel, {"varde": 0.5, "enhet": "kvot"}, "en andel har enheten ”andel”, inte ”kvot”"),
        (Andel, {"varde": -0.1}, "värdet -0.1 ligger inte mellan 0 och 1. Skriv t.ex. 0.12 för 12 procent"),
        (Andel, INTERVAL | {"lag": -0.1}, "lag -0.1 ligger inte mellan 0 och 1"),
        (Belopp, {"varde": 1, "enhet": "andel"}, "ett belopp har en enhet som börjar med kr, inte ”andel”"),
        (Varde, {}, "nyckeln ”varde” saknas. Lägg till den"),
        (Varde, {"varde": "tolv"}, "här ska stå ett tal, inte text (”tolv”)"),
        (Varde, {"varde": True}, "här ska stå ett tal, inte sant/falskt"),
        (Varde, {"varde": float("nan")}, "inte ett ändligt tal"),
        (
            Varde,
            {"varde": 1, "enhet": "antal", "niva": 1.5},
            "niva: värdet ”1.5” är utanför det tillåtna: det ska vara högst 1",
        ),
        (Varde, {"varde": 1, "enhet": "antal", "niva": 0}, "det ska vara större än 0"),
        (Varde, {"varde": 1, "enhet": "kr", "prisar": 1900}, "prisar: värdet ”1900” är utanför det tillåtna"),
        (Varde, {"varde": 1, "enhet": "kr", "prisar": "2024"}, "här ska stå ett heltal, inte text"),
        (
            Varde,
            INTERVAL | {"familj": "student"},
            "”student” är inte ett tillåtet val. Välj bland: ”fast”, ”gamma”",
        ),
        (Varde, {"varde": 0.5, "bevisgrad": "gissning"}, "”gissning” är inte ett tillåtet val"),
        (Varde, {"varde": 0.5, "granskad": "i går"}, "”i går” är inget datum. Skriv t.ex. 2026-03-31"),
        (Varde, {"varde": 0.5, "kommentar": 7}, "här ska stå text inom citattecken, inte ett tal (”7”)"),
        (Varde, {"varde": 0.5, "enhett": "kvot"}, "okänd nyckel ”enhett”. Menade du ”enhet”?"),
        (Varde, {"varde": 0.5, "xyz": 1}, "okänd nyckel ”xyz”. Ta bort raden eller rätta stavningen"),
        (
            Kalla,
            {"id": "Åäö", "titel": "T", "utgivare": "U"},
            "har fel form. Ett id skrivs med små bokstäver",
        ),
    ],
)
def test_refused_with_reason_and_remedy(model: Any, data: dict[str, Any], text: str) -> None:
    assert text in said(model, data)


@pytest.mark.hand
def test_a_bare_number_is_a_certain_value() -> None:
    value = Andel.model_validate(0.25)
    assert (value.varde, value.familj, value.enhet, value.uncertain) == (0.25, "fast", "andel", False)


@pytest.mark.hand
def test_uncertain_only_with_family_and_width() -> None:
    assert Varde.model_validate(INTERVAL).uncertain
    assert not Varde.model_validate(INTERVAL | {"lag": 0.5, "hog": 0.5}).uncertain
