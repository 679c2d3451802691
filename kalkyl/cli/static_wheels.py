"""Packages for the browser, written from what is installed here: nothing is fetched, and the versions are the locked ones.

A wheel is a zip file with the package's files and a record of their checksums (binary distribution format of PyPA).
"""

import base64
import hashlib
import importlib.metadata
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import kalkyl
from kalkyl.model.problems import problem
from kalkyl.params.files import parameter_root

_TAG = "py3-none-any"


def own_wheel(folder: Path) -> Path:
    """Write a wheel of Kalkyl itself, parameters included, and return its path.

    What it needs is left out: the page names the packages that exist in the browser.
    """
    package = Path(kalkyl.__file__).parent
    data = parameter_root()
    files = {
        f"kalkyl/{p.relative_to(package).as_posix()}": p for p in _files(package) if "_data" not in p.parts
    }
    files |= {f"kalkyl/_data/parametrar/{p.relative_to(data).as_posix()}": p for p in _files(data)}
    metadata = f"Metadata-Version: 2.1\nName: kalkyl\nVersion: {kalkyl.__version__}\n"
    return _write(
        folder, "kalkyl", kalkyl.__version__, {n: p.read_bytes() for n, p in files.items()}, metadata
    )


def repacked(name: str, folder: Path) -> Path:
    """Write a wheel of an installed package and return its path.

    Args:
        name: Name of the distribution.
        folder: Where to put the wheel.

    Raises:
        InputError: It is not installed, or holds compiled code, which does not run in a browser.
    """
    try:
        found = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        raise problem(
            name, "paketet är inte installerat. Installera kalkyl[statisk] och försök igen."
        ) from None
    wheel = found.read_text("WHEEL") or ""
    if "Root-Is-Purelib: true" not in wheel:
        raise problem(name, "paketet har kompilerad kod och kan inte tas med till webbläsaren härifrån.")
    inside = [f for f in found.files or () if ".." not in f.parts and not f.is_absolute()]
    kept = {
        f.as_posix(): Path(str(f.locate())).read_bytes()
        for f in inside
        if not f.parts[0].endswith(".dist-info") and "__pycache__" not in f.parts
    }
    requires = "".join(f"Requires-Dist: {text}\n" for text in found.requires or () if "extra ==" not in text)
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {found.version}\n{requires}"
    return _write(folder, name, found.version, kept, metadata)


def _files(root: Path) -> Iterable[Path]:
    return sorted(p for p in root.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def _write(folder: Path, name: str, version: str, files: Mapping[str, bytes], metadata: str) -> Path:
    stem = re.sub(r"[-_.]+", "_", name).lower()
    info = f"{stem}-{version}.dist-info"
    wheel = f"Wheel-Version: 1.0\nGenerator: kalkyl\nRoot-Is-Purelib: true\nTag: {_TAG}\n"
    whole = {**files, f"{info}/METADATA": metadata.encode(), f"{info}/WHEEL": wheel.encode()}
    rows = [f"{n},sha256={_digest(data)},{len(data)}" for n, data in whole.items()]
    record = "\n".join([*rows, f"{info}/RECORD,,", ""]).encode()
    path = folder / f"{stem}-{version}-{_TAG}.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for n, data in {**whole, f"{info}/RECORD": record}.items():
            archive.writestr(zipfile.ZipInfo(n, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return path


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
