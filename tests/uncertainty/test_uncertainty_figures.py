"""Figures of the uncertainty: well-formed, described, inside the frame, and telling the right numbers."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from kalkyl.engine import run
from kalkyl.engine.acceptability import Acceptability
from kalkyl.engine.uncertainty import spread
from kalkyl.report import uncertainty_charts as charts
from kalkyl.report import uncertainty_figures as drawn
from kalkyl.report import uncertainty_tables as tables
from kalkyl.report import uncertainty_text as text
from kalkyl.report.svg import NARROW, WIDE, money_axis
from kalkyl.report.uncertainty import Osakerhet, uncertainty
from tests.minimal import minimal_set
from tests.report.test_report_figures import SVG, check
from tests.uncertainty.cases import linear_result
from tests.uncertainty.test_evaluation import risk_scenario

EVERY = (
    drawn.distribution,
    drawn.tornado,
    charts.fan,
    charts.acceptability,
    charts.loss,
    charts.worth,
    charts.pairs,
)


@pytest.fixture(scope="module")
def example() -> Osakerhet:
    """NPV ~ N(20 000, 50 000²)."""
    found = uncertainty(linear_result(20_000.0, 30_000.0, 40_000.0, draws=4000), "kommun")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def risky() -> Osakerhet:
    found = uncertainty(run(risk_scenario({}), minimal_set(), draws=500, seed=5), "samhallet")
    assert found is not None
    return found


def titles(svg: str) -> list[str]:
    return [t.text.replace("\u00a0", " ") for t in ET.fromstring(svg).iter(f"{SVG}title") if t.text]


@pytest.mark.property
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("mean", [20_000.0, 150_000.0, -500_000.0, 0.0])
@pytest.mark.parametrize("scale", [0.0, 1.0])
def test_every_figure_is_whole_and_described(width: float, mean: float, scale: float) -> None:
    for who in ("kommun", "region"):
        found = uncertainty(linear_result(mean, 3_000.0 * scale, 40_000.0 * scale, draws=300), who)  # type: ignore[arg-type]
        assert found is not None
        for draw in EVERY:
            check(draw(found, width=width))


@pytest.mark.property
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_whole_scenario_is_drawn_whole(risky: Osakerhet, width: float) -> None:
    for draw in EVERY:
        root = check(draw(risky, width=width))
        assert len(root.get("aria-label")) > 40


@pytest.mark.hand
def test_each_figure_says_its_conclusion(example: Osakerhet) -> None:
    for draw, sentence in (
        (drawn.distribution, text.range_sentence),
        (drawn.tornado, text.tornado_sentence),
        (charts.fan, text.fan_sentence),
        (charts.loss, text.loss_sentence),
        (charts.worth, text.advice_sentence),
        (charts.pairs, text.grid_sentence),
    ):
        assert sentence(example) in ET.fromstring(draw(example)).find(f"{SVG}desc").text


@pytest.mark.hand
def test_the_bars_of_the_distribution_count_every_draw(example: Osakerhet) -> None:
    counted = [
        re.fullmatch(r"(.*) till (.*): ([\d ]+) av 4 000", t) for t in titles(drawn.distribution(example))
    ]
    found = [m for m in counted if m]
    assert sum(int(m[3].replace(" ", "")) for m in found) == 4000
    # Those to the right of zero are the draws that gain: an edge of the intervals lies at zero.
    gain = sum(int(m[3].replace(" ", "")) for m in found if not m[1].startswith("−"))
    assert gain == int(np.count_nonzero(example.npv >= 0))


@pytest.mark.hand
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_net_that_hardly_varies_is_drawn_or_told(example: Osakerhet, width: float) -> None:
    same = np.full(1000, -50_000.0)
    told = replace(example, npv=same, measures={**example.measures, "npv": spread(same)})
    assert "Alla simuleringar ger samma netto: −50" in check(drawn.distribution(told, width=width)).get(
        "aria-label"
    )
    # One draw in a thousand differs: the quantiles coincide, but there is something to draw.
    rare = np.append(same[1:], 200_000.0)
    svg = drawn.distribution(
        replace(example, npv=rare, measures={**example.measures, "npv": spread(rare)}), width=width
    )
    check(svg)
    assert any(t.endswith(": 999 av 4 000") for t in titles(svg))


@pytest.mark.hand
def test_histogram_in_the_head() -> None:
    # Ticks −10, 0, 10: 32 intervals of 10/16. Outliers are put outermost.
    edges, counts = drawn.histogram(np.array([-99.0, -0.1, 0.0, 5.0, 99.0]), money_axis(-10.0, 10.0, 2))
    assert 0.0 in edges.round(9) and counts.sum() == 5
    assert counts[0] == 1 and counts[-1] == 1
    assert counts[edges[:-1] >= -1e-9].sum() == 3


@pytest.mark.hand
def test_tornado_tells_both_ends(example: Osakerhet) -> None:
    # Benefit: 2 · 1.95996 · 20 000 = 78 399 from 20 000. Cost: 10 · 1.95996 · 3 000 = 58 799.
    told = " ".join(titles(drawn.tornado(example)))
    for amount in ("98 399 kr", "−58 399 kr", "78 799 kr", "−38 799 kr"):
        assert amount in told
    rows = tables.tornado(example).rows
    assert [row[-1] for row in rows] == ["ja", "ja"]
    # A high benefit gives more, a high cost gives less.
    assert rows[0][4].startswith("98") and rows[1][4].startswith("−38")


@pytest.mark.hand
def test_fan_ends_in_the_distribution(example: Osakerhet) -> None:
    (row,) = tables.fan(example).rows
    # One year: 20 000 ± 1.645 · 50 000, and 65.5 per cent above zero.
    assert row[0] == "1" and row[-1].startswith(("65", "66"))
    assert example.fan.quantiles[0, 0] == pytest.approx(-62_243.0, abs=2_000.0)
    assert any(t.startswith("Efter 1 år: 6") for t in titles(charts.fan(example)))


@pytest.mark.hand
def test_pairs_are_the_sums_of_their_parts(example: Osakerhet) -> None:
    # Linear: corner NPV = 20 000 ± 78 399 ∓ 58 799.
    grid = example.grid
    assert grid is not None
    assert grid.npv[0, 0] == pytest.approx(20_000 - 78_399 + 58_799, abs=1.0)
    assert grid.npv[-1, -1] == pytest.approx(20_000 + 78_399 - 58_799, abs=1.0)
    assert grid.npv[2, 2] == pytest.approx(20_000.0)
    shown = [t for t in titles(charts.pairs(example)) if t.endswith(" kr")]
    assert len(shown) == 25
    positive = int(np.count_nonzero(grid.npv > 0))
    assert f"plus i {positive} av 25 rutor" in text.grid_sentence(example)


@pytest.mark.hand
def test_acceptability_is_told_where_half_is_reached(example: Osakerhet) -> None:
    values = np.array([0.0, 500_000.0, 1_000_000.0])
    half = Acceptability(values, np.array([0.1, 0.4, 0.8]), values > 5, values, values, 2.0, 300_000.0)
    o = replace(example, good_years=half)
    assert text.acceptability_sentence(o).startswith("Värderas ett gott år till minst 1,00\u00a0mnkr")
    told = titles(charts.acceptability(o))
    assert told == ["0 kr: 10 %", "500 000 kr: 40 %", "1 000 000 kr: 80 %"]
    never = replace(example, good_years=replace(half, probability=np.array([0.1, 0.2, 0.3])))
    assert "Inte ens om ett gott år värderas till 1,00" in text.acceptability_sentence(never)
    saves = replace(example, good_years=replace(half, probability=np.array([0.7, 0.8, 0.9])))
    assert text.acceptability_sentence(saves).startswith(
        "I 7 av 10 simuleringar lönar sig insatsen redan i pengar"
    )
    assert "inga goda år" in text.acceptability_sentence(
        replace(example, good_years=replace(half, good_years=0.0))
    )


@pytest.mark.hand
def test_tables_say_missing_and_never() -> None:
    assert tables.written(None, "kr") == "saknas"
    assert tables.written(float("inf"), "ar") == "aldrig inom horisonten"
    assert tables.written(float("nan"), "kvot") == "saknas"
    assert tables.written(1.25, "kvot") == "1,25"


@pytest.mark.hand
def test_ratios_over_the_draws(example: Osakerhet) -> None:
    # Cost 10 · 18 000 = 180 000 and benefit 200 000 in the base: the middle ratio is near 200/180 = 1.11.
    rows = {row[0]: row[1:] for row in tables.measures(example).rows}
    ratio = rows["Nytta per satsad krona (hela kostnaden)"]
    assert float(ratio[1].replace(",", ".")) == pytest.approx(1.11, abs=0.02)
    assert ratio[-1] == "100\u00a0%"
    # One year, cost and gain in the same year: no rate of return exists in any draw.
    assert rows["Internränta"] == ("saknas", "saknas", "saknas", "0\u00a0%")


@pytest.mark.bad_input
def test_names_are_escaped(example: Osakerhet) -> None:
    evil = {path: replace(value, name="<script>alert(1)</script>") for path, value in example.values.items()}
    o = replace(example, values=evil)
    for draw in EVERY:
        assert "<script" not in draw(o)
