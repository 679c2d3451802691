"""The page that shows up to five scenarios side by side."""

import base64
import binascii
from collections.abc import Callable
from functools import partial
from typing import Any

import ipywidgets as w

from kalkyl.model.problems import Problem, problem
from kalkyl.report.side_by_side import LETTERS
from kalkyl.report.text import perspective_choices
from kalkyl.ui import compare_results as results
from kalkyl.ui.compare_state import CompareState
from kalkyl.ui.markup import body, notice, paragraph
from kalkyl.ui.widgets import Connection, Guard, Upload, box, button, choice_entry, html

LEAD = "Ställ upp till fem scenarier sida vid sida. Det som skiljer i antaganden är markerat, och figurerna har samma skala."


class ComparePage:
    """Everything on the page.

    Attributes:
        state: What the page knows.
        view: The widget to show.
    """

    def __init__(self, state: CompareState) -> None:
        self.state = state
        self.guard = Guard()
        self.connection = Connection(self._open, self.guard, self._arrive)
        self.message = html()
        self.memory = html()
        self.listed = box(css="k-compare-list")
        upload = Upload("Lägg till ett sparat scenario", self._open, self.guard, ".toml")
        self.whose = choice_entry("Jämför för", perspective_choices(), self.guard(state.choose))
        heading = html(body("<h2>Scenarier</h2>"))
        form = box(heading, self.listed, upload.view, self.whose.view, css="k-card k-step")
        self.parts = {n: html() for n in ("conclusion", "measures", "chances", "actors", "years", "inputs")}
        for name, part in self.parts.items():
            for css in ("k-live",) if name == "conclusion" else ("k-card", "k-long"):
                part.add_class(css)
        lead = html(paragraph(LEAD, "k-lead"))
        printing = html(
            '<div class="k-actions k-noprint"><button type="button" class="k-button" data-k-skriv-ut>Skriv ut</button>'
            '<button type="button" class="k-button" data-k-visning>Visa stort</button></div>'
        )
        first, *rest = self.parts.values()
        columns = box(
            box(form, css="k-inputs"), box(first, printing, *rest, css="k-results"), css="k-columns"
        )
        hidden = w.VBox([self.memory], layout=w.Layout(display="none"))
        self.view = box(
            self.connection.view,
            hidden,
            lead,
            self.guard.message,
            self.message,
            columns,
            css="k-app",
        )
        state.observe(self.guard(lambda _: self.refresh()), "revision")
        self.refresh()

    def refresh(self) -> None:
        """Show what the state holds."""
        s = self.state
        found = s.results
        self.whose.refresh(s.perspektiv)
        self._list()
        kept = ",".join(base64.b64encode(e.text.encode()).decode("ascii") for e in s.entries)
        self.memory.value = f'<i data-k-jamforelse="{kept}"></i>'
        self.parts["conclusion"].value = results.conclusion(found, s.perspektiv)
        enough = len(found) >= 2
        drawn: dict[str, Callable[[], str]] = {
            "measures": lambda: results.measures(found, s.perspektiv),
            "chances": lambda: results.chances(found, s.against_first(), s.perspektiv),
            "actors": lambda: results.actors(found),
            "years": lambda: results.years(found, s.perspektiv),
            "inputs": lambda: results.inputs(found),
        }
        for name, draw in drawn.items():
            part = self.parts[name]
            part.value = draw() if enough else ""
            (part.remove_class if enough else part.add_class)("k-hidden")

    def _list(self) -> None:
        rows: list[w.Widget] = []
        for i, entry in enumerate(self.state.entries):
            name = html(body(paragraph(f"{LETTERS[i]}. {entry.result.scenario.namn}")))
            away = button(f"Ta bort {LETTERS[i]}", self.guard(partial(self.state.remove, i)), "k-link")
            rows.append(box(name, away))
        self.listed.children = tuple(rows) or (html(body(paragraph("Inga än."))),)

    def _open(self, data: bytes, name: str) -> None:
        self._tell(self.state.add(data, name))

    def _arrive(self, fragment: str) -> None:
        """Take the scenarios that the browser has kept, or one from a link."""
        kind, _, value = fragment.partition("=")
        problems: list[Problem] = []
        if kind == "jamfor":
            for code in value.split(","):
                problems += self.state.add(_decoded(code), "scenariot i webbläsaren")
        elif kind == "scenario":
            from kalkyl.ui.link import unpack

            problems += self.state.add(unpack(value).encode(), "länken")
        self._tell(tuple(problems))

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        shown = [str(p) for p in problems[:12]]
        self.message.value = body(notice(shown, "bad", "Scenariot kunde inte läggas till.")) if shown else ""


def _decoded(code: str) -> bytes:
    try:
        return base64.b64decode(code, validate=True)
    except (binascii.Error, ValueError):
        raise problem("scenariot i webbläsaren", "det går inte att läsa. Öppna filen i stället.") from None


def show() -> Any:
    """Return the page."""
    return ComparePage(CompareState()).view
