"""What must hold for every valid scenario and parameter set."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kalkyl.engine import run
from kalkyl.model.actors import (
    AKTORER,
    KATEGORIER,
    NOLLSUMMEKATEGORIER,
    PERSPEKTIV,
    SAMMANSLAGNINGAR,
    members,
)
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.scenario import AndelUtfall, Scenario
from tests.engine import sets
from tests.engine.random_sets import cases

SOME = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
Case = tuple[Scenario, Parameteruppsattning]


def size_of(array: np.ndarray) -> float:
    return float(np.abs(array).max()) + 1.0


def changed(scenario: Scenario, **kalkyl: object) -> Scenario:
    return scenario.model_copy(update={"kalkyl": scenario.kalkyl.model_copy(update=kalkyl)})


@pytest.mark.property
@SOME
@given(case=cases())
def test_transfers_taxes_and_equalisation_sum_to_zero(case: Case) -> None:
    result = run(*case)
    for flows in (result.kassaflode, result.kassaflode_budget):
        for kategori in NOLLSUMMEKATEGORIER:
            total = flows[KATEGORIER.index(kategori)].sum(axis=0)
            assert total == pytest.approx(0.0, abs=1e-9 * size_of(flows))


@pytest.mark.property
@SOME
@given(case=cases())
def test_society_is_real_resources_production_and_what_is_switched_on(case: Case) -> None:
    result = run(*case)
    real = [KATEGORIER.index(k) for k in KATEGORIER if k not in NOLLSUMMEKATEGORIER]
    expected = result.kassaflode[real].sum(axis=(0, 1))
    assert result.flode("samhallet") == pytest.approx(expected, abs=1e-9 * size_of(result.kassaflode))


@pytest.mark.property
@SOME
@given(case=cases())
def test_draws_and_flows_give_the_same_net_present_value(case: Case) -> None:
    result = run(*case, draws=8, seed=3)
    by_actor = result.nuvarde().sum(axis=0)
    assert result.npv_dragningar[0] == pytest.approx(by_actor, abs=1e-9 * size_of(by_actor))
    for perspektiv in PERSPEKTIV:
        index = [AKTORER.index(a) for a in members(perspektiv)]
        expected = float(by_actor[index].sum())
        m = result.matt[perspektiv]
        assert m.npv == pytest.approx(expected, abs=1e-9 * size_of(by_actor))
        assert m.npv_efter_ar is not None
        assert m.npv_efter_ar[-1] == pytest.approx(expected, abs=1e-9 * size_of(by_actor))
        assert result.npv_fordelning(perspektiv) == pytest.approx(
            result.npv_dragningar[1:, index].sum(axis=1)
        )
    posts = sum(p.nuvarde for p in result.poster)
    funds = result.nuvarde()[KATEGORIER.index("skattefinansiering")]
    assert posts + funds == pytest.approx(by_actor, abs=1e-9 * size_of(by_actor))


@pytest.mark.property
@SOME
@given(case=cases())
def test_roll_ups_and_boards_add_up(case: Case) -> None:
    result = run(*case)
    for name, actors in SAMMANSLAGNINGAR.items():
        parts = sum(float(result.matt[a].npv or 0.0) for a in actors)
        assert result.matt[name].npv == pytest.approx(parts, abs=1e-6 + 1e-9 * size_of(result.kassaflode))
    size = size_of(result.kassaflode)
    assert result.namndflode.sum(axis=0) == pytest.approx(result.flode("kommun"), abs=1e-9 * size)
    budget = result.flode("kommun", budget=True)
    assert result.namndflode_budget.sum(axis=0) == pytest.approx(budget, abs=1e-9 * size)
    if result.bevisstyrka:
        assert sum(result.bevisstyrka.values()) == pytest.approx(1.0)


@pytest.mark.property
@SOME
@given(case=cases(), factor=st.floats(0.1, 5.0))
def test_linear_in_participants(case: Case, factor: float) -> None:
    scenario, parameters = case
    fixed = {"fast_per_ar": None, "uppstart": None}
    scenario = scenario.model_copy(update={"kostnad": scenario.kostnad.model_copy(update=fixed)})
    more = scenario.model_copy(update={"deltagare": tuple(n * factor for n in scenario.deltagare)})
    one, other = run(scenario, parameters), run(more, parameters)
    assert other.kassaflode == pytest.approx(one.kassaflode * factor, abs=1e-8 * size_of(other.kassaflode))
    assert other.volymer == pytest.approx(one.volymer * factor, abs=1e-9 * size_of(other.volymer))


@pytest.mark.property
@SOME
@given(case=cases(), factor=st.floats(0.1, 5.0))
def test_linear_in_the_price_level(case: Case, factor: float) -> None:
    # Every index, the basic amounts too, rises by the same factor from the source years to the price year.
    scenario, parameters = case
    scenario = changed(scenario, prisar=2026)
    stated = {
        "skattear": 2021,
        "skatteregler": {2021: parameters.skatteregler[2026]},
        "loner": {"lon": parameters.loner["lon"].model_copy(update={"prisar": 2021})},
    }
    prices = {
        key: p.model_copy(update={"prisar": min(p.prisar or 2021, 2021)})
        for key, p in parameters.prislappar.items()
    }
    cheap = parameters.model_copy(update=stated | {"prislappar": prices})
    series = {
        key: s.model_copy(update={"varden": s.varden | {2026: s.varden[2026] * factor}})
        for key, s in cheap.index.items()
    }
    dear = cheap.model_copy(update={"index": series})
    one, other = run(scenario, cheap), run(scenario, dear)
    # The intervention cost, own subsidies and stated costs may be in prices of 2026 and stay; the rest scales.
    for kategori in ("produktion", "utjamning"):
        if any(u.subventionerat_arbete for u in scenario.utfall):  # type: ignore[union-attr]
            continue
        before, after = (r.kassaflode[KATEGORIER.index(kategori)] for r in (one, other))
        assert after == pytest.approx(before * factor, abs=1e-8 * size_of(other.kassaflode))


@pytest.mark.property
@SOME
@given(case=cases())
def test_price_year_round_trip(case: Case) -> None:
    # Without rules that are tied to a year of their own, amounts in prices of 2016 are half of those of 2026.
    scenario, parameters = case
    level = parameters.index["kpi"].model_copy(update={"id": "prisbasbelopp"})
    parameters = parameters.model_copy(update={"index": parameters.index | {"prisbasbelopp": level}})
    now = run(changed(scenario, prisar=2026), parameters)
    then = run(changed(scenario, prisar=2016), parameters)
    assert then.kassaflode * 2.0 == pytest.approx(now.kassaflode, abs=1e-8 * size_of(now.kassaflode))
    assert then.volymer == pytest.approx(now.volymer)


@pytest.mark.property
@SOME
@given(case=cases(), more=st.floats(1.0, 1e6))
def test_dearer_intervention_lowers_the_payers_result_alone(case: Case, more: float) -> None:
    scenario, parameters = case
    scenario = changed(scenario, skattefinansiering=0.0)
    stated = scenario.kostnad.per_deltagare
    assert stated is not None
    cost = stated.model_copy(
        update={"varde": stated.varde + more, "lag": None, "hog": None, "familj": "fast"}
    )
    dear = scenario.model_copy(
        update={"kostnad": scenario.kostnad.model_copy(update={"per_deltagare": cost})}
    )
    before, after = run(scenario, parameters).npv_dragningar[0], run(dear, parameters).npv_dragningar[0]
    size = size_of(before) + size_of(after)
    for i, actor in enumerate(AKTORER):
        if scenario.kostnad.betalare.get(actor, 0.0) == 0.0:
            assert after[i] == pytest.approx(before[i], abs=1e-9 * size)
        else:
            assert after[i] <= before[i] + 1e-9 * size


@pytest.mark.property
@SOME
@given(case=cases(), high=st.floats(0.0, 0.2), low=st.floats(0.0, 0.2))
def test_a_higher_rate_lowers_what_comes_later(case: Case, high: float, low: float) -> None:
    scenario, parameters = case
    low, high = sorted((low, high))
    plain = changed(scenario, rantetrappa=(), skattefinansiering=0.0)
    slow, fast = (run(changed(plain, ranta=r), parameters).nuvarde() for r in (low, high))
    flows = run(plain, parameters).kassaflode
    for c in range(len(KATEGORIER)):
        for a in range(len(AKTORER)):
            if np.all(flows[c, a] >= 0):
                assert fast[c, a] <= slow[c, a] + 1e-6
            elif np.all(flows[c, a] <= 0):
                assert fast[c, a] >= slow[c, a] - 1e-6


@pytest.mark.property
@SOME
@given(case=cases())
def test_rate_zero_is_the_plain_sum(case: Case) -> None:
    scenario, parameters = case
    result = run(changed(scenario, ranta=0.0, rantetrappa=()), parameters)
    assert result.nuvarde() == pytest.approx(
        result.kassaflode.sum(axis=2), abs=1e-9 * size_of(result.kassaflode)
    )


@pytest.mark.property
@SOME
@given(case=cases())
def test_no_effect_costs_exactly_the_intervention(case: Case) -> None:
    scenario, parameters = case
    scenario = changed(scenario, skattefinansiering=0.0)
    neutral = []
    for u in scenario.utfall:
        if isinstance(u, AndelUtfall):
            neutral.append(u.model_copy(update={"lyckade": u.anda}))
        else:
            e = u.effekt  # type: ignore[union-attr]
            none = 0.0 if e.matt in ("RD", "d") else 1.0  # type: ignore[union-attr]
            value = sets.Varde(varde=none, enhet=e.varde.enhet)  # type: ignore[union-attr]
            neutral.append(u.model_copy(update={"effekt": e.model_copy(update={"varde": value})}))  # type: ignore[union-attr]
    result = run(scenario.model_copy(update={"utfall": tuple(neutral)}), parameters)
    cost = result.matt["samhallet"].insatskostnad_nuvarde
    assert cost is not None
    size = 1e-9 * (cost + 1.0)
    assert result.matt["samhallet"].npv == pytest.approx(-cost, abs=size)
    assert result.matt["samhallet"].nytta_nuvarde == pytest.approx(0.0, abs=size)
    assert result.matt["samhallet"].aterbetalningstid_ar is None
    assert result.matt["samhallet"].irr is None


@pytest.mark.property
@SOME
@given(case=cases())
def test_order_of_outcomes_prices_and_states_does_not_matter(case: Case) -> None:
    scenario, parameters = case
    turned = parameters.model_copy(
        update={
            "prislappar": dict(reversed(parameters.prislappar.items())),
            "tillstand": dict(reversed(parameters.tillstand.items())),
        }
    )
    mirrored = scenario.model_copy(update={"utfall": tuple(reversed(scenario.utfall))})
    one = run(scenario, parameters, draws=16, seed=5)
    other = run(mirrored, turned, draws=16, seed=5)
    assert other.npv_dragningar == pytest.approx(one.npv_dragningar, abs=1e-9 * size_of(one.npv_dragningar))


@pytest.mark.property
@SOME
@given(case=cases())
def test_seed_decides_the_draws(case: Case) -> None:
    one, same, other = (run(*case, draws=8, seed=s).npv_dragningar for s in (1, 1, 2))
    assert np.array_equal(one, same)
    assert np.array_equal(one[0], other[0])
    base = run(*case).npv_dragningar
    assert base.shape == (1, len(AKTORER))
    assert base[0] == pytest.approx(one[0], abs=1e-9 * size_of(one))
