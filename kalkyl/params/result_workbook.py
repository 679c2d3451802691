"""Opening an exported workbook again: the scenario it was written from, with what has been changed in its input cells."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from openpyxl.utils import get_column_letter
from pydantic import ValidationError

from kalkyl.model.parameters import Andring
from kalkyl.model.problems import InputError, Problem, problem
from kalkyl.model.result_layout import (
    FIRST_ROW,
    FORMAT,
    FORMAT_PROPERTY,
    ORIGIN_SHEET,
    VERSION,
    VERSION_PROPERTY,
)
from kalkyl.model.scenario import Scenario
from kalkyl.model.swedish import problems
from kalkyl.packages import readable
from kalkyl.params.local_workbook import BROKEN, check_workbook, open_workbook
from kalkyl.params.scenario_edits import CellEdit, edited

_SAME: Final = 1e-12
"""Relative difference within which a number in a cell is the one that was written there."""


@dataclass(frozen=True)
class _Input:
    """An input cell as it was written: see the sheet Återläsning."""

    id: str
    blad: str
    rad: int
    kolumn: int
    varde: Any
    namn: str
    lag: float | None
    hog: float | None
    heltal: bool
    tomt: bool
    val: dict[str, Any]


def read_result_workbook(source: str | Path | bytes, name: str = "") -> Scenario:
    """Read an exported workbook.

    Args:
        source: A file, or its content.
        name: What the file is called in messages.

    Returns:
        The scenario. The local values that the result was calculated with, and values of the parameter set that were
        changed in the workbook, stand among its changed values.

    Raises:
        InputError: Every fault, each with sheet and cell.
    """
    name = name or (str(source) if not isinstance(source, bytes) else "arbetsboken")
    try:
        content = source if isinstance(source, bytes) else Path(source).read_bytes()
    except OSError:
        raise problem(name, "filen finns inte eller går inte att läsa.") from None
    check_workbook(content, name)
    faults: list[Problem] = []
    with readable(name, BROKEN):
        book = open_workbook(content, name)
        _check_stamp(book, name)
        origin = _origin(book, name)
        sheets = {
            sheet: list(book[sheet].iter_rows(values_only=True))
            for sheet in book.sheetnames
            if sheet != ORIGIN_SHEET
        }
    inputs = _inputs(origin, name)
    cells = {found.id: _read(sheets, found, int(origin["id_kolumn"]), faults) for found in inputs}
    if faults:
        raise InputError(_once(faults))
    return _scenario(origin, {k: c for k, c in cells.items() if c is not None}, name)


def _stamp(book: Any) -> dict[str, Any]:
    return {p.name: p.value for p in book.custom_doc_props.props}


def _check_stamp(book: Any, name: str) -> None:
    stamp = _stamp(book)
    if stamp.get(FORMAT_PROPERTY) != FORMAT:
        raise problem(
            name,
            "det är ingen arbetsbok från Kalkyl. Öppna en bok som laddats ner från Kalkyl, eller en scenariofil (.toml).",
        )
    version = stamp.get(VERSION_PROPERTY)
    if version != VERSION:
        raise problem(
            name,
            f"arbetsboken har version {version}, men den här versionen av Kalkyl läser version {VERSION}. Öppna scenariofilen "
            "(.toml) i stället, eller använd den version av Kalkyl som boken kom från.",
        )


def _origin(book: Any, name: str) -> dict[str, Any]:
    if ORIGIN_SHEET not in book.sheetnames:
        raise problem(
            name,
            f"bladet ”{ORIGIN_SHEET}” saknas, så boken går inte att öppna igen. En bok som skrivits utan formler saknar det; "
            "öppna annars scenariofilen (.toml), eller en kopia där bladet finns kvar.",
        )
    rows = book[ORIGIN_SHEET].iter_rows(min_row=FIRST_ROW + 1, max_col=1, values_only=True)
    text = "".join(str(row[0]) for row in rows if row[0] is not None)
    try:
        found = json.loads(text)
        if not isinstance(found, dict) or not {"scenario", "lokala", "indata", "id_kolumn"} <= set(found):
            raise ValueError
    except (ValueError, RecursionError):
        raise problem(
            f"{name}, bladet {ORIGIN_SHEET}",
            f"innehållet från cell A{FIRST_ROW + 1} är ändrat eller skadat. Öppna en oskadad kopia.",
        ) from None
    return found


def _inputs(origin: dict[str, Any], name: str) -> list[_Input]:
    try:
        return [_Input(**row) for row in origin["indata"]]
    except TypeError:
        raise problem(
            f"{name}, bladet {ORIGIN_SHEET}", "listan över indata är skadad. Öppna en oskadad kopia."
        ) from None


_Rows = list[tuple[Any, ...]]


def _read(sheets: dict[str, _Rows], found: _Input, id_column: int, faults: list[Problem]) -> CellEdit | None:
    """What stands in an input cell; what is wrong with it goes to the faults."""
    if found.blad not in sheets:
        faults.append(
            Problem(
                f"bladet {found.blad}",
                "bladet saknas. Öppna en kopia där det finns kvar, eller scenariofilen (.toml).",
            )
        )
        return None
    rows = sheets[found.blad]
    row = _row(rows, found, id_column)
    if row is None:
        faults.append(
            Problem(
                f"bladet {found.blad}", f"raden för ”{found.namn}” saknas (id {found.id}). Lägg tillbaka den."
            )
        )
        return None
    place = f"bladet {found.blad}, cell {get_column_letter(found.kolumn + 1)}{row + 1} ({found.namn})"
    try:
        value = _value(_at(rows, row, found.kolumn), found)
    except ValueError as error:
        faults.append(Problem(place, str(error)))
        return None
    meaning = found.val[value] if found.val else value
    return CellEdit(meaning, place, changed=not _same(value, found.varde))


def _at(rows: _Rows, row: int, column: int) -> Any:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else None


def _row(rows: _Rows, found: _Input, id_column: int) -> int | None:
    """Row of an input, also when rows have been put in or taken away above it."""
    wanted = found.id.removeprefix("prisar:")
    if _at(rows, found.rad, id_column) == wanted:
        return found.rad
    return next((n for n in range(len(rows)) if _at(rows, n, id_column) == wanted), None)


def _value(value: Any, found: _Input) -> Any:
    if value is None or (isinstance(value, str) and not value.strip()):
        if found.tomt:
            return None
        raise ValueError(
            "cellen är tom. Skriv ett värde, eller återställ till utgångsvärdet i kolumnen intill."
        )
    if found.val:
        if value not in found.val:
            raise ValueError(f"”{value}” går inte att välja. Välj {' eller '.join(found.val)}.")
        return value
    number = _number(value)
    if found.heltal and number != int(number):
        raise ValueError(f"{_shown(number)} är inget heltal.")
    if found.lag is not None and number < found.lag:
        raise ValueError(f"{_shown(number)} är för litet; minst {_shown(found.lag)}.")
    if found.hog is not None and number > found.hog:
        hint = " Skriv t.ex. 0,12 för 12 procent." if found.hog == 1.0 else ""
        raise ValueError(f"{_shown(number)} är för stort; högst {_shown(found.hog)}.{hint}")
    return number


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError("värdet är inget tal. Skriv ett tal.")
    if isinstance(value, str):
        plain = (
            value.replace("\u00a0", "")
            .replace("\u202f", "")
            .replace(" ", "")
            .replace("−", "-")
            .replace(",", ".")
        )
        share = plain.endswith("%")
        try:
            value = float(plain.removesuffix("%")) / (100.0 if share else 1.0)
        except ValueError:
            raise ValueError(f"”{value[:40]}” är text, inte ett tal. Skriv ett tal.") from None
    number = float(value)
    if number != number or abs(number) == float("inf"):
        raise ValueError("värdet är inget tal. Skriv ett tal.")
    return number


def _shown(x: float) -> str:
    return f"{x:g}".replace(".", ",")


def _same(value: Any, written: Any) -> bool:
    if isinstance(value, float) and isinstance(written, (int, float)):
        return abs(value - written) <= _SAME * max(abs(value), abs(written))
    return bool(value == written)


def _once(faults: list[Problem]) -> list[Problem]:
    return list({str(fault): fault for fault in faults}.values())


def _scenario(origin: dict[str, Any], cells: dict[str, CellEdit], name: str) -> Scenario:
    try:
        scenario = Scenario.model_validate_json(json.dumps(origin["scenario"]))
        local = tuple(Andring.model_validate_json(json.dumps(row)) for row in origin["lokala"])
    except ValidationError as error:
        raise InputError(problems(error, f"{name}, bladet {ORIGIN_SHEET}", Scenario)) from None
    own = {change.id for change in scenario.andrade_varden}
    kept = tuple(change for change in local if change.id not in own)
    whole = scenario.model_copy(update={"andrade_varden": (*kept, *scenario.andrade_varden)})
    return edited(whole, cells)
