"""A scenario made ready to be evaluated, as often as a break-even search needs."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

import numpy as np

from kalkyl.engine.arrays import Array, Duration
from kalkyl.engine.cohort_trace import CohortTrace
from kalkyl.engine.context import Context
from kalkyl.engine.cost import CostPart, cost_parts
from kalkyl.engine.discounting import TIMING, discount_factors, yearly_rates
from kalkyl.engine.effects import neutral
from kalkyl.engine.flows import Track
from kalkyl.engine.line import Bundle, Line
from kalkyl.engine.survival import survival
from kalkyl.engine.tracks import tracks
from kalkyl.engine.unit_values import event_lines, state_lines
from kalkyl.engine.work import subsidy_lines
from kalkyl.model.actors import AKTORER
from kalkyl.model.outcomes import AndelUtfall, MarkovUtfall, RiskkurvaUtfall, Utfall
from kalkyl.model.scenario import Scenario


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
        self.realised = 1.0 - scenario.kalkyl.optimism_nytta
        self._lines: dict[str, list[Line]] = {}
        self._traces: dict[str, CohortTrace] = {}
        self._bundles: dict[str, Bundle] = {}

    def repeated(self, count: int) -> "ModelRun":
        """Return the base case laid out so many times, as if they were draws.

        The lines of a run of the base case alone are shared: their sums hold for every copy.
        """
        run = ModelRun(self.scenario, replace(self.context, draws=self.context.draws.repeated(count)))
        if self.context.draws.count == 1 and self.base_tracks:  # which has made the lines
            run._lines, run._bundles = self._lines, self._bundles
        return run

    def kept(self, key: str, make: Callable[[], CohortTrace]) -> CohortTrace:
        """Return what was made under a key, or make it: the alternative without the intervention never changes."""
        if key not in self._traces:
            self._traces[key] = make()
        return self._traces[key]

    def bundle(self, key: str, make: Callable[[], list[Line]]) -> Bundle:
        """Return the lines kept under a key, or make them: they are the same whatever the effect."""
        if key not in self._bundles:
            self._bundles[key] = Bundle(make())
        return self._bundles[key]

    @property
    def age(self) -> int:
        """Age of the target group at the start."""
        return self.context.parameters.malgrupper[self.scenario.malgrupp].alder

    def own_lines(self, state: str) -> list[Line]:
        """Lines per person-year in a state."""
        if state not in self._lines:
            lines = state_lines(self.context, self.context.parameters.tillstand[state])
            self._lines[state] = self._counted(lines)
        return self._lines[state]

    def event_lines(self, event: str) -> list[Line]:
        """Lines per event."""
        key = f"handelse.{event}"
        if key not in self._lines:
            lines = event_lines(self.context, self.context.parameters.handelsetyper[event])
            self._lines[key] = self._counted(lines)
        return self._lines[key]

    def _counted(self, lines: list[Line]) -> list[Line]:
        """Keep the lines of the categories that the conventions count."""
        chosen = self.kalkyl.kategorier
        return [line for line in lines if line.kategori in chosen] if chosen else lines

    def subsidies(self, outcome: Utfall) -> list[Line]:
        """Corrections for successes in subsidised work; empty for outcomes without."""
        if not isinstance(outcome, (AndelUtfall, RiskkurvaUtfall)) or outcome.subventionerat_arbete is None:
            return []
        state = self.context.parameters.tillstand[outcome.tillstand]
        return self._counted(subsidy_lines(self.context, state, outcome.subventionerat_arbete))

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
        total = np.zeros((self.years, self.context.draws.count))
        for part in self.cost_parts:
            total += part.years[:, None] * part.amount
        return total.T

    def cost_per_actor(self, weights: Array, *, others_only: bool = False) -> Array:
        """Σ_t weights[t] · cost[t] by payer [kr, positive], shape (actor, draw).

        Args:
            weights: Weight of every year, shape (year,).
            others_only: Whether to leave out what the intervention's own payers bear.
        """
        total = np.zeros((len(AKTORER), self.context.draws.count))
        for part in self.cost_parts:
            if others_only and part.payer is None:
                continue
            total += part.shares[:, None] * (part.amount * float(part.years @ weights))
        return total

    @cached_property
    def cost_parts(self) -> list[CostPart]:
        """Parts of the intervention's own cost, with when they fall and who bears them."""
        return cost_parts(self)

    @cached_property
    def payer_shares(self) -> Array:
        """Share by actor of what the intervention's own payers bear, shape (actor,)."""
        return np.array([self.scenario.kostnad.betalare.get(a, 0.0) for a in AKTORER])

    @cached_property
    def base_tracks(self) -> list[Track]:
        """Tracks with the effect as assumed, one per state or event type."""
        return self.tracks()

    def tracks(self, scale: float | Array = 1.0, duration: Duration = None) -> list[Track]:
        """Tracks of all outcomes with the effect scaled and its duration capped.

        Beside an outcome with a stated effect, one without counts for nothing.
        """
        known = [not outcome.effekt_saknas for outcome in self.scenario.utfall]
        scales = [scale if stated or not any(known) else 0.0 for stated in known]
        return [
            t
            for outcome, s in zip(self.scenario.utfall, scales, strict=True)
            for t in tracks(self, outcome, s, duration)
        ]

    @cached_property
    def leading(self) -> tuple[Utfall, Track]:
        """The outcome that cases are counted in, with its first track: the first one whose effect is stated, if any."""
        position = 0
        for outcome in self.scenario.utfall:
            if not outcome.effekt_saknas:
                return outcome, self.base_tracks[position]
            position += len(outcome.mal)
        return self.scenario.utfall[0], self.base_tracks[0]

    def gain_per_actor(self, scale: float | Array = 1.0, duration: Duration = None) -> Array:
        """Present value of everything but the intervention cost [kr], shape (draw, actor).

        The cost of public funds is not included: it depends on the intervention cost as well.

        Args:
            scale: Multiple of the assumed effect, one for all or one per draw.
            duration: Upper limit for how many years the effect lasts, one for all or one per draw, or None.
        """
        total = np.zeros((len(AKTORER), self.context.draws.count))
        as_assumed = isinstance(scale, float) and scale == 1.0 and duration is None
        found = self.base_tracks if as_assumed else self.tracks(scale, duration)
        for track in found:
            track.add_gain(total, self.discount_effect)
        return total.T

    def planned_cases(self) -> float | None:
        """Avoided cases the scenario assumes in its leading outcome, or None when no effect is stated.

        People: participants × the largest difference in probability. Events: events avoided over the horizon.
        """
        first, track = self.leading
        if first.effekt_saknas:
            return None
        if isinstance(first, AndelUtfall) and first.lyckade is not None:
            return float(self.participants.sum() * (first.lyckade.varde - first.anda.varde))
        if track.probability is None:
            return float(-track.change()[0].sum())
        avoided = track.probability[0, 0] - track.probability[1, 0]
        return float(self.participants.sum() * avoided[np.argmax(np.abs(avoided))])

    def no_effect(self) -> bool:
        """Whether every stated effect is exactly the one that means no effect."""
        return all(_neutral(outcome) for outcome in self.scenario.utfall)


def _neutral(outcome: Utfall) -> bool:
    if isinstance(outcome, AndelUtfall):
        return outcome.lyckade is not None and outcome.lyckade.varde == outcome.anda.varde
    effects = [e.effekt for e in outcome.effekter] if isinstance(outcome, MarkovUtfall) else [outcome.effekt]
    return all(e is not None and e.varde.varde == neutral(e.matt) for e in effects)
