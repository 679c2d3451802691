"""From areas to a whole: district to city, municipality to county, with what is missing shown."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kalkyl.lagesbild.model import Lagesbild, Omrade
from kalkyl.lagesbild.panel import Floats, Panel, make_panel
from kalkyl.model.base import fold
from kalkyl.model.problems import InputError, Problem


@dataclass(frozen=True)
class Samling:
    """A picture made of others.

    Attributes:
        bild: Names, areas and indicators; the observations stay in the pictures it was made of.
        panel: Counts per municipality (or district); coverage says how much of each has reported.
        delar: The pictures it was made of, in the order of the areas.
    """

    bild: Lagesbild
    panel: Panel
    delar: tuple[Lagesbild, ...]


def weights(panel: Panel) -> Floats:
    """Weight of each area in the whole: inhabitants when all are known, otherwise every area alike; they sum to 1."""
    people = panel.folkmangd
    usable = people if bool(np.isfinite(people).all()) else np.ones(len(panel.omraden))
    return np.asarray(usable / usable.sum())


def collapse(panel: Panel, name: str) -> Panel:
    """Add the areas of a panel to one.

    What has been reported is added; the coverage of a month is the share of the population that has reported. A month
    in which no area has reported stays missing.
    """
    share = weights(panel)
    coverage = np.einsum("a,ait->it", share, panel.tackning)
    counts = np.where(panel.known, panel.antal, 0.0).sum(axis=0)
    return Panel(
        (name,),
        panel.indikatorer,
        panel.forsta,
        np.where(coverage > 0, counts, np.nan)[None],
        coverage[None],
        np.array([panel.folkmangd.sum()]),
    )


def gather(pictures: Sequence[Lagesbild], name: str, expected: Sequence[str] = ()) -> Samling:
    """Gather many pictures to one in which each is an area.

    Args:
        pictures: One per municipality (or district).
        name: Name of the whole.
        expected: Names of those who should have sent one; the rest are listed as missing.

    Raises:
        InputError: Two pictures have the same name, or there is none.
    """
    names = [picture.namn for picture in pictures]
    faults = [
        Problem(n, "två filer har samma namn på kommunen. Ta bort den ena.")
        for n in dict.fromkeys(names)
        if names.count(n) > 1
    ]
    if not pictures:
        faults = [Problem(name, "inga lägesbilder att samla.")]
    if faults:
        raise InputError(faults)
    parts = [collapse(make_panel(picture), fold(picture.namn)) for picture in pictures]
    areas = tuple(
        Omrade(id=part.omraden[0], namn=picture.namn, folkmangd=_people(part))
        for picture, part in zip(pictures, parts, strict=True)
    )
    indicators = {key: value for picture in pictures for key, value in picture.indikatorer.items()}
    here = {fold(n) for n in names}
    whole = Lagesbild(
        namn=name,
        syntetisk=any(p.syntetisk for p in pictures),
        omraden=areas,
        indikatorer=indicators,
        observationer=(),
        saknade=tuple(n for n in expected if fold(n) not in here),
    )
    return Samling(whole, _stack(parts), tuple(pictures))


def _people(part: Panel) -> int | None:
    people = float(part.folkmangd[0])
    return int(people) if np.isfinite(people) and people >= 1 else None


def _stack(parts: Sequence[Panel]) -> Panel:
    order = list(dict.fromkeys(key for part in parts for key in part.indikatorer))
    first, last = min(p.forsta for p in parts), max(p.sista for p in parts)
    counts = np.full((len(parts), len(order), last - first + 1), np.nan)
    coverage = np.zeros(counts.shape)
    for row, part in enumerate(parts):
        columns = [order.index(key) for key in part.indikatorer]
        span = slice(part.forsta - first, part.sista - first + 1)
        counts[row, columns, span] = part.antal[0]
        coverage[row, columns, span] = part.tackning[0]
    people = np.array([float(p.folkmangd[0]) for p in parts])
    return Panel(tuple(p.omraden[0] for p in parts), tuple(order), first, counts, coverage, people)
