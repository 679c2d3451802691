"""What is due in a set: a hand-made set in which every date and year is chosen so that the answer can be read off."""

import json
from datetime import date
from pathlib import Path

import pytest

from kalkyl.cli import main
from kalkyl.model.economy import Indexserie, Kolumn
from kalkyl.model.parameters import Parameteruppsattning, Prislapp
from kalkyl.params.due import _later, due, history, places
from tests.minimal import minimal_set

TODAY = date(2021, 3, 1)
"""The minimal set has price year, tax rules and CPI to 2020: the rules ended on 31 December 2020."""


def price(key: str, **fields: object) -> Prislapp:
    given = {
        "id": key,
        "namn": key,
        "amne": "Prov",
        "varde": 100.0,
        "enhet": "kr/dygn",
        "prisar": 2020,
        "kalla": "pahittad",
        "bevisgrad": "forskning",
        "fordelning": {"region": 1.0},
        "typ": "resurs",
        **fields,
    }
    return Prislapp.model_validate(given)


def with_prices(*prices: Prislapp, **changes: object) -> Parameteruppsattning:
    return minimal_set(prislappar={p.id: p for p in prices}, **changes)


def found(parameters: Parameteruppsattning, months: int = 6) -> list[tuple[str, str]]:
    return [(d.kind, d.address) for d in due(parameters, TODAY, months) if d.noun == "prislapp"]


@pytest.mark.hand
def test_kinds_in_order() -> None:
    prices = (
        price("snart", giltig_till=date(2021, 9, 1)),  # exactly six months ahead
        price("senare", giltig_till=date(2021, 9, 2)),  # a day more
        price("ute", giltig_till=date(2021, 2, 28)),
        price("langre_ute", giltig_till=date(2019, 12, 31)),
        price("sista_dagen", giltig_till=TODAY),
        price("fem_ar", prisar=2015),
        price("fyra_ar", prisar=2016),
        price("granskad_for_lange_sedan", granskad=date(2018, 2, 28)),
        price("granskad_tre_ar_sedan", granskad=date(2018, 3, 1)),
    )
    assert found(with_prices(*prices)) == [
        ("utgangen", "prislapp.langre_ute"),
        ("utgangen", "prislapp.ute"),
        ("prisar", "prislapp.fem_ar"),
        ("granskning", "prislapp.granskad_for_lange_sedan"),
        ("snart", "prislapp.sista_dagen"),
        ("snart", "prislapp.snart"),
    ]


@pytest.mark.hand
def test_an_older_year_of_the_same_price_is_history() -> None:
    old = price("dygn_2015", prisar=2015, giltig_till=date(2015, 12, 31), ingar_i=("dygn",))
    other_unit = price("besok", enhet="kr/besok", giltig_till=date(2015, 12, 31), ingar_i=("dygn",))
    parameters = with_prices(price("dygn"), old, other_unit)
    assert history(parameters) == 1
    assert found(parameters) == [("utgangen", "prislapp.besok")]


@pytest.mark.hand
def test_values_inside_a_noun_are_found_with_their_path() -> None:
    share = {"varde": 0.5, "kommentar": "Antagande.", "giltig_till": date(2021, 1, 31)}
    assert found(with_prices(price("del", marginalandel=share))) == [
        ("utgangen", "prislapp.del.marginalandel")
    ]


@pytest.mark.hand
def test_series_rules_and_tables() -> None:
    series = {
        "kpi": Indexserie(id="kpi", namn="KPI", kalla="pahittad", varden={2019: 100.0, 2020: 101.0}),
        # 2020 is an estimate, so 2019 is the last known year and 2020 was complete on 31 December 2020.
        "lon": Indexserie(
            id="lon", namn="Lön", kalla="pahittad", varden={2019: 100.0, 2020: 102.0}, skattade_ar=(2020,)
        ),
    }
    columns = (
        Kolumn(
            fil="a.csv",
            namn="antal",
            beskrivning="Antal",
            ar="2015–2018",
            kalla="pahittad",
            bevisgrad="antagande",
        ),
        Kolumn(fil="a.csv", namn="kod", beskrivning="Kod", kalla="pahittad", bevisgrad="antagande"),
    )
    parameters = minimal_set(index=series, kolumner=columns)
    assert [(d.kind, d.address, str(d.until)) for d in due(parameters, TODAY, 10)] == [
        ("utgangen", "kolumn.antal", "2019-12-31"),
        ("utgangen", "index.lon", "2020-12-31"),
        ("utgangen", "skatteregler.2020", "2020-12-31"),
        ("utgangen", "uppsattning.skattear", "2020-12-31"),
        ("snart", "index.kpi", "2021-12-31"),
        ("snart", "uppsattning.prisar", "2021-12-31"),
    ]


@pytest.mark.hand
@pytest.mark.parametrize(
    ("day", "months", "other"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2026, 1, 15), -36, date(2023, 1, 15)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
        (date(2026, 11, 23), 1, date(2026, 12, 23)),
    ],
)
def test_months_ahead(day: date, months: int, other: date) -> None:
    assert _later(day, months) == other


FILES = {
    "uppsattning.toml": 'id = "prov"\nnamn = "Prov"\nprisar = 2020\n',
    "priser.toml": (
        '# Påhittat\n\n[[kalla]]\nid = "k"\n\n[[prislapp]]\nnamn = "Namnet först"\nid = "p"\n\n'
        '[[tillstand]]\nid = "t"\n\n[[tillstand.resurser]]\nprislapp = "p"\n\n[[skatteregler]]\nar = 2020\n'
    ),
    "tabeller.toml": '[[kolumn]]\nfil = "a.csv"\nnamn = "antal"\n',
}


@pytest.mark.hand
def test_file_and_row_of_every_noun(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    where = {key: (place.file, place.line) for key, place in places(tmp_path).items()}
    assert where["kalla", "k"] == ("priser.toml", 3)
    assert where["prislapp", "p"] == ("priser.toml", 6)
    assert where["tillstand", "t"] == ("priser.toml", 10)
    assert where["skatteregler", "2020"] == ("priser.toml", 16)
    assert where["kolumn", "antal"] == ("tabeller.toml", 1)
    assert where["uppsattning", "prisar"] == ("uppsattning.toml", 3)


@pytest.mark.lint
@pytest.mark.parametrize("name", ["riket", "exempel"])
def test_everything_due_in_the_sets_has_a_row_that_names_it(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = Path(__file__).parents[2] / "parametrar" / name
    assert main(["aktualitet", name, "--datum", "2060-01-01", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rader"]
    assert rows
    for row in rows:
        lines = (root / row["fil"]).read_text(encoding="utf-8").splitlines()[row["rad"] - 1 :]
        key = row["id"].split(".")[1]
        assert any(key in line for line in lines[:4]), row["id"]


@pytest.mark.bad_input
@pytest.mark.parametrize("text", ["26-1-1", "2026-13-01", "0001-01-01", "9999-12-31", "i dag"])
def test_a_faulty_date_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["aktualitet", "--datum", text]) == 2
    assert f"”{text}” ska vara ett datum" in capsys.readouterr().err


@pytest.mark.hand
def test_the_list_says_source_file_and_row(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["aktualitet", "riket", "--datum", "2026-11-23"]) == 0
    text = capsys.readouterr().out
    # The entry in parametrar/riket/prislappar_boende.toml: price year 2015 in a set with price year 2025.
    assert "Boverket" in text
    line = next(line for line in text.splitlines() if "[prislapp.boendelosning_person_ar]" in line)
    after = text.split(line)[1].splitlines()[1]
    assert after.strip().startswith("gäller till 2027-12-31; 2015 års priser")
    assert "prislappar_boende.toml, rad 3" in after


def test_an_unknown_set_is_said_in_swedish(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["aktualitet", "finns_inte"]) == 1
    assert "det finns ingen parameteruppsättning" in capsys.readouterr().err
