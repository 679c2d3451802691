"""Every known pitfall gives its warning, with what to do about it, and none where it does not belong."""

from typing import Any

import pytest
from pydantic import ValidationError

import kalkyl
from kalkyl.model.parameters import Lon, Parameteruppsattning, Prislapp, Tillstand
from tests.minimal import cost_state, minimal_set, ratio, scenario

GOOD = {"matt": "RR", "varde": ratio(0.8), "uppfoljning_ar": 9}
LEAVES = cost_state(kvar_per_ar={"varde": 0.8, "enhet": "andel_per_ar"})


def warnings_of(
    effect: dict[str, Any] | None = None, parameters: Parameteruppsattning | None = None, **changes: Any
) -> set[str]:
    outcome = {"modell": "riskkurva", "tillstand": "utanfor", "p0": 0.4, "effekt": GOOD | (effect or {})}
    outcome = changes.pop("outcome", outcome)
    chosen = scenario([outcome], **({"egna_tillstand": [LEAVES]} | _dear | changes))
    return {w.id for w in kalkyl.run(chosen, parameters or minimal_set()).varningar}


_dear = {"kostnad": {"per_deltagare": {"varde": 50_000, "enhet": "kr/deltagare", "prisar": 2020}}}


@pytest.mark.hand
def test_a_sound_scenario_has_no_warnings() -> None:
    assert warnings_of() == set()


@pytest.mark.hand
@pytest.mark.parametrize(
    ("effect", "warning"),
    [
        ({"design": "inomgrupp"}, "inomgruppseffekt"),
        ({"design": "okontrollerad"}, "okontrollerad_effekt"),
        ({"mats_per": "fullfoljare"}, "bara_fullfoljare"),
        ({"uppfoljning_ar": 1}, "horisont_bortom_evidens"),
        ({"varde": ratio(1.2)}, "skadlig_effekt"),
        ({"matt": "RD", "varde": {"varde": -0.5}}, "riskdifferens_klippt"),
    ],
)
def test_effect_pitfalls(effect: dict[str, Any], warning: str) -> None:
    assert warning in warnings_of(effect)


@pytest.mark.bad_input
def test_completion_on_top_of_intention_to_treat_is_refused() -> None:
    with pytest.raises(ValidationError, match="har redan bortfallet i sig"):
        warnings_of({"fullfoljande": 0.6})


@pytest.mark.bad_input
def test_before_after_share_without_deadweight_is_refused() -> None:
    with pytest.raises(ValidationError, match="dödvikt"):
        warnings_of({"design": "fore_efter"})
    with pytest.raises(ValidationError, match="anda"):
        scenario([{"modell": "andel", "tillstand": "utanfor", "lyckade": 0.6}])


@pytest.mark.hand
def test_lifetime_case_without_leaving() -> None:
    forever = {"egna_tillstand": [cost_state()], "kalkyl": {"horisont_ar": 20}}
    assert "livslangt_typfall" in warnings_of({"uppfoljning_ar": 30}, **forever)
    assert "livslangt_typfall" not in warnings_of({"uppfoljning_ar": 30}, kalkyl={"horisont_ar": 20})


@pytest.mark.hand
def test_effect_that_outlives_the_state() -> None:
    # Leaving with 0.5 a year: two years on average; an effect of up to 15 years says more than the state can bear.
    short = cost_state(kvar_per_ar={"varde": 0.5, "enhet": "andel_per_ar"})
    effect = {"uppfoljning_ar": 15, "max_varaktighet_ar": 15}
    assert "effekt_langre_an_tillstand" in warnings_of(
        effect, egna_tillstand=[short], kalkyl={"horisont_ar": 15}
    )


@pytest.mark.hand
def test_more_avoided_than_there_are() -> None:
    outcome = {
        "modell": "andel",
        "tillstand": "utanfor",
        "anda": 0.3,
        "lyckade": 0.9,
        "kvar_i_tillstand": True,
    }
    assert "fler_undvikta_an_fall" not in warnings_of(outcome=outcome)


@pytest.mark.hand
def test_tiny_cost_drives_the_ratio() -> None:
    cheap = {"kostnad": {"per_deltagare": {"varde": 100, "enhet": "kr/deltagare", "prisar": 2020}}}
    assert "mycket_hog_kvot" in warnings_of(**cheap)


@pytest.mark.hand
def test_old_price_year() -> None:
    old = {"kommun": {"varde": 100_000, "enhet": "kr/person_ar", "prisar": 2006}}
    assert "gamla_priser" in warnings_of(egna_tillstand=[LEAVES | {"kostnad_per_ar": old}])


@pytest.mark.hand
def test_price_level_beyond_the_index_is_an_assumption() -> None:
    assert "prisniva_antagen" in warnings_of(kalkyl={"prisar": 2023})


@pytest.mark.hand
def test_missing_effect_and_cost_are_said() -> None:
    outcome = {"modell": "riskkurva", "tillstand": "utanfor", "p0": 0.4}
    assert {"effekt_saknas", "kostnad_saknas"} <= warnings_of(outcome=outcome, kostnad={})


def price(key: str, **fields: Any) -> dict[str, Any]:
    base = {
        "id": key,
        "namn": key,
        "amne": "prov",
        "varde": 1000,
        "enhet": "kr/timme",
        "prisar": 2020,
        "fordelning": {"kommun": 1.0},
        "namnd": "socialnamnd",
        "typ": "resurs",
    }
    return base | fields


def hours(key: str) -> dict[str, Any]:
    return {"prislapp": key, "mangd": {"varde": 100, "enhet": "timme"}}


def profile_state(*prices: str, **fields: Any) -> dict[str, Any]:
    leaves = {"varde": 0.8, "enhet": "andel_per_ar"}
    return {
        "id": "utanfor",
        "namn": "Utanför",
        "kvar_per_ar": leaves,
        "resurser": [hours(p) for p in prices],
    } | fields


@pytest.mark.hand
def test_own_staff_is_freed_time_rather_than_money() -> None:
    staff = price("personal", marginalandel=0.4)
    found = warnings_of(egna_prislappar=[staff], egna_tillstand=[profile_state("personal")])
    assert "genomsnittskostnad" in found


@pytest.mark.hand
def test_part_and_whole_in_two_states() -> None:
    prices = [price("del", ingar_i=["helhet"]), price("helhet")]
    other = profile_state("helhet") | {"id": "annat", "namn": "Annat"}
    outcomes = [
        {"modell": "riskkurva", "tillstand": s, "p0": 0.4, "effekt": GOOD} for s in ("utanfor", "annat")
    ]
    chosen = scenario(outcomes, egna_prislappar=prices, egna_tillstand=[profile_state("del"), other], **_dear)
    assert "del_och_helhet" in {w.id for w in kalkyl.run(chosen, minimal_set()).varningar}


@pytest.mark.bad_input
def test_part_and_whole_in_one_state_are_refused() -> None:
    prices = [price("del", ingar_i=["helhet"]), price("helhet")]
    with pytest.raises(kalkyl.InputError, match="räknas dubbelt"):
        warnings_of(egna_prislappar=prices, egna_tillstand=[profile_state("del", "helhet")])


@pytest.mark.hand
def test_production_counted_twice() -> None:
    lost = price("produktion", typ="produktion", fordelning={"individ": 1.0})
    del lost["namnd"]
    wage = Lon(id="lon", namn="Lön", varde=20_000, enhet="kr/manad", prisar=2020, kommentar="påhittad")
    state = profile_state("produktion", sysselsattning=0.2, referens_sysselsattning=0.8, lon="lon")
    found = warnings_of(
        parameters=minimal_set(loner={"lon": wage}),
        egna_prislappar=[Prislapp.model_validate(lost).model_dump()],
        egna_tillstand=[Tillstand.model_validate(state).model_dump()],
    )
    assert "produktion_dubbelt" in found


@pytest.mark.property
def test_every_warning_says_what_to_do() -> None:
    outcome = {
        "modell": "riskkurva",
        "tillstand": "utanfor",
        "p0": 0.4,
        "effekt": GOOD | {"design": "inomgrupp"},
    }
    for warning in kalkyl.run(scenario([outcome], kostnad={}), minimal_set()).varningar:
        assert warning.text.endswith(".") and warning.atgard.endswith(".")
