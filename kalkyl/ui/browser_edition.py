"""What differs when the kernel runs in the visitor's browser: absent packages are told of in Swedish, and the log is elsewhere."""

import logging
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Final

from kalkyl.model.problems import problem

ABSENT: Final = {
    "reportlab": "Dokument som pdf",
    "resvg_py": "Bilder som png",
    "docx": "Dokument som docx",
    "sqlalchemy": "Fondens projektmapp i en databas",
    "filelock": "Fondens projektmapp",
    "httpx": "Hämtning från Kolada och SCB",
}
"""Package -> what needs it. None of them is taken along to the browser."""

OPTIONAL: Final = {"scipy": "Osäkerhet, lägesbild och annat som räknar med sannolikheter"}
"""Package -> what needs it. They are taken along if the distribution has them."""


class AbsentFinder(MetaPathFinder):
    """Answers for packages that are not in this edition.

    Args:
        absent: Package -> what needs it (Swedish).
    """

    def __init__(self, absent: Mapping[str, str]) -> None:
        self.absent = absent

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Let other packages be found elsewhere.

        Raises:
            InputError: The package is not in this edition.
        """
        what = self.absent.get(fullname.partition(".")[0])
        if what is not None:
            raise problem(
                what,
                "finns inte i utgåvan som räknar i webbläsaren. Spara scenariot, öppna det i Kalkyl på en dator "
                "eller server och gör det där.",
            )
        return None


class ConsoleHandler(logging.Handler):
    """Writes the log to the browser's console; otherwise it would be shown on the page."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        import_module("js").console.error(self.format(record))


def prepare() -> None:
    """Let absent packages be told of rather than end in a fault, and keep the log off the page."""
    log = logging.getLogger("kalkyl")
    if sys.platform == "emscripten" and not log.handlers:
        log.addHandler(ConsoleHandler())
        log.propagate = False
    if not any(isinstance(finder, AbsentFinder) for finder in sys.meta_path):
        absent = ABSENT | {name: what for name, what in OPTIONAL.items() if find_spec(name) is None}
        sys.meta_path.insert(0, AbsentFinder(absent))
