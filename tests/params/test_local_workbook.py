"""The Excel template of local values: written, filled in, read back; faults by sheet and cell; nothing lost."""

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import kalkyl
from kalkyl.model.parameters import Andring, Parameteruppsattning
from kalkyl.packages import MAX_UNPACKED
from kalkyl.params import local_layout as layout
from kalkyl.params.local_workbook import local_template_bytes, read_local_workbook, write_local_template
from kalkyl.params.overlay import dump_overlay, load_overlay

pytestmark = pytest.mark.bad_input

SET = Path(__file__).parent / "smaort"


@pytest.fixture(scope="module")
def parameters() -> Parameteruppsattning:
    return kalkyl.load_parameters(SET)


@pytest.fixture(scope="module")
def template(parameters: Parameteruppsattning) -> bytes:
    return local_template_bytes(parameters, "2085")


class Sheet:
    """The template opened as a user would, with cells addressed by row address and column title."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))

    def cell(self, path: str, title: str):
        for name in layout.SHEETS:
            for row in self.book[name].iter_rows(min_row=layout.HEADER_ROW + 1):
                if row[0].value == path:
                    return row[layout.COLUMNS.index(title)]
        raise KeyError(path)

    def fill(self, path: str, **values: object) -> "Sheet":
        titles = {
            "varde": "Ert värde",
            "lag": "Ert lägsta",
            "hog": "Ert högsta",
            "prisar": "Ert prisår",
            "varfor": "Varför och varifrån",
            "vem": "Vem (roll)",
            "nar": "När",
            "underlag": "Underlag",
        }
        for key, value in values.items():
            self.cell(path, titles[key]).value = value
        return self

    def save(self) -> bytes:
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()


def faults(content: bytes | Path) -> list[str]:
    with pytest.raises(kalkyl.InputError) as caught:
        read_local_workbook(content)
    return [str(p) for p in caught.value.problems]


def test_untouched_template_holds_no_changes(template: bytes) -> None:
    assert read_local_workbook(template) == ()


def test_filled_in_template_gives_changes(template: bytes, parameters: Parameteruppsattning) -> None:
    sheet = Sheet(template)
    sheet.fill(
        "prislapp.eb_hushall",
        varde=71000,
        lag=65000,
        hog=80000,
        prisar=2025,
        varfor="Bokslut 2025",
        vem="Ekonomiavdelningen",
        nar=date(2026, 3, 31),
        underlag="Officiell statistik",
    )
    sheet.fill("tillstand.uvas.antal", varde=43)
    changes = read_local_workbook(sheet.save())
    assert changes == (
        Andring(
            id="prislapp.eb_hushall",
            varde=71000,
            lag=65000,
            hog=80000,
            prisar=2025,
            motivering="Bokslut 2025",
            vem="Ekonomiavdelningen",
            nar=date(2026, 3, 31),
            bevisgrad="officiell_statistik",
        ),
        Andring(id="tillstand.uvas.antal", varde=43),
    )
    local = kalkyl.load_parameters(SET, overlay=changes)
    assert local.prislappar["eb_hushall"].varde == 71000
    assert local.basvarden["prislapp.eb_hushall"].varde == 60000


@pytest.mark.parametrize(
    ("typed", "value"),
    [("71 000", 71000.0), ("71\u00a0000,5", 71000.5), ("71000 kr", 71000.0), (" 71000.25 ", 71000.25)],
)
def test_swedish_numbers_as_text(template: bytes, typed: str, value: float) -> None:
    filled = Sheet(template).fill("prislapp.eb_hushall", varde=typed, prisar="2025").save()
    assert read_local_workbook(filled)[0].varde == value


@pytest.mark.parametrize(("typed", "value"), [("12 %", 0.12), ("0,12", 0.12), ("12,5%", 0.125), (0.12, 0.12)])
def test_shares(template: bytes, typed: object, value: float) -> None:
    filled = Sheet(template).fill("tillstand.uvas.kvar_per_ar", varde=typed).save()
    assert read_local_workbook(filled)[0].varde == value


def test_every_fault_at_once_with_sheet_and_cell(template: bytes) -> None:
    sheet = Sheet(template)
    sheet.fill("prislapp.eb_hushall", varde="mycket", prisar=2025)
    sheet.fill("prislapp.vardbesok", varde=2100)
    sheet.fill("tillstand.uvas.kvar_per_ar", varde=70)
    sheet.fill("tillstand.uvas.antal", varfor="Enligt socialtjänsten")
    sheet.fill("lon.unga", varde=28000, lag=29000, hog=30000, prisar=2025)
    sheet.fill("konstant.po_palagg_kommun", varde=0.41, nar="i våras", underlag="Magkänsla")
    found = faults(sheet.save())
    value, year = (layout.letter(layout.COLUMNS.index(t)) for t in ("Ert värde", "Ert prisår"))
    assert (
        found[0]
        == f"Lokala värden, cell {value}5: ”mycket” är inget tal. Skriv t.ex. 1 250 000, 0,12 eller 12 %."
    )
    assert f"Lokala värden, cell {year}7: prisår saknas. Ange det år som beloppet avser, t.ex. 2025." in found
    assert any("andelen 70 ligger inte mellan 0 och 1" in f for f in found)
    assert any("raden är ifylld men värdet saknas" in f for f in found)
    assert any("värdet ligger inte mellan 29000 och 30000" in f for f in found)
    assert any("”i våras” är inget datum" in f for f in found)
    assert any("”Magkänsla” finns inte i listan" in f for f in found)
    assert len(found) == 7


@pytest.mark.parametrize("text", ["1.250", "1.250.000", "12 34", "1e5", "=1+1", "inf", "nan", "--3"])
def test_ambiguous_or_odd_text_is_refused(template: bytes, text: str) -> None:
    sheet = Sheet(template).fill("prislapp.eb_hushall", prisar=2025)
    cell = sheet.cell("prislapp.eb_hushall", "Ert värde")
    cell.value = text
    cell.data_type = "s"
    assert len(faults(sheet.save())) == 1


def test_formula_without_cached_value_is_not_read_as_empty(template: bytes) -> None:
    filled = Sheet(template).fill("prislapp.eb_hushall", varde="=35000*2", prisar=2025).save()
    assert "formeln har inget uträknat värde" in faults(filled)[0]


def test_text_in_the_set_never_becomes_a_formula(template: bytes) -> None:
    cell = Sheet(template).cell("prislapp.vardbesok", "Uppgift")
    assert cell.value.startswith("=SUMMA") and cell.data_type == "s"


def test_a_missing_price_can_be_filled_in(template: bytes) -> None:
    filled = Sheet(template).fill("saknad.hvb_dygn", varde=8200, prisar=2025, varfor="Avtal").save()
    local = kalkyl.load_parameters(SET, overlay=read_local_workbook(filled))
    price = local.prislappar["hvb_dygn"]
    assert (price.varde, price.prisar, price.enhet, price.fordelning) == (
        8200,
        2025,
        "kr/dygn",
        {"kommun": 1.0},
    )


def test_a_missing_figure_that_is_no_price_cannot(template: bytes) -> None:
    sheet = Sheet(template)
    rows = sheet.book[layout.MISSING].iter_rows(min_row=layout.HEADER_ROW + 1)
    row = next(r for r in rows if r[0].value in (None, ""))
    assert "N18746" in row[layout.COLUMNS.index("Kommentar")].value
    row[layout.COLUMNS.index("Ert värde")].value = 5
    assert "går det inte att ange något värde" in faults(sheet.save())[0]


def test_locked_base_and_open_input_cells(template: bytes) -> None:
    sheet = Sheet(template)
    for name in layout.SHEETS:
        assert sheet.book[name].protection.sheet
    assert sheet.cell("prislapp.eb_hushall", "Basvärde").protection.locked
    assert not sheet.cell("prislapp.eb_hushall", "Ert värde").protection.locked
    validations = sheet.book[layout.VALUES].data_validations.dataValidation
    assert any(v.type == "list" and "Officiell statistik" in v.formula1 for v in validations)


def test_overlay_fills_in_a_new_template(parameters: Parameteruppsattning) -> None:
    change = Andring(
        id="prislapp.eb_hushall", varde=71000, prisar=2025, motivering="Bokslut", nar=date(2026, 3, 31)
    )
    local = kalkyl.load_parameters(SET, overlay=[change])
    content = local_template_bytes(local, "2085")
    assert Sheet(content).cell("prislapp.eb_hushall", "Basvärde").value == 60000
    assert read_local_workbook(content) == (change,)


def test_same_row_twice(template: bytes) -> None:
    sheet = Sheet(template)
    sheet.fill("prislapp.eb_hushall", varde=1, prisar=2025).fill("prislapp.vardbesok", varde=1, prisar=2025)
    sheet.cell("prislapp.vardbesok", "Adress").value = "prislapp.eb_hushall"
    assert "samma uppgift står redan på" in faults(sheet.save())[0]


def test_deleted_sheet_and_moved_column(template: bytes) -> None:
    sheet = Sheet(template)
    del sheet.book[layout.MISSING]
    sheet.book[layout.VALUES].delete_cols(5)
    found = faults(sheet.save())
    assert any("bladet ”Saknade uppgifter” saknas" in f for f in found)
    assert any("här ska rubriken vara ”Betalare”" in f for f in found)


def test_wrong_stamp_and_unknown_version(template: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template))
    book.custom_doc_props[layout.VERSION_PROPERTY].value = 9
    buffer = io.BytesIO()
    book.save(buffer)
    assert "mallen har version 9 men programmet läser version 1" in faults(buffer.getvalue())[0]
    other = io.BytesIO()
    openpyxl.Workbook().save(other)
    assert "inte mallen för lokala värden" in faults(other.getvalue())[0]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04trasig", b"format = 1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 50]
)
def test_what_is_no_workbook(content: bytes) -> None:
    assert len(faults(content)) == 1


def test_truncated_and_bit_flipped_files(template: bytes) -> None:
    for content in (template[: len(template) // 2], template[:-60]):
        assert len(faults(content)) >= 1
    for position in range(200, len(template), len(template) // 25):
        broken = bytearray(template)
        broken[position] ^= 0xFF
        try:
            read_local_workbook(bytes(broken))
        except kalkyl.InputError as error:
            assert error.problems


def test_huge_file_and_zip_bomb(tmp_path: Path, template: bytes) -> None:
    huge = tmp_path / "stor.xlsx"
    huge.write_bytes(b"x" * (layout.MAX_BYTES + 1))
    assert "större än" in faults(huge)[0]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b" " * (MAX_UNPACKED + 1))
    assert len(buffer.getvalue()) < layout.MAX_BYTES
    assert "orimligt stort" in faults(buffer.getvalue())[0]


def test_xml_entities_are_refused(template: bytes) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(buffer, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "xl/sharedStrings.xml":
                data = b'<!DOCTYPE x [<!ENTITY a "b">]>' + data
            new.writestr(part.filename, data)
    assert "XML-deklarationer" in faults(buffer.getvalue())[0]


def test_load_parameters_takes_both_forms(tmp_path: Path, template: bytes) -> None:
    excel = tmp_path / "lokala.xlsx"
    excel.write_bytes(Sheet(template).fill("prislapp.eb_hushall", varde=71000, prisar=2025).save())
    text = tmp_path / "lokala.toml"
    text.write_text(dump_overlay(load_overlay(excel), "Småorts värden", ["Granska filen."]), encoding="utf-8")
    assert text.read_text(encoding="utf-8").startswith("# Granska filen.\n")
    assert load_overlay(excel) == load_overlay(text)
    for path in (excel, text, str(text)):
        assert kalkyl.load_parameters(SET, overlay=path).prislappar["eb_hushall"].varde == 71000


def test_dumped_overlay_is_read_back_with_odd_texts(tmp_path: Path) -> None:
    change = Andring(
        id="konstant.po_palagg_kommun", varde=0.1 + 0.2, motivering='"citat" \\ \n=rad två', vem="å"
    )
    file = tmp_path / "o.toml"
    file.write_text(dump_overlay([change], comments=["rad\nrad \x00 två"]), encoding="utf-8")
    assert load_overlay(file) == (change,)


def test_failed_read_leaves_the_file_alone(tmp_path: Path, template: bytes) -> None:
    file = tmp_path / "lokala.xlsx"
    file.write_bytes(Sheet(template).fill("prislapp.eb_hushall", varde="x", prisar=2025).save())
    before = file.read_bytes()
    faults(file)
    assert file.read_bytes() == before


def test_missing_file(tmp_path: Path) -> None:
    assert "filen finns inte" in faults(tmp_path / "saknas.xlsx")[0]


def test_write_to_path(tmp_path: Path, parameters: Parameteruppsattning) -> None:
    write_local_template(parameters, "0114", tmp_path / "mall.xlsx", {"uvas": (30.0, "Riksandel.")})
    sheet = Sheet((tmp_path / "mall.xlsx").read_bytes())
    assert sheet.cell("tillstand.uvas.antal", "Basvärde").value == 30
