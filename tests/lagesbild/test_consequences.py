"""What counted events cost: the engine's cost of one event times the rate of the lägesbild."""

import pytest

from kalkyl.engine import run
from kalkyl.lagesbild.analysis import Analys, analyse
from kalkyl.lagesbild.consequences import consequences
from kalkyl.lagesbild.law import Tillagg, checklist
from kalkyl.lagesbild.picture_document import lagesbild_document
from kalkyl.lagesbild.synthetic import small_municipality
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.report.document import Table
from kalkyl.risk.scenarios import scenario_for_risk


@pytest.fixture(scope="module")
def analys(riket: Parameteruppsattning) -> Analys:
    return analyse(small_municipality(riket.indikatorer).bilder[0])


@pytest.mark.reference
def test_cost_of_one_event_is_that_of_the_calculation(riket: Parameteruppsattning, analys: Analys) -> None:
    found = {k.takt.indikator: k for k in consequences(riket, "2080", analys.takter)}
    assert set(found) == {"skadegorelse", "anlagd_brand_fordon"}
    result = run(scenario_for_risk(riket, "skadegorelse", "2080"), riket)
    (cost,) = [c for c in result.kostnad_utanforskap if c.tillstand == "skadegorelse"]
    assert found["skadegorelse"].samhallet == pytest.approx(float(cost.per_aktor().sum()))
    assert found["skadegorelse"].kommunen == pytest.approx(float(cost.per_aktor()[0]))


@pytest.mark.hand
def test_the_document_shows_the_cost_and_the_checklist_that_the_rest_is_left(
    riket: Parameteruppsattning, analys: Analys
) -> None:
    costs = consequences(riket, "2080", analys.takter)
    tables = [b for b in lagesbild_document(analys, costs=costs).blocks if isinstance(b, Table)]
    (shown,) = [t for t in tables if t.caption.startswith("Vad de räknade händelserna kostar")]
    assert [row[0] for row in shown.rows] == ["Anlagd brand i fordon", "Skadegörelse på egendom"]
    # The total of car fires is hidden in so small a municipality, so its yearly cost is hidden as well.
    assert shown.rows[0][3:] == ("dolt", "dolt") and "dolt" not in shown.rows[1]
    answers = {p.krav: p.svar for p in checklist(analys, Tillagg(), costs)}
    assert answers["Kartläggning av brottsligheten: konsekvenser"] == "delvis"
