"""What an intervention costs per participant, from its ingredients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.context import Context, weakest
from kalkyl.engine.sampling import draw
from kalkyl.model.actors import AKTORER, Aktor
from kalkyl.model.ingredients import Ingrediens, Ingredienslista, ingredient_values
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.problems import problem
from kalkyl.model.scenario import Kalkylval
from kalkyl.model.values import Belopp, Bevisgrad, Varde

BASE = "kostnad.ingredienser"
DRAWS = 4000
LEVEL = 0.80


@dataclass(frozen=True)
class Delkostnad:
    """One ingredient's part of the cost per participant.

    Attributes:
        ingrediens: The ingredient.
        per_deltagare: Cost per participant [kr/deltagare of the price year], with an 80 % interval where it is uncertain.
        per_omgang: Cost per participant, group, year or once, as the ingredient states it [kr].
        betalare: The actor that bears it, or None for the intervention's own payers.
    """

    ingrediens: Ingrediens
    per_deltagare: Belopp
    per_omgang: float
    betalare: Aktor | None


@dataclass(frozen=True)
class Ingredienskostnad:
    """Cost per participant over the whole programme.

    Attributes:
        delar: The parts, in the order of the sheet.
        per_deltagare: All parts but the participants' own time and what others pay [kr/deltagare].
        andra_per_deltagare: What other actors bear, by actor [kr/deltagare]; participants' time stands under individ.
    """

    delar: tuple[Delkostnad, ...]
    per_deltagare: Belopp
    andra_per_deltagare: Mapping[Aktor, float]

    @property
    def samhallet_per_deltagare(self) -> float:
        """Cost per participant over all payers [kr/deltagare]."""
        return self.per_deltagare.varde + sum(self.andra_per_deltagare.values())


def part_amount(sheet: Ingredienslista, row: Ingrediens, context: Context, base: str = BASE) -> Array:
    """Cost of one ingredient per participant, year or once, as its `per` says [kr of the price year], shape (draw,).

    What is per group is divided by the size of the group: part groups are paid in part.
    """
    price = context.amount(f"{base}.{row.id}.pris", row.pris, row.index)
    amount = context.value(f"{base}.{row.id}.antal") * price / row.delas_av
    if row.med_palagg:
        amount = amount * (1.0 + context.value(f"konstant.{sheet.palagg}"))
    if row.per == "grupp":
        amount = amount / context.value(f"{base}.gruppstorlek")
    return np.asarray(amount)


def times(row: Ingrediens, starting: Array) -> Array:
    """How many times the amount falls in every year, shape (year,).

    Args:
        row: Ingredient.
        starting: Participants starting per year, shape (year,).
    """
    if row.per in ("deltagare", "grupp"):
        return starting
    if row.per == "ar":
        return np.asarray(starting > 0, dtype=float)
    first = np.zeros_like(starting)
    first[0] = 1.0
    return first


def values_of(sheet: Ingredienslista, parameters: Parameteruppsattning) -> dict[str, Varde]:
    """Every value that the cost rests on, by address.

    Raises:
        InputError: The constant with employer contributions does not exist.
    """
    values = dict(ingredient_values(sheet))
    if sheet.lonerader:
        if sheet.palagg not in parameters.konstanter:
            raise problem(
                "kostnad, ingredienser",
                f"konstanten ”{sheet.palagg}” med arbetsgivarens pålägg finns inte i uppsättningen. Ange palagg.",
            )
        values[f"konstant.{sheet.palagg}"] = parameters.konstanter[sheet.palagg]
    return values


def ingredient_cost(
    sheet: Ingredienslista,
    parameters: Parameteruppsattning,
    kommun: str,
    participants: Sequence[float],
    kalkyl: Kalkylval | None = None,
) -> Ingredienskostnad:
    """Cost per participant with its parts and their uncertainty.

    Args:
        sheet: The ingredients.
        parameters: Parameter set (price indices, employer contributions).
        kommun: Municipality code.
        participants: Participants starting per year; yearly and one-off costs are spread over all of them.
        kalkyl: Conventions; None takes the defaults. Only the price year and the index matter.

    Returns:
        The base case, with 80 % intervals from draws of a fixed seed.
    """
    kalkyl = kalkyl or Kalkylval()
    prisar = kalkyl.prisar or parameters.prisar
    draws = draw(values_of(sheet, parameters), DRAWS, seed=1)
    context = Context(parameters, parameters.kommuner[kommun], kalkyl, prisar, draws)
    starting = np.asarray(participants, dtype=float)
    parts, own, others = [], np.zeros(draws.count), dict[Aktor, float]()
    for row in sheet.rader:
        amount = part_amount(sheet, row, context)
        share = amount * times(row, starting).sum() / starting.sum()
        stated = amount * context.value(f"{BASE}.gruppstorlek") if row.per == "grupp" else amount
        payer = row.annan_betalare
        if payer is None:
            own = own + share
        else:
            others[payer] = others.get(payer, 0.0) + float(share[0])
        grade = grade_of(sheet, row, parameters)
        parts.append(Delkostnad(row, _amount(share, prisar, grade, row.namn), float(stated[0]), payer))
    grades = [p.per_deltagare for p in parts if p.betalare is None]
    total = _amount(own, prisar, weakest(*grades), "Summa av ingredienserna")
    return Ingredienskostnad(tuple(parts), total, others)


def grade_of(sheet: Ingredienslista, row: Ingrediens, parameters: Parameteruppsattning) -> Bevisgrad:
    """Weakest evidence grade behind one ingredient."""
    extra = parameters.konstanter.get(sheet.palagg) if row.med_palagg else None
    size = sheet.gruppstorlek if row.per == "grupp" else None
    return weakest(row.antal, row.pris, size, extra)


def _amount(drawn: Array, prisar: int, grade: Bevisgrad, comment: str) -> Belopp:
    """Make a value of draws: the base case and an interval where the draws vary."""
    point = float(drawn[0])
    stated = {
        "varde": point,
        "enhet": "kr/deltagare",
        "prisar": prisar,
        "bevisgrad": grade,
        "kommentar": comment,
    }
    low, high = (float(x) for x in np.quantile(drawn[1:], [(1 - LEVEL) / 2, (1 + LEVEL) / 2]))
    if high - low > 1e-9 * max(point, 1.0):
        stated |= {"lag": min(low, point), "hog": max(high, point), "niva": LEVEL, "familj": "gamma"}
    return Belopp.model_validate(stated)


def payer_vector(payer: Aktor | None, shares: Array) -> Array:
    """Shares by actor of one ingredient, shape (actor,).

    Args:
        payer: The actor that bears it, or None.
        shares: The intervention's own payers, shape (actor,).
    """
    if payer is None:
        return shares
    return np.array([a == payer for a in AKTORER], dtype=float)
