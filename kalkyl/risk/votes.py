"""Votes of a workshop: the median is the judgement, the spread is shown."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kalkyl.report.numbers import format_number
from kalkyl.risk.register import Bedomning, Rost

WIDE = 2
"""Steps between the lowest and the highest vote at which the participants should talk it over."""


@dataclass(frozen=True)
class Spridning:
    """Votes on one scale.

    Attributes:
        antal: Votes by step, 1–5.
        median: Median; halves are kept.
        lagst: Lowest vote.
        hogst: Highest vote.
    """

    antal: tuple[int, int, int, int, int]
    median: float
    lagst: int
    hogst: int

    @property
    def oense(self) -> bool:
        """Whether the votes are so far apart that the participants should talk it over."""
        return self.hogst - self.lagst >= WIDE

    def text(self) -> str:
        """Say the spread in Swedish."""
        median = format_number(self.median, 0 if self.median == int(self.median) else 1)
        if self.lagst == self.hogst:
            return f"Alla {sum(self.antal)} röstade {self.lagst}." if sum(self.antal) > 1 else "En röst."
        talk = " Stor spridning: prata om varför innan ni bestämmer er." if self.oense else ""
        return f"Median {median}, från {self.lagst} till {self.hogst} ({sum(self.antal)} röster).{talk}"


def spread(votes: Sequence[int]) -> Spridning:
    """Sum up the votes on one scale.

    >>> spread([2, 3, 5]).median
    3.0
    """
    counts = [sum(v == step for v in votes) for step in range(1, 6)]
    return Spridning(
        (counts[0], counts[1], counts[2], counts[3], counts[4]),
        float(statistics.median(votes)),
        min(votes),
        max(votes),
    )


def rounded_up(median: float) -> int:
    """Return the step that a median stands for; between two steps the graver one, so that no risk is played down.

    >>> rounded_up(3.5), rounded_up(3.0)
    (4, 3)
    """
    return int(-(-median // 1))


def judged_by_votes(votes: Sequence[Rost], datum: date, av: str = "", motivering: str = "") -> Bedomning:
    """Make a judgement of the votes of a workshop: the median of each scale, and every vote kept."""
    probability = spread([v.sannolikhet for v in votes])
    consequence = spread([v.konsekvens for v in votes])
    return Bedomning(
        datum=datum,
        sannolikhet=rounded_up(probability.median),
        konsekvens=rounded_up(consequence.median),
        av=av,
        motivering=motivering,
        roster=tuple(votes),
    )
