"""Personal data in free text: found by kind, never repeated. All numbers are test numbers or invented."""

import pytest

from kalkyl.lagesbild.personal_data import HIDDEN, luhn, mask, personal_data, shown
from kalkyl.lagesbild.reading import read_lagesbild
from kalkyl.model.indicators import Indikator

pytestmark = pytest.mark.hand


def test_check_digit() -> None:
    # 811218987: 8·2=16→7, 1, 1·2=2, 2, 1·2=2, 8, 9·2=18→9, 8, 7·2=14→5: 7+1+2+2+2+8+9+8+5 = 44, check digit 6.
    assert luhn("8112189876") and not luhn("8112189877")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("pojke 811218-9876", "ett personnummer"),
        ("19811218-9876", "ett personnummer"),
        ("198112189876", "ett personnummer"),
        ("811278-9873", "ett samordningsnummer"),
        ("811218-9877", "något som liknar ett personnummer"),
        ("ring 070-123 45 67", "ett telefonnummer"),
        ("ring +46 70 123 45 67", "ett telefonnummer"),
        ("växeln 0243-740 00", "ett telefonnummer"),
        ("skriv till namn@exempel.se", "en e-postadress"),
        ("Testa Testsson var där", "ett namn"),
        ("Erik Exempel såg det", "ett namn"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert kind in personal_data(text)


@pytest.mark.parametrize(
    "text",
    ["", "Bråk vid Stora torget", "Tre händelser 2026-03-15", "Norra Skolan, hus 4", "Saneringen kostade 12 500 kr", "Ärende 2026/1234", "120 av 450 elever", "Vid Coop Forum klockan 21:30", "postnummer 781 70"],
)  # fmt: skip
def test_ordinary_texts_raise_no_warning(text: str) -> None:
    assert personal_data(text) == ()


def test_a_warning_says_where_and_never_what(indicators: dict[str, Indikator]) -> None:
    text = "Månad;Område;Indikator;Antal;Fritext;Egen kolumn\n2026-03;Norr;Klotter;3;Testa Testsson;070-1234567\n2026-03;Norr;811218-9876;3;;\n"
    found = read_lagesbild([(text.encode(), "a.csv")], indicators)
    assert [p.plats for p in found.varningar] == [
        "a.csv, rad 2, kolumn Fritext",
        "a.csv, rad 2, kolumn Egen kolumn",
    ]
    said = " ".join(str(p) for p in (*found.varningar, *found.avvisade))
    for secret in ("Testsson", "1234567", "811218", "9876"):
        assert secret not in said
    assert len(found.avvisade) == 1


def test_texts_with_personal_data_are_withheld_from_documents() -> None:
    assert shown("Testa Testsson var där") == HIDDEN
    assert shown("Bråk vid torget") == "Bråk vid torget"
    assert mask("ring 070-123 45 67 eller a@b.se") == "ring … eller …"
