"""The sheets with amounts by actor, year and category, and their charts."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from kalkyl.model.actors import AKTORER, KATEGORIER, NAMNDER, PERSPEKTIV, Perspektiv
from kalkyl.model.result import Resultat, Utanforskapskostnad
from kalkyl.model.values import BEVISGRAD_ETIKETTER
from kalkyl.report.book import Book, Cell, Sheet, column_name, number_cell
from kalkyl.report.conclusions import flows_per_year_conclusion, per_actor_conclusion
from kalkyl.report.reading import COST, Array, actor_index, cost_and_gain
from kalkyl.report.text import in_sentence, label, missing_reason
from kalkyl.report.theme import STYLES

YEAR_SHEET = "Per år"
SUMMARY_SHEET = "Sammanfattning"

_PATTERNS: Final = {
    "rising": "wide_upward_diagonal",
    "falling": "wide_downward_diagonal",
    "dots": "percent_20",
    "lines": "dashed_horizontal",
    "columns": "dashed_vertical",
    "grid": "dotted_grid",
    "rings": "percent_10",
}


def actor_sheet(book: Book, resultat: Resultat) -> None:
    """Write present values by category and actor; the last row is the net present value."""
    lead = f"Nuvärde i kronor, {resultat.prisar} års priser. Minus är en utgift för aktören, plus en inkomst eller besparing."
    sheet = book.sheet("Per aktör", "Per aktör", lead, (32, *(20,) * len(PERSPEKTIV)))
    present = resultat.nuvarde()
    rows = [
        [
            Cell(label(kategori), "etikett"),
            *(_known(book, resultat, i, p, _sum(present[i], p)) for p in PERSPEKTIV),
        ]
        for i, kategori in enumerate(KATEGORIER)
    ]
    total = [book.cell(f"npv.{p}", resultat.matt[p].npv, "kr+") for p in PERSPEKTIV]
    rows.append([Cell("Nettonuvärde", "etikett+"), *total])
    sheet.table(["Kategori", *(label(p) for p in PERSPEKTIV)], rows, freeze=1)
    sheet.note("Staten, Offentlig sektor och Samhället är summor av aktörerna till vänster.")
    sheet.close()


def _sum(by_actor: Array, perspektiv: Perspektiv) -> float:
    return float(by_actor[actor_index(perspektiv)].sum())


def _known(book: Book, resultat: Resultat, category: int, perspektiv: Perspektiv, value: float) -> Cell:
    """Give an amount, or "saknas" where the effect or the cost that it comes from is not known."""
    missing = resultat.kostnad_saknas if category == COST else resultat.effekt_saknas
    if missing:
        return Cell(None, "kr")
    return book.cell(f"nuvarde.{KATEGORIER[category]}.{perspektiv}", value, "kr")


def year_sheet(book: Book, resultat: Resultat) -> int:
    """Write the undiscounted flow by actor and year; return the first data row."""
    lead = f"Flöde i kronor, {resultat.prisar} års priser, utan diskontering.{_incomplete(resultat)}"
    sheet = book.sheet(YEAR_SHEET, "Per år", lead, (12, *(20,) * (len(PERSPEKTIV) + 2)))
    chosen = resultat.scenario.kalkyl.perspektiv
    cost, gain = cost_and_gain(resultat, chosen, discounted=True)
    running = np.cumsum(cost + gain)
    flows = [resultat.flode(p) for p in PERSPEKTIV]
    rows = [
        [
            Cell(int(year), "ar"),
            *(book.cell(f"summa.{p}.{t}", float(f[t]), "kr") for p, f in zip(PERSPEKTIV, flows, strict=True)),
            book.cell(f"diskonterat.{t}", float(cost[t] + gain[t]), "kr"),
            book.cell(f"samlat.{t}", float(running[t]), "kr"),
        ]
        for t, year in enumerate(resultat.ar)
    ]
    sums = [book.cell(f"summa.{p}", float(f.sum()), "kr+") for p, f in zip(PERSPEKTIV, flows, strict=True)]
    last = book.cell(f"samlat.{len(resultat.ar) - 1}", float(running[-1]), "kr+")
    rows.append([Cell("Summa", "etikett+"), *sums, last, Cell("", "text+")])
    headers = [
        "År",
        *(label(p) for p in PERSPEKTIV),
        f"{label(chosen)}, diskonterat",
        f"{label(chosen)}, samlat diskonterat",
    ]
    first = sheet.table(headers, rows, freeze=1)
    sheet.close()
    return first


def category_year_sheet(book: Book, resultat: Resultat) -> None:
    """Write the undiscounted flow by category and year of the chosen perspective."""
    chosen = resultat.scenario.kalkyl.perspektiv
    lead = (
        f"Flöde för {in_sentence(chosen)} i kronor, {resultat.prisar} års priser, utan diskontering."
        f"{_incomplete(resultat)}"
    )
    sheet = book.sheet(
        "Per år och kategori", "Per år och kategori", lead, (12, *(20,) * (len(KATEGORIER) + 1))
    )
    flows = resultat.kassaflode[:, actor_index(chosen), :].sum(axis=1)
    _year_table(sheet, resultat, [label(k) for k in KATEGORIER], flows, [f"slag.{k}" for k in KATEGORIER])
    sheet.close()


def board_sheet(book: Book, resultat: Resultat) -> None:
    """Write kommun's flow by board and year, in full and as a realisable budget effect."""
    lead = f"Kronor, {resultat.prisar} års priser, utan diskontering.{_incomplete(resultat)}"
    sheet = book.sheet("Kommunens nämnder", "Kommunens nämnder", lead, (12, *(22,) * (len(NAMNDER) + 1)))
    names = [label(n) for n in NAMNDER]
    sheet.heading("Långsiktigt resursvärde (hela genomsnittskostnaden)")
    _year_table(sheet, resultat, names, resultat.namndflode, [f"namnd.{n}" for n in NAMNDER])
    sheet.heading("Realiserbar budgeteffekt (det som går att spara i budgeten, med fördröjning)")
    if sheet.book.live:
        sheet.note("Räknad i Kalkyl när boken skrevs; den följer inte med när indata ändras.")
    _year_table(sheet, resultat, names, resultat.namndflode_budget, (), freeze=None)
    sheet.close()


def _year_table(
    sheet: Sheet,
    resultat: Resultat,
    names: Sequence[str],
    flows: Array,
    keys: Sequence[str],
    freeze: int | None = 1,
) -> None:
    """Write flows (series, year) with one row per year, a sum to the right and a sum below.

    Args:
        sheet: Where to write.
        resultat: The result.
        names: Headings of the series.
        flows: Amounts, shape (series, year).
        keys: Where the living sheets have each series; empty where they do not.
        freeze: Columns to keep in view.
    """
    book, years, first = sheet.book, len(resultat.ar), sheet.row + 2
    living = bool(book.live) and bool(keys)
    last_column = column_name(len(names))

    def across(row: int) -> str:
        return f"=SUM(B{row}:{last_column}{row})" if living else ""

    rows = [
        [
            Cell(int(year), "ar"),
            *(book.cell(f"{keys[n]}.{t}" if keys else "", float(x), "kr") for n, x in enumerate(flows[:, t])),
            Cell(float(flows[:, t].sum()), "krfet", across(first + t)),
        ]
        for t, year in enumerate(resultat.ar)
    ]
    down = [f"=SUM({c}{first}:{c}{first + years - 1})" for c in map(column_name, range(1, len(names) + 2))]
    totals = [*flows.sum(axis=1), flows.sum()]
    sums = [Cell(float(x), "kr+", f if living else "") for x, f in zip(totals, down, strict=True)]
    rows.append([Cell("Summa", "etikett+"), *sums])
    sheet.table(["År", *names, "Summa"], rows, freeze=freeze)


def _incomplete(resultat: Resultat) -> str:
    if resultat.effekt_saknas and resultat.kostnad_saknas:
        return " Varken effekt eller kostnad är känd; tabellen är tom på belopp."
    if resultat.effekt_saknas:
        return " Effekten är inte känd: bara insatsens kostnad är med."
    return " Insatsens kostnad är inte känd och är inte med." if resultat.kostnad_saknas else ""


def exclusion_sheet(book: Book, resultat: Resultat) -> None:
    """Write the cost of exclusion per state: one row per measure and category, then the lines behind it."""
    lead = f"Kronor i {resultat.prisar} års priser. Kostnad är plus, vinst är minus."
    sheet = book.sheet("Utanförskapets kostnad", "Utanförskapets kostnad", lead, (32, 34, 28, *(19,) * 9))
    rows = [row for k in resultat.kostnad_utanforskap for row in _exclusion_rows(k)]
    headers = ["Tillstånd", "Mått", "Kategori", *(label(a) for a in AKTORER), label("samhallet")]
    sheet.table(headers, rows, freeze=3)
    for kostnad in resultat.kostnad_utanforskap:
        sheet.note(f"{kostnad.namn}, antal: {kostnad.bestand_forklaring}")
        for warning in kostnad.varningar:
            sheet.note(f"{kostnad.namn}: {warning.text} {warning.atgard}".strip())
    sheet.row += 1
    sheet.heading("Poster bakom kostnaden per personår")
    lines = [
        [
            Cell(k.namn),
            Cell(post.namn),
            Cell(f"{label(post.kategori)} ({BEVISGRAD_ETIKETTER[post.bevisgrad].lower()})"),
            *(Cell(float(x), "kr") for x in post.belopp_per_ar),
            Cell(float(post.belopp_per_ar.sum()), "krfet"),
        ]
        for k in resultat.kostnad_utanforskap
        for post in k.poster
    ]
    sheet.table(["Tillstånd", "Post", "Kategori (svagaste bevisgrad)", *headers[3:]], lines)
    sheet.close()


_STATE_MEASURES: Final = (
    "Per personår",
    "Per person över horisonten, nuvärde",
    "Alla i kommunen, per år",
    "Antal personer i kommunen",
)
_EVENT_MEASURES: Final = (
    "Per händelse",
    "Alla väntade händelser, nuvärde",
    "Alla händelser, första året",
    "Antal händelser, första året",
)


def _exclusion_rows(kostnad: Utanforskapskostnad) -> list[list[Cell]]:
    names = _EVENT_MEASURES if kostnad.slag == "handelse" else _STATE_MEASURES
    amounts = (kostnad.per_personar, kostnad.per_person_horisont, kostnad.for_bestandet())
    blocks: list[tuple[str, Array | None]] = list(zip(names, amounts, strict=False))
    rows = []
    for name, values in blocks:
        if values is None:
            rows.append(
                [Cell(kostnad.namn), Cell(name), Cell("Summa", "etikett"), *(Cell(None) for _ in range(9))]
            )
            continue
        for i, kategori in enumerate(KATEGORIER):
            if np.any(values[i] != 0):
                rows.append(_exclusion_row(kostnad.namn, name, label(kategori), values[i], ""))
        rows.append(_exclusion_row(kostnad.namn, name, "Summa", values.sum(axis=0), "+"))
    rows.append(
        [Cell(kostnad.namn), Cell(names[3]), Cell("Antal", "etikett")]
        + [Cell("") for _ in AKTORER]
        + [number_cell(kostnad.bestand)]
    )
    return rows


def _exclusion_row(state: str, name: str, kategori: str, values: Array, plus: str) -> list[Cell]:
    return [
        Cell(state, f"text{plus}"),
        Cell(name, f"text{plus}"),
        Cell(kategori, f"etikett{plus}"),
        *(Cell(float(x), f"kr{plus}") for x in values),
        Cell(float(values.sum()), "kr+" if plus else "krfet"),
    ]


def chart_sheet(book: Book, resultat: Resultat) -> Sheet:
    """Add the sheet for the charts; they are drawn when the sheets that they read are written."""
    lead = f"{resultat.prisar} års priser. Siffrorna står i bladen Sammanfattning och Per år."
    return book.sheet("Diagram", "Diagram", lead, (16,) * 10)


def add_charts(sheet: Sheet, resultat: Resultat, first_year_row: int, first_actor_row: int) -> None:
    """Draw NPV per actor and flow per year, one below the other, on a page of their own.

    Args:
        sheet: Where to draw.
        resultat: The result.
        first_year_row: First data row of the sheet with flows per year (0 is the first).
        first_actor_row: First data row of the key figures in the summary.
    """
    sheet.page.fit_to_pages(1, 1)
    if resultat.lage != "brytpunkt":
        size = max(abs(resultat.matt[a].npv or 0.0) for a in AKTORER)
        unit, code = scaled_unit(size)
        chart = _actor_chart(sheet.book, first_actor_row, code)
        finish_chart(sheet, chart, f"Nettonuvärde per aktör, {unit}", per_actor_conclusion(resultat))
    if not resultat.effekt_saknas and np.any(resultat.kassaflode):
        unit, code = scaled_unit(float(np.abs(resultat.kassaflode.sum(axis=0)).max()))
        chart = _year_chart(sheet.book, resultat, first_year_row, code)
        title = f"Flöde per år för {in_sentence('samhallet')}, {unit}"
        finish_chart(sheet, chart, title, flows_per_year_conclusion(resultat, "samhallet"))
    if resultat.lage == "brytpunkt":
        sheet.note(missing_reason(resultat))
    sheet.close()


def scaled_unit(size: float) -> tuple[str, str]:
    """Unit and number format of a chart axis: a comma at the end of a format divides by a thousand."""
    if size >= 1e7:
        return "mnkr", "#,##0.0,,"
    return ("tkr", "#,##0,") if size >= 1e4 else ("kr", "#,##0")


def _actor_chart(book: Book, first: int, code: str) -> object:
    chart = book.workbook.add_chart({"type": "bar"})
    last = first + len(AKTORER) - 1
    chart.add_series(
        {
            "name": "Nettonuvärde",
            "categories": [SUMMARY_SHEET, first, 0, last, 0],
            "values": [SUMMARY_SHEET, first, 1, last, 1],
            "points": [chart_fill(a) for a in AKTORER],
            "data_labels": {"value": True, "num_format": code},
            "gap": 40,
        }
    )
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "label_position": "low", "crossing": "max"})
    chart.set_x_axis({"num_format": code, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    return chart


def chart_fill(key: str) -> dict[str, dict[str, str]]:
    """Return the fill of a series in a native chart, with the same colour and a like pattern as in the figures."""
    style = STYLES[key]
    if style.pattern == "solid":
        return {"fill": {"color": style.fill}}
    return {
        "pattern": {"pattern": _PATTERNS[style.pattern], "fg_color": style.ink, "bg_color": style.fill},
        "border": {"color": style.fill},
    }


def _year_chart(book: Book, resultat: Resultat, first: int, code: str) -> object:
    chart = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    last = first + len(resultat.ar) - 1
    for column, aktor in enumerate(PERSPEKTIV, start=1):
        if aktor not in AKTORER or not np.any(resultat.flode(aktor)):
            continue
        chart.add_series(
            {
                "name": [YEAR_SHEET, first - 1, column],
                "categories": [YEAR_SHEET, first, 0, last, 0],
                "values": [YEAR_SHEET, first, column, last, column],
                **chart_fill(aktor),
                "gap": 40,
            }
        )
    chart.set_legend({"position": "right"})
    chart.set_x_axis(
        {"label_position": "low", "num_format": "0", "interval_unit": 1 + (len(resultat.ar) - 1) // 14}
    )
    chart.set_y_axis({"num_format": code, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    return chart


def finish_chart(sheet: Sheet, chart: object, title: str, alt: str) -> None:
    """Place a chart with its conclusion above it, and leave room for it."""
    sheet.note(alt)
    chart.set_title({"name": title, "name_font": {"size": 13}})  # type: ignore[attr-defined]
    chart.set_size({"width": 1100, "height": 400})  # type: ignore[attr-defined]
    place = {"description": f"{title}. {alt}", "object_position": 2}
    sheet.page.insert_chart(sheet.row, 0, chart, place)
    sheet.row += 22
