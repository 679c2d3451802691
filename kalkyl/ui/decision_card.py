"""The card that hands over the decision document, in Word or PDF, on the municipality's own template if it has one."""

from collections.abc import Callable

from kalkyl.model.problems import InputError
from kalkyl.model.result import Resultat
from kalkyl.model.scenario import Scenario
from kalkyl.ui.files import DOCX, download_name
from kalkyl.ui.markup import body, notice, paragraph
from kalkyl.ui.widgets import Download, Guard, Upload, box, html

PDF = "application/pdf"
LEAD = (
    "Två till fyra sidor för nämnd och fullmäktige: problemet, förslaget, vem som betalar och vinner, hur säkert det är "
    "och vad underlaget är värt. Läs igenom och ändra i Word innan det skickas."
)


class DecisionCard:
    """Buttons for the document.

    Args:
        result: Returns the result to write about, with its draws.
        scenario: Returns the scenario, for the file name.
        guard: Shows what goes wrong.

    Attributes:
        view: The widget to place.
    """

    def __init__(
        self, result: Callable[[], Resultat], scenario: Callable[[], Scenario], guard: Guard
    ) -> None:
        self._result, self._scenario = result, scenario
        self._template: bytes | None = None
        self._note = html()
        word = Download("Ladda ner Word", self._word, guard, "k-primary")
        pdf = Download("Ladda ner PDF", self._pdf, guard)
        own = Upload("Välj kommunens Word-mall", self._own, guard, ".docx")
        buttons = box(word.view, pdf.view, own.view, css="k-actions")
        head = html(body("<h2>Beslutsunderlag</h2>", paragraph(LEAD, "k-muted")))
        self.view = box(head, buttons, self._note, css="k-card k-long k-noprint")

    def _word(self) -> tuple[bytes, str, str]:
        from kalkyl.report.decision import decision_document
        from kalkyl.report.document_docx import docx_bytes

        made = docx_bytes(decision_document(self._result()), self._template)
        return made, download_name(self._scenario(), "docx"), DOCX

    def _pdf(self) -> tuple[bytes, str, str]:
        from kalkyl.report.decision import decision_document
        from kalkyl.report.document_pdf import pdf_bytes

        return pdf_bytes(decision_document(self._result())), download_name(self._scenario(), "pdf"), PDF

    def _own(self, data: bytes, name: str) -> None:
        from kalkyl.report.document import Document
        from kalkyl.report.document_docx import docx_bytes

        try:
            docx_bytes(Document("", ()), data)
        except InputError as error:
            self._note.value = body(notice([str(p) for p in error.problems], "bad", "Mallen används inte."))
            return
        self._template = data
        self._note.value = body(notice([f"Word-dokumentet skrivs på mallen ”{name}”."], "ok"))
