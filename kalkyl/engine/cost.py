"""The intervention's own cost: stated amounts and ingredients, when they fall and who bears them."""

from dataclasses import dataclass

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.ingredients import grade_of, part_amount, payer_vector, times
from kalkyl.engine.prepared_run import PreparedRun
from kalkyl.model.actors import Aktor
from kalkyl.model.values import Bevisgrad


@dataclass(frozen=True)
class CostPart:
    """One part of the intervention's cost.

    Attributes:
        id: What it is called in the result.
        namn: Name on screen.
        amount: Cost each time [kr of the price year, positive], shape (draw,).
        years: Number of times it falls in every year, shape (year,).
        payer: The actor that bears it, or None for the intervention's own payers.
        shares: Share of it by actor, shape (actor,).
        grade: Weakest evidence grade behind it.
    """

    id: str
    namn: str
    amount: Array
    years: Array
    payer: Aktor | None
    shares: Array
    grade: Bevisgrad


def cost_parts(run: PreparedRun) -> list[CostPart]:
    """Lay out the cost of a scenario.

    Args:
        run: The scenario made ready.
    """
    stated = run.scenario.kostnad
    starting = np.zeros(run.years)
    starting[: len(run.participants)] = run.participants
    first = np.zeros(run.years)
    first[0] = 1.0
    found = []
    for name, value, years in (
        ("per_deltagare", stated.per_deltagare, starting),
        ("fast_per_ar", stated.fast_per_ar, np.asarray(starting > 0, dtype=float)),
        ("uppstart", stated.uppstart, first),
    ):
        if value is not None:
            amount = run.context.amount(f"kostnad.{name}", value)
            found.append(
                _part(run, "insatskostnad", "Insatsens kostnad", amount, years, None, value.bevisgrad)
            )
    sheet = stated.ingredienser
    for row in sheet.rader if sheet is not None else ():
        assert sheet is not None
        amount = part_amount(sheet, row, run.context)
        grade = grade_of(sheet, row, run.context.parameters)
        key = f"ingrediens_{row.id}"
        found.append(_part(run, key, row.namn, amount, times(row, starting), row.annan_betalare, grade))
    return found


def _part(
    run: PreparedRun, key: str, name: str, amount: Array, years: Array, payer: Aktor | None, grade: Bevisgrad
) -> CostPart:
    factor = 1.0 + run.kalkyl.optimism_kostnad
    return CostPart(key, name, amount, years * factor, payer, payer_vector(payer, run.payer_shares), grade)
