"""The first start from a fresh copy of the source, as far as it can be tested without a network."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import kalkyl
from kalkyl import bootstrap

pytestmark = pytest.mark.hand

ROOT = Path(kalkyl.__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("pyproject.toml", *bootstrap.LOCKS.values()):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(bootstrap, "SOURCE", tmp_path)
    return tmp_path


def test_requirements_are_read_from_the_project_file() -> None:
    run, test = set(bootstrap.requirements("run")), set(bootstrap.requirements("test"))
    assert {"numpy", "pydantic", "tomli-w", "voila"} <= run
    assert not {"pytest", "ruff"} & run
    assert run | {"pytest", "pytest-xdist", "hypothesis"} <= test


def test_oldest_python_is_the_same_everywhere() -> None:
    from kalkyl import __main__

    assert PROJECT["requires-python"] == ">={}.{}".format(*bootstrap.OLDEST)
    assert bootstrap.OLDEST == __main__.OLDEST


def test_version_is_the_same_everywhere() -> None:
    assert PROJECT["version"] == kalkyl.__version__
    assert f"## {kalkyl.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("level", ["run", "test"])
def test_lock_file_pins_every_dependency_with_checksums_and_names_no_source(level: bootstrap.Level) -> None:
    text = (ROOT / bootstrap.LOCKS[level]).read_text("utf-8")
    entries = [e for e in re.split(r"\n(?=[A-Za-z0-9])", text) if e.strip()]
    pinned = {re.split(r"==", e, maxsplit=1)[0] for e in entries}
    assert set(bootstrap.requirements(level)) <= pinned
    assert all(re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==[^ ]+", e) and "--hash=sha256:" in e for e in entries)
    assert "://" not in text
    assert "--index" not in text and "--find-links" not in text


def test_both_lock_files_pin_the_same_versions() -> None:
    def pins(level: bootstrap.Level) -> set[str]:
        text = (ROOT / bootstrap.LOCKS[level]).read_text("utf-8")
        return set(re.findall(r"^[a-z0-9._-]+==[^ \\\n]+", text, flags=re.MULTILINE))

    assert pins("run") <= pins("test")


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ([], "run"),
        (["starta"], "run"),
        (["rakna", "testa"], "run"),
        (["testa"], "test"),
        (["testa", "-x"], "test"),
    ],
)
def test_only_the_tests_need_the_test_packages(words: list[str], level: str) -> None:
    assert bootstrap.level(words) == level


def test_stamp_follows_lock_file_and_level(source: Path) -> None:
    python = bootstrap.environment_python()
    python.parent.mkdir(parents=True)
    python.touch()
    stamp = bootstrap.environment() / bootstrap.STAMP
    assert not bootstrap.stamp_is_current("run")
    stamp.write_text(bootstrap.fingerprint("run"), "utf-8")
    assert bootstrap.stamp_is_current("run")
    assert not bootstrap.stamp_is_current("test")
    stamp.write_text(bootstrap.fingerprint("test"), "utf-8")
    assert bootstrap.stamp_is_current("run")
    with (source / bootstrap.LOCKS["test"]).open("a", encoding="utf-8") as lock:
        lock.write("# ny\n")
    assert not bootstrap.stamp_is_current("run")


def test_stamp_is_the_same_with_windows_line_ends(source: Path) -> None:
    before = bootstrap.fingerprint("run")
    for path in source.iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert bootstrap.fingerprint("run") == before


def test_installed_program_needs_no_preparation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "SOURCE", tmp_path)
    assert not bootstrap.packages_missing([])


def test_a_folder_that_is_not_ours_is_never_emptied(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = source / ".venv" / "viktigt.txt"
    kept.parent.mkdir()
    kept.write_text("kvar", "utf-8")
    assert bootstrap.run_in_environment(["starta"]) == 1
    assert kept.read_text("utf-8") == "kvar"
    shown = capsys.readouterr().err
    assert "finns men går inte att använda. Ta bort eller döp om den och försök igen." in shown


def test_python_without_venv_is_explained(
    source: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert bootstrap.run_in_environment(["starta"]) == 1
    assert "sudo apt install python3-venv" in capsys.readouterr().err


def test_full_disk_is_explained(
    source: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "NEEDED_BYTES", 10**18)
    assert bootstrap.run_in_environment(["starta"]) == 1
    assert "Disken är nästan full: installationen behöver 1 GB." in capsys.readouterr().err
    assert not (source / ".venv").exists()


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("OSError: [Errno 28] No space left on device", "Disken är full"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))", "PIP_CERT"),
        ("ProxyError('Cannot connect to proxy.')", "HTTPS_PROXY"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "kontrollsumma"),
        ("Failed to establish a new connection: [Errno 11001] getaddrinfo failed", "internet"),
        ("[WinError 5] Åtkomst nekad", "Kontrollera behörigheten"),
        ("something else", ""),
    ],
)
def test_failures_have_remedies(said: str, remedy: str) -> None:
    assert remedy in bootstrap.remedy(said)
    assert bool(bootstrap.remedy(said)) == bool(remedy)


def test_too_old_python_is_told_so() -> None:
    code = "import sys; sys.version_info = (3, 8, 0); sys.argv = ['kalkyl']; import runpy; runpy.run_module('kalkyl', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False, cwd=ROOT
    )
    assert done.returncode == 1
    assert done.stderr == (
        "Kalkyl behöver Python 3.11 eller senare, men det här är Python 3.8. Installera en nyare version från python.org.\n"
    )
