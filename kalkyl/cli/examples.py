"""`kalkyl exempel`: write the example scenarios that come with the program to a folder."""

import argparse
from pathlib import Path
from typing import Final

from kalkyl.model.problems import InputError, Problem, problem
from kalkyl.writing import write_whole

FOLDER: Final = Path(__file__).resolve().parent.parent / "examples"
"""Folder of the example scenarios, part of the package."""


def example_files() -> list[Path]:
    """Return the example scenarios, in order of name."""
    return sorted(FOLDER.glob("*.toml"))


def write_examples(options: argparse.Namespace) -> int:
    """Write the examples.

    Raises:
        InputError: The folder is a file, or files that exist would be overwritten.
    """
    folder = Path(options.mapp)
    if folder.exists() and not folder.is_dir():
        raise problem(str(folder), "det är en fil, inte en mapp. Ange en annan mapp.")
    names = [path.name for path in example_files()]
    existing = [name for name in names if (folder / name).exists()]
    if existing and not options.ersatt:
        raise InputError(
            Problem(
                str(folder / name),
                "filen finns redan. Ange en annan mapp, eller --ersatt för att skriva över.",
            )
            for name in existing
        )
    folder.mkdir(parents=True, exist_ok=True)
    for path in example_files():
        write_whole(folder / path.name, path.read_bytes())
    print(f"{len(names)} scenarier är skrivna till {folder}:")
    print("\n".join(f"  {name}" for name in names))
    print(f"\nRäkna ett av dem: kalkyl rakna {folder / names[0]}")
    return 0
