"""The command `kalkyl`: reads the command line, runs a command, turns faults into Swedish messages."""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from typing import Final

import kalkyl
from kalkyl.cli.follow_up_options import MODULES as FOLLOW_UP_MODULES
from kalkyl.cli.follow_up_options import TITLES as FOLLOW_UP_TITLES
from kalkyl.cli.follow_up_options import follow_up_options
from kalkyl.cli.lagesbild_options import lagesbild_options
from kalkyl.cli.parser import Parser, commands, day, number, whole_number

MOST_DRAWS: Final = 1_000_000
DEFAULT_PORT: Final = 8866
"""Same as in the user interface, which is not imported to build the help text."""

_TITLES: Final = (
    ("starta", "Öppna kalkylen i webbläsaren (görs också om inget kommando anges)."),
    ("server", "Kör kalkylen som server, till exempel för en workshop."),
    ("statisk", "Skriv kalkylen som en webbplats av filer, som räknar i besökarens webbläsare."),
    ("rakna", "Räkna ett scenario och visa resultatet."),
    ("jamfor", "Jämför flera scenarier, på skärmen och i en arbetsbok."),
    ("granska", "Granska en parameteruppsättning eller ett scenario."),
    ("aktualitet", "Visa vilka uppgifter i en parameteruppsättning som behöver uppdateras."),
    ("exempel", "Skriv färdiga exempelscenarier till en mapp."),
    ("hamta", "Hämta kommunens nyckeltal från Kolada och SCB till en fil med egna värden."),
    ("mall", "Skriv en Excelmall för kommunens egna värden."),
    ("lagesbild", "Lägesbild: mallar, granskning, signaler, dokument och regional samling."),
    ("katalog", "Skriv förteckningen över alla parametrar, eller jämför två uppsättningar."),
    ("risk", "Skriv ett scenario från en social risk, eller börja, granska och exportera ett riskregister."),
    *FOLLOW_UP_TITLES,
    ("testa", "Kör programmets tester (bara i en kopia av källkoden)."),
)
_MODULES: Final = {
    "starta": "kalkyl.cli.launch:start",
    "server": "kalkyl.cli.launch:server",
    "statisk": "kalkyl.cli.static:write_site",
    "rakna": "kalkyl.cli.calculate:calculate",
    "jamfor": "kalkyl.cli.compare:compare_files",
    "granska": "kalkyl.cli.review:review",
    "aktualitet": "kalkyl.cli.currency:show_due",
    "exempel": "kalkyl.cli.examples:write_examples",
    "hamta": "kalkyl.cli.fetch:fetch",
    "mall": "kalkyl.cli.template:write_template",
    "lagesbild": "kalkyl.cli.lagesbild:lagesbild",
    "katalog": "kalkyl.cli.catalogue:write_catalogue",
    "risk": "kalkyl.cli.risk:risk",
    **FOLLOW_UP_MODULES,
    "testa": "kalkyl.cli.launch:test",
}
"""Command -> the function that runs it, imported only then."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        argv: Words of the command line; None takes the program's own.

    Returns:
        0 on success, 1 on bad input or failure, 2 on wrong usage.
    """
    _readable_output()
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["testa"]:
        # Everything after it belongs to pytest, also what begins with a dash.
        options = argparse.Namespace(kommando="testa", pytest=words[1:], felsok="--felsok" in words)
    else:
        try:
            options = _parser().parse_args(_with_default_command(words))
        except SystemExit as stop:
            return int(stop.code or 0)
    return _guarded(options)


def _with_default_command(words: list[str]) -> list[str]:
    """`kalkyl` and `kalkyl --port 9000` mean `kalkyl starta`."""
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        return ["starta", *words]
    return words


def _guarded(options: argparse.Namespace) -> int:
    module, _, name = _MODULES[options.kommando].partition(":")
    try:
        run: Callable[[argparse.Namespace], int] = getattr(import_module(module), name)
        return run(options)
    except KeyboardInterrupt:
        _complain("Avbrutet.")
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except Exception as error:
        if getattr(options, "felsok", False):
            raise
        return _explain(error)


def _explain(error: Exception) -> int:
    from kalkyl.model.problems import InputError

    if isinstance(error, InputError):
        for fault in error.problems:
            _complain(str(fault))
        if len(error.problems) > 1:
            _complain(f"{len(error.problems)} fel.")
        return 1
    if isinstance(error, OSError) and error.filename is not None:
        _complain(f"{error.filename}: filen eller mappen kan inte användas ({_reason(error)}).")
        return 1
    _complain(
        f"Något oväntat gick fel ({type(error).__name__}). Det är ett fel i Kalkyl, inte hos dig. Kör samma kommando med "
        f"--felsok sist och skicka det som visas till projektet, tillsammans med scenariofilen och versionen ({kalkyl.__version__})."
    )
    return 1


def _reason(error: OSError) -> str:
    reasons = {
        FileNotFoundError: "den finns inte",
        PermissionError: "behörighet saknas, eller så är filen öppen i ett annat program",
        IsADirectoryError: "det är en mapp",
        NotADirectoryError: "en del av sökvägen är en fil, inte en mapp",
        FileExistsError: "den finns redan",
    }
    return next(
        (text for kind, text in reasons.items() if isinstance(error, kind)), error.strerror or "okänd orsak"
    )


def _complain(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _readable_output() -> None:
    """Write UTF-8 also in Windows consoles, and replace what a stream cannot show rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _parser() -> Parser:
    parser = Parser(
        prog="kalkyl",
        description="Kalkyl: öppen socioekonomisk investeringskalkyl för Sveriges kommuner.",
        epilog="Hjälp om ett kommando: kalkyl KOMMANDO --help",
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"Kalkyl {kalkyl.__version__}",
        help="visa versionen och avsluta",
    )
    parsers = commands(parser, _TITLES)
    for name in parsers.keys() - {"lagesbild"}:
        parsers[name].add_argument(
            "--felsok",
            action="store_true",
            help="visa den tekniska felbeskrivningen om något oväntat går fel",
        )
    _start_options(parsers["starta"])
    parsers["server"].add_argument(
        "--installningar",
        metavar="FIL.toml",
        help="fil med serverns inställningar (förval: bara den här datorn)",
    )
    parsers["statisk"].add_argument("mapp", metavar="UTMAPP", help="mapp att skriva till; tom eller ny")
    parsers["statisk"].add_argument(
        "--pyodide",
        metavar="ADRESS|MAPP",
        help="Pyodide-distributionen (förval: miljövariabeln KALKYL_PYODIDE)",
    )
    _calculate_options(parsers["rakna"])
    _compare_options(parsers["jamfor"])
    _fetch_options(parsers["hamta"])
    _template_options(parsers["mall"])
    _catalogue_options(parsers["katalog"])
    _risk_options(parsers["risk"])
    lagesbild_options(parsers["lagesbild"])
    follow_up_options(parsers)
    parsers["granska"].add_argument(
        "mal",
        metavar="MAPP|FIL",
        nargs="?",
        default="riket",
        help="namn på en uppsättning, en mapp med parametrar eller en scenariofil (förval: riket)",
    )
    _currency_options(parsers["aktualitet"])
    parsers["exempel"].add_argument("mapp", metavar="MAPP", help="mapp att skriva till; skapas om den saknas")
    parsers["exempel"].add_argument("--ersatt", action="store_true", help="skriv över filer som redan finns")
    return parser


def _start_options(parser: Parser) -> None:
    parser.add_argument(
        "--port",
        type=whole_number(0, 65535),
        default=DEFAULT_PORT,
        metavar="N",
        help=f"port (förval: {DEFAULT_PORT}, eller nästa lediga; 0 låter datorn välja)",
    )
    parser.add_argument(
        "--ip",
        default="127.0.0.1",
        metavar="ADRESS",
        help="adress att lyssna på (förval: bara den här datorn; 0.0.0.0 släpper in andra)",
    )
    parser.add_argument("--ingen-webblasare", action="store_true", help="öppna inte webbläsaren")


def _calculate_options(parser: Parser) -> None:
    parser.add_argument("fil", metavar="FIL.toml", help="scenariofil, eller en arbetsbok (.xlsx) från Kalkyl")
    parser.add_argument(
        "--json", action="store_true", help="skriv resultatet som ett JSON-objekt, för andra program"
    )
    parser.add_argument("--excel", metavar="UT.xlsx", help="spara resultatet som arbetsbok")
    parser.add_argument(
        "--beslutsunderlag", metavar="UT", help="spara ett beslutsunderlag som .docx eller .pdf"
    )
    parser.add_argument("--mall", metavar="MALL.docx", help="skriv Word-dokumentet på kommunens egen mall")
    parser.add_argument("--data", metavar="MAPP", help="spara flöden, dragningar och antaganden som CSV")
    parser.add_argument(
        "--dragningar",
        type=whole_number(0, MOST_DRAWS),
        default=0,
        metavar="N",
        help="antal slumpdragningar för osäkerhet (förval: 0, bara grundfallet)",
    )
    parser.add_argument(
        "--fro", type=whole_number(0, 2**63 - 1), metavar="N", help="slumpfrö: samma frö ger samma siffror"
    )
    parser.add_argument(
        "--lokala", metavar="LOKAL.toml", help="fil med egna värden som läggs över uppsättningen"
    )
    parser.add_argument(
        "--parametrar", metavar="NAMN|MAPP", help="annan parameteruppsättning än den som scenariot anger"
    )


def _compare_options(parser: Parser) -> None:
    parser.add_argument(
        "filer", metavar="FIL", nargs="+", help="scenariofiler eller arbetsböcker från Kalkyl"
    )
    parser.add_argument("--excel", metavar="UT.xlsx", help="spara jämförelsen som arbetsbok")
    parser.add_argument(
        "--dragningar",
        type=whole_number(0, MOST_DRAWS),
        default=0,
        metavar="N",
        help="antal slumpdragningar, samma för alla scenarier (förval: 0)",
    )
    parser.add_argument("--fro", type=whole_number(0, 2**63 - 1), metavar="N", help="slumpfrö")


def _fetch_options(parser: Parser) -> None:
    parser.add_argument(
        "--kommun", required=True, metavar="KOD", help="kommunkod (fyra siffror) eller kommunens namn"
    )
    parser.add_argument(
        "--ut", metavar="LOKAL.toml", help="fil att skriva; utan den visas bara vad som hämtades"
    )
    parser.add_argument("--ersatt", action="store_true", help="skriv över filen om den redan finns")
    parser.add_argument(
        "--parametrar", default="riket", metavar="NAMN|MAPP", help="parameteruppsättning (förval: riket)"
    )
    parser.add_argument(
        "--rad", action="append", metavar="ID", help="hämta bara den raden i hamtning.toml; kan upprepas"
    )
    parser.add_argument("--utan-nat", action="store_true", help="använd bara svar som har sparats tidigare")
    parser.add_argument(
        "--cache", metavar="MAPP", help="mapp för sparade svar (förval: användarens cachemapp)"
    )


def _template_options(parser: Parser) -> None:
    parser.add_argument("--kommun", required=True, metavar="KOD", help="kommunkod (fyra siffror)")
    parser.add_argument("--ut", required=True, metavar="LOKAL.xlsx", help="fil att skriva")
    parser.add_argument("--ersatt", action="store_true", help="skriv över filen om den redan finns")
    parser.add_argument("--lokala", metavar="FIL", help="egna värden som redan finns och ska stå ifyllda")
    parser.add_argument(
        "--parametrar", default="riket", metavar="NAMN|MAPP", help="parameteruppsättning (förval: riket)"
    )


def _catalogue_options(parser: Parser) -> None:
    parser.add_argument(
        "parametrar", metavar="NAMN|MAPP", nargs="?", default="riket", help="uppsättning (förval: riket)"
    )
    parser.add_argument("--dokument", metavar="UT.md", help="skriv förteckningen som dokument")
    parser.add_argument("--excel", metavar="UT.xlsx", help="skriv förteckningen som arbetsbok")
    parser.add_argument("--sok", metavar="ORD", help="visa bara de uppgifter där alla orden finns")
    parser.add_argument(
        "--jamfor", metavar="NAMN|MAPP", help="visa vad som skiljer den här uppsättningen från en annan"
    )


def _currency_options(parser: Parser) -> None:
    parser.add_argument(
        "parametrar", metavar="NAMN|MAPP", nargs="?", default="riket", help="uppsättning (förval: riket)"
    )
    parser.add_argument(
        "--datum",
        type=day,
        default=date.today(),
        metavar="ÅÅÅÅ-MM-DD",
        help="dag att räkna från (förval: i dag)",
    )
    parser.add_argument(
        "--manader",
        type=whole_number(0, 120),
        default=6,
        metavar="N",
        help="visa också det som går ut inom N månader (förval: 6)",
    )
    parser.add_argument("--json", action="store_true", help="skriv som ett JSON-objekt, för andra program")


def _risk_options(parser: Parser) -> None:
    group = parser.add_subparsers(
        title="delkommandon", dest="delkommando", metavar="DELKOMMANDO", parser_class=Parser, required=True
    )
    parts = {
        name: group.add_parser(name, help=text, description=text)
        for name, text in (
            ("lista", "Visa riskerna och deras id."),
            ("scenario", "Skriv ett färdigt scenario från en risk."),
            ("nytt", "Skriv ett nytt riskregister med alla risker."),
            ("granska", "Granska ett riskregister och visa lagens punkter."),
            ("export", "Skriv RSA-bilaga, åtgärdsplan och arbetsbok från ett riskregister."),
        )
    }
    parts["scenario"].add_argument("risk", metavar="RISK", help="riskens id, se kalkyl risk lista")
    parts["scenario"].add_argument(
        "--antal", type=number(0, 1e9), metavar="N", help="räknade händelser (utan den räknas en per år)"
    )
    parts["scenario"].add_argument(
        "--ar", type=number(0.01, 100), default=1.0, metavar="N", help="år de räknades under (förval: 1)"
    )
    parts["scenario"].add_argument("--insats", metavar="ID", help="annan insats än den som risken föreslår")
    parts["scenario"].add_argument(
        "--modell",
        choices=("riskkurva", "andel", "markov"),
        default="riskkurva",
        help="hur tillstånd räknas: publicerad effekt på risken (förval), andel som lyckas, eller övergångar (effekten anges i filen)",
    )
    for name in ("granska", "export"):
        parts[name].add_argument("fil", metavar="REGISTER.toml", help="riskregister")
    parts["export"].add_argument("mapp", metavar="MAPP", help="mapp att skriva till; skapas om den saknas")
    for name in ("scenario", "nytt"):
        parts[name].add_argument("--kommun", required=True, metavar="KOD", help="kommunkod (fyra siffror)")
        parts[name].add_argument("--ut", required=True, metavar="FIL.toml", help="fil att skriva")
    for name in ("scenario", "nytt", "export"):
        parts[name].add_argument("--ersatt", action="store_true", help="skriv över filer som redan finns")
    for name in ("lista", "scenario", "nytt"):
        parts[name].add_argument(
            "--parametrar", default="riket", metavar="NAMN|MAPP", help="parameteruppsättning (förval: riket)"
        )
