"""MARKOV, HÄNDELSE and chains against the slow independent implementation, draw by draw."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kalkyl.engine import run
from kalkyl.model.outcomes import HandelseUtfall, Lank, MarkovUtfall, RiskkurvaUtfall
from kalkyl.model.parameters import Handelsetyp
from kalkyl.model.values import Andel, Varde
from tests.engine import sets
from tests.engine.naive_outcomes import NaiveOutcomes
from tests.engine.random_sets import effects, shares, timings, uncertain

POSITIONS = ("a", "b", "c", "d")
SLOW = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """A matrix whose rows sum to 1; some probabilities of leaving are uncertain."""
    found: dict[str, Any] = {}
    for origin in POSITIONS:
        weights = [draw(st.floats(0.05, 1.0)) for _ in POSITIONS]
        row: dict[str, Any] = {}
        for target, weight in zip(POSITIONS, weights, strict=True):
            p = weight / sum(weights)
            loose = target != origin and draw(st.booleans())
            row[target] = Andel(**uncertain(p, "beta", 0.1)) if loose else Andel(varde=p)
        found[origin] = row
    return found


@st.composite
def markov(draw: st.DrawFn) -> MarkovUtfall:
    start = [draw(st.floats(0.0, 1.0)) + 0.01 for _ in POSITIONS]
    ages = sorted(draw(st.sets(st.integers(0, 25), min_size=1, max_size=3)))
    routes = draw(
        st.lists(
            st.tuples(st.sampled_from(POSITIONS), st.sampled_from(POSITIONS)).filter(lambda r: r[0] != r[1]),
            min_size=1,
            max_size=2,
            unique=True,
        )
    )
    return MarkovUtfall.model_validate(
        {
            "modell": "markov",
            "id": "liv",
            "lagen": [
                {"id": "a", "namn": "A", "tillstand": "dyr"},
                {"id": "b", "namn": "B", "tillstand": "annan"},
                {"id": "c", "namn": "C"},
                {"id": "d", "namn": "D"},
            ],
            "start": {p: x / sum(start) for p, x in zip(POSITIONS, start, strict=True)},
            "aldersband": [{"fran_alder": age, "overgangar": draw(rows())} for age in ages],
            "effekter": [{"fran": a, "till": b, "effekt": draw(effects())} for a, b in routes],
            "halvcykel": draw(st.booleans()),
        }
    )


@st.composite
def events(draw: st.DrawFn) -> HandelseUtfall:
    effekt = sets.effect("ratkvot", 1.0, **draw(timings()), skalfaktor=draw(shares(0.3, 1.0)))
    ratio = Varde(enhet="kvot", **uncertain(draw(st.floats(0.3, 1.3)), "lognormal", 0.1))
    return HandelseUtfall(
        modell="handelse",
        handelse="brand",
        antal_per_ar=Varde(enhet="antal", **uncertain(draw(st.floats(1.0, 200.0)), "gamma", 0.2)),
        trend_per_ar=draw(st.sampled_from([0.0, 0.05, -0.1])),
        effekt=effekt.model_copy(update={"varde": ratio}),
    )


@st.composite
def chains(draw: st.DrawFn) -> RiskkurvaUtfall:
    links = tuple(
        Lank(
            risk="risk",
            andel_med_risk=draw(shares(0.1, 0.9)),
            relativ_risk=Varde(enhet="kvot", **uncertain(draw(st.floats(1.1, 5.0)), "lognormal", 0.1)),
            kausal_andel=draw(shares(0.2, 1.0)),
        )
        for _ in range(draw(st.integers(1, 3)))
    )
    return RiskkurvaUtfall(
        modell="riskkurva",
        tillstand="tredje",
        p0=draw(shares(0.05, 0.6)),
        effekt=draw(effects()),
        kedja=links,
    )


@pytest.mark.reference
@SLOW
@given(
    outcomes=st.tuples(markov(), events(), chains()),
    n=st.lists(st.floats(0.5, 50.0), min_size=1, max_size=3),
    years=st.integers(3, 45),
    timing=st.sampled_from(["start", "mitt", "slut"]),
    age=st.integers(0, 20),
)
def test_every_draw(outcomes: Any, n: list[float], years: int, timing: str, age: int) -> None:
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
        age=age,
    )
    kalkyl = sets.conventions(years, 0.03, tidpunkt_effekt=timing, overlevnad=True)
    made = sets.scenario(*outcomes, n=tuple(n), cost=0.0, kalkyl=kalkyl)
    result = run(made, chosen, draws=12, seed=2)
    table = result.dragningar
    assert table is not None
    size = 1.0 + float(np.abs(result.npv_dragningar).max())
    for row in range(13):
        values = {path: float(table.table[row, i]) for i, path in enumerate(table.paths)}
        expected = NaiveOutcomes(made, chosen, values).gain()
        assert result.npv_dragningar[row].sum() == pytest.approx(expected, rel=1e-9, abs=1e-9 * size)
    slow = NaiveOutcomes(made, chosen).changes()
    for i, key in enumerate(result.tillstand):
        found = result.volymer[1, i] - result.volymer[0, i]
        assert found == pytest.approx(
            slow[key], rel=1e-9, abs=1e-9 * (1.0 + np.abs(result.volymer[0, i]).max())
        )
    assert result.matt["samhallet"].npv == pytest.approx(
        float(result.npv_dragningar[0].sum()), abs=1e-9 * size
    )
