"""What the documents for developers name exists: files, commands, options, fields; every decision is whole."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from kalkyl.cli import app, main
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.values import Varde

pytestmark = pytest.mark.lint

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
NAMES = ("utveckling", "beslut", "arlig-uppdatering", "bidra", "sakerhet")
PLACES = [ROOT, DOCS, ROOT / "kalkyl", ROOT / "parametrar" / "riket"]
PLACES += [ROOT / "kalkyl" / layer for layer in ("engine", "params", "report", "ui")]


def text(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_every_file_that_is_named_exists(name: str) -> None:
    made = set(re.findall(r"^Ny fil `([^`]+)`:$", text(name), re.MULTILINE))
    for found in re.findall(r"`([\w./*-]+(?:\.(?:py|md|toml|csv|po|svg)|/))`", text(name)):
        if found in made:
            continue
        assert any(list(place.glob(found.rstrip("/"))) for place in PLACES), found


@pytest.mark.parametrize("name", NAMES)
def test_every_command_and_option_exists(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = re.findall(r"(?:`|^    )(?:python -m )?kalkyl ([^`\n]+)", text(name), re.MULTILINE)
    for words in (line.split() for line in lines if not line.startswith("--version")):
        assert words[0] in app._MODULES, words
        if words[0] == "testa":
            continue
        assert main([*words[:2], "--help"] if words[0] == "risk" else [words[0], "--help"]) == 0
        shown = capsys.readouterr().out
        for option in (w for w in words if w.startswith("--")):
            assert option in shown, words


def test_the_fields_of_the_yearly_update_exist() -> None:
    for field in ("varde", "prisar", "kalla_detalj", "granskad", "giltig_till"):
        assert f"`{field}`" in text("arlig-uppdatering") and field in Varde.model_fields
    for field in ("prisar", "skattear", "version"):
        assert field in Parameteruppsattning.model_fields


def test_every_decision_has_context_choice_alternatives_consequence_and_date() -> None:
    decisions = re.split(r"^### ", text("beslut"), flags=re.MULTILINE)[1:]
    assert [int(d.split(".")[0]) for d in decisions] == list(range(1, len(decisions) + 1))
    for decision in decisions:
        assert re.search(r"^\*\d{4}-\d\d-\d\d, [0-9a-f]{7}", decision, re.MULTILINE), decision[:60]
        for part in ("Läge", "Beslut", "Övervägt", "Följd"):
            assert decision.count(f"**{part}.**") == 1, (decision[:60], part)


def test_the_citation_has_what_the_format_requires() -> None:
    cited = yaml.safe_load((DOCS / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert cited["cff-version"] == "1.2.0" and cited["message"] and cited["title"].startswith("Kalkyl")
    assert cited["authors"] == [{"name": "Kalkyl"}]
    assert (cited["version"], cited["license"], cited["type"]) == (
        project["version"],
        project["license"],
        "software",
    )


def test_no_invented_address() -> None:
    for name in ("bidra", "sakerhet"):
        assert "@" not in text(name) and "http" not in text(name)
        assert "projektets ärendehantering" in text(name)
