"""The shape of the Excel template for local values: sheets, columns and the stamp that says which file it is."""

from typing import Final

FORMAT: Final = "kalkyl-lokala-varden"
VERSION: Final = 1
FORMAT_PROPERTY: Final = "kalkyl_format"
VERSION_PROPERTY: Final = "kalkyl_version"

COVER: Final = "Läs mig"
VALUES: Final = "Lokala värden"
MISSING: Final = "Saknade uppgifter"
SHEETS: Final = (VALUES, MISSING)

HEADER_ROW: Final = 4
"""Row of the column titles, counted from 1; values start on the next row."""

COLUMNS: Final = (
    "Adress",
    "Enhetskod",
    "Ämne",
    "Uppgift",
    "Betalare",
    "Enhet",
    "Basvärde",
    "Lägst",
    "Högst",
    "Prisår",
    "Källa",
    "Kommentar",
    "Ert värde",
    "Ert lägsta",
    "Ert högsta",
    "Ert prisår",
    "Varför och varifrån",
    "Vem (roll)",
    "När",
    "Underlag",
)
HIDDEN: Final = 2
"""The first columns, for the program: hidden and locked."""

FIRST_INPUT: Final = COLUMNS.index("Ert värde")
MISSING_TITLES: Final = {"Källa": "Var den finns", "Kommentar": "Kommentar och Kolada-id"}
"""Column titles that differ on the sheet of missing figures."""

MAX_ROWS: Final = 20_000
MAX_BYTES: Final = 10_000_000


def titles(sheet: str) -> list[str]:
    """Return the column titles of a sheet."""
    return [MISSING_TITLES.get(c, c) if sheet == MISSING else c for c in COLUMNS]


def letter(column: int) -> str:
    """Return the letter of a column, counted from 0.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
