"""Room on the disk for the little that the server writes: a few short files for every open page."""

import errno
import tempfile
from pathlib import Path
from typing import Final

from kalkyl.model.problems import problem

_SOME: Final = bytes(64 * 1024)
"""More than the files of one page take."""


def has_room(folder: Path) -> bool:
    """Whether a page's files can be written in a folder; False when the disk is full.

    Raises:
        OSError: The folder cannot be used for another reason.
    """
    try:
        with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
            return file.write(_SOME) == len(_SOME)
    except OSError as error:
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
            return False
        raise


def check_room() -> None:
    """Make sure that the server can write what it must before it starts.

    Raises:
        InputError: The disk for temporary files is full or cannot be written.
    """
    try:
        folder = Path(tempfile.gettempdir())
        if has_room(folder):
            return
    except OSError as error:
        raise problem(
            "tillfälliga filer",
            f"ingen mapp för tillfälliga filer kan användas ({error.strerror}). Är disken full eller skrivskyddad? "
            "Frigör utrymme, eller ange en mapp som går att skriva i med miljövariabeln TMPDIR, och starta igen.",
        ) from None
    raise problem(
        str(folder),
        "disken är full, och Kalkyl behöver skriva några korta filer för varje öppen sida. Frigör utrymme, eller ange en "
        "mapp på en annan disk med miljövariabeln TMPDIR, och starta igen.",
    )
