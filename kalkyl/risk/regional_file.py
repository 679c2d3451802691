"""A county's plan as a file."""

from typing import Final

from kalkyl.params.documents import dump_document, parse_document, read_document
from kalkyl.risk.regional import Regionalplan

WHAT: Final = "en regional plan"


def parse_plan(text: str, name: str = "regionalplan") -> Regionalplan:
    """Build a plan from TOML text.

    Raises:
        InputError: Everything that is wrong.
    """
    return parse_document(text, name, Regionalplan, WHAT)


def read_plan(data: bytes, name: str) -> Regionalplan:
    """Read an uploaded plan.

    Raises:
        InputError: Everything that is wrong.
    """
    return read_document(data, name, Regionalplan, WHAT)


def dump_plan(plan: Regionalplan) -> str:
    """Write a plan as TOML text that `parse_plan` reads back to an equal plan."""
    return dump_document(plan)
