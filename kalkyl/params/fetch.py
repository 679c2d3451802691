"""From key figures to local values: what is fetched becomes an overlay that the user reviews before it is used."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import prod
from pathlib import Path

from kalkyl.language import decimal_mark
from kalkyl.model.economy import Kommun
from kalkyl.model.fetching import KOMMUN, Hamtning
from kalkyl.model.labels import unit_label
from kalkyl.model.overlay import apply_overlay
from kalkyl.model.parameters import Andring, Parameteruppsattning
from kalkyl.model.paths import empty_unit, get_value
from kalkyl.model.problems import InputError, near, problem
from kalkyl.params import kolada, scb
from kalkyl.params.http_client import Client, FetchError, cache_folder

YEARS_BACK = 6
"""How far back a figure is looked for."""

FAR_OFF = 3.0
"""Quotient to the base value beyond which a fetched value is pointed out."""

Figures = Mapping[tuple[str, str], Mapping[int, float]]
"""(key figure, area) -> value by year; years without a published value are left out."""


@dataclass(frozen=True)
class Services:
    """The two services that key figures are fetched from."""

    kolada: Client
    scb: Client


@dataclass(frozen=True)
class Fetched:
    """What was fetched, for review.

    Attributes:
        changes: Local values with year and source line; nothing is applied yet.
        messages: What the user should check, and what is missing (Swedish).
    """

    changes: tuple[Andring, ...]
    messages: tuple[str, ...] = field(default=())


def default_services(cache: Path | None = None, *, offline: bool = False) -> Services:
    """Return clients for the real services.

    Args:
        cache: Folder for replies; None takes the user's cache folder.
        offline: Whether to use saved replies alone.
    """
    folder = cache or cache_folder()
    return Services(
        Client("Kolada", kolada.BASE, folder, offline=offline),
        Client("SCB", scb.BASE, folder, offline=offline),
    )


def fetch_overlay(
    parameters: Parameteruppsattning,
    kommun: str,
    services: Services,
    today: date,
    ids: Sequence[str] | None = None,
) -> Fetched:
    """Fetch the key figures that the set has a use for and make local values of them.

    Args:
        parameters: Parameter set with the table of key figures.
        kommun: Municipality code.
        services: Where to fetch.
        today: Today's date; goes into every change and decides which years are asked for.
        ids: Which rows of the table to fetch; None fetches all.

    Raises:
        InputError: The municipality or a row does not exist, or nothing could be fetched.
    """
    place = _municipality(parameters, kommun)
    rows = _rows(parameters, ids)
    messages: list[str] = []
    faults: dict[str, FetchError] = {}
    figures, unreached = _kolada_figures(rows, place, services.kolada, today, messages, faults)
    changes: list[Andring] = []
    for row in rows:
        if row.scb is None and area(row, place) in unreached:
            continue
        try:
            values = _scb_values(row, place, services.scb) if row.scb else _values(row, figures, place)
        except FetchError as error:
            faults.setdefault(str(error), error)
            continue
        changes += _change(parameters, row, values, today, messages)
    if not changes and faults:
        raise InputError([p for error in faults.values() for p in error.problems])
    notes = [*services.kolada.messages, *services.scb.messages]
    return Fetched(tuple(changes), (*faults, *notes, *messages))


def _municipality(parameters: Parameteruppsattning, kommun: str) -> Kommun:
    if kommun in parameters.kommuner:
        return parameters.kommuner[kommun]
    names = {k.namn: kod for kod, k in parameters.kommuner.items()}
    if kommun in names:
        return parameters.kommuner[names[kommun]]
    hint = near(kommun, [*parameters.kommuner, *names])
    raise problem(
        kommun,
        f"det finns ingen kommun med den koden eller det namnet.{hint} Skriv fyra siffror, t.ex. 2085.",
    )


def _rows(parameters: Parameteruppsattning, ids: Sequence[str] | None) -> list[Hamtning]:
    known = parameters.hamtningar
    for key in ids or ():
        if key not in known:
            raise problem(key, f"det finns ingen sådan rad att hämta.{near(key, known)}")
    if not known:
        raise problem(parameters.id, "uppsättningen har ingen förteckning över nyckeltal att hämta.")
    return [known[key] for key in (ids or known)]


def area(row: Hamtning, kommun: Kommun) -> str:
    """Return the area that a row is asked for: the municipality, or its region (00 and the county code)."""
    return kommun.kod if row.omrade == "kommun" else f"00{kommun.lanskod}"


def _kolada_figures(
    rows: Sequence[Hamtning],
    kommun: Kommun,
    client: Client,
    today: date,
    messages: list[str],
    faults: dict[str, FetchError],
) -> tuple[Figures, set[str]]:
    """Fetch all key figures, in one go for the municipality and one for its region.

    Returns:
        The figures, and the areas for which nothing could be fetched.
    """
    years = range(today.year - YEARS_BACK, today.year + 2)
    found: dict[tuple[str, str], dict[int, float]] = {}
    wanted: dict[str, list[str]] = {}
    for row in rows:
        if row.scb is None:
            wanted.setdefault(area(row, kommun), []).extend(row.nyckeltal)
    unreached = set()
    for place, kpis in wanted.items():
        try:
            observations = kolada.fetch_values(client, kpis, [place], years)
        except FetchError as error:
            faults.setdefault(str(error), error)
            unreached.add(place)
            continue
        for o in observations:
            if o.value is not None:
                found.setdefault((o.kpi, o.area), {})[o.year] = o.value
            if o.count != 1:
                messages.append(
                    f"{o.kpi}: värdet är ett ovägt medelvärde av {o.count} kommuner. Kontrollera det."
                )
    return found, unreached


def _values(row: Hamtning, figures: Figures, kommun: Kommun) -> dict[str, float]:
    """Compute a row for every year in which all its key figures are published."""
    where = area(row, kommun)
    parts = [figures.get((kpi, where), {}) for kpi in row.nyckeltal]
    years = set.intersection(*(set(p) for p in parts))
    values = {}
    for year in years:
        below = prod(figures[(kpi, where)][year] for kpi in row.delat_med)
        if below:
            values[str(year)] = prod(figures[(kpi, where)][year] for kpi in row.kolada) / below
    return values


def _scb_values(row: Hamtning, kommun: Kommun, client: Client) -> dict[str, float]:
    assert row.scb is not None
    code = area(row, kommun)
    selection = {name: [code if c == KOMMUN else c for c in codes] for name, codes in row.scb.val.items()}
    sums = scb.sums_by_period(client, row.scb.tabell, selection, row.scb.tidsvariabel)
    return {period: value for period, value in sums.items() if value is not None}


def _change(
    parameters: Parameteruppsattning,
    row: Hamtning,
    values: Mapping[str, float],
    today: date,
    messages: list[str],
) -> Iterable[Andring]:
    """Make the change of the latest published period; say so when there is none or when it cannot be used."""
    if not values:
        messages.append(
            f"{row.namn}: inget publicerat värde för kommunen de senaste åren. Basvärdet behålls."
        )
        return []
    period = max(values)
    year = int(period[:4])
    base = get_value(parameters, row.mal)
    unit = base.enhet if base is not None else empty_unit(parameters, row.mal)
    change = Andring(
        id=row.mal,
        varde=round(values[period] * row.faktor, 6),
        prisar=year if unit.startswith("kr") else None,
        motivering=source_line(row, period, today),
        nar=today,
        bevisgrad=row.bevisgrad,
    )
    try:
        apply_overlay(parameters, [change], row.namn)
    except InputError as error:
        messages.append(
            f"{row.namn}: det hämtade värdet {change.varde:g} går inte att använda. {error.problems[0].text}"
        )
        return []
    if year < today.year - 3:
        messages.append(
            f"{row.namn}: det nyaste värdet är från {year}. Fråga er själva om det fortfarande gäller."
        )
    if base is not None and base.varde > 0 and change.prisar is not None:
        _compare(row, change.varde / base.varde, base.enhet, messages)
    return [change]


def _compare(row: Hamtning, quotient: float, enhet: str, messages: list[str]) -> None:
    if quotient > FAR_OFF or quotient < 1 / FAR_OFF:
        times = f"{quotient:.2g}".replace(".", decimal_mark())
        messages.append(
            f"{row.namn}: det hämtade värdet är {times} gånger basvärdet ({unit_label(enhet)}). "
            "Kontrollera att det mäter samma sak innan det används."
        )


def source_line(row: Hamtning, period: str, today: date) -> str:
    """Write where a value comes from. A value that we compute ourselves does not name Kolada as its source."""
    if row.scb is not None:
        line = f"Källa: SCB, tabell {row.scb.tabell}, {period}."
    elif row.egen_bearbetning:
        formula = " × ".join(row.kolada) + "".join(f" ÷ {kpi}" for kpi in row.delat_med)
        line = f"Egen bearbetning av nyckeltal, {period}: {formula}."
    else:
        line = f"Källa: Kolada, {row.kolada[0]}, {period}."
    scope = " Regionens värde." if row.omrade == "region" else ""
    return f"{line}{scope} Hämtat {today.isoformat()}. {row.kommentar}".strip()
