"""A parameter set with many faults: all of them are said in one run."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kalkyl.cli import main

pytestmark = pytest.mark.bad_input

LITEN = Path(__file__).parent / "liten"
Edit = Callable[[str, str, str], None]

FAULTS = [
    ("innehall.toml", 'amne = "Vård"', 'amne = "Vård"\nfarg = "röd"', "vardtillfalle: okänd nyckel ”farg”"),
    ("innehall.toml", "prisar = 2020\n", "", "handlaggning: värdet är i kr men saknar prisår"),
    ("innehall.toml", "lag = 8000", "lag = 18000", "bistand: lag (18000) är större än hog (12500)"),
    ("innehall.toml", 'id = "coach"', 'id = "Coach"', "Coach, id: ”Coach” har fel form"),
    ("innehall.toml", "alder = 20", 'alder = "tjugo"', "unga, alder: här ska stå ett heltal, inte text"),
    ("innehall.toml", "varde = 0.7,", "varde = 7,", "bidrag, kvar_per_ar: värdet 7 är större än 1"),
    ("kommuner.csv", ";0.20;", ";0,20;", "kommuner.csv, rad 2 (9901), kommunalskatt: här ska stå ett tal"),
    ("dodsrisker.csv", "alla;1;0.0", "alla;1;1.5", "en dödsrisk för ”alla” ligger inte mellan 0 och 1"),
    ("uppsattning.toml", 'version = "1"', 'version = "1"\nfarg = 1', "uppsattning.toml: okänd nyckel ”farg”"),
    ("extra.toml", "", '[[kalla]]\nid = "pahittad"\ntitel = "Igen"\nutgivare = "K"\n', "finns redan i"),
    ("extra2.toml", "", "[[sak]]\nid = 1\n", "extra2.toml: okänd tabell ”sak”"),
    ("trasig.toml", "", "[[prislapp]\n", "trasig.toml, rad 1: raden kan inte tolkas"),
]
"""File, text, what it is replaced by, what the review must say."""

REFERENCES = [
    ("uppsattning.toml", "prisar = 2024", "prisar = 2035", "prisår 2035 finns inte i KPI-serien"),
    ("uppsattning.toml", "skattear = 2024", "skattear = 2031", "skatteregler för 2031 saknas"),
    (
        "innehall.toml",
        'lon = "grundlon"',
        'lon = "grundlonn"',
        "lönen ”grundlonn” finns inte. Menade du ”grundlon”?",
    ),
    (
        "innehall.toml",
        'prislapp = "handlaggning"',
        'prislapp = "handlagning"',
        "prislappen ”handlagning” finns inte",
    ),
    (
        "innehall.toml",
        'enhet = "styck", k',
        'enhet = "dygn", k',
        "enheterna går inte ihop: priset är kr/styck",
    ),
    ("innehall.toml", 'malgrupper = ["unga"]', 'malgrupper = ["gamla"]', "målgruppen ”gamla” finns inte"),
    (
        "innehall.toml",
        'kallor = ["pahittad"]',
        'kallor = ["okand"]',
        "källan ”okand” finns inte i uppsättningen",
    ),
    ("innehall.toml", "prisar = 2022", "prisar = 2010", "prisår 2010 finns inte i indexet ”kpi” (2020–2024)"),
    (
        "innehall.toml",
        'kommentar = "Ett hushåll."',
        'kommentar = ""',
        "ett antagande utan källa måste ha en kommentar",
    ),
]
"""Faults that show only when every noun can be read."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LITEN, tmp_path / "kopia"))


def edit(folder: Path, faults: list[tuple[str, str, str, str]]) -> None:
    for file, old, new, _ in faults:
        path = folder / file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        assert old in text, f"{old} is not in {file}"
        path.write_text(text.replace(old, new, 1) if old else new, encoding="utf-8")


def test_the_set_that_is_copied_has_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["granska", str(LITEN)]) == 0
    assert "inga fel. 3 prislappar, 1 tillstånd" in capsys.readouterr().out


@pytest.mark.parametrize("faults", [FAULTS, REFERENCES], ids=["nouns", "references"])
def test_all_faults_are_reported_at_once(
    folder: Path, faults: list[tuple[str, str, str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    edit(folder, faults)
    assert main(["granska", str(folder)]) == 1
    shown = capsys.readouterr().err
    missing = [message for *_, message in faults if message not in shown]
    assert not missing, shown
    assert len(shown.splitlines()) >= len(faults)
    assert "Traceback" not in shown


@pytest.mark.parametrize("fault", [*FAULTS, *REFERENCES], ids=lambda fault: fault[3][:40])
def test_each_fault_alone_gives_one_message(
    folder: Path, fault: tuple[str, str, str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    edit(folder, [fault])
    assert main(["granska", str(folder)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert fault[3] in lines[0]
    assert len(lines) == 1, lines


def test_a_distribution_that_cannot_be_fitted_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(folder, [("innehall.toml", "hog = 12500", "hog = 90000", "")])
    assert main(["granska", str(folder)]) == 1
    assert "prislapp.bistand: " in capsys.readouterr().err


def test_an_empty_folder_is_no_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["granska", str(tmp_path)]) == 1
    assert "mappen har inga TOML-filer" in capsys.readouterr().err


def test_missing_tables_are_reported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "kommuner.csv").unlink()
    (folder / "dodsrisker.csv").unlink()
    assert main(["granska", str(folder)]) == 1
    shown = capsys.readouterr().err
    assert "kommuner.csv: filen finns inte" in shown
    assert "dodsrisker.csv: filen finns inte" in shown
