"""The results of the comparison, as HTML."""

from collections.abc import Sequence

from kalkyl.engine.comparison import Comparison
from kalkyl.model.actors import AKTORER, Perspektiv
from kalkyl.model.result import Resultat
from kalkyl.report.figures import responsive
from kalkyl.report.numbers import format_kr, format_kr_short, format_number, format_percent, format_years
from kalkyl.report.reading import ROLLUPS
from kalkyl.report.side_by_side import (
    LETTERS,
    Line,
    actors_conclusion,
    actors_side_by_side,
    choices_made,
    values_that_differ,
    years_side_by_side,
)
from kalkyl.report.text import in_sentence, label, upper_first
from kalkyl.ui.markup import body, esc, figure, fold, notice, paragraph, table, tkr

NOTHING = "Lägg till minst två scenarier: öppna sparade filer här, eller välj Ta med till jämförelse på sidan där ni räknar."


def conclusion(results: Sequence[Resultat], perspektiv: Perspektiv) -> str:
    """Say in one sentence which scenario gives most, and for whom."""
    values = [
        (r.matt[perspektiv].npv, LETTERS[i])
        for i, r in enumerate(results)
        if r.matt[perspektiv].npv is not None
    ]
    if len(results) < 2:
        text = NOTHING
    elif len(values) < 2:
        text = (
            "Minst två av scenarierna måste ha både kostnad och effekt för att resultaten ska kunna jämföras."
        )
    else:
        ordered = sorted(values, key=lambda pair: -(pair[0] or 0.0))
        (best, first), (second, next_one) = ordered[0], ordered[1]
        gap = format_kr_short((best or 0.0) - (second or 0.0))
        text = (
            f"Scenario {first} ger {in_sentence(perspektiv)} mest: {format_kr_short(best)} i nettonuvärde, {gap} mer än "
            f"scenario {next_one}."
        )
    years = {r.prisar for r in results}
    mixed = (
        notice(["Scenarierna har olika prisår. Beloppen går inte att jämföra rakt av."], "")
        if len(years) > 1
        else ""
    )
    return body(
        f'<div class="k-conclusion" id="k-resultat"><p class="k-sentence">{esc(text)}</p></div>', mixed
    )


def measures(results: Sequence[Resultat], perspektiv: Perspektiv) -> str:
    """The measures of each scenario beside each other."""
    found = [r.matt[perspektiv] for r in results]
    rows: list[list[str | None]] = [
        ["Nettonuvärde", *(_kr(m.npv) for m in found)],
        ["Nuvärde av nyttan", *(_kr(m.nytta_nuvarde) for m in found)],
        ["Nytta per satsad krona", *("–" if m.bcr is None else format_number(m.bcr, 2) for m in found)],
        ["Återbetalningstid", *(format_years(m.aterbetalningstid_ar) for m in found)],
        ["Så många måste lyckas", *(_people(r) for r in results)],
    ]
    caption = f"Mått för {in_sentence(perspektiv)}"
    return body("<h2>Resultaten sida vid sida</h2>", table(caption, ["Mått", *heads(results)], rows))


def heads(results: Sequence[Resultat]) -> list[str]:
    """Letter and name of each scenario."""
    return [f"{LETTERS[i]}. {r.scenario.namn[:60]}" for i, r in enumerate(results)]


def _kr(x: float | None) -> str:
    return "saknas" if x is None else format_kr(x)


def _people(result: Resultat) -> str:
    count = result.brytpunkt.antal_lyckade
    return "finns inte" if count is None else format_number(count, 1)


def chances(
    results: Sequence[Resultat], compared: Sequence[Comparison | None], perspektiv: Perspektiv
) -> str:
    """How sure it is that one scenario is better than the first, with the same chance in both."""
    lines = []
    for i, one in enumerate(compared, start=1):
        if one is None:
            lines.append(
                f"Scenario {LETTERS[i]} kan inte jämföras med A: en av dem saknar kostnad eller effekt."
            )
            continue
        low, high = one.difference.quantiles.get(0.025), one.difference.quantiles.get(0.975)
        spread = (
            f" Skillnaden ligger mellan {format_kr_short(low)} och {format_kr_short(high)} (95 %)."
            if low is not None and high is not None
            else ""
        )
        lines.append(
            f"Scenario {LETTERS[i]} är bättre än A för {in_sentence(perspektiv)} i {format_percent(one.better, 0)} av "
            f"dragningarna.{spread}"
        )
    about = (
        "Alla scenarier har räknats 2 000 gånger med samma slump: en siffra som två scenarier delar får samma värde i "
        "båda. Då syns skillnaden mellan dem, inte skillnaden i tur."
    )
    return body(
        "<h2>Hur säker är skillnaden?</h2>", *(paragraph(t) for t in lines), paragraph(about, "k-muted")
    )


def inputs(results: Sequence[Resultat]) -> str:
    """What went into each scenario, with the differences marked."""
    chosen, values = choices_made(results), values_that_differ(results)
    count = sum(line.differs for line in chosen) + len(values)
    intro = "Scenarierna bygger på samma val och siffror." if not count else "Det som skiljer är markerat."
    details = (
        fold(
            "skillnader",
            f"Siffror bakom som skiljer ({len(values)})",
            _lines("Siffror som skiljer", values, results),
        )
        if values
        else ""
    )
    return body(
        "<h2>Vad skiljer?</h2>", paragraph(intro), _lines("Val i scenarierna", chosen, results), details
    )


def _lines(caption: str, lines: Sequence[Line], results: Sequence[Resultat]) -> str:
    rows = [
        [
            esc(line.name) + (' <span class="k-grade">skiljer</span>' if line.differs else ""),
            *(f'<span class="{"k-differs" if line.differs else ""}">{esc(v)}</span>' for v in line.values),
        ]
        for line in lines
    ]
    return table(caption, ["Val", *heads(results)], rows, text_columns=1 + len(results), raw=True)


def actors(results: Sequence[Resultat]) -> str:
    """Who gains and who loses in each scenario."""
    who = (*AKTORER, *ROLLUPS)
    rows = [[upper_first(label(p)), *(tkr(r.matt[p].npv) for r in results)] for p in who]
    behind = table(
        "Nettonuvärde, tusen kronor", ["Aktör", *heads(results)], rows, sums=range(len(AKTORER), len(who))
    )
    drawn = figure(responsive(actors_side_by_side, results), actors_conclusion(results))
    return body("<h2>Vem vinner och vem förlorar?</h2>", drawn, fold("aktorer", "Visa tabellen", behind))


def years(results: Sequence[Resultat], perspektiv: Perspektiv) -> str:
    """When the money is back in each scenario."""
    said = "; ".join(
        f"{LETTERS[i]}: {format_years(r.matt[perspektiv].aterbetalningstid_diskonterad_ar)}"
        for i, r in enumerate(results)
    )
    drawn = figure(
        responsive(years_side_by_side, results, perspektiv), f"Pengarna är tillbaka, med ränta: {said}."
    )
    return body("<h2>När är pengarna tillbaka?</h2>", drawn)
