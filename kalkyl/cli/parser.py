"""argparse in Swedish: its own words, usage and error texts."""

import argparse
import gettext
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NoReturn

_WORDS: Final = {
    "usage: ": "användning: ",
    "positional arguments": "argument",
    "options": "val",
    "optional arguments": "val",
    "subcommands": "kommandon",
    "show this help message and exit": "visa den här hjälpen och avsluta",
    "show program's version number and exit": "visa programmets version och avsluta",
    "%(prog)s: error: %(message)s\n": "%(prog)s: fel: %(message)s\n",
    "the following arguments are required: %s": "det här saknas på kommandoraden: %s",
    "unrecognized arguments: %s": "okänt på kommandoraden: %s",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "expected one argument": "ett värde saknas efter valet",
    "expected at least one argument": "minst ett värde saknas efter valet",
    "expected at most one argument": "högst ett värde får stå efter valet",
    "invalid choice: %(value)r (choose from %(choices)s)": "”%(value)s” finns inte. Välj bland: %(choices)s",
    "invalid %(type)s value: %(value)r": "”%(value)s” är ett ogiltigt värde",
    "not allowed with argument %s": "går inte att använda tillsammans med %s",
    "one of the arguments %s is required": "något av %s måste anges",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s kan betyda flera val: %(matches)s",
    "ignored explicit argument %r": "valet tar inget värde (%r)",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "”%(parser_name)s” finns inte. Välj bland: %(choices)s",
    "can't open '%(filename)s': %(error)s": "kan inte öppna ”%(filename)s”: %(error)s",
}


def _swedish(text: str) -> str:
    return _WORDS.get(text) or gettext.gettext(text)


def _swedish_plural(one: str, many: str, count: int) -> str:
    if one == "expected %s argument":
        return "%s värden ska stå efter valet"
    return _swedish(one if count == 1 else many)


# argparse has no other way to say its words in a language: it looks these two names up when it writes.
setattr(argparse, "_", _swedish)  # noqa: B010
setattr(argparse, "ngettext", _swedish_plural)  # noqa: B010


class Parser(argparse.ArgumentParser):
    """Argument parser with Swedish words and no abbreviated options."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"allow_abbrev": False, "formatter_class": Formatter, **settings})

    def error(self, message: str) -> NoReturn:
        """Say what is wrong on the command line and where help is found; exit status 2."""
        self.exit(2, f"{self.format_usage()}{self.prog}: fel: {message}\nSe {self.prog} --help.\n")


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help with room for the longest option."""

    def __init__(self, prog: str, **settings: Any) -> None:
        super().__init__(prog, **{"max_help_position": 30, "width": 100, **settings})


def whole_number(lowest: int, highest: int) -> Any:
    """Return a reader of whole numbers between two limits."""

    def read(text: str) -> int:
        digits = text.replace("\u00a0", "").replace(" ", "").replace("_", "")
        if not digits.isdecimal() or not lowest <= int(digits) <= highest:
            raise argparse.ArgumentTypeError(f"”{text}” ska vara ett heltal mellan {lowest} och {highest}")
        return int(digits)

    return read


def day(text: str) -> date:
    """Read a date; years far outside the parameter sets are refused."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min
    if not 1950 <= found.year <= 2200:
        raise argparse.ArgumentTypeError(f"”{text}” ska vara ett datum som 2026-11-23")
    return found


def number(lowest: float, highest: float) -> Any:
    """Return a reader of numbers with decimal comma or point between two limits."""

    def read(text: str) -> float:
        try:
            value = float(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))
        except ValueError:
            value = float("nan")
        if not lowest <= value <= highest:
            low, high = (f"{x:g}".replace(".", ",") for x in (lowest, highest))
            raise argparse.ArgumentTypeError(f"”{text}” ska vara ett tal mellan {low} och {high}")
        return value

    return read


def commands(parser: Parser, titles: Sequence[tuple[str, str]]) -> dict[str, Parser]:
    """Add the commands, each with a one-line help text, and return their parsers by name."""
    group = parser.add_subparsers(title="kommandon", dest="kommando", metavar="KOMMANDO", parser_class=Parser)
    return {name: group.add_parser(name, help=text, description=text) for name, text in titles}
