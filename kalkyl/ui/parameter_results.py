"""The page about parameters as HTML: figures found, local values beside the base, and what is missing."""

import re
from collections.abc import Sequence

from kalkyl.model.actors import ETIKETTER
from kalkyl.model.labels import label
from kalkyl.model.paths import get_value
from kalkyl.report.catalogue import Uppgift
from kalkyl.report.catalogue_output import shown
from kalkyl.report.numbers import format_number, format_percent
from kalkyl.report.text import SYNTHETIC
from kalkyl.ui.markup import body, esc, fold, grade, notice, paragraph, table
from kalkyl.ui.parameter_state import ParameterState

HEAD = ("Uppgift", "Källa", "Värde")


def count(state: ParameterState, number: int) -> str:
    """Say how many figures fit, and from which set they are."""
    made_up = notice([SYNTHETIC]) if state.base.syntetisk else ""
    text = f"{format_number(number)} av {format_number(len(state.entries))} uppgifter i {state.base.namn}, version {state.base.version}."
    return body(
        made_up, f'<div class="k-conclusion" id="k-resultat"><p class="k-sentence">{esc(text)}</p></div>'
    )


def found(state: ParameterState, entries: Sequence[Uppgift]) -> str:
    """Figures by topic; each opens to its source, history and use."""
    if not entries:
        return body(
            "<h2>Siffror</h2>", paragraph("Inget stämmer med sökningen. Pröva färre eller andra ord.")
        )
    names = {u.id: u for u in state.entries}
    rows: list[Sequence[str | None]] = []
    topic = ""
    for u in entries[: state.limit]:
        if u.amne != topic:
            topic = u.amne
            rows.append((esc(topic),))
        rows.append((f"{esc(u.namn)}{_details(u, names)}", _grade(u), _value(u)))
    return body(
        "<h2>Siffror</h2>",
        table("Källornas egna belopp, i sina egna prisår", HEAD, rows, text_columns=2, raw=True),
    )


def _grade(u: Uppgift) -> str:
    label_html = grade(u.bevisgrad) if u.bevisgrad else ""  # type: ignore[arg-type]
    publisher = esc(u.kalla.utgivare) if u.kalla is not None else "Eget antagande"
    return f"{publisher} {label_html}"


def _value(u: Uppgift) -> str:
    if u.varde is None:
        return "tabell"
    year = f" ({u.prisar})" if u.prisar else ""
    off = '<br><span class="k-missing">avstängd</span>' if u.avstangd else ""
    base = f"<br>basvärde {esc(shown(u.bas))}" if u.bas is not None else ""
    return f"{esc(shown(u.varde))} {esc(u.enhet)}{year}{base}{off}"


def _details(u: Uppgift, names: dict[str, Uppgift]) -> str:
    lines = [f"<dt>Källa</dt><dd>{_source(u)}</dd>"]
    if u.lag is not None and u.niva is not None:
        span = f"{shown(u.lag)}–{shown(u.hog)} ({format_percent(u.niva, 0)})"
        lines.append(f"<dt>Intervall</dt><dd>{esc(span)}</dd>")
    older = "; ".join(f"{names[k].prisar}: {shown(names[k].varde)}" for k in u.historik if k in names)
    texts = (
        ("Tidigare år", older),
        ("Ingår i", ", ".join(u.del_av)),
        ("Används i", ", ".join(u.anvands_i)),
        ("Betalas av", ", ".join(ETIKETTER[a] for a in u.aktorer)),
        ("Granskad", str(u.granskad or "")),
        ("Gäller till", str(u.giltig_till or "")),
        ("Kommentar", u.kommentar),
    )
    lines += [f"<dt>{name}</dt><dd>{esc(text)}</dd>" for name, text in texts if text]
    return fold(f"p-{u.id}", "Var kommer siffran från?", f'<dl class="k-keys">{"".join(lines)}</dl>')


def _source(u: Uppgift) -> str:
    text = esc(u.kalltext)
    link = u.kalla.lank if u.kalla is not None else ""
    if re.fullmatch(r"https?://[^\s<>\"']+", link):
        return f'<a href="{esc(link)}" target="_blank" rel="noopener noreferrer">{text}</a>'
    return text


def local(state: ParameterState) -> str:
    """Local values under review, beside the base values."""
    if not state.changes:
        return ""
    rows = []
    for change in state.changes:
        now = get_value(state.local, change.id)
        before = state.local.basvarden.get(change.id)
        year = f" ({now.prisar})" if now is not None and now.prisar else ""
        base = (
            "saknas"
            if before is None
            else f"{shown(before.varde)}{f' ({before.prisar})' if before.prisar else ''}"
        )
        name = label(state.local, change.id).namn
        rows.append((name, change.motivering or "Ingen motivering", base, f"{shown(change.varde)}{year}"))
    heading = f"<h2>Egna värden att granska ({len(rows)})</h2>"
    checks = notice(state.messages, "", "Att kontrollera")
    caption = f"{state.kommun_name}: egna värden bredvid basvärdena"
    return body(
        heading, checks, table(caption, ("Uppgift", "Varför", "Basvärde", "Ert värde"), rows, text_columns=2)
    )


def missing(state: ParameterState) -> str:
    """Figures that nobody has published, with where a municipality finds its own."""
    gaps = [m for m in state.base.saknade.values() if m.id not in state.local.prislappar]
    if not gaps:
        return ""
    rows = [
        (m.namn, ETIKETTER[m.aktor] if m.aktor else "–", m.var_den_finns, ", ".join(m.kolada) or "–")
        for m in gaps
    ]
    text = "Saknas – ange lokalt värde. En kalkyl som behöver uppgiften säger till i stället för att räkna den som noll."
    head = ("Uppgift", "Aktör", "Var den finns", "Kolada")
    return body(
        "<h2>Saknade uppgifter</h2>",
        paragraph(text),
        table("Uppgifter utan användbar källa", head, rows, text_columns=4),
    )
