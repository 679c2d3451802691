"""What a lägesbild counts each month: indicators, tied to the social risks they say something about."""

from typing import Annotated, Final, Literal

from pydantic import Field

from kalkyl.model.base import Id, Modell

Sakomrade = Literal["social_risk", "brott", "extremism", "andt"]
"""Subject of an indicator: social risk, crime, violent extremism and hate, or alcohol, drugs, doping and tobacco."""

SAKOMRADEN: Final[dict[Sakomrade, str]] = {
    "brott": "Brott och ordning",
    "social_risk": "Sociala risker",
    "extremism": "Extremism, hat och påverkan",
    "andt": "Alkohol, narkotika, dopning och tobak",
}
Rapportor = Literal[
    "skola",
    "socialtjanst",
    "fritid",
    "bostadsbolag",
    "raddningstjanst",
    "polis",
    "civilsamhalle",
    "kommunledning",
]
RAPPORTORER: Final[dict[Rapportor, str]] = {
    "skola": "Skola",
    "socialtjanst": "Socialtjänst",
    "fritid": "Fritid",
    "bostadsbolag": "Bostadsbolag",
    "raddningstjanst": "Räddningstjänst",
    "polis": "Polis",
    "civilsamhalle": "Civilsamhälle",
    "kommunledning": "Kommunledning och övriga förvaltningar",
}
"""Who reports: the parts of the municipality and those who work beside it."""


class Indikator(Modell):
    """Something counted per area and month.

    Attributes:
        id: Identifier.
        namn: Name on screen.
        omrade: Subject.
        risker: Ids of the risks it says something about.
        rapportor: Who usually knows the number.
        beskrivning: What counts as one, in Swedish.
        est: Categories of an incident list that count towards it, as people write them.
        handelsetyp: Event type whose cost one counted event has, or None.
    """

    id: Id
    namn: str
    omrade: Sakomrade
    risker: Annotated[tuple[Id, ...], Field(strict=False, min_length=1)]
    rapportor: Annotated[tuple[Rapportor, ...], Field(strict=False, min_length=1)]
    beskrivning: str
    est: Annotated[tuple[str, ...], Field(strict=False)] = ()
    handelsetyp: Id | None = None
