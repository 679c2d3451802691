"""Formulas that know their value: one expression gives the text for the workbook and the number for its cell.

Only functions that Excel 2016 and LibreOffice share are used, and nothing that needs array formulas.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

Value = float | str | bool | None
"""A number, a text, a truth value, or None for a number that does not exist."""

SUM, PRODUCT, ATOM = 0, 1, 3
_REFERENCE: Final = re.compile("\x01([^\x02]+)\x02")
_SIMPLE: Final = re.compile(r"[A-Za-zÅÄÖåäö][A-Za-zÅÄÖåäö_]*\Z")
MISSING_TEXT: Final = "saknas"


@dataclass(frozen=True, slots=True)
class Ex:
    """An expression.

    Attributes:
        text: Formula without the equals sign; references to sheets are marked until the formula is placed.
        value: What it comes to.
        level: How tightly its outermost operation binds.
    """

    text: str
    value: Value
    level: int = ATOM

    @property
    def number(self) -> float:
        """The value as a number; what is no number counts as missing."""
        return float(self.value) if isinstance(self.value, (int, float)) else math.nan

    def at(self, level: int) -> str:
        """The text, in brackets where it binds more loosely than its place requires."""
        return self.text if self.level >= level else f"({self.text})"

    def __add__(self, other: "Ex") -> "Ex":
        return Ex(f"{self.text}+{other.at(PRODUCT)}", self.number + other.number, SUM)

    def __sub__(self, other: "Ex") -> "Ex":
        return Ex(f"{self.text}-{other.at(PRODUCT)}", self.number - other.number, SUM)

    def __mul__(self, other: "Ex") -> "Ex":
        return Ex(f"{self.at(PRODUCT)}*{other.at(2)}", self.number * other.number, PRODUCT)

    def __truediv__(self, other: "Ex") -> "Ex":
        return Ex(f"{self.at(PRODUCT)}/{other.at(2)}", _divide(self.number, other.number), PRODUCT)

    def __pow__(self, other: "Ex") -> "Ex":
        return Ex(f"{self.at(ATOM)}^{other.at(ATOM)}", _power(self.number, other.number), 2)

    def __neg__(self) -> "Ex":
        return Ex(f"-{self.at(2)}", -self.number, SUM)

    def __lt__(self, other: "Ex") -> "Ex":
        return Ex(f"{self.text}<{other.text}", self.number < other.number, -1)

    def __le__(self, other: "Ex") -> "Ex":
        return Ex(f"{self.text}<={other.text}", self.number <= other.number, -1)

    def __gt__(self, other: "Ex") -> "Ex":
        return Ex(f"{self.text}>{other.text}", self.number > other.number, -1)

    def __ge__(self, other: "Ex") -> "Ex":
        return Ex(f"{self.text}>={other.text}", self.number >= other.number, -1)

    def same(self, other: "Ex") -> "Ex":
        """Whether two numbers are equal."""
        return Ex(f"{self.text}={other.text}", self.number == other.number, -1)

    def chosen(self, word: str) -> "Ex":
        """Whether a choice is this word."""
        return Ex(f'{self.text}="{word}"', self.value == word, -1)

    @property
    def given(self) -> "Ex":
        """Whether a cell holds a number."""
        return call("ISNUMBER", [self], isinstance(self.value, (int, float)))


def _divide(a: float, b: float) -> float:
    return a / b if b else math.nan


def _power(a: float, b: float) -> float:
    try:
        return float(a**b)
    except (ZeroDivisionError, OverflowError):
        return math.nan


@dataclass(frozen=True, slots=True)
class Span:
    """A range of cells and their values."""

    text: str
    values: tuple[Value, ...]

    @property
    def numbers(self) -> list[float]:
        """The numbers among the values; texts are passed over, as spreadsheet functions do."""
        return [float(v) for v in self.values if isinstance(v, (int, float)) and not isinstance(v, bool)]


SMALLEST: Final = 1e-300
ZERO: Final = Ex("0", 0.0)
ONE: Final = Ex("1", 1.0)
MISSING: Final = Ex(f'"{MISSING_TEXT}"', None)


def num(value: float) -> Ex:
    """Return a number written out; what is smaller than a spreadsheet can hold is zero."""
    value = 0.0 if abs(value) < SMALLEST else value
    text = str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value)).upper()
    return Ex(text, float(value), ATOM if value >= 0 else SUM)


def call(name: str, arguments: Iterable[Ex | Span], value: Value) -> Ex:
    """Return a function call with a value worked out by the caller."""
    return Ex(f"{name}({','.join(a.text for a in arguments)})", value)


def total(parts: Sequence[Ex]) -> Ex:
    """Return the sum of some expressions; zero for none."""
    if not parts:
        return ZERO
    text = "+".join(p.text if p.level >= SUM else f"({p.text})" for p in parts).replace("+-", "-")
    return Ex(text, math.fsum(p.number for p in parts), SUM if len(parts) > 1 else parts[0].level)


def when(condition: Ex, yes: Ex, no: Ex) -> Ex:
    """Return IF."""
    return call("IF", (condition, yes, no), yes.value if condition.value else no.value)


def both(*conditions: Ex) -> Ex:
    """Return AND."""
    return call("AND", conditions, all(c.value for c in conditions))


def least(*parts: Ex) -> Ex:
    """Return MIN."""
    return call("MIN", parts, min(p.number for p in parts))


def most(*parts: Ex) -> Ex:
    """Return MAX."""
    return call("MAX", parts, max(p.number for p in parts))


def clip(part: Ex) -> Ex:
    """Keep a probability within 0 and 1."""
    return most(ZERO, least(ONE, part))


def size(part: Ex) -> Ex:
    """Return ABS."""
    return call("ABS", (part,), abs(part.number))


def exp(part: Ex) -> Ex:
    """Return EXP."""
    return call("EXP", (part,), math.exp(part.number) if part.number < 709 else math.nan)


def log(part: Ex) -> Ex:
    """Return LN."""
    return call("LN", (part,), math.log(part.number) if part.number > 0 else math.nan)


def sum_of(span: Span) -> Ex:
    """Return SUM of a range."""
    return call("SUM", (span,), math.fsum(span.numbers))


def dot(one: Span, other: Span) -> Ex:
    """Return SUMPRODUCT of two ranges of the same form; texts count as zero."""
    pairs = zip(one.values, other.values, strict=True)
    value = math.fsum(
        float(a) * float(b) for a, b in pairs if isinstance(a, (int, float)) and isinstance(b, (int, float))
    )
    return call("SUMPRODUCT", (one, other), value)


def item(span: Span, position: Ex) -> Ex:
    """Return INDEX of a range of one column or row; positions count from 1."""
    at = int(position.number) - 1 if position.number == position.number else -1
    value = span.values[at] if 0 <= at < len(span.values) else math.nan
    return call("INDEX", (span, position), value)


def find(wanted: Ex, span: Span) -> Ex:
    """Return the position of an exact match."""
    hit = next((i + 1.0 for i, v in enumerate(span.values) if v == wanted.value), math.nan)
    return Ex(f"MATCH({wanted.text},{span.text},0)", hit)


def below(span: Span, limit: Ex) -> Ex:
    """Return how many numbers of a range are less than a limit."""
    return Ex(f"SUMPRODUCT(--({span.text}<{limit.text}))", float(sum(v < limit.number for v in span.numbers)))


def or_else(part: Ex, other: Ex) -> Ex:
    """Return IFERROR."""
    failed = isinstance(part.value, float) and math.isnan(part.value)
    return call("IFERROR", (part, other), other.value if failed else part.value)


def mark(sheet: str) -> str:
    """Return the mark that stands for a sheet in an unplaced formula."""
    return f"\x01{sheet}\x02"


def placed(text: str, sheet: str) -> str:
    """Write a formula as it stands on a sheet: its own cells without the sheet's name."""
    if "\x01" not in text:
        return text
    return _REFERENCE.sub(_named, text.replace(mark(sheet), ""))


def _named(match: re.Match[str]) -> str:
    name = match.group(1)
    if _SIMPLE.match(name):
        return f"{name}!"
    return "'" + name.replace("'", "''") + "'!"
