"""The register as an Excel workbook: every figure a number, every text a text."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final

import numpy as np

from kalkyl.report.book import Book, Cell, new_workbook, number_cell
from kalkyl.report.named_styles import name_styles
from kalkyl.risk import tables as t
from kalkyl.risk.assessment import PATCH, Riskbild, Riskrad
from kalkyl.risk.law import LAW_NOTE, law_checklist
from kalkyl.risk.register import FORMAGOR, SKYDDSVARDEN
from kalkyl.risk.scales import SCALES_NOTE

FORMAT: Final = "kalkyl-riskregister-arbetsbok"
_RISK_WIDTHS: Final = (34, 12, 12, 12, 12, 14, 12, 18, 18, 18, 26, 14, 40)
_RISK_HEAD: Final = (
    "Risk",
    "Bedömd sannolikhet",
    "Bedömd konsekvens",
    "Sannolikhet med åtgärder",
    "Konsekvens med åtgärder",
    "Händelser per år",
    "Kategori",
    "Kostar per år, samhället (kr)",
    "Lågt (kr)",
    "Högt (kr)",
    "Skyddsvärden",
    "Förmåga",
    "Beskrivning",
)


def register_workbook(bild: Riskbild, today: date) -> bytes:
    """Write the register.

    Args:
        bild: The register worked out.
        today: Date on the first sheet, from which the law's two years are counted.

    Returns:
        The file; the same register and date give the same bytes.
    """
    stream = io.BytesIO()
    with new_workbook(stream) as workbook:
        workbook.set_properties(
            {"title": bild.register.namn, "author": "Kalkyl", "created": datetime.combine(today, time())}
        )
        workbook.set_custom_property("kalkyl-format", FORMAT)
        book = Book(workbook, bild.register.namn)
        _risks(book, bild, today)
        _texts(book, "Åtgärder", "Åtgärder", "En rad per åtgärd.", t.MEASURE_HEAD, t.measure_rows(bild),
               (26, 34, 22, 26, 22, 12, 26, 44))  # fmt: skip
        _texts(book, "Bedömningar", "Bedömningar", "Alla bedömningar, med röster.", t.HISTORY_HEAD,
               t.history_rows(bild), (50, 30, 22, 60))  # fmt: skip
        _texts(book, "Lagens punkter", "Lagens punkter", LAW_NOTE, t.LAW_HEAD,
               t.law_rows(law_checklist(bild.register, today)), (50, 10, 40, 50))  # fmt: skip
        _scales(book, bild)
    return name_styles(stream.getvalue(), book.style_names())


def _risks(book: Book, bild: Riskbild, today: date) -> None:
    title = bild.register.namn
    sheet = book.sheet("Risker", title, f"{today.isoformat()}. {t.COST_NOTE}", _RISK_WIDTHS)
    for text in (*([t.SYNTHETIC] if bild.register.syntetisk else ()), *t.total_sentences(bild)):
        sheet.note(text)
    sheet.note(t.TOTAL_NOTE)
    sheet.row += 1
    sheet.table(_RISK_HEAD, [_risk_cells(row) for row in bild.rader], freeze=1)
    sheet.note(t.EVIDENCE_NOTE)
    sheet.close()


def _risk_cells(row: Riskrad) -> list[Cell]:
    steps = [
        None if judged is None else float(getattr(judged, name))
        for judged in (row.fore, row.efter)
        for name in ("sannolikhet", "konsekvens")
    ]
    capability = "–" if row.post.formaga is None else f"{row.post.formaga} {FORMAGOR[row.post.formaga - 1]}"
    name = f"{row.namn} ({t.NO_EFFECT.lower()})" if row.evidens_saknas else row.namn
    return [
        Cell(name, "etikett"),
        *(Cell(step, "ar") for step in steps),
        number_cell(None if row.flack is None else row.flack.per_ar),
        Cell(row.kategori),
        *(Cell(amount, "kr") for amount in _amounts(row)),
        Cell(", ".join(SKYDDSVARDEN[v] for v in row.post.skyddsvarden) or "–"),
        Cell(capability),
        Cell(row.post.beskrivning or "–"),
    ]


def _amounts(row: Riskrad) -> Sequence[float | None]:
    if row.kostnad is None or not row.kostnad.kand:
        return (None, None, None)
    drawn = row.kostnad.of("samhallet")
    low, high = np.quantile(drawn[1:] if len(drawn) > 1 else drawn, PATCH)
    return (float(drawn[0]), float(low), float(high))


def _texts(
    book: Book,
    name: str,
    title: str,
    lead: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
) -> None:
    sheet = book.sheet(name, title, lead, widths)
    if rows:
        sheet.table(head, [[Cell(text) for text in row] for row in rows], freeze=1)
    else:
        sheet.note("Inget är ifyllt ännu.")
    sheet.close()


def _scales(book: Book, bild: Riskbild) -> None:
    sheet = book.sheet("Skalor", "Skalor", SCALES_NOTE, (28, 24, 60))
    for title, scale, unit in (
        ("Sannolikhet", bild.register.sannolikhet, "Upp till, händelser per år"),
        ("Konsekvens", bild.register.konsekvens, "Upp till, kr"),
    ):
        sheet.heading(title)
        rows = [
            [
                Cell(scale.name(number), "etikett"),
                Cell("ingen gräns") if step.upp_till is None else number_cell(step.upp_till),
                Cell(step.beskrivning),
            ]
            for number, step in enumerate(scale.steg, start=1)
        ]
        sheet.table(("Steg", unit, "Betydelse"), rows)
    sheet.close()
