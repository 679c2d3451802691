"""Calculations to prove the living workbook on: every example, and random ones of all four outcome models."""

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import kalkyl
from kalkyl.engine import run
from kalkyl.model.parameters import Handelsetyp
from kalkyl.model.result import Resultat
from tests.engine import sets
from tests.engine.random_sets import cases
from tests.engine.test_reference_outcomes import chains, events, markov

EXAMPLES = Path(kalkyl.__file__).parent / "examples"


def examples() -> dict[str, Resultat]:
    """Every example scenario, base case."""
    found = {}
    for path in sorted(EXAMPLES.glob("*.toml")):
        scenario = kalkyl.load_scenario(path)
        found[path.stem] = run(scenario, kalkyl.load_parameters(scenario.parametrar))
    return found


@st.composite
def mixed(draw: st.DrawFn) -> Resultat:
    """MARKOV, HÄNDELSE and a chain in one scenario."""
    chosen = sets.parameters(
        sets.costly("dyr", 100_000.0),
        sets.costly("annan", 30_000.0, "region"),
        sets.costly("tredje", 70_000.0, "individ", kvar_per_ar=sets.kvar(0.9)),
        handelsetyper={
            "brand": Handelsetyp(
                id="brand", namn="Brand", kostnad_per_handelse={"ovriga": sets.kr(9_000.0, "handelse")}
            )
        },
        risks=(0.01, 0.0, 0.03),
        age=draw(st.integers(0, 20)),
    )
    timing = draw(st.sampled_from(["start", "mitt", "slut"]))
    kalkyl_ = sets.conventions(draw(st.integers(3, 25)), 0.03, tidpunkt_effekt=timing, overlevnad=True)
    people = tuple(draw(st.lists(st.floats(0.5, 50.0), min_size=1, max_size=3)))
    cost = draw(st.sampled_from([0.0, 1.0, 999.5, 50_000.0]))
    outcomes = (draw(markov()), draw(events()), draw(chains()))
    return run(sets.scenario(*outcomes, n=people, cost=cost, kalkyl=kalkyl_), chosen)


def random_results(count: int) -> dict[str, Resultat]:
    """The same random calculations every time: half of ANDEL and RISKKURVA, half of the other models."""
    found: dict[str, Resultat] = {}

    def collect(strategy: Any, name: str) -> None:
        @settings(
            max_examples=count // 2,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(made=strategy)
        def each(made: Any) -> None:
            result = made if isinstance(made, Resultat) else run(*made)
            found[f"{name}{len(found)}"] = result

        each()

    collect(cases(), "personer")
    collect(mixed(), "blandat")
    return found
