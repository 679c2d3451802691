"""Comparison of areas, gathering to a whole, and event rates."""

import numpy as np
import pytest
from scipy.stats import gamma

from kalkyl.lagesbild.aggregate import collapse, gather
from kalkyl.lagesbild.areas import compare_areas
from kalkyl.lagesbild.event_rates import event_rates, parse_rates, rates_text
from kalkyl.lagesbild.model import Lagesbild, Observation, Omrade
from kalkyl.lagesbild.months import month
from kalkyl.lagesbild.news import first_events, missing_reports, news
from kalkyl.lagesbild.panel import Panel, make_panel
from kalkyl.lagesbild.signals import find_signals
from kalkyl.model.indicators import Indikator
from kalkyl.model.problems import InputError

Indicators = dict[str, Indikator]
START = month(2025, 1)


def picture(
    indicators: Indicators, name: str, counts: dict[str, list[int | None]], people: dict[str, int | None]
) -> Lagesbild:
    """Graffiti per month in each area, from January 2025; None is not reported."""
    seen = [
        Observation(
            omrade=area, indikator="klotter", manad=START + m, antal=n,
            lage="ej_rapporterat" if n is None else "rapporterat" if n else "inget",
        )
        for area, numbers in counts.items()
        for m, n in enumerate(numbers)
    ]  # fmt: skip
    areas = tuple(Omrade(id=a, namn=a.title(), folkmangd=people[a]) for a in counts)
    return Lagesbild(namn=name, omraden=areas, indikatorer=indicators, observationer=tuple(seen))


def box(counts: list[list[float]], people: list[float]) -> Panel:
    cube = np.array(counts, dtype=float)[:, None, :]
    names = tuple(f"a{n}" for n in range(len(people)))
    return Panel(names, ("i",), START, cube, np.isfinite(cube).astype(float), np.array(people))


@pytest.mark.hand
def test_rates_by_hand() -> None:
    # 6 events in 12 months among 5 000: 6 / (1 · 0.5) = 12 per year and 10 000.
    # With 6 of 12 months reported and 3 events: 3 / (0.5 · 0.5) = 12.
    full, half = [1, 0] * 6, [1, 0, 1, 0, 1, 0] + [np.nan] * 6
    compared = compare_areas(box([full, half], [5000, 5000]))
    assert compared.takt[:, 0].tolist() == [12.0, 12.0]
    assert compared.medel[0] == 12.0


@pytest.mark.hand
def test_shrinkage_by_hand() -> None:
    # Exposures 1 and 4 (10 000 · years), events 30 and 40: rates 30 and 10, mean 70/5 = 14.
    # Between: (1 · 16² + 4 · 4²)/5 = 64; chance 14/2.5 = 5.6; variance 58.4; weight 14/58.4 = 0.2397.
    # Posterior means: (14 · 0.2397 + 30)/(0.2397 + 1) = 26.906 and (3.356 + 40)/(4.2397) = 10.226.
    counts = [[2.5] * 12, [40 / 12] * 12]
    compared = compare_areas(box(counts, [10_000, 40_000]))
    assert compared.takt[:, 0] == pytest.approx([30, 10])
    assert compared.utjamnad[:, 0] == pytest.approx([26.906, 10.226], abs=0.001)
    assert compared.lag[0, 0] == pytest.approx(gamma.ppf(0.05, 33.356, scale=1 / 1.2397), rel=1e-3)


@pytest.mark.property
def test_shrinkage_comes_closer_to_the_truth_than_the_observed_rates() -> None:
    rng = np.random.default_rng(5)
    people = rng.integers(800, 20_000, 60).astype(float)
    closer = []
    for _ in range(40):
        truth = rng.gamma(8, 2.0, 60)
        counts = rng.poisson((truth * people / 10_000 / 12)[:, None], (60, 12)).astype(float)
        compared = compare_areas(box(counts.tolist(), people.tolist()))
        error = [((x[:, 0] - truth) ** 2).mean() for x in (compared.utjamnad, compared.takt)]
        inside = (compared.lag[:, 0] <= truth) & (truth <= compared.hog[:, 0])
        closer.append((error[0] < error[1], inside.mean()))
    assert np.mean([c for c, _ in closer]) >= 0.95
    assert np.mean([i for _, i in closer]) == pytest.approx(0.90, abs=0.05)


@pytest.mark.hand
def test_no_difference_beyond_chance_gives_the_mean() -> None:
    compared = compare_areas(box([[1.0] * 12, [1.0] * 12], [10_000, 10_000]))
    assert compared.utjamnad[:, 0] == pytest.approx([12, 12])


@pytest.mark.hand
def test_collapse_weighs_coverage_by_inhabitants(indicators: Indicators) -> None:
    # Month 1: both report, 3 + 1. Month 2: only the one with 3 000 of 4 000. Month 3: nobody.
    whole = collapse(
        make_panel(
            picture(indicators, "P", {"a": [3, 2, None], "b": [1, None, None]}, {"a": 3000, "b": 1000})
        ),
        "p",
    )
    assert whole.antal[0, 0, :2].tolist() == [4, 2] and np.isnan(whole.antal[0, 0, 2])
    assert whole.tackning[0, 0].tolist() == [1.0, 0.75, 0.0]
    assert whole.folkmangd.tolist() == [4000]


@pytest.mark.hand
def test_gathering_shows_who_is_missing(indicators: Indicators) -> None:
    one = picture(indicators, "Aby", {"a": [1, 2]}, {"a": 1000})
    two = picture(indicators, "Beby", {"b": [4, None]}, {"b": None})
    whole = gather([one, two], "Länet", ["Aby", "Beby", "Ceby"])
    assert whole.bild.saknade == ("Ceby",)
    assert whole.panel.antal[:, 0, 0].tolist() == [1, 4] and np.isnan(whole.panel.antal[1, 0, 1])
    assert np.isnan(whole.panel.folkmangd[1])
    said = missing_reports(whole.bild, whole.panel)
    assert said == ("Beby: ingen rapport för februari 2025.", "Ceby: har inte lämnat någon lägesbild.")


@pytest.mark.bad_input
def test_the_same_municipality_twice_is_refused(indicators: Indicators) -> None:
    one = picture(indicators, "Aby", {"a": [1]}, {"a": 1000})
    with pytest.raises(InputError, match="samma namn"):
        gather([one, one], "Länet")


@pytest.mark.hand
def test_event_rate_by_hand(indicators: Indicators) -> None:
    # 24 events in 12 full months, 2 each: no overdispersion. Jeffreys: (24 + 0.5) / 1 = 24.5 a year.
    bild = picture(indicators, "P", {"a": [2] * 12}, {"a": 1000})
    (rate,) = event_rates(bild, make_panel(bild))
    assert (rate.antal, rate.ar, rate.spridning) == (24, 1.0, 1.0)
    assert rate.per_ar == pytest.approx(24.5)
    assert rate.lag == pytest.approx(gamma.ppf(0.025, 24.5)) and rate.hog == pytest.approx(
        gamma.ppf(0.975, 24.5)
    )
    assert rate.risker == ("skadegorelse",)
    assert parse_rates(rates_text([rate]), "t.toml") == (rate,)
    assert rate.count.count == 24 and rate.count.population == 1000


@pytest.mark.hand
def test_clusters_widen_the_rate(indicators: Indicators) -> None:
    # 24 events, all in two months: mean 2, squares 2 · 10² + 10 · 2² = 240, Pearson 240 / 2 / 11 = 10.909.
    bild = picture(indicators, "P", {"a": [12, 0, 0, 0, 0, 0, 12, 0, 0, 0, 0, 0]}, {"a": 1000})
    (rate,) = event_rates(bild, make_panel(bild))
    assert rate.spridning == pytest.approx(120 / 11)


@pytest.mark.bad_input
@pytest.mark.parametrize("text", ['format = "x"', "skräp", 'format = "kalkyl-takter"\nversion = 1\n[[takt]]\nantal = -1'])  # fmt: skip
def test_bad_rate_files(text: str) -> None:
    with pytest.raises(InputError):
        parse_rates(text, "t.toml")


@pytest.mark.hand
def test_news_in_plain_swedish(indicators: Indicators) -> None:
    bild = picture(
        indicators, "P", {"norr": [2] * 35 + [14], "syd": [0] * 35 + [1]}, {"norr": 1000, "syd": 1000}
    )
    panel = make_panel(bild)
    (item,) = news(bild, panel, find_signals(panel, 1))
    assert item.niva == 2 and (item.omrade, item.indikator) == ("norr", "klotter")
    assert item.text.startswith("Klotter, Norr: 1") and "december 2027, mot väntade" in item.text
    assert first_events(bild, panel) == (
        "Klotter, Syd: 1 i december 2027, för första gången på minst 35 månader.",
    )
