"""How sure the cost of exclusion is: cost of a person-year over draws, and what each value does to it."""

from dataclasses import dataclass

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.evaluation import Evaluation, of_perspective
from kalkyl.engine.sampling import Progress
from kalkyl.engine.variation import one_at_a_time, uncertain_values
from kalkyl.model.actors import AKTORER, Perspektiv
from kalkyl.model.draws import Draws
from kalkyl.model.result import Resultat


@dataclass(frozen=True)
class CostBar:
    """What one value does to the cost of a person-year.

    Attributes:
        path: Address of the value.
        low: Lower end of its interval, in its own unit.
        high: Upper end.
        cost_low: Cost with the value at its lower end [kr/person-year].
        cost_high: Cost with the value at its upper end.
    """

    path: str
    low: float
    high: float
    cost_low: float
    cost_high: float

    @property
    def swing(self) -> float:
        """Distance between the two ends [kr/person-year]."""
        return abs(self.cost_high - self.cost_low)


def person_year_draws(
    result: Resultat, key: str, count: int, seed: int | None = None, progress: Progress | None = None
) -> Array:
    """Cost of the first person-year in a state, or of one event, in every draw.

    Args:
        result: A result that counts the state or event.
        key: State or event id.
        count: Number of draws beside the base case.
        seed: Seed.
        progress: Told the share done; a False from it cancels.

    Returns:
        Cost by draw and actor, positive [kr of the price year], shape (draw + 1, actor); row 0 is the base case.

    Raises:
        InputError: A distribution cannot be fitted.
        Cancelled: The caller asked to stop.
    """
    evaluation = Evaluation.of(result)
    return _costs(evaluation, key, evaluation.draw(count, seed), progress)


def cost_bars(result: Resultat, key: str, perspektiv: Perspektiv) -> tuple[CostBar, ...]:
    """Cost of a person-year or an event with each uncertain value at the ends of its interval, largest swing first.

    Args:
        result: A result that counts the state or event.
        key: State or event id.
        perspektiv: Whose cost.
    """
    evaluation = Evaluation.of(result)
    values = uncertain_values(evaluation)
    if not values:
        return ()
    ends = [(float(v.lag or 0.0), float(v.hog or 0.0)) for v in values.values()]
    cost = of_perspective(_costs(evaluation, key, one_at_a_time(evaluation, list(values), ends)), perspektiv)
    bars = [
        CostBar(path, *ends[i], float(cost[2 * i + 1]), float(cost[2 * i + 2]))
        for i, path in enumerate(values)
    ]
    noise = 1e-12 * max(abs(float(cost[0])), *(bar.swing for bar in bars))
    return tuple(sorted((b for b in bars if b.swing > noise), key=lambda b: (-b.swing, b.path)))


def _costs(evaluation: Evaluation, key: str, draws: Draws, progress: Progress | None = None) -> Array:
    costs = np.zeros((draws.count, len(AKTORER)))
    for rows, model in evaluation.blocks(draws, progress):
        track = next(t for t in model.base_tracks if t.key == key)
        for line in track.own_lines:
            first = line.profile[0] if line.profile else 1.0
            costs[rows] -= first * line.flow.dense()
    return costs
