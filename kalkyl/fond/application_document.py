"""An application as a document: everything in it, the fund's gate rules, and the calculation behind it."""

from datetime import date

from kalkyl.fond.application import NIVAER, STATUSAR, Ansokan
from kalkyl.fond.gates import Grindsvar, open_to_trial
from kalkyl.model.actors import ETIKETTER
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.result import Resultat
from kalkyl.report import text
from kalkyl.report.document import Block, Bullets, Callout, Document, Heading, Paragraph, Table
from kalkyl.report.numbers import MISSING, format_kr, format_number, format_percent

SYNTHETIC = "Ansökan är påhittad och visar bara hur dokumentet ser ut."


def application_document(
    ansokan: Ansokan,
    svar: tuple[Grindsvar, ...],
    parameters: Parameteruppsattning,
    today: date,
    resultat: Resultat | None = None,
) -> Document:
    """Return the application as a document.

    Args:
        ansokan: The application.
        svar: What the gate rules say of it.
        parameters: Parameter set, for names.
        today: Date on the cover.
        resultat: The calculation behind it, run, or None.
    """
    place = parameters.kommuner[ansokan.kommun].namn if ansokan.kommun in parameters.kommuner else ""
    blocks: list[Block] = [Callout(SYNTHETIC, "varning")] if ansokan.syntetisk else []
    blocks += [
        *_gates(svar),
        *_why(ansokan, parameters),
        *_outcome(ansokan),
        *_cost(ansokan),
        *_after(ansokan),
        *_calculation(resultat),
    ]
    return Document(
        title=f"Ansökan till sociala investeringsfonden: {ansokan.namn}",
        subtitle=f"{place}, {today.isoformat()}. {STATUSAR[ansokan.status]}.".lstrip(", "),
        blocks=tuple(blocks),
        footer="Dokumentet ska inte innehålla personuppgifter.",
    )


def gate_rows(svar: tuple[Grindsvar, ...]) -> list[tuple[str, str, str]]:
    """Return one row per rule: why it is asked for, whether it is met, and what is missing."""
    rows = []
    for one in svar:
        state = "Klart" if one.klar else "Saknas" if one.regel.maste else "Bör kompletteras"
        rows.append((one.regel.motiv or one.regel.id, state, " ".join(one.saknas) or "–"))
    return rows


def gate_sentence(svar: tuple[Grindsvar, ...]) -> str:
    """Say whether the application can be tried."""
    missing = sum(not s.klar and s.regel.maste for s in svar)
    if open_to_trial(svar):
        return "Alla krav är uppfyllda. Ansökan kan prövas."
    return f"Ansökan kan inte prövas ännu: {missing} av {sum(s.regel.maste for s in svar)} krav saknar något."


def _gates(svar: tuple[Grindsvar, ...]) -> list[Block]:
    kind = "viktigt" if open_to_trial(svar) else "varning"
    return [
        Heading("Fondens krav"),
        Callout(gate_sentence(svar), kind),  # type: ignore[arg-type]
        Table("Krav för krav", ("Krav", "Läge", "Att komplettera"), tuple(gate_rows(svar)), 3),
    ]


def _text(value: str) -> Paragraph:
    return Paragraph(value or f"Uppgiften {MISSING}.")


def _why(a: Ansokan, parameters: Parameteruppsattning) -> list[Block]:
    risk = parameters.risker.get(a.risk or "")
    found: list[Block] = [Heading("Problem och målgrupp"), _text(a.problem)]
    if risk is not None:
        found.append(Paragraph(f"Social risk: {text.lower_first(risk.namn)}. {risk.beskrivning}".strip()))
        if risk.evidens_saknas:
            found.append(Callout("För den här risken saknas säkra belägg för att någon insats minskar den.", "varning"))  # fmt: skip
    people = f" Antal deltagare: {format_number(a.antal_deltagare)}."
    found += [
        Heading("Målgrupp", 2),
        Paragraph((a.malgrupp or f"Uppgiften {MISSING}.") + people),
        Heading("Insatsen"),
        _text(a.insats),
        Heading("Det ordinarie alternativet", 2),
        _text(a.ordinarie),
    ]
    return found


def _outcome(a: Ansokan) -> list[Block]:
    rows = (
        ("Med insatsen", format_percent(a.lyckade)),
        ("Med det ordinarie", format_percent(a.anda)),
        ("Skillnad", format_percent(None if a.lyckade is None or a.anda is None else a.lyckade - a.anda)),
    )
    return [
        Heading("Evidens och väntat utfall"),
        Paragraph(f"Evidensnivå {NIVAER[a.evidens]}." if a.evidens else f"Evidensnivån {MISSING}."),
        _text(a.evidens_text),
        _text(a.forvantat),
        Table("Andel med gott utfall", ("", "Andel"), rows),
    ]


def cost_rows(a: Ansokan) -> list[tuple[str, str, str, str]]:
    """Return the cost in parts, the sum last."""
    rows = [
        (
            p.namn,
            f"{format_number(p.antal, 0 if p.antal == int(p.antal) else 1)} {p.enhet}",
            format_kr(p.pris_kr),
            format_kr(p.kostnad_kr),
        )
        for p in a.kostnadsdelar
    ]
    return [*rows, ("Summa", "", "", format_kr(a.kostnad_kr))]


def _cost(a: Ansokan) -> list[Block]:
    rows = cost_rows(a)
    others = sum(a.medfinansiering_kr.values())
    year = f" i {a.prisar} års priser" if a.prisar else ""
    money = [("Sökt ur fonden", format_kr(a.sokt_kr))]
    money += [(f"Medfinansiering: {ETIKETTER[k]}", format_kr(v)) for k, v in a.medfinansiering_kr.items()]
    if a.kostnad_kr is not None and a.sokt_kr is not None:
        money.append(("Återstår att finansiera", format_kr(a.kostnad_kr - a.sokt_kr - others)))
    boards = [ETIKETTER[n] for n in a.namnder]
    found: list[Block] = [
        Heading("Kostnad och finansiering"),
        Table(f"Kostnad{year}", ("Del", "Antal", "Pris", "Kostnad"), tuple(rows), 1, (len(rows) - 1,)),
        Table("Finansiering", ("", "Belopp"), tuple(money)),
    ]
    if a.antal_deltagare and a.kostnad_kr is not None:
        found.append(Paragraph(f"Kostnad per deltagare: {format_kr(a.kostnad_kr / a.antal_deltagare)}."))
    with_civil = [f"Civilsamhället: {a.civil_aktor}"] if a.civil_aktor else []
    found += [Heading("De som deltar", 2), Bullets(tuple(boards + with_civil) or (f"Uppgiften {MISSING}.",))]
    return found


def _after(a: Ansokan) -> list[Block]:
    plan = a.uppfoljning
    points = ", ".join(str(m) for m in plan.matpunkter)
    days = f"{a.start or MISSING} till {a.slut or MISSING}"
    rows = (
        ("Insatsen pågår", days),
        ("Indikator", plan.indikator or MISSING),
        ("Utgångsläge", plan.utgangslage or MISSING),
        ("Jämförelsegrupp", plan.jamforelse or MISSING),
        ("Mäts efter (månader)", points or MISSING),
        ("Ansvarig funktion", plan.ansvarig or MISSING),
    )
    found: list[Block] = [
        Heading("Uppföljning"),
        Table("Uppföljningsplan", ("Uppgift", "Plan"), rows, 2),
        Heading("När pengarna tar slut"),
        _text(a.avslut),
    ]
    if a.beslutsdatum is not None:
        found.append(Paragraph(f"Beslut fattades {a.beslutsdatum.isoformat()}."))
    return found


def _calculation(resultat: Resultat | None) -> list[Block]:
    if resultat is None:
        return []
    found: list[Block] = [Heading("Kalkylen bakom ansökan"), Paragraph(text.summary_sentence(resultat))]
    if resultat.lage == "resultat":
        found.append(Paragraph(text.summary_sentence(resultat, "kommun")))
    found += [Paragraph(sentence) for sentence in text.break_even_sentences(resultat)]
    warnings = text.unique_warnings(resultat)
    return [*found, Bullets(tuple(warnings[:6]))] if warnings else found
