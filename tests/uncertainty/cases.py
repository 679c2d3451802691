"""Scenarios whose uncertainty can be worked out by hand."""

from typing import Any

from kalkyl.engine import run
from kalkyl.model.result import Resultat
from kalkyl.model.scenario import Scenario
from tests.minimal import minimal_set, scenario

Z95 = 1.959963984540054


def normal(mean: float, deviation: float, **fields: Any) -> dict[str, Any]:
    """A normal value with its 95 % interval."""
    ends = {"lag": mean - Z95 * deviation, "hog": mean + Z95 * deviation}
    return {"varde": mean, **ends, "niva": 0.95, "familj": "normal"} | fields


def linear_scenario(cost: dict[str, Any], benefit: dict[str, Any], **changes: Any) -> Scenario:
    """NPV of the kommun = 2 · benefit − 10 · cost: ten participants, a fifth of them avoids one year.

    Args:
        cost: Cost per participant [kr].
        benefit: The state's cost per person-year [kr].
        changes: Other fields of the scenario.
    """
    share = {"modell": "andel", "tillstand": "utanfor", "lyckade": {"varde": 0.3}, "anda": {"varde": 0.1}}
    state = {"id": "utanfor", "namn": "Utanför", "kostnad_per_ar": {"kommun": benefit}}
    fields: dict[str, Any] = {
        "kalkyl": {"horisont_ar": 1, "perspektiv": "kommun"},
        "kostnad": {"per_deltagare": {"enhet": "kr/deltagare", "prisar": 2020} | cost},
        "egna_tillstand": [state],
    }
    return scenario([share], **(fields | changes))


def kronor(value: dict[str, Any]) -> dict[str, Any]:
    """An amount per person-year."""
    return {"enhet": "kr/person_ar", "prisar": 2020} | value


def linear_result(
    mean: float, cost_deviation: float, benefit_deviation: float, draws: int = 4000, **options: Any
) -> Resultat:
    """A result whose NPV for the kommun is normal: mean [kr], and the deviations that each value gives it [kr]."""
    benefit = normal(100_000.0, benefit_deviation / 2.0) if benefit_deviation else {"varde": 100_000.0}
    per_participant = (200_000.0 - mean) / 10.0
    cost = normal(per_participant, cost_deviation / 10.0) if cost_deviation else {"varde": per_participant}
    made = linear_scenario(cost, kronor(benefit))
    return run(made, minimal_set(), draws=draws, **({"seed": 1} | options))
