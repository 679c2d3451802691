"""Wrong-pocket table, quick views, presets with steps, equalisation followed krona by krona."""

import numpy as np
import pytest

import kalkyl
from kalkyl.engine.equalisation import follow_new_tax_base
from kalkyl.engine.financing import wrong_pocket
from kalkyl.engine.good_years import good_years
from kalkyl.engine.presets import apply_preset, steps
from kalkyl.engine.quick_views import quick_view
from kalkyl.model.parameters import Kalkylmodell
from kalkyl.model.result import Resultat
from kalkyl.model.scenario import Scenario
from tests.minimal import cost_state, minimal_set, ratio, scenario


def shared_state() -> dict[str, object]:
    """100 000 kr a year: 60 000 region, 30 000 kommun, 10 000 individ."""
    costs = {"region": 60_000, "kommun": 30_000, "individ": 10_000}
    stated = {a: {"varde": v, "enhet": "kr/person_ar", "prisar": 2020} for a, v in costs.items()}
    return {"id": "utanfor", "namn": "Utanför", "kostnad_per_ar": stated}


def halved(**changes: object) -> Scenario:
    """Ten people, risk 0.4 → 0.2 for five years: ten person-years avoided; the kommun pays 100 000 kr."""
    effect = {"matt": "RR", "varde": ratio(0.5), "uppfoljning_ar": 9}
    outcome = {"modell": "riskkurva", "tillstand": "utanfor", "p0": 0.4, "effekt": effect}
    cost = {"per_deltagare": {"varde": 10_000, "enhet": "kr/deltagare", "prisar": 2020}}
    base = {"egna_tillstand": [shared_state()], "kostnad": cost}
    return scenario(changes.pop("utfall", [outcome]), **(base | changes))  # type: ignore[arg-type]


def result(**changes: object) -> Resultat:
    return kalkyl.run(halved(**changes), minimal_set())


@pytest.mark.hand
def test_wrong_pocket_shares_the_cost_by_gain() -> None:
    # Gains: region 600 000, kommun 300 000, individ 100 000. Public shares 2/3 and 1/3 of the 100 000 kr.
    rows = {row.aktor: row for row in wrong_pocket(result())}
    assert rows["kommun"].betalar == pytest.approx(100_000)
    assert rows["kommun"].netto == pytest.approx(200_000)
    assert rows["region"].vinner == pytest.approx(600_000)
    assert rows["region"].foreslagen_kostnad == pytest.approx(100_000 * 2 / 3)
    assert rows["kommun"].foreslagen_andel == pytest.approx(1 / 3)
    assert rows["individ"].foreslagen_andel == 0.0
    assert sum(r.foreslagen_kostnad or 0 for r in rows.values()) == pytest.approx(100_000)
    assert sum(r.netto for r in rows.values()) == pytest.approx(
        sum(r.netto_efter or 0 for r in rows.values())
    )


@pytest.mark.hand
def test_nobody_gains_gives_no_suggestion() -> None:
    effect = {"matt": "RR", "varde": ratio(1.0)}
    none = {"modell": "riskkurva", "tillstand": "utanfor", "p0": 0.4, "effekt": effect}
    chosen = scenario([none], egna_tillstand=[shared_state()])
    assert all(r.foreslagen_kostnad is None for r in wrong_pocket(kalkyl.run(chosen, minimal_set())))


@pytest.mark.hand
def test_quick_view_by_hand() -> None:
    # Gain 200 000 kr a year against 100 000 kr: paid back after half of the first year, 6 months.
    view = quick_view(result(), "samhallet")
    assert view.aterbetalning_manader == 6
    # Four years: 800 000 − 100 000. Two planned successes give 800 000 kr, so 0.25 of a success is enough.
    assert view.npv_mandatperiod == pytest.approx(700_000)
    assert view.lyckade_for_mandatperiod == pytest.approx(0.25)
    assert view.andel_for_mandatperiod == pytest.approx(0.025)
    assert view.ganger_arskostnaden == pytest.approx(10.0)
    # One success is worth 500 000 kr, a participant costs 10 000: one success pays for 50 participants, 2 per cent.
    assert view.deltagare_per_lyckad == pytest.approx(50)
    assert view.lyckade_andel_som_kravs == pytest.approx(0.02)
    # Potential: all 20 person-years at 100 000 kr; half of them realised.
    assert view.potential == pytest.approx(2_000_000)
    assert view.verkningsgrad == pytest.approx(0.5)


def preset(**fields: object) -> Kalkylmodell:
    base = {
        "id": "aldre",
        "namn": "Äldre",
        "beskrivning": "Prov.",
        "kalla": "pahittad",
        "bevisgrad": "antagande",
    }
    return Kalkylmodell.model_validate(base | fields)


@pytest.mark.hand
def test_steps_lead_from_the_preset_to_our_own_answer() -> None:
    # Ours: RR 0.5 scaled by a half on the logarithm: 0.4 → 0.4·√0.5. The preset ignores the scaling: 0.4 → 0.2.
    effect = {"matt": "RR", "varde": ratio(0.5), "uppfoljning_ar": 9, "skalfaktor": 0.5}
    outcome = {"modell": "riskkurva", "tillstand": "utanfor", "p0": 0.4, "effekt": effect}
    chosen = halved(utfall=[outcome])
    found = steps(chosen, preset(kalkyl={"horisont_ar": 2}, utan_skalfaktor=True), minimal_set())
    ours = 10 * 0.4 * (1 - np.sqrt(0.5)) * 100_000
    assert [s.npv for s in found] == pytest.approx([2 * 200_000 - 1e5, 2 * ours - 1e5, 5 * ours - 1e5])
    assert found[0].forandring is None and found[2].forandring == pytest.approx(3 * ours)
    assert found[-1].npv == pytest.approx(kalkyl.run(chosen, minimal_set()).matt["samhallet"].npv)


@pytest.mark.hand
def test_preset_without_leaving_and_fading() -> None:
    leaving = cost_state(kvar_per_ar={"varde": 0.5, "enhet": "andel_per_ar"})
    chosen = scenario(
        [{"modell": "andel", "tillstand": "utanfor", "anda": 0.2, "lyckade": 0.5, "uppfoljning_ar": 1,
          "avklingning": {"varde": 0.5, "enhet": "andel_per_ar"}}],
        egna_tillstand=[leaving], kalkyl={"horisont_ar": 3},
    )  # fmt: skip
    forever = preset(utan_kvarstannande=True, utan_avklingning=True, utan_dodvikt=True)
    # Five of ten succeed against none anyway, for all three years: 15 person-years.
    found = kalkyl.run(apply_preset(chosen, forever), minimal_set())
    assert found.matt["kommun"].nytta_nuvarde == pytest.approx(1_500_000)
    # Our own: three more succeed; 3 · (1 + .5 + .25·.5) person-years.
    own = kalkyl.run(chosen, minimal_set())
    assert own.matt["kommun"].nytta_nuvarde == pytest.approx(3 * 1.625 * 100_000)


@pytest.mark.hand
def test_optimism_raises_cost_and_lowers_gain() -> None:
    found = result(kalkyl={"optimism_kostnad": 0.1, "optimism_nytta": 0.25})
    assert found.matt["samhallet"].insatskostnad_nuvarde == pytest.approx(110_000)
    assert found.matt["samhallet"].nytta_nuvarde == pytest.approx(750_000)


@pytest.mark.hand
def test_chosen_categories_only() -> None:
    assert result(kalkyl={"kategorier": ["transferering"]}).matt["samhallet"].nytta_nuvarde == pytest.approx(
        0.0
    )


@pytest.mark.bad_input
def test_preset_with_an_unknown_convention_is_refused() -> None:
    with pytest.raises(kalkyl.InputError, match="ränta"):
        apply_preset(halved(), preset(kalkyl={"ränta": 0.04}))


@pytest.mark.hand
def test_of_a_hundred_kronor_the_municipality_keeps_one() -> None:
    # Tax 20 kr, equalisation takes 19; region 10 and 9; the state gets 28.
    step = follow_new_tax_base(minimal_set().kommuner["9901"])
    assert (step.kommunalskatt, step.aterbetalt_kommun, step.behaller_kommun) == pytest.approx((20, 19, 1))
    assert step.staten == pytest.approx(28)
    assert step.behallen_andel_kommun == pytest.approx(0.05)


@pytest.mark.hand
def test_good_years_beside_the_money() -> None:
    # Ten avoided person-years with a loss of 0.2: two good years. Cost 100 000 kr: 50 000 kr each.
    # Net: 100 000 − 1 000 000 = −900 000 kr, −450 000 kr per good year: it saves money as well.
    state = shared_state() | {"livskvalitetsforlust": 0.2}
    found = good_years(result(egna_tillstand=[state]))
    assert found.vunna == pytest.approx(2.0)
    assert found.insatskostnad_per_gott_ar_kr == pytest.approx(50_000)
    assert found.nettokostnad_per_gott_ar_kr == pytest.approx(-450_000)


@pytest.mark.hand
def test_good_years_are_missing_without_a_figure() -> None:
    found = good_years(result())
    assert found.vunna is None and found.saknas == ("Utanför",)


@pytest.mark.hand
def test_quality_of_life_in_kronor_is_a_category_of_its_own() -> None:
    # 10 person-years · 0.2 · 500 000 kr = 1 000 000 kr to the individual; the per-good-year figures do not move.
    state = shared_state() | {"livskvalitetsforlust": 0.2}
    value = {"varde": 500_000, "enhet": "kr/person_ar", "prisar": 2020}
    found = result(egna_tillstand=[state], kalkyl={"livskvalitet_kr": value})
    assert found.matt["samhallet"].nytta_nuvarde == pytest.approx(2_000_000)
    assert good_years(found).nettokostnad_per_gott_ar_kr == pytest.approx(-450_000)
