"""What the documents for users say is what the program does: quoted results, the file of own values, pictures, pages."""

import re
from pathlib import Path

import pytest

import kalkyl
from kalkyl.model.result import Resultat
from kalkyl.params.overlay import load_overlay
from kalkyl.report.text import break_even_sentences, summary_sentence
from kalkyl.report.uncertainty import uncertainty
from kalkyl.report.uncertainty_text import headline, range_sentence
from kalkyl.ui.pages import PAGES

pytestmark = pytest.mark.lint

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = Path(kalkyl.__file__).parent / "examples"
USER_DOCS = ("kom-igang", "resultat", "fragor", "lokala-varden", "tillganglighet", "dataskydd")


def text_of(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def quotes(name: str) -> set[str]:
    """The quoted results of a document, one string each."""
    blocks = re.findall(r"(?:^> .*\n)+", text_of(name), re.MULTILINE)
    return {" ".join(line[2:].strip() for line in block.splitlines()) for block in blocks}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.fixture(scope="module")
def said() -> set[str]:
    """Every sentence that the engine says of the examples that the documents quote."""
    found: set[str] = set()
    for name in ("gotland_bostad_forst", "ludvika_verkstad"):
        scenario = kalkyl.load_scenario(EXAMPLES / f"{name}.toml")
        parameters = kalkyl.load_parameters(scenario.parametrar)
        result: Resultat = kalkyl.run(scenario, parameters, draws=10_000, seed=1)
        drawn = uncertainty(result)
        assert drawn is not None
        found |= {summary_sentence(result), summary_sentence(result, "kommun")}
        found |= {*break_even_sentences(result), headline(drawn), range_sentence(drawn)}
    return {plain(text) for text in found}


@pytest.mark.parametrize(("name", "count"), [("resultat", 2), ("fragor", 4)])
def test_quoted_results_are_what_the_engine_says(name: str, count: int, said: set[str]) -> None:
    found = quotes(name)
    assert len(found) == count
    assert found <= said, found - said


def test_the_file_of_own_values_can_be_read(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", text_of("lokala-varden"), re.DOTALL)
    file = tmp_path / "lokal.toml"
    file.write_text(block, encoding="utf-8")
    (change,) = load_overlay(file)
    assert (change.varde, change.lag, change.hog) == (0.65, 0.60, 0.70)
    kalkyl.load_parameters("riket", overlay=file)


@pytest.mark.parametrize("name", USER_DOCS)
def test_pages_and_buttons_that_are_named_exist(name: str) -> None:
    package = Path(kalkyl.__file__).parent
    source = "".join(p.read_text(encoding="utf-8") for p in (package / "ui").rglob("*.py"))
    words = source + " ".join(page.short for page in PAGES)
    named = re.findall(r"\*\*([A-ZÅÄÖ][^*.:”]+)\*\*", text_of(name))
    headings = {"Målgrupp och insats", "Kostnad", "Effekten", "Kalkylvärden"}
    assert [n for n in named if n not in words and n not in headings and " " in n and n[0] in "HLDÖST"] == []


@pytest.mark.parametrize("name", USER_DOCS)
def test_commands_that_are_named_exist(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    from kalkyl.cli.app import main

    assert main(["--help"]) == 0
    known = capsys.readouterr().out
    for command in re.findall(r"`kalkyl ([a-z]+)", text_of(name)):
        assert re.search(rf"^\s+{command}\b", known, re.MULTILINE), command


def test_pictures_are_there_small_and_told_in_words() -> None:
    found = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text_of("kom-igang"))
    assert len(found) == 3
    for words, file in found:
        assert words
        assert 5_000 < (DOCS / file).stat().st_size < 200_000
