"""Observations as arrays: area × indicator × month, with what nobody has reported kept apart from zeros."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kalkyl.lagesbild.model import Lagesbild

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int_]


@dataclass(frozen=True)
class Panel:
    """Counts in a box.

    Attributes:
        omraden: Ids of the areas, first axis.
        indikatorer: Ids of the indicators, second axis.
        forsta: First month (see `months`); the third axis holds consecutive months.
        antal: Counts, shape (area, indicator, month); NaN where nobody has reported.
        tackning: Share of the population that the count covers, same shape; 0 where nobody has reported.
        folkmangd: Inhabitants, shape (area,); NaN where it is not known.
    """

    omraden: tuple[str, ...]
    indikatorer: tuple[str, ...]
    forsta: int
    antal: Floats
    tackning: Floats
    folkmangd: Floats

    @property
    def manader(self) -> tuple[int, ...]:
        """The months, in order."""
        return tuple(range(self.forsta, self.forsta + self.antal.shape[2]))

    @property
    def sista(self) -> int:
        """The newest month."""
        return self.manader[-1]

    @property
    def known(self) -> Bools:
        """Where a count has been reported."""
        return np.isfinite(self.antal)


def make_panel(bild: Lagesbild, last: int | None = None) -> Panel:
    """Lay the observations out in a box; several reports on the same area, indicator and month are added.

    Args:
        bild: The picture.
        last: Newest month of the box; None takes the newest observed.
    """
    areas = tuple(area.id for area in bild.omraden)
    used = {o.indikator for o in bild.observationer}
    indicators = tuple(key for key in bild.indikatorer if key in used)
    months = [o.manad for o in bild.observationer]
    first = min(months, default=0)
    length = max((last if last is not None else max(months, default=0)) - first + 1, 1)
    counts = np.zeros((len(areas), len(indicators), length))
    known = np.zeros(counts.shape, dtype=bool)
    row, column = {a: n for n, a in enumerate(areas)}, {i: n for n, i in enumerate(indicators)}
    for o in bild.observationer:
        if o.antal is not None and o.manad - first < length:
            place = row[o.omrade], column[o.indikator], o.manad - first
            counts[place] += o.antal
            known[place] = True
    population = np.array([np.nan if a.folkmangd is None else float(a.folkmangd) for a in bild.omraden])
    return Panel(areas, indicators, first, np.where(known, counts, np.nan), known.astype(float), population)
