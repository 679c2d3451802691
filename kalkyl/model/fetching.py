"""Which published key figures can be fetched for a municipality, and what each becomes in the parameter set."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from kalkyl.model.base import Id, Modell
from kalkyl.model.values import Bevisgrad

Kodlista = Annotated[tuple[str, ...], Field(strict=False)]

KOMMUN = "{kommun}"
"""Stands for the municipality's code in the selection of an SCB table."""


class ScbUttag(Modell):
    """Selection from a table in SCB's database; all selected cells of a period are added.

    Attributes:
        tabell: Table id, TAB and digits.
        val: Value codes by variable; `{kommun}` stands for the municipality's code.
        tidsvariabel: The variable that holds the period.
    """

    tabell: Annotated[str, Field(pattern=r"^TAB\d+$")]
    val: dict[str, Kodlista]
    tidsvariabel: str = "Tid"

    @model_validator(mode="after")
    def _place(self) -> "ScbUttag":
        if not any(KOMMUN in codes for codes in self.val.values()):
            raise ValueError(
                f'uttaget väljer ingen kommun. Skriv t.ex. Region = ["{KOMMUN}"] under val, så att rätt kommun hämtas.'
            )
        if self.tidsvariabel in self.val:
            raise ValueError(
                f"perioden ({self.tidsvariabel}) väljs av programmet. Ta bort den raden under val."
            )
        return self


class Hamtning(Modell):
    """A key figure that can be fetched and the value of the parameter set that it replaces.

    The value is faktor × (product of `kolada` or the sum of `scb`) / (product of `delat_med`).

    Attributes:
        id: Identifier.
        namn: Name on screen.
        mal: Address of the value, e.g. `prislapp.eb_hushall_ar` or `tillstand.uvas.antal`.
        kolada: Kolada ids that are multiplied.
        delat_med: Kolada ids that the product is divided by.
        scb: Selection from SCB instead of Kolada.
        omrade: Whether the figure is the municipality's or its region's.
        faktor: Conversion to the unit of the value, e.g. 0.01 from per cent to share, 1000 from thousand kronor.
        bevisgrad: Evidence grade of the fetched value.
        kommentar: What the figure does and does not measure (Swedish); goes into the reason of the change.
    """

    id: Id
    namn: str
    mal: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")]
    kolada: Kodlista = ()
    delat_med: Kodlista = ()
    scb: ScbUttag | None = None
    omrade: Literal["kommun", "region"] = "kommun"
    faktor: Annotated[float, Field(gt=0)] = 1.0
    bevisgrad: Bevisgrad = "officiell_statistik"
    kommentar: str = ""

    @model_validator(mode="after")
    def _one_source(self) -> "Hamtning":
        if bool(self.kolada) == (self.scb is not None):
            raise ValueError("ange antingen kolada (nyckeltal) eller scb (tabelluttag), och bara en av dem.")
        if self.scb is not None and self.delat_med:
            raise ValueError("delat_med gäller bara Koladas nyckeltal.")
        if self.egen_bearbetning and self.bevisgrad == "officiell_statistik":
            raise ValueError(
                'värdet räknas fram ur flera nyckeltal och är då inte officiell statistik. Ange bevisgrad = "harledd".'
            )
        return self

    @property
    def egen_bearbetning(self) -> bool:
        """Whether the value is computed from several figures; Kolada must then not be named as its source."""
        return len(self.kolada) + len(self.delat_med) > 1

    @property
    def nyckeltal(self) -> tuple[str, ...]:
        """Every Kolada id that is needed."""
        return (*self.kolada, *self.delat_med)
