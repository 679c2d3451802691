"""How much work and memory a calculation takes, counted rather than timed."""

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from math import prod
from typing import Any

import numpy as np
import pytest

from benchmarks.cohort import evaluation as laid_out
from benchmarks.cohort import make_case
from kalkyl.engine import cohort_trace, line, run
from kalkyl.engine.evaluation import Evaluation
from tests.minimal import minimal_set
from tests.uncertainty.test_evaluation import risk_scenario

POSITIONS = 6


class Counted:
    """Calls of einsum, and the multiplications in them."""

    calls = 0
    products = 0


@contextmanager
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counted]:
    counted, real = Counted(), np.einsum

    def einsum(subscripts: str, *operands: Any, **options: Any) -> Any:
        letters = subscripts.split("->")[0].split(",")
        sizes = {
            k: n
            for names, a in zip(letters, operands, strict=True)
            for k, n in zip(names, a.shape, strict=True)
        }
        counted.calls += 1
        counted.products += prod(sizes.values())
        return real(subscripts, *operands, **options)

    with monkeypatch.context() as patch:
        patch.setattr(np, "einsum", einsum)
        yield counted


def cohort_work(monkeypatch: pytest.MonkeyPatch, draws: int, years: int, *, time_dependent: bool) -> Counted:
    scenario, parameters, table = laid_out(make_case(draws, time_dependent, seed=2))
    kalkyl = scenario.kalkyl.model_copy(update={"horisont_ar": years})
    prepared = Evaluation.prepare(scenario.model_copy(update={"kalkyl": kalkyl}), parameters)
    with counting(monkeypatch) as counted:
        prepared.npv(table)
    return counted


@pytest.mark.hand
@pytest.mark.parametrize("time_dependent", [False, True])
def test_twice_the_draws_are_twice_the_multiplications_in_as_many_calls(
    time_dependent: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = cohort_work(monkeypatch, 500, 60, time_dependent=time_dependent)
    twice = cohort_work(monkeypatch, 1000, 60, time_dependent=time_dependent)
    assert some.products > 0
    assert twice.products == 2 * some.products
    assert twice.calls == some.calls


@pytest.mark.hand
def test_a_constant_model_costs_less_than_its_years(monkeypatch: pytest.MonkeyPatch) -> None:
    # A step is 6 × 6 products per draw, a squaring six steps. 24 steps after the first year: one squaring (6), on from
    # block to block of 12 blocks of two years (11), two single steps (2): 19. 99 steps: three squarings (18), on
    # through 13 blocks of eight years (12), eight single steps (8): 38. Two alternatives each.
    short = cohort_work(monkeypatch, 300, 25, time_dependent=False)
    long = cohort_work(monkeypatch, 300, 100, time_dependent=False)
    step = POSITIONS**2 * 300
    assert short.products == 2 * 19 * step
    assert long.products == 2 * 38 * step


@pytest.mark.hand
def test_years_that_differ_are_one_step_each(monkeypatch: pytest.MonkeyPatch) -> None:
    # Six age bands of ten years: the alternative without the intervention takes ten single steps per band (nine in the
    # last), which is less than any long steps; with a fading effect every year is a step of its own. 59 + 59.
    work = cohort_work(monkeypatch, 300, 60, time_dependent=True)
    assert work.products == 2 * 59 * POSITIONS**2 * 300


@pytest.mark.hand
def test_sums_of_lines_are_made_once_however_many_effects_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    # Six states: six sums for the base case with all its break-even searches, six for the block of draws.
    made, real = [], line.summed
    monkeypatch.setattr(line, "summed", lambda flows: made.append(1) or real(flows))
    scenario, parameters, table = laid_out(make_case(5, False, seed=2))
    run(scenario, parameters, table=table)
    assert len(made) == 12


@pytest.mark.property
def test_memory_grows_only_with_what_is_returned() -> None:
    prepared = Evaluation.prepare(risk_scenario({}), minimal_set())
    peaks = []
    for count in (20_000, 40_000):
        table = prepared.draw(count, seed=1)
        tracemalloc.start()
        prepared.npv(table, size=1000)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # Two arrays of eight actors, eight bytes each, for 20 000 more draws: 2.56 MB. A tenth more for the loop itself.
    assert peaks[1] - peaks[0] < 1.1 * 2 * 8 * 8 * 20_000


@pytest.mark.property
@pytest.mark.parametrize("time_dependent", [False, True])
def test_pieces_of_the_cohort_do_not_matter(time_dependent: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario, parameters, table = laid_out(make_case(50, time_dependent, seed=3))
    prepared = Evaluation.prepare(scenario, parameters)
    whole = prepared.npv(table)[0]
    monkeypatch.setattr(cohort_trace, "BLOCK", 7)
    monkeypatch.setattr(cohort_trace, "AT_A_TIME", 3)
    monkeypatch.setattr(cohort_trace, "FEW", 1)
    assert prepared.npv(table)[0] == pytest.approx(whole, rel=1e-9, abs=1e-6)
