"""Every broken scenario file gives its Swedish message, exit status 1 and no traceback."""

from pathlib import Path

import pytest

from kalkyl.cli import main

pytestmark = pytest.mark.bad_input

FOLDER = Path(__file__).parent
SET = str(FOLDER / "liten")

EXPECTED = {
    "andel_over_ett": ["utfall, nr 1, lyckade: värdet 40 är större än 1. En andel anges mellan 0 och 1"],
    "andelar_summerar_fel": ["kostnad: andelarna per aktör summerar till 0.9 men ska summera till 1."],
    "decimalkomma": ["rad 12: decimaltal skrivs med punkt i filen, t.ex. 0.035 i stället för 0,035."],
    "dubbelt_id": ["egna_tillstand: id ”utanfor” står två gånger. Byt namn på den ena."],
    "fel_enhet": ["kostnad, per_deltagare: enheten ”kronor per deltagare” är okänd. Tillåtna enheter: "],
    "fel_format": [
        'filen är inte ett scenario: raden format = "kalkyl-scenario" saknas eller är annorlunda.'
    ],
    "fel_teckenkodning": ["rad 3: filen är inte sparad som UTF-8. Öppna den i Anteckningar, välj Spara som"],
    "fel_version": ["filen har version 99 men den här programversionen läser version 1. Uppdatera Kalkyl"],
    "flera_fel": [
        "deltagare, nr 1: värdet ”-20” är utanför det tillåtna: det ska vara minst 0.",
        "utfall, nr 1, lyckade: värdet 1.4 är större än 1.",
        "utfall, nr 1, anda: här ska stå ett tal, inte text (”kanske”).",
        "kostnad, per_deltagare: värdet är i kr men saknar prisår. Lägg till t.ex. prisar = 2024",
        "okänd nyckel ”titel”. Ta bort raden eller rätta stavningen.",
        "5 fel.",
    ],
    "format_saknas": [
        'filen är inte ett scenario: raden format = "kalkyl-scenario" saknas eller är annorlunda.'
    ],
    "inga_deltagare": ["antalet deltagare är noll. Ange minst en deltagare i något startår."],
    "kod_som_tal": ['kommun: här ska stå text inom citattecken, inte ett tal (”9901”). Skriv "9901".'],
    "kod_utan_citattecken": ["rad 5: tal får inte börja med 0. Skriv koder inom citattecken"],
    "mellanslag_i_tal": ["rad 16: tal skrivs utan mellanrum i filen, t.ex. 1250000 eller 1_250_000."],
    "modell_saknas": ['utfall, nr 1: nyckeln ”modell” saknas. Skriv t.ex. modell = "riskkurva"'],
    "negativ_kostnad": ["kostnad: per_deltagare är negativ. En kostnad anges som ett positivt belopp."],
    "negativa_deltagare": ["deltagare, nr 1: värdet ”-20” är utanför det tillåtna: det ska vara minst 0."],
    "okand_aktor": [
        "kostnad, betalare, kommunen: ”kommunen” är inte ett tillåtet val. Välj bland: ”kommun”,"
    ],
    "okand_modell": ["utfall, nr 1: ”andelar” är inte ett tillåtet val. Välj bland: ”andel”, ”riskkurva”"],
    "okand_nyckel": ["utfall, nr 1: okänd nyckel ”lyckande”. Menade du ”lyckade”?"],
    "okanda_id": [
        "kommunkoden ”9902” finns inte i parameteruppsättningen ”liten”.",
        "målgruppen ”ungar” finns inte i parameteruppsättningen ”liten”.",
        "tillståndet ”bidragg” finns inte i parameteruppsättningen ”liten”.",
        "3 fel.",
    ],
    "omvant_intervall": ["kostnad, per_deltagare: lag (60000) är större än hog (40000). Byt plats på dem."],
    "prisar_saknas": [
        "kostnad, per_deltagare: värdet är i kr men saknar prisår. Lägg till t.ex. prisar = 2024"
    ],
    "samma_nyckel_tva_ganger": ["rad 13: samma nyckel står två gånger. Ta bort den ena."],
    "text_i_tal": ["kostnad, per_deltagare, varde: här ska stå ett tal, inte text (”femtio tusen”)."],
    "tom": ['filen är inte ett scenario: raden format = "kalkyl-scenario" saknas eller är annorlunda.'],
    "trasig_toml": ["rad 9: raden kan inte tolkas. Text ska stå inom citattecken och varje rad ha formen"],
}
"""File -> beginnings of the messages after the file's name."""


def run(*words: str) -> int:
    return main(["rakna", *words, "--parametrar", SET])


def test_the_correct_file_that_they_are_made_from_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(FOLDER / "ratt.toml")) == 0
    assert "Ett scenario utan fel" in capsys.readouterr().out


def test_every_file_in_the_folder_is_expected() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == {*EXPECTED, "ratt"}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_message_and_exit_status(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(FOLDER / f"{name}.toml")) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Traceback" not in shown.err
    for message in EXPECTED[name]:
        assert message in shown.err
    lines = shown.err.splitlines()
    assert len(lines) == len(EXPECTED[name]), shown.err
    assert all(name in line or line.endswith(" fel.") for line in lines if name != "okanda_id")


def test_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("finns_inte.toml") == 1
    assert capsys.readouterr().err == "finns_inte.toml: filen finns inte. Kontrollera namn och mapp.\n"


def test_folder_instead_of_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(FOLDER)) == 1
    assert "det är en mapp, inte en fil" in capsys.readouterr().err


def test_unknown_parameter_set(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rakna", str(FOLDER / "ratt.toml"), "--parametrar", "rikt"]) == 1
    assert "rikt: det finns ingen parameteruppsättning eller mapp med det namnet." in capsys.readouterr().err


def test_local_values_that_lead_nowhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    local = tmp_path / "lokala.toml"
    local.write_text(
        '[[andring]]\nid = "prislapp.bistnd"\nvarde = 9000\nprisar = 2024\n\n'
        '[[andring]]\nid = "prislapp.bistand"\nvarde = 9000\n',
        encoding="utf-8",
    )
    assert run(str(FOLDER / "ratt.toml"), "--lokala", str(local)) == 1
    shown = capsys.readouterr().err
    assert "det finns inget värde med id ”prislapp.bistnd”. Menade du ”prislapp.bistand”?" in shown
    assert "prislapp.bistand: värdet är i kr men saknar prisår." in shown
