"""How often something happens, as a rate with uncertainty that a risk or a scenario can take over."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from pydantic import Field, ValidationError

from kalkyl.engine.event_rate import EventRate, posterior
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


class Handelsetakt(Modell):
    """Rate of an indicator in an area, from the lägesbild.

    Attributes:
        indikator: Id of the indicator.
        risker: Ids of the risks it says something about.
        handelsetyp: Event type with a cost, or None.
        omrade: Name of the area, or of the whole.
        fran, till: First and last month counted, e.g. 2025-07.
        antal: Events counted.
        ar: Years they were counted in: reported months, by how much of the population they cover.
        folkmangd: Inhabitants of the area, or None.
        spridning: Variance-to-mean ratio of the months, at least 1.
        per_ar: Posterior mean, events per year.
        lag, hog: 95 % interval.
        syntetisk: Whether the numbers are invented.
    """

    indikator: Id
    risker: Annotated[tuple[Id, ...], Field(strict=False)]
    handelsetyp: Id | None = None
    omrade: str
    fran: str
    till: str
    antal: Annotated[int, Field(ge=0)]
    ar: Annotated[float, Field(gt=0)]
    folkmangd: Annotated[int, Field(ge=1)] | None = None
    spridning: Annotated[float, Field(ge=1)] = 1.0
    per_ar: Annotated[float, Field(ge=0)]
    lag: Annotated[float, Field(ge=0)]
    hog: Annotated[float, Field(ge=0)]
    syntetisk: bool = False

    @property
    def count(self) -> EventRate:
        """The count as the engine takes it."""
        source = f"Lägesbilden {self.omrade}, {self.fran}–{self.till}{' (påhittad)' * self.syntetisk}"
        return EventRate(self.antal, self.ar, self.folkmangd, self.spridning, source=source)


def event_rates(bild: Lagesbild, panel: Panel, months: int = 12) -> tuple[Handelsetakt, ...]:
    """Return the rate of each indicator in the whole area, by a Gamma–Poisson posterior.

    Args:
        bild: The picture.
        panel: Its counts.
        months: How many months back.
    """
    first = max(panel.antal.shape[2] - months, 0)
    whole = collapse(panel, "hela")
    rates = (_rate(bild, whole, number, first) for number in range(len(panel.indikatorer)))
    return tuple(rate for rate in rates if rate is not None)


def _rate(bild: Lagesbild, whole: Panel, number: int, first: int) -> Handelsetakt | None:
    """Return the rate of one indicator; None when nobody has reported it."""
    counts, share = whole.antal[0, number, first:], whole.tackning[0, number, first:]
    by_month = [(float(c), float(s)) for c, s in zip(counts, share, strict=True) if s > 0]
    if not by_month:
        return None
    events = sum(c for c, _ in by_month)
    years = max(round(sum(s for _, s in by_month) / 12, 3), 0.001)
    people = whole.folkmangd[0]
    ratio = _dispersion(by_month)
    rate = posterior(EventRate(events, years, dispersion=ratio))
    indicator = bild.indikatorer[whole.indikatorer[number]]
    return Handelsetakt(
        indikator=indicator.id,
        risker=indicator.risker,
        handelsetyp=indicator.handelsetyp,
        omrade=bild.namn,
        fran=month_code(whole.forsta + first),
        till=month_code(whole.sista),
        antal=int(events),
        ar=years,
        folkmangd=int(people) if people >= 1 else None,
        spridning=ratio,
        per_ar=rate.varde,
        lag=rate.lag or 0.0,
        hog=rate.hog or 0.0,
        syntetisk=bild.syntetisk,
    )


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
