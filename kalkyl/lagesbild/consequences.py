"""What the counted events cost in a year: the rate of the lägesbild times the cost of one event."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kalkyl.engine.assemble import check_years, used_values
from kalkyl.engine.context import Context
from kalkyl.engine.exclusion import event_cost
from kalkyl.engine.sampling import draw
from kalkyl.engine.unit_values import event_lines
from kalkyl.lagesbild.event_rates import Handelsetakt
from kalkyl.model.actors import AKTORER
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.problems import InputError
from kalkyl.model.scenario import Kalkylval


@dataclass(frozen=True)
class Konsekvens:
    """The cost of one indicator's events.

    Attributes:
        takt: How often they occur.
        handelse: Name of the event type.
        samhallet, kommunen: Cost of one event [kr of the price year], for everyone and for the municipality.
        saknas: What is missing in the cost, in Swedish.
        prisar: Price year.
    """

    takt: Handelsetakt
    handelse: str
    samhallet: float
    kommunen: float
    saknas: tuple[str, ...]
    prisar: int


def consequences(
    parameters: Parameteruppsattning, kommun: str, rates: Sequence[Handelsetakt]
) -> tuple[Konsekvens, ...]:
    """Return the cost of the indicators whose events have one; the others are left out.

    Args:
        parameters: Parameter set (with overlay).
        kommun: Municipality code.
        rates: Rates of the lägesbild.
    """
    found = []
    for rate in rates:
        if rate.handelsetyp not in parameters.handelsetyper:
            continue
        try:
            found.append(_one(parameters, kommun, rate, str(rate.handelsetyp)))
        except InputError:
            continue  # an event whose prices cannot be moved to the price year has no cost to show
    return tuple(found)


def _one(parameters: Parameteruppsattning, kommun: str, rate: Handelsetakt, key: str) -> Konsekvens:
    kalkyl, event = Kalkylval(), parameters.handelsetyper[key]
    values = used_values([event], parameters)
    faults = list(check_years(values, parameters, kalkyl))
    if faults:
        raise InputError(faults)
    context = Context(parameters, parameters.kommuner[kommun], kalkyl, parameters.prisar, draw(values, 0))
    cost = event_cost(context, key, event_lines(context, event), np.array([rate.per_ar]))
    by_actor = cost.per_aktor()
    return Konsekvens(
        rate,
        event.namn,
        float(by_actor.sum()),
        float(by_actor[AKTORER.index("kommun")]),
        tuple(w.text for w in cost.varningar),
        parameters.prisar,
    )
