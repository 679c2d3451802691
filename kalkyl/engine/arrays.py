"""The one array type of the engine, and powers of drawn values.

Axes are always in the order (…, draw, actor, year). In memory draws are contiguous where there are many: an array of shape
(draw, year) is then a transposed view.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from kalkyl.model.draws import alike, is_alike

Array = NDArray[np.float64]
"""Float array; axes are always in the order (…, draw, actor, year)."""

Profile = tuple[float, ...]
"""Factors by year in the state; the last one holds on; empty for none."""

Duration = float | Array | None
"""Years that an effect lasts: one for all, one per draw with shape (draw,), or no limit."""


LARGEST_KEPT = 31 << 20
"""Just below the size from which glibc always hands memory back [bytes]."""

FEW = 64
"""With fewer draws than this, calls are what takes time."""


def keep_freed_memory() -> None:
    """Let the C library keep the memory of freed arrays, instead of handing it back and fetching it again page by page.

    glibc keeps up to twice the largest block that has been freed, at most 64 MB. The block freed here is never written
    to and so takes no memory itself. Other C libraries are not affected.
    """
    np.empty(LARGEST_KEPT, dtype=np.uint8)


def product(column: Array, factor: float) -> Array:
    """Multiply a column of draws; what is the same in all draws stays so, shape (draw,)."""
    return alike(float(column[0]) * factor, len(column)) if is_alike(column) else np.asarray(column * factor)


def pieces(count: int, size: int) -> Iterator[slice]:
    """Yield slices of at most a size that together cover a range, as equal as they can be.

    >>> [(s.start, s.stop) for s in pieces(10, 4)]
    [(0, 3), (3, 6), (6, 10)]
    """
    number = -(-count // size)
    for i in range(number):
        yield slice(i * count // number, (i + 1) * count // number)


def powers(base: Array, exponents: Array) -> Array:
    """Powers of every drawn value, by multiplying on from one exponent to the next where they are 1 apart.

    Args:
        base: Values, not negative, shape (draw,).
        exponents: Rising exponents, shape (year,).

    Returns:
        base ** exponents, shape (draw, year), draws contiguous.

    >>> powers(np.array([0.5, 2.0]), np.array([0.0, 0.0, 1.0])).tolist()
    [[1.0, 1.0, 0.5], [1.0, 1.0, 2.0]]
    """
    if len(base) < FEW:
        return np.asarray(np.power(base[:, None], exponents))
    out = np.empty((len(exponents), len(base)))
    for year, exponent in enumerate(exponents):
        step = exponent - exponents[year - 1] if year else None
        if step == 0.0:
            out[year] = out[year - 1]
        elif step == 1.0:
            np.multiply(out[year - 1], base, out=out[year])
        else:
            np.power(base, exponent, out=out[year])
    return out.T
