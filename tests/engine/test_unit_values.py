"""What a person-year means in kronor, worked by hand for one avoided person-year.

Every scenario here is one participant who surely succeeds, one year, no intervention cost: the flow of the first year is
the gain of one avoided person-year.
"""

import numpy as np
import pytest

from kalkyl.engine import run
from kalkyl.model.actors import AKTORER
from kalkyl.model.parameters import Parameteruppsattning, Tillstand
from kalkyl.model.result import Resultat
from tests.engine import sets
from tests.engine.rules import RULES_2026
from tests.engine.sets import first_year, flow, use
from tests.engine.test_taxes import naive_tax


def avoided(
    chosen: Parameteruppsattning, key: str, outcome: dict[str, object] | None = None, **kalkyl: object
) -> Resultat:
    """Result of avoiding one person-year."""
    years = int(kalkyl.pop("years", 1))  # type: ignore[call-overload]
    made = sets.share(key, 1.0, 0.0, **(outcome or {}))
    return run(sets.scenario(made, n=(1.0,), cost=0.0, kalkyl=sets.conventions(years, **kalkyl)), chosen)


def one_state(state: Tillstand, *prices: object, **more: object) -> Parameteruppsattning:
    return sets.parameters(state, prices=prices, **more)  # type: ignore[arg-type]


@pytest.mark.hand
def test_resource_is_quantity_times_price_in_the_price_year() -> None:
    # 10 days · 500 kr in prices of 2016 · 100/50 = 10 000, split 60 / 40.
    chosen = one_state(
        sets.state("dyr", resurser=(use("vard", 10.0, "dygn"),)),
        sets.price("vard", 500.0, "dygn", prisar=2016, fordelning={"region": 0.6, "rattsvasende": 0.4}),
    )
    result = avoided(chosen, "dyr")
    assert first_year(result, "resurskostnad") == pytest.approx({"region": 6_000, "rattsvasende": 4_000})
    # In prices of 2021: 5 000 · 80/50 = 8 000.
    earlier = avoided(chosen, "dyr", prisar=2021)
    assert first_year(earlier, "resurskostnad")["region"] == pytest.approx(4_800)


@pytest.mark.hand
def test_price_has_its_own_index_unless_one_is_chosen_for_all() -> None:
    chosen = one_state(
        sets.state("dyr", resurser=(use("vard"),)),
        sets.price("vard", 1_000.0, prisar=2016, index="pkv"),
        index={"kpi": sets.index("kpi"), "pkv": sets.index("pkv", {2016: 25.0, 2026: 100.0})},
    )
    assert first_year(avoided(chosen, "dyr"), "resurskostnad") == pytest.approx({"kommun": 4_000})  # 100/25
    assert first_year(avoided(chosen, "dyr", index="kpi"), "resurskostnad") == pytest.approx(
        {"kommun": 2_000}
    )


@pytest.mark.hand
def test_real_growth_and_year_in_the_state() -> None:
    # 1 000 · 1.1^t = 1 000, 1 100, 1 210; times 1, 0.5, 0.5 (the last factor holds on).
    chosen = one_state(
        sets.state("dyr", resurser=(use("vard", years=(1.0, 0.5)),)),
        sets.price("vard", 1_000.0, realtillvaxt=0.1),
    )
    result = avoided(chosen, "dyr", years=3)
    assert flow(result, "resurskostnad", "kommun") == pytest.approx([1_000, 550, 605])


@pytest.mark.hand
def test_year_in_the_state_follows_each_cohort() -> None:
    # Two starters a year apart; 1 000 the first year in the state, 100 later: 1 000, 100 + 1 000, 100 + 100.
    chosen = one_state(
        sets.state("dyr", resurser=(use("vard", years=(1.0, 0.1)),)), sets.price("vard", 1_000.0)
    )
    made = sets.scenario(sets.share("dyr", 1.0), n=(1.0, 1.0), cost=0.0)
    assert flow(run(made, chosen), "resurskostnad", "kommun") == pytest.approx([1_000, 1_100, 200])


@pytest.mark.hand
def test_transfer_goes_from_payer_to_individual() -> None:
    chosen = one_state(
        sets.state("dyr", resurser=(use("bistand", 2.0),)),
        sets.price(
            "bistand", 30_000.0, typ="transferering", fordelning={"kommun": 0.5, "forsakringskassan": 0.5}
        ),
    )
    result = avoided(chosen, "dyr")
    assert first_year(result, "transferering") == pytest.approx(
        {"kommun": 30_000, "forsakringskassan": 30_000, "individ": -60_000}
    )
    assert result.matt["samhallet"].npv == pytest.approx(0.0)


@pytest.mark.hand
def test_stated_cost_per_year() -> None:
    result = avoided(one_state(sets.costly("dyr", 70_000.0, "region")), "dyr")
    assert first_year(result, "resurskostnad") == pytest.approx({"region": 70_000})


@pytest.mark.hand
def test_work_before_equalisation() -> None:
    # (0.75 − 0.25) · 240 000 = 120 000 in wages; contributions 30 % = 36 000.
    # Municipal tax 24 000, regional 12 000; the individual keeps 120 000 − 36 000 = 84 000.
    result = avoided(one_state(sets.jobless()), "utan_arbete", utjamning="fore")
    assert first_year(result, "produktion") == pytest.approx({"individ": 156_000})
    assert first_year(result, "skatt_avgift") == pytest.approx(
        {"kommun": 24_000, "region": 12_000, "ovriga_staten": 36_000, "individ": -72_000}
    )
    assert result.matt["individ"].npv == pytest.approx(84_000)
    assert result.matt["samhallet"].npv == pytest.approx(156_000)


@pytest.mark.hand
def test_equalisation_takes_most_of_it_back() -> None:
    # The tax base grows by 120 000: 15 % = 18 000 from the municipality, 5 % = 6 000 from the region, to the state.
    result = avoided(one_state(sets.jobless()), "utan_arbete", utjamning="efter")
    assert first_year(result, "utjamning") == pytest.approx(
        {"kommun": -18_000, "region": -6_000, "ovriga_staten": 24_000}
    )
    assert result.matt["kommun"].npv == pytest.approx(24_000 - 18_000)


@pytest.mark.hand
def test_occupational_pension_is_production_kept_by_the_individual() -> None:
    # 5 % of 120 000 = 6 000 more.
    result = avoided(one_state(sets.jobless()), "utan_arbete", avtalspension=0.05, utjamning="fore")
    assert first_year(result, "produktion") == pytest.approx({"individ": 162_000})
    assert result.matt["individ"].npv == pytest.approx(90_000)


@pytest.mark.hand
def test_wage_is_moved_to_the_price_year() -> None:
    # In prices of 2021 (80/100): 120 000 · 0.8 = 96 000 in wages; production 96 000 · 1.3 = 124 800.
    result = avoided(one_state(sets.jobless()), "utan_arbete", prisar=2021)
    assert first_year(result, "produktion") == pytest.approx({"individ": 124_800})


TAXABLE = sets.price(
    "ersattning", 80_000.0, typ="transferering", skattepliktig=True, fordelning={"forsakringskassan": 1.0}
)


@pytest.mark.hand
def test_taxable_benefit_without_work() -> None:
    # Losing 80 000 taxed at 20 + 10 %: municipality −16 000, region −8 000; the individual loses 80 000 − 24 000.
    chosen = one_state(sets.state("sjuk", resurser=(use("ersattning"),)), TAXABLE)
    result = avoided(chosen, "sjuk", utjamning="fore")
    assert first_year(result, "skatt_avgift") == pytest.approx(
        {"kommun": -16_000, "region": -8_000, "individ": 24_000}
    )
    assert result.matt["individ"].npv == pytest.approx(-56_000)
    # After equalisation the base falls by 80 000: 12 000 and 4 000 come back.
    assert first_year(avoided(chosen, "sjuk"), "utjamning") == pytest.approx(
        {"kommun": 12_000, "region": 4_000, "ovriga_staten": -16_000}
    )


@pytest.mark.hand
def test_work_instead_of_a_taxable_benefit() -> None:
    # Wages + 120 000, benefit − 80 000: base + 40 000. Municipality 8 000, region 4 000, contributions 36 000.
    # The individual: + 120 000 − 80 000 − 12 000 = 28 000.
    chosen = one_state(sets.jobless(resurser=(use("ersattning"),)), TAXABLE)
    result = avoided(chosen, "utan_arbete", utjamning="fore")
    assert first_year(result, "skatt_avgift") == pytest.approx(
        {"kommun": 8_000, "region": 4_000, "ovriga_staten": 36_000, "individ": -48_000}
    )
    assert result.matt["individ"].npv == pytest.approx(28_000)
    # Society gains the production alone: 156 000.
    assert result.matt["samhallet"].npv == pytest.approx(156_000)


@pytest.mark.hand
def test_tax_on_a_benefit_stops_when_the_benefit_stops() -> None:
    # The benefit is paid in full the first year in the state, half the second, then not at all.
    chosen = one_state(sets.state("sjuk", resurser=(use("ersattning", years=(1.0, 0.5, 0.0)),)), TAXABLE)
    result = avoided(chosen, "sjuk", utjamning="fore", years=4)
    assert flow(result, "transferering", "forsakringskassan") == pytest.approx([80_000, 40_000, 0, 0])
    assert flow(result, "skatt_avgift", "kommun") == pytest.approx([-16_000, -8_000, 0, 0])
    assert flow(result, "skatt_avgift", "individ") == pytest.approx([24_000, 12_000, 0, 0])


@pytest.mark.hand
def test_mixed_group_pays_tax_person_by_person() -> None:
    # Rules of 2026, tax 20 + 10 %. A quarter earn 240 000, three quarters live on 60 000 each (45 000 a person-year).
    # Allowance without rounding: 240 000: 45 584 − 0.1 · (240 000 − 184 112) = 39 995.2.
    # 60 000: 25 041.6 + 0.2 · (60 000 − 58 608) = 25 320.
    # Base: 0.25 · 200 004.8 + 0.75 · 34 680 = 50 001.2 + 26 010 = 76 011.2; reference 0.75 · 200 004.8 = 150 003.6.
    benefit = sets.price(
        "ersattning", 45_000.0, typ="transferering", skattepliktig=True, fordelning={"forsakringskassan": 1.0}
    )
    chosen = one_state(sets.jobless(resurser=(use("ersattning"),)), benefit, rules=RULES_2026)
    tax = first_year(avoided(chosen, "utan_arbete", utjamning="fore"), "skatt_avgift")
    assert tax["kommun"] == pytest.approx(0.20 * (150_003.6 - 76_011.2))
    assert tax["region"] == pytest.approx(0.10 * (150_003.6 - 76_011.2))
    # Credit of a full wage: base 1.813 · 59 200 + 0.251 · (240 000 − 191 808) = 107 329.6 + 12 096.192 = 119 425.792;
    # (119 425.792 − 39 995.2) · 0.3 = 23 829.1776, for 0.5 more of the group. Contributions 0.3142 · 120 000 = 37 704.
    assert tax["ovriga_staten"] == pytest.approx(37_704 - 0.5 * 23_829.1776)


@pytest.mark.hand
def test_benefit_in_a_group_where_nearly_everyone_works_is_not_a_fortune() -> None:
    # 99 % work; the benefit of 80 000 a person-year cannot all belong to the last hundredth (8 million each): nobody gets
    # more than a wage from it, and the rest comes on top of the wages. With proportional tax the division does not matter.
    for e in (0.99, 1.0):
        chosen = one_state(sets.jobless(e=e, ref=1.0, resurser=(use("ersattning"),)), TAXABLE)
        tax = first_year(avoided(chosen, "utan_arbete", utjamning="fore"), "skatt_avgift")
        assert tax["kommun"] == pytest.approx(0.20 * ((1.0 - e) * 240_000 - 80_000))
    # Rules of 2026, 99 %: the hundredth get a wage's worth, 2 400 of the 80 000; 77 600 / 0.99 on top of each wage.
    chosen = one_state(
        sets.jobless(e=0.99, ref=1.0, resurser=(use("ersattning"),)), TAXABLE, rules=RULES_2026
    )
    tax = first_year(avoided(chosen, "utan_arbete", utjamning="fore"), "skatt_avgift")
    in_state = 0.99 * naive_tax(240_000, 77_600 / 0.99, 0.30) + 0.01 * naive_tax(0, 240_000, 0.30)
    contributions = 0.3142 * 2_400
    assert tax["individ"] == pytest.approx(in_state - naive_tax(240_000, 0, 0.30) - contributions)


@pytest.mark.hand
def test_indirect_tax_on_disposable_income() -> None:
    # Work: the individual keeps 84 000 more; 10 % = 8 400 to the state.
    plain = one_state(sets.jobless())
    with_it = first_year(avoided(plain, "utan_arbete", utjamning="fore", indirekt_skatt=0.1), "skatt_avgift")
    without = first_year(avoided(plain, "utan_arbete", utjamning="fore"), "skatt_avgift")
    assert with_it["ovriga_staten"] - without["ovriga_staten"] == pytest.approx(8_400)
    assert with_it["individ"] - without["individ"] == pytest.approx(-8_400)
    # With the taxable benefit: 28 000 → 2 800.
    chosen = one_state(sets.jobless(resurser=(use("ersattning"),)), TAXABLE)
    taxed = first_year(avoided(chosen, "utan_arbete", utjamning="fore", indirekt_skatt=0.1), "skatt_avgift")
    assert taxed["ovriga_staten"] == pytest.approx(36_000 + 2_800)


@pytest.mark.hand
def test_indirect_tax_where_only_benefits_change() -> None:
    # Losing 80 000 less 24 000 tax = 56 000 of disposable income: the state loses 5 600.
    chosen = one_state(sets.state("sjuk", resurser=(use("ersattning"),)), TAXABLE)
    result = avoided(chosen, "sjuk", utjamning="fore", indirekt_skatt=0.1)
    assert first_year(result, "skatt_avgift")["ovriga_staten"] == pytest.approx(-5_600)
    # An untaxed benefit of 30 000: 3 000.
    chosen = one_state(
        sets.state("fattig", resurser=(use("bistand"),)), sets.price("bistand", 30_000.0, typ="transferering")
    )
    result = avoided(chosen, "fattig", indirekt_skatt=0.1)
    assert first_year(result, "skatt_avgift") == pytest.approx({"individ": 3_000, "ovriga_staten": -3_000})


@pytest.mark.hand
def test_subsidised_work() -> None:
    # Half the successes are subsidised and produce 60 %: 0.5 · 0.4 · 156 000 = 31 200 less, borne by the employer.
    # Subsidy 100 000 per subsidised work-year: 0.5 (share) · 0.5 (extra work) · 100 000 = 25 000.
    outcome = {
        "subventionerat_arbete": {
            "andel": sets.andel(0.5),
            "produktionsandel": sets.andel(0.6),
            "subvention": sets.kr(100_000.0, "ar"),
        }
    }
    result = avoided(one_state(sets.jobless()), "utan_arbete", outcome, utjamning="fore")
    assert first_year(result, "produktion") == pytest.approx({"individ": 156_000, "ovriga": -31_200})
    assert first_year(result, "transferering") == pytest.approx(
        {"arbetsformedlingen": -25_000, "ovriga": 25_000}
    )
    # The cost of exclusion is that of the state alone: no employer in it.
    assert result.kostnad_utanforskap[0].per_aktor()[AKTORER.index("ovriga")] == 0.0


@pytest.mark.hand
def test_quality_of_life_is_off_until_valued() -> None:
    chosen = one_state(sets.costly(livskvalitetsforlust=sets.andel(0.2)))
    assert first_year(avoided(chosen, "dyr"), "livskvalitet") == {}
    # 0.2 · 500 000 = 100 000 to the individual.
    valued = avoided(chosen, "dyr", livskvalitet_kr=sets.kr(500_000.0))
    assert first_year(valued, "livskvalitet") == pytest.approx({"individ": 100_000})
    assert valued.matt["samhallet"].npv == pytest.approx(200_000)


@pytest.mark.hand
def test_budget_view_counts_the_realisable_share_later() -> None:
    # 100 000 a year, 60 % realisable, one year later: 0, 60 000, 60 000. Tax and work are not delayed.
    chosen = one_state(
        sets.jobless(resurser=(use("vard"),)),
        sets.price("vard", 100_000.0, marginalandel=sets.andel(0.6), budgetfordrojning_ar=1),
    )
    result = avoided(chosen, "utan_arbete", years=3, utjamning="fore")
    assert flow(result, "resurskostnad", "kommun") == pytest.approx([100_000] * 3)
    assert flow(result, "resurskostnad", "kommun", budget=True) == pytest.approx([0, 60_000, 60_000])
    assert flow(result, "skatt_avgift", "kommun", budget=True) == pytest.approx([24_000] * 3)


@pytest.mark.hand
def test_boards_sum_to_the_municipality() -> None:
    chosen = one_state(
        sets.jobless(resurser=(use("vard"), use("skola"))),
        sets.price("vard", 100_000.0, marginalandel=sets.andel(0.5)),
        sets.price("skola", 40_000.0, namnd="utbildningsnamnd", fordelning={"kommun": 0.5, "region": 0.5}),
    )
    result = run(
        sets.scenario(
            sets.share("utan_arbete", 1.0),
            n=(1.0,),
            kostnad=sets.Insatskostnad(
                per_deltagare=sets.kr(30_000.0, "deltagare"), namnd="arbetsmarknadsnamnd"
            ),
        ),
        chosen,
    )
    from kalkyl.model.actors import NAMNDER

    first = dict(zip(NAMNDER, result.namndflode[:, 0], strict=True))
    assert first["socialnamnd"] == pytest.approx(100_000)
    assert first["utbildningsnamnd"] == pytest.approx(20_000)
    assert first["arbetsmarknadsnamnd"] == pytest.approx(-30_000)
    assert first["kommunstyrelse"] == pytest.approx(24_000 - 18_000)  # tax less equalisation
    assert result.namndflode.sum(axis=0) == pytest.approx(result.flode("kommun"))
    assert result.namndflode_budget.sum(axis=0) == pytest.approx(result.flode("kommun", budget=True))
    assert result.namndflode_budget[NAMNDER.index("socialnamnd")] == pytest.approx([50_000] * 3)


@pytest.mark.hand
def test_tax_rules_follow_the_basic_amount_to_another_price_year() -> None:
    # Everything doubles from 2016 to 2026, the basic amount too: amounts in prices of 2016 are exactly half.
    series = {
        "kpi": sets.index("kpi"),
        "prisbasbelopp": sets.index("prisbasbelopp", {2016: 29_600.0, 2026: 59_200.0}),
    }
    chosen = one_state(sets.jobless(), rules=RULES_2026, index=series)
    now, then = avoided(chosen, "utan_arbete"), avoided(chosen, "utan_arbete", prisar=2016)
    assert then.kassaflode == pytest.approx(now.kassaflode / 2.0)


@pytest.mark.hand
def test_tax_rules_follow_the_price_index_where_no_basic_amounts_are_given() -> None:
    chosen = one_state(sets.jobless(), rules=RULES_2026, index={"kpi": sets.index("kpi")})
    now, then = avoided(chosen, "utan_arbete"), avoided(chosen, "utan_arbete", prisar=2016)
    assert then.kassaflode == pytest.approx(now.kassaflode / 2.0)
    assert np.abs(now.kassaflode).sum() > 0
