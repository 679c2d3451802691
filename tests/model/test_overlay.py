"""Addresses of values and local values laid over a set."""

from typing import Any

import pytest

from kalkyl.engine import run
from kalkyl.model.overlay import apply_overlay
from kalkyl.model.parameters import Andring, Bestand, Parameteruppsattning
from kalkyl.model.paths import all_values, get_value, replace_value
from tests.engine import sets
from tests.model.faults import said_by

VARD = sets.price("vard", 1_000.0, lag=800.0, hog=1_200.0, niva=0.95, familj="gamma")
SET = sets.parameters(
    sets.state("dyr", resurser=(sets.use("vard"),), kvar_per_ar=sets.Andel(varde=0.8, enhet="andel_per_ar")),
    sets.costly("fast"),
    sets.jobless(bestand=Bestand(antal=sets.Varde(varde=5.0, enhet="antal"))),
    prices=(VARD,),
)


def change(path: str, value: float, **more: Any) -> Andring:
    return Andring(id=path, varde=value, **more)


def laid(*changes: Andring) -> Parameteruppsattning:
    return apply_overlay(SET, changes)


@pytest.mark.hand
def test_every_address_leads_to_its_value_and_back() -> None:
    paths = dict(all_values(SET))
    assert {
        "prislapp.vard",
        "lon.lon",
        "tillstand.dyr.mangd.vard",
        "tillstand.dyr.kvar_per_ar",
        "tillstand.fast.kostnad.kommun",
        "tillstand.utan_arbete.sysselsattning",
        "tillstand.utan_arbete.referens_sysselsattning",
        "tillstand.utan_arbete.antal",
    } <= set(paths)
    for path, value in paths.items():
        assert get_value(SET, path) == value
        other = value.model_copy(update={"kommentar": "ändrad"})
        found = get_value(replace_value(SET, path, other), path)
        assert found is not None
        assert found.kommentar == "ändrad"
        assert get_value(SET, path) == value  # the set itself is unchanged


@pytest.mark.hand
def test_an_empty_address_is_known_but_holds_nothing() -> None:
    assert get_value(SET, "tillstand.dyr.livskvalitetsforlust") is None
    assert get_value(SET, "tillstand.dyr.antal") is None


@pytest.mark.bad_input
@pytest.mark.parametrize(
    "path",
    [
        "prislapp.finns_inte",
        "tillstand.finns_inte.kvar_per_ar",
        "tillstand.dyr",
        "tillstand.dyr.mangd.annat",
        "tillstand.dyr.namn",
        "sak.x",
        "prislapp",
        "saknad.x",
        "handelsetyp.x.mangd.y",
    ],
)
def test_unknown_addresses(path: str) -> None:
    with pytest.raises(KeyError):
        get_value(SET, path)


@pytest.mark.hand
def test_change_keeps_the_base_value_and_its_relative_interval() -> None:
    # 800–1 200 around 1 000 becomes 1 600–2 400 around 2 000.
    changed = laid(change("prislapp.vard", 2_000.0, prisar=2021, motivering="Eget avtal"))
    new = changed.prislappar["vard"]
    assert (new.varde, new.lag, new.hog, new.niva, new.familj) == (2_000.0, 1_600.0, 2_400.0, 0.95, "gamma")
    assert (new.prisar, new.enhet, new.bevisgrad, new.kalla) == (2021, "kr/ar", "antagande", "")
    assert new.kommentar == "Eget avtal"
    assert new.namnd == "socialnamnd"  # what is not the value stays
    assert changed.basvarden == {"prislapp.vard": VARD}
    assert [c.id for c in changed.overlay] == ["prislapp.vard"]
    assert SET.basvarden == {}


@pytest.mark.hand
def test_own_interval_and_second_layer() -> None:
    first = laid(change("prislapp.vard", 2_000.0, prisar=2026, lag=1_900.0, hog=2_100.0))
    second = apply_overlay(first, [change("prislapp.vard", 3_000.0, prisar=2026)])
    assert (first.prislappar["vard"].lag, first.prislappar["vard"].hog) == (1_900.0, 2_100.0)
    assert second.basvarden == {"prislapp.vard": VARD}  # the published value, not the first layer
    assert len(second.overlay) == 2


@pytest.mark.hand
def test_relative_interval_of_a_share_stays_within_0_and_1() -> None:
    base = sets.Andel(varde=0.5, lag=0.3, hog=0.7, niva=0.95, familj="beta", enhet="andel_per_ar")
    chosen = sets.parameters(sets.costly(kvar_per_ar=base))
    # 0.6 and 1.4 times 0.9: 0.54 and 1.26, cut at 1.
    new = apply_overlay(chosen, [change("tillstand.dyr.kvar_per_ar", 0.9)]).tillstand["dyr"].kvar_per_ar
    assert (new.lag, new.hog, new.enhet) == (pytest.approx(0.54), 1.0, "andel_per_ar")


@pytest.mark.hand
def test_empty_value_gets_its_own_kind_and_unit() -> None:
    found = laid(change("tillstand.dyr.livskvalitetsforlust", 0.2), change("tillstand.dyr.antal", 40.0))
    state = found.tillstand["dyr"]
    assert state.livskvalitetsforlust == sets.Andel(varde=0.2, kommentar="Lokalt värde utan motivering.")
    assert state.bestand is not None
    assert state.bestand.antal is not None
    assert (state.bestand.antal.varde, state.bestand.antal.enhet) == (40.0, "antal")
    assert found.basvarden == {}


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            [change("prislapp.vrd", 1.0, prisar=2026)],
            "inget värde med id ”prislapp.vrd”. Menade du ”prislapp.vard”?",
        ),
        ([change("prislapp.vard", 1.0)], "lokala värden, prislapp.vard: värdet är i kr men saknar prisår"),
        ([change("prislapp.vard", 1.0, prisar=2026)] * 2, "värdet ändras två gånger"),
        ([change("prislapp.vard", 1.0, prisar=2026, lag=2.0, hog=3.0)], "ligger utanför intervallet 2–3"),
        ([change("prislapp.vard", 1.0, prisar=2026, lag=0.5)], "ange både lag och hog"),
        ([change("tillstand.dyr.kvar_per_ar", 1.5)], "är större än 1"),
        ([change("tillstand.dyr.livskvalitetsforlust", 2.0)], "är större än 1"),
        ([change("tillstand.dyr.sysselsattning", 0.5)], "lön saknas"),
        ([change("tillstand.dyr.namn", 1.0)], "det finns inget värde med id ”tillstand.dyr.namn”"),
    ],
)
def test_impossible_changes(changes: list[Andring], text: str) -> None:
    assert text in said_by(lambda: apply_overlay(SET, changes))


@pytest.mark.bad_input
def test_all_faults_at_once() -> None:
    text = said_by(lambda: laid(change("prislapp.x", 1.0), change("prislapp.vard", 1.0)))
    assert len(text.splitlines()) == 2


@pytest.mark.hand
def test_a_scenario_runs_on_its_own_values() -> None:
    # 1 000 → 2 500 kr a year: ten participants, half succeed, three years: 5 · 3 · 2 500.
    made = sets.scenario(
        sets.share("dyr"), cost=0.0, andrade_varden=(change("prislapp.vard", 2_500.0, prisar=2026),)
    )
    chosen = SET.model_copy(update={"tillstand": {"dyr": sets.state("dyr", resurser=(sets.use("vard"),))}})
    result = run(made, chosen)
    assert result.matt["kommun"].npv == pytest.approx(37_500)
    assert result.parametrar.basvarden == {"prislapp.vard": VARD}
    assert result.fingeravtryck.overlay[0].id == "prislapp.vard"
    assert run(made.model_copy(update={"andrade_varden": ()}), chosen).matt["kommun"].npv == pytest.approx(
        15_000
    )
