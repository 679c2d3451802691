"""ANDEL and RISKKURVA with cohorts, staying and survival, worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalkyl.engine import run
from kalkyl.engine.volumes import cohort_volumes, prevalence, staying
from tests.engine import sets


def volumes(result: object, alternative: int) -> list[float]:
    return [float(x) for x in result.volymer[alternative, 0]]  # type: ignore[attr-defined]


@pytest.mark.hand
def test_share_model_with_cohorts() -> None:
    # 10 start in year 0 and 20 in year 1; 50 % succeed, 10 % would have anyway. Avoided: 10·0.4 = 4; then 4 + 8 = 12.
    result = run(sets.scenario(sets.share("dyr", 0.5, 0.1), n=(10.0, 20.0)), sets.parameters(sets.costly()))
    assert volumes(result, 0) == pytest.approx([9.0, 27.0, 27.0])  # 10·0.9, 30·0.9
    assert volumes(result, 1) == pytest.approx([5.0, 15.0, 15.0])  # 10·0.5, 30·0.5


@pytest.mark.hand
def test_share_model_with_staying_survival_delay_and_decay() -> None:
    # Staying 0.5, survival 0.8 a year: weights 1, 0.4, 0.16. Delay 1, follow-up 1, decay 0.5: shape 0, 1, 1, 0.5 …
    result = run(
        sets.scenario(
            sets.share("dyr", 0.5, 0.25, fordrojning_ar=1, uppfoljning_ar=1.0, avklingning=sets.kvar(0.5)),
            n=(100.0,),
            kalkyl=sets.conventions(4, overlevnad=True),
        ),
        sets.parameters(sets.costly(kvar_per_ar=sets.kvar(0.5)), risks=(0.2,)),
    )
    # Without: 1 − 0.25·shape: 1, 0.75, 0.75, 0.875; with: 1, 0.5, 0.5, 0.75; times 100 · 0.4^t.
    assert volumes(result, 0) == pytest.approx([100, 30, 12, 5.6])
    assert volumes(result, 1) == pytest.approx([100, 20, 8, 4.8])


@pytest.mark.hand
def test_share_model_may_keep_the_state() -> None:
    # kvar_i_tillstand = false: avoided years do not fade: 10 · 0.5 every year.
    result = run(
        sets.scenario(sets.share("dyr", 0.5, kvar_i_tillstand=False)),
        sets.parameters(sets.costly(kvar_per_ar=sets.kvar(0.5))),
    )
    assert volumes(result, 1) == pytest.approx([5, 5, 5])


@pytest.mark.hand
def test_risk_curve_with_a_curve_of_its_own() -> None:
    # p0 0.4 · (0.5, 1, 0.25, 0.25): 0.2, 0.4, 0.1, 0.1; RR 0.5 halves them; 10 participants. No staying on top of it.
    result = run(
        sets.scenario(
            sets.curve("dyr", 0.4, sets.effect("RR", 0.5), kurva=(0.5, 1.0, 0.25)),
            kalkyl=sets.conventions(4),
        ),
        sets.parameters(sets.costly(kvar_per_ar=sets.kvar(0.5))),
    )
    assert volumes(result, 0) == pytest.approx([2, 4, 1, 1])
    assert volumes(result, 1) == pytest.approx([1, 2, 0.5, 0.5])


@pytest.mark.hand
def test_risk_curve_without_a_curve_falls_with_staying() -> None:
    # 0.4 · 0.5^t: 0.4, 0.2, 0.1 in two cohorts of 10: 4, 2 + 4, 1 + 2 = 4, 6, 3.
    result = run(
        sets.scenario(sets.curve("dyr", 0.4, sets.effect("RR", 0.5)), n=(10.0, 10.0)),
        sets.parameters(sets.costly(kvar_per_ar=sets.kvar(0.5))),
    )
    assert volumes(result, 0) == pytest.approx([4, 6, 3])
    assert volumes(result, 1) == pytest.approx([2, 3, 1.5])


@pytest.mark.hand
def test_a_risk_difference_never_takes_more_than_the_risk() -> None:
    # RD −0.2 on 0.4, 0.2, 0.1: 0.2, 0, 0.
    result = run(
        sets.scenario(sets.curve("dyr", 0.4, sets.effect("RD", -0.2))),
        sets.parameters(sets.costly(kvar_per_ar=sets.kvar(0.5))),
    )
    assert volumes(result, 1) == pytest.approx([2, 0, 0], abs=1e-12)


@pytest.mark.hand
def test_completion_and_other_adjustments_in_a_scenario() -> None:
    # RR 0.25 per completer, half complete, skalfaktor 0.5 and kausal_andel 1: 0.4 · (0.5 + 0.5 · 0.25^0.5) = 0.3.
    effekt = sets.effect(
        "RR", 0.25, mats_per="fullfoljare", fullfoljande=sets.andel(0.5), skalfaktor=sets.andel(0.5)
    )
    result = run(sets.scenario(sets.curve("dyr", 0.4, effekt)), sets.parameters(sets.costly()))
    assert volumes(result, 1)[0] == pytest.approx(3.0)
    # skalfaktor 0.5 and kausal_andel 0.5: 0.4 · 0.0625^0.25 = 0.4 · 0.5 = 0.2.
    effekt = sets.effect("RR", 0.0625, kausal_andel=sets.andel(0.5), skalfaktor=sets.andel(0.5))
    result = run(sets.scenario(sets.curve("dyr", 0.4, effekt)), sets.parameters(sets.costly()))
    assert volumes(result, 1)[0] == pytest.approx(2.0)


@pytest.mark.hand
def test_effect_on_work_rather_than_on_the_state() -> None:
    # 40 % in the state; RD +0.1 for not being in it: 30 %.
    effekt = sets.effect("RD", 0.1, avser="motsats")
    result = run(sets.scenario(sets.curve("dyr", 0.4, effekt)), sets.parameters(sets.costly()))
    assert volumes(result, 1)[0] == pytest.approx(3.0)


@pytest.mark.hand
def test_survival_can_be_switched_off_and_uses_the_sex_of_the_group() -> None:
    chosen = sets.parameters(sets.costly(), risks=(0.5,))
    on = run(sets.scenario(sets.share("dyr"), kalkyl=sets.conventions(overlevnad=True)), chosen)
    off = run(sets.scenario(sets.share("dyr"), kalkyl=sets.conventions(overlevnad=False)), chosen)
    assert volumes(on, 0) == pytest.approx([10, 5, 2.5])
    assert volumes(off, 0) == pytest.approx([10, 10, 10])
    women = chosen.model_copy(
        update={
            "dodsrisker": {"alla": (0.5,), "kvinna": (0.0,)},
            "malgrupper": {"grupp": chosen.malgrupper["grupp"].model_copy(update={"kon": "kvinna"})},
        }
    )
    result = run(sets.scenario(sets.share("dyr"), kalkyl=sets.conventions(overlevnad=True)), women)
    assert volumes(result, 0) == pytest.approx([10, 10, 10])


@pytest.mark.property
@given(
    n=st.lists(st.floats(0.0, 100.0), min_size=1, max_size=5),
    probability=st.lists(st.floats(0.0, 1.0), min_size=5, max_size=12),
    risk=st.floats(0.0, 0.5),
)
def test_cohorts_equal_a_loop(n: list[float], probability: list[float], risk: float) -> None:
    years = len(probability)
    alive = (1.0 - risk) ** np.arange(years)
    found = cohort_volumes(np.array([probability]), np.array(n), alive)[0]
    for t in range(years):
        expected = sum(
            count * probability[t - c] * (1.0 - risk) ** (t - c) for c, count in enumerate(n) if c <= t
        )
        assert found[t] == pytest.approx(expected, abs=1e-9)


@pytest.mark.property
@given(q1=st.floats(0.0, 1.0), q0=st.floats(0.0, 1.0), years=st.integers(1, 6))
def test_constant_risk_and_risk_difference_agree_with_the_share_model(
    q1: float, q0: float, years: int
) -> None:
    # Where nobody leaves the state, p0 = 1 − q0 and RD = −(q1 − q0) describe the same.
    chosen, kalkyl = sets.parameters(sets.costly()), sets.conventions(years)
    by_share = run(sets.scenario(sets.share("dyr", q1, q0), kalkyl=kalkyl), chosen)
    by_risk = run(
        sets.scenario(sets.curve("dyr", 1.0 - q0, sets.effect("RD", q0 - q1)), kalkyl=kalkyl), chosen
    )
    assert by_risk.volymer == pytest.approx(by_share.volymer, abs=1e-9)
    assert by_risk.matt["samhallet"].npv == pytest.approx(by_share.matt["samhallet"].npv, abs=1e-6)


@pytest.mark.property
@given(
    p0=st.floats(0.0, 1.0),
    stay=st.floats(0.0, 1.0),
    measure=st.sampled_from(["RD", "RR", "OR", "HR", "d"]),
    size=st.floats(0.01, 1.0),
)
def test_effect_never_outlives_the_state(p0: float, stay: float, measure: str, size: float) -> None:
    value = -size if measure in ("RD", "d") else size
    result = run(
        sets.scenario(
            sets.curve("dyr", p0, sets.effect(measure, value)), n=(1.0,), kalkyl=sets.conventions(10)
        ),
        sets.parameters(sets.costly(kvar_per_ar=sets.kvar(stay))),
    )
    without, with_it = result.volymer[0, 0], result.volymer[1, 0]
    assert np.all(with_it >= -1e-12)
    assert np.all(with_it <= without + 1e-12)


@pytest.mark.hand
def test_building_blocks() -> None:
    stay = staying(np.array([0.5]), 3)
    assert stay.tolist() == [[1.0, 0.5, 0.25]]
    assert prevalence(np.array([0.4]), (), stay)[0].tolist() == pytest.approx([0.4, 0.2, 0.1])
    assert prevalence(np.array([0.4]), (2.0, 0.5), stay)[0].tolist() == pytest.approx([0.8, 0.2, 0.2])
