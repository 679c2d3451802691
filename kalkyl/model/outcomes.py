"""Outcome models of a scenario: ANDEL, RISKKURVA, MARKOV and HÄNDELSE. They can be mixed freely."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from kalkyl.model.base import Id, Modell
from kalkyl.model.effects import Effekt
from kalkyl.model.values import Andel, Belopp, Varde

ROW_TOLERANCE = 1e-6
"""How far from 1 the probabilities of a transition row may sum."""


class SubventioneratArbete(Modell):
    """Successes that work with a wage subsidy.

    Attributes:
        andel: Share of the successes whose job is subsidised.
        produktionsandel: Their production as a share of an ordinary worker's.
        subvention: Subsidy per person-year, paid by Arbetsförmedlingen to the employer.
    """

    andel: Andel
    produktionsandel: Andel
    subvention: Belopp


class AndelUtfall(Modell):
    """Outcome model ANDEL: share who succeed with the intervention against the share who would have anyway.

    Attributes:
        tillstand: State that each success avoids.
        lyckade: Share with a good outcome with the intervention, q1; None asks for the break-even.
        anda: Share that would have had a good outcome anyway, q0 (deadweight).
        fordrojning_ar: Whole years from start until the effect begins.
        uppfoljning_ar: Years of full effect.
        avklingning: Yearly loss of effect after that.
        max_varaktighet_ar: Years after the delay at which the effect ends, or None.
        kvar_i_tillstand: Whether avoided years fade as people would have left the state anyway.
        subventionerat_arbete: Subsidised jobs among the successes, or None.
    """

    modell: Literal["andel"]
    tillstand: Id
    lyckade: Andel | None = None
    anda: Andel
    fordrojning_ar: Annotated[int, Field(ge=0, le=60)] = 0
    uppfoljning_ar: Annotated[float, Field(gt=0, le=100)] = 100.0
    avklingning: Andel = Andel(varde=0.0, enhet="andel_per_ar")
    max_varaktighet_ar: Annotated[int, Field(ge=1, le=100)] | None = None
    kvar_i_tillstand: bool = True
    subventionerat_arbete: SubventioneratArbete | None = None

    @property
    def nyckel(self) -> str:
        """Key of the outcome in addresses of values."""
        return self.tillstand

    @property
    def mal(self) -> tuple[str, ...]:
        """States and event types that the outcome changes."""
        return (self.tillstand,)

    @property
    def effekt_saknas(self) -> bool:
        """Whether the effect is unknown, so that only break-even can be computed."""
        return self.lyckade is None


class Lank(Modell):
    """One link of a chain from a short-term risk to an adult state.

    Attributes:
        risk: What the risk is, in Swedish (e.g. saknar gymnasiebehörighet).
        andel_med_risk: Share of the target group that has the risk without the intervention.
        relativ_risk: Relative risk of the next step for those who have it.
        kausal_andel: Share of that association that removing the risk would really remove.
    """

    risk: str
    andel_med_risk: Andel
    relativ_risk: Varde
    kausal_andel: Andel

    @model_validator(mode="after")
    def _ratio(self) -> "Lank":
        if self.relativ_risk.varde <= 0:
            raise ValueError(
                "relativ_risk måste vara större än 0 (1 betyder att risken inte spelar någon roll)."
            )
        return self


class RiskkurvaUtfall(Modell):
    """Outcome model RISKKURVA: prevalence curve without the intervention, changed by a published effect.

    Attributes:
        tillstand: State.
        p0: Share in the state without the intervention.
        kurva: Relative prevalence by year after start; empty uses the state's probability of staying.
        effekt: The effect; None asks for the break-even. With a chain it acts on the risk of the first link.
        kedja: Links from the outcome that the study measured to the state; empty when it measured the state itself.
        subventionerat_arbete: Subsidised jobs among the successes, or None.
    """

    modell: Literal["riskkurva"]
    tillstand: Id
    p0: Andel
    kurva: Annotated[tuple[Annotated[float, Field(ge=0)], ...], Field(strict=False)] = ()
    effekt: Effekt | None = None
    kedja: Annotated[tuple[Lank, ...], Field(strict=False)] = ()
    subventionerat_arbete: SubventioneratArbete | None = None

    @model_validator(mode="after")
    def _shares(self) -> "RiskkurvaUtfall":
        if self.kurva and max(self.kurva) * self.p0.varde > 1:
            raise ValueError("kurvan ger en andel över 1 något år (kurva × p0). Sänk kurvan eller p0.")
        return self

    @property
    def nyckel(self) -> str:
        """Key of the outcome in addresses of values."""
        return self.tillstand

    @property
    def mal(self) -> tuple[str, ...]:
        """States and event types that the outcome changes."""
        return (self.tillstand,)

    @property
    def effekt_saknas(self) -> bool:
        """Whether the effect is unknown, so that only break-even can be computed."""
        return self.effekt is None


class Lage(Modell):
    """One of the exclusive positions of a Markov model.

    Attributes:
        id: Identifier within the model.
        namn: Name on screen.
        tillstand: Exclusion state whose costs it carries, or None (in work, in school).
    """

    id: Id
    namn: str
    tillstand: Id | None = None


class Aldersband(Modell):
    """Yearly transition probabilities from a given age on.

    Attributes:
        fran_alder: First age that the band holds for; the last band holds on.
        overgangar: Probabilities by position of departure and arrival; every row sums to 1. When they are drawn, what
            remains of a row is the probability of staying.
    """

    fran_alder: Annotated[int, Field(ge=0, le=110)]
    overgangar: dict[Id, dict[Id, Andel]]

    @model_validator(mode="after")
    def _rows(self) -> "Aldersband":
        for start, row in self.overgangar.items():
            total = sum(p.varde for p in row.values())
            if abs(total - 1.0) > ROW_TOLERANCE:
                raise ValueError(
                    f"raden ”{start}” från {self.fran_alder} års ålder summerar till {total:g} men ska summera till 1. "
                    "Rätta en av sannolikheterna (vanligen den att vara kvar)."
                )
        return self


class Overgangseffekt(Modell):
    """Effect on one named transition; what it gains or loses is taken from the probability of staying."""

    fran: Id
    till: Id
    effekt: Effekt | None = None


class MarkovUtfall(Modell):
    """Outcome model MARKOV: exclusive positions, yearly transitions by age, effects on named transitions.

    Attributes:
        id: Key of the outcome.
        lagen: Positions.
        start: Share in each position at the start; sums to 1.
        aldersband: Transition matrices by age, rising.
        effekter: Effects of the intervention.
        halvcykel: Whether a year counts the mean of its start and its end (trapezoid) rather than its start.
    """

    modell: Literal["markov"]
    id: Id = "markov"
    lagen: Annotated[tuple[Lage, ...], Field(strict=False, min_length=2)]
    start: dict[Id, Annotated[float, Field(ge=0, le=1)]]
    aldersband: Annotated[tuple[Aldersband, ...], Field(strict=False, min_length=1)]
    effekter: Annotated[tuple[Overgangseffekt, ...], Field(strict=False)] = ()
    halvcykel: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> "MarkovUtfall":
        known = [lage.id for lage in self.lagen]
        if len(set(known)) != len(known):
            raise ValueError("två lägen har samma id. Byt namn på det ena.")
        if not self.mal:
            raise ValueError("inget läge har ett tillstånd med kostnader. Ange tillstand för minst ett läge.")
        if abs(sum(self.start.values()) - 1.0) > ROW_TOLERANCE:
            raise ValueError(
                f"startfördelningen summerar till {sum(self.start.values()):g} men ska summera till 1."
            )
        ages = [band.fran_alder for band in self.aldersband]
        if ages != sorted(set(ages)):
            raise ValueError("åldersbanden ska ha stigande fran_alder utan dubbletter.")
        named = {*self.start, *(e.fran for e in self.effekter), *(e.till for e in self.effekter)}
        for band in self.aldersband:
            named |= {*band.overgangar, *(till for row in band.overgangar.values() for till in row)}
            missing = [k for k in known if k not in band.overgangar]
            if missing:
                raise ValueError(f"bandet från {band.fran_alder} år saknar raderna {', '.join(missing)}.")
        unknown = sorted(named - set(known))
        if unknown:
            raise ValueError(f"okända lägen: {', '.join(unknown)}. Lägen i modellen: {', '.join(known)}.")
        if any(e.fran == e.till for e in self.effekter):
            raise ValueError("en effekt gäller en övergång mellan två olika lägen, inte att vara kvar.")
        return self

    @property
    def nyckel(self) -> str:
        """Key of the outcome in addresses of values."""
        return self.id

    @property
    def mal(self) -> tuple[str, ...]:
        """States that the positions carry the costs of."""
        return tuple(lage.tillstand for lage in self.lagen if lage.tillstand is not None)

    @property
    def effekt_saknas(self) -> bool:
        """Whether no effect, or an unknown one, is stated."""
        return not self.effekter or any(e.effekt is None for e in self.effekter)


class HandelseUtfall(Modell):
    """Outcome model HÄNDELSE: expected events per year, changed by a rate ratio while the intervention lasts.

    Attributes:
        handelse: Event type.
        antal_per_ar: Expected events per year without the intervention, in the municipality or area.
        trend_per_ar: Yearly growth of that number without the intervention (share).
        effekt: The effect (a rate ratio); None asks for the break-even. It holds in years with participants and fades
            after the last of them.
    """

    modell: Literal["handelse"]
    handelse: Id
    antal_per_ar: Varde
    trend_per_ar: Annotated[float, Field(ge=-0.5, le=0.5)] = 0.0
    effekt: Effekt | None = None

    @model_validator(mode="after")
    def _rate(self) -> "HandelseUtfall":
        if self.antal_per_ar.varde < 0 or (self.antal_per_ar.lag or 0.0) < 0:
            raise ValueError("antal_per_ar är negativt. Ange ett antal händelser per år som är minst 0.")
        if self.effekt is not None and self.effekt.matt not in ("ratkvot", "RR"):
            raise ValueError("en händelse förändras av en kvot: använd effektmåttet ratkvot (eller RR).")
        return self

    @property
    def nyckel(self) -> str:
        """Key of the outcome in addresses of values."""
        return self.handelse

    @property
    def mal(self) -> tuple[str, ...]:
        """States and event types that the outcome changes."""
        return (self.handelse,)

    @property
    def effekt_saknas(self) -> bool:
        """Whether the effect is unknown, so that only break-even can be computed."""
        return self.effekt is None


Utfall = Annotated[
    AndelUtfall | RiskkurvaUtfall | MarkovUtfall | HandelseUtfall, Field(discriminator="modell")
]
