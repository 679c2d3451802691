"""Fields on the page: one `Field` with its widget, help, source and error."""

from collections.abc import Callable, Iterable
from typing import Any

import ipywidgets as w

from kalkyl.model.effects import Effekt
from kalkyl.model.values import Varde
from kalkyl.ui.fields import OWN_VALUE, Field
from kalkyl.ui.markup import esc, fold, grade, interval_text, source_text
from kalkyl.ui.state import CalculatorState
from kalkyl.ui.widgets import Entry, Guard, box, choice_entry, flag_entry, html, text_entry


class FieldView:
    """One field of the scenario.

    Attributes:
        field: What it stands for.
        view: The widget to place.
    """

    def __init__(self, field: Field, state: CalculatorState, guard: Guard) -> None:
        self.field = field
        self._state = state
        self._entry = self._make(guard)
        self.view = self._entry.view
        self.refresh()

    def _make(self, guard: Guard) -> Entry:
        field, state = self.field, self._state
        if field.kind == "choice":
            options = [(label, value) for label, value in field.choices]
            return choice_entry(field.shown_label, options, guard(lambda value: state.choose(field, value)))
        if field.kind == "flag":
            return flag_entry(field.shown_label, guard(lambda value: state.choose(field, value)))
        return text_entry(
            field.shown_label, guard(lambda text: state.enter(field, text)), number=field.kind != "text"
        )

    def refresh(self) -> None:
        """Show what the state holds."""
        state, field = self._state, self.field
        problem = state.problems.get(field.id, "")
        if field.kind in ("choice", "flag"):
            self._entry.refresh(field.value(state.scenario), note(field, state), problem)
        else:
            text = state.texts.get(field.id, field.show(state.scenario))
            self._entry.refresh(text, note(field, state), problem)


def note(field: Field, state: CalculatorState) -> str:
    """Write what stands below a field: unit, help, and where the value comes from."""
    raw = field.raw(state.scenario)
    text = esc(field.help)
    if raw is None and field.missing:
        return f'{text} <span class="k-missing">{esc(field.missing)}</span>'
    value = raw.varde if isinstance(raw, Effekt) and field.kind != "choice" else raw
    if not isinstance(value, Varde):
        return text
    return f"{text} {origin(field.id, value, state, raw.uppfoljning_text if isinstance(raw, Effekt) else '')}"


def origin(key: str, value: Varde, state: CalculatorState, more: str = "") -> str:
    """Write the grade of a value and, folded, its source, year, interval and comment."""
    if value.kommentar == OWN_VALUE:
        return f'{grade(value.bevisgrad)} <span class="k-muted">Eget värde</span>'
    if not value.kalla and not value.kommentar and not value.kalla_detalj:
        return ""
    lines = [source_text(value, state.parameters)] if value.kalla or value.kalla_detalj else []
    if value.prisar:
        lines.append(f"Prisår {value.prisar}")
    if interval_text(value):
        lines.append(f"Intervall {interval_text(value)}")
    lines += [t for t in (value.kommentar, more) if t]
    content = "".join(f"<div>{esc(line)}</div>" for line in lines)
    return f"{grade(value.bevisgrad)} {fold(f'kalla-{key}', 'Om siffran', content)}"


class More:
    """A button that shows and hides a part of the form; the button says which, also to screen readers.

    Attributes:
        view: The widget to place.
    """

    def __init__(self, show: str, hide: str, content: Iterable[w.Widget], *, is_open: bool = False) -> None:
        self._words = (show, hide)
        self._content = box(*content, css="k-step k-hidden")
        self._button = w.Button(description=show)
        self._button.add_class("k-link")
        self._button.on_click(lambda _: self.toggle())
        self._open = False
        self.view = box(self._button, self._content, css="k-more")
        if is_open:
            self.toggle()

    def toggle(self) -> None:
        """Show what is hidden, or hide it."""
        self._open = not self._open
        self._button.description = self._words[self._open]
        (self._content.remove_class if self._open else self._content.add_class)("k-hidden")


def step(number: int | str, title: str, *children: w.Widget) -> w.VBox:
    """Return a card of the form with a numbered heading."""
    badge = f"<span aria-hidden='true'>{esc(number)}</span>" if number else ""
    heading = html(f'<h2 class="k-step-title">{badge}{esc(title)}</h2>')
    return box(heading, *children, css="k-card k-step")


def pair(*fields: FieldView) -> w.VBox:
    """Place short fields beside each other where there is room."""
    return box(*(f.view for f in fields), css="k-pair")


OnChange = Callable[[Any], Any]
