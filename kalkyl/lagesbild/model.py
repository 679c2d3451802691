"""The nouns of a lägesbild: areas, monthly observations, and the picture they make up together."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from kalkyl.model.base import Id, Modell
from kalkyl.model.indicators import Indikator, Rapportor

Lage = Literal["rapporterat", "inget", "ej_rapporterat"]
"""A count was reported; there was nothing to report (a true zero); nobody has reported (missing)."""

LAGEN: Final[dict[Lage, str]] = {
    "rapporterat": "Rapporterat",
    "inget": "Inget att rapportera",
    "ej_rapporterat": "Ej rapporterat",
}
Tillforlitlighet = Literal["hog", "medel", "lag"]
TILLFORLITLIGHETER: Final[dict[Tillforlitlighet, str]] = {"hog": "Hög", "medel": "Medel", "lag": "Låg"}
Trend = Literal["okar", "oforandrat", "minskar", "vet_ej"]
TRENDER: Final[dict[Trend, str]] = {
    "okar": "Ökar",
    "oforandrat": "Oförändrat",
    "minskar": "Minskar",
    "vet_ej": "Vet ej",
}
MOST: Final = 100_000
"""Largest count that can be right for one area and month."""


class Omrade(Modell):
    """An area that is reported for: a part of a municipality, or a municipality in a county.

    Attributes:
        id: Identifier.
        namn: Name on screen.
        folkmangd: Number of inhabitants, or None when it is not known.
        kommun: Municipality code, or empty.
    """

    id: Id
    namn: Annotated[str, Field(min_length=1, max_length=80)]
    folkmangd: Annotated[int, Field(ge=1)] | None = None
    kommun: str = ""


class Observation(Modell):
    """What one reporter says of one indicator in one area and month.

    Attributes:
        omrade: Id of the area.
        indikator: Id of the indicator.
        manad: Month as a whole number (see `months`).
        antal: Count; 0 when there was nothing to report, None when nobody has reported.
        lage: Which of the three it is.
        rapportor: Who reports, or None when it is not said.
        kalla: Where the number comes from.
        tillforlitlighet: How far it can be relied on.
        bedomning, trend, atgard, ansvarig, fritext: Assessment, direction, action taken, owner (a role), free text.
    """

    omrade: Id
    indikator: Id
    manad: int
    antal: Annotated[int, Field(ge=0, le=MOST)] | None
    lage: Lage
    rapportor: Rapportor | None = None
    kalla: str = ""
    tillforlitlighet: Tillforlitlighet | None = None
    bedomning: str = ""
    trend: Trend | None = None
    atgard: str = ""
    ansvarig: str = ""
    fritext: str = ""

    @model_validator(mode="after")
    def _agrees(self) -> "Observation":
        if (self.antal is None) != (self.lage == "ej_rapporterat"):
            raise ValueError("ett antal hör till det som är rapporterat, och bara dit.")
        if self.lage == "inget" and self.antal != 0:
            raise ValueError("”inget att rapportera” betyder antalet 0.")
        return self


class Lagesbild(Modell):
    """A whole picture.

    Attributes:
        namn: Whose it is, e.g. the municipality.
        syntetisk: Whether the numbers are invented.
        omraden: Areas.
        indikatorer: Indicators, those of the set and own ones.
        observationer: Observations.
        saknade: Areas that were expected but have sent nothing, by name.
    """

    namn: str
    syntetisk: bool = False
    omraden: Annotated[tuple[Omrade, ...], Field(strict=False, min_length=1)]
    indikatorer: dict[str, Indikator]
    observationer: Annotated[tuple[Observation, ...], Field(strict=False)]
    saknade: Annotated[tuple[str, ...], Field(strict=False)] = ()

    @property
    def area_names(self) -> Mapping[str, str]:
        """Name of each area by id."""
        return {area.id: area.namn for area in self.omraden}
