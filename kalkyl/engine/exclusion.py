"""Cost of exclusion: per person-year, per person over a horizon, and for a municipality's whole stock."""

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.assemble import used_values
from kalkyl.engine.context import Context
from kalkyl.engine.discounting import TIMING, discount_factors, yearly_rates
from kalkyl.engine.sampling import draw
from kalkyl.engine.survival import survival
from kalkyl.engine.unit_values import Line, state_lines
from kalkyl.engine.volumes import staying
from kalkyl.model.actors import AKTORER, KATEGORIER
from kalkyl.model.parameters import Kommun, Parameteruppsattning, Tillstand
from kalkyl.model.problems import problem
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
        InputError: The municipality or the state does not exist.
    """
    kalkyl = kalkyl or Kalkylval()
    for collection, key in (("kommuner", kommun), ("tillstand", tillstand)):
        if key not in getattr(parameters, collection):
            raise problem(key, f"finns inte i parameteruppsättningen ”{parameters.id}”.")
    state = parameters.tillstand[tillstand]
    draws = draw(used_values([state], parameters), 0)
    context = Context(
        parameters, parameters.kommuner[kommun], kalkyl, kalkyl.prisar or parameters.prisar, draws
    )
    return state_cost(context, state, state_lines(context, state), age=age, sex=sex)


def state_cost(
    context: Context, state: Tillstand, lines: list[Line], *, age: int, sex: str
) -> Utanforskapskostnad:
    """Add up the lines of a state, base case."""
    years = context.kalkyl.horisont_ar
    risks = context.parameters.dodsrisker
    alive = (
        survival(risks.get(sex, risks["alla"]), age, years) if context.kalkyl.overlevnad else np.ones(years)
    )
    stay = staying(context.value(f"tillstand.{state.id}.kvar_per_ar")[:1], years)[0]
    rates = yearly_rates(context.kalkyl.ranta, context.kalkyl.rantetrappa, years)
    weights = stay * alive * discount_factors(rates, TIMING[context.kalkyl.tidpunkt_effekt])
    per_year = np.zeros((len(KATEGORIER), len(AKTORER)))
    horizon = np.zeros_like(per_year)
    posts = []
    for line in lines:
        cost = -line.flow[0]
        first = cost * (line.profile[0] if line.profile else 1.0)
        present = cost * _weighted(line, weights)
        per_year[KATEGORIER.index(line.kategori)] += first
        horizon[KATEGORIER.index(line.kategori)] += present
        posts.append(Post(state.id, line.id, line.namn, line.kategori, line.grade, first, present))
    count, explanation = stock(context.kommun, state)
    return Utanforskapskostnad(
        state.id, state.namn, per_year, horizon, float((stay * alive).sum()), tuple(posts), count, explanation
    )


def _weighted(line: Line, weights: Array) -> float:
    factors = (1.0 + line.growth) ** np.arange(len(weights))
    if line.profile:
        factors = factors * np.array([line.profile[min(t, len(line.profile) - 1)] for t in range(len(weights))])
    return float(weights @ factors)


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
    return f"{share * 100:.1f}".replace(".", ",") + " procent"
