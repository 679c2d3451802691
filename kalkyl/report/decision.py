"""The decision document: a few pages that a committee can read, with what speaks against as plain as what speaks for."""

from kalkyl.engine.financing import wrong_pocket
from kalkyl.model.actors import AKTORER, ETIKETTER, Perspektiv
from kalkyl.model.outcomes import AndelUtfall, HandelseUtfall
from kalkyl.model.parameters import Handelsetyp, Tillstand
from kalkyl.model.result import Resultat
from kalkyl.report import figures, text
from kalkyl.report.assumptions import Antagande, assumptions
from kalkyl.report.document import (
    Block,
    Bullets,
    Callout,
    Document,
    Figure,
    Heading,
    Paragraph,
    Table,
)
from kalkyl.report.evidence_chain import Beviskedja, evidence_chains
from kalkyl.report.numbers import format_kr, format_kr_short, format_number, format_percent
from kalkyl.report.reading import is_synthetic, kommun_name

MOST_WARNINGS = 6
MOST_SOURCES = 8


def decision_document(resultat: Resultat) -> Document:
    """Write the decision document of a result.

    Args:
        resultat: A calculated scenario; with draws the uncertainty is told as well.

    Returns:
        Problem, measure, cost, who pays and gains, result, evidence, what could change it, follow-up and sources.
    """
    s = resultat.scenario
    mark = resultat.fingeravtryck
    return Document(
        title=f"Beslutsunderlag: {s.namn}",
        subtitle=f"{kommun_name(resultat)}. Belopp i {resultat.prisar} års priser. Underlaget är ett förslag att ändra i.",
        blocks=(
            *_in_short(resultat),
            *_problem(resultat),
            *_measure(resultat),
            *_who(resultat),
            *_uncertainty(resultat),
            *_evidence(resultat),
            *_sensitivity(resultat),
            *_follow_up(resultat),
            *_made(resultat),
            *_sources(resultat),
        ),
        footer=f"Kalkyl {mark.kalkyl_version}, parametrar {mark.parametrar} {mark.parametrar_version}, kontrollsumma {mark.parametrar_hash[:8]}",
    )


def _in_short(resultat: Resultat) -> list[Block]:
    found: list[Block] = [Heading("Sammanfattning"), Paragraph(text.summary_sentence(resultat))]
    if is_synthetic(resultat):
        found.insert(0, Callout(text.SYNTHETIC, "varning"))
    if resultat.lage == "resultat":
        shares = resultat.scenario.kostnad.betalare
        payer: Perspektiv = max(shares.items(), key=lambda item: item[1])[0]
        told = {resultat.scenario.kalkyl.perspektiv}
        others: tuple[Perspektiv, ...] = (payer, "samhallet")
        for perspektiv in others:
            if perspektiv not in told:
                found.append(Paragraph(text.summary_sentence(resultat, perspektiv)))
                told.add(perspektiv)
    found.append(Paragraph(text.evidence_sentence(resultat)))
    return found


def _problem(resultat: Resultat) -> list[Block]:
    s, whole = resultat.scenario, resultat.parametrar
    own = {g.id: g for g in s.egna_malgrupper}
    group = own.get(s.malgrupp) or whole.malgrupper[s.malgrupp]
    risk = whole.risker.get(s.risk or "")
    found: list[Block] = [Heading("Problemet")]
    if risk is not None:
        found.append(Paragraph(f"Social risk: {text.lower_first(risk.namn)}. {risk.beskrivning}".strip()))
        if risk.evidens_saknas:
            found.append(
                Callout("För den här risken saknas säkra belägg för att någon insats minskar den.", "varning")
            )
    found.append(Paragraph(f"Målgruppen är {text.lower_first(group.namn)}. {group.beskrivning}".strip()))
    rows = [
        _cost_row(k.namn, k.per_aktor())
        for k in resultat.kostnad_utanforskap
        if abs(float(k.per_aktor().sum())) > 0.5
    ]
    if rows:
        found.append(
            Table(
                "Vad det kostar att inte göra något: kostnad per person och år, eller per händelse",
                ("", "Kommunen", "Regionen", "Staten", "Individen och övriga", "Samhället"),
                tuple(rows),
            )
        )
    return found


def _cost_row(name: str, by_actor: object) -> tuple[str, ...]:
    amounts = dict(zip(AKTORER, by_actor, strict=True))  # type: ignore[call-overload]
    state = sum(
        amounts[a] for a in ("arbetsformedlingen", "forsakringskassan", "rattsvasende", "ovriga_staten")
    )
    others = amounts["individ"] + amounts["ovriga"]
    cells = (amounts["kommun"], amounts["region"], state, others, sum(amounts.values()))
    return (name, *(format_kr(x) for x in cells))


def _measure(resultat: Resultat) -> list[Block]:
    s, whole = resultat.scenario, resultat.parametrar
    own = {i.id: i for i in s.egna_insatser}
    insats = own.get(s.insats or "") or whole.insatser.get(s.insats or "")
    people = sum(s.deltagare)
    found: list[Block] = [Heading("Förslaget")]
    described = (
        f"{insats.namn}. {insats.beskrivning}".strip() if insats is not None else s.beskrivning or s.namn
    )
    found.append(Paragraph(described))
    start = (
        f"{format_number(people, 0 if people == int(people) else 1)} deltagare med start {s.kalkyl.startar}"
    )
    if resultat.kostnad_saknas:
        found.append(Callout("Insatsens kostnad är inte känd. Ta fram den innan beslut fattas.", "varning"))
        return found
    payers = {a: share for a, share in s.kostnad.betalare.items() if share}
    shared = " och ".join(
        f"{text.in_sentence(a)}{f' ({format_percent(share, 0)})' if len(payers) > 1 else ''}"
        for a, share in payers.items()
    )
    cost = sum(float(resultat.kostnad_dragningar[0, i]) for i in range(len(AKTORER)))
    found.append(
        Paragraph(f"{start}. Insatsen kostar {format_kr_short(cost)} i nuvärde och betalas av {shared}.")
    )
    return found


def _who(resultat: Resultat) -> list[Block]:
    if resultat.lage != "resultat":
        return [
            Heading("Resultat"),
            Paragraph(text.missing_reason(resultat)),
            Bullets(tuple(text.break_even_sentences(resultat))),
        ]
    rows: list[tuple[str, ...]] = [
        (ETIKETTER[r.aktor], format_kr(r.betalar), format_kr(r.vinner), format_kr(r.netto))
        for r in wrong_pocket(resultat)
        if abs(r.betalar) >= 0.5 or abs(r.vinner) >= 0.5
    ]
    pocket = wrong_pocket(resultat)
    totals = tuple(format_kr(sum(getattr(r, k) for r in pocket)) for k in ("betalar", "vinner", "netto"))
    rows.append(("Samhället", *totals))
    return [
        Heading("Resultat: vem betalar och vem vinner"),
        Figure(figures.per_actor(resultat), figures.per_actor_conclusion(resultat), figures.per_actor_conclusion(resultat)),
        Table(f"Nuvärde över {len(resultat.ar)} år", ("Aktör", "Betalar", "Vinner", "Netto"), tuple(rows), sums=(len(rows) - 1,)),
        Paragraph(
            "Vinster i tabellen är värdet av mindre vård, stöd och bidrag och mer arbete. De blir inte automatiskt pengar i "
            "någons budget."
        ),
        Figure(figures.cumulative(resultat, resultat.scenario.kalkyl.perspektiv), *_twice(figures.cumulative_conclusion(resultat, resultat.scenario.kalkyl.perspektiv))),
    ]  # fmt: skip


def _twice(sentence: str) -> tuple[str, str]:
    return sentence, sentence


def _uncertainty(resultat: Resultat) -> list[Block]:
    if resultat.lage != "resultat":
        return []
    from kalkyl.report import uncertainty_figures
    from kalkyl.report import uncertainty_text as words
    from kalkyl.report.uncertainty import uncertainty

    o = uncertainty(resultat)
    if o is None:
        return []
    sentences = (words.headline(o), words.range_sentence(o), words.tornado_sentence(o))
    figure = Figure(uncertainty_figures.distribution(o), words.range_sentence(o), words.headline(o))
    return [
        Heading("Hur säkert är det?"),
        *(Paragraph(sentence) for sentence in sentences if sentence),
        figure,
    ]


def _evidence(resultat: Resultat) -> list[Block]:
    found: list[Block] = [Heading("Vad underlaget är värt")]
    for chain in evidence_chains(resultat):
        rows = tuple((led.fraga, led.svar, led.bevisgrad) for led in chain.led)
        if rows:
            found.append(Table(_chain_caption(chain), ("Led", "Svar", "Underlag"), rows, text_columns=3))
    warnings = text.unique_warnings(resultat)
    if warnings:
        found += [Paragraph("Att tänka på:"), Bullets(tuple(warnings[:MOST_WARNINGS]))]
        if len(warnings) > MOST_WARNINGS:
            found.append(
                Paragraph(f"Ytterligare {len(warnings) - MOST_WARNINGS} påpekanden finns i arbetsboken.")
            )
    return found


def _chain_caption(chain: Beviskedja) -> str:
    weakest = f" Svagaste ledet: {chain.svagast.lower()}." if chain.svagast else ""
    return f"Beviskedjan för {text.lower_first(chain.namn)}.{weakest}"


def _sensitivity(resultat: Resultat) -> list[Block]:
    if resultat.lage != "resultat":
        return []
    return [
        Heading("Vad som krävs för att det ska löna sig"),
        Bullets(tuple(text.break_even_sentences(resultat))),
    ]


def _follow_up(resultat: Resultat) -> list[Block]:
    return [
        Heading("Följ upp"),
        Bullets(
            (
                "Vad insatsen verkligen kostar, och hur många som deltar och fullföljer.",
                *dict.fromkeys(_outcome_question(resultat, i) for i in range(len(resultat.scenario.utfall))),
                "Hur det går för en jämförelsegrupp som inte fick insatsen. Utan den vet man inte vad som hade hänt ändå.",
            )
        ),
    ]


def _outcome_question(resultat: Resultat, position: int) -> str:
    outcome = resultat.scenario.utfall[position]
    whole = resultat.parametrar
    own: list[Tillstand | Handelsetyp] = [
        *resultat.scenario.egna_tillstand,
        *resultat.scenario.egna_handelsetyper,
    ]
    nouns = {n.id: n for n in (*whole.tillstand.values(), *whole.handelsetyper.values(), *own)}
    name = text.lower_first(", ".join(nouns[goal].namn if goal in nouns else goal for goal in outcome.mal))
    if isinstance(outcome, HandelseUtfall):
        return f"Antalet händelser per år: {name}."
    if isinstance(outcome, AndelUtfall):
        return f"Hur många som lyckas och fortfarande gör det efter ett, två och tre år ({name})."
    return f"Hur många som är i tillståndet efter ett, två och tre år ({name})."


def _made(resultat: Resultat) -> list[Block]:
    k = resultat.scenario.kalkyl
    after = "efter" if k.utjamning == "efter" else "före"
    rules = (
        f"{len(resultat.ar)} år, {format_percent(k.ranta)} kalkylränta utöver inflationen, {resultat.prisar} års priser. "
        f"Kommunens och regionens skatter räknas {after} inkomstutjämningen. Jämförelsen är med vad som hade hänt utan "
        "insatsen. Alla räkneregler, antaganden och källor finns i arbetsboken som hör till."
    )
    return [Heading("Så är det räknat"), Paragraph(rules), Paragraph(text.NOT_ONLY_MONEY)]


def _sources(resultat: Resultat) -> list[Block]:
    weight = {post.namn: abs(float(post.nuvarde.sum())) for post in resultat.poster}
    rows = sorted((r for r in assumptions(resultat) if r.utgivare), key=lambda r: -weight.get(r.namn, 0.0))
    listed = list(dict.fromkeys(_source(r) for r in rows))
    if not listed:
        return []
    more = (
        f" Ytterligare {len(listed) - MOST_SOURCES} källor finns i arbetsboken."
        if len(listed) > MOST_SOURCES
        else ""
    )
    return [
        Heading("Källor"),
        Bullets(tuple(listed[:MOST_SOURCES])),
        *([Paragraph(more.strip())] if more else []),
    ]


def _source(row: Antagande) -> str:
    year = f" ({row.kallar})" if row.kallar else ""
    return f"{row.utgivare}: {row.titel}{year}"
