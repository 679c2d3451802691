"""Missing figures: listed with what to do, left out with a warning, and counted once given."""

from pathlib import Path

import pytest

import kalkyl
from kalkyl.engine import exclusion_cost
from kalkyl.engine.missing import missing_figures
from kalkyl.model.actors import AKTORER
from kalkyl.model.overlay import apply_overlay
from kalkyl.model.parameters import Andring
from kalkyl.model.values import Belopp

SET = Path(__file__).parent / "smaort"
KOMMUN, REGION = AKTORER.index("kommun"), AKTORER.index("region")
HVB = Andring(id="saknad.hvb_dygn", varde=8000, prisar=2024, motivering="Avtal")


@pytest.fixture(scope="module")
def parameters():
    return kalkyl.load_parameters(SET)


@pytest.mark.hand
def test_what_matters_for_states_and_intervention(parameters) -> None:
    states = [parameters.tillstand["placerad"], parameters.tillstand["uvas"]]
    gaps = missing_figures(parameters, states, "vagledning", "unga_20")
    assert [(g.uppgift.id, g.berors, g.utelamnad) for g in gaps] == [
        ("hvb_dygn", "placerad", True),
        ("kaa", "uvas", False),
        ("kaa", "vagledning", False),
    ]
    assert gaps[1].uppmaning == "Saknas – ange lokalt värde. Var den finns: Egen verksamhet (Kolada N18746)."
    assert missing_figures(parameters, []) == ()


@pytest.mark.hand
def test_missing_price_is_left_out_and_said(parameters) -> None:
    cost = exclusion_cost(parameters, "2085", "placerad")
    # 4 visits × 2 000 kr × 130 / 125; the 200 days have no price
    assert cost.per_aktor()[REGION] == pytest.approx(8320)
    assert cost.per_aktor()[KOMMUN] == 0
    (warning,) = cost.varningar
    assert warning.text == (
        "Placerad på behandlingshem: uppgiften ”HVB för barn, kr per vårddygn” saknas och är inte medräknad. "
        "Kostnaden för kommunen är därför för låg i resultatet."
    )
    assert warning.atgard.startswith("Saknas – ange lokalt värde.")


@pytest.mark.hand
def test_local_value_fills_the_gap(parameters) -> None:
    local = apply_overlay(parameters, [HVB])
    cost = exclusion_cost(local, "2085", "placerad")
    assert cost.per_aktor()[KOMMUN] == pytest.approx(200 * 8000)
    assert cost.varningar == ()
    assert missing_figures(local, [local.tillstand["placerad"]]) == ()
    assert local.overlay == (HVB,) and local.basvarden == {}
    again = apply_overlay(local, [HVB.model_copy(update={"varde": 9000.0})])
    assert again.prislappar["hvb_dygn"].varde == 9000
    assert "hvb_dygn" not in parameters.prislappar


@pytest.mark.hand
def test_scenario_says_it_and_takes_its_own_value(parameters) -> None:
    base = kalkyl.default_scenario(parameters, "2085", "unga_20")
    result = kalkyl.run(base, parameters)
    assert [w.id for w in result.varningar].count("uppgift_saknas") == 1
    own = base.model_copy(update={"andrade_varden": (HVB,)})
    assert "uppgift_saknas" not in [w.id for w in kalkyl.run(own, parameters).varningar]


@pytest.mark.hand
def test_quality_of_life_without_figure_is_said(parameters) -> None:
    base = kalkyl.default_scenario(parameters, "2085", "unga_20", "vagledning")
    valued = base.kalkyl.model_copy(update={"livskvalitet_kr": Belopp(varde=500000, prisar=2024)})
    result = kalkyl.run(base.model_copy(update={"kalkyl": valued}), parameters)
    assert [w.id for w in result.varningar].count("livskvalitet_saknas") == 1


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"prisar": None}, "saknar prisår"),
        ({"id": "saknad.kaa"}, "det finns inget värde med id"),
        ({"id": "saknad.annan"}, "det finns inget värde med id"),
    ],
)
def test_bad_local_values(parameters, change: dict, text: str) -> None:
    with pytest.raises(kalkyl.InputError, match=text):
        apply_overlay(parameters, [HVB.model_copy(update=change)])


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ('enhet = "kr/dygn"', 'enhet = "kr/timme"', "enheterna går inte ihop"),
        ('enhet = "kr/dygn"', "", "prislappen ”hvb_dygn” finns inte"),
        ('enhet = "kr/dygn"', 'enhet = "dygn"', "är ingen enhet för ett pris"),
        (
            'galler = ["tillstand.uvas", "insats.vagledning"]',
            'galler = ["tillstand.uvs"]',
            "Menade du ”uvas”",
        ),
        ('galler = ["tillstand.uvas", "insats.vagledning"]', 'galler = ["pris.x"]', "ska ha formen"),
        ('id = "hvb_dygn"', 'id = "vardbesok"', "samma id finns som prislapp"),
    ],
)
def test_faults_in_the_set(tmp_path: Path, old: str, new: str, text: str) -> None:
    for file in SET.iterdir():
        content = file.read_text(encoding="utf-8")
        (tmp_path / file.name).write_text(
            content.replace(old, new) if file.suffix == ".toml" else content, encoding="utf-8"
        )
    with pytest.raises(kalkyl.InputError, match=text):
        kalkyl.load_parameters(tmp_path)


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ('mal = "prislapp.eb_hushall"', 'mal = "prislapp.eb_husall"', "Menade du ”prislapp.eb_hushall”"),
        ('kolada = ["N31849"]', "", "ange antingen kolada"),
        ('bevisgrad = "harledd"', "", "är då inte officiell statistik"),
        ('Region = ["{kommun}"], ', "", "väljer ingen kommun"),
        ('tabell = "TAB638"', 'tabell = "638"', "har fel form"),
    ],
)
def test_faults_in_the_table_of_key_figures(tmp_path: Path, old: str, new: str, text: str) -> None:
    for file in SET.iterdir():
        content = file.read_text(encoding="utf-8")
        (tmp_path / file.name).write_text(content.replace(old, new), encoding="utf-8")
    with pytest.raises(kalkyl.InputError, match=text):
        kalkyl.load_parameters(tmp_path)
