"""What the pages share: municipality, actions, connection, and redrawing after every change."""

import ipywidgets as w

from kalkyl.model.result import Resultat
from kalkyl.ui import choices
from kalkyl.ui.files import XLSX, download_name
from kalkyl.ui.link import pack, unpack
from kalkyl.ui.markup import esc, opened, paragraph
from kalkyl.ui.state import CalculatorState
from kalkyl.ui.widgets import Connection, Download, Guard, ShareLink, Upload, box, button, html, search_entry


class Page:
    """A page: a form and a result over one state.

    Attributes:
        state: What the page knows.
        view: The widget to show.
    """

    lead = ""

    def __init__(self, state: CalculatorState) -> None:
        self.state = state
        self.guard = Guard()
        self.file_message = html()
        self.bar = html(css="k-bar")
        self.connection = Connection(self._open, self.guard, self._arrive)
        self.kommun = search_entry(
            "Kommun",
            [name for name, _ in choices.municipalities(state.parameters)],
            self.guard(state.choose_kommun),
        )
        form = box(*self.build_form(), css="k-inputs")
        results = box(*self.build_results(), css="k-results")
        columns = box(form, results, css="k-columns")
        lead = html(paragraph(self.lead, "k-lead"))
        self.view = box(
            self.connection.view, lead, self.guard.message, self.file_message, columns, self.bar, css="k-app"
        )
        state.observe(self.guard(lambda _: self.refresh()), "revision")
        self.refresh()

    def build_form(self) -> list[w.Widget]:
        """Return the cards of the form."""
        raise NotImplementedError

    def build_results(self) -> list[w.Widget]:
        """Return the cards of the result."""
        raise NotImplementedError

    def refresh_form(self) -> None:
        """Show the scenario in the form."""
        raise NotImplementedError

    def refresh_results(self) -> None:
        """Draw the result."""
        raise NotImplementedError

    def actions(self) -> w.Widget:
        """Return the buttons above the result."""
        self.excel = Download("Ladda ner Excel", self._workbook, self.guard, "k-primary")
        self.save = Download("Spara scenario", self._scenario, self.guard)
        upload = Upload("Öppna scenario", self._open, self.guard, ".toml,.xlsx")
        self.share = ShareLink("Dela som länk", lambda: pack(self.state.dump()), self.guard)
        take = '<button type="button" class="k-button" data-k-jamfor>Ta med till jämförelse</button>'
        self.undo = button("Ångra", self.guard(self.state.undo), "k-quiet")
        restart = button("Börja om", self.guard(self.state.restart), "k-quiet")
        printing = html('<button type="button" class="k-button k-quiet" data-k-skriv-ut>Skriv ut</button>')
        large = html('<button type="button" class="k-button k-quiet" data-k-visning>Visa stort</button>')
        return box(
            self.excel.view,
            self.save.view,
            upload.view,
            self.share.view,
            html(take),
            self.undo,
            restart,
            printing,
            large,
            css="k-actions k-noprint",
        )

    def refresh(self) -> None:
        """Show what the state holds."""
        s = self.state
        self.connection.keep(s.dump(), edited=s.edited, kommun=s.scenario.kommun)
        self.kommun.refresh(
            s.texts.get("kommun", s.parameters.kommuner[s.scenario.kommun].namn),
            self._kommun_note(),
            s.problems.get("kommun", ""),
            options=[name for name, _ in choices.municipalities(s.parameters)],
        )
        self.refresh_form()
        self.refresh_results()
        self.undo.disabled = not s.can_undo
        for download in (self.excel, self.save, self.share):
            download.clear()

    def _kommun_note(self) -> str:
        from kalkyl.report.numbers import format_number, format_percent

        kommun = self.state.parameters.kommuner[self.state.scenario.kommun]
        rate = format_percent(kommun.kommunalskatt + kommun.regionskatt, 2)
        return esc(f"{kommun.lan}, {format_number(kommun.folkmangd)} invånare, skattesats {rate}.")

    def full_result(self) -> Resultat:
        """Return the result that is written to the workbook."""
        return self.state.result

    def _workbook(self) -> tuple[bytes, str, str]:
        from kalkyl.report.workbook import workbook_bytes

        return workbook_bytes(self.full_result()), download_name(self.state.scenario, "xlsx"), XLSX

    def _scenario(self) -> tuple[bytes, str, str]:
        return self.state.dump().encode(), download_name(self.state.scenario, "toml"), "application/toml"

    def _arrive(self, fragment: str) -> None:
        """Take what the address says: a municipality, or a whole scenario."""
        kind, _, value = fragment.partition("=")
        if kind == "kommun" and value in self.state.parameters.kommuner:
            self.state.arrive_in(value)
        elif kind == "scenario":
            self._open(unpack(value).encode(), "länken")

    def _open(self, data: bytes, name: str) -> None:
        problems = self.state.load(data, name)
        self.file_message.value = opened(problems, f"”{self.state.scenario.namn}”")
