"""Tables from SCB's statistical database through PxWeb, API version 2 (json-stat2)."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

from kalkyl.params.http_client import Client, FetchError

BASE = "https://statistikdatabasen.scb.se/api/v2"
MAX_CELLS = 150_000
"""Highest number of cells per call unless the service says otherwise."""

LONG_ADDRESS = 1500
Selection = Mapping[str, Sequence[str]]


def max_cells(client: Client) -> int:
    """Ask the service how many cells a reply may hold."""
    config = client.get("config")
    limit = config.get("maxDataCells") if isinstance(config, dict) else None
    return limit if isinstance(limit, int) and not isinstance(limit, bool) and limit > 0 else MAX_CELLS


def find_tables(client: Client, query: str) -> list[tuple[str, str]]:
    """Search for tables by words; returns pairs of table id and name."""
    reply = client.get("tables", {"query": query, "lang": "sv", "pageSize": "20"})
    rows = reply.get("tables") if isinstance(reply, dict) else None
    if not isinstance(rows, list):
        raise _odd(client)
    return [(str(r["id"]), str(r.get("label", ""))) for r in rows if isinstance(r, dict) and "id" in r]


def sums_by_period(
    client: Client, table: str, selection: Selection, time: str = "Tid", latest: int = 8
) -> dict[str, float | None]:
    """Add all selected cells of each period.

    Args:
        client: Client for SCB.
        table: Table id.
        selection: Value codes by variable, without the period.
        time: The variable that holds the period.
        latest: How many of the latest periods to fetch.

    Returns:
        Sum by period; None where any of the cells is not published. Small random changes that SCB makes to protect
        individuals mean that a sum of cells may differ a little from the published total.

    Raises:
        FetchError: No reply, too many cells, or a reply that is not what was asked for.
    """
    cells = prod(len(codes) for codes in selection.values()) * latest
    limit = max_cells(client)
    if cells > limit:
        raise FetchError(
            client.service, f"uttaget är på {cells} celler men {limit} är det högsta tillåtna.", 403
        )
    wanted = {**{k: list(v) for k, v in selection.items()}, time: [f"top({latest})"]}
    reply = client.get(*_request(table, wanted))
    sums: dict[str, float | None] = {}
    for codes, value in cells_of(reply, client):
        if time not in codes or any("*" not in v and codes.get(k) not in v for k, v in selection.items()):
            raise FetchError(
                client.service, "svaret gäller något annat än det som frågades efter. Hämtningen avbröts."
            )
        before = sums.get(codes[time], 0.0)
        sums[codes[time]] = None if value is None or before is None else before + value
    return sums


def _request(table: str, selection: Selection) -> tuple[str, dict[str, str], Any]:
    """Ask with GET when the address is short enough, else with POST."""
    common = {"lang": "sv", "outputFormat": "json-stat2"}
    query = {f"valueCodes[{k}]": ",".join(v) for k, v in selection.items()}
    path = f"tables/{table}/data"
    if sum(len(k) + len(v) for k, v in query.items()) < LONG_ADDRESS:
        return path, {**common, **query}, None
    body = {"selection": [{"variableCode": k, "valueCodes": list(v)} for k, v in selection.items()]}
    return path, common, body


def cells_of(reply: Any, client: Client) -> Iterator[tuple[dict[str, str], float | None]]:
    """Yield code by variable, and value, of every cell of a json-stat2 reply (row-major over `id`)."""
    try:
        names, sizes = list(reply["id"]), list(reply["size"])
        codes = [_codes(reply["dimension"][name]["category"]["index"]) for name in names]
        values = reply["value"]
    except (KeyError, TypeError, AttributeError, ValueError):
        raise _odd(client) from None
    total = prod(sizes)
    if [len(c) for c in codes] != sizes or (isinstance(values, list) and len(values) != total):
        raise _odd(client)
    if not isinstance(values, (list, dict)):
        raise _odd(client)
    for position, combination in enumerate(product(*codes)):
        value = values[position] if isinstance(values, list) else values.get(str(position))
        if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
            raise _odd(client)
        yield dict(zip(names, combination, strict=True)), None if value is None else float(value)


def _codes(index: Any) -> list[str]:
    """Return codes in the order of their positions; the index is a mapping to positions, or already a list."""
    if isinstance(index, dict):
        return sorted(index, key=lambda code: index[code])
    return [str(code) for code in index]


def _odd(client: Client) -> FetchError:
    return FetchError(
        client.service,
        "svaret har en form som programmet inte känner till. Tjänsten kan ha ändrats; uppdatera Kalkyl.",
    )
