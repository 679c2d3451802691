"""The sheets Tidslinje and Insatskostnad: what depends on the year alone, and the intervention's own cost."""

from typing import Final

from kalkyl.model.actors import AKTORER, Aktor
from kalkyl.model.ingredients import Ingrediens, Ingredienslista
from kalkyl.model.values import Belopp
from kalkyl.report.living.expressions import ONE, ZERO, Ex, Span, num, total, when
from kalkyl.report.living.graph import YES, Graph
from kalkyl.report.living.prices import PriceSheet
from kalkyl.report.text import label

SHEET, COST = "Tidslinje", "Insatskostnad"
TOP: Final = 4
_HEADS: Final = (
    "År",
    "År från start",
    "Ränta",
    "Diskontering, årets början",
    "Diskontering av insatskostnaden",
    "Diskontering av övriga flöden",
    "Risk att avlida",
    "Andel som lever",
    "Nya deltagare",
    "Nya deltagare, omvänd ordning",
    "Senaste startår, räknat från start",
)
RATE, WHOLE, D_COST, D_EFFECT, DEATH, ALIVE, PEOPLE, REVERSED, LATEST = range(2, 11)


class Timeline:
    """Years, discounting, survival and participants.

    Args:
        graph: The workbook.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.years = graph.run.years
        self.grid = g = graph.grid(
            SHEET,
            SHEET,
            "Diskontering, överlevnad och deltagare för varje år.",
            widths=(10, 14),
            freeze=(TOP, 1),
        )
        g.heads(TOP - 1, _HEADS)
        scenario = graph.run.scenario
        for t in range(self.years):
            g.constant(TOP + t, 0, scenario.kalkyl.startar + t, "ar")
            g.constant(TOP + t, 1, t, "heltal")
            path = f"deltagare.{t}"
            g.put(TOP + t, PEOPLE, graph.value(path) if path in graph.inputs else ZERO, "antal")
        for t in range(self.years):
            g.put(TOP + t, REVERSED, g.ref(TOP + self.years - 1 - t, PEOPLE), "antal")
            before = g.ref(TOP + t - 1, LATEST) if t else num(-1)
            g.put(TOP + t, LATEST, when(self.at(PEOPLE, t) > ZERO, self.at(1, t), before), "heltal")
        self._discounting()
        self._survival()

    def at(self, column: int, t: int) -> Ex:
        """Return the cell of a year."""
        return self.grid.ref(TOP + t, column)

    def column(self, column: int) -> Span:
        """Return all years of a column."""
        return self.grid.down(TOP, column, self.years)

    def reversed(self, t: int) -> Span:
        """Return the participants in reversed order that meet the years since start 0, 1, … in year t."""
        return self.grid.down(TOP + self.years - 1 - t, REVERSED, t + 1)

    @property
    def people(self) -> Ex:
        """Number of participants."""
        return self.graph.results["deltagare"]

    def _rate(self, t: int) -> Ex:
        ladder = self.graph.run.kalkyl.rantetrappa
        if not ladder:
            return self.graph.value("kalkyl.ranta")
        step = max(n for n, (year, _) in enumerate(ladder) if year <= t)
        return self.graph.value(f"kalkyl.rantetrappa.{step}")

    def _timing(self, name: str) -> Ex:
        word = self.graph.value(f"kalkyl.tidpunkt_{name}")
        late = when(word.chosen("årets mitt"), num(0.5), ONE)
        return when(word.chosen("årets början"), ZERO, late)

    def _discounting(self) -> None:
        g, result = self.grid, self.graph.resultat
        head = TOP + self.years + 1
        g.text(head, 0, "Tidpunkt inom året", "etikett")
        phi = [
            g.put(head, c, self._timing(n), "kvot") for c, n in ((D_COST, "kostnad"), (D_EFFECT, "effekt"))
        ]
        people = g.put(head + 1, PEOPLE, Ex("0", 0.0), "antal")
        for t in range(self.years):
            rate = g.put(TOP + t, RATE, self._rate(t), "procent")
            whole = self.at(WHOLE, t - 1) / (ONE + self.at(RATE, t - 1)) if t else ONE
            whole = g.put(TOP + t, WHOLE, whole, "tal4")
            for c, p, engine in zip(
                (D_COST, D_EFFECT),
                phi,
                (result.diskontering_kostnad, result.diskontering_effekt),
                strict=True,
            ):
                g.put(TOP + t, c, whole * (ONE + rate) ** -p, "tal4", float(engine[t]))
        g.text(head + 1, 0, "Deltagare", "etikett")
        everyone = self.column(PEOPLE)
        ex = Ex(f"SUM({everyone.text})", sum(everyone.numbers))
        people = g.put(head + 1, PEOPLE, ex, "antal")
        self.graph.result("deltagare", people, float(self.graph.run.participants.sum()))

    def _survival(self) -> None:
        g, run = self.grid, self.graph.run
        group = run.context.parameters.malgrupper[run.scenario.malgrupp]
        risks = run.context.parameters.dodsrisker
        table = risks.get(group.kon, risks["alla"])
        counted = self.graph.value("kalkyl.overlevnad").chosen(YES)
        for t in range(self.years):
            g.constant(TOP + t, DEATH, table[min(group.alder + t, len(table) - 1)], "tal4")
            before = self.at(ALIVE, t - 1) * (ONE - self.at(DEATH, t - 1)) if t else ONE
            g.put(TOP + t, ALIVE, when(counted, before, ONE) if t else ONE, "tal4")


class CostSheet:
    """The intervention's own cost, part by part and year by year.

    Args:
        graph: The workbook.
        time: The years.
        prices: Amounts in the price year.
    """

    def __init__(self, graph: Graph, time: Timeline, prices: PriceSheet) -> None:
        self.graph = graph
        self.time = time
        self.prices = prices
        lead = "Insatsens egen kostnad i kalkylens prisår. Raden Belopp är kostnaden varje gång den faller."
        self.grid = graph.grid(COST, COST, lead, widths=(12, 22), freeze=(TOP + 1, 1))
        self.grid.heads(TOP - 1, ["År"])
        self.grid.text(TOP, 0, "Belopp", "etikett")
        for t in range(time.years):
            self.grid.put(TOP + 1 + t, 0, time.at(0, t), "ar")
        self.col = 1
        self._own: list[int] = []
        self._others: dict[Aktor, list[int]] = {}
        stated = graph.run.scenario.kostnad
        for name, text, per in (
            ("per_deltagare", "Per deltagare", "deltagare"),
            ("fast_per_ar", "Fast per år med deltagare", "ar"),
            ("uppstart", "Uppstart", "engang"),
        ):
            value: Belopp | None = getattr(stated, name)
            if value is not None:
                self._part(text, prices.amount(f"kostnad.{name}", value), per, None)
        sheet = stated.ingredienser
        for row in sheet.rader if sheet is not None else ():
            assert sheet is not None
            self._part(row.namn, self._ingredient(sheet, row), row.per, row.annan_betalare)
        self.grid.heads(TOP - 1, ["Insatsens betalare tillsammans"], self.col)
        for t in range(time.years):
            self.grid.put(TOP + 1 + t, self.col, self._sum(self._own, t), "krfet")

    def _ingredient(self, sheet: Ingredienslista, row: Ingrediens) -> Ex:
        base, value = "kostnad.ingredienser", self.graph.value
        amount = value(f"{base}.{row.id}.antal") * self.prices.amount(
            f"{base}.{row.id}.pris", row.pris, row.index
        )
        amount = amount / num(row.delas_av)
        if row.med_palagg:
            amount = amount * (ONE + value(f"konstant.{sheet.palagg}"))
        return amount / value(f"{base}.gruppstorlek") if row.per == "grupp" else amount

    def _part(self, name: str, amount: Ex, per: str, payer: Aktor | None) -> None:
        g, col = self.grid, self.col
        self.col += 1
        text = name if payer is None else f"{name} (betalas av {label(payer)})"
        g.heads(TOP - 1, [text], col)
        placed = g.put(TOP, col, amount, "kr")
        factor = ONE + self.graph.value("kalkyl.optimism_kostnad")
        for t in range(self.time.years):
            people = self.time.at(PEOPLE, t)
            if per in ("deltagare", "grupp"):
                times = people
            elif per == "ar":
                times = when(people > ZERO, ONE, ZERO)
            else:
                times = ONE if t == 0 else ZERO
            g.put(TOP + 1 + t, col, placed * times * factor if times is not ZERO else ZERO, "kr")
        if payer is None:
            self._own.append(col)
        else:
            self._others.setdefault(payer, []).append(col)

    def _sum(self, columns: list[int], t: int) -> Ex:
        return total([self.grid.ref(TOP + 1 + t, c) for c in columns])

    def own(self, t: int) -> Ex:
        """Cost in a year to the intervention's own payers together [kr, positive]."""
        return self.grid.ref(TOP + 1 + t, self.col)

    def flow(self, aktor: Aktor, t: int) -> Ex:
        """Flow of the cost to an actor (money out negative)."""
        shared = self.graph.value(f"kostnad.betalare.{aktor}") * self.own(t)
        return -total([shared, *([self._sum(self._others[aktor], t)] if aktor in self._others else [])])

    def others(self, aktor: Aktor, t: int) -> Ex:
        """What an actor bears beside the intervention's own payers [kr, positive]."""
        return self._sum(self._others.get(aktor, []), t)

    @property
    def other_payers(self) -> tuple[Aktor, ...]:
        """Actors that bear something beside the intervention's own payers."""
        return tuple(a for a in AKTORER if a in self._others)
