"""Municipalities, tax rules and price indices: the economy that a calculation takes place in."""

from typing import Annotated, Literal

from pydantic import Field

from kalkyl.model.base import Id, Modell
from kalkyl.model.values import Bevisgrad


class Kolumn(Modell):
    """Where a column of a CSV table comes from."""

    fil: str
    namn: str
    beskrivning: str
    enhet: str = ""
    ar: str = ""
    kalla: Id
    bevisgrad: Bevisgrad
    kommentar: str = ""


class Kommun(Modell):
    """Municipality with its tax rates and equalisation rates (shares, not per cent).

    Attributes:
        kod: Four-digit code as text.
        namn: Name.
        lanskod: Two-digit county code.
        lan: County.
        folkmangd: Population.
        skattekraft_kr: Tax base per inhabitant [kr].
        kommunalskatt: Municipal tax rate (Gotland: including the regional part).
        regionskatt: Regional tax rate.
        kompensationsgrad_kommun: Rate at which equalisation takes back extra tax base from the municipality.
        kompensationsgrad_region: Likewise for the region.
        avgiftskommun: Whether the municipality pays into the equalisation (its rate is then an assumption).
        nyckeltal: Other key figures (population by age, unemployed, …).
    """

    kod: Annotated[str, Field(pattern=r"^\d{4}$")]
    namn: str
    lanskod: Annotated[str, Field(pattern=r"^\d{2}$")]
    lan: str
    folkmangd: Annotated[int, Field(gt=0)]
    skattekraft_kr: Annotated[float, Field(gt=0)]
    kommunalskatt: Annotated[float, Field(ge=0, le=0.5)]
    regionskatt: Annotated[float, Field(ge=0, le=0.5)]
    kompensationsgrad_kommun: Annotated[float, Field(ge=0, le=0.5)]
    kompensationsgrad_region: Annotated[float, Field(ge=0, le=0.5)]
    avgiftskommun: bool = False
    nyckeltal: dict[str, float] = {}


class Segment(Modell):
    """One piece of a piecewise linear rule: from `fran`, `belopp` + `lutning` × (x − fran), all in basic amounts."""

    fran: Annotated[float, Field(ge=0)]
    belopp: float
    lutning: float


Segments = Annotated[tuple[Segment, ...], Field(strict=False, min_length=1)]


class Skatteregler(Modell):
    """Income tax rules of one year for people under 66, expressed in prisbasbelopp.

    Attributes:
        ar: Income year.
        prisbasbelopp: Basic amount [kr].
        skiktgrans: Taxable income above which state tax is paid [kr].
        statlig_skattesats: State tax rate.
        grundavdrag: Basic allowance as a function of assessed income.
        jobbskatteavdrag: Base of the earned income tax credit as a function of earned income; the credit is
            (base − basic allowance) × local tax rate.
        arbetsgivaravgift: Employer contributions, share of gross wage.
        kalla: Source id.
        bevisgrad: Evidence grade.
        kommentar: Caveats.
    """

    ar: int
    prisbasbelopp: Annotated[float, Field(gt=0)]
    skiktgrans: Annotated[float, Field(gt=0)]
    statlig_skattesats: Annotated[float, Field(ge=0, le=1)]
    grundavdrag: Segments
    jobbskatteavdrag: Segments
    arbetsgivaravgift: Annotated[float, Field(ge=0, le=1)]
    kalla: Id
    bevisgrad: Literal["lagstadgat", "sekundarkalla", "harledd", "antagande"] = "lagstadgat"
    kommentar: str = ""


class Indexserie(Modell):
    """Price index by year (yearly mean) with its source and the years that are estimates."""

    id: Id
    namn: str
    kalla: Id
    varden: dict[int, Annotated[float, Field(gt=0)]]
    skattade_ar: Annotated[tuple[int, ...], Field(strict=False)] = ()
    kommentar: str = ""
