"""What research says about who ends up where: transitions, recidivism and relative risks."""

from typing import Final, Literal

from pydantic import model_validator

from kalkyl.model.base import Id
from kalkyl.model.values import Andel, Varde

Sambandsmatt = Literal["andel", "andel_per_ar", "RR", "OR", "HR"]
"""Share, yearly probability, risk ratio, odds ratio, hazard ratio."""

RATIOS: Final = frozenset({"RR", "OR", "HR"})


class Samband(Varde):
    """An observed transition or association. It says what goes together, not what an intervention would change.

    Attributes:
        id: Identifier.
        namn: Name on screen.
        riskgrupp: Who it was observed in.
        utfall: What they were followed to.
        matt: What the value is.
        jamforelsegrupp: Who they were compared with; empty for shares.
        kausal_andel: Share of the association that removing the risk would really remove; required for ratios.
        tillstand: Exclusion state that the outcome corresponds to, or None.
    """

    id: Id
    namn: str
    riskgrupp: str
    utfall: str
    matt: Sambandsmatt
    jamforelsegrupp: str = ""
    kausal_andel: Andel | None = None
    tillstand: Id | None = None

    @model_validator(mode="after")
    def _measured(self) -> "Samband":
        ratio = self.matt in RATIOS
        if self.enhet != ("kvot" if ratio else self.matt):
            raise ValueError(
                f"måttet {self.matt} har enheten ”{'kvot' if ratio else self.matt}”, inte ”{self.enhet}”."
            )
        if ratio and self.varde <= 0:
            raise ValueError("en kvot måste vara större än 0 (1 betyder inget samband).")
        if ratio and self.kausal_andel is None:
            raise ValueError(
                "kausal_andel saknas. Ange hur stor del av sambandet som försvinner om risken tas bort; är det inte "
                "undersökt, ange ett antagande med brett intervall."
            )
        if not ratio and self.kausal_andel is not None:
            raise ValueError("kausal_andel hör till kvoter (RR, OR, HR), inte till andelar. Ta bort den.")
        return self
