"""Nobody shall be found in a small number: suppression that holds also for one who knows every total.

Counts below a limit are hidden (zeros are not: that nothing has happened says nothing of anybody). As totals would give
the hidden numbers back, further cells are hidden until, for each small count, every attack by addition and subtraction
leaves an interval that reaches the limit and is at least as wide. Which further cells to hide is found as a cheapest
flow: the smallest sum of numbers that must be allowed to move for the small one to move enough.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from kalkyl.lagesbild.panel import Bools, Floats

LIMIT: Final = 5
"""Counts from 1 up to, but not including, this are small."""
_NEAR: Final = 24
"""Rows that are tried first when a flow is looked for in a large table."""
TOTAL_COST: Final = 50.0
"""How much dearer it is to hide a total than an inner cell of the same size."""


@dataclass(frozen=True)
class Tabell:
    """A table of counts with its totals, and what is hidden in it.

    Attributes:
        antal: Counts with a last row and a last column of totals, shape (rows + 1, columns + 1); NaN not reported.
        dold: Hidden cells, same shape.
        sma: Cells that are small themselves.
    """

    antal: Floats
    dold: Bools
    sma: Bools

    @property
    def oppen(self) -> Floats:
        """What may be published: NaN where hidden or not reported."""
        return np.where(self.dold, np.nan, self.antal)


def with_totals(counts: Floats) -> Floats:
    """Add totals to a table; cells that nobody has reported do not count."""
    known = np.where(np.isfinite(counts), counts, 0.0)
    wide = np.hstack([counts, known.sum(axis=1, keepdims=True)])
    return np.vstack([wide, np.append(known.sum(axis=0), known.sum())[None]])


def protect(counts: Floats, limit: int = LIMIT) -> Tabell:
    """Hide what must be hidden in a table of which all row and column totals are published.

    Args:
        counts: Counts, shape (rows, columns); NaN where nobody has reported.
        limit: Smallest count that may be shown, besides 0.

    Returns:
        The table with totals and what is hidden. Totals are hidden only when nothing else will do.
    """
    table = with_totals(counts)
    small = (table > 0) & (table < limit)
    hidden = small.copy()
    for cell in _by_size(table, small):
        little = len(table) <= _NEAR
        if _rectangle(table, hidden, cell, limit - 1.0, free=little):
            continue
        if little or not _by_total(table, hidden, cell, limit - 1.0):
            _flow(table, hidden, cell, limit - 1.0)
    return Tabell(table, hidden, small)


def interval(table: Tabell, row: int, column: int) -> tuple[float, float]:
    """Return the smallest and largest count that one who sees the open table can tell a cell to have.

    The attacker knows that every hidden count is at least 1, since zeros are not hidden unless they must be, and uses
    all sums at once.
    """
    from scipy.optimize import linprog  # heavy, and not needed to open a page

    flat, hidden = table.antal.ravel(), table.dold.ravel()
    equations = _equations(table.antal)
    place = row * table.antal.shape[1] + column
    known = np.where(hidden | ~np.isfinite(flat), 0.0, flat)
    unknown = np.flatnonzero(hidden)
    low = np.where(flat[unknown] > 0, 1.0, 0.0)
    cost = (unknown == place).astype(float)
    ends = []
    for sign in (1.0, -1.0):
        found = linprog(
            sign * cost,
            A_eq=equations[:, unknown],
            b_eq=-(equations @ known),
            bounds=[(float(x), None) for x in low],
        )
        ends.append(sign * (-np.inf if found.fun is None else float(found.fun)))
    return float(ends[0]), float(ends[1])


def _equations(table: Floats) -> Floats:
    """Write the sums as equations that are zero: inner cells minus their total, for rows and columns."""
    rows, columns = table.shape
    place = np.arange(rows * columns).reshape(rows, columns)
    equations = np.zeros((rows + columns, rows * columns))
    for number, line in enumerate([*place, *place.T]):
        equations[number, line[:-1]] = 1.0
        equations[number, line[-1]] = -1.0
    return equations


def _by_size(table: Floats, small: Bools) -> list[tuple[int, int]]:
    """Small cells, the largest need first: inner cells before totals, smaller before larger."""
    places = [(int(r), int(c)) for r, c in zip(*np.nonzero(small), strict=True)]
    return sorted(places, key=lambda p: (table[p], p))


def _rectangle(table: Floats, hidden: Bools, cell: tuple[int, int], shift: float, *, free: bool) -> bool:
    """Hide the cheapest rectangle round an inner cell that lets it move up by `shift`; returns whether there is one.

    When the cell rises, its two neighbours in the rectangle fall and the opposite corner rises, so that all sums hold.
    With `free`, only a rectangle that is hidden already will do: in a small table the flow finds something cheaper.
    """
    (r, c), (rows, columns) = cell, table.shape
    if r == rows - 1 or c == columns - 1:
        return False
    inner = table[:-1, :-1]
    cost = np.where(hidden[:-1, :-1], 0.0, inner)
    able = np.isfinite(inner) & (inner - 1 >= shift)
    across, down = able[r].copy(), able[:, c].copy()
    across[c] = down[r] = False
    opposite = np.isfinite(inner) & (inner > 0)
    possible = down[:, None] & across[None, :] & opposite
    if not possible.any():
        return False
    price = np.where(possible, cost + cost[:, [c]] + cost[[r], :], np.inf)
    if free and price.min() > 0:
        return False
    i, j = np.unravel_index(int(np.argmin(price)), price.shape)
    hidden[i, j] = hidden[r, j] = hidden[i, c] = True
    return True


def _by_total(table: Floats, hidden: Bools, cell: tuple[int, int], shift: float) -> bool:
    """Hide the totals of two rows instead, in a large table; returns whether that is possible.

    When the cell rises, so does the total of its row; another cell of the column falls, and with it the total of its row.
    """
    (r, c), (rows, columns) = cell, table.shape
    if r == rows - 1 or c == columns - 1:
        return False
    column, totals = table[:-1, c], table[:-1, -1]
    possible = np.isfinite(column) & (column - 1 >= shift)
    possible[r] = False
    if not possible.any():
        return False
    price = np.where(hidden[:-1, c], 0.0, column) + np.where(hidden[:-1, -1], 0.0, totals)
    i = int(np.argmin(np.where(possible, price, np.inf)))
    hidden[r, -1] = hidden[i, -1] = hidden[i, c] = True
    return True


def _flow(table: Floats, hidden: Bools, cell: tuple[int, int], shift: float) -> None:
    """Hide the cells of the cheapest flow that lets a cell move up by `shift`, first among the rows that help most."""
    rows = table.shape[0]
    slack = np.where(np.isfinite(table), np.minimum(table - 1, shift), 0.0) + 2 * hidden
    best = np.argsort(-slack[:-1].sum(axis=1), kind="stable")[:_NEAR]
    near = np.array(sorted({*best.tolist(), cell[0], rows - 1}))
    for chosen in (near, np.arange(rows)):
        # The column totals take part whole: what the rows left out contribute does not move.
        place = int(np.flatnonzero(chosen == cell[0])[0]), cell[1]
        found = _cheapest(table[chosen], hidden[chosen], place, shift)
        if found is not None:
            hidden[chosen] |= found
            return
    hidden |= _lines(table, cell)


def _cheapest(table: Floats, hidden: Bools, cell: tuple[int, int], shift: float) -> Bools | None:
    """Find the cells that must be free to move for one cell to move up by `shift`, at the lowest cost.

    Each cell may move up without bound and down to 1; the sums must still hold. Cells already hidden cost nothing. None
    when nothing can move that far.
    """
    from scipy.optimize import linprog

    equations = _equations(table)
    flat = table.ravel()
    present = np.isfinite(flat)
    value = np.where(present, flat, 0.0)
    cost = value + 1.0
    edge = np.zeros(table.shape, dtype=bool)
    edge[-1, :] = edge[:, -1] = True
    cost = np.where(edge.ravel(), TOTAL_COST * cost, cost)
    cost = np.where(hidden.ravel(), 1e-3, cost)
    usable = present & (value > 0)
    up = np.column_stack([np.zeros(flat.size), np.where(usable, np.inf, 0.0)])
    down = np.column_stack([np.zeros(flat.size), np.where(usable, value - 1.0, 0.0)])
    place = cell[0] * table.shape[1] + cell[1]
    up[place], down[place] = (shift, shift), (0.0, 0.0)
    both = np.hstack([equations, -equations])
    found = linprog(
        np.concatenate([cost, cost]),
        A_eq=both,
        b_eq=np.zeros(equations.shape[0]),
        bounds=[(float(a), float(b)) for a, b in np.vstack([up, down])],
    )
    if found.x is None:
        return None
    moved = found.x[: flat.size] + found.x[flat.size :] > 1e-7
    return np.asarray(moved.reshape(table.shape))


def _lines(table: Floats, cell: tuple[int, int]) -> Bools:
    """Return the totals of a cell's row and column, and that of all."""
    hide = np.zeros(table.shape, dtype=bool)
    hide[cell[0], -1] = hide[-1, cell[1]] = hide[-1, -1] = True
    return hide & np.isfinite(table) & (table > 0)
