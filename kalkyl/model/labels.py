"""What every addressed value is called on screen: name, topic, actors and unit in words."""

from dataclasses import dataclass

from kalkyl.model.actors import ETIKETTER
from kalkyl.model.parameters import Parameteruppsattning

_FIELDS = {
    "sysselsattning": "andel i arbete",
    "referens_sysselsattning": "andel i arbete i jämförelsegruppen",
    "kvar_per_ar": "andel som är kvar ett år senare",
    "livskvalitetsforlust": "förlust av livskvalitet",
    "antal": "antal personer i kommunen",
}

_PERIODS = {
    "ar": "år",
    "manad": "månad",
    "handelse": "händelse",
    "besok": "besök",
    "patient_ar": "patient och år",
    "person_ar": "person och år",
    "hushall_ar": "hushåll och år",
    "elev_ar": "elev och år",
    "barn_ar": "barn och år",
    "invanare_ar": "invånare och år",
    "drg_poang": "DRG-poäng",
}
_UNITS = {
    "andel": "andel (0–1)",
    "andel_per_ar": "andel per år (0–1)",
    "procentenheter": "procentenheter",
    "kvot": "kvot",
    "d": "standardavvikelser (d)",
    "ar_antal": "antal år",
    "antal": "antal",
}


@dataclass(frozen=True)
class Etikett:
    """How an addressed value is shown.

    Attributes:
        namn: Name.
        amne: Topic, the heading it is listed under.
        aktorer: Actors that it concerns, as ids.
    """

    namn: str
    amne: str
    aktorer: tuple[str, ...] = ()


def unit_label(enhet: str) -> str:
    """Write a unit in words.

    >>> unit_label("kr/hushall_ar")
    'kr per hushåll och år'
    """
    if enhet.startswith("kr/"):
        period = enhet.removeprefix("kr/")
        return f"kr per {_PERIODS.get(period, period.replace('_', ' '))}"
    return _UNITS.get(enhet, _PERIODS.get(enhet, enhet.replace("_", " ")))


def label(parameters: Parameteruppsattning, path: str) -> Etikett:
    """Return what a value is called.

    Args:
        parameters: The set that the address belongs to.
        path: Address.

    Raises:
        KeyError: There is no such noun.
    """
    noun, key, *rest = path.split(".")
    if noun == "prislapp":
        price = parameters.prislappar[key]
        if rest == ["marginalandel"]:
            return Etikett(
                f"{price.namn}: andel som försvinner med ett fall", price.amne, tuple(price.fordelning)
            )
        return Etikett(price.namn, price.amne, tuple(price.fordelning))
    if noun == "lon":
        return Etikett(parameters.loner[key].namn, "Löner")
    if noun == "konstant":
        return Etikett(parameters.konstanter[key].namn, "Konstanter")
    if noun == "saknad":
        missing = parameters.saknade[key]
        return Etikett(missing.namn, "Saknade uppgifter", (missing.aktor,) if missing.aktor else ())
    if noun == "handelsetyp":
        return _of_noun(parameters, parameters.handelsetyper[key].namn, "Händelser", "händelse", rest)
    return _of_noun(parameters, parameters.tillstand[key].namn, "Tillstånd", "personår", rest)


def _of_noun(parameters: Parameteruppsattning, name: str, topic: str, per: str, rest: list[str]) -> Etikett:
    if rest[0] == "mangd":
        price = parameters.prislappar.get(rest[1])
        what = price.namn if price is not None else parameters.saknade[rest[1]].namn
        actors = tuple(price.fordelning) if price is not None else ()
        return Etikett(f"{name}: mängd per {per}, {what}", topic, actors)
    if rest[0] == "kostnad":
        return Etikett(f"{name}: kostnad per {per}, {ETIKETTER[rest[1]]}", topic, (rest[1],))
    return Etikett(f"{name}: {_FIELDS[rest[0]]}", topic)
