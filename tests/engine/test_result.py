"""From flows to measures, worked by hand; the published case; modes without effect or without cost."""

import numpy as np
import pytest

from kalkyl.engine import run
from kalkyl.model.actors import AKTORER, KATEGORIER
from kalkyl.model.scenario import Insatskostnad
from tests.engine import sets
from tests.engine.sets import first_year, flow

KOMMUN = AKTORER.index("kommun")


@pytest.mark.published
def test_forty_lasting_successes() -> None:
    # 40 lasting successes worth 582 000 kr a year each for 9 500 000 kr; 35 years, 4 %, cost at the start and gains at the
    # end of the year. Published net present values after 1, 3, 10 and 35 years.
    result = run(
        sets.scenario(
            sets.share("dyr", 1.0),
            n=(40.0,),
            cost=237_500.0,
            kalkyl=sets.conventions(35, 0.04, tidpunkt_effekt="slut"),
        ),
        sets.parameters(sets.costly(amount=582_000.0)),
    )
    after = result.matt["samhallet"].npv_efter_ar
    assert after is not None
    expected = {1: 12.885, 3: 55.104, 10: 179.322, 35: 425.012}
    for years, millions in expected.items():
        assert after[years - 1] / 1e6 == pytest.approx(millions, abs=5e-4)
    assert result.matt["samhallet"].npv == pytest.approx(after[-1])


@pytest.mark.hand
def test_cost_in_start_years_fixed_and_one_off_shared_by_payers() -> None:
    # 10 and 20 starters at 1 000 kr, 5 000 kr fixed in years with starters, 3 000 kr once:
    # 10 000 + 5 000 + 3 000 = 18 000; 20 000 + 5 000 = 25 000; 0. Three quarters municipality, one quarter AF.
    cost = Insatskostnad(
        per_deltagare=sets.kr(1_000.0, "deltagare"),
        fast_per_ar=sets.kr(5_000.0, "ar"),
        uppstart=sets.kr(3_000.0),
        betalare={"kommun": 0.75, "arbetsformedlingen": 0.25},
    )
    result = run(
        sets.scenario(sets.share("dyr"), n=(10.0, 20.0), kostnad=cost), sets.parameters(sets.costly())
    )
    assert flow(result, "insatskostnad", "kommun") == pytest.approx([-13_500, -18_750, 0])
    assert flow(result, "insatskostnad", "arbetsformedlingen") == pytest.approx([-4_500, -6_250, 0])


@pytest.mark.hand
def test_no_fixed_cost_in_a_year_without_starters() -> None:
    cost = Insatskostnad(fast_per_ar=sets.kr(5_000.0, "ar"))
    result = run(
        sets.scenario(sets.share("dyr"), n=(1.0, 0.0, 1.0), kostnad=cost), sets.parameters(sets.costly())
    )
    assert flow(result, "insatskostnad", "kommun") == pytest.approx([-5_000, 0, -5_000])


@pytest.mark.hand
def test_cost_is_moved_to_the_price_year() -> None:
    cost = Insatskostnad(per_deltagare=sets.kr(1_000.0, "deltagare", prisar=2021))
    result = run(sets.scenario(sets.share("dyr"), n=(1.0,), kostnad=cost), sets.parameters(sets.costly()))
    assert flow(result, "insatskostnad", "kommun")[0] == pytest.approx(-1_250)  # 1 000 · 100/80


@pytest.mark.hand
def test_measures_of_one_perspective() -> None:
    # Ten participants at 100 000 = 1 000 000; half succeed, 5 · 144 000 = 720 000 a year for three years, 20 %:
    # 720 000 · (1 + 1/1.2 + 1/1.44) = 720 000 + 600 000 + 500 000 = 1 820 000.
    result = run(
        sets.scenario(sets.share("dyr"), kalkyl=sets.conventions(3, 0.2)),
        sets.parameters(sets.costly(amount=144_000.0)),
    )
    m = result.matt["kommun"]
    assert m.nytta_nuvarde == pytest.approx(1_820_000)
    assert m.insatskostnad_nuvarde == pytest.approx(1_000_000)
    assert m.npv == pytest.approx(820_000)
    assert m.bcr == pytest.approx(1.82)
    assert m.avkastning_per_krona == pytest.approx(1.82)
    assert m.npv_efter_ar == pytest.approx([-280_000, 320_000, 820_000])
    assert m.aterbetalningstid_ar == pytest.approx(1 + 280 / 720)  # − 280 000 after a year
    assert m.aterbetalningstid_diskonterad_ar == pytest.approx(1 + 280 / 600)
    assert m.kostnad_per_undviket_fall_kr == pytest.approx(200_000)  # 1 000 000 / 5
    assert m.kostnad_per_undviket_personar_kr == pytest.approx(1_000_000 / 15)
    # Flows −280, 720, 720: 280 x² = 720 x + 720, so x = (720 + √(720² + 4 · 280 · 720)) / 560.
    assert m.irr == pytest.approx((720 + (720**2 + 4 * 280 * 720) ** 0.5) / 560 - 1)
    assert m.irr_entydig


@pytest.mark.hand
def test_an_actor_that_gains_without_paying() -> None:
    # The region gains 500 000 a year for three years, the municipality pays 1 000 000.
    result = run(sets.scenario(sets.share("dyr")), sets.parameters(sets.costly(aktor="region")))
    region, kommun, all_ = (result.matt[p] for p in ("region", "kommun", "samhallet"))
    assert region.npv == pytest.approx(1_500_000)
    assert region.bcr == pytest.approx(1.5)  # over the whole intervention cost
    assert region.avkastning_per_krona is None  # it pays nothing
    assert region.aterbetalningstid_ar == 0.0
    assert kommun.npv == pytest.approx(-1_000_000)
    assert kommun.aterbetalningstid_ar is None
    assert kommun.avkastning_per_krona == pytest.approx(0.0)
    assert all_.npv == pytest.approx(500_000)


@pytest.mark.hand
def test_cost_and_effects_timed_apart() -> None:
    # Cost in the middle, gains at the end, 20 %: 1 000 000/√1.2 and 864 000 · (1/1.2 + 1/1.44) = 720 000 + 600 000.
    result = run(
        sets.scenario(
            sets.share("dyr"),
            kalkyl=sets.conventions(2, 0.2, tidpunkt_kostnad="mitt", tidpunkt_effekt="slut"),
        ),
        sets.parameters(sets.costly(amount=172_800.0)),
    )
    assert result.matt["kommun"].insatskostnad_nuvarde == pytest.approx(1_000_000 / 1.2**0.5)
    assert result.matt["kommun"].nytta_nuvarde == pytest.approx(1_320_000)
    assert result.nuvarde()[KATEGORIER.index("resurskostnad"), KOMMUN] == pytest.approx(1_320_000)
    assert result.npv_dragningar[0, KOMMUN] == pytest.approx(1_320_000 - 1_000_000 / 1.2**0.5)


@pytest.mark.hand
def test_cost_of_public_funds() -> None:
    # The public net of year 1 is −1 000 000 + 500 000 and then + 500 000; 30 % of it is borne by taxpayers at large.
    result = run(
        sets.scenario(sets.share("dyr"), kalkyl=sets.conventions(skattefinansiering=0.3)),
        sets.parameters(sets.costly()),
    )
    assert flow(result, "skattefinansiering", "ovriga") == pytest.approx([-150_000, 150_000, 150_000])
    assert result.matt["samhallet"].npv == pytest.approx(500_000 + 150_000)
    assert result.matt["offentlig_sektor"].npv == pytest.approx(500_000)
    assert result.npv_dragningar[0].sum() == pytest.approx(650_000)


@pytest.mark.hand
def test_cost_of_public_funds_only_on_public_money() -> None:
    # A quarter of the cost is paid by others, who are not public: −750 000.
    cost = Insatskostnad(
        per_deltagare=sets.kr(100_000.0, "deltagare"), betalare={"kommun": 0.75, "ovriga": 0.25}
    )
    result = run(
        sets.scenario(sets.share("dyr"), kostnad=cost, kalkyl=sets.conventions(1, skattefinansiering=0.2)),
        sets.parameters(sets.costly(aktor="individ")),
    )
    assert first_year(result, "skattefinansiering") == pytest.approx({"ovriga": -150_000})


@pytest.mark.hand
def test_optimism_corrections() -> None:
    # Cost 20 % up: 1 200 000; gains 10 % down: 450 000.
    result = run(
        sets.scenario(
            sets.share("dyr"), kalkyl=sets.conventions(1, optimism_kostnad=0.2, optimism_nytta=0.1)
        ),
        sets.parameters(sets.costly()),
    )
    assert result.matt["kommun"].insatskostnad_nuvarde == pytest.approx(1_200_000)
    assert result.matt["kommun"].nytta_nuvarde == pytest.approx(450_000)
    assert result.volymer[:, 0, 0] == pytest.approx([10, 5.5])


@pytest.mark.hand
def test_chosen_categories_only() -> None:
    chosen = sets.parameters(
        sets.jobless(resurser=(sets.use("vard"),)), prices=(sets.price("vard", 100_000.0),)
    )
    result = run(
        sets.scenario(sets.share("utan_arbete"), kalkyl=sets.conventions(1, kategorier=("resurskostnad",))),
        chosen,
    )
    assert first_year(result, "resurskostnad") == pytest.approx({"kommun": 500_000})
    assert first_year(result, "produktion") == {}
    assert first_year(result, "insatskostnad") == pytest.approx({"kommun": -1_000_000})


@pytest.mark.hand
def test_posts_add_up_and_evidence_is_shared_by_size() -> None:
    prices = (
        sets.price("vard", 100_000.0, bevisgrad="officiell_statistik"),
        sets.price("stod", 300_000.0, bevisgrad="antagande"),
    )
    known = sets.Varde(varde=1.0, enhet="ar", bevisgrad="lagstadgat")
    rows = tuple(sets.Resursrad(prislapp=p.id, mangd=known) for p in prices)
    cost = Insatskostnad(per_deltagare=sets.kr(100_000.0, "deltagare", bevisgrad="forskning"))
    result = run(
        sets.scenario(sets.share("dyr"), kalkyl=sets.conventions(1), kostnad=cost),
        sets.parameters(sets.state("dyr", resurser=rows), prices=prices),
    )
    # Gains 500 000 and 1 500 000, cost 1 000 000: a sixth, a half, a third.
    strength = {k: v for k, v in result.bevisstyrka.items() if v}
    assert strength == pytest.approx({"officiell_statistik": 1 / 6, "antagande": 0.5, "forskning": 1 / 3})
    total = sum(float(p.nuvarde.sum()) for p in result.poster)
    assert total == pytest.approx(result.matt["samhallet"].npv)


@pytest.mark.hand
def test_without_an_effect_there_is_no_net_result() -> None:
    result = run(sets.scenario(sets.share("dyr", None, 0.1)), sets.parameters(sets.costly()))
    assert result.lage == "brytpunkt"
    assert result.effekt_saknas
    assert "effekt_saknas" in {w.id for w in result.varningar}
    m = result.matt["samhallet"]
    assert (m.npv, m.nytta_nuvarde, m.bcr, m.irr, m.aterbetalningstid_ar) == (None, None, None, None, None)
    assert (m.npv_efter_ar, m.kostnad_per_undviket_fall_kr, m.kostnad_per_undviket_personar_kr) == (None,) * 3
    assert m.insatskostnad_nuvarde == pytest.approx(1_000_000)
    # The flows hold the cost alone.
    assert result.kassaflode.sum() == pytest.approx(-1_000_000)
    # Break-even: a success is worth 3 · 100 000; 1 000 000 / 300 000 = 3 1/3 of ten participants.
    assert result.brytpunkt.antal_lyckade == pytest.approx(10 / 3)
    assert result.brytpunkt.andel_av_deltagare == pytest.approx(1 / 3)
    assert result.brytpunkt.planerade_lyckade is None
    assert result.brytpunkt.basta_publicerade_effekt == "Ingen känd."


@pytest.mark.hand
@pytest.mark.parametrize("utfall", [sets.share("dyr", None, 0.1), sets.curve("dyr", 0.4, None)])
def test_without_an_effect_the_volumes_do_not_change(utfall: sets.Utfall) -> None:
    result = run(sets.scenario(utfall), sets.parameters(sets.costly()))
    assert result.volymer[1].tolist() == result.volymer[0].tolist()
    assert np.all(result.volymer >= 0)


@pytest.mark.hand
def test_without_a_cost_there_is_no_net_result() -> None:
    result = run(sets.scenario(sets.share("dyr"), cost=None), sets.parameters(sets.costly()))
    assert result.lage == "brytpunkt"
    assert result.kostnad_saknas
    assert "kostnad_saknas" in {w.id for w in result.varningar}
    m = result.matt["kommun"]
    assert (m.npv, m.insatskostnad_nuvarde, m.bcr, m.irr) == (None, None, None, None)
    assert m.nytta_nuvarde == pytest.approx(1_500_000)
    # Highest cost per participant: 1 500 000 / 10.
    assert result.brytpunkt.kostnad_per_deltagare_kr == pytest.approx(150_000)
    assert result.brytpunkt.antal_lyckade is None


@pytest.mark.hand
def test_a_cost_of_zero_is_a_cost() -> None:
    result = run(sets.scenario(sets.share("dyr"), cost=0.0), sets.parameters(sets.costly()))
    assert result.lage == "resultat"
    assert result.matt["kommun"].npv == pytest.approx(1_500_000)
    assert result.matt["kommun"].aterbetalningstid_ar == 0.0


@pytest.mark.hand
def test_effect_missing_for_one_state_of_two() -> None:
    # The effect on the first state is known: 5 · 100 000 a year. The second has none stated, so it counts for nothing in
    # the break-even: it may not stand in with one avoided case per participant.
    chosen = sets.parameters(sets.costly("dyr"), sets.costly("annan", 400_000.0))
    both = run(sets.scenario(sets.share("dyr"), sets.share("annan", None)), chosen)
    alone = run(sets.scenario(sets.share("dyr")), chosen)
    assert both.lage == "brytpunkt"
    assert both.brytpunkt.antal_lyckade == pytest.approx(alone.brytpunkt.antal_lyckade)
    assert both.brytpunkt.kostnad_per_deltagare_kr == pytest.approx(150_000)
    # In the other order the known effect of the second is a given gain, and the first is what is asked for:
    # 1 000 000 must be covered; 1 500 000 is already there. Nothing more is needed.
    swapped = run(sets.scenario(sets.share("annan", None), sets.share("dyr")), chosen)
    assert swapped.brytpunkt.antal_lyckade == pytest.approx(alone.brytpunkt.antal_lyckade)


@pytest.mark.hand
def test_fingerprint_and_calendar_years() -> None:
    made = sets.scenario(sets.share("dyr"), kalkyl=sets.conventions(startar=2030))
    first = run(made, sets.parameters(sets.costly()), draws=3, seed=7)
    second = run(made, sets.parameters(sets.costly()), draws=3, seed=7)
    other = run(sets.scenario(sets.share("dyr", 0.6)), sets.parameters(sets.costly()))
    assert first.fingeravtryck == second.fingeravtryck
    assert first.fingeravtryck.scenario_hash != other.fingeravtryck.scenario_hash
    assert (first.fingeravtryck.fro, first.fingeravtryck.dragningar) == (7, 3)
    assert first.ar.tolist() == [2030, 2031, 2032]
