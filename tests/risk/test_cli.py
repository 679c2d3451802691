"""`kalkyl risk` from the outside."""

from pathlib import Path

import openpyxl
import pytest

from kalkyl.cli.app import main
from kalkyl.params import load_scenario
from kalkyl.risk.register_file import load_register


def test_list_names_every_risk(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["risk", "lista"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 22 and any("evidens saknas" in line for line in lines)


@pytest.mark.hand
def test_scenario_from_a_risk_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "sk.toml"
    words = [
        "risk",
        "scenario",
        "skadegorelse",
        "--kommun",
        "2080",
        "--antal",
        "12,5",
        "--ar",
        "2",
        "--ut",
        str(target),
    ]
    assert main(words) == 0
    outcome = load_scenario(target).utfall[0]
    # (0.5 + 12.5) / 2.
    assert outcome.antal_per_ar.varde == pytest.approx(6.5)  # type: ignore[union-attr]
    assert main(["rakna", str(target)]) == 0
    assert main(words) == 1 and "finns redan" in capsys.readouterr().err


def test_register_begun_reviewed_and_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    register, folder = tmp_path / "reg.toml", tmp_path / "ut"
    assert main(["risk", "nytt", "--kommun", "2080", "--ut", str(register)]) == 0
    assert len(load_register(register).risker) == 22
    assert main(["risk", "granska", str(register)]) == 0
    text = capsys.readouterr().out
    assert "Inte medräknat" in text and "11–12 §§" in text
    assert main(["risk", "export", str(register), str(folder)]) == 0
    assert len(list(folder.iterdir())) == 5
    assert openpyxl.load_workbook(folder / "riskregister.xlsx")["Risker"].max_row > 22
    assert main(["risk", "export", str(register), str(folder)]) == 1


@pytest.mark.bad_input
def test_wrong_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "x.toml")
    assert main(["risk"]) == 2
    assert main(["risk", "scenario", "skadegorelse", "--kommun", "2080", "--antal", "-1", "--ut", out]) == 2
    assert main(["risk", "scenario", "skadegorels", "--kommun", "2080", "--ut", out]) == 1
    assert "Menade du ”skadegorelse”" in capsys.readouterr().err
    assert main(["risk", "nytt", "--kommun", "208", "--ut", out]) == 1
    broken = tmp_path / "trasig.toml"
    broken.write_text('format = "kalkyl-riskregister"\nversion = 1\nnamn = "x"\nkommun = "2080"\nrisk = []\n')
    assert main(["risk", "granska", str(broken)]) == 1
    assert "okänd nyckel" in capsys.readouterr().err
