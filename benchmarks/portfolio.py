"""Time to choose among forty interventions over ten years: python -m benchmarks.portfolio"""

import time
from dataclasses import replace
from pathlib import Path

import numpy as np

import kalkyl
from kalkyl.fond.candidates import Kandidat
from kalkyl.fond.portfolio import Portfolj, Regler
from kalkyl.model.actors import NAMNDER

EXAMPLE = Path(kalkyl.__file__).parent / "examples" / "exempel_coachning.toml"
COUNT, YEARS, DRAWS = 40, 10, 1_000


def candidates() -> list[Kandidat]:
    """The example forty times with other sizes, boards and target groups, so that nothing overlaps."""
    scenario = kalkyl.load_scenario(EXAMPLE)
    kalkyl_ = scenario.kalkyl.model_copy(update={"horisont_ar": YEARS})
    base = kalkyl.run(
        scenario.model_copy(update={"kalkyl": kalkyl_}), kalkyl.load_parameters("exempel"), DRAWS, 1
    )
    rng = np.random.default_rng(1)
    found = []
    for n in range(COUNT):
        size, worth = rng.uniform(0.3, 3.0), rng.uniform(-0.5, 1.5)
        cost = base.scenario.kostnad.model_copy(update={"namnd": NAMNDER[n % 3]})
        own = base.scenario.model_copy(
            update={"namn": f"Insats {n}", "malgrupp": f"grupp{n}", "kostnad": cost}
        )
        found.append(
            Kandidat(
                f"i{n}",
                replace(
                    base,
                    scenario=own,
                    kassaflode=base.kassaflode * size,
                    npv_dragningar=base.npv_dragningar * size * worth,
                    kostnad_dragningar=base.kostnad_dragningar * size,
                ),
            )
        )
    return found


def main() -> None:
    portfolio = Portfolj(candidates())
    whole = {b: portfolio.cost(b).sum(axis=0) for b in NAMNDER[:3]}
    budget = {b: tuple(0.3 * c) for b, c in whole.items()}
    for name, rules in (
        ("väntevärde", Regler(budget=budget)),
        ("sannolikhet minst 80 procent", Regler(budget=budget, attityd="sannolikhet", niva=0.8)),
        ("tionde percentilen", Regler(budget=budget, attityd="kvantil", niva=0.1)),
    ):
        begun = time.perf_counter()
        chosen = portfolio.choose(rules)
        print(
            f"{COUNT} insatser, {YEARS} år, {name}: {time.perf_counter() - begun:.2f} s, {len(chosen.valda)} valda"
        )


if __name__ == "__main__":
    main()
