"""How sure the cost of exclusion is: a normal cost per person-year in closed form."""

import pytest

from kalkyl.engine.exclusion_draws import cost_bars, person_year_draws
from kalkyl.model.result import Resultat
from kalkyl.report import exclusion_uncertainty as told
from kalkyl.report.svg import NARROW, WIDE
from tests.report.test_report_figures import check
from tests.uncertainty.cases import linear_result

NBSP = "\u00a0"


@pytest.fixture(scope="module")
def result() -> Resultat:
    """A person-year costs the kommun N(100 000, 20 000²)."""
    return linear_result(20_000.0, 30_000.0, 40_000.0, draws=0)


@pytest.mark.hand
def test_draws_of_a_person_year(result: Resultat) -> None:
    costs = person_year_draws(result, "utanfor", 4000, 1)
    assert costs.shape == (4001, 8)
    assert costs[0].tolist() == pytest.approx([100_000.0, 0, 0, 0, 0, 0, 0, 0])
    assert costs[0] == pytest.approx(result.kostnad_utanforskap[0].per_aktor())
    assert costs[1:, 0].mean() == pytest.approx(100_000.0, abs=100.0)
    assert costs[1:, 0].std() == pytest.approx(20_000.0, rel=0.01)
    assert not costs[:, 1:].any()
    # The same seed gives the same draws.
    assert person_year_draws(result, "utanfor", 4000, 1) == pytest.approx(costs)


@pytest.mark.hand
def test_only_the_values_of_the_state_have_bars(result: Resultat) -> None:
    # 1.95996 · 20 000 = 39 199 either way; the intervention's cost does not matter for a year in exclusion.
    (bar,) = cost_bars(result, "utanfor", "samhallet")
    assert bar.path == "tillstand.utanfor.kostnad.kommun"
    assert (bar.cost_low, bar.cost_high) == pytest.approx((60_800.7, 139_199.3), abs=0.1)
    assert bar.swing == pytest.approx(78_398.6, abs=0.1)


@pytest.mark.hand
def test_sentences_figures_and_tables(result: Resultat) -> None:
    o = told.cost_uncertainty(result, result.kostnad_utanforskap[0], 4000, 1)
    # 100 000 ± 1.2816 · 20 000 = 74 368 and 125 631.
    assert told.range_sentence(o) == (
        f"Ett år i utanför kostar samhället mellan 74{NBSP}tkr och 126{NBSP}tkr i 8 av 10 simuleringar. "
        f"Mitten är 100{NBSP}tkr."
    )
    assert f"mellan 61{NBSP}tkr och 139{NBSP}tkr" in told.first_to_find_out(o)
    for width in (WIDE, NARROW):
        assert told.range_sentence(o) in check(told.spans(o, width=width)).get("aria-label")
        assert told.first_to_find_out(o) in check(told.bars(o, width=width)).get("aria-label")
    rows = {row[0]: row[1:] for row in told.span_table(o).rows}
    assert rows["Regionen"] == (f"0{NBSP}kr",) * 5 and rows["Kommunen"] == rows["Samhället"]
    assert len(told.bar_table(o).rows) == 1


@pytest.mark.hand
def test_without_intervals_nothing_is_claimed() -> None:
    certain = linear_result(20_000.0, 0.0, 0.0, draws=0)
    o = told.cost_uncertainty(certain, certain.kostnad_utanforskap[0], 100, 1)
    assert "inget av värdena bakom har ett intervall" in told.range_sentence(o)
    for draw in (told.spans, told.bars):
        check(draw(o))
