"""Units and addresses of values in plain Swedish."""

from typing import Final

from kalkyl.model.outcomes import MarkovUtfall, RiskkurvaUtfall
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.scenario import Scenario
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
    "antal_per_ar": "Händelser per år utan insatsen",
    "andel_med_risk": "Andel som har risken",
    "relativ_risk": "Relativ risk för nästa steg",
}


def unit_label(unit: str) -> str:
    """Write a unit as people do.

    >>> unit_label("kr/manad"), unit_label("andel_per_ar"), unit_label("dygn")
    ('kr per månad', 'andel per år', 'dygn')
    """
    head, slash, per = unit.partition("/")
    return f"{head} per {_WORDS.get(per, per)}" if slash else _WORDS.get(unit, unit)


def value_name(path: str, parametrar: Parameteruppsattning, scenario: Scenario | None = None) -> str:
    """Return what a value is called on screen, from its address.

    Args:
        path: Address, e.g. prislapp.eb_hushall_ar or utfall.uvas.p0.
        parametrar: The set that the names are kept in.
        scenario: The scenario, whose outcomes name their positions and links.
    """
    noun, key, *rest = path.split(".")
    if noun in ("prislapp", "saknad"):
        price = parametrar.prislappar.get(key)
        name = price.namn if price is not None else key
        return f"{name}: andel som försvinner" if rest == ["marginalandel"] else name
    if noun in ("lon", "konstant"):
        found = (parametrar.loner if noun == "lon" else parametrar.konstanter).get(key)
        return found.namn if found is not None else key
    if noun in ("tillstand", "handelsetyp"):
        return f"{target_name(key, parametrar)}: {_carrier_field(rest, parametrar)}"
    if noun == "kostnad" and key == "ingredienser":
        return _ingredient(rest, scenario)
    if noun == "utfall":
        return f"{target_name(key, parametrar)}: {_outcome_field(key, rest, scenario)}"
    return _FIELDS.get(key, path)


def target_name(key: str, parametrar: Parameteruppsattning) -> str:
    """Return the name of a state or an event type; a Markov outcome is called after what it is."""
    found = parametrar.tillstand.get(key) or parametrar.handelsetyper.get(key)
    if found is not None:
        return found.namn
    return "Övergångar mellan lägen" if key == "markov" else key


def _ingredient(rest: list[str], scenario: Scenario | None) -> str:
    if rest == ["gruppstorlek"]:
        return "Insatsens kostnad: deltagare per grupp"
    sheet = scenario.kostnad.ingredienser if scenario is not None else None
    name = next((row.namn for row in sheet.rader if row.id == rest[0]), rest[0]) if sheet else rest[0]
    return f"Insatsens kostnad: {lower_first(name)}, {rest[-1]}"


def _carrier_field(rest: list[str], parametrar: Parameteruppsattning) -> str:
    if rest[0] == "mangd":
        price = parametrar.prislappar.get(rest[1])
        return f"mängd av {lower_first(price.namn) if price is not None else rest[1]}"
    if rest[0] == "kostnad":
        return f"angiven kostnad, {lower_first(label(rest[1]))}"
    return lower_first(_FIELDS.get(rest[-1], rest[-1]))


def _outcome_field(key: str, rest: list[str], scenario: Scenario | None) -> str:
    outcome = next((u for u in scenario.utfall if u.nyckel == key), None) if scenario is not None else None
    words = lower_first(_FIELDS.get(rest[-1], rest[-1]))
    if rest[0] == "kedja" and isinstance(outcome, RiskkurvaUtfall):
        return f"{words}, {outcome.kedja[int(rest[1])].risk}"
    if isinstance(outcome, MarkovUtfall):
        names = {lage.id: lower_first(lage.namn) for lage in outcome.lagen}
        if rest[0] == "effekter":
            change = outcome.effekter[int(rest[1])]
            return f"{words}, från {names[change.fran]} till {names[change.till]}"
        return f"sannolikhet från {names[rest[1]]} till {names[rest[2]]}, från {rest[0]} års ålder"
    return words
