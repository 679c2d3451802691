"""The invented Exempelkommun, whose figures can be worked in the head.

Ten young people, four in ten would be outside work, half of them still a year later: 4, 2, 1 person-years. Coaching halves
the risk for as long as it is followed up, two years: 2, 1 and 0.5 avoided, 3.5 in all, for 10 · 30 000 = 300 000 kr.

A person-year outside work: 100 000 in benefits from the municipality, 5 · 2 000 = 10 000 in care (region), 20 · 500 = 10 000
in support (municipality), half a wage of 240 000 lost: 120 000, with contributions of 30 % production of 156 000; tax
20 % = 24 000 and 10 % = 12 000.
"""

from typing import Any

import pytest

import kalkyl
from kalkyl.engine import exclusion_cost
from kalkyl.model.actors import AKTORER
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.result import Resultat
from kalkyl.model.scenario import Kalkylval

EXEMPEL = "9901"


@pytest.fixture(scope="module")
def parameters() -> Parameteruppsattning:
    return kalkyl.load_parameters("exempel")


def conventions(**more: Any) -> Kalkylval:
    return Kalkylval(**({"horisont_ar": 3, "ranta": 0.0, "overlevnad": False, "utjamning": "fore"} | more))


def coaching(parameters: Parameteruppsattning, draws: int = 0, **more: Any) -> Resultat:
    made = kalkyl.default_scenario(
        parameters, EXEMPEL, "unga_exempel", "coachning_exempel", kalkyl=conventions(**more)
    )
    return kalkyl.run(made, parameters, draws=draws, seed=1)


@pytest.mark.golden
def test_volumes_and_every_actor(parameters: Parameteruppsattning) -> None:
    result = coaching(parameters)
    assert result.volymer[0, 0] == pytest.approx([4, 2, 1])
    assert result.volymer[1, 0] == pytest.approx([2, 1, 0.5])
    npv = {a: result.matt[a].npv for a in AKTORER}
    # Municipality 3.5 · (100 000 + 10 000 + 24 000) − 300 000; region 3.5 · 22 000; contributions 3.5 · 36 000.
    # Individual 3.5 · (120 000 − 36 000 − 100 000) = − 56 000.
    assert npv == pytest.approx(
        {
            "kommun": 169_000,
            "region": 77_000,
            "arbetsformedlingen": 0,
            "forsakringskassan": 0,
            "rattsvasende": 0,
            "ovriga_staten": 126_000,
            "individ": -56_000,
            "ovriga": 0,
        }
    )
    # Society: 3.5 · (20 000 + 156 000) − 300 000.
    assert result.matt["samhallet"].npv == pytest.approx(316_000)
    assert result.matt["samhallet"].bcr == pytest.approx(616 / 300)
    assert result.matt["offentlig_sektor"].npv == pytest.approx(372_000)


@pytest.mark.golden
def test_after_equalisation(parameters: Parameteruppsattning) -> None:
    # 19 % and 9 % of 3.5 · 120 000 = 420 000 are taken back: 79 800 and 37 800.
    result = coaching(parameters, utjamning="efter")
    assert result.matt["kommun"].npv == pytest.approx(89_200)
    assert result.matt["region"].npv == pytest.approx(39_200)
    assert result.matt["samhallet"].npv == pytest.approx(316_000)


@pytest.mark.golden
def test_payback_and_break_even(parameters: Parameteruppsattning) -> None:
    result = coaching(parameters, perspektiv="kommun")
    m, point = result.matt["kommun"], result.brytpunkt
    # 2 · 134 000 = 268 000 the first year; 32 000 of 134 000 in the second.
    assert m.aterbetalningstid_ar == pytest.approx(1 + 32 / 134)
    # Two cases planned, worth 469 000: 2 · 300/469 are needed, of ten participants.
    assert point.planerade_lyckade == pytest.approx(2)
    assert point.antal_lyckade == pytest.approx(600 / 469)
    assert point.andel_av_deltagare == pytest.approx(60 / 469)
    # RR: the share avoided is 1 − RR in all three years; 0.5 · 300/469.
    assert point.effekt["utanfor_arbete"] == pytest.approx(1 - 150 / 469)
    assert point.kostnad_per_deltagare_kr == pytest.approx(46_900)
    assert point.varaktighet_ar == pytest.approx(1 + 32 / 134)


@pytest.mark.golden
def test_realisable_budget_effect(parameters: Parameteruppsattning) -> None:
    # Support and care: half, a year later: 5 000 · (2 + 1). Benefits 350 000 and tax 84 000 at once.
    result = coaching(parameters)
    assert result.flode("kommun", budget=True).sum() == pytest.approx(15_000 + 350_000 + 84_000 - 300_000)
    assert result.flode("region", budget=True).sum() == pytest.approx(15_000 + 42_000)


@pytest.mark.golden
def test_discounting_and_survival(parameters: Parameteruppsattning) -> None:
    # 1 % die each year; 10 % a year: 2 + 0.99/1.1 + 0.49005/1.21 = 2 + 0.9 + 0.405 = 3.305 person-years.
    result = coaching(parameters, overlevnad=True, ranta=0.1)
    assert result.matt["samhallet"].nytta_nuvarde == pytest.approx(3.305 * 176_000)


@pytest.mark.golden
def test_cost_of_exclusion(parameters: Parameteruppsattning) -> None:
    # Per year: 176 000 to society; 1 + 0.5 + 0.25 years; 5 % of 1 000 young people.
    cost = exclusion_cost(parameters, EXEMPEL, "utanfor_arbete", conventions())
    assert cost.per_personar.sum() == pytest.approx(176_000)
    assert cost.per_aktor()[AKTORER.index("kommun")] == pytest.approx(134_000)
    assert cost.per_person_horisont.sum() == pytest.approx(1.75 * 176_000)
    assert cost.bestand == pytest.approx(50)


@pytest.mark.golden
def test_taxable_benefit_instead_of_work(parameters: Parameteruppsattning) -> None:
    # 12 · 10 000 = 120 000 taxed at 30 %, against a wage of 240 000: base 120 000 lower in the state.
    cost = exclusion_cost(parameters, EXEMPEL, "ersattning_utan_arbete", conventions())
    by_actor = dict(zip(AKTORER, cost.per_aktor(), strict=True))
    assert by_actor["forsakringskassan"] == pytest.approx(120_000)
    assert by_actor["kommun"] == pytest.approx(24_000)
    assert by_actor["region"] == pytest.approx(12_000)
    assert by_actor["ovriga_staten"] == pytest.approx(72_000)  # contributions, 30 % of 240 000
    # The person: 240 000 − 72 000 net wage against 120 000 − 36 000 net benefit: 84 000 less.
    assert by_actor["individ"] == pytest.approx(84_000)
    assert sum(by_actor.values()) == pytest.approx(312_000)  # 240 000 · 1.3


@pytest.mark.golden
def test_unknown_cost_and_unknown_effect(parameters: Parameteruppsattning) -> None:
    # A quarter fewer of 20 · 0.2 · (1 + 0.8 + 0.64) = 9.76 person-years: 2.44 · 100 · 4 000 = 976 000 / 20.
    family = kalkyl.default_scenario(
        parameters, EXEMPEL, "barn_exempel", "familjestod_exempel", kalkyl=conventions()
    )
    result = kalkyl.run(family, parameters)
    assert result.kostnad_saknas
    assert result.brytpunkt.kostnad_per_deltagare_kr == pytest.approx(48_800)
    # No known effect: 10 · 20 000 = 200 000; a case is worth (1 + 0.5 + 0.25) · 134 000 = 234 500 to the municipality.
    field = kalkyl.default_scenario(
        parameters, EXEMPEL, "unga_exempel", "faltarbete_exempel", kalkyl=conventions(perspektiv="kommun")
    )
    point = kalkyl.run(field, parameters).brytpunkt
    assert point.antal_lyckade == pytest.approx(200_000 / 234_500)
    assert point.basta_publicerade_effekt == "Ingen publicerad effekt."


@pytest.mark.golden
def test_draws_keep_the_mean(parameters: Parameteruppsattning) -> None:
    result = coaching(parameters, draws=2000)
    draws = result.npv_fordelning("kommun")
    assert draws.shape == (2000,)
    # A product of independent values has the product of their means, and the gain is linear in each of them but the yearly
    # probability of staying, which enters as 1 + p + p²: its variance, (0.1/1.28)² ≈ 0.006, adds 2 · 0.006 to 3.5.
    error = 5.0 * draws.std() / 2000**0.5
    assert draws.mean() == pytest.approx(169_000 + 0.012 * 134_000, abs=error)
