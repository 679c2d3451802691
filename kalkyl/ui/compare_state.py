"""What the comparison knows: up to five scenarios with their results, drawn with the same random numbers."""

from dataclasses import dataclass

from traitlets import HasTraits, Int

from kalkyl.engine import run
from kalkyl.engine.comparison import Comparison, compare
from kalkyl.model.actors import Perspektiv
from kalkyl.model.problems import InputError, Problem
from kalkyl.model.result import Resultat
from kalkyl.model.scenario import Scenario
from kalkyl.report.side_by_side import MOST
from kalkyl.ui.files import parameter_set, read_upload

DRAWS = 2000
SEED = 20_260_101
"""The same for every scenario: a value that two of them share takes the same value in the same draw."""


@dataclass(frozen=True)
class Entry:
    """A scenario in the comparison.

    Attributes:
        text: Scenario file.
        result: Its result, with draws where the scenario has uncertain values.
    """

    text: str
    result: Resultat


class CompareState(HasTraits):
    """The scenarios of the comparison.

    Attributes:
        revision: Raised by one after every change.
        entries: The scenarios in order.
        perspektiv: Whose result is compared.
    """

    revision = Int(0)

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.perspektiv: Perspektiv = "samhallet"

    def add(self, data: bytes, name: str) -> tuple[Problem, ...]:
        """Add a scenario file; returns everything that is wrong with it."""
        try:
            if len(self.entries) >= MOST:
                return (Problem(name[:80], f"högst {MOST} scenarier kan jämföras. Ta bort ett först."),)
            entry = _entry(read_upload(data, name), data)
        except InputError as error:
            return error.problems
        if entry.text not in [e.text for e in self.entries]:
            self.entries.append(entry)
        self.revision += 1
        return ()

    def remove(self, position: int) -> None:
        """Take a scenario away."""
        if 0 <= position < len(self.entries):
            del self.entries[position]
            self.revision += 1

    def choose(self, perspektiv: Perspektiv) -> None:
        """Compare for someone else."""
        self.perspektiv = perspektiv
        self.revision += 1

    @property
    def results(self) -> list[Resultat]:
        """The results in order."""
        return [entry.result for entry in self.entries]

    def against_first(self) -> list[Comparison | None]:
        """How each scenario after the first does against the first; None where that cannot be said."""
        return [self._against(self.entries[0].result, e.result) for e in self.entries[1:]]

    def _against(self, first: Resultat, other: Resultat) -> Comparison | None:
        if first.matt[self.perspektiv].npv is None or other.matt[self.perspektiv].npv is None:
            return None
        try:
            return compare(other, first, self.perspektiv)
        except InputError:
            return None


def _entry(scenario: Scenario, data: bytes) -> Entry:
    own = parameter_set()
    parameters = own if scenario.parametrar == own.id else parameter_set(scenario.parametrar)
    try:
        result = run(scenario, parameters, DRAWS, SEED)
    except InputError:
        result = run(scenario, parameters)
    return Entry(data.decode("utf-8-sig"), result)
