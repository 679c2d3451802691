"""One address for every value of a parameter set, used by overlays, draws, catalogue and results.

prislapp.<id>                   lon.<id>                    konstant.<id>                saknad.<id>
tillstand.<id>.mangd.<prislapp> tillstand.<id>.kvar_per_ar  tillstand.<id>.sysselsattning …
tillstand.<id>.kostnad.<aktor>  tillstand.<id>.antal (people in the municipality)
"""

from collections.abc import Iterator
from typing import Any

from kalkyl.model.missing import Saknad
from kalkyl.model.parameters import Bestand, Handelsetyp, Parameteruppsattning, Prislapp, Tillstand
from kalkyl.model.values import Varde

_STATE_FIELDS = ("sysselsattning", "referens_sysselsattning", "kvar_per_ar", "livskvalitetsforlust")
_COLLECTIONS = {"prislapp": "prislappar", "lon": "loner", "konstant": "konstanter"}


def state_values(state: Tillstand) -> Iterator[tuple[str, Varde]]:
    """Yield the values of one state with their addresses."""
    base = f"tillstand.{state.id}"
    for row in state.resurser:
        yield f"{base}.mangd.{row.prislapp}", row.mangd
    for aktor, belopp in state.kostnad_per_ar.items():
        yield f"{base}.kostnad.{aktor}", belopp
    for name in _STATE_FIELDS:
        value = getattr(state, name)
        if value is not None:
            yield f"{base}.{name}", value
    if state.bestand is not None and state.bestand.antal is not None:
        yield f"{base}.antal", state.bestand.antal


def event_values(event: Handelsetyp) -> Iterator[tuple[str, Varde]]:
    """Yield the values of one event type with their addresses."""
    for row in event.resurser:
        yield f"handelsetyp.{event.id}.mangd.{row.prislapp}", row.mangd
    for aktor, belopp in event.kostnad_per_handelse.items():
        yield f"handelsetyp.{event.id}.kostnad.{aktor}", belopp


def all_values(parameters: Parameteruppsattning) -> Iterator[tuple[str, Varde]]:
    """Yield every addressed value of a set, in a fixed order."""
    for noun, collection in _COLLECTIONS.items():
        for key, value in getattr(parameters, collection).items():
            yield f"{noun}.{key}", value
    for state in parameters.tillstand.values():
        yield from state_values(state)
    for event in parameters.handelsetyper.values():
        yield from event_values(event)


def get_value(parameters: Parameteruppsattning, path: str) -> Varde | None:
    """Return the value at an address, or None when the address is valid but nothing is stated there.

    Raises:
        KeyError: There is no such address.
    """
    parts = path.split(".")
    if len(parts) == 2 and parts[0] in _COLLECTIONS:
        found: Varde = getattr(parameters, _COLLECTIONS[parts[0]])[parts[1]]
        return found
    if len(parts) == 2 and parts[0] == "saknad" and parameters.saknade[parts[1]].enhet:
        return parameters.prislappar.get(parts[1])
    if parts[0] == "handelsetyp" and len(parts) == 4:
        return dict(event_values(parameters.handelsetyper[parts[1]]))[path]
    if parts[0] != "tillstand" or len(parts) < 3:
        raise KeyError(path)
    state = parameters.tillstand[parts[1]]
    for address, value in state_values(state):
        if address == path:
            return value
    if len(parts) == 3 and parts[2] in (*_STATE_FIELDS, "antal"):
        return None
    raise KeyError(path)


def empty_unit(parameters: Parameteruppsattning, path: str) -> str:
    """Return the unit of a value at an address where nothing is stated."""
    parts = path.split(".")
    if parts[0] == "saknad":
        return parameters.saknade[parts[1]].enhet
    return "antal" if parts[-1] == "antal" else "andel"


def replace_value(parameters: Parameteruppsattning, path: str, value: Varde) -> Parameteruppsattning:
    """Return a set in which the value at an address is another.

    Raises:
        KeyError: There is no such address.
    """
    get_value(parameters, path)
    noun, key, *rest = path.split(".")
    if noun in _COLLECTIONS:
        collection = _COLLECTIONS[noun]
        old = getattr(parameters, collection)[key]
        update = {name: getattr(value, name) for name in Varde.model_fields}
        if isinstance(old, Prislapp):
            update["ej_kontrollerad"] = False
        new = old.model_copy(update=update)
        return parameters.model_copy(update={collection: getattr(parameters, collection) | {key: new}})
    if noun == "saknad":
        found = parameters.prislappar | {key: _found_price(parameters.saknade[key], value)}
        return parameters.model_copy(update={"prislappar": found})
    if noun == "handelsetyp":
        event = _replace_in_event(parameters.handelsetyper[key], rest, value)
        return parameters.model_copy(update={"handelsetyper": parameters.handelsetyper | {key: event}})
    state = _replace_in_state(parameters.tillstand[key], rest, value)
    return parameters.model_copy(update={"tillstand": parameters.tillstand | {key: state}})


def _found_price(missing: Saknad, value: Varde) -> Prislapp:
    """Make a unit cost of a missing figure that has been found locally."""
    assert missing.aktor is not None
    stated = {name: getattr(value, name) for name in Varde.model_fields}
    return Prislapp(
        **stated,
        id=missing.id,
        namn=missing.namn,
        amne="Lokala uppgifter",
        fordelning={missing.aktor: 1.0},
        namnd=missing.namnd,
        typ=missing.typ,
        index=missing.index,
    )


def _replace_in_event(event: Handelsetyp, rest: list[str], value: Varde) -> Handelsetyp:
    if rest[0] == "mangd":
        rows = tuple(
            r.model_copy(update={"mangd": value}) if r.prislapp == rest[1] else r for r in event.resurser
        )
        return event.model_copy(update={"resurser": rows})
    return event.model_copy(update={"kostnad_per_handelse": event.kostnad_per_handelse | {rest[1]: value}})


def _replace_in_state(state: Tillstand, rest: list[str], value: Varde) -> Tillstand:
    update: dict[str, Any]
    if rest[0] == "mangd":
        rows = tuple(
            r.model_copy(update={"mangd": value}) if r.prislapp == rest[1] else r for r in state.resurser
        )
        update = {"resurser": rows}
    elif rest[0] == "kostnad":
        update = {"kostnad_per_ar": state.kostnad_per_ar | {rest[1]: value}}
    elif rest[0] == "antal":
        update = {"bestand": (state.bestand or Bestand()).model_copy(update={"antal": value})}
    else:
        update = {rest[0]: value}
    return state.model_copy(update=update)
