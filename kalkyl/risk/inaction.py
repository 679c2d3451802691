"""The cost of doing nothing: what a municipality's risks cost in a year as things stand, with uncertainty.

A risk that is an event costs its expected events times what one event costs. Any other risk costs what a year in the
states it leads to costs, for everyone in the municipality who is in them; that is the cost of what the risk leads to, not
of the risk alone.

Nothing is counted twice. In a register each state and each event type is counted once, however many risks name it. The
same person may be in several states, and nobody has published how often, so the total is given as two figures:

highest: nobody is in two of the states; everything is added.
lowest: the same people are in all of them; each price, and the work with its tax, is counted only where it is largest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.assemble import check_years, used_values
from kalkyl.engine.context import Context
from kalkyl.engine.discounting import TIMING, discount_factors, yearly_rates
from kalkyl.engine.exclusion import stock
from kalkyl.engine.line import Line
from kalkyl.engine.missing import missing_warnings
from kalkyl.engine.sampling import draw
from kalkyl.engine.unit_values import event_lines, state_lines
from kalkyl.model.actors import AKTORER, Perspektiv, members
from kalkyl.model.economy import Kommun
from kalkyl.model.parameters import Handelsetyp, Parameteruppsattning, Tillstand
from kalkyl.model.problems import InputError, problem
from kalkyl.model.scenario import Kalkylval
from kalkyl.model.values import Varde

DRAWS = 1000
SEED = 1
WORK = "arbete"
"""Stands for production, tax and equalisation together: they hang on the same lost work."""


@dataclass(frozen=True)
class Kostnadsdel:
    """A state or an event type as it stands in the municipality.

    Attributes:
        id: State or event type id.
        namn: Name on screen.
        slag: "tillstand" or "handelse".
        antal: People in the state, or events per year, base case; None when nobody knows.
        forklaring: Where the number comes from, in Swedish.
        per_rad: Yearly cost by price or "arbete" [kr], shape (draw, actor) each; empty when the number is unknown.
        saknas: What is missing in the cost, in Swedish.
    """

    id: str
    namn: str
    slag: str
    antal: float | None
    forklaring: str
    per_rad: Mapping[str, Array]
    saknas: tuple[str, ...]

    def total(self, draws: int) -> Array:
        """Yearly cost [kr], shape (draw, actor)."""
        return sum(self.per_rad.values(), np.zeros((draws, len(AKTORER))))


@dataclass(frozen=True)
class Kostnad:
    """Yearly cost of one risk or of a whole register, positive; row 0 of the draws is the base case.

    Attributes:
        delar: What it consists of, each once.
        hogst: If nobody is in two states [kr/year], shape (draw, actor).
        lagst: If the same people are in all states [kr/year], shape (draw, actor).
        nuvardefaktor: Sum of the discount factors over the horizon: times a yearly cost it gives the present value.
        ar: Years of the horizon.
        prisar: Price year.
    """

    delar: tuple[Kostnadsdel, ...]
    hogst: Array
    lagst: Array
    nuvardefaktor: float
    ar: int
    prisar: int

    @property
    def kand(self) -> bool:
        """Whether any part has a known number and a known price."""
        return any(part.per_rad for part in self.delar)

    def of(self, perspektiv: Perspektiv, *, lowest: bool = False) -> Array:
        """Yearly cost to a perspective [kr], shape (draw,); the first is the base case."""
        index = [AKTORER.index(a) for a in members(perspektiv)]
        return np.asarray((self.lagst if lowest else self.hogst)[:, index].sum(axis=1))


def inaction_cost(
    parameters: Parameteruppsattning,
    kommun: str,
    risks: Sequence[str],
    counts: Mapping[str, Varde] | None = None,
    kalkyl: Kalkylval | None = None,
    draws: int = DRAWS,
    seed: int | None = SEED,
) -> Kostnad:
    """Work out what risks cost in a year if nothing is done.

    Args:
        parameters: Parameter set, with any overlay.
        kommun: Municipality code.
        risks: Ids of the risks; one of them, or a whole register.
        counts: Expected events per year by event type (see `engine.event_rate`), and people by state where the
            municipality knows better than the set. An event type without one is missing.
        kalkyl: Conventions; None takes the defaults.
        draws: Number of draws.
        seed: Seed of the draws.

    Raises:
        InputError: The municipality or a risk does not exist, or an amount cannot be moved to the price year.
    """
    kalkyl = kalkyl or Kalkylval()
    if kommun not in parameters.kommuner:
        raise problem(kommun, f"kommunkoden finns inte i parameteruppsättningen ”{parameters.id}”.")
    carriers = _carriers(parameters, risks)
    numbers = _numbers(parameters.kommuner[kommun], carriers, counts or {})
    values = used_values(carriers, parameters)
    faults = list(check_years(values, parameters, kalkyl))
    if faults:
        raise InputError(faults)
    values |= {f"antal.{key}": value for key, (value, _, _) in numbers.items() if value is not None}
    table = draw(values, draws, seed)
    year = kalkyl.prisar or parameters.prisar
    context = Context(parameters, parameters.kommuner[kommun], kalkyl, year, table)
    parts = tuple(_part(context, carrier, *numbers[carrier.id]) for carrier in carriers)
    rates = yearly_rates(kalkyl.ranta, kalkyl.rantetrappa, kalkyl.horisont_ar)
    factor = float(discount_factors(rates, TIMING[kalkyl.tidpunkt_effekt]).sum())
    highest = sum((p.total(table.count) for p in parts), np.zeros((table.count, len(AKTORER))))
    return Kostnad(parts, highest, _lowest(parts, table.count), factor, kalkyl.horisont_ar, year)


def _carriers(parameters: Parameteruppsattning, risks: Iterable[str]) -> list[Tillstand | Handelsetyp]:
    """States and event types of the risks, each once: events for a risk that is an event and has any, else states."""
    found: dict[str, Tillstand | Handelsetyp] = {}
    for key in risks:
        if key not in parameters.risker:
            raise problem(key, f"risken finns inte i uppsättningen ”{parameters.id}”.")
        risk = parameters.risker[key]
        if risk.typ == "handelse" and risk.handelsetyper:
            found |= {k: parameters.handelsetyper[k] for k in risk.handelsetyper}
        else:
            found |= {k: parameters.tillstand[k] for k in risk.tillstand}
    return list(found.values())


Number = tuple[Varde | None, float, str]
"""An uncertain number, what to multiply it with, and where it comes from in Swedish."""


def _numbers(
    kommun: Kommun, carriers: Sequence[Tillstand | Handelsetyp], counts: Mapping[str, Varde]
) -> dict[str, Number]:
    found: dict[str, Number] = {}
    for carrier in carriers:
        value = counts.get(carrier.id)
        if value is not None:
            found[carrier.id] = (value, 1.0, value.kommentar or value.kalla or "Eget värde.")
        elif isinstance(carrier, Handelsetyp):
            found[carrier.id] = (None, 1.0, "Saknas – ange antalet händelser.")
        else:
            found[carrier.id] = _people(kommun, carrier)
    return found


def _people(kommun: Kommun, state: Tillstand) -> Number:
    """People in a state: the share that the number rests on carries its uncertainty."""
    count, text = stock(kommun, state)
    source = state.bestand
    if count is None or source is None:
        return None, 1.0, text
    share: Varde | None = source.antal
    if share is None:
        share = source.andel_av_nyckeltal if source.nyckeltal in kommun.nyckeltal else source.andel
    if share is None or share.varde == 0:
        return Varde(varde=count, enhet="antal"), 1.0, text
    return share, count / share.varde, text


def _part(
    context: Context, carrier: Tillstand | Handelsetyp, number: Varde | None, scale: float, text: str
) -> Kostnadsdel:
    event = isinstance(carrier, Handelsetyp)
    lines = (
        event_lines(context, carrier) if isinstance(carrier, Handelsetyp) else state_lines(context, carrier)
    )
    rows: dict[str, Array] = {}
    if number is not None:
        count = context.value(f"antal.{carrier.id}") * scale
        for line in lines:
            cost = -line.flow.dense() * (line.profile[0] if line.profile else 1.0) * count[:, None]
            key = _key(context.parameters, carrier.id, line)
            rows[key] = rows[key] + cost if key in rows else cost
    gaps = missing_warnings(context.parameters, [carrier], context.kalkyl)
    return Kostnadsdel(
        carrier.id,
        carrier.namn,
        "handelse" if event else "tillstand",
        None if number is None else number.varde * scale,
        text,
        rows,
        tuple(gap.text for gap in gaps),
    )


def _key(parameters: Parameteruppsattning, carrier: str, line: Line) -> str:
    if line.id in parameters.prislappar:
        return line.id
    return f"{line.id}.{carrier}" if line.id.startswith("kostnad_per_ar") else WORK


def _lowest(parts: Sequence[Kostnadsdel], draws: int) -> Array:
    """Each price once, where it is largest in the base case; events never overlap each other, only the states."""
    by_key: dict[str, list[Array]] = {}
    events: dict[str, Array] = {}
    for part in parts:
        for key, cost in part.per_rad.items():
            if part.slag == "handelse":
                events[key] = events[key] + cost if key in events else cost
            else:
                by_key.setdefault(key, []).append(cost)
    for key, cost in events.items():
        by_key.setdefault(key, []).append(cost)
    total = np.zeros((draws, len(AKTORER)))
    for costs in by_key.values():
        total += max(costs, key=lambda cost: float(np.abs(cost[0]).sum()))
    return total
