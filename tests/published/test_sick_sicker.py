"""The Sick–Sicker cohort model, as printed, through the outcome model MARKOV.

Alarid-Escudero F, Krijkamp E, Enns EA, Yang A, Hunink MGM, Pechlivanoglou P, Jalal H. An Introductory Tutorial on Cohort
State-Transition Models in R Using a Cost-Effectiveness Analysis Example. Medical Decision Making 2023;43(1):3–20,
doi 10.1177/0272989X221103163: inputs in its table 1, results in its tables of expected outcomes and of cost-effectiveness.
Dollars there are kronor here. Everybody starts healthy at 25 and is followed for 75 yearly cycles, 76 points in time.
"""

import math

import numpy as np
import pytest

import kalkyl
from kalkyl.engine.arrays import Array
from kalkyl.model.result import Resultat
from tests.minimal import cost_state, minimal_set, ratio, scenario

pytestmark = pytest.mark.published

CYCLES = 75
RATE = 0.03
COST = {"frisk": 2_000.0, "sjuk": 4_000.0, "sjukare": 15_000.0}
PRICE_A, PRICE_B = 12_000.0, 13_000.0
UTILITY = np.array([1.0, 0.75, 0.5])
UTILITY_A = np.array([1.0, 0.95, 0.5])


def probability(rate: float) -> float:
    return 1 - math.exp(-rate)


SICK, WELL, SICKER = probability(0.15), probability(0.5), probability(0.105)
SICKER_B = probability(0.105 * 0.6)
DEAD = {"frisk": probability(0.002), "sjuk": probability(0.002 * 3), "sjukare": probability(0.002 * 10)}


def matrix(sicker: float) -> Array:
    """The yearly probabilities, in the order healthy, sick, sicker, dead; the others are given survival."""
    h, s, d = (1 - DEAD[k] for k in COST)
    return np.array(
        [
            [h * (1 - SICK), h * SICK, 0, 1 - h],
            [s * WELL, s * (1 - WELL - sicker), s * sicker, 1 - s],
            [0, 0, d, 1 - d],
            [0, 0, 0, 1],
        ]
    )


def run(*, half_cycle: bool = False) -> Resultat:
    names = [*COST, "dod"]
    rows = {
        a: dict(zip(names, map(float, row), strict=True))
        for a, row in zip(names, matrix(SICKER), strict=True)
    }
    markov = {
        "modell": "markov",
        "lagen": [
            *({"id": k, "namn": k.capitalize(), "tillstand": k} for k in COST),
            {"id": "dod", "namn": "Död"},
        ],
        "start": {"frisk": 1.0},
        "halvcykel": half_cycle,
        "aldersband": [{"fran_alder": 0, "overgangar": rows}],
        # Treatment B: the risk of becoming sicker is that of 0.6 times the rate.
        "effekter": [
            {
                "fran": "sjuk",
                "till": "sjukare",
                "effekt": {"matt": "RR", "varde": ratio(SICKER_B / SICKER), "uppfoljning_ar": 100},
            }
        ],
    }
    chosen = scenario(
        [markov],
        deltagare=[1.0],
        egna_tillstand=[cost_state(k, v) for k, v in COST.items()],
        kostnad={"per_deltagare": {"varde": 0.0, "enhet": "kr/deltagare", "prisar": 2020}},
        kalkyl={"horisont_ar": CYCLES + 1, "ranta": RATE},
    )
    return kalkyl.run(chosen, minimal_set())


def published_weights() -> Array:
    """Discounting from the first point in time, times the publication's within-cycle weights (1/3, 2/3, 4/3 …, 1/3)."""
    n = np.arange(CYCLES + 1)
    within = np.where(n % 2 == 0, 4 / 3, 2 / 3)
    within[[0, -1]] = 1 / 3
    return np.asarray(within * (1 + RATE) ** -n)


@pytest.fixture(scope="module")
def traces() -> Array:
    """Our shares by alternative (without and with treatment B), position and point in time."""
    found = run().volymer
    assert found.shape == (2, 3, CYCLES + 1)
    return np.asarray(found)


def totals(trace: Array, extra: float, utility: Array) -> tuple[float, float]:
    """Cost and quality-adjusted life years; a treatment costs its price in both states of illness."""
    weights = published_weights()
    cost = np.array(list(COST.values())) + np.array([0, extra, extra])
    return float(cost @ trace @ weights), float(utility @ trace @ weights)


PRINTED = {
    "standard": (0, 0.0, UTILITY, 151_580, 20.711),
    "A": (0, PRICE_A, UTILITY_A, 284_805, 21.499),
    "B": (1, PRICE_B, UTILITY, 259_100, 22.184),
    "AB": (1, PRICE_A + PRICE_B, UTILITY_A, 378_875, 23.137),
}


@pytest.mark.parametrize("name", PRINTED)
def test_the_printed_costs_and_quality_adjusted_years(traces: Array, name: str) -> None:
    alternative, extra, utility, cost, years = PRINTED[name]
    found = totals(traces[alternative], extra, utility)
    assert round(found[0]) == cost
    assert round(found[1], 3) == years


def test_the_printed_cost_per_quality_adjusted_year(traces: Array) -> None:
    standard, b, both = (totals(traces[PRINTED[k][0]], *PRINTED[k][1:3]) for k in ("standard", "B", "AB"))
    assert round((b[0] - standard[0]) / (b[1] - standard[1])) == 72_988
    assert round((both[0] - b[0]) / (both[1] - b[1])) == 125_764


def test_the_trace_is_the_matrix_to_the_power_of_the_year(traces: Array) -> None:
    for alternative, sicker in enumerate((SICKER, SICKER_B)):
        for year in (0, 1, 2, 10, 40, CYCLES):
            power = np.linalg.matrix_power(matrix(sicker), year)
            np.testing.assert_allclose(traces[alternative, :, year], power[0, :3], rtol=1e-12)


def test_our_net_is_the_plain_discounted_sum_and_half_a_cycle_later_the_trapezoid() -> None:
    # Without within-cycle weights: the cost of each start of year, discounted. With half cycles: the mean of the start
    # and the end of each year, discounted from the start; the publication's weights differ from both.
    cost = np.array([*COST.values(), 0.0])
    powers = [
        [np.linalg.matrix_power(matrix(s), n)[0] @ cost for n in range(CYCLES + 2)]
        for s in (SICKER, SICKER_B)
    ]
    saved = np.array(powers[0]) - np.array(powers[1])
    discounted = (1 + RATE) ** -np.arange(CYCLES + 1)
    plain, half = saved[:-1] @ discounted, (saved[:-1] + saved[1:]) / 2 @ discounted
    assert run().matt["samhallet"].npv == pytest.approx(plain)
    assert run(half_cycle=True).matt["samhallet"].npv == pytest.approx(half)
