"""Months as whole numbers, and the shapes in which people write them."""

import calendar
import re
from datetime import date, datetime
from typing import Any, Final

from kalkyl.language import current

NAMES: Final = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
_SHORT: Final = {name[:3]: number for number, name in enumerate(NAMES, start=1)}
_SHAPES: Final = (
    re.compile(r"(?P<y>\d{4})[-/. ]?(?P<m>\d{2})(?:[-/. ]?(?P<d>\d{2}))?(?:[t ]\d{1,2}[:.]\d{2}.*)?"),
    re.compile(r"(?P<y>\d{4})[-/. ](?P<m>\d{1,2})(?:[-/. ](?P<d>\d{1,2}))?"),
    re.compile(r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{4})(?: \d{1,2}[:.]\d{2}.*)?"),
    re.compile(r"(?P<m>\d{1,2})[-/. ](?P<y>\d{4})"),
    re.compile(r"(?:(?P<d>\d{1,2})[. ]+)?(?P<n>[a-zåäö]{3,9})\.?[- ]+(?P<y>\d{4}|\d{2})"),
    re.compile(r"(?P<y>\d{4})[- ]+(?P<n>[a-zåäö]{3,9})\.?"),
)
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100


def month(year: int, number: int) -> int:
    """Return a month as a whole number; the next month is one more.

    >>> month(2026, 3) - month(2025, 12)
    3
    """
    return year * 12 + number - 1


def month_code(value: int) -> str:
    """Write a month as in files.

    >>> month_code(month(2026, 3))
    '2026-03'
    """
    return f"{value // 12:04d}-{value % 12 + 1:02d}"


def month_name(value: int) -> str:
    """Write a month in words.

    >>> month_name(month(2026, 3))
    'mars 2026'
    """
    names = NAMES if current() == "sv" else calendar.month_name[1:]
    return f"{names[value % 12]} {value // 12}"


def read_month(cell: Any) -> int:
    """Read a month from a cell: a date, or a text such as 2026-03, 2026-03-15, 15/3 2026, mars 2026 or mar-26.

    Raises:
        ValueError: In Swedish, with what to write instead.
    """
    if isinstance(cell, (datetime, date)):
        return _checked(cell.year, cell.month, 1, str(cell))
    text = re.sub(r"\s+", " ", str(cell)).strip().lower().removesuffix(".0")
    for shape in _SHAPES:
        match = shape.fullmatch(text)
        if match is None:
            continue
        found = match.groupdict()
        number = int(found["m"]) if found.get("m") else _SHORT.get((found["n"] or "")[:3], 0)
        year = int(found["y"])
        return _checked(year + 2000 if year < 100 else year, number, int(found.get("d") or 1), text)
    raise ValueError(f"{_quoted(text)} är ingen månad. Skriv t.ex. 2026-03 eller mars 2026.")


def _checked(year: int, number: int, day: int, text: str) -> int:
    try:
        date(year, number, day)
    except ValueError:
        raise ValueError(f"{_quoted(text)} finns inte i kalendern. Skriv t.ex. 2026-03.") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"årtalet i {_quoted(text)} är orimligt. Skriv t.ex. 2026-03.")
    return month(year, number)


def _quoted(text: str) -> str:
    return f"”{text if len(text) <= 30 else text[:29] + '…'}”"
