"""Where a command writes: never over a file without being told to."""

from collections.abc import Sequence
from pathlib import Path

from kalkyl.model.problems import problem
from kalkyl.writing import write_whole


def free(name: str | Path, replace: bool) -> Path:
    """Return the path to write to.

    Raises:
        InputError: The file is there already and may not be replaced.
    """
    target = Path(name)
    if target.exists() and not replace:
        raise problem(str(target), "filen finns redan. Välj ett annat namn, eller lägg till --ersatt.")
    return target


def write_all(targets: Sequence[Path], contents: Sequence[bytes]) -> int:
    """Write files into folders that are made where they are missing, and say so.

    Returns:
        The exit status.
    """
    for target, content in zip(targets, contents, strict=True):
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, content)
        print(f"{target} är skriven.")
    return 0
