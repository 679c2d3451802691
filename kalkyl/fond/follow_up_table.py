"""Registered figures pasted from Excel or read from CSV, and a template with the right headings."""

import csv
import io
import re
from datetime import date, timedelta

from pydantic import ValidationError

from kalkyl.fond.follow_up import COUNTS, Matning
from kalkyl.model.base import fold
from kalkyl.model.problems import InputError, Problem, near, problem
from kalkyl.model.swedish import sentence
from kalkyl.params.files import decode, shown_name
from kalkyl.report.number_input import parse_number

PERIOD = {"fran": "Från", "till": "Till"}
HEADINGS = (*PERIOD.values(), *COUNTS.values(), "Kommentar")
_LABELS = {**PERIOD, **COUNTS, "kommentar": "Kommentar"}
_FIELDS = {fold(label): field for field, label in _LABELS.items()}
_FIELDS |= {fold(field): field for field in (*PERIOD, *COUNTS)}
MOST_ROWS = 1000


def template_csv() -> bytes:
    """Return an empty table with the headings, as a CSV file that Excel opens."""
    return ("\ufeff" + ";".join(HEADINGS) + "\r\n").encode()


def read_table(text: str, today: date, name: str = "tabellen") -> tuple[Matning, ...]:
    """Read rows pasted from Excel (tabs) or a CSV file (semicolons), with headings in the first row.

    An empty cell is a figure that is not registered.

    Args:
        text: The table.
        today: Date of registration.
        name: What to call the table in messages.

    Raises:
        InputError: Everything that is wrong, with row and column.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").strip("\n")
    first = lines.split("\n", 1)[0]
    mark = "\t" if "\t" in first else ";"
    try:
        rows = [r for r in csv.reader(io.StringIO(lines), delimiter=mark) if any(c.strip() for c in r)]
    except csv.Error:
        raise problem(name, "tabellen kan inte läsas. Kopiera den på nytt från Excel.") from None
    if len(rows) < 2:
        raise problem(name, "tabellen behöver en rad med rubriker och minst en rad med siffror.")
    if len(rows) > MOST_ROWS + 1:
        raise problem(name, f"tabellen har fler än {MOST_ROWS} rader.")
    fields = _heading(rows[0], name)
    faults: list[Problem] = []
    found = []
    for number, row in enumerate(rows[1:], start=2):
        values, wrong = _row(fields, row, f"{name}, rad {number}")
        faults += wrong
        if not wrong:
            try:
                found.append(Matning.model_validate(values | {"registrerad": today}))
            except ValidationError as error:
                for e in error.errors():
                    column = "".join(f", {_LABELS[str(key)]}" for key in e["loc"][:1])
                    faults.append(Problem(f"{name}, rad {number}{column}", sentence(e)))
    if faults:
        raise InputError(faults)
    return tuple(found)


def read_table_bytes(data: bytes, today: date, name: str) -> tuple[Matning, ...]:
    """Read an uploaded CSV file.

    Raises:
        InputError: Everything that is wrong.
    """
    shown = shown_name(name)
    if data[:2] == b"PK":
        raise problem(shown, "det är en Excelfil. Kopiera cellerna och klistra in dem, eller spara som CSV.")
    return read_table(decode(data, shown), today, shown)


def _heading(cells: list[str], name: str) -> list[str]:
    fields = [_FIELDS.get(fold(cell), "") for cell in cells]
    faults = [
        Problem(f"{name}, rad 1", f"rubriken ”{cell.strip()[:40]}” är okänd.{near(cell.strip(), HEADINGS)}")
        for cell, field in zip(cells, fields, strict=True)
        if cell.strip() and not field
    ]
    faults += [
        Problem(f"{name}, rad 1", f"rubriken {label} saknas.")
        for key, label in PERIOD.items()
        if key not in fields
    ]
    twice = sorted({f for f in fields if f and fields.count(f) > 1})
    faults += [Problem(f"{name}, rad 1", f"rubriken {_LABELS[f]} står två gånger.") for f in twice]
    if faults:
        raise InputError(faults)
    return fields


def _row(fields: list[str], cells: list[str], place: str) -> tuple[dict[str, object], list[Problem]]:
    values: dict[str, object] = {}
    faults = []
    if len(cells) > len(fields):
        return {}, [Problem(place, f"raden har {len(cells)} celler men rubrikerna är {len(fields)}.")]
    for field, cell in zip(fields, cells, strict=False):
        text = cell.strip()
        if not field or not text:
            continue
        try:
            if field in PERIOD:
                values[field] = read_day(text, last=field == "till")
            else:
                values[field] = text[:1000] if field == "kommentar" else parse_number(text)
        except ValueError as error:
            faults.append(Problem(f"{place}, {_LABELS[field]}", str(error)))
    faults += [Problem(place, f"{label} saknas.") for key, label in PERIOD.items() if key not in values and not faults]  # fmt: skip
    return values, faults


def read_day(text: str, *, last: bool = False) -> date:
    """Read a day as year-month-day, or a month as year-month.

    Args:
        text: What was typed.
        last: Whether a month means its last day.

    Raises:
        ValueError: In Swedish, with what to write instead.
    """
    match = re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", text.strip())
    try:
        if match is None:
            raise ValueError
        year, month = int(match[1]), int(match[2])
        if match[3]:
            return date(year, month, int(match[3]))
        if not last:
            return date(year, month, 1)
        following = date(year + month // 12, month % 12 + 1, 1)
        return following - timedelta(days=1)
    except ValueError:
        raise ValueError(
            f"”{text.strip()[:40]}” är ingen dag. Skriv år-månad-dag, t.ex. 2026-03-31."
        ) from None
