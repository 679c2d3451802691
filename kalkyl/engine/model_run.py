"""A scenario made ready to be evaluated, as often as a break-even search needs."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.context import Context
from kalkyl.engine.discounting import TIMING, discount_factors, yearly_rates
from kalkyl.engine.effects import D_FACTORS, neutral
from kalkyl.engine.flows import StateFlows
from kalkyl.engine.survival import survival
from kalkyl.engine.unit_values import Line, state_lines, subsidy_lines
from kalkyl.engine.volumes import DrawnEffect, Timing, prevalence, risk_model, share_model, staying
from kalkyl.model.actors import AKTORER
from kalkyl.model.scenario import AndelUtfall, RiskkurvaUtfall, Scenario, Utfall


@dataclass(frozen=True)
class Outcome:
    """One outcome of the scenario with its lines and probabilities.

    Attributes:
        utfall: The outcome as the scenario states it.
        lines: Lines per person-year in the state (subsidies among the successes included).
        state_lines: Lines of the state alone.
        stay: Probability of remaining, shape (draw, τ).
    """

    utfall: Utfall
    lines: list[Line]
    state_lines: list[Line]
    stay: Array


class ModelRun:
    """Scenario, context and everything that does not change between evaluations.

    Args:
        scenario: The scenario.
        context: Its joined parameters and draws.
    """

    def __init__(self, scenario: Scenario, context: Context) -> None:
        self.scenario = scenario
        self.context = context
        self.kalkyl = scenario.kalkyl
        self.years = scenario.kalkyl.horisont_ar
        self.participants = np.asarray(scenario.deltagare, dtype=float)
        self.outcomes = [self._outcome(u) for u in scenario.utfall]

    def _outcome(self, utfall: Utfall) -> Outcome:
        state = self.context.parameters.tillstand[utfall.tillstand]
        alone = state_lines(self.context, state)
        extra = (
            subsidy_lines(self.context, state, utfall.subventionerat_arbete)
            if utfall.subventionerat_arbete
            else []
        )
        stay = staying(self.context.value(f"tillstand.{state.id}.kvar_per_ar"), self.years)
        if isinstance(utfall, AndelUtfall) and not utfall.kvar_i_tillstand:
            stay = np.ones_like(stay)
        return Outcome(utfall, alone + extra, alone, stay)

    @cached_property
    def alive(self) -> Array:
        """Survival of the target group by year since start, shape (τ,); ones when switched off."""
        if not self.kalkyl.overlevnad:
            return np.ones(self.years)
        group = self.context.parameters.malgrupper[self.scenario.malgrupp]
        risks = self.context.parameters.dodsrisker
        return survival(risks.get(group.kon, risks["alla"]), group.alder, self.years)

    @cached_property
    def rates(self) -> Array:
        """Discount rate of every year, shape (year,)."""
        return yearly_rates(self.kalkyl.ranta, self.kalkyl.rantetrappa, self.years)

    @cached_property
    def discount_cost(self) -> Array:
        """Discount factors for the intervention cost, shape (year,)."""
        return discount_factors(self.rates, TIMING[self.kalkyl.tidpunkt_kostnad])

    @cached_property
    def discount_effect(self) -> Array:
        """Discount factors for everything else, shape (year,)."""
        return discount_factors(self.rates, TIMING[self.kalkyl.tidpunkt_effekt])

    @cached_property
    def cost(self) -> Array:
        """Intervention cost over all payers [kr, positive], shape (draw, year)."""
        cost = np.zeros((self.context.draws.count, self.years))
        stated = self.scenario.kostnad
        starting = np.zeros(self.years)
        starting[: len(self.participants)] = self.participants
        if stated.per_deltagare is not None:
            cost += self.context.amount("kostnad.per_deltagare", stated.per_deltagare)[:, None] * starting
        if stated.fast_per_ar is not None:
            cost += self.context.amount("kostnad.fast_per_ar", stated.fast_per_ar)[:, None] * (starting > 0)
        if stated.uppstart is not None:
            cost[:, 0] += self.context.amount("kostnad.uppstart", stated.uppstart)
        return cost

    @cached_property
    def payer_shares(self) -> Array:
        """Share of the intervention cost by actor, shape (actor,)."""
        return np.array([self.scenario.kostnad.betalare.get(a, 0.0) for a in AKTORER])

    def probability(self, outcome: Outcome, scale: float = 1.0, duration: float | None = None) -> Array:
        """Probability of the state without and with the intervention, shape (2, draw, τ).

        Args:
            outcome: The outcome.
            scale: Multiple of the assumed effect.
            duration: Upper limit for how many years the effect lasts, or None.

        An outcome without a stated effect is computed as one avoided case per participant: the value of a success.
        """
        if isinstance(outcome.utfall, AndelUtfall):
            return self._share(outcome.utfall, outcome.stay, scale, duration)
        return self._risk(outcome.utfall, outcome.stay, scale, duration)

    def _share(self, utfall: AndelUtfall, stay: Array, scale: float, duration: float | None) -> Array:
        base = f"utfall.{utfall.tillstand}"
        q0 = self.context.value(f"{base}.anda")
        gain = np.ones_like(q0) if utfall.lyckade is None else self.context.value(f"{base}.lyckade") - q0
        timing = Timing(
            utfall.fordrojning_ar,
            utfall.uppfoljning_ar,
            self.context.value(f"{base}.avklingning"),
            utfall.max_varaktighet_ar,
        )
        return share_model(q0 + scale * gain, q0, timing.capped(duration), stay)

    def _risk(self, utfall: RiskkurvaUtfall, stay: Array, scale: float, duration: float | None) -> Array:
        base = f"utfall.{utfall.tillstand}"
        p0 = self.context.value(f"{base}.p0")
        without = prevalence(p0, utfall.kurva, stay)
        if utfall.effekt is None:
            return self._one_case(utfall, without, stay, scale, duration)
        effekt = utfall.effekt
        factor = scale * self.context.value(f"{base}.skalfaktor") * self.context.value(f"{base}.kausal_andel")
        completion = np.ones_like(p0)
        if effekt.fullfoljande is not None:
            completion = self.context.value(f"{base}.fullfoljande")
        drawn = DrawnEffect(
            effekt.matt,
            self.context.value(f"{base}.effekt"),
            factor,
            completion,
            effekt.avser == "motsats",
            D_FACTORS[self.kalkyl.d_omrakning],
        )
        timing = Timing(
            effekt.fordrojning_ar,
            effekt.uppfoljning_ar,
            self.context.value(f"{base}.avklingning"),
            effekt.max_varaktighet_ar,
        )
        return risk_model(without, drawn, timing.capped(duration))

    def _one_case(
        self, utfall: RiskkurvaUtfall, without: Array, stay: Array, scale: float, duration: float | None
    ) -> Array:
        """One avoided case per participant, following the curve or the state's probability of staying."""
        profile = prevalence(np.ones(without.shape[0]), utfall.kurva, stay)
        peak = profile.max(axis=1, keepdims=True)
        timing = Timing(0.0, float(self.years), np.zeros(without.shape[0]), None).capped(duration)
        avoided = scale * profile / peak * timing.shape(self.years)
        return np.stack([without, without - avoided])

    def state_flows(self, scale: float = 1.0, duration: float | None = None) -> list[StateFlows]:
        """Change in volumes and its lines, one per outcome."""
        return [
            StateFlows(o.lines, self.probability(o, scale, duration), self.participants, self.alive)
            for o in self.outcomes
        ]

    def gain_per_actor(self, scale: float = 1.0, duration: float | None = None) -> Array:
        """Present value of everything but the intervention cost [kr], shape (draw, actor).

        The cost of public funds is not included: it depends on the intervention cost as well.
        """
        total = np.zeros((self.context.draws.count, len(AKTORER)))
        for flows in self.state_flows(scale, duration):
            for part in flows.present_values(self.discount_effect):
                total += part
        return total

    def planned_cases(self) -> float | None:
        """Avoided cases the scenario assumes in its first outcome: participants × peak difference in probability."""
        first = self.outcomes[0]
        utfall = first.utfall
        if (isinstance(utfall, AndelUtfall) and utfall.lyckade is None) or (
            isinstance(utfall, RiskkurvaUtfall) and utfall.effekt is None
        ):
            return None
        if isinstance(utfall, AndelUtfall) and utfall.lyckade is not None:
            peak = utfall.lyckade.varde - utfall.anda.varde
        else:
            probability = self.probability(first)[:, 0, :]
            change = probability[0] - probability[1]
            peak = float(change[np.argmax(np.abs(change))])
        return float(self.participants.sum() * peak)

    def no_effect(self) -> bool:
        """Whether every stated effect is exactly the one that means no effect."""
        for outcome in self.scenario.utfall:
            if isinstance(outcome, AndelUtfall):
                if outcome.lyckade is None or outcome.lyckade.varde != outcome.anda.varde:
                    return False
            elif outcome.effekt is None or outcome.effekt.varde.varde != neutral(outcome.effekt.matt):
                return False
        return True
