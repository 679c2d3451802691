"""The follow-up of an effort: the plan as a scenario, and what has been registered period by period."""

from datetime import date
from itertools import pairwise
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from kalkyl.model.base import Modell
from kalkyl.model.scenario import Scenario
from kalkyl.params.documents import dump_document, parse_document, read_document

FORMAT: Final = "kalkyl-uppfoljning"
VERSION: Final = 1
WHAT: Final = "en uppföljning"
COUNTS: Final[dict[str, str]] = {
    "deltagare": "Nya deltagare",
    "kostnad_kr": "Kostnad (kr)",
    "uppfoljda": "Uppföljda",
    "lyckade": "Gott utfall",
    "jamforelse_uppfoljda": "Jämförelse: uppföljda",
    "jamforelse_lyckade": "Jämförelse: gott utfall",
    "handelser": "Händelser",
    "jamforelse_handelser": "Jämförelse: händelser",
}
"""Figures of a period and what they are called."""
Antal = Annotated[float, Field(ge=0, le=1e9)] | None


class Matning(Modell):
    """What was registered about a period. None means not registered, never zero.

    Attributes:
        fran, till: First and last day.
        registrerad: When it was registered; of two about the same period the later one counts.
        deltagare: Participants who began.
        kostnad_kr: What the effort cost [kr in the prices of the period].
        uppfoljda: Participants whose outcome became known.
        lyckade: Those of them with a good outcome.
        jamforelse_uppfoljda, jamforelse_lyckade: The same in the comparison group.
        handelser: Events, for an effort against events.
        jamforelse_handelser: Events in the comparison area, made comparable to the area of the effort.
        kommentar: What should be known about the figures.
    """

    fran: date
    till: date
    registrerad: date
    deltagare: Antal = None
    kostnad_kr: Annotated[float, Field(ge=0, le=1e12)] | None = None
    uppfoljda: Antal = None
    lyckade: Antal = None
    jamforelse_uppfoljda: Antal = None
    jamforelse_lyckade: Antal = None
    handelser: Antal = None
    jamforelse_handelser: Antal = None
    kommentar: Annotated[str, Field(max_length=1000)] = ""

    @model_validator(mode="after")
    def _whole(self) -> "Matning":
        if self.till < self.fran:
            raise ValueError("perioden slutar innan den börjar. Rätta från eller till.")
        for part, whole, name in (
            (self.lyckade, self.uppfoljda, ""),
            (self.jamforelse_lyckade, self.jamforelse_uppfoljda, " i jämförelsegruppen"),
        ):
            if part is not None and whole is None:
                raise ValueError(
                    f"antal med gott utfall{name} är angivet men inte hur många som följdes upp."
                )
            if part is not None and whole is not None and part > whole:
                raise ValueError(f"fler har gott utfall{name} ({part:g}) än som har följts upp ({whole:g}).")
        return self

    @property
    def tom(self) -> bool:
        """Whether no figure is registered."""
        return all(getattr(self, field) is None for field in COUNTS)

    @property
    def ar(self) -> float:
        """Length of the period [years]."""
        return ((self.till - self.fran).days + 1) / 365.25


class Uppfoljning(Modell):
    """A follow-up.

    Attributes:
        format: File type stamp.
        version: Version of the file format.
        namn: Name of the effort.
        ansokan: Id of the application it belongs to, or empty.
        scenario: The plan.
        planens_tyngd: Participants that a planned share without interval weighs as much as.
        planens_tyngd_ar: Years that a planned number of events without interval weighs as much as.
        kostnadens_spridning: Standard deviation of a planned cost without interval, as a share of it.
        stoppa_under: The signal is stop when the probability of reaching the break-even is below this.
        skala_over: The signal is scale up when it is at least this and there is a comparison group.
        minst_uppfoljda: No signal before so many participants have been followed up (events: months).
        urval_hogt: Whether participants or area were chosen because it was unusually bad there just then.
        matningar: What has been registered, never taken away.
    """

    format: Literal["kalkyl-uppfoljning"] = "kalkyl-uppfoljning"
    version: Literal[1] = 1
    namn: Annotated[str, Field(min_length=1, max_length=200)]
    ansokan: str = ""
    scenario: Scenario
    planens_tyngd: Annotated[float, Field(ge=1, le=1000)] = 20.0
    planens_tyngd_ar: Annotated[float, Field(ge=0.1, le=50)] = 1.0
    kostnadens_spridning: Annotated[float, Field(gt=0, le=2)] = 0.2
    stoppa_under: Annotated[float, Field(gt=0, lt=0.5)] = 0.1
    skala_over: Annotated[float, Field(gt=0.5, lt=1)] = 0.9
    minst_uppfoljda: Annotated[float, Field(ge=1, le=10_000)] = 10.0
    urval_hogt: bool = False
    matningar: Annotated[tuple[Matning, ...], Field(strict=False, max_length=2000)] = ()

    @model_validator(mode="after")
    def _apart(self) -> "Uppfoljning":
        rows = self.gallande
        for before, after in pairwise(rows):
            if after.fran <= before.till:
                raise ValueError(
                    f"perioderna {before.fran}–{before.till} och {after.fran}–{after.till} går in i varandra och skulle "
                    "räknas dubbelt. Rätta datumen."
                )
        return self

    @property
    def gallande(self) -> tuple[Matning, ...]:
        """The latest registration of every period, in order of time; one without figures withdraws the period."""
        latest: dict[tuple[date, date], Matning] = {}
        for row in self.matningar:
            known = latest.get((row.fran, row.till))
            if known is None or row.registrerad >= known.registrerad:
                latest[row.fran, row.till] = row
        return tuple(latest[key] for key in sorted(latest) if not latest[key].tom)

    def total(self, *fields: str) -> tuple[float, ...]:
        """Return the sum of each figure over the periods where all of them are registered."""
        rows = [[getattr(m, f) for f in fields] for m in self.gallande]
        whole = [row for row in rows if all(x is not None for x in row)]
        return tuple(float(sum(row[i] for row in whole)) for i in range(len(fields)))


def new_follow_up(scenario: Scenario, ansokan: str = "") -> Uppfoljning:
    """Return a follow-up of a plan, with nothing registered."""
    return Uppfoljning(namn=scenario.namn, scenario=scenario, ansokan=ansokan)


def parse_follow_up(text: str, name: str = "uppföljning") -> Uppfoljning:
    """Build a follow-up from TOML text.

    Raises:
        InputError: Everything that is wrong.
    """
    return parse_document(text, name, Uppfoljning, WHAT)


def read_follow_up(data: bytes, name: str) -> Uppfoljning:
    """Read an uploaded follow-up.

    Raises:
        InputError: Everything that is wrong.
    """
    return read_document(data, name, Uppfoljning, WHAT)


def dump_follow_up(uppfoljning: Uppfoljning) -> str:
    """Write a follow-up as TOML text that `parse_follow_up` reads back to an equal one."""
    return dump_document(uppfoljning)
