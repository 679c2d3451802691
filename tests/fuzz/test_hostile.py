"""Files that unpack to something enormous or nest without end, names that lead elsewhere, and texts that look like formulas."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kalkyl.model.problems import InputError
from kalkyl.ui.files import download_name_of
from tests.fuzz.readers import READERS, Reader, parameters, workbook

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


@pytest.mark.parametrize("reader", [r for r in READERS if r not in BOOKS], ids=lambda r: r.name)
@pytest.mark.parametrize(
    "piece", [b"x = " + b"[" * 100_000, b"x = " + b"{a=" * 50_000, b"[" * 200_000, b"a." * 100_000]
)
def test_nesting_without_end_is_told(reader: Reader, piece: bytes) -> None:
    try:
        reader.read(piece)
    except InputError as error:
        assert error.problems


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../../etc/passwd",
            "..\\..\\x",
            "/etc/passwd",
            "C:\\Windows\\x",
            "con",
            "NUL.txt",
            "a\x00b",
            "a\nb",
            ".hidden",
        ),
        *("x" * 5000, "\u202exlsx.exe", "=cmd|' /c calc'!A1", "", " ", 'å/ä:ö*?"<>|'),
    ],
)
def test_names_of_downloads_lead_nowhere_else(name: str) -> None:
    made = download_name_of(name, "xlsx")
    assert made == Path(made).name and made.endswith(".xlsx") and 5 < len(made) < 120
    assert not set(made) & set('/\\:*?"<>|\x00\n\u202e') and not made.startswith(".")
    assert Path(made).stem.lower() not in {"con", "nul", "prn", "aux", "com1", "lpt1"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")'])
def test_texts_never_become_formulas_in_workbooks(text: str) -> None:
    import openpyxl

    import kalkyl
    from kalkyl.report.workbook import workbook_bytes
    from tests.fuzz.readers import EXAMPLES

    scenario = kalkyl.load_scenario(EXAMPLES / "exempel_coachning.toml")
    named = scenario.model_copy(update={"namn": f"{text} unikt", "beskrivning": f"{text} unikt"})
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(kalkyl.run(named, parameters()))))
    found = [
        c
        for sheet in book
        for row in sheet.iter_rows()
        for c in row
        if isinstance(c.value, str) and "unikt" in c.value
    ]
    assert found
    assert all(c.data_type != "f" for c in found)
