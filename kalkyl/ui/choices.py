"""What can be chosen, given what has been chosen: lists that filter each other and are never empty."""

import difflib
from collections.abc import Iterable

from kalkyl.engine import default_scenario
from kalkyl.model.parameters import Insats, Malgrupp, Parameteruppsattning
from kalkyl.model.problems import problem
from kalkyl.model.scenario import Scenario

Option = tuple[str, str]
"""Label and id."""

ANY_RISK = ""
"""Choice that stands for no particular risk."""
OWN_INTERVENTION = "egen_insats"
"""Id of an intervention that the user states: no cost and no effect to begin with."""
START_KOMMUN = "1880"
"""Municipality shown first, where the set has it."""


def _sorted(items: Iterable[tuple[str, str]]) -> list[Option]:
    return sorted(items, key=lambda option: swedish_order(option[0]))


def swedish_order(text: str) -> str:
    """Return a key that sorts å, ä and ö last, whatever the computer's own language.

    >>> sorted(["Öckerö", "Ale", "Åmål"], key=swedish_order)
    ['Ale', 'Åmål', 'Öckerö']
    """
    return text.casefold().replace("å", "{").replace("ä", "|").replace("ö", "}")


def municipalities(parameters: Parameteruppsattning) -> list[Option]:
    """Every municipality by name."""
    return _sorted((k.namn, k.kod) for k in parameters.kommuner.values())


def find_municipality(parameters: Parameteruppsattning, text: str) -> str:
    """Return the code of the municipality that a typed text means.

    Args:
        parameters: Parameter set.
        text: Name, the beginning of only one name, name followed by "kommun", or code.

    Raises:
        ValueError: None or several fit; Swedish message with suggestions.
    """
    wanted = " ".join(text.split()).casefold()
    if wanted in parameters.kommuner:
        return wanted
    names = {k.namn.casefold(): k.kod for k in parameters.kommuner.values()}
    short = wanted.removesuffix(" kommun").removesuffix(" stad").removesuffix("s")
    for form in (wanted, wanted.removesuffix(" kommun"), short):
        if form in names:
            return names[form]
    starts = [code for name, code in names.items() if wanted and name.startswith(wanted)]
    if len(starts) == 1:
        return starts[0]
    if starts:
        some = ", ".join(parameters.kommuner[code].namn for code in starts[:6])
        raise ValueError(f"Flera kommuner börjar så: {some}. Skriv hela namnet.")
    near = difflib.get_close_matches(wanted, names, n=1, cutoff=0.6)
    hint = f" Menar du {parameters.kommuner[names[near[0]]].namn}?" if near else " Välj i listan."
    raise ValueError(f"Ingen kommun heter ”{text.strip()[:40]}”.{hint}")


def risks(parameters: Parameteruppsattning) -> list[Option]:
    """Every social risk, after the choice of no particular one."""
    return [
        ("Ingen särskild risk – visa alla", ANY_RISK),
        *_sorted((r.namn, r.id) for r in parameters.risker.values()),
    ]


def usable_groups(parameters: Parameteruppsattning) -> list[Malgrupp]:
    """Target groups that a calculation can be built on."""
    return [g for g in parameters.malgrupper.values() if g.grundrisker]


def groups(parameters: Parameteruppsattning, risk: str | None, keep: str = "") -> list[Option]:
    """Target groups of a risk; all of them if the risk names none.

    Args:
        parameters: Parameter set with the scenario's own nouns.
        risk: Risk id or None.
        keep: Id of a group that must be in the list (a loaded scenario may combine things freely).
    """
    usable = usable_groups(parameters)
    named = set(parameters.risker[risk].malgrupper) if risk in parameters.risker else set()
    chosen = [g for g in usable if g.id in named] or usable
    if keep in parameters.malgrupper and keep not in {g.id for g in chosen}:
        chosen = [*chosen, parameters.malgrupper[keep]]
    return _sorted((g.namn, g.id) for g in chosen)


def suits(insats: Insats, group: Malgrupp) -> bool:
    """Whether an intervention is meant for a group, or changes a state that the group risks."""
    states = {r.tillstand for r in group.grundrisker}
    return group.id in insats.malgrupper or any(u.tillstand in states for u in insats.utfall)


def interventions(
    parameters: Parameteruppsattning, risk: str | None, malgrupp: str, keep: str = ""
) -> list[Option]:
    """Interventions for a group, those named by the risk or the catalogue first; the user's own always last."""
    group = parameters.malgrupper[malgrupp]
    chosen = parameters.risker.get(risk) if risk is not None else None
    named = set(chosen.insatser) if chosen is not None else set()
    events = set(chosen.handelsetyper) if chosen is not None else set()
    catalogue = [i for i in parameters.insatser.values() if i.id != OWN_INTERVENTION]
    fitting = [
        i for i in catalogue if i.id in named or suits(i, group) or events & {u.handelse for u in i.utfall}
    ]
    if keep in parameters.insatser and keep != OWN_INTERVENTION and keep not in {i.id for i in fitting}:
        fitting.append(parameters.insatser[keep])
    found = _sorted((_label(i), i.id) for i in fitting)
    return [*found, ("Egen insats – ange kostnad och effekt själv", OWN_INTERVENTION)]


def _label(insats: Insats) -> str:
    return f"{insats.namn} (bara brytpunkt)" if insats.brytpunkt else insats.namn


def own_intervention() -> Insats:
    """An intervention without stated cost or effect."""
    return Insats(
        id=OWN_INTERVENTION,
        namn="Egen insats",
        beskrivning="Ange kostnad och effekt själv. Saknas effekten räknas brytpunkten fram.",
        niva="C",
    )


def states(parameters: Parameteruppsattning) -> list[Option]:
    """Every exclusion state by name."""
    return _sorted((s.namn, s.id) for s in parameters.tillstand.values())


def start_kommun(parameters: Parameteruppsattning) -> str:
    """Return the municipality shown first."""
    return START_KOMMUN if START_KOMMUN in parameters.kommuner else municipalities(parameters)[0][1]


def start_scenario(parameters: Parameteruppsattning) -> Scenario:
    """Return the calculation that the page opens with: a complete one if the set has any.

    Raises:
        InputError: The set has no target group to calculate on.
    """
    kommun = start_kommun(parameters)
    fallback: Scenario | None = None
    for insats in sorted(parameters.insatser.values(), key=lambda i: (i.niva, i.id)):
        for group in usable_groups(parameters):
            if group.id not in insats.malgrupper:
                continue
            scenario = default_scenario(parameters, kommun, group.id, insats.id)
            if not scenario.brytpunkt and not scenario.kostnad.saknas:
                return scenario
            fallback = fallback or scenario
    if fallback is not None:
        return fallback
    usable = usable_groups(parameters)
    if not usable:
        raise problem(parameters.namn, "uppsättningen har ingen målgrupp med risker att räkna på.")
    return default_scenario(parameters, kommun, usable[0].id)
