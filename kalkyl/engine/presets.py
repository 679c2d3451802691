"""Presets: rerun a scenario with the conventions of another calculator, and show step by step what makes the difference."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import ValidationError

from kalkyl.engine.calculation import run
from kalkyl.model.effects import Effekt
from kalkyl.model.outcomes import AndelUtfall, HandelseUtfall, MarkovUtfall, RiskkurvaUtfall, Utfall
from kalkyl.model.parameters import Andring, Kalkylmodell, Parameteruppsattning
from kalkyl.model.problems import InputError
from kalkyl.model.scenario import Kalkylval, Scenario
from kalkyl.model.swedish import problems
from kalkyl.model.values import Andel

_LABELS = {
    "perspektiv": "Vems resultat som räknas",
    "ranta": "Kalkylräntan",
    "rantetrappa": "Fallande ränta",
    "tidpunkt_kostnad": "När på året kostnaden faller",
    "tidpunkt_effekt": "När på året effekterna faller",
    "utjamning": "Kommunalekonomisk utjämning",
    "overlevnad": "Överlevnad",
    "d_omrakning": "Omräkning av effektstorleken d",
    "skattefinansiering": "Skattefinansieringskostnad",
    "indirekt_skatt": "Indirekt skatt",
    "avtalspension": "Avtalspension",
    "kategorier": "Vilka poster som räknas",
    "optimism_kostnad": "Påslag på kostnaden för optimism",
    "optimism_nytta": "Avdrag på nyttan för optimism",
    "horisont_ar": "Horisonten",
    "index": "Prisindex",
}


@dataclass(frozen=True)
class Steg:
    """One step from a preset's answer to our own.

    Attributes:
        namn: What is changed in this step (Swedish).
        npv: NPV after the step in the scenario's own perspective [kr], or None when none exists.
        forandring: NPV after less before [kr], or None.
    """

    namn: str
    npv: float | None
    forandring: float | None


def apply_preset(scenario: Scenario, preset: Kalkylmodell) -> Scenario:
    """Return the scenario with a preset's conventions.

    Raises:
        InputError: The preset names a convention that does not exist or has an impossible value.
    """
    return _with_conventions(_with_outcomes(scenario, preset), preset.kalkyl, preset)


def steps(scenario: Scenario, preset: Kalkylmodell, parameters: Parameteruppsattning) -> tuple[Steg, ...]:
    """Walk from the preset's answer to our own, changing one convention at a time.

    Args:
        scenario: The scenario with our own conventions.
        preset: The preset to start from.
        parameters: Parameter set.

    Returns:
        The preset's NPV first, then one row per convention that differs; the last NPV is that of `scenario`. The
        perspective is the scenario's own throughout, so that the steps can be compared.
    """
    kalkyl = {k: v for k, v in preset.kalkyl.items() if k != "perspektiv"}
    switches = (
        "utan_dodvikt",
        "utan_kvarstannande",
        "utan_skalfaktor",
        "utan_kausal_andel",
        "utan_avklingning",
    )
    active = [name for name in switches if getattr(preset, name)]
    left = preset.model_copy(update={"kalkyl": kalkyl})
    found = [Steg(f"Med {preset.namn}", _npv(apply_preset(scenario, left), parameters), None)]

    def record(name: str) -> None:
        npv, before = _npv(apply_preset(scenario, left), parameters), found[-1].npv
        found.append(Steg(name, npv, None if npv is None or before is None else npv - before))

    for name in active:
        left = left.model_copy(update={name: False})
        record(_SWITCH_LABELS[name])
    for key in kalkyl:
        left = left.model_copy(update={"kalkyl": {k: v for k, v in left.kalkyl.items() if k != key}})
        record(_LABELS.get(key, key))
    return tuple(found)


_SWITCH_LABELS = {
    "utan_dodvikt": "Dra av dem som hade klarat sig ändå (dödvikt)",
    "utan_kvarstannande": "Räkna bara år då personen annars varit kvar i tillståndet",
    "utan_skalfaktor": "Räkna ned effekten från försök till vanlig verksamhet",
    "utan_kausal_andel": "Räkna bara den orsaksmässiga delen av sambanden",
    "utan_avklingning": "Låt effekten klinga av efter uppföljningen",
}


def _npv(scenario: Scenario, parameters: Parameteruppsattning) -> float | None:
    return run(scenario, parameters).matt[scenario.kalkyl.perspektiv].npv


def _with_conventions(scenario: Scenario, changes: dict[str, object], preset: Kalkylmodell) -> Scenario:
    data = {name: getattr(scenario.kalkyl, name) for name in Kalkylval.model_fields}
    try:
        kalkyl = Kalkylval.model_validate(data | changes)
    except ValidationError as error:
        raise InputError(problems(error, preset.namn, Kalkylval)) from None
    return scenario.model_copy(update={"kalkyl": kalkyl})


def _with_outcomes(scenario: Scenario, preset: Kalkylmodell) -> Scenario:
    change = _effect_change(preset)
    outcomes = tuple(_outcome(u, preset, change) for u in scenario.utfall)
    update: dict[str, object] = {"utfall": outcomes}
    if preset.utan_kvarstannande:
        states = [m for u in outcomes if isinstance(u, (AndelUtfall, RiskkurvaUtfall)) for m in u.mal]
        own = {f"tillstand.{s}.kvar_per_ar" for s in states}
        kept = tuple(a for a in scenario.andrade_varden if a.id not in own)
        forever = tuple(Andring(id=path, varde=1.0, motivering=preset.namn) for path in sorted(own))
        update["andrade_varden"] = kept + forever
    return scenario.model_copy(update=update)


def _effect_change(preset: Kalkylmodell) -> Callable[[Effekt], Effekt]:
    update: dict[str, object] = {}
    if preset.utan_skalfaktor:
        update["skalfaktor"] = Andel(varde=1.0)
    if preset.utan_kausal_andel:
        update["kausal_andel"] = Andel(varde=1.0)
    if preset.utan_avklingning:
        update["avklingning"] = Andel(varde=0.0, enhet="andel_per_ar")
        update["max_varaktighet_ar"] = None
    return lambda effekt: effekt.model_copy(update=update)


def _outcome(outcome: Utfall, preset: Kalkylmodell, change: Callable[[Effekt], Effekt]) -> Utfall:
    if isinstance(outcome, AndelUtfall):
        update: dict[str, object] = {}
        if preset.utan_dodvikt:
            update["anda"] = Andel(varde=0.0)
        if preset.utan_avklingning:
            update |= {"avklingning": Andel(varde=0.0, enhet="andel_per_ar"), "max_varaktighet_ar": None}
        return outcome.model_copy(update=update)
    if isinstance(outcome, MarkovUtfall):
        changed = tuple(
            e if e.effekt is None else e.model_copy(update={"effekt": change(e.effekt)})
            for e in outcome.effekter
        )
        return outcome.model_copy(update={"effekter": changed})
    if outcome.effekt is None:
        return outcome
    update = {"effekt": change(outcome.effekt)}
    if isinstance(outcome, RiskkurvaUtfall) and preset.utan_kausal_andel and outcome.kedja:
        update["kedja"] = tuple(
            k.model_copy(update={"kausal_andel": Andel(varde=1.0)}) for k in outcome.kedja
        )
    assert isinstance(outcome, (RiskkurvaUtfall, HandelseUtfall))
    return outcome.model_copy(update=update)
