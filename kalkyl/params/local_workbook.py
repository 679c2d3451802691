"""Reading the Excel template of local values: all changes, or every fault with its sheet and cell; never half."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kalkyl.model.parameters import Andring
from kalkyl.model.problems import InputError, Problem, near, problem
from kalkyl.model.swedish import problems
from kalkyl.model.values import BEVISGRAD_ETIKETTER
from kalkyl.packages import check_package, readable
from kalkyl.params import local_layout as layout
from kalkyl.params.local_template import local_template_bytes, write_local_template

__all__ = ["is_local_workbook", "local_template_bytes", "read_local_workbook", "write_local_template"]

_GRADES = {text.lower(): key for key, text in BEVISGRAD_ETIKETTER.items()}
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}( \d{3})+)([.,]\d+)?")


def read_local_workbook(source: str | Path | bytes) -> tuple[Andring, ...]:
    """Read the filled-in template.

    The file is only read and nothing is kept between calls, so what the user has already is untouched by a fault.

    Args:
        source: A file, or its content.

    Returns:
        One change per row that has a value, in the order of the sheets.

    Raises:
        InputError: Every fault, each with sheet and cell.
    """
    name, content = _content(source)
    check_workbook(content, name)
    book, formulas = open_workbook(content, name), open_workbook(content, name, formulas=True)
    _check_stamp(book, name)
    faults: list[Problem] = []
    changes: list[Andring] = []
    places: dict[str, str] = {}
    for sheet in layout.SHEETS:
        if sheet not in book.sheetnames:
            faults.append(
                Problem(name, f"bladet ”{sheet}” saknas. Hämta en ny mall och kopiera över era värden.")
            )
            continue
        for reader in _rows(book[sheet], formulas[sheet], sheet, faults):
            change = reader.change()
            if change is None:
                continue
            if change.id in places:
                faults.append(
                    Problem(reader.place("Adress"), f"samma uppgift står redan på {places[change.id]}.")
                )
            places.setdefault(change.id, reader.place("Ert värde"))
            changes.append(change)
    if faults:
        raise InputError(faults)
    return tuple(changes)


def is_local_workbook(content: bytes) -> bool:
    """Whether a file carries the stamp of the template, whatever else may be wrong with it."""
    try:
        check_workbook(content, "")
        stamp = {p.name: p.value for p in open_workbook(content, "").custom_doc_props.props}
    except InputError:
        return False
    return stamp.get(layout.FORMAT_PROPERTY) == layout.FORMAT


def _content(source: str | Path | bytes) -> tuple[str, bytes]:
    if isinstance(source, bytes):
        name, content = "arbetsboken", source
    else:
        path = Path(source)
        name = path.name
        try:
            size = path.stat().st_size
            content = path.read_bytes() if size <= layout.MAX_BYTES else b"x" * (layout.MAX_BYTES + 1)
        except FileNotFoundError:
            raise problem(str(source), "filen finns inte. Kontrollera namn och mapp.") from None
        except OSError as error:
            raise problem(str(source), f"filen kan inte läsas ({error.strerror}).") from None
    if len(content) > layout.MAX_BYTES:
        raise problem(name, f"filen är större än {layout.MAX_BYTES // 1_000_000} MB och läses inte.")
    return name, content


BROKEN = "filen är trasig eller ingen Excelarbetsbok (.xlsx). Öppna den i Excel och spara den på nytt."


def check_workbook(content: bytes, name: str) -> None:
    """Refuse what is no workbook, unpacks to something enormous, or carries XML entities.

    Raises:
        InputError: The first thing that is wrong.
    """
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise problem(
            name,
            "filen är en äldre Excelfil (.xls) eller lösenordsskyddad. Spara den som .xlsx utan lösenord.",
        )
    other = "filen är ingen Excelarbetsbok (.xlsx). Använd mallen från Kalkyl."
    check_package(content, name, part="xl/workbook.xml", other=other, damaged=BROKEN)


def open_workbook(content: bytes, name: str, *, formulas: bool = False) -> Any:
    """Open a workbook for reading: what its cells show, or the formulas that stand in them."""
    import openpyxl

    with readable(name, BROKEN):
        return openpyxl.load_workbook(
            BytesIO(content), read_only=True, data_only=not formulas, keep_links=False
        )


def _check_stamp(book: Any, name: str) -> None:
    stamp = {p.name: p.value for p in book.custom_doc_props.props}
    if stamp.get(layout.FORMAT_PROPERTY) != layout.FORMAT:
        raise problem(
            name, "filen är inte mallen för lokala värden. Hämta en mall från Kalkyl och fyll i den."
        )
    version = stamp.get(layout.VERSION_PROPERTY)
    if version != layout.VERSION:
        shown = f"{version:g}" if isinstance(version, float) else version
        raise problem(
            name,
            f"mallen har version {shown} men programmet läser version {layout.VERSION}. "
            "Hämta en ny mall och kopiera över era värden.",
        )


def _rows(sheet: Any, formulas: Any, name: str, faults: list[Problem]) -> Iterator["_Row"]:
    """Yield the rows below the header, each with what its cells show and what formulas stand in them."""
    width = len(layout.COLUMNS)
    limits = {"max_row": layout.MAX_ROWS, "max_col": width}
    try:
        shown = sheet.iter_rows(values_only=True, **limits)
        stated = formulas.iter_rows(values_only=True, **limits)
        for number, (cells, raw) in enumerate(zip(shown, stated, strict=False), start=1):
            padded = (*cells, *[None] * (width - len(cells)))
            if number == layout.HEADER_ROW and not _check_header(padded, name, faults):
                return
            if number > layout.HEADER_ROW:
                yield _Row(name, number, padded, (*raw, *[None] * (width - len(raw))), faults)
    except InputError:
        raise
    except Exception:
        # As when opening: the damage may be found only while the sheet is read.
        faults.append(Problem(name, BROKEN))


def _check_header(cells: Sequence[Any], name: str, faults: list[Problem]) -> bool:
    whole = True
    for column, title in enumerate(layout.titles(name)):
        if str(cells[column] or "").strip() != title:
            place = f"{name}, cell {layout.letter(column)}{layout.HEADER_ROW}"
            faults.append(
                Problem(place, f"här ska rubriken vara ”{title}”. Kolumner får inte flyttas eller tas bort.")
            )
            whole = False
    return whole


class _Row:
    """One row of a sheet, with its faults reported by cell."""

    def __init__(
        self, sheet: str, number: int, cells: Sequence[Any], formulas: Sequence[Any], faults: list[Problem]
    ) -> None:
        self.sheet = sheet
        self.number = number
        self.cells = dict(zip(layout.COLUMNS, cells, strict=True))
        self.formulas = dict(zip(layout.COLUMNS, formulas, strict=True))
        self.faults = faults

    def place(self, column: str) -> str:
        return f"{self.sheet}, cell {layout.letter(layout.COLUMNS.index(column))}{self.number}"

    def fault(self, column: str, text: str) -> None:
        self.faults.append(Problem(self.place(column), text))

    def change(self) -> Andring | None:
        """Return the change that the row states, or None when it states none or is faulty."""
        before = len(self.faults)
        inputs = layout.COLUMNS[layout.FIRST_INPUT :]
        for column in inputs:
            self._check_formula(column)
        if all(self._empty(c) for c in inputs) or len(self.faults) > before:
            return None
        path, unit = self.text("Adress"), self.text("Enhetskod")
        if not path:
            self.fault("Ert värde", "på den här raden går det inte att ange något värde.")
            return None
        data = self._data(path, unit)
        if len(self.faults) > before:
            return None
        try:
            return Andring.model_validate({k: v for k, v in data.items() if v is not None})
        except ValidationError as error:
            self.faults += problems(error, self.place("Ert värde"), Andring)
            return None

    def _data(self, path: str, unit: str) -> dict[str, Any]:
        value = self.number_of("Ert värde", unit)
        low, high = self.number_of("Ert lägsta", unit), self.number_of("Ert högsta", unit)
        if self._empty("Ert värde"):
            self.fault("Ert värde", "raden är ifylld men värdet saknas. Fyll i värdet, eller töm raden.")
        if self._empty("Ert lägsta") != self._empty("Ert högsta"):
            empty = "Ert lägsta" if self._empty("Ert lägsta") else "Ert högsta"
            self.fault(empty, "ange både lägsta och högsta värde, eller inget av dem.")
        elif value is not None and low is not None and high is not None and not low <= value <= high:
            self.fault(
                "Ert värde", f"värdet ligger inte mellan {low:g} och {high:g}. Rätta någon av siffrorna."
            )
        return {
            "id": path,
            "varde": value,
            "lag": low,
            "hog": high,
            "prisar": self.year(unit),
            "motivering": self.text("Varför och varifrån"),
            "vem": self.text("Vem (roll)"),
            "nar": self.day("När"),
            "bevisgrad": self.grade("Underlag"),
        }

    def _empty(self, column: str) -> bool:
        cell = self.cells[column]
        return cell is None or (isinstance(cell, str) and not cell.strip())

    def _check_formula(self, column: str) -> None:
        formula, cell = self.formulas[column], self.cells[column]
        if (
            isinstance(cell, str)
            and cell.startswith("#")
            and cell.rstrip("!?/0AN").isupper()
            and len(cell) < 10
        ):
            self.fault(column, f"cellen visar felet {cell}. Rätta formeln eller skriv ett tal.")
        elif isinstance(formula, str) and formula.startswith("=") and cell is None:
            self.fault(
                column,
                "formeln har inget uträknat värde. Öppna filen i Excel och spara den, eller skriv talet.",
            )

    def text(self, column: str) -> str:
        cell = self.cells[column]
        return "" if cell is None else str(cell).strip()[:2000]

    def number_of(self, column: str, unit: str) -> float | None:
        """Read a number, also one typed as Swedish text; None when the cell is empty or wrong."""
        if self._empty(column):
            return None
        cell = self.cells[column]
        if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
            self.fault(column, "här ska stå ett tal.")
            return None
        value = _swedish(cell) if isinstance(cell, str) else float(cell)
        if value is None:
            self.fault(
                column, f"”{self.text(column)[:40]}” är inget tal. Skriv t.ex. 1 250 000, 0,12 eller 12 %."
            )
            return None
        if unit in ("andel", "andel_per_ar") and not 0 <= value <= 1:
            self.fault(column, f"andelen {value:g} ligger inte mellan 0 och 1. Skriv t.ex. 0,12 eller 12 %.")
            return None
        if unit.startswith("kr") and value < 0:
            self.fault(column, "beloppet är negativt. En kostnad anges som ett positivt tal.")
            return None
        return value

    def year(self, unit: str) -> int | None:
        column = "Ert prisår"
        if not unit.startswith("kr"):
            return None
        if self._empty(column):
            self.fault(column, "prisår saknas. Ange det år som beloppet avser, t.ex. 2025.")
            return None
        value = _swedish(self.text(column)) if not isinstance(self.cells[column], bool) else None
        if value is None or value != int(value) or not 1950 <= value <= 2100:
            self.fault(column, f"”{self.text(column)[:40]}” är inget prisår. Skriv ett årtal, t.ex. 2025.")
            return None
        return int(value)

    def day(self, column: str) -> date | None:
        cell = self.cells[column]
        if self._empty(column):
            return None
        if isinstance(cell, datetime):
            return cell.date()
        try:
            return date.fromisoformat(self.text(column))
        except ValueError:
            self.fault(column, f"”{self.text(column)[:40]}” är inget datum. Skriv t.ex. 2026-03-31.")
            return None

    def grade(self, column: str) -> str | None:
        text = self.text(column).lower()
        if text and text not in _GRADES:
            hint = near(text, _GRADES)
            self.fault(
                column, f"”{self.text(column)[:40]}” finns inte i listan.{hint} Välj ur listan i cellen."
            )
        return _GRADES.get(text)


def _swedish(text: str) -> float | None:
    """Read a number as typed in Sweden; None when it is none, or can be read in two ways (1.250)."""
    plain = re.sub(r"\s", " ", text).strip().replace("\u2212", "-").lower()
    factor = 1.0
    for ending, value in ((" %", 0.01), ("%", 0.01), (" kr", 1.0), ("kr", 1.0)):
        if plain.endswith(ending):
            plain, factor = plain.removesuffix(ending).strip(), value
            break
    if not _NUMBER.fullmatch(plain) or re.fullmatch(r"[+-]?[1-9]\d{0,2}\.\d{3}", plain):
        return None
    number = float(plain.replace(" ", "").replace(",", "."))
    return round(number * factor, 12) if factor != 1.0 else number
