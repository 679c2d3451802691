"""The sheets Återbetalning and Mått: present values, ratios, payback and break-even per actor."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from kalkyl.engine.measures import NO_GAIN, NOISE, NOTHING
from kalkyl.engine.perspective import BEARER, PUBLIC
from kalkyl.model.actors import AKTORER, KATEGORIER, PERSPEKTIV, Perspektiv, members
from kalkyl.model.result import Matt
from kalkyl.report.living.expressions import (
    MISSING,
    ONE,
    ZERO,
    Ex,
    Span,
    both,
    call,
    dot,
    least,
    num,
    total,
    when,
)
from kalkyl.report.living.flows import FlowSheets
from kalkyl.report.living.graph import Graph
from kalkyl.report.living.timeline import D_COST, D_EFFECT, PEOPLE, Timeline
from kalkyl.report.living.volumes import LiveTrack
from kalkyl.report.reading import cost_and_gain
from kalkyl.report.text import in_sentence, label

PAYBACK, MEASURES = "Återbetalning", "Mått"
TOP: Final = 5
_HEADS: Final = (
    "Insatsens kostnad, nuvärde",
    "Nytta, nuvärde",
    "Nettonuvärde",
    "Nytta per krona av hela kostnaden (BCR)",
    "Avkastning per egen krona",
    "Återbetalningstid, år",
    "Diskonterad återbetalningstid, år",
)
_KEYS: Final = (
    "insatskostnad_nuvarde",
    "nytta_nuvarde",
    "npv",
    "bcr",
    "avkastning_per_krona",
    "aterbetalningstid_ar",
    "aterbetalningstid_diskonterad_ar",
)


class MeasureSheets:
    """Measures of every perspective.

    Args:
        graph: The workbook.
        time: The years.
        flows: Kronor per year.
        tracks: States and events, the leading one first.
    """

    def __init__(self, graph: Graph, time: Timeline, flows: FlowSheets, tracks: Sequence[LiveTrack]) -> None:
        self.graph, self.time, self.flows, self.tracks = graph, time, flows, tracks
        lead = "Ackumulerat resultat. Kostnaden faller i årets början, övrigt jämnt över året."
        self._steps = graph.grid(PAYBACK, PAYBACK, lead, widths=(10, 14), freeze=(TOP, 1))
        self._steps.heads(TOP - 1, ["År"])
        for t in range(time.years):
            self._steps.put(TOP + t, 0, time.at(0, t), "ar")
        self._col = 1
        lead = f"Nuvärden och mått i {int(graph.resultat.prisar)} års priser, räknade i boken."
        self.grid = graph.grid(MEASURES, MEASURES, lead, widths=(30, 17), freeze=(4, 1))
        self.grid.heads(3, ["Aktör", *_HEADS])
        for n, perspektiv in enumerate(PERSPEKTIV):
            self._perspective(4 + n, perspektiv)
        self._break_even(6 + len(PERSPEKTIV))
        self._present_values(20 + len(PERSPEKTIV))
        self._running()

    def _present_values(self, top: int) -> None:
        """Present values by category and perspective."""
        g, engine = self.grid, self.graph.resultat.nuvarde()
        g.text(top, 0, "Nuvärde per slag", "rubrik")
        g.heads(top + 1, ["Slag", *map(label, PERSPEKTIV)])
        for n, kategori in enumerate(KATEGORIER):
            g.text(top + 2 + n, 0, label(kategori), "etikett")
            discount = self.time.column(D_COST if kategori == "insatskostnad" else D_EFFECT)
            for c, perspektiv in enumerate(PERSPEKTIV, start=1):
                placed = g.put(top + 2 + n, c, self.flows.present(kategori, perspektiv, discount), "kr")
                index = [AKTORER.index(a) for a in members(perspektiv)]
                self.graph.result(f"nuvarde.{kategori}.{perspektiv}", placed, float(engine[n, index].sum()))

    def _running(self) -> None:
        """Discounted flow of the chosen perspective, and its running sum."""
        chosen = self.graph.run.kalkyl.perspektiv
        cost, gain = self.flows.series(chosen, cost=True), self.flows.series(chosen, cost=False)
        yearly = [
            a * self.time.at(D_COST, t) + b * self.time.at(D_EFFECT, t)
            for t, (a, b) in enumerate(zip(cost, gain, strict=True))
        ]
        engine = np.sum(cost_and_gain(self.graph.resultat, chosen, discounted=True), axis=0)
        self._column(f"{label(chosen)}, diskonterat", yearly)
        column = self._col - 1
        cells = []
        for t in range(self.time.years):
            before = self._steps.ref(TOP + t - 1, column + 1) if t else ZERO
            cells.append(
                self._steps.put(TOP + t, column + 1, before + self._steps.ref(TOP + t, column), "kr")
            )
            self.graph.result(f"diskonterat.{t}", self._steps.ref(TOP + t, column), float(engine[t]))
            self.graph.result(f"samlat.{t}", cells[-1], float(engine[: t + 1].sum()))
        self._steps.heads(TOP - 1, ["Samlat"], column + 1)

    def _perspective(self, row: int, perspektiv: Perspektiv) -> None:
        g, result = self.grid, self.graph.resultat
        g.text(row, 0, label(perspektiv), "etikett")
        undiscounted, cost, gain = self._payback(perspektiv, discounted=False)
        discounted, _, _ = self._payback(perspektiv, discounted=True)
        pv_cost = -dot(cost, self.time.column(D_COST))
        pv_gain = dot(gain, self.time.column(D_EFFECT))
        whole = total_cost(self.flows, self.time)
        no_cost, no_effect = result.kostnad_saknas, result.effekt_saknas
        either = no_cost or no_effect
        paid = g.put(row, 1, MISSING if no_cost else pv_cost, "kr")
        won = g.put(row, 2, MISSING if no_effect else pv_gain, "kr")
        cells: list[Ex] = [
            won - paid,
            when(whole > num(NOTHING), won / whole, MISSING),
            when(paid > num(NOTHING), won / paid, MISSING),
            undiscounted,
            discounted,
        ]
        kinds = ("krfet", "tal2", "tal2", "tal2", "tal2")
        placed = [paid, won]
        for c, (ex, kind) in enumerate(zip(cells, kinds, strict=True), start=3):
            placed.append(g.put(row, c, MISSING if either else ex, kind))
        measures: Matt = result.matt[perspektiv]
        for key, ex in zip(_KEYS, placed, strict=True):
            self.graph.result(f"{key}.{perspektiv}", ex, getattr(measures, key))

    def _column(self, head: str, cells: Sequence[Ex]) -> Span:
        g, years = self._steps, self.time.years
        g.heads(TOP - 1, [head], self._col)
        for t, ex in enumerate(cells):
            g.put(TOP + t, self._col, ex, "kr")
        self._col += 1
        return g.down(TOP, self._col - 1, years)

    def _payback(self, perspektiv: Perspektiv, *, discounted: bool) -> tuple[Ex, Span, Span]:
        """See `engine.measures.payback`."""
        g, years = self._steps, self.time.years
        g.text(TOP - 2, self._col, f"{label(perspektiv)}{', diskonterat' if discounted else ''}", "rubrik")
        cost, gain = self.flows.series(perspektiv, cost=True), self.flows.series(perspektiv, cost=False)
        if discounted:
            cost = [ex * self.time.at(D_COST, t) for t, ex in enumerate(cost)]
            gain = [ex * self.time.at(D_EFFECT, t) for t, ex in enumerate(gain)]
        paid, won = self._column("Kostnad", cost), self._column("Övrigt", gain)
        c = self._col - 2
        amounts = Ex(
            f"(SUMPRODUCT(ABS({paid.text}))+SUMPRODUCT(ABS({won.text})))",
            sum(map(abs, paid.numbers)) + sum(map(abs, won.numbers)),
        )
        noise = g.put(TOP + years + 1, c, num(NOISE) * amounts, "tal4")
        ends: list[Ex] = []
        for t in range(years):
            before = g.ref(TOP + t - 1, c + 3) if t else ZERO
            ends.append(before + g.ref(TOP + t, c) + g.ref(TOP + t, c + 1))
            g.put(TOP + t, c + 3, ends[-1], "kr")
        g.heads(TOP - 1, ["Efter årets kostnad", "Vid årets slut", "Tillbaka efter, år"], c + 2)
        back = []
        for t in range(years):
            start = (g.ref(TOP + t - 1, c + 3) if t else ZERO) + g.ref(TOP + t, c)
            start = g.put(TOP + t, c + 2, start, "kr")
            end = g.ref(TOP + t, c + 3)
            crossing = num(t) + least(-start / g.ref(TOP + t, c + 1), ONE)
            low, high = start < -noise, end >= -noise
            back.append(g.put(TOP + t, c + 4, when(both(low, high), crossing, Ex('""', "")), "tal2"))
        self._col = c + 6
        starts, after, found = (g.down(TOP, col, years) for col in (c + 2, c + 3, c + 4))
        limit = -noise
        ever = Ex(
            f"(MIN({starts.text})<{limit.text})+(MIN({after.text})<{limit.text})",
            float(min(starts.numbers) < limit.number) + float(min(after.numbers) < limit.number),
            0,
        )
        last = g.ref(TOP + years - 1, c + 3)
        nothing = when(both(last > noise, last > num(NO_GAIN)), ZERO, MISSING)
        first = call("MIN", (found,), min(found.numbers, default=0.0))
        some = Ex(f"COUNT({found.text})=0", not found.numbers, -1)
        return when(ever.same(ZERO), nothing, when(some, MISSING, first)), paid, won

    def _break_even(self, row: int) -> None:
        """The break-evens that have a closed form as formulas; the others as the engine found them, said to be so."""
        g, result = self.grid, self.graph.resultat
        point, k = result.brytpunkt, self.graph.run.kalkyl
        whom = in_sentence(k.perspektiv)
        g.text(row, 0, f"Brytpunkter för {whom}", "rubrik")
        leading = next((track.cases for track in self.tracks if track.cases is not None), None)
        known = not result.effekt_saknas and leading is not None
        gain, cost, others, each = self._weighed(k.perspektiv)
        needed: Ex = MISSING
        if known and leading is not None and not result.kostnad_saknas:
            value = gain / leading
            needed = when(
                leading.same(ZERO), MISSING, when(both(cost > ZERO, value > ZERO), cost / value, MISSING)
            )
        placed = self._row(row + 1, "Fall som behöver undvikas", needed, "tal2")
        self.graph.result("brytpunkt.antal_lyckade", placed, point.antal_lyckade if known else None)
        highest = (
            when(both(each > ZERO, gain - others > ZERO), (gain - others) / each, MISSING)
            if known
            else MISSING
        )
        placed = self._row(row + 2, "Högsta kostnad per deltagare", highest, "kr")
        self.graph.result(
            "brytpunkt.kostnad_per_deltagare_kr", placed, point.kostnad_per_deltagare_kr if known else None
        )
        still = "Räknad i Kalkyl; ändras inte i boken"
        for n, (name, found) in enumerate(
            (("Effekten gånger den antagna", point.effekt_faktor), ("Varaktighet, år", point.varaktighet_ar)),
            start=3,
        ):
            g.text(row + n, 0, name)
            if found is None:
                g.text(row + n, 1, "saknas", "saknas")
            else:
                g.constant(row + n, 1, found, "las_tal4")
            g.text(row + n, 2, still)

    def _row(self, row: int, name: str, ex: Ex, kind: str) -> Ex:
        self.grid.text(row, 0, name)
        return self.grid.put(row, 1, ex, kind)

    def _weighed(self, perspektiv: Perspektiv) -> tuple[Ex, Ex, Ex, Ex]:
        """Gain, cost, what others bear, and one krona per participant, all with the cost of public funds."""
        chosen = set(members(perspektiv))
        d_cost, d_effect = self.time.column(D_COST), self.time.column(D_EFFECT)
        people = self.time.column(PEOPLE)
        funds = self.graph.value("kalkyl.skattefinansiering")
        borne = AKTORER[BEARER] in chosen
        gain: list[Ex] = []
        cost: list[Ex] = []
        others: list[Ex] = []
        each: list[Ex] = []
        for aktor, flag in zip(AKTORER, PUBLIC, strict=True):
            extra, share = self.flows.others(aktor), self.graph.value(f"kostnad.betalare.{aktor}")
            weights = [(ONE, d_cost)] * (aktor in chosen) + [(funds, d_effect)] * bool(borne and flag)
            for weight, discount in weights:
                gain += [weight * dot(span, d_effect) for span in self.flows.gains(aktor)]
                cost.append(-(weight * dot(self.flows.costs(aktor), discount)))
                each.append(share * weight * dot(people, discount))
                if extra is not None:
                    others.append(weight * dot(extra, discount))
        self.grid.text(13 + len(PERSPEKTIV), 0, "Underlag för brytpunkterna", "rubrik")
        row = 14 + len(PERSPEKTIV)
        names = (
            "Nytta som räknas",
            "Kostnad som räknas",
            "Andras kostnad",
            "Nuvärde av en krona per deltagare",
        )
        found = [
            self._row(row + n, name, total(parts), "kr")
            for n, (name, parts) in enumerate(zip(names, (gain, cost, others, each), strict=True))
        ]
        return found[0], found[1], found[2], found[3]


def total_cost(flows: FlowSheets, time: Timeline) -> Ex:
    """Present value of the intervention cost over all payers [kr, positive]."""
    return -dot(flows.whole_cost, time.column(D_COST))
