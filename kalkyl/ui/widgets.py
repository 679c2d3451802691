"""Robust building blocks: fields with Swedish numbers, guarded callbacks, connection, download and upload."""

import base64
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

import ipywidgets as w

from kalkyl.model.problems import InputError
from kalkyl.ui.markup import body, esc, notice

logger = logging.getLogger("kalkyl.ui")

UNEXPECTED = (
    "Något gick fel när sidan skulle räkna. Det du har skrivit finns kvar. Ändra tillbaka det senaste, "
    "eller spara scenariot som fil och ladda om sidan."
)


def html(value: str = "", css: str = "") -> w.HTML:
    """Return an HTML block."""
    block = w.HTML(value)
    for name in css.split():
        block.add_class(name)
    return block


def box(*children: w.Widget, css: str = "") -> w.VBox:
    """Return a vertical box with style classes."""
    made = w.VBox(list(children))
    for name in css.split():
        made.add_class(name)
    return made


class Guard:
    """Runs callbacks so that an exception is told to the user and logged, instead of vanishing.

    Attributes:
        message: Where the error box appears.
    """

    def __init__(self) -> None:
        self.message = html(css="k-guard")

    def __call__(self, action: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a callback."""

        @wraps(action)
        def safe(*args: Any, **kwargs: Any) -> Any:
            try:
                done = action(*args, **kwargs)
            except InputError as error:
                self.message.value = body(notice([str(p) for p in error.problems], "bad", "Det gick inte."))
                return None
            except Exception as error:
                # Type and place only: the text of an exception may hold what the user typed.
                place = error.__traceback__
                while place is not None and place.tb_next is not None:
                    place = place.tb_next
                where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place is not None else "?"
                logger.error("callback failed: %s at %s", type(error).__name__, where)
                self.message.value = body(notice([UNEXPECTED], "bad"))
                return None
            self.message.value = ""
            return done

        return safe


class Entry:
    """A field: label, control, unit, help and error, tied together for the eye and for screen readers.

    Attributes:
        view: The widget to place.
        control: The input.
    """

    def __init__(self, control: w.Widget, on_change: Callable[[Any], Any], css: str = "") -> None:
        self.control = control
        self.note = html(css="k-note")
        self.view = box(control, self.note, css=f"k-field {css}".strip())
        self._on_change = on_change
        self._silent = False
        control.observe(self._changed, "value")

    def _changed(self, change: Any) -> None:
        if not self._silent:
            self._on_change(change["new"])

    def refresh(self, value: Any, note: str = "", problem: str = "", options: Any = None) -> None:
        """Show a value without treating it as the user's."""
        self._silent = True
        try:
            if options is not None and tuple(self.control.options) != tuple(options):
                self.control.options = options
            if self.control.value != value:
                self.control.value = value
        finally:
            self._silent = False
        error = f'<span class="k-error">{esc(problem)}</span>' if problem else ""
        self.note.value = error + note
        (self.view.add_class if problem else self.view.remove_class)("k-wrong")


def text_entry(
    label: str, on_change: Callable[[str], Any], *, number: bool = True, placeholder: str = ""
) -> Entry:
    """Return a text field; the value is taken when the field is left or Enter is pressed."""
    control = w.Text(description=label, continuous_update=False, placeholder=placeholder or "\u200b")
    return Entry(control, on_change, "k-number" if number else "")


def choice_entry(label: str, options: Any, on_change: Callable[[Any], Any]) -> Entry:
    """Return a drop-down list."""
    return Entry(w.Dropdown(description=label, options=options), on_change)


def flag_entry(label: str, on_change: Callable[[bool], Any]) -> Entry:
    """Return a tick box."""
    return Entry(w.Checkbox(description=label, indent=False), on_change)


def search_entry(label: str, options: list[str], on_change: Callable[[str], Any]) -> Entry:
    """Return a field with a list that narrows as one types."""
    control = w.Combobox(description=label, options=options, continuous_update=False, ensure_option=False)
    return Entry(control, on_change, "k-search")


def button(label: str, action: Callable[[], Any], css: str = "") -> w.Button:
    """Return a button."""
    made = w.Button(description=label)
    for name in css.split():
        made.add_class(name)
    made.on_click(lambda _: action())
    return made


class Download:
    """A button that makes a file when pressed and hands it over at once.

    Attributes:
        view: The widget to place.
    """

    def __init__(
        self, label: str, make: Callable[[], tuple[bytes, str, str]], guard: Guard, css: str = ""
    ) -> None:
        """Make the button.

        Args:
            label: Text on the button.
            make: Returns content, file name and media type.
            guard: Shows what goes wrong.
            css: Style classes of the button.
        """
        self._make = make
        self.link = html()
        self.view = w.HBox([button(label, guard(self._go), css), self.link])
        self.view.add_class("k-actions")

    def _go(self) -> None:
        content, name, media = self._make()
        data = base64.b64encode(content).decode("ascii")
        self.link.value = (
            f'<a data-k-ladda download="{esc(name)}" href="data:{media};base64,{data}">Hämta filen igen</a>'
        )

    def clear(self) -> None:
        """Take the link away: the file is no longer what the page shows."""
        if self.link.value:
            self.link.value = ""


class Upload:
    """A button that opens a file from the user's computer.

    Attributes:
        view: The widget to place.
    """

    def __init__(self, label: str, take: Callable[[bytes, str], None], guard: Guard, accept: str) -> None:
        self._take = take
        self._control = w.FileUpload(accept=accept, multiple=False, description=label)
        self._control.observe(guard(self._changed), "value")
        self.view = box(self._control, css="k-upload")

    def _changed(self, change: Any) -> None:
        files = change["new"]
        if not files:
            return
        content, name = bytes(files[0]["content"]), str(files[0]["name"])
        self._control.value = ()
        self._take(content, name)


class Connection:
    """The hidden fields through which the page notices a dead connection and keeps the scenario through a reload.

    Attributes:
        view: The widget to place anywhere on the page.
    """

    def __init__(
        self,
        take_back: Callable[[bytes, str], None],
        guard: Guard,
        arrive: Callable[[str], None] | None = None,
    ) -> None:
        """Make the fields.

        Args:
            take_back: Takes a scenario file that the browser has kept, and what to call it.
            guard: Shows what goes wrong.
            arrive: Takes what the address says after its #.
        """
        ping = w.Text(continuous_update=False)
        ping.add_class("k-ping")
        self._echo = html()
        self._memory = html()
        back = w.Textarea(continuous_update=False)
        back.add_class("k-aterlas")
        ping.observe(self._answer, "value")

        def restore(change: Any) -> None:
            if change["new"]:
                take_back(base64.b64decode(change["new"], validate=True), "scenariot i webbläsaren")

        back.observe(guard(restore), "value")
        fields = [ping, self._echo, self._memory, back]
        if arrive is not None:
            fields.append(self._arrival(arrive, guard))
        self.view = w.VBox(fields, layout=w.Layout(display="none"))

    def _arrival(self, arrive: Callable[[str], None], guard: Guard) -> w.Widget:
        field = w.Textarea(continuous_update=False)
        field.add_class("k-ankomst")
        field.observe(guard(lambda change: arrive(change["new"]) if change["new"] else None), "value")
        return field

    def _answer(self, change: Any) -> None:
        if str(change["new"]).isdigit():
            self._echo.value = f'<i data-k-eko="{change["new"]}"></i>'

    def keep(self, scenario_text: str, *, edited: bool, kommun: str = "") -> None:
        """Let the browser tab remember the scenario, and the municipality for the other pages."""
        data = base64.b64encode(scenario_text.encode()).decode("ascii")
        self._memory.value = (
            f'<i data-k-scenario="{data}" data-k-andrad="{int(edited)}" data-k-kommun="{esc(kommun)}"></i>'
        )


class ShareLink:
    """A button that shows a link to what the page holds and copies it.

    Attributes:
        view: The widget to place.
    """

    def __init__(self, label: str, make: Callable[[], str], guard: Guard, css: str = "") -> None:
        """Make the button.

        Args:
            label: Text on the button.
            make: Returns the code of the link.
            guard: Shows what goes wrong.
            css: Style classes of the button.
        """
        self._make = make
        self._shown = html()
        self.view = w.HBox([button(label, guard(self._go), css), self._shown])
        self.view.add_class("k-actions")

    def _go(self) -> None:
        self._shown.value = (
            f'<span class="k-share" data-k-lank="{esc(self._make())}"><input readonly aria-label="Länk till scenariot">'
            '<span role="status"></span></span>'
        )

    def clear(self) -> None:
        """Take the link away: it is no longer what the page shows."""
        if self._shown.value:
            self._shown.value = ""
