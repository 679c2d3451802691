"""What the page about the lägesbild shows, as HTML."""

import numpy as np

from kalkyl.lagesbild import figures
from kalkyl.lagesbild.analysis import Analys
from kalkyl.lagesbild.event_rates import rates_text
from kalkyl.lagesbild.law import SVAR, checklist
from kalkyl.lagesbild.months import month_name
from kalkyl.lagesbild.news import LEVELS, Nyhet, first_events, lead, missing_reports
from kalkyl.model.problems import InputError, Problem
from kalkyl.report.figures import responsive
from kalkyl.report.numbers import MISSING, format_number, format_percent
from kalkyl.ui.lagesbild_state import LagesbildState
from kalkyl.ui.link import pack
from kalkyl.ui.markup import body, esc, figure, fold, notice, paragraph, table

_NEWS = 20
"""Most signals listed at once."""
_LISTED = 100
"""Most refused rows and warnings listed."""
_SMALL = 9
"""Most small charts."""

START = (
    "Öppna kommunens lägesbild, eller prova med påhittade siffror. Sidan visar vad som är fler än väntat den senaste "
    "månaden, i vilka områden, och vilka risker det rör."
)


def conclusion(s: LagesbildState) -> str:
    """Say the month in one sentence, or how to begin."""
    text = START if s.analys is None else lead(s.analys.panel, s.analys.signaler, s.analys.nyheter)
    made_up = ""
    if s.analys is not None and s.analys.bild.syntetisk:
        made_up = notice(["Siffrorna är påhittade och kommer inte från någon kommun."])
    return body(
        made_up, f'<div class="k-conclusion" id="k-resultat"><p class="k-sentence">{esc(text)}</p></div>'
    )


def read(s: LagesbildState) -> str:
    """Say what was read, what was refused, and what seems to be personal data."""
    found = s.read
    if found is None:
        return ""
    used = len(found.bild.observationer) if found.bild is not None else 0
    rows = f"{format_number(found.rader)} rader lästes"
    said = f"{rows}, {format_number(used)} uppgifter används." if used else f"{rows}."
    parts = [
        "<h2>Vad som lästes</h2>",
        paragraph(said),
        *(paragraph(note, "k-note") for note in found.noter),
        _faults(
            "avvisade",
            f"{len(found.avvisade)} rader eller celler kunde inte läsas och är inte med",
            found.avvisade,
        ),
        _faults("varningar", f"{len(found.varningar)} saker att se över", found.varningar),
    ]
    if found.bild is None:
        parts.append(notice(["Ingen rad gick att läsa. Rätta filen och öppna den igen."], "bad"))
    return body(*parts)


def _faults(key: str, title: str, faults: tuple[Problem, ...]) -> str:
    if not faults:
        return ""
    rows = [(p.plats, p.text) for p in faults[:_LISTED]]
    more = (
        paragraph(f"… och {len(faults) - _LISTED} till. Alla står i arbetsboken.")
        if len(faults) > _LISTED
        else ""
    )
    return fold(
        key, title, table(title, ("Var", "Vad"), rows, text_columns=2) + more, is_open=len(faults) <= 10
    )


def signals(s: LagesbildState) -> str:
    """List what is more than expected, each with the risks and a way on to a scenario."""
    analys = s.analys
    if analys is None:
        return ""
    rows = [_row(s, analys, item) for item in analys.nyheter[:_NEWS]]
    head = ("Indikator och område", "Risk", "Läge", "Antal", "Väntat")
    parts = ["<h2>Fler än väntat</h2>"]
    if rows:
        parts.append(
            table(f"Till och med {month_name(analys.panel.sista)}", head, rows, text_columns=3, raw=True)
        )
    elif (analys.signaler.niva[:, :, -1] >= 0).any():
        parts.append(paragraph("Inget är fler än väntat den senaste månaden."))
    else:
        parts.append(paragraph("Inget har kunnat prövas. Det behövs minst ett års tidigare rapporter."))
    if len(analys.nyheter) > _NEWS:
        parts.append(paragraph(f"… och {len(analys.nyheter) - _NEWS} till. Alla står i arbetsboken."))
    fresh = first_events(analys.bild, analys.panel)
    if fresh:
        parts.append("<h3>För första gången på länge</h3>" + "".join(paragraph(t) for t in fresh[:_NEWS]))
    gaps = missing_reports(analys.bild, analys.panel)
    if gaps:
        title = f"Ej rapporterat för {month_name(analys.panel.sista)}: {len(gaps)} områden"
        parts.append(fold("luckor", title, "".join(paragraph(t) for t in gaps)))
    return body(*parts)


def _row(s: LagesbildState, analys: Analys, item: Nyhet) -> tuple[str, ...]:
    name = f"{analys.bild.indikatorer[item.indikator].namn}, {analys.bild.area_names[item.omrade]}"
    links = "<br>".join(_link(s, item.indikator, risk) for risk in item.risker if risk in s.parameters.risker)
    span = "" if item.fonster == 1 else f" <span class=k-muted>({item.fonster} månader)</span>"
    expected = format_number(item.vantade, 0 if item.vantade >= 10 else 1)
    return esc(name), links, LEVELS[item.niva], f"{format_number(item.sedda)}{span}", expected


def _link(s: LagesbildState, indicator: str, risk: str) -> str:
    """Name a risk, with ways on to the register and to a scenario; only the name when no scenario can be made."""
    name = esc(s.parameters.risker[risk].namn)
    rate = s.rate(indicator)
    try:
        code = pack(s.scenario_text(indicator, risk))
        counted = pack(rates_text([rate.model_copy(update={"risker": (risk,)})])) if rate is not None else ""
    except InputError:
        return name
    judge = f'<a href="risker.ipynb#takter={esc(counted)}" aria-label="Bedöm risken {name}">Bedöm</a> · '
    count = f'<a href="investeringskalkyl.ipynb#scenario={esc(code)}" aria-label="Räkna på risken {name}">Räkna</a>'
    return f"{name}<br>{judge if counted else ''}{count}"


def heat(s: LagesbildState) -> str:
    """Draw the heat table of the chosen indicator."""
    a = s.analys
    if a is None:
        return ""
    key = s.shown_indicator

    def draw(*, width: float) -> str:
        return figures.heat_table(a, key, width=width)

    return body(figure(responsive(draw), figures.heat_conclusion(a, key)))


def multiples(s: LagesbildState) -> str:
    """Draw the series that stand out, or the areas of the chosen indicator when none does."""
    a = s.analys
    if a is None:
        return ""
    chosen = [(n.omrade, n.indikator) for n in a.nyheter[:_SMALL]]
    chosen = chosen or [(area, s.shown_indicator) for area in a.panel.omraden[:_SMALL]]

    def draw(*, width: float) -> str:
        return figures.small_multiples(a, chosen, width=width)

    said = (
        "Serierna som sticker ut mest, med vad som var väntat."
        if a.nyheter
        else "Områdena, med vad som var väntat."
    )
    return body(figure(responsive(draw), said))


def areas(s: LagesbildState) -> str:
    """Compare the areas in the chosen indicator."""
    a = s.analys
    if a is None or len(a.panel.omraden) < 2:
        return ""
    i = a.panel.indikatorer.index(s.shown_indicator)
    name = a.bild.indikatorer[s.shown_indicator].namn
    c = a.jamforelse
    if not np.isfinite(c.takt[:, i]).any():
        return body(
            f"<h2>Områden: {esc(name)}</h2>",
            paragraph("Folkmängden saknas, så områdena kan inte jämföras. Fyll i bladet Områden i mallen."),
        )
    order = sorted(range(len(a.panel.omraden)), key=lambda n: -np.nan_to_num(c.utjamnad[n, i], nan=-1.0))
    rows = [
        (
            a.bild.area_names[a.panel.omraden[n]],
            format_number(c.antal[n, i]),
            format_number(c.takt[n, i], 1),
            format_number(c.utjamnad[n, i], 1),
            f"{format_number(c.lag[n, i], 1)}–{format_number(c.hog[n, i], 1)}"
            if np.isfinite(c.lag[n, i])
            else MISSING,
            format_percent(c.sannolikt_hogre[n, i], 0),
        )
        for n in order
    ]
    head = ("Område", "Antal", "Per 10 000", "Utjämnat", "90 %-intervall", "Sannolikt över snittet")
    about = (
        f"Senaste året, per 10 000 invånare. Alla områden: {format_number(c.medel[i], 1)}. Små områden får lätt höga eller "
        "låga tal av en slump, därför är talen dragna mot snittet."
    )
    return body(f"<h2>Områden: {esc(name)}</h2>", paragraph(about), table("Senaste året", head, rows))


def law(s: LagesbildState) -> str:
    """Show which points of the law the document meets."""
    if s.analys is None:
        return ""
    rows = [(p.paragraf, p.krav, SVAR[p.svar], p.kommentar) for p in checklist(s.analys, s.texts, s.costs)]
    listed = table(
        "Lagen (2023:196), punkt för punkt", ("Paragraf", "Krav", "Läge", "Kommentar"), rows, text_columns=4
    )
    return body("<h2>Lagens krav på lägesbilden</h2>", listed)
