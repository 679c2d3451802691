"""An application to the fund: what, for whom, against what, with which evidence, at what cost, and what happens after."""

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from kalkyl.model.actors import Aktor, Namnd
from kalkyl.model.base import Id, Modell
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.problems import near, problem
from kalkyl.model.scenario import Scenario
from kalkyl.params.documents import dump_document, parse_document, read_document

FORMAT: Final = "kalkyl-ansokan"
VERSION: Final = 1
WHAT: Final = "en ansökan till fonden"
STATUSAR: Final[dict[str, str]] = {
    "utkast": "Utkast",
    "inlamnad": "Inlämnad",
    "beviljad": "Beviljad",
    "avslagen": "Avslagen",
    "avslutad": "Avslutad",
}
NIVAER: Final[dict[str, str]] = {
    "A": "A: svensk kontrollerad studie",
    "B": "B: utländsk kontrollerad studie",
    "C": "C: ingen försvarbar effekt, bara brytpunkt",
}
Kort = Annotated[str, Field(max_length=300)]
Lang = Annotated[str, Field(max_length=5000)]


class Kostnadsdel(Modell):
    """One part of the cost: quantity times price.

    Attributes:
        namn: What it is.
        antal: Quantity.
        enhet: What the quantity counts, in Swedish ("timmar").
        pris_kr: Price per unit [kr], in the prices of `Ansokan.prisar`.
    """

    namn: Annotated[str, Field(min_length=1, max_length=200)]
    antal: Annotated[float, Field(ge=0, le=1e9)]
    enhet: Kort = "st"
    pris_kr: Annotated[float, Field(ge=0, le=1e10)]

    @property
    def kostnad_kr(self) -> float:
        """Quantity times price [kr]."""
        return self.antal * self.pris_kr


class Uppfoljningsplan(Modell):
    """How the outcome is to be measured.

    Attributes:
        indikator: What is measured.
        utgangslage: How it is before the start.
        jamforelse: Group that it is compared with.
        matpunkter: Months after the start at which it is measured, rising.
        ansvarig: Responsible function, never a person's name.
    """

    indikator: Lang = ""
    utgangslage: Lang = ""
    jamforelse: Lang = ""
    matpunkter: Annotated[tuple[Annotated[int, Field(ge=0, le=240)], ...], Field(strict=False)] = ()
    ansvarig: Kort = ""

    @model_validator(mode="after")
    def _rising(self) -> "Uppfoljningsplan":
        if list(self.matpunkter) != sorted(set(self.matpunkter)):
            raise ValueError("mätpunkterna ska stå i stigande ordning, t.ex. [0, 12, 24].")
        return self


class Ansokan(Modell):
    """An application.

    Attributes:
        format: File type stamp.
        version: Version of the file format.
        namn: Name of the effort.
        kommun: Municipality code.
        parametrar: Parameter set.
        status: How far it has come.
        syntetisk: Whether it is invented.
        malgrupp: Who it is for.
        antal_deltagare: Participants in all, or None if not stated.
        problem: The problem it answers to.
        risk: Social risk it is linked to, or None.
        insats: What is to be done.
        ordinarie: What the group is offered otherwise.
        evidens: Evidence level, or None if not stated.
        evidens_text: The studies and how like they are.
        forvantat: Expected outcome compared with the ordinary.
        lyckade, anda: Share with a good outcome with the effort and with the ordinary alternative, or None.
        angiven_kostnad_kr: Total cost, stated instead of in parts [kr], or None.
        kostnadsdelar: Cost in parts.
        prisar: Price year of all amounts, or None.
        sokt_kr: Amount applied for [kr], or None.
        medfinansiering_kr: Contributions of others by actor [kr].
        namnder: Municipal boards that take part; the first one applies.
        civil_aktor: Civil society partner, or empty.
        start, slut: First and last day.
        uppfoljning: Follow-up plan.
        avslut: What happens when the money ends: how it becomes ordinary work or is closed.
        beslutsdatum: When it was decided, or None.
        scenario: The calculation behind it, or None.
    """

    format: Literal["kalkyl-ansokan"] = "kalkyl-ansokan"
    version: Literal[1] = 1
    namn: Annotated[str, Field(min_length=1, max_length=200)]
    kommun: Annotated[str, Field(pattern=r"^\d{4}$")]
    parametrar: str = "riket"
    status: Literal["utkast", "inlamnad", "beviljad", "avslagen", "avslutad"] = "utkast"
    syntetisk: bool = False
    malgrupp: Lang = ""
    antal_deltagare: Annotated[float, Field(gt=0, le=1e7)] | None = None
    problem: Lang = ""
    risk: Id | None = None
    insats: Lang = ""
    ordinarie: Lang = ""
    evidens: Literal["A", "B", "C"] | None = None
    evidens_text: Lang = ""
    forvantat: Lang = ""
    lyckade: Annotated[float, Field(ge=0, le=1)] | None = None
    anda: Annotated[float, Field(ge=0, le=1)] | None = None
    angiven_kostnad_kr: Annotated[float, Field(ge=0, le=1e12)] | None = None
    kostnadsdelar: Annotated[tuple[Kostnadsdel, ...], Field(strict=False, max_length=200)] = ()
    prisar: Annotated[int, Field(ge=1990, le=2100)] | None = None
    sokt_kr: Annotated[float, Field(ge=0, le=1e12)] | None = None
    medfinansiering_kr: dict[Aktor, Annotated[float, Field(ge=0, le=1e12)]] = {}
    namnder: Annotated[tuple[Namnd, ...], Field(strict=False)] = ()
    civil_aktor: Kort = ""
    start: date | None = None
    slut: date | None = None
    uppfoljning: Uppfoljningsplan = Uppfoljningsplan()
    avslut: Lang = ""
    beslutsdatum: date | None = None
    scenario: Scenario | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Ansokan":
        if self.start is not None and self.slut is not None and self.slut < self.start:
            raise ValueError("insatsen slutar innan den börjar. Rätta start eller slut.")
        if self.angiven_kostnad_kr is not None and self.kostnadsdelar:
            raise ValueError(
                "ange antingen en samlad kostnad (angiven_kostnad_kr) eller dess delar (kostnadsdelar), annars räknas "
                "kostnaden dubbelt."
            )
        if len(set(self.namnder)) < len(self.namnder):
            raise ValueError("samma nämnd står två gånger. Ta bort den ena.")
        return self

    @property
    def kostnad_kr(self) -> float | None:
        """Total cost [kr], or None when none is stated."""
        if self.kostnadsdelar:
            return sum(part.kostnad_kr for part in self.kostnadsdelar)
        return self.angiven_kostnad_kr

    @property
    def ar(self) -> float | None:
        """Length [years], or None when a day is missing."""
        if self.start is None or self.slut is None:
            return None
        return ((self.slut - self.start).days + 1) / 365.25


def new_application(parameters: Parameteruppsattning, kommun: str) -> Ansokan:
    """Return an empty application.

    Raises:
        InputError: The municipality does not exist.
    """
    if kommun not in parameters.kommuner:
        raise problem(kommun, f"kommunkoden finns inte.{near(kommun, parameters.kommuner)}")
    return Ansokan(namn="Ny ansökan", kommun=kommun, parametrar=parameters.id, syntetisk=parameters.syntetisk)


def parse_application(text: str, name: str = "ansökan") -> Ansokan:
    """Build an application from TOML text.

    Raises:
        InputError: Everything that is wrong.
    """
    return parse_document(text, name, Ansokan, WHAT)


def read_application(data: bytes, name: str) -> Ansokan:
    """Read an uploaded application.

    Raises:
        InputError: Everything that is wrong.
    """
    return read_document(data, name, Ansokan, WHAT)


def dump_application(ansokan: Ansokan) -> str:
    """Write an application as TOML text that `parse_application` reads back to an equal one."""
    return dump_document(ansokan)
