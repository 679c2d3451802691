"""How much of the NPV's variance each value explains: Sobol's first-order and total indices, through SALib.

Values are varied independently of each other; stated correlations are not used here (the indices are not defined for
them). Estimates may be slightly negative by chance.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.evaluation import Evaluation
from kalkyl.engine.sampling import Progress, fit_all
from kalkyl.engine.variation import uncertain_values, varied
from kalkyl.model.actors import Perspektiv
from kalkyl.model.problems import problem
from kalkyl.model.result import Resultat

LEAST = 2.0**-40
"""Probabilities are kept this far from 0 and 1, where a quantile may be infinite."""


@dataclass(frozen=True)
class SobolIndex:
    """Indices of one value.

    Attributes:
        path: Address.
        first: Share of the variance that the value explains alone.
        first_error: Half width of its 95 % interval.
        total: Share of the variance that would remain if everything else were known.
        total_error: Half width of its 95 % interval.
    """

    path: str
    first: float
    first_error: float
    total: float
    total_error: float


def sobol_indices(
    result: Resultat,
    perspektiv: Perspektiv,
    base_samples: int = 512,
    seed: int | None = None,
    progress: Progress | None = None,
) -> tuple[SobolIndex, ...]:
    """Indices of every uncertain value for the NPV of a perspective, largest total first.

    Args:
        result: Any result of the scenario.
        perspektiv: Whose NPV.
        base_samples: N of the scheme, a power of two; the model is run N · (values + 2) times.
        seed: Seed.
        progress: Told the share done; a False from it cancels.

    Raises:
        InputError: SALib is not installed.
        Cancelled: The caller asked to stop.

    Source: Saltelli et al. (2010), Variance based sensitivity analysis of model output, Computer Physics
    Communications 181(2); SALib's scrambled scheme.
    """
    evaluation = Evaluation.of(result)
    fits = fit_all(uncertain_values(evaluation))
    if not fits:
        return ()

    def npv(cube: Array) -> Array:
        columns = {path: fit.quantile(cube[:, i]) for i, (path, fit) in enumerate(fits.items())}
        return evaluation.npv_of(varied(evaluation, columns), perspektiv, progress)

    return indices(npv, list(fits), base_samples, seed)


def indices(
    function: Callable[[Array], Array], names: list[str], base_samples: int, seed: int | None = None
) -> tuple[SobolIndex, ...]:
    """Indices of a function on the unit cube, largest total first.

    Args:
        function: From points of shape (sample, name), strictly inside the cube, to values of shape (sample,).
        names: Name of each coordinate.
        base_samples: N, a power of two.
        seed: Seed.

    Raises:
        InputError: SALib is not installed.
    """
    try:
        from SALib.analyze import sobol as analyse
        from SALib.sample import sobol as sample
    except ImportError:
        raise problem(
            "känslighetsanalys",
            "tillägget SALib är inte installerat. Installera det med: pip install 'kalkyl[analys]'. Tornadodiagrammet "
            "och värdet av information fungerar utan det.",
        ) from None
    # SALib needs two coordinates; one that nothing depends on is added where there is a single value.
    padded = names if len(names) > 1 else [*names, ""]
    space = {"num_vars": len(padded), "names": padded, "bounds": [[0.0, 1.0]] * len(padded)}
    cube = sample.sample(space, base_samples, calc_second_order=False, seed=seed)
    values = function(np.clip(cube[:, : len(names)], LEAST, 1.0 - LEAST))
    if np.ptp(values) <= 1e-12 * np.abs(values).max(initial=0.0):
        return tuple(SobolIndex(name, 0.0, 0.0, 0.0, 0.0) for name in names)
    found = analyse.analyze(space, values, calc_second_order=False, seed=seed)
    rows = zip(names, found["S1"], found["S1_conf"], found["ST"], found["ST_conf"], strict=False)
    made = [SobolIndex(name, *(float(x) for x in figures)) for name, *figures in rows]
    return tuple(sorted(made, key=lambda s: (-s.total, s.path)))
