"""Input cells of an exported workbook put back into the scenario: its own values in place, all others as changed values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from kalkyl.model.outcomes import AndelUtfall, HandelseUtfall, MarkovUtfall, RiskkurvaUtfall
from kalkyl.model.parameters import Andring
from kalkyl.model.problems import InputError, Problem
from kalkyl.model.scenario import Scenario
from kalkyl.model.swedish import problems

NOTE: Final = "Ändrat i arbetsboken."
_PLAIN: Final = (
    "fordrojning_ar",
    "uppfoljning_ar",
    "max_varaktighet_ar",
    "kvar_i_tillstand",
    "halvcykel",
    "trend_per_ar",
)
_WHOLE: Final = ("fordrojning_ar", "max_varaktighet_ar")
_EFFECT: Final = ("effekt", "skalfaktor", "kausal_andel", "fullfoljande", "avklingning", *_PLAIN[:3])
_PRICE_YEAR: Final = "prisar:"


@dataclass(frozen=True)
class CellEdit:
    """An input cell as it stands.

    Attributes:
        value: Number, word of a choice, truth value, or None for an empty cell.
        place: Sheet and cell, for messages.
        changed: Whether it differs from what was written.
    """

    value: Any
    place: str
    changed: bool


def edited(scenario: Scenario, cells: Mapping[str, CellEdit]) -> Scenario:
    """Return the scenario with what has been changed in the cells.

    Args:
        scenario: As the workbook was written from it.
        cells: All input cells by address.

    Raises:
        InputError: The changed values are impossible together.
    """
    changed = [key for key, cell in cells.items() if cell.changed]
    if not changed:
        return scenario
    data = scenario.model_dump(mode="json")
    local: dict[str, dict[str, Any]] = {}
    for key in changed:
        path = key.removeprefix(_PRICE_YEAR)
        if path.split(".")[0] in ("kalkyl", "deltagare", "kostnad", "utfall"):
            _put(data, scenario, key, cells[key].value)
        else:
            local[path] = _change(path, cells)
    data["deltagare"] = _trimmed(data["deltagare"])
    rest = [row for row in data["andrade_varden"] if row["id"] not in local]
    data["andrade_varden"] = [*rest, *local.values()]
    try:
        return Scenario.model_validate(data, strict=False)
    except ValidationError as error:
        places = ", ".join(dict.fromkeys(cells[key].place for key in changed))
        said = problems(error, "arbetsboken", Scenario)
        raise InputError([Problem(f"{p.plats} (ändrade celler: {places})", p.text) for p in said]) from None


def _change(path: str, cells: Mapping[str, CellEdit]) -> dict[str, Any]:
    year = cells.get(f"{_PRICE_YEAR}{path}")
    change = Andring(
        id=path,
        varde=float(cells[path].value),
        prisar=None if year is None else int(year.value),
        motivering=NOTE,
    )
    return change.model_dump(mode="json")


def _trimmed(counts: list[float]) -> list[float]:
    while len(counts) > 1 and not counts[-1]:
        counts = counts[:-1]
    return counts


def _put(data: dict[str, Any], scenario: Scenario, key: str, value: Any) -> None:
    field = "prisar" if key.startswith(_PRICE_YEAR) else "varde"
    noun, *rest = key.removeprefix(_PRICE_YEAR).split(".")
    if noun == "deltagare":
        position = int(rest[0])
        data["deltagare"] += [0.0] * (position + 1 - len(data["deltagare"]))
        data["deltagare"][position] = value
    elif noun == "kalkyl":
        _convention(data["kalkyl"], rest, field, value)
    elif noun == "kostnad":
        _cost(data["kostnad"], rest, field, value)
    else:
        _outcome(data, scenario, rest, field, value)


def _value(holder: dict[str, Any], name: str, field: str, value: Any) -> None:
    """Replace a value with source: the old interval does not belong to the new number."""
    old = holder[name]
    kept = {k: old[k] for k in ("varde", "enhet", "prisar", "kalla", "bevisgrad") if k in old}
    if field == "varde":
        kept |= {"kalla": "", "bevisgrad": "antagande", "kommentar": NOTE}
    holder[name] = kept | {field: int(value) if field == "prisar" else value}


def _convention(kalkyl: dict[str, Any], rest: list[str], field: str, value: Any) -> None:
    name = rest[0]
    if name == "rantetrappa":
        kalkyl[name][int(rest[1])][1] = value
    elif name == "livskvalitet_kr":
        _value(kalkyl, name, field, value)
    else:
        kalkyl[name] = int(value) if name == "prisar" else value


def _cost(cost: dict[str, Any], rest: list[str], field: str, value: Any) -> None:
    if rest[0] == "betalare":
        cost["betalare"][rest[1]] = value
        cost["betalare"] = {a: share for a, share in cost["betalare"].items() if share}
    elif rest[0] == "ingredienser" and rest[1] == "gruppstorlek":
        _value(cost["ingredienser"], "gruppstorlek", field, value)
    elif rest[0] == "ingredienser":
        row = next(r for r in cost["ingredienser"]["rader"] if r["id"] == rest[1])
        _value(row, rest[2], field, value)
    else:
        _value(cost, rest[0], field, value)


def _outcome(data: dict[str, Any], scenario: Scenario, rest: list[str], field: str, value: Any) -> None:
    key, name, *more = rest
    position = next(i for i, u in enumerate(scenario.utfall) if u.nyckel == key)
    model, holder = scenario.utfall[position], data["utfall"][position]
    if isinstance(model, MarkovUtfall) and name.isdigit():
        _transition(holder, int(name), more[0], more[1], value)
    elif isinstance(model, MarkovUtfall) and name == "effekter":
        _effect(holder["effekter"][int(more[0])]["effekt"], more[1], field, value)
    elif name == "start":
        holder["start"][more[0]] = value
    elif name == "kurva":
        holder["kurva"][int(more[0])] = value
    elif name == "kedja":
        _value(holder["kedja"][int(more[0])], more[1], field, value)
    elif name == "subventionerat":
        _value(holder["subventionerat_arbete"], more[0], field, value)
    elif isinstance(model, (RiskkurvaUtfall, HandelseUtfall)) and name in _EFFECT:
        _effect(holder["effekt"], name, field, value)
    elif (isinstance(model, AndelUtfall) and name in _PLAIN) or name in ("halvcykel", "trend_per_ar"):
        holder[name] = _plain(name, value)
    else:
        _value(holder, name, field, value)


def _effect(effect: dict[str, Any], name: str, field: str, value: Any) -> None:
    if name in _PLAIN:
        effect[name] = _plain(name, value)
    else:
        _value(effect, "varde" if name == "effekt" else name, field, value)


def _plain(name: str, value: Any) -> Any:
    return int(value) if name in _WHOLE and value is not None else value


def _transition(outcome: dict[str, Any], age: int, start: str, till: str, value: Any) -> None:
    """Change a probability of leaving; what is left of the row is the probability of staying."""
    row = next(b for b in outcome["aldersband"] if b["fran_alder"] == age)["overgangar"][start]
    _value(row, till, "varde", value)
    staying = 1.0 - sum(p["varde"] for j, p in row.items() if j != start)
    row[start] = {"varde": staying, "enhet": "andel", "kommentar": NOTE}
