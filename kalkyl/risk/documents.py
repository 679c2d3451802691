"""Documents from the register: an appendix to the risk and vulnerability analysis, and the plan of measures."""

from datetime import date

from kalkyl.report.document import Block, Bullets, Callout, Document, Figure, Heading, Paragraph, Table
from kalkyl.risk import tables as t
from kalkyl.risk.assessment import Riskbild
from kalkyl.risk.law import LAW_NOTE, law_checklist
from kalkyl.risk.matrix import matrix, matrix_conclusion
from kalkyl.risk.register_file import remarks
from kalkyl.risk.scales import SCALES_NOTE, Skala

NO_PEOPLE = "Dokumentet ska inte innehålla personuppgifter. Ansvariga anges som funktion."


def rsa_appendix(bild: Riskbild, today: date) -> Document:
    """Return the appendix on social risks to the municipality's risk and vulnerability analysis.

    Args:
        bild: The register worked out.
        today: Date on the cover.
    """
    blocks: list[Block] = [
        *_opening(bild),
        Heading("Sammanfattning"),
        *(Paragraph(text) for text in t.total_sentences(bild)),
        Callout(t.TOTAL_NOTE),
        Heading("Riskmatris"),
        Figure(matrix(bild), matrix_caption(bild), matrix_conclusion(bild)),
        Heading("Riskerna"),
        Table(
            "Bedömning, beräkning och kostnaden av att inget göra", t.RISK_HEAD, tuple(t.risk_rows(bild)), 5
        ),
        Paragraph(t.COST_NOTE),
        Callout(t.EVIDENCE_NOTE, "varning"),
        *_table(
            "Skyddsvärden och förmåga",
            ("Risk", "Skyddsvärden", "Förmåga", "Kommentar"),
            t.protection_rows(bild),
        ),
        *_table("Bedömningarna över tid", t.HISTORY_HEAD, t.history_rows(bild)),
        Heading("Skalor"),
        Paragraph(SCALES_NOTE),
        _scale("Sannolikhet", bild.register.sannolikhet),
        _scale("Konsekvens", bild.register.konsekvens),
    ]
    return _document("Sociala risker – bilaga till risk- och sårbarhetsanalysen", bild, blocks, today)


def action_plan(bild: Riskbild, today: date) -> Document:
    """Return the plan of measures, with the points of the law that are met and not.

    Args:
        bild: The register worked out.
        today: Date on the cover, from which "every second year" is counted.
    """
    points = law_checklist(bild.register, today)
    law = t.law_rows(points)
    met = sum(point.uppfyllelse == "uppfyllt" for point in points)
    measures = _cards(bild)
    blocks: list[Block] = [
        *_opening(bild),
        Heading("Åtgärder"),
        *(measures or [Paragraph("Inga åtgärder är inlagda ännu.")]),
        Heading("Riskerna som planen svarar mot"),
        Figure(matrix(bild), matrix_caption(bild), matrix_conclusion(bild)),
        *(Paragraph(text) for text in t.total_sentences(bild)),
        Paragraph(t.TOTAL_NOTE),
        Callout(t.EVIDENCE_NOTE, "varning"),
        Heading("Lagens punkter"),
        Paragraph(f"{met} av {len(law)} punkter är uppfyllda enligt registret. {LAW_NOTE}"),
        Table(
            "Lagen (2023:196) om kommuners ansvar för brottsförebyggande arbete", t.LAW_HEAD, tuple(law), 5
        ),
    ]
    found = remarks(bild.register, {row.post.risk: row.namn for row in bild.rader})
    if found:
        blocks += [Heading("Att se över"), Bullets(found)]
    return _document("Åtgärdsplan för sociala risker", bild, blocks, today)


def matrix_caption(bild: Riskbild) -> str:
    """Return what stands below the matrix."""
    count = len(bild.bedomda)
    if not count:
        return "Ingen risk är bedömd eller räknad ännu."
    return f"{count} av {len(bild.rader)} risker är bedömda eller räknade. Den streckade ytan visar hur osäkert det räknade läget är."


def _cards(bild: Riskbild) -> list[Block]:
    """Return one small table per measure: eight columns would be too narrow on a standing page."""
    return [
        Table(f"{row[1]} (mot {row[0]})", ("Uppgift", "Innehåll"), tuple(zip(t.MEASURE_HEAD[2:], row[2:], strict=True)), 2)
        for row in t.measure_rows(bild)
    ]  # fmt: skip


def _opening(bild: Riskbild) -> list[Block]:
    return [Callout(t.SYNTHETIC, "varning")] if bild.register.syntetisk else []


def _table(title: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[Block]:
    return [Heading(title), Table(title, head, tuple(rows), len(head))] if rows else []


def _scale(title: str, scale: Skala) -> Table:
    rows = tuple((scale.name(n), step.beskrivning) for n, step in enumerate(scale.steg, start=1))
    return Table(title, ("Steg", "Betydelse"), rows, 2)


def _document(title: str, bild: Riskbild, blocks: list[Block], today: date) -> Document:
    source = f"Parametrar {bild.parametrar.id} {bild.parametrar.version}"
    return Document(
        title,
        (*blocks, Paragraph(NO_PEOPLE)),
        subtitle=f"{bild.register.namn}, {today.isoformat()}. {source}.",
        footer=f"{bild.kommun}: {title}",
    )
