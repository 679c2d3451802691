"""The results of the page about the cost of exclusion, as HTML. Costs are positive, gains negative."""

import numpy as np

from kalkyl.model.actors import AKTORER, ETIKETTER, KATEGORIER, SAMMANSLAGNINGAR, members
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.paths import get_value
from kalkyl.model.problems import InputError
from kalkyl.model.result import Array, Post, Resultat, Utanforskapskostnad
from kalkyl.report import exclusion_uncertainty as drawn
from kalkyl.report import figures
from kalkyl.report.gap import (
    AGE,
    PUBLISHED,
    YEARS,
    cost_gap,
    gap_conclusion,
    gap_figure,
    gap_rows,
    published_range,
    whole_life,
)
from kalkyl.report.numbers import format_kr, format_kr_short, format_number, format_percent, format_years
from kalkyl.report.reading import is_synthetic
from kalkyl.report.text import NOT_ONLY_MONEY, SYNTHETIC
from kalkyl.report.units import unit_label
from kalkyl.ui.investment_results import COLUMNS, convention_rows
from kalkyl.ui.markup import (
    body,
    esc,
    figure,
    fold,
    grade,
    notice,
    paragraph,
    quantity_unit,
    show_value,
    source_text,
    table,
)
from kalkyl.ui.uncertainty_results import explained
from kalkyl.ui.uncertainty_state import DRAWS, SEED

ROLL_UPS = tuple(SAMMANSLAGNINGAR)
FLOWS_BETWEEN = (
    "Bidrag och skatter flyttar pengar mellan aktörer och tar ut varandra i samhällets summa. Det som kostar samhället "
    "är resurserna och det uteblivna arbetet."
)


def _sum(costs: Array, kategori: str, perspektiv: str = "samhallet") -> float:
    index = [AKTORER.index(a) for a in members(perspektiv)]  # type: ignore[arg-type]
    return float(costs[KATEGORIER.index(kategori), index].sum())


def conclusion(kostnad: Utanforskapskostnad, resultat: Resultat, problems: int) -> str:
    """What a person-year costs, in one sentence."""
    scenario = resultat.scenario
    kommun = resultat.parametrar.kommuner[scenario.kommun].namn
    made_up = notice([SYNTHETIC]) if is_synthetic(resultat) else ""
    wrong = (
        notice(
            ["Ett eller flera fält går inte att använda. Resultatet visar de senaste giltiga värdena."], "bad"
        )
        if problems
        else ""
    )
    gaps = notice((f"{v.text} {v.atgard}".strip() for v in kostnad.varningar), "bad")
    sub = f"{kostnad.namn} i {kommun}, jämfört med en person som inte är i tillståndet. Prisnivå {resultat.prisar}."
    sentence = figures.exclusion_cost_conclusion(kostnad)
    return body(
        wrong,
        f'<div class="k-conclusion" id="k-resultat"><p class="k-sentence">{esc(sentence)}</p>'
        f'<p class="k-sub">{esc(sub)}</p></div>',
        gaps,
        made_up,
    )


def keys(kostnad: Utanforskapskostnad, resultat: Resultat) -> str:
    """Resources, production and transfers, never added to each other without saying so."""
    year = kostnad.per_personar
    resources, production = _sum(year, "resurskostnad"), _sum(year, "produktion")
    transfers = _sum(year, "transferering", "offentlig_sektor")
    horizon = resultat.scenario.kalkyl.horisont_ar
    total = float(kostnad.per_person_horisont.sum())
    cells = [
        ("Vård, stöd och andra resurser", format_kr(resources), "verklig kostnad per personår"),
        ("Uteblivet arbete", format_kr(production), "produktion som samhället går miste om per personår"),
        ("Bidrag och ersättningar", format_kr(transfers), "betalas av det offentliga, tas emot av individen"),
        (
            f"Samhället, {horizon} år",
            format_kr_short(total),
            f"nuvärde per person, som väntas vara kvar i {format_years(kostnad.forvantade_ar)}",
        ),
        _stock_key(kostnad),
    ]
    inner = "".join(
        f'<div class="k-key"><dt>{esc(a)}</dt><dd{" class=k-missing" if b == "saknas" else ""}>{esc(b)}'
        f"<small>{esc(c)}</small></dd></div>"
        for a, b, c in cells
    )
    return body(f'<dl class="k-keys">{inner}</dl>')


def _stock_key(kostnad: Utanforskapskostnad) -> tuple[str, str, str]:
    whole = kostnad.for_bestandet()
    if whole is None or kostnad.bestand is None:
        return ("Hela kommunen per år", "saknas", "ange lokalt antal personer i formuläret")
    people = format_number(kostnad.bestand)
    return (
        "Hela kommunen per år",
        format_kr_short(float(whole.sum())),
        f"{people} personer, samhällets kostnad",
    )


def matrix(costs: Array, caption: str, *, thousands: bool = False) -> str:
    """A table of actor by category with roll-ups."""
    columns = [
        (KATEGORIER.index(k), label)
        for k, label in COLUMNS
        if np.any(np.abs(costs[KATEGORIER.index(k)]) > 0.5)
    ]
    scale = 1000.0 if thousands else 1.0
    rows = []
    for p in (*AKTORER, *ROLL_UPS):
        own = costs[:, [AKTORER.index(a) for a in members(p)]].sum(axis=1) / scale
        rows.append((ETIKETTER[p], *(format_number(own[c]) for c, _ in columns), format_number(own.sum())))
    head = ("Aktör", *(label for _, label in columns), "Summa")
    return table(caption, head, rows, sums=range(len(AKTORER), len(AKTORER) + len(ROLL_UPS)))


def actors(kostnad: Utanforskapskostnad, resultat: Resultat) -> str:
    """Who bears the cost of a person-year."""
    shown = figures.responsive(figures.exclusion_cost, kostnad)
    return body(
        "<h2>Vem bär kostnaden för ett år?</h2>",
        figure(shown, FLOWS_BETWEEN),
        fold(
            "personar",
            "Tabell per aktör",
            matrix(
                kostnad.per_personar,
                f"Kronor per personår, prisnivå {resultat.prisar}. Minus är en vinst för aktören.",
            ),
            is_open=True,
        ),
    )


def horizon(kostnad: Utanforskapskostnad, resultat: Resultat) -> str:
    """Cost per person over the horizon."""
    k = resultat.scenario.kalkyl
    lead = (
        f"En person som är i tillståndet i dag väntas vara kvar i sammanlagt {format_years(kostnad.forvantade_ar)} "
        f"under {k.horisont_ar} år. Därför är kostnaden inte årskostnaden gånger {k.horisont_ar}."
    )
    caption = f"Nuvärde per person i kronor under {k.horisont_ar} år, {format_percent(k.ranta)} ränta, prisnivå {resultat.prisar}"
    costs = kostnad.per_person_horisont
    public = float(costs[:, [AKTORER.index(a) for a in members("offentlig_sektor")]].sum())
    sums = (
        f"Nuvärdet är {format_kr_short(float(costs.sum()))} för samhället, varav verkliga resurser "
        f"{format_kr_short(_sum(costs, 'resurskostnad'))} och uteblivet arbete {format_kr_short(_sum(costs, 'produktion'))}. "
        f"För den offentliga sektorn är det {format_kr_short(public)}."
    )
    return body(
        "<h2>Per person över tid</h2>",
        paragraph(lead),
        paragraph(sums),
        fold("horisont", "Tabell per aktör", matrix(costs, caption)),
    )


def gap(kostnad: Utanforskapskostnad, resultat: Resultat) -> str:
    """Why others have published ten million kronor or more for what is less here."""
    scenario = resultat.scenario
    try:
        steps = cost_gap(resultat.parametrar, scenario.kommun, kostnad.tillstand, scenario.kalkyl)
    except InputError as error:
        return notice([str(p) for p in error.problems], "bad", "Jämförelsen går inte att räkna.")
    if not steps:
        return ""
    source = source_text(resultat.parametrar.konstanter[PUBLISHED], resultat.parametrar)
    rows = [(name, why, change, level) for name, change, level, why in gap_rows(steps)]
    head = ("Steg", "Varför", "Ändring", "Efter steget")
    return body(
        "<h2>Varför säger andra mycket mer?</h2>",
        paragraph(
            f"Ett ofta återgivet tal är {published_range(resultat.parametrar)} för den som är utanför från {AGE} års ålder till pension. "
            f"Så blir det vårt tal för samma {YEARS} år. Den som verkligen är kvar hela tiden kostar hos oss "
            f"{format_kr_short(whole_life(steps))}, utan nedräkning."
        ),
        figure(figures.responsive(gap_figure, steps), gap_conclusion(steps)),
        fold(
            "glapp",
            "Steg för steg",
            table(f"Kronor per person. Källa: {source}", head, rows, text_columns=2, widest=1),
        ),
    )


def stock(kostnad: Utanforskapskostnad, resultat: Resultat) -> str:
    """Cost of everybody in the municipality."""
    whole = kostnad.for_bestandet()
    kommun = resultat.parametrar.kommuner[resultat.scenario.kommun].namn
    title = f"<h2>Alla i {esc(kommun)}</h2>"
    if whole is None or kostnad.bestand is None:
        return body(
            title,
            notice(["Hur många som är i tillståndet saknas – ange lokalt antal i formuläret."]),
            paragraph("Ett antal som ingen har räknat ska inte gissas fram.", "k-muted"),
        )
    public = float(whole[:, [AKTORER.index(a) for a in members("offentlig_sektor")]].sum())
    lead = (
        f"{format_number(kostnad.bestand)} personer kostar samhället {format_kr_short(float(whole.sum()))} om året, varav "
        f"den offentliga sektorn bär {format_kr_short(public)}."
    )
    return body(
        title,
        paragraph(lead),
        paragraph(f"Antalet: {kostnad.bestand_forklaring}", "k-muted"),
        fold(
            "bestand",
            "Tabell per aktör",
            matrix(whole, f"Tusental kronor (tkr) per år, prisnivå {resultat.prisar}", thousands=True),
        ),
    )


def uncertainty(kostnad: Utanforskapskostnad, resultat: Resultat) -> str:
    """How sure the cost is, and which value to find out first."""
    title = "<h2>Hur säkert är det?</h2>"
    try:
        o = drawn.cost_uncertainty(resultat, kostnad, DRAWS, SEED)
    except InputError as error:
        return body(title, notice([str(p) for p in error.problems], "bad", "Osäkerheten går inte att räkna."))
    sentence = f'<p class="k-chance">{explained(drawn.range_sentence(o))}</p>'
    if not o.bars:
        return body(title, sentence)
    spans, bars = drawn.span_table(o), drawn.bar_table(o)
    return body(
        title,
        sentence,
        paragraph(
            f"{format_number(o.draws)} simuleringar. Spannet säger inget om uppgifter som saknas.", "k-muted"
        ),
        figure(figures.responsive(drawn.bars, o), drawn.first_to_find_out(o)),
        fold("kostnadsvarden", "Siffrorna bakom figuren", table(bars.caption, bars.head, bars.rows)),
        fold(
            "kostnadsspann",
            "Spannet för varje aktör",
            figure(figures.responsive(drawn.spans, o), "Minus är en vinst för aktören.")
            + table(spans.caption, spans.head, spans.rows),
        ),
    )


def rows(kostnad: Utanforskapskostnad, resultat: Resultat) -> str:
    """Every line behind the cost: price, quantity, source, year, grade and cost."""
    whole = resultat.parametrar
    lines = [_line(post, kostnad.tillstand, whole) for post in kostnad.poster]
    head = ("Post", "Pris och mängd", "Underlag och källa", "Samhället, kr", "Det offentliga, kr")
    caption = f"Kronor per personår i {resultat.prisar} års priser; källornas priser är omräknade"
    return body(
        "<h2>Siffrorna bakom</h2>",
        table(caption, head, lines, text_columns=3, raw=True, widest=2) if lines else "",
    )


def _line(post: Post, tillstand: str, whole: Parameteruppsattning) -> tuple[str, ...]:
    public = [AKTORER.index(a) for a in members("offentlig_sektor")]
    what, source = _behind(post, tillstand, whole)
    return (
        f"{esc(post.namn)}<br><span class='k-muted'>{esc(ETIKETTER[post.kategori])}</span>",
        what,
        f"{grade(post.bevisgrad)}<br>{source}",
        format_number(float(post.belopp_per_ar.sum())),
        format_number(float(post.belopp_per_ar[public].sum())),
    )


def _behind(post: Post, tillstand: str, whole: Parameteruppsattning) -> tuple[str, str]:
    """Price and quantity of a line, and their sources (HTML)."""
    price = whole.prislappar.get(post.id)
    if price is not None:
        quantity = get_value(whole, f"tillstand.{tillstand}.mangd.{post.id}")
        amount = f"{show_value(price)} {unit_label(price.enhet)} ({price.prisar})"
        if quantity is None:
            return esc(amount), esc(source_text(price, whole))
        times = f"{show_value(quantity)} {quantity_unit(quantity.enhet)} per personår"
        both = [f"Pris: {source_text(price, whole)}"]
        both.append(f"Mängd: {quantity.kommentar if not quantity.kalla else source_text(quantity, whole)}")
        return f"{esc(amount)}<br>× {esc(times)}", "<br>".join(esc(t) for t in both)
    state = whole.tillstand[tillstand]
    if (
        state.lon is not None
        and state.sysselsattning is not None
        and state.referens_sysselsattning is not None
    ):
        wage = whole.loner[state.lon]
        work = f"{show_value(state.sysselsattning)} i arbete mot {show_value(state.referens_sysselsattning)} i jämförelsegruppen"
        amount = f"{show_value(wage)} {unit_label(wage.enhet)} ({wage.prisar})"
        return f"{esc(amount)}<br>{esc(work)}", esc(f"Lön: {source_text(wage, whole)}")
    return "", ""


def conventions(resultat: Resultat) -> str:
    """The conventions, and the sentence that goes with every result."""
    skip = ("Perspektiv", "Insatskostnaden", "Deltagare", "Utfall", "Skattefinansiering")
    rows_shown = [row for row in convention_rows(resultat) if not row[0].startswith(skip)]
    items = "".join(f"<dt>{esc(k)}</dt><dd>{esc(v)}</dd>" for k, v in rows_shown)
    return body(
        "<h2>Så är det räknat</h2>",
        f'<dl class="k-conventions">{items}</dl>',
        paragraph(NOT_ONLY_MONEY, "k-fixed"),
    )
