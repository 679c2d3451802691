"""Root of a function of one variable, without the second that importing scipy.optimize takes."""

from collections.abc import Callable

RELATIVE = 4e-16
MOST_STEPS = 200


def find_root(function: Callable[[float], float], low: float, high: float, tolerance: float = 1e-12) -> float:
    """Find where a continuous function is zero between two points where its signs differ.

    Inverse quadratic interpolation where it is safe, bisection elsewhere.

    Args:
        function: The function.
        low: One end.
        high: The other end.
        tolerance: Largest absolute error of the root (beside rounding).

    Raises:
        ValueError: The function has the same sign at both ends.

    Source: Chandrupatla, T.R. (1997), A new hybrid quadratic/bisection algorithm for finding the zero of a nonlinear
    function without using derivatives, Advances in Engineering Software 28(3), 145–149.

    >>> round(find_root(lambda x: x * x - 2.0, 0.0, 2.0), 9)
    1.414213562
    """
    a, b = low, high
    fa, fb = function(a), function(b)
    if fa * fb > 0:
        raise ValueError("the function has the same sign at both ends")
    c, fc, step = a, fa, 0.5
    best = a if abs(fa) < abs(fb) else b
    for _ in range(MOST_STEPS):
        if fa == 0.0 or fb == 0.0:
            return a if fa == 0.0 else b
        x = a + step * (b - a)
        fx = function(x)
        if (fx > 0) == (fa > 0):
            c, fc = a, fa
        else:
            c, fc, b, fb = b, fb, a, fa
        a, fa = x, fx
        best = a if abs(fa) < abs(fb) else b
        smallest = (2.0 * RELATIVE * abs(best) + tolerance / 2.0) / abs(b - c)
        if smallest > 0.5:
            break
        step = min(1.0 - smallest, max(smallest, _step(a, fa, b, fb, c, fc)))
    return best


def _step(a: float, fa: float, b: float, fb: float, c: float, fc: float) -> float:
    """Share of the way from a to b to try next."""
    xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
    if phi * phi < xi and (1.0 - phi) ** 2 < 1.0 - xi:
        return fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
    return 0.5
