"""The application's pages: what they are called, in which order they stand, and which of them exist here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True)
class PageLink:
    """A page as the menu and the start page show it.

    Attributes:
        name: Name of its notebook.
        short: Label in the menu.
        title: Heading on the start page.
        about: What one does there.
        go: Words of the way in on the start page; empty when the page only stands in the menu.
    """

    name: str
    short: str
    title: str
    about: str
    go: str


PAGES: Final = (
    PageLink(
        "utanforskapets_kostnad",
        "Utanförskapets kostnad",
        "Vad kostar utanförskapet?",
        "Se vad ett år av till exempel långvarigt bistånd, arbetslöshet eller missbruk kostar, vem som betalar och hur "
        "många i kommunen det gäller.",
        "Räkna på utanförskap",
    ),
    PageLink(
        "investeringskalkyl",
        "Investeringskalkyl",
        "Lönar sig insatsen?",
        "Välj målgrupp och insats. Se vad den kostar, vad den ger kommunen, regionen och staten år för år, och hur många "
        "som måste lyckas för att den ska bära sig.",
        "Räkna på en insats",
    ),
    PageLink(
        "risker",
        "Risker",
        "Vilken risk oroar er?",
        "Utgå från en social risk. Se vad den kostar, hur vanlig den är och vilka insatser det finns kunskap om.",
        "Utgå från en risk",
    ),
    PageLink(
        "lagesbild",
        "Lägesbild",
        "Vad visar lägesbilden?",
        "Läs in kommunens lägesbild. Se vad som sticker ut och vilka risker som är värda att räkna på.",
        "Läs in en lägesbild",
    ),
    PageLink(
        "regional",
        "Länet",
        "Vad kostar länets arbete?",
        "Räkna på tid och kostnad för länets gemensamma lägesbild och för regionalt stöd, och på hur det kan betalas när "
        "projektpengarna är slut.",
        "Räkna på länets arbete",
    ),
    PageLink(
        "jamfor",
        "Jämför",
        "Vilket alternativ är bäst?",
        "Ställ upp till fem scenarier sida vid sida. Se vad som skiljer i antaganden och i resultat.",
        "Jämför scenarier",
    ),
    PageLink(
        "fond",
        "Fond",
        "Vad räcker pengarna till?",
        "Samla flera insatser, sätt budget och regler, och se vilka som bör få pengar och när de kommer tillbaka.",
        "Räkna på en fond",
    ),
    PageLink(
        "uppfoljning",
        "Uppföljning",
        "Hur gick det?",
        "Jämför det som blev med det som antogs, och räkna om med de egna utfallen.",
        "Följ upp en insats",
    ),
    PageLink(
        "workshop",
        "Workshop",
        "Räkna tillsammans",
        "Övningar att göra i grupp. Kursledaren samlar in gruppernas scenarier och visar dem sida vid sida.",
        "Öppna workshopen",
    ),
    PageLink("parametrar", "Parametrar", "Varifrån kommer siffrorna?", "", ""),
)
SERVED: Final = frozenset({"workshop"})
"""Pages that the server shows by itself, without a notebook."""


def available(folder: Path) -> list[PageLink]:
    """Return the pages that exist.

    Args:
        folder: Where the notebooks are.
    """
    return [page for page in PAGES if page.name in SERVED or (folder / f"{page.name}.ipynb").is_file()]
