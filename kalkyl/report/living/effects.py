"""Formulas of effects: when they hold, how strong they are, and what they make of a probability."""

from dataclasses import dataclass

from kalkyl.engine.effects import LOG_LIMIT, neutral
from kalkyl.model.effects import Effekt, Effektmatt
from kalkyl.report.living.expressions import ONE, ZERO, Ex, clip, exp, least, log, most, num, when
from kalkyl.report.living.graph import Graph


def shape(graph: Graph, base: str, since: Ex) -> Ex:
    """Strength g of an effect a number of years after it began: see `engine.effects.effect_shape`.

    Args:
        graph: The workbook.
        base: Address that the timing stands under.
        since: Years since the effect began; negative before.
    """
    follow, decay = graph.value(f"{base}.uppfoljning_ar"), graph.value(f"{base}.avklingning")
    longest = graph.value(f"{base}.max_varaktighet_ar")
    # 0 to the power of 0 is an error in Excel, so the years of full effect are written out.
    fading = when(since <= follow, ONE, (ONE - decay) ** (since - follow))
    limited = when(longest.given, when(since >= longest, ZERO, fading), fading)
    return when(since < ZERO, ZERO, limited)


@dataclass(frozen=True)
class LiveEffect:
    """An effect with its adjustments, as references.

    Attributes:
        measure: Effect measure.
        value: The estimate.
        factor: Product of the adjustments on the effect's own scale.
        completion: Share that the effect applies to.
        opposite: Whether the estimate concerns not being in the state.
        k: From d to ln(OR).
    """

    measure: Effektmatt
    value: Ex
    factor: Ex
    completion: Ex
    opposite: bool
    k: Ex

    def strength(self, share: Ex) -> Ex:
        """The effect scaled by a share and the adjustments: see `engine.effects.scaled`."""
        factor = share * self.factor
        if neutral(self.measure) != 1.0:
            return self.value * factor
        return exp(_bounded(log(self.value) * factor))

    def changed(self, p0: Ex, strength: Ex) -> Ex:
        """Probability with the intervention."""
        if self.opposite:
            success = ONE - p0
            change = success - self._applied(success, strength)
        else:
            change = self._applied(p0, strength) - p0
        return p0 + self.completion * change

    def _applied(self, p0: Ex, strength: Ex) -> Ex:
        if self.measure == "RD":
            p1 = p0 + strength
        elif self.measure in ("RR", "ratkvot"):
            p1 = p0 * strength
        elif self.measure == "HR":
            p1 = ONE - (ONE - p0) ** strength
        else:
            ratio = exp(_bounded(self.k * strength)) if self.measure == "d" else strength
            p1 = p0 * ratio / (ONE - p0 + p0 * ratio)
        return when(strength.same(num(neutral(self.measure))), p0, clip(p1))


def _bounded(logarithm: Ex) -> Ex:
    return most(num(-LOG_LIMIT), least(num(LOG_LIMIT), logarithm))


def live_effect(graph: Graph, effekt: Effekt, base: str, scale: float) -> LiveEffect:
    """Make an effect ready: see `engine.tracks`."""
    factor = graph.value(f"{base}.skalfaktor") * graph.value(f"{base}.kausal_andel")
    if scale != 1.0:
        factor = num(scale) * factor
    completion = ONE if effekt.fullfoljande is None else graph.value(f"{base}.fullfoljande")
    chinn = Ex("PI()/SQRT(3)", 3.141592653589793 / 3.0**0.5, 1)
    k = when(graph.value("kalkyl.d_omrakning").chosen("Cox (1,65)"), num(1.65), chinn)
    return LiveEffect(
        effekt.matt, graph.value(f"{base}.effekt"), factor, completion, effekt.avser == "motsats", k
    )
