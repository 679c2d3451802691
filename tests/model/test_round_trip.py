"""A scenario written as text and read again is the same scenario."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings

from kalkyl.engine import run
from kalkyl.model.base import fold
from kalkyl.model.parameters import Andring, Parameteruppsattning
from kalkyl.model.scenario import Scenario
from kalkyl.params.scenario_file import dump_scenario, parse_scenario
from tests.engine import sets
from tests.engine.random_sets import cases


@pytest.mark.property
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(case=cases())
def test_random_scenarios(case: tuple[Scenario, Parameteruppsattning]) -> None:
    scenario, parameters = case
    again = parse_scenario(dump_scenario(scenario))
    assert again == scenario
    assert run(again, parameters).fingeravtryck == run(scenario, parameters).fingeravtryck


@pytest.mark.hand
def test_everything_a_user_can_write() -> None:
    full = sets.scenario(
        sets.share("dyr", 0.5),
        beskrivning='Två rader\nmed "citat", å, ä, ö och \\ bakstreck',
        anteckningar=("En", "Två"),
        risk="risk",
        andrade_varden=(
            Andring(
                id="prislapp.vard", varde=5, prisar=2024, motivering="Avtal", nar=datetime.date(2026, 3, 31)
            ),
        ),
        egna_prislappar=(sets.price("egen", 1e-7, fordelning={"region": 1.0}, namnd=None),),
        egna_tillstand=(sets.costly(), sets.jobless(resurser=(sets.use("egen", years=(1.0, 0.5)),))),
        kalkyl=sets.conventions(rantetrappa=((0, 0.03), (2, 0.02)), livskvalitet_kr=sets.kr(500_000.0)),
        n=(10.0, 0.0, 2.5),
    )
    assert parse_scenario(dump_scenario(full)) == full


@pytest.mark.hand
def test_what_equals_the_default_is_left_out() -> None:
    text = dump_scenario(sets.scenario(sets.share("dyr"), kalkyl=sets.Kalkylval()))
    assert "[kalkyl]" not in text
    assert 'format = "kalkyl-scenario"' in text
    assert "version = 1" in text


@pytest.mark.hand
@pytest.mark.parametrize(
    ("term", "identifier"),
    [
        ("Händelsetyp", "handelsetyp"),
        ("Återföring", "aterforing"),
        ("Öppenvård (BUP)", "oppenvard_bup"),
        ("é", "e"),
    ],
)
def test_fold(term: str, identifier: str) -> None:
    assert fold(term) == identifier
