"""The Excel workbook of a result: Swedish, print-ready, numbers as numbers, every value with its source."""

import io
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

from kalkyl.model.result import Resultat
from kalkyl.report.book import Book
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

FORMAT: Final = "kalkyl-arbetsbok"
VERSION: Final = 1
_NO_DATE: Final = date(2000, 1, 1)


def write_workbook(resultat: Resultat, path: str | Path, *, datum: date | None = None) -> None:
    """Write the workbook to a file.

    Args:
        resultat: The result.
        path: Where to write it.
        datum: Date on the cover; None leaves it open.
    """
    Path(path).write_bytes(workbook_bytes(resultat, datum=datum))


def workbook_bytes(resultat: Resultat, *, datum: date | None = None) -> bytes:
    """Return the workbook as bytes; the same result and date give the same bytes."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as workbook:
        _properties(workbook, resultat, datum)
        book = Book(workbook, f"{resultat.scenario.namn} – {kommun_name(resultat)}")
        _sheets(book, resultat, datum)
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
        ("kalkyl-format", FORMAT),
        ("kalkyl-format-version", VERSION),
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
