"""Finding figures in the catalogue, and comparing two sets."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kalkyl.model.actors import ETIKETTER
from kalkyl.model.base import fold
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.values import BEVISGRAD_ETIKETTER
from kalkyl.report.catalogue import Uppgift, catalogue


@dataclass(frozen=True)
class Skillnad:
    """What differs between two sets at one address.

    Attributes:
        id: Address.
        namn: Name on screen.
        slag: "ny", "borttagen" or "ändrad".
        fore: The figure in the first set, or None.
        efter: The figure in the second set, or None.
        falt: What has changed, in Swedish.
    """

    id: str
    namn: str
    slag: str
    fore: Uppgift | None
    efter: Uppgift | None
    falt: tuple[str, ...] = ()


def find(entries: Iterable[Uppgift], address: str) -> Uppgift | None:
    """Return the figure behind an address in a result; a municipality's own figure leads to its column."""
    parts = address.split(".")
    wanted = {address}
    if parts[0] == "kommun" and len(parts) == 3:
        wanted.add(f"kommun.{parts[2]}")
    if parts[-1] == "marginalandel":
        wanted.add(".".join(parts[:-1]))
    return next((u for u in entries if u.id in wanted), None)


def search(
    entries: Iterable[Uppgift],
    text: str = "",
    *,
    aktor: str | None = None,
    amne: str | None = None,
    bevisgrad: str | None = None,
) -> tuple[Uppgift, ...]:
    """Filter the catalogue.

    Args:
        entries: Figures.
        text: Words that must all occur in name, topic, source, comment or address; case and accents do not matter.
        aktor: Actor id.
        amne: Topic.
        bevisgrad: Evidence grade.
    """
    words = fold(text).split("_") if text.strip() else []
    return tuple(
        u
        for u in entries
        if (aktor is None or aktor in u.aktorer)
        and (amne is None or u.amne == amne)
        and (bevisgrad is None or u.bevisgrad == bevisgrad)
        and all(word in _haystack(u) for word in words)
    )


def _haystack(u: Uppgift) -> str:
    actors = " ".join(ETIKETTER[a] for a in u.aktorer)
    grade = BEVISGRAD_ETIKETTER.get(u.bevisgrad, "")
    return fold(" ".join((u.namn, u.amne, actors, u.kalltext, u.kommentar, grade, u.enhet, u.id)))


_COMPARED: Final = {
    "varde": "värde",
    "lag": "lägsta värde",
    "hog": "högsta värde",
    "prisar": "prisår",
    "enhet": "enhet",
    "bevisgrad": "underlag",
    "kalltext": "källa",
    "avstangd": "avstängd",
}


def diff(before: Parameteruppsattning, after: Parameteruppsattning) -> tuple[Skillnad, ...]:
    """Compare two sets, e.g. two versions, or a set without and with local values."""
    old = {u.id: u for u in catalogue(before)}
    new = {u.id: u for u in catalogue(after)}
    found = []
    for key in dict.fromkeys((*old, *new)):
        a, b = old.get(key), new.get(key)
        if a is None or b is None:
            known = a or b
            assert known is not None
            found.append(Skillnad(key, known.namn, "ny" if a is None else "borttagen", a, b))
            continue
        changed = tuple(text for name, text in _COMPARED.items() if getattr(a, name) != getattr(b, name))
        if changed:
            found.append(Skillnad(key, b.namn, "ändrad", a, b, changed))
    return tuple(found)
