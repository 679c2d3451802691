"""Numbers written for people. How they are read from what people type: see `number_input`.

Thousands are parted by a non-breaking space, decimals by a comma (in English a point), minus is U+2212, and a number that
rounds to zero has no sign. A missing number is "saknas", never zero.
"""

import math
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final, SupportsFloat

from kalkyl.language import decimal_mark

SPACE: Final = "\u00a0"
DECIMAL: Final = decimal_mark()
MINUS: Final = "\u2212"
MISSING: Final = "saknas"
NEVER: Final = "aldrig inom horisonten"

_UNITS: Final = ((0, "kr", 10_000), (3, "tkr", 1000), (6, "mnkr", 1000), (9, "mdkr", 1000))
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
    text = f"{abs(rounded):,f}".replace(",", SPACE).replace(".", DECIMAL)
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
    parts = ["1 år" if whole == 1 else f"{format_number(whole)} år"] if whole else []
    if rest:
        parts.append("1 månad" if rest == 1 else f"{rest} månader")
    return " och ".join(parts).replace(" år", f"{SPACE}år").replace(" månad", f"{SPACE}månad")


def plain_number(x: float, decimals: int = 6) -> str:
    """Write a number with as many decimals as it has, at most `decimals`.

    >>> plain_number(0.25), plain_number(12.0)
    ('0,25', '12')
    """
    text = format_number(x, decimals)
    return text.rstrip("0").rstrip(DECIMAL) if DECIMAL in text else text
