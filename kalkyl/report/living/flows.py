"""The sheets Enhetsvärden and Flöden: from one person-year or event, and its change in number, to kronor per year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kalkyl.engine.perspective import BEARER, PUBLIC
from kalkyl.model.actors import (
    AKTORER,
    KATEGORIER,
    NAMNDER,
    PERSPEKTIV,
    Aktor,
    Kategori,
    Namnd,
    Perspektiv,
    members,
)
from kalkyl.report.living.expressions import ONE, ZERO, Ex, Span, dot, num, sum_of, total
from kalkyl.report.living.graph import Graph
from kalkyl.report.living.persons import LiveLine, Profile
from kalkyl.report.living.timeline import CostSheet, Timeline
from kalkyl.report.living.volumes import LiveTrack
from kalkyl.report.text import label, lower_first
from kalkyl.report.units import target_name

UNITS, FLOWS, BOARDS = "Enhetsvärden", "Flöden", "Nämnder"
TOP: Final = 5
COUNTED: Final[tuple[Kategori, ...]] = tuple(
    k for k in KATEGORIER if k not in ("insatskostnad", "skattefinansiering")
)


@dataclass(frozen=True)
class _Group:
    """Lines of one track that follow the same course."""

    track: LiveTrack
    growth: float
    profile: Profile
    amounts: Mapping[Aktor, Ex]

    def volume(self, graph: Graph, t: int) -> Ex:
        """Change in number in a year, with real growth."""
        change = self.track.change[self.profile][t]
        return change * (ONE + num(self.growth)) ** num(t) if self.growth and t else change


class FlowSheets:
    """Kronor per year, actor, category and municipal board.

    Args:
        graph: The workbook.
        time: The years.
        cost: The intervention's own cost.
        tracks: States and events with their lines.
    """

    def __init__(self, graph: Graph, time: Timeline, cost: CostSheet, tracks: Sequence[LiveTrack]) -> None:
        self.graph, self.time, self.cost = graph, time, cost
        lead = "Posterna i Per personår lagda ihop: kronor för ett personår eller en händelse, per slag och aktör."
        self._units = graph.grid(
            UNITS, UNITS, lead, widths=(44, 26, 13, *(15,) * len(AKTORER)), freeze=(4, 2)
        )
        self._units.heads(
            3, ["Tillstånd eller händelse", "Slag eller nämnd", "Real ökning", *map(label, AKTORER)]
        )
        self._row = 4
        self._categories: dict[Kategori, list[_Group]] = {}
        self._boards: dict[Namnd, list[_Group]] = {}
        for track in tracks:
            self._collect(track)
        self._flows()
        self._namnder()

    def _collect(self, track: LiveTrack) -> None:
        by: dict[tuple[Kategori, float, Profile], list[LiveLine]] = {}
        boards: dict[tuple[Namnd, float, Profile], list[LiveLine]] = {}
        for line in track.lines:
            by.setdefault((line.kategori, line.growth, line.profile), []).append(line)
            if "kommun" in line.flow:
                boards.setdefault((line.namnd, line.growth, line.profile), []).append(line)
        for (kategori, growth, profile), lines in by.items():
            group = self._group(track, label(kategori), growth, profile, lines, AKTORER)
            self._categories.setdefault(kategori, []).append(group)
        for (namnd, growth, profile), lines in boards.items():
            group = self._group(track, label(namnd), growth, profile, lines, ("kommun",))
            self._boards.setdefault(namnd, []).append(group)

    def _group(
        self,
        track: LiveTrack,
        what: str,
        growth: float,
        profile: Profile,
        lines: Sequence[LiveLine],
        actors: Sequence[Aktor],
    ) -> _Group:
        g, row = self._units, self._row
        self._row += 1
        g.text(row, 0, target_name(track.key, self.graph.resultat.parametrar))
        g.text(row, 1, what)
        g.constant(row, 2, growth, "procent")
        amounts = {}
        for aktor in actors:
            parts = [line.flow[aktor] for line in lines if aktor in line.flow]
            if parts:
                amounts[aktor] = g.put(row, 3 + AKTORER.index(aktor), total(parts), "kr")
        return _Group(track, growth, profile, amounts)

    def _flows(self) -> None:
        """One block of columns per category, then the sums per actor; engine values are stored where they are the same."""
        lead = (
            "Kronor per år i kalkylens prisår, med insatsen minus utan. Minus är en utgift, plus en inkomst."
        )
        self.grid = g = self.graph.grid(FLOWS, FLOWS, lead, widths=(10, 15), freeze=(TOP, 1))
        g.heads(TOP - 1, ["År"])
        for t in range(self.time.years):
            g.put(TOP + t, 0, self.time.at(0, t), "ar")
        self._col = 1
        self._cells: dict[tuple[Kategori, Aktor], list[Ex]] = {}
        self._at: dict[tuple[Kategori, Aktor], int] = {}
        self._block(
            "insatskostnad", {a: [self.cost.flow(a, t) for t in range(self.time.years)] for a in AKTORER}
        )
        for kategori in COUNTED:
            groups = self._categories.get(kategori, [])
            found = {}
            for aktor in AKTORER:
                own = [group for group in groups if aktor in group.amounts]
                if own:
                    found[aktor] = [
                        total([x.amounts[aktor] * x.volume(self.graph, t) for x in own])
                        for t in range(self.time.years)
                    ]
            if found:
                self._block(kategori, found)
        self._funds()
        self._sums()
        self._chosen(self.graph.run.kalkyl.perspektiv)

    def _block(self, kategori: Kategori, found: Mapping[Aktor, Sequence[Ex]]) -> None:
        g, c = self.grid, KATEGORIER.index(kategori)
        g.text(TOP - 2, self._col, label(kategori), "rubrik")
        flows = self.graph.resultat.kassaflode
        for aktor, cells in found.items():
            g.heads(TOP - 1, [label(aktor)], self._col)
            self._at[kategori, aktor] = self._col
            engine = flows[c, AKTORER.index(aktor)]
            self._cells[kategori, aktor] = [
                g.put(TOP + t, self._col, ex, "kr", float(engine[t])) for t, ex in enumerate(cells)
            ]
            for t in range(self.time.years):
                self.graph.result(
                    f"flode.{kategori}.{aktor}.{t}", self._cells[kategori, aktor][t], float(engine[t])
                )
            self._col += 1

    def _funds(self) -> None:
        """The cost of public funds, borne by taxpayers at large."""
        rate = self.graph.value("kalkyl.skattefinansiering")
        public = [a for a, flag in zip(AKTORER, PUBLIC, strict=True) if flag]
        cells = [
            rate * total([x[t] for (_, a), x in self._cells.items() if a in public])
            for t in range(self.time.years)
        ]
        self._block("skattefinansiering", {AKTORER[BEARER]: cells})

    def _chosen(self, perspektiv: Perspektiv) -> None:
        """The chosen perspective by category."""
        engine = self.graph.resultat.kassaflode[:, [AKTORER.index(a) for a in members(perspektiv)], :].sum(
            axis=1
        )
        for c, kategori in enumerate(KATEGORIER):
            parts = [self._at[kategori, a] for a in members(perspektiv) if (kategori, a) in self._at]
            cells = [total([self.grid.ref(TOP + t, col) for col in parts]) for t in range(self.time.years)]
            self._extra(f"{label(perspektiv)}: {lower_first(label(kategori))}", cells)
            for t in range(self.time.years):
                key = f"slag.{kategori}.{t}"
                self.graph.result(key, self.grid.ref(TOP + t, self._col - 1), float(engine[c, t]))

    def present(self, kategori: Kategori, perspektiv: Perspektiv, discount: Span) -> Ex:
        """Present value of a category for a perspective."""
        columns = [self._at[kategori, a] for a in members(perspektiv) if (kategori, a) in self._at]
        return total([dot(self.grid.down(TOP, col, self.time.years), discount) for col in columns])

    def _sums(self) -> None:
        g = self.grid
        g.text(TOP - 2, self._col, "Summa", "rubrik")
        found: dict[Aktor, list[Ex]] = {}
        self._first_sum = self._col
        for aktor in AKTORER:
            g.heads(TOP - 1, [label(aktor)], self._col)
            found[aktor] = [
                g.put(
                    TOP + t, self._col, total([x[t] for (_, a), x in self._cells.items() if a == aktor]), "kr"
                )
                for t in range(self.time.years)
            ]
            self._col += 1
        for perspektiv in PERSPEKTIV:
            self._perspective(perspektiv, found)
        costs = [self._at["insatskostnad", a] for a in AKTORER]
        whole = [total([g.ref(TOP + t, c) for c in costs]) for t in range(self.time.years)]
        self.whole_cost = self._extra("Insatsen, alla betalare", whole)
        self._others = {
            a: self._extra(
                f"Utöver betalarna: {label(a)}", [self.cost.others(a, t) for t in range(self.time.years)]
            )
            for a in self.cost.other_payers
        }

    def _perspective(self, perspektiv: Perspektiv, found: Mapping[Aktor, Sequence[Ex]]) -> None:
        """The sum of a perspective per year and over the years, where it is no single actor in a column of its own."""
        engine = self.graph.resultat.flode(perspektiv)
        chosen = members(perspektiv)
        if len(chosen) == 1:
            cells = list(found[chosen[0]])
            column = self._first_sum + AKTORER.index(chosen[0])
        else:
            cells = [total([found[a][t] for a in chosen]) for t in range(self.time.years)]
            self._extra(label(perspektiv), cells)
            column = self._col - 1
        for t in range(self.time.years):
            self.graph.result(f"summa.{perspektiv}.{t}", self.grid.ref(TOP + t, column), float(engine[t]))
        whole = sum_of(self.grid.down(TOP, column, self.time.years))
        self.graph.result(f"summa.{perspektiv}", whole, float(engine.sum()))

    def _extra(self, head: str, cells: Sequence[Ex]) -> Span:
        self.grid.heads(TOP - 1, [head], self._col)
        for t, ex in enumerate(cells):
            self.grid.put(TOP + t, self._col, ex, "kr")
        self._col += 1
        return self.grid.down(TOP, self._col - 1, self.time.years)

    def gains(self, aktor: Aktor) -> list[Span]:
        """Everything but the intervention cost and the cost of public funds, one column per category."""
        columns = [c for (k, a), c in self._at.items() if a == aktor and k in COUNTED]
        return [self.grid.down(TOP, c, self.time.years) for c in columns]

    def costs(self, aktor: Aktor) -> Span:
        """The intervention cost to an actor (money out negative)."""
        return self.grid.down(TOP, self._at["insatskostnad", aktor], self.time.years)

    def others(self, aktor: Aktor) -> Span | None:
        """What an actor bears beside the intervention's payers [kr, positive], or None."""
        return self._others.get(aktor)

    def series(self, perspektiv: str, *, cost: bool) -> list[Ex]:
        """Cost of the intervention, or all other flows, of a perspective per year."""
        chosen = members(perspektiv)  # type: ignore[arg-type]
        parts = [x for (k, a), x in self._cells.items() if a in chosen and (k == "insatskostnad") == cost]
        return [total([x[t] for x in parts]) for t in range(self.time.years)]

    def _namnder(self) -> None:
        """The municipality's own flows by board."""
        lead = "Kommunens kronor per år och nämnd, med insatsen minus utan."
        g = self.graph.grid(BOARDS, BOARDS, lead, widths=(10, 22), freeze=(4, 1))
        g.heads(3, ["År", *map(label, NAMNDER), "Kommunen"])
        payer: Namnd = self.graph.run.scenario.kostnad.namnd
        engine = self.graph.resultat.namndflode
        for t in range(self.time.years):
            g.put(4 + t, 0, self.time.at(0, t), "ar")
            cells = []
            for n, namnd in enumerate(NAMNDER):
                groups = [x for x in self._boards.get(namnd, []) if "kommun" in x.amounts]
                parts = [x.amounts["kommun"] * x.volume(self.graph, t) for x in groups]
                if namnd == payer:
                    parts.append(self.cost.flow("kommun", t))
                cells.append(g.put(4 + t, 1 + n, total(parts) if parts else ZERO, "kr", float(engine[n, t])))
                self.graph.result(f"namnd.{namnd}.{t}", cells[-1], float(engine[n, t]))
            g.put(4 + t, 1 + len(NAMNDER), total(cells), "krfet")
