"""From a published cost of a life in exclusion to ours: every bar by hand, and in the picture of the documentation."""

from pathlib import Path

import pytest

import kalkyl
from kalkyl.model.parameters import Konstant
from kalkyl.report.gap import AGE, YEARS, cost_gap, gap_conclusion, gap_figure, gap_rows, whole_life
from tests.documentation.pictures import FOLDER, svg_pictures
from tests.engine.sets import KOMMUN, conventions, costly, jobless, kvar, parameters, price, use

pytestmark = pytest.mark.published

RATE = 0.2


def published(**more: object) -> dict[str, Konstant]:
    stated = {"varde": 10e6, "lag": 8e6, "hog": 12e6, "familj": "pert", "enhet": "kr", "prisar": 2016}
    return {
        "publicerad_livskostnad": Konstant.model_validate(
            {"id": "publicerad_livskostnad", "namn": "Publicerad"} | stated | more
        )
    }


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_each_step_by_hand() -> None:
    # Prices double from 2016 to 2026: 10 becomes 20 million. A year: 100 000 kr of resources, a wage of 240 000 kr with
    # 30 % contributions for half a post more in the reference group (156 000 kr), 60 000 kr of benefits. Six in ten
    # in the state are still there a year later, so the expected time is 1 / (1 − 0.6) years, and 1 / (1 − 0.6 / 1.2)
    # when each year is discounted by 20 %.
    state = jobless(
        kvar_per_ar=kvar(0.6),
        resurser=(use("stod"), use("bidrag")),
    )
    prices = (price("stod", 100_000), price("bidrag", 60_000, typ="transferering"))
    given = parameters(state, prices=prices, konstanter=published())
    steps = cost_gap(given, KOMMUN, "utan_arbete", conventions(ranta=RATE))
    net = 100_000 + 240_000 * 1.3 * 0.5
    by_hand = [10e6, 20e6, (net + 60_000) * 45, net * 45, net / (1 - 0.6), net / (1 - 0.6 / 1.2)]
    assert [s.niva for s in steps] == pytest.approx([*by_hand, by_hand[-1]])
    assert whole_life(steps) == pytest.approx(256_000 * 45)
    assert sum(not s.summa for s in steps) == 5
    assert [plain(text) for text in gap_rows(steps)[2][1:3]] == ["−5 780 000 kr", "14 220 000 kr"]
    largest = "störst är steget ”Få är kvar hela livet” (−10,9 mnkr)"
    assert plain(gap_conclusion(steps)) == f"10,0 mnkr blir 512 tkr; {largest}."


def test_without_a_published_cost_or_without_work_there_is_nothing_to_compare() -> None:
    work = jobless(kvar_per_ar=kvar(0.5))
    assert cost_gap(parameters(work), KOMMUN, "utan_arbete") == ()
    assert cost_gap(parameters(costly(), konstanter=published()), KOMMUN, "dyr") == ()


def test_the_published_cost_is_moved_by_the_index_of_statistics_sweden() -> None:
    # SCB's consumer price index: 311.43 in 2011; 418 in 2025.
    steps = cost_gap(kalkyl.load_parameters(), "1880", "uvas")
    assert steps[0].niva == 12_500_000
    assert steps[1].niva == pytest.approx(12_500_000 * 418 / 311.43)
    assert (AGE, YEARS) == (20, 65 - 20)


def test_the_bars_are_as_long_as_the_steps() -> None:
    steps = cost_gap(kalkyl.load_parameters(), "1880", "uvas")
    drawn = gap_figure(steps)
    for name, change, _, _ in gap_rows(steps):
        assert change == "" or f"<title>{name}: {change}</title>" in drawn


@pytest.mark.parametrize("name", sorted(svg_pictures()))
def test_the_picture_in_the_documentation_is_what_the_program_draws(name: str) -> None:
    assert (Path(FOLDER) / name).read_text(encoding="utf-8") == svg_pictures()[name], (
        "kör python -m tests.documentation.pictures"
    )
