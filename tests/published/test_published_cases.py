"""Published worked examples, reproduced from their inputs. Differences are explained in docs/validering.md."""

import numpy as np
import pytest

import kalkyl
from kalkyl.engine.discounting import discount_factors, yearly_rates
from kalkyl.engine.effects import D_FACTORS, apply_effect
from kalkyl.engine.measures import irr, payback, ratio
from tests.minimal import cost_state, minimal_set, scenario
from tests.minimal import ratio as kvot

pytestmark = pytest.mark.published


def test_jonkoping_forty_people_in_work() -> None:
    # OFUS, about 2012: 40 permanent successes, 582 000 kr a year each to society, 9.5 million kr at the start, gains at
    # the end of the year, 4 %. Printed: more than 12, just under 60, more than 180, about 425 million kr.
    state = cost_state(per_year=582_000)
    chosen = scenario(
        [{"modell": "andel", "tillstand": "utanfor", "lyckade": 1.0, "anda": 0.0}],
        egna_tillstand=[state],
        deltagare=[40.0],
        kostnad={"uppstart": {"varde": 9_500_000, "prisar": 2020}},
        kalkyl={"horisont_ar": 35, "ranta": 0.04, "tidpunkt_effekt": "slut"},
    )
    npv = kalkyl.run(chosen, minimal_set()).matt["samhallet"].npv_efter_ar
    assert npv is not None
    printed = [12.885, 55.104, 179.322, 425.012]
    assert [round(float(npv[y - 1]) / 1e6, 3) for y in (1, 3, 10, 35)] == printed


def test_new_zealand_treasury_mid_year_factors() -> None:
    # NZ Treasury CBA template, 8 %: 0.96225, 0.89097, 0.82497.
    found = discount_factors(yearly_rates(0.08, [], 3), 0.5)
    np.testing.assert_allclose(found, [0.96225, 0.89097, 0.82497], atol=5e-6)


def test_uk_time_declining_rate_is_a_cumulative_product() -> None:
    # HM Treasury, Green Book: 3.5 % for years 0–30, 3.0 % after. The factor of year 31 is 1.035⁻³⁰ · 1.035⁻¹ and that of
    # year 32 takes one year at 3.0 % on top, not 1.03⁻³².
    found = discount_factors(yearly_rates(0.035, [(0, 0.035), (31, 0.03)], 33), 0.0)
    assert found[31] == pytest.approx(1.035**-31)
    assert found[32] == pytest.approx(1.035**-31 / 1.03)


def test_irr_example_of_the_numpy_financial_documentation() -> None:
    # irr([-100, 39, 59, 55, 20]) = 0.28095.
    rate, unique = irr(np.array([-100.0, 0, 0, 0, 0]), np.array([0.0, 39, 59, 55, 20]), 0.0, 0.0)
    assert unique and rate == pytest.approx(0.28095, abs=5e-6)


@pytest.mark.parametrize(
    ("cost", "net", "printed"),
    [(7973, 6161, 1.77), (4749, -3130, 0.34), (951, 7332, 8.71)],
    ids=["MST 2018", "FFT 2024", "IPS 2023"],
)
def test_wsipp_ratio_is_all_benefit_over_programme_cost(cost: float, net: float, printed: float) -> None:
    # WSIPP prints cost, benefit less cost, and the ratio; ours is defined in the same way.
    found = ratio(net + cost, cost)
    assert found is not None and round(found, 2) == printed


def test_wsipp_break_even_success_rate_is_cost_over_price() -> None:
    # WSIPP: break-even rate C / P. A participant costs 5 000, a success is worth 100 000: five per cent.
    chosen = scenario(
        [{"modell": "andel", "tillstand": "utanfor", "lyckade": 0.3, "anda": 0.1}],
        kostnad={"per_deltagare": {"varde": 5_000, "enhet": "kr/deltagare", "prisar": 2020}},
        kalkyl={"horisont_ar": 1},
    )
    assert kalkyl.run(chosen, minimal_set()).brytpunkt.andel_av_deltagare == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("p0", "d", "cox", "chinn"),
    [
        (0.05, -0.2, 0.0365, 0.0353),
        (0.10, -0.3, 0.0634, 0.0606),
        (0.25, -0.2, 0.1933, 0.1883),
        (0.50, -0.5, 0.3047, 0.2876),
    ],
)
def test_effect_size_to_probability(p0: float, d: float, cox: float, chinn: float) -> None:
    found = [float(apply_effect(np.array(p0), "d", np.array(d), D_FACTORS[k])) for k in ("cox", "chinn")]
    # The table's right-hand column was made with 1.81; 1.8138 differs in the fourth decimal at most.
    assert found == pytest.approx([cox, chinn], abs=2e-4)


@pytest.mark.parametrize(("stay", "years"), [(0.75, 4.0), (0.50, 2.0)])
def test_neet_duration_from_yearly_staying(stay: float, years: float) -> None:
    # Håkansson 2014: 0.75 a year at 16–19 and just over 0.50 at 20–24, i.e. four and two years on average.
    state = cost_state(kvar_per_ar={"varde": stay, "enhet": "andel_per_ar"})
    chosen = scenario(
        [{"modell": "andel", "tillstand": "utanfor", "lyckade": 1.0, "anda": 0.0}],
        egna_tillstand=[state],
        deltagare=[1.0],
        kalkyl={"horisont_ar": 100},
    )
    assert kalkyl.run(chosen, minimal_set()).volymer[0, 0].sum() == pytest.approx(years)


def test_gmca_chain_need_engagement_impact_deadweight() -> None:
    # Greater Manchester: population in need × engagement × impact × (1 − deadweight) × unit value.
    # 200 · 0.5 · 0.3 · (1 − 0.2) · 100 000 = 2 400 000.
    chosen = scenario(
        [{"modell": "andel", "tillstand": "utanfor", "lyckade": 0.3, "anda": 0.06}],
        deltagare=[200 * 0.5],
        kalkyl={"horisont_ar": 1},
    )
    assert kalkyl.run(chosen, minimal_set()).matt["kommun"].nytta_nuvarde == pytest.approx(2_400_000)


def test_mott_macdonald_optimism_line() -> None:
    # 51 % upper bound with 92 % managed leaves 4 %: 100 becomes 104.
    upper, managed = 0.51, 0.92
    chosen = scenario(
        [
            {
                "modell": "riskkurva",
                "tillstand": "utanfor",
                "p0": 0.4,
                "effekt": {"matt": "RR", "varde": kvot(0.5)},
            }
        ],
        kostnad={"uppstart": {"varde": 100, "prisar": 2020}},
        kalkyl={"optimism_kostnad": round(upper * (1 - managed), 2)},
    )
    assert kalkyl.run(chosen, minimal_set()).matt["samhallet"].insatskostnad_nuvarde == pytest.approx(104)


def test_payback_inside_a_year() -> None:
    # Textbook: 1 000 now, 400 a year: two years and a half.
    back, again = payback(np.array([-1000.0, 0, 0, 0]), np.full(4, 400.0))
    assert back == pytest.approx(2.5) and not again


@pytest.mark.parametrize(
    ("rate", "years", "printed"),
    [(0.03, 10, 8.5302), (0.05, 10, 7.7217), (0.05, 20, 12.4622), (0.08, 30, 11.2578), (0.10, 5, 3.7908)],
)
def test_annuity_tables_of_the_textbooks(rate: float, years: int, printed: float) -> None:
    # Present value of 1 at the end of each year, as tabled with four decimals in every textbook of corporate finance.
    assert discount_factors(yearly_rates(rate, [], years), 1.0).sum() == pytest.approx(printed, abs=5e-5)


@pytest.mark.parametrize(
    ("rate", "years", "printed"),
    [(0.08, 10, 0.4632), (0.05, 20, 0.3769), (0.10, 5, 0.6209), (0.03, 30, 0.4120)],
)
def test_present_value_tables_of_the_textbooks(rate: float, years: int, printed: float) -> None:
    assert discount_factors(yearly_rates(rate, [], years), 1.0)[-1] == pytest.approx(printed, abs=5e-5)


@pytest.mark.parametrize(
    ("timing", "rate", "outlay", "income", "printed"),
    [
        (1.0, 0.10, -10_000, [3_000, 4_200, 6_800], 1_188.44),
        (0.0, 0.08, -40_000, [8_000, 9_200, 10_000, 12_000, 14_500], 1_922.06),
        (0.0, 0.08, -40_000, [8_000, 9_200, 10_000, 12_000, 14_500, -9_000], -3_749.47),
    ],
    ids=["utlägget i slutet av år ett", "utlägget först", "och en förlust år sex"],
)
def test_npv_examples_of_excel(
    timing: float, rate: float, outlay: float, income: list[float], printed: float
) -> None:
    # Microsoft's documentation of NPV: income at the end of each year; the outlay at the end of the first year, one
    # year before the first income, or at once.
    factors = discount_factors(yearly_rates(rate, [], len(income) + 1), timing)
    flows = np.array([outlay, *income], dtype=float)
    assert round(float(flows @ factors), 2) == printed


@pytest.mark.parametrize(
    ("income", "printed"),
    [
        ([12_000, 15_000, 18_000, 21_000], -0.021),
        ([12_000, 15_000, 18_000, 21_000, 26_000], 0.087),
        ([12_000, 15_000], -0.444),
    ],
    ids=["fyra år", "fem år", "två år"],
)
def test_irr_examples_of_excel(income: list[float], printed: float) -> None:
    # Microsoft's documentation of IRR: 70 000 to start a business, net income of the following years.
    n = len(income) + 1
    outlay = np.array([-70_000.0, *[0.0] * (n - 1)])
    rate, unique = irr(outlay, np.array([0.0, *income]), 0.0, 0.0)
    assert unique and rate is not None and round(rate, 3) == printed


def test_the_oil_pump_has_two_rates_and_is_given_none() -> None:
    # Lorie and Savage 1955: -1 600, 10 000, -10 000 has 25 % and 400 %. Both are roots; we say that there is not one.
    flows = np.array([-1_600.0, 10_000.0, -10_000.0])
    for root in (0.25, 4.0):
        assert flows @ (1 + root) ** -np.arange(3.0) == pytest.approx(0, abs=1e-9)
    assert irr(np.array([-1_600.0, 0, 0]), np.array([0, 10_000.0, -10_000.0]), 0.0, 0.0) == (None, False)


def test_the_danish_potential_is_the_difference_to_the_comparison_group() -> None:
    # The Danish Skandia model, version 2, 2015: more than 500 000 people cost the public sector just under 35 billion
    # kroner; as the comparison group they would have given just over 10, so the potential is just over 45 billion, about
    # 90 000 a person. Our cost of exclusion is the same difference, here a cost of 70 000 and a lost contribution of 20 000.
    people, cost, surplus = 500_000, 35e9, 10e9
    state = cost_state(
        per_year=cost / people + surplus / people, bestand={"antal": {"varde": people, "enhet": "antal"}}
    )
    chosen = scenario(
        [{"modell": "andel", "tillstand": "utanfor", "lyckade": 1.0, "anda": 0.0}], egna_tillstand=[state]
    )
    found = kalkyl.run(chosen, minimal_set()).kostnad_utanforskap[0]
    whole = found.for_bestandet()
    assert whole is not None
    assert whole.sum() == pytest.approx(45e9)
    assert found.per_personar.sum() == pytest.approx(90_000)
