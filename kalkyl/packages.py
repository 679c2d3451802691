"""Office files as somebody hands them in: refused before they unpack to something enormous, and told when damaged."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

from kalkyl.model.problems import InputError, problem

MAX_UNPACKED: Final = 100_000_000
MAX_PARTS: Final = 300


@contextmanager
def readable(name: str, damaged: str) -> Iterator[None]:
    """Tell a damaged file in one message: the libraries read late, and can then raise almost anything.

    Args:
        name: What the file is called in the message.
        damaged: What to say, in Swedish.

    Raises:
        InputError: Something went wrong inside.
    """
    try:
        yield
    except InputError:
        raise
    except Exception:
        raise problem(name, damaged) from None


def check_package(content: bytes, name: str, *, part: str, other: str, damaged: str) -> None:
    """Refuse what is no such package, unpacks to something enormous, or carries XML entities.

    Args:
        content: The file.
        name: What it is called in messages.
        part: A part that every file of its kind has.
        other: What to say in Swedish when the part is not there.
        damaged: What to say in Swedish when the file cannot be read at all.

    Raises:
        InputError: The first thing that is wrong.
    """
    with readable(name, damaged), zipfile.ZipFile(BytesIO(content)) as package:
        parts = package.infolist()
        if sum(p.file_size for p in parts) > MAX_UNPACKED or len(parts) > MAX_PARTS:
            raise problem(name, "filen packar upp sig till något orimligt stort och läses inte.")
        if part not in package.namelist():
            raise problem(name, other)
        for each in parts:
            if each.filename.endswith((".xml", ".rels")) and _has_entities(package.read(each)):
                raise problem(name, "filen innehåller XML-deklarationer som inte hör hemma i ett dokument.")


def _has_entities(xml: bytes) -> bool:
    plain = xml.replace(b"\x00", b"")
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain
