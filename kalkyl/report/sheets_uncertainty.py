"""The sheets about uncertainty: summary of the draws, tornado, and what it is worth to know."""

from typing import Final

from kalkyl.engine.uncertainty import LONG_TERM_YEARS, MANDATE_YEARS, Spread, measure_draws, spread, within
from kalkyl.model.actors import PERSPEKTIV, Perspektiv
from kalkyl.model.result import Resultat
from kalkyl.report.book import Book, Cell, Sheet, number_cell
from kalkyl.report.numbers import format_number
from kalkyl.report.reading import Array
from kalkyl.report.text import in_sentence, label
from kalkyl.report.uncertainty import PAYBACK, Osakerhet, uncertainty
from kalkyl.report.uncertainty_tables import MEASURES
from kalkyl.report.uncertainty_text import (
    advice_sentence,
    headline,
    kind_of,
    loss_sentence,
    more_times,
    range_sentence,
    tornado_sentence,
    way_of_words,
)
from kalkyl.report.units import unit_label

SHEETS: Final = (
    ("Osäkerhet", "Vad simuleringarna säger, per aktör och mått, med slumpfel"),
    ("Tornado", "Nettonuvärdet när ett värde i taget är lägst och högst"),
    ("Värdet av kunskap", "Vad det är värt att ta reda på före beslutet"),
)
_UNITS: Final = {"kr": ", kr", "kvot": "", "ar": ", år", "procent": ""}
_KINDS: Final = {"kr": "kr", "kvot": "kvot", "ar": "kvot", "procent": "procent"}


def uncertainty_sheets(book: Book, resultat: Resultat) -> None:
    """Write the three sheets; nothing without draws or without a net."""
    o = uncertainty(resultat)
    if o is None:
        return
    _summary(book, resultat, o)
    _tornado(book, o)
    _worth(book, o)


def _summary(book: Book, resultat: Resultat, o: Osakerhet) -> None:
    lead = (
        f"{format_number(o.draws)} simuleringar av {format_number(o.uncertain)} osäkra värden, kronor i "
        f"{resultat.prisar} års priser. Grundfallet ingår inte."
    )
    sheet = book.sheet("Osäkerhet", "Osäkerhet", lead, (34, *(18,) * 8))
    for sentence in (headline(o), more_times(o), range_sentence(o), loss_sentence(o)):
        if sentence:
            sheet.note(sentence)
    sheet.row += 1
    draws = {p: measure_draws(resultat, p) for p in PERSPEKTIV}
    _chances(sheet, o, draws)
    _measures(sheet, draws)
    _fan(sheet, o)
    sheet.close()


def _chances(sheet: Sheet, o: Osakerhet, draws: dict[Perspektiv, dict[str, Array]]) -> None:
    sheet.heading("Hur ofta lönar det sig?")
    times = [int(t) for t in (MANDATE_YEARS, LONG_TERM_YEARS) if t <= o.years]
    rows = []
    for p, found in draws.items():
        cells = [Cell(label(p), "etikett")]
        for share, error in (
            *((within(found[PAYBACK], t)) for t in times),
            (o.actors[p].positive, o.actors[p].positive_error),
        ):
            cells += [Cell(share, "procent"), Cell(error, "procent")]
        rows.append(cells)
    heads = [*(f"Tillbaka inom {t} år" for t in times), f"Netto över noll efter {o.years} år"]
    sheet.table(["Perspektiv", *(h for head in heads for h in (head, "Slumpfel"))], rows)
    sheet.note(
        "Tillbaka betyder att det samlade resultatet, med ränta, har nått noll. Fyra år är en mandatperiod."
    )
    sheet.row += 1


def _measures(sheet: Sheet, draws: dict[Perspektiv, dict[str, Array]]) -> None:
    heads = (
        "Medelvärde",
        "Slumpfel",
        "5 %-kvantil",
        "10 %-kvantil",
        "Median",
        "90 %-kvantil",
        "95 %-kvantil",
    )
    for key, name, unit in MEASURES:
        sheet.heading(f"{name}{_UNITS[unit]}")
        rows = [
            [Cell(label(p), "etikett"), *_spread(spread(found[key]), _KINDS[unit])]
            for p, found in draws.items()
        ]
        sheet.table(["Perspektiv", *heads, "Går att räkna i"], rows)
    sheet.note(
        "”saknas” i ett medelvärde eller en kvantil: måttet finns inte där, eller pengarna kommer aldrig tillbaka."
    )
    sheet.row += 1


def _spread(found: Spread, kind: str) -> list[Cell]:
    quantiles = [Cell(found.quantiles.get(q), kind) for q in (0.05, 0.1, 0.5, 0.9, 0.95)]
    return [
        Cell(found.mean, kind),
        Cell(found.mean_error, kind),
        *quantiles,
        Cell(1.0 - found.missing, "procent"),
    ]


def _fan(sheet: Sheet, o: Osakerhet) -> None:
    sheet.heading(f"Samlat resultat med ränta för {in_sentence(o.perspektiv)}, kr")
    levels = o.fan.levels
    rows = [
        [
            Cell(f"Efter {t + 1} år", "etikett"),
            Cell(float(o.fan.positive[t]), "procent"),
            *(Cell(float(o.fan.quantiles[i, t]), "kr") for i in range(len(levels))),
            Cell(float(o.fan.base[t]), "kr"),
        ]
        for t in range(o.years)
    ]
    heads = [f"{format_number(level * 100)} %-kvantil" for level in levels]
    sheet.table(["Tid", "Andel på plus", *heads, "Grundfallet"], rows)


def _tornado(book: Book, o: Osakerhet) -> None:
    lead = f"Nettonuvärde för {in_sentence(o.perspektiv)} i kronor när ett värde i taget är lägst och högst i sitt intervall."
    sheet = book.sheet("Tornado", "Tornado", lead, (70, 20, 14, 14, 11, 20, 20, 18, 14))
    sheet.note(tornado_sentence(o))
    sheet.note("Allt annat är som i grundfallet.")
    sheet.row += 1
    rows = [
        [
            Cell(o.values[bar.path].name, "etikett"),
            Cell(unit_label(o.values[bar.path].unit)),
            number_cell(bar.low),
            number_cell(bar.high),
            Cell(bar.level, "procent0"),
            Cell(bar.npv_low, "kr"),
            Cell(bar.npv_high, "kr"),
            Cell(bar.swing, "kr"),
            Cell("ja" if bar.changes_sign else "nej"),
        ]
        for bar in o.bars
    ]
    heads = [
        "Värde",
        "Enhet",
        "Lågt",
        "Högt",
        "Intervallnivå",
        "Netto vid lågt, kr",
        "Netto vid högt, kr",
        "Skillnad, kr",
        "Byter tecken",
    ]
    sheet.table(heads, rows, freeze=1)
    sheet.close()


def _worth(book: Book, o: Osakerhet) -> None:
    lead = f"Vad ett säkrare beslut i genomsnitt vore värt för {in_sentence(o.perspektiv)}, kronor"
    sheet = book.sheet("Värdet av kunskap", "Värdet av kunskap", lead, (70, 26, 18, 18, 18, 60))
    sheet.note(advice_sentence(o))
    sheet.row += 1
    rows = [
        [
            Cell(o.values[v.name].name, "etikett"),
            Cell(kind_of(v.name)),
            Cell(v.value, "kr"),
            Cell(v.error, "kr"),
            Cell(v.share, "procent"),
            Cell(way_of_words(v.name)),
        ]
        for v in o.worth
    ]
    whole, error = o.everything
    rows.append(
        [
            Cell("Allt på en gång (EVPI)", "etikett+"),
            Cell("", "text+"),
            Cell(whole, "kr+"),
            Cell(error, "kr+"),
            Cell(1.0 if whole > 0 else None, "procent+"),
            Cell("", "text+"),
        ]
    )
    heads = [
        "Värde (EVPPI)",
        "Slag",
        "Värt att veta, kr",
        "Slumpfel, kr",
        "Andel av allt",
        "Hur det går att ta reda på",
    ]
    sheet.table(heads, rows, freeze=1)
    sheet.note(
        "Värdena går inte att lägga ihop: att veta två saker kan vara värt mer eller mindre än summan."
    )
    sheet.close()
