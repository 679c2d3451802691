"""The chain in a browser: lägesbild uploaded, planted signal seen, risk and scenario opened with its numbers, document saved."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kalkyl.lagesbild.synthetic import small_municipality
from kalkyl.lagesbild.template import Mall, template_excel
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.params.files import parameter_root
from tests.ui import conftest
from tests.ui.conftest import Server, Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def national(browser: Any) -> Iterator[Server]:
    """A server with the national set, whose indicators the page needs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conftest, "PROVSET", parameter_root() / "riket")
        server = Server()
    yield server
    server.stop()


@pytest.fixture
def visit(browser: Any, national: Server) -> Iterator[Visit]:
    made = Visit(browser, national)
    yield made
    made.context.close()


def upload(visit: Visit, name: str, data: bytes) -> None:
    with visit.page.expect_file_chooser() as chooser:
        visit.page.get_by_role("button", name="Öppna fil").click()
    chooser.value.set_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})
    visit.page.get_by_text(f"Öppnade {name}").wait_for(timeout=20_000)


def save(visit: Visit, button: str, target: Path) -> bytes:
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name=button).click()
    download.value.save_as(target)
    return target.read_bytes()


def test_from_upload_to_risk_scenario_and_documents(
    visit: Visit, riket: Parameteruppsattning, tmp_path: Path
) -> None:
    bild = small_municipality(riket.indikatorer).bilder[0]
    used = {o.indikator for o in bild.observationer}
    mall = Mall(
        bild.namn, bild.omraden, [i for k, i in bild.indikatorer.items() if k in used], [], bild.observationer
    )
    visit.open("lagesbild")
    upload(visit, "lagesbild.xlsx", template_excel(mall))
    row = visit.page.get_by_role("row", name="Skadegörelse på egendom, Centrum")
    row.wait_for()
    assert "Stark signal" in row.inner_text()
    assert save(visit, "Lägesbild (Word)", tmp_path / "l.docx")[:2] == b"PK"

    row.get_by_role("link", name="Bedöm risken").click()
    visit.page.get_by_text("Skadegörelse och klotter. Att inget göra kostar").wait_for(timeout=60_000)
    newest = max(o.manad for o in bild.observationer)
    year = [
        o.antal or 0 for o in bild.observationer if o.indikator == "skadegorelse" and o.manad > newest - 12
    ]
    fields = visit.page.locator(".k-field input").filter(visible=True).all()
    assert str(sum(year)) in [field.input_value() for field in fields]
    assert save(visit, "Åtgärdsplan (Word)", tmp_path / "p.docx")[:2] == b"PK"

    visit.page.get_by_role("link", name="Räkna på risken").click()
    visit.page.get_by_text("Öppnade ”Skadegörelse och klotter").wait_for(timeout=60_000)
    assert visit.sentence()
    assert save(visit, "Ladda ner Excel", tmp_path / "k.xlsx")[:2] == b"PK"
    assert visit.external() == []


def test_a_signal_opens_a_scenario_that_has_run(visit: Visit) -> None:
    visit.open("lagesbild")
    visit.page.get_by_role("button", name="Liten kommun", exact=True).click()
    row = visit.page.get_by_role("row", name="Skadegörelse på egendom, Centrum")
    row.get_by_role("link", name="Räkna på risken").click()
    visit.page.get_by_text("Öppnade ”Skadegörelse och klotter").wait_for(timeout=60_000)
    assert visit.sentence()
