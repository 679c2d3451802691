"""A scenario: everything that differs from the parameter set, in one file."""

from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from kalkyl.model.actors import Kategori, Namnd, Perspektiv
from kalkyl.model.base import Id, Modell
from kalkyl.model.ingredients import Ingredienslista
from kalkyl.model.outcomes import (
    AndelUtfall,
    HandelseUtfall,
    MarkovUtfall,
    RiskkurvaUtfall,
    SubventioneratArbete,
    Utfall,
)
from kalkyl.model.parameters import (
    Andring,
    Fordelning,
    Handelsetyp,
    Insats,
    Malgrupp,
    Prislapp,
    Texter,
    Tillstand,
    check_shares,
)
from kalkyl.model.values import Belopp

Tidpunkt = Literal["start", "mitt", "slut"]
"""When in the year a flow falls, for discounting: φ = 0, 0.5 or 1."""

__all__ = [
    "FORMAT",
    "VERSION",
    "AndelUtfall",
    "HandelseUtfall",
    "Insatskostnad",
    "Kalkylval",
    "MarkovUtfall",
    "RiskkurvaUtfall",
    "Samvariation",
    "Scenario",
    "SubventioneratArbete",
    "Tidpunkt",
    "Utfall",
]

FORMAT: Final = "kalkyl-scenario"
VERSION: Final = 1


class Kalkylval(Modell):
    """Conventions of the calculation; all of them are printed beside the result.

    Attributes:
        startar: Calendar year of t = 0.
        prisar: Price year of all results; None takes the parameter set's.
        horisont_ar: Number of years, T.
        ranta: Real discount rate per year.
        rantetrappa: Optional time-declining rates as pairs (from year t, rate); replaces `ranta`.
        tidpunkt_kostnad: Timing of the intervention's cost.
        tidpunkt_effekt: Timing of everything else.
        perspektiv: Whose NPV the headline measures concern.
        utjamning: Whether the municipality's result is after or before income equalisation.
        overlevnad: Whether later years are multiplied by survival.
        d_omrakning: How d becomes ln(OR): times 1.8138 (Chinn; Cochrane) or 1.65 (Cox; WSIPP).
        skattefinansiering: Marginal cost of public funds as a share of the net public flow; 0 switches it off.
        indirekt_skatt: Share of the change in disposable income that becomes indirect tax; 0 switches it off.
        avtalspension: Occupational pension as a share of gross wage, counted as production; 0 switches it off.
        livskvalitet_kr: Value of a year in full health [kr]; None leaves quality of life out.
        index: Price index, or None to use each price's own.
        kategorier: Categories that count beside the intervention cost; empty for all.
        optimism_kostnad: Correction for optimism: share added to the intervention cost.
        optimism_nytta: Correction for optimism: share taken off the avoided person-years and events.
    """

    startar: Annotated[int, Field(ge=2000, le=2100)] = 2026
    prisar: Annotated[int, Field(ge=1990, le=2100)] | None = None
    horisont_ar: Annotated[int, Field(ge=1, le=100)] = 20
    ranta: Annotated[float, Field(ge=0, le=0.2)] = 0.035
    rantetrappa: Annotated[
        tuple[Annotated[tuple[int, float], Field(strict=False)], ...], Field(strict=False)
    ] = ()
    tidpunkt_kostnad: Tidpunkt = "start"
    tidpunkt_effekt: Tidpunkt = "start"
    perspektiv: Perspektiv = "samhallet"
    utjamning: Literal["efter", "fore"] = "efter"
    overlevnad: bool = True
    d_omrakning: Literal["chinn", "cox"] = "chinn"
    skattefinansiering: Annotated[float, Field(ge=0, le=1)] = 0.0
    indirekt_skatt: Annotated[float, Field(ge=0, le=1)] = 0.0
    avtalspension: Annotated[float, Field(ge=0, le=0.3)] = 0.0
    livskvalitet_kr: Belopp | None = None
    index: Id | None = None
    kategorier: Annotated[tuple[Kategori, ...], Field(strict=False)] = ()
    optimism_kostnad: Annotated[float, Field(ge=0, le=1)] = 0.0
    optimism_nytta: Annotated[float, Field(ge=0, le=1)] = 0.0

    @model_validator(mode="after")
    def _ladder(self) -> "Kalkylval":
        years = [year for year, _ in self.rantetrappa]
        if years and (years[0] != 0 or years != sorted(set(years))):
            raise ValueError(
                "räntetrappan ska börja med år 0 och ha stigande år, t.ex. [[0, 0.035], [30, 0.03]]."
            )
        if any(not 0 <= rate <= 0.2 for _, rate in self.rantetrappa):
            raise ValueError(
                "en ränta i räntetrappan ligger inte mellan 0 och 0.2. Skriv 0.035 för 3,5 procent."
            )
        return self


class Insatskostnad(Modell):
    """What the intervention costs and who pays.

    Attributes:
        per_deltagare: Cost per participant [kr/deltagare], in the participant's start year; None means not known.
        fast_per_ar: Fixed cost in each year that has participants [kr/ar].
        uppstart: One-off cost in the first year [kr].
        ingredienser: Ingredients sheet, instead of per_deltagare.
        betalare: Paying actors with shares that sum to 1.
        namnd: Municipal board for the kommun share.
    """

    per_deltagare: Belopp | None = None
    fast_per_ar: Belopp | None = None
    uppstart: Belopp | None = None
    ingredienser: Ingredienslista | None = None
    betalare: Fordelning = {"kommun": 1.0}
    namnd: Namnd = "socialnamnd"

    @model_validator(mode="after")
    def _payers(self) -> "Insatskostnad":
        check_shares(self.betalare)
        for name in ("per_deltagare", "fast_per_ar", "uppstart"):
            value = getattr(self, name)
            if value is not None and value.varde < 0:
                raise ValueError(f"{name} är negativ. En kostnad anges som ett positivt belopp.")
        if self.per_deltagare is not None and self.ingredienser is not None:
            raise ValueError(
                "ange antingen kostnad per deltagare (per_deltagare) eller dess delar (ingredienser), annars räknas "
                "kostnaden dubbelt."
            )
        return self

    @property
    def saknas(self) -> bool:
        """Whether no cost at all has been stated."""
        stated = (self.per_deltagare, self.fast_per_ar, self.uppstart, self.ingredienser)
        return all(part is None for part in stated)


class Samvariation(Modell):
    """Two uncertain values that vary together.

    Attributes:
        a: Address of one value, e.g. `prislapp.eb_hushall_ar`.
        b: Address of the other.
        rangkorrelation: Rank correlation (Spearman), −1 to 1.
    """

    a: str
    b: str
    rangkorrelation: Annotated[float, Field(gt=-1, lt=1)]

    @model_validator(mode="after")
    def _two(self) -> "Samvariation":
        if self.a == self.b:
            raise ValueError(f"”{self.a}” samvarierar alltid med sig självt. Ange två olika värden.")
        return self


class Scenario(Modell):
    """One calculation: who, what, how much, under which conventions.

    Attributes:
        format: File type stamp.
        version: Version of the file format.
        namn: Name of the scenario.
        beskrivning: What it is about and where its figures come from.
        syntetisk: Whether the figures are invented for teaching.
        parametrar: Parameter set the scenario builds on.
        kommun: Municipality code.
        risk: Social risk it answers to, or None.
        malgrupp: Target group id (in the set or among `egna_malgrupper`).
        insats: Intervention id (in the set or among `egna_insatser`), or None for the cost of exclusion alone.
        deltagare: Participants per start year; index 0 is the first year.
        kalkyl: Conventions.
        utfall: Outcomes.
        kostnad: Cost of the intervention.
        andrade_varden: Values that differ from the parameter set.
        egna_prislappar, egna_tillstand, egna_handelsetyper, egna_malgrupper, egna_insatser: Own nouns, local to the scenario.
        samvariation: Pairs of uncertain values that vary together; all others are drawn independently.
        anteckningar: The user's own notes.
    """

    format: Literal["kalkyl-scenario"]
    version: Literal[1]
    namn: Annotated[str, Field(min_length=1, max_length=200)]
    beskrivning: str = ""
    syntetisk: bool = False
    parametrar: str = "riket"
    kommun: Annotated[str, Field(pattern=r"^\d{4}$")]
    risk: Id | None = None
    malgrupp: Id
    insats: Id | None = None
    deltagare: Annotated[
        tuple[Annotated[float, Field(ge=0, le=1e7)], ...], Field(strict=False, min_length=1, max_length=100)
    ]
    kalkyl: Kalkylval = Kalkylval()
    utfall: Annotated[tuple[Utfall, ...], Field(strict=False, min_length=1)]
    kostnad: Insatskostnad = Insatskostnad()
    andrade_varden: Annotated[tuple[Andring, ...], Field(strict=False)] = ()
    egna_prislappar: Annotated[tuple[Prislapp, ...], Field(strict=False)] = ()
    egna_tillstand: Annotated[tuple[Tillstand, ...], Field(strict=False)] = ()
    egna_handelsetyper: Annotated[tuple[Handelsetyp, ...], Field(strict=False)] = ()
    egna_malgrupper: Annotated[tuple[Malgrupp, ...], Field(strict=False)] = ()
    egna_insatser: Annotated[tuple[Insats, ...], Field(strict=False)] = ()
    samvariation: Annotated[tuple[Samvariation, ...], Field(strict=False)] = ()
    anteckningar: Texter = ()

    @model_validator(mode="after")
    def _whole(self) -> "Scenario":
        if sum(self.deltagare) <= 0:
            raise ValueError("antalet deltagare är noll. Ange minst en deltagare i något startår.")
        if len(self.deltagare) > self.kalkyl.horisont_ar:
            raise ValueError(
                "insatsen har fler startår än horisonten har år. Förläng horisonten eller ta bort startår."
            )
        targets = [m for u in self.utfall for m in u.mal]
        twice = sorted({t for t in targets if targets.count(t) > 1})
        if twice:
            raise ValueError(
                f"samma tillstånd eller händelse står i flera utfall och skulle räknas dubbelt: {', '.join(twice)}."
            )
        return self

    @property
    def brytpunkt(self) -> bool:
        """Whether some effect is unknown, so that only break-even can be computed."""
        return any(u.effekt_saknas for u in self.utfall)
