"""Documents, workbook and feedback: the law's points, no hidden number on paper, planted changes told."""

import io
import re

import numpy as np
import openpyxl
import pytest

from kalkyl.lagesbild.aggregate import gather
from kalkyl.lagesbild.analysis import Analys, analyse
from kalkyl.lagesbild.feedback import feedback_document
from kalkyl.lagesbild.figures import heat_table, small_multiples
from kalkyl.lagesbild.law import Tillagg, checklist
from kalkyl.lagesbild.picture_document import FILL_IN, lagesbild_document
from kalkyl.lagesbild.picture_workbook import analysis_workbook
from kalkyl.lagesbild.publication import HIDDEN, publication, told
from kalkyl.lagesbild.synthetic import Exempel, city, county, small_municipality
from kalkyl.model.indicators import Indikator
from kalkyl.model.problems import Problem
from kalkyl.report.document import Document, Figure, Table
from kalkyl.report.document_docx import docx_bytes
from kalkyl.report.document_pdf import pdf_bytes

Indicators = dict[str, Indikator]


@pytest.fixture(scope="module")
def small(indicators: Indicators) -> Analys:
    return analyse(small_municipality(indicators).bilder[0])


@pytest.fixture(scope="module")
def large(indicators: Indicators) -> Analys:
    return analyse(city(indicators).bilder[0])


def words(document: Document) -> str:
    """All text of a document, figures left out."""
    found = []
    for block in document.blocks:
        if isinstance(block, Table):
            found += [*block.columns, *(cell for row in block.rows for cell in row)]
        elif isinstance(block, Figure):
            found.append(block.caption)
        else:
            found += [getattr(block, "text", ""), *getattr(block, "items", ())]
    return "\n".join(found)


@pytest.mark.reference
@pytest.mark.parametrize("make", [small_municipality, city])
def test_planted_changes_are_found(make: object, indicators: Indicators) -> None:
    example: Exempel = make(indicators)  # type: ignore[operator]
    found = {(n.omrade, n.indikator) for n in analyse(example.bilder[0]).nyheter}
    assert {(p.omrade, p.indikator) for p in example.planterade} <= found


@pytest.mark.reference
def test_planted_changes_of_the_county_are_found_at_both_levels(indicators: Indicators) -> None:
    example = county(indicators)
    below = {(n.omrade, n.indikator) for p in example.bilder for n in analyse(p).nyheter}
    assert {(p.omrade, p.indikator) for p in example.planterade} <= below
    whole = gather(example.bilder, "Provlän")
    above = {(n.omrade.split("_")[1], n.indikator) for n in analyse(whole.bild, whole.panel).nyheter}
    for change in example.planterade:
        assert any(area == change.omrade[0] for area, key in above if key == change.indikator), change
    assert whole.panel.antal.shape == (15, 12, 36)


@pytest.mark.property
def test_examples_are_marked_as_invented_and_the_same_every_time(indicators: Indicators) -> None:
    for make in (small_municipality, county, city):
        one, two = make(indicators), make(indicators)
        assert one == two
        assert all(p.syntetisk and "påhittad" in p.namn for p in one.bilder)


@pytest.mark.hand
def test_the_document_follows_the_law(large: Analys) -> None:
    document = lagesbild_document(large)
    text = words(document)
    for heading in ("Kartläggning av brottsligheten", "Omfattning", "Konsekvenser", "Annan information av betydelse", "Analys", "Lagens punkter"):  # fmt: skip
        assert heading in text
    assert text.count(FILL_IN) == 5
    assert "påhittade" in text
    full = Tillagg("a", "b", "c", "d", "e")
    assert FILL_IN not in words(lagesbild_document(large, full))
    answers = {(p.paragraf, p.svar) for p in checklist(large, full)}
    assert answers == {("4 § 1", "ja"), ("4 § 2", "ja"), ("4 § 3", "ja"), ("5 §", "nej"), ("6 §", "delvis"), ("7 §", "ja"), ("13 §", "ja")}  # fmt: skip
    assert ("4 § 3", "delvis") in {(p.paragraf, p.svar) for p in checklist(large, Tillagg())}


@pytest.mark.property
@pytest.mark.parametrize("which", ["small", "large"])
def test_no_small_count_stands_in_what_leaves_the_municipality(
    which: str, request: pytest.FixtureRequest
) -> None:
    analys: Analys = request.getfixturevalue(which)
    view = publication(analys)
    open_ones, secret = told(analys, view)
    assert len(open_ones) + secret == len(analys.nyheter)
    for n, key in enumerate(analys.panel.indikatorer):
        hidden = view.hidden(key)
        counts = analys.panel.antal[:, n, -12:]
        assert hidden[(counts > 0) & (counts < 5)].all()
        svg = heat_table(analys, key, width=960, hidden=hidden)
        cells = re.findall(r"<title>[^<]*: (\d+)(?:, fler än väntat)?</title>", svg)
        assert not {1, 2, 3, 4} & {int(c) for c in cells}
    book = openpyxl.load_workbook(io.BytesIO(analysis_workbook(analys)), read_only=True)
    numbers = [c for row in book["Antal per månad"].iter_rows(min_row=5, min_col=3, values_only=True) for c in row if isinstance(c, (int, float))]  # fmt: skip
    assert numbers and not {1, 2, 3, 4} & {int(x) for x in numbers}
    shown = [
        row for block in lagesbild_document(analys).blocks if isinstance(block, Table) for row in block.rows
    ]
    assert all(row[2] == HIDDEN or int(re.sub(r"\D", "", row[2])) >= 5 or row[2] == "0" for row in shown if row[1] in ("Brott och ordning", "Sociala risker"))  # fmt: skip


@pytest.mark.hand
def test_a_signal_on_hidden_counts_is_not_told(small: Analys) -> None:
    view = publication(small)
    for item in small.nyheter:
        row = small.panel.omraden.index(item.omrade)
        hidden = view.hidden(item.indikator)[row, -item.fonster :].any()
        assert (item.text in words(lagesbild_document(small))) == (not hidden)
    within = publication(small, 0)
    text = words(lagesbild_document(small, published=within))
    assert all(item.text in text for item in small.nyheter) and "även små" in text


@pytest.mark.hand
def test_word_and_pdf_can_be_read_back(small: Analys) -> None:
    import docx
    import pypdf

    document = lagesbild_document(small)
    word = docx.Document(io.BytesIO(docx_bytes(document)))
    assert "Lagens punkter" in [p.text for p in word.paragraphs if p.style.name.startswith("Heading")]
    pdf = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf_bytes(document))).pages)
    assert "Lägesbild Provkommun" in pdf and "Så är det räknat" in pdf


@pytest.mark.hand
def test_workbook_lists_what_was_refused_and_formulas_stay_text(small: Analys) -> None:
    data = analysis_workbook(small, [Problem("a.csv, rad 3", "=HYPERLINK(1)")])
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == [
        "Sammanfattning",
        "Antal per månad",
        "Områden",
        "Händelser per år",
        "Att rätta",
    ]
    cells = [c for row in book["Att rätta"].iter_rows() for c in row if c.value == "=HYPERLINK(1)"]
    assert [c.data_type for c in cells] == ["s"]


@pytest.mark.hand
def test_feedback_shows_the_municipality_and_all_together_but_no_other(indicators: Indicators) -> None:
    example = county(indicators)
    whole = gather(example.bilder, "Provlän")
    analys = analyse(whole.bild, whole.panel)
    text = words(feedback_document(analys, 2, publication(analys)))
    assert "Alla" in text and "100 procent" not in text
    assert not [
        n for n in (a.namn for a in whole.bild.omraden) if n != "Provkommun C (påhittad)" and n in text
    ]


@pytest.mark.hand
def test_figures_tell_missing_apart_from_zero_and_escape(indicators: Indicators) -> None:
    bild = small_municipality(indicators).bilder[0]
    first = bild.omraden[0].model_copy(update={"namn": "<b>Å & Ö</b>"})
    bild = bild.model_copy(update={"omraden": (first, *bild.omraden[1:])})
    analys = analyse(bild)
    gone = np.argwhere(np.isnan(analys.panel.antal[:, :, -12:]))[0]
    key = analys.panel.indikatorer[gone[1]]
    svg = heat_table(analys, key, width=960)
    assert ": ej rapporterat</title>" in svg and ": 0</title>" in heat_table(analys, "hatbrott", width=960)  # fmt: skip
    assert "<b>" not in svg and "&lt;b&gt;Å &amp; Ö" in svg
    many = small_multiples(analys, [(first.id, "klotter")], width=420)
    assert "<b>" not in many and many.startswith("<svg")
