"""The register worked out: what is judged beside what is calculated, and what each measure is worth."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kalkyl.engine import run
from kalkyl.engine.event_rate import EventRate, posterior
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.result import Resultat
from kalkyl.model.values import Varde
from kalkyl.risk.inaction import DRAWS, Kostnad, inaction_cost
from kalkyl.risk.register import Atgard, Bedomning, Riskpost, Riskregister
from kalkyl.risk.register_file import check_register

PATCH = (0.1, 0.9)
"""Quantiles between which a calculated risk is drawn as a patch."""

ALWAYS = (5.0, 4.55, 5.45)
"""Probability of a state: people are in it all the time, so it fills the highest step."""


@dataclass(frozen=True)
class Flack:
    """Where a calculated risk lies on the scales; positions 0.5–5.5, whole numbers the middle of a step.

    Attributes:
        sannolikhet: Middle, low and high end of the probability.
        konsekvens: Middle, low and high end of the consequence.
        per_ar: Expected events per year; None for a state, which is there all the time.
        kostnad: Cost behind the consequence [kr]: of one event, or of a year.
    """

    sannolikhet: tuple[float, float, float]
    konsekvens: tuple[float, float, float]
    per_ar: float | None
    kostnad: float


@dataclass(frozen=True)
class Riskrad:
    """One risk of the register with all that is known about it.

    Attributes:
        post: The entry.
        namn: Name on screen.
        kategori: Heading it belongs to.
        fore: Latest judgement as things stand.
        efter: Latest judgement of how it will be with the measures.
        flack: Where the calculation puts it, or None where something is missing.
        kostnad: Yearly cost of doing nothing; None for a risk that is not in the set.
        evidens_saknas: Whether no effect against it can be defended.
    """

    post: Riskpost
    namn: str
    kategori: str
    fore: Bedomning | None
    efter: Bedomning | None
    flack: Flack | None
    kostnad: Kostnad | None
    evidens_saknas: bool


@dataclass(frozen=True)
class Riskbild:
    """A whole register worked out.

    Attributes:
        register: The register.
        parametrar: The parameter set.
        rader: Its risks, in order.
        kostnad: Yearly cost of doing nothing about any of them, each state and event type once.
    """

    register: Riskregister
    parametrar: Parameteruppsattning
    rader: tuple[Riskrad, ...]
    kostnad: Kostnad

    @property
    def kommun(self) -> str:
        """Name of the municipality."""
        return self.parametrar.kommuner[self.register.kommun].namn

    @property
    def bedomda(self) -> tuple[Riskrad, ...]:
        """Risks that have been judged or calculated, gravest first."""
        seen = [r for r in self.rader if r.fore is not None or r.flack is not None]
        return tuple(sorted(seen, key=lambda r: -_gravity(r)))


def _gravity(row: Riskrad) -> float:
    if row.fore is not None:
        return float(row.fore.sannolikhet * row.fore.konsekvens)
    assert row.flack is not None
    return row.flack.sannolikhet[0] * row.flack.konsekvens[0] / 100


Cache = dict[tuple[object, ...], tuple[Kostnad | None, Flack | None]]
"""Costs already worked out, by what they rest on."""


def work_out(
    register: Riskregister,
    parameters: Parameteruppsattning,
    draws: int = DRAWS,
    cache: Cache | None = None,
) -> Riskbild:
    """Work out a register.

    Args:
        register: The register.
        parameters: Parameter set, with any overlay.
        draws: Number of draws of the costs.
        cache: Costs from an earlier call with the same parameter set; filled in.

    Raises:
        InputError: The register names something that does not exist.
    """
    check_register(register, parameters)
    rows = []
    counts: dict[str, Varde] = {}
    for post in register.risker:
        own = counted(post, parameters)
        counts |= own
        key = (register.kommun, post.risk, post.raknat, register.sannolikhet, register.konsekvens, draws)
        known_costs = cache if cache is not None else {}
        if key not in known_costs:
            known_costs[key] = _costed(register, post.risk, parameters, own, draws)
        rows.append(_row(post, parameters, *known_costs[key]))
    known = [post.risk for post in register.risker if post.risk in parameters.risker]
    total = inaction_cost(parameters, register.kommun, known, counts, draws=draws)
    return Riskbild(register, parameters, tuple(rows), total)


def counted(post: Riskpost, parameters: Parameteruppsattning) -> dict[str, Varde]:
    """Return what has been counted about a risk: events as posteriors, people as they stand."""
    found = {}
    for row in post.raknat:
        source = row.kalla or "Räknat av kommunen"
        if row.id in parameters.tillstand:
            found[row.id] = Varde(varde=row.antal, enhet="antal", kalla=source, kommentar=source)
        else:
            rate = EventRate(row.antal, row.ar, dispersion=row.overspridning, source=source)
            found[row.id] = posterior(rate)
    return found


def rates(post: Riskpost, parameters: Parameteruppsattning) -> dict[str, EventRate]:
    """Return the counted events of a risk, ready for a scenario."""
    return {
        row.id: EventRate(
            row.antal, row.ar, dispersion=row.overspridning, source=row.kalla or "Räknat av kommunen"
        )
        for row in post.raknat
        if row.id in parameters.handelsetyper
    }


def _costed(
    register: Riskregister,
    risk: str,
    parameters: Parameteruppsattning,
    counts: Mapping[str, Varde],
    draws: int,
) -> tuple[Kostnad | None, Flack | None]:
    if risk not in parameters.risker:
        return None, None
    cost = inaction_cost(parameters, register.kommun, [risk], counts, draws=draws)
    if not cost.kand:
        return cost, None
    fixed = {key: Varde(varde=value.varde, enhet=value.enhet) for key, value in counts.items()}
    one = inaction_cost(parameters, register.kommun, [risk], fixed, draws=draws)
    return cost, _patch(register, cost, one, counts)


def _row(
    post: Riskpost, parameters: Parameteruppsattning, cost: Kostnad | None, patch: Flack | None
) -> Riskrad:
    risk = parameters.risker.get(post.risk)
    return Riskrad(
        post,
        post.namn or (risk.namn if risk is not None else post.risk),
        risk.kategori if risk is not None else "Egna risker",
        post.latest("fore"),
        post.latest("efter"),
        patch,
        cost,
        risk is not None and risk.evidens_saknas,
    )


def _patch(register: Riskregister, cost: Kostnad, one: Kostnad, counts: Mapping[str, Varde]) -> Flack:
    """Place a risk by its rate and what one event costs, or, for states, by what a year costs.

    Args:
        register: Holds the scales.
        cost: Yearly cost.
        one: The same with the number of events held fixed, so that what varies is the price of an event.
        counts: Expected events by event type.
    """
    probability, consequence = register.sannolikhet, register.konsekvens
    events = [part for part in cost.delar if part.slag == "handelse" and part.per_rad]
    per_year = [sum(_end(counts[p.id], end) for p in events) for end in ("varde", "lag", "hog")]
    each = one.of("samhallet") / per_year[0] if events else cost.of("samhallet")
    low, high = (float(x) for x in np.quantile(each[1:] if len(each) > 1 else each, PATCH))
    middle = float(each[0])
    ends = (consequence.position(middle), consequence.position(low), consequence.position(high))
    if not events:
        return Flack(ALWAYS, ends, None, middle)
    where = [probability.position(x) for x in per_year]
    return Flack((where[0], where[1], where[2]), ends, per_year[0], middle)


def _end(value: Varde, name: str) -> float:
    found = getattr(value, name)
    return float(value.varde if found is None else found)


def measure_result(measure: Atgard, parameters: Parameteruppsattning) -> Resultat | None:
    """Run the calculation behind a measure; None where there is none.

    Raises:
        InputError: The scenario does not fit the parameter set.
    """
    return None if measure.scenario is None else run(measure.scenario, parameters)
