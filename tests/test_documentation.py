"""The documents agree with the program: glossary, method, commands, changelog."""

import re
from pathlib import Path

import pytest

import kalkyl
from kalkyl.model.actors import AKTORER, ETIKETTER, KATEGORIER, NAMNDER, SAMMANSLAGNINGAR
from kalkyl.model.base import ID_PATTERN, fold
from kalkyl.model.values import BEVISGRAD_ETIKETTER, BEVISGRADER

pytestmark = pytest.mark.lint

ROOT = Path(kalkyl.__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def glossary() -> list[list[str]]:
    """Return the rows of the glossary: id, term, English, definition."""
    lines = (ROOT / "docs" / "ordlista.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    return [[row[0].strip("`"), *row[1:]] for row in rows]


def test_glossary_rows_are_whole() -> None:
    rows = glossary()
    assert len(rows) > 80
    for row in rows:
        assert len(row) == 4 and all(row), row
        assert re.fullmatch(ID_PATTERN, row[0]), row
        assert row[3].endswith("."), row


def test_no_two_terms_fold_to_the_same_id() -> None:
    folded = [fold(row[1]) for row in glossary()]
    assert sorted(folded) == sorted(set(folded))
    ids = [row[0] for row in glossary()]
    assert sorted(ids) == sorted(set(ids))


def test_a_folded_term_is_not_the_id_of_another() -> None:
    by_id = {row[0]: row[1] for row in glossary()}
    clashes = [(term, by_id[fold(term)]) for term in by_id.values() if by_id.get(fold(term), term) != term]
    assert clashes == []


@pytest.mark.parametrize("key", [*AKTORER, *SAMMANSLAGNINGAR, *KATEGORIER, *NAMNDER, *BEVISGRADER])
def test_every_fixed_id_is_in_the_glossary_under_its_label(key: str) -> None:
    terms = {row[0]: row[1] for row in glossary()}
    label = {**ETIKETTER, **BEVISGRAD_ETIKETTER}[key]
    assert terms[key] == label.partition(" (")[0]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (path.parent / target).exists(), target
    headings = {slug(h) for h in re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)}
    for anchor in re.findall(r"\]\(#([^)]+)\)", text):
        assert anchor in headings, anchor


def slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_every_command_and_option_in_the_readme_exists(capsys: pytest.CaptureFixture[str]) -> None:
    from kalkyl.cli import app, main

    text = (ROOT / "README.md").read_text("utf-8")
    used = set(re.findall(r"(?:`|^    python -m )kalkyl ([a-z]+)", text, flags=re.MULTILINE))
    assert used == set(app._MODULES)
    shown = ""
    for command in used - {"testa"}:
        assert main([command, "--help"]) == 0
        shown += capsys.readouterr().out
    for option in set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)):
        assert option in shown, option


def test_the_python_example_in_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kalkyl.cli import main

    monkeypatch.chdir(tmp_path)
    assert main(["exempel", "scenarier"]) == 0
    code = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), flags=re.DOTALL)
    assert len(code) == 1
    exec(code[0], {})
    assert (tmp_path / "resultat.xlsx").read_bytes()[:2] == b"PK"
