"""Numbers as people in Sweden type them. What could be read in two ways is refused rather than guessed."""

import re
from decimal import Decimal, localcontext
from typing import Final

from kalkyl.report.numbers import DECIMAL, SPACE

_THOUSANDS: Final = "." if DECIMAL == "," else ","
"""The mark that some write between thousands, where the other one parts decimals."""
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
    if mark == _THOUSANDS and re.fullmatch(r"[1-9][0-9]{0,2}", whole) and len(decimals) == 3:
        raise ValueError(
            f"{_quoted(text)} kan betyda både {whole}{SPACE}{decimals} och {whole}{DECIMAL}{decimals}. Skriv tusental med "
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
