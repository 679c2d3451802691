"""One workbook for several scenarios: results beside each other, what differs, and what they share, stated once."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kalkyl.engine.comparison import compare
from kalkyl.model.actors import KATEGORIER, PERSPEKTIV, Perspektiv
from kalkyl.model.problems import problem
from kalkyl.model.result import Resultat
from kalkyl.report.assumptions import Antagande, assumptions
from kalkyl.report.book import Book, Cell, Sheet, new_workbook, number_cell
from kalkyl.report.named_styles import name_styles
from kalkyl.report.reading import actor_index, kommun_name
from kalkyl.report.side_by_side import Line, choices_made, values_that_differ
from kalkyl.report.text import in_sentence, label, summary_sentence
from kalkyl.report.uncertainty import has_draws
from kalkyl.writing import write_whole

MOST_PAIRS: Final = 12
"""With more scenarios than this the pairs are too many to be read."""
SHORT: Final = 31


def write_comparison(results: Sequence[Resultat], path: str | Path) -> None:
    """Write the workbook to a file.

    Args:
        results: At least two results, in the order that they are shown.
        path: Where to write it.

    Raises:
        InputError: There are fewer than two results.
    """
    write_whole(path, comparison_bytes(results))


def comparison_bytes(results: Sequence[Resultat]) -> bytes:
    """Return the workbook as bytes; see `write_comparison`."""
    if len(results) < 2:
        raise problem("jämförelsen", "det behövs minst två scenarier att jämföra.")
    stream = io.BytesIO()
    with new_workbook(stream) as workbook:
        workbook.set_properties({"title": "Jämförelse av scenarier", "author": "Kalkyl"})
        book = Book(workbook, "Jämförelse av scenarier")
        names = sheet_names(results)
        _overview(book, results, names)
        _lines(book, "Val", "Vad som valts i varje scenario", choices_made(results), names)
        _lines(
            book,
            "Värden som skiljer sig",
            "Värden som inte är lika i alla scenarier",
            values_that_differ(results),
            names,
        )
        _shared(book, results)
        if all(map(has_draws, results)) and len(results) <= MOST_PAIRS:
            _pairs(book, results, names)
        for name, result in zip(names, results, strict=True):
            _one(book, name, result)
    return name_styles(stream.getvalue(), book.style_names())


def sheet_names(results: Sequence[Resultat]) -> list[str]:
    """Valid and different sheet names whatever the scenarios are called: a number and what fits of the name."""
    found = []
    for number, result in enumerate(results, start=1):
        plain = "".join(" " if c in "[]:*?/\\'" or ord(c) < 32 else c for c in result.scenario.namn)
        found.append(f"{number} {plain}"[:SHORT].strip())
    return found


def _overview(book: Book, results: Sequence[Resultat], names: Sequence[str]) -> None:
    sheet = book.sheet(
        "Jämförelse", "Jämförelse av scenarier", "Nuvärde i kronor. Prisår och horisont står i bladet Val.",
        (44, 24, *(19,) * (len(PERSPEKTIV) + 4)),
    )  # fmt: skip
    heads = [
        "Scenario", "Kommun", *(f"Netto, {label(p).lower()}" for p in PERSPEKTIV), "Insatskostnad, samhället",
        "Nytta per krona (BCR)", "Återbetalning, år", "Sannolikhet att det lönar sig",
    ]  # fmt: skip
    rows = [_row(name, result) for name, result in zip(names, results, strict=True)]
    sheet.table(heads, rows, freeze=1)
    for name, result in zip(names, results, strict=True):
        sheet.note(f"{name}: {summary_sentence(result)}")
    sheet.close()


def _row(name: str, result: Resultat) -> list[Cell]:
    society = result.matt["samhallet"]
    spread = result.npv_fordelning("samhallet") if has_draws(result) and result.lage == "resultat" else None
    return [
        Cell(name, "etikett"),
        Cell(kommun_name(result)),
        *(Cell(result.matt[p].npv, "kr") for p in PERSPEKTIV),
        Cell(society.insatskostnad_nuvarde, "kr"),
        Cell(society.bcr, "kvot"),
        Cell(society.aterbetalningstid_diskonterad_ar, "kvot"),
        Cell(None if spread is None else float((spread > 0).mean()), "procent0"),
    ]


def _lines(book: Book, name: str, title: str, lines: Sequence[Line], names: Sequence[str]) -> None:
    sheet = book.sheet(
        name,
        title,
        "Raderna märkta ”skiljer sig” är inte lika i alla scenarier.",
        (44, 14, *(28,) * len(names)),
    )
    rows = [
        [
            Cell(line.name, "etikett"),
            Cell("skiljer sig" if line.differs else ""),
            *(Cell(v) for v in line.values),
        ]
        for line in lines
    ]
    if rows:
        sheet.table(["Uppgift", "", *names], rows, freeze=2)
    else:
        sheet.note("Inget skiljer sig.")
    sheet.close()


def _shared(book: Book, results: Sequence[Resultat]) -> None:
    """Values that every scenario uses alike, each stated once."""
    tables = [{a.id: a for a in assumptions(r)} for r in results]
    first = tables[0]
    alike = [a for key, a in first.items() if all(_alike(table.get(key), a) for table in tables[1:])]
    sheet = book.sheet(
        "Gemensamma antaganden", "Gemensamma antaganden", "Värden som är lika i alla scenarier, en gång var.",
        (56, 15, 22, 10, 20, 60, 50),
    )  # fmt: skip
    rows = [
        [
            Cell(a.namn, "etikett"),
            number_cell(a.varde),
            Cell(a.enhet),
            Cell(a.prisar, "ar") if a.prisar else Cell(""),
            Cell(a.bevisgrad),
            Cell(", ".join(x for x in (a.utgivare, a.titel, a.detalj) if x)),
            Cell(a.kommentar),
        ]
        for a in alike
    ]
    if rows:
        sheet.table(
            ["Värde", "Används", "Enhet", "Prisår", "Bevisgrad", "Källa", "Kommentar"], rows, freeze=1
        )
    else:
        sheet.note("Scenarierna har inga värden gemensamt.")
    sheet.close()


def _alike(a: Antagande | None, b: Antagande) -> bool:
    return a is not None and (a.varde, a.lag, a.hog, a.prisar) == (b.varde, b.lag, b.hog, b.prisar)


def _pairs(book: Book, results: Sequence[Resultat], names: Sequence[str]) -> None:
    """How often the scenario of the row does better than that of the column, in the same draws."""
    chosen: Perspektiv = "samhallet"
    lead = f"Hur ofta radens scenario ger mer för {in_sentence(chosen)} än kolumnens, med samma dragningar."
    sheet = book.sheet("Parvis", "Parvis jämförelse", lead, (44, *(20,) * len(names)))
    rows = []
    for name, one in zip(names, results, strict=True):
        cells = [
            Cell("–") if other is one else Cell(compare(one, other, chosen).better, "procent0")
            for other in results
        ]
        rows.append([Cell(name, "etikett"), *cells])
    sheet.table(["Scenario", *names], rows, freeze=1)
    sheet.close()


def _one(book: Book, name: str, result: Resultat) -> None:
    """Present values by category and actor of one scenario, and its warnings."""
    lead = f"{kommun_name(result)}. Nuvärde i kronor, {result.prisar} års priser, {len(result.ar)} år."
    sheet: Sheet = book.sheet(name, result.scenario.namn, lead, (32, *(19,) * len(PERSPEKTIV)))
    sheet.note(summary_sentence(result))
    sheet.row += 1
    present = result.nuvarde()
    rows = [
        [
            Cell(label(k), "etikett"),
            *(Cell(float(present[i, actor_index(p)].sum()), "kr") for p in PERSPEKTIV),
        ]
        for i, k in enumerate(KATEGORIER)
    ]
    rows.append([Cell("Nettonuvärde", "etikett+"), *(Cell(result.matt[p].npv, "kr+") for p in PERSPEKTIV)])
    sheet.table(["Kategori", *map(label, PERSPEKTIV)], rows, freeze=1)
    for warning in result.varningar:
        sheet.note(f"{warning.text} {warning.atgard}".strip())
    sheet.close()
