"""The results of the page about an intervention, as HTML. Every number is read from the result."""

import numpy as np

from kalkyl.model.actors import AKTORER, ETIKETTER, KATEGORIER, NAMNDER, Perspektiv, members
from kalkyl.model.result import Matt, Resultat
from kalkyl.report import figures, text
from kalkyl.report.conventions import conventions as report_conventions
from kalkyl.report.numbers import (
    format_kr,
    format_kr_short,
    format_number,
    format_percent,
    format_years,
)
from kalkyl.report.reading import is_synthetic
from kalkyl.ui.markup import body, esc, figure, fold, grade, notice, paragraph, table, tkr

MISSING = "saknas – ange lokalt värde"
COLUMNS = (
    ("insatskostnad", "Insatsen"),
    ("resurskostnad", "Vård, stöd m.m."),
    ("transferering", "Bidrag"),
    ("skatt_avgift", "Skatter, avgifter"),
    ("produktion", "Arbete"),
    ("utjamning", "Utjämning"),
    ("skattefinansiering", "Skatte\u00adfinansiering"),
    ("livskvalitet", "Livs\u00adkvalitet"),
)
ROLL_UPS: tuple[Perspektiv, ...] = ("staten", "offentlig_sektor", "samhallet")


def for_whom(resultat: Resultat) -> str:
    """Name the chosen perspective in running text, e.g. "samhället"."""
    return text.in_sentence(resultat.scenario.kalkyl.perspektiv)


def chosen(resultat: Resultat) -> Matt:
    """Return the measures of the chosen perspective."""
    return resultat.matt[resultat.scenario.kalkyl.perspektiv]


def conclusion(resultat: Resultat, problems: int) -> str:
    """The one-sentence conclusion and what it was calculated for."""
    scenario, whole = resultat.scenario, resultat.parametrar
    people = sum(scenario.deltagare)
    what = (
        f"{whole.kommuner[scenario.kommun].namn}, {format_number(people, 0 if people == int(people) else 1)} deltagare, "
        f"{scenario.kalkyl.horisont_ar} år, {format_percent(scenario.kalkyl.ranta)} kalkylränta, prisnivå {resultat.prisar}."
    )
    made_up = notice([text.SYNTHETIC]) if is_synthetic(resultat) else ""
    wrong = (
        notice(
            ["Ett eller flera fält går inte att använda. Resultatet visar de senaste giltiga värdena."], "bad"
        )
        if problems
        else ""
    )
    return body(
        wrong,
        f'<div class="k-conclusion" id="k-resultat"><p class="k-sentence">{esc(text.summary_sentence(resultat))}</p>'
        f'<p class="k-sub">{esc(what)}</p></div>',
        made_up,
    )


def _key(label: str, value: str, small: str = "", css: str = "") -> str:
    return f'<div class="k-key"><dt>{esc(label)}</dt><dd class="{css}">{esc(value)}<small>{esc(small)}</small></dd></div>'


def keys(resultat: Resultat) -> str:
    """The key figures of the chosen perspective."""
    m, who = chosen(resultat), for_whom(resultat)
    cells = _net_keys(m, who) if m.npv is not None else _missing_keys(resultat, m, who)
    return body(f'<dl class="k-keys">{"".join([*cells, *_break_even_keys(resultat)])}</dl>')


def _net_keys(m: Matt, who: str) -> list[str]:
    again = " Blir negativt igen senare." if m.aterbetalning_negativ_igen else ""
    discounted = format_years(m.aterbetalningstid_diskonterad_ar)
    return [
        _key("Nettonuvärde", format_kr_short(m.npv), f"för {who}", "k-neg" if (m.npv or 0) < 0 else ""),
        _key(
            "Nytta per satsad krona",
            "–" if m.bcr is None else f"{format_number(m.bcr, 2)} kr",
            f"nytta för {who} per krona som insatsen kostar",
        ),
        _key("Återbetalningstid", format_years(m.aterbetalningstid_ar), f"med ränta: {discounted}.{again}"),
    ]


def _missing_keys(resultat: Resultat, m: Matt, who: str) -> list[str]:
    cells = [_key("Nettonuvärde", MISSING, "visas när både kostnad och effekt är angivna", "k-missing")]
    if resultat.effekt_saknas:
        cells.append(_key("Insatsens effekt", MISSING, "ingen studie att stödja sig på", "k-missing"))
    else:
        cells.append(_key("Nuvärde av nyttan", format_kr_short(m.nytta_nuvarde), f"för {who}"))
    if resultat.kostnad_saknas:
        cells.append(_key("Insatsens kostnad", MISSING, "fyll i kostnad per deltagare", "k-missing"))
    return cells


def _break_even_keys(resultat: Resultat) -> list[str]:
    b = resultat.brytpunkt
    if b.antal_lyckade is not None and b.andel_av_deltagare is None:
        return [_key("Så många färre händelser", format_number(b.antal_lyckade, 1), "för att gå jämnt upp")]
    if b.antal_lyckade is not None:
        share = f"{format_percent(b.andel_av_deltagare)} av deltagarna"
        return [
            _key("Så många måste lyckas", format_number(b.antal_lyckade, 1), f"{share} för att gå jämnt upp")
        ]
    if b.kostnad_per_deltagare_kr is not None:
        return [
            _key(
                "Får kosta högst", format_kr(b.kostnad_per_deltagare_kr), "per deltagare för att gå jämnt upp"
            )
        ]
    if resultat.kostnad_saknas and b.varde_per_lyckad_kr is not None and b.varde_per_lyckad_kr > 0:
        return [
            _key("Värt per undviket fall", format_kr_short(b.varde_per_lyckad_kr), "så mycket får det kosta")
        ]
    return [_key("Brytpunkt", "finns inte", "inget antal lyckade gör att insatsen går jämnt upp")]


def break_even(resultat: Resultat) -> str:
    """What must be true for the intervention to pay for itself."""
    b, who = resultat.brytpunkt, for_whom(resultat)
    rows: list[tuple[str, str]] = []
    if b.antal_lyckade is not None:
        rows.append(("Så många måste lyckas", f"{format_number(b.antal_lyckade, 1)} personer"))
        rows.append(("Det är av deltagarna", format_percent(b.andel_av_deltagare)))
    if b.planerade_lyckade is not None:
        rows.append(("Så många räknar scenariot med", f"{format_number(b.planerade_lyckade, 1)} personer"))
    if b.effekt_faktor is not None:
        rows.append(("Lägsta effekt, jämfört med den antagna", format_percent(b.effekt_faktor, 0)))
    if b.kostnad_per_deltagare_kr is not None:
        rows.append(("Högsta kostnad per deltagare", format_kr(b.kostnad_per_deltagare_kr)))
    if b.varaktighet_ar is not None:
        rows.append(("Kortaste tid som effekten måste vara", format_years(b.varaktighet_ar)))
    if b.basta_publicerade_effekt:
        rows.append(("Bästa publicerade effekt", b.basta_publicerade_effekt))
    lead = paragraph(f"Detta måste stämma för att insatsen ska gå jämnt upp för {who}.", "k-muted")
    if not rows:
        return body(
            "<h2>Brytpunkt</h2>", paragraph("Ingen brytpunkt går att räkna fram med de här siffrorna.")
        )
    items = "".join(f"<dt>{esc(k)}</dt><dd><strong>{esc(v)}</strong></dd>" for k, v in rows)
    return body("<h2>Vad måste stämma?</h2>", lead, f'<dl class="k-conventions">{items}</dl>')


def warnings(resultat: Resultat) -> str:
    """What the reader must know, with what to do about it."""
    if not resultat.varningar:
        return ""
    items = "".join(f"<li><strong>{esc(v.text)}</strong> {esc(v.atgard)}</li>" for v in resultat.varningar)
    return body(
        f'<div class="k-notice"><p><strong>Läs detta innan du använder resultatet</strong></p><ul>{items}</ul></div>'
    )


def actors(resultat: Resultat) -> str:
    """Who pays and who gains: figure and table."""
    present = resultat.nuvarde()
    columns = [
        (KATEGORIER.index(key), label)
        for key, label in COLUMNS
        if np.any(np.abs(present[KATEGORIER.index(key)]) >= 0.5)
    ]
    rows: list[tuple[str, ...]] = []
    for p in (*AKTORER, *ROLL_UPS):
        index = [AKTORER.index(a) for a in members(p)]
        own = present[:, index].sum(axis=1)
        rows.append((ETIKETTER[p], *(tkr(own[c]) for c, _ in columns), tkr(own.sum())))
    caption = f"Nuvärde i tusental kronor (tkr), prisnivå {resultat.prisar}. Minus är en utgift."
    drawn = figures.responsive(figures.per_actor, resultat)
    return body(
        "<h2>Vem betalar och vem tjänar?</h2>",
        figure(drawn, figures.per_actor_conclusion(resultat)),
        fold(
            "aktorer",
            "Tabell per aktör",
            table(
                caption,
                ("Aktör", *(label for _, label in columns), "Netto"),
                rows,
                sums=range(len(AKTORER), 11),
            ),
            is_open=True,
        ),
    )


def years(resultat: Resultat) -> str:
    """When it is paid and when it comes back: figures and table."""
    p = resultat.scenario.kalkyl.perspektiv
    shown: tuple[Perspektiv, ...] = ("kommun", "region", "staten", "individ", "ovriga", "samhallet")
    flows = [resultat.flode(s) for s in shown]
    total = np.cumsum(resultat.flode(p))
    rows = [
        (str(year), *(tkr(f[t]) for f in flows), tkr(total[t])) for t, year in enumerate(resultat.ar.tolist())
    ]
    caption = f"Tusental kronor (tkr) per år utan diskontering, prisnivå {resultat.prisar}"
    head = ("År", *(ETIKETTER[s] for s in shown), f"Ackumulerat, {for_whom(resultat)}")
    return body(
        "<h2>År för år</h2>",
        figure(
            figures.responsive(figures.flows_per_year, resultat, p),
            figures.flows_per_year_conclusion(resultat, p),
        ),
        figure(
            figures.responsive(figures.cumulative, resultat, p), figures.cumulative_conclusion(resultat, p)
        ),
        fold("ar", "Tabell per år", table(caption, head, rows)),
    )


def steps(resultat: Resultat) -> str:
    """From cost to net: the waterfall."""
    if resultat.matt["samhallet"].npv is None:
        return ""
    drawn = figures.responsive(figures.waterfall, resultat)
    return body("<h2>Från kostnad till netto</h2>", figure(drawn, figures.waterfall_conclusion(resultat)))


def budget(resultat: Resultat) -> str:
    """What the municipality's boards can notice in their budgets."""
    rows = []
    for i, namnd in enumerate(NAMNDER):
        long, real = float(resultat.namndflode[i].sum()), float(resultat.namndflode_budget[i].sum())
        if abs(long) >= 0.5 or abs(real) >= 0.5:
            rows.append((ETIKETTER[namnd], tkr(long), tkr(real)))
    if not rows:
        return ""
    rows.append(
        (
            ETIKETTER["kommun"],
            tkr(float(resultat.namndflode.sum())),
            tkr(float(resultat.namndflode_budget.sum())),
        )
    )
    number = len(resultat.ar)
    caption = (
        f"Summa under {number} år i tusental kronor (tkr), utan diskontering, prisnivå {resultat.prisar}"
    )
    return body(
        "<h2>Vad märks i kommunens budget?</h2>",
        paragraph(
            "En undviken kostnad blir inte alltid en besparing. Personal och lokaler finns kvar ett tag. Den högra "
            "kolumnen räknar bara med det som går att frigöra, och först när det går.",
            "k-muted",
        ),
        table(
            caption,
            ("Nämnd", "Långsiktigt resursvärde", "Realiserbar budgeteffekt"),
            rows,
            sums=[len(rows) - 1],
        ),
    )


def evidence(resultat: Resultat) -> str:
    """How much of the result rests on what kind of evidence, and the lines behind it."""
    shares = {g: s for g, s in resultat.bevisstyrka.items() if s > 0.0005}
    items = "".join(
        f"<li>{grade(g)} <strong>{esc(format_percent(s, 0))}</strong></li>" for g, s in shares.items()
    )
    index = [AKTORER.index(a) for a in members(resultat.scenario.kalkyl.perspektiv)]
    posts = sorted(resultat.poster, key=lambda post: -abs(float(post.nuvarde[index].sum())))
    names = resultat.parametrar.tillstand
    rows = [
        (
            esc(post.namn),
            esc(names[post.utfall].namn if post.utfall in names else "Insatsen"),
            esc(ETIKETTER[post.kategori]),
            grade(post.bevisgrad),
            tkr(float(post.nuvarde[index].sum())),
        )
        for post in posts
    ]
    head = ("Post", "Utfall", "Slag", "Underlag", "Nuvärde, tkr")
    listing = table(
        f"Posterna bakom resultatet för {for_whom(resultat)}", head, rows, text_columns=4, raw=True
    )
    lead = paragraph(
        f"Så stor del av det som räknas för {for_whom(resultat)} vilar på varje slags underlag.", "k-muted"
    )
    return body(
        "<h2>Hur säkra är siffrorna?</h2>",
        lead + f'<ul class="k-legend">{items}</ul>' if items else "",
        fold("poster", f"Alla {len(rows)} poster", listing) if rows else "",
    )


def conventions(resultat: Resultat) -> str:
    """The conventions, always printed with the result, and the sentence that goes with every result."""
    return _conventions(choice_rows(resultat) + convention_rows(resultat))


def _conventions(rows: list[tuple[str, str]]) -> str:
    items = "".join(f"<dt>{esc(k)}</dt><dd>{esc(v)}</dd>" for k, v in rows)
    return body(
        "<h2>Så är det räknat</h2>",
        f'<dl class="k-conventions">{items}</dl>',
        paragraph(text.NOT_ONLY_MONEY, "k-fixed"),
    )


def choice_rows(resultat: Resultat) -> list[tuple[str, str]]:
    """What was chosen: municipality, group, intervention and its cost."""
    s, whole = resultat.scenario, resultat.parametrar
    rows = [("Kommun", whole.kommuner[s.kommun].namn)]
    if s.risk in whole.risker:
        rows.append(("Social risk", whole.risker[s.risk].namn))
    rows.append(("Målgrupp", whole.malgrupper[s.malgrupp].namn))
    if s.insats in whole.insatser:
        rows.append(("Insats", whole.insatser[s.insats].namn))
    k = s.kostnad
    stated = [
        (f"{format_kr(v.varde)} {what}", v)
        for v, what in (
            (k.per_deltagare, "per deltagare"),
            (k.fast_per_ar, "per år"),
            (k.uppstart, "vid start"),
        )
        if v is not None
    ]
    cost = ", ".join(f"{words} ({v.prisar} års priser)" for words, v in stated) or MISSING
    payers = ", ".join(f"{ETIKETTER[a]} {format_percent(share, 0)}" for a, share in k.betalare.items())
    return [*rows, ("Insatsens kostnad", cost), ("Betalas av", payers)]


def convention_rows(resultat: Resultat) -> list[tuple[str, str]]:
    """Conventions as name and text."""
    f = resultat.fingeravtryck
    local = len(f.overlay)
    return [
        *((c.namn, c.text()) for c in report_conventions(resultat)),
        ("Parametrar", f"{resultat.parametrar.namn}, version {f.parametrar_version}"),
        ("Lokala värden", f"{local} ändrade" if local else "inga"),
        ("Program", f"Kalkyl {f.kalkyl_version}"),
    ]
