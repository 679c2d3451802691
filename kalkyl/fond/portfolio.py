"""The best choice of interventions under yearly budgets per board, solved exactly as a mixed-integer linear programme.

Solved with HiGHS through scipy.optimize.milp. Risk attitudes over draws are scenario constraints: one binary per draw says
whether the draw counts among those that must do well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from kalkyl.fond.candidates import Delad, Kandidat, Kombination, check, combinations_of
from kalkyl.model.actors import Namnd, Perspektiv
from kalkyl.model.problems import problem

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint

Array = NDArray[np.float64]
Attityd = Literal["vantevarde", "sannolikhet", "kvantil"]
MOST_SCENARIOS = 200
"""Draws that the risk attitudes are judged on: the first ones of the table."""
GAP = 1e-9


@dataclass(frozen=True)
class Regler:
    """What the choice must obey.

    Attributes:
        perspektiv: Whose net present value is made as large as possible.
        budget: Most that each board may spend on interventions per year [kr]; a board that is left out has no limit.
        attityd: Mean of the draws; mean with a floor on P(NPV > 0); or a lower quantile of the draws.
        niva: The floor, or the level of the quantile (0.1: nine in ten draws do better).
        maste: Candidates that must be chosen.
        inte: Candidates that may not be chosen.
    """

    perspektiv: Perspektiv = "samhallet"
    budget: Mapping[Namnd, Sequence[float]] | None = None
    attityd: Attityd = "vantevarde"
    niva: float = 0.8
    maste: tuple[str, ...] = ()
    inte: tuple[str, ...] = ()


@dataclass(frozen=True)
class Val:
    """A choice.

    Attributes:
        valda: Ids of the chosen candidates, in the order they were given.
        npv: Net present value of the whole choice per draw [kr], shape (draw,).
        kostnad: What each board pays per year [kr, positive].
    """

    valda: tuple[str, ...]
    npv: Array
    kostnad: Mapping[Namnd, Array]

    @property
    def vantat(self) -> float:
        """Mean over the draws, or the base case without draws [kr]."""
        return float(self.npv[1:].mean() if len(self.npv) > 1 else self.npv[0])


class Portfolj:
    """Candidates and what they share, ready to be chosen among under different rules.

    Args:
        kandidater: The candidates.
        delade: Fixed costs that several of them share, by name.
        perspektiv: Whose net present value.

    Raises:
        InputError: Everything that makes the choice impossible.
    """

    def __init__(
        self,
        kandidater: Sequence[Kandidat],
        delade: Mapping[str, Delad] | None = None,
        perspektiv: Perspektiv = "samhallet",
    ) -> None:
        self.kandidater = tuple(kandidater)
        self.delade = dict(delade or {})
        self.perspektiv: Perspektiv = perspektiv
        check(self.kandidater, self.delade)
        self.groups = combinations_of(self.kandidater, perspektiv)
        self.choices = [c for group in self.groups for c in group]
        self.years = max((len(k.resultat.ar) for k in self.kandidater), default=0)
        self._shared = list(self.delade)

    def _draws(self) -> Array:
        """NPV of every combination and shared cost (negative) per draw, shape (variable, draw)."""
        rows = [c.npv for c in self.choices]
        count = len(rows[0]) if rows else 1
        rows += [np.full(count, -self._present(self.delade[name])) for name in self._shared]
        return np.array(rows)

    def _present(self, shared: Delad) -> float:
        discount = self.kandidater[0].resultat.diskontering_kostnad
        amounts = np.zeros(len(discount))
        amounts[: min(len(shared.kostnad), len(discount))] = shared.kostnad[: len(discount)]
        weight = 1.0 if self.perspektiv in ("kommun", "offentlig_sektor", "samhallet") else 0.0
        return weight * float(amounts @ discount)

    def members(self, combination: Kombination) -> list[Kandidat]:
        """The candidates of a combination."""
        return [k for k in self.kandidater if k.id in combination.medlemmar]

    def cost(self, namnd: Namnd) -> Array:
        """What a board pays per variable and year [kr], shape (variable, year)."""
        rows = [np.sum([k.kostnad(namnd, self.years) for k in self.members(c)] or [np.zeros(self.years)], axis=0) for c in self.choices]  # fmt: skip
        for name in self._shared:
            shared, row = self.delade[name], np.zeros(self.years)
            if shared.namnd == namnd:
                row[: len(shared.kostnad)] = shared.kostnad[: self.years]
            rows.append(row)
        return np.array(rows)

    def choose(self, rules: Regler) -> Val:
        """Find the best choice.

        Raises:
            InputError: No choice obeys the rules.
        """
        solver = _Solver(self, rules)
        return self.made(solver.solve())

    def best_in(self, rules: Regler, draw: int) -> float:
        """Net present value of the best choice if a draw were known to be true [kr]."""
        solver = _Solver(self, rules)
        solver.draws = solver.draws[:, [draw]]
        return float(np.round(solver.solve()) @ solver.draws[:, 0])

    def made(self, chosen: Array) -> Val:
        """Put together what was chosen, from the values of the variables."""
        picked = [c for c, x in zip(self.choices, chosen, strict=False) if x > 0.5]
        ids = {i for c in picked for i in c.medlemmar}
        boards = {k.resultat.scenario.kostnad.namnd for k in self.kandidater} | {
            d.namnd for d in self.delade.values()
        }
        return Val(
            tuple(k.id for k in self.kandidater if k.id in ids),
            np.asarray(np.round(chosen) @ self._draws()),
            {b: np.asarray(np.round(chosen) @ self.cost(b)) for b in sorted(boards)},
        )


class _Solver:
    """One mixed-integer linear programme.

    Variables: every combination of every group of overlapping candidates (binary), every shared cost (binary), and for
    the risk attitudes one binary per draw and, for the quantile, its value.
    """

    def __init__(self, portfolio: Portfolj, rules: Regler) -> None:
        self.portfolio, self.rules = portfolio, rules
        self.draws = portfolio._draws()
        self.size = len(self.draws)
        self.lines: list[tuple[dict[int, float], float, float]] = []
        self._structure()
        self._budgets()
        self.scenarios = 0 if rules.attityd == "vantevarde" else min(self.draws.shape[1] - 1, MOST_SCENARIOS)
        if rules.attityd != "vantevarde":
            if not self.scenarios:
                raise problem(
                    "portföljen", "riskattityden kräver dragningar. Räkna kandidaterna med dragningar först."
                )
            self._attitude()

    @property
    def total(self) -> int:
        """Number of variables."""
        return self.size + self.scenarios + (self.rules.attityd == "kvantil")

    def _line(self, terms: Mapping[int, float], low: float, high: float) -> None:
        self.lines.append((dict(terms), low, high))

    def _where(self, key: str) -> list[int]:
        return [n for n, c in enumerate(self.portfolio.choices) if key in c.medlemmar]

    def _structure(self) -> None:
        """One combination per group; requirements, exclusions, and shared costs that are paid once."""
        p, first = self.portfolio, 0
        for group in p.groups:
            self._line(dict.fromkeys(range(first, first + len(group)), 1.0), 1.0, 1.0)
            first += len(group)
        for k in p.kandidater:
            own = dict.fromkeys(self._where(k.id), 1.0)
            for other in k.kraver:
                self._line(_difference(own, dict.fromkeys(self._where(other), 1.0)), -np.inf, 0.0)
            for other in k.utesluter:
                self._line(_sum(own, dict.fromkeys(self._where(other), 1.0)), -np.inf, 1.0)
            if k.delad_kostnad:
                paid = {len(p.choices) + p._shared.index(k.delad_kostnad): 1.0}
                self._line(_difference(own, paid), -np.inf, 0.0)
            if k.id in self.rules.maste:
                self._line(own, 1.0, 1.0)
            if k.id in self.rules.inte:
                self._line(own, 0.0, 0.0)

    def _budgets(self) -> None:
        for namnd, limits in (self.rules.budget or {}).items():
            cost = self.portfolio.cost(namnd)
            for year in range(self.portfolio.years):
                limit = limits[min(year, len(limits) - 1)] if len(limits) else 0.0
                terms = {n: float(c) for n, c in enumerate(cost[:, year]) if c}
                if terms:
                    self._line(terms, -np.inf, float(limit))

    def _attitude(self) -> None:
        """Σ_v npv[v, d] · x_v ≥ goal − M · (1 − good_d), and enough good draws."""
        share = self.rules.niva if self.rules.attityd == "sannolikhet" else 1.0 - self.rules.niva
        large = float(np.abs(self.draws).sum(axis=0).max()) * 2.0 + 1.0
        goal = self.size + self.scenarios
        for d in range(self.scenarios):
            terms = {v: float(x) for v, x in enumerate(self.draws[:, d + 1]) if x}
            terms[self.size + d] = -large
            if self.rules.attityd == "kvantil":
                terms[goal] = -1.0
            self._line(terms, -large, np.inf)
        good = dict.fromkeys(range(self.size, self.size + self.scenarios), 1.0)
        self._line(good, float(np.ceil(share * self.scenarios - 1e-9)), np.inf)

    def solve(self) -> Array:
        """Return the values of the first variables: combinations and shared costs."""
        from scipy.optimize import Bounds, milp  # heavy, and not needed to open a page

        objective = np.zeros(self.total)
        if self.rules.attityd == "kvantil":
            objective[-1] = -1.0
        else:
            objective[: self.size] = -_means(self.draws)
        upper = np.ones(self.total)
        lower = np.zeros(self.total)
        whole = np.ones(self.total, dtype=int)
        if self.rules.attityd == "kvantil":
            lower[-1], upper[-1], whole[-1] = -np.inf, np.inf, 0
        scale = max(float(np.abs(objective).max()), 1.0)
        found = milp(
            objective / scale,
            constraints=self._constraints(),
            bounds=Bounds(lower, upper),
            integrality=whole,
            options={"mip_rel_gap": GAP},
        )
        if found.x is None:
            raise problem(
                "portföljen",
                "inget val klarar alla krav. Höj en budget, sänk kravet på säkerhet, eller släpp det som måste väljas.",
            )
        return np.asarray(found.x[: self.size])

    def _constraints(self) -> "LinearConstraint":
        from scipy.optimize import LinearConstraint
        from scipy.sparse import csr_matrix

        rows = [n for n, (terms, _, _) in enumerate(self.lines) for _ in terms]
        columns = [v for terms, _, _ in self.lines for v in terms]
        values = [x for terms, _, _ in self.lines for x in terms.values()]
        matrix = csr_matrix((values, (rows, columns)), shape=(len(self.lines), self.total))
        return LinearConstraint(
            matrix, [low for _, low, _ in self.lines], [high for _, _, high in self.lines]
        )


def _means(draws: Array) -> Array:
    return np.asarray(draws[:, 1:].mean(axis=1) if draws.shape[1] > 1 else draws[:, 0])


def _sum(a: Mapping[int, float], b: Mapping[int, float]) -> dict[int, float]:
    return {v: a.get(v, 0.0) + b.get(v, 0.0) for v in {*a, *b}}


def _difference(a: Mapping[int, float], b: Mapping[int, float]) -> dict[int, float]:
    found = {v: a.get(v, 0.0) - b.get(v, 0.0) for v in {*a, *b}}
    return {v: x for v, x in found.items() if x}
