"""The example scenarios that come with the program: they run, quickly, and say what they are."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import kalkyl
from kalkyl.cli import main
from kalkyl.cli.examples import FOLDER, example_files
from kalkyl.model.actors import KATEGORIER, NOLLSUMMEKATEGORIER
from kalkyl.model.outcomes import HandelseUtfall, RiskkurvaUtfall
from kalkyl.model.result import Resultat
from kalkyl.params import dump_scenario, load_parameters, load_scenario
from kalkyl.params.scenario_file import parse_scenario

FILES = example_files()
NAMES = [path.stem for path in FILES]
ZERO_EFFECT = "borlange_jobbgaranti"
BREAK_EVEN = "falun_skolsociala_team"
NO_COST = "avesta_supported_employment"


def result(name: str) -> Resultat:
    scenario = load_scenario(FOLDER / f"{name}.toml")
    return kalkyl.run(scenario, load_parameters(scenario.parametrar))


def test_there_are_enough_and_they_cover_what_users_meet() -> None:
    scenarios = [load_scenario(path) for path in FILES]
    assert len([s for s in scenarios if s.parametrar == "riket"]) >= 8
    assert len([s for s in scenarios if s.parametrar == "exempel"]) == 2
    assert len({s.kommun for s in scenarios}) >= 7
    assert len({s.namn for s in scenarios}) == len(scenarios)
    assert {o.modell for s in scenarios for o in s.utfall} >= {"andel", "riskkurva", "handelse"}


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_says_what_it_is(path: Path) -> None:
    scenario = load_scenario(path)
    assert len(scenario.beskrivning) > 80
    assert path.read_text("utf-8").startswith("# ")
    assert scenario.syntetisk == (scenario.parametrar == "exempel")


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_cost_has_a_source_or_says_that_it_is_ours(path: Path) -> None:
    cost = load_scenario(path).kostnad
    for value in (cost.per_deltagare, cost.fast_per_ar, cost.uppstart):
        if value is not None and value.bevisgrad == "antagande":
            words = value.kommentar.lower()
            assert any(word in words for word in ("antagande", "exempel", "påhittad")), value.kommentar
        elif value is not None:
            assert value.kalla


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_effect_is_the_one_that_the_set_has_for_the_intervention(path: Path) -> None:
    scenario = load_scenario(path)
    if scenario.insats is None:
        return
    insats = load_parameters(scenario.parametrar).insatser[scenario.insats]
    ours = {o.nyckel: o.effekt for o in scenario.utfall if isinstance(o, (RiskkurvaUtfall, HandelseUtfall))}
    theirs = {u.tillstand or u.handelse: u.effekt for u in insats.utfall}
    assert set(ours) <= set(theirs)
    for key, effect in ours.items():
        other = theirs[key]
        assert (effect is None) == (other is None)
        if effect is not None and other is not None:
            assert (effect.matt, effect.varde.varde, effect.avser) == (
                other.matt,
                other.varde.varde,
                other.avser,
            )
            assert effect.skalfaktor.varde == other.skalfaktor.varde
            assert effect.kausal_andel.varde == other.kausal_andel.varde


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_runs_with_draws_and_keeps_the_actor_identity(path: Path) -> None:
    scenario = load_scenario(path)
    found = kalkyl.run(scenario, load_parameters(scenario.parametrar), draws=200, seed=1)
    zero_sum = [KATEGORIER.index(k) for k in NOLLSUMMEKATEGORIER]
    sums = found.kassaflode[zero_sum].sum(axis=1)
    assert np.abs(sums).max() <= 1e-6 * max(1.0, np.abs(found.kassaflode).max())
    assert np.isfinite(found.npv_dragningar).all()


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_is_the_same_after_saving(path: Path) -> None:
    scenario = load_scenario(path)
    assert parse_scenario(dump_scenario(scenario)) == scenario


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_cold_start_prints_json(path: Path) -> None:
    command = [sys.executable, "-m", "kalkyl.cli", "rakna", str(path), "--json"]
    done = subprocess.run(command, capture_output=True, check=True, cwd=FOLDER.parents[1])
    assert json.loads(done.stdout)["scenario"]["namn"] == load_scenario(path).namn


@pytest.mark.published
def test_published_jonkoping_calculation() -> None:
    after = result("jonkoping_publicerad").matt["samhallet"].npv_efter_ar
    assert after is not None
    # Prints: more than 12, just under 60, more than 180 and about 425 million. By hand for the first year:
    # 40 × 582 000 / 1.04 − 9 500 000 = 12 884 615.
    assert after[0] == pytest.approx(12_884_615.38, abs=0.01)
    in_millions = [round(float(after[year - 1]) / 1e6, 3) for year in (1, 3, 10, 35)]
    assert in_millions == [12.885, 55.104, 179.322, 425.012]


@pytest.mark.hand
def test_zero_effect_gives_the_cost_and_nothing_else() -> None:
    measures = result(ZERO_EFFECT).matt["samhallet"]
    assert measures.nytta_nuvarde == pytest.approx(0.0, abs=1e-6)
    assert measures.npv is not None and measures.insatskostnad_nuvarde is not None
    assert measures.insatskostnad_nuvarde > 0
    assert measures.npv == pytest.approx(-measures.insatskostnad_nuvarde)
    assert measures.aterbetalningstid_ar is None


@pytest.mark.hand
def test_break_even_only() -> None:
    found = result(BREAK_EVEN)
    assert (found.lage, found.effekt_saknas, found.kostnad_saknas) == ("brytpunkt", True, False)
    assert all(m.npv is None for m in found.matt.values())
    assert found.brytpunkt.antal_lyckade is not None and found.brytpunkt.antal_lyckade > 0


@pytest.mark.hand
def test_missing_cost() -> None:
    found = result(NO_COST)
    assert (found.lage, found.effekt_saknas, found.kostnad_saknas) == ("brytpunkt", False, True)
    assert found.matt["samhallet"].nytta_nuvarde is not None
    assert found.brytpunkt.kostnad_per_deltagare_kr is not None
    assert found.brytpunkt.kostnad_per_deltagare_kr > 0


def test_are_written_to_a_folder_and_never_overwritten_unasked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mina" / "scenarier"
    assert main(["exempel", str(folder)]) == 0
    assert [p.name for p in sorted(folder.iterdir())] == [p.name for p in FILES]
    own = folder / FILES[0].name
    own.write_text("mitt", "utf-8")
    capsys.readouterr()
    assert main(["exempel", str(folder)]) == 1
    assert own.read_text("utf-8") == "mitt"
    assert "filen finns redan. Ange en annan mapp, eller --ersatt" in capsys.readouterr().err
    assert main(["exempel", str(folder), "--ersatt"]) == 0
    assert own.read_bytes() == FILES[0].read_bytes()


def test_a_file_is_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "fil"
    target.write_text("", "utf-8")
    assert main(["exempel", str(target)]) == 1
    assert "det är en fil, inte en mapp" in capsys.readouterr().err


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_review_finds_no_fault(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["granska", str(path)]) == 0
    assert ": inga fel." in capsys.readouterr().out
