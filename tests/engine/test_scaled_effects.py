"""Several multiples of an effect, or durations, evaluated together: each gives what it gives by itself."""

from pathlib import Path

import numpy as np
import pytest

from kalkyl.cli.examples import example_files
from kalkyl.engine.evaluation import Evaluation
from kalkyl.engine.model_run import ModelRun
from kalkyl.params import load_parameters, load_scenario

pytestmark = pytest.mark.property

EXAMPLES = example_files()


def base_case(path: Path) -> ModelRun:
    scenario = load_scenario(path)
    prepared = Evaluation.prepare(scenario, load_parameters(scenario.parametrar))
    return prepared.model(prepared.draw(0))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_multiples_together_and_one_by_one(path: Path) -> None:
    run = base_case(path)
    scales = np.array([0.0, 0.5, 1.0, 3.0])
    together = run.repeated(len(scales)).gain_per_actor(scales)
    alone = [base_case(path).gain_per_actor(float(scale))[0] for scale in scales]
    np.testing.assert_allclose(together, alone, rtol=1e-9, atol=1e-6)
    # No effect is no gain; what has been tried leaves the base case as it was.
    assert np.all(together[0] == 0.0)
    np.testing.assert_allclose(run.gain_per_actor()[0], alone[2], rtol=1e-12)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_durations_together_and_one_by_one(path: Path) -> None:
    run = base_case(path)
    durations = np.arange(1.0, run.years + 1.0)
    together = run.repeated(run.years).gain_per_actor(1.0, durations)
    for row in (0, run.years - 1):
        alone = base_case(path).gain_per_actor(1.0, float(durations[row]))[0]
        np.testing.assert_allclose(together[row], alone, rtol=1e-9, atol=1e-6)
