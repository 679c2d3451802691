"""What the page about the lägesbild knows, without widgets: the files that were opened, in memory only, and their analysis."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from traitlets import HasTraits, Int

from kalkyl.lagesbild.aggregate import gather
from kalkyl.lagesbild.analysis import Analys, analyse
from kalkyl.lagesbild.consequences import Konsekvens, consequences
from kalkyl.lagesbild.event_rates import Handelsetakt
from kalkyl.lagesbild.law import Tillagg
from kalkyl.lagesbild.mapping import Koppling, parse_mapping
from kalkyl.lagesbild.model import Omrade
from kalkyl.lagesbild.months import month
from kalkyl.lagesbild.publication import Publicering, publication
from kalkyl.lagesbild.reading import Inlasning, read_lagesbild
from kalkyl.lagesbild.synthetic import city, county, small_municipality
from kalkyl.lagesbild.template import Mall, template_csv, template_excel
from kalkyl.model.base import fold
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.problems import InputError, Problem, problem
from kalkyl.params.files import decode, shown_name
from kalkyl.params.scenario_file import dump_scenario
from kalkyl.risk.scenarios import scenario_for_risk
from kalkyl.ui import choices

EXAMPLES = {"liten": small_municipality, "stad": city, "lan": county}
MOST_FILES = 60
MOST_BYTES = 40_000_000
"""Most files, and bytes in all, that are kept in memory."""


class LagesbildState(HasTraits):
    """Opened files and what they say. Nothing is written to disk.

    Attributes:
        revision: Raised by one after every change.
        parameters: The parameter set.
        kommun: Municipality code, for scenarios.
        texts: What the municipality writes itself.
        indicator: Indicator shown in the heat table; empty shows the one that stands out most.
        secret: Whether small counts are hidden in what is downloaded.
    """

    revision = Int(0)

    def __init__(self, parameters: Parameteruppsattning) -> None:
        super().__init__()
        self.parameters = parameters
        self.kommun = choices.start_kommun(parameters)
        self.typed, self.problem = "", ""
        self.texts = Tillagg()
        self.indicator = ""
        self.secret = True
        self.apart = False
        self._files: list[tuple[bytes, str]] = []
        self._mapping = Koppling()
        self.read: Inlasning | None = None
        self.analys: Analys | None = None

    @property
    def file_names(self) -> tuple[str, ...]:
        """Names of the opened files."""
        return tuple(name for _, name in self._files)

    def load(self, data: bytes, name: str) -> tuple[Problem, ...]:
        """Open one more file: a template, a table, an incident list, or a mapping; a faulty one changes nothing.

        Returns:
            What kept the file from being opened; empty when it was. Refused rows stand in `read`.
        """
        shown = shown_name(name)
        try:
            if shown.lower().endswith(".toml"):
                self._mapping = parse_mapping(decode(data, shown), shown, self.parameters.indikatorer)
                self._update()
            else:
                self._add(data, shown)
        except InputError as error:
            return error.problems
        return ()

    def _add(self, data: bytes, name: str) -> None:
        kept = [(d, n) for d, n in self._files if n != name]
        if len(kept) >= MOST_FILES or sum(len(d) for d, _ in kept) + len(data) > MOST_BYTES:
            raise problem(
                name, f"högst {MOST_FILES} filer och {MOST_BYTES // 1_000_000} MB kan vara öppna samtidigt."
            )
        before = self._files
        self._files = [*kept, (data, name)]
        try:
            self._update()
        except InputError:
            self._files = before
            raise

    def _update(self) -> None:
        """Read the files again and work everything out; raises before anything is changed."""
        if not self._files:
            self.read, self.analys = None, None
        elif self.apart and len(self._files) > 1:
            self._gather()
        else:
            read = self._read(self._files)
            self.read, self.analys = read, analyse(read.bild) if read.bild is not None else None
            named = {k.namn: k.kod for k in self.parameters.kommuner.values()}
            self.kommun = named.get(read.bild.namn if read.bild is not None else "", self.kommun)
        self._forget()

    def _read(self, files: list[tuple[bytes, str]]) -> Inlasning:
        people = {k.namn: k.folkmangd for k in self.parameters.kommuner.values()}
        return read_lagesbild(files, self.parameters.indikatorer, population=people, mapping=self._mapping)

    def _gather(self) -> None:
        each = [self._read([file]) for file in self._files]
        pictures = [r.bild for r in each if r.bild is not None]
        whole = gather(pictures, "Samlad lägesbild")
        self.read = Inlasning(
            whole.bild,
            sum(r.rader for r in each),
            tuple(p for r in each for p in r.avvisade),
            tuple(p for r in each for p in r.varningar),
            tuple(n for r in each for n in r.noter),
        )
        self.analys = analyse(whole.bild, whole.panel)

    def gather_files(self, apart: bool) -> None:
        """Take every file as a municipality of its own (a county), or all files as one municipality."""
        before, self.apart = self.apart, apart
        try:
            self._update()
        except InputError:
            self.apart = before
            raise

    @property
    def gathered(self) -> bool:
        """Whether each area is a municipality that has sent a picture of its own."""
        return self.analys is not None and not self.analys.bild.observationer

    def example(self, which: str) -> None:
        """Show an invented example: liten, stad or lan.

        Raises:
            InputError: The parameter set has no indicators.
        """
        if not self.parameters.indikatorer:
            raise problem(
                self.parameters.namn, "parameteruppsättningen har inga indikatorer för lägesbilden."
            )
        made = EXAMPLES[which](self.parameters.indikatorer)
        self._files, self.apart = [], False
        if len(made.bilder) == 1:
            self.analys = analyse(made.bilder[0])
        else:
            whole = gather(made.bilder, "Provlän (påhittat)")
            self.analys = analyse(whole.bild, whole.panel)
        bild = self.analys.bild
        rows = sum(len(p.observationer) for p in made.bilder)
        self.read = Inlasning(bild, rows, (), (), ("Påhittade exempeldata, inte från någon kommun.",))
        self._forget()

    def clear(self) -> None:
        """Forget everything that was opened."""
        self._files = []
        self._update()

    def choose_indicator(self, key: str) -> None:
        """Choose the indicator of the heat table."""
        self.indicator = key
        self.revision += 1

    def choose_kommun(self, text: str) -> None:
        """Take a municipality as typed; one that cannot be found changes nothing."""
        try:
            self.kommun = choices.find_municipality(self.parameters, text)
            self.typed = self.problem = ""
        except ValueError as error:
            self.typed, self.problem = text, str(error)
        self._forget()

    def show_small(self, shown: bool) -> None:
        """Choose whether downloads show small counts."""
        self.secret = not shown
        self._forget()

    def write(self, field: str, text: str) -> None:
        """Take a text of the municipality's own."""
        self.texts = replace(self.texts, **{field: text.strip()[:20_000]})
        self.revision += 1

    @cached_property
    def published(self) -> Publicering:
        """What may be downloaded."""
        if self.analys is None:
            raise problem("", "öppna en lägesbild först.")
        return publication(self.analys) if self.secret else publication(self.analys, 0)

    @cached_property
    def costs(self) -> tuple[Konsekvens, ...]:
        """What the counted events cost, where one event has a cost."""
        rates = self.analys.takter if self.analys is not None else ()
        return consequences(self.parameters, self.kommun, rates)

    @property
    def shown_indicator(self) -> str:
        """Id of the indicator of the heat table."""
        if self.analys is None:
            return ""
        return self.indicator if self.indicator in self.analys.panel.indikatorer else self.analys.busiest()

    def rate(self, indicator: str) -> Handelsetakt | None:
        """Return how often an indicator occurs in the chosen municipality.

        A picture of one municipality is taken to be of the chosen one. A gathered picture is moved to its inhabitants: the
        same count, over as many more years as the whole is larger.
        """
        rates = self.analys.takter if self.analys is not None else ()
        rate = next((r for r in rates if r.indikator == indicator), None)
        if rate is None or rate.folkmangd is None or not self.gathered:
            return rate
        people = self.parameters.kommuner[self.kommun].folkmangd
        share = people / rate.folkmangd
        moved = {"ar": rate.ar / share, "per_ar": rate.per_ar * share, "folkmangd": people}
        return rate.model_copy(update=moved | {"lag": rate.lag * share, "hog": rate.hog * share})

    def scenario_text(self, indicator: str, risk: str) -> str:
        """Return the scenario file of a risk, with the rate of the lägesbild where the indicator counts its events.

        Raises:
            InputError: No scenario can be made.
        """
        rate = self.rate(indicator)
        kind = rate.handelsetyp if rate is not None else None
        if rate is None or kind is None or kind not in self.parameters.risker[risk].handelsetyper:
            return dump_scenario(scenario_for_risk(self.parameters, risk, self.kommun))
        return dump_scenario(scenario_for_risk(self.parameters, risk, self.kommun, {kind: rate.count}))

    def template(self, today: Callable[[], tuple[int, int]], *, as_csv: bool = False) -> bytes:
        """Return an empty template with the areas that are open, or one for the whole municipality.

        Args:
            today: Gives year and month.
            as_csv: CSV instead of Excel.
        """
        areas = self.analys.bild.omraden if self.analys is not None and self._files else ()
        name = self.parameters.kommuner[self.kommun].namn
        whole = (Omrade(id=f"k_{fold(name)}", namn="Hela kommunen"),)
        mall = Mall(name, areas or whole, list(self.parameters.indikatorer.values()), [month(*today())])
        return template_csv(mall) if as_csv else template_excel(mall)

    def _forget(self) -> None:
        for name in ("published", "costs"):
            self.__dict__.pop(name, None)
        self.revision += 1
