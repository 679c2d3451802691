"""How the number of people in a state, or of events, runs with and without the intervention.

A course answers two questions: the volumes year by year, and the change summed over the years with weights. The second
is all that a present value needs; cohorts, survival and discounting are folded into one weight per year since start, so
that no volume per draw and calendar year is ever made.
"""

from functools import lru_cache
from typing import Protocol

import numpy as np

from kalkyl.engine.arrays import Array, Profile
from kalkyl.engine.cohort_trace import CohortTrace
from kalkyl.engine.volumes import alternatives, cohort_volumes


class Course(Protocol):
    """Volumes of one state or event type."""

    @property
    def probability(self) -> Array | None:
        """Probability of the state per participant without and with, shape (2, draw, τ); None for events."""
        ...

    def volumes(self, profile: Profile) -> Array:
        """Person-years or events without and with, times the profile, shape (2, draw, year)."""
        ...

    def weighed(self, weights: Array, profile: Profile) -> Array:
        """Σ_t weights[t] · (volume with − volume without)[t], shape (draw,)."""
        ...


class PeopleCourse:
    """People who are in a state with a probability that depends on the years since they started.

    Args:
        probability: Without and with the intervention, shape (2, draw, τ).
        participants: Starting in each year, shape (cohort,).
        alive: Survival by year since start, shape (τ,).
    """

    def __init__(self, probability: Array, participants: Array, alive: Array) -> None:
        self.probability = probability
        self._participants = participants
        self._alive = alive

    def volumes(self, profile: Profile) -> Array:
        """Person-years without and with, times the profile, shape (2, draw, year)."""
        return _people_volumes(self.probability, profile, self._participants, self._alive)

    def weighed(self, weights: Array, profile: Profile) -> Array:
        """Weighted sum over years of the change, shape (draw,)."""
        per_person = weights_per_person(weights, profile, self._participants, self._alive)
        return np.asarray((self.probability[1] - self.probability[0]) @ per_person)


class PositionCourse:
    """People in one position of a Markov model.

    Args:
        traces: Cohort without and with the intervention.
        position: Index of the position.
        participants: Starting in each year, shape (cohort,).
        alive: Survival by year since start, shape (τ,).
    """

    def __init__(
        self, traces: tuple[CohortTrace, CohortTrace], position: int, participants: Array, alive: Array
    ) -> None:
        self._traces = traces
        self._position = position
        self._participants = participants
        self._alive = alive

    @property
    def probability(self) -> Array:
        """Share in the position without and with, shape (2, draw, τ)."""
        without, with_it = (trace.occupancy()[self._position] for trace in self._traces)
        return alternatives(without, with_it)

    def volumes(self, profile: Profile) -> Array:
        """Person-years without and with, times the profile, shape (2, draw, year)."""
        return _people_volumes(self.probability, profile, self._participants, self._alive)

    def weighed(self, weights: Array, profile: Profile) -> Array:
        """Weighted sum over years of the change, shape (draw,)."""
        per_person = weights_per_person(weights, profile, self._participants, self._alive)
        without, with_it = (trace.weighted(per_person)[self._position] for trace in self._traces)
        return np.asarray(with_it - without)


class EventCourse:
    """Expected events per year.

    Args:
        counts: Without and with the intervention, shape (2, draw, year).
    """

    probability = None

    def __init__(self, counts: Array) -> None:
        self._counts = counts

    def volumes(self, profile: Profile) -> Array:
        """Events without and with, shape (2, draw, year); an event has no years in the state."""
        return self._counts

    def weighed(self, weights: Array, profile: Profile) -> Array:
        """Weighted sum over years of the change, shape (draw,)."""
        return np.asarray((self._counts[1] - self._counts[0]) @ weights)


def weights_per_person(weights: Array, profile: Profile, participants: Array, alive: Array) -> Array:
    """Weight of each year since start for one probability curve: Σ_c n_c · weight(c + τ) · l(τ) · profile(τ).

    Args:
        weights: Weight of each calendar year (a discount factor), shape (year,).
        profile: Factors by year in the state.
        participants: Starting in each year, shape (cohort,).
        alive: Survival by year since start, shape (τ,).

    >>> weights_per_person(np.array([1.0, 0.5]), (), np.array([10.0, 20.0]), np.ones(2)).tolist()
    [20.0, 5.0]
    """
    years = len(weights)
    out = np.zeros(years)
    for start, count in enumerate(participants):
        out[: years - start] += count * weights[start:]
    return np.asarray(out * alive * profile_weights(profile, years))


@lru_cache(maxsize=256)
def profile_weights(profile: Profile, years: int) -> Array:
    """Factors by year in the state, the last one held on, shape (year,), read-only; ones for no profile."""
    factors = np.array([profile[min(t, len(profile) - 1)] if profile else 1.0 for t in range(years)])
    factors.flags.writeable = False
    return factors


def _people_volumes(probability: Array, profile: Profile, participants: Array, alive: Array) -> Array:
    weighted = probability * profile_weights(profile, len(alive)) if profile else probability
    return cohort_volumes(weighted, participants, alive)
