"""A ready scenario from municipality, target group and intervention."""

from kalkyl.model.parameters import Insats, Malgrupp, Parameteruppsattning
from kalkyl.model.problems import problem
from kalkyl.model.scenario import FORMAT, VERSION, Insatskostnad, Kalkylval, RiskkurvaUtfall, Scenario


def default_scenario(
    parameters: Parameteruppsattning,
    kommun: str,
    malgrupp: str,
    insats: str | None = None,
    risk: str | None = None,
    kalkyl: Kalkylval | None = None,
) -> Scenario:
    """Build a scenario that runs, from what a user chooses first.

    The intervention's effects meet the target group's risks state by state. Where the intervention has no effect on any
    of the group's states, or none that can be defended, the scenario asks for the break-even.

    Args:
        parameters: Parameter set.
        kommun: Municipality code.
        malgrupp: Target group id.
        insats: Intervention id, or None for the cost of exclusion alone.
        risk: Social risk that it answers to, or None.
        kalkyl: Conventions; None takes the defaults.

    Raises:
        InputError: The municipality, the group or the intervention does not exist, or the group has no states.
    """
    if kommun not in parameters.kommuner:
        raise problem(kommun, f"kommunkoden finns inte i parameteruppsättningen ”{parameters.id}”.")
    if malgrupp not in parameters.malgrupper:
        raise problem(malgrupp, "målgruppen finns inte.")
    if insats is not None and insats not in parameters.insatser:
        raise problem(insats, "insatsen finns inte.")
    group = parameters.malgrupper[malgrupp]
    chosen = parameters.insatser[insats] if insats is not None else None
    outcomes = _outcomes(group, chosen)
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


def _outcomes(group: Malgrupp, insats: Insats | None) -> tuple[RiskkurvaUtfall, ...]:
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
            effekt=u.effekt,
        )
        for u in matched
        if u.tillstand is not None
    )
