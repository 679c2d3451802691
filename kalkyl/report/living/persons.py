"""The sheet Per personår: what a person-year in a state, or one event, means for every actor."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kalkyl.engine.missing import priced_rows
from kalkyl.model.actors import AKTORER, Aktor, Kategori, Namnd
from kalkyl.model.outcomes import AndelUtfall, RiskkurvaUtfall, SubventioneratArbete, Utfall
from kalkyl.model.parameters import Handelsetyp, Prislapp, Resursrad, Tillstand
from kalkyl.model.values import Belopp
from kalkyl.report.living.expressions import ONE, ZERO, Ex, num, total, when
from kalkyl.report.living.graph import Graph
from kalkyl.report.living.prices import PriceSheet
from kalkyl.report.living.tax import PARTS, Taxes, TaxSheet
from kalkyl.report.text import label

SHEET: Final = "Per personår"
ACTORS: Final = 8
_HEADS: Final = (
    "Tillstånd eller händelse",
    "Post",
    "Kategori",
    "Nämnd",
    "Real ökning per år",
    "Andel som försvinner",
    "Fördröjning i budget, år",
    "Belopp, kr",
)
Profile = tuple[float, ...]


@dataclass(frozen=True)
class LiveLine:
    """A line: see `engine.line.Line`; amounts are references to cells."""

    id: str
    kategori: Kategori
    flow: Mapping[Aktor, Ex]
    growth: float = 0.0
    profile: Profile = ()
    namnd: Namnd = "kommunstyrelse"
    marginal: Ex = ONE
    delay: int = 0


@dataclass(frozen=True)
class _Work:
    employed: Ex
    reference: Ex
    wage: Ex

    @property
    def extra(self) -> Ex:
        return self.reference - self.employed


class PersonSheet:
    """Lines of states and event types.

    Args:
        graph: The workbook.
        prices: Amounts in the price year.
        tax: Tax rules.
    """

    def __init__(self, graph: Graph, prices: PriceSheet, tax: TaxSheet) -> None:
        self.graph = graph
        self.prices = prices
        self.tax = tax
        self.k = graph.run.kalkyl
        lead = "Kronor per personår eller händelse i kalkylens prisår. Minus är en utgift för aktören, plus en inkomst."
        self.grid = graph.grid(
            SHEET,
            SHEET,
            lead,
            widths=(34, 44, 22, 24, 9, 11, 11, 15, *(15,) * (len(AKTORER) + 1)),
            freeze=(4, 2),
        )
        self.grid.heads(3, [*_HEADS, *(label(a) for a in AKTORER), label("samhallet")])
        self.row = 4
        self._of = ""

    def _line(
        self,
        key: str,
        name: str,
        kategori: Kategori,
        amount: Ex | None,
        flow: Mapping[Aktor, Ex],
        price: Prislapp | None = None,
        profile: Profile = (),
    ) -> list[LiveLine]:
        """Put a line, unless the conventions leave its category out."""
        if self.k.kategorier and kategori not in self.k.kategorier:
            return []
        g, row = self.grid, self.row
        self.row += 1
        for col, text in enumerate((self._of, name, label(kategori))):
            g.text(row, col, text)
        board: Namnd = (price.namnd if price is not None else None) or "kommunstyrelse"
        marginal, delay, growth = ONE, 0, 0.0
        if "kommun" in flow:
            g.text(row, 3, label(board))
        if price is not None:
            growth, delay = price.realtillvaxt, price.budgetfordrojning_ar
            g.constant(row, 4, growth, "procent")
            marginal = g.constant(row, 5, price.marginalandel.varde, "procent")
            g.constant(row, 6, delay, "heltal")
        placed = {a: g.put(row, ACTORS + AKTORER.index(a), ex, "kr") for a, ex in flow.items()}
        g.put(row, ACTORS + len(AKTORER), total(list(placed.values())), "krfet")
        return [LiveLine(key, kategori, placed, growth, profile, board, marginal, delay)]

    def _amount(self, ex: Ex) -> Ex:
        """Put the amount of the line that comes next."""
        return self.grid.put(self.row, 7, ex, "kr")

    def state(self, state: Tillstand) -> list[LiveLine]:
        """Lines of a state."""
        self._of = state.namn
        base = f"tillstand.{state.id}"
        lines = []
        priced = list(priced_rows(state, self.graph.resultat.parametrar))
        for row, price in priced:
            lines += self._resource(base, row, price)
        for aktor, stated in state.kostnad_per_ar.items():
            lines += self._stated(base, state.namn, aktor, stated)
        lines += self._work_lines(state, [(r, p) for r, p in priced if p.typ == "transferering"])
        return lines + self._life(state)

    def event(self, event: Handelsetyp) -> list[LiveLine]:
        """Lines of an event type."""
        self._of = event.namn
        base = f"handelsetyp.{event.id}"
        lines = []
        for row, price in priced_rows(event, self.graph.resultat.parametrar):
            lines += self._resource(base, row, price)
        for aktor, stated in event.kostnad_per_handelse.items():
            lines += self._stated(base, event.namn, aktor, stated)
        return lines

    def _resource(self, base: str, row: Resursrad, price: Prislapp) -> list[LiveLine]:
        unit = self.prices.amount(f"prislapp.{price.id}", price, price.index)
        if self.k.kategorier and _category(price) not in self.k.kategorier:
            return []
        cost = self._amount(unit * self.graph.value(f"{base}.mangd.{price.id}"))
        flow: dict[Aktor, Ex] = {a: -(share * cost) for a, share in self.prices.shares(price).items()}  # type: ignore[misc]
        if price.typ == "transferering":
            flow["individ"] = cost
        return self._line(price.id, price.namn, _category(price), cost, flow, price, row.ar_i_tillstand)

    def _stated(self, base: str, name: str, aktor: Aktor, stated: Belopp) -> list[LiveLine]:
        amount = self.prices.amount(f"{base}.kostnad.{aktor}", stated)
        text = f"Angiven kostnad, {name}"
        return self._line(f"kostnad_per_ar_{aktor}", text, "resurskostnad", None, {aktor: -amount})

    def _employment(self, state: Tillstand) -> _Work | None:
        if state.lon is None:
            return None
        base = f"tillstand.{state.id}"
        wage = self.graph.resultat.parametrar.loner[state.lon]
        monthly = self.prices.amount(f"lon.{state.lon}", wage, wage.index)
        value = self.graph.value
        return _Work(
            value(f"{base}.sysselsattning"), value(f"{base}.referens_sysselsattning"), num(12) * monthly
        )

    def _work_lines(self, state: Tillstand, transfers: list[tuple[Resursrad, Prislapp]]) -> list[LiveLine]:
        """Production, contributions, tax, equalisation and indirect tax: see `engine.work.work_lines`."""
        work = self._employment(state)
        lines = self._production(work) if work is not None else []
        if work is None:
            if not transfers:
                return []
            work = _Work(ZERO, ZERO, ZERO)
        zero = ZERO
        reference = self.tax.group(f"{state.namn}, jämförelsegruppen", work.reference, work.wage, zero)
        last = max((len(row.ar_i_tillstand) for row, _ in transfers), default=0) - 1
        for year in range(max(last, 0) + 1):
            name = ""
            profile: Profile = ()
            if last > 0:
                name = f", år {year + 1} i tillståndet" + (" och senare" if year == last else "")
                profile = (0.0,) * year + (1.0,) + (0.0,) * (year < last)
            amounts = [self._benefit(state, row, price, year) for row, price in transfers]
            taxable = total([x for x, (_, p) in zip(amounts, transfers, strict=True) if p.skattepliktig])
            own = self.tax.group(f"{state.namn}{name}", work.employed, work.wage, taxable)
            change = {part: own[part] - reference[part] for part in PARTS}
            lines += self._tax_lines(name, profile, change, total(amounts) - work.extra * work.wage)
        return lines

    def _benefit(self, state: Tillstand, row: Resursrad, price: Prislapp, year: int) -> Ex:
        unit = self.prices.amount(f"prislapp.{price.id}", price, price.index)
        amount = unit * self.graph.value(f"tillstand.{state.id}.mangd.{price.id}")
        if row.ar_i_tillstand:
            amount = amount * num(row.ar_i_tillstand[min(year, len(row.ar_i_tillstand) - 1)])
        return amount

    def _production(self, work: _Work) -> list[LiveLine]:
        value = self.graph.value
        lost = work.extra * work.wage
        lines = []
        name, kind = "Utebliven produktion", "produktion"
        if not self.k.kategorier or kind in self.k.kategorier:
            amount = self._amount(lost * (ONE + self.tax.contributions + value("kalkyl.avtalspension")))
            lines += self._line("lon", name, "produktion", amount, {"individ": -amount})
        if not self.k.kategorier or "skatt_avgift" in self.k.kategorier:
            amount = self._amount(self.tax.contributions * lost)
            flow: dict[Aktor, Ex] = {"individ": amount, "ovriga_staten": -amount}
            lines += self._line("arbetsgivaravgift", "Arbetsgivaravgifter", "skatt_avgift", amount, flow)
        return lines

    def _tax_lines(self, name: str, profile: Profile, change: Taxes, income: Ex) -> list[LiveLine]:
        state = change["state"] - change["credit"]
        paid = change["kommun"] + change["region"] + state
        flow: dict[Aktor, Ex] = {
            "kommun": change["kommun"],
            "region": change["region"],
            "ovriga_staten": state,
            "individ": -paid,
        }
        lines = self._line("inkomstskatt", f"Inkomstskatt{name}", "skatt_avgift", None, flow, profile=profile)
        kommun, region = (
            -(self._equalised(back) * change["taxable"])
            for back in (self.tax.kommun_back, self.tax.region_back)
        )
        flow = {"kommun": kommun, "region": region, "ovriga_staten": -(kommun + region)}
        text = f"Kommunalekonomisk utjämning{name}"
        lines += self._line("inkomstutjamning", text, "utjamning", None, flow, profile=profile)
        tax = self.graph.value("kalkyl.indirekt_skatt") * (income - paid)
        flow = {"individ": -tax, "ovriga_staten": tax}
        return lines + self._line(
            "indirekt_skatt", f"Indirekt skatt{name}", "skatt_avgift", None, flow, profile=profile
        )

    def _equalised(self, rate: Ex) -> Ex:
        """The share of new tax base that equalisation takes back, where it is counted."""
        return when(self.graph.value("kalkyl.utjamning").chosen("efter utjämning"), rate, ZERO)

    def _life(self, state: Tillstand) -> list[LiveLine]:
        value = self.k.livskvalitet_kr
        if value is None or state.livskvalitetsforlust is None:
            return []
        loss = self.graph.value(f"tillstand.{state.id}.livskvalitetsforlust")
        lost = loss * self.prices.amount("kalkyl.livskvalitet_kr", value)
        return self._line("livskvalitet", "Förlorad livskvalitet", "livskvalitet", None, {"individ": -lost})

    def subsidy(self, state: Tillstand, outcome: Utfall) -> list[LiveLine]:
        """Corrections for successes in subsidised work: see `engine.work.subsidy_lines`."""
        if not isinstance(outcome, (AndelUtfall, RiskkurvaUtfall)) or outcome.subventionerat_arbete is None:
            return []
        self._of = state.namn
        work: SubventioneratArbete = outcome.subventionerat_arbete
        base, value = f"utfall.{state.id}.subventionerat", self.graph.value
        share = value(f"{base}.andel")
        subsidy = share * self.prices.amount(f"{base}.subvention", work.subvention)
        lines = []
        found = self._employment(state)
        if found is not None:
            subsidy = subsidy * found.extra
            full = found.wage * (ONE + self.tax.contributions + value("kalkyl.avtalspension"))
            lost = share * (ONE - value(f"{base}.produktionsandel")) * found.extra * full
            name = "Lägre produktion i subventionerat arbete"
            lines += self._line("subventionerad_produktion", name, "produktion", None, {"ovriga": lost})
        flow: dict[Aktor, Ex] = {"arbetsformedlingen": subsidy, "ovriga": -subsidy}
        return lines + self._line("subvention", "Lönesubvention", "transferering", None, flow)


def _category(price: Prislapp) -> Kategori:
    if price.typ == "transferering":
        return "transferering"
    return "produktion" if price.typ == "produktion" else "resurskostnad"
