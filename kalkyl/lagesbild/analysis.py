"""Everything that is worked out from a lägesbild, in one place."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from kalkyl.lagesbild.areas import Jamforelse, compare_areas
from kalkyl.lagesbild.event_rates import Handelsetakt, event_rates
from kalkyl.lagesbild.model import Lagesbild
from kalkyl.lagesbild.news import Nyhet, news
from kalkyl.lagesbild.panel import Panel, make_panel
from kalkyl.lagesbild.signals import Signaler, find_signals

SHOWN: Final = 24
"""Months that are tested, so that the figures show which of them stood out when they were new."""


@dataclass(frozen=True)
class Analys:
    """A picture and what it says.

    Attributes:
        bild: The picture.
        panel: Its counts.
        signaler: Signals of the newest months.
        nyheter: Signals of the newest month, the strongest first.
        jamforelse: Areas beside each other, newest year.
        takter: How often each indicator occurs in the whole area, newest year.
    """

    bild: Lagesbild
    panel: Panel
    signaler: Signaler
    nyheter: tuple[Nyhet, ...]
    jamforelse: Jamforelse
    takter: tuple[Handelsetakt, ...]

    def busiest(self) -> str:
        """Id of the indicator to show first: that of the strongest signal, otherwise the one with most events."""
        if self.nyheter:
            return self.nyheter[0].indikator
        total = np.where(self.panel.known, self.panel.antal, 0.0).sum(axis=(0, 2))
        return self.panel.indikatorer[int(np.argmax(total))]


def analyse(bild: Lagesbild, panel: Panel | None = None) -> Analys:
    """Work out everything.

    Args:
        bild: The picture.
        panel: Its counts; None lays them out from the observations (a gathered picture has its own).
    """
    box = panel if panel is not None else make_panel(bild)
    signals = find_signals(box, SHOWN)
    return Analys(bild, box, signals, news(bild, box, signals), compare_areas(box), event_rates(bild, box))
