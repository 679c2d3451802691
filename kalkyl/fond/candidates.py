"""Interventions as candidates for a fund: what each costs every board and year, and what it gives in every draw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from kalkyl.engine.evaluation import of_perspective
from kalkyl.model.actors import AKTORER, KATEGORIER, Namnd, Perspektiv
from kalkyl.model.problems import InputError, Problem
from kalkyl.model.result import Resultat

Array = NDArray[np.float64]
COST = KATEGORIER.index("insatskostnad")
KOMMUN = AKTORER.index("kommun")
MOST_OVERLAPPING = 6
"""Most interventions on one group and problem: every combination of them is worked out."""


@dataclass(frozen=True)
class Kandidat:
    """One intervention that may be chosen.

    Attributes:
        id: Identifier within the portfolio.
        resultat: Its calculation, with draws.
        kraver: Candidates that must be chosen as well.
        utesluter: Candidates that cannot be chosen with it.
        delad_kostnad: Name of a fixed cost that it shares with others, or empty.
    """

    id: str
    resultat: Resultat
    kraver: tuple[str, ...] = ()
    utesluter: tuple[str, ...] = ()
    delad_kostnad: str = ""

    @property
    def namn(self) -> str:
        """Name on screen."""
        return self.resultat.scenario.namn

    def kostnad(self, namnd: Namnd, years: int) -> Array:
        """What a board pays for the intervention itself per year [kr, positive], shape (year,)."""
        out = np.zeros(years)
        if self.resultat.scenario.kostnad.namnd == namnd:
            own = -self.resultat.kassaflode[COST, KOMMUN]
            out[: min(years, len(own))] = own[:years]
        return out

    def npv(self, perspektiv: Perspektiv) -> Array:
        """Net present value per draw [kr], draw 0 the base case, shape (draw,)."""
        return of_perspective(self.resultat.npv_dragningar, perspektiv)

    def utgift(self, perspektiv: Perspektiv) -> Array:
        """Present value of the intervention cost per draw [kr, positive], shape (draw,)."""
        return of_perspective(self.resultat.kostnad_dragningar, perspektiv)


@dataclass(frozen=True)
class Kombination:
    """Candidates chosen together on the same group and problem.

    Attributes:
        medlemmar: Their ids; empty for none of them.
        npv: Joint net present value per draw [kr], shape (draw,).
    """

    medlemmar: tuple[str, ...]
    npv: Array


@dataclass(frozen=True)
class Delad:
    """A fixed cost that is paid once however many of its candidates are chosen.

    Attributes:
        namn: Name.
        namnd: Board that pays.
        kostnad: Cost per year [kr, positive].
    """

    namn: str
    namnd: Namnd
    kostnad: tuple[float, ...] = field(default=())


def check(kandidater: Sequence[Kandidat], delade: Mapping[str, Delad]) -> None:
    """Raise an InputError with everything that makes the candidates impossible to choose among."""
    ids = [k.id for k in kandidater]
    faults = [
        Problem(i, "två kandidater har samma id. Byt namn på den ena.")
        for i in sorted({i for i in ids if ids.count(i) > 1})
    ]
    for k in kandidater:
        for other in (*k.kraver, *k.utesluter):
            if other not in ids:
                faults.append(Problem(k.id, f"”{other}” finns inte bland kandidaterna."))
        if k.delad_kostnad and k.delad_kostnad not in delade:
            faults.append(Problem(k.id, f"den delade kostnaden ”{k.delad_kostnad}” finns inte."))
        if k.resultat.lage != "resultat":
            faults.append(
                Problem(
                    k.id, "kostnaden eller effekten saknas, så den går inte att väga mot de andra. Ange den."
                )
            )
        elif len(k.resultat.npv_dragningar) != len(kandidater[0].resultat.npv_dragningar):
            faults.append(
                Problem(k.id, "kandidaterna har olika antal dragningar. Räkna alla med samma antal och frö.")
            )
    if faults:
        raise InputError(faults)


def combinations_of(kandidater: Sequence[Kandidat], perspektiv: Perspektiv) -> list[list[Kombination]]:
    """Every way to choose within each group of candidates that overlap.

    Two interventions overlap when they reach the same target group in the same municipality and act on the same state
    or event. Their relative reductions multiply: what one has prevented the other cannot prevent again.

    Args:
        kandidater: Checked candidates.
        perspektiv: Whose net present value.

    Returns:
        One list per group of overlapping candidates; the first entry is choosing none of them.
    """
    found = []
    for group in _groups(kandidater):
        if len(group) > MOST_OVERLAPPING:
            names = ", ".join(k.namn for k in group)
            raise InputError(
                [
                    Problem(
                        "portföljen",
                        f"högst {MOST_OVERLAPPING} insatser på samma grupp kan vägas samman: {names}.",
                    )
                ]
            )
        none = Kombination((), np.zeros_like(group[0].npv(perspektiv)))
        subsets = [s for size in range(1, len(group) + 1) for s in combinations(group, size)]
        found.append([none, *(_joint(subset, perspektiv) for subset in subsets)])
    return found


def _groups(kandidater: Sequence[Kandidat]) -> list[list[Kandidat]]:
    keys: dict[tuple[str, str, tuple[str, ...]], list[Kandidat]] = {}
    for k in kandidater:
        s = k.resultat.scenario
        keys.setdefault((s.kommun, s.malgrupp, tuple(sorted(k.resultat.tillstand))), []).append(k)
    return list(keys.values())


def _joint(subset: Sequence[Kandidat], perspektiv: Perspektiv) -> Kombination:
    gain = np.sum([k.npv(perspektiv) + k.utgift(perspektiv) for k in subset], axis=0)
    cost = np.sum([k.utgift(perspektiv) for k in subset], axis=0)
    return Kombination(tuple(k.id for k in subset), gain * joint_share([k.resultat for k in subset]) - cost)


def joint_share(results: Sequence[Resultat]) -> float:
    """Share of the added-up gain that is left when overlapping person-years are counted once (1 for a single one).

    With r_i the relative reduction of person-years in a year, all of them together reduce by 1 − Π(1 − r_i); the years
    are weighted by discounted person-years without any intervention.

    >>> joint_share([])
    1.0
    """
    if len(results) < 2:
        return 1.0
    years = min(len(r.ar) for r in results)
    weight = results[0].diskontering_effekt[:years]
    total = together = 0.0
    for state in range(len(results[0].tillstand)):
        base = np.max([_volumes(r, results[0].tillstand[state])[0, :years] for r in results], axis=0)
        reductions = [_reduction(_volumes(r, results[0].tillstand[state])[:, :years], base) for r in results]
        total += float(weight @ (base * np.sum(reductions, axis=0)))
        together += float(weight @ (base * (1.0 - np.prod([1.0 - r for r in reductions], axis=0))))
    return together / total if total > 0 else 1.0


def _volumes(result: Resultat, state: str) -> Array:
    return np.asarray(result.volymer[:, result.tillstand.index(state)])


def _reduction(volumes: Array, base: Array) -> Array:
    return np.asarray(np.divide(volumes[0] - volumes[1], base, out=np.zeros_like(base), where=base > 0))
