"""A follow-up as a document and as a workbook."""

import io
from datetime import date, datetime, time
from typing import Final

from kalkyl.fond import follow_up_text as t
from kalkyl.fond.follow_up import COUNTS, Matning
from kalkyl.fond.follow_up_figure import course
from kalkyl.fond.follow_up_result import Uppfoljningsbild
from kalkyl.report.book import Book, Cell, new_workbook, number_cell
from kalkyl.report.document import Block, Bullets, Callout, Document, Figure, Heading, Paragraph, Table
from kalkyl.report.named_styles import name_styles
from kalkyl.report.reading import is_synthetic, kommun_name
from kalkyl.report.svg import wrap

FORMAT: Final = "kalkyl-uppfoljning-arbetsbok"
_HEAD: Final = (
    "",
    "Planen",
    "Uppmätt",
    "Antal",
    "Av",
    "Bedömning nu",
    "Lågt (95 procent)",
    "Högt (95 procent)",
)
_KINDS: Final = {"antal": "antal", "procent": "procent", "takt": "antal", "kr": "kr", "stort": "kr"}
SYNTHETIC: Final = "Siffrorna är påhittade och visar bara hur dokumentet ser ut."


def follow_up_document(bild: Uppfoljningsbild, today: date) -> Document:
    """Return the follow-up as a document.

    Args:
        bild: The follow-up worked out.
        today: Date on the cover.
    """
    u = bild.uppfoljning
    columns = t.used_columns(u)
    rows = t.period_rows(u.gallande)
    blocks: list[Block] = [Callout(SYNTHETIC, "varning")] if is_synthetic(bild.plan) else []
    blocks += [
        Heading("Sammanfattning"),
        Callout(t.conclusion(bild)),
        *(Callout(text, "varning") for text in bild.varningar),
        Heading("Planen och utfallet"),
        Table("Plan, uppmätt och bedömning nu", t.PLAN_HEAD, tuple(t.plan_rows(bild))),
        Figure(course(bild), "Utfallet period för period.", t.conclusion(bild)),
        Paragraph(t.METHOD),
        Heading("Stoppa, fortsätta eller skala upp"),
        Bullets(tuple(t.signal_sentences(bild))),
        Heading("Registrerade perioder"),
        Table(
            "Det som gäller nu",
            tuple(t.PERIOD_HEAD[c] for c in columns),
            tuple([row[c] for c in columns] for row in rows),
        ),
    ]
    if len(u.matningar) > len(u.gallande):
        blocks.append(Paragraph(f"Tidigare registreringar som har rättats: {len(u.matningar) - len(u.gallande)}. De finns kvar i filen."))  # fmt: skip
    return Document(
        title=f"Uppföljning: {u.namn}",
        subtitle=f"{kommun_name(bild.plan)}, {today.isoformat()}.",
        blocks=tuple(blocks),
        footer="Dokumentet ska inte innehålla personuppgifter.",
    )


def follow_up_workbook(bild: Uppfoljningsbild, today: date) -> bytes:
    """Write the follow-up as a workbook.

    Args:
        bild: The follow-up worked out.
        today: Date on the first sheet.
    """
    stream = io.BytesIO()
    with new_workbook(stream) as workbook:
        workbook.set_properties(
            {
                "title": bild.uppfoljning.namn,
                "author": "Kalkyl",
                "created": datetime.combine(today, time()),
            }
        )
        workbook.set_custom_property("kalkyl-format", FORMAT)
        book = Book(workbook, bild.uppfoljning.namn)
        _summary(book, bild, today)
        u = bild.uppfoljning
        _periods(book, "Perioder", "Det som gäller nu", u.gallande, registered=False)
        _periods(book, "Historik", "Allt som har registrerats", u.matningar, registered=True)
    return name_styles(stream.getvalue(), book.style_names())


def _summary(book: Book, bild: Uppfoljningsbild, today: date) -> None:
    title = f"Uppföljning: {bild.uppfoljning.namn}"
    sheet = book.sheet(
        "Uppföljning",
        title,
        f"{kommun_name(bild.plan)}, {today.isoformat()}.",
        (46, 16, 16, 14, 14, 16, 16, 16),
    )
    sheet.note(t.conclusion(bild))
    for text in bild.varningar:
        sheet.note(f"Observera: {text}")
    sheet.row += 1
    sheet.table(_HEAD, [_cells(q) for q in t.compared(bild)])
    sheet.heading("Stoppa, fortsätta eller skala upp")
    for text in (*t.signal_sentences(bild), t.METHOD):
        for line in wrap(text, 1.0, 100):
            sheet.note(line)
    sheet.close()


def _cells(q: t.Jamford) -> list[Cell]:
    kind = _KINDS[q.slag]
    followed = (
        (Cell("–"),) * 3 if q.slag == "antal" else (Cell(q.nu, kind), Cell(q.lag, kind), Cell(q.hog, kind))
    )
    counts = (Cell("–"), Cell("–")) if q.av is None else tuple(number_cell(x) for x in q.av)
    if q.slag == "antal":
        return [Cell(q.namn, "etikett"), number_cell(q.plan), number_cell(q.uppmatt), *counts, *followed]
    seen = Cell(q.uppmatt, kind) if q.matbar else Cell("–")
    return [Cell(q.namn, "etikett"), Cell(q.plan, kind), seen, *counts, *followed]


def _periods(book: Book, name: str, title: str, rows: tuple[Matning, ...], *, registered: bool) -> None:
    widths = [14, 14, *([14] if registered else []), *([15] * len(COUNTS)), 40]
    sheet = book.sheet(name, title, "En tom uppgift är inte registrerad.", widths)
    head = ["Från", "Till", *(["Registrerad"] if registered else []), *COUNTS.values(), "Kommentar"]
    cells = [
        [
            Cell(m.fran, "datum"),
            Cell(m.till, "datum"),
            *([Cell(m.registrerad, "datum")] if registered else []),
            *(number_cell(getattr(m, field)) for field in COUNTS),
            Cell(m.kommentar),
        ]
        for m in rows
    ]
    if cells:
        sheet.table(head, cells, freeze=2)
    else:
        sheet.note("Inget är registrerat ännu.")
    sheet.close()
