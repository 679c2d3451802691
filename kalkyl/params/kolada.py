"""Key figures from Kolada, API version 3; the shapes of version 2 are understood too.

Free and open, no key. The figures may be revised without notice, so every value carries the day it was fetched.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kalkyl.params.http_client import Client, FetchError

BASE = "https://api.kolada.se/v3"
PER_CALL = 25
"""Highest number of ids per dimension in one call."""

MAX_PAGES = 100
GENDERS = {"T": "alla", "K": "kvinna", "F": "kvinna", "M": "man"}


@dataclass(frozen=True)
class Observation:
    """One figure for everyone (both sexes).

    Attributes:
        kpi: Key figure.
        area: Municipality or region, four digits.
        year: Year.
        value: Value in the figure's own unit, or None when it is not published.
        count: Number of members behind an unweighted mean; 1 for a single municipality.
    """

    kpi: str
    area: str
    year: int
    value: float | None
    count: int = 1


def fetch_values(
    client: Client, kpis: Sequence[str], areas: Sequence[str], years: Sequence[int]
) -> list[Observation]:
    """Fetch key figures, both sexes together.

    Args:
        client: Client for Kolada.
        kpis: Key figures; asked for in groups of 25.
        areas: Municipalities (four digits) or regions (00 and the county code); likewise.
        years: Years; likewise.

    Returns:
        What the service has. A figure that does not exist gives no row; one that is not published has the value None.

    Raises:
        FetchError: No reply, or a reply that is not what was asked for.
    """
    found: list[Observation] = []
    for some_kpis in _groups(kpis):
        for some_areas in _groups(areas):
            for some_years in _groups([str(y) for y in years]):
                path = (
                    f"data/kpi/{','.join(some_kpis)}/municipality/{','.join(some_areas)}"
                    f"/year/{','.join(some_years)}"
                )
                for item in _pages(client, path):
                    found += _observations(client, item, some_kpis, some_areas)
    asked = {str(y) for y in years}
    return [o for o in found if str(o.year) in asked]


def _groups(items: Sequence[str]) -> Iterator[tuple[str, ...]]:
    unique = list(dict.fromkeys(items))
    for start in range(0, len(unique), PER_CALL):
        yield tuple(unique[start : start + PER_CALL])


def _pages(client: Client, path: str) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of every page; `next_url` (version 3) and `next_page` (version 2) both lead on."""
    seen: set[str] = set()
    address: str | None = path
    while address:
        if address in seen or len(seen) >= MAX_PAGES:
            raise FetchError(
                client.service, "svarets sidor hänvisar till varandra i en slinga. Hämtningen avbröts."
            )
        seen.add(address)
        page = client.get(address)
        rows = page.get("values") if isinstance(page, dict) else None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise _odd(client)
        yield from rows
        following = page.get("next_url") or page.get("next_page")
        if following is not None and not isinstance(following, str):
            raise _odd(client)
        address = following


def _observations(
    client: Client, row: Mapping[str, Any], kpis: Sequence[str], areas: Sequence[str]
) -> Iterator[Observation]:
    kpi, area, cells = row.get("kpi"), row.get("municipality"), row.get("values")
    year = _year(row.get("period"))
    if not isinstance(kpi, str) or not isinstance(area, str) or year is None or not isinstance(cells, list):
        raise _odd(client)
    if kpi not in kpis or area not in areas:
        raise FetchError(
            client.service, f"svaret gäller {kpi} för {area}, som ingen frågade efter. Hämtningen avbröts."
        )
    for cell in cells:
        if not isinstance(cell, dict) or cell.get("gender") not in GENDERS:
            raise _odd(client)
        if GENDERS[cell["gender"]] != "alla":
            continue
        value, count = cell.get("value"), cell.get("count", 1)
        if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
            raise _odd(client)
        gone = bool(cell.get("isdeleted") or cell.get("is_deleted"))
        amount = None if value is None or gone else float(value)
        yield Observation(kpi, area, year, amount, count if isinstance(count, int) else 1)


def _year(period: object) -> int | None:
    if isinstance(period, int) and not isinstance(period, bool):
        return period
    return int(period) if isinstance(period, str) and period.isdigit() and len(period) == 4 else None


def _odd(client: Client) -> FetchError:
    return FetchError(
        client.service,
        "svaret har en form som programmet inte känner till. Tjänsten kan ha ändrats; uppdatera Kalkyl.",
    )
