"""The part of the form about effects: one block per state, rebuilt when the outcomes change shape."""

from collections.abc import Hashable

import ipywidgets as w

from kalkyl.model.outcomes import RiskkurvaUtfall
from kalkyl.ui import choices
from kalkyl.ui.chain import added, link_choices, link_fields, removed
from kalkyl.ui.field_view import FieldView, More, pair
from kalkyl.ui.investment_fields import outcome_fields
from kalkyl.ui.markup import body, esc, notice, paragraph
from kalkyl.ui.state import CalculatorState
from kalkyl.ui.widgets import Guard, box, button, choice_entry, html

MODELS = (("Publicerad effekt på risken", "riskkurva"), ("Andel som lyckas", "andel"))
NO_STATE = ("Lägg till …", "")
CHAIN = (
    "Mätte studien något annat, till exempel skolresultat? Lägg till ett led för varje steg därifrån till det som "
    "kostar. Effekten gäller då det första ledet."
)
ELSEWHERE = "Utfallet räknas med övergångar mellan lägen. De ändras i scenariofilen; allt som står i den behålls och räknas med."


class OutcomesView:
    """All outcomes of the scenario.

    Attributes:
        view: The widget to place.
    """

    def __init__(self, state: CalculatorState, guard: Guard) -> None:
        self._state, self._guard = state, guard
        self._blocks = box(css="k-step")
        self._fields: list[FieldView] = []
        self._shape: Hashable = None
        self._add = choice_entry(
            "Insatsen påverkar också",
            [NO_STATE],
            guard(lambda value: state.add_outcome(value) if value else None),
        )
        self.view = box(self._blocks, self._add.view, css="k-step")
        self.refresh()

    def refresh(self) -> None:
        """Show what the state holds."""
        shape = tuple(
            (
                u.tillstand,
                u.modell,
                len(u.kedja),
                u.effekt and (u.effekt.matt, u.effekt.mats_per, u.effekt.avser),
            )
            if isinstance(u, RiskkurvaUtfall)
            else (u.nyckel, u.modell, u.effekt_saknas)
            for u in self._state.scenario.utfall
        )
        if shape != self._shape:
            self._shape = shape
            self._build()
        else:
            for field in self._fields:
                field.refresh()
        used = {goal for u in self._state.scenario.utfall for goal in u.mal}
        others = [option for option in choices.states(self._state.whole) if option[1] not in used]
        self._add.refresh("", options=[NO_STATE, *others])

    def _build(self) -> None:
        self._fields = []
        count = len(self._state.scenario.utfall)
        old = self._blocks.children
        self._blocks.children = tuple(self._block(i, count) for i in range(count))
        for widget in old:
            _close(widget)

    def _block(self, i: int, count: int) -> w.VBox:
        state, guard = self._state, self._guard
        outcome = state.scenario.utfall[i]
        name = ", ".join(_name(state, goal) for goal in outcome.mal)
        model = choice_entry("Så räknas effekten", MODELS, guard(lambda value: state.set_model(i, value)))
        if outcome.modell in [key for _, key in MODELS]:
            model.refresh(outcome.modell)
        else:
            model.view.add_class("k-hidden")
        views = [FieldView(f, state, guard) for f in outcome_fields(state.scenario, i)]
        self._fields += views
        named = {v.field.id.rstrip("0123456789"): v for v in views}
        first = [
            v
            for k, v in named.items()
            if k in ("p", "p0", "lyckade", "anda", "effekt", "matt", "antal_per_ar")
        ]
        time = [
            v for k, v in named.items() if k in ("fordrojning", "uppfoljning", "avklingning", "varaktighet")
        ]
        rest = [v for v in views if v not in first and v not in time]
        parts = [html(f'<h3 class="k-outcome">{esc(name)}</h3>'), model.view, *(v.view for v in first)]
        if outcome.modell == "markov":
            parts.append(html(body(notice([ELSEWHERE]))))
        if time or rest:
            inner = ([pair(*time)] if time else []) + [v.view for v in rest]
            parts.append(More("Visa hur länge effekten varar", "Dölj hur länge effekten varar", inner).view)
        if isinstance(outcome, RiskkurvaUtfall):
            parts.append(self._chain(i, outcome))
        if count > 1:
            parts.append(button("Ta bort det här utfallet", guard(lambda: state.remove_outcome(i)), "k-link"))
        return box(*parts, css="k-step k-outcome-block")

    def _chain(self, i: int, outcome: RiskkurvaUtfall) -> w.Widget:
        """The links from what the study measured to the state."""
        state, guard = self._state, self._guard
        inner: list[w.Widget] = [html(body(paragraph(CHAIN, "k-muted")))]
        for number in range(len(outcome.kedja)):
            views = [FieldView(f, state, guard) for f in link_fields(i, number)]
            self._fields += views
            take = button("Ta bort ledet", guard(lambda n=number: self._without(i, n)), "k-link")
            inner += [html(f"<h4>Led {number + 1}</h4>"), *(v.view for v in views), take]
        options = [NO_STATE, *link_choices(state.whole, outcome.tillstand)]
        add = choice_entry(
            "Lägg till ett led", options, guard(lambda key: self._with(i, key) if key else None)
        )
        return More(
            "Visa beviskedjan", "Dölj beviskedjan", [*inner, add.view], is_open=bool(outcome.kedja)
        ).view

    def _with(self, i: int, key: str) -> None:
        outcome = self._state.scenario.utfall[i]
        assert isinstance(outcome, RiskkurvaUtfall)
        self._state.put_outcome(i, added(outcome, self._state.whole.samband.get(key)))

    def _without(self, i: int, number: int) -> None:
        outcome = self._state.scenario.utfall[i]
        assert isinstance(outcome, RiskkurvaUtfall)
        self._state.put_outcome(i, removed(outcome, number))


def _name(state: CalculatorState, key: str) -> str:
    found = state.whole.tillstand.get(key) or state.whole.handelsetyper.get(key)
    return found.namn if found is not None else key


def _close(widget: w.Widget) -> None:
    for child in getattr(widget, "children", ()):
        _close(child)
    widget.close()
