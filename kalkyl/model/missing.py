"""Figures that nobody has published in usable form: shown as missing, never counted as zero without saying so."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from kalkyl.model.actors import Aktor, Namnd
from kalkyl.model.base import Id, Modell
from kalkyl.model.values import ENHETER


class Saknad(Modell):
    """A figure that is missing, with where a municipality finds its own.

    A missing price may stand in a resource profile like any other. It is then left out of the calculation with a
    warning until a local value is given at the address `saknad.<id>`.

    Attributes:
        id: Identifier.
        namn: Name on screen.
        aktor: Who pays, or None for a figure that is no cost.
        var_den_finns: Where to find it, in Swedish.
        kolada: Kolada ids that hold it or lead to it.
        galler: What needs it: `tillstand.<id>`, `handelsetyp.<id>`, `insats.<id>` or `malgrupp.<id>`.
        enhet: Unit of the price, e.g. kr/dygn; empty for a figure that is no price.
        namnd: Municipal board, where the municipality pays.
        typ: Kind of price.
        index: Price index of the price.
        kommentar: What is known, in Swedish.
    """

    id: Id
    namn: str
    aktor: Aktor | None = None
    var_den_finns: str
    kolada: Annotated[tuple[str, ...], Field(strict=False)] = ()
    galler: Annotated[tuple[str, ...], Field(strict=False)] = ()
    enhet: str = ""
    namnd: Namnd | None = None
    typ: Literal["resurs", "transferering"] = "resurs"
    index: Id = "kpi"
    kommentar: str = ""

    @model_validator(mode="after")
    def _price(self) -> "Saknad":
        if not self.enhet:
            return self
        if self.enhet not in ENHETER or not self.enhet.startswith("kr/"):
            raise ValueError(f"”{self.enhet}” är ingen enhet för ett pris. Skriv t.ex. kr/dygn.")
        if self.aktor is None:
            raise ValueError("ett pris har en betalare. Ange aktor.")
        if self.aktor == "kommun" and self.namnd is None:
            raise ValueError('kommunen betalar men namnd saknas. Ange t.ex. namnd = "socialnamnd".')
        return self

    @property
    def per(self) -> str:
        """What the missing price is per, e.g. dygn; empty for a figure that is no price."""
        return self.enhet.removeprefix("kr/")

    @property
    def uppmaning(self) -> str:
        """What to do about it, in Swedish."""
        ids = f" (Kolada {', '.join(self.kolada)})" if self.kolada else ""
        return f"Saknas – ange lokalt värde. Var den finns: {self.var_den_finns.rstrip('.')}{ids}."
