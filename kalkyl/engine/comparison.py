"""Two scenarios against each other with common random numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kalkyl.engine.evaluation import Evaluation, of_perspective
from kalkyl.engine.sampling import Method, draw
from kalkyl.engine.uncertainty import Spread, drawn, share, spread
from kalkyl.model.actors import Perspektiv
from kalkyl.model.draws import Draws
from kalkyl.model.problems import problem
from kalkyl.model.result import Resultat


@dataclass(frozen=True)
class Comparison:
    """How scenario a does against scenario b in the same draws.

    Attributes:
        better: Share of draws in which a has the higher NPV (ties count as half).
        better_error: Monte Carlo standard error of that share.
        difference: Spread of NPV(a) − NPV(b) [kr].
    """

    better: float
    better_error: float
    difference: Spread


def compare(a: Resultat, b: Resultat, perspektiv: Perspektiv) -> Comparison:
    """Compare two results draw by draw.

    Args:
        a: One result.
        b: The other, with the same draws of every value that they share.
        perspektiv: Whose NPV.

    Raises:
        InputError: A result has no draws, or the draws of a shared value differ.
    """
    first, second = drawn(a), drawn(b)
    shared = [path for path in first.paths if path in second.paths and _same_value(a, b, path)]
    if first.count != second.count or any(not np.array_equal(first[p], second[p]) for p in shared):
        raise problem(
            f"{a.scenario.namn} mot {b.scenario.namn}",
            "beräkningarna bygger på olika dragningar och kan inte jämföras dragning för dragning. Kör båda med samma "
            "frö, antal och metod (med metoden sobol: med en gemensam tabell).",
        )
    difference = of_perspective(a.npv_dragningar[1:], perspektiv) - of_perspective(
        b.npv_dragningar[1:], perspektiv
    )
    better, _ = share(difference > 0)
    even, _ = share(difference == 0)
    p = better + 0.5 * even
    return Comparison(p, (p * (1.0 - p) / len(difference)) ** 0.5, spread(difference))


def _same_value(a: Resultat, b: Resultat, path: str) -> bool:
    return Evaluation.of(a).values[path] == Evaluation.of(b).values[path]


def common_draws(
    evaluations: Sequence[Evaluation], count: int, seed: int | None = None, method: Method = "lhs"
) -> Draws:
    """One table for several scenarios: give it to `run(…, table=…)` for each of them.

    Values that are stated differently in the scenarios keep the statement of the first; where that matters, run each
    scenario with the same seed instead.

    Args:
        evaluations: The scenarios made ready.
        count: Number of draws beside the base case.
        seed: Seed.
        method: Sampling method.
    """
    values = {path: value for e in reversed(evaluations) for path, value in e.values.items()}
    pairs = tuple(dict.fromkeys(pair for e in evaluations for pair in e.correlations))
    return draw(values, count, seed, method, pairs)
