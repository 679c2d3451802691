"""What the draws say: spread of every measure, payback within a time, the fan of the cumulative flow, expected loss.

Draw 0, the base case, is never part of a statistic. Standard errors are those of independent draws; a Latin hypercube or
a Sobol sequence has smaller ones, so they are on the safe side.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kalkyl.engine.arrays import Array
from kalkyl.engine.discounting import TIMING
from kalkyl.engine.evaluation import BLOCK, Evaluation, of_perspective
from kalkyl.engine.model_run import ModelRun
from kalkyl.engine.sampling import Progress, part_of
from kalkyl.engine.yearly import YearlyFlows, paybacks, rates_of_return, yearly_flows
from kalkyl.model.actors import PERSPEKTIV, Perspektiv
from kalkyl.model.draws import Draws
from kalkyl.model.problems import problem
from kalkyl.model.result import Resultat

LEVELS = (0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975)
"""Quantiles that are given of everything."""

MANDATE_YEARS = 4.0
LONG_TERM_YEARS = 10.0

Hits = NDArray[np.bool_]
"""True or false per draw."""

CELLS = 8_000_000
"""Largest number of draw × year figures held at a time (64 MB)."""


@dataclass(frozen=True)
class Spread:
    """How a measure varies over the draws.

    Attributes:
        draws: Number of draws.
        missing: Share of draws where the measure does not exist.
        mean: Mean over the draws where it exists; None when there are none, or when some are infinite (never).
        mean_error: Monte Carlo standard error of the mean.
        deviation: Standard deviation.
        quantiles: Value at each of `LEVELS`; infinite where the answer is never; empty when nothing exists.
        positive: Share of draws above zero, of those where it exists.
        positive_error: Monte Carlo standard error of that share.
    """

    draws: int
    missing: float
    mean: float | None
    mean_error: float | None
    deviation: float | None
    quantiles: dict[float, float]
    positive: float
    positive_error: float

    @property
    def median(self) -> float | None:
        """The middle value."""
        return self.quantiles.get(0.5)


def spread(values: Array) -> Spread:
    """Summarise the draws of one quantity (nan: it does not exist; infinite: never).

    >>> s = spread(np.array([-1.0, 1.0, 3.0]))
    >>> s.mean, s.median, round(s.positive, 3)
    (1.0, 1.0, 0.667)
    """
    known = values[~np.isnan(values)]
    count = known.size
    if count == 0:
        return Spread(values.size, 1.0, None, None, None, {}, 0.0, 0.0)
    positive, error = share(known > 0)
    finite = bool(np.all(np.isfinite(known)))
    deviation = float(known.std(ddof=1)) if finite and count > 1 else (0.0 if finite else None)
    # Between a year and never there is nothing to interpolate.
    quantiles = np.quantile(known, LEVELS, method="linear" if finite else "inverted_cdf")
    return Spread(
        draws=values.size,
        missing=1.0 - count / values.size,
        mean=float(known.mean()) if finite else None,
        mean_error=None if deviation is None else deviation / count**0.5,
        deviation=deviation,
        quantiles=dict(zip(LEVELS, quantiles.tolist(), strict=True)),
        positive=positive,
        positive_error=error,
    )


def share(hits: Hits) -> tuple[float, float]:
    """Share of draws that are true, and its Monte Carlo standard error √(p(1 − p)/N)."""
    p = float(np.mean(hits))
    return p, (p * (1.0 - p) / max(hits.size, 1)) ** 0.5


def drawn(result: Resultat) -> Draws:
    """Return the table of draws behind a result.

    Raises:
        InputError: The result was computed without draws.
    """
    if result.dragningar is None or result.dragningar.count < 2:
        raise problem(
            result.scenario.namn, "resultatet har inga dragningar. Räkna om med till exempel 10 000."
        )
    return result.dragningar


def npv_spreads(result: Resultat) -> dict[Perspektiv, Spread]:
    """Spread of the NPV of every actor and roll-up, from the draws that the result already holds."""
    drawn(result)
    return {p: spread(of_perspective(result.npv_dragningar[1:], p)) for p in PERSPEKTIV}


def measure_draws(
    result: Resultat, perspektiv: Perspektiv, progress: Progress | None = None, size: int = BLOCK
) -> dict[str, Array]:
    """Every measure of a perspective in every draw (the base case left out), by its name in `Matt`.

    Args:
        result: A result with draws.
        perspektiv: The perspective.
        progress: Told the share done; a False from it cancels.
        size: Draws per block.

    Returns:
        Arrays of shape (draw,); nan where the measure does not exist, infinite payback time for never.

    Raises:
        InputError: The result has no draws.
        Cancelled: The caller asked to stop.
    """
    draws = drawn(result)
    parts: list[dict[str, Array]] = []
    for _, model in Evaluation.of(result).blocks(draws, progress, size):
        parts.append(_measures(model, perspektiv))
    joined = {name: np.concatenate([part[name] for part in parts])[1:] for name in parts[0]}
    npv = of_perspective(result.npv_dragningar[1:], perspektiv)
    cost = of_perspective(result.kostnad_dragningar[1:], perspektiv)
    whole = result.kostnad_dragningar[1:].sum(axis=1)
    gain = npv + cost
    return {
        "npv": npv,
        "nytta_nuvarde": gain,
        "insatskostnad_nuvarde": cost,
        "bcr": _ratio(gain, whole),
        "avkastning_per_krona": _ratio(gain, cost),
        "kostnad_per_undviket_personar_kr": _ratio(whole, joined.pop("undvikna_personar")),
        **joined,
    }


def _measures(model: ModelRun, perspektiv: Perspektiv) -> dict[str, Array]:
    flows = yearly_flows(model, perspektiv)
    discounted = YearlyFlows(flows.cost * model.discount_cost, flows.gain * model.discount_effect)
    phi = (TIMING[model.kalkyl.tidpunkt_kostnad], TIMING[model.kalkyl.tidpunkt_effekt])
    avoided = np.zeros(model.context.draws.count)
    if not model.scenario.brytpunkt:
        for track in model.base_tracks:
            avoided -= track.change().sum(axis=1)
    return {
        "aterbetalningstid_ar": paybacks(flows),
        "aterbetalningstid_diskonterad_ar": paybacks(discounted),
        "irr": rates_of_return(flows, *phi),
        "undvikna_personar": avoided,
    }


def _ratio(numerator: Array, denominator: Array) -> Array:
    out = np.full_like(numerator, np.nan)
    np.divide(numerator, denominator, out=out, where=denominator > 0)
    return out


def within(payback: Array, years: float) -> tuple[float, float]:
    """Share of draws that are paid back within so many years, and its Monte Carlo standard error."""
    return share(payback <= years)


@dataclass(frozen=True)
class Fan:
    """Quantiles of the cumulative flow year by year.

    Attributes:
        levels: Quantile levels, shape (level,).
        quantiles: Cumulative flow at the end of each year [kr], shape (level, year).
        mean: Mean over the draws, shape (year,).
        base: Base case, shape (year,).
        positive: Share of draws above zero at the end of each year, shape (year,).
    """

    levels: tuple[float, ...]
    quantiles: Array
    mean: Array
    base: Array
    positive: Array


def fan(
    result: Resultat,
    perspektiv: Perspektiv,
    *,
    discounted: bool = False,
    levels: Sequence[float] = (0.05, 0.25, 0.5, 0.75, 0.95),
    progress: Progress | None = None,
    size: int = BLOCK,
) -> Fan:
    """Quantiles of the cumulative flow of a perspective after every year.

    Memory is bounded: where draws × years would exceed `CELLS`, the model is run once for every group of years.

    Args:
        result: A result with draws.
        perspektiv: The perspective.
        discounted: Whether flows are discounted.
        levels: Quantile levels, rising.
        progress: Told the share done; a False from it cancels.
        size: Draws per block.

    Raises:
        InputError: The result has no draws.
        Cancelled: The caller asked to stop.
    """
    draws = drawn(result)
    years = result.scenario.kalkyl.horisont_ar
    at_a_time = max(1, min(years, CELLS // draws.count))
    groups = [range(first, min(first + at_a_time, years)) for first in range(0, years, at_a_time)]
    columns: list[Array] = []
    for number, group in enumerate(groups):
        step = part_of(progress, number / len(groups), (number + 1) / len(groups))
        held = np.empty((len(group), draws.count))
        for rows, model in Evaluation.of(result).blocks(draws, step, size):
            held[:, rows] = _cumulative(model, perspektiv, discounted)[:, group.start : group.stop].T
        rest = held[:, 1:]
        statistics = [
            *np.quantile(rest, levels, axis=1),
            rest.mean(axis=1),
            held[:, 0],
            (rest > 0).mean(axis=1),
        ]
        columns.append(np.array(statistics))
    table = np.concatenate(columns, axis=1)
    return Fan(tuple(levels), table[: len(levels)], table[-3], table[-2], table[-1])


def _cumulative(model: ModelRun, perspektiv: Perspektiv, discounted: bool) -> Array:
    flows = yearly_flows(model, perspektiv)
    if discounted:
        total = flows.cost * model.discount_cost + flows.gain * model.discount_effect
    else:
        total = flows.cost + flows.gain
    return np.asarray(np.cumsum(total, axis=1))


def expected_loss(npv: Array) -> tuple[float, float]:
    """Expected loss of deciding now [kr]: of carrying the intervention out, and of abstaining.

    The loss of a choice is what the better choice would have given in the same draw. The smaller of the two is the EVPI.

    >>> expected_loss(np.array([-2.0, 4.0]))
    (1.0, 2.0)
    """
    return float(np.mean(np.maximum(-npv, 0.0))), float(np.mean(np.maximum(npv, 0.0)))
