"""Figures: well-formed, complete, nothing outside the frame, whatever the values are."""

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kalkyl.report import figures
from kalkyl.report.svg import NARROW, WIDE, money_axis, text_width
from tests.report.handmade import exclusion, result, without_npv

SVG = "{http://www.w3.org/2000/svg}"
FLOWS = arrays(
    np.float64, st.tuples(st.just(8), st.just(8), st.integers(1, 100)), elements=st.floats(-1e9, 1e9)
)


def all_figures(res, width):
    return [
        figures.flows_per_year(res, "samhallet", width=width),
        figures.flows_per_year(res, "kommun", width=width),
        figures.cumulative(res, "samhallet", width=width),
        figures.cumulative(res, "region", width=width),
        figures.per_actor(res, width=width),
        figures.waterfall(res, width=width),
    ]


def check(svg):
    """Well-formed, described, no script, every pattern there, every text and mark inside the frame."""
    root = ET.fromstring(svg)
    assert root.get("role") == "img" and root.get("aria-label")
    assert root.find(f"{SVG}desc").text in root.get("aria-label")
    assert root.get("width") == "100%"
    assert "<script" not in svg and "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r'="[^"]*(nan|inf)[^"]*"', svg)
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids)) and set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids)
    width, height = (float(x) for x in root.get("viewBox").split()[2:])
    for text in root.iter(f"{SVG}text"):
        size, x, y = float(text.get("font-size")), float(text.get("x")), float(text.get("y"))
        length = text_width(text.text, size, text.get("font-weight") is not None)
        left = {"start": x, "middle": x - length / 2, "end": x - length}[text.get("text-anchor")]
        assert left >= -1 and left + length <= width + 1, text.text
        assert 0 < y <= height, text.text
    for box in root.iter(f"{SVG}rect"):
        if box.get("x"):
            assert float(box.get("x")) >= 0 and float(box.get("x")) + float(box.get("width")) <= width + 1
            assert float(box.get("y")) + float(box.get("height")) <= height
    return root


@pytest.mark.property
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("scale", [0.0, 1e-3, 1.0, -1.0, 1e9])
@pytest.mark.parametrize("years", [1, 3, 35, 100])
def test_every_size_and_length_is_drawn_whole(width, scale, years):
    rng = np.random.default_rng(years)
    flows = rng.normal(0.1, 1.0, (8, 8, years)) * 1e3 * scale
    flows[0] = -np.abs(flows[0])
    for svg in all_figures(result(flows), width):
        check(svg)
    check(figures.exclusion_cost(exclusion(scale), width=width))


@pytest.mark.property
@settings(max_examples=25, deadline=None)
@given(FLOWS)
def test_any_flows_are_drawn_whole(flows):
    for svg in all_figures(result(flows), NARROW):
        check(svg)


@pytest.mark.hand
def test_marks_tell_their_values():
    svg = figures.flows_per_year(result(), "samhallet").replace("\u00a0", " ")
    assert "<title>Kommunen 2026: −700 000 kr</title>" in svg
    assert "<title>Övriga staten 2027: 180 000 kr</title>" in svg
    assert "<title>2028: netto 1 100 000 kr</title>" in svg
    svg = figures.flows_per_year(result(), "kommun").replace("\u00a0", " ")
    assert "<title>Insatskostnad 2026: −1 000 000 kr</title>" in svg
    assert "<title>Kommunalekonomisk utjämning 2027: −100 000 kr</title>" in svg


@pytest.mark.hand
def test_net_present_values_stand_at_the_bars():
    svg = figures.per_actor(result()).replace("\u00a0", " ")
    for text in ("−310 tkr", "75 tkr", "135 tkr", "125 tkr", "25 tkr"):
        assert f">{text}</text>" in svg


@pytest.mark.hand
def test_waterfall_ends_where_society_ends():
    """−1 000 + kommun 690 + region 75 + staten 135 + individ 125 = 25 (tkr)."""
    root = check(figures.waterfall(result()))
    titles = [t.text.replace("\u00a0", " ") for t in root.iter(f"{SVG}title")]
    assert titles == [
        "Insatsens kostnad: −1 000 000 kr",
        "Kommunen: 690 000 kr",
        "Regionen: 75 000 kr",
        "Övriga staten: 135 000 kr",
        "Individen: 125 000 kr",
        "Samhällets nettonuvärde: 25 000 kr",
    ]


@pytest.mark.hand
def test_payback_is_marked_where_the_line_crosses_zero():
    """Discounted: −800, −250, then 275 in the third year: 2 + 250/275 years."""
    root = check(figures.cumulative(result(), "samhallet"))
    rings = [c for c in root.iter(f"{SVG}circle") if c.get("r") == "8"]
    line = root.find(f"{SVG}polyline").get("points").split()
    start, end = (float(p.split(",")[0]) for p in (line[0], line[-1]))
    assert float(rings[0].get("cx")) == pytest.approx(start + (end - start) * (2 + 250 / 275) / 3, abs=0.1)


@pytest.mark.hand
def test_conclusions_worked_by_hand():
    res = result()

    def plain(text):
        return text.replace("\u00a0", " ")

    assert plain(figures.flows_per_year_conclusion(res, "samhallet")) == (
        "För samhället är nettot −800 tkr det första året (2026) och i genomsnitt 1,10 mnkr per år därefter; "
        "det är positivt 2 av 3 år."
    )
    assert plain(figures.cumulative_conclusion(res, "samhallet")) == (
        "Samhället får tillbaka pengarna efter 2 år och 11 månader (1 år och 9 månader utan diskontering); "
        "efter 3 år är summan 25 tkr i nuvärde."
    )
    assert plain(figures.cumulative_conclusion(res, "kommun")).startswith(
        "Kommunen får inte tillbaka pengarna inom 3 år"
    )
    assert plain(figures.per_actor_conclusion(res)) == (
        "Övriga staten vinner mest (135 tkr) och kommunen förlorar mest (−310 tkr); för samhället blir det 25 tkr."
    )
    assert plain(figures.waterfall_conclusion(res)) == (
        "Insatsen kostar 1,00 mnkr och ger 1,03 mnkr i nytta: ett överskott för samhället på 25 tkr."
    )
    assert plain(figures.exclusion_cost_conclusion(exclusion())) == (
        "Ett år i långvarigt utanförskap kostar samhället 166 tkr per person; mest bär kommunen (84 tkr)."
    )


@pytest.mark.hand
def test_without_effect_the_figures_say_so_and_give_the_break_even():
    res = without_npv(result())
    for svg in all_figures(res, WIDE):
        root = check(svg)
        words = " ".join(t.text for t in root.iter(f"{SVG}text")).replace("\u00a0", " ")
        assert "Nettonuvärdet kan inte räknas" in words and "2,8 fall" in words


@pytest.mark.hand
def test_with_unknown_cost_the_flows_are_drawn_and_marked_as_incomplete():
    svg = figures.flows_per_year(without_npv(result(), effect=False, cost=True), "samhallet")
    assert "Insatsens kostnad saknas" in svg and "<rect" in svg


@pytest.mark.property
def test_user_text_cannot_become_markup():
    cost = exclusion()
    object.__setattr__(cost, "namn", '<script>alert("x")</script>&')
    root = check(figures.exclusion_cost(cost))
    assert root.find(f".//{SVG}script") is None


@pytest.mark.property
def test_both_widths_on_one_page_have_their_own_ids():
    page = figures.responsive(figures.flows_per_year, result(), "samhallet")
    ids = re.findall(r' id="([^"]+)"', page)
    assert page.count("<svg") == 2 and len(ids) == len(set(ids))


@pytest.mark.hand
@pytest.mark.parametrize(
    ("low", "high", "unit", "labels"),
    [
        (-9.5e6, 23.3e6, "mnkr", ("−10", "0", "10", "20", "30")),
        (0, 0, "kr", ("0", "1")),
        (0, 0.04, "kr", ("0", "0,01", "0,02", "0,03", "0,04")),
        (-5e9, 0, "mdkr", ("−5", "−4", "−3", "−2", "−1", "0")),
        (0, 1.25e5, "tkr", ("0", "25", "50", "75", "100", "125")),
    ],
)
def test_ticks_are_round_and_cover_the_values(low, high, unit, labels):
    axis = money_axis(low, high)
    assert (axis.unit, axis.labels) == (unit, labels)
    assert axis.ticks[0] <= low and axis.ticks[-1] >= high
