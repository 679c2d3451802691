"""Scales 1–5 of probability and consequence, with limits that the municipality sets."""

import math
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from kalkyl.model.base import Modell

Steg = Annotated[int, Field(ge=1, le=5)]
"""Step of a scale; 5 is the most probable or the gravest."""
STEPS: Final = 5
REACH: Final = 10.0
"""How far the outermost steps are taken to reach: a tenth of the lowest limit, ten times the highest."""


class Skalsteg(Modell):
    """One step.

    Attributes:
        namn: Name on screen.
        upp_till: Upper limit in the scale's unit; None in the last step.
        beskrivning: What it means, in Swedish.
    """

    namn: Annotated[str, Field(min_length=1, max_length=60)]
    upp_till: Annotated[float, Field(gt=0)] | None = None
    beskrivning: str = ""


class Skala(Modell):
    """Five steps with rising limits.

    Attributes:
        steg: The steps, lowest first.
        enhet: Unit of the limits.
    """

    steg: Annotated[tuple[Skalsteg, ...], Field(strict=False, min_length=STEPS, max_length=STEPS)]
    enhet: Literal["handelser_per_ar", "kr"]

    @model_validator(mode="after")
    def _rising(self) -> "Skala":
        limits = [s.upp_till for s in self.steg]
        if limits[-1] is not None or any(limit is None for limit in limits[:-1]):
            raise ValueError("de fyra första stegen ska ha en övre gräns (upp_till) och det femte ingen.")
        if self.limits != tuple(sorted(set(self.limits))):
            raise ValueError("gränserna ska stiga från steg till steg. Rätta upp_till.")
        return self

    @property
    def limits(self) -> tuple[float, ...]:
        """The four limits between the steps."""
        return tuple(s.upp_till for s in self.steg if s.upp_till is not None)

    def step(self, value: float) -> int:
        """Return the step that a value falls in; a value on a limit belongs to the step above.

        >>> PROBABILITY.step(0.5), PROBABILITY.step(1.0)
        (3, 4)
        """
        return 1 + sum(value >= limit for limit in self.limits)

    def position(self, value: float) -> float:
        """Return where on the scale a value lies, 0.5–5.5: whole numbers are the middle of a step, logarithmic within.

        >>> PROBABILITY.position(1.0), round(PROBABILITY.position(10 ** -0.5), 6)
        (3.5, 3.0)
        """
        limits = self.limits
        edges = (limits[0] / REACH, *limits, limits[-1] * REACH)
        if value <= edges[0]:
            return 0.5
        number = min(self.step(value), STEPS)
        low, high = edges[number - 1], edges[number]
        return min(number - 0.5 + math.log(value / low) / math.log(high / low), STEPS + 0.5)

    def name(self, step: int) -> str:
        """Return the step as "4 Hög"."""
        return f"{step} {self.steg[step - 1].namn}"


PROBABILITY: Final = Skala(
    enhet="handelser_per_ar",
    steg=(
        Skalsteg(namn="Mycket låg", upp_till=0.02, beskrivning="Mer sällan än en gång på 50 år."),
        Skalsteg(namn="Låg", upp_till=0.1, beskrivning="En gång på 10–50 år."),
        Skalsteg(namn="Medelhög", upp_till=1.0, beskrivning="En gång på 1–10 år."),
        Skalsteg(namn="Hög", upp_till=12.0, beskrivning="Varje år, upp till en gång i månaden."),
        Skalsteg(namn="Mycket hög", beskrivning="Oftare än en gång i månaden, eller ständigt pågående."),
    ),
)
CONSEQUENCE: Final = Skala(
    enhet="kr",
    steg=(
        Skalsteg(namn="Mycket begränsad", upp_till=100_000.0, beskrivning="Hanteras i vardagen."),
        Skalsteg(namn="Begränsad", upp_till=1_000_000.0, beskrivning="Märks i en verksamhet."),
        Skalsteg(namn="Allvarlig", upp_till=10_000_000.0, beskrivning="Märks i flera verksamheter."),
        Skalsteg(namn="Mycket allvarlig", upp_till=100_000_000.0, beskrivning="Präglar kommunen länge."),
        Skalsteg(namn="Katastrofal", beskrivning="Kommunen klarar den inte med egna medel."),
    ),
)
SCALES_NOTE: Final = (
    "Stegens gränser är ett antagande att börja från: kommunen bestämmer sina egna i registerfilen. Kronorna gäller "
    "samhällets kostnad: för en händelse vad den kostar, för annat vad ett år kostar."
)
