"""The Excel workbook of a result: Swedish, print-ready, numbers as numbers, every value with its source."""

import io
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

from kalkyl.model.result import Resultat
from kalkyl.model.result_layout import FORMAT, FORMAT_PROPERTY, VERSION, VERSION_PROPERTY
from kalkyl.report.book import Book, new_workbook
from kalkyl.report.living.build import build, has_formulas
from kalkyl.report.living.origin import write_origin
from kalkyl.report.living.writer import live_formulas, write_graph
from kalkyl.report.named_styles import name_styles
from kalkyl.report.reading import kommun_name
from kalkyl.report.sheets import (
    assumption_sheet,
    convention_sheet,
    cover,
    glossary_sheet,
    summary,
)
from kalkyl.report.sheets_flows import (
    actor_sheet,
    add_charts,
    board_sheet,
    category_year_sheet,
    chart_sheet,
    exclusion_sheet,
    year_sheet,
)
from kalkyl.report.sheets_uncertainty import uncertainty_sheets
from kalkyl.writing import write_whole

_NO_DATE: Final = date(2000, 1, 1)


def write_workbook(
    resultat: Resultat, path: str | Path, *, datum: date | None = None, levande: bool = True
) -> None:
    """Write the workbook to a file.

    Args:
        resultat: The result.
        path: Where to write it.
        datum: Date on the cover; None leaves it open.
        levande: Whether the results are formulas that follow the input cells, where the outcome models have formulas.
    """
    write_whole(path, workbook_bytes(resultat, datum=datum, levande=levande))


def workbook_bytes(resultat: Resultat, *, datum: date | None = None, levande: bool = True) -> bytes:
    """Return the workbook as bytes; the same result and date give the same bytes."""
    stream = io.BytesIO()
    with new_workbook(stream) as workbook:
        _properties(workbook, resultat, datum)
        graph = build(resultat) if levande and has_formulas(resultat) else None
        formulas = live_formulas(graph) if graph is not None else {}
        living = tuple((g.name, g.lead) for g in graph.grids.values()) if graph is not None else ()
        footer = f"{resultat.scenario.namn} – {kommun_name(resultat)}"
        book = Book(workbook, footer, live=formulas, living=living)
        _sheets(book, resultat, datum)
        if graph is not None:
            write_graph(book, graph)
            write_origin(book, graph)
    return name_styles(stream.getvalue(), book.style_names())


def _properties(workbook: object, resultat: Resultat, datum: date | None) -> None:
    created = datetime.combine(datum or _NO_DATE, time())
    workbook.set_properties(  # type: ignore[attr-defined]
        {
            "title": resultat.scenario.namn,
            "subject": "Socioekonomisk investeringskalkyl",
            "author": "Kalkyl",
            "company": kommun_name(resultat),
            "created": created,
        }
    )
    for name, value in (
        (FORMAT_PROPERTY, FORMAT),
        (VERSION_PROPERTY, VERSION),
        ("kalkyl-version", resultat.fingeravtryck.kalkyl_version),
        ("kalkyl-parametrar-hash", resultat.fingeravtryck.parametrar_hash),
        ("kalkyl-scenario-hash", resultat.fingeravtryck.scenario_hash),
    ):
        workbook.set_custom_property(name, value)  # type: ignore[attr-defined]


def _sheets(book: Book, resultat: Resultat, datum: date | None) -> None:
    """Write the sheets in their order; the charts wait for the sheets that they draw."""
    cover(book, resultat, datum)
    first_actor_row = summary(book, resultat)
    charts = chart_sheet(book, resultat)
    actor_sheet(book, resultat)
    first_year_row = year_sheet(book, resultat)
    category_year_sheet(book, resultat)
    board_sheet(book, resultat)
    exclusion_sheet(book, resultat)
    assumption_sheet(book, resultat)
    uncertainty_sheets(book, resultat)
    convention_sheet(book, resultat)
    glossary_sheet(book)
    add_charts(charts, resultat, first_year_row, first_actor_row)
