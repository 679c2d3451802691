"""The catalogue: one file with every text of the package, in Swedish and in English.

An entry belongs to a module (its context), so that the same Swedish word may mean two things. An English text that is the same
as the Swedish says that the string is to stay as it is.
"""

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from kalkyl.language.source import is_likely, places, texts

PACKAGE: Final = Path(__file__).resolve().parent.parent
FILE: Final = Path(__file__).with_name("english.po")
SWEDISH_ONLY: Final = (
    "cli",
    "language",
    "bootstrap",
    "__main__",
    "__init__",
    "report.living",
    "params.result_workbook",
    "params.scenario_edits",
)
"""Modules and packages that speak Swedish in every process: the command line, and the files that are read back."""
TEMPLATES: Final = "server/template/voila/templates/kalkyl"
_IN_TEMPLATE: Final = re.compile(r"\b_\((?:\"([^\"]*)\"|'([^']*)')\)")
_IN_SCRIPT: Final = re.compile(r"\bkText\(\"([^\"]*)\"()[,)]")

Key = tuple[str, str]
"""Context and Swedish text."""


def context_of(path: Path) -> str:
    """Return the context of a module, e.g. "report.text".

    Args:
        path: The module's file in the package.
    """
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def translated(context: str) -> bool:
    """Whether a module has texts in the catalogue."""
    return not any(context == name or context.startswith(f"{name}.") for name in SWEDISH_ONLY)


def modules() -> Iterator[tuple[str, Path]]:
    """Yield context and file of every module whose texts are translated."""
    for path in sorted(PACKAGE.rglob("*.py")):
        context = context_of(path)
        if translated(context):
            yield context, path


def wanted() -> dict[Key, list[str]]:
    """Return every text that must be in the catalogue, and where it stands."""
    found: dict[Key, list[str]] = {}
    for context, path in modules():
        for text in texts(path.read_text(encoding="utf-8")):
            if text.likely:
                place = f"{path.relative_to(PACKAGE).as_posix()}:{text.line}"
                found.setdefault((context, text.template), []).append(place)
    for name, pattern in (("*.html*", _IN_TEMPLATE), ("static/*.js", _IN_SCRIPT)):
        for path in sorted((PACKAGE / TEMPLATES).glob(name)):
            for match in pattern.finditer(path.read_text(encoding="utf-8")):
                found.setdefault(("page", match[1] or match[2]), []).append(path.name)
    return found


def possible(context: str, path: Path) -> set[str]:
    """Return every string of a module, also those that do not look like texts."""
    return {text.template for text in texts(path.read_text(encoding="utf-8"))}


@cache
def english() -> dict[Key, str]:
    """Return the English text of every entry that has one.

    Raises:
        OSError: The catalogue cannot be read.
    """
    from babel.messages.pofile import read_po

    found = read_po(BytesIO(FILE.read_bytes()), ignore_obsolete=True)
    return {(str(m.context or ""), str(m.id)): str(m.string) for m in found if m.id and m.string}


def faults() -> list[str]:
    """Return what is wrong with the catalogue, one sentence each."""
    have, need = english(), wanted()
    wrong = [f"{c}: {t!r} saknar engelsk text ({need[c, t][0]})" for c, t in need if (c, t) not in have]
    strings = {context: possible(context, path) for context, path in modules()}
    for (context, text), other in have.items():
        if (context, text) not in need and text not in strings.get(context, ()):
            wrong.append(f"{context}: {text!r} finns inte längre i programmet")
        elif sorted(set(places(text))) != sorted(set(places(other))):
            wrong.append(f"{context}: {other!r} har inte samma platser som {text!r}")
    return wrong


def update() -> tuple[int, int]:
    """Write the catalogue anew: entries that are missing are added empty, those that no longer exist go.

    Returns:
        How many entries there are, and how many lack an English text.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    need = wanted()
    have = english() if FILE.exists() else {}
    strings = {context: possible(context, path) for context, path in modules()}
    kept = {key for key in have if key in need or key[1] in strings.get(key[0], ())}
    catalogue = Catalog(locale="en", project="Kalkyl", fuzzy=False, charset="utf-8")
    for context, text in sorted(kept | set(need)):
        catalogue.add(text, have.get((context, text), ""), context=context)
    buffer = BytesIO()
    write_po(buffer, catalogue, width=0, omit_header=False, sort_output=False, no_location=True)
    FILE.write_bytes(_undated(buffer.getvalue()))
    english.cache_clear()
    return len(kept | set(need)), sum(not have.get(key) for key in kept | set(need))


def _undated(content: bytes) -> bytes:
    """Leave out of the head what differs from run to run and what says who made it."""
    keep = (b"Project-Id-Version", b"Language", b"MIME", b"Content", b"Plural")
    head, _, rest = content.partition(b"\n\n")
    lines = [
        line for line in head.split(b"\n") if not line.startswith((b"#", b'"')) or line[1:].startswith(keep)
    ]
    return b"\n".join(lines) + b"\n\n" + rest


__all__ = ["FILE", "Key", "english", "faults", "is_likely", "modules", "update", "wanted"]
