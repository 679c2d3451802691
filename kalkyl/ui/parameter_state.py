"""What the page about parameters knows, without widgets: the catalogue, a search, and local values under review."""

from collections.abc import Callable
from datetime import date

from traitlets import HasTraits, Int

from kalkyl.engine.exclusion import stock
from kalkyl.model.overlay import apply_overlay
from kalkyl.model.parameters import Andring, Parameteruppsattning
from kalkyl.model.problems import InputError, Problem, problem
from kalkyl.params.fetch import Services, default_services, fetch_overlay
from kalkyl.params.files import shown_name
from kalkyl.params.local_workbook import local_template_bytes
from kalkyl.params.overlay import dump_overlay
from kalkyl.report.catalogue import Uppgift, catalogue
from kalkyl.report.catalogue_search import search
from kalkyl.ui import choices
from kalkyl.ui.files import read_local_values

SHOWN = 60
"""Rows shown before the reader asks for more."""


class ParameterState(HasTraits):
    """The catalogue of a set, a municipality, and local values that have been read or fetched but not used anywhere yet.

    Attributes:
        revision: Raised by one after every change.
        base: The parameter set as published.
        kommun: Municipality code.
        text, amne, aktor, bevisgrad: The search; empty means all.
        limit: Number of rows shown.
        changes: Local values under review.
        messages: What to check in them.
        problem: Why the typed municipality cannot be used.
    """

    revision = Int(0)

    def __init__(
        self, parameters: Parameteruppsattning, services: Callable[[], Services] = default_services
    ) -> None:
        super().__init__()
        self.base = parameters
        self.local = parameters
        self.kommun = choices.start_kommun(parameters)
        self.text, self.amne, self.aktor, self.bevisgrad = "", "", "", ""
        self.limit = SHOWN
        self.changes: tuple[Andring, ...] = ()
        self.messages: tuple[str, ...] = ()
        self.typed, self.problem = "", ""
        self._services = services
        self.entries: tuple[Uppgift, ...] = catalogue(parameters)

    @property
    def kommun_name(self) -> str:
        """Name of the municipality."""
        return self.base.kommuner[self.kommun].namn

    def found(self) -> tuple[Uppgift, ...]:
        """Figures that fit the search."""
        return search(
            self.entries,
            self.text,
            aktor=self.aktor or None,
            amne=self.amne or None,
            bevisgrad=self.bevisgrad or None,
        )

    def look(self, **changed: str) -> None:
        """Change the search (text, amne, aktor, bevisgrad)."""
        for name, value in changed.items():
            setattr(self, name, value)
        self.limit = SHOWN
        self.revision += 1

    def more(self) -> None:
        """Show more rows."""
        self.limit += 4 * SHOWN
        self.revision += 1

    def choose_kommun(self, text: str) -> None:
        """Take a municipality as typed; one that cannot be found changes nothing."""
        try:
            self.kommun = choices.find_municipality(self.base, text)
            self.typed = self.problem = ""
        except ValueError as error:
            self.typed, self.problem = text, str(error)
        self.revision += 1

    def template(self) -> bytes:
        """The Excel template for the municipality, with the values under review filled in."""
        place = self.base.kommuner[self.kommun]
        stocks = {key: stock(place, state) for key, state in self.base.tillstand.items()}
        return local_template_bytes(self.local, self.kommun, stocks)

    def load(self, data: bytes, name: str) -> tuple[Problem, ...]:
        """Read local values from a filled-in template or a TOML file; a faulty file changes nothing.

        Returns:
            Everything that is wrong; empty when the values were taken.
        """
        shown = shown_name(name)
        try:
            changes = read_local_values(data, name)
            if changes is None:
                raise problem(
                    shown,
                    "filen har inga lokala värden. Öppna en ifylld mall eller en sparad fil med värden.",
                )
            self._take(changes, ())
        except InputError as error:
            return error.problems
        return ()

    def fetch(self, today: date | None = None) -> None:
        """Fetch the municipality's key figures for review, beside what is under review already.

        Raises:
            InputError: Nothing could be fetched; the values under review are as before.
        """
        services = self._services()
        fetched = fetch_overlay(self.base, self.kommun, services, today or date.today())
        if not fetched.changes:
            raise problem(
                "Kolada och SCB", " ".join(fetched.messages) or "inga värden hittades för kommunen."
            )
        new = {change.id for change in fetched.changes}
        kept = tuple(change for change in self.changes if change.id not in new)
        self._take((*kept, *fetched.changes), fetched.messages)

    def clear(self) -> None:
        """Take all values under review away."""
        self._take((), ())

    def overlay_text(self) -> str:
        """The values under review as the text of a file."""
        return dump_overlay(self.changes, f"Lokala värden, {self.kommun_name}", self.messages)

    def _take(self, changes: tuple[Andring, ...], messages: tuple[str, ...]) -> None:
        self.local = apply_overlay(self.base, changes, "lokala värden")
        self.changes, self.messages = changes, messages
        self.entries = catalogue(self.local)
        self.revision += 1
