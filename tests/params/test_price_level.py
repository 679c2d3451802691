"""One price conversion: published numbers, round trips, and what a result says about assumed index years."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kalkyl
from kalkyl.engine.price_cautions import years_by_index
from kalkyl.engine.prices import price_factor
from kalkyl.model.scenario import Scenario
from kalkyl.model.values import Belopp

SET = Path(__file__).parent / "smaort"

KPI = {
    2014: 313.49,
    2015: 313.35,
    2016: 316.43,
    2017: 322.11,
    2018: 328.40,
    2019: 334.26,
    2020: 335.92,
    2021: 343.19,
    2022: 371.91,
    2023: 403.70,
}
"""Consumer price index, yearly means, 1980 = 100 (SCB, KPI fastställda tal)."""


@pytest.mark.published
@pytest.mark.parametrize(
    ("year", "percent"),
    [
        (2015, 0.0),
        (2016, 1.0),
        (2017, 1.8),
        (2018, 2.0),
        (2019, 1.8),
        (2020, 0.5),
        (2021, 2.2),
        (2022, 8.4),
        (2023, 8.5),
    ],
)
def test_yearly_inflation_as_published_by_scb(year: int, percent: float) -> None:
    assert round(100 * (price_factor(KPI, year - 1, year) - 1), 1) == percent


@pytest.mark.hand
def test_an_amount_of_2018_in_the_prices_of_2023() -> None:
    # 920 kr × 403.70 / 328.40 = 1 130.95 kr
    assert 920 * price_factor(KPI, 2018, 2023) == pytest.approx(1130.95, abs=0.01)


years = st.integers(2014, 2035)


@pytest.mark.property
@given(a=years, b=years, c=years, amount=st.floats(1, 1e9))
def test_round_trip_and_detours(a: int, b: int, c: int, amount: float) -> None:
    there = amount * price_factor(KPI, a, b)
    assert there * price_factor(KPI, b, a) == pytest.approx(amount, rel=1e-12)
    assert there * price_factor(KPI, b, c) == pytest.approx(amount * price_factor(KPI, a, c), rel=1e-12)


@pytest.mark.property
@given(a=years)
def test_same_year_changes_nothing(a: int) -> None:
    assert price_factor(KPI, a, a) == 1.0


# What a result says


@pytest.fixture(scope="module")
def parameters():
    return kalkyl.load_parameters(SET)


def scenario(parameters, **choices) -> Scenario:
    base = kalkyl.default_scenario(parameters, "2085", "unga_20", "vagledning")
    return base.model_copy(update={"kalkyl": base.kalkyl.model_copy(update=choices)})


def texts(parameters, **choices) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for warning in kalkyl.run(scenario(parameters, **choices), parameters).varningar:
        found.setdefault(warning.id, []).append(warning.text)
    return found


@pytest.mark.hand
def test_known_year_needs_no_warning(parameters) -> None:
    assert "prisniva_antagen" not in texts(parameters, prisar=2024)


@pytest.mark.hand
def test_every_index_is_watched_on_its_own(parameters) -> None:
    # consumer prices are known to 2025, wages only to 2024
    found = texts(parameters, prisar=2025)["prisniva_antagen"]
    assert found == [
        "Löneindex: 2025 ligger efter indexets sista kända år 2024. Ökningen därefter antas vara 2 procent per år."
    ]
    assert len(texts(parameters, prisar=2026)["prisniva_antagen"]) == 2


@pytest.mark.hand
def test_estimated_index_year_is_said(parameters) -> None:
    assert (
        "Löneindex: värdet för 2024 är en skattning." in texts(parameters, prisar=2023)["prisindex_skattat"]
    )


@pytest.mark.hand
def test_wage_moves_with_the_wage_index_and_prices_with_theirs(parameters) -> None:
    base = kalkyl.run(scenario(parameters, prisar=2024), parameters)
    later = kalkyl.run(scenario(parameters, prisar=2025), parameters)

    def line(result, key: str) -> float:
        return abs(next(p for p in result.poster if p.id == key).nuvarde).sum()

    assert line(later, "vardbesok") / line(base, "vardbesok") == pytest.approx(131.3 / 130)
    assert line(later, "lon") / line(base, "lon") == pytest.approx(1.02)
    chosen = kalkyl.run(scenario(parameters, prisar=2025, index="kpi"), parameters)
    assert line(chosen, "lon") / line(base, "lon") == pytest.approx(131.3 / 130)


@pytest.mark.hand
def test_which_years_are_read() -> None:
    amounts = {"a": Belopp(varde=1, prisar=2020), "b": Belopp(varde=1, prisar=2024)}
    assert years_by_index(None, 2024, amounts) == {"kpi": {2020, 2024}}
    assert years_by_index("pkv", 2024, amounts) == {"pkv": {2020, 2024}}
