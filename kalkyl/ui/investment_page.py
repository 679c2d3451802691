"""The page about an intervention: form to the left, result to the right, redrawn after every change."""

from collections.abc import Callable
from typing import Any, Final

import ipywidgets as w

from kalkyl.model.result import Resultat
from kalkyl.report.numbers import format_kr_short
from kalkyl.ui import choices, deeper_results, investment_results
from kalkyl.ui.decision_card import DecisionCard
from kalkyl.ui.field_view import FieldView, More, pair, step
from kalkyl.ui.files import parameter_set
from kalkyl.ui.ingredients_view import IngredientsView
from kalkyl.ui.investment_fields import (
    COST_FIXED,
    COST_PER_PARTICIPANT,
    COST_START,
    MAIN_CONVENTIONS,
    MORE_CONVENTIONS,
    PARTICIPANTS,
    payer_field,
)
from kalkyl.ui.markup import esc
from kalkyl.ui.outcome_view import OutcomesView
from kalkyl.ui.page import Page
from kalkyl.ui.state import CalculatorState
from kalkyl.ui.uncertainty_card import UncertaintyCard
from kalkyl.ui.uncertainty_state import UncertaintyState
from kalkyl.ui.widgets import box, button, choice_entry, html
from kalkyl.ui.work_view import WorkView

LEAD = "Välj vem det gäller och vad ni vill göra. Resultatet räknas om direkt. Alla siffror går att byta ut mot era egna."
CSS = {"conclusion": "k-live", "keys": "", "warnings": ""}
RESULTS: Final[dict[str, Callable[[Resultat], str]]] = {
    "keys": investment_results.keys,
    "break_even": investment_results.break_even,
    "warnings": investment_results.warnings,
    "actors": investment_results.actors,
    "financing": deeper_results.financing,
    "years": investment_results.years,
    "steps": investment_results.steps,
    "quick": deeper_results.quick,
    "budget": investment_results.budget,
    "life": deeper_results.life,
    "tax": deeper_results.tax,
    "chain": deeper_results.chain,
    "evidence": investment_results.evidence,
    "sources": deeper_results.sources,
    "conventions": investment_results.conventions,
}
"""The cards of the result in their order: name -> what makes the card's HTML; an empty card is not shown."""
OTHERS = (
    "<h2>Så hade andra kalkyler räknat</h2><p class='k-muted'>Kör om insatsen med sättet att räkna i äldre och "
    "utländska kalkyler, och se steg för steg vad som skiljer.</p>"
)
LEVELS = {
    "A": "Svensk studie med jämförelsegrupp",
    "B": "Utländsk studie med jämförelsegrupp",
    "C": "Ingen effekt som går att försvara – bara brytpunkt räknas",
}


class InvestmentPage(Page):
    """Everything on the page."""

    lead = LEAD

    def build_form(self) -> list[w.Widget]:
        """Return the cards of the form."""
        state, guard = self.state, self.guard
        self.risk = choice_entry("Social risk", [("", "")], guard(state.choose_risk))
        self.group = choice_entry("Målgrupp", [("", "")], guard(state.choose_group))
        self.intervention = choice_entry("Insats", [("", "")], guard(state.choose_intervention))
        self.payer_holder = box()
        self.payer_choices: Any = None
        self.cost = [FieldView(f, state, guard) for f in (PARTICIPANTS, COST_PER_PARTICIPANT)]
        more_cost = [FieldView(f, state, guard) for f in (COST_FIXED, COST_START)]
        rules = [FieldView(f, state, guard) for f in MAIN_CONVENTIONS]
        more = [FieldView(f, state, guard) for f in MORE_CONVENTIONS]
        self.fields = [*self.cost, *more_cost, *rules, *more]
        self.outcomes = OutcomesView(state, guard)
        self.ingredients = IngredientsView(state, guard)
        self.work = WorkView(state, guard)
        costs = More("Visa fler kostnader", "Dölj fler kostnader", [f.view for f in more_cost])
        others = More("Visa fler räkneregler", "Dölj fler räkneregler", [f.view for f in more])
        return [
            step(
                1,
                "Målgrupp och insats",
                self.kommun.view,
                self.risk.view,
                self.group.view,
                self.intervention.view,
            ),
            step(2, "Jobb, försörjning och skatter", self.work.view),
            step(
                3,
                "Projekt och förväntningar",
                *(f.view for f in self.cost),
                self.ingredients.view,
                costs.view,
                self.payer_holder,
                self.outcomes.view,
            ),
            step(4, "Kalkylvärden", pair(*rules[:2]), *(f.view for f in rules[2:]), others.view),
        ]

    def build_results(self) -> list[w.Widget]:
        """Return the cards of the result, empty."""
        self.parts = {name: html(css=CSS.get(name, "k-card k-long")) for name in ("conclusion", *RESULTS)}
        first, *rest = self.parts.values()
        self.others = html()
        self.compare = button("Räkna med andra kalkylers sätt", self.guard(self._compare), "k-quiet")
        compared = box(html(OTHERS), self.compare, self.others, css="k-card k-long")
        self.uncertainty = UncertaintyCard(UncertaintyState(self.state), self.guard)
        after = 1 + list(RESULTS).index("warnings")
        before, behind = rest[:after], rest[after:-1]
        documents = DecisionCard(self.full_result, lambda: self.state.scenario, self.guard)
        return [
            first,
            self.actions(),
            *before,
            self.uncertainty.view,
            *behind,
            compared,
            rest[-1],
            documents.view,
        ]

    def full_result(self) -> Resultat:
        """Return the result with its draws."""
        self.uncertainty.update()
        return self.uncertainty.model.current()

    def _compare(self) -> None:
        """Work out what the conventions of other calculators would have given; shown until the next change."""
        self.others.value = deeper_results.others(self.state.result)

    def refresh_form(self) -> None:
        """Show the scenario in the form."""
        s, whole = self.state.scenario, self.state.whole
        risk = s.risk or choices.ANY_RISK
        chosen_risk = whole.risker.get(risk)
        self.risk.refresh(risk, self._risk_note(chosen_risk), options=choices.risks(whole))
        group = whole.malgrupper[s.malgrupp]
        self.group.refresh(
            s.malgrupp, esc(group.beskrivning), options=choices.groups(whole, s.risk, s.malgrupp)
        )
        options = choices.interventions(whole, s.risk, s.malgrupp, s.insats or "")
        if s.insats is None:
            options = [("Ingen insats vald", ""), *options]
        self.intervention.refresh(s.insats or "", self._insats_note(), options=options)
        self._refresh_payer()
        for field in self.fields:
            field.refresh()
        self.outcomes.refresh()
        self.ingredients.refresh()
        self.work.refresh()
        stated = self.cost[1].view
        (stated.add_class if s.kostnad.ingredienser else stated.remove_class)("k-hidden")

    def _risk_note(self, risk: Any) -> str:
        if risk is None:
            return ""
        missing = ' <span class="k-missing">Säker evidens saknas: börja med brytpunkten.</span>'
        return esc(risk.beskrivning) + (missing if risk.evidens_saknas else "")

    def _insats_note(self) -> str:
        insats = self.state.whole.insatser.get(self.state.scenario.insats or "")
        if insats is None:
            return ""
        foreign = insats.utlandsk_kostnad
        abroad = (
            f"<div>{esc(f'Utländsk kostnad, visas bara som jämförelse: {foreign.beskrivning}')}</div>"
            if foreign
            else ""
        )
        return f"<div>{esc(insats.beskrivning)}</div><div><strong>{esc(LEVELS[insats.niva])}.</strong></div>{abroad}"

    def _refresh_payer(self) -> None:
        field = payer_field(self.state.scenario)
        if field.choices != self.payer_choices:
            self.payer_choices = field.choices
            self.payer = FieldView(field, self.state, self.guard)
            self.payer_holder.children = (self.payer.view,)
        else:
            self.payer.refresh()

    def refresh_results(self) -> None:
        """Draw the result."""
        result, r = self.state.result, investment_results
        p = self.parts
        p["conclusion"].value = r.conclusion(result, len(self.state.problems))
        self.others.value = ""
        for name, card in RESULTS.items():
            p[name].value = card(result)
            (p[name].remove_class if p[name].value else p[name].add_class)("k-hidden")
        m = r.chosen(result)
        headline = r.MISSING if m.npv is None else format_kr_short(m.npv)
        self.bar.value = (
            f'<a class="k-mobile" href="#k-resultat"><span>Nettonuvärde <strong>{esc(headline)}</strong></span>'
            f"<span>Se resultatet</span></a>"
        )

    def refresh(self) -> None:
        """Show what the state holds; the uncertainty follows when the rest stands on the page."""
        super().refresh()
        self.uncertainty.plan()


def show(parametrar: str = "") -> w.Widget:
    """Return the page."""
    parameters = parameter_set(parametrar)
    state = CalculatorState(parameters, choices.start_scenario(parameters))
    return InvestmentPage(state).view
