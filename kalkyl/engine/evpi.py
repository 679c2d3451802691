"""What it is worth to know more before deciding: EVPI and EVPPI, in kronor.

The decision is to carry the intervention out (net benefit: the NPV) or to abstain (zero). With perfect information one
would choose right in every draw; the expected gain over choosing once and for all is the EVPI. Knowing only some of the
values is worth the EVPPI, estimated from the same draws by regressing the NPV on those values.

Source: Strong, Oakley and Brennan (2014), Estimating multiparameter partial expected value of perfect information from a
probabilistic sensitivity analysis sample: a nonparametric regression approach, Medical Decision Making 34(3), 311–326.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.evaluation import of_perspective
from kalkyl.engine.regression import Regression, fit_surface
from kalkyl.engine.sampling import Progress, tell
from kalkyl.engine.uncertainty import drawn
from kalkyl.model.actors import Perspektiv
from kalkyl.model.result import Resultat

SIMULATIONS = 30
"""Draws of the regression's coefficients behind the standard error."""

ROWS_FOR_ERROR = 4_000
"""Draws over which those surfaces are compared."""


@dataclass(frozen=True)
class InformationValue:
    """Value of knowing some values for certain.

    Attributes:
        name: Address, or name of the group.
        paths: Addresses.
        value: EVPPI [kr], between 0 and the EVPI.
        error: Standard error [kr], from the draws and from the regression.
        share: The value as a share of the EVPI; 0 where the EVPI is 0.
    """

    name: str
    paths: tuple[str, ...]
    value: float
    error: float
    share: float


def evpi(npv: Array) -> float:
    """Expected value of perfect information [kr]: E[max(NPV, 0)] − max(E[NPV], 0).

    >>> evpi(np.array([-2.0, 4.0]))
    1.0
    """
    return float(np.mean(np.maximum(npv, 0.0)) - max(float(np.mean(npv)), 0.0))


def evpi_error(npv: Array) -> float:
    """Monte Carlo standard error of the EVPI [kr]."""
    gain = np.maximum(npv, 0.0) - (npv if npv.mean() > 0 else 0.0)
    return float(gain.std() / len(npv) ** 0.5)


def evppi(npv: Array, known: Array) -> tuple[float, float]:
    """Expected value of knowing some values for certain, with its standard error [kr].

    Args:
        npv: NPV, shape (draw,).
        known: The values, shape (draw, value).

    Returns:
        The estimate, between 0 and the EVPI of the same draws, and its standard error.
    """
    surface = fit_surface(known, npv)
    value = min(max(evpi(surface.fitted), 0.0), evpi(npv))
    return value, _error(surface)


def _error(surface: Regression) -> float:
    """Standard error from the finite number of draws and from the regression's coefficients."""
    rows = slice(0, ROWS_FOR_ERROR)
    rng = np.random.default_rng(0)
    simulated = surface.simulate(SIMULATIONS, rows, rng)
    means = simulated.mean(axis=0)
    spread = (np.maximum(simulated, 0.0).mean(axis=0) - np.maximum(means, 0.0)).std()
    return float(np.hypot(spread, evpi_error(surface.fitted)))


def information_values(
    result: Resultat,
    perspektiv: Perspektiv,
    groups: Mapping[str, Sequence[str]] | None = None,
    progress: Progress | None = None,
) -> tuple[InformationValue, ...]:
    """EVPPI of every uncertain value, or of every group, largest first.

    Args:
        result: A result with draws.
        perspektiv: Whose NPV the decision is taken on.
        groups: Addresses by name of group; None takes every value by itself. Values that do not vary are left out.
        progress: Told the share done after every value or group; a False from it cancels.

    Raises:
        InputError: The result has no draws.
        Cancelled: The caller asked to stop.
    """
    draws = drawn(result)
    npv = of_perspective(result.npv_dragningar[1:], perspektiv)
    whole = evpi(npv)
    found = []
    asked = groups or {path: (path,) for path in draws.paths}
    for number, (name, members) in enumerate(asked.items(), 1):
        paths = tuple(path for path in members if path in draws.paths)
        if paths:
            known = np.column_stack([draws[path][1:] for path in paths])
            value, error = evppi(npv, known) if whole > 0 else (0.0, 0.0)
            found.append(InformationValue(name, paths, value, error, value / whole if whole > 0 else 0.0))
        tell(progress, number / len(asked))
    return tuple(sorted(found, key=lambda v: (-v.value, v.name)))
