"""Joining scenario and parameter set: own nouns, overlay, references, and every value that will be drawn."""

from collections.abc import Iterator, Sequence

from kalkyl.model.parameters import Parameteruppsattning, Tillstand
from kalkyl.model.paths import state_values
from kalkyl.model.problems import InputError, Problem
from kalkyl.model.scenario import AndelUtfall, RiskkurvaUtfall, Scenario
from kalkyl.model.values import Varde


def joined(scenario: Scenario, parameters: Parameteruppsattning) -> Parameteruppsattning:
    """Return the parameter set with the scenario's own nouns added (they win over the set's)."""
    update = {}
    for own, collection in (
        ("egna_prislappar", "prislappar"),
        ("egna_tillstand", "tillstand"),
        ("egna_malgrupper", "malgrupper"),
        ("egna_insatser", "insatser"),
    ):
        items = getattr(scenario, own)
        if items:
            update[collection] = getattr(parameters, collection) | {item.id: item for item in items}
    return parameters.model_copy(update=update) if update else parameters


def check_references(scenario: Scenario, parameters: Parameteruppsattning) -> None:
    """Raise an InputError with every reference of the scenario that leads nowhere."""
    faults = []
    wanted: list[tuple[str, str | None, str]] = [
        ("kommuner", scenario.kommun, "kommunkoden"),
        ("malgrupper", scenario.malgrupp, "målgruppen"),
        ("insatser", scenario.insats, "insatsen"),
        ("risker", scenario.risk, "risken"),
        ("index", scenario.kalkyl.index, "prisindexet"),
        *(("tillstand", u.tillstand, "tillståndet") for u in scenario.utfall),
    ]
    for collection, key, what in wanted:
        if key is not None and key not in getattr(parameters, collection):
            faults.append(
                Problem(
                    scenario.namn, f"{what} ”{key}” finns inte i parameteruppsättningen ”{parameters.id}”."
                )
            )
    if not faults:
        for outcome in scenario.utfall:
            faults += _check_state(parameters.tillstand[outcome.tillstand], parameters)
        faults += _check_years(scenario, parameters)
    if faults:
        raise InputError(faults)


def _check_state(state: Tillstand, parameters: Parameteruppsattning) -> Iterator[Problem]:
    for row in state.resurser:
        price = parameters.prislappar.get(row.prislapp)
        if price is None:
            yield Problem(state.id, f"prislappen ”{row.prislapp}” finns inte.")
        elif row.mangd.enhet != price.per:
            yield Problem(
                f"{state.id}, {row.prislapp}",
                f"enheterna går inte ihop: priset är {price.enhet} men mängden är i {row.mangd.enhet}.",
            )
    if state.lon is not None and state.lon not in parameters.loner:
        yield Problem(state.id, f"lönen ”{state.lon}” finns inte.")


def _check_years(scenario: Scenario, parameters: Parameteruppsattning) -> Iterator[Problem]:
    series = parameters.index[scenario.kalkyl.index or "kpi"].varden
    year = scenario.kalkyl.prisar or parameters.prisar
    if year < min(series):
        yield Problem(
            scenario.namn, f"prisår {year} är före indexets första år {min(series)}. Välj ett senare prisår."
        )
    for path, value in scenario_values(scenario):
        if value.prisar is not None and value.prisar < min(series):
            yield Problem(path, f"prisår {value.prisar} är före indexets första år {min(series)}.")
    for outcome in scenario.utfall:
        for path, value in used_state_values(parameters.tillstand[outcome.tillstand], parameters):
            if value.prisar is not None and value.prisar < min(series):
                yield Problem(path, f"prisår {value.prisar} är före indexets första år {min(series)}.")


def used_state_values(state: Tillstand, parameters: Parameteruppsattning) -> Iterator[tuple[str, Varde]]:
    """Yield every value that a state's lines rest on, with its address."""
    yield from state_values(state)
    for row in state.resurser:
        price = parameters.prislappar[row.prislapp]
        yield f"prislapp.{price.id}", price
        yield f"prislapp.{price.id}.marginalandel", price.marginalandel
    if state.lon is not None:
        yield f"lon.{state.lon}", parameters.loner[state.lon]


def scenario_values(scenario: Scenario) -> Iterator[tuple[str, Varde]]:
    """Yield the values that the scenario itself states, with their addresses."""
    for outcome in scenario.utfall:
        yield from _outcome_values(outcome)
    for name in ("per_deltagare", "fast_per_ar", "uppstart"):
        value = getattr(scenario.kostnad, name)
        if value is not None:
            yield f"kostnad.{name}", value
    if scenario.kalkyl.livskvalitet_kr is not None:
        yield "kalkyl.livskvalitet_kr", scenario.kalkyl.livskvalitet_kr


def _outcome_values(outcome: AndelUtfall | RiskkurvaUtfall) -> Iterator[tuple[str, Varde]]:
    base = f"utfall.{outcome.tillstand}"
    if isinstance(outcome, AndelUtfall):
        if outcome.lyckade is not None:
            yield f"{base}.lyckade", outcome.lyckade
        yield f"{base}.anda", outcome.anda
        yield f"{base}.avklingning", outcome.avklingning
    else:
        yield f"{base}.p0", outcome.p0
        if outcome.effekt is not None:
            yield f"{base}.effekt", outcome.effekt.varde
            yield f"{base}.avklingning", outcome.effekt.avklingning
            yield f"{base}.skalfaktor", outcome.effekt.skalfaktor
            yield f"{base}.kausal_andel", outcome.effekt.kausal_andel
            if outcome.effekt.fullfoljande is not None:
                yield f"{base}.fullfoljande", outcome.effekt.fullfoljande
    work = outcome.subventionerat_arbete
    if work is not None:
        for name in ("andel", "produktionsandel", "subvention"):
            yield f"{base}.subventionerat.{name}", getattr(work, name)


def used_values(
    states: Sequence[Tillstand], parameters: Parameteruppsattning, scenario: Scenario | None = None
) -> dict[str, Varde]:
    """Every value of a calculation by address, sorted, so that draws do not depend on the order of use."""
    found: dict[str, Varde] = {}
    for state in states:
        found.update(used_state_values(state, parameters))
    if scenario is not None:
        found.update(scenario_values(scenario))
    return dict(sorted(found.items()))
