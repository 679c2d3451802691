"""The page about the lägesbild without a browser: files, faults, signals, way on to the scenario, downloads."""

import base64
import io
import re
import zipfile
from pathlib import Path

import pytest

import kalkyl
from kalkyl.lagesbild.event_rates import parse_rates
from kalkyl.lagesbild.mapping import mapping_text
from kalkyl.lagesbild.synthetic import county, small_municipality
from kalkyl.lagesbild.template import Mall, template_excel
from kalkyl.model.outcomes import HandelseUtfall
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.params.scenario_file import parse_scenario
from kalkyl.ui.lagesbild_page import LagesbildPage
from kalkyl.ui.lagesbild_state import LagesbildState
from kalkyl.ui.link import unpack
from tests.ui.conftest import PROVSET

pytestmark = pytest.mark.ui

BAD = "Månad;Område;Indikator;Antal;Fritext\n2026-03;Norr;Klotter;3;Testa Testsson\n2026-03;Norr;Klottr;1;<script>x</script>\n"


@pytest.fixture
def page(riket: Parameteruppsattning) -> LagesbildPage:
    return LagesbildPage(LagesbildState(riket))


@pytest.fixture(scope="module")
def template(riket: Parameteruppsattning) -> bytes:
    bild = small_municipality(riket.indikatorer).bilder[0]
    used = {o.indikator for o in bild.observationer}
    chosen = [i for key, i in bild.indikatorer.items() if key in used]
    return template_excel(Mall(bild.namn, bild.omraden, chosen, [], bild.observationer))


def test_an_empty_page_says_how_to_begin(page: LagesbildPage) -> None:
    assert "Öppna kommunens lägesbild" in page.parts["conclusion"].value
    assert [p for name, p in page.parts.items() if name != "conclusion" and p.value] == []
    assert page.guard.message.value == ""


def test_the_planted_signal_is_shown_and_opens_the_scenario_of_its_risk(
    page: LagesbildPage, template: bytes
) -> None:
    page._open(template, "lagesbild.xlsx")
    assert "Öppnade lagesbild.xlsx" in page.message.value
    assert "påhittade" in page.parts["conclusion"].value
    shown = page.parts["signals"].value
    assert "Skadegörelse på egendom, Centrum" in shown and "Stark signal" in shown
    assert shown.count("investeringskalkyl.ipynb#scenario=") >= 2
    page.state.choose_kommun("Falun")
    scenario = parse_scenario(page.state.scenario_text("skadegorelse", "skadegorelse"))
    assert (scenario.kommun, scenario.risk) == ("2080", "skadegorelse")
    (event,) = [u for u in scenario.utfall if isinstance(u, HandelseUtfall)]
    rate = page.state.rate("skadegorelse")
    assert rate is not None
    assert event.antal_per_ar.varde == pytest.approx(rate.per_ar)
    counted = re.search(r"risker.ipynb#takter=([^\"]+)", page.parts["signals"].value)
    assert counted is not None and parse_rates(unpack(counted[1]), "länken")
    link = re.search(r"#scenario=([^\"]+)", page.parts["signals"].value)
    assert link is not None and parse_scenario(unpack(link[1])).kommun == "2080"


def test_refused_rows_and_warnings_are_listed_and_escaped(page: LagesbildPage) -> None:
    page._open(BAD.encode("cp1252"), "../../egen <fil>.csv")
    shown = page.parts["read"].value
    assert "1 rader eller celler kunde inte läsas" in shown and "Menade du ”Klotter”" in shown
    assert "ett namn" in shown and "Testsson" not in shown
    assert "<script>" not in shown and "<fil>" not in shown and ".." not in shown
    assert "Det behövs minst ett års" in page.parts["conclusion"].value
    assert "kan inte jämföras" not in page.parts["areas"].value  # a single area is not compared


def test_a_broken_file_changes_nothing(page: LagesbildPage, template: bytes) -> None:
    page._open(template, "a.xlsx")
    before = page.parts["signals"].value
    page._open(b"PK\x03\x04skrap", "b.xlsx")
    assert "kunde inte öppnas" in page.message.value
    assert page.parts["signals"].value == before and page.state.file_names == ("a.xlsx",)


def test_many_files_as_one_municipality_or_a_county(page: LagesbildPage, riket: Parameteruppsattning) -> None:
    for bild in county(riket.indikatorer).bilder[:3]:
        used = {o.indikator for o in bild.observationer}
        mall = Mall(
            bild.namn,
            bild.omraden,
            [i for k, i in bild.indikatorer.items() if k in used],
            [],
            bild.observationer,
        )
        page._open(template_excel(mall), f"{bild.namn}.xlsx")
    assert page.state.analys is not None and len(page.state.analys.panel.omraden) == 6
    page.apart.control.value = True
    assert [a.namn for a in page.state.analys.bild.omraden] == [f"Provkommun {x} (påhittad)" for x in "ABC"]
    page.feedback._go()
    packed = zipfile.ZipFile(
        io.BytesIO(base64.b64decode(page.feedback.link.value.split("base64,")[1].split('"')[0]))
    )
    assert len(packed.namelist()) == 3
    page.state.clear()
    assert page.state.analys is None and page.state.file_names == ()


def test_choosing_an_indicator_redraws_table_and_areas(page: LagesbildPage) -> None:
    page.state.example("stad")
    page.indicator.control.value = "klotter"
    assert "Klotter, per område och månad" in page.parts["heat"].value
    assert "Områden: Klotter" in page.parts["areas"].value


def test_downloads(page: LagesbildPage, template: bytes) -> None:
    page._open(template, "a.xlsx")
    page.texts["analys"].value = "Vår egen analys."
    for download, start in ((page.word, b"PK"), (page.pdf, b"%PDF"), (page.excel, b"PK"), (page.rates, b"format"), (page.template, b"PK"), (page.template_csv, b"\xef\xbb\xbf"), (page.mapping, b"# Hur")):  # fmt: skip
        download._go()
        assert base64.b64decode(download.link.value.split("base64,")[1].split('"')[0]).startswith(start)
    assert "4 § 3" in page.parts["law"].value and "Kommunens analys finns" in page.parts["law"].value


def test_a_mapping_file_changes_how_an_open_list_is_counted(
    page: LagesbildPage, riket: Parameteruppsattning
) -> None:
    page._open(b"Datum;Kategori;Stadsdel\n2026-01-03;Buller;Norr\n2026-01-03;Klotter;Norr\n", "est.csv")
    assert page.state.analys is not None and page.state.analys.panel.indikatorer == ("klotter",)
    own = '\n[[kategori]]\nkategori = "Buller"\nindikator = "ordningsstorning"\n'
    page._open((mapping_text(riket.indikatorer) + own).encode(), "koppling.toml")
    assert page.state.analys.panel.indikatorer == ("klotter", "ordningsstorning")


def test_nothing_is_written_to_disk(
    page: LagesbildPage, template: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **settings: object) -> None:
        raise AssertionError(f"written: {args}")

    monkeypatch.chdir(tmp_path)
    for name in ("write_bytes", "write_text"):
        monkeypatch.setattr(Path, name, refuse)
    page._open(template, "a.xlsx")
    page._open(BAD.encode(), "b.csv")
    assert page.state.file_names == ("a.xlsx", "b.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_set_without_indicators_says_so() -> None:
    page = LagesbildPage(LagesbildState(kalkyl.load_parameters(PROVSET)))
    page.guard(lambda: page.state.example("liten"))()
    assert "har inga indikatorer" in page.guard.message.value


def test_the_rate_of_a_county_is_moved_to_the_inhabitants_of_the_municipality(page: LagesbildPage) -> None:
    page.state.example("lan")
    page.state.choose_kommun("Falun")
    assert page.state.analys is not None
    whole = next(r for r in page.state.analys.takter if r.indikator == "skadegorelse")
    here = page.state.rate("skadegorelse")
    assert here is not None and whole.folkmangd is not None
    share = page.state.parameters.kommuner["2080"].folkmangd / whole.folkmangd
    assert here.per_ar == pytest.approx(whole.per_ar * share)
    # Same count over as many more years gives the same rate in the engine, up to the prior of half an event.
    assert here.count.count / here.count.years == pytest.approx(whole.antal / whole.ar * share)


def test_a_picture_named_after_a_municipality_chooses_it(
    page: LagesbildPage, riket: Parameteruppsattning
) -> None:
    bild = small_municipality(riket.indikatorer).bilder[0]
    mall = Mall("Falun", bild.omraden, [riket.indikatorer["klotter"]], [bild.observationer[0].manad])
    page._open(template_excel(mall), "a.xlsx")
    assert page.state.kommun == "2080" and page.kommun.control.value == "Falun"
