"""Cost of exclusion: per person-year, over a horizon, for everyone in the municipality."""

import pytest

from kalkyl.engine import exclusion_cost, run
from kalkyl.model.actors import AKTORER, KATEGORIER
from kalkyl.model.parameters import Bestand
from kalkyl.model.problems import InputError
from kalkyl.model.scenario import Kalkylval
from tests.engine import sets

RESOURCE, KOMMUN = KATEGORIER.index("resurskostnad"), AKTORER.index("kommun")


@pytest.mark.hand
def test_per_person_year_and_over_the_horizon() -> None:
    # 100 000 a year; staying 0.5 and survival 0.8: 1, 0.4, 0.16; discounted at 20 %: 1, 1/3, 1/9; together 13/9.
    chosen = sets.parameters(sets.costly(kvar_per_ar=sets.kvar(0.5)), risks=(0.2,))
    cost = exclusion_cost(chosen, sets.KOMMUN, "dyr", Kalkylval(horisont_ar=3, ranta=0.2), age=20)
    assert cost.per_personar[RESOURCE, KOMMUN] == pytest.approx(100_000)
    assert cost.per_aktor()[KOMMUN] == pytest.approx(100_000)
    assert cost.per_person_horisont[RESOURCE, KOMMUN] == pytest.approx(100_000 * 13 / 9)
    assert cost.forvantade_ar == pytest.approx(1.56)


@pytest.mark.hand
def test_categories_are_kept_apart() -> None:
    # Lost production 156 000, borne by the individual; tax 24 000 lost to the municipality; a transfer of 30 000.
    chosen = sets.parameters(
        sets.jobless(resurser=(sets.use("bistand"),)),
        prices=(sets.price("bistand", 30_000.0, typ="transferering"),),
    )
    cost = exclusion_cost(chosen, sets.KOMMUN, "utan_arbete", Kalkylval(utjamning="fore"))
    table = {
        (k, a): cost.per_personar[KATEGORIER.index(k), AKTORER.index(a)] for k in KATEGORIER for a in AKTORER
    }
    assert table["produktion", "individ"] == pytest.approx(156_000)
    assert table["skatt_avgift", "kommun"] == pytest.approx(24_000)
    assert table["transferering", "kommun"] == pytest.approx(30_000)
    assert table["transferering", "individ"] == pytest.approx(-30_000)
    assert cost.per_personar.sum() == pytest.approx(156_000)
    assert sum(float(p.nuvarde.sum()) for p in cost.poster) == pytest.approx(cost.per_person_horisont.sum())


@pytest.mark.hand
def test_first_year_and_later_years_of_a_profile() -> None:
    # Factor 2 the first year and 0.5 after: 2 000 the first year; 2 000 + 500 + 500 over three.
    chosen = sets.parameters(
        sets.state("dyr", resurser=(sets.use("vard", years=(2.0, 0.5)),)),
        prices=(sets.price("vard", 1_000.0),),
    )
    cost = exclusion_cost(chosen, sets.KOMMUN, "dyr", Kalkylval(horisont_ar=3, ranta=0.0))
    assert cost.per_personar[RESOURCE, KOMMUN] == pytest.approx(2_000)
    assert cost.per_person_horisont[RESOURCE, KOMMUN] == pytest.approx(3_000)


@pytest.mark.hand
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (Bestand(antal=sets.Varde(varde=7.0, enhet="antal")), 7.0),
        (Bestand(nyckeltal="arbetslosa"), 400.0),
        (Bestand(nyckeltal="arbetslosa", andel_av_nyckeltal=sets.andel(0.25)), 100.0),
        (Bestand(andel=sets.andel(0.02)), 200.0),  # of 10 000 inhabitants
        (Bestand(andel=sets.andel(0.02), befolkning="unga"), 30.0),  # of 1 500
        (Bestand(nyckeltal="finns_inte", andel=sets.andel(0.02)), 200.0),
        (Bestand(nyckeltal="finns_inte"), None),
        (Bestand(andel=sets.andel(0.02), befolkning="finns_inte"), None),
        (None, None),
    ],
)
def test_everyone_in_the_municipality(source: Bestand | None, expected: float | None) -> None:
    town = sets.provstad(nyckeltal={"arbetslosa": 400.0, "unga": 1_500.0})
    chosen = sets.parameters(sets.costly(bestand=source), kommuner={sets.KOMMUN: town})
    cost = exclusion_cost(chosen, sets.KOMMUN, "dyr")
    assert cost.bestand == (None if expected is None else pytest.approx(expected))
    assert cost.bestand_forklaring
    stock = cost.for_bestandet()
    if expected is None:
        assert stock is None
    else:
        assert stock is not None
        assert stock[RESOURCE, KOMMUN] == pytest.approx(100_000 * expected)


@pytest.mark.hand
def test_same_cost_in_a_scenario_as_alone() -> None:
    chosen = sets.parameters(sets.jobless(kvar_per_ar=sets.kvar(0.7)), risks=(0.1,), age=30)
    kalkyl = Kalkylval(horisont_ar=5)
    alone = exclusion_cost(chosen, sets.KOMMUN, "utan_arbete", kalkyl, age=30)
    inside = run(sets.scenario(sets.share("utan_arbete"), kalkyl=kalkyl), chosen).kostnad_utanforskap[0]
    assert inside.per_personar == pytest.approx(alone.per_personar)
    assert inside.per_person_horisont == pytest.approx(alone.per_person_horisont)


@pytest.mark.bad_input
def test_unknown_references_are_named() -> None:
    chosen = sets.parameters(sets.costly())
    with pytest.raises(InputError, match="9999: finns inte i parameteruppsättningen"):
        exclusion_cost(chosen, "9999", "dyr")
    with pytest.raises(InputError, match="okant: finns inte"):
        exclusion_cost(chosen, sets.KOMMUN, "okant")
    with pytest.raises(InputError, match="bpi"):
        exclusion_cost(chosen, sets.KOMMUN, "dyr", Kalkylval(index="bpi"))
    with pytest.raises(InputError, match="1995"):
        exclusion_cost(chosen, sets.KOMMUN, "dyr", Kalkylval(prisar=1995))
