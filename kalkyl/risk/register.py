"""The risk register: what has been judged about each risk, by whom, and what is done about it."""

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from kalkyl.model.base import Id, Modell
from kalkyl.model.scenario import Scenario
from kalkyl.risk.scales import CONSEQUENCE, PROBABILITY, Skala, Steg

FORMAT: Final = "kalkyl-riskregister"
VERSION: Final = 1

Skyddsvarde = Literal["liv_halsa", "samhallsfunktion", "demokrati", "miljo_ekonomi"]
SKYDDSVARDEN: Final[dict[str, str]] = {
    "liv_halsa": "Människors liv och hälsa",
    "samhallsfunktion": "Samhällets funktionalitet",
    "demokrati": "Demokrati, rättssäkerhet och mänskliga rättigheter",
    "miljo_ekonomi": "Miljö och ekonomiska värden",
}
FORMAGOR: Final = ("Saknas", "Bristfällig", "Delvis god", "God", "Mycket god")
"""Names of the capability 1–5 to prevent and handle."""
Status = Literal["planerad", "pagar", "klar", "avbruten"]
STATUSAR: Final[dict[str, str]] = {
    "planerad": "Planerad",
    "pagar": "Pågår",
    "klar": "Klar",
    "avbruten": "Avbruten",
}
Kort = Annotated[str, Field(max_length=300)]
Lang = Annotated[str, Field(max_length=5000)]


class Rost(Modell):
    """One participant's judgement in a workshop; nobody's name."""

    sannolikhet: Steg
    konsekvens: Steg


class Bedomning(Modell):
    """A judgement of a risk at a date.

    Attributes:
        datum: When.
        skede: As things stand (fore), or as expected when the measures work (efter).
        sannolikhet: Probability 1–5.
        konsekvens: Consequence 1–5.
        av: Function that judged, e.g. "Trygghetsrådet".
        motivering: Why, without personal data.
        roster: Votes behind it, if it was made in a workshop.
    """

    datum: date
    skede: Literal["fore", "efter"] = "fore"
    sannolikhet: Steg
    konsekvens: Steg
    av: Kort = ""
    motivering: Lang = ""
    roster: Annotated[tuple[Rost, ...], Field(strict=False, max_length=500)] = ()


class Raknat(Modell):
    """What has been counted about a risk.

    Attributes:
        id: Event type, state, or the risk itself where it has neither.
        antal: Events counted; for a state the number of people in it.
        ar: Years the events were counted in.
        overspridning: Variance over mean of the events per year; 1 where they come independently.
        kalla: Where the count comes from.
    """

    id: Id
    antal: Annotated[float, Field(ge=0)]
    ar: Annotated[float, Field(gt=0, le=100)] = 1.0
    overspridning: Annotated[float, Field(ge=1, le=1000)] = 1.0
    kalla: Kort = ""


class Atgard(Modell):
    """A measure.

    Attributes:
        id: Identifier within the risk.
        namn: What is to be done.
        ansvarig: Responsible function, never a person's name.
        resurser: What it takes: time, money, premises.
        kostnad_kr: Yearly cost decided [kr], or None.
        start: When it begins.
        klar: When it is to be done.
        status: How it goes.
        uppfoljning: How and by what it is followed up.
        uppfoljd: Latest follow-up.
        scenario: The calculation behind it.
    """

    id: Id
    namn: Annotated[str, Field(min_length=1, max_length=300)]
    ansvarig: Kort = ""
    resurser: Lang = ""
    kostnad_kr: Annotated[float, Field(ge=0)] | None = None
    start: date | None = None
    klar: date | None = None
    status: Status = "planerad"
    uppfoljning: Lang = ""
    uppfoljd: date | None = None
    scenario: Scenario | None = None

    @model_validator(mode="after")
    def _order(self) -> "Atgard":
        if self.start is not None and self.klar is not None and self.klar < self.start:
            raise ValueError("åtgärden är klar innan den börjar. Rätta start eller klar.")
        return self


class Riskpost(Modell):
    """A risk in the register.

    Attributes:
        risk: Id of the risk in the parameter set, or an id of one's own.
        namn: Name of a risk of one's own; empty takes the set's.
        beskrivning: What it looks like here, without personal data.
        skyddsvarden: What is worth protecting that it threatens.
        formaga: Capability 1–5 to prevent and handle it, or None if not judged.
        formaga_text: What is there and what is missing.
        raknat: What has been counted.
        bedomningar: Judgements, oldest first.
        atgarder: Measures.
    """

    risk: Id
    namn: Annotated[str, Field(max_length=200)] = ""
    beskrivning: Lang = ""
    skyddsvarden: Annotated[tuple[Skyddsvarde, ...], Field(strict=False)] = ()
    formaga: Steg | None = None
    formaga_text: Lang = ""
    raknat: Annotated[tuple[Raknat, ...], Field(strict=False)] = ()
    bedomningar: Annotated[tuple[Bedomning, ...], Field(strict=False)] = ()
    atgarder: Annotated[tuple[Atgard, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _once(self) -> "Riskpost":
        for what, ids in (
            ("åtgärder", [a.id for a in self.atgarder]),
            ("räknade uppgifter", [r.id for r in self.raknat]),
        ):
            twice = sorted({i for i in ids if ids.count(i) > 1})
            if twice:
                raise ValueError(f"två {what} har samma id: {', '.join(twice)}. Byt namn på den ena.")
        return self

    def latest(self, skede: Literal["fore", "efter"] = "fore") -> Bedomning | None:
        """Return the latest judgement of a stage; of two on the same day the one that stands last."""
        found = [b for b in self.bedomningar if b.skede == skede]
        return sorted(found, key=lambda b: b.datum)[-1] if found else None


class Overenskommelse(Modell):
    """A written agreement on cooperation."""

    med: Kort
    syfte: Kort = ""
    omraden: Kort = ""
    datum: date | None = None


class Laguppgifter(Modell):
    """What the law on municipalities' responsibility for crime prevention asks about, beside the risks themselves.

    Attributes:
        lagesbild: When the picture of crime was last updated.
        annan_information: Other information that it builds on.
        analys: Where the analysis stands.
        plan_beslutad: When the plan of measures was decided.
        plan_beslutad_av: By whom.
        plan_uppfoljd: When it was last followed up.
        samordnas_med: Other planning that it is joined to, e.g. the RSA.
        overenskommelser: Written agreements on cooperation.
        rad: The strategic council and the function that leads it.
        samordningsfunktion: The coordinating function.
        ansvarig_namnd: The board that leads the work.
        rapporterad: When the council was last reported to.
    """

    lagesbild: date | None = None
    annan_information: Lang = ""
    analys: Lang = ""
    plan_beslutad: date | None = None
    plan_beslutad_av: Kort = ""
    plan_uppfoljd: date | None = None
    samordnas_med: Kort = ""
    overenskommelser: Annotated[tuple[Overenskommelse, ...], Field(strict=False)] = ()
    rad: Kort = ""
    samordningsfunktion: Kort = ""
    ansvarig_namnd: Kort = ""
    rapporterad: date | None = None


class Riskregister(Modell):
    """A municipality's register of social risks, saved as one file.

    Attributes:
        format: File type stamp.
        version: Version of the file format.
        namn: Name.
        kommun: Municipality code.
        parametrar: Parameter set that its risks come from.
        syntetisk: Whether the figures are invented.
        sannolikhet: Scale of probability.
        konsekvens: Scale of consequence.
        risker: The risks.
        lag: What the law asks about.
    """

    format: Literal["kalkyl-riskregister"]
    version: Literal[1]
    namn: Annotated[str, Field(min_length=1, max_length=200)]
    kommun: Annotated[str, Field(pattern=r"^\d{4}$")]
    parametrar: str = "riket"
    syntetisk: bool = False
    sannolikhet: Skala = PROBABILITY
    konsekvens: Skala = CONSEQUENCE
    risker: Annotated[tuple[Riskpost, ...], Field(strict=False, max_length=300)] = ()
    lag: Laguppgifter = Laguppgifter()

    @model_validator(mode="after")
    def _whole(self) -> "Riskregister":
        ids = [post.risk for post in self.risker]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"samma risk står två gånger: {', '.join(twice)}. Ta bort den ena.")
        if self.sannolikhet.enhet != "handelser_per_ar" or self.konsekvens.enhet != "kr":
            raise ValueError("skalan för sannolikhet räknas i handelser_per_ar och den för konsekvens i kr.")
        return self

    def post(self, risk: str) -> Riskpost:
        """Return the entry of a risk.

        Raises:
            KeyError: It is not in the register.
        """
        return {post.risk: post for post in self.risker}[risk]
