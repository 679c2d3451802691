"""What the page about risks shows of a register: pure HTML from what has been worked out."""

from datetime import date

from kalkyl.model.scenario import Scenario
from kalkyl.report.figures import responsive
from kalkyl.report.numbers import MISSING, format_kr_short, format_number
from kalkyl.risk import tables as t
from kalkyl.risk.assessment import Riskbild, Riskrad
from kalkyl.risk.documents import matrix_caption
from kalkyl.risk.inaction import Kostnadsdel
from kalkyl.risk.law import LAW_NOTE, law_checklist
from kalkyl.risk.matrix import matrix
from kalkyl.risk.register_file import remarks
from kalkyl.risk.scales import SCALES_NOTE
from kalkyl.risk.scenarios import NO_EVIDENCE
from kalkyl.risk.votes import spread
from kalkyl.ui.link import pack
from kalkyl.ui.markup import body, esc, figure, fold, notice, paragraph, table

NOTHING_TO_COUNT = (
    "Risken har varken målgrupp, tillstånd eller händelse i uppsättningen. Därför finns ingen färdig kalkyl; bedöm den här "
    "och räkna på en närliggande risk."
)


def conclusion(bild: Riskbild, row: Riskrad) -> str:
    """Say the most important thing about the shown risk."""
    cost = row.kostnad
    if cost is None or not cost.kand:
        what = "Antalet eller priset saknas, så kostnaden går inte att räkna ännu."
    else:
        low, high = (float(cost.of("samhallet", lowest=lowest)[0]) for lowest in (True, False))
        amount = format_kr_short(high)
        if high - low > 0.005 * high:
            amount = f"{format_kr_short(low)} till {format_kr_short(high)}"
        own = format_kr_short(float(cost.of("kommun")[0]))
        what = f"Att inget göra kostar samhället {amount} om året i {bild.kommun}, varav kommunen {own}."
    judged = "" if row.fore is None else f" Bedömd som {t.judged_text(bild, row.fore).lower()}."
    if bild.register.syntetisk:
        judged += f" {t.SYNTHETIC}"
    return f'<div class="k-body k-conclusion"><p class="k-sentence"><strong>{esc(row.namn)}.</strong> {esc(what + judged)}</p></div>'


def way_on(scenario: Scenario | None) -> str:
    """Return the button that opens the investment page with the ready scenario."""
    if scenario is None:
        return body(notice([NOTHING_TO_COUNT]))
    from kalkyl.params import dump_scenario

    address = f"investeringskalkyl.ipynb#scenario={pack(dump_scenario(scenario))}"
    link = f'<a class="k-button k-primary k-link-button" href="{esc(address)}">Räkna på risken</a>'
    about = "Öppnar en färdig kalkyl med kommunens antal och risken ifylld."
    return body(f'<p class="k-actions k-noprint">{link}</p>', paragraph(about, "k-muted"))


def about(bild: Riskbild, row: Riskrad) -> str:
    """Return what is known about the shown risk."""
    risk = bild.parametrar.risker.get(row.post.risk)
    parts = []
    if risk is not None:
        parts.append(notice([NO_EVIDENCE], "", "Evidens saknas") if risk.evidens_saknas else "")
        if risk.indikatorer:
            parts.append(paragraph(f"Tecken att följa: {', '.join(risk.indikatorer)}.", "k-muted"))
    if row.kostnad is not None:
        rows = [
            (
                part.namn,
                MISSING if part.antal is None else format_number(part.antal, 0 if part.antal >= 20 else 1),
                _part_cost(part),
                part.forklaring,
            )
            for part in row.kostnad.delar
        ]
        parts.append(
            table(
                "Vad kostnaden består av, per år för samhället",
                ("Del", "Antal", "Kostnad", "Var antalet kommer från"),
                rows,
                text_columns=4,
            )
        )
        parts += [
            paragraph(f"{part.namn}: {what}", "k-muted")
            for part in row.kostnad.delar
            if (what := _what(bild, part))
        ]
        gaps = [gap for part in row.kostnad.delar for gap in part.saknas]
        if gaps:
            parts.append(
                fold("risk-saknas", "Det som saknas i kostnaden", "".join(paragraph(g) for g in gaps))
            )
        parts.append(paragraph(t.COST_NOTE, "k-muted"))
    return body("<h2>Risken</h2>", *parts)


def _what(bild: Riskbild, part: Kostnadsdel) -> str:
    """Say what a part of the cost holds, and what it leaves out."""
    found = bild.parametrar.handelsetyper.get(part.id) or bild.parametrar.tillstand.get(part.id)
    return found.beskrivning if found is not None else ""


def _part_cost(part: Kostnadsdel) -> str:
    if not part.per_rad:
        return MISSING
    return format_kr_short(sum(float(cost[0].sum()) for cost in part.per_rad.values()))


def votes(row: Riskrad, bild: Riskbild) -> str:
    """Show the votes behind the latest judgement."""
    if row.fore is None or not row.fore.roster:
        return ""
    lines = []
    register = bild.register
    for title, scale, chosen in (
        ("Sannolikhet", register.sannolikhet, [v.sannolikhet for v in row.fore.roster]),
        ("Konsekvens", register.konsekvens, [v.konsekvens for v in row.fore.roster]),
    ):
        found = spread(chosen)
        cells = [(scale.name(n), "●" * count or "–") for n, count in enumerate(found.antal, start=1)]
        lines.append(table(f"{title}: {found.text()}", ("Steg", "Röster"), cells, text_columns=2))
    return body("<h2>Rösterna</h2>", *lines)


def register_matrix(bild: Riskbild) -> str:
    """Show the matrix."""
    drawn = responsive(lambda width: matrix(bild, width=width))
    return body("<h2>Riskmatris</h2>", figure(drawn, matrix_caption(bild)), paragraph(SCALES_NOTE, "k-muted"))


def register_table(bild: Riskbild) -> str:
    """Show every risk, and what they cost together."""
    shown = table("Alla risker i registret", t.RISK_HEAD, t.risk_rows(bild), text_columns=5)
    sums = "".join(paragraph(text) for text in t.total_sentences(bild))
    return body(
        "<h2>Hela registret</h2>",
        sums,
        paragraph(t.TOTAL_NOTE, "k-muted"),
        fold("risk-alla", "Visa alla risker", shown),
    )


def measures(bild: Riskbild) -> str:
    """Show the measures, the eight columns of the list joined to five that fit."""
    rows = [
        (f"{what} (mot {risk})", f"{who}. Resurser: {resources}", f"{status}. Tid: {when}", follow_up, worth)
        for risk, what, who, resources, when, status, follow_up, worth in t.measure_rows(bild)
    ]
    if not rows:
        return body("<h2>Åtgärder</h2>", paragraph("Inga åtgärder är inlagda ännu.", "k-muted"))
    head = ("Åtgärd", "Ansvarig och resurser", "Tid och läge", "Uppföljning", "Vad kalkylen säger")
    return body("<h2>Åtgärder</h2>", table("Åtgärdslista", head, rows, text_columns=5))


def history(bild: Riskbild) -> str:
    """Show every judgement that has been made."""
    rows = t.history_rows(bild)
    if not rows:
        return ""
    return body("<h2>Bedömningar över tid</h2>", table("Bedömningar", t.HISTORY_HEAD, rows, text_columns=4))


def law(bild: Riskbild, today: date) -> str:
    """Show which points of the law the register meets."""
    points = law_checklist(bild.register, today)
    met = sum(p.uppfyllelse == "uppfyllt" for p in points)
    shown = table("Lagen (2023:196), punkt för punkt", t.LAW_HEAD, t.law_rows(points), text_columns=4)
    text = f"{met} av {len(points)} punkter är uppfyllda enligt registret."
    return body(
        "<h2>Lagens punkter</h2>",
        paragraph(text),
        fold("risk-lag", "Visa punkterna", shown),
        paragraph(LAW_NOTE, "k-muted"),
    )


def to_look_over(bild: Riskbild) -> str:
    """Show what the municipality should look at: possible personal data, gaps in measures."""
    found = remarks(bild.register, {row.post.risk: row.namn for row in bild.rader})
    return body(notice(found[:10], "", "Att se över")) if found else ""


def risk_options(bild: Riskbild) -> list[tuple[str, str]]:
    """Return the risks by heading and name."""
    return [
        (f"{row.kategori}: {row.namn}", row.post.risk)
        for row in sorted(bild.rader, key=lambda r: (r.kategori, r.namn))
    ]
