"""Swedish numbers: written for people, and read from what people type.

Thousands are parted by a non-breaking space, decimals by a comma, minus is U+2212, and a number that rounds to
zero has no sign. A missing number is "saknas", never zero.
"""

import math
import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final, SupportsFloat

SPACE: Final = "\u00a0"
MINUS: Final = "\u2212"
MISSING: Final = "saknas"
NEVER: Final = "aldrig inom horisonten"

_UNITS: Final = ((0, "kr", 10_000), (3, "tkr", 1000), (6, "mnkr", 1000), (9, "mdkr", 1000))
_FACTORS: Final[dict[str, Decimal]] = {
    "": Decimal(1),
    "kr": Decimal(1),
    "kronor": Decimal(1),
    "sek": Decimal(1),
    "tkr": Decimal(10) ** 3,
    "mkr": Decimal(10) ** 6,
    "mnkr": Decimal(10) ** 6,
    "mdkr": Decimal(10) ** 9,
    "%": Decimal("0.01"),
    "procent": Decimal("0.01"),
}
_DASHES: Final = "-\u2212\u2013\u2010\u2011"
_SPACES: Final = re.compile(r"\s+")
_SHAPE: Final = re.compile(rf"([+{re.escape(_DASHES)}]?) ?([0-9][0-9 .,]*|[.,][0-9]+) ?([a-z%]*)")
_LONGEST: Final = 60

Tal = SupportsFloat | None
"""A number, or None for a missing one."""


def is_missing(x: Tal) -> bool:
    """Whether there is no number to show (None, not-a-number or infinite)."""
    return x is None or not math.isfinite(float(x))


def round_half_up(x: SupportsFloat | Decimal, decimals: int) -> Decimal:
    """Round as people do: halves away from zero, on the decimal digits that the number is shown with.

    >>> round_half_up(2.675, 2)
    Decimal('2.68')
    """
    with localcontext() as context:
        context.prec = 400
        return exact(x).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def exact(x: SupportsFloat | Decimal) -> Decimal:
    """Return the shortest decimal number that stands for a float (0.1 is 0.1, not 0.1000000000000000055)."""
    return x if isinstance(x, Decimal) else Decimal(repr(float(x)))


def _write(x: SupportsFloat | Decimal, decimals: int) -> str:
    rounded = round_half_up(x, decimals)
    text = f"{abs(rounded):,f}".replace(",", SPACE).replace(".", ",")
    return MINUS + text if rounded < 0 else text


def format_number(x: Tal, decimals: int = 0) -> str:
    """Write a number in Swedish.

    >>> format_number(1250000.5, 1).replace(chr(160), " ")
    '1 250 000,5'
    >>> format_number(-0.4)
    '0'
    """
    return MISSING if x is None or is_missing(x) else _write(x, decimals)


def format_kr(x: Tal, decimals: int = 0) -> str:
    """Write an amount in whole kronor, e.g. "1 250 000 kr"."""
    return MISSING if is_missing(x) else f"{format_number(x, decimals)}{SPACE}kr"


def format_mkr(x: Tal, decimals: int = 1) -> str:
    """Write an amount [kr] in millions, e.g. "12,9 mnkr"."""
    return MISSING if x is None or is_missing(x) else f"{_write(exact(x).scaleb(-6), decimals)}{SPACE}mnkr"


def format_kr_short(x: Tal) -> str:
    """Write an amount [kr] with about three significant figures in a unit that suits it.

    >>> [format_kr_short(v).replace(chr(160), " ") for v in (12_885_000, 582_600, 999_999, 4_321, -40)]
    ['12,9 mnkr', '583 tkr', '1,00 mnkr', '4 321 kr', '−40 kr']
    """
    if x is None or is_missing(x):
        return MISSING
    for power, unit, limit in _UNITS:
        scaled = exact(x).scaleb(-power)
        decimals = _short_decimals(abs(scaled), power)
        if abs(round_half_up(scaled, decimals)) < limit:
            return f"{_write(scaled, decimals)}{SPACE}{unit}"
    return f"{_write(exact(x).scaleb(-9), 0)}{SPACE}mdkr"


def _short_decimals(size: Decimal, power: int) -> int:
    if power <= 3:
        return 0
    return 2 if size < Decimal("9.995") else 1 if size < Decimal("99.95") else 0


def format_percent(x: Tal, decimals: int = 1) -> str:
    """Write a share as per cent.

    >>> format_percent(0.035).replace(chr(160), " ")
    '3,5 %'
    """
    if x is None or is_missing(x):
        return MISSING
    with localcontext() as context:
        context.prec = 400
        return f"{_write(exact(x) * 100, decimals)}{SPACE}%"


def format_years(years: Tal, missing: str = NEVER) -> str:
    """Write a time in years and months, rounded to whole months.

    Args:
        years: Time [years], zero or more; None means that it never happens.
        missing: What to write for None.

    >>> format_years(10 / 3).replace(chr(160), " ")
    '3 år och 4 månader'
    """
    if years is None or is_missing(years):
        return missing
    value = float(years)
    months = int(round_half_up(value * 12, 0))
    if months <= 0:
        return "genast" if value <= 0 else "mindre än en månad"
    whole, rest = divmod(months, 12)
    parts = [f"{format_number(whole)} år"] if whole else []
    if rest:
        parts.append("1 månad" if rest == 1 else f"{rest} månader")
    return " och ".join(parts).replace(" år", f"{SPACE}år").replace(" månad", f"{SPACE}månad")


def parse_number(text: str) -> float:
    """Read a number as people in Sweden type it.

    Spaces of any kind part thousands, comma or point parts decimals; %, kr, tkr, mnkr and mdkr are understood
    (12 % is 0.12). What could be read in two ways is refused rather than guessed.

    Args:
        text: What was typed.

    Returns:
        The number; a percentage as a share, an amount in kronor.

    Raises:
        ValueError: In Swedish, with what to write instead.
    """
    cleaned = _SPACES.sub(" ", str(text)).strip().lower()
    if not cleaned:
        raise ValueError("Fältet är tomt. Skriv ett tal, t.ex. 1 250 000 eller 0,12.")
    match = _SHAPE.fullmatch(cleaned) if len(cleaned) <= _LONGEST else None
    if match is None or match[3] not in _FACTORS:
        raise ValueError(
            f"{_quoted(text)} är inget tal. Skriv med siffror, t.ex. 1 250 000, 0,12 eller 12 %."
        )
    digits = _plain_digits(match[2].strip(), text)
    sign = -1 if match[1] and match[1] in _DASHES else 1
    with localcontext() as context:
        context.prec = 2 * _LONGEST
        return float(sign * Decimal(digits) * _FACTORS[match[3]])


def _quoted(text: object) -> str:
    shown = str(text).strip()
    return f"”{shown if len(shown) <= 40 else shown[:39] + '…'}”"


def _plain_digits(body: str, text: object) -> str:
    marks = [c for c in body if c in ".,"]
    if len(marks) > 1:
        raise ValueError(
            f"{_quoted(text)} går att läsa på flera sätt. Skriv tusental med mellanslag och decimaler med "
            "komma, t.ex. 1 234 567,5."
        )
    whole, mark, decimals = body.partition(marks[0]) if marks else (body, "", "")
    if mark == "." and re.fullmatch(r"[1-9][0-9]{0,2}", whole) and len(decimals) == 3:
        raise ValueError(
            f"{_quoted(text)} kan betyda både {whole}{SPACE}{decimals} och {whole},{decimals}. Skriv tusental med "
            "mellanslag och decimaler med komma."
        )
    if " " in decimals or (mark and not decimals):
        raise ValueError(
            f"{_quoted(text)} har ett tecken för mycket. Skriv decimaler direkt efter kommat, t.ex. 1,5."
        )
    if " " in whole and not re.fullmatch(r"[0-9]{1,3}( [0-9]{3})+", whole):
        raise ValueError(
            f"{_quoted(text)} har mellanslag på fel ställe. Gruppera tre siffror, t.ex. 1 250 000."
        )
    return f"{whole.replace(' ', '') or '0'}.{decimals or '0'}"
