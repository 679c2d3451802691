"""CEAC: the probability and the expected loss over the value of a good year."""

import numpy as np
import pytest
from scipy.stats import norm

from kalkyl.engine import run
from kalkyl.engine.acceptability import acceptability
from kalkyl.engine.sampling import Cancelled
from kalkyl.model.result import Resultat
from kalkyl.model.values import Andel, Belopp
from tests.minimal import minimal_set
from tests.uncertainty.cases import kronor, linear_result, linear_scenario, normal


def with_quality(loss: float, value: float | None = None) -> Resultat:
    """Two avoided years that each lose some quality of life; NPV for the kommun N(−30 000, 40 000²)."""
    made = linear_scenario(normal(23_000.0, 4_000.0), kronor({"varde": 100_000.0}))
    state = made.egna_tillstand[0].model_copy(update={"livskvalitetsforlust": Andel(varde=loss)})
    worth = None if value is None else Belopp(varde=value, enhet="kr", prisar=2020)
    kalkyl = made.kalkyl.model_copy(update={"livskvalitet_kr": worth})
    changed = made.model_copy(update={"egna_tillstand": (state,), "kalkyl": kalkyl})
    return run(changed, minimal_set(), draws=8000, seed=1)


@pytest.mark.hand
def test_normal_net_benefit_in_closed_form() -> None:
    # 2 avoided years × 0.1 = 0.2 good years: net benefit N(−30 000 + 0.2 v, 40 000²), even at v = 150 000.
    found = acceptability(with_quality(0.1), "kommun", [0.0, 150e3, 400e3])
    assert found is not None
    assert found.good_years == pytest.approx(0.2)
    assert found.cost_per_good_year == pytest.approx(150e3, rel=0.01)
    expected = [norm.cdf(-0.75), 0.5, norm.cdf(1.25)]
    assert found.probability == pytest.approx(expected, abs=0.01)
    assert found.chosen[[0, 2]].tolist() == [False, True]
    assert np.all(np.diff(found.loss_of_acting) < 0) and np.all(np.diff(found.loss_of_abstaining) > 0)


@pytest.mark.property
def test_a_value_in_the_scenario_is_not_counted_twice() -> None:
    plain = acceptability(with_quality(0.1), "samhallet", [100e3])
    valued = acceptability(with_quality(0.1, 500e3), "samhallet", [100e3])
    assert plain is not None and valued is not None
    assert valued.probability == pytest.approx(plain.probability)


@pytest.mark.hand
def test_without_quality_of_life_there_is_no_curve() -> None:
    assert acceptability(linear_result(1.0, 1.0, 0.0), "kommun", [0.0]) is None


@pytest.mark.hand
def test_it_can_be_cancelled() -> None:
    with pytest.raises(Cancelled):
        acceptability(with_quality(0.1), "kommun", [0.0], progress=lambda done: False, size=1000)
