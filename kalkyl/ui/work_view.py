"""Jobs, income and taxes: how many work with and without the problem, at what wage, and what taxes do with it."""

import ipywidgets as w

from kalkyl.report.numbers import format_percent
from kalkyl.ui.field_view import More
from kalkyl.ui.fields import Kind
from kalkyl.ui.local_view import LocalView
from kalkyl.ui.markup import body, esc, paragraph
from kalkyl.ui.state import CalculatorState
from kalkyl.ui.widgets import Guard, box, html


class WorkView:
    """Local values of the states that the intervention changes.

    Attributes:
        view: The widget to place.
    """

    def __init__(self, state: CalculatorState, guard: Guard) -> None:
        self._state, self._guard = state, guard
        self._about = html()
        self._blocks = box(css="k-step")
        self._fields: list[LocalView] = []
        self._shape: object = None
        more = More("Visa jobb och försörjning", "Dölj jobb och försörjning", [self._blocks])
        self.view: w.Widget = box(self._about, more.view, css="k-step")
        self.refresh()

    def refresh(self) -> None:
        """Show what the state holds."""
        whole, scenario = self._state.result.parametrar, self._state.scenario
        goals = [goal for outcome in scenario.utfall for goal in outcome.mal]
        states = [key for key in dict.fromkeys(goals) if key in whole.tillstand]
        shape = (tuple(states), id(self._state.parameters))
        if shape != self._shape:
            self._shape = shape
            self._build(states)
        for field in self._fields:
            field.refresh()
        self._about.value = self._taxes()

    def _build(self, states: list[str]) -> None:
        self._fields = []
        parts: list[w.Widget] = []
        for key in states:
            views = self._views(key)
            self._fields += views
            parts += [
                html(f"<h3>{esc(self._state.result.parametrar.tillstand[key].namn)}</h3>"),
                *(v.view for v in views),
            ]
        self._blocks.children = tuple(parts)

    def _views(self, key: str) -> list[LocalView]:
        state = self._state.result.parametrar.tillstand[key]
        base = f"tillstand.{key}"
        rows: list[tuple[str, str, Kind]] = [
            (f"{base}.kvar_per_ar", "Andel som annars är kvar ett år senare", "share")
        ]
        if state.sysselsattning is not None:
            rows.append((f"{base}.sysselsattning", "Andel i arbete i tillståndet (heltid)", "share"))
        if state.referens_sysselsattning is not None:
            rows.append((f"{base}.referens_sysselsattning", "Andel i arbete utan problemet", "share"))
        if state.lon is not None:
            rows.append((f"lon.{state.lon}", "Lön, kr per månad", "kr"))
        return [LocalView(self._state, self._guard, path, label, kind) for path, label, kind in rows]

    def _taxes(self) -> str:
        kommun = self._state.result.parametrar.kommuner[self._state.scenario.kommun]
        region = f" och {format_percent(kommun.regionskatt, 2)} till regionen" if kommun.regionskatt else ""
        text = (
            f"Den som får arbete betalar {format_percent(kommun.kommunalskatt, 2)} i skatt till {kommun.namn}{region}. "
            "Bidrag, arbetsgivaravgifter, statlig skatt och inkomstutjämning räknas med årets regler."
        )
        return body(paragraph(text, "k-muted"))
