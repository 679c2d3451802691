"""Break-even: each kind is put back into the scenario, which then has the net present value zero."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kalkyl.engine import run
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.scenario import Insatskostnad, Kalkylval
from tests.engine import sets

RICH = sets.parameters(
    sets.jobless(
        kvar_per_ar=sets.kvar(0.8),
        resurser=(sets.use("vard"), sets.use("ersattning")),
    ),
    prices=(
        sets.price("vard", 90_000.0, fordelning={"kommun": 0.4, "region": 0.6}, realtillvaxt=0.01),
        sets.price(
            "ersattning", 60_000.0, typ="transferering", skattepliktig=True, fordelning={"ovriga_staten": 1.0}
        ),
    ),
    risks=(0.01,),
)


def conventions(**more: Any) -> Kalkylval:
    return sets.conventions(
        **({"years": 8, "ranta": 0.035, "overlevnad": True, "tidpunkt_effekt": "slut"} | more)
    )


def npv(result: Any) -> float:
    return float(result.matt[result.scenario.kalkyl.perspektiv].npv)


def cost_of(result: Any) -> float:
    return float(result.matt[result.scenario.kalkyl.perspektiv].insatskostnad_nuvarde)


def assert_even(scenario: Any, chosen: Parameteruppsattning = RICH) -> None:
    result = run(scenario, chosen)
    size = abs(float(result.matt["samhallet"].nytta_nuvarde)) + cost_of(result) + 1.0
    assert npv(result) == pytest.approx(0.0, abs=1e-6 * size)


PERSPECTIVES = ["kommun", "offentlig_sektor", "samhallet"]
COSTS = Insatskostnad(
    per_deltagare=sets.kr(50_000.0, "deltagare"),
    fast_per_ar=sets.kr(30_000.0, "ar"),
    uppstart=sets.kr(20_000.0),
    betalare={"kommun": 0.8, "arbetsformedlingen": 0.2},
)


@pytest.mark.hand
def test_worked_example() -> None:
    # 1 000 000 kr, a success is worth 3 · 100 000: 10/3 successes of ten; 5 planned → factor 2/3; q1 = 1/3.
    # Gains 1 500 000 / 10 = 150 000 a head. 500 000 a year: two years.
    point = run(sets.scenario(sets.share("dyr")), sets.parameters(sets.costly())).brytpunkt
    assert point.antal_lyckade == pytest.approx(10 / 3)
    assert point.andel_av_deltagare == pytest.approx(1 / 3)
    assert point.planerade_lyckade == pytest.approx(5)
    assert point.effekt_faktor == pytest.approx(2 / 3)
    assert point.effekt == {"dyr": pytest.approx(1 / 3)}
    assert point.kostnad_per_deltagare_kr == pytest.approx(150_000)
    assert point.varaktighet_ar == pytest.approx(2.0)


@pytest.mark.hand
def test_deadweight_raises_the_share_but_not_the_number() -> None:
    # 20 % would have managed anyway: 10/3 extra of ten, so 1/3 + 0.2 must succeed.
    point = run(sets.scenario(sets.share("dyr", 0.7, 0.2)), sets.parameters(sets.costly())).brytpunkt
    assert point.antal_lyckade == pytest.approx(10 / 3)
    assert point.effekt["dyr"] == pytest.approx(1 / 3 + 0.2)


@pytest.mark.hand
def test_no_share_of_more_than_everybody() -> None:
    # 10 000 a year for three years against 100 000 a head: 33 1/3 successes among ten.
    point = run(sets.scenario(sets.share("dyr")), sets.parameters(sets.costly(amount=10_000.0))).brytpunkt
    assert point.antal_lyckade == pytest.approx(100 / 3)
    assert point.andel_av_deltagare == pytest.approx(10 / 3)
    assert point.effekt["dyr"] is None
    assert point.varaktighet_ar is None  # not within the horizon


@pytest.mark.hand
def test_no_break_even_without_cost_gain_or_effect() -> None:
    chosen = sets.parameters(sets.costly())
    free = run(sets.scenario(sets.share("dyr"), cost=0.0), chosen).brytpunkt
    assert (free.antal_lyckade, free.effekt_faktor, free.varaktighet_ar) == (None, None, None)
    useless = run(sets.scenario(sets.share("dyr", 0.3, 0.3)), chosen).brytpunkt
    assert (useless.antal_lyckade, useless.effekt_faktor, useless.kostnad_per_deltagare_kr) == (None,) * 3
    # The region neither pays nor gains.
    kalkyl = sets.conventions(perspektiv="region")
    region = run(sets.scenario(sets.share("dyr"), kalkyl=kalkyl), chosen).brytpunkt
    assert (region.antal_lyckade, region.kostnad_per_deltagare_kr) == (None, None)


@pytest.mark.hand
def test_assumed_harm_still_has_a_number_of_successes() -> None:
    # 10 % succeed where 30 % would have anyway; a success is worth 300 000 all the same: 10/3.
    point = run(sets.scenario(sets.share("dyr", 0.1, 0.3)), sets.parameters(sets.costly())).brytpunkt
    assert point.antal_lyckade == pytest.approx(10 / 3)
    assert point.effekt_faktor is None
    assert point.kostnad_per_deltagare_kr is None


@pytest.mark.bad_input
@pytest.mark.parametrize(("matt", "value"), [("OR", 5.0), ("d", 2.0), ("RR", 3.0), ("HR", 4.0), ("RD", 0.3)])
def test_harmful_effects_have_no_factor(matt: str, value: float) -> None:
    result = run(
        sets.scenario(sets.curve("dyr", 0.4, sets.effect(matt, value))), sets.parameters(sets.costly())
    )
    assert result.brytpunkt.effekt_faktor is None
    assert "skadlig_effekt" in {w.id for w in result.varningar}


@pytest.mark.property
@pytest.mark.parametrize("perspektiv", PERSPECTIVES)
@pytest.mark.parametrize("funds", [0.0, 0.3])
def test_number_and_share_of_successes(perspektiv: Any, funds: float) -> None:
    kalkyl = conventions(perspektiv=perspektiv, skattefinansiering=funds, utjamning="fore")
    point = run(
        sets.scenario(sets.share("utan_arbete", 0.5, 0.1), n=(40.0, 60.0), kostnad=COSTS, kalkyl=kalkyl), RICH
    ).brytpunkt
    assert point.antal_lyckade is not None
    share = point.antal_lyckade / 100.0
    assert point.andel_av_deltagare == pytest.approx(share)
    assert point.effekt["utan_arbete"] == pytest.approx(0.1 + share)
    again = sets.scenario(
        sets.share("utan_arbete", 0.1 + share, 0.1), n=(40.0, 60.0), kostnad=COSTS, kalkyl=kalkyl
    )
    assert_even(again)


@pytest.mark.property
@pytest.mark.parametrize("perspektiv", PERSPECTIVES)
def test_unknown_share_of_successes(perspektiv: Any) -> None:
    kalkyl = conventions(perspektiv=perspektiv, utjamning="fore")
    unknown = sets.scenario(sets.share("utan_arbete", None, 0.1), n=(100.0,), kostnad=COSTS, kalkyl=kalkyl)
    point = run(unknown, RICH).brytpunkt
    assert point.andel_av_deltagare is not None
    share = sets.share("utan_arbete", 0.1 + point.andel_av_deltagare, 0.1)
    assert_even(sets.scenario(share, n=(100.0,), kostnad=COSTS, kalkyl=kalkyl))


@pytest.mark.property
@pytest.mark.parametrize("perspektiv", PERSPECTIVES)
@pytest.mark.parametrize(
    ("matt", "value"), [("RD", -0.25), ("RR", 0.5), ("OR", 0.4), ("HR", 0.5), ("d", -0.5)]
)
def test_effect_in_its_own_measure(perspektiv: Any, matt: str, value: float) -> None:
    kalkyl = conventions(perspektiv=perspektiv, utjamning="fore")
    decay = {"uppfoljning_ar": 2.0, "avklingning": sets.kvar(0.1), "fordrojning_ar": 1}

    def made(size: float) -> Any:
        outcome = sets.curve("utan_arbete", 0.6, sets.effect(matt, size, **decay))
        return sets.scenario(outcome, n=(40.0, 60.0), kostnad=COSTS, kalkyl=kalkyl)

    point = run(made(value), RICH).brytpunkt
    needed = point.effekt["utan_arbete"]
    assert needed is not None
    assert_even(made(needed))


@pytest.mark.property
@pytest.mark.parametrize("perspektiv", PERSPECTIVES)
@pytest.mark.parametrize("funds", [0.0, 0.3])
def test_highest_cost_per_participant(perspektiv: Any, funds: float) -> None:
    kalkyl = conventions(perspektiv=perspektiv, skattefinansiering=funds, utjamning="fore")
    outcome = sets.share("utan_arbete", 0.5, 0.1)
    point = run(sets.scenario(outcome, n=(40.0, 60.0), kostnad=COSTS, kalkyl=kalkyl), RICH).brytpunkt
    assert point.kostnad_per_deltagare_kr is not None
    # All costs of the intervention as one sum per participant, fixed costs included.
    whole = Insatskostnad(
        per_deltagare=sets.kr(point.kostnad_per_deltagare_kr, "deltagare"), betalare=COSTS.betalare
    )
    assert_even(sets.scenario(outcome, n=(40.0, 60.0), kostnad=whole, kalkyl=kalkyl))


@pytest.mark.property
@pytest.mark.parametrize("years", [1, 3, 5])
def test_duration_of_whole_years(years: int) -> None:
    # The cost is set to the gain of an effect of so many years: the break-even must find them again.
    def made(cost: float, duration: int | None) -> Any:
        outcome = sets.share("utan_arbete", 0.5, 0.1, fordrojning_ar=1, max_varaktighet_ar=duration)
        return sets.scenario(outcome, n=(40.0, 60.0), cost=cost, kalkyl=conventions())

    gain = float(run(made(0.0, years), RICH).matt["samhallet"].nytta_nuvarde)
    per_head = gain / (40.0 + 60.0 / 1.035)
    assert run(made(per_head, None), RICH).brytpunkt.varaktighet_ar == pytest.approx(years)
    assert_even(made(per_head, years))


@pytest.mark.property
@given(cost=st.floats(1_000.0, 5e6), q1=st.floats(0.05, 1.0), amount=st.floats(1_000.0, 1e6))
def test_closed_forms(cost: float, q1: float, amount: float) -> None:
    chosen = sets.parameters(sets.costly(amount=amount))
    point = run(sets.scenario(sets.share("dyr", q1), cost=cost), chosen).brytpunkt
    assert point.antal_lyckade == pytest.approx(10.0 * cost / (3.0 * amount))
    assert point.effekt_faktor == pytest.approx(cost / (3.0 * amount * q1)) or (
        point.effekt_faktor is None and cost / (3.0 * amount * q1) > 500
    )
    assert point.kostnad_per_deltagare_kr == pytest.approx(3.0 * amount * q1)
