"""The language of a process: Swedish as written in the source, or English from the catalogue.

The source is the Swedish original and needs no marks. A process that is to speak English reads every module of the package
with its texts exchanged for those of the catalogue `english.po` (see `loader`), before it is compiled. So a process has one
language from its first line to its last, constants included, and Swedish costs nothing.

What stays Swedish: names and sources in the parameter sets, what the user has written, the command line, and the layout of
files that are read back (templates and the living workbook), so that a file fits whatever language it was made in.
"""

import os
from typing import Final, Literal

Language = Literal["sv", "en"]
VARIABLE: Final = "KALKYL_SPRAK"
"""Environment variable that chooses the language of a process: sv (default) or en."""
LANGUAGES: Final[dict[Language, str]] = {"sv": "Svenska", "en": "English"}
"""Language -> its own name."""


def current() -> Language:
    """Return the language of this process."""
    return "en" if os.environ.get(VARIABLE, "") == "en" else "sv"


def decimal_mark() -> str:
    """Return what parts whole numbers from decimals where people read them."""
    return "." if current() == "en" else ","
