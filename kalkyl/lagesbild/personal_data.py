"""Does a text seem to hold personal data? Says what kind, never what it says."""

import re
from datetime import date
from typing import Final

_IDENTITY: Final = re.compile(r"(?<!\d)(?:(19|20)?(\d{2})(\d{2})(\d{2}))[-+ ]?(\d{4})(?!\d)")
_PHONE: Final = re.compile(r"(?<![\d+])(?:\+46|0046|0)[ -]?\(?0?\)?[1-9]\d{0,2}(?:[ \-/]?\d){5,8}(?!\d)")
_MAIL: Final = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[a-zåäö]{2,}", re.IGNORECASE)
_WORD: Final = r"[A-ZÅÄÖÉ][a-zåäöéü]+"
_SURNAME: Final = re.compile(
    rf"\b{_WORD}(?:-{_WORD})? (?:{_WORD}-)?[A-ZÅÄÖ][a-zåäöé]*"
    r"(?:sson|sen|berg|ström|lund|qvist|kvist|gren|dahl|stedt|strand|holm|blom|lind|fors|löf|quist|sköld|hammar|"
    r"bäck|feldt|oglu|vić|vic|ović|zadeh)\b"
)
_USUAL: Final = (
    "Anna Maria Eva Karin Kristina Lena Sara Emma Johanna Linda Elin Hanna Ida Julia Amanda Maja Alice Ella Fatima "
    "Amina Zahra Layla Erik Lars Karl Anders Johan Per Nils Jan Mikael Daniel Peter Fredrik Andreas Mohammed Mohamed "
    "Ahmed Ali Hassan Omar Ibrahim Alexander Oscar Oskar William Lucas Liam Noah Hugo Elias Axel Viktor Gustav Simon "
    "Jonas Marcus Emil Kevin Robin Sebastian Adam Yusuf Abdi"
)
_FIRST_NAMES: Final = frozenset(_USUAL.split())
_PAIR: Final = re.compile(rf"\b({_WORD})(?:-{_WORD})? ({_WORD})\b")


def personal_data(text: str) -> tuple[str, ...]:
    """Return the kinds of personal data that a text seems to hold, in Swedish; empty when none is seen.

    >>> personal_data("Ring 070-123 45 67")
    ('ett telefonnummer',)
    >>> personal_data("Bråk vid Stora torget")
    ()
    """
    kinds: list[str] = []
    identity = [kind for match in _IDENTITY.finditer(text) if (kind := _identity(match))]
    kinds += dict.fromkeys(identity)
    without = _IDENTITY.sub(" ", text) if identity else text
    if _PHONE.search(without):
        kinds.append("ett telefonnummer")
    if _MAIL.search(without):
        kinds.append("en e-postadress")
    if _SURNAME.search(text) or any(m[1] in _FIRST_NAMES for m in _PAIR.finditer(text)):
        kinds.append("ett namn")
    return tuple(kinds)


def _identity(match: re.Match[str]) -> str:
    """Say whether digits are an identity number: a possible date, and the check digit."""
    century, year, month, day, _ = match.groups()
    number = int(day)
    coordination = number > 60
    try:
        date(int(f"{century or 20}{year}"), int(month), number - 60 * coordination)
    except ValueError:
        return ""
    digits = "".join(match.groups()[1:])
    kind = "samordningsnummer" if coordination else "personnummer"
    if luhn(digits):
        return f"ett {kind}"
    return f"något som liknar ett {kind}" if re.search(r"[-+]", match[0]) else ""


def luhn(digits: str) -> bool:
    """Whether the last of ten digits is the check digit of the nine before it.

    >>> luhn("8112189876"), luhn("8112189875")
    (True, False)
    """
    products = (int(d) * (2 if n % 2 == 0 else 1) for n, d in enumerate(digits))
    return sum(p // 10 + p % 10 for p in products) % 10 == 0


def mask(text: str) -> str:
    """Blank out numbers and addresses that may point to a person, before a text is repeated in a message.

    >>> mask("811218-9876 och a@b.se")
    '… och …'
    """
    for pattern in (_IDENTITY, _MAIL, _PHONE):
        text = pattern.sub("…", text)
    return text


HIDDEN: Final = "(texten visas inte: den ser ut att innehålla personuppgifter)"


def shown(text: str) -> str:
    """Return a text for a page or document; one that seems to hold personal data is withheld."""
    return HIDDEN if text and personal_data(text) else text
