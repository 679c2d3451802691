"""The sheet Skatt: income tax by the piecewise rules, one row per kind of person."""

from dataclasses import dataclass
from typing import Final

from kalkyl.model.economy import Segments
from kalkyl.report.living.expressions import ONE, ZERO, Ex, below, item, least, most, num, when
from kalkyl.report.living.graph import Graph
from kalkyl.report.living.grid import Grid
from kalkyl.report.living.prices import IndexSheet, tax_level

SHEET: Final = "Skatt"
_HEADS: Final = (
    "Vem",
    "Lön, kr per år",
    "Skattepliktig ersättning, kr per år",
    "Inkomst i prisbasbelopp",
    "Steg i grundavdraget",
    "Grundavdrag, kr",
    "Beskattningsbar inkomst, kr",
    "Kommunalskatt, kr",
    "Regionskatt, kr",
    "Statlig skatt, kr",
    "Lön i prisbasbelopp",
    "Steg i jobbskatteavdraget",
    "Underlag för jobbskatteavdrag, kr",
    "Jobbskatteavdrag, kr",
)
PARTS: Final = ("taxable", "kommun", "region", "state", "credit")
_COLUMNS: Final = {"taxable": 6, "kommun": 7, "region": 8, "state": 9, "credit": 13}
Taxes = dict[str, Ex]
"""Taxable income, municipal, regional and state tax, and earned income tax credit [kr per year]."""


@dataclass(frozen=True)
class _Rule:
    first: int
    count: int


class TaxSheet:
    """Tax rules of the year and the persons that they are applied to.

    Args:
        graph: The workbook.
        index: Price indices.
    """

    def __init__(self, graph: Graph, index: IndexSheet) -> None:
        self.graph = graph
        lead = "Årets skatteregler i prisbasbelopp, uttryckta i kalkylens prisnivå, och skatten för varje typ av person."
        self.grid: Grid = graph.grid(SHEET, SHEET, lead, widths=(58, 16), freeze=(0, 1))
        parametrar = graph.resultat.parametrar
        rules = parametrar.skatteregler[parametrar.skattear]
        kommun = parametrar.kommuner[graph.resultat.scenario.kommun]
        g = self.grid
        self._row = 3
        self.level = self._rate(
            f"Prisnivå i kalkylens prisår mot {rules.ar}", tax_level(graph, index), "tal4"
        )
        self.pbb = self._rate(
            "Prisbasbelopp i kalkylens prisnivå", num(rules.prisbasbelopp) * self.level, "kr"
        )
        self.limit = self._rate("Skiktgräns i kalkylens prisnivå", num(rules.skiktgrans) * self.level, "kr")
        for name, text, value in (
            ("state_rate", "Statlig skattesats", rules.statlig_skattesats),
            ("contributions", "Arbetsgivaravgift", rules.arbetsgivaravgift),
            ("kommun_rate", f"{kommun.namn}: kommunal skattesats", kommun.kommunalskatt),
            ("region_rate", f"{kommun.namn}: regional skattesats", kommun.regionskatt),
            (
                "kommun_back",
                "Utjämningens återtag av ny skattebas, kommunen",
                kommun.kompensationsgrad_kommun,
            ),
            (
                "region_back",
                "Utjämningens återtag av ny skattebas, regionen",
                kommun.kompensationsgrad_region,
            ),
        ):
            g.text(self._row, 0, text)
            setattr(self, name, g.constant(self._row, 1, value, "tal4"))
            self._row += 1
        self._allowance = self._rule("Grundavdrag", rules.grundavdrag)
        self._credit = self._rule("Underlag för jobbskatteavdrag", rules.jobbskatteavdrag)
        self._row += 1
        g.heads(self._row, _HEADS)
        self._row += 1

    state_rate: Ex
    contributions: Ex
    kommun_rate: Ex
    region_rate: Ex
    kommun_back: Ex
    region_back: Ex

    def _rate(self, text: str, ex: Ex, kind: str) -> Ex:
        self.grid.text(self._row, 0, text)
        self._row += 1
        return self.grid.put(self._row - 1, 1, ex, kind)

    def _rule(self, name: str, segments: Segments) -> _Rule:
        g = self.grid
        self._row += 1
        g.heads(self._row, [f"{name}: steg", "Från, prisbasbelopp", "Belopp, prisbasbelopp", "Lutning"])
        for n, one in enumerate(segments, start=1):
            g.text(self._row + n, 0, f"{name}, steg {n}")
            for c, x in enumerate((one.fran, one.belopp, one.lutning), start=1):
                g.constant(self._row + n, c, x, "tal4")
        found = _Rule(self._row + 1, len(segments))
        self._row += len(segments) + 1
        return found

    def _step(self, rule: _Rule, x: Ex) -> Ex:
        """Which segment holds; an income exactly at a limit belongs to the one below."""
        return most(ONE, below(self.grid.down(rule.first, 1, rule.count), x))

    def _piece(self, rule: _Rule, step: Ex, x: Ex) -> Ex:
        start, base, slope = (item(self.grid.down(rule.first, c, rule.count), step) for c in (1, 2, 3))
        return base + slope * (x - start)

    def person(self, who: str, wage: Ex, benefits: Ex) -> Taxes:
        """Add a person and return the taxes."""
        g, row = self.grid, self._row
        self._row += 1
        g.text(row, 0, who)
        wage, benefits = g.put(row, 1, wage, "kr"), g.put(row, 2, benefits, "kr")
        income = wage + benefits
        x = g.put(row, 3, income / self.pbb, "tal4")
        step = g.put(row, 4, self._step(self._allowance, x), "heltal")
        allowance = g.put(row, 5, least(self.pbb * self._piece(self._allowance, step, x), income), "kr")
        taxable = g.put(row, 6, income - allowance, "kr")
        kommun = g.put(row, 7, self.kommun_rate * taxable, "kr")
        region = g.put(row, 8, self.region_rate * taxable, "kr")
        g.put(row, 9, self.state_rate * most(taxable - self.limit, ZERO), "kr")
        earned = g.put(row, 10, wage / self.pbb, "tal4")
        step = g.put(row, 11, self._step(self._credit, earned), "heltal")
        base = g.put(row, 12, self.pbb * self._piece(self._credit, step, earned), "kr")
        credit = most((base - allowance) * (self.kommun_rate + self.region_rate), ZERO)
        g.put(row, 13, least(credit, kommun + region), "kr")
        return {part: g.ref(row, c) for part, c in _COLUMNS.items()}

    def group(self, who: str, employed: Ex, wage: Ex, benefits: Ex) -> Taxes:
        """Mean tax of a group where a share works and the rest live on the benefits: see `engine.work.mean_tax`."""
        g, row = self.grid, self._row
        self._row += 1
        g.text(row, 0, f"{who}: ersättning per person utan arbete, och ovanpå lönen", "ingress")
        idle = ONE - employed
        each = when(idle > ZERO, least(benefits / idle, most(wage, benefits)), ZERO)
        each = g.put(row, 1, each, "kr")
        on_top = g.put(row, 2, when(employed > ZERO, (benefits - idle * each) / employed, ZERO), "kr")
        working = self.person(f"{who}: i arbete", wage, on_top)
        without = self.person(f"{who}: utan arbete", ZERO, each)
        row = self._row
        self._row += 1
        g.text(row, 0, f"{who}: medel", "etikett")
        for part, c in _COLUMNS.items():
            g.put(row, c, employed * working[part] + idle * without[part], "kr")
        return {part: g.ref(row, c) for part, c in _COLUMNS.items()}
