"""The sheets about uncertainty: summary of the draws, tornado, and what it is worth to know."""

from typing import Any, Final

import numpy as np

from kalkyl.engine.uncertainty import LONG_TERM_YEARS, MANDATE_YEARS, Spread, measure_draws, spread, within
from kalkyl.model.actors import PERSPEKTIV, Perspektiv
from kalkyl.model.result import Resultat
from kalkyl.report.book import Book, Cell, Sheet, number_cell
from kalkyl.report.long_rows import HIGH, LOW
from kalkyl.report.numbers import format_kr, format_number
from kalkyl.report.reading import Array
from kalkyl.report.sheets_flows import finish_chart, scaled_unit
from kalkyl.report.text import in_sentence, label
from kalkyl.report.uncertainty import PAYBACK, Osakerhet, uncertainty
from kalkyl.report.uncertainty_tables import MEASURES
from kalkyl.report.uncertainty_text import (
    advice_sentence,
    fan_sentence,
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
_TORNADO_HEADS: Final = (
    "Värde",
    "Enhet",
    "Lågt",
    "Högt",
    "Intervall-nivå",
    "Netto vid lågt, kr",
    "Netto vid högt, kr",
    "Ändring vid lågt, kr",
    "Ändring vid högt, kr",
    "Byter tecken",
)
CHARTED: Final = 10
"""Most values in the chart; the table has all."""

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
    first = sheet.table(["Tid", "Andel på plus", *heads, "Grundfallet"], rows)
    if o.years > 1:
        unit, code = scaled_unit(float(np.abs(o.fan.quantiles).max()))
        chart = _fan_chart(sheet.book, first, o.years, len(levels), code)
        finish_chart(sheet, chart, f"När är pengarna tillbaka? {unit}", fan_sentence(o))


def _fan_chart(book: Book, first: int, years: int, levels: int, code: str) -> Any:
    chart = book.workbook.add_chart({"type": "line"})
    middle = levels // 2
    for i in range(levels + 1):
        colour = "#1A1A1A" if i == levels else "#004B77" if i == middle else "#8DBBDD"
        chart.add_series(
            {
                "name": ["Osäkerhet", first - 1, 2 + i],
                "categories": ["Osäkerhet", first, 0, first + years - 1, 0],
                "values": ["Osäkerhet", first, 2 + i, first + years - 1, 2 + i],
                "line": {
                    "color": colour,
                    "width": 2.5 if i in (middle, levels) else 1.5,
                    "dash_type": "round_dot" if i == levels else "solid" if i in (1, 2, 3) else "dash",
                },
            }
        )
    chart.set_legend({"position": "right"})
    chart.set_x_axis({"label_position": "low"})
    chart.set_y_axis({"num_format": code, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    return chart


def _tornado(book: Book, o: Osakerhet) -> None:
    lead = (
        f"Nettonuvärde för {in_sentence(o.perspektiv)} i kronor när ett värde i taget är lägst och högst i sitt intervall. "
        f"Allt annat är som i grundfallet, {format_kr(o.base)}."
    )
    sheet = book.sheet("Tornado", "Tornado", lead, (60, 20, 14, 14, 11, 18, 18, 18, 18, 14))
    if not o.bars:
        sheet.note(tornado_sentence(o))
        sheet.close()
        return
    rows = [
        [
            Cell(o.values[bar.path].name, "etikett"),
            Cell(unit_label(o.values[bar.path].unit)),
            number_cell(bar.low),
            number_cell(bar.high),
            Cell(bar.level, "procent0"),
            Cell(bar.npv_low, "kr"),
            Cell(bar.npv_high, "kr"),
            Cell(bar.npv_low - o.base, "kr"),
            Cell(bar.npv_high - o.base, "kr"),
            Cell("ja" if bar.changes_sign else "nej"),
        ]
        for bar in o.bars
    ]
    first = sheet.table(_TORNADO_HEADS, rows, freeze=1)
    unit, code = scaled_unit(o.bars[0].swing)
    chart = _tornado_chart(book, first, min(len(rows), CHARTED), code)
    finish_chart(sheet, chart, f"Ändring av nettot från grundfallet, {unit}", tornado_sentence(o))
    sheet.close()


def _tornado_chart(book: Book, first: int, count: int, code: str) -> Any:
    chart = book.workbook.add_chart({"type": "bar"})
    for column, style in ((7, LOW), (8, HIGH)):
        chart.add_series(
            {
                "name": ["Tornado", first - 1, column],
                "categories": ["Tornado", first, 0, first + count - 1, 0],
                "values": ["Tornado", first, column, first + count - 1, column],
                "fill": {"color": style.fill},
                "border": {"color": style.ink},
                "overlap": 100,
                "gap": 40,
            }
        )
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"reverse": True, "label_position": "low", "crossing": "max"})
    chart.set_x_axis({"num_format": code, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    return chart


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
