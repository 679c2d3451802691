"""A process that is killed while it writes leaves the file that was there before, whole; so does a full disk."""

import errno
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from kalkyl import writing
from kalkyl.cli.app import main
from kalkyl.writing import write_whole
from tests.fuzz.readers import EXAMPLES

ROOT = Path(__file__).parents[2]
LOOP = """
import sys
from kalkyl.writing import write_whole
n = 0
while True:
    n += 1
    write_whole(sys.argv[1], (str(n % 10) * 400_000))
"""
COMMANDS: tuple[tuple[str, list[str]], ...] = (
    ("ut.xlsx", ["rakna", str(EXAMPLES / "exempel_coachning.toml"), "--excel", "{ut}"]),
    ("ut.docx", ["rakna", str(EXAMPLES / "exempel_coachning.toml"), "--beslutsunderlag", "{ut}"]),
    ("mall.xlsx", ["mall", "--kommun", "2085", "--ut", "{ut}", "--ersatt"]),
    ("katalog.md", ["katalog", "--dokument", "{ut}"]),
    ("katalog.xlsx", ["katalog", "--excel", "{ut}"]),
)


@pytest.mark.skipif(sys.platform == "win32", reason="dödas på annat sätt i Windows")
def test_a_killed_writer_leaves_whole_files(tmp_path: Path) -> None:
    file = tmp_path / "fil.txt"
    for round_ in range(8):
        running = subprocess.Popen([sys.executable, "-c", LOOP, str(file)], cwd=ROOT)
        while not file.exists():
            time.sleep(0.01)
        time.sleep(0.05 + 0.013 * round_)
        running.kill()
        running.wait()
        text = file.read_text(encoding="utf-8")
        assert len(text) == 400_000 and len(set(text)) == 1
    write_whole(file, "sist")
    assert [p.name for p in tmp_path.iterdir()] == ["fil.txt"]


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_what_fails_while_writing_leaves_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    file = tmp_path / "fil.txt"
    write_whole(file, "förut")

    def fail(*_: Any) -> None:
        raise fault

    monkeypatch.setattr(writing.os, "fsync", fail)
    with pytest.raises(type(fault)):
        write_whole(file, "nytt")
    assert file.read_text(encoding="utf-8") == "förut"
    assert [p.name for p in tmp_path.iterdir()] == ["fil.txt"]


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_a_full_disk_is_told_and_the_old_file_is_whole(
    name: str,
    command: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / name
    file.write_bytes(b"det som fanns")

    def fail(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing.os, "fsync", fail)
    assert main([part.format(ut=file) for part in command]) == 1
    said = capsys.readouterr()
    assert "Traceback" not in said.err and said.err.strip()
    assert file.read_bytes() == b"det som fanns"
    assert [p.name for p in tmp_path.iterdir()] == [name]
