"""A scenario made ready to be evaluated, as often as a break-even search needs."""

from dataclasses import replace
from functools import cached_property

import numpy as np

from kalkyl.engine.arrays import Array, Duration
from kalkyl.engine.cost import CostPart, cost_parts
from kalkyl.engine.effects import neutral
from kalkyl.engine.flows import Track
from kalkyl.engine.prepared_run import PreparedRun
from kalkyl.engine.tracks import tracks
from kalkyl.model.actors import AKTORER
from kalkyl.model.outcomes import AndelUtfall, MarkovUtfall, Utfall


class ModelRun(PreparedRun):
    """A prepared run with its tracks and its cost: everything that an evaluation needs.

    Args:
        scenario: The scenario.
        context: Its joined parameters and draws.
    """

    def repeated(self, count: int) -> "ModelRun":
        """Return the base case laid out so many times, as if they were draws.

        The lines of a run of the base case alone are shared: their sums hold for every copy.
        """
        run = ModelRun(self.scenario, replace(self.context, draws=self.context.draws.repeated(count)))
        if self.context.draws.count == 1 and self.base_tracks:  # which has made the lines
            run._lines, run._bundles = self._lines, self._bundles
        return run

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
