"""One-way sensitivity: each value at the ends of its interval, everything else as in the base case."""

from dataclasses import dataclass

from kalkyl.engine.evaluation import Evaluation
from kalkyl.engine.variation import one_at_a_time, uncertain_values
from kalkyl.model.actors import Perspektiv
from kalkyl.model.result import Resultat


@dataclass(frozen=True)
class Bar:
    """One value of a tornado.

    Attributes:
        path: Address of the value.
        low: Lower end of its interval, in its own unit.
        high: Upper end.
        level: Level of the interval.
        npv_low: NPV with the value at its lower end [kr].
        npv_high: NPV with the value at its upper end [kr].
        changes_sign: Whether the NPV is positive at one end and not at the other.
    """

    path: str
    low: float
    high: float
    level: float
    npv_low: float
    npv_high: float

    @property
    def swing(self) -> float:
        """Distance between the two ends [kr]."""
        return abs(self.npv_high - self.npv_low)

    @property
    def changes_sign(self) -> bool:
        """Whether the NPV is positive at one end and not at the other."""
        return (self.npv_low > 0) != (self.npv_high > 0)


def tornado(result: Resultat, perspektiv: Perspektiv) -> tuple[Bar, ...]:
    """NPV of a perspective with each uncertain value at the ends of its stated interval, largest swing first.

    Values that do not matter for the perspective are left out.
    """
    evaluation = Evaluation.of(result)
    values = uncertain_values(evaluation)
    if not values:
        return ()
    ends = [(float(v.lag or 0.0), float(v.hog or 0.0)) for v in values.values()]
    npv = evaluation.npv_of(one_at_a_time(evaluation, list(values), ends), perspektiv)
    bars = [
        Bar(path, *ends[i], value.niva, float(npv[2 * i + 1]), float(npv[2 * i + 2]))
        for i, (path, value) in enumerate(values.items())
    ]
    noise = 1e-12 * max(abs(float(npv[0])), *(bar.swing for bar in bars))
    return tuple(sorted((b for b in bars if b.swing > noise), key=lambda b: (-b.swing, b.path)))
