"""What is being read, row by row, before it is a picture; and a whole number as people write it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kalkyl.lagesbild.mapping import Koppling
from kalkyl.lagesbild.model import Observation, Omrade
from kalkyl.lagesbild.personal_data import mask, personal_data
from kalkyl.lagesbild.tables import Table
from kalkyl.model.base import fold
from kalkyl.model.indicators import Indikator
from kalkyl.model.problems import Problem
from kalkyl.report.number_input import parse_number


@dataclass
class Draft:
    """What is being read, row by row.

    Attributes:
        indicators: Indicators known from the start.
        population: Inhabitants by folded name of an area, when they are known beforehand.
        mapping: Categories and places of incident lists.
        areas: Areas met so far, by id.
        observations: What has been read.
        refused: Rows that could not be used, with the reason.
        warnings: What should be looked at: seeming personal data, words nobody has mapped.
        notes: How the files were understood.
    """

    indicators: dict[str, Indikator]
    population: Mapping[str, int]
    mapping: Koppling
    areas: dict[str, Omrade] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows: int = 0

    def area(self, text: str) -> str:
        """Return the id of an area by its name; an unknown one is taken in.

        Raises:
            ValueError: The name is missing or has no letters.
        """
        name = " ".join(text.split())[:80]
        key = fold(name)
        if not key:
            raise ValueError("området saknas. Skriv områdets namn.")
        key = key if key[0].isalpha() else f"o_{key}"
        if key not in self.areas:
            self.areas[key] = Omrade(id=key, namn=name, folkmangd=self.population.get(fold(name)))
        return key

    def refuse(self, place: str, text: str) -> None:
        """List a row that cannot be used."""
        self.refused.append(Problem(place, mask(text)))

    def check_texts(self, table: Table, row: int, cells: Sequence[Any], columns: Sequence[int]) -> None:
        """Warn for what seems to be personal data; the text itself is never repeated."""
        for column in columns:
            cell = cells[column]
            kinds = personal_data(str(cell)) if cell not in (None, "") else ()
            if kinds:
                said = " och ".join(kinds)
                self.warnings.append(
                    Problem(
                        table.at(row, column),
                        f"texten ser ut att innehålla {said}. Lägesbilden ska vara fri från personuppgifter: stryk det.",
                    )
                )


def whole(cell: Any) -> int | None:
    """Read a whole number as typed in Sweden; None when the cell is empty.

    Raises:
        ValueError: In Swedish, with what to write instead.
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(cell, bool):
        raise ValueError("här ska stå ett antal.")
    number = float(cell) if isinstance(cell, (int, float)) else parse_number(str(cell))
    if not math.isfinite(number) or number != int(number):
        raise ValueError(f"{str(cell)[:20]} är inget helt antal. Skriv ett heltal.")
    return int(number)
