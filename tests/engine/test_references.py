"""A scenario that does not fit its parameter set is refused in Swedish, with everything said at once."""

from typing import Any

import pytest

from kalkyl.engine import default_scenario, run
from kalkyl.model.effects import Grundrisk
from kalkyl.model.parameters import Andring, Insats, Insatsutfall, Malgrupp, Parameteruppsattning
from tests.engine import sets
from tests.model.faults import said_by


def refused(chosen: Parameteruppsattning, key: str = "dyr", **more: Any) -> str:
    return said_by(lambda: run(sets.scenario(sets.share(key), **more), chosen))


PLAIN = sets.parameters(sets.costly())


@pytest.mark.bad_input
def test_every_broken_reference_at_once() -> None:
    text = refused(
        PLAIN,
        "okant",
        kommun="9999",
        malgrupp="ingen",
        insats="ingen",
        risk="ingen",
        kalkyl=sets.conventions(index="bpi"),
    )
    for what in (
        "kommunkoden ”9999”",
        "målgruppen ”ingen”",
        "insatsen ”ingen”",
        "risken ”ingen”",
        "prisindexet ”bpi”",
        "tillståndet ”okant”",
    ):
        assert f"{what} finns inte i parameteruppsättningen ”prov”" in text


def with_price(**more: Any) -> Parameteruppsattning:
    unit = more.pop("unit", "ar")
    own = sets.price("vard", 1_000.0, **more)
    return sets.parameters(sets.state("dyr", resurser=(sets.use("vard", unit=unit),)), prices=(own,))


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("chosen", "text"),
    [
        (
            sets.parameters(sets.state("dyr", resurser=(sets.use("saknas"),))),
            "prislappen ”saknas” finns inte",
        ),
        (with_price(unit="dygn"), "enheterna går inte ihop: priset är kr/ar men mängden är i dygn"),
        (with_price(ej_kontrollerad=True), "inte kontrollerad mot sin källa"),
        (with_price(index="bpi"), "prisindexet ”bpi” finns inte"),
        (with_price(index="kpii"), "prisindexet ”kpii” finns inte. Menade du ”kpi”?"),
        (with_price(prisar=2012), "prisår 2012 finns inte i prisindexet ”kpi”"),
        (with_price(prisar=2018), "prisår 2018 finns inte i prisindexet ”kpi”"),
        (with_price(typ="schablon"), "schablon"),
        (sets.parameters(sets.jobless("dyr").model_copy(update={"lon": "vd"})), "lönen ”vd” finns inte"),
    ],
)
def test_states_that_cannot_be_priced(chosen: Parameteruppsattning, text: str) -> None:
    assert text in refused(chosen)


@pytest.mark.bad_input
def test_parts_and_wholes_are_never_summed() -> None:
    prices = (sets.price("hela", 1_000.0), sets.price("delen", 400.0, ingar_i=("hela",)))
    both = sets.state("dyr", resurser=(sets.use("hela"), sets.use("delen")))
    text = refused(sets.parameters(both, prices=prices))
    assert "delen" in text
    assert "hela" in text


@pytest.mark.bad_input
def test_price_year_outside_the_index() -> None:
    assert "prisår 1995" in refused(PLAIN, kalkyl=sets.conventions(prisar=1995))
    text = refused(PLAIN, kostnad=sets.Insatskostnad(uppstart=sets.kr(1.0, prisar=2001)))
    assert "kostnad.uppstart: prisår 2001" in text


@pytest.mark.bad_input
def test_a_negative_quantity_is_refused() -> None:
    local = Andring(id="tillstand.dyr.mangd.vard", varde=-1.0)
    text = refused(with_price(), andrade_varden=(local,))
    assert "negativ" in text


RISKY = sets.parameters(
    sets.costly(),
    sets.costly("annan"),
    malgrupper={
        "grupp": Malgrupp(
            id="grupp",
            namn="Unga",
            alder=20,
            antal=30,
            grundrisker=(
                Grundrisk(tillstand="dyr", p0=sets.andel(0.4)),
                Grundrisk(tillstand="annan", p0=sets.andel(0.1), kurva=(1.0, 0.5)),
            ),
        ),
        "tom": Malgrupp(id="tom", namn="Tom", alder=20),
    },
    insatser={
        "stod": Insats(
            id="stod",
            namn="Stöd",
            niva="B",
            utfall=(Insatsutfall(tillstand="annan", effekt=sets.effect("RR", 0.5)),),
            kostnad_per_deltagare=sets.kr(5_000.0, "deltagare"),
            betalare={"region": 1.0},
        ),
        "okand": Insats(id="okand", namn="Okänd", niva="C"),
    },
)


@pytest.mark.hand
def test_ready_scenario_meets_the_groups_risks_with_the_interventions_effects() -> None:
    made = default_scenario(RISKY, sets.KOMMUN, "grupp", "stod", kalkyl=sets.conventions(2))
    assert made.namn == "Stöd, Provstad"
    assert made.deltagare == (30.0,)
    assert [u.mal[0] for u in made.utfall] == ["annan"]
    # 30 · 0.1 halved: 1.5 · 100 000, then half of it by the curve; cost 30 · 5 000 from the region.
    result = run(made, RISKY)
    assert result.matt["kommun"].nytta_nuvarde == pytest.approx(150_000 + 75_000)
    assert result.matt["region"].npv == pytest.approx(-150_000)


@pytest.mark.hand
def test_ready_scenario_without_effect_or_without_intervention_asks_for_break_even() -> None:
    unknown = default_scenario(RISKY, sets.KOMMUN, "grupp", "okand")
    assert [u.mal[0] for u in unknown.utfall] == ["dyr"]
    assert unknown.brytpunkt
    alone = default_scenario(RISKY, sets.KOMMUN, "grupp")
    assert [u.mal[0] for u in alone.utfall] == ["dyr", "annan"]
    assert alone.namn == "Unga, Provstad"
    assert run(alone, RISKY).lage == "brytpunkt"


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("9999", "grupp", None), "kommunkoden finns inte"),
        ((sets.KOMMUN, "ingen", None), "målgruppen finns inte"),
        ((sets.KOMMUN, "grupp", "ingen"), "insatsen finns inte"),
        ((sets.KOMMUN, "tom", None), "målgruppen har inga risker angivna"),
    ],
)
def test_ready_scenario_of_unknown_things(arguments: tuple[str, str, str | None], text: str) -> None:
    assert text in said_by(lambda: default_scenario(RISKY, *arguments))
