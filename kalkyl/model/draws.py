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
        self.fixed = fixed if fixed is not None else {}
        self._columns = {path: table[:, i] for i, path in enumerate(paths)}

    def __getitem__(self, path: str) -> Array:
        """Draws of one value, shape (draw,); read-only when it does not vary."""
        column = self._columns.get(path)
        if column is not None:
            return column
        # One number seen as a column: np.broadcast_to does the same and takes ten times as long.
        number = np.array(self.fixed[path], dtype=float)
        number.flags.writeable = False
        return np.ndarray((self.count,), dtype=float, buffer=number, strides=(0,))

    def __contains__(self, path: object) -> bool:
        return path in self._columns or path in self.fixed

    @property
    def count(self) -> int:
        """Number of rows, the base case included."""
        return int(self.table.shape[0])

    def repeated(self, count: int) -> "Draws":
        """Return the first row so many times."""
        return Draws(np.asfortranarray(np.repeat(self.table[:1], count, axis=0)), self.paths, self.fixed)

    def rows(self, start: int, stop: int) -> "Draws":
        """Return the rows from start up to stop, without copying."""
        return Draws(self.table[start:stop], self.paths, self.fixed)
