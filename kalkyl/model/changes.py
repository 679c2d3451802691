"""One local value: the unit of an overlay."""

from datetime import date
from typing import Annotated

from pydantic import Field

from kalkyl.model.base import Modell
from kalkyl.model.values import Bevisgrad


class Andring(Modell):
    """One overridden value: what, to what, why, by whom, when.

    Attributes:
        id: Path of the value, e.g. `prislapp.eb_hushall_ar` or `tillstand.uvas.kvar_per_ar`.
        varde: New point value in the unit of the base value.
        lag: New lower end, or None to keep the base value's relative interval.
        hog: New upper end.
        prisar: Price year of a new amount; required for amounts.
        motivering: Why and from where.
        vem: Role or unit that decided it (no personal data).
        nar: Date.
        bevisgrad: Evidence grade of the new value.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")]
    varde: float
    lag: float | None = None
    hog: float | None = None
    prisar: int | None = None
    motivering: str = ""
    vem: str = ""
    nar: date | None = None
    bevisgrad: Bevisgrad = "antagande"
