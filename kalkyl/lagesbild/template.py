"""Writing the template for monthly reports, as Excel with lists or as CSV."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any, Final

from kalkyl.lagesbild import layout
from kalkyl.lagesbild.model import LAGEN, TILLFORLITLIGHETER, TRENDER, Observation, Omrade
from kalkyl.lagesbild.months import month_code
from kalkyl.model.indicators import RAPPORTORER, SAKOMRADEN, Indikator

_WIDTHS: Final = (10, 22, 62, 22, 9, 42, 22, 16, 34, 14, 34, 20, 40)
_COVER: Final = (
    "Mallen samlar kommunens lägesbild: hur många gånger något har hänt, i vilket område och i vilken månad.",
    "Fyll i en rad per område och indikator. Alla rapporterar i samma mall: skola, socialtjänst, fritid, bostadsbolag, "
    "räddningstjänst, polis och civilsamhälle.",
    "Har inget hänt: välj ”Inget att rapportera” under Läge. Det räknas som noll. Har ni inte fått in uppgiften: välj ”Ej "
    "rapporterat” eller lämna raden tom. Det räknas som okänt, aldrig som noll.",
    "Skriv aldrig personuppgifter: inga namn, personnummer, telefonnummer eller adresser till enskilda. Kalkyl varnar för "
    "sådant men hittar inte allt. Under Ansvarig skrivs en roll.",
    "Vad som räknas som en händelse står på bladet Indikatorer. Folkmängden på bladet Områden används för tal per 10 000 "
    "invånare och kan lämnas tom.",
    "Bladens namn och rubrikerna ska vara kvar som de är. Rader får läggas till och tas bort.",
)


@dataclass(frozen=True)
class Mall:
    """What a template is made for.

    Attributes:
        namn: Whose it is.
        omraden: Areas.
        indikatorer: Indicators to report.
        manader: Months; each gets a row per area and indicator.
        observationer: Reports to fill in, e.g. of an example.
    """

    namn: str
    omraden: Sequence[Omrade]
    indikatorer: Sequence[Indikator]
    manader: Sequence[int]
    observationer: Sequence[Observation] = ()


def rows(mall: Mall) -> Iterator[tuple[Any, ...]]:
    """Yield the cells of the report: what has been observed, or empty rows to fill in."""
    names = {area.id: area.namn for area in mall.omraden}
    titles = {i.id: i.namn for i in mall.indikatorer}
    for o in mall.observationer:
        yield (
            month_code(o.manad),
            names[o.omrade],
            titles[o.indikator],
            LAGEN[o.lage],
            o.antal if o.lage == "rapporterat" else None,
            RAPPORTORER[o.rapportor] if o.rapportor else "",
            o.kalla,
            TILLFORLITLIGHETER[o.tillforlitlighet] if o.tillforlitlighet else "",
            o.bedomning,
            TRENDER[o.trend] if o.trend else "",
            o.atgard,
            o.ansvarig,
            o.fritext,
        )
    if mall.observationer:
        return
    for month in mall.manader:
        for area in mall.omraden:
            for indicator in mall.indikatorer:
                who = RAPPORTORER[indicator.rapportor[0]]
                yield month_code(month), area.namn, indicator.namn, "", None, who, *[""] * 7


def template_csv(mall: Mall) -> bytes:
    """Return the report as CSV: semicolons, UTF-8 with mark, which Swedish Excel opens as it stands."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(layout.COLUMNS.values())
    writer.writerows([_harmless(cell) for cell in row] for row in rows(mall))
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: Any) -> Any:
    """Keep a text from being taken as a formula by a spreadsheet."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def template_excel(mall: Mall) -> bytes:
    """Return the template as a workbook."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": f"Lägesbild, {mall.namn}"})
    book.set_custom_property(layout.FORMAT_PROPERTY, layout.FORMAT, "text")
    book.set_custom_property(layout.VERSION_PROPERTY, layout.VERSION, "number")
    book.set_custom_property(layout.OWNER_PROPERTY, mall.namn[:80], "text")
    styles = _styles(book)
    _cover(book, styles, mall)
    _report(book, styles, mall)
    _areas(book, styles, mall)
    _indicators(book, styles, mall)
    _lists(book, mall)
    book.get_worksheet_by_name(layout.REPORT).activate()
    book.close()
    return buffer.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    cell = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D9D9D9"}
    return {
        "titel": book.add_format({"bold": True, "font_size": 16}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "huvud": book.add_format({**cell, "bold": True, "bg_color": "#E8E8E8"}),
        "cell": book.add_format(cell),
        "ifyll": book.add_format({**cell, "bg_color": "#DDEBF7", "font_color": "#003C78"}),
        "antal": book.add_format(
            {**cell, "bg_color": "#DDEBF7", "font_color": "#003C78", "num_format": "#,##0"}
        ),
    }


def _cover(book: Any, styles: dict[str, Any], mall: Mall) -> None:
    sheet = book.add_worksheet(layout.COVER)
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, f"Lägesbild: {mall.namn}", styles["titel"])
    for number, line in enumerate((*_COVER, f"Mallens version: {layout.VERSION}."), start=2):
        sheet.write_string(number, 0, line, styles["text"])
        sheet.set_row(number, 16.0 * -(-len(line) // 95))
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _report(book: Any, styles: dict[str, Any], mall: Mall) -> None:
    sheet = book.add_worksheet(layout.REPORT)
    head = layout.HEADER_ROW - 1
    sheet.write_string(0, 0, f"Lägesbild: {mall.namn}", styles["titel"])
    sheet.write_string(1, 0, "En rad per månad, område och indikator. Läs bladet Läs mig först.")
    for column, (title, width) in enumerate(zip(layout.COLUMNS.values(), _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(head, column, title, styles["huvud"])
    last = head
    for last, cells in enumerate(rows(mall), start=head + 1):
        for column, cell in enumerate(cells):
            style = styles["antal" if column == 4 else "ifyll" if column > 2 else "cell"]
            if cell is None or cell == "":
                sheet.write_blank(last, column, None, style)
            elif isinstance(cell, int):
                sheet.write_number(last, column, cell, style)
            else:
                sheet.write_string(last, column, cell, style)
    sheet.freeze_panes(head + 1, 3)
    sheet.autofilter(head, 0, max(last, head + 1), len(layout.COLUMNS) - 1)
    _validate(sheet, head + 1, last + 500, mall)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)


def _validate(sheet: Any, first: int, last: int, mall: Mall) -> None:
    """Lists and limits that Excel itself checks while the user types."""
    lists = {1: len(mall.omraden), 2: len(mall.indikatorer), 3: len(LAGEN), 5: len(RAPPORTORER)}
    lists |= {7: len(TILLFORLITLIGHETER), 9: len(TRENDER)}
    for number, (column, length) in enumerate(lists.items()):
        letter = chr(65 + number)
        source = f"='{layout.LISTS}'!${letter}$1:${letter}${max(length, 1)}"
        rule = {"validate": "list", "source": source, "error_title": "Välj ur listan"}
        if column == 1:
            rule["error_type"] = "warning"
        sheet.data_validation(first, column, last, column, rule)
    sheet.data_validation(
        first,
        4,
        last,
        4,
        {
            "validate": "integer",
            "criteria": ">=",
            "value": 0,
            "error_title": "Antal",
            "error_message": "Skriv ett heltal, 0 eller större. Lämna tomt om ni inte vet.",
        },
    )


def _areas(book: Any, styles: dict[str, Any], mall: Mall) -> None:
    sheet = book.add_worksheet(layout.AREAS)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 14)
    for column, title in enumerate(("Område", "Folkmängd")):
        sheet.write_string(0, column, title, styles["huvud"])
    for number, area in enumerate(mall.omraden, start=1):
        sheet.write_string(number, 0, area.namn, styles["ifyll"])
        if area.folkmangd is None:
            sheet.write_blank(number, 1, None, styles["antal"])
        else:
            sheet.write_number(number, 1, area.folkmangd, styles["antal"])


def _indicators(book: Any, styles: dict[str, Any], mall: Mall) -> None:
    sheet = book.add_worksheet(layout.INDICATORS)
    for column, (title, width) in enumerate(
        (("Indikator", 44), ("Område", 30), ("Vad som räknas", 70), ("Vem som brukar veta", 34))
    ):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, styles["huvud"])
    for number, indicator in enumerate(mall.indikatorer, start=1):
        who = ", ".join(RAPPORTORER[r] for r in indicator.rapportor)
        for column, text in enumerate(
            (indicator.namn, SAKOMRADEN[indicator.omrade], indicator.beskrivning, who)
        ):
            sheet.write_string(number, column, text, styles["cell"])
    sheet.freeze_panes(1, 1)


def _lists(book: Any, mall: Mall) -> None:
    sheet = book.add_worksheet(layout.LISTS)
    columns = (
        [area.namn for area in mall.omraden],
        [i.namn for i in mall.indikatorer],
        list(LAGEN.values()),
        list(RAPPORTORER.values()),
        list(TILLFORLITLIGHETER.values()),
        list(TRENDER.values()),
    )
    for column, words in enumerate(columns):
        for row, word in enumerate(words):
            sheet.write_string(row, column, word)
    sheet.hide()
