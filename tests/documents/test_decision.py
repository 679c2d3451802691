"""The decision document: what it must say, also when it is unpleasant, and how long it is."""

import io
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

import kalkyl
from kalkyl.model.result import Resultat
from kalkyl.report.decision import decision_document
from kalkyl.report.document import (
    Bullets,
    Callout,
    Document,
    Heading,
    Paragraph,
    Table,
)
from kalkyl.report.document_docx import docx_bytes
from kalkyl.report.document_pdf import pdf_bytes

EXAMPLES = Path(kalkyl.__file__).parent / "examples"


def result(name: str, draws: int = 500) -> Resultat:
    scenario = kalkyl.load_scenario(EXAMPLES / f"{name}.toml")
    return kalkyl.run(scenario, kalkyl.load_parameters(scenario.parametrar), draws, 1)


def words(document: Document) -> str:
    parts: list[str] = []
    for block in document.blocks:
        if isinstance(block, (Heading, Paragraph, Callout)):
            parts.append(block.text)
        elif isinstance(block, Bullets):
            parts += block.items
        elif isinstance(block, Table):
            parts += [block.caption, *(cell for row in block.rows for cell in row)]
    return "\n".join(parts).replace("\xa0", " ")


@pytest.mark.hand
def test_no_effect_is_said_plainly() -> None:
    text = words(decision_document(result("borlange_jobbgaranti")))
    assert "underskott" in text
    assert "kommer inte tillbaka" in text


@pytest.mark.hand
def test_unknown_effect_gives_no_net_but_what_must_be_true() -> None:
    resultat = result("falun_skolsociala_team")
    text = words(decision_document(resultat))
    assert "Nettonuvärdet kan inte räknas eftersom ingen vet hur stor effekten är" in text
    assert "behöver insatsen förebygga" in text
    assert "Nuvärde över" not in text


@pytest.mark.hand
def test_unknown_cost_is_a_warning() -> None:
    document = decision_document(result("avesta_supported_employment"))
    callouts = [b.text for b in document.blocks if isinstance(b, Callout)]
    assert "Insatsens kostnad är inte känd. Ta fram den innan beslut fattas." in callouts


@pytest.mark.hand
def test_table_of_payers_sums_to_society() -> None:
    resultat = result("gotland_bostad_forst")
    (table,) = [
        b
        for b in decision_document(resultat).blocks
        if isinstance(b, Table) and b.caption.startswith("Nuvärde")
    ]
    *actors, society = [
        [float(c.replace("\xa0", "").replace("−", "-").removesuffix("kr")) for c in row[1:]]
        for row in table.rows
    ]
    for column in range(3):
        assert sum(row[column] for row in actors) == pytest.approx(society[column], abs=len(actors))
    net = resultat.matt["samhallet"].npv
    assert net is not None
    assert society[2] == pytest.approx(net, abs=1.0)


@pytest.mark.hand
def test_made_up_figures_are_marked() -> None:
    document = decision_document(result("exempel_coachning"))
    assert isinstance(document.blocks[0], Callout)
    assert "påhitt" in document.blocks[0].text.lower()


@pytest.mark.hand
@pytest.mark.parametrize(
    "name",
    ["gotland_bostad_forst", "falun_skolsociala_team", "malmo_gruppvaldsintervention", "exempel_coachning"],
)
def test_two_to_four_pages(name: str) -> None:
    document = decision_document(result(name))
    assert 2 <= len(PdfReader(io.BytesIO(pdf_bytes(document))).pages) <= 4
    file = docx.Document(io.BytesIO(docx_bytes(document)))
    assert all(shape._inline.docPr.get("descr") for shape in file.inline_shapes)
