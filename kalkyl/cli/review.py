"""`kalkyl granska`: find every fault in a parameter set or a scenario, and what is getting old."""

import argparse
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import kalkyl
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.paths import all_values
from kalkyl.model.problems import InputError, Problem
from kalkyl.model.values import Varde
from kalkyl.params.due import OLD_REVIEW_YEARS, due
from kalkyl.report.numbers import format_number

_NOUNS: Final = (
    ("prislappar", "prislappar"),
    ("tillstand", "tillstånd"),
    ("malgrupper", "målgrupper"),
    ("insatser", "insatser"),
    ("risker", "risker"),
    ("kommuner", "kommuner"),
    ("kallor", "källor"),
)


def review(options: argparse.Namespace) -> int:
    """Review what is named, print what was found, and return 1 if there is an error.

    Raises:
        InputError: Every fault.
    """
    target = options.mal
    if target.lower().endswith(".toml") or Path(target).is_file():
        return _review_scenario(target)
    parameters = kalkyl.load_parameters(target)
    faults = list(unfitted(all_values(parameters)))
    if faults:
        raise InputError(faults)
    counts = ", ".join(f"{format_number(len(getattr(parameters, c)))} {name}" for c, name in _NOUNS)
    print(f"{parameters.namn} ({parameters.id} {parameters.version}): inga fel. {counts}.")
    _print_warnings(list(warnings(parameters, date.today())))
    return 0


def _review_scenario(target: str) -> int:
    scenario = kalkyl.load_scenario(target)
    resultat = kalkyl.run(scenario, kalkyl.load_parameters(scenario.parametrar), draws=100, seed=1)
    print(f"{scenario.namn}: inga fel.")
    _print_warnings([f"{w.text} {w.atgard}".strip() for w in resultat.varningar])
    return 0


def _print_warnings(found: list[str]) -> None:
    if found:
        print(f"\n{len(found)} varningar:")
        print("\n".join(f"  {text}" for text in found))


def unfitted(values: Iterable[tuple[str, Varde]]) -> Iterator[Problem]:
    """Yield the values whose distribution cannot have the stated mean and interval."""
    import numpy as np

    from kalkyl.engine.sampling import quantile

    ends = np.array([0.05, 0.95])
    for path, value in values:
        if value.uncertain:
            try:
                quantile(value, ends)
            except ValueError as error:
                yield Problem(path, str(error))


def warnings(parameters: Parameteruppsattning, today: date) -> Iterator[str]:
    """Yield what is no fault but should be looked at: old values, sources and nouns that nothing uses.

    Args:
        parameters: A set without faults.
        today: Date of the review.
    """
    yield from _old(parameters, today)
    used_sources = set(_used_sources(parameters.model_dump(exclude={"kallor"})))
    for key in sorted(set(parameters.kallor) - used_sources):
        yield f"källan ”{key}” används inte av något värde."
    yield from _unused(parameters)


def _old(parameters: Parameteruppsattning, today: date) -> Iterator[str]:
    found = due(parameters, today, months=0)
    for item in found:
        if item.kind == "utgangen":
            yield f"{item.address}: gällde till {item.until}. Uppdatera värdet eller granska det på nytt."
        elif item.kind == "granskning":
            yield f"{item.address}: granskades senast {item.reviewed}, för mer än {OLD_REVIEW_YEARS} år sedan."
    if found:
        yield f"{len(found)} uppgifter behöver ses över. Källa, fil och rad för var och en visas av kalkyl aktualitet."
    never = sum(value.granskad is None for _, value in all_values(parameters))
    if never:
        yield f"{never} värden saknar granskningsdatum (granskad)."


def _used_sources(data: Any) -> Iterator[str]:
    """Yield every source id that something in the set refers to, wherever it stands."""
    if isinstance(data, dict):
        if isinstance(data.get("kalla"), str):
            yield data["kalla"]
        for key, value in data.items():
            yield from value if key == "kallor" and isinstance(value, tuple) else _used_sources(value)
    elif isinstance(data, tuple):
        for value in data:
            yield from _used_sources(value)


def _unused(parameters: Parameteruppsattning) -> Iterator[str]:
    """Yield states, target groups and interventions that no choice leads to."""
    groups = parameters.malgrupper.values()
    states = {risk.tillstand for group in groups for risk in group.grundrisker}
    states |= {key for risk in parameters.risker.values() for key in risk.tillstand}
    outcomes = [outcome for insats in parameters.insatser.values() for outcome in insats.utfall]
    states |= {outcome.tillstand for outcome in outcomes if outcome.tillstand is not None}
    chosen_groups = {key for insats in parameters.insatser.values() for key in insats.malgrupper}
    chosen_groups |= {key for risk in parameters.risker.values() for key in risk.malgrupper}
    interventions = {key for risk in parameters.risker.values() for key in risk.insatser}
    interventions |= {insats.id for insats in parameters.insatser.values() if insats.malgrupper}
    wages = {state.lon for state in parameters.tillstand.values() if state.lon is not None}
    for key in sorted(set(parameters.tillstand) - states):
        yield f"tillståndet ”{key}” används inte av någon målgrupp, insats eller risk."
    for key in sorted(set(parameters.malgrupper) - chosen_groups):
        yield f"målgruppen ”{key}” används inte av någon insats eller risk."
    for key in sorted(set(parameters.insatser) - interventions):
        yield f"insatsen ”{key}” har ingen målgrupp och används inte av någon risk."
    unused = sorted(set(parameters.loner) - wages)
    if unused:
        yield f"löner som inte används av något tillstånd: {', '.join(unused)}."
