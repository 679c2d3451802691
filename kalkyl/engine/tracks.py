"""From the outcomes of a scenario to tracks: the one place where the four outcome models meet."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from kalkyl.engine.arrays import Array, Duration
from kalkyl.engine.cohort_trace import CohortTrace
from kalkyl.engine.courses import Course, EventCourse, PeopleCourse, PositionCourse
from kalkyl.engine.flows import Track, growth
from kalkyl.engine.markov import TransitionEffect, complete_rows
from kalkyl.engine.outcome_draws import drawn_effect, effect_timing, remaining
from kalkyl.engine.prepared_run import PreparedRun
from kalkyl.engine.volumes import (
    DrawnLink,
    Timing,
    alternatives,
    chain_model,
    event_counts,
    prevalence,
    risk_model,
    share_model,
)
from kalkyl.model.outcomes import AndelUtfall, HandelseUtfall, MarkovUtfall, RiskkurvaUtfall, Utfall


def tracks(
    run: PreparedRun, outcome: Utfall, scale: float | Array = 1.0, duration: Duration = None
) -> list[Track]:
    """Make the tracks of an outcome.

    Args:
        run: The scenario made ready.
        outcome: The outcome.
        scale: Multiple of the assumed effect, one for all or one per draw.
        duration: Upper limit for how many years the effect lasts, one for all or one per draw, or None.

    An outcome without a stated effect is computed as one avoided case per participant (for events: all events
    avoided): the value of a success.
    """
    if isinstance(outcome, HandelseUtfall):
        return [_event_track(run, outcome, scale, duration)]
    if isinstance(outcome, MarkovUtfall):
        return _markov_tracks(run, outcome, scale, duration)
    probability = PROBABILITIES[outcome.modell](run, outcome, scale, duration)
    course = PeopleCourse(probability, run.participants, run.alive)
    return [_people_track(run, outcome.tillstand, outcome, course)]


def _people_track(run: PreparedRun, state: str, outcome: Utfall, course: Course) -> Track:
    own = run.own_lines(state)
    bundle = run.bundle(f"{outcome.modell}.{outcome.nyckel}.{state}", lambda: own + run.subsidies(outcome))
    return Track(state, "tillstand", bundle, own, course, run.realised)


def _share(run: PreparedRun, outcome: AndelUtfall, scale: float | Array, duration: Duration) -> Array:
    base = f"utfall.{outcome.nyckel}"
    q0 = run.context.value(f"{base}.anda")
    gain = np.ones_like(q0) if outcome.lyckade is None else run.context.value(f"{base}.lyckade") - q0
    timing = Timing(
        outcome.fordrojning_ar,
        outcome.uppfoljning_ar,
        run.context.value(f"{base}.avklingning"),
        outcome.max_varaktighet_ar,
    )
    stay = remaining(run, outcome.tillstand)
    if not outcome.kvar_i_tillstand:
        stay = np.ones_like(stay)
    return share_model(q0 + scale * gain, q0, timing.capped(duration), stay)


def _risk(run: PreparedRun, outcome: RiskkurvaUtfall, scale: float | Array, duration: Duration) -> Array:
    base = f"utfall.{outcome.nyckel}"
    p0 = run.context.value(f"{base}.p0")
    stay = remaining(run, outcome.tillstand)
    without = prevalence(p0, outcome.kurva, stay)
    if outcome.effekt is None:
        one = prevalence(np.ones_like(p0), outcome.kurva, stay)
        shape = Timing(0.0, float(run.years), np.zeros_like(p0), None).capped(duration).shape(run.years)
        return alternatives(
            without, without - np.reshape(scale, (-1, 1)) * one / one.max(axis=1, keepdims=True) * shape
        )
    effect = drawn_effect(run, outcome.effekt, base, scale)
    timing = effect_timing(run, outcome.effekt, base, duration)
    if not outcome.kedja:
        return risk_model(without, effect, timing)
    links = [
        DrawnLink(
            run.context.value(f"{base}.kedja.{n}.andel_med_risk"),
            run.context.value(f"{base}.kedja.{n}.relativ_risk"),
            run.context.value(f"{base}.kedja.{n}.kausal_andel"),
        )
        for n in range(len(outcome.kedja))
    ]
    return chain_model(without, links, effect, timing)


PROBABILITIES: Final[dict[str, Callable[[PreparedRun, Any, float | Array, Duration], Array]]] = {
    "andel": _share,
    "riskkurva": _risk,
}
"""Outcome model of one state -> probability of the state without and with the intervention, shape (2, draw, τ)."""


def _event_track(
    run: PreparedRun, outcome: HandelseUtfall, scale: float | Array, duration: Duration
) -> Track:
    base = f"utfall.{outcome.nyckel}"
    rate = run.context.value(f"{base}.antal_per_ar")
    without = (growth(outcome.trend_per_ar, run.years)[:, None] * rate).T
    if outcome.effekt is None:
        running = Timing(0.0, 1.0, np.ones_like(rate), 1.0 if duration is None else duration)
        with_it = without * (
            1.0 - np.reshape(scale, (-1, 1)) * running.running_shape(run.years, run.participants)
        )
    else:
        effect = drawn_effect(run, outcome.effekt, base, scale)
        timing = effect_timing(run, outcome.effekt, base, duration)
        with_it = event_counts(without, effect, timing.running_shape(run.years, run.participants))
    course = EventCourse(alternatives(without, with_it))
    lines = run.event_lines(outcome.handelse)
    bundle = run.bundle(f"{outcome.modell}.{outcome.nyckel}", lambda: lines)
    return Track(outcome.handelse, "handelse", bundle, lines, course, run.realised)


def _markov_tracks(
    run: PreparedRun, outcome: MarkovUtfall, scale: float | Array, duration: Duration
) -> list[Track]:
    without = run.kept(f"markov.{outcome.nyckel}", lambda: _without(run, outcome))
    traces = (without, without.with_effects(_transition_effects(run, outcome, scale, duration)))
    found = []
    for position, lage in enumerate(outcome.lagen):
        if lage.tillstand is not None:
            course = PositionCourse(traces, position, run.participants, run.alive)
            found.append(_people_track(run, lage.tillstand, outcome, course))
    return found


def _without(run: PreparedRun, outcome: MarkovUtfall) -> CohortTrace:
    start = np.array([outcome.start.get(lage.id, 0.0) for lage in outcome.lagen])
    return CohortTrace(start, _matrices(run, outcome), run.years, half_cycle=outcome.halvcykel)


def _matrices(run: PreparedRun, outcome: MarkovUtfall) -> Callable[[int], Array]:
    """Return the transition matrix by year since start, from the group's age and the age bands."""
    index = {lage.id: i for i, lage in enumerate(outcome.lagen)}
    built = np.zeros((len(outcome.aldersband), len(index), len(index), run.context.draws.count))
    for band, leaving in zip(outcome.aldersband, built, strict=True):
        for start, row in band.overgangar.items():
            for till in row:
                if till != start:
                    path = f"utfall.{outcome.nyckel}.{band.fran_alder}.{start}.{till}"
                    leaving[index[start], index[till]] = run.context.value(path)
        complete_rows(leaving)
    matrices = list(built)
    ages = [band.fran_alder for band in outcome.aldersband]
    bands = np.maximum(
        np.searchsorted(ages, run.age + np.arange(run.years + 1), side="right") - 1, 0
    ).tolist()
    return lambda year: matrices[bands[year]]


def _transition_effects(
    run: PreparedRun, outcome: MarkovUtfall, scale: float | Array, duration: Duration
) -> list[TransitionEffect]:
    index = {lage.id: i for i, lage in enumerate(outcome.lagen)}
    found = []
    for number, change in enumerate(outcome.effekter):
        if change.effekt is not None:
            base = f"utfall.{outcome.nyckel}.effekter.{number}"
            shape = effect_timing(run, change.effekt, base, duration).shape(run.years)
            effect = drawn_effect(run, change.effekt, base, scale)
            found.append(TransitionEffect(index[change.fran], index[change.till], effect, shape))
    return found
