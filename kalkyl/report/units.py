"""Units and addresses of values in plain Swedish."""

from typing import Final

from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.report.text import label, lower_first

_WORDS: Final[dict[str, str]] = {
    "ar": "år",
    "manad": "månad",
    "besok": "besök",
    "handelse": "händelse",
    "patient_ar": "patientår",
    "person_ar": "personår",
    "hushall_ar": "hushållsår",
    "elev_ar": "elevår",
    "barn_ar": "barnår",
    "invanare_ar": "invånare och år",
    "drg_poang": "DRG-poäng",
    "andel_per_ar": "andel per år",
    "ar_antal": "antal år",
}
_FIELDS: Final[dict[str, str]] = {
    "kvar_per_ar": "Sannolikhet att vara kvar efter ett år",
    "sysselsattning": "Andel sysselsatta",
    "referens_sysselsattning": "Andel sysselsatta i jämförelsegruppen",
    "livskvalitetsforlust": "Förlorad livskvalitet",
    "antal": "Antal personer i kommunen",
    "lyckade": "Andel som lyckas med insatsen",
    "anda": "Andel som hade klarat sig ändå",
    "avklingning": "Avklingning av effekten per år",
    "p0": "Risk utan insatsen",
    "effekt": "Insatsens effekt",
    "skalfaktor": "Skalfaktor från studie till ordinarie verksamhet",
    "kausal_andel": "Andel av sambandet som är orsak",
    "fullfoljande": "Andel som fullföljer",
    "andel": "Andel subventionerade anställningar",
    "produktionsandel": "Produktion i subventionerat arbete",
    "subvention": "Lönesubvention",
    "per_deltagare": "Insatskostnad per deltagare",
    "fast_per_ar": "Fast insatskostnad per år",
    "uppstart": "Uppstartskostnad",
    "livskvalitet_kr": "Värde av ett år med full hälsa",
}


def unit_label(unit: str) -> str:
    """Write a unit as people do.

    >>> unit_label("kr/manad"), unit_label("andel_per_ar"), unit_label("dygn")
    ('kr per månad', 'andel per år', 'dygn')
    """
    head, slash, per = unit.partition("/")
    return f"{head} per {_WORDS.get(per, per)}" if slash else _WORDS.get(unit, unit)


def value_name(path: str, parametrar: Parameteruppsattning) -> str:
    """Return what a value is called on screen, from its address.

    Args:
        path: Address, e.g. prislapp.eb_hushall_ar or utfall.uvas.p0.
        parametrar: The set that the names are kept in.
    """
    parts = path.split(".")
    if parts[0] == "prislapp":
        price = parametrar.prislappar.get(parts[1])
        name = price.namn if price is not None else parts[1]
        return f"{name}: andel som försvinner" if parts[-1] == "marginalandel" else name
    if parts[0] in ("lon", "konstant"):
        found = (parametrar.loner if parts[0] == "lon" else parametrar.konstanter).get(parts[1])
        return found.namn if found is not None else parts[1]
    if parts[0] in ("tillstand", "utfall"):
        state = parametrar.tillstand.get(parts[1])
        where = state.namn if state is not None else parts[1]
        return f"{where}: {_state_field(parts[2:], parametrar)}"
    return _FIELDS.get(parts[-1], path)


def _state_field(rest: list[str], parametrar: Parameteruppsattning) -> str:
    if rest[0] == "mangd":
        price = parametrar.prislappar.get(rest[1])
        return f"mängd av {lower_first(price.namn) if price is not None else rest[1]}"
    if rest[0] == "kostnad":
        return f"angiven kostnad, {lower_first(label(rest[1]))}"
    return lower_first(_FIELDS.get(rest[-1], rest[-1]))
