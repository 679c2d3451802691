"""`kalkyl lagesbild` from the command line: the whole way from examples to documents."""

from pathlib import Path

import pytest

from kalkyl.cli import main
from kalkyl.lagesbild.event_rates import parse_rates


def run(*words: object) -> int:
    return main(["lagesbild", *map(str, words)])


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exempel")
    assert run("exempel", folder) == 0
    return folder


@pytest.mark.golden
def test_examples_review_and_analysis(
    examples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = next((examples / "liten_kommun").glob("*.xlsx"))
    assert run("granska", file) == 0
    # Four areas, twelve indicators, 36 months: 4 · 12 · 36 = 1728.
    assert "1728 rader lästes, 1728 uppgifter används, 0 avvisades." in capsys.readouterr().out
    word, excel, rates = tmp_path / "l.docx", tmp_path / "l.xlsx", tmp_path / "t.toml"
    assert (
        run("analysera", file, "--dokument", word, "--excel", excel, "--takter", rates, "--kommun", "2080")
        == 0
    )
    said = capsys.readouterr().out
    assert "Skadegörelse på egendom, Centrum" in said and "Orosanmälningar som rör barn, Norra" in said
    assert word.read_bytes()[:2] == excel.read_bytes()[:2] == b"PK"
    found = parse_rates(rates.read_text("utf-8"), "t.toml")
    assert len(found) == 12 and all(r.syntetisk for r in found)
    assert run("analysera", file, "--excel", excel) == 1
    assert "filen finns redan" in capsys.readouterr().err


@pytest.mark.golden
def test_gathering_with_feedback(examples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted((examples / "lan_med_15_kommuner").glob("*.xlsx"))
    assert len(files) == 15
    assert (
        run("samla", *files[:2], "--namn", "Provlän", "--lan", "Gotlands län", "--aterkoppling", tmp_path)
        == 0
    )
    assert "Gotland: har inte lämnat någon lägesbild." in capsys.readouterr().out
    assert len(list(tmp_path.glob("*.docx"))) == 2


@pytest.mark.hand
def test_template_and_mapping(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target, mapping = tmp_path / "m.csv", tmp_path / "k.toml"
    assert run("mall", "--ut", target, "--omrade", "Norr", "--omrade", "Syd", "--indikator", "klotter", "--manad", "mars 2026", "--koppling", mapping) == 0  # fmt: skip
    assert target.read_text("utf-8-sig").splitlines()[1].startswith("2026-03;Norr;Klotter;")
    assert 'kategori = "graffiti"' in mapping.read_text("utf-8")
    assert run("granska", target, "--koppling", mapping) == 0
    capsys.readouterr()


@pytest.mark.bad_input
def test_faults_are_said_in_swedish(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("mall", "--ut", tmp_path / "m.csv", "--indikator", "klottr", "--manad", "2026-13") == 1
    said = capsys.readouterr().err
    assert "Menade du ”klotter”" in said and "finns inte i kalendern" in said
    bad = tmp_path / "b.csv"
    bad.write_text("Månad;Område;Indikator;Antal\n2026-03;Norr;Klotter;många\n", "utf-8")
    assert run("granska", bad) == 1
    assert run("analysera", bad) == 1
    assert "ingen rad gick att läsa" in capsys.readouterr().err
    assert run("analysera", tmp_path / "finns_inte.csv") == 1
    assert main(["lagesbild"]) == 2
    good = tmp_path / "g.csv"
    good.write_text("Månad;Område;Indikator;Antal\n2026-03;Norr;Klotter;3\n", "utf-8")
    assert run("analysera", good, "--kommun", "9999") == 1
    assert "kommunkoden ”9999” finns inte" in capsys.readouterr().err
