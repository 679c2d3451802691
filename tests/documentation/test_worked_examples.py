"""The worked examples of docs/utveckling.md, followed to the letter in a copy of the source."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "utveckling.md").read_text(encoding="utf-8")
STEP = re.compile(
    r"^(?P<what>Ny fil|Ändra i) `(?P<path>[^`]+)`:$|^```(?P<kind>toml|python|diff)\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def section(heading: str) -> str:
    """Return the text under a heading of the third level."""
    found = re.search(rf"^### {heading}\n(.*?)(?=^##|\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert found is not None, heading
    return found[1]


def follow(copy: Path, *headings: str) -> None:
    """Do what the sections say: write the new files and change the lines."""
    for heading in headings:
        path = None
        for step in STEP.finditer(section(heading)):
            if step["what"]:
                path = copy / step["path"]
            elif step["kind"] == "diff":
                change(path, step["code"])
            else:
                assert not path.exists(), f"{path.name} finns redan"
                path.write_text(step["code"], encoding="utf-8")


def change(path: Path, diff: str) -> None:
    """Apply a diff without line numbers; what it starts from must stand in the file exactly once."""
    lines = diff.splitlines(keepends=True)
    assert all(line[0] in "+- " or line == "\n" for line in lines), diff
    old = "".join(line[1:] for line in lines if line[0] in "- ")
    new = "".join(line[1:] for line in lines if line[0] in "+ ")
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path.name}: raderna finns {text.count(old)} gånger:\n{old}"
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package and its parameter sets."""
    for name in ("kalkyl", "parametrar"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def run(copy: Path, code: str) -> str:
    """Run Python in the copy and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(copy)!r})\n{code}"],
        cwd=copy,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


DATA = ("En prislapp", "Ett tillstånd", "En insats", "En risk")
SCENARIO = (
    "import kalkyl\n"
    "from kalkyl.engine.defaults import default_scenario\n"
    "parameters = kalkyl.load_parameters('riket')\n"
    "scenario = default_scenario(parameters, '2085', 'pahittad_malgrupp', 'pahittad_motesplats')\n"
    "result = kalkyl.run(scenario, parameters)\n"
)
BOOK = (
    "import io, openpyxl\n"
    "from kalkyl.report.workbook import workbook_bytes\n"
    "book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(result)), data_only=True)\n"
)
PAGE = (
    "from kalkyl.ui.investment_page import InvestmentPage\n"
    "from kalkyl.ui.state import CalculatorState\n"
    "page = InvestmentPage(CalculatorState(parameters, scenario))\n"
)


@pytest.mark.lint
def test_every_example_is_in_the_document() -> None:
    assert re.findall(r"^### (.+)$", TEXT, re.MULTILINE) == [
        *DATA,
        "En utfallsmodell",
        "Ett blad i arbetsboken",
        "Ett kort på sidan",
    ]


@pytest.mark.hand
def test_a_price_shows_in_the_catalogue(copy: Path) -> None:
    follow(copy, "En prislapp")
    code = "from kalkyl.cli import main; sys.exit(main(['katalog', '--sok', 'dagverksamhet påhittad']))"
    shown = run(copy, code)
    assert "Plats i dagverksamhet (påhittad): 1 000 kr per dygn (2025 års priser)." in shown.replace(
        "\u00a0", " "
    )
    assert "Exempelkommun: Uppföljning av dagverksamheten (påhittad), 2025" in shown


@pytest.mark.hand
def test_a_state_has_its_cost(copy: Path) -> None:
    follow(copy, *DATA[:2])
    code = (
        "import kalkyl\n"
        "from kalkyl.engine.exclusion import exclusion_cost\n"
        "parameters = kalkyl.load_parameters('riket')\n"
        "print(float(exclusion_cost(parameters, '2085', 'pahittad_isolering').per_personar.sum()))"
    )
    # 10 days × 1 000 kr; a cost of exclusion is positive.
    assert float(run(copy, code)) == pytest.approx(10_000.0)


@pytest.mark.hand
def test_an_intervention_shows_in_result_workbook_and_page(copy: Path) -> None:
    follow(copy, *DATA[:3])
    code = (
        f"{SCENARIO}{BOOK}{PAGE}"
        "print(float(result.kassaflode[1:, 0, 0].sum()))\n"
        "print(any(c.value == 'Mötesplats (påhittad)' for s in book for row in s.iter_rows() for c in row))\n"
        "print('Isolering (påhittad)' in page.parts['chain'].value)\n"
        "print('pahittad_motesplats' in [key for _, key in page.intervention.control.options])"
    )
    gained, *shown = run(copy, code).split()
    # 100 people × 0.4 × (1 − 0.5) = 20 fewer × 10 days × 1 000 kr.
    assert float(gained) == pytest.approx(200_000.0)
    assert shown == ["True"] * 3


@pytest.mark.hand
def test_a_risk_becomes_a_scenario_and_shows_on_the_page(copy: Path) -> None:
    follow(copy, *DATA)
    words = re.search(r"`kalkyl (risk scenario pahittad_risk [^`]+)`", section("En risk"))
    assert words is not None
    code = (
        "from kalkyl.cli import main\n"
        f"assert main({words[1].split()!r}) == 0\n"
        f"{SCENARIO}{PAGE}"
        "mine = kalkyl.load_scenario('mitt.toml')\n"
        "print('CHOSEN', mine.malgrupp, mine.insats, 'pahittad_risk' in [key for _, key in page.risk.control.options])"
    )
    assert "CHOSEN pahittad_malgrupp pahittad_motesplats True" in run(copy, code)


@pytest.mark.hand
def test_an_outcome_model_is_calculated_and_written(copy: Path) -> None:
    follow(copy, "En utfallsmodell")
    code = (
        "import kalkyl\n"
        "scenario = kalkyl.load_scenario('uttrade.toml')\n"
        "parameters = kalkyl.load_parameters('exempel')\n"
        f"result = kalkyl.run(scenario, parameters, draws=50, seed=1)\n{BOOK}{PAGE}"
        "print(*result.volymer[:, 0].ravel().tolist())\n"
        "print(float(result.flode('kommun').sum()), result.brytpunkt.effekt_faktor)\n"
        "print('Försättsblad' in book.sheetnames, 'Indata' in book.sheetnames, 'Påhittat' in page.parts['chain'].value)"
    )
    volumes, money, shown = run(copy, code).splitlines()
    # k = 0.5 and HR = 2, ten participants: 10, 5, 2.5 without; 10, 2.5, 0.625 with.
    assert [float(x) for x in volumes.split()] == pytest.approx([10, 5, 2.5, 10, 2.5, 0.625])
    net, factor = money.split()
    # 4.375 person-years × 100 000 kr − 10 × 1 000 kr.
    assert float(net) == pytest.approx(437_500.0 - 10_000.0)
    # With k^(HR^f): 5 − 10 · 0.5^h + 2.5 − 10 · 0.25^h = 0.1 person-years pay the 10 000 kr; with x = 0.5^h
    # 10x² + 10x = 7.4, x = 0.494988; h = 1.014535; f = ln h / ln 2 = 0.020818.
    assert float(factor) == pytest.approx(0.020818, rel=1e-3)
    assert shown == "True False True"


@pytest.mark.hand
def test_an_outcome_model_says_what_is_wrong(copy: Path) -> None:
    follow(copy, "En utfallsmodell")
    path = copy / "uttrade.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('matt = "HR"', 'matt = "RR"'), encoding="utf-8")
    code = "from kalkyl.cli import main; print(main(['rakna', 'uttrade.toml']))"
    said = run(copy, f"sys.stderr = sys.stdout\n{code}")
    assert "utträdet förändras av en hazardkvot" in said and said.splitlines()[-1] == "1"


@pytest.mark.hand
def test_a_sheet_is_in_the_workbook_and_its_contents(copy: Path) -> None:
    follow(copy, *DATA[:3], "Ett blad i arbetsboken")
    code = (
        f"{SCENARIO}{BOOK}"
        "print(*[c.value for c in book['Personår'][5]], sep='|')\n"
        "print('Personår' in [c.value for c in book['Försättsblad']['A']])\n"
        "print(book.sheetnames.index('Personår') - book.sheetnames.index('Kommunens nämnder'))"
    )
    row, *rest = run(copy, code).splitlines()
    name, year, *counts = row.split("|")
    # 100 people × 0.4 = 40 in the state the first year, half of them with the intervention.
    assert name == "Isolering (påhittad)" and int(year) > 2000
    assert [float(x) for x in counts] == pytest.approx([40.0, 20.0, -20.0])
    assert rest == ["True", "1"]


@pytest.mark.hand
def test_a_card_is_on_the_page(copy: Path) -> None:
    follow(copy, *DATA[:3], "Ett kort på sidan")
    code = f"{SCENARIO}{PAGE}print(list(page.parts)[list(page.parts).index('years') + 1], page.parts['person_years'].value)"
    shown = run(copy, code)
    assert shown.startswith("person_years ")
    assert "Personår och händelser" in shown and "Isolering (påhittad)" in shown
