"""A number that never travels without unit, price year, source and grade."""

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import Field, model_validator

from kalkyl.model.base import Id, Modell

Bevisgrad = Literal["lagstadgat", "officiell_statistik", "forskning", "sekundarkalla", "harledd", "antagande"]
"""Evidence grade, strongest first."""

BEVISGRADER: Final[tuple[Bevisgrad, ...]] = (
    "lagstadgat",
    "officiell_statistik",
    "forskning",
    "sekundarkalla",
    "harledd",
    "antagande",
)
BEVISGRAD_ETIKETTER: Final[dict[str, str]] = {
    "lagstadgat": "Lagstadgat",
    "officiell_statistik": "Officiell statistik",
    "forskning": "Forskning",
    "sekundarkalla": "Sekundärkälla",
    "harledd": "Härledd",
    "antagande": "Antagande",
}

Familj = Literal["fast", "gamma", "lognormal", "beta", "normal", "pert"]
"""Distribution of the uncertainty; `fast` is a value without uncertainty (statute, identity)."""

PERIODER: Final[tuple[str, ...]] = (
    "ar",
    "manad",
    "vecka",
    "dygn",
    "dag",
    "timme",
    "besok",
    "kontakt",
    "uppdrag",
    "styck",
    "handelse",
    "person",
    "patient_ar",
    "person_ar",
    "hushall_ar",
    "elev_ar",
    "barn_ar",
    "invanare_ar",
    "deltagare",
    "drg_poang",
)
"""What a price can be per. A quantity in a resource profile has the same word as its unit."""

ENHETER: Final[frozenset[str]] = frozenset(
    [f"kr/{period}" for period in PERIODER]
    + list(PERIODER)
    + [
        "kr",
        "andel",
        "antal_per_ar",
        "andel_per_ar",
        "procentenheter",
        "kvot",
        "d",
        "ar_antal",
        "antal",
        "index",
        "vikt",
    ]
)
"""The closed list of units."""


class Varde(Modell):
    """A value with what is needed to defend it.

    Attributes:
        varde: Point value, the mean of the uncertain quantity, in `enhet`.
        lag: Lower end of the interval, or None for a value without stated uncertainty.
        hog: Upper end of the interval.
        niva: Level of the interval: 0.95 for published confidence intervals, 0.80 for judged ones.
            For the family `pert`, `lag` and `hog` are the minimum and maximum and the level is 1.0.
        familj: Distribution family used when the value is drawn.
        enhet: Unit, one of `ENHETER`.
        prisar: Price year of an amount in kronor; required for every unit that starts with kr.
        kalla: Source id (in a parameter set) or plain text (in a scenario).
        kalla_detalj: Page, table, section or formula in the source.
        bevisgrad: Evidence grade.
        granskad: Date of the last review.
        giltig_till: Last date the value may be used without a new review.
        kommentar: What the reader should know (Swedish, shown on screen).
    """

    varde: float
    lag: float | None = None
    hog: float | None = None
    niva: Annotated[float, Field(gt=0, le=1)] = 0.80
    familj: Familj = "fast"
    enhet: str = "andel"
    prisar: Annotated[int, Field(ge=1950, le=2100)] | None = None
    kalla: str = ""
    kalla_detalj: str = ""
    bevisgrad: Bevisgrad = "antagande"
    granskad: date | None = None
    giltig_till: date | None = None
    kommentar: str = ""

    @model_validator(mode="before")
    @classmethod
    def _plain_number(cls, data: Any) -> Any:
        """Let a bare number stand for a value without stated uncertainty."""
        if isinstance(data, (int, float)) and not isinstance(data, bool):
            return {"varde": data}
        return data

    @model_validator(mode="after")
    def _consistent(self) -> "Varde":
        if self.enhet not in ENHETER:
            raise ValueError(
                f"enheten ”{self.enhet}” är okänd. Tillåtna enheter: {', '.join(sorted(ENHETER))}."
            )
        if self.enhet.startswith("kr") and self.prisar is None:
            raise ValueError(
                "värdet är i kr men saknar prisår. Lägg till t.ex. prisar = 2024 (året som källans belopp avser)."
            )
        if (self.lag is None) != (self.hog is None):
            raise ValueError("ange både lag och hog, eller ingen av dem.")
        if self.lag is not None and self.hog is not None:
            if self.lag > self.hog:
                raise ValueError(f"lag ({self.lag:g}) är större än hog ({self.hog:g}). Byt plats på dem.")
            if not self.lag <= self.varde <= self.hog:
                raise ValueError(
                    f"värdet {self.varde:g} ligger utanför intervallet {self.lag:g}–{self.hog:g}. Rätta någon av siffrorna."
                )
            if self.familj == "fast" and self.lag < self.hog:
                raise ValueError(
                    "värdet har ett intervall men ingen fördelning, och intervallet skulle inte användas. Ange familj: "
                    "gamma eller lognormal för belopp, beta för andelar, lognormal för kvoter, normal för skillnader, "
                    "pert för en bedömning."
                )
        elif self.familj != "fast":
            raise ValueError(f"fördelningen ”{self.familj}” kräver ett intervall: ange lag och hog.")
        if self.enhet in ("andel", "andel_per_ar"):
            for name, x in (("värdet", self.varde), ("lag", self.lag), ("hog", self.hog)):
                if x is not None and not -1.0 <= x <= 1.0:
                    raise ValueError(
                        f"{name} {x:g} är {'större än 1' if x > 0 else 'mindre än −1'}. En andel anges mellan 0 och 1, "
                        "t.ex. 0.12 för 12 procent."
                    )
        return self

    @property
    def uncertain(self) -> bool:
        """Whether the value varies when parameters are drawn."""
        return self.familj != "fast" and self.lag != self.hog


class Andel(Varde):
    """A share between 0 and 1."""

    @model_validator(mode="after")
    def _in_unit_interval(self) -> "Andel":
        if self.enhet not in ("andel", "andel_per_ar"):
            raise ValueError(f"en andel har enheten ”andel”, inte ”{self.enhet}”.")
        for name, x in (("värdet", self.varde), ("lag", self.lag), ("hog", self.hog)):
            if x is not None and not 0.0 <= x <= 1.0:
                raise ValueError(f"{name} {x:g} ligger inte mellan 0 och 1. Skriv t.ex. 0.12 för 12 procent.")
        return self


class Belopp(Varde):
    """An amount in kronor, with a price year."""

    enhet: str = "kr"

    @model_validator(mode="after")
    def _in_kronor(self) -> "Belopp":
        if not self.enhet.startswith("kr"):
            raise ValueError(f"ett belopp har en enhet som börjar med kr, inte ”{self.enhet}”.")
        return self


class Kalla(Modell):
    """A source, stated once and referred to by id.

    Attributes:
        id: Identifier.
        titel: Title of the document, table or page.
        utgivare: Publisher.
        ar: Year of publication, or None if the source is undated.
        lank: Address, or empty when there is none to give.
        kommentar: Strength and limits of the source.
    """

    id: Id
    titel: str
    utgivare: str
    ar: int | None = None
    lank: str = ""
    kommentar: str = ""
