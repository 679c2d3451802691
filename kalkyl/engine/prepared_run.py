"""What a calculation needs before its outcomes are worked out: the same whatever the effect, so it is made once."""

from collections.abc import Callable
from functools import cached_property

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.cohort_trace import CohortTrace
from kalkyl.engine.context import Context
from kalkyl.engine.discounting import TIMING, discount_factors, yearly_rates
from kalkyl.engine.line import Bundle, Line
from kalkyl.engine.survival import survival
from kalkyl.engine.unit_values import event_lines, state_lines
from kalkyl.engine.work import subsidy_lines
from kalkyl.model.actors import AKTORER
from kalkyl.model.outcomes import AndelUtfall, RiskkurvaUtfall, Utfall
from kalkyl.model.scenario import Scenario


class PreparedRun:
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
    def payer_shares(self) -> Array:
        """Share by actor of what the intervention's own payers bear, shape (actor,)."""
        return np.array([self.scenario.kostnad.betalare.get(a, 0.0) for a in AKTORER])
