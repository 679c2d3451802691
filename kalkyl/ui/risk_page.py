"""The page about social risks: how common, how grave, what they cost, and what is done about them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import ipywidgets as w

from kalkyl.report.document import Document
from kalkyl.risk.assessment import Riskbild
from kalkyl.ui import choices
from kalkyl.ui import risk_results as results
from kalkyl.ui.field_view import More, step
from kalkyl.ui.files import DOCX, XLSX, download_name_of, parameter_set
from kalkyl.ui.link import unpack
from kalkyl.ui.markup import esc, opened, paragraph
from kalkyl.ui.risk_form import CountCard, JudgeCard, LawCard, MeasureCard, ProtectCard
from kalkyl.ui.risk_state import RiskState
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
    "Utgå från en social risk. Se vad den kostar om inget görs, bedöm den tillsammans och bestäm vad som ska göras. "
    "Skriv inga personuppgifter. Registret sparas bara som fil hos er."
)
RESULTS = ("about", "votes", "matrix", "register", "measures", "history", "law", "remarks")


class RiskPage:
    """Everything on the page.

    Attributes:
        state: What the page knows.
        view: The widget to show.
    """

    def __init__(self, state: RiskState) -> None:
        self.state = state
        self.guard = Guard()
        self.connection = Connection(self._open, self.guard, self._arrive)
        self.file_message = html()
        guard = self.guard
        self.kommun = search_entry(
            "Kommun",
            [name for name, _ in choices.municipalities(state.parameters)],
            guard(state.choose_kommun),
        )
        self.risk = choice_entry("Social risk", [("", "")], guard(state.choose))
        self.cards = (
            CountCard(state, guard),
            JudgeCard(state, guard),
            ProtectCard(state, guard),
            MeasureCard(state, guard),
            LawCard(state, guard),
        )
        self.own = text_entry("Egen risk", lambda _: None, number=False, placeholder="t.ex. Otrygg skolväg")
        more = More(
            "Lägg till en egen risk",
            "Dölj egen risk",
            [self.own.view, button("Lägg till risken", guard(self._add_own), "")],
        )
        self.take_away = button("Ta bort den egna risken", guard(state.remove_own_risk), "k-link")
        first = step(
            1, "Vilken risk gäller det?", self.kommun.view, self.risk.view, self.take_away, more.view
        )
        form = box(first, *(card.view for card in self.cards), css="k-inputs")
        self.parts = {name: html(css="k-card k-long") for name in RESULTS}
        self.conclusion = html(css="k-live")
        self.way_on = html()
        shown = box(self.conclusion, self.way_on, self._actions(), *self.parts.values(), css="k-results")
        lead = html(paragraph(LEAD, "k-lead"))
        columns = box(form, shown, css="k-columns")
        self.view = box(
            self.connection.view, lead, self.guard.message, self.file_message, columns, css="k-app"
        )
        state.observe(guard(lambda _: self.refresh()), "revision")
        self.refresh()

    def _actions(self) -> w.Widget:
        guard = self.guard
        self.files = (
            Download("RSA-bilaga (Word)", lambda: self._document("rsa_appendix"), guard),
            Download("Åtgärdsplan (Word)", lambda: self._document("action_plan"), guard),
            Download("Register (Excel)", self._workbook, guard),
            Download("Spara registret", self._register, guard),
        )
        upload = Upload("Öppna register", self._open, guard, ".toml")
        self.undo = button("Ångra", guard(self.state.undo), "k-quiet")
        printing = html('<button type="button" class="k-button k-quiet" data-k-skriv-ut>Skriv ut</button>')
        return box(*(f.view for f in self.files), upload.view, self.undo, printing, css="k-actions k-noprint")

    def refresh(self) -> None:
        """Show what the state holds."""
        s = self.state
        self.connection.keep(s.dump(), edited=s.edited, kommun=s.register.kommun)
        kommun = s.parameters.kommuner[s.register.kommun]
        self.kommun.refresh(s.texts.get("kommun", kommun.namn), "", s.problems.get("kommun", ""))
        risk = s.risk
        note = esc(risk.beskrivning) if risk is not None else ""
        self.risk.refresh(s.chosen, note, options=results.risk_options(s.bild))
        (self.take_away.add_class if risk is not None else self.take_away.remove_class)("k-hidden")
        self.own.refresh(self.own.control.value, "", s.problems.get("egen_risk", ""))
        for card in self.cards:
            card.refresh()
        self.conclusion.value = results.conclusion(s.bild, s.row)
        self.way_on.value = results.way_on(s.scenario())
        drawn: dict[str, Callable[[], str]] = {
            "about": lambda: results.about(s.bild, s.row),
            "votes": lambda: results.votes(s.row, s.bild),
            "matrix": lambda: results.register_matrix(s.bild),
            "register": lambda: results.register_table(s.bild),
            "measures": lambda: results.measures(s.bild),
            "history": lambda: results.history(s.bild),
            "law": lambda: results.law(s.bild, date.today()),
            "remarks": lambda: results.to_look_over(s.bild),
        }
        for name, draw in drawn.items():
            part = self.parts[name]
            part.value = draw()
            (part.remove_class if part.value else part.add_class)("k-hidden")
        self.undo.disabled = not (s.can_undo or s.problems)
        for file in self.files:
            file.clear()

    def _add_own(self) -> None:
        if self.state.add_own_risk(self.own.control.value):
            self.own.refresh("")

    def _name(self, what: str, ending: str) -> str:
        return download_name_of(f"{what} {self.state.bild.kommun}", ending)

    def _document(self, which: str) -> tuple[bytes, str, str]:
        from kalkyl.report.document_docx import docx_bytes
        from kalkyl.risk import documents

        make: Callable[[Riskbild, date], Document] = getattr(documents, which)
        name = "rsa-bilaga" if which == "rsa_appendix" else "atgardsplan"
        return docx_bytes(make(self.state.bild, date.today())), self._name(name, "docx"), DOCX

    def _workbook(self) -> tuple[bytes, str, str]:
        from kalkyl.risk.workbook import register_workbook

        return register_workbook(self.state.bild, date.today()), self._name("riskregister", "xlsx"), XLSX

    def _register(self) -> tuple[bytes, str, str]:
        return self.state.dump().encode(), self._name("riskregister", "toml"), "application/toml"

    def _arrive(self, fragment: str) -> None:
        """Take what the address says: a municipality, or what a lägesbild has counted."""
        kind, _, value = fragment.partition("=")
        if kind == "kommun":
            self.state.arrive_in(value)
        elif kind == "takter":
            self.state.take_rates(unpack(value), "lägesbilden")

    def _open(self, data: bytes, name: str) -> None:
        problems = self.state.load(data, name)
        self.file_message.value = opened(problems, f"”{self.state.register.namn}”")


def show(parametrar: str = "") -> Any:
    """Return the page."""
    return RiskPage(RiskState(parameter_set(parametrar))).view
