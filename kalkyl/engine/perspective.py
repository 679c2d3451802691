"""Whose result: weights over actors, with the cost of public funds where it is switched on."""

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.model_run import ModelRun
from kalkyl.model.actors import AKTORER, SAMMANSLAGNINGAR, Perspektiv, members

PUBLIC = np.array([a in SAMMANSLAGNINGAR["offentlig_sektor"] for a in AKTORER], dtype=float)
"""1 for public actors, 0 for the others, shape (actor,)."""

BEARER = AKTORER.index("ovriga")
"""Actor that carries the cost of public funds: taxpayers at large, so that samhället is still the sum of all actors."""


class Weights:
    """A perspective as weights over the actor axis.

    Args:
        perspektiv: Actor or roll-up.
        public_funds: Marginal cost of public funds, a share of the net public flow.
    """

    def __init__(self, perspektiv: Perspektiv, public_funds: float) -> None:
        self.actors = np.array([a in members(perspektiv) for a in AKTORER], dtype=float)
        self.public = public_funds * self.actors[BEARER] * PUBLIC

    def gain(self, per_actor: Array) -> float:
        """Present value that the perspective gains [kr], from present values by actor."""
        return float(per_actor @ (self.actors + self.public))

    def cost(self, run: ModelRun, *, others_only: bool = False) -> float:
        """Present value of the intervention cost to the perspective [kr, positive], base case.

        Args:
            run: The scenario made ready.
            others_only: Whether to leave out what the intervention's own payers bear.
        """
        own = float(self.actors @ run.cost_per_actor(run.discount_cost, others_only=others_only)[:, 0])
        funds = float(self.public @ run.cost_per_actor(run.discount_effect, others_only=others_only)[:, 0])
        return own + funds

    def cost_of(self, run: ModelRun, series: Array) -> float:
        """Present value to the perspective of a cost series that the intervention's payers bear, shape (year,)."""
        own = float(run.payer_shares @ self.actors) * float(series @ run.discount_cost)
        funds = float(run.payer_shares @ self.public) * float(series @ run.discount_effect)
        return own + funds
