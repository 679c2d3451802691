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
        return alike(self.fixed[path], self.count)

    def base(self, path: str) -> float:
        """Value in the first row, the base case."""
        column = self._columns.get(path)
        return self.fixed[path] if column is None else float(column[0])

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


def alike(number: float, count: int) -> Array:
    """One number seen as a read-only column, shape (draw,): np.broadcast_to does the same in ten times the time."""
    cell = np.array(number, dtype=float)
    cell.flags.writeable = False
    return np.ndarray((count,), dtype=float, buffer=cell, strides=(0,))


def is_alike(column: Array) -> bool:
    """Whether a column is one number for all draws and known to be."""
    return column.strides == (0,)
