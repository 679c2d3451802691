"""Outcome model MARKOV as formulas: transition matrices by age, effects on transitions, shares year by year."""

from collections.abc import Callable, Mapping, Sequence

from kalkyl.model.outcomes import MarkovUtfall
from kalkyl.report.living.effects import live_effect, shape
from kalkyl.report.living.expressions import ONE, ZERO, Ex, most, num, total, when
from kalkyl.report.living.graph import YES, Graph
from kalkyl.report.living.persons import LiveLine
from kalkyl.report.living.timeline import Timeline
from kalkyl.report.living.volumes import TOP, LiveTrack, OutcomeSheet, profiles_of

Row = dict[str, Ex]
"""Probability of being in each position next year, from one position."""


class PositionSheet:
    """The sheet of a MARKOV outcome.

    Args:
        graph: The workbook.
        time: The years.
        number: Position of the outcome.
        outcome: The outcome.
        scale: Multiple of the stated effects.
    """

    def __init__(
        self, graph: Graph, time: Timeline, number: int, outcome: MarkovUtfall, scale: float
    ) -> None:
        self.sheet = OutcomeSheet(graph, time, number, outcome)
        self.graph, self.outcome, self.scale = graph, outcome, scale
        self.base = f"utfall.{outcome.nyckel}"
        self.ids = [position.id for position in outcome.lagen]
        self.names = {position.id: position.namn for position in outcome.lagen}
        self._head = TOP + self.sheet.years + 3
        self._bands = [self._band(band.fran_alder, band.overgangar) for band in outcome.aldersband]

    def _band(self, age: int, stated: Mapping[str, Mapping[str, object]]) -> dict[str, Row]:
        """Put a matrix below the years: probabilities of leaving that exceed 1 together are scaled down."""
        g, top = self.sheet.grid, self._head
        g.text(top, 0, f"Övergångar per år från {age} års ålder", "etikett")
        g.heads(top + 1, ["Från", "Till:", *(self.names[j] for j in self.ids), "Lämnar"])
        rows: dict[str, Row] = {}
        for n, i in enumerate(self.ids):
            row = top + 2 + n
            g.text(row, 0, self.names[i])
            leaving = {j: self.graph.value(f"{self.base}.{age}.{i}.{j}") for j in stated.get(i, {}) if j != i}
            out = g.put(row, 2 + len(self.ids), total(list(leaving.values())), "tal4")
            rows[i] = {}
            for c, j in enumerate(self.ids):
                if j == i:
                    ex = most(ONE - out, ZERO)
                else:
                    ex = leaving[j] / most(out, ONE) if j in leaving else ZERO
                rows[i][j] = g.put(row, 2 + c, ex, "tal4")
        self._head = top + 3 + len(self.ids)
        return rows

    def matrix(self, t: int) -> dict[str, Row]:
        """Transitions without the intervention in the year that begins t years after the start."""
        age = self.graph.run.age + t
        starts = [band.fran_alder for band in self.outcome.aldersband]
        return self._bands[max((n for n, first in enumerate(starts) if first <= age), default=0)]

    def trace(self, head: str, matrix: Callable[[int], dict[str, Row]]) -> dict[str, tuple[Ex, ...]]:
        """Shares by position and year; with half-cycle the mean of the year's start and end."""
        sheet, years = self.sheet, self.sheet.years
        share = {j: self.graph.value(f"{self.base}.start.{j}") for j in self.ids}
        g, first = sheet.grid, sheet.col
        g.heads(TOP - 1, [f"{self.names[j]}, {head}, årets början" for j in self.ids], first)
        begun: list[Row] = []
        for t in range(years + 1):
            begun.append({j: g.put(TOP + t, first + c, share[j], "tal4") for c, j in enumerate(self.ids)})
            if t < years:
                step = matrix(t)
                share = {j: total([begun[t][i] * step[i][j] for i in self.ids]) for j in self.ids}
        sheet.col += len(self.ids)
        half = self.graph.value(f"{self.base}.halvcykel").chosen(YES)
        return {
            j: sheet.column(
                f"{self.names[j]}, {head}",
                [when(half, (begun[t][j] + begun[t + 1][j]) / num(2), begun[t][j]) for t in range(years)],
            )
            for j in self.ids
        }

    def changed(self) -> Callable[[int], dict[str, Row]]:
        """Put the changed rows of every year: what the effects add or take comes from staying (`engine.markov._row`)."""
        moved: dict[str, dict[str, tuple[Ex, ...]]] = {}
        for n, change in enumerate(self.outcome.effekter):
            if change.effekt is not None:
                probability = self._probability(n)
                moved.setdefault(change.fran, {})[change.till] = probability
        rows = {i: self._rows(i, targets) for i, targets in moved.items()}

        def at(t: int) -> dict[str, Row]:
            return {i: rows[i][t] if i in rows else row for i, row in self.matrix(t).items()}

        return at

    def _probability(self, n: int) -> tuple[Ex, ...]:
        change, sheet = self.outcome.effekter[n], self.sheet
        base = f"{self.base}.effekter.{n}"
        assert change.effekt is not None
        effect = live_effect(self.graph, change.effekt, base, self.scale)
        delay = self.graph.value(f"{base}.fordrojning_ar")
        name = f"{self.names[change.fran]} till {self.names[change.till]}"
        grip = sheet.column(
            f"Kvarvarande effekt, {name}",
            [shape(self.graph, base, sheet.since(t) - delay) for t in range(sheet.years)],
        )
        strength = sheet.column(f"Effektens styrka, {name}", [effect.strength(g) for g in grip])
        without = [self.matrix(t)[change.fran][change.till] for t in range(sheet.years)]
        return sheet.column(
            f"Sannolikhet med insatsen, {name}",
            [effect.changed(p, s) for p, s in zip(without, strength, strict=True)],
        )

    def _rows(self, i: str, targets: Mapping[str, Sequence[Ex]]) -> list[Row]:
        sheet = self.sheet
        others = [j for j in self.ids if j != i and j not in targets]
        leaving = sheet.column(
            f"Lämnar {self.names[i]} med insatsen",
            [
                total([*(p[t] for p in targets.values()), *(self.matrix(t)[i][j] for j in others)])
                for t in range(sheet.years)
            ],
        )
        found: list[Row] = []
        for t in range(sheet.years):
            size = most(leaving[t], ONE)
            row = {
                j: (targets[j][t] if j in targets else self.matrix(t)[i][j]) / size
                for j in (*targets, *others)
            }
            found.append({**row, i: most(ONE - leaving[t] / size, ZERO)})
        return found


def position_tracks(
    graph: Graph,
    time: Timeline,
    number: int,
    outcome: MarkovUtfall,
    lines: Callable[[str], Sequence[LiveLine]],
    scale: float,
) -> list[LiveTrack]:
    """One track for every position with a state."""
    sheet = PositionSheet(graph, time, number, outcome, scale)
    without = sheet.trace("utan insatsen", sheet.matrix)
    with_it = sheet.trace("med insatsen", sheet.changed())
    found: list[LiveTrack] = []
    for position in outcome.lagen:
        if position.tillstand is not None:
            own = lines(position.tillstand)
            a, b = without[position.id], with_it[position.id]
            change = sheet.sheet.people(a, b, profiles_of(own))
            known = not outcome.effekt_saknas and not found
            found.append(
                LiveTrack(position.tillstand, change, own, sheet.sheet.cases(a, b) if known else None)
            )
    return found
