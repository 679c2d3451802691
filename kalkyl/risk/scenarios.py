"""From a social risk to a scenario that runs."""

from collections.abc import Mapping

from kalkyl.engine.defaults import ONE_A_YEAR, default_scenario
from kalkyl.engine.event_rate import EventRate, posterior
from kalkyl.model.parameters import Malgrupp, Parameteruppsattning, Risk
from kalkyl.model.problems import near, problem
from kalkyl.model.scenario import HandelseUtfall, Kalkylval, Scenario
from kalkyl.model.values import Varde
from kalkyl.risk.outcome_models import Modellval, with_model

NO_EVIDENCE = (
    "Det finns ingen studie som håller för den här risken. Därför räknas bara brytpunkten: hur mycket som måste "
    "hända för att en insats ska bära sig. Insatser kan också göra skada; pröva en effekt åt fel håll."
)
EVERYONE = Malgrupp(
    id="boende_i_omradet",
    namn="Boende i området",
    beskrivning="Risken gäller ett område, inte en grupp deltagare. Antalet deltagare säger bara vilka år insatsen pågår.",
    alder=40,
    antal=1,
)
"""Stands as target group for a risk that names none."""

Rates = EventRate | Mapping[str, EventRate] | None


def scenario_for_risk(
    parameters: Parameteruppsattning,
    risk_id: str,
    kommun: str,
    rate: Rates = None,
    population: float | None = None,
    insats: str | None = None,
    kalkyl: Kalkylval | None = None,
    modell: Modellval = "riskkurva",
) -> Scenario:
    """Build a ready scenario from a risk.

    A risk that is an event is calculated on its events, with the Gamma posterior of what has been counted as their
    distribution. Other risks are calculated on the states they lead to, for their target group; what has been counted in
    a year is then taken as the number of new participants.

    Args:
        parameters: Parameter set.
        risk_id: The risk.
        kommun: Municipality code.
        rate: What has been counted: of the risk's first event type, or of each by id; None where nothing is.
        population: Inhabitants to calculate for, where the count comes from another area (see `EventRate.population`).
        insats: Intervention; None takes the first candidate with an effect, or the first one.
        kalkyl: Conventions; None takes the defaults.
        modell: Outcome model of the states that a risk leads to (see `outcome_models`).

    Raises:
        InputError: The risk, the municipality, the intervention, the rate or the model cannot be used.
    """
    if risk_id not in parameters.risker:
        raise problem(risk_id, f"risken finns inte i uppsättningen.{near(risk_id, parameters.risker)}")
    risk = parameters.risker[risk_id]
    own = parameters.model_copy(update={"malgrupper": parameters.malgrupper | {EVERYONE.id: EVERYONE}})
    counted = _posteriors(risk, rate, population)
    events = counted if risk.typ == "handelse" and risk.handelsetyper else {}
    if not (risk.handelsetyper or risk.malgrupper):
        raise problem(
            risk.namn, "risken har varken målgrupp eller händelse i uppsättningen, så inget går att räkna."
        )
    group = _group(own, risk, insats)
    chosen = insats or candidate(own, risk, group)
    made = default_scenario(own, kommun, group.id, chosen, risk_id, kalkyl, events=events)
    update: dict[str, object] = {
        "namn": f"{risk.namn}, {parameters.kommuner[kommun].namn}"[:200],
        "beskrivning": _description(risk, made),
    }
    if group is EVERYONE:
        update["egna_malgrupper"] = (EVERYONE,)
    if counted and not events:
        count = next(iter(counted.values()))
        update["deltagare"] = (float(max(1, round(count.varde))),)
        update["anteckningar"] = (
            f"Antalet deltagare är det förväntade antalet nya per år: {count.kommentar} Kontrollera att samma person inte är räknad flera gånger.",
        )
    return with_model(made.model_copy(update=update), own, modell)


def _posteriors(risk: Risk, rate: Rates, population: float | None) -> dict[str, Varde]:
    if rate is None:
        return {}
    if isinstance(rate, EventRate):
        return {(*risk.handelsetyper, risk.id)[0]: posterior(rate, population)}
    return {key: posterior(one, population) for key, one in rate.items()}


def _group(parameters: Parameteruppsattning, risk: Risk, insats: str | None) -> Malgrupp:
    """Return the risk's first target group that the intervention is meant for, or its first."""
    if not risk.malgrupper:
        return EVERYONE
    suited = parameters.insatser[insats].malgrupper if insats in parameters.insatser else ()
    key = next((g for g in risk.malgrupper if g in suited), risk.malgrupper[0])
    return parameters.malgrupper[key]


def candidate(parameters: Parameteruppsattning, risk: Risk, group: Malgrupp) -> str | None:
    """Return the first intervention of a risk whose effect meets it in the group, or the first named; None without any."""
    targets = {r.tillstand for r in group.grundrisker} | set(risk.handelsetyper)
    for key in risk.insatser:
        for outcome in parameters.insatser[key].utfall:
            if outcome.effekt is not None and (outcome.handelse or outcome.tillstand) in targets:
                return key
    return risk.insatser[0] if risk.insatser else None


def _description(risk: Risk, scenario: Scenario) -> str:
    parts = [risk.beskrivning]
    if risk.evidens_saknas:
        parts.append(NO_EVIDENCE)
    if any(isinstance(u, HandelseUtfall) and u.antal_per_ar == ONE_A_YEAR for u in scenario.utfall):
        parts.append(ONE_A_YEAR.kommentar)
    return " ".join(part for part in parts if part)
