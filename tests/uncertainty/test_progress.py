"""Everything that may take more than a second tells how far it has come, and can be stopped without harm."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from kalkyl.engine import run
from kalkyl.engine.acceptability import acceptability
from kalkyl.engine.advice import advice
from kalkyl.engine.calculation import DRAWING
from kalkyl.engine.evpi import information_values
from kalkyl.engine.sampling import Cancelled, Progress, part_of
from kalkyl.engine.sobol import sobol_indices
from kalkyl.engine.uncertainty import fan, measure_draws
from kalkyl.model.result import Resultat
from tests.minimal import minimal_set
from tests.uncertainty.test_acceptability import with_quality
from tests.uncertainty.test_evaluation import risk_scenario

Work = Callable[[Resultat, Progress], Any]

ANALYSES: dict[str, Work] = {
    "matt": lambda r, p: measure_draws(r, "kommun", p, size=50),
    "solfjader": lambda r, p: fan(r, "kommun", progress=p, size=50),
    "information": lambda r, p: information_values(r, "samhallet", progress=p),
    "rad": lambda r, p: advice(r, "samhallet", p),
    "sobol": lambda r, p: sobol_indices(r, "samhallet", 16, 1, p),
    "berakning": lambda r, p: run(r.scenario, r.parametrar, draws=200, seed=3, progress=p),
}


@pytest.fixture(scope="module")
def held() -> Resultat:
    return run(risk_scenario({}), minimal_set(), draws=200, seed=3)


class Listener:
    """Keeps what it is told, and cancels after so many times."""

    def __init__(self, patience: int | None = None) -> None:
        self.told: list[float] = []
        self._patience = patience

    def __call__(self, done: float) -> bool:
        self.told.append(done)
        return self._patience is None or len(self.told) < self._patience


@pytest.mark.property
@pytest.mark.parametrize("name", ANALYSES)
def test_progress_rises_to_the_whole(name: str, held: Resultat) -> None:
    listener = Listener()
    ANALYSES[name](held, listener)
    assert listener.told == sorted(listener.told)
    assert listener.told[0] > 0.0
    assert listener.told[-1] == pytest.approx(1.0)


@pytest.mark.property
@pytest.mark.parametrize("name", ANALYSES)
def test_what_is_cancelled_changes_nothing_and_can_be_done_again(name: str, held: Resultat) -> None:
    npv, cost = held.npv_dragningar.copy(), held.kostnad_dragningar.copy()
    assert held.dragningar is not None
    table = held.dragningar.table.copy()
    with pytest.raises(Cancelled):
        ANALYSES[name](held, Listener(1))
    assert np.array_equal(held.npv_dragningar, npv)
    assert np.array_equal(held.kostnad_dragningar, cost)
    assert np.array_equal(held.dragningar.table, table)
    ANALYSES[name](held, Listener())


@pytest.mark.hand
def test_a_run_can_be_cancelled_at_every_step() -> None:
    # One step per uncertain value while drawing, up to half; then one for the single block of 100 draws.
    listener = Listener()
    whole = run(risk_scenario({}), minimal_set(), draws=100, seed=4, progress=listener)
    assert whole.dragningar is not None
    values = len(whole.dragningar.paths)
    assert listener.told == pytest.approx([DRAWING * (n + 1) / values for n in range(values)] + [1.0])
    for patience in range(1, values + 2):
        with pytest.raises(Cancelled):
            run(risk_scenario({}), minimal_set(), draws=100, seed=4, progress=Listener(patience))
    again = run(risk_scenario({}), minimal_set(), draws=100, seed=4)
    assert np.array_equal(again.npv_dragningar, whole.npv_dragningar)


@pytest.mark.hand
def test_curves_of_good_years_are_told_through_both_halves() -> None:
    # Two passes over the draws in blocks of 1 000: each is half of the work.
    listener = Listener()
    result = with_quality(0.1)
    count = result.npv_dragningar.shape[0]
    acceptability(result, "kommun", [0.0], progress=listener, size=1000)
    blocks = -(-count // 1000)
    assert len(listener.told) == 2 * blocks
    assert listener.told[blocks - 1] == pytest.approx(0.5)
    assert listener.told[-1] == pytest.approx(1.0)


@pytest.mark.hand
def test_a_part_is_told_as_a_share_of_the_whole() -> None:
    # Half-way through the part from 0.2 to 0.6 is 0.4 of the whole.
    listener = Listener()
    part = part_of(listener, 0.2, 0.6)
    assert part is not None and part(0.5)
    assert listener.told == pytest.approx([0.4])
    assert part_of(None, 0.2, 0.6) is None
