"""Whatever is opened, the answer is observations, listed rows or a Swedish message; never a traceback."""

import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kalkyl.lagesbild.analysis import analyse
from kalkyl.lagesbild.reading import Inlasning, read_lagesbild
from kalkyl.model.indicators import Indikator
from kalkyl.model.problems import InputError

pytestmark = pytest.mark.property
CALM = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HEADS = ["Månad", "Datum", "Område", "Plats", "Indikator", "Kategori", "Typ", "Läge", "Antal", "Fritext", "2026-01", "mar-26", "Klotter", "Folkmängd", "", "x"]  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(["2026-03", "mars 2026", "Norr", "Klotter", "Inget att rapportera", "Ej rapporterat", "3", "-1", "1,5", "..", "-", "", "=1+1", "1e400", "999999999999", "0x1", "\u0660", "NaN", "2026-03-32"]),
    st.text(max_size=12),
    st.integers(-5, 200_001).map(str),
)  # fmt: skip


def attempt(data: bytes, name: str, indicators: dict[str, Indikator]) -> Inlasning | None:
    try:
        found = read_lagesbild([(data, name)], indicators)
    except InputError as error:
        assert error.problems and all(p.text for p in error.problems)
        return None
    if found.bild is not None:
        analyse(found.bild)
    return found


@CALM
@given(data=st.binary(max_size=300))
def test_any_bytes(data: bytes, indicators: dict[str, Indikator]) -> None:
    attempt(data, "fil.csv", indicators)


@CALM
@given(
    head=st.lists(st.sampled_from(HEADS), min_size=1, max_size=7),
    rows=st.lists(st.lists(CELLS, max_size=8), max_size=6),
    mark=st.sampled_from([";", ",", "\t"]),
)
def test_any_table(
    head: list[str], rows: list[list[str]], mark: str, indicators: dict[str, Indikator]
) -> None:
    text = "\n".join(mark.join(row) for row in [head, *rows])
    attempt(text.encode("utf-8", errors="ignore"), "fil.csv", indicators)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.lists(st.sampled_from(HEADS), min_size=2, max_size=7),
    rows=st.lists(
        st.lists(
            st.one_of(st.none(), st.integers(-9, 10**12), st.floats(allow_nan=False), st.booleans(), st.dates(), st.sampled_from(["Norr", "Klotter", "2026-03"])),
            max_size=8,
        ),
        max_size=5,
    ),
)  # fmt: skip
def test_any_workbook(head: list[str], rows: list[list[object]], indicators: dict[str, Indikator]) -> None:
    book = openpyxl.Workbook()
    for row in (head, *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    attempt(stream.getvalue(), "fil.xlsx", indicators)
