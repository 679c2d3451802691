"""Time and cost of regional work: a common picture of the situation, and support against violent extremism."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal

import numpy as np
from pydantic import Field, model_validator

from kalkyl.engine.arrays import Array
from kalkyl.engine.prices import price_factor
from kalkyl.language import decimal_mark
from kalkyl.model.actors import ETIKETTER
from kalkyl.model.base import Id, Modell
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.problems import problem

FORMAT: Final = "kalkyl-regional"
VERSION: Final = 1
HOURS_PER_MONTH: Final = 165.0
"""Hours that a monthly wage is divided by: the same assumption as in the set's price of a municipal hour."""
HOURS_PER_YEAR: Final = 12 * HOURS_PER_MONTH

Arbetsgivare = Literal["kommun", "region", "lansstyrelse"]
ARBETSGIVARE: Final[dict[str, str]] = {
    "kommun": "Kommunen",
    "region": "Regionen",
    "lansstyrelse": "Länsstyrelsen",
}
Omrade = Literal["lagesbild", "extremism"]
OMRADEN: Final[dict[str, str]] = {
    "lagesbild": "Länets samlade lägesbild",
    "extremism": "Regionalt stöd mot våldsbejakande extremism",
}
_WAGES: Final = {"kommun": "manadslon_kommun", "region": "manadslon_region", "lansstyrelse": "manadslon_stat"}
_CHARGES: Final = {"kommun": "po_palagg_kommun", "region": "po_palagg_region"}
ASSUMPTION: Final = "Antagande att byta ut mot er egen tidsredovisning."


class Aktivitet(Modell):
    """Something that is done so many times a year.

    Attributes:
        id: Identifier.
        namn: What is done.
        omrade: Which calculator it belongs to.
        utfors_av: Who does it.
        per: Whether the times are in each municipality or in the county as a whole.
        ganger_per_ar: Times per year.
        timmar: Hours each time and person.
        personer: People who take part each time.
        omkostnad_kr: Other cost each time [kr in the price year of the calculation].
    """

    id: Id
    namn: Annotated[str, Field(min_length=1, max_length=200)]
    omrade: Omrade
    utfors_av: Arbetsgivare
    per: Literal["kommun", "lan"]
    ganger_per_ar: Annotated[float, Field(ge=0, le=10_000)]
    timmar: Annotated[float, Field(ge=0, le=2000)]
    personer: Annotated[float, Field(ge=0, le=10_000)] = 1.0
    omkostnad_kr: Annotated[float, Field(ge=0, le=1e8)] = 0.0


Finansiar = Literal[
    "kommun",
    "region",
    "arbetsformedlingen",
    "forsakringskassan",
    "rattsvasende",
    "ovriga_staten",
    "projektmedel",
]
FINANSIARER: Final[dict[Finansiar, str]] = {
    "kommun": ETIKETTER["kommun"],
    "region": ETIKETTER["region"],
    "arbetsformedlingen": ETIKETTER["arbetsformedlingen"],
    "forsakringskassan": ETIKETTER["forsakringskassan"],
    "rattsvasende": ETIKETTER["rattsvasende"],
    "ovriga_staten": ETIKETTER["ovriga_staten"],
    "projektmedel": "Tidsbegränsade projektmedel",
}
Andel01 = Annotated[float, Field(ge=0, le=1)]


class Finansiering(Modell):
    """A way to share the cost.

    Attributes:
        namn: Name.
        andelar: Share of the cost by payer and year; the last figure holds on.
    """

    namn: Annotated[str, Field(min_length=1, max_length=120)]
    andelar: dict[Finansiar, Annotated[tuple[Andel01, ...], Field(strict=False, min_length=1, max_length=30)]]

    @model_validator(mode="after")
    def _whole(self) -> "Finansiering":
        longest = max((len(shares) for shares in self.andelar.values()), default=0)
        for year in range(longest):
            total = sum(share_of(shares, year) for shares in self.andelar.values())
            if total > 1 + 1e-9:
                raise ValueError(
                    f"andelarna år {year + 1} summerar till {100 * total:.0f} procent. De får vara högst 100 procent."
                )
        return self


def share_of(shares: tuple[float, ...], year: int) -> float:
    """Return the share of a year; the last figure holds on."""
    return shares[min(year, len(shares) - 1)]


class Regionalplan(Modell):
    """The regional work of a county, saved as one file.

    Attributes:
        format: File type stamp.
        version: Version of the file format.
        namn: Name.
        lan: Name of the county, as in the municipal table.
        antal_kommuner: Municipalities that take part; None takes all of the county.
        aktiviteter: Activities.
        ar: Years that financing is looked at.
        ranta: Real discount rate.
        risk: Risk whose costs say who gains from the work.
        egen_finansiering: The municipality's own way to share the cost, beside the usual ones.
    """

    format: Literal["kalkyl-regional"]
    version: Literal[1]
    namn: Annotated[str, Field(min_length=1, max_length=200)]
    lan: str
    antal_kommuner: Annotated[int, Field(ge=1, le=290)] | None = None
    aktiviteter: Annotated[tuple[Aktivitet, ...], Field(strict=False, max_length=200)]
    ar: Annotated[int, Field(ge=1, le=30)] = 6
    ranta: Annotated[float, Field(ge=0, le=0.2)] = 0.035
    risk: Id = "valdsbejakande_extremism"
    egen_finansiering: Finansiering | None = None

    @model_validator(mode="after")
    def _once(self) -> "Regionalplan":
        ids = [a.id for a in self.aktiviteter]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"två aktiviteter har samma id: {', '.join(twice)}. Byt namn på den ena.")
        return self


@dataclass(frozen=True)
class Timpris:
    """What an hour of work costs an employer [kr], and how it was worked out, in Swedish."""

    kr: float
    forklaring: str


@dataclass(frozen=True)
class Aktivitetsrad:
    """An activity worked out.

    Attributes:
        aktivitet: The activity.
        timmar: Hours per year.
        kronor: Cost per year [kr].
    """

    aktivitet: Aktivitet
    timmar: float
    kronor: float


@dataclass(frozen=True)
class Regionalkostnad:
    """A plan worked out.

    Attributes:
        plan: The plan.
        kommuner: Municipalities that take part.
        timpriser: Price of an hour by employer.
        rader: Activities, in order.
        prisar: Price year.
    """

    plan: Regionalplan
    kommuner: int
    timpriser: dict[Arbetsgivare, Timpris]
    rader: tuple[Aktivitetsrad, ...]
    prisar: int

    def of(self, omrade: Omrade | None = None, utfors_av: Arbetsgivare | None = None) -> tuple[float, float]:
        """Return hours and kronor per year of an area and an employer; None takes all."""
        chosen = [
            r
            for r in self.rader
            if omrade in (None, r.aktivitet.omrade) and utfors_av in (None, r.aktivitet.utfors_av)
        ]
        return sum(r.timmar for r in chosen), sum(r.kronor for r in chosen)

    @property
    def arsarbetskrafter(self) -> float:
        """Hours as full-time posts."""
        return self.of()[0] / HOURS_PER_YEAR

    def nuvarde(self) -> float:
        """Present value of the whole cost over the plan's years [kr], the first year undiscounted."""
        return float(self.of()[1] * discounting(self.plan).sum())


def discounting(plan: Regionalplan) -> Array:
    """Discount factors by year, shape (year,); 1 in the first."""
    return np.asarray((1.0 + plan.ranta) ** -np.arange(plan.ar, dtype=float))


def county_size(parameters: Parameteruppsattning, lan: str) -> int:
    """Number of municipalities in a county."""
    return sum(k.lan == lan for k in parameters.kommuner.values())


def hour_price(
    parameters: Parameteruppsattning, employer: Arbetsgivare, prisar: int | None = None
) -> Timpris:
    """Price of an hour: monthly wage moved to the price year, times one plus the employer's charges, over 165 hours.

    Raises:
        InputError: The set lacks the wage or the charges.
    """
    year = prisar or parameters.prisar
    wage = parameters.loner.get(_WAGES[employer])
    if wage is None or wage.prisar is None:
        raise problem(_WAGES[employer], "lönen finns inte i parameteruppsättningen.")
    if employer in _CHARGES:
        constant = parameters.konstanter.get(_CHARGES[employer])
        if constant is None:
            raise problem(_CHARGES[employer], "konstanten finns inte i parameteruppsättningen.")
        charges, words = constant.varde, "personalomkostnadspålägg"
    else:
        charges = parameters.skatteregler[parameters.skattear].arbetsgivaravgift
        words = "arbetsgivaravgift (statens avtalspension saknas, så timmen är för billig)"
    monthly = wage.varde * price_factor(parameters.index[wage.index].varden, wage.prisar, year)
    shown = f"{100 * charges:.2f}".replace(".", decimal_mark())
    return Timpris(
        monthly * (1.0 + charges) / HOURS_PER_MONTH,
        f"{wage.namn}: månadslön i {year} års nivå, {shown} % {words}, delat med {HOURS_PER_MONTH:.0f} timmar (antagande).",
    )


def regional_cost(plan: Regionalplan, parameters: Parameteruppsattning) -> Regionalkostnad:
    """Work out what the activities take in hours and kronor a year.

    Raises:
        InputError: The county has no municipalities in the set, more take part than it has, or a wage is missing.
    """
    size = county_size(parameters, plan.lan)
    if size == 0:
        raise problem(plan.lan or "län", "länet finns inte i parameteruppsättningen.")
    count = plan.antal_kommuner or size
    if count > size:
        raise problem("antal kommuner", f"{plan.lan} har {size} kommuner. Ange högst {size}.")
    employers: tuple[Arbetsgivare, ...] = ("kommun", "region", "lansstyrelse")
    used = {a.utfors_av for a in plan.aktiviteter}
    prices = {e: hour_price(parameters, e) for e in employers if e in used}
    rows = []
    for a in plan.aktiviteter:
        times = a.ganger_per_ar * (count if a.per == "kommun" else 1)
        hours = times * a.timmar * a.personer
        rows.append(Aktivitetsrad(a, hours, hours * prices[a.utfors_av].kr + times * a.omkostnad_kr))
    return Regionalkostnad(plan, count, prices, tuple(rows), parameters.prisar)
