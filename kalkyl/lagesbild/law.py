"""What lagen (2023:196) om kommuners ansvar för brottsförebyggande arbete asks of a lägesbild, and what meets it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from kalkyl.lagesbild.analysis import Analys
from kalkyl.lagesbild.consequences import Konsekvens

LAW: Final = "lagen (2023:196) om kommuners ansvar för brottsförebyggande arbete"
Svar = Literal["ja", "delvis", "nej"]
SVAR: Final[dict[Svar, str]] = {"ja": "Uppfyllt", "delvis": "Delvis", "nej": "Fylls i av kommunen"}


@dataclass(frozen=True)
class Tillagg:
    """What the municipality writes itself; empty texts are left to be filled in.

    Attributes:
        konsekvenser: What crime leads to.
        annan_information: Other information of importance.
        analys: The municipality's own analysis.
        samordning: How the picture goes together with other plans, e.g. the risk and vulnerability analysis.
        ledning: Which committee leads the work and how it reports to the council.
    """

    konsekvenser: str = ""
    annan_information: str = ""
    analys: str = ""
    samordning: str = ""
    ledning: str = ""


@dataclass(frozen=True)
class Punkt:
    """A point of the law: section, what it asks, whether the document meets it and what is said about it."""

    paragraf: str
    krav: str
    svar: Svar
    kommentar: str


def checklist(analys: Analys, own: Tillagg, costs: Sequence[Konsekvens] = ()) -> tuple[Punkt, ...]:
    """Return the law's points, each with what the document has and what is left to do.

    Args:
        analys: The picture and its analysis.
        own: What the municipality writes itself.
        costs: What counted events cost, if that is in the document.
    """
    return (*_picture(analys, own, costs), *_surroundings(own))


def _picture(analys: Analys, own: Tillagg, costs: Sequence[Konsekvens]) -> tuple[Punkt, ...]:
    """Judge what 4 § asks of the picture itself."""
    indicators = [analys.bild.indikatorer[key] for key in analys.panel.indikatorer]
    crime = [i for i in indicators if i.omrade == "brott"]
    other = len(indicators) - len(crime)
    year = analys.panel.antal.shape[2] >= 12
    extent: Svar = "nej" if not crime else "ja" if year else "delvis"
    short = "" if year else ", men mindre än ett års rapporter"
    both: Svar = (
        "ja" if other and own.annan_information else "delvis" if other or own.annan_information else "nej"
    )
    text = "Kommunens egen text finns." if own.annan_information else "Lägg till det som inte går att räkna."
    analysis = (
        "Kommunens analys finns."
        if own.analys
        else "Det statistiska underlaget finns. Kommunens egen analys av orsaker saknas."
    )
    return (
        Punkt(
            "4 § 1",
            "Kartläggning av brottsligheten: omfattning",
            extent,
            f"{len(crime)} indikatorer om brott och ordning{short}.",
        ),
        Punkt("4 § 1", "Kartläggning av brottsligheten: konsekvenser", *_harm(own, costs)),
        Punkt("4 § 2", "Annan information av betydelse", both, f"{other} andra indikatorer. {text}"),
        Punkt(
            "4 § 3", "Analys av kartläggningen och informationen", "ja" if own.analys else "delvis", analysis
        ),
    )


def _surroundings(own: Tillagg) -> tuple[Punkt, ...]:
    """Judge what the law asks of the work round the picture."""
    return (
        Punkt(
            "5 §",
            "Åtgärdsplan beslutas på grundval av lägesbilden",
            "nej",
            "Åtgärdsplanen är ett eget dokument och görs på sidan Risker.",
        ),
        Punkt(
            "6 §",
            "Lägesbilden uppdateras minst vartannat år",
            "delvis",
            "Perioden står på första sidan. Ange när den ska uppdateras nästa gång.",
        ),
        Punkt("7 §", "Samordning med annan analys och planering", *_written(own.samordning, "Samordning")),
        Punkt("13 §", "Ledning och rapportering till fullmäktige", *_written(own.ledning, "Ledning")),
    )


def _written(text: str, heading: str) -> tuple[Svar, str]:
    if text.strip():
        return "ja", f"Se avsnittet {heading}."
    return "nej", f"Texten under {heading} saknas."


def _harm(own: Tillagg, costs: Sequence[Konsekvens]) -> tuple[Svar, str]:
    if own.konsekvenser.strip() or not costs:
        return _written(own.konsekvenser, "Konsekvenser")
    return "delvis", f"Kostnaden för {len(costs)} slags händelser finns. Beskriv övriga konsekvenser."
