"""A scenario made ready once and evaluated on any table of draws, block by block so that memory stays bounded."""

from collections.abc import Iterator

import numpy as np

from kalkyl.engine.arrays import Array, keep_freed_memory, pieces
from kalkyl.engine.assemble import carriers, check_references, joined, used_values
from kalkyl.engine.context import Context
from kalkyl.engine.model_run import ModelRun
from kalkyl.engine.perspective import BEARER, PUBLIC
from kalkyl.engine.sampling import Method, Progress, draw, tell
from kalkyl.model.actors import AKTORER, Perspektiv, members
from kalkyl.model.draws import Draws
from kalkyl.model.overlay import apply_overlay
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.problems import InputError, Problem, near
from kalkyl.model.result import Resultat
from kalkyl.model.scenario import Samvariation, Scenario

BLOCK = 10_240
"""Most draws evaluated at a time: the ten thousand that a page asks for are one block."""


class Evaluation:
    """A scenario and its joined parameter set.

    Args:
        scenario: The scenario.
        parameters: The set with the scenario's own nouns and changed values (see `prepare`).
    """

    def __init__(self, scenario: Scenario, parameters: Parameteruppsattning) -> None:
        self.scenario = scenario
        self.parameters = parameters
        self.values = used_values(carriers(scenario, parameters), parameters, scenario)

    @classmethod
    def prepare(cls, scenario: Scenario, parameters: Parameteruppsattning) -> "Evaluation":
        """Join a scenario with a parameter set.

        Raises:
            InputError: A reference leads nowhere, units do not agree, or a changed value is impossible.
        """
        whole = joined(scenario, parameters)
        if scenario.andrade_varden:
            whole = apply_overlay(whole, scenario.andrade_varden, scenario.namn)
        check_references(scenario, whole)
        found = cls(scenario, whole)
        found._check_correlations()
        return found

    @classmethod
    def of(cls, result: Resultat) -> "Evaluation":
        """Return the evaluation that a result came from."""
        return cls(result.scenario, result.parametrar)

    def _check_correlations(self) -> None:
        faults = [
            Problem(
                f"{self.scenario.namn}, samvariation",
                f"värdet ”{path}” används inte i kalkylen.{near(path, self.values)}",
            )
            for pair in self.scenario.samvariation
            for path in (pair.a, pair.b)
            if path not in self.values
        ]
        if faults:
            raise InputError(faults)

    def draw(
        self,
        count: int,
        seed: int | None = None,
        method: Method = "lhs",
        progress: Progress | None = None,
    ) -> Draws:
        """Draw every uncertain value of the calculation (see `sampling.draw`)."""
        return draw(self.values, count, seed, method, self.scenario.samvariation, progress)

    @property
    def correlations(self) -> tuple[Samvariation, ...]:
        """Pairs of values that vary together."""
        return self.scenario.samvariation

    def model(self, draws: Draws) -> ModelRun:
        """Lay the scenario out on a table of draws."""
        kalkyl = self.scenario.kalkyl
        kommun = self.parameters.kommuner[self.scenario.kommun]
        context = Context(self.parameters, kommun, kalkyl, kalkyl.prisar or self.parameters.prisar, draws)
        return ModelRun(self.scenario, context)

    def blocks(
        self, draws: Draws, progress: Progress | None = None, size: int = BLOCK
    ) -> Iterator[tuple[slice, ModelRun]]:
        """Yield the table block by block.

        Args:
            draws: The table.
            progress: Told the share done after every block; a False from it cancels.
            size: Most rows per block; the results do not depend on it.

        Raises:
            Cancelled: The caller asked to stop.
        """
        keep_freed_memory()
        for rows in pieces(draws.count, size):
            yield rows, self.model(draws.rows(rows.start, rows.stop))
            tell(progress, rows.stop / draws.count)

    def npv(self, draws: Draws, progress: Progress | None = None, size: int = BLOCK) -> tuple[Array, Array]:
        """NPV and present value of the intervention cost (positive) [kr], both (draw, actor).

        An outcome without a stated effect gains nothing.
        """
        npv = np.empty((len(AKTORER), draws.count)).T
        cost = np.empty_like(npv)
        for rows, model in self.blocks(draws, progress, size):
            npv[rows], cost[rows] = present_values(model)
        return npv, cost

    def npv_of(
        self, draws: Draws, perspektiv: Perspektiv, progress: Progress | None = None, size: int = BLOCK
    ) -> Array:
        """NPV of one perspective [kr], shape (draw,)."""
        npv, _ = self.npv(draws, progress, size)
        return of_perspective(npv, perspektiv)


def of_perspective(per_actor: Array, perspektiv: Perspektiv) -> Array:
    """Add up the actors of a perspective, (draw, actor) to (draw,)."""
    index = [AKTORER.index(a) for a in members(perspektiv)]
    return np.asarray(per_actor[:, index].sum(axis=1))


def present_values(model: ModelRun) -> tuple[Array, Array]:
    """NPV and present value of the intervention cost (positive) [kr], both (draw, actor)."""
    cost = model.cost_per_actor(model.discount_cost)
    npv = -cost
    if not model.scenario.brytpunkt:
        npv += model.gain_per_actor().T
    factor = model.kalkyl.skattefinansiering
    if factor:
        public = (npv + cost).T @ PUBLIC
        public -= PUBLIC @ model.cost_per_actor(model.discount_effect)
        npv[BEARER] += factor * public
    return npv.T, cost.T
