"""The one table of draws that every analysis reads."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Draws:
    """Table draw × parameter; row 0 is the base case (all point values).

    Args:
        table: Uncertain values, shape (draw, parameter); Fortran order keeps each column contiguous.
        paths: Address of each column.
        fixed: Point values of what does not vary, by address.
    """

    def __init__(
        self, table: Array, paths: tuple[str, ...], fixed: Mapping[str, float] | None = None
    ) -> None:
        self.table = table
        self.paths = paths
        self.fixed = dict(fixed or {})
        self._columns = {path: table[:, i] for i, path in enumerate(paths)}

    def __getitem__(self, path: str) -> Array:
        """Draws of one value, shape (draw,); read-only when it does not vary."""
        column = self._columns.get(path)
        if column is not None:
            return column
        return np.broadcast_to(np.float64(self.fixed[path]), (self.count,))

    def __contains__(self, path: object) -> bool:
        return path in self._columns or path in self.fixed

    @property
    def count(self) -> int:
        """Number of rows, the base case included."""
        return int(self.table.shape[0])

    def rows(self, start: int, stop: int) -> "Draws":
        """Return the rows from start up to stop, without copying."""
        return Draws(self.table[start:stop], self.paths, self.fixed)
