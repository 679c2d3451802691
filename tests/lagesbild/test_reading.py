"""Reading: every layout, encoding and date shape people use; bad rows listed, good ones kept."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from kalkyl.lagesbild.mapping import LEAVE_OUT, mapping_text, parse_mapping
from kalkyl.lagesbild.months import month, month_name, read_month
from kalkyl.lagesbild.reading import Inlasning, read_lagesbild
from kalkyl.model.indicators import Indikator
from kalkyl.model.problems import InputError

Indicators = dict[str, Indikator]
LONG = "Månad;Område;Indikator;Läge;Antal\n2026-03;Ö;Klotter;;3\n2026-04;Ö;Klotter;Inget att rapportera;\n2026-05;Ö;Klotter;Ej rapporterat;\n"


def counts(found: Inlasning) -> dict[tuple[str, str, str], int | None]:
    assert found.bild is not None
    return {(o.omrade, o.indikator, month_name(o.manad)): o.antal for o in found.bild.observationer}


@pytest.mark.hand
@pytest.mark.parametrize(
    "text",
    ["2026-03", "2026-03-15", "202603", "20260315", "2026/3", "15/3 2026", "15/3/2026", "15.3.2026", "3/2026", "mars 2026", "15 mars 2026", "mar-26", "Mars-2026", "2026 mars", "2026-03-15 22:10", "2026-03-15T22:10:00", date(2026, 3, 1), datetime(2026, 3, 31, 23, 59)],
)  # fmt: skip
def test_month_shapes(text: object) -> None:
    assert read_month(text) == month(2026, 3)


@pytest.mark.bad_input
@pytest.mark.parametrize("text", ["2026-13", "2026-02-30", "april", "1850-01", "03", "2026", "40/3 2026", "mors 2026", "2026-03 och 04"])  # fmt: skip
def test_bad_months_are_refused_in_swedish(text: str) -> None:
    with pytest.raises(ValueError, match=r"Skriv t\.ex\."):
        read_month(text)


@pytest.mark.hand
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_encodings_and_delimiters(encoding: str, mark: str, indicators: Indicators) -> None:
    found = read_lagesbild([(LONG.replace(";", mark).encode(encoding), "a.csv")], indicators)
    assert counts(found) == {
        ("o", "klotter", "mars 2026"): 3,
        ("o", "klotter", "april 2026"): 0,
        ("o", "klotter", "maj 2026"): None,
    }
    assert found.bild is not None and found.bild.omraden[0].namn == "Ö"
    assert found.avvisade == ()


@pytest.mark.hand
def test_nothing_to_report_is_zero_and_no_report_is_missing(indicators: Indicators) -> None:
    found = read_lagesbild([(LONG.encode(), "a.csv")], indicators)
    assert found.bild is not None
    assert [o.lage for o in found.bild.observationer] == ["rapporterat", "inget", "ej_rapporterat"]


@pytest.mark.hand
def test_wide_by_month(indicators: Indicators) -> None:
    text = "Stadsdel;Indikator;jan-26;feb 2026;2026-03\nNorr;Klotter;1;;0\nSöder;skadegorelse;2,0;3;saknas\n"
    found = read_lagesbild([(text.encode(), "b.csv")], indicators)
    assert counts(found) == {
        ("norr", "klotter", "januari 2026"): 1,
        ("norr", "klotter", "februari 2026"): None,
        ("norr", "klotter", "mars 2026"): 0,
        ("soder", "skadegorelse", "januari 2026"): 2,
        ("soder", "skadegorelse", "februari 2026"): 3,
        ("soder", "skadegorelse", "mars 2026"): None,
    }


@pytest.mark.hand
def test_wide_by_indicator(indicators: Indicators) -> None:
    text = "Månad\tOmråde\tKlotter\tSkadegörelse på egendom\tAnnat\n2026-01\tNorr\t4\tinget\tx\n"
    found = read_lagesbild([(text.encode(), "b.tsv")], indicators)
    assert counts(found) == {
        ("norr", "klotter", "januari 2026"): 4,
        ("norr", "skadegorelse", "januari 2026"): 0,
    }


@pytest.mark.hand
def test_excel_with_dates_and_a_title_above(indicators: Indicators) -> None:
    book = openpyxl.Workbook()
    for row in (["Vår tabell"], [], ["Datum", "Område", "Indikator", "Antal"], [datetime(2026, 3, 2), "Norr", "Klotter", 7.0]):  # fmt: skip
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    found = read_lagesbild([(stream.getvalue(), "c.xlsx")], indicators)
    assert counts(found) == {("norr", "klotter", "mars 2026"): 7}


@pytest.mark.hand
def test_incident_list_becomes_counts_with_true_zeros(indicators: Indicators) -> None:
    # Norr: two graffiti in January, a car fire in March. No row at all in February: not reported, not zero.
    text = "Datum,Kategori,Stadsdel,Typ\n2026-01-03,Klotter,Norr,\n4/1 2026,klotter,Norr,\n2026-03-09,Brand,Norr,Bilbrand\n"
    found = read_lagesbild([(text.encode(), "est.csv")], indicators)
    assert counts(found) == {
        ("norr", "klotter", "januari 2026"): 2,
        ("norr", "klotter", "mars 2026"): 0,
        ("norr", "anlagd_brand_fordon", "januari 2026"): 0,
        ("norr", "anlagd_brand_fordon", "mars 2026"): 1,
    }


@pytest.mark.hand
def test_mapping_of_categories_and_places(indicators: Indicators) -> None:
    text = 'format = "kalkyl-koppling"\n[[kategori]]\nkategori = "Övrigt"\ntyp = "Buller"\nindikator = "ordningsstorning"\n[[kategori]]\nkategori = "Övrigt"\nindikator = "raknas_inte"\n[[plats]]\nplats = "Torget"\nomrade = "Norr"\n'
    mapping = parse_mapping(text, "k.toml", indicators)
    rows = "Datum;Kategori;Plats;Typ\n2026-01-03;Övrigt;Torget;Buller\n2026-01-04;Övrigt;torget;Annat\n"
    found = read_lagesbild([(rows.encode(), "est.csv")], indicators, mapping=mapping)
    assert counts(found) == {("norr", "ordningsstorning", "januari 2026"): 1}
    assert found.avvisade == ()


@pytest.mark.lint
def test_the_ready_mapping_is_valid_and_unambiguous(indicators: Indicators) -> None:
    mapping = parse_mapping(mapping_text(indicators), "k.toml", indicators)
    words = [line.kategori.lower() for line in mapping.kategori]
    assert len(words) > 100 and len(words) == len(set(words))
    assert LEAVE_OUT not in indicators


@pytest.mark.bad_input
def test_bad_rows_are_listed_with_reasons_and_good_ones_kept(indicators: Indicators) -> None:
    text = (
        "Månad;Område;Indikator;Läge;Antal\n2026-03;Norr;Klotter;;3\n2026-03;Norr;Klottr;;3\n2026-15;Norr;Klotter;;1\n"
        "2026-03;Norr;Klotter;;2,5\n2026-03;Norr;Klotter;;-1\n2026-03;;Klotter;;1\n2026-03;Norr;Klotter;Inget att rapportera;4\n"
        "2026-03;Norr;Klotter;kanske;\n2026-03;Norr;Klotter;;-\n2026-03;Norr;Klotter;Rapporterat;\n;Norr;;;många\n"
    )
    found = read_lagesbild([(text.encode(), "a.csv")], indicators)
    assert counts(found) == {("norr", "klotter", "mars 2026"): 3}
    assert [p.plats for p in found.avvisade] == [f"a.csv, rad {n}" for n in range(3, 13)]
    said = " ".join(p.text for p in found.avvisade)
    for words in ("Menade du ”Klotter”", "finns inte i kalendern", "inget helt antal", "negativt", "området saknas", "men antalet är 4", "läget ”kanske” finns inte", "ett streck kan betyda", "antalet saknas", "månaden saknas"):  # fmt: skip
        assert words in said, words


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "tom"),
        (b"hej", "inga rubriker"),
        (b"PK\x03\x04skrap", "trasig"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "äldre Excelfil"),
        (b"A;B\n1;2\n", "inga rubriker"),
        (b"\x00\x01\x02;\x00", "inga rubriker|ingen text"),
    ],
)
def test_files_that_are_something_else(data: bytes, words: str, indicators: Indicators) -> None:
    with pytest.raises(InputError, match=words):
        read_lagesbild([(data, "fil.csv")], indicators)


@pytest.mark.bad_input
def test_faulty_mapping_names_every_fault(indicators: Indicators) -> None:
    text = 'format = "kalkyl-koppling"\n[[kategori]]\nkategori = "A"\nindikator = "klottr"\n[[kategori]]\nkategori = "B"\nindikator = "x"\n'
    with pytest.raises(InputError) as caught:
        parse_mapping(text, "k.toml", indicators)
    assert len(caught.value.problems) == 2 and "Menade du ”klotter”" in str(caught.value)


@pytest.mark.hand
def test_an_indicator_of_ones_own(indicators: Indicators) -> None:
    lines = mapping_text(indicators).splitlines()
    start = lines.index("# [[indikator]]")
    own = "\n".join(
        [*lines[:start], *(line.removeprefix("# ") for line in lines[start : start + 7]), *lines[start + 7 :]]
    )
    mapping = parse_mapping(own, "k.toml", indicators)
    text = "Månad;Område;Indikator;Antal\n2026-03;Norr;Klagomål på buller;4\n"
    found = read_lagesbild([(text.encode(), "a.csv")], indicators, mapping=mapping)
    assert counts(found) == {("norr", "egen_buller", "mars 2026"): 4}
    with pytest.raises(InputError, match="finns redan"):
        parse_mapping(own.replace("egen_buller", "klotter"), "k.toml", indicators)


@pytest.mark.bad_input
def test_a_mistyped_year_does_not_become_the_newest_month(indicators: Indicators) -> None:
    text = "Månad;Område;Indikator;Antal\n2026-03;Norr;Klotter;1\n2026-04;Norr;Klotter;2\n2062-05;Norr;Klotter;3\n"
    found = read_lagesbild([(text.encode(), "a.csv")], indicators)
    assert counts(found) == {("norr", "klotter", "mars 2026"): 1, ("norr", "klotter", "april 2026"): 2}
    assert "2062-05 ligger mer än ett år efter" in found.avvisade[0].text
