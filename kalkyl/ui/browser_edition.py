"""What differs when the kernel runs in the visitor's browser: packages that do not exist there are named in Swedish."""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
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


class AbsentFinder(MetaPathFinder):
    """Answers for packages that are not in this edition."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Let other packages be found elsewhere.

        Raises:
            InputError: The package is not in this edition.
        """
        what = ABSENT.get(fullname.partition(".")[0])
        if what is not None:
            raise problem(
                what,
                "finns inte i utgåvan som räknar i webbläsaren. Spara scenariot, öppna det i Kalkyl på en dator "
                "eller server och gör det där.",
            )
        return None


def prepare() -> None:
    """Let absent packages be told of rather than end in a fault."""
    if not any(isinstance(finder, AbsentFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, AbsentFinder())
