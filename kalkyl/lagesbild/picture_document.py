"""The lägesbild as a document: the points of the law in their order, with a checklist that shows what is left."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from kalkyl.lagesbild import figures
from kalkyl.lagesbild.analysis import Analys
from kalkyl.lagesbild.areas import LEVEL
from kalkyl.lagesbild.consequences import Konsekvens
from kalkyl.lagesbild.law import LAW, SVAR, Tillagg, checklist
from kalkyl.lagesbild.model import TILLFORLITLIGHETER, TRENDER
from kalkyl.lagesbild.months import month_name
from kalkyl.lagesbild.news import lead, missing_reports
from kalkyl.lagesbild.personal_data import shown as safe
from kalkyl.lagesbild.publication import HIDDEN, MONTHS, Publicering, publication, told
from kalkyl.lagesbild.signals import FALSE_PER_YEAR, FALSE_STRONG_PER_YEAR
from kalkyl.model.indicators import SAKOMRADEN, Sakomrade
from kalkyl.report.document import Block, Bullets, Callout, Document, Figure, Heading, Paragraph, Table
from kalkyl.report.numbers import MISSING, format_kr, format_kr_short, format_number, format_percent
from kalkyl.report.svg import WIDE

_FIGURES: Final = 3
"""Most heat tables in a section."""
_READABLE: Final = 0.6
"""Largest share of hidden cells in a heat table that is worth drawing."""
_SURE: Final = 0.95
"""Probability from which an area is said to lie above the rest."""
_QUOTES: Final = 30
"""Most assessments quoted."""
FILL_IN: Final = "[Fyll i. Texten saknas.]"


def lagesbild_document(
    analys: Analys,
    own: Tillagg | None = None,
    published: Publicering | None = None,
    costs: Sequence[Konsekvens] = (),
) -> Document:
    """Build the document.

    Args:
        analys: The picture and its analysis.
        own: What the municipality writes itself.
        published: What may be shown; None protects small counts at the usual limit.
        costs: What counted events cost.
    """
    texts = own or Tillagg()
    open_view = published if published is not None else publication(analys)
    first = max(analys.panel.sista - MONTHS + 1, analys.panel.forsta)
    span = f"{month_name(first)}–{month_name(analys.panel.sista)}"
    blocks = (
        *_notices(analys, open_view),
        *_summary(analys, open_view),
        *_crime(analys, open_view, texts, costs),
        *_other(analys, open_view, texts),
        *_analysis(analys, open_view, texts),
        *_rest(texts),
        *_checklist(analys, texts, costs),
        *_method(open_view),
    )
    return Document(
        f"Lägesbild {analys.bild.namn}",
        tuple(blocks),
        subtitle=f"Underlag enligt {LAW}. Avser {span}.",
        footer=f"Lägesbild {analys.bild.namn}, {span}",
    )


def _notices(analys: Analys, view: Publicering) -> Iterator[Block]:
    if analys.bild.syntetisk:
        yield Callout("Siffrorna är påhittade och visar bara hur dokumentet ser ut.", "varning")
    if view.grans:
        yield Callout(
            f"Antal från 1 till {view.grans - 1} visas inte, och inte heller de siffror som skulle avslöja dem. De står som "
            f"”{HIDDEN}”. Noll visas som noll."
        )
    else:
        yield Callout(
            "Dokumentet visar alla antal, även små. Det är till för arbete inom kommunen.", "varning"
        )


def _summary(analys: Analys, view: Publicering) -> Iterator[Block]:
    yield Heading("Det viktigaste")
    yield Paragraph(lead(analys.panel, analys.signaler, analys.nyheter))
    open_ones, secret = told(analys, view)
    if open_ones:
        yield Bullets(tuple(f"{n.text}{' Tydlig signal.' if n.niva == 2 else ''}" for n in open_ones))
    if secret:
        one = secret == 1
        yield Paragraph(
            f"{secret} {'signal' if one else 'signaler'} visas inte, eftersom {'antalet är för litet' if one else 'antalen är för små'} "
            "för att lämnas ut."
        )
    gaps = missing_reports(analys.bild, analys.panel)
    if gaps:
        yield Paragraph("Uppgifter som saknas för den senaste månaden:")
        yield Bullets(gaps)


def _crime(analys: Analys, view: Publicering, own: Tillagg, costs: Sequence[Konsekvens]) -> Iterator[Block]:
    yield Heading("Kartläggning av brottsligheten")
    yield Heading("Omfattning", 2)
    yield from _extent(analys, view, ("brott",))
    yield Heading("Konsekvenser", 2)
    if costs:
        yield _cost_table(analys, view, costs)
    yield Paragraph(own.konsekvenser or FILL_IN)


def _cost_table(analys: Analys, view: Publicering, costs: Sequence[Konsekvens]) -> Table:
    rows = []
    for cost in costs:
        rate = cost.takt
        hidden = view.total(rate.indikator) == HIDDEN
        each = (format_kr(cost.samhallet), format_kr(cost.kommunen))
        year = f"{format_kr_short(cost.samhallet * rate.lag)}–{format_kr_short(cost.samhallet * rate.hog)}"
        name = analys.bild.indikatorer[rate.indikator].namn
        rows.append((name, *each, *([HIDDEN] * 2 if hidden else [format_number(rate.per_ar, 1), year])))
    return Table(
        f"Vad de räknade händelserna kostar, {costs[0].prisar} års priser",
        (
            "Händelse",
            "Per styck, samhället",
            "Per styck, kommunen",
            "Antal per år",
            "Per år, samhället (95 %)",
        ),
        tuple(rows),
    )


def _other(analys: Analys, view: Publicering, own: Tillagg) -> Iterator[Block]:
    yield Heading("Annan information av betydelse")
    yield from _extent(analys, view, ("social_risk", "extremism", "andt"))
    yield Paragraph(own.annan_information or FILL_IN)
    quotes = _assessments(analys)
    if quotes:
        yield Heading("Bedömningar från verksamheterna", 2)
        yield Bullets(quotes)


def _extent(analys: Analys, view: Publicering, subjects: Sequence[Sakomrade]) -> Iterator[Block]:
    chosen = [
        n for n, key in enumerate(analys.panel.indikatorer) if analys.bild.indikatorer[key].omrade in subjects
    ]
    if not chosen:
        yield Paragraph("Inget har rapporterats.")
        return
    yield _extent_table(analys, view, chosen)
    newest = [n.indikator for n in told(analys, view)[0]]
    keys = [analys.panel.indikatorer[n] for n in chosen]
    order = [*(k for k in dict.fromkeys(newest) if k in keys), *(k for k in keys if k not in newest)]
    readable = [k for k in order if view.hidden(k).mean() <= _READABLE]
    if len(readable) < len(order):
        yield Paragraph(
            "Figurer visas bara för de indikatorer där de flesta siffror får visas. Fler kan visas om områdena är större."
        )
    for key in readable[:_FIGURES]:
        hidden = view.hidden(key)
        told_here = figures.heat_conclusion(analys, key, hidden)
        svg = figures.heat_table(analys, key, width=WIDE, hidden=hidden)
        name = analys.bild.indikatorer[key].namn
        yield Figure(svg, f"{name}. {told_here}", f"Antal per område och månad: {name}. {told_here}")


def _extent_table(analys: Analys, view: Publicering, chosen: Sequence[int]) -> Table:
    rows = []
    for n in chosen:
        key = analys.panel.indikatorer[n]
        total = view.total(key)
        rate = analys.jamforelse.medel[n]
        closed = total == HIDDEN
        gaps = 1 - float(analys.panel.tackning[:, n, -MONTHS:].mean())
        rows.append(
            (
                analys.bild.indikatorer[key].namn,
                SAKOMRADEN[analys.bild.indikatorer[key].omrade],
                total,
                HIDDEN if closed else format_number(rate, 1) if np.isfinite(rate) else MISSING,
                format_percent(gaps, 0),
            )
        )
    return Table(
        "Det senaste året, hela området",
        ("Indikator", "Sakområde", "Antal", "Per 10 000 invånare och år", "Ej rapporterat"),
        tuple(rows),
        text_columns=2,
    )


def _assessments(analys: Analys) -> tuple[str, ...]:
    """Quote the newest assessments, trends and actions; texts that seem to hold personal data are withheld."""
    names, last = analys.bild.area_names, analys.panel.sista
    found = []
    for o in analys.bild.observationer:
        if o.manad <= last - 3 or not (o.bedomning or o.atgard):
            continue
        owner = f" ({safe(o.ansvarig)})" if o.ansvarig else ""
        parts = (
            safe(o.bedomning),
            f"Trend: {TRENDER[o.trend].lower()}." if o.trend else "",
            f"Åtgärd: {safe(o.atgard)}{owner}." if o.atgard else "",
        )
        where = f"{names[o.omrade]}, {analys.bild.indikatorer[o.indikator].namn}, {month_name(o.manad)}"
        found.append(f"{where}: {' '.join(part for part in parts if part)}")
    return tuple(found[:_QUOTES])


def _analysis(analys: Analys, view: Publicering, own: Tillagg) -> Iterator[Block]:
    yield Heading("Analys")
    yield Paragraph(own.analys or FILL_IN)
    yield Heading("Skillnader mellan områden", 2)
    told_areas = area_sentences(analys, view)
    yield Paragraph(
        "Små områden får lätt höga eller låga tal av en slump. Talen är därför dragna mot snittet efter hur mycket "
        f"som kan vara slump. Intervallen täcker {format_percent(LEVEL, 0)}."
    )
    if told_areas:
        yield Bullets(told_areas)
    else:
        yield Paragraph("Inget område ligger säkert över de andra.")
    yield Heading("Hur långt uppgifterna räcker", 2)
    yield Paragraph(_reliability(analys))


def area_sentences(analys: Analys, view: Publicering) -> tuple[str, ...]:
    """Name the areas that lie above the whole with at least 95 per cent probability and whose count may be shown."""
    compared, said = analys.jamforelse, []
    if len(analys.panel.omraden) < 2:
        return ()
    for a, i in zip(*np.nonzero(np.nan_to_num(compared.sannolikt_hogre) >= _SURE), strict=True):
        key = analys.panel.indikatorer[i]
        if HIDDEN in (view.area_total(key, int(a)), view.total(key)):
            continue
        low, high = format_number(compared.lag[a, i], 1), format_number(compared.hog[a, i], 1)
        said.append(
            f"{analys.bild.indikatorer[key].namn}: {analys.bild.area_names[analys.panel.omraden[a]]} har "
            f"{format_number(compared.utjamnad[a, i], 1)} per 10 000 invånare och år ({low}–{high}), mot "
            f"{format_number(compared.medel[i], 1)} i hela området."
        )
    return tuple(said)


def _reliability(analys: Analys) -> str:
    share = 1 - float(analys.panel.tackning[:, :, -MONTHS:].mean())
    levels = [o.tillforlitlighet for o in analys.bild.observationer if o.tillforlitlighet]
    parts = [
        f"{format_percent(share, 0)} av rapporterna för det senaste året saknas. De räknas som okända, inte som noll."
    ]
    if levels:
        shares = [
            f"{TILLFORLITLIGHETER[k].lower()} {format_percent(levels.count(k) / len(levels), 0)}"
            for k in TILLFORLITLIGHETER
        ]
        parts.append(f"Tillförlitligheten enligt dem som rapporterar: {', '.join(shares)}.")
    parts.append(
        "Antalen visar vad som har rapporterats. Ändrad uppmärksamhet eller nya rutiner ändrar också antalen."
    )
    return " ".join(parts)


def _rest(own: Tillagg) -> Iterator[Block]:
    yield Heading("Samordning")
    yield Paragraph(own.samordning or FILL_IN)
    yield Heading("Ledning")
    yield Paragraph(own.ledning or FILL_IN)


def _checklist(analys: Analys, own: Tillagg, costs: Sequence[Konsekvens]) -> Iterator[Block]:
    yield Heading("Lagens punkter")
    rows = tuple((p.paragraf, p.krav, SVAR[p.svar], p.kommentar) for p in checklist(analys, own, costs))
    yield Table(f"Vad {LAW} begär", ("Paragraf", "Krav", "Läge", "Kommentar"), rows, text_columns=4)


def _method(view: Publicering) -> Iterator[Block]:
    yield Heading("Så är det räknat")
    yield Paragraph(
        "Varje indikator i varje område jämförs med sin egen historia. En signal betyder att det är fler händelser den "
        "senaste månaden, eller de senaste två eller tre, än historien och årstiden gör troligt. En serie där inget har "
        f"ändrats ger i snitt högst {format_number(FALSE_PER_YEAR, 2)} falska signaler om året, och högst "
        f"{format_number(FALSE_STRONG_PER_YEAR, 2)} tydliga. Månader som ingen har rapporterat räknas inte."
    )
    if view.grans:
        yield Paragraph(
            f"Antal under {view.grans} är dolda tillsammans med så många andra siffror att den som känner alla öppna "
            f"summor inte kan räkna fram dem. Skyddet gäller detta dokument; jämför inte fram dolda tal ur flera utgåvor."
        )
