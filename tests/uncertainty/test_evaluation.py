"""The reduced algebra against computing every draw by itself, blocks of any size, progress and cancel."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from benchmarks.cohort import evaluation as laid_out
from benchmarks.cohort import make_case
from benchmarks.other_ways import python_loop
from kalkyl.engine import run
from kalkyl.engine.evaluation import Evaluation
from kalkyl.engine.sampling import Cancelled
from kalkyl.model.result import Resultat
from kalkyl.model.scenario import Scenario
from tests.minimal import minimal_set, scenario
from tests.uncertainty.cases import linear_result

Make = Callable[[dict[str, float]], Scenario]

EFFECT = {"varde": 0.6, "lag": 0.4, "hog": 0.85, "niva": 0.95, "familj": "lognormal"}
RISK = {"varde": 0.4, "lag": 0.3, "hog": 0.5, "familj": "beta"}
STAY = {"varde": 0.8, "lag": 0.7, "hog": 0.9, "familj": "beta"}
DECAY = {"varde": 0.2, "lag": 0.1, "hog": 0.3, "familj": "beta"}
PRICE = {"varde": 1000.0, "lag": 700.0, "hog": 1300.0, "familj": "gamma"}
DAYS = {"varde": 40.0, "lag": 20.0, "hog": 60.0, "familj": "pert"}
COST = {"varde": 20_000.0, "lag": 15_000.0, "hog": 26_000.0, "familj": "gamma"}


def value(given: dict[str, float], path: str, stated: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The uncertain value, or the figure given for its address."""
    return fields | (stated if path not in given else {"varde": given[path]})


def risk_scenario(given: dict[str, float]) -> Scenario:
    outcome = {
        "modell": "riskkurva",
        "tillstand": "utanfor",
        "p0": value(given, "utfall.utanfor.p0", RISK),
        "effekt": {
            "matt": "RR",
            "varde": value(given, "utfall.utanfor.effekt", EFFECT, enhet="kvot"),
            "fordrojning_ar": 1,
            "uppfoljning_ar": 1.5,
            "avklingning": value(given, "utfall.utanfor.avklingning", DECAY, enhet="andel_per_ar"),
        },
    }
    return scenario(
        [outcome],
        deltagare=[10.0, 0.0, 5.0],
        kalkyl={"horisont_ar": 8, "ranta": 0.035, "tidpunkt_effekt": "slut", "skattefinansiering": 0.3},
        kostnad={
            "per_deltagare": value(given, "kostnad.per_deltagare", COST, enhet="kr/deltagare", prisar=2020),
            "betalare": {"kommun": 0.7, "region": 0.3},
        },
        egna_prislappar=[
            {
                "id": "boende",
                "namn": "Boende",
                "amne": "prov",
                "typ": "resurs",
                "realtillvaxt": 0.01,
                "fordelning": {"kommun": 0.25, "rattsvasende": 0.75},
                **value(given, "prislapp.boende", PRICE, enhet="kr/dygn", prisar=2020),
            }
        ],
        egna_tillstand=[
            {
                "id": "utanfor",
                "namn": "Utanför",
                "kvar_per_ar": value(given, "tillstand.utanfor.kvar_per_ar", STAY, enhet="andel_per_ar"),
                "resurser": [
                    {
                        "prislapp": "boende",
                        "mangd": value(given, "tillstand.utanfor.mangd.boende", DAYS, enhet="dygn"),
                        "ar_i_tillstand": [1.0, 0.5],
                    }
                ],
            }
        ],
    )


def share_scenario(given: dict[str, float]) -> Scenario:
    share = {
        "modell": "andel",
        "tillstand": "utanfor",
        "lyckade": value(given, "utfall.utanfor.lyckade", RISK),
        "anda": {"varde": 0.1},
        "uppfoljning_ar": 2.0,
        "avklingning": value(given, "utfall.utanfor.avklingning", DECAY, enhet="andel_per_ar"),
    }
    cost = value(given, "tillstand.utanfor.kostnad.kommun", PRICE, enhet="kr/person_ar", prisar=2020)
    state = {"id": "utanfor", "namn": "Utanför", "kostnad_per_ar": {"kommun": cost}}
    return scenario([share], kalkyl={"ranta": 0.03}, egna_tillstand=[state])


@pytest.mark.reference
@pytest.mark.parametrize("make", [risk_scenario, share_scenario])
def test_every_draw_is_what_its_figures_give_as_a_scenario_of_their_own(make: Make) -> None:
    result = run(make({}), minimal_set(), draws=40, seed=7)
    draws = result.dragningar
    assert draws is not None and len(draws.paths) >= 3
    for row in range(0, 41, 4):
        given = {path: float(draws[path][row]) for path in draws.paths}
        alone = run(make(given), minimal_set())
        assert alone.dragningar is not None and alone.dragningar.paths == ()
        assert result.npv_dragningar[row] == pytest.approx(alone.npv_dragningar[0], rel=1e-9, abs=1e-6)
        by_hand = alone.nuvarde().sum(axis=0)
        assert result.npv_dragningar[row] == pytest.approx(by_hand, rel=1e-9, abs=1e-6)


@pytest.mark.reference
@pytest.mark.parametrize("time_dependent", [False, True])
def test_markov_against_a_loop_over_draws_years_and_payers(time_dependent: bool) -> None:
    case = make_case(30, time_dependent, seed=4)
    made, parameters, draws = laid_out(case)
    npv, _ = Evaluation.prepare(made, parameters).npv(draws)
    naive = python_loop(case, 30).T
    assert npv == pytest.approx(naive, rel=1e-9, abs=1e-9 * float(np.abs(naive).max()))


@pytest.mark.property
@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_the_size_of_blocks_does_not_matter(size: int) -> None:
    prepared = Evaluation.prepare(risk_scenario({}), minimal_set())
    draws = prepared.draw(150, seed=3)
    whole, cost = prepared.npv(draws)
    parts, part_cost = prepared.npv(draws, size=size)
    assert parts == pytest.approx(whole, rel=1e-12)
    assert part_cost == pytest.approx(cost, rel=1e-12)


@pytest.mark.property
def test_markov_blocks_do_not_matter() -> None:
    case = make_case(100, True, seed=4)
    made, parameters, draws = laid_out(case)
    prepared = Evaluation.prepare(made, parameters)
    assert prepared.npv(draws, size=9)[0] == pytest.approx(prepared.npv(draws)[0], rel=1e-9)


@pytest.mark.hand
def test_progress_is_told_and_a_cancelled_run_changes_nothing() -> None:
    told: list[float] = []

    def listen(done: float) -> bool:
        told.append(done)
        return len(told) < 2

    prepared = Evaluation.prepare(risk_scenario({}), minimal_set())
    draws = prepared.draw(99, seed=1)
    before = draws.table.copy()
    with pytest.raises(Cancelled):
        prepared.npv(draws, listen, size=25)
    assert told == [0.25, 0.5]
    assert np.array_equal(draws.table, before)


@pytest.mark.hand
def test_a_cancelled_run_leaves_the_previous_result() -> None:
    held: Resultat = linear_result(20_000.0, 30_000.0, 0.0, draws=50)
    npv = held.npv_dragningar.copy()
    with pytest.raises(Cancelled):
        run(held.scenario, minimal_set(), draws=100, seed=2, progress=lambda done: False)
    assert np.array_equal(held.npv_dragningar, npv)


@pytest.mark.hand
def test_certain_figures_give_no_spread() -> None:
    result = linear_result(20_000.0, 0.0, 0.0, draws=100)
    assert np.ptp(result.npv_fordelning("kommun")) == 0.0
    assert result.npv_fordelning("kommun")[0] == pytest.approx(20_000.0)
