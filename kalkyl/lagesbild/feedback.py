"""Feedback to one municipality: its own numbers beside all those who sent a picture."""

import io
import zipfile
from collections.abc import Iterator

import numpy as np

from kalkyl.lagesbild.analysis import Analys
from kalkyl.lagesbild.months import month_name
from kalkyl.lagesbild.picture_document import area_sentences
from kalkyl.lagesbild.publication import HIDDEN, MONTHS, Publicering, told
from kalkyl.report.document import Block, Bullets, Callout, Document, Heading, Paragraph, Table
from kalkyl.report.document_docx import docx_bytes
from kalkyl.report.numbers import MISSING, format_number


def feedback_zip(analys: Analys, view: Publicering) -> bytes:
    """Return a packed folder with one Word document per municipality."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, area in enumerate(analys.panel.omraden):
            packed.writestr(f"aterkoppling_{area}.docx", docx_bytes(feedback_document(analys, number, view)))
    return stream.getvalue()


def feedback_document(analys: Analys, area: int, view: Publicering) -> Document:
    """Build the feedback.

    Args:
        analys: The gathered picture and its analysis.
        area: Position of the municipality.
        view: What may be shown. What the others have in numbers never stands in the document, only all together.
    """
    name = analys.bild.area_names[analys.panel.omraden[area]]
    month = month_name(analys.panel.sista)
    return Document(
        f"Återkoppling till {name}",
        tuple(_blocks(analys, area, view)),
        subtitle=f"{analys.bild.namn}, till och med {month}.",
        footer=f"Återkoppling, {name}, {month}",
    )


def _blocks(analys: Analys, area: int, view: Publicering) -> Iterator[Block]:
    key = analys.panel.omraden[area]
    name = analys.bild.area_names[key]
    if analys.bild.syntetisk:
        yield Callout("Siffrorna är påhittade.", "varning")
    yield Heading("Nytt den senaste månaden")
    mine = tuple(n.text for n in told(analys, view)[0] if n.omrade == key)
    yield Bullets(mine) if mine else Paragraph("Inget som kan visas är fler än väntat.")
    yield Heading("Ni och de andra")
    here = [text for text in area_sentences(analys, view) if f": {name} har" in text]
    yield (
        Bullets(tuple(here)) if here else Paragraph("Ni ligger inte säkert över de andra på någon indikator.")
    )
    yield _table(analys, area, view)
    yield Heading("Era rapporter")
    months = analys.panel.known[area, :, -MONTHS:]
    share = float(analys.panel.tackning[area, :, -MONTHS:].mean())
    yield Paragraph(
        f"Vi har fått {format_number(share * 100)} procent av rapporterna för det senaste året."
        if months.any()
        else "Vi har inte fått några rapporter för det senaste året."
    )


def _table(analys: Analys, area: int, view: Publicering) -> Table:
    c, rows = analys.jamforelse, []
    for i, key in enumerate(analys.panel.indikatorer):
        own, total = view.area_total(key, area), view.total(key)
        figures = (float(c.takt[area, i]), float(c.utjamnad[area, i]))
        cells = [
            HIDDEN if HIDDEN in (own, total) else format_number(x, 1) if np.isfinite(x) else MISSING
            for x in figures
        ]
        mean = HIDDEN if total == HIDDEN else format_number(float(c.medel[i]), 1)
        rows.append((analys.bild.indikatorer[key].namn, own, *cells, mean))
    return Table(
        "Det senaste året, per 10 000 invånare och år",
        ("Indikator", "Ert antal", "Er takt", "Utjämnad", "Alla"),
        tuple(rows),
    )
