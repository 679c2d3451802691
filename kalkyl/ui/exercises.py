"""The exercises of a workshop, with answers that the engine works out when they are shown."""

from dataclasses import dataclass
from functools import cache

from kalkyl.engine import run
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.result import Resultat
from kalkyl.model.scenario import Scenario
from kalkyl.report.numbers import format_kr_short, format_number, format_percent
from kalkyl.report.text import label
from kalkyl.ui import choices
from kalkyl.ui.link import pack


@dataclass(frozen=True)
class Exercise:
    """An exercise.

    Attributes:
        title: Heading.
        task: What to do, one step per item.
        answer: What one should have found.
        page: Notebook to do it on.
        code: Scenario to begin with, packed for a link; empty for the page as it opens.
    """

    title: str
    task: tuple[str, ...]
    answer: str
    page: str
    code: str = ""


@cache
def exercises(name: str = "") -> tuple[Exercise, ...]:
    """Return the exercises for a parameter set.

    Args:
        name: Name of the set; empty takes the one that the pages use.

    Raises:
        InputError: The set cannot be calculated on.
    """
    from kalkyl.params import dump_scenario
    from kalkyl.ui.files import parameter_set

    parameters = parameter_set(name)
    scenario = choices.start_scenario(parameters)
    code = pack(dump_scenario(scenario))
    result = run(scenario, parameters)
    return (
        _whose(result, code),
        _break_even(result, code),
        _horizon(scenario, parameters, code),
        _own(),
    )


def _whose(result: Resultat, code: str) -> Exercise:
    values = {p: result.matt[p].npv for p in ("kommun", "region", "staten", "individ", "samhallet")}
    said = ", ".join(f"{label(p).lower()} {format_kr_short(v)}" for p, v in values.items() if v is not None)
    return Exercise(
        "1. Vem vinner?",
        (
            "Öppna övningen i kalkylen. Läs bara den första meningen.",
            "Gissa först: blir det plus eller minus för kommunen? För staten? Skriv upp gissningen.",
            "Byt perspektiv under Kalkylvärden och läs av nettonuvärdet för var och en.",
        ),
        f"Nettonuvärdet är {said}. Samhällets vinst är inte kommunens besparing: olika plånböcker får olika svar."
        if said
        else "Kostnaden eller effekten saknas, så inget nettonuvärde kan visas. Läs i stället brytpunkten.",
        "investeringskalkyl",
        code,
    )


def _break_even(result: Resultat, code: str) -> Exercise:
    b = result.brytpunkt
    if b.antal_lyckade is not None and b.andel_av_deltagare is not None:
        people = format_number(sum(result.scenario.deltagare), 0)
        answer = (
            f"{format_number(b.antal_lyckade, 1)} av {people} deltagare, alltså {format_percent(b.andel_av_deltagare)}, måste "
            "lyckas tack vare insatsen. De som hade klarat sig ändå räknas inte."
        )
    else:
        answer = "I det här exemplet finns ingen sådan brytpunkt: inget antal lyckade får insatsen att gå jämnt upp."
    return Exercise(
        "2. Hur många måste lyckas?",
        (
            "Leta upp Så många måste lyckas.",
            "Dubbla kostnaden per deltagare. Vad händer med antalet?",
            "Är antalet rimligt? Vad har ni sett i er egen verksamhet?",
        ),
        answer,
        "investeringskalkyl",
        code,
    )


def _horizon(scenario: Scenario, parameters: Parameteruppsattning, code: str) -> Exercise:
    found = []
    for years in (4, 10, 20):
        kalkyl = scenario.kalkyl.model_copy(update={"horisont_ar": years})
        npv = run(scenario.model_copy(update={"kalkyl": kalkyl}), parameters).matt["samhallet"].npv
        if npv is not None:
            found.append(f"{years} år: {format_kr_short(npv)}")
    answer = "Samhällets nettonuvärde blir " + "; ".join(found) + ". " if found else ""
    return Exercise(
        "3. Hur långt fram ska man se?",
        (
            "Ändra horisonten till 4 år (en mandatperiod), 10 år och 20 år.",
            "När lönar det sig? Vad talar för att effekten verkligen varar så länge?",
        ),
        answer + "Kostnaden kommer först, och hur länge effekten varar är ofta det mest osäkra antagandet.",
        "investeringskalkyl",
        code,
    )


def _own() -> Exercise:
    return Exercise(
        "4. Er egen insats",
        (
            "Välj en insats som ni har eller funderar på. Fyll i vad den kostar hos er.",
            "Saknas effekt? Räkna brytpunkten och bedöm den.",
            "Gå med i workshopen överst på sidan och lämna in scenariot från kalkylsidan.",
        ),
        "Det finns inget facit. Fråga varandra: vilka siffror är våra egna, vilka är lånade, och vilken siffra skulle ändra "
        "svaret om den var fel?",
        "investeringskalkyl",
    )


if __name__ == "__main__":
    import json
    from dataclasses import asdict

    print(json.dumps([asdict(exercise) for exercise in exercises()]))
