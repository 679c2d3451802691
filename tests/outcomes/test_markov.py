"""Outcome model MARKOV: hand examples, closed form, an independent simulation, faults."""

import random

import numpy as np
import pytest
from pydantic import ValidationError

import kalkyl
from tests.minimal import cost_state, minimal_set, ratio, scenario

TWO = {
    "modell": "markov",
    "lagen": [{"id": "ute", "namn": "Ute", "tillstand": "utanfor"}, {"id": "inne", "namn": "Inne"}],
    "start": {"ute": 1.0},
    "aldersband": [
        {"fran_alder": 0, "overgangar": {"ute": {"ute": 0.8, "inne": 0.2}, "inne": {"inne": 0.9, "ute": 0.1}}}
    ],
}


def effect(measure: str, value: float, **fields: object) -> dict[str, object]:
    return {
        "matt": measure,
        "varde": {"varde": value, "enhet": "andel" if measure == "RD" else "kvot"},
        **fields,
    }


@pytest.mark.hand
def test_two_positions_by_hand() -> None:
    # ute: 1; .8; .8·.8+.2·.1=.66; .66·.8+.34·.1=.562. Times ten participants.
    result = kalkyl.run(scenario([TWO], kalkyl={"horisont_ar": 4}), minimal_set())
    np.testing.assert_allclose(result.volymer[0, 0], [10, 8, 6.6, 5.62])


@pytest.mark.hand
def test_effect_on_a_named_transition_takes_from_staying() -> None:
    # RR 1.5 on ute→inne in every year: 0.3 instead of 0.2, staying 0.7. ute: 1; .7; .7·.7+.3·.1=.52.
    markov = TWO | {
        "effekter": [{"fran": "ute", "till": "inne", "effekt": effect("RR", 1.5, uppfoljning_ar=9)}]
    }
    result = kalkyl.run(scenario([markov], kalkyl={"horisont_ar": 3}), minimal_set())
    np.testing.assert_allclose(result.volymer[1, 0], [10, 7, 5.2])
    # Gain: (8−7) + (6.6−5.2) = 2.4 person-years at 100 000 kr, cost 10 × 1 000 kr.
    assert result.matt["kommun"].npv == pytest.approx(240_000 - 10_000)


@pytest.mark.hand
def test_half_cycle_is_the_mean_of_start_and_end() -> None:
    # Shares at year starts 1, .8, .66: means .9 and .73.
    result = kalkyl.run(scenario([TWO | {"halvcykel": True}], kalkyl={"horisont_ar": 2}), minimal_set())
    np.testing.assert_allclose(result.volymer[0, 0], [9.0, 7.3])


@pytest.mark.hand
def test_age_bands_follow_the_age_of_the_cohort() -> None:
    # The group is 20 at the start; from 22 on nobody leaves and nobody comes back. ute: 1; .8; .66; .66.
    still = {"fran_alder": 22, "overgangar": {"ute": {"ute": 1.0}, "inne": {"inne": 1.0}}}
    markov = TWO | {"aldersband": [*TWO["aldersband"], still]}
    result = kalkyl.run(scenario([markov], kalkyl={"horisont_ar": 4}), minimal_set())
    np.testing.assert_allclose(result.volymer[0, 0], [10, 8, 6.6, 6.6])


@pytest.mark.hand
def test_death_is_absorbing() -> None:
    # Half die every year, in every position alike: 10; .8·.5·10=4; .66·.25·10=1.65.
    parameters = minimal_set(dodsrisker={"alla": (0.5,)})
    result = kalkyl.run(scenario([TWO], kalkyl={"horisont_ar": 3, "overlevnad": True}), parameters)
    np.testing.assert_allclose(result.volymer[0, 0], [10, 4, 1.65])


@pytest.mark.property
def test_two_absorbing_positions_equal_geometric_staying() -> None:
    # Leaving for good with 0.25 a year is the same as a state with kvar_per_ar 0.75.
    leave = TWO | {
        "aldersband": [
            {"fran_alder": 0, "overgangar": {"ute": {"ute": 0.75, "inne": 0.25}, "inne": {"inne": 1.0}}}
        ]
    }
    state = cost_state(kvar_per_ar={"varde": 0.75, "enhet": "andel_per_ar"})
    curve = {
        "modell": "riskkurva",
        "tillstand": "utanfor",
        "p0": 1.0,
        "effekt": effect("RR", 0.5, uppfoljning_ar=9),
    }
    markov = kalkyl.run(scenario([leave], kalkyl={"horisont_ar": 8}), minimal_set())
    staying = kalkyl.run(scenario([curve], egna_tillstand=[state], kalkyl={"horisont_ar": 8}), minimal_set())
    np.testing.assert_allclose(markov.volymer[0], staying.volymer[0])


@pytest.mark.property
def test_long_run_share_is_the_stationary_distribution() -> None:
    # Stationary share of ute: inflow .1 · (1 − x) = outflow .2 · x, so x = 1/3.
    result = kalkyl.run(scenario([TWO], kalkyl={"horisont_ar": 100}), minimal_set())
    assert result.volymer[0, 0, -1] == pytest.approx(10 / 3, rel=1e-9)


@pytest.mark.property
def test_agrees_with_a_simulation_of_single_people() -> None:
    rows = {"a": (0.6, 0.3, 0.1), "b": (0.2, 0.5, 0.3), "c": (0.05, 0.15, 0.8)}
    names = list(rows)
    bands = [{"fran_alder": 0, "overgangar": {k: dict(zip(names, v, strict=True)) for k, v in rows.items()}}]
    markov = {
        "modell": "markov",
        "lagen": [
            {"id": "a", "namn": "A", "tillstand": "utanfor"},
            {"id": "b", "namn": "B"},
            {"id": "c", "namn": "C"},
        ],
        "start": {"a": 0.5, "b": 0.5},
        "aldersband": bands,
    }
    result = kalkyl.run(scenario([markov], kalkyl={"horisont_ar": 6}), minimal_set())
    rng, people = random.Random(7), 40_000
    counts = np.zeros(6)
    for _ in range(people):
        at = rng.choice(["a", "b"])
        for year in range(6):
            counts[year] += at == "a"
            at = rng.choices(names, weights=rows[at])[0]
    # Standard error of a share is at most 0.5/√40 000 = 0.0025; four of them.
    np.testing.assert_allclose(result.volymer[0, 0] / 10, counts / people, atol=0.01)


@pytest.mark.property
def test_drawn_rows_stay_probabilities() -> None:
    wide = {"varde": 0.2, "lag": 0.01, "hog": 0.6, "niva": 0.95, "familj": "beta", "enhet": "andel"}
    markov = TWO | {
        "aldersband": [
            {
                "fran_alder": 0,
                "overgangar": {"ute": {"ute": 0.8, "inne": wide}, "inne": {"inne": 0.9, "ute": 0.1}},
            }
        ],
        "effekter": [{"fran": "ute", "till": "inne", "effekt": effect("RR", 4.0, uppfoljning_ar=9)}],
    }
    result = kalkyl.run(scenario([markov]), minimal_set(), draws=500, seed=3)
    assert np.all(np.isfinite(result.npv_dragningar))
    # Nobody can be avoided more than all the time: 10 people × 4 years (the first year is the start) × 100 000 kr.
    assert result.npv_dragningar[:, 0].max() <= 4_000_000


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"aldersband": [{"fran_alder": 16, "overgangar": {"ute": {"ute": 0.8}, "inne": {"inne": 1.0}}}]},
            "raden ”ute” från 16 års ålder summerar till 0.8",
        ),
        ({"start": {"ute": 0.4}}, "startfördelningen summerar till 0.4"),
        ({"start": {"borta": 1.0}}, "okända lägen: borta"),
        (
            {"aldersband": [{"fran_alder": 0, "overgangar": {"ute": {"ute": 1.0}}}]},
            "bandet från 0 år saknar raderna inne",
        ),
        (
            {"effekter": [{"fran": "ute", "till": "ute", "effekt": {"matt": "RR", "varde": ratio(0.5)}}]},
            "inte att vara kvar",
        ),
        (
            {"lagen": [{"id": "ute", "namn": "U"}, {"id": "inne", "namn": "I"}]},
            "inget läge har ett tillstånd",
        ),
    ],
)
def test_faults_are_named(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        scenario([TWO | change])
