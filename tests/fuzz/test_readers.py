"""Whatever bytes a reader is handed, it returns something valid or says in Swedish what is wrong. The same bytes every time."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kalkyl.model.problems import InputError
from tests.fuzz.readers import READERS, Reader

pytestmark = [pytest.mark.bad_input, pytest.mark.parametrize("reader", READERS, ids=lambda r: r.name)]

SAME = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=25,
    suppress_health_check=list(HealthCheck),
)
NASTY = (
    b"nan", b"-inf", b"1e999", b"-0.0", b"9" * 400, b"0x7f", b"[" * 3000, b"{a=" * 1500, b'"' * 3, b"'''", b"\x00",
    b"\xff\xfe", b"\xed\xa0\x80", "\u202e\u2066".encode(), "\u0000\ud7ff\U0010ffff".encode(), b"=cmd|'/c calc'!A1",
    b"../../../etc/passwd", b"C:\\\\con", b"true", b"[[]]", b"[[andring]]\n", b"\r\n\r\n", b";" * 300, b"1979-05-27",
    b"2" * 5000, b"1_000", b"#" * 50, "åäö".encode("latin-1"),
)  # fmt: skip


def tried(reader: Reader, data: bytes) -> None:
    """Read; a fault must be told in words, each with what and where."""
    try:
        reader.read(data)
    except InputError as error:
        assert error.problems
        for found in error.problems:
            text = str(found)
            assert len(text) > 8 and "Traceback" not in text and "Error" not in text.split(":")[0], text


def test_a_valid_file_is_read(reader: Reader) -> None:
    reader.read(reader.valid())


@SAME
@given(data=st.binary(max_size=3000))
def test_random_bytes(reader: Reader, data: bytes) -> None:
    tried(reader, data)


@SAME
@given(share=st.floats(0, 1))
def test_cut_off(reader: Reader, share: float) -> None:
    whole = reader.valid()
    tried(reader, whole[: int(share * len(whole))])


@SAME
@given(flips=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_changed_bytes(reader: Reader, flips: list[tuple[float, int]]) -> None:
    changed = bytearray(reader.valid())
    for where, value in flips:
        changed[int(where * (len(changed) - 1))] = value
    tried(reader, bytes(changed))


@SAME
@given(
    cuts=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(NASTY)), min_size=1, max_size=4
    )
)
def test_nasty_pieces(reader: Reader, cuts: list[tuple[float, int, bytes]]) -> None:
    inside = _Opened(reader.valid())
    for where, length, piece in cuts:
        at = int(where * len(inside.text))
        inside.text = inside.text[:at] + piece + inside.text[at + length :]
    tried(reader, inside.closed())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "latin-1", "cp1252", "utf-8-sig", "mac-roman"])
def test_other_encodings(reader: Reader, encoding: str) -> None:
    tried(reader, reader.valid().decode("utf-8", "replace").encode(encoding, "replace"))


class _Opened:
    """A file to change: itself, or its largest sheet where it is a workbook."""

    def __init__(self, data: bytes) -> None:
        self._parts: dict[str, bytes] = {}
        self.text = data
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                self._parts = {name: package.read(name) for name in package.namelist()}
            self._name = max(
                (n for n in self._parts if "sheet" in n or n == "word/document.xml"),
                key=lambda n: len(self._parts[n]),
            )
            self.text = self._parts[self._name]

    def closed(self) -> bytes:
        if not self._parts:
            return self.text
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in (self._parts | {self._name: self.text}).items():
                package.writestr(name, content)
        return buffer.getvalue()
