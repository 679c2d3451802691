"""The calculation once more, slowly: plain Python loops over years, actors and lines, one draw at a time.

Written from the method text, not from the engine: nothing of the engine is used here. Money out is negative; the result is
with the intervention minus without.
"""

import math
from collections import defaultdict
from typing import Any

from kalkyl.model.parameters import Parameteruppsattning, Tillstand
from kalkyl.model.scenario import AndelUtfall, Scenario
from kalkyl.model.values import Varde

PUBLIC = ("kommun", "region", "arbetsformedlingen", "forsakringskassan", "rattsvasende", "ovriga_staten")
PHI = {"start": 0.0, "mitt": 0.5, "slut": 1.0}
Flows = dict[tuple[str, str], list[float]]


class Naive:
    """One scenario with one set of values.

    Args:
        scenario: The scenario.
        parameters: The parameter set.
        values: Drawn values by address; what is not here has its point value.
    """

    def __init__(
        self, scenario: Scenario, parameters: Parameteruppsattning, values: dict[str, float] | None = None
    ) -> None:
        self.s = scenario
        self.p = parameters
        self.k = scenario.kalkyl
        self.drawn = values or {}
        self.years = self.k.horisont_ar
        self.town = parameters.kommuner[scenario.kommun]
        self.rules = parameters.skatteregler[parameters.skattear]

    def value(self, path: str, stated: Varde) -> float:
        return self.drawn.get(path, stated.varde)

    def money(self, path: str, stated: Any) -> float:
        """Amount in the price year of the calculation: u · I(b)/I(y)."""
        series = self.p.index[self.k.index or getattr(stated, "index", "kpi")].varden
        target = self.k.prisar or self.p.prisar
        return self.value(path, stated) * series[target] / series[stated.prisar]

    # --- volumes -----------------------------------------------------------------------------------------------------

    def alive(self, tau: int) -> float:
        if not self.k.overlevnad:
            return 1.0
        group = self.p.malgrupper[self.s.malgrupp]
        risks = self.p.dodsrisker["alla"]
        left = 1.0
        for year in range(tau):
            left *= 1.0 - risks[min(group.alder + year, len(risks) - 1)]
        return left

    def shape(self, tau: int, timing: Any, base: str) -> float:
        """Zero before the delay, full to the end of the follow-up, then fading, zero after the longest duration."""
        since = tau - timing.fordrojning_ar
        if since < 0:
            return 0.0
        if timing.max_varaktighet_ar is not None and since >= timing.max_varaktighet_ar:
            return 0.0
        beyond = since - timing.uppfoljning_ar
        if beyond <= 0:
            return 1.0
        return float((1.0 - self.value(f"{base}.avklingning", timing.avklingning)) ** beyond)

    def probabilities(self, outcome: Any, tau: int) -> tuple[float, float]:
        """Probability of the state τ years after start, without and with."""
        base = f"utfall.{outcome.tillstand}"
        state = self.p.tillstand[outcome.tillstand]
        stay = self.value(f"tillstand.{state.id}.kvar_per_ar", state.kvar_per_ar) ** tau
        if isinstance(outcome, AndelUtfall):
            assert outcome.lyckade is not None
            q1 = self.value(f"{base}.lyckade", outcome.lyckade)
            q0 = self.value(f"{base}.anda", outcome.anda)
            g = self.shape(tau, outcome, base)
            left = stay if outcome.kvar_i_tillstand else 1.0
            return (1.0 - q0 * g) * left, (1.0 - q1 * g) * left
        p0 = self.value(f"{base}.p0", outcome.p0)
        if outcome.kurva:
            p0 = min(p0 * outcome.kurva[min(tau, len(outcome.kurva) - 1)], 1.0)
        else:
            p0 *= stay
        e = outcome.effekt
        factor = self.value(f"{base}.skalfaktor", e.skalfaktor)
        factor *= self.value(f"{base}.kausal_andel", e.kausal_andel) * self.shape(tau, e, base)
        size = self.value(f"{base}.effekt", e.varde)
        if e.avser == "motsats":
            changed = 1.0 - self.apply(1.0 - p0, e.matt, size, factor)
        else:
            changed = self.apply(p0, e.matt, size, factor)
        done = 1.0 if e.fullfoljande is None else self.value(f"{base}.fullfoljande", e.fullfoljande)
        return p0, p0 + done * (changed - p0)

    def apply(self, p0: float, matt: str, size: float, factor: float) -> float:
        if matt == "RD":
            return min(max(p0 + size * factor, 0.0), 1.0)
        if matt == "RR":
            return min(p0 * size**factor, 1.0)
        if matt == "HR":
            return 1.0 - (1.0 - p0) ** (size**factor)
        if matt == "OR":
            ratio = size**factor
        else:
            k = math.pi / math.sqrt(3.0) if self.k.d_omrakning == "chinn" else 1.65
            ratio = math.exp(k * size * factor)
        return p0 * ratio / (1.0 - p0 + p0 * ratio)

    # --- what a person-year means --------------------------------------------------------------------------------------

    def tax(self, wage: float, benefit: float) -> dict[str, float]:
        """Tax of one person by the rules, in the price level of the calculation."""
        target = self.k.prisar or self.p.prisar
        series = self.p.index["prisbasbelopp"].varden
        level = series[target] / series[self.p.skattear]
        pbb = self.rules.prisbasbelopp * level
        income = wage + benefit
        basic = min(self.rule(self.rules.grundavdrag, income / pbb) * pbb, income)
        taxable = income - basic
        rate = self.town.kommunalskatt + self.town.regionskatt
        credit = max(self.rule(self.rules.jobbskatteavdrag, wage / pbb) * pbb - basic, 0.0) * rate
        return {
            "base": taxable,
            "kommun": taxable * self.town.kommunalskatt,
            "region": taxable * self.town.regionskatt,
            "state": max(taxable - self.rules.skiktgrans * level, 0.0) * self.rules.statlig_skattesats,
            "credit": min(credit, taxable * rate),
        }

    @staticmethod
    def rule(segments: Any, x: float) -> float:
        chosen = segments[0]
        for segment in segments:
            if x > segment.fran:
                chosen = segment
        return float(chosen.belopp + chosen.lutning * (x - chosen.fran))

    def group_tax(self, employed: float, wage: float, benefits: float) -> dict[str, float]:
        """Mean tax: those without work share the benefits, up to a wage each; the rest comes on top of the wages."""
        idle = 1.0 - employed
        each = min(benefits / idle, max(wage, benefits)) if idle > 0 else 0.0
        extra = (benefits - idle * each) / employed if employed > 0 else 0.0
        working, without = self.tax(wage, extra), self.tax(0.0, each)
        return {key: employed * working[key] + idle * without[key] for key in working}

    def person_year(
        self, state: Tillstand, outcome: Any, tau: int, t: int, *, budget: bool = False
    ) -> list[Any]:
        """Flows of being in the state, as (category, actor, amount, delay)."""
        found: list[Any] = []
        benefits = transfers = 0.0
        for row in state.resurser:
            price = self.p.prislappar[row.prislapp]
            profile = row.ar_i_tillstand[min(tau, len(row.ar_i_tillstand) - 1)] if row.ar_i_tillstand else 1.0
            unit = self.money(f"prislapp.{price.id}", price)
            cost = unit * profile * self.value(f"tillstand.{state.id}.mangd.{price.id}", row.mangd)
            if price.typ == "transferering":
                transfers += cost
                benefits += cost if price.skattepliktig else 0.0
            grown = cost * (1.0 + price.realtillvaxt) ** t
            delay = price.budgetfordrojning_ar if budget else 0
            if budget:
                grown *= self.value(f"prislapp.{price.id}.marginalandel", price.marginalandel)
            category = {"transferering": "transferering", "produktion": "produktion"}.get(
                price.typ, "resurskostnad"
            )
            found += [(category, a, -share * grown, delay) for a, share in price.fordelning.items()]
            if price.typ == "transferering":
                found.append(("transferering", "individ", grown, delay))
        for actor, stated in state.kostnad_per_ar.items():
            cost = self.money(f"tillstand.{state.id}.kostnad.{actor}", stated)
            found.append(("resurskostnad", actor, -cost, 0))
        found += self.work(state, benefits, transfers)
        found += self.life(state)
        found += self.subsidy(state, outcome)
        return found

    def employment(self, state: Tillstand) -> tuple[float, float, float]:
        if state.lon is None or state.sysselsattning is None or state.referens_sysselsattning is None:
            return 0.0, 0.0, 0.0
        base = f"tillstand.{state.id}"
        return (
            self.value(f"{base}.sysselsattning", state.sysselsattning),
            self.value(f"{base}.referens_sysselsattning", state.referens_sysselsattning),
            12.0 * self.money(f"lon.{state.lon}", self.p.loner[state.lon]),
        )

    def work(self, state: Tillstand, benefits: float, transfers: float) -> list[Any]:
        employed, reference, wage = self.employment(state)
        lost = (reference - employed) * wage
        contributions = self.rules.arbetsgivaravgift * lost
        here, there = self.group_tax(employed, wage, benefits), self.group_tax(reference, wage, 0.0)
        change = {key: here[key] - there[key] for key in here}
        total = change["kommun"] + change["region"] + change["state"] - change["credit"]
        found = [
            ("produktion", "individ", -lost - contributions - self.k.avtalspension * lost, 0),
            ("skatt_avgift", "individ", contributions, 0),
            ("skatt_avgift", "ovriga_staten", -contributions, 0),
            ("skatt_avgift", "kommun", change["kommun"], 0),
            ("skatt_avgift", "region", change["region"], 0),
            ("skatt_avgift", "ovriga_staten", change["state"] - change["credit"], 0),
            ("skatt_avgift", "individ", -total, 0),
        ]
        if self.k.utjamning == "efter":
            kommun = self.town.kompensationsgrad_kommun * change["base"]
            region = self.town.kompensationsgrad_region * change["base"]
            found += [
                ("utjamning", "kommun", -kommun, 0),
                ("utjamning", "region", -region, 0),
                ("utjamning", "ovriga_staten", kommun + region, 0),
            ]
        indirect = self.k.indirekt_skatt * (transfers - lost - total)
        return [
            *found,
            ("skatt_avgift", "individ", -indirect, 0),
            ("skatt_avgift", "ovriga_staten", indirect, 0),
        ]

    def life(self, state: Tillstand) -> list[Any]:
        if self.k.livskvalitet_kr is None or state.livskvalitetsforlust is None:
            return []
        loss = self.value(f"tillstand.{state.id}.livskvalitetsforlust", state.livskvalitetsforlust)
        return [
            (
                "livskvalitet",
                "individ",
                -loss * self.money("kalkyl.livskvalitet_kr", self.k.livskvalitet_kr),
                0,
            )
        ]

    def subsidy(self, state: Tillstand, outcome: Any) -> list[Any]:
        work = outcome.subventionerat_arbete
        if work is None:
            return []
        base = f"utfall.{state.id}.subventionerat"
        share = self.value(f"{base}.andel", work.andel)
        paid = share * self.money(f"{base}.subvention", work.subvention)
        found = []
        if state.lon is not None:
            employed, reference, wage = self.employment(state)
            extra = reference - employed
            full = wage * (1.0 + self.rules.arbetsgivaravgift + self.k.avtalspension)
            lower = 1.0 - self.value(f"{base}.produktionsandel", work.produktionsandel)
            found.append(("produktion", "ovriga", share * lower * extra * full, 0))
            paid *= extra
        return [
            *found,
            ("transferering", "arbetsformedlingen", paid, 0),
            ("transferering", "ovriga", -paid, 0),
        ]

    # --- flows and present values --------------------------------------------------------------------------------------

    def gains(self, *, budget: bool = False) -> Flows:
        """Everything but the intervention's cost and the cost of public funds."""
        flows: Flows = defaultdict(lambda: [0.0] * self.years)
        for outcome in self.s.utfall:
            state = self.p.tillstand[outcome.mal[0]]
            for start, count in enumerate(self.s.deltagare):
                for tau in range(self.years - start):
                    without, with_it = self.probabilities(outcome, tau)
                    people = count * self.alive(tau) * (with_it - without) * (1.0 - self.k.optimism_nytta)
                    for category, actor, amount, delay in self.person_year(
                        state, outcome, tau, start + tau, budget=budget
                    ):
                        if start + tau + delay < self.years:
                            flows[category, actor][start + tau + delay] += people * amount
        return flows

    def cost(self) -> Flows:
        flows: Flows = defaultdict(lambda: [0.0] * self.years)
        stated = self.s.kostnad
        for t, count in enumerate(self.s.deltagare):
            total = 0.0
            if stated.per_deltagare is not None:
                total += count * self.money("kostnad.per_deltagare", stated.per_deltagare)
            if stated.fast_per_ar is not None and count > 0:
                total += self.money("kostnad.fast_per_ar", stated.fast_per_ar)
            if stated.uppstart is not None and t == 0:
                total += self.money("kostnad.uppstart", stated.uppstart)
            for actor, share in stated.betalare.items():
                flows["insatskostnad", actor][t] -= share * total * (1.0 + self.k.optimism_kostnad)
        return flows

    def flows(self) -> Flows:
        """All flows of the long-run view, by category and actor."""
        flows = self.gains()
        for key, series in self.cost().items():
            flows[key] = series
        if self.k.skattefinansiering:
            funds = [0.0] * self.years
            for (_, actor), series in flows.items():
                if actor in PUBLIC:
                    funds = [f + self.k.skattefinansiering * x for f, x in zip(funds, series, strict=True)]
            flows["skattefinansiering", "ovriga"] = funds
        return flows

    def discount(self, t: int, timing: str) -> float:
        """1/(1 + r)^(t + φ), year by year where the rate changes."""

        def rate(year: int) -> float:
            found = self.k.ranta
            for first, step in self.k.rantetrappa:
                if year >= first:
                    found = step
            return found

        value = 1.0
        for year in range(t):
            value /= 1.0 + rate(year)
        return value / (1.0 + rate(t)) ** PHI[timing]

    def npv(self) -> dict[str, float]:
        """Net present value by actor."""
        total: dict[str, float] = defaultdict(float)
        for (category, actor), series in self.flows().items():
            timing = self.k.tidpunkt_kostnad if category == "insatskostnad" else self.k.tidpunkt_effekt
            for t, amount in enumerate(series):
                total[actor] += amount * self.discount(t, timing)
        return total
