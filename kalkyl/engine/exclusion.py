"""Cost of exclusion: per person-year, per person over a horizon, and for a municipality's whole stock."""

from collections.abc import Sequence

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.assemble import check_years, used_values
from kalkyl.engine.context import Context
from kalkyl.engine.courses import profile_weights
from kalkyl.engine.discounting import TIMING, discount_factors, yearly_rates
from kalkyl.engine.flows import growth
from kalkyl.engine.line import Line
from kalkyl.engine.missing import missing_warnings
from kalkyl.engine.sampling import draw
from kalkyl.engine.survival import survival
from kalkyl.engine.unit_values import state_lines
from kalkyl.engine.volumes import staying
from kalkyl.language import decimal_mark
from kalkyl.model.actors import AKTORER, KATEGORIER
from kalkyl.model.economy import Kommun
from kalkyl.model.parameters import Parameteruppsattning, Tillstand
from kalkyl.model.problems import InputError, problem
from kalkyl.model.result import Post, Utanforskapskostnad
from kalkyl.model.scenario import Kalkylval

DEFAULT_AGE = 25
"""Age used for survival when no target group says otherwise."""


def exclusion_cost(
    parameters: Parameteruppsattning,
    kommun: str,
    tillstand: str,
    kalkyl: Kalkylval | None = None,
    *,
    age: int = DEFAULT_AGE,
    sex: str = "alla",
) -> Utanforskapskostnad:
    """Cost of one state in one municipality, without any intervention.

    Args:
        parameters: Parameter set (with overlay).
        kommun: Municipality code.
        tillstand: State id.
        kalkyl: Conventions; None takes the defaults.
        age: Age of the person, for survival.
        sex: alla, kvinna or man, for survival.

    Returns:
        Costs as positive numbers [kr of the price year].

    Raises:
        InputError: The municipality, the state or the price index does not exist, or an amount cannot be moved to the
            price year.
    """
    kalkyl = kalkyl or Kalkylval()
    for collection, key in (("kommuner", kommun), ("tillstand", tillstand)):
        if key not in getattr(parameters, collection):
            raise problem(key, f"finns inte i parameteruppsättningen ”{parameters.id}”.")
    state = parameters.tillstand[tillstand]
    values = used_values([state], parameters)
    faults = list(check_years(values, parameters, kalkyl))
    if faults:
        raise InputError(faults)
    draws = draw(values, 0)
    context = Context(
        parameters, parameters.kommuner[kommun], kalkyl, kalkyl.prisar or parameters.prisar, draws
    )
    return state_cost(context, tillstand, state_lines(context, state), age=age, sex=sex)


def state_cost(
    context: Context, tillstand: str, lines: Sequence[Line], *, age: int, sex: str
) -> Utanforskapskostnad:
    """Add up the lines of a state, base case."""
    state = context.parameters.tillstand[tillstand]
    years = context.kalkyl.horisont_ar
    risks = context.parameters.dodsrisker
    alive = (
        survival(risks.get(sex, risks["alla"]), age, years) if context.kalkyl.overlevnad else np.ones(years)
    )
    stay = staying(context.value(f"tillstand.{state.id}.kvar_per_ar")[:1], years)[0]
    rates = yearly_rates(context.kalkyl.ranta, context.kalkyl.rantetrappa, years)
    weights = stay * alive * discount_factors(rates, TIMING[context.kalkyl.tidpunkt_effekt])
    per_year, horizon, posts = _add_up(state.id, lines, weights)
    count, explanation = stock(context.kommun, state)
    return Utanforskapskostnad(
        state.id,
        state.namn,
        per_year,
        horizon,
        float((stay * alive).sum()),
        posts,
        count,
        explanation,
        varningar=tuple(missing_warnings(context.parameters, [state], context.kalkyl)),
    )


def event_cost(context: Context, handelse: str, lines: Sequence[Line], events: Array) -> Utanforskapskostnad:
    """Add up the lines of an event type, base case.

    Args:
        context: The calculation.
        handelse: Event type id.
        lines: Lines per event.
        events: Expected events per year without the intervention, shape (year,).
    """
    event = context.parameters.handelsetyper[handelse]
    rates = yearly_rates(context.kalkyl.ranta, context.kalkyl.rantetrappa, len(events))
    weights = events * discount_factors(rates, TIMING[context.kalkyl.tidpunkt_effekt])
    per_event, horizon, posts = _add_up(event.id, lines, weights)
    return Utanforskapskostnad(
        event.id,
        event.namn,
        per_event,
        horizon,
        float(events.sum()),
        posts,
        float(events[0]),
        "Förväntat antal händelser det första året enligt scenariot.",
        slag="handelse",
        varningar=tuple(missing_warnings(context.parameters, [event], context.kalkyl)),
    )


def _add_up(key: str, lines: Sequence[Line], weights: Array) -> tuple[Array, Array, tuple[Post, ...]]:
    """Cost per unit and over the weights, both (category, actor), with the lines behind them."""
    per_unit = np.zeros((len(KATEGORIER), len(AKTORER)))
    horizon = np.zeros_like(per_unit)
    posts = []
    for line in lines:
        cost = -line.flow[0]
        first = cost * (line.profile[0] if line.profile else 1.0)
        present = cost * _weighted(line, weights)
        per_unit[KATEGORIER.index(line.kategori)] += first
        horizon[KATEGORIER.index(line.kategori)] += present
        posts.append(Post(key, line.id, line.namn, line.kategori, line.grade, first, present))
    return per_unit, horizon, tuple(posts)


def _weighted(line: Line, weights: Array) -> float:
    years = len(weights)
    return float(weights @ (growth(line.growth, years) * profile_weights(line.profile, years)))


def stock(kommun: Kommun, state: Tillstand) -> tuple[float | None, str]:
    """Number of people in a municipality in a state, and where the number comes from (Swedish).

    Returns:
        The number, or None when no figure exists (never a guess, never zero).
    """
    source = state.bestand
    if source is not None and source.antal is not None:
        return source.antal.varde, source.antal.kommentar or "Lokalt värde."
    if source is not None and source.nyckeltal in kommun.nyckeltal:
        count, text = kommun.nyckeltal[source.nyckeltal], "Kommunens egen statistik"
        if source.andel_av_nyckeltal is not None:
            share = source.andel_av_nyckeltal
            return count * share.varde, f"{text} × andelen {_percent(share.varde)}. {share.kommentar}".strip()
        return count, f"{text}."
    if source is not None and source.andel is not None:
        population = _population(kommun, source.befolkning)
        if population is not None:
            text = f"Riksandelen {_percent(source.andel.varde)} av kommunens befolkning i åldersgruppen"
            return (
                population * source.andel.varde,
                f"{text}, inte kommunens egen statistik. {source.andel.kommentar}".strip(),
            )
    return None, "Saknas – ange lokalt antal."


def _population(kommun: Kommun, key: str) -> float | None:
    return float(kommun.folkmangd) if key in ("", "folkmangd") else kommun.nyckeltal.get(key)


def _percent(share: float) -> str:
    return f"{share * 100:.1f}".replace(".", decimal_mark()) + " procent"
