"""The analysis of a lägesbild as a workbook."""

import io
from collections.abc import Sequence
from typing import Final

import numpy as np

from kalkyl.lagesbild.analysis import Analys
from kalkyl.lagesbild.months import month_code, month_name
from kalkyl.lagesbild.news import LEVELS, lead, missing_reports, period
from kalkyl.lagesbild.publication import HIDDEN, MONTHS, Publicering, publication, told
from kalkyl.model.indicators import SAKOMRADEN
from kalkyl.model.problems import Problem
from kalkyl.report.book import Book, Cell, new_workbook, number_cell

FORMAT: Final = "kalkyl-lagesbild-analys"
VERSION: Final = 1


def analysis_workbook(
    analys: Analys, refused: Sequence[Problem] = (), published: Publicering | None = None
) -> bytes:
    """Return the workbook.

    Args:
        analys: The picture and its analysis.
        refused: Rows of the files that could not be used, and warnings.
        published: What may be shown; None protects small counts at the usual limit.
    """
    view = published if published is not None else publication(analys)
    stream = io.BytesIO()
    with new_workbook(stream) as workbook:
        workbook.set_properties({"title": f"Lägesbild {analys.bild.namn}", "author": "Kalkyl"})
        workbook.set_custom_property("kalkyl-format", FORMAT)
        workbook.set_custom_property("kalkyl-format-version", VERSION)
        book = Book(workbook, f"Lägesbild {analys.bild.namn}")
        _summary(book, analys, view)
        _counts(book, analys, view)
        _year(book, analys, view)
        _rates(book, analys, view)
        if refused:
            _refused(book, refused)
    return stream.getvalue()


def _summary(book: Book, analys: Analys, view: Publicering) -> None:
    title = f"Lägesbild {analys.bild.namn}"
    sheet = book.sheet("Sammanfattning", title, f"Till och med {month_name(analys.panel.sista)}.", (40, 24, 16, 12, 12, 14))  # fmt: skip
    if analys.bild.syntetisk:
        sheet.note("Siffrorna är påhittade.")
    if view.grans:
        sheet.note(
            f"Antal från 1 till {view.grans - 1}, och de siffror som skulle avslöja dem, står som ”{HIDDEN}”."
        )
    sheet.note(lead(analys.panel, analys.signaler, analys.nyheter))
    sheet.row += 1
    names = analys.bild.area_names
    open_ones, secret = told(analys, view)
    rows = [
        (
            Cell(analys.bild.indikatorer[n.indikator].namn),
            Cell(names[n.omrade]),
            Cell(period(analys.panel.sista, n.fonster)),
            number_cell(n.sedda),
            number_cell(round(n.vantade, 1)),
            Cell(LEVELS[n.niva]),
        )
        for n in open_ones
    ]
    if rows:
        sheet.heading("Fler än väntat")
        sheet.table(("Indikator", "Område", "Period", "Antal", "Väntat", "Läge"), rows)
    if secret:
        sheet.note(f"Signaler som inte visas, eftersom antalen är för små: {secret}.")
    for text in missing_reports(analys.bild, analys.panel):
        sheet.note(text)
    sheet.close()


def _counts(book: Book, analys: Analys, view: Publicering) -> None:
    panel, names = analys.panel, analys.bild.area_names
    months = panel.manader[-MONTHS:]
    widths = (40, 24, *[9] * (len(months) + 1))
    sheet = book.sheet(
        "Antal per månad", "Antal per månad", "Det som ingen har rapporterat står som ”ej rapp.”.", widths
    )
    rows = []
    for key in panel.indikatorer:
        table = view.tabeller[key]
        for a in range(len(panel.omraden) + 1):
            last = a == len(panel.omraden)
            cells = [_cell(table.antal[a, m], bool(table.dold[a, m])) for m in range(len(months) + 1)]
            who = "Summa" if last else names[panel.omraden[a]]
            rows.append((Cell(analys.bild.indikatorer[key].namn), Cell(who), *cells))
    sheet.table(("Indikator", "Område", *(month_code(m) for m in months), "Året"), rows, freeze=2)
    sheet.close()


def _cell(value: float, hidden: bool) -> Cell:
    if hidden:
        return Cell(HIDDEN, "saknas")
    return number_cell(float(value)) if np.isfinite(value) else Cell("ej rapp.", "saknas")


def _year(book: Book, analys: Analys, view: Publicering) -> None:
    sheet = book.sheet(
        "Områden",
        "Områden bredvid varandra, senaste året",
        "Per 10 000 invånare och år. Utjämnat: draget mot snittet efter hur mycket som kan vara slump. Intervall 90 %.",
        (40, 24, 12, 12, 12, 12, 14),
    )
    c, rows = analys.jamforelse, []
    for i, key in enumerate(analys.panel.indikatorer):
        for a, area in enumerate(analys.panel.omraden):
            hidden = HIDDEN in (view.area_total(key, a), view.total(key))
            figures = (c.takt, c.utjamnad, c.lag, c.hog)
            cells = [Cell(HIDDEN, "saknas")] * 4 if hidden else [_rate(float(x[a, i])) for x in figures]
            mean = Cell(HIDDEN, "saknas") if view.total(key) == HIDDEN else _rate(float(c.medel[i]))
            name = analys.bild.indikatorer[key].namn
            rows.append((Cell(name), Cell(analys.bild.area_names[area]), *cells, mean))
    sheet.table(
        ("Indikator", "Område", "Observerat", "Utjämnat", "Lägst", "Högst", "Alla områden"), rows, freeze=2
    )
    sheet.close()


def _rate(value: float) -> Cell:
    return Cell(value if np.isfinite(value) else None, "antal")


def _rates(book: Book, analys: Analys, view: Publicering) -> None:
    sheet = book.sheet(
        "Händelser per år",
        "Händelser per år i hela området",
        "Det senaste året, med osäkerhet (95 %). Sidan Risker läser samma uppgifter ur filen Händelser per år (TOML).",
        (40, 30, 12, 12, 12, 12),
    )
    rows = []
    for rate in analys.takter:
        indicator = analys.bild.indikatorer[rate.indikator]
        hidden = view.total(rate.indikator) == HIDDEN
        figures = (float(rate.antal), rate.per_ar, rate.lag, rate.hog)
        cells = [Cell(HIDDEN, "saknas") if hidden else Cell(x, "antal") for x in figures]
        rows.append((Cell(indicator.namn), Cell(SAKOMRADEN[indicator.omrade]), *cells))
    sheet.table(("Indikator", "Sakområde", "Rapporterat", "Per år", "Lägst", "Högst"), rows, freeze=1)
    sheet.close()


def _refused(book: Book, refused: Sequence[Problem]) -> None:
    sheet = book.sheet(
        "Att rätta", "Rader att rätta", "Raderna är inte med i siffrorna, eller behöver ses över.", (50, 90)
    )
    sheet.table(("Var", "Vad"), [(Cell(p.plats), Cell(p.text)) for p in refused[:5000]])
    sheet.close()
