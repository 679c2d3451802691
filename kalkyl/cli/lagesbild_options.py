"""The words of `kalkyl lagesbild`: what to do, and with which files."""

from typing import Final

from kalkyl.cli.parser import Parser, whole_number

_TITLES: Final = (
    ("mall", "Skriv en mall för månadens rapporter, som Excel eller CSV."),
    ("granska", "Läs filer och visa vad som lästes, vad som inte gick att läsa och möjliga personuppgifter."),
    ("analysera", "Visa vad som är nytt den senaste månaden; skriv dokument och arbetsbok."),
    ("samla", "Samla flera kommuners filer till en regional lägesbild."),
    ("exempel", "Skriv påhittade exempel: en liten kommun, ett län och en stad."),
)


def lagesbild_options(parser: Parser) -> None:
    """Add the sub-commands and their options."""
    group = parser.add_subparsers(
        title="kommandon", dest="lagesbild", metavar="KOMMANDO", parser_class=Parser, required=True
    )
    parts: dict[str, Parser] = {
        name: group.add_parser(name, help=text, description=text) for name, text in _TITLES
    }
    for part in parts.values():
        part.add_argument("--felsok", action="store_true", help="visa den tekniska felbeskrivningen")
        part.add_argument(
            "--parametrar", default="riket", metavar="NAMN|MAPP", help="parameteruppsättning (förval: riket)"
        )
    _template(parts["mall"])
    for name in ("granska", "analysera", "samla"):
        parts[name].add_argument("filer", metavar="FIL", nargs="+", help="Excel eller CSV")
        parts[name].add_argument(
            "--koppling", metavar="FIL.toml", help="hur kategorier i händelselistor räknas"
        )
    for name in ("analysera", "samla"):
        _output(parts[name])
    parts["analysera"].add_argument(
        "--takter", metavar="UT.toml", help="spara händelser per år för riskregistret"
    )
    parts["analysera"].add_argument(
        "--kommun", metavar="KOD", help="kommunkod; då får dokumentet också vad händelserna kostar"
    )
    parts["samla"].add_argument(
        "--lan", metavar="LÄN", help="länets namn; kommuner utan fil visas som saknade"
    )
    parts["samla"].add_argument(
        "--aterkoppling", metavar="MAPP", help="skriv ett dokument (.docx) till var och en av kommunerna"
    )
    parts["exempel"].add_argument("mapp", metavar="MAPP", help="mapp att skriva till; skapas om den saknas")
    parts["exempel"].add_argument("--ersatt", action="store_true", help="skriv över filer som redan finns")


def _template(part: Parser) -> None:
    part.add_argument("--ut", required=True, metavar="UT.xlsx|UT.csv", help="fil att skriva")
    part.add_argument("--namn", default="Kommunen", help="kommunens eller stadens namn")
    part.add_argument("--omrade", action="append", metavar="NAMN", help="ett område; upprepas för fler")
    part.add_argument(
        "--manad", metavar="ÅÅÅÅ-MM", help="månad som ska rapporteras (förval: den här månaden)"
    )
    part.add_argument(
        "--indikator", action="append", metavar="ID", help="bara den här indikatorn; kan upprepas"
    )
    part.add_argument("--koppling", metavar="UT.toml", help="skriv också en kopplingsfil att ändra i")
    part.add_argument("--ersatt", action="store_true", help="skriv över filen om den redan finns")


def _output(part: Parser) -> None:
    part.add_argument("--namn", default="", help="namn på lägesbilden (förval: filens namn)")
    part.add_argument("--dokument", metavar="UT.docx|UT.pdf", help="skriv lägesbilden som dokument")
    part.add_argument("--excel", metavar="UT.xlsx", help="skriv analysen som arbetsbok")
    part.add_argument(
        "--visa-sma",
        action="store_true",
        help="dölj inte små antal (bara för arbete inom kommunen; förval: antal under gränsen döljs)",
    )
    part.add_argument(
        "--grans",
        type=whole_number(2, 100),
        default=5,
        metavar="N",
        help="minsta antal som visas (förval: 5)",
    )
    part.add_argument("--ersatt", action="store_true", help="skriv över filer som redan finns")
