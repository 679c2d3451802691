"""`kalkyl aktualitet`: what in a parameter set is due, where its new value is found and which row to change."""

import argparse
import json
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any, Final

import kalkyl
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.params.due import KINDS, OLD_PRICE_YEARS, OLD_REVIEW_YEARS, Due, Kind, Place, due, history, places
from kalkyl.report.numbers import format_number

_HEADINGS: Final[dict[Kind, str]] = {
    "utgangen": "Har gått ut: ta fram ett nytt värde, eller granska värdet och flytta fram giltig_till",
    "prisar": f"Prisåret är minst {OLD_PRICE_YEARS} år äldre än uppsättningens: sök ett nyare prisår",
    "granskning": f"Granskades för mer än {OLD_REVIEW_YEARS} år sedan: granska på nytt och ändra granskad",
    "snart": "Går snart ut",
}
_CHOICES: Final = {"prisar": "Uppsättningens prisår", "skattear": "Uppsättningens skatteår"}
_NO_SOURCE: Final = "Utan källa (eget antagande eller val)"


def show_due(options: argparse.Namespace) -> int:
    """Print what is due, as text or JSON.

    Raises:
        InputError: Every fault in the set.
    """
    parameters = kalkyl.load_parameters(options.parametrar)
    found = due(parameters, options.datum, options.manader)
    where = places(options.parametrar)
    if options.json:
        print(json.dumps(_as_json(parameters, found, where, options), ensure_ascii=False, indent=2))
        return 0
    print(f"{parameters.namn} ({parameters.id} {parameters.version}), {options.datum}: {_counts(found)}.")
    if older := history(parameters):
        print(f"{format_number(older)} äldre årgångar av priser som finns i en nyare är inte med.")
    for kind, group in groupby(found, key=lambda d: d.kind):
        print("\n".join(_section(parameters, kind, list(group), where)))
    return 0


def _counts(found: list[Due]) -> str:
    words = (" har gått ut", " har gammalt prisår", " behöver granskas på nytt", " går snart ut")
    counts = [sum(d.kind == kind for d in found) for kind in KINDS]
    said = [f"{format_number(n)}{text}" for n, text in zip(counts, words, strict=True) if n]
    return ", ".join(said) or "ingenting behöver uppdateras"


def _section(
    parameters: Parameteruppsattning, kind: Kind, items: list[Due], where: dict[tuple[str, str], Place]
) -> Iterator[str]:
    """Yield the lines of one kind: per source in the order of its most urgent figure, then per figure."""
    yield f"\n{_HEADINGS[kind]} ({format_number(len(items))})"
    order = list(dict.fromkeys(d.source for d in items))
    for source in order:
        yield f"\n  {_source(parameters, source)}"
        for item in (d for d in items if d.source == source):
            place = where.get((item.noun, item.key))
            row = f"{place.file}, rad {place.line}" if place is not None else "okänd rad"
            yield f"    {_name(item)} [{item.address}]"
            yield f"      {'; '.join((*_facts(item), row))}"


def _source(parameters: Parameteruppsattning, key: str) -> str:
    source = parameters.kallor.get(key)
    if source is None:
        return key or _NO_SOURCE
    year = str(source.ar) if source.ar else "odaterad"
    return f"{source.utgivare}: {source.titel} ({year}){f' {source.lank}' if source.lank else ''}"


def _name(item: Due) -> str:
    if item.noun == "uppsattning":
        return _CHOICES[item.key]
    return f"Skatteregler för {item.key}" if item.noun == "skatteregler" else item.name


def _facts(item: Due) -> Iterator[str]:
    """Yield what the judgement rests on, and where in the source to look."""
    if item.until is not None:
        yield f"{'gällde' if item.kind == 'utgangen' else 'gäller'} till {item.until}"
    if item.prisar is not None:
        yield f"{item.prisar} års priser"
    if item.kind == "granskning" and item.reviewed is not None:
        yield f"granskad {item.reviewed}"
    if item.detail:
        yield f"i källan: {item.detail}"


def _as_json(
    parameters: Parameteruppsattning,
    found: list[Due],
    where: dict[tuple[str, str], Place],
    options: argparse.Namespace,
) -> dict[str, Any]:
    return {
        "uppsattning": parameters.id,
        "version": parameters.version,
        "datum": str(options.datum),
        "manader": options.manader,
        "aldre_argangar": history(parameters),
        "rader": [_row(parameters, item, where.get((item.noun, item.key))) for item in found],
    }


def _row(parameters: Parameteruppsattning, item: Due, place: Place | None) -> dict[str, Any]:
    source = parameters.kallor.get(item.source)
    return {
        "slag": item.kind,
        "id": item.address,
        "namn": _name(item),
        "galler_till": _iso(item.until),
        "prisar": item.prisar,
        "granskad": _iso(item.reviewed),
        "kalla": None
        if source is None
        else source.model_dump(include={"id", "titel", "utgivare", "ar", "lank"}),
        "kalla_detalj": item.detail,
        "fil": None if place is None else place.file,
        "rad": None if place is None else place.line,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
