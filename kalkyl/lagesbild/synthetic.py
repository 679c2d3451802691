"""Invented pictures to try things on, with changes planted in known places. Same seed, same numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kalkyl.lagesbild.model import Lagesbild, Observation, Omrade
from kalkyl.lagesbild.months import month
from kalkyl.model.base import fold
from kalkyl.model.indicators import Indikator

SEED: Final = 2023
MONTHS: Final = 36
LAST: Final = month(2026, 6)
SOURCE: Final = "påhittade exempeldata"
RATES: Final[dict[str, tuple[float, float]]] = {
    "klotter": (9.0, 0.2),
    "skadegorelse": (7.0, 0.3),
    "anlagd_brand_ute": (2.0, 0.4),
    "anlagd_brand_fordon": (0.8, 0.1),
    "ordningsstorning": (10.0, 0.4),
    "misshandel_ute": (3.0, 0.3),
    "narkotika_plats": (4.0, 0.1),
    "berusade_unga": (3.0, 0.3),
    "krankning_skola": (6.0, 0.4),
    "orosanmalan_barn": (14.0, 0.1),
    "vald_nara": (3.0, 0.0),
    "hatbrott": (0.7, 0.0),
}
"""Indicator -> invented events per month and 10 000 inhabitants, and how strongly they follow the season."""


@dataclass(frozen=True)
class Plantering:
    """A change put in on purpose: from a month on, an indicator in an area has `faktor` times as many events."""

    omrade: str
    indikator: str
    fran: int
    faktor: float


@dataclass(frozen=True)
class Exempel:
    """An invented example.

    Attributes:
        namn: Name.
        bilder: One picture per file: a single one, or one per municipality.
        planterade: The changes put in.
    """

    namn: str
    bilder: tuple[Lagesbild, ...]
    planterade: tuple[Plantering, ...]


def small_municipality(indicators: Mapping[str, Indikator], seed: int = SEED) -> Exempel:
    """Return a small municipality with four areas."""
    areas = _areas({"Centrum": 6200, "Norra": 3100, "Södra": 2400, "Landsbygden": 1900})
    planted = (
        Plantering("centrum", "skadegorelse", LAST - 1, 3.0),
        Plantering("norra", "orosanmalan_barn", LAST - 2, 2.5),
    )
    name = "Provkommun (påhittad)"
    return Exempel("liten kommun", (_bild(name, areas, indicators, planted, seed),), planted)


def county(indicators: Mapping[str, Indikator], seed: int = SEED) -> Exempel:
    """Return a county with fifteen municipalities of two areas each, one picture per municipality."""
    rng = np.random.default_rng(seed)
    planted, pictures = [], []
    for number, letter in enumerate("ABCDEFGHIJKLMNO"):
        people = int(rng.integers(5_000, 55_000))
        name = f"Provkommun {letter} (påhittad)"
        areas = _areas({f"{letter} tätort": int(people * 0.7), f"{letter} omland": int(people * 0.3)})
        mine = (
            [Plantering(f"{letter.lower()}_tatort", "anlagd_brand_ute", LAST - 2, 4.0)]
            if letter in "CKM"
            else []
        )
        planted += mine
        pictures.append(_bild(name, areas, indicators, mine, seed + 1 + number))
    return Exempel("län med 15 kommuner", tuple(pictures), tuple(planted))


def city(indicators: Mapping[str, Indikator], seed: int = SEED) -> Exempel:
    """Return a city with fourteen districts in one picture."""
    rng = np.random.default_rng(seed)
    areas = _areas({f"Stadsdel {letter}": int(rng.integers(30_000, 110_000)) for letter in "ABCDEFGHIJKLMN"})
    planted = (
        Plantering("stadsdel_d", "narkotika_plats", LAST - 2, 1.8),
        Plantering("stadsdel_k", "anlagd_brand_fordon", LAST - 1, 3.0),
        Plantering("stadsdel_a", "hatbrott", LAST - 2, 3.0),
    )
    return Exempel(
        "stad med 14 stadsdelar",
        (_bild("Provstaden (påhittad)", areas, indicators, planted, seed + 99),),
        planted,
    )


def _areas(people: Mapping[str, int]) -> tuple[Omrade, ...]:
    return tuple(Omrade(id=fold(name), namn=name, folkmangd=count) for name, count in people.items())


def _bild(
    name: str,
    areas: tuple[Omrade, ...],
    indicators: Mapping[str, Indikator],
    planted: Sequence[Plantering],
    seed: int,
) -> Lagesbild:
    rng = np.random.default_rng(seed)
    used = [indicators[key] for key in RATES if key in indicators]
    first = LAST - MONTHS + 1
    months = np.arange(first, LAST + 1)
    base = np.array([RATES[i.id][0] for i in used])
    swing = np.array([RATES[i.id][1] for i in used])
    people = np.array([(a.folkmangd or 0) / 10_000 for a in areas])
    season = 1 + swing[:, None] * np.cos(2 * np.pi * ((months % 12) - 6) / 12)[None]
    mean = (
        people[:, None, None]
        * base[None, :, None]
        * season[None]
        * rng.gamma(12, 1 / 12, (len(areas), len(used), 1))
    )
    keys = [a.id for a in areas], [i.id for i in used]
    for change in planted:
        place = keys[0].index(change.omrade), keys[1].index(change.indikator)
        mean[place][change.fran - first :] *= change.faktor
    counts = rng.poisson(mean * rng.gamma(15, 1 / 15, mean.shape))
    missing = rng.random(mean.shape) < 0.03
    missing[:, :, -3:] = False
    observations = tuple(
        _observation(area, indicator, first + t, int(counts[a, i, t]), bool(missing[a, i, t]))
        for t in range(MONTHS)
        for a, area in enumerate(areas)
        for i, indicator in enumerate(used)
    )
    return Lagesbild(
        namn=name, syntetisk=True, omraden=areas, indikatorer=dict(indicators), observationer=observations
    )


def _observation(area: Omrade, indicator: Indikator, at: int, number: int, missing: bool) -> Observation:
    return Observation(
        omrade=area.id,
        indikator=indicator.id,
        manad=at,
        antal=None if missing else number,
        lage="ej_rapporterat" if missing else "rapporterat" if number else "inget",
        rapportor=indicator.rapportor[0],
        kalla=SOURCE,
        tillforlitlighet=None if missing else "medel",
    )
