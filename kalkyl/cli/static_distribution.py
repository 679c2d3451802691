"""A Pyodide distribution: Python for the browser with numpy and the other compiled packages, at an address or in a folder."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from kalkyl.model.problems import problem

LOCK = "pyodide-lock.json"


@dataclass(frozen=True)
class Distribution:
    """Where the pages take Python from.

    Attributes:
        script: Address of Pyodide's script, as the site's settings state it.
        lock: Address of its list of packages, as a page in voici/render states it.
        folder: Folder to copy from; None when the visitor's browser fetches from an address.
        packages: Package -> its file, for a folder.
        lacking: Needed packages that the folder does not have.
        without: Those of `OPTIONAL` that the folder does not have, or not all of.
    """

    NEEDED: ClassVar = ("micropip", "ipython", "numpy", "pydantic")
    """Without these nothing can be calculated."""

    OPTIONAL: ClassVar = ("scipy",)
    """Without these something cannot be calculated, and the page says what."""

    script: str
    lock: str
    folder: Path | None
    packages: Mapping[str, str]
    lacking: tuple[str, ...]
    without: tuple[str, ...]

    @classmethod
    def read(cls, place: str) -> "Distribution":
        """Return the distribution at an address or in a folder.

        Raises:
            InputError: It is neither, or a file differs from its checksum.
        """
        if place.startswith(("https://", "http://")):
            base = place.rstrip("/")
            return cls(f"{base}/pyodide.js", f"{base}/{LOCK}", None, {}, (), ())
        folder = Path(place)
        for name in ("pyodide.js", LOCK):
            if not (folder / name).is_file():
                raise problem(
                    str(folder),
                    f"är ingen Pyodide-distribution: {name} saknas. Ange mappen som har den filen, eller en "
                    "adress som börjar med https://. Se docs/statisk.md.",
                )
        rows = _listed(folder / LOCK)
        packages, lacking = _found(folder, rows, cls.NEEDED)
        without = []
        for name in cls.OPTIONAL:
            more, absent = _found(folder, rows, (name,))
            if absent:
                without.append(name)
            else:
                packages |= more
        script, lock = "./static/pyodide/pyodide.js", f"../../static/pyodide/{LOCK}"
        return cls(script, lock, folder, packages, lacking, tuple(without))

    def copy(self, out: Path) -> None:
        """Copy Pyodide itself and the needed packages; nothing for an address."""
        if self.folder is None:
            return
        out.mkdir(parents=True)
        core = [
            p.name
            for p in self.folder.iterdir()
            if p.is_file() and p.name.startswith(("pyodide", "python_stdlib"))
        ]
        files = {name for name in core if not name.endswith((".map", ".d.ts", ".whl", ".metadata"))}
        files |= set(self.packages.values())
        for name in sorted(files):
            shutil.copy(self.folder / name, out / name)


def _listed(path: Path) -> dict[str, Any]:
    try:
        packages = json.loads(path.read_text(encoding="utf-8"))["packages"]
        rows = {
            name: (row["file_name"], row["sha256"], [d.replace("_", "-").lower() for d in row["depends"]])
            for name, row in packages.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        raise problem(
            str(path), "filen går inte att läsa som Pyodides paketlista. Hämta den på nytt."
        ) from None
    for name, (file, digest, _) in rows.items():
        if Path(file).name != file:
            raise problem(str(path), f"paketet {name} har ett filnamn som inte är ett filnamn.")
        whole = path.parent / file
        if whole.is_file() and hashlib.sha256(whole.read_bytes()).hexdigest() != digest:
            raise problem(
                str(whole), "filen har inte den kontrollsumma som paketlistan anger. Hämta den på nytt."
            )
    return {name.replace("_", "-").lower(): row for name, row in rows.items()}


def _found(
    folder: Path, rows: Mapping[str, Any], wanted: tuple[str, ...]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the files of the wanted packages and all they need, and the names of those that are not there."""
    listed, unknown = _closure(rows, wanted)
    there = {name: file for name, file in listed.items() if (folder / file).is_file()}
    return there, (*unknown, *(name for name in listed if name not in there))


def _closure(rows: Mapping[str, Any], wanted: tuple[str, ...]) -> tuple[dict[str, str], list[str]]:
    """Return the files of the wanted packages and all they need, and the names that are not listed."""
    found: dict[str, str] = {}
    unknown: list[str] = []
    queue = list(wanted)
    while queue:
        name = queue.pop(0)
        if name in found or name in unknown:
            continue
        if name not in rows:
            unknown.append(name)
            continue
        found[name] = rows[name][0]
        queue += rows[name][2]
    return found, unknown
