"""The page about the cost of exclusion: one state in one municipality, with quantities that can be changed."""

import ipywidgets as w

from kalkyl.model.actors import ETIKETTER
from kalkyl.model.outcomes import AndelUtfall, RiskkurvaUtfall
from kalkyl.model.parameters import Parameteruppsattning, Resursrad, Tillstand
from kalkyl.model.problems import problem
from kalkyl.model.scenario import Scenario
from kalkyl.report.numbers import format_kr, format_number, plain_number
from kalkyl.report.units import unit_label
from kalkyl.ui import choices, exclusion_results
from kalkyl.ui.field_view import FieldView, pair, step
from kalkyl.ui.fields import Field
from kalkyl.ui.files import parameter_set
from kalkyl.ui.investment_fields import MAIN_CONVENTIONS
from kalkyl.ui.local_view import LocalView
from kalkyl.ui.markup import esc, quantity_unit, show_value
from kalkyl.ui.page import Page
from kalkyl.ui.state import CalculatorState, exclusion_scenario
from kalkyl.ui.widgets import box, choice_entry, html

START_AGE = 25
CSS = {"conclusion": "k-live", "keys": ""}
AGE = Field(
    "alder", "Personens ålder", "integer", ("egna_malgrupper", -1, "alder"), "år", "Används för dödsrisker."
)


class ExclusionPage(Page):
    """Everything on the page."""

    lead = (
        "Vad ett år i utanförskap kostar, för vem, och varför. Byt ut mängder och antal mot era egna: allt räknas om "
        "direkt."
    )

    def build_form(self) -> list[w.Widget]:
        """Return the cards of the form."""
        state, guard = self.state, self.guard
        state.arrange = self._one_state
        self.shown_risk = choices.ANY_RISK
        self.risk = choice_entry("Social risk", [("", "")], guard(self._filter))
        self.chosen = choice_entry("Tillstånd", [("", "")], guard(self._choose))
        rules = [f for f in MAIN_CONVENTIONS if f.id in ("horisont_ar", "ranta")]
        self.fields = [FieldView(f, state, guard) for f in rules]
        self.age_holder = box()
        self.age: FieldView | None = None
        self.local_holder, self.rows_holder, self.stock_holder = (
            box(css="k-step"),
            box(css="k-step"),
            box(css="k-step"),
        )
        self.locals: list[LocalView] = []
        self._shape: object = None
        return [
            step(1, "Vem gäller det?", self.kommun.view, self.risk.view, self.chosen.view),
            step(2, "Hur många i kommunen?", self.stock_holder),
            step(3, "Hur länge?", self.local_holder, self.age_holder, pair(*self.fields)),
            step(4, "Vad ingår i ett år?", self.rows_holder),
        ]

    def build_results(self) -> list[w.Widget]:
        """Return the cards of the result, empty."""
        names = (
            "conclusion",
            "keys",
            "actors",
            "uncertainty",
            "horizon",
            "gap",
            "stock",
            "rows",
            "conventions",
        )
        self.parts = {name: html(css=CSS.get(name, "k-card k-long")) for name in names}
        first, *rest = self.parts.values()
        return [first, self.actions(), *rest]

    @property
    def tillstand(self) -> str:
        """The state that the page shows."""
        found = _state_of(self.state.scenario)
        assert found is not None
        return found

    def _one_state(self, opened: Scenario, parameters: Parameteruppsattning) -> Scenario:
        """Keep the state of the page when what is opened is about events or a course through positions."""
        if _state_of(opened) is not None:
            return opened
        key = self.tillstand if self.tillstand in parameters.tillstand else next(iter(parameters.tillstand))
        return exclusion_scenario(parameters, opened.kommun, key, START_AGE, opened)

    def _age(self) -> int:
        own = self.state.scenario.egna_malgrupper
        return own[-1].alder if own and own[-1].id == "en_person" else START_AGE

    def _filter(self, risk: str) -> None:
        self.shown_risk = risk
        allowed = [key for _, key in self._states()]
        if self.tillstand in allowed:
            self.refresh()
        else:
            self._choose(allowed[0])

    def _choose(self, tillstand: str) -> None:
        self.state.choose_state(tillstand, self._age())

    def _states(self) -> list[choices.Option]:
        every = choices.states(self.state.whole)
        risk = self.state.whole.risker.get(self.shown_risk)
        named = [o for o in every if risk is not None and o[1] in risk.tillstand]
        return named or every

    def refresh_form(self) -> None:
        """Show the scenario in the form."""
        whole = self.state.whole
        options = self._states()
        if self.tillstand not in [key for _, key in options]:
            self.shown_risk, options = choices.ANY_RISK, choices.states(whole)
        self.risk.refresh(self.shown_risk, options=choices.risks(whole))
        self.chosen.refresh(self.tillstand, esc(whole.tillstand[self.tillstand].beskrivning), options=options)
        own = self.state.scenario.egna_malgrupper
        shape = (
            self.tillstand,
            self.state.scenario.kommun,
            bool(own and own[-1].id == "en_person"),
            id(self.state.parameters),
        )
        if shape != self._shape:
            self._shape = shape
            self._build_local()
        ages = [self.age] if self.age is not None else []
        shown: list[FieldView | LocalView] = [*self.fields, *self.locals, *ages]
        for field in shown:
            field.refresh()

    def _build_local(self) -> None:
        whole, key = self.state.result.parametrar, self.tillstand
        state = whole.tillstand[key]
        own = self.state.scenario.egna_malgrupper
        self.age = FieldView(AGE, self.state, self.guard) if own and own[-1].id == "en_person" else None
        self.age_holder.children = (self.age.view,) if self.age else ()
        known = self.state.result.kostnad_utanforskap[0].bestand
        count = LocalView(
            self.state,
            self.guard,
            f"tillstand.{key}.antal",
            "Antal personer",
            "number",
            hint="Saknas – ange lokalt antal" if known is None else plain_number(known, 0),
        )
        self.stock_about = html(css="k-note")
        stay = LocalView(
            self.state, self.guard, f"tillstand.{key}.kvar_per_ar", "Andel som är kvar ett år senare", "share",
            "Ett år i taget: ingen antas vara kvar livet ut.",
        )  # fmt: skip
        rows = self._cost_views(key, state)
        self.locals = [count, stay, *rows]
        self.stock_holder.children = (self.stock_about, count.view)
        self.local_holder.children = (stay.view,)
        self.rows_holder.children = tuple(r.view for r in rows)

    def _cost_views(self, key: str, state: Tillstand) -> list[LocalView]:
        """What a year in the state consists of: resources, costs by actor, and work."""
        made = self.state, self.guard
        rows = [view for row in state.resurser for view in self._row_views(key, row)]
        for a in state.kostnad_per_ar:
            address = f"tillstand.{key}.kostnad.{a}"
            rows.append(LocalView(*made, address, f"{ETIKETTER[a]}, kr per personår", "kr"))
        if state.sysselsattning is not None:
            rows.append(
                LocalView(*made, f"tillstand.{key}.sysselsattning", "Andel i arbete (heltid)", "share")
            )
        return rows

    def _row_views(self, key: str, row: Resursrad) -> list[LocalView]:
        """The quantity of a resource; and its price where nobody has published one."""
        whole, path = self.state.result.parametrar, f"tillstand.{key}.mangd.{row.prislapp}"
        price, missing = whole.prislappar.get(row.prislapp), whole.saknade.get(row.prislapp)
        name = price.namn if price is not None else missing.namn if missing is not None else row.prislapp
        about = f"Pris {show_value(price)} {unit_label(price.enhet)}." if price is not None else ""
        unit = quantity_unit(row.mangd.enhet)
        views = [LocalView(self.state, self.guard, path, f"{name}, {unit} per år", "number", about)]
        if missing is not None:
            label = f"{missing.namn}, {unit_label(missing.enhet)}"
            views.append(
                LocalView(self.state, self.guard, f"saknad.{missing.id}", label, "kr", missing.uppmaning)
            )
        return views

    def refresh_results(self) -> None:
        """Draw the result."""
        result, r = self.state.result, exclusion_results
        cost = result.kostnad_utanforskap[0]
        self.parts["conclusion"].value = r.conclusion(cost, result, len(self.state.problems))
        for name in ("keys", "actors", "uncertainty", "horizon", "gap", "stock", "rows"):
            self.parts[name].value = getattr(r, name)(cost, result)
        self.parts["conventions"].value = r.conventions(result)
        if cost.bestand is None:
            about = f'<span class="k-missing">{esc(cost.bestand_forklaring)}</span>'
        else:
            about = (
                f"I kalkylen: <strong>{format_number(cost.bestand)}</strong>. {esc(cost.bestand_forklaring)}"
            )
        self.stock_about.value = about
        total = format_kr(float(cost.per_personar.sum()))
        self.bar.value = (
            f'<a class="k-mobile" href="#k-resultat"><span>Samhället per personår <strong>{esc(total)}</strong></span>'
            f"<span>Se resultatet</span></a>"
        )


def _state_of(scenario: Scenario) -> str | None:
    """The state that the first outcome is about."""
    first = scenario.utfall[0]
    return first.tillstand if isinstance(first, AndelUtfall | RiskkurvaUtfall) else None


def show(parametrar: str = "") -> w.Widget:
    """Return the page."""
    parameters = parameter_set(parametrar)
    options = choices.states(parameters)
    if not options:
        raise problem(parameters.namn, "uppsättningen har inga tillstånd att räkna på.")
    tillstand = options[0][1]
    scenario = exclusion_scenario(parameters, choices.start_kommun(parameters), tillstand, START_AGE)
    return ExclusionPage(CalculatorState(parameters, scenario)).view
