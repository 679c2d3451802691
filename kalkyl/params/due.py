"""What in a parameter set is getting old: figures past their date, old price years, series and rules that end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel

from kalkyl.model.parameters import Parameteruppsattning, Prislapp
from kalkyl.model.values import Varde
from kalkyl.params.files import read_text
from kalkyl.params.parameter_set import set_folder

OLD_PRICE_YEARS: Final = 5
"""A price carried forward by an index for so many years needs a newer price year."""
OLD_REVIEW_YEARS: Final = 3
"""A value that nobody has reviewed for so long should be reviewed."""

Kind = Literal["utgangen", "prisar", "granskning", "snart"]
KINDS: Final[tuple[Kind, ...]] = ("utgangen", "prisar", "granskning", "snart")
"""Past its date, old price year, old review, expires soon; the order in which they are dealt with."""

_VALUED: Final = {
    "prislapp": "prislappar",
    "lon": "loner",
    "tillstand": "tillstand",
    "handelsetyp": "handelsetyper",
    "malgrupp": "malgrupper",
    "insats": "insatser",
    "konstant": "konstanter",
    "samband": "samband",
}
"""Array in a file -> collection, for the nouns that hold values."""
_KEYS: Final = {"skatteregler": "ar", "kolumn": "namn"}
"""Array -> the field that names its entries, where that is not `id`."""
_HEADER: Final = re.compile(r"\[\[(\w+)\]\]")
_FIELD: Final = re.compile(r"(\w+)\s*=\s*\"?([\w-]+)")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Due:
    """A figure, series or rule that someone should look at.

    Attributes:
        kind: Why.
        noun: Array in the file that it stands in.
        key: Its id there.
        field: Path inside the noun; empty for the noun itself.
        name: Name on screen.
        until: Last day it holds, or None when only its age is told.
        prisar: Price year of an amount.
        reviewed: Date of the last review.
        source: Id of its source; empty for an assumption.
        detail: Page or table in the source.
    """

    kind: Kind
    noun: str
    key: str
    field: str
    name: str
    until: date | None
    prisar: int | None
    reviewed: date | None
    source: str
    detail: str

    @property
    def address(self) -> str:
        """Noun, id and field, as in the files."""
        return ".".join(part for part in (self.noun, self.key, self.field) if part)


@dataclass(frozen=True)
class Place:
    """Where a noun begins: file name and line (from 1)."""

    file: str
    line: int


def due(parameters: Parameteruppsattning, today: date, months: int = 6) -> list[Due]:
    """List what is due, the most urgent first: by kind, then by date, then by address.

    Older years of a price that the set has in a newer year are history and left out.

    Args:
        parameters: A set without faults.
        today: The day to judge from.
        months: How far ahead what expires is listed.
    """
    horizon = _later(today, months)
    found = [*_values(parameters, today, horizon), *_yearly(parameters, today, horizon)]
    return sorted(found, key=lambda d: (KINDS.index(d.kind), d.until or date.max, d.prisar or 0, d.address))


def history(parameters: Parameteruppsattning) -> int:
    """Return how many prices are older years of another price of the set."""
    return sum(_superseded(parameters, price) for price in parameters.prislappar.values())


def places(name_or_path: str | Path) -> dict[tuple[str, str], Place]:
    """Find the file and line where every noun of a set begins.

    Args:
        name_or_path: Name of a set that comes with Kalkyl, or a folder.

    Returns:
        (array, id) -> place. A column has its name as id, a tax year its number.

    Raises:
        InputError: There is no such set, or a file cannot be read.
    """
    found: dict[tuple[str, str], Place] = {}
    for path in sorted(set_folder(name_or_path).glob("*.toml")):
        noun, start = "", 0
        for number, line in enumerate(read_text(path).splitlines(), start=1):
            if line.startswith("["):
                header = _HEADER.match(line)
                noun, start = header[1] if header else "", number
            elif (match := _FIELD.match(line)) and match[1] == _KEYS.get(noun, "id"):
                found.setdefault((noun, match[2]), Place(path.name, start))
            elif match and path.name == "uppsattning.toml":
                found.setdefault(("uppsattning", match[1]), Place(path.name, number))
    return found


def _values(parameters: Parameteruppsattning, today: date, horizon: date) -> Iterator[Due]:
    """Yield the values that carry a date or a price year of their own."""
    for noun, collection in _VALUED.items():
        for key, item in getattr(parameters, collection).items():
            if isinstance(item, Prislapp) and _superseded(parameters, item):
                continue
            for field, value in _inside(item):
                kind = _kind(value, today, horizon, parameters.prisar)
                if kind is not None:
                    yield Due(
                        kind,
                        noun,
                        key,
                        field,
                        item.namn,
                        value.giltig_till,
                        value.prisar,
                        value.granskad,
                        value.kalla,
                        value.kalla_detalj,
                    )


def _inside(item: object, path: str = "") -> Iterator[tuple[str, Varde]]:
    """Yield every value of a noun with its path, the noun itself first when it is one."""
    if isinstance(item, Varde):
        yield path, item
    parts: list[tuple[str, object]] = []
    if isinstance(item, BaseModel):
        parts = [(name, getattr(item, name)) for name in type(item).model_fields]
    elif isinstance(item, dict):
        parts = [(str(key), part) for key, part in item.items()]
    elif isinstance(item, tuple):
        parts = [(str(number), part) for number, part in enumerate(item)]
    for name, part in parts:
        if isinstance(part, (BaseModel, dict, tuple)):
            yield from _inside(part, f"{path}.{name}" if path else name)


def _kind(value: Varde, today: date, horizon: date, prisar: int) -> Kind | None:
    if value.giltig_till is not None and value.giltig_till < today:
        return "utgangen"
    if value.prisar is not None and value.prisar <= prisar - OLD_PRICE_YEARS:
        return "prisar"
    if value.granskad is not None and value.granskad < _later(today, -12 * OLD_REVIEW_YEARS):
        return "granskning"
    if value.giltig_till is not None and value.giltig_till <= horizon:
        return "snart"
    return None


def _yearly(parameters: Parameteruppsattning, today: date, horizon: date) -> Iterator[Due]:
    """Yield series, tables, rules and choices of year whose next year is known, or will be before the horizon.

    A figure for year Y is the latest there is until the end of Y + 1, when that of Y + 1 is complete. Tax rules hold
    until the end of their own year.
    """
    choices = [("prisar", parameters.prisar, 1), ("skattear", parameters.skattear, 0)]
    rows = [("uppsattning", name, name, year + wait, "") for name, year, wait in choices]
    for series in parameters.index.values():
        known = [year for year in series.varden if year not in series.skattade_ar]
        if known:
            rows.append(("index", series.id, series.namn, max(known) + 1, series.kalla))
    newest = max(parameters.skatteregler, default=None)
    if newest is not None:
        rules = parameters.skatteregler[newest]
        rows.append(("skatteregler", str(newest), str(newest), newest, rules.kalla))
    for column in parameters.kolumner:
        years = [int(year) for year in _YEAR.findall(column.ar)]
        if years:
            rows.append(("kolumn", column.namn, column.beskrivning, max(years) + 1, column.kalla))
    for noun, key, name, year, source in rows:
        until = date(year, 12, 31)
        if until <= horizon:
            kind: Kind = "utgangen" if until < today else "snart"
            yield Due(kind, noun, key, "", name, until, None, None, source, "")


def _superseded(parameters: Parameteruppsattning, price: Prislapp) -> bool:
    """Whether the set has the same price in a newer year: a row in the same unit that this one is part of."""
    others = [parameters.prislappar[key] for key in price.ingar_i if key in parameters.prislappar]
    return any(o.enhet == price.enhet and (o.prisar or 0) > (price.prisar or 0) for o in others)


def _later(day: date, months: int) -> date:
    """Return the day so many months later; a day that the month lacks becomes its last.

    >>> _later(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date(year, month + 1, 1)).days
    return date(year, month + 1, min(day.day, last))
