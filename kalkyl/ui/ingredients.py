"""The ingredients sheet on the page, without widgets: what is typed for a new part, and the parts that are there."""

import re
from dataclasses import dataclass
from typing import Final

from kalkyl.model.ingredients import PER_ETIKETTER, SLAG_ETIKETTER, Ingrediens, Ingredienslista, Slag
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.scenario import Scenario
from kalkyl.model.values import Belopp, Varde
from kalkyl.ui.fields import OWN_VALUE, FieldError, changed, parse

UNITS: Final[dict[Slag, tuple[str, str]]] = {
    "personal": ("timme", "Timmar"),
    "lokaler": ("timme", "Timmar"),
    "utbildning": ("timme", "Timmar"),
    "uppstart": ("styck", "Antal"),
    "deltagartid": ("timme", "Timmar"),
    "material": ("styck", "Antal"),
    "ovrigt": ("styck", "Antal"),
}
"""Unit of the quantity, and its label, by kind."""

HOURS_PER_MONTH: Final = 165.0
"""Working hours per month for a full-time employee, as in the municipal price list of the set."""
_WAGE: Final = "manadslon_kommun"


@dataclass(frozen=True)
class Draft:
    """A new part as it is typed."""

    slag: Slag = "personal"
    namn: str = ""
    per: str = "grupp"
    antal: str = ""
    pris: str = ""
    delas_av: str = ""
    gruppstorlek: str = ""


def kinds() -> list[tuple[str, str]]:
    """Label and id of every kind."""
    return [(label, key) for key, label in SLAG_ETIKETTER.items()]


def frequencies() -> list[tuple[str, str]]:
    """Label and id of every way to spread a part."""
    return [(label.capitalize(), key) for key, label in PER_ETIKETTER.items()]


def hourly_wage(parameters: Parameteruppsattning) -> float | None:
    """Gross hourly wage of a municipal employee [kr of the wage's price year], before employer contributions."""
    wage = parameters.loner.get(_WAGE)
    return None if wage is None else wage.varde / HOURS_PER_MONTH


def with_part(scenario: Scenario, draft: Draft, parameters: Parameteruppsattning) -> Scenario:
    """Return the scenario with a new part in its sheet; a stated cost per participant gives way to the sheet.

    Raises:
        FieldError: Something typed is missing or cannot be read.
    """
    old = scenario.kostnad.ingredienser
    size = _group_size(draft, old)
    if draft.per == "grupp" and size is None:
        raise FieldError("Ange hur många deltagare en grupp har, eller räkna delen per deltagare.")
    rows = (*(old.rader if old else ()), _part(draft, old, parameters))
    sheet = changed(old, rader=rows, gruppstorlek=size) if old else _new(rows, size)
    cost = changed(scenario.kostnad, ingredienser=sheet, per_deltagare=None)
    return changed(scenario, kostnad=cost)  # type: ignore[no-any-return]


def without_part(scenario: Scenario, key: str) -> Scenario:
    """Return the scenario without a part; without the last one there is no sheet, and the cost is unknown."""
    old = scenario.kostnad.ingredienser
    assert old is not None
    rows = tuple(row for row in old.rader if row.id != key)
    sheet = changed(old, rader=rows) if rows else None
    return changed(scenario, kostnad=changed(scenario.kostnad, ingredienser=sheet))  # type: ignore[no-any-return]


def _new(rows: tuple[Ingrediens, ...], size: Varde | None) -> Ingredienslista:
    return Ingredienslista(rader=rows, gruppstorlek=size)


def _group_size(draft: Draft, old: Ingredienslista | None) -> Varde | None:
    if not draft.gruppstorlek.strip():
        return old.gruppstorlek if old else None
    size = _number(draft.gruppstorlek, "Deltagare per grupp")
    if size < 1:
        raise FieldError("Deltagare per grupp ska vara minst 1.")
    return Varde(varde=size, enhet="antal", kommentar=OWN_VALUE)


def _part(draft: Draft, old: Ingredienslista | None, parameters: Parameteruppsattning) -> Ingrediens:
    unit, label = UNITS[draft.slag]
    taken = {row.id for row in old.rader} if old else set()
    data = {
        "id": _identifier(draft.namn or SLAG_ETIKETTER[draft.slag], taken),
        "namn": draft.namn.strip() or SLAG_ETIKETTER[draft.slag],
        "slag": draft.slag,
        "per": draft.per,
        "antal": Varde(varde=_number(draft.antal, label), enhet=unit, kommentar=OWN_VALUE),
        "pris": _price(draft, unit, parameters),
        "delas_av": _number(draft.delas_av, "Delas av") if draft.delas_av.strip() else 1.0,
        "index": "loneindex" if draft.slag == "personal" and "loneindex" in parameters.index else "kpi",
    }
    shares = float(data["delas_av"])  # type: ignore[arg-type]
    if shares < 1:
        raise FieldError("Delas av ska vara minst 1.")
    return Ingrediens.model_validate(data)


def _price(draft: Draft, unit: str, parameters: Parameteruppsattning) -> Belopp:
    wage = parameters.loner.get(_WAGE)
    if not draft.pris.strip() and draft.slag in ("personal", "utbildning") and wage is not None:
        return Belopp(
            varde=round(wage.varde / HOURS_PER_MONTH, 2), enhet="kr/timme", prisar=wage.prisar, kalla=wage.kalla,
            kalla_detalj="månadslön / 165 timmar", bevisgrad="harledd", kommentar="Kommunanställdas medellön per timme.",
        )  # fmt: skip
    amount = _number(draft.pris, f"Pris per {unit}")
    return Belopp(varde=amount, enhet=f"kr/{unit}", prisar=parameters.prisar, kommentar=OWN_VALUE)


def _number(text: str, label: str) -> float:
    if not text.strip():
        raise FieldError(f"{label} är tomt. Skriv ett tal.")
    number = float(parse("number", text))
    if number < 0:
        raise FieldError(f"{label} kan inte vara negativt.")
    return number


def _identifier(name: str, taken: set[str]) -> str:
    folded = name.lower().translate(str.maketrans("åäöé", "aaoe"))
    base = re.sub(r"[^a-z0-9]+", "_", folded).strip("_") or "del"
    base = base if base[0].isalpha() else f"del_{base}"
    key, number = base[:40], 2
    while key in taken:
        key, number = f"{base[:40]}_{number}", number + 1
    return key
