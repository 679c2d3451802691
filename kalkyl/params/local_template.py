"""Writing the Excel template in which a municipality states its own values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from kalkyl.model.actors import ETIKETTER
from kalkyl.model.labels import label, unit_label
from kalkyl.model.parameters import Andring, Parameteruppsattning
from kalkyl.model.paths import all_values
from kalkyl.model.values import BEVISGRAD_ETIKETTER, Kalla, Varde
from kalkyl.params import local_layout as layout
from kalkyl.writing import write_whole

_WIDTHS = (0, 0, 18, 46, 20, 20, 13, 11, 11, 8, 38, 38, 13, 11, 11, 8, 42, 22, 12, 20)
_SHARES = ("andel", "andel_per_ar")

_COVER = (
    "Här anger ni kommunens egna värden. Skriv bara i de ljusblå cellerna på bladen ”Lokala värden” och ”Saknade uppgifter”. "
    "Det som lämnas tomt behåller basvärdet.",
    "Belopp anges i kronor tillsammans med det prisår som beloppet avser. Andelar anges som procent eller som tal mellan 0 och 1.",
    "Ange gärna ett lägsta och ett högsta värde när uppgiften är osäker. Lämnas de tomma används basvärdets relativa osäkerhet.",
    "Skriv varför värdet ändras och varifrån det kommer. Under ”Vem” anges en roll eller enhet, aldrig en persons namn.",
    "Övriga celler är låsta för att filen ska gå att läsa in. Bladens namn och ordning får inte ändras.",
)


@dataclass(frozen=True)
class Row:
    """One line of the template.

    Attributes:
        path: Address, or empty for a line where nothing can be filled in.
        unit: Unit, as in the parameter files.
        topic, name, payer, source, comment: Texts.
        base: Base value, or None.
        stock: Number shown as base where the set has none of its own.
        price: Whether a price year is wanted.
    """

    path: str
    unit: str
    topic: str
    name: str
    payer: str
    source: str
    comment: str
    base: Varde | None = None
    stock: float | None = None

    @property
    def price(self) -> bool:
        """Whether the value is an amount and needs a price year."""
        return self.unit.startswith("kr")


def write_local_template(
    parameters: Parameteruppsattning,
    kommun: str,
    path: str | Path,
    stocks: Mapping[str, tuple[float | None, str]] | None = None,
) -> None:
    """Write the template to a file.

    Args:
        parameters: Parameter set; an overlay on it is filled in as the municipality's values.
        kommun: Municipality code.
        path: Where to write.
        stocks: Number of people by state and where it comes from, shown beside the municipality's own number.
    """
    write_whole(path, local_template_bytes(parameters, kommun, stocks))


def local_template_bytes(
    parameters: Parameteruppsattning,
    kommun: str,
    stocks: Mapping[str, tuple[float | None, str]] | None = None,
) -> bytes:
    """Return the template as bytes; see `write_local_template`."""
    import xlsxwriter

    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    place = parameters.kommuner[kommun]
    book.set_properties(
        {"title": f"Lokala värden, {place.namn}", "comments": f"{parameters.namn} {parameters.version}"}
    )
    book.set_custom_property(layout.FORMAT_PROPERTY, layout.FORMAT, "text")
    book.set_custom_property(layout.VERSION_PROPERTY, layout.VERSION, "number")
    book.set_custom_property("kalkyl_uppsattning", f"{parameters.id} {parameters.version}", "text")
    book.set_custom_property("kalkyl_kommun", kommun, "text")
    styles = _Styles(book)
    _cover(book, styles, parameters, f"{place.namn} ({kommun})")
    given = {change.id: change for change in parameters.overlay}
    rows = sorted(value_rows(parameters, stocks or {}), key=lambda r: _order(r.topic))
    _sheet(book, styles, layout.VALUES, f"Lokala värden för {place.namn}", rows, given)
    _sheet(
        book,
        styles,
        layout.MISSING,
        "Uppgifter som ingen har publicerat",
        list(missing_rows(parameters)),
        given,
    )
    book.get_worksheet_by_name(layout.VALUES).activate()
    book.close()
    return buffer.getvalue()


def _order(topic: str) -> tuple[int, str]:
    last = {"Tillstånd": 1, "Händelser": 2, "Löner": 3, "Konstanter": 4}
    return last.get(topic, 0), topic


def value_rows(
    parameters: Parameteruppsattning, stocks: Mapping[str, tuple[float | None, str]]
) -> Iterator[Row]:
    """Yield a row per addressed value, and one per state for the number of people in the municipality."""
    seen = set()
    for path, value in all_values(parameters):
        if path.startswith("prislapp.") and path.removeprefix("prislapp.") in parameters.saknade:
            continue
        seen.add(path)
        yield _row(parameters, path, parameters.basvarden.get(path, value))
    for state in parameters.tillstand.values():
        path = f"tillstand.{state.id}.antal"
        if path not in seen:
            words = label(parameters, path)
            count, text = stocks.get(
                state.id, (None, "Förval: kommunens statistik om den finns, annars riksandelen.")
            )
            yield Row(path, "antal", words.amne, words.namn, "", "", text, stock=count)


def _row(parameters: Parameteruppsattning, path: str, value: Varde) -> Row:
    words = label(parameters, path)
    return Row(
        path,
        value.enhet,
        words.amne,
        words.namn,
        ", ".join(ETIKETTER[a] for a in words.aktorer),
        source_text(parameters.kallor.get(value.kalla), value),
        value.kommentar,
        value,
    )


def source_text(source: Kalla | None, value: Varde) -> str:
    """Write a value's source in words: publisher, title, year, place in it and grade."""
    grade = BEVISGRAD_ETIKETTER[value.bevisgrad]
    if source is None:
        return ", ".join(part for part in (value.kalla_detalj, grade) if part)
    year = str(source.ar) if source.ar else "odaterad"
    parts = (f"{source.utgivare}: {source.titel}", year, value.kalla_detalj, grade)
    return ", ".join(part for part in parts if part)


def missing_rows(parameters: Parameteruppsattning) -> Iterator[Row]:
    """Yield a row per missing figure; those that are prices can be filled in."""
    for missing in parameters.saknade.values():
        comment = missing.kommentar
        if missing.kolada:
            comment = f"{comment} Kolada: {', '.join(missing.kolada)}.".strip()
        payer = ETIKETTER[missing.aktor] if missing.aktor else ""
        path = f"saknad.{missing.id}" if missing.enhet else ""
        yield Row(path, missing.enhet, "Saknas", missing.namn, payer, missing.var_den_finns, comment)


class _Styles:
    """Cell formats of the template."""

    def __init__(self, book: Any) -> None:
        wrap = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D9D9D9"}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.head = book.add_format({**wrap, "bold": True, "bg_color": "#E8E8E8"})
        self.locked = book.add_format({**wrap, "font_color": "#404040"})
        self.closed = book.add_format({**wrap, "pattern": 4, "fg_color": "#BFBFBF", "bg_color": "#FFFFFF"})
        self.numbers = {kind: book.add_format({**wrap, "num_format": kind}) for kind in _FORMATS}
        blue = {**wrap, "bg_color": "#DDEBF7", "font_color": "#003C78", "locked": False}
        self.inputs = {
            kind: book.add_format({**blue, "num_format": kind}) for kind in (*_FORMATS, "@", "yyyy-mm-dd")
        }


_FORMATS = ("#,##0.##", "0.0##%", "0")


def _number_format(unit: str) -> str:
    return "0.0##%" if unit in _SHARES else "#,##0.##"


def _cover(book: Any, styles: _Styles, parameters: Parameteruppsattning, place: str) -> None:
    sheet = book.add_worksheet(layout.COVER)
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, f"Kommunens egna värden: {place}", styles.title)
    kind = " (påhittade övningstal)" if parameters.syntetisk else ""
    lines = [
        *_COVER,
        f"Basvärden: {parameters.namn}, version {parameters.version}{kind}. Fingeravtryck {parameters.hash[:12]}.",
    ]
    for number, line in enumerate(lines, start=2):
        sheet.write_string(number, 0, line, styles.text)
    sheet.protect("", {"select_locked_cells": True})
    sheet.hide_gridlines(2)


def _sheet(
    book: Any, styles: _Styles, name: str, title: str, rows: Sequence[Row], given: Mapping[str, Andring]
) -> None:
    sheet = book.add_worksheet(name)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width or 8, None, {"hidden": True} if column < layout.HIDDEN else {})
    head = layout.HEADER_ROW - 1
    sheet.write_string(0, layout.HIDDEN, title, styles.title)
    sheet.write_string(1, layout.HIDDEN, "Skriv i de ljusblå cellerna. Skrafferade celler används inte.")
    for column, text in enumerate(layout.titles(name)):
        sheet.write_string(head, column, text, styles.head)
    for number, row in enumerate(rows, start=head + 1):
        _base_cells(sheet, styles, number, row)
        _input_cells(sheet, styles, number, row, given.get(row.path))
    last = head + max(len(rows), 1)
    sheet.freeze_panes(head + 1, layout.HIDDEN + 2)
    sheet.autofilter(head, layout.HIDDEN, last, len(layout.COLUMNS) - 1)
    sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True, "sort": False})
    _validate(sheet, head + 1, last, rows)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)


def _base_cells(sheet: Any, styles: _Styles, number: int, row: Row) -> None:
    texts = (row.path, row.unit, row.topic, row.name, row.payer, unit_label(row.unit) if row.unit else "")
    for column, text in enumerate(texts):
        sheet.write_string(number, column, text, styles.locked)
    base = row.base
    figures = (base.varde, base.lag, base.hog) if base is not None else (row.stock, None, None)
    for column, figure in enumerate(figures, start=len(texts)):
        _number(sheet, number, column, figure, styles.numbers[_number_format(row.unit)])
    _number(sheet, number, len(texts) + 3, base.prisar if base is not None else None, styles.numbers["0"])
    sheet.write_string(number, len(texts) + 4, row.source, styles.locked)
    sheet.write_string(number, len(texts) + 5, row.comment, styles.locked)


def _number(sheet: Any, row: int, column: int, value: float | None, style: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_number(row, column, value, style)


def _input_cells(sheet: Any, styles: _Styles, number: int, row: Row, change: Andring | None) -> None:
    first = layout.FIRST_INPUT
    if not row.path:
        for column in range(first, len(layout.COLUMNS)):
            sheet.write_blank(number, column, None, styles.closed)
        return
    style = styles.inputs[_number_format(row.unit)]
    figures = (change.varde, change.lag, change.hog) if change is not None else (None, None, None)
    for offset, figure in enumerate(figures):
        _number(sheet, number, first + offset, figure, style)
    year = styles.inputs["0"] if row.price else styles.closed
    _number(sheet, number, first + 3, change.prisar if change is not None else None, year)
    for offset, text in enumerate(
        (change.motivering, change.vem) if change is not None else ("", ""), start=4
    ):
        sheet.write_string(number, first + offset, text, styles.inputs["@"])
    if change is not None and change.nar is not None:
        sheet.write_datetime(number, first + 6, change.nar, styles.inputs["yyyy-mm-dd"])
    else:
        sheet.write_blank(number, first + 6, None, styles.inputs["yyyy-mm-dd"])
    grade = BEVISGRAD_ETIKETTER[change.bevisgrad] if change is not None else ""
    sheet.write_string(number, first + 7, grade, styles.inputs["@"])


def _validate(sheet: Any, first: int, last: int, rows: Sequence[Row]) -> None:
    """Lists and limits that Excel itself checks while the user types."""
    column = layout.FIRST_INPUT
    sheet.data_validation(
        first,
        column + 7,
        last,
        column + 7,
        {"validate": "list", "source": list(BEVISGRAD_ETIKETTER.values())},
    )
    years = {"validate": "integer", "criteria": "between", "minimum": 1950, "maximum": 2100}
    message = {"error_title": "Prisår", "error_message": "Skriv ett årtal, t.ex. 2025."}
    sheet.data_validation(first, column + 3, last, column + 3, {**years, **message})
    share = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
    note = {"error_title": "Andel", "error_message": "Skriv ett tal mellan 0 och 1, eller t.ex. 12 %."}
    for number, row in enumerate(rows, start=first):
        if row.path and row.unit in _SHARES:
            sheet.data_validation(number, column, number, column + 2, {**share, **note})
