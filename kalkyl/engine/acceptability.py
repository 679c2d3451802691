"""Probability that an intervention pays, as a function of what a good year is worth (CEAC), and its cost per good year.

A good year is a year in full health (quality of life as the states state it), discounted like the effects.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.evaluation import BLOCK, Evaluation
from kalkyl.engine.flows import Track
from kalkyl.engine.model_run import ModelRun
from kalkyl.engine.sampling import Progress, part_of
from kalkyl.engine.uncertainty import drawn
from kalkyl.model.actors import Perspektiv
from kalkyl.model.draws import Draws
from kalkyl.model.result import Resultat


@dataclass(frozen=True)
class Acceptability:
    """Acceptability over the value of a good year.

    Attributes:
        values: Value of a good year [kr], shape (value,).
        probability: Share of draws in which the intervention pays, shape (value,).
        chosen: Whether the intervention has the higher expected net benefit (the frontier), shape (value,).
        loss_of_acting: Expected loss of carrying it out [kr], shape (value,).
        loss_of_abstaining: Expected loss of abstaining [kr], shape (value,).
        good_years: Mean discounted good years gained.
        cost_per_good_year: −mean NPV without quality of life / mean good years [kr]; negative where money is saved too;
            None where no good years are gained.
    """

    values: Array
    probability: Array
    chosen: Array
    loss_of_acting: Array
    loss_of_abstaining: Array
    good_years: float
    cost_per_good_year: float | None


def acceptability(
    result: Resultat,
    perspektiv: Perspektiv,
    values: Sequence[float],
    progress: Progress | None = None,
    size: int = BLOCK,
) -> Acceptability | None:
    """Net benefit NPV + value × good years over the draws, or None where no state has a loss of quality of life.

    The NPV is taken without quality of life, also where the scenario values it.

    Args:
        result: A result with draws.
        perspektiv: Whose NPV the good years are added to.
        values: Values of a good year [kr].
        progress: Told the share done; a False from it cancels.
        size: Draws per block.

    Raises:
        InputError: The result has no draws.
        Cancelled: The caller asked to stop.
    """
    draws = drawn(result)
    kalkyl = result.scenario.kalkyl.model_copy(update={"livskvalitet_kr": None})
    scenario = result.scenario.model_copy(update={"kalkyl": kalkyl})
    evaluation = Evaluation(scenario, result.parametrar)
    gained = good_years(evaluation, draws, part_of(progress, 0.0, 0.5), size)
    if gained is None:
        return None
    npv = evaluation.npv_of(draws, perspektiv, part_of(progress, 0.5, 1.0), size)[1:]
    gained = gained[1:]
    grid = np.asarray(values, dtype=float)
    benefit = [npv + value * gained for value in grid]
    mean_years = float(gained.mean())
    return Acceptability(
        values=grid,
        probability=np.array([np.mean(b > 0) for b in benefit]),
        chosen=np.array([b.mean() > 0 for b in benefit]),
        loss_of_acting=np.array([np.mean(np.maximum(-b, 0.0)) for b in benefit]),
        loss_of_abstaining=np.array([np.mean(np.maximum(b, 0.0)) for b in benefit]),
        good_years=mean_years,
        cost_per_good_year=-float(npv.mean()) / mean_years if mean_years > 0 else None,
    )


def good_years(
    evaluation: Evaluation, draws: Draws, progress: Progress | None = None, size: int = BLOCK
) -> Array | None:
    """Discounted good years gained, shape (draw,), or None where no state has a loss of quality of life."""
    if not any(_loss_path(key, evaluation) for key in _states(evaluation)):
        return None
    total = np.zeros(draws.count)
    for rows, model in evaluation.blocks(draws, progress, size):
        for track in model.base_tracks:
            total[rows] += _gained(model, track, evaluation)
    return total


def _states(evaluation: Evaluation) -> list[str]:
    return [key for outcome in evaluation.scenario.utfall for key in outcome.mal]


def _loss_path(state: str, evaluation: Evaluation) -> str | None:
    path = f"tillstand.{state}.livskvalitetsforlust"
    return path if path in evaluation.values else None


def _gained(model: ModelRun, track: Track, evaluation: Evaluation) -> Array:
    path = _loss_path(track.key, evaluation)
    if path is None or model.scenario.brytpunkt:
        return np.zeros(model.context.draws.count)
    return -track.discounted_change(model.discount_effect) * model.context.value(path)
