"""What is new this month, in plain Swedish."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kalkyl.lagesbild.model import Lagesbild
from kalkyl.lagesbild.months import NAMES, month_name
from kalkyl.lagesbild.panel import Bools, Panel
from kalkyl.lagesbild.signals import FALSE_PER_YEAR, Signaler
from kalkyl.report.numbers import format_number

LEVELS: Final = {2: "Stark signal", 1: "Signal"}
SILENT: Final = 24
"""Months without a single event after which one is worth telling."""


@dataclass(frozen=True)
class Nyhet:
    """A signal in the newest month.

    Attributes:
        omrade, indikator: Ids.
        niva: 2 strong, 1 ordinary.
        styrka: Probability of as much if nothing has changed.
        sedda, vantade: Count in the months looked at, and what was expected.
        fonster: Number of months looked at.
        risker: Ids of the risks that the indicator says something about.
        text: The sentence.
    """

    omrade: str
    indikator: str
    niva: int
    styrka: float
    sedda: int
    vantade: float
    fonster: int
    risker: tuple[str, ...]
    text: str


def period(last: int, length: int) -> str:
    """Write the newest months in words.

    >>> period(24317, 1), period(24317, 3)
    ('juni 2026', 'april–juni 2026')
    """
    if length == 1:
        return month_name(last)
    first = last - length + 1
    year = "" if first // 12 == last // 12 else f" {first // 12}"
    return f"{NAMES[first % 12]}{year}–{month_name(last)}"


def news(bild: Lagesbild, panel: Panel, signals: Signaler) -> tuple[Nyhet, ...]:
    """Return the signals of the newest month, the strongest first."""
    names = bild.area_names
    found = []
    for a, i in zip(*np.nonzero(signals.niva[:, :, -1] > 0), strict=True):
        indicator = bild.indikatorer[panel.indikatorer[i]]
        length = int(signals.fonster[a, i, -1])
        seen, expected = int(signals.sedda[a, i, -1]), float(signals.vantade[a, i, -1])
        level = int(signals.niva[a, i, -1])
        about = format_number(expected, 0 if expected >= 10 else 1)
        found.append(
            Nyhet(
                panel.omraden[a],
                indicator.id,
                level,
                float(signals.styrka[a, i, -1]),
                seen,
                expected,
                length,
                indicator.risker,
                f"{indicator.namn}, {names[panel.omraden[a]]}: {seen} i {period(panel.sista, length)}, mot väntade {about}.",
            )
        )
    return tuple(sorted(found, key=lambda n: (-n.niva, n.styrka)))


def lead(panel: Panel, signals: Signaler, found: Sequence[Nyhet]) -> str:
    """Say the month in one sentence or two, and how many signals chance alone may give."""
    tested = int((signals.niva[:, :, -1] >= 0).sum())
    month = month_name(panel.sista)
    if not tested:
        return (
            f"I {month} finns ingen serie att pröva. Det behövs minst ett års rapporter innan något kan sägas "
            "vara fler än väntat."
        )
    strong = sum(1 for n in found if n.niva == 2)
    chance = format_number(max(1.0, np.ceil(FALSE_PER_YEAR / 12 * tested)))
    if not found:
        said = f"I {month} syns inget som är fler än väntat."
    else:
        one = len(found) == 1
        said = f"I {month} är {len(found)} {'serie' if one else 'serier'} av {tested} fler än väntat"
        said += f", {strong} av dem tydligt." if strong else "."
    return f"{said} Slumpen ensam ger högst ungefär {chance} i månaden, så en signal är något att titta på, inte ett bevis."


def first_events(bild: Lagesbild, panel: Panel) -> tuple[str, ...]:
    """Name what has happened for the first time in at least two years of reports."""
    counts = np.where(panel.known, panel.antal, 0.0)
    before = counts[:, :, :-1].sum(axis=2)
    reports = panel.known[:, :, :-1].sum(axis=2)
    fresh = (counts[:, :, -1] > 0) & (before == 0) & (reports >= SILENT)
    return tuple(
        f"{bild.indikatorer[panel.indikatorer[i]].namn}, {bild.area_names[panel.omraden[a]]}: "
        f"{int(counts[a, i, -1])} i {month_name(panel.sista)}, för första gången på minst {int(reports[a, i])} månader."
        for a, i in zip(*np.nonzero(fresh), strict=True)
    )


def missing_reports(bild: Lagesbild, panel: Panel) -> tuple[str, ...]:
    """Say who has not reported for the newest month: whole areas first, then single indicators."""
    absent: Bools = np.asarray(~panel.known[:, :, -1])
    used: Bools = np.asarray(panel.known.any(axis=2))
    said: list[str] = []
    for a, area in enumerate(panel.omraden):
        gone = [i for i in range(len(panel.indikatorer)) if absent[a, i] and used[a, i]]
        if not gone:
            continue
        name = bild.area_names[area]
        if bool(np.all(absent[a])):
            said.append(f"{name}: ingen rapport för {month_name(panel.sista)}.")
        else:
            what = ", ".join(bild.indikatorer[panel.indikatorer[i]].namn for i in gone)
            said.append(f"{name}: ej rapporterat för {month_name(panel.sista)}: {what}.")
    return (*said, *(f"{name}: har inte lämnat någon lägesbild." for name in bild.saknade))
