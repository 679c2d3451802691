"""A parameter set: prices, states, target groups, interventions, risks, municipalities, indices and tax rules."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from kalkyl.model.actors import Aktor, Namnd
from kalkyl.model.associations import Samband
from kalkyl.model.base import Id, Modell
from kalkyl.model.changes import Andring as Andring
from kalkyl.model.economy import Indexserie, Kolumn, Kommun, Skatteregler
from kalkyl.model.effects import Effekt, Grundrisk
from kalkyl.model.fetching import Hamtning
from kalkyl.model.indicators import Indikator
from kalkyl.model.missing import Saknad
from kalkyl.model.values import Andel, Belopp, Bevisgrad, Kalla, Varde

Ids = Annotated[tuple[Id, ...], Field(strict=False)]
Texter = Annotated[tuple[str, ...], Field(strict=False)]

Fordelning = dict[Aktor, Annotated[float, Field(ge=0, le=1)]]
"""Shares per actor; they sum to 1."""


def check_shares(fordelning: Mapping[Any, float]) -> None:
    """Raise a ValueError unless the shares sum to 1."""
    total = sum(fordelning.values())
    if abs(total - 1.0) > 1e-9:
        raise ValueError(f"andelarna per aktör summerar till {total:g} men ska summera till 1.")


class Prislapp(Belopp):
    """Unit cost.

    Attributes:
        id: Identifier.
        namn: Name on screen.
        amne: Topic, the heading under which the catalogue lists it.
        fordelning: Paying actors with shares that sum to 1.
        namnd: Municipal board for the kommun share.
        typ: Real resource use (resurs), transfer, production, or a state standard grant (schablon).
        skattepliktig: Whether a transfer is taxable income for the individual.
        index: Id of the price index used to move the amount between years.
        realtillvaxt: Real growth per year on top of the index (share).
        marginalandel: Share of the average cost that disappears when one case less is handled.
        budgetfordrojning_ar: Years before that saving can be realised in a budget.
        ingar_i: Ids of rows that already contain this one; they are never summed together.
        intervall_grund: Whether the interval is the source's own or judged by us.
        ej_kontrollerad: Recollection that nobody has checked; never used unless switched on by an overlay.
    """

    id: Id
    namn: str
    amne: str
    fordelning: Fordelning
    namnd: Namnd | None = None
    typ: Literal["resurs", "transferering", "produktion", "schablon"]
    skattepliktig: bool = False
    index: Id = "kpi"
    realtillvaxt: Annotated[float, Field(ge=-0.1, le=0.1)] = 0.0
    marginalandel: Andel = Andel(varde=1.0, kommentar="Förval: hela kostnaden försvinner.")
    budgetfordrojning_ar: Annotated[int, Field(ge=0, le=20)] = 0
    ingar_i: Ids = ()
    intervall_grund: Literal["kalla", "bedomd"] = "bedomd"
    ej_kontrollerad: bool = False

    @model_validator(mode="after")
    def _price(self) -> "Prislapp":
        if not self.enhet.startswith("kr/"):
            raise ValueError(f"en prislapp har enheten kr per något (t.ex. kr/dygn), inte ”{self.enhet}”.")
        check_shares(self.fordelning)
        if self.skattepliktig and self.typ != "transferering":
            raise ValueError("bara en transferering kan vara skattepliktig.")
        if self.typ == "transferering" and "individ" in self.fordelning:
            raise ValueError("en transferering betalas till individen och kan inte ha individ som betalare.")
        return self

    @property
    def per(self) -> str:
        """What the price is per, e.g. dygn."""
        return self.enhet.removeprefix("kr/")


class Resursrad(Modell):
    """One row of a state's resource profile.

    Attributes:
        prislapp: Id of the unit cost.
        mangd: Quantity per person-year in the state (or per event), in the unit that the price is per.
        ar_i_tillstand: Optional factors by year in the state (1.0 = the quantity); the last figure holds on.
    """

    prislapp: Id
    mangd: Varde
    ar_i_tillstand: Annotated[tuple[Annotated[float, Field(ge=0)], ...], Field(strict=False)] = ()


class Bestand(Modell):
    """How many people in a municipality are in a state.

    Attributes:
        antal: Number of people stated by the user (an override), or None.
        nyckeltal: Key figure in the municipal table that counts the people, or empty.
        andel_av_nyckeltal: Share of that key figure that is in the state.
        andel: National share of the population in the age group, used where no local figure exists.
        befolkning: Key figure with the population that the share is taken of.
    """

    antal: Varde | None = None
    nyckeltal: str = ""
    andel_av_nyckeltal: Andel | None = None
    andel: Andel | None = None
    befolkning: str = ""


class Tillstand(Modell):
    """Exclusion state: what a person-year in it uses, receives and does not produce.

    Attributes:
        id: Identifier.
        namn: Name on screen.
        beskrivning: What the state is, in Swedish.
        resurser: Resource profile (real resources and transfers).
        kostnad_per_ar: Instead of a profile: stated cost per person-year and actor [kr/person_ar], positive numbers.
        sysselsattning: Share employed among people in the state (full-time equivalents).
        referens_sysselsattning: Share employed in the reference group.
        lon: Id of the wage used for both.
        kvar_per_ar: Probability of still being in the state a year later.
        livskvalitetsforlust: Loss of quality of life per person-year (0–1), or None if no figure exists.
        bestand: How the number of people in a municipality is found, or None.
    """

    id: Id
    namn: str
    beskrivning: str = ""
    resurser: Annotated[tuple[Resursrad, ...], Field(strict=False)] = ()
    kostnad_per_ar: dict[Aktor, Belopp] = {}
    sysselsattning: Andel | None = None
    referens_sysselsattning: Andel | None = None
    lon: Id | None = None
    kvar_per_ar: Andel = Andel(varde=1.0, enhet="andel_per_ar", kommentar="Förval: ingen lämnar tillståndet.")
    livskvalitetsforlust: Andel | None = None
    bestand: Bestand | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Tillstand":
        if self.kostnad_per_ar and (self.resurser or self.sysselsattning):
            raise ValueError(
                "tillståndet har både kostnad_per_ar och egna resurser eller sysselsättning: det vore att räkna dubbelt."
            )
        given = (self.sysselsattning, self.referens_sysselsattning, self.lon)
        if any(x is not None for x in given) and any(x is None for x in given):
            raise ValueError("sysselsattning, referens_sysselsattning och lon måste anges tillsammans.")
        rows = [row.prislapp for row in self.resurser]
        twice = sorted({r for r in rows if rows.count(r) > 1})
        if twice:
            raise ValueError(f"samma prislapp står två gånger i resurserna: {', '.join(twice)}.")
        for aktor, belopp in self.kostnad_per_ar.items():
            if belopp.enhet != "kr/person_ar":
                raise ValueError(f"kostnad_per_ar.{aktor} ska ha enheten kr/person_ar.")
        return self


class Handelsetyp(Modell):
    """Event type: what one event costs, whom.

    Attributes:
        id: Identifier.
        namn: Name on screen.
        beskrivning: What counts as one event, in Swedish.
        resurser: Resources per event; the quantity is in the unit that the price is per.
        kostnad_per_handelse: Stated cost per event and actor [kr/handelse], positive numbers.
    """

    id: Id
    namn: str
    beskrivning: str = ""
    resurser: Annotated[tuple[Resursrad, ...], Field(strict=False)] = ()
    kostnad_per_handelse: dict[Aktor, Belopp] = {}

    @model_validator(mode="after")
    def _whole(self) -> "Handelsetyp":
        if self.kostnad_per_handelse and self.resurser:
            raise ValueError(
                "händelsetypen har både kostnad_per_handelse och egna resurser: det vore att räkna dubbelt."
            )
        for aktor, belopp in self.kostnad_per_handelse.items():
            if belopp.enhet != "kr/handelse":
                raise ValueError(f"kostnad_per_handelse.{aktor} ska ha enheten kr/handelse.")
        return self


class Malgrupp(Modell):
    """Target group.

    Attributes:
        id: Identifier.
        namn: Name on screen.
        beskrivning: Who they are, in Swedish.
        alder: Age at start, years.
        kon: Sex used for survival.
        antal: A usual number of participants, to start from.
        grundrisker: Risks of states without the intervention.
    """

    id: Id
    namn: str
    beskrivning: str = ""
    alder: Annotated[int, Field(ge=0, le=100)]
    kon: Literal["alla", "kvinna", "man"] = "alla"
    antal: Annotated[int, Field(ge=1)] = 20
    grundrisker: Annotated[tuple[Grundrisk, ...], Field(strict=False)] = ()


class Insatsutfall(Modell):
    """What an intervention changes: the effect on one state or event type, or None where nobody has measured it."""

    tillstand: Id | None = None
    handelse: Id | None = None
    effekt: Effekt | None = None

    @model_validator(mode="after")
    def _one(self) -> "Insatsutfall":
        if (self.tillstand is None) == (self.handelse is None):
            raise ValueError("ett utfall gäller antingen ett tillstånd eller en händelse. Ange en av dem.")
        return self


class UtlandskKostnad(Modell):
    """A published cost in another currency: shown beside, never used in the calculation."""

    belopp: float
    valuta: Literal["EUR", "USD", "CAD", "GBP"]
    prisar: str
    beskrivning: str


class Insats(Modell):
    """Intervention.

    Attributes:
        id: Identifier.
        namn: Name on screen.
        beskrivning: What it is and what the evidence says, in Swedish.
        niva: A Swedish controlled evidence, B foreign evidence, C no defensible effect: break-even only.
        malgrupper: Ids of target groups it suits.
        utfall: What it changes.
        kostnad_per_deltagare: Cost per participant [kr/deltagare], or None: nobody has published a usable Swedish price.
        utlandsk_kostnad: Published foreign cost, for information.
        betalare: Who pays for the intervention.
        namnd: Municipal board for the kommun share.
        basta_publicerade_effekt: The best published effect, for comparison beside break-even, in Swedish.
        kallor: Source ids.
        granskad: Date of the last review.
    """

    id: Id
    namn: str
    beskrivning: str = ""
    niva: Literal["A", "B", "C"]
    malgrupper: Ids = ()
    utfall: Annotated[tuple[Insatsutfall, ...], Field(strict=False)] = ()
    kostnad_per_deltagare: Belopp | None = None
    utlandsk_kostnad: UtlandskKostnad | None = None
    betalare: Fordelning = {"kommun": 1.0}
    namnd: Namnd = "socialnamnd"
    basta_publicerade_effekt: str = ""
    kallor: Ids = ()
    granskad: date | None = None

    @model_validator(mode="after")
    def _level(self) -> "Insats":
        check_shares(self.betalare)
        if self.niva == "C" and any(u.effekt is not None for u in self.utfall):
            raise ValueError(
                "en insats på nivå C har ingen försvarbar effekt: ta bort effekten (brytpunkt räknas i stället)."
            )
        return self

    @property
    def brytpunkt(self) -> bool:
        """Whether the intervention can only be shown as a break-even question."""
        return not any(u.effekt is not None for u in self.utfall)


class Risk(Modell):
    """Social risk of the taxonomy, tied to indicators, groups, states and candidate interventions."""

    id: Id
    namn: str
    kategori: str
    typ: Literal["handelse", "karriar"]
    indikatorer: Texter = ()
    malgrupper: Ids = ()
    tillstand: Ids = ()
    handelsetyper: Ids = ()
    insatser: Ids = ()
    evidens_saknas: bool = False
    beskrivning: str = ""


class Lon(Belopp):
    """Gross full-time wage per month [kr/manad], moved between years with `index`."""

    id: Id
    namn: str
    index: Id = "kpi"


class Kalkylmodell(Modell):
    """The conventions of an older or foreign calculator, so that its reports can be rerun.

    Attributes:
        id: Identifier.
        namn: Name on screen (a "…-lik" name: alike, not the same).
        beskrivning: What it counts and leaves out, in Swedish.
        kalkyl: Conventions that differ from our own, as keys of the scenario's [kalkyl].
        utan_dodvikt: Whether what would have happened anyway is left out (q0 = 0 in ANDEL).
        utan_kvarstannande: Whether nobody is assumed to leave the state.
        utan_skalfaktor: Whether trial effects are used without scaling to ordinary service.
        utan_kausal_andel: Whether associations are counted as fully causal.
        utan_avklingning: Whether effects are assumed not to fade.
        kalla: Source id.
        bevisgrad: How well the conventions are known.
        kommentar: What is uncertain about them.
    """

    id: Id
    namn: str
    beskrivning: str
    kalkyl: dict[str, Any] = {}
    utan_dodvikt: bool = False
    utan_kvarstannande: bool = False
    utan_skalfaktor: bool = False
    utan_kausal_andel: bool = False
    utan_avklingning: bool = False
    kalla: Id
    bevisgrad: Bevisgrad
    kommentar: str = ""


class Konstant(Varde):
    """A value that belongs to no state or price: rates, thresholds, conventions."""

    id: Id
    namn: str


class Parameteruppsattning(Modell):
    """Everything a calculation can refer to, keyed by id.

    Attributes:
        id: Name of the set, e.g. riket.
        namn: Name on screen.
        version: Version of the set, e.g. 2026.1.
        syntetisk: Whether the set is invented (Exempelkommun).
        beskrivning: What the set is.
        prisar: Default price year of calculations.
        skattear: Year of the tax rules used.
        hash: SHA-256 of the files, hexadecimal.
        overlay: Overridden values.
        basvarden: What the overridden values were before, by path.
    """

    id: Id
    namn: str
    version: str
    syntetisk: bool = False
    beskrivning: str = ""
    prisar: int
    skattear: int
    hash: str = ""
    kallor: dict[str, Kalla]
    prislappar: dict[str, Prislapp]
    loner: dict[str, Lon]
    tillstand: dict[str, Tillstand]
    handelsetyper: dict[str, Handelsetyp] = {}
    malgrupper: dict[str, Malgrupp]
    insatser: dict[str, Insats]
    risker: dict[str, Risk]
    kommuner: dict[str, Kommun]
    index: dict[str, Indexserie]
    skatteregler: dict[int, Skatteregler]
    konstanter: dict[str, Konstant]
    saknade: dict[str, Saknad]
    kalkylmodeller: dict[str, Kalkylmodell] = {}
    hamtningar: dict[str, Hamtning] = {}
    samband: dict[str, Samband] = {}
    indikatorer: dict[str, Indikator] = {}
    dodsrisker: dict[str, Annotated[tuple[float, ...], Field(strict=False)]]
    kolumner: Annotated[tuple[Kolumn, ...], Field(strict=False)] = ()
    overlay: Annotated[tuple[Andring, ...], Field(strict=False)] = ()
    basvarden: dict[str, Varde] = {}
