"""A ready scenario from municipality, target group and intervention."""

from collections.abc import Mapping

from kalkyl.model.effects import Effekt
from kalkyl.model.outcomes import HandelseUtfall, RiskkurvaUtfall, Utfall
from kalkyl.model.parameters import Insats, Malgrupp, Parameteruppsattning, Risk
from kalkyl.model.problems import problem
from kalkyl.model.scenario import FORMAT, VERSION, Insatskostnad, Kalkylval, Scenario
from kalkyl.model.values import Varde

ONE_A_YEAR = Varde(
    varde=1.0,
    enhet="antal_per_ar",
    kommentar="En händelse per år tills ni anger ert eget antal: läs resultatet som värdet per händelse och år.",
)
"""Stands for a number of events that nobody has stated."""


def default_scenario(
    parameters: Parameteruppsattning,
    kommun: str,
    malgrupp: str,
    insats: str | None = None,
    risk: str | None = None,
    kalkyl: Kalkylval | None = None,
    *,
    events: Mapping[str, Varde] | None = None,
) -> Scenario:
    """Build a scenario that runs, from what a user chooses first.

    The intervention's effects meet the target group's risks state by state. Where the intervention has no effect on any
    of the group's states, or none that can be defended, the scenario asks for the break-even.

    A risk that is an event (a fire, a riot), or an intervention that changes nothing but events, is calculated on events
    instead: either states or events, never both, because the costs of an event and of the state behind it overlap.
    A risk without defensible evidence always asks for the break-even.

    Args:
        parameters: Parameter set.
        kommun: Municipality code.
        malgrupp: Target group id.
        insats: Intervention id, or None for the cost of exclusion alone.
        risk: Social risk that it answers to, or None.
        kalkyl: Conventions; None takes the defaults.
        events: Expected events per year by event type, which the scenario is then built on. Where an event type's number
            is not stated, one a year stands for it and says so.

    Raises:
        InputError: The municipality, the group or the intervention does not exist, or the group has no states.
    """
    _check_choices(parameters, kommun, malgrupp, insats)
    group = parameters.malgrupper[malgrupp]
    chosen = parameters.insatser[insats] if insats is not None else None
    answered = parameters.risker.get(risk) if risk is not None else None
    outcomes = _outcomes(parameters, group, chosen, answered, events or {})
    if not outcomes:
        raise problem(malgrupp, "målgruppen har inga risker angivna. Lägg till grundrisker.")
    cost = Insatskostnad()
    if chosen is not None:
        cost = Insatskostnad(
            per_deltagare=chosen.kostnad_per_deltagare, betalare=chosen.betalare, namnd=chosen.namnd
        )
    name = f"{chosen.namn if chosen else group.namn}, {parameters.kommuner[kommun].namn}"
    return Scenario(
        format=FORMAT,
        version=VERSION,
        namn=name[:200],
        syntetisk=parameters.syntetisk,
        parametrar=parameters.id,
        kommun=kommun,
        risk=risk,
        malgrupp=malgrupp,
        insats=insats,
        deltagare=(float(group.antal),),
        kalkyl=kalkyl or Kalkylval(),
        utfall=outcomes,
        kostnad=cost,
    )


def _check_choices(parameters: Parameteruppsattning, kommun: str, malgrupp: str, insats: str | None) -> None:
    if kommun not in parameters.kommuner:
        raise problem(kommun, f"kommunkoden finns inte i parameteruppsättningen ”{parameters.id}”.")
    if malgrupp not in parameters.malgrupper:
        raise problem(malgrupp, "målgruppen finns inte.")
    if insats is not None and insats not in parameters.insatser:
        raise problem(insats, "insatsen finns inte.")


def _outcomes(
    parameters: Parameteruppsattning,
    group: Malgrupp,
    insats: Insats | None,
    risk: Risk | None,
    events: Mapping[str, Varde],
) -> tuple[Utfall, ...]:
    unknown = sorted(set(events) - set(parameters.handelsetyper))
    if unknown:
        raise problem(", ".join(unknown), "händelsetypen finns inte i parameteruppsättningen.")
    defensible = risk is None or not risk.evidens_saknas
    states = _state_outcomes(group, insats, defensible=defensible)
    effects = {u.handelse: u.effekt for u in insats.utfall if u.handelse} if insats is not None else {}
    known = {key for key, effect in effects.items() if effect is not None and defensible}
    named = tuple(events) or (risk.handelsetyper if risk is not None and risk.typ == "handelse" else ())
    if risk is None and not named and insats is not None and _only_events(insats):
        named = tuple(effects)
    if not named or (not events and not known & set(named) and any(not s.effekt_saknas for s in states)):
        return states
    chosen = [key for key in named if key in known] or list(named)
    return tuple(_event_outcome(key, effects.get(key) if key in known else None, events) for key in chosen)


def _only_events(insats: Insats) -> bool:
    return bool(insats.utfall) and all(u.handelse is not None for u in insats.utfall)


def _event_outcome(key: str, effect: Effekt | None, events: Mapping[str, Varde]) -> HandelseUtfall:
    return HandelseUtfall(
        modell="handelse", handelse=key, antal_per_ar=events.get(key, ONE_A_YEAR), effekt=effect
    )


def _state_outcomes(
    group: Malgrupp, insats: Insats | None, *, defensible: bool
) -> tuple[RiskkurvaUtfall, ...]:
    risks = {r.tillstand: r for r in group.grundrisker}
    matched = [u for u in insats.utfall if u.tillstand in risks] if insats is not None else []
    if not matched:
        chosen = list(risks.values())[: 1 if insats is not None else None]
        return tuple(
            RiskkurvaUtfall(modell="riskkurva", tillstand=r.tillstand, p0=r.p0, kurva=r.kurva) for r in chosen
        )
    return tuple(
        RiskkurvaUtfall(
            modell="riskkurva",
            tillstand=u.tillstand,
            p0=risks[u.tillstand].p0,
            kurva=risks[u.tillstand].kurva,
            effekt=u.effekt if defensible else None,
        )
        for u in matched
        if u.tillstand is not None
    )
