"""What may leave the municipality: every number that is shown comes from tables that have been protected together."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from kalkyl.lagesbild.analysis import Analys
from kalkyl.lagesbild.disclosure import LIMIT, Tabell, protect
from kalkyl.lagesbild.news import Nyhet
from kalkyl.lagesbild.panel import Bools, Floats, Panel
from kalkyl.report.numbers import format_number

MONTHS: Final = 12
HIDDEN: Final = "dolt"


@dataclass(frozen=True)
class Publicering:
    """The newest year, protected: per indicator a table of areas and months with all its totals.

    Attributes:
        grans: Smallest count shown besides 0; 0 when nothing is hidden (for use inside the municipality).
        tabeller: Protected table per indicator.
    """

    grans: int
    tabeller: dict[str, Tabell]

    def hidden(self, indicator: str) -> Bools:
        """Which of the newest months may not be shown, shape (area, month)."""
        return self.tabeller[indicator].dold[:-1, :-1]

    def area_total(self, indicator: str, area: int) -> str:
        """Write an area's count over the year."""
        return shown(self.tabeller[indicator], area, -1)

    def total(self, indicator: str) -> str:
        """Write the count of the whole over the year."""
        return shown(self.tabeller[indicator], -1, -1)

    def may_tell(self, item: Nyhet, panel: Panel) -> bool:
        """Whether a signal can be told: none of the counts behind it is hidden."""
        row = panel.omraden.index(item.omrade)
        return not self.hidden(item.indikator)[row, -item.fonster :].any()


def publication(analys: Analys, limit: int = LIMIT) -> Publicering:
    """Protect the newest year of every indicator.

    Args:
        analys: The picture and its analysis.
        limit: Smallest count that may be shown besides 0; 0 hides nothing.
    """
    panel = analys.panel
    tables = {}
    for number, key in enumerate(panel.indikatorer):
        counts: Floats = panel.antal[:, number, -MONTHS:]
        tables[key] = protect(counts, limit)
    return Publicering(limit, tables)


def shown(table: Tabell, row: int, column: int) -> str:
    """Write a cell: a number, hidden, or not reported."""
    if table.dold[row, column]:
        return HIDDEN
    value = table.antal[row, column]
    return format_number(value) if np.isfinite(value) else "ej rapporterat"


def told(analys: Analys, published: Publicering) -> tuple[tuple[Nyhet, ...], int]:
    """Return the signals that can be told, and the number of those that cannot."""
    open_ones = tuple(n for n in analys.nyheter if published.may_tell(n, analys.panel))
    return open_ones, len(analys.nyheter) - len(open_ones)
