"""The command line as a user meets it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import kalkyl
from kalkyl.cli import app, main
from kalkyl.report.as_json import to_json

pytestmark = pytest.mark.hand

ROOT = Path(kalkyl.__file__).resolve().parents[1]
BAD = ROOT / "tests" / "bad_input"
SET, SCENARIO = str(BAD / "liten"), str(BAD / "ratt.toml")
COMMANDS = sorted(set(app._MODULES) - {"testa"})
ENGLISH = re.compile(
    r"\b(usage|positional|optional|options|arguments|show|help message|exit|error|default|required|choose|invalid|"
    r"unrecognized|expected|version number)\b(?!ar)"
)


def english_in(text: str) -> list[str]:
    """Return English words of argparse in a text; option names (--version) do not count."""
    return ENGLISH.findall(re.sub(r"--[a-z-]+", "", text))


@pytest.mark.parametrize("words", [["--help"], *[[c, "--help"] for c in COMMANDS]], ids=" ".join)
def test_help_is_swedish(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("användning: kalkyl")
    assert "visa den här hjälpen och avsluta" in shown
    assert english_in(shown) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["rakna"], "det här saknas på kommandoraden: FIL.toml"),
        (["rakan"], "”rakan” finns inte. Välj bland: "),
        (["rakna", "a.toml", "--ovrigt"], "okänt på kommandoraden: --ovrigt"),
        (["rakna", "a.toml", "--excel"], "--excel: ett värde saknas efter valet"),
        (["rakna", "a.toml", "--json=ja"], "--json: valet tar inget värde"),
        (
            ["rakna", "a.toml", "--dragningar", "många"],
            "--dragningar: ”många” ska vara ett heltal mellan 0 och 1000000",
        ),
        (["rakna", "a.toml", "--dragningar", "-5"], "--dragningar: "),
        (["rakna", "a.toml", "--drag", "5"], "okänt på kommandoraden: --drag 5"),
        (["starta", "--port", "70000"], "--port: ”70000” ska vara ett heltal mellan 0 och 65535"),
        (["exempel"], "det här saknas på kommandoraden: MAPP"),
    ],
)
def test_wrong_usage_is_said_in_swedish(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert message in shown.err
    assert "--help" in shown.err
    assert english_in(shown.err) == []


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"Kalkyl {kalkyl.__version__}\n"


def test_summary_shows_the_numbers_of_the_result(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rakna", SCENARIO, "--parametrar", SET]) == 0
    shown = capsys.readouterr().out.replace("\u00a0", " ")
    # 20 participants × 50 000 kr, all in the first year
    assert re.search(r"Kommunen +1 000 000 kr", shown)
    # 20 × (0.40 − 0.25) = 3 cases; 1 000 000 / 3
    assert re.search(r"Kostnad per undviket fall +333 333 kr", shown)
    assert re.search(r"Brytpunkt\n  • ", shown)
    assert "uppsättning liten 1" in shown


def test_json_is_the_result_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rakna", SCENARIO, "--parametrar", SET, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    expected = to_json(kalkyl.run(kalkyl.load_scenario(SCENARIO), kalkyl.load_parameters(SET)))
    assert shown == json.loads(json.dumps(expected))
    needed = {
        "npv", "kassaflode", "insatskostnad_nuvarde", "nytta_nuvarde", "bcr", "aterbetalningstid_ar", "irr",
        "brytpunkt", "kostnad_utanforskap", "bevisstyrka", "varningar", "fingeravtryck",
    }  # fmt: skip
    assert needed <= set(shown)
    assert shown["insatskostnad_nuvarde"] == pytest.approx(1_000_000)


def test_same_seed_gives_the_same_draws(capsys: pytest.CaptureFixture[str]) -> None:
    texts = []
    for seed in ("7", "7", "8"):
        assert (
            main(["rakna", SCENARIO, "--parametrar", SET, "--json", "--dragningar", "50", "--fro", seed]) == 0
        )
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1] != texts[2]


def test_local_values_change_the_result_and_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    local = tmp_path / "lokala.toml"
    local.write_text(
        '[[andring]]\nid = "prislapp.handlaggning"\nvarde = 0\nprisar = 2024\nmotivering = "Ingår"\n', "utf-8"
    )
    results = []
    for extra in ([], ["--lokala", str(local)]):
        assert main(["rakna", SCENARIO, "--parametrar", SET, "--json", *extra]) == 0
        results.append(json.loads(capsys.readouterr().out))
    assert results[1]["npv"]["kommun"] < results[0]["npv"]["kommun"]
    assert results[1]["npv"]["region"] == results[0]["npv"]["region"]
    assert "prislapp.handlaggning" in json.dumps(results[1]["fingeravtryck"])


def test_excel_is_written_where_it_should_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "ut.xlsx"
    assert main(["rakna", SCENARIO, "--parametrar", SET, "--excel", str(target)]) == 0
    assert target.read_bytes()[:2] == b"PK"
    assert f"Arbetsboken är sparad: {target}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("path", "message"),
    [("ut.csv", "ska sluta på .xlsx"), ("finns/inte/ut.xlsx", "finns inte. Skapa den först.")],
)
def test_excel_path_is_checked_before_the_calculation(
    path: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rakna", SCENARIO, "--parametrar", SET, "--excel", str(tmp_path / path)]) == 1
    shown = capsys.readouterr()
    assert message in shown.err
    assert shown.out == ""


def test_unexpected_error_is_short_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(app._MODULES, "granska", "math:sqrt")  # fails with a TypeError when it is run
    assert main(["granska"]) == 1
    shown = capsys.readouterr().err
    assert "Något oväntat gick fel (TypeError)" in shown
    assert "--felsok" in shown
    assert "Traceback" not in shown
    with pytest.raises(TypeError):
        main(["granska", "--felsok"])


def test_calculation_loads_no_user_interface_and_no_workbook() -> None:
    heavy = [
        "ipywidgets",
        "voila",
        "openpyxl",
        "xlsxwriter",
        "pandas",
        "matplotlib",
        "plotly",
        "IPython",
        "tornado",
    ]
    code = (
        f"import sys\nfrom kalkyl.cli import main\n"
        f"status = main(['rakna', {SCENARIO!r}, '--parametrar', {SET!r}, '--json'])\n"
        f"print(status, sorted(set({heavy!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, cwd=ROOT
    )
    assert done.stderr.strip() == "0 []"


def test_swedish_letters_survive_a_console_that_is_not_utf8() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kalkyl.cli", "--help"],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
    )
    assert "Öppna kalkylen i webbläsaren" in done.stdout.decode("utf-8")
