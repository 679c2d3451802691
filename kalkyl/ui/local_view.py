"""A field for a value of the parameter set that the municipality has a figure of its own for."""

from collections.abc import Callable

from kalkyl.model.paths import get_value
from kalkyl.ui.field_view import origin
from kalkyl.ui.fields import OWN_VALUE, FieldError, Kind, Value, parse
from kalkyl.ui.fields import show as show_text
from kalkyl.ui.markup import esc
from kalkyl.ui.state import CalculatorState
from kalkyl.ui.widgets import Entry, Guard, text_entry


def _not_negative(kind: Kind) -> Callable[[str], Value]:
    """Return a parser of a number that may be left empty but not be negative."""

    def read(text: str) -> Value:
        if not text.strip():
            return None
        number: float = parse(kind, text)
        if number < 0:
            raise FieldError("Talet kan inte vara negativt.")
        return number

    return read


class LocalView:
    """A value of the parameter set that can be replaced by a local one; empty takes the base value back.

    Attributes:
        view: The widget to place.
    """

    def __init__(
        self,
        state: CalculatorState,
        guard: Guard,
        path: str,
        label: str,
        kind: Kind,
        about: str = "",
        hint: str = "Saknas – ange lokalt värde",
    ) -> None:
        self._state, self._path, self._kind, self._about = state, path, kind, about
        key = f"lokal.{path}"
        self._key = key
        self._entry: Entry = text_entry(
            label,
            guard(lambda text: state.set_local(key, path, text, _not_negative(kind))),
            placeholder=hint,
        )
        self.view = self._entry.view
        self.refresh()

    def refresh(self) -> None:
        """Show what the state holds."""
        s = self._state
        value = get_value(s.result.parametrar, self._path)
        text = "" if value is None else show_text(self._kind, value.varde)
        note = esc(self._about)
        if value is not None:
            note += " " + origin(self._path, value, s)
            base = s.result.parametrar.basvarden.get(self._path)
            if value.kommentar == OWN_VALUE and base is not None:
                note += esc(
                    f" Grundvärdet är {show_text(self._kind, base.varde)}. Töm fältet för att få tillbaka det."
                )
        self._entry.refresh(s.texts.get(self._key, text), note, s.problems.get(self._key, ""))
