"""The words of `kalkyl ansokan`, `kalkyl uppfoljning` and `kalkyl projekt`."""

from collections.abc import Mapping
from typing import Final

from kalkyl.cli.parser import Parser, whole_number

TITLES: Final = (
    (
        "ansokan",
        "Ansökan till en social investeringsfond: börja, granska mot fondens krav och skriv som dokument.",
    ),
    ("uppfoljning", "Uppföljning: registrera utfall, jämför med planen och räkna om."),
    ("projekt", "Fondens gemensamma mapp eller databas: visa, spara, hämta och kopiera."),
)
MODULES: Final = {
    "ansokan": "kalkyl.cli.follow_up:application",
    "uppfoljning": "kalkyl.cli.follow_up:follow_up",
    "projekt": "kalkyl.cli.follow_up:project",
}
_PARTS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "ansokan": (
        ("ny", "Skriv en tom ansökan."),
        ("granska", "Visa vad som saknas enligt fondens krav."),
        ("export", "Skriv ansökan som Word, PDF och Excel."),
        ("regler", "Skriv fondens krav som en fil att ändra i."),
    ),
    "uppfoljning": (
        ("ny", "Börja följa upp ett scenario."),
        ("registrera", "Lägg till perioder från en CSV-fil."),
        ("visa", "Visa planen, utfallet och rådet."),
        ("export", "Skriv uppföljningen som Word, PDF och Excel, och det uppdaterade scenariot."),
        ("mall", "Skriv en tom CSV-fil att fylla i."),
    ),
    "projekt": (
        ("lista", "Visa vad som finns sparat."),
        ("spara", "Spara en ansökan eller uppföljning som ny version."),
        ("hamta", "Hämta den senaste versionen, eller en tidigare, till en fil."),
        ("kopiera", "Kopiera allt mellan mapp och databas och kontrollera att allt kom med."),
    ),
}
_PLACE: Final = "projektmapp, eller databasens adress (sqlite:///… eller postgresql://…)"


def follow_up_options(parsers: Mapping[str, Parser]) -> None:
    """Add the sub-commands and their options."""
    parts = {name: _parts(parsers[name], rows) for name, rows in _PARTS.items()}
    _application(parts["ansokan"])
    _follow_up(parts["uppfoljning"])
    _project(parts["projekt"])


def _parts(parser: Parser, rows: tuple[tuple[str, str], ...]) -> dict[str, Parser]:
    group = parser.add_subparsers(
        title="delkommandon", dest="delkommando", metavar="DELKOMMANDO", parser_class=Parser, required=True
    )
    return {name: group.add_parser(name, help=text, description=text) for name, text in rows}


def _write(parser: Parser, what: str = "FIL.toml") -> None:
    parser.add_argument("--ut", required=True, metavar=what, help="fil att skriva")
    parser.add_argument("--ersatt", action="store_true", help="skriv över filen om den redan finns")


def _application(parts: Mapping[str, Parser]) -> None:
    parts["ny"].add_argument("--kommun", required=True, metavar="KOD", help="kommunkod (fyra siffror)")
    for name in ("ny", "regler"):
        _write(parts[name])
    for name in ("granska", "export"):
        parts[name].add_argument("fil", metavar="ANSOKAN.toml", help="ansökan")
        parts[name].add_argument(
            "--regler", metavar="REGLER.toml", help="fondens krav (förval: Kalkyls förslag)"
        )
    parts["export"].add_argument("mapp", metavar="MAPP", help="mapp att skriva till; skapas om den saknas")
    parts["export"].add_argument("--ersatt", action="store_true", help="skriv över filer som redan finns")


def _follow_up(parts: Mapping[str, Parser]) -> None:
    parts["ny"].add_argument("fil", metavar="SCENARIO.toml", help="planen")
    for name, what in (("ny", "FIL.toml"), ("mall", "FIL.csv")):
        _write(parts[name], what)
    for name in ("registrera", "visa", "export"):
        parts[name].add_argument("fil", metavar="UPPFOLJNING.toml", help="uppföljning")
    parts["registrera"].add_argument("tabell", metavar="TABELL.csv", help="perioder, en per rad")
    parts["export"].add_argument("mapp", metavar="MAPP", help="mapp att skriva till; skapas om den saknas")
    parts["export"].add_argument("--ersatt", action="store_true", help="skriv över filer som redan finns")


def _project(parts: Mapping[str, Parser]) -> None:
    for name in ("lista", "spara", "hamta"):
        parts[name].add_argument("plats", metavar="PLATS", help=_PLACE)
    parts["spara"].add_argument("fil", metavar="FIL.toml", help="ansökan eller uppföljning")
    parts["spara"].add_argument(
        "--av", default="", metavar="FUNKTION", help="vem som sparar (funktion, inte namn)"
    )
    parts["spara"].add_argument(
        "--fran",
        type=whole_number(0, 10**9),
        default=0,
        metavar="N",
        help="versionen du utgick från (förval: 0, ny)",
    )
    parts["hamta"].add_argument("slag", choices=("ansokan", "uppfoljning"), help="ansokan eller uppfoljning")
    parts["hamta"].add_argument(
        "--version", type=whole_number(1, 10**9), metavar="N", help="en tidigare version"
    )
    _write(parts["hamta"])
    for name in ("spara", "hamta"):
        parts[name].add_argument("id", metavar="ID", help="vad den heter i mappen: a–z, siffror och _")
    parts["kopiera"].add_argument("fran", metavar="FRAN", help=_PLACE)
    parts["kopiera"].add_argument("till", metavar="TILL", help=_PLACE)
