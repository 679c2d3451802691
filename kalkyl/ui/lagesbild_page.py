"""The page about the lägesbild: files in, what stands out, areas, documents out. Files stay in memory."""

from collections.abc import Callable
from datetime import date
from typing import Any

import ipywidgets as w

from kalkyl.model.base import fold as fold_text
from kalkyl.ui import choices
from kalkyl.ui import lagesbild_results as results
from kalkyl.ui.files import DOCX, XLSX, parameter_set
from kalkyl.ui.lagesbild_state import LagesbildState
from kalkyl.ui.markup import body, opened, paragraph
from kalkyl.ui.widgets import (
    Connection,
    Download,
    Guard,
    Upload,
    box,
    button,
    choice_entry,
    flag_entry,
    html,
    search_entry,
)

LEAD = (
    "Läs in månadens rapporter från skola, socialtjänst, fritid, bostadsbolag, räddningstjänst och polis. Sidan visar vad "
    "som är fler än väntat och gör lägesbilden som dokument."
)
TEXTS = (
    ("konsekvenser", "Konsekvenser av brottsligheten"),
    ("annan_information", "Annan information av betydelse"),
    ("analys", "Vår analys"),
    ("samordning", "Samordning med andra planer"),
    ("ledning", "Ledning och rapportering"),
)


class LagesbildPage:
    """A form and what the files say, over one state.

    Attributes:
        state: What the page knows.
        view: The widget to show.
    """

    def __init__(self, state: LagesbildState) -> None:
        self.state = state
        self.guard = Guard()
        self.connection = Connection(lambda data, name: None, self.guard, self._arrive)
        self.message = html()
        self.parts = {
            name: html() for name in ("conclusion", "signals", "heat", "multiples", "areas", "read", "law")
        }
        for name, part in self.parts.items():
            for css in ("k-live",) if name == "conclusion" else ("k-card", "k-long"):
                part.add_class(css)
        self.indicator = choice_entry("Indikator", [("", "")], self.guard(self._choose))
        self.results = box(css="k-results")
        inputs = box(self._files_card(), self._texts_card(), css="k-inputs")
        self.out = self._out_card()
        lead = html(paragraph(LEAD, "k-lead"))
        columns = box(inputs, self.results, css="k-columns")
        self.view = box(self.connection.view, lead, self.guard.message, self.message, columns, css="k-app")
        state.observe(self.guard(lambda _: self.refresh()), "revision")
        self.refresh()

    def _files_card(self) -> w.Widget:
        s, guard = self.state, self.guard
        names = [name for name, _ in choices.municipalities(s.parameters)]
        self.kommun = search_entry("Kommun", names, guard(s.choose_kommun))
        self.template = Download("Hämta mall (Excel)", self._template, guard)
        self.template_csv = Download("Hämta mall (CSV)", self._template_csv, guard, "k-quiet")
        self.mapping = Download("Hämta kopplingsfil för händelselistor", self._mapping, guard, "k-quiet")
        upload = Upload("Öppna fil", self._open, guard, ".xlsx,.csv,.txt,.tsv,.toml")
        self.apart = flag_entry("Varje fil är en egen kommun", guard(s.gather_files))
        self.clear = button("Ta bort alla filer", guard(lambda: self._show(s.clear)), "k-quiet")
        about = paragraph(
            "Öppna en eller flera filer: ifylld mall, egen tabell eller händelselista. De ligger bara i minnet och försvinner "
            "när sidan stängs.",
            "k-note",
        )
        examples = [
            button(label, guard(lambda which=which: self._show(lambda: s.example(which))), "k-quiet")
            for which, label in (("liten", "Liten kommun"), ("stad", "Stad"), ("lan", "Län"))
        ]
        tried = box(html(paragraph("Prova med påhittade siffror:")), w.HBox(examples), css="k-actions")
        buttons = box(
            upload.view, self.template.view, self.template_csv.view, self.mapping.view, css="k-actions"
        )
        self.opened = html()
        heading = html(body("<h2>Filer</h2>"))
        parts = (
            self.kommun.view,
            buttons,
            html(body(about)),
            self.opened,
            self.apart.view,
            self.clear,
            tried,
        )
        return box(heading, *parts, css="k-card k-step")

    def _texts_card(self) -> w.Widget:
        self.texts = {}
        for field, label in TEXTS:
            area = w.Textarea(description=label, continuous_update=False, rows=3)
            area.observe(
                self.guard(lambda change, field=field: self.state.write(field, change["new"])), "value"
            )
            self.texts[field] = area
        about = paragraph("Valfritt. Står i dokumentet. Skriv inga personuppgifter.", "k-note")
        fields = [box(area, css="k-field") for area in self.texts.values()]
        return box(html(body("<h2>Era egna texter</h2>", about)), *fields, css="k-card k-step")

    def _out_card(self) -> w.Widget:
        s, guard = self.state, self.guard
        self.word = Download("Lägesbild (Word)", self._word, guard, "k-primary")
        self.pdf = Download("Lägesbild (PDF)", self._pdf, guard)
        self.excel = Download("Arbetsbok (Excel)", self._excel, guard)
        self.rates = Download("Händelser per år (inom kommunen)", self._rates, guard, "k-quiet")
        self.feedback = Download("Återkoppling till kommunerna (zip)", self._feedback, guard)
        self.small = flag_entry("Visa också små antal (bara inom kommunen)", guard(s.show_small))
        about = paragraph(
            "Antal från 1 till 4, och de siffror som skulle avslöja dem, döljs i det som laddas ner.",
            "k-note",
        )
        downloads = (self.word.view, self.pdf.view, self.excel.view, self.feedback.view, self.rates.view)
        buttons = box(*downloads, css="k-actions k-noprint")
        return box(html(body("<h2>Ladda ner</h2>", about)), buttons, self.small.view, css="k-card k-long")

    def refresh(self) -> None:
        """Show what the state holds."""
        s = self.state
        self.connection.keep("lagesbild", edited=False, kommun=s.kommun)
        self.kommun.refresh(s.typed or s.parameters.kommuner[s.kommun].namn, "", s.problem)
        listed = ", ".join(s.file_names)
        self.opened.value = body(paragraph(f"Öppnat: {listed}.")) if listed else ""
        self.apart.refresh(s.apart)
        (self.feedback.view.remove_class if s.gathered else self.feedback.view.add_class)("k-hidden")
        for part in (self.apart.view, self.clear):
            (part.remove_class if listed else part.add_class)("k-hidden")
        self.small.refresh(not s.secret)
        self._draw()
        for download in (
            self.template,
            self.template_csv,
            self.mapping,
            self.word,
            self.pdf,
            self.excel,
            self.feedback,
            self.rates,
        ):
            download.clear()

    def _draw(self) -> None:
        s = self.state
        drawn = {
            "conclusion": results.conclusion,
            "signals": results.signals,
            "heat": results.heat,
            "multiples": results.multiples,
            "areas": results.areas,
            "read": results.read,
            "law": results.law,
        }
        for name, draw in drawn.items():
            value = draw(s)
            if self.parts[name].value != value:
                self.parts[name].value = value
        shown: list[w.Widget] = []
        for name, part in self.parts.items():
            if name == "heat" and s.analys is not None:
                bild = s.analys.bild
                options = [(bild.indikatorer[key].namn, key) for key in s.analys.panel.indikatorer]
                self.indicator.refresh(s.shown_indicator, options=options)
                shown.append(self.indicator.view)
            if part.value:
                shown.append(part)
            if name == "conclusion" and s.analys is not None:
                shown.append(self.out)
        if list(self.results.children) != shown:
            self.results.children = tuple(shown)

    def _choose(self, key: str) -> None:
        if key:
            self.state.choose_indicator(key)

    def _arrive(self, fragment: str) -> None:
        kind, _, value = fragment.partition("=")
        if kind == "kommun" and value in self.state.parameters.kommuner:
            self.state.choose_kommun(self.state.parameters.kommuner[value].namn)

    def _show(self, change: Callable[[], None]) -> None:
        """Make a change that is not about the file opened last, whose message goes away."""
        self.message.value = ""
        change()

    def _open(self, data: bytes, name: str) -> None:
        self.message.value = opened(self.state.load(data, name), name[:80])

    def _template(self) -> tuple[bytes, str, str]:
        return self.state.template(_today), "lagesbild_mall.xlsx", XLSX

    def _template_csv(self) -> tuple[bytes, str, str]:
        return self.state.template(_today, as_csv=True), "lagesbild_mall.csv", "text/csv"

    def _mapping(self) -> tuple[bytes, str, str]:
        from kalkyl.lagesbild.mapping import mapping_text

        text = mapping_text(self.state.parameters.indikatorer)
        return text.encode(), "koppling.toml", "application/toml"

    def _name(self, ending: str) -> str:
        bild = self.state.analys.bild.namn if self.state.analys is not None else ""
        return f"lagesbild_{fold_text(bild)[:50]}.{ending}"

    def _word(self) -> tuple[bytes, str, str]:
        from kalkyl.report.document_docx import docx_bytes

        return docx_bytes(self._document()), self._name("docx"), DOCX

    def _pdf(self) -> tuple[bytes, str, str]:
        from kalkyl.report.document_pdf import pdf_bytes

        return pdf_bytes(self._document()), self._name("pdf"), "application/pdf"

    def _document(self) -> Any:
        from kalkyl.lagesbild.picture_document import lagesbild_document

        published = self.state.published
        assert self.state.analys is not None
        return lagesbild_document(self.state.analys, self.state.texts, published, self.state.costs)

    def _excel(self) -> tuple[bytes, str, str]:
        from kalkyl.lagesbild.picture_workbook import analysis_workbook

        published, read = self.state.published, self.state.read
        assert self.state.analys is not None
        faults = (*read.avvisade, *read.varningar) if read is not None else ()
        return analysis_workbook(self.state.analys, faults, published), self._name("xlsx"), XLSX

    def _feedback(self) -> tuple[bytes, str, str]:
        from kalkyl.lagesbild.feedback import feedback_zip

        published = self.state.published
        assert self.state.analys is not None
        return feedback_zip(self.state.analys, published), "aterkoppling.zip", "application/zip"

    def _rates(self) -> tuple[bytes, str, str]:
        from kalkyl.lagesbild.event_rates import rates_text

        rates = self.state.analys.takter if self.state.analys is not None else ()
        return rates_text(rates).encode(), self._name("toml"), "application/toml"


def _today() -> tuple[int, int]:
    today = date.today()
    return today.year, today.month


def show(parametrar: str = "") -> Any:
    """Return the page."""
    return LagesbildPage(LagesbildState(parameter_set(parametrar))).view
