"""Joining scenario and parameter set: own nouns, references, and every value that will be drawn."""

from collections.abc import Iterator, Mapping, Sequence

from kalkyl.engine.missing import priced_rows
from kalkyl.engine.prices import beyond
from kalkyl.model.carriers import Carrier, check_carrier
from kalkyl.model.effects import Effekt
from kalkyl.model.ingredients import ingredient_values
from kalkyl.model.outcomes import AndelUtfall, HandelseUtfall, MarkovUtfall, RiskkurvaUtfall, Utfall
from kalkyl.model.parameters import Parameteruppsattning, Tillstand
from kalkyl.model.paths import event_values, state_values
from kalkyl.model.problems import InputError, Problem, near
from kalkyl.model.scenario import Kalkylval, Scenario
from kalkyl.model.values import Varde


def joined(scenario: Scenario, parameters: Parameteruppsattning) -> Parameteruppsattning:
    """Return the parameter set with the scenario's own nouns added (they win over the set's)."""
    update = {}
    for own, collection in (
        ("egna_prislappar", "prislappar"),
        ("egna_tillstand", "tillstand"),
        ("egna_handelsetyper", "handelsetyper"),
        ("egna_malgrupper", "malgrupper"),
        ("egna_insatser", "insatser"),
    ):
        items = getattr(scenario, own)
        if items:
            update[collection] = getattr(parameters, collection) | {item.id: item for item in items}
    return parameters.model_copy(update=update) if update else parameters


def carriers(scenario: Scenario, parameters: Parameteruppsattning) -> list[Carrier]:
    """Return the states and event types of a scenario, in the order of its outcomes."""
    found: list[Carrier] = []
    for outcome in scenario.utfall:
        if isinstance(outcome, HandelseUtfall):
            found.append(parameters.handelsetyper[outcome.handelse])
        else:
            found += [parameters.tillstand[key] for key in outcome.mal]
    return found


def check_references(scenario: Scenario, parameters: Parameteruppsattning) -> None:
    """Raise an InputError with everything in the scenario that leads nowhere or does not fit together."""
    faults = []
    for collection, key, what in _references(scenario):
        if key is not None and key not in getattr(parameters, collection):
            faults.append(
                Problem(
                    scenario.namn, f"{what} ”{key}” finns inte i parameteruppsättningen ”{parameters.id}”."
                )
            )
    if not faults:
        found = carriers(scenario, parameters)
        for carrier in found:
            faults += _check_carrier(carrier, parameters)
        if not faults:
            faults += check_years(used_values(found, parameters, scenario), parameters, scenario.kalkyl)
    if faults:
        raise InputError(faults)


def _references(scenario: Scenario) -> Iterator[tuple[str, str | None, str]]:
    yield "kommuner", scenario.kommun, "kommunkoden"
    yield "malgrupper", scenario.malgrupp, "målgruppen"
    yield "insatser", scenario.insats, "insatsen"
    yield "risker", scenario.risk, "risken"
    yield "index", scenario.kalkyl.index, "prisindexet"
    sheet = scenario.kostnad.ingredienser
    if sheet is not None:
        if sheet.lonerader:
            yield "konstanter", sheet.palagg, "konstanten med arbetsgivarens pålägg,"
        for row in sheet.rader:
            yield "index", row.index, "prisindexet"
    for outcome in scenario.utfall:
        event = isinstance(outcome, HandelseUtfall)
        for key in outcome.mal:
            yield ("handelsetyper", key, "händelsetypen") if event else ("tillstand", key, "tillståndet")


def _check_carrier(carrier: Carrier, parameters: Parameteruppsattning) -> Iterator[Problem]:
    yield from check_carrier(carrier, parameters, carrier.id)
    for row in carrier.resurser:
        price = parameters.prislappar.get(row.prislapp)
        if price is not None and price.ej_kontrollerad:
            yield Problem(
                f"{carrier.id}, {row.prislapp}",
                "prislappen är inte kontrollerad mot sin källa och är avstängd. Ange ett eget värde.",
            )


def check_years(
    values: Mapping[str, Varde], parameters: Parameteruppsattning, kalkyl: Kalkylval
) -> Iterator[Problem]:
    """Find the amounts that cannot be moved to the calculation's price year.

    Args:
        values: Every value of the calculation, by address.
        parameters: Parameter set.
        kalkyl: Conventions.
    """
    target = kalkyl.prisar or parameters.prisar
    for path, value in values.items():
        if value.prisar is None:
            continue
        index = kalkyl.index or str(getattr(value, "index", "kpi"))
        if index not in parameters.index:
            yield Problem(path, f"prisindexet ”{index}” finns inte.{near(index, parameters.index)}")
            continue
        series = parameters.index[index].varden
        for year in (value.prisar, target):
            if year not in series and not beyond(series, year):
                yield Problem(
                    path,
                    f"prisår {year} finns inte i prisindexet ”{parameters.index[index].namn}”. "
                    "Välj ett annat prisår eller index.",
                )


def used_carrier_values(carrier: Carrier, parameters: Parameteruppsattning) -> Iterator[tuple[str, Varde]]:
    """Yield every value that the lines of a state or event type rest on, with its address."""
    yield from state_values(carrier) if isinstance(carrier, Tillstand) else event_values(carrier)
    for _, price in priced_rows(carrier, parameters):
        yield f"prislapp.{price.id}", price
        yield f"prislapp.{price.id}.marginalandel", price.marginalandel
    if isinstance(carrier, Tillstand) and carrier.lon is not None:
        yield f"lon.{carrier.lon}", parameters.loner[carrier.lon]


def scenario_values(scenario: Scenario) -> Iterator[tuple[str, Varde]]:
    """Yield the values that the scenario itself states, with their addresses."""
    for outcome in scenario.utfall:
        yield from _outcome_values(outcome, f"utfall.{outcome.nyckel}")
    for name in ("per_deltagare", "fast_per_ar", "uppstart"):
        value = getattr(scenario.kostnad, name)
        if value is not None:
            yield f"kostnad.{name}", value
    if scenario.kostnad.ingredienser is not None:
        yield from ingredient_values(scenario.kostnad.ingredienser)
    if scenario.kalkyl.livskvalitet_kr is not None:
        yield "kalkyl.livskvalitet_kr", scenario.kalkyl.livskvalitet_kr


def _outcome_values(outcome: Utfall, base: str) -> Iterator[tuple[str, Varde]]:
    if isinstance(outcome, AndelUtfall):
        if outcome.lyckade is not None:
            yield f"{base}.lyckade", outcome.lyckade
        yield f"{base}.anda", outcome.anda
        yield f"{base}.avklingning", outcome.avklingning
    elif isinstance(outcome, RiskkurvaUtfall):
        yield f"{base}.p0", outcome.p0
        yield from _effect_values(outcome.effekt, base)
        for number, link in enumerate(outcome.kedja):
            yield f"{base}.kedja.{number}.andel_med_risk", link.andel_med_risk
            yield f"{base}.kedja.{number}.relativ_risk", link.relativ_risk
            yield f"{base}.kedja.{number}.kausal_andel", link.kausal_andel
    elif isinstance(outcome, MarkovUtfall):
        yield from _transition_values(outcome, base)
    else:
        yield f"{base}.antal_per_ar", outcome.antal_per_ar
        yield from _effect_values(outcome.effekt, base)
    if isinstance(outcome, (AndelUtfall, RiskkurvaUtfall)) and outcome.subventionerat_arbete is not None:
        for name in ("andel", "produktionsandel", "subvention"):
            yield f"{base}.subventionerat.{name}", getattr(outcome.subventionerat_arbete, name)


def _transition_values(outcome: MarkovUtfall, base: str) -> Iterator[tuple[str, Varde]]:
    for band in outcome.aldersband:
        for start, row in band.overgangar.items():
            for till, probability in row.items():
                if till != start:
                    yield f"{base}.{band.fran_alder}.{start}.{till}", probability
    for number, change in enumerate(outcome.effekter):
        yield from _effect_values(change.effekt, f"{base}.effekter.{number}")


def _effect_values(effekt: Effekt | None, base: str) -> Iterator[tuple[str, Varde]]:
    if effekt is None:
        return
    yield f"{base}.effekt", effekt.varde
    yield f"{base}.avklingning", effekt.avklingning
    yield f"{base}.skalfaktor", effekt.skalfaktor
    yield f"{base}.kausal_andel", effekt.kausal_andel
    if effekt.fullfoljande is not None:
        yield f"{base}.fullfoljande", effekt.fullfoljande


def used_values(
    found: Sequence[Carrier], parameters: Parameteruppsattning, scenario: Scenario | None = None
) -> dict[str, Varde]:
    """Every value of a calculation by address, sorted, so that draws do not depend on the order of use."""
    values: dict[str, Varde] = {}
    for carrier in found:
        values.update(used_carrier_values(carrier, parameters))
    if scenario is not None:
        values.update(scenario_values(scenario))
        sheet = scenario.kostnad.ingredienser
        if sheet is not None and sheet.lonerader:
            values[f"konstant.{sheet.palagg}"] = parameters.konstanter[sheet.palagg]
    return dict(sorted(values.items()))
