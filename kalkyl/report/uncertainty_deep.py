"""The part of the uncertainty that takes longer: thresholds, kinds of figures, and where the uncertainty comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kalkyl.engine.advice import group_of
from kalkyl.engine.evpi import InformationValue, information_values
from kalkyl.engine.sampling import Cancelled, Progress
from kalkyl.engine.sobol import SobolIndex, sobol_indices
from kalkyl.engine.thresholds import threshold
from kalkyl.model.problems import InputError
from kalkyl.model.result import Resultat
from kalkyl.report.numbers import format_kr, format_percent
from kalkyl.report.text import lower_first
from kalkyl.report.uncertainty import Osakerhet
from kalkyl.report.uncertainty_tables import Table
from kalkyl.report.uncertainty_text import KINDS

SAMPLES: Final = 512
SEED: Final = 1
MOST_THRESHOLDS: Final = 8


@dataclass(frozen=True)
class Fordjupning:
    """What a deeper look gives.

    Attributes:
        thresholds: Value at which the net is zero, by address, for values that can change its sign.
        groups: EVPPI per kind of figure, largest first.
        shares: Sobol's indices, largest total first; empty where they could not be computed.
        reason: Why not (Swedish), or empty.
    """

    thresholds: Mapping[str, float]
    groups: tuple[InformationValue, ...]
    shares: tuple[SobolIndex, ...]
    reason: str = ""


def deepen(resultat: Resultat, o: Osakerhet, progress: Progress) -> Fordjupning:
    """Work out the slower parts.

    Args:
        resultat: The result that the uncertainty was read from.
        o: The uncertainty.
        progress: Told the share done; a False from it cancels.

    Raises:
        Cancelled: The caller asked to stop.
    """

    def reached(share: float) -> None:
        if not progress(share):
            raise Cancelled

    reached(0.0)
    thresholds = {}
    turning = [bar for bar in o.bars if bar.changes_sign][:MOST_THRESHOLDS]
    for number, bar in enumerate(turning, start=1):
        found = threshold(resultat, o.perspektiv, bar.path, bar.low, bar.high)
        if found is not None:
            thresholds[bar.path] = found
        reached(0.3 * number / len(turning))
    kinds: dict[str, list[str]] = {}
    for path in o.values:
        kinds.setdefault(group_of(path), []).append(path)
    groups = information_values(resultat, o.perspektiv, kinds) if kinds else ()
    reached(0.4)
    try:
        shares = sobol_indices(resultat, o.perspektiv, SAMPLES, SEED, lambda done: progress(0.4 + 0.6 * done))
    except InputError as error:
        return Fordjupning(thresholds, groups, (), " ".join(p.text for p in error.problems))
    reached(1.0)
    return Fordjupning(thresholds, groups, shares)


def threshold_sentences(o: Osakerhet, deep: Fordjupning) -> list[str]:
    """Say where the net turns, one sentence per value."""
    return [
        f"Insatsen går jämnt upp när ”{lower_first(o.values[path].name)}” är {o.values[path].written(x)}."
        for path, x in deep.thresholds.items()
    ]


def group_table(deep: Fordjupning) -> Table:
    """What each kind of figure is worth to know."""
    rows = tuple(
        (KINDS[g.name], format_kr(g.value), format_kr(g.error)) for g in deep.groups if g.value >= 0.5
    )
    return Table("Värdet av att veta säkert, per slag av värden", ("Slag", "Värt", "Slumpfel"), rows)


def share_table(o: Osakerhet, deep: Fordjupning) -> Table:
    """How much of the variance each value explains."""
    rows = tuple(
        (o.values[s.path].name, format_percent(max(s.first, 0.0), 0), format_percent(max(s.total, 0.0), 0))
        for s in deep.shares
        if s.total >= 0.005
    )
    head = ("Värde", "Ensamt", "Tillsammans med andra")
    return Table("Så stor del av osäkerheten kommer från varje värde", head, rows)
