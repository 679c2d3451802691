"""The workbook, read back cell by cell: numbers are numbers, sums add up, no text becomes a formula."""

import io
import re
import zipfile
from datetime import date

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalkyl.model.actors import AKTORER, ETIKETTER, PERSPEKTIV
from kalkyl.report.assumptions import assumptions
from kalkyl.report.sheets import whole_kronor
from kalkyl.report.units import unit_label, value_name
from kalkyl.report.workbook import workbook_bytes, write_workbook
from tests import minimal
from tests.report.handmade import parameters, result, scenario, without_npv

SHEETS = [
    "Försättsblad", "Sammanfattning", "Diagram", "Per aktör", "Per år", "Per år och kategori", "Kommunens nämnder",
    "Utanförskapets kostnad", "Antaganden och källor", "Kalkylval", "Ordlista",
]  # fmt: skip
PAYLOADS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "http://x.example",
    '=HYPERLINK("http://x")',
]


def opened(res, **options):
    return openpyxl.load_workbook(
        io.BytesIO(workbook_bytes(res, datum=date(2026, 3, 31), levande=False)), **options
    )


def table(sheet, heading):
    """Rows below the heading row whose first cell is `heading`, as {first cell: {column heading: value}}."""
    rows = list(sheet.iter_rows(values_only=True))
    top = next(i for i, row in enumerate(rows) if row[0] == heading)
    found = {}
    for row in rows[top + 1 :]:
        if row[0] is None:
            break
        found[row[0]] = dict(zip(rows[top], row, strict=True))
    return found


@pytest.mark.lint
def test_sheets_print_setup_and_properties():
    book = opened(result())
    assert book.sheetnames == SHEETS
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape" and sheet.print_area
        assert "&P" in sheet.oddFooter.right.text
        assert not sheet.merged_cells.ranges
    for name in SHEETS[3:]:
        assert book[name].freeze_panes, name
    assert book.custom_doc_props["kalkyl-format"].value == "kalkyl-arbetsbok"
    assert book.custom_doc_props["kalkyl-format-version"].value == 2
    assert {"Kalkyl kr", "Kalkyl huvud", "Kalkyl text"} <= set(book.named_styles)
    assert book["Per aktör"]["B5"].style == "Kalkyl kr"


@pytest.mark.hand
def test_cover_tells_what_and_how():
    sheet = opened(result())["Försättsblad"]
    told = {row[0]: row[1] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert told["Kommun"] == "Exempelkommun" and told["Insats"] == "Stöd till arbete"
    assert told["Målgrupp"] == "Unga vuxna" and told["Risk"] == "Utanförskap"
    assert told["Uppsättningens kontrollsumma"] == "abc123" and told["Frö"] == 7
    assert told["Datum"].date() == date(2026, 3, 31)
    words = " ".join(str(v) for v in told.values())
    assert (
        "Pengar är inte det enda måttet" in words
        and "påhittade" in words
        and "Ett belopp är gammalt." in words
    )


@pytest.mark.hand
def test_key_figures_and_present_values():
    """The hand-made example: kommun −310 000, samhället 1 025 000 − 1 000 000 = 25 000."""
    book = opened(result())
    keys = table(book["Sammanfattning"], "Perspektiv")
    assert set(keys) == {ETIKETTER[p] for p in PERSPEKTIV}
    assert keys["Kommunen"]["Nettonuvärde, kr"] == -310_000
    assert keys["Samhället"]["Nytta, nuvärde, kr"] == 1_025_000
    assert keys["Samhället"]["Nytto–kostnadskvot"] == 1.025
    assert keys["Kommunen"]["Återbetalning, diskonterad, år"] == "saknas"
    actors = table(book["Per aktör"], "Kategori")
    assert actors["Insatskostnad"]["Kommunen"] == -1_000_000
    assert actors["Transferering"]["Samhället"] == 0
    assert actors["Produktion"]["Individen"] == 450_000
    assert actors["Nettonuvärde"]["Offentlig sektor"] == -100_000
    years = table(book["Per år"], "År")
    assert years[2026]["Kommunen"] == -700_000 and years[2028]["Samhället"] == 1_100_000
    assert years["Summa"]["Staten"] == 360_000
    assert years[2028]["Samhället, samlat diskonterat"] == 25_000


@pytest.mark.hand
def test_reconciliation_adds_up_to_the_krona_with_formulas():
    values = table(opened(result(), data_only=True)["Sammanfattning"], "Aktör")
    assert sum(values[ETIKETTER[a]]["Netto, kr"] for a in AKTORER) == 25_000
    assert (
        values["Summa aktörer"]["Netto, kr"] == values["Samhället enligt beräkningen"]["Netto, kr"] == 25_000
    )
    assert values["Skillnad"]["Netto, kr"] == 0
    formulas = table(opened(result())["Sammanfattning"], "Aktör")
    assert re.fullmatch(r"=SUM\(D\d+:D\d+\)", formulas["Summa aktörer"]["Netto, kr"])


@pytest.mark.property
@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=8))
def test_whole_kronor_add_up_and_stay_near(values):
    whole = whole_kronor(values, sum(values))
    assert abs(sum(whole) - sum(values)) <= 0.501
    assert all(abs(w - v) <= 1.001 for w, v in zip(whole, values, strict=True))


@pytest.mark.hand
def test_exclusion_sheet():
    sheet = opened(result())["Utanförskapets kostnad"]
    rows = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[0] == "Långvarigt utanförskap"]
    by_key = {(row[1], row[2]): row for row in rows}
    assert by_key["Per personår", "Summa"][3] == 84_000 and by_key["Per personår", "Summa"][-1] == 166_000
    assert by_key["Alla i kommunen, per år", "Resurskostnad"][4] == 1_000_000
    assert by_key["Antal personer i kommunen", "Antal"][-1] == 100


@pytest.mark.hand
def test_assumptions_show_base_used_value_and_source():
    rows = table(opened(result())["Antaganden och källor"], "Värde")
    price = rows["Hjälp per månad"]
    assert (price["Använt värde"], price["Låg"], price["Hög"], price["Prisår"]) == (
        10_000,
        8_000,
        12_000,
        2024,
    )
    assert price["Utgivare"] == "Exempelverket" and price["Sida, tabell eller formel"] == "s. 7"
    assert price["Länk"] == "https://exempel.example/prislista" and price["Enhet"] == "kr per månad"
    assert price["Bevisgrad"] == "Officiell statistik" and price["Ändrat"] == "nej"
    amount = rows["Långvarigt utanförskap: mängd av hjälp per månad"]
    assert (amount["Basvärde"], amount["Använt värde"], amount["Ändrat"]) == (4, 6, "ja")
    assert amount["Varför"] == "Egen uppföljning"
    assert rows["Insatskostnad per deltagare"]["Basvärde"] == "scenariots eget"
    assert rows["Exempelkommun: kommunal skattesats"]["Använt värde"] == 0.22


@pytest.mark.property
def test_every_number_is_a_number():
    text_numbers = [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in opened(result())
        if sheet.title != "Försättsblad"
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and re.fullmatch(r"[−-]?[\d\s\u00a0]+([.,]\d+)?\s?%?", cell.value)
    ]
    assert text_numbers == []


@pytest.mark.property
@pytest.mark.parametrize("payload", PAYLOADS)
def test_user_text_never_becomes_a_formula_or_a_link(payload):
    places = (
        "namn",
        "titel",
        "utgivare",
        "lank",
        "prislapp",
        "tillstand",
        "malgrupp",
        "insats",
        "risk",
        "kommun",
        "motivering",
    )
    params = parameters(**dict.fromkeys(places, payload))
    scen = scenario(3, namn=payload, beskrivning=payload, anteckningar=[payload])
    data = workbook_bytes(result(params=params, scen=scen), levande=False)
    book = openpyxl.load_workbook(io.BytesIO(data))
    formulas = [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert formulas and all(
        re.fullmatch(r"=(B\d+\+C\d+|SUM\([BCD]\d+:[BCD]\d+\)|D\d+-D\d+)", f) for f in formulas
    )
    texts = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == payload.strip()
    ]
    assert len(texts) >= 6
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert not any(
        re.search("<hyperlink [^>]*r:id", archive.read(n).decode("utf-8", "ignore"))
        for n in archive.namelist()
        if "worksheets" in n
    )


@pytest.mark.property
@pytest.mark.parametrize("text", ["&P&N&&", "å" * 40_000, "\x00\x07", "_x0041_", "]]>", "rad 1\nrad 2"])
def test_odd_text_gives_a_workbook_that_opens(text):
    scen = scenario(3, namn=text[:150] or "x", beskrivning=text)
    book = opened(result(scen=scen))
    assert book.sheetnames == SHEETS


@pytest.mark.property
def test_charts_have_alt_text_and_point_at_the_data():
    archive = zipfile.ZipFile(io.BytesIO(workbook_bytes(result(), levande=False)))
    drawing = next(
        archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/drawings/drawing")
    )
    assert drawing.count("descr=") == 2 and "Övriga staten vinner mest" in drawing
    charts = "".join(archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/charts/chart"))
    assert "Per år" in charts and "Sammanfattning" in charts


@pytest.mark.property
def test_missing_effect_is_said_and_never_zero():
    book = opened(without_npv(result()))
    keys = table(book["Sammanfattning"], "Perspektiv")
    assert {row["Nettonuvärde, kr"] for row in keys.values()} == {"saknas"}
    actors = table(book["Per aktör"], "Kategori")
    assert (
        actors["Resurskostnad"]["Kommunen"] == "saknas" and actors["Insatskostnad"]["Kommunen"] == -1_000_000
    )
    assert "Effekten är inte känd" in book["Per år"]["A2"].value


@pytest.mark.property
def test_same_input_gives_same_bytes(tmp_path):
    one, two = (workbook_bytes(result(), datum=date(2026, 1, 1), levande=False) for _ in range(2))
    assert one == two
    write_workbook(result(), tmp_path / "bok.xlsx", datum=date(2026, 1, 1), levande=False)
    assert (tmp_path / "bok.xlsx").read_bytes() == one


@pytest.mark.property
@pytest.mark.parametrize("years", [1, 100])
def test_short_and_long_horizons(years):
    book = opened(result(np.ones((8, 8, years)), np.ones(years)))
    assert table(book["Per år"], "År")["Summa"]["Kommunen"] == 8 * years


@pytest.mark.hand
def test_names_and_units():
    params = parameters()
    assert value_name("prislapp.hjalp.marginalandel", params) == "Hjälp per månad: andel som försvinner"
    assert (
        value_name("utfall.utanfor.anda", params) == "Långvarigt utanförskap: andel som hade klarat sig ändå"
    )
    assert unit_label("kr/person_ar") == "kr per personår" and unit_label("andel") == "andel"


RISK = {"modell": "riskkurva", "tillstand": "utanfor", "p0": {"varde": 0.4}}
EVENT = {
    "modell": "handelse",
    "handelse": "brand",
    "antal_per_ar": {"varde": 20.0, "enhet": "antal"},
    "effekt": {"matt": "ratkvot", "varde": minimal.ratio(0.8)},
}
MARKOV = {
    "modell": "markov",
    "lagen": [{"id": "i", "namn": "I arbete"}, {"id": "u", "namn": "Utanför", "tillstand": "utanfor"}],
    "start": {"i": 0.0, "u": 1.0},
    "aldersband": [
        {
            "fran_alder": 0,
            "overgangar": {
                "i": {"i": {"varde": 0.9}, "u": {"varde": 0.1}},
                "u": {"i": {"varde": 0.2}, "u": {"varde": 0.8}},
            },
        }
    ],
    "effekter": [{"fran": "u", "till": "i", "effekt": {"matt": "RR", "varde": minimal.ratio(1.5)}}],
}


@pytest.mark.property
@pytest.mark.parametrize(
    "outcome",
    [
        RISK,
        RISK | {"effekt": {"matt": "RR", "varde": minimal.ratio(0.5)}},
        RISK
        | {
            "effekt": {"matt": "RR", "varde": minimal.ratio(0.5)},
            "kedja": [
                {
                    "risk": "saknar behörighet",
                    "andel_med_risk": {"varde": 0.2},
                    "relativ_risk": minimal.ratio(3.0),
                    "kausal_andel": {"varde": 0.5},
                }
            ],
        },
        EVENT,
        MARKOV,
    ],
    ids=["brytpunkt", "riskkurva", "kedja", "handelse", "markov"],
)
def test_every_outcome_model_is_told_in_swedish(outcome):
    from kalkyl.engine import run

    fire = {
        "id": "brand",
        "namn": "Anlagd bilbrand",
        "kostnad_per_handelse": {"kommun": {"varde": 50_000, "enhet": "kr/handelse", "prisar": 2020}},
    }
    scen = minimal.scenario([outcome], egna_handelsetyper=[fire])
    res = run(scen, minimal.minimal_set(), draws=8, seed=1)
    book = opened(res, data_only=True)
    rows = list(book["Antaganden och källor"].iter_rows(min_row=5, values_only=True))
    names = [row[0] for row in rows if row[0]]
    assert len(names) == len(assumptions(res)) and not any(
        re.search(r"_|\.\w|markov", name) for name in names
    )
    conventions = " ".join(str(row[1]) for row in book["Kalkylval"].iter_rows(min_row=5, values_only=True))
    assert "None" not in conventions and ("okänd" in conventions) == (outcome is RISK)
    total = res.matt["samhallet"].npv
    if total is not None:
        values = table(book["Sammanfattning"], "Aktör")
        assert values["Skillnad"]["Netto, kr"] == 0
        assert values["Summa aktörer"]["Netto, kr"] == pytest.approx(total, abs=0.51)
