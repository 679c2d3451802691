"""Local values laid over a parameter set: a small difference, never an edit of the set."""

from collections.abc import Sequence

from pydantic import ValidationError

from kalkyl.model.parameters import Andring, Parameteruppsattning
from kalkyl.model.paths import all_values, empty_unit, get_value, replace_value
from kalkyl.model.problems import InputError, Problem, near
from kalkyl.model.swedish import problems
from kalkyl.model.values import Andel, Belopp, Varde


def apply_overlay(
    parameters: Parameteruppsattning, changes: Sequence[Andring], where: str = "lokala värden"
) -> Parameteruppsattning:
    """Return the set with the changes applied and the base values kept.

    Raises:
        InputError: An id that does not exist, an amount without price year, an impossible interval.
    """
    faults: list[Problem] = []
    base = dict(parameters.basvarden)
    for change in changes:
        place = f"{where}, {change.id}"
        try:
            old = get_value(parameters, change.id)
        except KeyError:
            known = [path for path, _ in all_values(parameters)]
            faults.append(
                Problem(place, f"det finns inget värde med id ”{change.id}”.{near(change.id, known)}")
            )
            continue
        if [c.id for c in changes].count(change.id) > 1:
            faults.append(Problem(place, "värdet ändras två gånger. Ta bort den ena ändringen."))
            continue
        try:
            new = _changed(old, change, empty_unit(parameters, change.id))
        except ValidationError as error:
            faults += problems(error, place, Varde)
            continue
        parameters = replace_value(parameters, change.id, new)
        faults += _impossible_state(parameters, change.id, place)
        if old is not None:
            base.setdefault(change.id, old)
    if faults:
        raise InputError(faults)
    overlay = (*parameters.overlay, *changes)
    return parameters.model_copy(update={"overlay": overlay, "basvarden": base})


def _impossible_state(parameters: Parameteruppsattning, path: str, place: str) -> list[Problem]:
    """What is wrong with a state after a change: a share in work without a wage would silently count for nothing."""
    noun, key, *rest = path.split(".")
    if noun != "tillstand" or rest[-1] not in ("sysselsattning", "referens_sysselsattning"):
        return []
    state = parameters.tillstand[key]
    if state.lon is not None:
        return []
    return [Problem(place, "tillståndet räknas utan arbete (lön saknas), så värdet skulle inte användas.")]


def _changed(old: Varde | None, change: Andring, empty: str) -> Varde:
    unit = empty if old is None else old.enhet
    if old is None:
        kind = Belopp if unit.startswith("kr") else Andel if unit == "andel" else Varde
    else:
        kind = next((k for k in (Andel, Belopp) if isinstance(old, k)), Varde)
    low, high = change.lag, change.hog
    if (
        low is None
        and high is None
        and old is not None
        and old.uncertain
        and old.varde > 0
        and old.lag is not None
    ):
        low, high = old.lag / old.varde * change.varde, (old.hog or 0.0) / old.varde * change.varde
        if unit in ("andel", "andel_per_ar"):
            low, high = max(low, 0.0), min(high, 1.0)
    family = "fast" if low is None else (old.familj if old is not None and old.familj != "fast" else "pert")
    return kind.model_validate(
        {
            "varde": change.varde,
            "lag": low,
            "hog": high,
            "niva": old.niva if old is not None else 0.80,
            "familj": family,
            "enhet": unit,
            "prisar": change.prisar,
            "kalla": "",
            "kalla_detalj": change.motivering,
            "bevisgrad": change.bevisgrad,
            "granskad": change.nar,
            "kommentar": change.motivering or "Lokalt värde utan motivering.",
        }
    )
