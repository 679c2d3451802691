"""The social investment fund: what is paid out, what comes back from which board and when, and whether the fund lasts.

Two models stand side by side. In the återföring model a board that saves pays a share back after a grace period, for some
years and up to a cap. In the budget model nothing is paid back: the board keeps what it saves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kalkyl.engine.financing import wrong_pocket
from kalkyl.model.actors import AKTORER, KATEGORIER, NAMNDER, Aktor, Namnd
from kalkyl.model.problems import InputError, Problem
from kalkyl.model.result import Resultat

Array = NDArray[np.float64]
Modellval = Literal["aterforing", "budget"]
COST = KATEGORIER.index("insatskostnad")
KOMMUN = AKTORER.index("kommun")
CO_FINANCERS: tuple[Aktor, ...] = (
    "region",
    "arbetsformedlingen",
    "forsakringskassan",
    "rattsvasende",
    "ovriga_staten",
)


@dataclass(frozen=True)
class Fondregler:
    """How the fund works.

    Attributes:
        kapital: What is in it at the start [kr].
        startar: First year.
        ar: Number of years to look at.
        modell: Återföring, or the budget model where nothing is paid back.
        andel: Share of a board's realisable saving that is paid back (0–1).
        anstand_ar: Years from a decision until the first payment back.
        varaktighet_ar: Years of payments.
        tak: Most that is paid back for a decision, as a multiple of what the fund has paid for it; None for no cap.
        medfinansiering: Whether region and state share the cost in proportion to what they gain.
    """

    kapital: float
    startar: int
    ar: int = 15
    modell: Modellval = "aterforing"
    andel: float = 1.0
    anstand_ar: int = 2
    varaktighet_ar: int = 6
    tak: float | None = 1.0
    medfinansiering: bool = False


@dataclass(frozen=True)
class Beslut:
    """A decision to pay for an intervention.

    Attributes:
        id: Identifier.
        resultat: Its calculation.
        ar: Year of the decision; the intervention starts then.
        delar: Shares of each year's cost that the fund pays at once and in the years after; they sum to 1.
    """

    id: str
    resultat: Resultat
    ar: int
    delar: tuple[float, ...] = (1.0,)


@dataclass(frozen=True)
class Plan:
    """Payments of one decision.

    Attributes:
        beslut: The decision.
        utbetalt: What the fund pays per year [kr, positive], shape (year,).
        medfinansierat: What others pay per year [kr, positive], shape (year,).
        aterfors: What each board pays back per year [kr, positive].
    """

    beslut: Beslut
    utbetalt: Array
    medfinansierat: Array
    aterfors: Mapping[Namnd, Array]

    @property
    def tillbaka(self) -> Array:
        """What comes back per year over all boards [kr], shape (year,)."""
        return np.asarray(np.sum(list(self.aterfors.values()) or [np.zeros_like(self.utbetalt)], axis=0))


@dataclass(frozen=True)
class Fond:
    """The fund year by year.

    Attributes:
        regler: Its rules.
        ar: Calendar years.
        planer: One per decision.
        saldo: Balance at each year's end in the base case [kr], shape (year,).
        saldo_dragningar: The same in every draw, shape (draw, year); empty without draws.
    """

    regler: Fondregler
    ar: tuple[int, ...]
    planer: tuple[Plan, ...]
    saldo: Array
    saldo_dragningar: Array

    @property
    def sannolikhet_tom(self) -> float | None:
        """Share of draws in which the fund at some time owes more than it has; None without draws."""
        if not self.saldo_dragningar.size:
            return None
        return float(np.mean(self.saldo_dragningar.min(axis=1) < -0.5))


def fund(rules: Fondregler, decisions: Sequence[Beslut]) -> Fond:
    """Follow a fund over the years.

    The savings are the realisable budget effects of the base case, per board. In a draw they are scaled with
    kommunens gain in that draw over the gain in the base case; payments out are certain.

    Args:
        rules: The fund's rules.
        decisions: The decisions.

    Raises:
        InputError: Every fault in rules and decisions.
    """
    _check(rules, decisions)
    plans = tuple(_plan(rules, decision, 1.0) for decision in decisions)
    saldo = _balance(rules, plans)
    drawn = _drawn(rules, decisions, plans)
    return Fond(rules, tuple(range(rules.startar, rules.startar + rules.ar)), plans, saldo, drawn)


def _check(rules: Fondregler, decisions: Sequence[Beslut]) -> None:
    faults = []
    if not 0 <= rules.andel <= 1:
        faults.append(
            Problem("fonden", "andelen som återförs ska ligga mellan 0 och 1. Skriv t.ex. 0,5 för hälften.")
        )
    if rules.kapital < 0 or rules.ar < 1 or rules.anstand_ar < 0 or rules.varaktighet_ar < 0:
        faults.append(Problem("fonden", "kapital, år, anstånd och varaktighet kan inte vara negativa."))
    for d in decisions:
        if abs(sum(d.delar) - 1.0) > 1e-9:
            faults.append(
                Problem(d.id, f"delbetalningarna summerar till {sum(d.delar):g} men ska summera till 1.")
            )
        if not rules.startar <= d.ar < rules.startar + rules.ar:
            faults.append(Problem(d.id, f"beslutsåret {d.ar} ligger utanför fondens år."))
        if d.resultat.kostnad_saknas:
            faults.append(Problem(d.id, "insatsens kostnad saknas. Ange den innan fonden räknas."))
    if faults:
        raise InputError(faults)


def _plan(rules: Fondregler, decision: Beslut, factor: float) -> Plan:
    shift = decision.ar - rules.startar
    own = -decision.resultat.kassaflode[COST, KOMMUN]
    share = _shared(decision.resultat) if rules.medfinansiering else 0.0
    cost = _spread(_shifted(own, shift, rules.ar), decision.delar)
    paid = cost * (1.0 - share)
    return Plan(decision, paid, cost * share, _returned(rules, decision, shift, float(paid.sum()), factor))


def _shared(result: Resultat) -> float:
    """Share of kommunens cost that region and state bear if everyone who gains pays in proportion to the gain."""
    rows = wrong_pocket(result)
    return float(sum(r.foreslagen_andel or 0.0 for r in rows if r.aktor in CO_FINANCERS))


def _shifted(series: Array, shift: int, years: int) -> Array:
    out = np.zeros(years)
    room = max(min(len(series), years - shift), 0)
    out[shift : shift + room] = series[:room]
    return out


def _spread(cost: Array, parts: Sequence[float]) -> Array:
    out = np.zeros_like(cost)
    for later, part in enumerate(parts):
        out[later:] += part * cost[: len(cost) - later]
    return out


def _returned(
    rules: Fondregler, decision: Beslut, shift: int, invested: float, factor: float
) -> dict[Namnd, Array]:
    """What each board pays back: its share of the saving in the years of payment, until the cap is reached."""
    if rules.modell == "budget":
        return {}
    result = decision.resultat
    cost = result.kassaflode_budget[COST, KOMMUN]
    payer = NAMNDER.index(result.scenario.kostnad.namnd)
    savings = result.namndflode_budget.copy()
    savings[payer] -= cost
    first = shift + rules.anstand_ar
    last = min(first + rules.varaktighet_ar, rules.ar)
    raw = (
        np.array([_shifted(np.maximum(row * factor, 0.0), shift, rules.ar) for row in savings]) * rules.andel
    )
    raw[:, :first] = 0.0
    raw[:, last:] = 0.0
    if rules.tak is not None:
        raw *= _until(raw.sum(axis=0), rules.tak * invested)
    return {n: row for n, row in zip(NAMNDER, raw, strict=True) if row.any()}


def _until(yearly: Array, limit: float) -> Array:
    """Share of each year's payment that fits under a limit for the sum."""
    before = np.concatenate([[0.0], np.cumsum(yearly)[:-1]])
    room = np.maximum(limit - before, 0.0)
    return np.divide(np.minimum(yearly, room), yearly, out=np.zeros_like(yearly), where=yearly > 0)


def _balance(rules: Fondregler, plans: Sequence[Plan]) -> Array:
    net = np.sum([p.tillbaka - p.utbetalt for p in plans] or [np.zeros(rules.ar)], axis=0)
    return np.asarray(rules.kapital + np.cumsum(net))


def _drawn(rules: Fondregler, decisions: Sequence[Beslut], plans: Sequence[Plan]) -> Array:
    count = min((len(d.resultat.npv_dragningar) for d in decisions), default=1) - 1
    if count < 1:
        return np.empty((0, rules.ar))
    factors = [_factors(d.resultat)[:count] for d in decisions]
    rows = []
    for n in range(count):
        made = [_plan(rules, d, float(f[n])) for d, f in zip(decisions, factors, strict=True)]
        rows.append(_balance(rules, made))
    return np.array(rows)


def _factors(result: Resultat) -> Array:
    """Kommunens gain in every draw over the base case's; 1 where the base case gains nothing."""
    gain = result.npv_dragningar[:, KOMMUN] + result.kostnad_dragningar[:, KOMMUN]
    return gain[1:] / gain[0] if abs(gain[0]) > 1e-6 else np.ones(len(gain) - 1)
