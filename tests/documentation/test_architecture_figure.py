"""The figure of the architecture shows the layers and imports that the source has."""

import re

import pytest

from tests.documentation.architecture import FILE, ROWS, imports, layers, reach, svg
from tests.test_architecture import ALLOWED

pytestmark = pytest.mark.lint


def drawn() -> set[tuple[str, str]]:
    return set(re.findall(r'data-fran="(\w+)" data-till="(\w+)"', FILE.read_text(encoding="utf-8")))


def test_the_file_is_what_the_source_gives() -> None:
    assert FILE.read_text(encoding="utf-8") == svg(), "kör python -m tests.documentation.architecture"


def test_every_layer_is_drawn_once() -> None:
    shown = re.findall(r'data-lager="(\w+)"', FILE.read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(layers())


def test_the_arrows_mean_what_the_imports_mean() -> None:
    assert drawn() <= imports()
    assert reach(drawn()) == reach(imports())


def test_every_arrow_points_downwards() -> None:
    level = {box[0]: n for n, row in enumerate(ROWS) for box in row if box}
    wrong = {(a, b) for a, b in imports() if level[a] >= level[b]}
    assert wrong == set()
    assert all(b in ALLOWED[a] for a, b in imports())
