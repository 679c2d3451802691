"""The sheets Prisindex and Priser: amounts moved from the price year of their source to that of the calculation."""

from typing import Final

from kalkyl.engine.prices import ASSUMED_INFLATION
from kalkyl.model.actors import AKTORER
from kalkyl.model.parameters import Prislapp
from kalkyl.model.values import Belopp
from kalkyl.report.living.expressions import ONE, Ex, Span, find, item, num, or_else, when
from kalkyl.report.living.graph import Graph
from kalkyl.report.living.grid import Grid
from kalkyl.report.text import label
from kalkyl.report.units import unit_label, value_name

INDEX, PRICES = "Prisindex", "Priser"
TOP: Final = 9
_HEADS: Final = (
    "Pris",
    "Enhet",
    "Belopp i källan, kr",
    "Prisår",
    "Prisindex",
    "Index i prisåret",
    "Index i kalkylens prisår",
    "Faktor",
    "Belopp i kalkylens prisår, kr",
)
SHARES: Final = len(_HEADS)


class IndexSheet:
    """Price indices by year, carried on beyond their last year with an assumed inflation.

    Args:
        graph: The workbook.
        keys: Indices to show.
    """

    def __init__(self, graph: Graph, keys: list[str]) -> None:
        self.graph = graph
        self.keys = keys
        series = {k: graph.resultat.parametrar.index[k] for k in keys}
        lead = "Index per år. Efter det sista kända året antas index öka med samma procent varje år."
        self.grid = g = graph.grid(INDEX, INDEX, lead, widths=(34, 18), freeze=(TOP, 1))
        g.text(3, 0, "Antagen ökning per år efter sista kända år", "etikett")
        self.growth = g.constant(3, 1, ASSUMED_INFLATION, "procent")
        for row, text in ((4, "Sista kända år"), (5, "Index det året"), (6, "Index i kalkylens prisår")):
            g.text(row, 0, text, "etikett")
        g.heads(TOP - 1, ["År", *(s.namn for s in series.values())])
        years = sorted({y for s in series.values() for y in s.varden})
        for r, year in enumerate(years):
            g.constant(TOP + r, 0, year, "ar")
            for c, one in enumerate(series.values(), start=1):
                if year in one.varden:
                    g.constant(TOP + r, c, one.varden[year], "kvot")
                else:
                    g.text(TOP + r, c, "saknas", "saknas")
        self.years = g.down(TOP, 0, len(years))
        self.count = len(years)
        self.target: dict[str, Ex] = {}
        for c, (key, one) in enumerate(series.items(), start=1):
            last = max(one.varden)
            g.constant(4, c, last, "ar")
            g.constant(5, c, one.varden[last], "kvot")
            self.target[key] = g.put(6, c, self.level(key, graph.value("kalkyl.prisar")), "kvot")

    def level(self, key: str, year: Ex) -> Ex:
        """Index in a year."""
        g, c = self.grid, self.keys.index(key) + 1
        last, latest = g.ref(4, c), g.ref(5, c)
        column: Span = g.down(TOP, c, self.count)
        later = latest * (ONE + self.growth) ** (year - last)
        return when(year > last, later, item(column, find(year, self.years)))


class PriceSheet:
    """Every amount of the calculation, moved to its price year.

    Args:
        graph: The workbook.
        index: The indices.
    """

    def __init__(self, graph: Graph, index: IndexSheet) -> None:
        self.graph = graph
        self.index = index
        lead = "Varje belopp flyttas från källans prisår till kalkylens: belopp × index i kalkylens prisår / index i prisåret."
        widths = (58, 22, 17, 9, 24, 12, 14, 12, 18, *(14,) * len(AKTORER))
        self.grid: Grid = graph.grid(PRICES, PRICES, lead, widths=widths, freeze=(4, 1))
        self.grid.heads(3, [*_HEADS, *(f"Andel {label(a)}" for a in AKTORER)])
        self.row = 4
        self._amounts: dict[str, Ex] = {}
        self._shares: dict[str, dict[str, Ex]] = {}

    def amount(self, path: str, value: Belopp, index: str = "kpi") -> Ex:
        """Return the amount at an address in the price year of the calculation."""
        if path in self._amounts:
            return self._amounts[path]
        g, row = self.grid, self.row
        key = self.graph.run.kalkyl.index or index
        names = self.graph.resultat.parametrar
        g.text(row, 0, value_name(path, names, self.graph.resultat.scenario))
        g.text(row, 1, unit_label(value.enhet))
        stated = g.put(row, 2, self.graph.value(path), "kr")
        year = g.put(row, 3, self.graph.value(f"prisar:{path}"), "ar")
        g.text(row, 4, names.index[key].namn)
        source = g.put(row, 5, self.index.level(key, year), "kvot")
        target = g.put(row, 6, self.index.target[key], "kvot")
        factor = g.put(row, 7, target / source, "tal4")
        self._amounts[path] = g.put(row, 8, stated * factor, "kr")
        if isinstance(value, Prislapp):
            self._shares[value.id] = {
                a: g.constant(row, SHARES + AKTORER.index(a), share, "procent")
                for a, share in value.fordelning.items()
            }
        self.row += 1
        return self._amounts[path]

    def shares(self, price: Prislapp) -> dict[str, Ex]:
        """Return who pays a price, once its amount has been asked for."""
        return self._shares[price.id]


def tax_level(graph: Graph, index: IndexSheet) -> Ex:
    """Price level of the calculation over that of the tax rules' year, by the basic amount, else the price index."""
    year = num(graph.resultat.parametrar.skattear)
    found = ONE
    for key in ("kpi", "prisbasbelopp"):
        if key in index.keys:
            found = or_else(index.target[key] / index.level(key, year), found)
    return found
