"""Input cells changed in the workbook: another program's answer is the engine's answer on the same changed inputs."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import kalkyl
from kalkyl.engine import run
from kalkyl.model.outcomes import MarkovUtfall
from kalkyl.model.result import Resultat
from kalkyl.params.result_workbook import read_result_workbook
from kalkyl.report.living.build import build
from kalkyl.report.living.graph import Input
from kalkyl.report.workbook import workbook_bytes
from tests.living.cases import examples, random_results
from tests.living.compare import check, largest, places, values
from tests.living.office import recalculated

pytestmark = pytest.mark.reference
TOGETHER = ("kostnad.betalare.", ".start.")
"""Shares that must sum to 1: changed one by one they are a fault (tested with the messages)."""


def edits(result: Resultat, which: int) -> Iterator[tuple[Input, Any]]:
    """Every third input changed a little within what it may be; three scenarios together change all kinds."""
    graph = build(result)
    markov = {u.nyckel for u in result.scenario.utfall if isinstance(u, MarkovUtfall)}
    for number, found in enumerate(graph.inputs.values()):
        stays = any(part in found.path for part in TOGETHER) and (".start." not in found.path or markov)
        if number % 3 != which or stays or found.path.startswith(("prisar:", "kalkyl.prisar")):
            continue
        if found.rule.choices:
            words = [word for word, _ in found.rule.choices]
            yield found, words[(words.index(str(found.value)) + 1) % len(words)]
        elif isinstance(found.value, float):
            yield found, changed(found)


def changed(found: Input) -> float:
    if found.rule.whole:
        return found.value + 1.0  # type: ignore[operator]
    value = float(found.value) * 0.9  # type: ignore[arg-type]
    return value if value else 0.0


def edited(data: bytes, changes: list[tuple[Input, Any]]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for found, value in changes:
        book[found.sheet].cell(found.row + 1, found.col + 1).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("make", [examples, lambda: random_results(12)], ids=["exempel", "slump"])
def test_the_same_answer_after_changes(make: Any, tmp_path: Path) -> None:
    books, results, wanted = {}, {}, {}
    for number, (key, result) in enumerate(make().items()):
        changes = list(edits(result, number % 3))
        assert changes, key
        books[key], results[key] = edited(workbook_bytes(result), changes), result
        scenario = read_result_workbook(books[key])
        assert scenario != result.scenario, key
        wanted[key] = run(scenario, base(result))
    files = recalculated(books, tmp_path)
    for key, result in results.items():
        where = places(result)
        shown = values(files[key], where)
        shown.pop("andrade")
        expected = dict(build(wanted[key]).expected)
        check(key, shown, expected, largest(wanted[key]))  # type: ignore[arg-type]


def base(result: Resultat) -> Any:
    """The parameter set without the scenario's own nouns: they come again with the scenario."""
    own = result.scenario
    if own.parametrar in ("riket", "exempel"):
        return kalkyl.load_parameters(own.parametrar)
    return result.parametrar
