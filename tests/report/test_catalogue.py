"""The parameter catalogue: complete, searchable, comparable, and safe in document and workbook."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import kalkyl
from kalkyl.cli.app import main
from kalkyl.model.actors import AKTORER
from kalkyl.model.parameters import Andring, Parameteruppsattning
from kalkyl.model.paths import all_values
from kalkyl.report.assumptions import assumptions
from kalkyl.report.catalogue import catalogue
from kalkyl.report.catalogue_output import catalogue_bytes, difference_lines, markdown
from kalkyl.report.catalogue_search import diff, find, search

ROOT = Path(kalkyl.__file__).resolve().parents[1]
SMALL = ROOT / "tests" / "params" / "smaort"


@pytest.fixture(scope="module")
def parameters() -> Parameteruppsattning:
    return kalkyl.load_parameters(SMALL)


@pytest.fixture(scope="module")
def riket() -> Parameteruppsattning:
    return kalkyl.load_parameters("riket")


@pytest.mark.lint
@pytest.mark.parametrize("name", ["riket", "exempel"])
def test_every_value_of_a_set_is_listed_once_with_source_or_reason(name: str) -> None:
    parameters = kalkyl.load_parameters(name)
    entries = catalogue(parameters)
    ids = [u.id for u in entries]
    assert sorted(ids) == sorted(set(ids))
    assert {path for path, _ in all_values(parameters)} <= set(ids)
    for u in entries:
        assert u.kalla is not None or (u.bevisgrad == "antagande" and u.kommentar), u.id
        assert u.namn and u.amne, u.id


@pytest.mark.lint
def test_document_is_up_to_date(riket: Parameteruppsattning) -> None:
    written = (ROOT / "docs" / "parametrar.md").read_text(encoding="utf-8")
    assert written == markdown(riket), "Kör: python -m kalkyl katalog --dokument docs/parametrar.md"


@pytest.mark.hand
def test_every_number_behind_a_result_is_found(parameters: Parameteruppsattning) -> None:
    entries = catalogue(parameters)
    result = kalkyl.run(kalkyl.default_scenario(parameters, "2085", "unga_20", "vagledning"), parameters)
    for row in assumptions(result):
        if not row.id.startswith(("utfall.", "kostnad.", "kalkyl.", "kommun.")):
            assert find(entries, row.id) is not None, row.id


@pytest.mark.hand
def test_municipal_figures_lead_to_their_column(riket: Parameteruppsattning) -> None:
    entries = catalogue(riket)
    for column in ("kommunalskatt", "regionskatt", "kompensationsgrad_kommun"):
        found = find(entries, f"kommun.2085.{column}")
        assert found is not None and found.kalla is not None


@pytest.mark.hand
def test_history_is_older_years_of_the_same_price(parameters: Parameteruppsattning) -> None:
    entries = {u.id: u for u in catalogue(parameters)}
    assert entries["prislapp.eb_hushall"].historik == ("prislapp.eb_hushall_2020",)
    assert entries["prislapp.eb_hushall"].anvands_i == ("Varken arbete eller studier",)
    assert entries["prislapp.eb_hushall_2020"].historik == ()
    assert entries["prislapp.osaker"].avstangd


@pytest.mark.hand
def test_search_and_filters(parameters: Parameteruppsattning) -> None:
    entries = catalogue(parameters)

    def ids(text: str = "", **filters: str) -> list[str]:
        return [u.id for u in search(entries, text, **filters)]

    assert ids("BISTÅND hushåll 2020") == ["prislapp.eb_hushall_2020"]
    assert ids("bistand äldre") == ["prislapp.eb_hushall_2020"]
    assert ids("finns inte alls") == []
    assert ids(amne="Löner") == ["lon.unga"]
    assert "prislapp.vardbesok" in ids(aktor="region") and "prislapp.eb_hushall" not in ids(aktor="region")
    assert ids("läkarbesök", bevisgrad="officiell_statistik") == []
    assert len(ids()) == len(entries)
    assert all(set(u.aktorer) <= set(AKTORER) for u in entries)


@pytest.mark.hand
def test_diff_of_a_set_with_and_without_local_values(parameters: Parameteruppsattning) -> None:
    assert diff(parameters, parameters) == ()
    local = kalkyl.load_parameters(
        SMALL,
        overlay=[
            Andring(id="prislapp.vardbesok", varde=2200, prisar=2024, motivering="Egen ekonomi"),
            Andring(id="saknad.hvb_dygn", varde=8000, prisar=2024),
        ],
    )
    changed, new = diff(parameters, local)
    assert (changed.id, changed.slag, changed.falt) == (
        "prislapp.vardbesok",
        "ändrad",
        ("värde", "prisår", "källa"),
    )
    assert (new.id, new.slag) == ("prislapp.hvb_dygn", "ny")
    assert sorted(d.slag for d in diff(local, parameters)) == ["borttagen", "ändrad"]
    lines = [line.replace("\u00a0", " ") for line in difference_lines((changed, new))]
    assert lines[0].endswith(
        "2 000 kr per besök (2023 års priser) blev 2 200 kr per besök (2024 års priser) (även ändrat: prisår, källa)"
    )
    assert lines[1] == "HVB för barn, kr per vårddygn: ny"
    assert next(u for u in catalogue(local) if u.id == "prislapp.vardbesok").bas == 2000


@pytest.mark.hand
def test_document_of_the_small_set(parameters: Parameteruppsattning) -> None:
    text = markdown(parameters)
    row = next(line for line in text.splitlines() if "`prislapp.eb_hushall`" in line)
    assert row == (
        "| Ekonomiskt bistånd per hushåll. Tidigare: 2020: 52 000 | 60 000 | 50 000–70 000 (80 %) | kr per hushåll och år "
        "| 2024 | Officiell statistik | Programmets tester: Påhittad tabell, 2024, tabell 1, s. 3 | `prislapp.eb_hushall` |"
    )
    assert "`prislapp.eb_hushall_2020`" not in text
    assert "Ej kontrollerat pris (*avstängd*)" in text
    assert "**Talen är påhittade för övning.**" in text
    assert "| HVB för barn, kr per vårddygn | Kommunen |" in text
    assert "- Programmets tester: [Påhittad tabell](<https://exempel.se/tabell>), 2024." in text


@pytest.mark.bad_input
def test_text_of_the_set_cannot_break_the_document(parameters: Parameteruppsattning) -> None:
    bad = parameters.prislappar["vardbesok"].model_copy(
        update={"namn": "a | b\n<script>", "kommentar": "x|y"}
    )
    source = parameters.kallor["paahitt"].model_copy(
        update={"lank": "javascript:alert(1)", "titel": "[x](y)"}
    )
    other = parameters.model_copy(
        update={
            "prislappar": parameters.prislappar | {"vardbesok": bad},
            "kallor": parameters.kallor | {"paahitt": source},
        }
    )
    text = markdown(other)
    row = next(line for line in text.splitlines() if "`prislapp.vardbesok`" in line)
    assert row.startswith("| a \\| b &lt;script> |") and "x\\|y" in row
    assert "javascript" not in text


@pytest.mark.hand
def test_workbook_has_values_sources_and_no_formulas(parameters: Parameteruppsattning) -> None:
    book = openpyxl.load_workbook(io.BytesIO(catalogue_bytes(parameters)))
    assert book.sheetnames == ["Parametrar", "Saknade uppgifter", "Källor"]
    sheet = book["Parametrar"]
    assert sheet.auto_filter.ref is not None
    rows = {row[-1].value: row for row in sheet.iter_rows(min_row=5)}
    assert rows["prislapp.eb_hushall"][3].value == 60000
    assert rows["prislapp.vardbesok"][0].value.startswith("=SUMMA")
    assert all(cell.data_type != "f" for ws in book for row in ws.iter_rows() for cell in row)
    some = search(catalogue(parameters), amne="Löner")
    small = openpyxl.load_workbook(io.BytesIO(catalogue_bytes(parameters, some)))["Parametrar"]
    assert len([r for r in small.iter_rows(min_row=5, max_col=1) if r[0].value]) == 1
    assert catalogue_bytes(parameters, [replace(u, varde=None) for u in some])


@pytest.mark.hand
def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document, workbook = tmp_path / "p.md", tmp_path / "p.xlsx"
    assert main(["katalog", str(SMALL), "--dokument", str(document), "--excel", str(workbook)]) == 0
    assert (
        document.read_text(encoding="utf-8").startswith("# Parametrar: Småort")
        and workbook.stat().st_size > 5000
    )
    assert main(["katalog", str(SMALL), "--sok", "bistånd 2020"]) == 0
    assert "[prislapp.eb_hushall_2020]" in capsys.readouterr().out
    assert main(["katalog", str(SMALL), "--jamfor", str(SMALL)]) == 0
    assert "Uppsättningarna är lika." in capsys.readouterr().out
