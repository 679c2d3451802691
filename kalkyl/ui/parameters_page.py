"""The page about parameters: where every number comes from, and the municipality's own values."""

from typing import Any

import ipywidgets as w

from kalkyl.model.actors import AKTORER, ETIKETTER
from kalkyl.model.base import fold as fold_text
from kalkyl.model.values import BEVISGRAD_ETIKETTER, BEVISGRADER
from kalkyl.ui import choices, parameter_results
from kalkyl.ui.files import XLSX, parameter_set
from kalkyl.ui.markup import body, notice, opened, paragraph
from kalkyl.ui.parameter_state import ParameterState
from kalkyl.ui.widgets import (
    Connection,
    Download,
    Guard,
    Upload,
    box,
    button,
    choice_entry,
    html,
    search_entry,
    text_entry,
)

LEAD = (
    "Varje siffra i kalkylen med källa, år och hur säker den är. Saknas något eller stämmer det inte hos er: "
    "hämta en mall, fyll i era egna värden och öppna filen i kalkylen."
)


class ParametersPage:
    """A search over one state, and local values under review.

    Attributes:
        state: What the page knows.
        view: The widget to show.
    """

    def __init__(self, state: ParameterState) -> None:
        self.state = state
        self.guard = Guard()
        self.connection = Connection(self._open, self.guard)
        self.file_message = html()
        self.parts = {name: html(css="k-card k-long") for name in ("found", "local", "missing")}
        self.parts["count"] = html(css="k-live")
        self.more = button("Visa fler", self.guard(state.more), "k-quiet")
        self.results = box(css="k-results")
        columns = box(
            box(self._search_card(), self._local_card(), css="k-inputs"), self.results, css="k-columns"
        )
        lead = html(paragraph(LEAD, "k-lead"))
        self.view = box(
            self.connection.view, lead, self.guard.message, self.file_message, columns, css="k-app"
        )
        state.observe(self.guard(lambda _: self.refresh()), "revision")
        self.refresh()

    def _search_card(self) -> w.Widget:
        s, guard = self.state, self.guard
        topics = list(dict.fromkeys(u.amne for u in s.entries))
        grades = [(BEVISGRAD_ETIKETTER[g], g) for g in BEVISGRADER]
        actors = [(ETIKETTER[a], a) for a in AKTORER]
        self.text = text_entry(
            "Sök", guard(lambda v: s.look(text=v)), number=False, placeholder="t.ex. familjehem"
        )
        self.amne = choice_entry(
            "Ämne", [("Alla", ""), *((t, t) for t in topics)], guard(lambda v: s.look(amne=v))
        )
        self.aktor = choice_entry("Betalare", [("Alla", ""), *actors], guard(lambda v: s.look(aktor=v)))
        self.grade = choice_entry("Underlag", [("Alla", ""), *grades], guard(lambda v: s.look(bevisgrad=v)))
        self.excel = Download("Ladda ner urvalet som Excel", self._workbook, guard)
        heading = html(body("<h2>Sök bland siffrorna</h2>"))
        fields = (self.text.view, self.amne.view, self.aktor.view, self.grade.view, self.excel.view)
        return box(heading, *fields, css="k-card k-step")

    def _local_card(self) -> w.Widget:
        s, guard = self.state, self.guard
        names = [name for name, _ in choices.municipalities(s.base)]
        self.kommun = search_entry("Kommun", names, guard(s.choose_kommun))
        self.template = Download("Ladda ner Excelmall", self._template, guard)
        upload = Upload("Öppna ifylld mall", self._open, guard, ".xlsx,.toml")
        self.fetch = button("Hämta från Kolada och SCB", guard(self._fetch))
        self.save = Download("Spara värdena som fil", self._overlay, guard, "k-primary")
        self.clear = button("Ta bort alla", guard(s.clear), "k-quiet")
        about = html(body(paragraph("Inget används förrän du själv öppnar filen i en kalkyl.", "k-note")))
        heading = html(body("<h2>Era egna värden</h2>"))
        buttons = box(self.template.view, upload.view, self.fetch, css="k-actions")
        self.kept = box(css="k-actions")
        return box(heading, self.kommun.view, buttons, self.kept, about, css="k-card k-step")

    def refresh(self) -> None:
        """Show what the state holds."""
        s, r = self.state, parameter_results
        self.kommun.refresh(s.typed or s.kommun_name, "", s.problem)
        found = s.found()
        self.parts["count"].value = r.count(s, len(found))
        self.parts["found"].value = r.found(s, found)
        self.parts["local"].value = r.local(s)
        self.parts["missing"].value = r.missing(s)
        more = [self.more] if len(found) > s.limit else []
        p = self.parts
        filled = [
            part
            for part in (p["count"], p["local"], p["found"], *more, p["missing"])
            if part is self.more or part.value
        ]
        if list(self.results.children) != filled:
            self.results.children = tuple(filled)
        self.kept.children = (self.save.view, self.clear) if s.changes else ()
        for download in (self.excel, self.template, self.save):
            download.clear()

    def _fetch(self) -> None:
        self.fetch.disabled = True
        try:
            self.state.fetch()
            self.file_message.value = body(notice(["Värdena är hämtade. Granska dem nedan."], "ok"))
        finally:
            self.fetch.disabled = False

    def _open(self, data: bytes, name: str) -> None:
        problems = self.state.load(data, name)
        self.file_message.value = opened(problems, f"{len(self.state.changes)} egna värden")

    def _workbook(self) -> tuple[bytes, str, str]:
        from kalkyl.report.catalogue_output import catalogue_bytes

        return catalogue_bytes(self.state.local, self.state.found()), "parametrar.xlsx", XLSX

    def _template(self) -> tuple[bytes, str, str]:
        return self.state.template(), f"lokala_varden_{fold_text(self.state.kommun_name)}.xlsx", XLSX

    def _overlay(self) -> tuple[bytes, str, str]:
        name = f"lokala_varden_{fold_text(self.state.kommun_name)}.toml"
        return self.state.overlay_text().encode(), name, "application/toml"


def show(parametrar: str = "") -> Any:
    """Return the page."""
    return ParametersPage(ParameterState(parameter_set(parametrar))).view
