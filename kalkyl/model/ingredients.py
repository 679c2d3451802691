"""Ingredients of an intervention: what it takes, how much of it and at what price."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from kalkyl.model.actors import Aktor
from kalkyl.model.base import Id, Modell
from kalkyl.model.values import Belopp, Varde

Slag = Literal["personal", "lokaler", "utbildning", "uppstart", "deltagartid", "material", "ovrigt"]
Per = Literal["deltagare", "grupp", "ar", "engang"]

SLAG_ETIKETTER: Final[dict[str, str]] = {
    "personal": "Personal",
    "lokaler": "Lokaler",
    "utbildning": "Utbildning av personal",
    "uppstart": "Uppstart",
    "deltagartid": "Deltagarnas tid",
    "material": "Material",
    "ovrigt": "Övrigt",
}
PER_ETIKETTER: Final[dict[str, str]] = {
    "deltagare": "per deltagare",
    "grupp": "per grupp",
    "ar": "per år med deltagare",
    "engang": "en gång, första året",
}

PO_PALAGG: Final = "po_palagg_kommun"
"""Constant with employer contributions and pensions on top of wages in municipalities."""


class Ingrediens(Modell):
    """One thing that the intervention takes: cost = antal × pris (× (1 + pålägg)) / delas_av.

    Attributes:
        id: Identifier.
        namn: Name on screen.
        slag: Kind.
        per: Per participant, per group, per year that has participants, or once in the first year.
        antal: Quantity, e.g. hours per group.
        pris: Price per unit of the quantity, with its price year.
        palagg: Whether the price is a gross wage that employer contributions are added to; None means yes for staff.
        delas_av: How many groups (or participants, or years) share it, e.g. training that lasts for ten groups.
        betalare: Who pays, or None: the participants for their own time, the intervention's payers for all else.
        index: Price index that moves the price between years.
    """

    id: Id
    namn: str
    slag: Slag
    per: Per = "grupp"
    antal: Varde
    pris: Belopp
    palagg: bool | None = None
    delas_av: Annotated[float, Field(ge=1, le=10_000)] = 1.0
    betalare: Aktor | None = None
    index: Id = "kpi"

    @model_validator(mode="after")
    def _whole(self) -> "Ingrediens":
        if self.pris.enhet != f"kr/{self.antal.enhet}":
            raise ValueError(
                f"enheterna går inte ihop: priset är {self.pris.enhet} men antalet är i {self.antal.enhet}. "
                "Ange t.ex. timmar och kr/timme."
            )
        if self.antal.varde < 0 or self.pris.varde < 0:
            raise ValueError("antal och pris ska vara minst 0.")
        if self.palagg and self.slag in ("lokaler", "material", "deltagartid"):
            raise ValueError("arbetsgivarens pålägg gäller bara löner. Ta bort palagg.")
        return self

    @property
    def med_palagg(self) -> bool:
        """Whether employer contributions are added."""
        return self.slag == "personal" if self.palagg is None else self.palagg

    @property
    def annan_betalare(self) -> Aktor | None:
        """The actor that bears it when it is not the intervention's payers."""
        if self.betalare is None and self.slag == "deltagartid":
            return "individ"
        return self.betalare


class Ingredienslista(Modell):
    """The ingredients sheet of an intervention.

    Attributes:
        rader: Ingredients.
        gruppstorlek: Participants per group; needed when something is per group.
        palagg: Constant with the employer contributions on top of wages (share).
    """

    rader: Annotated[tuple[Ingrediens, ...], Field(strict=False, min_length=1)]
    gruppstorlek: Varde | None = None
    palagg: Id = PO_PALAGG

    @model_validator(mode="after")
    def _whole(self) -> "Ingredienslista":
        ids = [row.id for row in self.rader]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"samma id står på flera ingredienser: {', '.join(twice)}. Byt namn på den ena.")
        if any(row.per == "grupp" for row in self.rader) and self.gruppstorlek is None:
            raise ValueError("något är per grupp men gruppstorlek saknas. Ange antal deltagare per grupp.")
        size = self.gruppstorlek
        if size is not None and (
            size.enhet != "antal" or min(size.varde, size.varde if size.lag is None else size.lag) < 1
        ):
            raise ValueError('gruppstorlek ska vara minst 1 och ha enhet = "antal".')
        return self

    @property
    def lonerader(self) -> tuple[Ingrediens, ...]:
        """Ingredients that employer contributions are added to."""
        return tuple(row for row in self.rader if row.med_palagg)


def ingredient_values(
    sheet: Ingredienslista, base: str = "kostnad.ingredienser"
) -> Iterator[tuple[str, Varde]]:
    """Yield the values of a sheet with their addresses."""
    if sheet.gruppstorlek is not None:
        yield f"{base}.gruppstorlek", sheet.gruppstorlek
    for row in sheet.rader:
        yield f"{base}.{row.id}.antal", row.antal
        yield f"{base}.{row.id}.pris", row.pris
