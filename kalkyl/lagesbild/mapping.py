"""From the words of an incident list to indicators and areas; ready from the start, changed in a TOML file."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import Field, ValidationError

from kalkyl.model.base import Modell, fold
from kalkyl.model.indicators import Indikator
from kalkyl.model.problems import InputError, Problem, near
from kalkyl.model.swedish import problems
from kalkyl.params.files import parse_toml

FORMAT: Final = "kalkyl-koppling"
LEAVE_OUT: Final = "raknas_inte"
"""Stands for an indicator when a category is known and shall not be counted."""


class Kategorikoppling(Modell):
    """A category, and the type within it when one is given, that counts towards an indicator."""

    kategori: Annotated[str, Field(min_length=1)]
    typ: str = ""
    indikator: str


class Platskoppling(Modell):
    """A place that lies in an area."""

    plats: Annotated[str, Field(min_length=1)]
    omrade: Annotated[str, Field(min_length=1)]


class Koppling(Modell):
    """What a mapping file holds: categories, places, and indicators of the municipality's own."""

    format: str = FORMAT
    kategori: Annotated[tuple[Kategorikoppling, ...], Field(strict=False)] = ()
    plats: Annotated[tuple[Platskoppling, ...], Field(strict=False)] = ()
    indikator: Annotated[tuple[Indikator, ...], Field(strict=False)] = ()

    def with_own(self, indicators: Mapping[str, Indikator]) -> dict[str, Indikator]:
        """Return the indicators together with the municipality's own."""
        return {**indicators, **{i.id: i for i in self.indikator}}

    def indicator(self, kategori: str, typ: str, indicators: dict[str, Indikator]) -> str | None:
        """Return the id of the indicator that an incident counts towards, or None when nobody has said.

        The municipality's own lines go first, then the words of the indicators themselves; in each the type within
        the category is tried before the category alone.
        """
        words = fold(typ), fold(kategori)
        for line in self.kategori:
            if fold(line.kategori) == words[1] and fold(line.typ) in ("", words[0]):
                return line.indikator
        known = {fold(word): i.id for i in indicators.values() for word in (*i.est, i.namn, i.id)}
        return next((known[word] for word in words if word in known), None)

    def area(self, plats: str) -> str:
        """Return the area that a place lies in; the place itself when nobody has said."""
        folded = fold(plats)
        return next((line.omrade for line in self.plats if fold(line.plats) == folded), plats)


def parse_mapping(text: str, name: str, indicators: dict[str, Indikator]) -> Koppling:
    """Read a mapping file.

    Raises:
        InputError: Every fault, with its place.
    """
    data: dict[str, Any] = parse_toml(text, name)
    try:
        found = Koppling.model_validate(data)
    except ValidationError as error:
        raise InputError(problems(error, name, Koppling)) from None
    known = {*found.with_own(indicators), LEAVE_OUT}
    faults = [
        Problem(
            f"{name}, kategori nr {number}",
            f"indikatorn ”{line.indikator[:40]}” finns inte.{near(line.indikator, known)}",
        )
        for number, line in enumerate(found.kategori, start=1)
        if line.indikator not in known
    ]
    faults += [
        Problem(f"{name}, indikator nr {number}", f"id ”{own.id}” finns redan. Välj ett annat id.")
        for number, own in enumerate(found.indikator, start=1)
        if own.id in indicators or own.id in [other.id for other in found.indikator[: number - 1]]
    ]
    if found.format != FORMAT:
        faults.append(Problem(name, f'filen ska börja med format = "{FORMAT}".'))
    if faults:
        raise InputError(faults)
    return found


def mapping_text(indicators: dict[str, Indikator]) -> str:
    """Return the ready mapping as a file to change: one line per word that is understood."""
    lines = [
        "# Hur kategorier i en händelselista räknas. Ändra eller lägg till rader. En rad med typ gäller bara den typen.",
        f'# Skriv indikator = "{LEAVE_OUT}" för det som inte ska räknas.',
        f'format = "{FORMAT}"',
        "",
        "# [[plats]]",
        '# plats = "Torgskolan"',
        '# omrade = "Centrum"',
        "",
        "# En egen indikator:",
        "# [[indikator]]",
        '# id = "egen_buller"',
        '# namn = "Klagomål på buller"',
        '# omrade = "social_risk"',
        '# risker = ["segregation_otrygghet"]',
        '# rapportor = ["bostadsbolag"]',
        '# beskrivning = "Ett klagomål till bostadsbolaget."',
    ]
    for indicator in indicators.values():
        for word in indicator.est:
            lines += ["", "[[kategori]]", f'kategori = "{word}"', f'indikator = "{indicator.id}"']
    return "\n".join(lines) + "\n"
