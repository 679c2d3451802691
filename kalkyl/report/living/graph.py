"""The whole living workbook before it is written: its sheets, inputs and results."""

import re
from dataclasses import dataclass, field
from typing import Final

from kalkyl.engine.model_run import ModelRun
from kalkyl.model.result import Resultat
from kalkyl.report.living.expressions import Ex, Value
from kalkyl.report.living.grid import Grid, Item

LONGEST_NAME: Final = 200
YES, NO = "ja", "nej"


@dataclass(frozen=True)
class Rule:
    """What an input may be.

    Attributes:
        low: Least number, or None.
        high: Greatest number, or None.
        whole: Whether only whole numbers are allowed.
        empty: Whether the cell may be empty.
        choices: Words to choose from, with the value that each stands for in the scenario.
    """

    low: float | None = None
    high: float | None = None
    whole: bool = False
    empty: bool = False
    choices: tuple[tuple[str, str | bool], ...] = ()

    def word(self, value: str | bool) -> str:
        """The word that stands for a value."""
        return next(word for word, meaning in self.choices if meaning == value)


@dataclass(frozen=True)
class Input:
    """An input cell.

    Attributes:
        path: Address of the value in scenario or parameter set; `prisar:` before it means its price year.
        name: Defined name of the cell.
        sheet: Sheet.
        row: Row from 0.
        col: Column from 0.
        value: Value at the start.
        rule: What it may be.
        label: What it is called.
    """

    path: str
    name: str
    sheet: str
    row: int
    col: int
    value: Value
    rule: Rule
    label: str


@dataclass
class Graph:
    """Sheets in order, inputs by path, results by key.

    Attributes:
        resultat: The engine's result.
        run: The scenario made ready, base case.
        grids: Sheets by name.
        inputs: Input cells by path.
        results: Reference to the cell of each result.
        expected: The engine's value of each result, where it has one.
    """

    resultat: Resultat
    run: ModelRun
    grids: dict[str, Grid] = field(default_factory=dict)
    inputs: dict[str, Input] = field(default_factory=dict)
    results: dict[str, Ex] = field(default_factory=dict)
    expected: dict[str, Value] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)

    def grid(self, name: str, title: str, lead: str, **more: object) -> Grid:
        """Add a sheet."""
        self.grids[name] = Grid(name, title, lead, **more)  # type: ignore[arg-type]
        return self.grids[name]

    def add_input(
        self, grid: Grid, row: int, col: int, path: str, value: Value, rule: Rule, label: str
    ) -> Ex:
        """Put an input cell and return a reference to it by its name."""
        name = self.defined_name(path)
        self.inputs[path] = Input(path, name, grid.name, row, col, value, rule, label)
        grid.items[row, col] = _input_item(value)
        return Ex(name, value)

    def value(self, path: str) -> Ex:
        """Return a reference to an input."""
        found = self.inputs[path]
        return Ex(found.name, found.value)

    def defined_name(self, path: str) -> str:
        """Make a name that is valid and unique whatever the path is."""
        base = "in_" + re.sub(r"[^a-z0-9_]", "_", path.lower())[:LONGEST_NAME]
        name, number = base, 2
        while name in self._names:
            name, number = f"{base}_{number}", number + 1
        self._names.add(name)
        return name

    def result(self, key: str, ex: Ex, expected: Value = None) -> Ex:
        """Make a cell known as a result, with the engine's value where it has one."""
        self.results[key] = ex
        self.expected[key] = expected
        return ex


def _input_item(value: Value) -> Item:
    kind = "in_text" if isinstance(value, str) else "in_tal"
    if isinstance(value, float) and abs(value - round(value, 2)) > 1e-9:
        kind = "in_tal4"
    elif isinstance(value, float) and value.is_integer():
        kind = "in_heltal"
    return Item(value, kind, worked=value)
