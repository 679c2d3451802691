"""Reading what is typed on the pages about risks and regional work."""

from datetime import date
from typing import Any

from pydantic import ValidationError

from kalkyl.model.problems import InputError
from kalkyl.model.swedish import sentence
from kalkyl.report.number_input import parse_number
from kalkyl.risk.register import Rost
from kalkyl.ui.fields import FieldError

MOST_VOTES = 200


def read_votes(probability: str, consequence: str) -> tuple[Rost, ...]:
    """Read two lists of votes, one figure 1–5 per participant in the same order.

    Raises:
        FieldError: A figure is not 1–5, or the lists are not of the same length.
    """
    lists = []
    for what, text in (("sannolikhet", probability), ("konsekvens", consequence)):
        parts = text.replace(",", " ").replace(";", " ").split()
        wrong = [p for p in parts if p not in ("1", "2", "3", "4", "5")]
        if wrong:
            raise FieldError(f"Rösterna på {what} ska vara heltal 1–5. ”{wrong[0][:20]}” går inte att läsa.")
        lists.append([int(p) for p in parts])
    if not lists[0] or len(lists[0]) != len(lists[1]):
        raise FieldError(
            f"Det är {len(lists[0])} röster på sannolikhet och {len(lists[1])} på konsekvens. Skriv en siffra per "
            "deltagare, i samma ordning."
        )
    if len(lists[0]) > MOST_VOTES:
        raise FieldError(f"Högst {MOST_VOTES} röster kan tas emot.")
    return tuple(Rost(sannolikhet=p, konsekvens=c) for p, c in zip(*lists, strict=True))


def number(text: str) -> float:
    """Read a number as typed.

    Raises:
        FieldError: It cannot be read.
    """
    try:
        return parse_number(text)
    except ValueError as error:
        raise FieldError(str(error)) from None


def day(text: str) -> date | None:
    """Read a date as typed; empty is none.

    Raises:
        FieldError: It cannot be read.
    """
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise FieldError("Skriv datum som år-månad-dag, t.ex. 2026-04-01.") from None


def measure_value(field: str, value: Any) -> Any:
    """Read what was typed or chosen in a field of a measure."""
    if field in ("start", "klar", "uppfoljd"):
        return day(str(value))
    if field == "kostnad_kr":
        return number(str(value)) if str(value).strip() else None
    return value.strip() if isinstance(value, str) else value


def free_key(key: str, taken: set[str]) -> str:
    """Return a key that is not taken and begins with a letter."""
    key = key if key[:1].isalpha() else f"a_{key}"
    number, found = 2, key
    while found in taken:
        found, number = f"{key}_{number}", number + 1
    return found


def words(error: FieldError | InputError | ValidationError) -> str:
    """Return what an input error says, as a sentence for the page."""
    if isinstance(error, InputError):
        return " ".join(p.text[:1].upper() + p.text[1:] for p in error.problems)
    if isinstance(error, ValidationError):
        return sentence(error.errors(include_url=False)[0])
    return str(error)
