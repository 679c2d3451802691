"""The page about applications to the fund and about following up what was decided: two parts, one at a time."""

from collections.abc import Callable
from datetime import date
from typing import Any

import ipywidgets as w

from kalkyl.fond import follow_up_text as t
from kalkyl.fond.application import dump_application
from kalkyl.fond.application_document import application_document, cost_rows, gate_rows, gate_sentence
from kalkyl.fond.follow_up import dump_follow_up
from kalkyl.fond.follow_up_figure import course
from kalkyl.fond.follow_up_table import template_csv
from kalkyl.fond.gates import dump_gates
from kalkyl.report.document import Document
from kalkyl.report.figures import responsive
from kalkyl.ui.files import DOCX, XLSX, download_name_of, parameter_set
from kalkyl.ui.follow_up_form import ApplicationForm, FollowUpForm
from kalkyl.ui.follow_up_shared import SharedCard
from kalkyl.ui.follow_up_state import FollowUpState
from kalkyl.ui.link import pack
from kalkyl.ui.markup import body, esc, figure, fold, notice, opened, paragraph, table
from kalkyl.ui.widgets import Connection, Download, Guard, Upload, box, button, html

LEAD = (
    "Fyll i ansökan till fonden och se vad som saknas. När insatsen pågår: registrera deltagare, kostnader och utfall, och se "
    "vad det betyder för kalkylen. Allt sparas som filer hos er."
)
TOML = "application/toml"
PARTS = ("ansokan", "uppfoljning")


class FollowUpPage:
    """Everything on the page.

    Attributes:
        state: What the page knows.
        view: The widget to show.
    """

    def __init__(self, state: FollowUpState) -> None:
        self.state = state
        self.guard = guard = Guard()
        self.connection = Connection(self._open, guard, self._arrive)
        self.file_message = html()
        self.forms: dict[str, ApplicationForm | FollowUpForm] = {
            "ansokan": ApplicationForm(state, guard),
            "uppfoljning": FollowUpForm(state, guard, self._open),
        }
        self.results = {name: html(css="k-card k-long") for name in ("gates", "cost", "remarks", "plan", "signal", "periods", "history")}  # fmt: skip
        self.conclusion = {part: html(css="k-live") for part in PARTS}
        self.way_on = html()
        self.shared = SharedCard(state, guard)
        self.boxes = {
            "ansokan": self._columns("ansokan", self._application_files(), ("gates", "cost", "remarks")),
            "uppfoljning": self._columns(
                "uppfoljning", self._follow_up_files(), ("plan", "signal", "periods", "history")
            ),
        }
        self.switch = {
            "ansokan": button("Ansökan", guard(lambda: self.turn("ansokan")), ""),
            "uppfoljning": button("Uppföljning", guard(lambda: self.turn("uppfoljning")), ""),
        }
        tabs = w.HBox(list(self.switch.values()), layout=w.Layout(padding="12px 0"))
        tabs.add_class("k-actions")
        lead = html(paragraph(LEAD, "k-lead"))
        parts = (lead, guard.message, self.file_message, tabs, *self.boxes.values())
        self.view = box(self.connection.view, *parts, css="k-app")
        state.observe(guard(lambda _: self.refresh()), "revision")
        self.turn("ansokan")
        self.refresh()

    def _columns(self, part: str, actions: w.Widget, results: tuple[str, ...]) -> w.Widget:
        extra = (self.way_on,) if part == "uppfoljning" else (self.shared.view,)
        shown = box(
            self.conclusion[part], actions, *extra, *(self.results[r] for r in results), css="k-results"
        )
        return box(self.forms[part].view, shown, css="k-columns")

    def turn(self, part: str) -> None:
        """Show one of the two parts."""
        for name in PARTS:
            here = name == part
            (self.boxes[name].remove_class if here else self.boxes[name].add_class)("k-hidden")
            (self.switch[name].add_class if here else self.switch[name].remove_class)("k-primary")
            self.switch[name].tooltip = "Visas nu" if here else "Visa"

    def _application_files(self) -> w.Widget:
        guard = self.guard
        self.application_files = (
            Download("Ansökan (Word)", lambda: self._application("docx"), guard),
            Download("Ansökan (PDF)", lambda: self._application("pdf"), guard),
            Download("Ansökan (Excel)", self._application_workbook, guard),
            Download("Spara ansökan", self._saved_application, guard),
            Download("Spara fondens regler", self._gates, guard, "k-quiet"),
        )
        upload = Upload("Öppna fil", self._open, guard, ".toml")
        self.undo = button("Ångra", guard(self.state.undo), "k-quiet")
        buttons = (f.view for f in self.application_files)
        return box(*buttons, upload.view, self.undo, css="k-actions k-noprint")

    def _follow_up_files(self) -> w.Widget:
        guard = self.guard
        self.follow_up_files = (
            Download("Uppföljning (Word)", lambda: self._document("docx"), guard),
            Download("Uppföljning (PDF)", lambda: self._document("pdf"), guard),
            Download("Uppföljning (Excel)", self._workbook, guard),
            Download("Spara uppföljningen", self._saved_follow_up, guard),
            Download("Hämta mall (CSV)", lambda: (template_csv(), "uppfoljning_mall.csv", "text/csv"), guard, "k-quiet"),
        )  # fmt: skip
        upload = Upload("Öppna uppföljning", self._open, guard, ".toml,.csv")
        self.undo_too = button("Ångra", guard(self.state.undo), "k-quiet")
        buttons = (f.view for f in self.follow_up_files)
        return box(*buttons, upload.view, self.undo_too, css="k-actions k-noprint")

    def refresh(self) -> None:
        """Show what the state holds."""
        s = self.state
        self.connection.keep(s.page_text(), edited=s.edited, kommun=s.ansokan.kommun)
        for form in self.forms.values():
            form.refresh()
        self.shared.refresh()
        self._show_application()
        self._show_follow_up()
        for part in self.results.values():
            (part.remove_class if part.value else part.add_class)("k-hidden")
        self.undo.disabled = self.undo_too.disabled = not s.can_undo
        for file in (*self.application_files, *self.follow_up_files):
            file.clear()

    def _show_application(self) -> None:
        a, answers = self.state.ansokan, self.state.answers
        self.conclusion["ansokan"].value = _sentence(gate_sentence(answers))
        self.results["gates"].value = body(
            "<h2>Fondens krav</h2>",
            table(
                self.state.regler.namn,
                ("Krav", "Läge", "Att komplettera"),
                gate_rows(answers),
                text_columns=3,
            ),
        )
        rows = cost_rows(a)
        self.results["cost"].value = (
            body(
                "<h2>Kostnad</h2>",
                table("Kostnad", ("Del", "Antal", "Pris", "Kostnad"), rows, sums=[len(rows) - 1]),
            )
            if a.kostnad_kr is not None
            else ""
        )
        found = self.state.remarks()
        self.results["remarks"].value = body(notice(found[:10], "", "Att se över")) if found else ""

    def _show_follow_up(self) -> None:
        bild = self.state.bild
        if bild is None:
            text = "Öppna planen för att börja följa upp."
            self.conclusion["uppfoljning"].value = _sentence(text)
            self.way_on.value = ""
            for name in ("plan", "signal", "periods", "history"):
                self.results[name].value = ""
            return
        u = bild.uppfoljning
        self.conclusion["uppfoljning"].value = _sentence(t.conclusion(bild)) + body(notice(bild.varningar))
        link = f"investeringskalkyl.ipynb#scenario={pack(self.state.scenario_text())}"
        anchor = f'<a class="k-button k-link-button" href="{esc(link)}">Öppna den uppdaterade kalkylen</a>'
        self.way_on.value = body(f'<p class="k-actions k-noprint">{anchor}</p>') if u.gallande else ""
        drawn = responsive(lambda width: course(bild, width=width)) if u.gallande else ""
        shown = table("Plan, uppmätt och bedömning nu", t.PLAN_HEAD, t.plan_rows(bild))
        self.results["plan"].value = body(
            "<h2>Planen och utfallet</h2>",
            figure(drawn, "Utfallet period för period"),
            shown,
            paragraph(t.METHOD, "k-muted"),
        )
        lines = "".join(paragraph(text) for text in t.signal_sentences(bild))
        self.results["signal"].value = body("<h2>Stoppa, fortsätta eller skala upp</h2>", lines)
        columns = t.used_columns(u)
        head = [t.PERIOD_HEAD[c] for c in columns]
        rows = [[row[c] for c in columns] for row in t.period_rows(u.gallande)]
        self.results["periods"].value = body("<h2>Perioder</h2>", table("Det som gäller nu", head, rows)) if rows else ""  # fmt: skip
        every = t.history_rows(u)
        kept = table("Senast registrerat först", t.HISTORY_HEAD, every, text_columns=2)
        self.results["history"].value = body("<h2>Historik</h2>", fold("historik", "Visa allt som har registrerats", kept)) if every else ""  # fmt: skip

    def _name(self, what: str, ending: str) -> str:
        return download_name_of(f"{what} {self.state.ansokan.namn}", ending)

    def _application(self, ending: str) -> tuple[bytes, str, str]:
        from kalkyl.engine import run

        s = self.state
        result = None if s.ansokan.scenario is None else run(s.ansokan.scenario, s.parameters)
        made = application_document(s.ansokan, s.answers, s.parameters, date.today(), result)
        return (
            _bytes(made, ending),
            self._name("ansokan", ending),
            DOCX if ending == "docx" else "application/pdf",
        )

    def _application_workbook(self) -> tuple[bytes, str, str]:
        from kalkyl.fond.application_workbook import application_workbook

        s = self.state
        data = application_workbook(s.ansokan, s.answers, s.parameters, date.today())
        return data, self._name("ansokan", "xlsx"), XLSX

    def _saved_application(self) -> tuple[bytes, str, str]:
        return dump_application(self.state.ansokan).encode(), self._name("ansokan", "toml"), TOML

    def _gates(self) -> tuple[bytes, str, str]:
        return dump_gates(self.state.regler).encode(), "grindregler.toml", TOML

    def _bild(self) -> Any:
        from kalkyl.model.problems import problem

        if self.state.bild is None:
            raise problem("uppföljning", "öppna först planen: ett sparat scenario.")
        return self.state.bild

    def _document(self, ending: str) -> tuple[bytes, str, str]:
        from kalkyl.fond.follow_up_document import follow_up_document

        made = follow_up_document(self._bild(), date.today())
        return (
            _bytes(made, ending),
            self._name("uppfoljning", ending),
            DOCX if ending == "docx" else "application/pdf",
        )

    def _workbook(self) -> tuple[bytes, str, str]:
        from kalkyl.fond.follow_up_document import follow_up_workbook

        return follow_up_workbook(self._bild(), date.today()), self._name("uppfoljning", "xlsx"), XLSX

    def _saved_follow_up(self) -> tuple[bytes, str, str]:
        text = dump_follow_up(self._bild().uppfoljning)
        return text.encode(), self._name("uppfoljning", "toml"), TOML

    def _arrive(self, fragment: str) -> None:
        """Take what the address says: a municipality."""
        kind, _, value = fragment.partition("=")
        if kind == "kommun":
            self.state.arrive_in(value)

    def _open(self, data: bytes, name: str) -> None:
        what, problems = self.state.load(data, name, date.today())
        self.file_message.value = opened(problems, what)
        if not problems and what.startswith(("plan", "uppföljning", "tabell")):
            self.turn("uppfoljning")


def _bytes(document: Document, ending: str) -> bytes:
    from kalkyl.report.document_docx import docx_bytes
    from kalkyl.report.document_pdf import pdf_bytes

    make: Callable[[Document], bytes] = docx_bytes if ending == "docx" else pdf_bytes
    return make(document)


def _sentence(text: str) -> str:
    return f'<div class="k-body k-conclusion"><p class="k-sentence">{esc(text)}</p></div>'


def show(parametrar: str = "") -> Any:
    """Return the page."""
    return FollowUpPage(FollowUpState(parameter_set(parametrar))).view
