"""How long the view of the uncertainty takes to follow a change: 10 000 draws, every analysis, all figures.

Run: python -m benchmarks.live_view
"""

import time
from collections.abc import Callable
from pathlib import Path

import kalkyl
from kalkyl.ui import uncertainty_results
from kalkyl.ui.investment_fields import COST_PER_PARTICIPANT
from kalkyl.ui.state import CalculatorState
from kalkyl.ui.uncertainty_state import UncertaintyState

EXAMPLES = Path(kalkyl.__file__).parent / "examples"
TIMES = 5


def best(work: Callable[[int], object]) -> float:
    """Shortest of several runs [s]."""
    found = []
    for i in range(TIMES):
        begun = time.perf_counter()
        work(i)
        found.append(time.perf_counter() - begun)
    return min(found)


def measure(path: Path) -> str:
    """One line: values, years, seconds to draw and analyse, seconds to write the figures, size."""
    scenario = kalkyl.load_scenario(path)
    state = CalculatorState(kalkyl.load_parameters(scenario.parametrar), scenario)
    model = UncertaintyState(state)

    def change(i: int) -> None:
        state.enter(COST_PER_PARTICIPANT, str(20_000 + 1_000 * i))
        model.update()

    update = best(change)
    found = model.found
    if found is None:
        return f"{path.stem:32} {model.reason}"
    drawn = best(lambda _: uncertainty_results.first(found) + uncertainty_results.more(found))
    size = len(uncertainty_results.first(found) + uncertainty_results.more(found)) / 1000
    return f"{path.stem:32} {found.uncertain:4} {found.years:4} {update:8.3f} {drawn:8.3f} {size:6.0f}"


def main() -> None:
    """Print the table."""
    print(f"{'scenario':32} {'vals':>4} {'yrs':>4} {'update':>8} {'figures':>8} {'kB':>6}")
    for path in sorted(EXAMPLES.glob("*.toml")):
        print(measure(path))


if __name__ == "__main__":
    main()
