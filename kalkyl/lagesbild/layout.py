"""The shape of the lägesbild template: sheets, columns, stamp, and the headings that are understood."""

from typing import Final

from kalkyl.model.base import fold

FORMAT: Final = "kalkyl-lagesbild"
VERSION: Final = 1
FORMAT_PROPERTY: Final = "kalkyl_format"
VERSION_PROPERTY: Final = "kalkyl_version"
OWNER_PROPERTY: Final = "kalkyl_namn"
"""Whose picture a template is made for."""

COVER: Final = "Läs mig"
REPORT: Final = "Rapport"
AREAS: Final = "Områden"
INDICATORS: Final = "Indikatorer"
LISTS: Final = "Listor"

HEADER_ROW: Final = 4
"""Row of the column titles in the template, counted from 1."""

COLUMNS: Final[dict[str, str]] = {
    "manad": "Månad",
    "omrade": "Område",
    "indikator": "Indikator",
    "lage": "Läge",
    "antal": "Antal",
    "rapportor": "Rapportör",
    "kalla": "Källa",
    "tillforlitlighet": "Tillförlitlighet",
    "bedomning": "Bedömning",
    "trend": "Trend",
    "atgard": "Åtgärd som har gjorts",
    "ansvarig": "Ansvarig (roll)",
    "fritext": "Fritext",
}
"""Field -> title of the long layout."""

FREE_TEXTS: Final = ("kalla", "bedomning", "atgard", "ansvarig", "fritext")
"""Fields in which people write freely: looked through for personal data."""

_SYNONYMS: Final[dict[str, str]] = {
    "manad": "manad ar_manad arman period datum date tid tidpunkt handelsedatum rapportdatum",
    "omrade": "omrade stadsdel kommundel distrikt delomrade kommun stadsdelsomrade geografi omradesnamn",
    "plats": "plats platsnamn adress gata lokal",
    "indikator": "indikator matt nyckeltal",
    "kategori": "kategori handelsekategori handelse rubrik arendetyp brottstyp",
    "typ": "typ handelsetyp underkategori",
    "lage": "lage status rapportlage",
    "antal": "antal varde summa antal_handelser",
    "rapportor": "rapportor rapporterat_av uppgiftslamnare verksamhet",
    "kalla": "kalla underlag",
    "tillforlitlighet": "tillforlitlighet saker",
    "bedomning": "bedomning analys",
    "trend": "trend utveckling",
    "atgard": "atgard atgarder atgard_som_har_gjorts",
    "ansvarig": "ansvarig ansvarig_roll agare",
    "fritext": "fritext kommentar anteckning beskrivning ovrigt",
    "folkmangd": "folkmangd invanare befolkning antal_invanare",
}
HEADINGS: Final[dict[str, str]] = {
    word: field for field, words in _SYNONYMS.items() for word in words.split()
}
"""Folded heading -> field."""

MAX_ROWS: Final = 200_000


def heading(text: object) -> str:
    """Return the field that a column heading names, or empty.

    >>> heading("Stadsdel "), heading("Höjd")
    ('omrade', '')
    """
    return HEADINGS.get(fold(str(text or "")), "")
