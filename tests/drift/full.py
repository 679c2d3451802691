"""A small disk of our own that can be filled. Only the administrator of a Linux machine may make one."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

SIZE = "2m"


@contextlib.contextmanager
def small_disk() -> Iterator[Path]:
    """A folder with a short name on a disk of 2 MB; skips the test where none can be made."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        _missing("en egen liten disk kräver Linux och administratör: provet med full disk hoppas över.")
    folder = Path(tempfile.mkdtemp())
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=777", "kalkyl-prov", str(folder)],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        _missing("det gick inte att göra en egen liten disk: provet med full disk hoppas över.")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


def fill(folder: Path) -> Path:
    """Fill the disk to its last block; returns the file that does it."""
    filler = folder / "fyllnad"
    with contextlib.suppress(OSError), filler.open("ab", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    with pytest.raises(OSError), (folder / "till").open("wb", buffering=0) as file:
        file.write(bytes(4096))
    (folder / "till").unlink()
    return filler


def _missing(reason: str) -> None:
    if os.environ.get("CI", "").lower() in ("1", "true") and os.geteuid() == 0:
        pytest.fail(reason)
    pytest.skip(reason)
