"""The workbook for several scenarios, read back."""

import io
from pathlib import Path

import openpyxl
import pytest

import kalkyl
from kalkyl.cli import main
from kalkyl.model.problems import InputError
from kalkyl.model.result import Resultat
from kalkyl.report.comparison_workbook import comparison_bytes, sheet_names

EXAMPLES = Path(kalkyl.__file__).parent / "examples"


def result(name: str, draws: int = 0, **changes: object) -> Resultat:
    scenario = kalkyl.load_scenario(EXAMPLES / f"{name}.toml").model_copy(update=changes)
    return kalkyl.run(scenario, kalkyl.load_parameters(scenario.parametrar), draws, 5)


def opened(*results: Resultat) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(comparison_bytes(results)))


@pytest.fixture(scope="module")
def pair() -> tuple[Resultat, Resultat]:
    one = result("exempel_coachning", 200)
    cost = one.scenario.kostnad.model_copy(
        update={
            "per_deltagare": one.scenario.kostnad.per_deltagare.model_copy(
                update={"varde": 99_000.0, "lag": None, "hog": None, "familj": "fast"}
            )
        }
    )
    return one, result("exempel_coachning", 200, kostnad=cost, namn="Dyrare")


@pytest.mark.hand
def test_results_stand_beside_each_other(pair: tuple[Resultat, Resultat]) -> None:
    sheet = opened(*pair)["Jämförelse"]
    heads = [c.value for c in sheet[4]]
    rows = {
        row[0].value: dict(zip(heads, [c.value for c in row], strict=True))
        for row in sheet.iter_rows(min_row=5, max_row=6)
    }
    names = sheet_names(pair)
    for name, r in zip(names, pair, strict=True):
        assert rows[name]["Netto, samhället"] == pytest.approx(r.matt["samhallet"].npv)


@pytest.mark.hand
def test_only_what_differs_is_marked(pair: tuple[Resultat, Resultat]) -> None:
    book = opened(*pair)
    marked = {row[0] for row in book["Val"].iter_rows(values_only=True) if row[1] == "skiljer sig"}
    assert "Kostnad per deltagare" in marked
    assert "Kommun" not in marked
    differing = {
        row[0] for row in book["Värden som skiljer sig"].iter_rows(min_row=5, values_only=True) if row[0]
    }
    assert differing == {"Insatskostnad per deltagare"}
    shared = [
        row[0] for row in book["Gemensamma antaganden"].iter_rows(min_row=5, values_only=True) if row[0]
    ]
    assert "Insatskostnad per deltagare" not in shared
    assert len(shared) == len(set(shared)) > 3


@pytest.mark.hand
def test_the_dearer_one_never_wins(pair: tuple[Resultat, Resultat]) -> None:
    cheaper, dearer = sheet_names(pair)
    rows = {row[0]: row for row in opened(*pair)["Parvis"].iter_rows(values_only=True) if row[0]}
    assert rows[cheaper][1:] == ("–", 1.0)
    assert rows[dearer][1:] == (0.0, "–")


@pytest.mark.bad_input
def test_names_are_valid_and_different_whatever_is_typed() -> None:
    odd = ["[a]:*?/\\'", "x" * 80, "x" * 80, "=1+1", "'"]
    results = [result("exempel_coachning", namn=name) for name in odd]
    names = sheet_names(results)
    assert len({n.lower() for n in names}) == len(odd)
    assert opened(*results).sheetnames[-len(odd) :] == names


@pytest.mark.bad_input
def test_one_scenario_is_no_comparison(pair: tuple[Resultat, Resultat]) -> None:
    with pytest.raises(InputError, match="minst två"):
        comparison_bytes(pair[:1])


@pytest.mark.hand
def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(EXAMPLES / f"{n}.toml") for n in ("gotland_bostad_forst", "avesta_supported_employment")]
    assert main(["jamfor", *files, "--excel", str(tmp_path / "ut.xlsx")]) == 0
    out = capsys.readouterr().out
    assert "saknas" in out
    assert "Skiljer sig" in out
    assert openpyxl.load_workbook(tmp_path / "ut.xlsx").sheetnames[0] == "Jämförelse"


@pytest.mark.bad_input
def test_faults_of_all_files_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.toml").write_text("namn = ", encoding="utf-8")
    assert main(["jamfor", str(tmp_path / "a.toml"), str(tmp_path / "b.toml")]) == 1
    err = capsys.readouterr().err
    assert "a.toml" in err
    assert "b.toml" in err
