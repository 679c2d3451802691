"""How many events to expect in a year, learnt from a count: the Gamma–Poisson posterior as a value that can be drawn."""

from dataclasses import dataclass

from kalkyl.language import decimal_mark
from kalkyl.model.problems import InputError, Problem
from kalkyl.model.values import Varde

JEFFREYS = (0.5, 0.0)
"""Weak prior: shape and exposure [years] before anything has been counted."""
LEVEL = 0.95


@dataclass(frozen=True)
class EventRate:
    """Events counted in an area.

    Attributes:
        count: Events counted.
        years: Years they were counted in, months without a report left out.
        population: Inhabitants of the area, or None when the same area is calculated for.
        dispersion: Variance over mean of the yearly counts; 1 is Poisson, more means that events come in clusters.
        prior: Shape and exposure [years] of the prior; comparable areas may give a stronger one.
        source: Where the count comes from, in Swedish.
    """

    count: float
    years: float
    population: float | None = None
    dispersion: float = 1.0
    prior: tuple[float, float] = JEFFREYS
    source: str = "Lägesbilden"

    def problems(self, place: str) -> list[Problem]:
        """Return what makes the rate unusable, in Swedish."""
        faults = []
        if self.count < 0:
            faults.append(Problem(place, "antalet händelser är negativt. Ange 0 eller mer."))
        if self.years <= 0:
            faults.append(Problem(place, "tiden som händelserna räknades under ska vara längre än 0 år."))
        if self.population is not None and self.population <= 0:
            faults.append(Problem(place, "folkmängden i området ska vara större än 0."))
        if self.dispersion < 1:
            faults.append(
                Problem(
                    place, "överspridningen ska vara minst 1 (1 betyder att händelserna kommer oberoende)."
                )
            )
        return faults


def posterior(rate: EventRate, population: float | None = None) -> Varde:
    """Expected events per year: Gamma(a + k/φ, b + e/φ), scaled to another population where one is given.

    With shape a + k/φ and exposure b + e/φ the mean is their quotient and the interval lies between the 2.5 and 97.5 per
    cent quantiles. Dispersion φ makes the count worth less, as in a quasi-Poisson model.

    Args:
        rate: What has been counted.
        population: Inhabitants of the area to calculate for; needs the population of the counted area.

    Raises:
        InputError: The count, the time, the populations or the dispersion cannot be used.

    >>> round(posterior(EventRate(12, 3)).varde, 4)
    4.1667
    """
    from scipy import special  # heavy, and needed only where events are counted

    faults = rate.problems("händelser per år")
    if population is not None and population <= 0:
        faults.append(Problem("folkmängd", "folkmängden ska vara större än 0."))
    if population is not None and rate.population is None:
        faults.append(Problem("folkmängd", "ange också folkmängden i området som händelserna räknades i."))
    if faults:
        raise InputError(faults)
    shape = rate.prior[0] + rate.count / rate.dispersion
    exposure = rate.prior[1] + rate.years / rate.dispersion
    scale = 1.0 if population is None or rate.population is None else population / rate.population
    tail = (1.0 - LEVEL) / 2.0
    low, high = (float(special.gammaincinv(shape, p)) / exposure * scale for p in (tail, 1.0 - tail))
    return Varde(
        varde=shape / exposure * scale,
        lag=low,
        hog=high,
        niva=LEVEL,
        familj="gamma",
        enhet="antal_per_ar",
        kalla=rate.source,
        bevisgrad="harledd",
        kommentar=_comment(rate, population),
    )


def _comment(rate: EventRate, population: float | None) -> str:
    count, years = (f"{x:g}".replace(".", decimal_mark()) for x in (rate.count, rate.years))
    text = f"{count} händelser på {years} år, med den osäkerhet som antalet ger."
    if population is not None and rate.population is not None:
        text += f" Omräknat från {rate.population:.0f} till {population:.0f} invånare."
    return text
