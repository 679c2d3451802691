"""Files that unpack to something enormous or nest without end, names that lead elsewhere, and texts that look like formulas."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kalkyl.model.problems import InputError
from tests.fuzz.readers import READERS, Reader, workbook

pytestmark = pytest.mark.bad_input

BOOKS = tuple(r for r in READERS if r.valid()[:2] == b"PK")
GIGABYTE = 1024**3


def repacked(data: bytes, **parts: bytes) -> bytes:
    """A workbook with parts exchanged or added; the keys are the ends of their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            key = next((k for k in parts if name.endswith(f"{k}.xml")), None)
            new.writestr(name, parts.pop(key) if key else old.read(name))
        for key, content in parts.items():
            new.writestr(f"xl/{key}.xml", content)
    return buffer.getvalue()


def refused(reader: Reader, data: bytes) -> bool:
    """Whether a reader tells a fault, or says that the file is none of its own."""
    try:
        return reader.read(data) is None
    except InputError as error:
        return bool(error.problems)


def bomb() -> bytes:
    """A small workbook whose sheet unpacks to a gigabyte of blanks."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if not name.endswith("sheet1.xml"):
                new.writestr(name, old.read(name))
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(64):
                part.write(b" " * (GIGABYTE // 64))
    return buffer.getvalue()


def shifted_index(book: bytes) -> bytes:
    """A package whose end says that its index starts 20 000 bytes later than it does: found by the guided search."""
    end = book.rindex(b"PK\x05\x06")
    start = int.from_bytes(book[end + 16 : end + 20], "little")
    return book[: end + 16] + (start + 20_000).to_bytes(4, "little") + book[end + 20 :]


@pytest.fixture(scope="module")
def bomb_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bomb") / "bok.xlsx"
    path.write_bytes(bomb())
    assert path.stat().st_size < 3_000_000
    return path


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="minnesgränsen sätts bara i Linux")
@pytest.mark.parametrize("name", [r.name for r in BOOKS])
def test_a_bomb_is_refused_before_it_is_unpacked(name: str, bomb_file: Path) -> None:
    """With 700 MB of memory in all there is no room for a gigabyte: only who does not unpack it gets through."""
    code = (
        "import resource\n"
        "from tests.fuzz.readers import READERS\n"
        "from kalkyl.model.problems import InputError\n"
        f"reader = next(r for r in READERS if r.name == {name!r})\n"
        f"data = open({str(bomb_file)!r}, 'rb').read()\n"
        "resource.setrlimit(resource.RLIMIT_DATA, (700 * 2**20,) * 2)\n"
        "try:\n    print('ingen bok av det slaget' if reader.read(data) is None else 'läst')\n"
        "except InputError as error:\n    print('nekad:', error.problems[0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert "orimligt stort" in done.stdout or done.stdout.startswith("ingen bok"), done.stdout + done.stderr


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
)


@pytest.mark.parametrize("reader", BOOKS, ids=lambda r: r.name)
@pytest.mark.parametrize(
    "content", [LAUGHS, OUTSIDE, LAUGHS.decode().encode("utf-16")], ids=["skratt", "utifrån", "utf-16"]
)
def test_entities_are_refused(reader: Reader, content: bytes) -> None:
    assert refused(reader, repacked(reader.valid(), sheet1=content))


@pytest.mark.parametrize("reader", BOOKS, ids=lambda r: r.name)
def test_a_package_of_very_many_parts_is_refused(reader: Reader) -> None:
    assert refused(reader, repacked(reader.valid(), **{f"del{n}": b"<x/>" for n in range(20_000)}))


@pytest.mark.parametrize("reader", BOOKS, ids=lambda r: r.name)
def test_a_package_whose_index_is_moved_is_told(reader: Reader) -> None:
    assert refused(reader, shifted_index(reader.valid()))
