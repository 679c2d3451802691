"""How often something happens, as a rate with uncertainty that a risk or a scenario can take over."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from pydantic import Field, ValidationError
from scipy.stats import gamma

from kalkyl.lagesbild.aggregate import collapse
from kalkyl.lagesbild.model import Lagesbild
from kalkyl.lagesbild.months import month_code
from kalkyl.lagesbild.panel import Panel
from kalkyl.model.base import Id, Modell
from kalkyl.model.problems import InputError, problem
from kalkyl.model.swedish import problems
from kalkyl.params.files import parse_toml

FORMAT: Final = "kalkyl-takter"
VERSION: Final = 1
LEVEL: Final = 0.95
PRIOR_SHAPE: Final = 0.5
"""Jeffreys' prior of a Poisson rate: half an event in no time."""


class Handelsetakt(Modell):
    """Rate of an indicator in an area, from the lägesbild.

    Attributes:
        indikator: Id of the indicator.
        risker: Ids of the risks it says something about.
        handelsetyp: Event type with a cost, or None.
        omrade: Name of the area, or of the whole.
        fran, till: First and last month counted, e.g. 2025-07.
        antal: Events counted.
        manader: Months with reports (full coverage counts 1).
        per_ar: Posterior mean, events per year.
        lag, hog: 95 % interval.
        form, takt_ar: The posterior itself: gamma with this shape, and this many years as rate parameter.
        syntetisk: Whether the numbers are invented.
    """

    indikator: Id
    risker: Annotated[tuple[Id, ...], Field(strict=False)]
    handelsetyp: Id | None = None
    omrade: str
    fran: str
    till: str
    antal: Annotated[int, Field(ge=0)]
    manader: Annotated[float, Field(gt=0)]
    per_ar: Annotated[float, Field(ge=0)]
    lag: Annotated[float, Field(ge=0)]
    hog: Annotated[float, Field(ge=0)]
    form: Annotated[float, Field(gt=0)]
    takt_ar: Annotated[float, Field(gt=0)]
    syntetisk: bool = False


def event_rates(bild: Lagesbild, panel: Panel, months: int = 12) -> tuple[Handelsetakt, ...]:
    """Return the rate of each indicator in the whole area, by a Gamma–Poisson posterior.

    Overdispersion widens the posterior: shape and years are both divided by the variance-to-mean ratio of the months.

    Args:
        bild: The picture.
        panel: Its counts.
        months: How many months back.
    """
    first = max(panel.antal.shape[2] - months, 0)
    whole = collapse(panel, "hela")
    found = []
    for number, key in enumerate(panel.indikatorer):
        counts, share = whole.antal[0, number, first:], whole.tackning[0, number, first:]
        by_month = [(float(c), float(s)) for c, s in zip(counts, share, strict=True) if s > 0]
        if not by_month:
            continue
        events, years = sum(c for c, _ in by_month), sum(s for _, s in by_month) / 12
        ratio = _dispersion(by_month)
        shape, rate = PRIOR_SHAPE + events / ratio, years / ratio
        low, high = gamma.ppf([(1 - LEVEL) / 2, (1 + LEVEL) / 2], shape, scale=1 / rate)
        indicator = bild.indikatorer[key]
        found.append(
            Handelsetakt(
                indikator=key,
                risker=indicator.risker,
                handelsetyp=indicator.handelsetyp,
                omrade=bild.namn,
                fran=month_code(panel.forsta + first),
                till=month_code(panel.sista),
                antal=int(events),
                manader=round(years * 12, 6),
                per_ar=float(shape / rate),
                lag=float(low),
                hog=float(high),
                form=float(shape),
                takt_ar=float(rate),
                syntetisk=bild.syntetisk,
            )
        )
    return tuple(found)


def _dispersion(by_month: Sequence[tuple[float, float]]) -> float:
    """Variance-to-mean ratio of the months (Pearson), never below 1."""
    mean = sum(c for c, _ in by_month) / sum(s for _, s in by_month)
    if mean <= 0 or len(by_month) < 3:
        return 1.0
    return max(1.0, sum((c - mean * s) ** 2 / (mean * s) for c, s in by_month) / (len(by_month) - 1))


def rates_text(rates: Sequence[Handelsetakt]) -> str:
    """Write rates to a file for the risk register or a scenario."""
    import tomli_w

    rows = [r.model_dump(exclude_none=True) for r in rates]
    return tomli_w.dumps({"format": FORMAT, "version": VERSION, "takt": rows})


def parse_rates(text: str, name: str) -> tuple[Handelsetakt, ...]:
    """Read rates from a file.

    Raises:
        InputError: The file is of another kind, or faulty.
    """
    data: Mapping[str, Any] = parse_toml(text, name)
    if data.get("format") != FORMAT or data.get("version") != VERSION:
        raise problem(name, f'filen är ingen fil med händelsetakter. Den ska börja med format = "{FORMAT}".')
    found, faults = [], []
    for number, row in enumerate(data.get("takt", []), start=1):
        try:
            found.append(Handelsetakt.model_validate(row))
        except ValidationError as error:
            faults += problems(error, f"{name}, takt nr {number}", Handelsetakt)
    if faults:
        raise InputError(faults)
    return tuple(found)
