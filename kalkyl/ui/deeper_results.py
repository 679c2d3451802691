"""Further results of the page about an intervention: quick views, who should pay, good years, tax, other calculators."""

from collections.abc import Sequence

from kalkyl.engine.financing import Samfinansiering, wrong_pocket
from kalkyl.engine.good_years import good_years
from kalkyl.engine.presets import apply_preset, steps
from kalkyl.engine.quick_views import Snabbvy, quick_view
from kalkyl.model.actors import ETIKETTER
from kalkyl.model.parameters import Kalkylmodell
from kalkyl.model.problems import InputError
from kalkyl.model.result import Resultat
from kalkyl.report import figures, text
from kalkyl.report.assumptions import Antagande, assumptions
from kalkyl.report.equalisation import equalisation, equalisation_conclusion
from kalkyl.report.evidence_chain import evidence_chains
from kalkyl.report.numbers import format_kr, format_kr_short, format_number, format_percent, plain_number
from kalkyl.ui.markup import body, esc, figure, fold, paragraph, table, tkr


def quick(resultat: Resultat) -> str:
    """Views that people know from older tools."""
    if resultat.lage != "resultat":
        return ""
    perspektiv = resultat.scenario.kalkyl.perspektiv
    view = quick_view(resultat, perspektiv)
    rows = [row for row in _quick_rows(view, resultat.brytpunkt.basta_publicerade_effekt) if row[1]]
    whom = text.in_sentence(perspektiv)
    return body(
        "<h2>Snabbvyer</h2>",
        paragraph(f"Några mått som brukar efterfrågas, räknade för {whom}.", "k-muted"),
        table("Snabbvyer", ("Mått", "Värde"), rows, text_columns=1),
    )


def _quick_rows(view: Snabbvy, best: str) -> list[tuple[str, str]]:
    months = view.aterbetalning_manader
    needed = view.lyckade_for_mandatperiod
    share = (
        f" ({format_percent(view.andel_for_mandatperiod)} av deltagarna)"
        if view.andel_for_mandatperiod
        else ""
    )
    pays_for = ""
    if view.deltagare_per_lyckad is not None and view.lyckade_andel_som_kravs is not None:
        pays_for = (
            f"{format_number(view.deltagare_per_lyckad, 1)} deltagare, det vill säga att "
            f"{format_percent(view.lyckade_andel_som_kravs)} måste lyckas"
        )
    return [
        ("Netto efter en mandatperiod (4 år)", format_kr_short(view.npv_mandatperiod)),
        (
            "Så många måste lyckas för att gå jämnt upp på 4 år",
            f"{format_number(needed, 1)}{share}" if needed else "",
        ),
        ("Återbetalat efter", "aldrig inom horisonten" if months is None else f"{months} månader"),
        ("Nyttan som antal årskostnader", _times(view.ganger_arskostnaden)),
        ("En lyckad betalar för", pays_for),
        ("Bästa publicerade effekt", best),
        (
            "Potential om alla fall undveks",
            format_kr_short(view.potential) if view.potential is not None else "",
        ),
        (
            "Verkningsgrad (andel av potentialen)",
            format_percent(view.verkningsgrad) if view.verkningsgrad else "",
        ),
    ]


def _times(x: float | None) -> str:
    return "" if x is None else f"{format_number(x, 1)} gånger"


def financing(resultat: Resultat) -> str:
    """Who pays, who gains, and how the cost could be shared."""
    if resultat.lage != "resultat":
        return ""
    found = wrong_pocket(resultat)
    rows = [
        (
            ETIKETTER[r.aktor],
            tkr(r.betalar),
            tkr(r.vinner),
            tkr(r.netto),
            _share(r.foreslagen_andel),
            _tkr(r.netto_efter),
        )
        for r in found
        if abs(r.betalar) >= 0.5 or abs(r.vinner) >= 0.5
    ]
    return body(
        "<h2>Vem betalar, vem vinner – och hur kan kostnaden delas?</h2>",
        paragraph(_who_pays_who_gains(found)),
        table(
            f"Nuvärde i tusental kronor (tkr), prisnivå {resultat.prisar}",
            ("Aktör", "Betalar i dag", "Vinner", "Netto", "Föreslagen andel", "Netto med delad kostnad"),
            rows,
        ),
        paragraph(
            "Förslaget delar insatsens kostnad mellan de offentliga aktörer som vinner, i proportion till vinsten.",
            "k-muted",
        ),
    )


def _who_pays_who_gains(found: Sequence[Samfinansiering]) -> str:
    payers = [r for r in found if r.betalar > 0.5 and r.netto < 0]
    gainers = sorted((r for r in found if r.vinner > 0.5), key=lambda r: -r.vinner)
    if payers and gainers:
        return (
            f"{ETIKETTER[payers[0].aktor]} betalar mer än den vinner. Mest vinner "
            f"{text.in_sentence(gainers[0].aktor)} ({format_kr_short(gainers[0].vinner)})."
        )
    if gainers:
        return "Den som betalar vinner också. En delad finansiering behövs inte för att insatsen ska gå ihop."
    return "Ingen aktör vinner på insatsen i kronor."


def _share(x: float | None) -> str:
    return "–" if not x else format_percent(x, 0)


def _tkr(x: float | None) -> str:
    return "–" if x is None else tkr(x)


def life(resultat: Resultat) -> str:
    """Good years beside the money."""
    if resultat.effekt_saknas:
        return ""
    found = good_years(resultat)
    if found.saknas:
        names = ", ".join(text.lower_first(n) for n in found.saknas)
        shown = paragraph(
            f"Förlorad livskvalitet saknas för {names} – ange lokalt värde. Därför visas inga goda år."
        )
    elif not found.vunna:
        return ""
    else:
        rows = [("Vunna goda år", format_number(found.vunna, 1))]
        if found.insatskostnad_per_gott_ar_kr is not None:
            rows.append(("Insatsens kostnad per gott år", format_kr(found.insatskostnad_per_gott_ar_kr)))
        net = found.nettokostnad_per_gott_ar_kr
        if net is not None:
            rows.append(
                (
                    "Kostnad per gott år när vinsterna är avdragna",
                    "sparar pengar" if net < 0 else format_kr(net),
                )
            )
        shown = table("Goda år: ett år med full livskvalitet", ("Mått", "Värde"), rows)
    return body(
        "<h2>Goda år</h2>",
        paragraph(
            "Visas bredvid pengarna och ingår inte i nettonuvärdet, om du inte har valt det.", "k-muted"
        ),
        shown,
    )


def chain(resultat: Resultat) -> str:
    """The chain of evidence of every outcome, link by link."""
    parts = []
    for found in evidence_chains(resultat):
        rows = [(led.fraga, led.svar, led.bevisgrad, led.kalla) for led in found.led]
        weakest = f"Svagaste ledet: {found.svagast.lower()}." if found.svagast else ""
        parts += [
            f"<h3>{esc(found.namn)}</h3>",
            paragraph(weakest, "k-muted") if weakest else "",
            table("Beviskedja", ("Led", "Svar", "Underlag", "Källa"), rows, text_columns=4),
        ]
    return body(
        "<h2>Beviskedjan</h2>",
        paragraph(
            "En kedja är inte starkare än sin svagaste länk. Här står varje led med sannolikhet och underlag."
        ),
        *parts,
    )


def sources(resultat: Resultat) -> str:
    """Every value behind the result with where it comes from: one click from any figure to its source."""
    rows = [
        (
            esc(row.namn),
            esc(f"{_value(row.varde)} {row.enhet}"),
            esc(row.bevisgrad) + (" <strong>ändrat</strong>" if row.andrat else ""),
            _source(row),
        )
        for row in assumptions(resultat)
    ]
    listing = table("Alla värden", ("Värde", "Används", "Underlag", "Källa"), rows, text_columns=4, raw=True)
    return body(
        "<h2>Varifrån kommer siffrorna?</h2>",
        fold("kallor", f"Visa alla {len(rows)} värden med källa", listing),
    )


def _value(x: float) -> str:
    return plain_number(x, 0 if abs(x) >= 1000 else 4)


def _source(row: Antagande) -> str:
    year = f" {row.kallar}" if row.kallar else ""
    text = f"{row.utgivare}: {row.titel}{year}" if row.utgivare else row.titel
    shown = esc(", ".join(part for part in (text, row.detalj) if part) or "Eget antagande")
    if row.lank.startswith(("https://", "http://")):
        shown = f'<a href="{esc(row.lank)}" target="_blank" rel="noopener noreferrer">{shown}</a>'
    comment = f"<br><span class='k-muted'>{esc(row.kommentar)}</span>" if row.kommentar else ""
    return shown + comment


def tax(resultat: Resultat) -> str:
    """Why the municipality keeps only a few öre per krona of new tax base."""
    kommun = resultat.parametrar.kommuner[resultat.scenario.kommun]
    return body(
        "<h2>Varför behåller kommunen så lite av skatten?</h2>",
        fold(
            "utjamning",
            "Visa vad som händer med 100 kronor ny inkomst",
            figure(figures.responsive(equalisation, kommun), equalisation_conclusion(kommun)),
        ),
    )


def others(resultat: Resultat) -> str:
    """What the conventions of other calculators would have given, and a walk from one of them to our own answer."""
    models = resultat.parametrar.kalkylmodeller
    if resultat.lage != "resultat":
        return body(paragraph("Ange både kostnad och effekt först: utan dem finns inget netto att jämföra."))
    rows = []
    for model in models.values():
        try:
            rows.append((model.namn, model.beskrivning, _with(resultat, model)))
        except InputError:
            rows.append((model.namn, model.beskrivning, "går inte att räkna"))
    walk = "".join(_walk(resultat, model) for model in models.values() if _walkable(model))
    npv = format_kr_short(resultat.matt[resultat.scenario.kalkyl.perspektiv].npv)
    return body(
        paragraph(f"Deras egna prislappar och effekter följer inte med. Vårt svar är {npv}.", "k-muted"),
        table(
            "Nettonuvärde med andra sätt att räkna",
            ("Kalkyl", "Så räknar den", "Netto"),
            rows,
            text_columns=2,
        ),
        _three_cases(resultat, models["mosaik"]) if "mosaik" in models else "",
        walk,
    )


def _three_cases(resultat: Resultat, model: Kalkylmodell) -> str:
    """The three cases of Mosaik: the risk stays, falls with the intervention, or goes away by itself."""
    from kalkyl.engine import run

    scenario = apply_preset(resultat.scenario, model)
    found = run(scenario, resultat.parametrar)
    whom = scenario.kalkyl.perspektiv
    potential, npv = quick_view(found, whom).potential, found.matt[whom].npv
    if potential is None or npv is None:
        return ""
    rows = [
        ("Risken består: ingen insats", format_kr_short(0.0)),
        ("Risken minskar med insatsen, kostnaden avdragen", format_kr_short(npv)),
        ("Risken försvinner av sig själv: inget att betala", format_kr_short(potential)),
    ]
    return table(
        f"Tre fall som i Mosaik ({text.in_sentence(whom)}, mot att risken består)", ("Fall", "Nuvärde"), rows
    )


def _with(resultat: Resultat, model: Kalkylmodell) -> str:
    from kalkyl.engine import run

    scenario = apply_preset(resultat.scenario, model)
    npv = run(scenario, resultat.parametrar).matt[scenario.kalkyl.perspektiv].npv
    return f"{format_kr_short(npv)} för {text.in_sentence(scenario.kalkyl.perspektiv)}"


def _walkable(model: Kalkylmodell) -> bool:
    return model.utan_kvarstannande or model.utan_dodvikt or model.utan_kausal_andel or model.utan_avklingning


def _walk(resultat: Resultat, model: Kalkylmodell) -> str:
    rows = [
        (s.namn, format_kr_short(s.npv), "" if s.forandring is None else format_kr_short(s.forandring))
        for s in steps(resultat.scenario, model, resultat.parametrar)
    ]
    whom = text.in_sentence(resultat.scenario.kalkyl.perspektiv)
    return table(
        f"Från {model.namn} till vårt svar, steg för steg ({whom})", ("Steg", "Nettonuvärde", "Ändring"), rows
    )
