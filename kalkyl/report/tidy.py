"""Results as tidy tables for other tools: one row per number, written as CSV and, where pyarrow is installed, Parquet."""

import csv
import importlib.util
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kalkyl.model.actors import AKTORER, KATEGORIER
from kalkyl.model.result import Resultat
from kalkyl.report.assumptions import assumptions
from kalkyl.writing import write_whole

Row = tuple[str | int | float | None, ...]

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "floden": ("kategori", "aktor", "ar", "kronor", "kronor_budgeteffekt"),
    "dragningar": ("dragning", "aktor", "npv", "insatskostnad"),
    "antaganden": (
        "id", "namn", "bas", "varde", "lag", "hog", "niva", "enhet", "prisar", "bevisgrad", "utgivare", "titel", "ar",
        "detalj", "lank", "andrat", "motivering", "kommentar",
    ),
}  # fmt: skip
"""Columns by table. `floden`: real undiscounted kronor, money out negative. `dragningar`: row 0 is the base case."""


def tidy(resultat: Resultat, table: str) -> Iterator[Row]:
    """Yield the rows of one of the tables of `COLUMNS`.

    Args:
        resultat: A calculated scenario.
        table: Name of the table.
    """
    if table == "floden":
        for c, kategori in enumerate(KATEGORIER):
            for a, aktor in enumerate(AKTORER):
                for y, year in enumerate(resultat.ar):
                    budget = float(resultat.kassaflode_budget[c, a, y])
                    yield kategori, aktor, int(year), float(resultat.kassaflode[c, a, y]), budget
    elif table == "dragningar":
        for d in range(len(resultat.npv_dragningar)):
            for a, aktor in enumerate(AKTORER):
                cost = float(resultat.kostnad_dragningar[d, a])
                net = float(resultat.npv_dragningar[d, a]) if resultat.lage == "resultat" else None
                yield d, aktor, net, None if resultat.kostnad_saknas else cost
    else:
        for r in assumptions(resultat):
            yield (
                r.id, r.namn, r.bas, r.varde, r.lag, r.hog, r.niva, r.enhet, r.prisar, r.bevisgrad, r.utgivare, r.titel,
                r.kallar, r.detalj, r.lank, "ja" if r.andrat else "nej", r.motivering, r.kommentar,
            )  # fmt: skip


def csv_text(resultat: Resultat, table: str) -> str:
    """Write a table as CSV: comma between cells, point in numbers, so that every tool reads it alike.

    A cell of text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS[table])
    for row in tidy(resultat, table):
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def _cell(value: str | int | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
    return repr(value)


def write_tidy(resultat: Resultat, folder: Path) -> list[Path]:
    """Write all tables to a folder, which is made if it does not exist.

    Returns:
        The files that were written: CSV, and Parquet beside it where pyarrow is installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    parquet = importlib.util.find_spec("pyarrow") is not None
    for table in COLUMNS:
        path = folder / f"{table}.csv"
        write_whole(path, "\ufeff" + csv_text(resultat, table))
        written.append(path)
        if parquet:
            written.append(_parquet(resultat, table, folder / f"{table}.parquet"))
    return written


def _parquet(resultat: Resultat, table: str, path: Path) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = list(zip(*tidy(resultat, table), strict=True)) or [()] * len(COLUMNS[table])
    pq.write_table(pa.table(dict(zip(COLUMNS[table], map(list, columns), strict=True))), path)
    return path
