"""Puts a Pyodide distribution together: Pyodide and numpy from npm, packages of Python alone as .ci/visitor.lock names them.

No complete distribution is on a package registry. What is missing has a stand-in (pydantic, sqlite3 which only keeps a
command history) or is left out (scipy). Pyodide 0.27 is taken, not 0.29, because that is what the numpy there is built for.
"""

import hashlib
import json
import os
import shutil
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.conftest import missing

SETTING = "KALKYL_PROV_PYODIDE"
"""Folder with node_modules/pyodide, node_modules/@emscripten-forge/numpy and the wheels; .ci/run makes it."""

CORE = ("pyodide.js", "pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
BROWSER = {
    "python_version": "3.12",
    "python_full_version": "3.12.7",
    "sys_platform": "emscripten",
    "extra": "",
}
BROWSER |= {"platform_system": "Emscripten", "os_name": "posix", "implementation_name": "cpython"}
STAND_IN = Path(__file__).with_name("pydantic.py")
SQLITE = (
    "class DatabaseError(Exception): pass\n"
    "class OperationalError(DatabaseError): pass\n"
    "class IntegrityError(DatabaseError): pass\n"
    "class Connection: pass\n"
    "PARSE_DECLTYPES = PARSE_COLNAMES = 0\n"
    "def connect(*words, **choices): raise OperationalError()\n"
    "def register_converter(*words): pass\n"
)


def source() -> Path:
    """Return the folder to build from; without it the test is skipped, and fails where the project is checked."""
    place = Path(os.environ.get(SETTING, ""))
    if not os.environ.get(SETTING) or not (place / "node_modules" / "pyodide").is_dir():
        missing(f"{SETTING} anger ingen mapp med Pyodide och numpy: provet hoppas över. Se .ci/run.")
    return place


def numpy_files(place: Path) -> dict[str, bytes]:
    """Return numpy for Python in the browser: path in site-packages -> content."""
    (archive,) = (place / "node_modules" / "@emscripten-forge" / "numpy" / "pkg").glob("*.tar.gz")
    found = {}
    with tarfile.open(archive) as packed:
        for member in packed.getmembers():
            _, inside, name = member.name.partition("site-packages/")
            if inside and name.startswith("numpy/") and member.isfile():
                content = packed.extractfile(member)
                assert content is not None
                found[name] = content.read()
    return found


def assemble(place: Path, out: Path) -> Path:
    """Write the distribution and return its folder."""
    out.mkdir()
    for name in CORE:
        shutil.copy(place / "node_modules" / "pyodide" / name, out / name)
    lock = json.loads((place / "node_modules" / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))
    wheels = {path.name.split("-")[0].replace("_", "-"): path for path in sorted(place.glob("*.whl"))}
    wheels = {name: Path(shutil.copy(path, out)) for name, path in wheels.items()}
    _adapt(wheels["micropip"])
    wheels["numpy"] = _wheel(out, "numpy", numpy_files(place), "cp312-cp312-pyodide_2024_0_wasm32")
    wheels["pydantic"] = _wheel(out, "pydantic", {"pydantic.py": STAND_IN.read_bytes()})
    wheels["sqlite3"] = _wheel(out, "sqlite3", {"sqlite3.py": SQLITE.encode()})
    others = set(wheels) - {"ipython", "micropip", "numpy", "pydantic"}
    depends = {"ipython": sorted(others), "micropip": ["packaging"]}
    lock["packages"] = {name: _row(name, wheel, depends.get(name, [])) for name, wheel in wheels.items()}
    (out / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    return out


def _adapt(micropip: Path) -> None:
    """Change the one call to Pyodide that is of a later version than the one here."""
    with zipfile.ZipFile(micropip) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    call, file = b"            metadata,\n        )", "micropip/wheelinfo.py"
    assert files[file].count(call) == 1
    files[file] = files[file].replace(call, b'            "micropip",\n            wheel_source,\n        )')
    with zipfile.ZipFile(micropip, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)


def _wheel(out: Path, name: str, files: dict[str, bytes], tag: str = "py3-none-any") -> Path:
    path, info = out / f"{name}-1.0.0-{tag}.whl", f"{name}-1.0.0.dist-info"
    pure = str(tag == "py3-none-any").lower()
    about = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0.0\n".encode(),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: {pure}\nTag: {tag}\n".encode(),
        f"{info}/RECORD": b"",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for inside, content in {**files, **about}.items():
            packed.writestr(inside, content)
    return path


def _row(name: str, wheel: Path, depends: Iterable[str]) -> dict[str, Any]:
    return {
        "name": name,
        "version": wheel.name.split("-")[1],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": [name],
        "depends": list(depends),
        "unvendored_tests": False,
    }
