"""The template: written, opened, read back the same; what a person types cannot become a formula."""

import csv
import io

import openpyxl
import pytest

from kalkyl.lagesbild import layout
from kalkyl.lagesbild.model import Observation, Omrade
from kalkyl.lagesbild.months import month
from kalkyl.lagesbild.reading import read_lagesbild
from kalkyl.lagesbild.template import Mall, template_csv, template_excel
from kalkyl.model.indicators import Indikator
from kalkyl.model.problems import InputError

Indicators = dict[str, Indikator]
AREAS = (Omrade(id="norr", namn="Norr", folkmangd=1200), Omrade(id="o_ster", namn="=Öster", folkmangd=None))
SEEN = (
    Observation(
        omrade="norr", indikator="klotter", manad=month(2026, 3), antal=3, lage="rapporterat", rapportor="skola",
        kalla="felanmälan", tillforlitlighet="hog", bedomning="vanligt", trend="okar", atgard="sanerat", ansvarig="fastighet", fritext="=1+1",
    ),
    Observation(omrade="norr", indikator="skadegorelse", manad=month(2026, 3), antal=0, lage="inget"),
    Observation(omrade="norr", indikator="hatbrott", manad=month(2026, 3), antal=None, lage="ej_rapporterat"),
)  # fmt: skip


def mall(indicators: Indicators, seen: tuple[Observation, ...] = ()) -> Mall:
    return Mall("Provkommun", AREAS, list(indicators.values()), [month(2026, 3)], seen)


@pytest.mark.hand
def test_what_was_filled_in_is_read_back_the_same(indicators: Indicators) -> None:
    found = read_lagesbild([(template_excel(mall(indicators, SEEN)), "m.xlsx")], indicators)
    assert found.bild is not None
    assert found.bild.observationer == SEEN
    assert found.bild.namn == "Provkommun"
    assert found.bild.omraden == AREAS[:1]
    assert found.avvisade == found.varningar == ()


@pytest.mark.hand
def test_csv_is_read_back_the_same(indicators: Indicators) -> None:
    found = read_lagesbild([(template_csv(mall(indicators, SEEN)), "m.csv")], indicators)
    assert found.bild is not None
    # A leading = is disarmed in the file, so the text comes back with an apostrophe.
    assert found.bild.observationer[0].fritext == "'=1+1"
    assert [o.antal for o in found.bild.observationer] == [3, 0, None]


@pytest.mark.hand
def test_empty_template_has_a_row_per_area_and_indicator_and_counts_as_not_reported(
    indicators: Indicators,
) -> None:
    found = read_lagesbild([(template_excel(mall(indicators)), "m.xlsx")], indicators)
    assert found.rader == 2 * len(indicators)
    assert found.bild is not None
    assert {o.lage for o in found.bild.observationer} == {"ej_rapporterat"}
    rows = list(csv.reader(io.StringIO(template_csv(mall(indicators)).decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 1 + 2 * len(indicators) and rows[0] == list(layout.COLUMNS.values())


@pytest.mark.lint
def test_workbook_has_lists_stamp_and_no_formulas(indicators: Indicators) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_excel(mall(indicators, SEEN))))
    stamp = {p.name: p.value for p in book.custom_doc_props.props}
    assert (stamp[layout.FORMAT_PROPERTY], stamp[layout.VERSION_PROPERTY]) == (layout.FORMAT, layout.VERSION)
    sheet = book[layout.REPORT]
    assert {v.type for v in sheet.data_validations.dataValidation} == {"list", "whole"}
    assert len(sheet.data_validations.dataValidation) == 7
    for page in book:
        assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row), page.title
    assert book[layout.LISTS].sheet_state == "hidden"


@pytest.mark.bad_input
def test_another_version_is_refused(indicators: Indicators, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "VERSION", 2)
    newer = template_excel(mall(indicators))
    monkeypatch.undo()
    with pytest.raises(InputError, match="version 2 men programmet läser version 1"):
        read_lagesbild([(newer, "m.xlsx")], indicators)
