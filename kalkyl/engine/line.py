"""A line: what one price or rule means for every actor per person-year in a state or per event."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from kalkyl.engine.actor_flow import ActorFlow, summed
from kalkyl.engine.arrays import Array, Profile
from kalkyl.model.actors import Kategori, Namnd
from kalkyl.model.values import Bevisgrad


class Line(NamedTuple):
    """Flow per person-year in a state, relative to the reference person.

    Attributes:
        id: Price id or a fixed word.
        namn: Name on screen.
        kategori: Category.
        grade: Weakest evidence grade behind it.
        flow: Flow by draw and actor, money out negative [kr/person-year].
        growth: Real growth per year.
        profile: Factors by year in the state, or empty.
        namnd: Board for the kommun share.
        marginal: Share that is realisable in a budget, base case.
        delay: Years before it is.
    """

    id: str
    namn: str
    kategori: Kategori
    grade: Bevisgrad
    flow: ActorFlow
    growth: float = 0.0
    profile: Profile = ()
    namnd: Namnd = "kommunstyrelse"
    marginal: float = 1.0
    delay: int = 0


class Bundle:
    """Lines that the same volumes are multiplied with; their sums are made once, however many effects are tried.

    Args:
        lines: The lines.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines

    @cached_property
    def unit_values(self) -> dict[tuple[float, Profile], Array]:
        """Flow of one person-year or event by real growth and profile, shape (actor, draw) each."""
        groups: dict[tuple[float, Profile], list[ActorFlow]] = {}
        for line in self.lines:
            groups.setdefault((line.growth, line.profile), []).append(line.flow)
        return {key: summed(flows) for key, flows in groups.items()}
