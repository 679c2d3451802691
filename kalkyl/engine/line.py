"""A line: what one price or rule means for every actor per person-year in a state or per event."""

from dataclasses import dataclass, field

import numpy as np

from kalkyl.engine.actor_flow import ActorFlow
from kalkyl.engine.arrays import Array
from kalkyl.model.actors import Kategori, Namnd
from kalkyl.model.values import Bevisgrad


@dataclass(frozen=True)
class Line:
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
        marginal: Share that is realisable in a budget, shape (draw,) or scalar.
        delay: Years before it is.
    """

    id: str
    namn: str
    kategori: Kategori
    grade: Bevisgrad
    flow: ActorFlow
    growth: float = 0.0
    profile: tuple[float, ...] = ()
    namnd: Namnd = "kommunstyrelse"
    marginal: Array = field(default_factory=lambda: np.array(1.0))
    delay: int = 0
