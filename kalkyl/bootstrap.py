"""From a fresh copy of the source to a running program, with nothing but Python.

The first `python -m kalkyl …` makes a virtual environment, `.venv`, beside the source and installs the packages that the
lock file names, each with the checksum it states. Every later one finds them there and starts at once. Only the standard
library is used: nothing else can be counted on.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

Level = Literal["run", "test"]
"""Which packages a command needs: those of the program, or those of its tests as well."""

OLDEST: Final = (3, 11)
NEEDED_BYTES: Final = 1_000_000_000
"""Free disk space that an installation needs, with margin."""

SOURCE: Final = Path(__file__).resolve().parent.parent
"""Folder of the source: the one with pyproject.toml, if this is a copy of the source at all."""

LOCKS: Final[dict[Level, str]] = {"run": "requirements.lock", "test": "requirements-test.lock"}
STAMP: Final = "kalkyl-installation.txt"
LOG: Final = "kalkyl-installation.log"

_CAUSES: Final = (
    (r"No space left|Errno 28|not enough space", "Disken är full. Frigör minst 1 GB och försök igen."),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "Den krypterade förbindelsen godkändes inte. Det brukar bero på att nätverket granskar trafiken: be "
        "it-avdelningen om organisationens rotcertifikat och ange filen i miljövariabeln PIP_CERT.",
    ),
    (
        r"ProxyError|Proxy Authentication",
        "Nätverkets proxy släppte inte igenom hämtningen. Be it-avdelningen om proxyadressen och ange den i "
        "miljövariabeln HTTPS_PROXY.",
    ),
    (
        r"DO NOT MATCH THE HASHES",
        "Ett hämtat paket har inte den kontrollsumma som låsfilen anger och installeras därför inte. Försök igen; "
        "händer det på nytt, hör av er till projektet.",
    ),
    (
        r"name resolution|getaddrinfo failed|NewConnectionError|NameResolutionError|nodename nor servname|"
        r"ConnectTimeout|ReadTimeout|Connection refused|Connection reset|Network is unreachable|"
        r"Could not find a version|No matching distribution",
        "Datorn når dem inte. Kontrollera att den har internet, eller når er egen paketkälla, och försök igen.",
    ),
    (
        r"Permission denied|Errno 13|WinError 5|Read-only file system",
        "Mappen får inte ändras. Kontrollera behörigheten, eller flytta Kalkyl till en mapp som är din.",
    ),
    (
        r"ensurepip",
        "Delen venv saknas. I Debian och Ubuntu: sudo apt install python3-venv. Annars: installera Python från python.org.",
    ),
)
"""What the tools say when they fail -> what the user should do."""


class SetupError(Exception):
    """The environment could not be made; the message is Swedish and says what to do."""


def say(text: str) -> None:
    """Write progress to the user; on stderr, since stdout belongs to the command's own output."""
    encoding = sys.stderr.encoding or "ascii"
    print(text.encode(encoding, "replace").decode(encoding), file=sys.stderr, flush=True)


def level(arguments: Sequence[str]) -> Level:
    """Return which packages a command needs."""
    return "test" if list(arguments[:1]) == ["testa"] else "run"


def packages_missing(arguments: Sequence[str]) -> bool:
    """Whether this is a copy of the source, run by a Python that lacks packages that the command needs.

    A Python that is no virtual environment counts as lacking them: what happens to be installed in it may be too old,
    and it is not ours to change.
    """
    if not (SOURCE / "pyproject.toml").is_file():
        return False
    if sys.prefix == sys.base_prefix:
        return True
    wanted = level(arguments)
    if Path(sys.prefix).resolve() == environment().resolve():
        return not stamp_is_current(wanted)
    return not all(_is_installed(name) for name in requirements(wanted))


def _is_installed(name: str) -> bool:
    try:
        importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def requirements(wanted: Level) -> list[str]:
    """Return the names of the packages that pyproject.toml asks for."""
    project = tomllib.loads((SOURCE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    stated = [
        *project["dependencies"],
        *(project["optional-dependencies"]["test"] if wanted == "test" else ()),
    ]
    names = (re.split(r"[<>=!~;\[ ]", text, maxsplit=1)[0] for text in stated)
    return [re.sub(r"[-_.]+", "-", name).lower() for name in names]


def environment() -> Path:
    """Return the folder of the project's own virtual environment."""
    return SOURCE / ".venv"


def environment_python() -> Path:
    """Return the path of the Python in the project's own virtual environment."""
    return environment() / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(wanted: Level) -> str:
    """Return what an installation is made from: level, dependencies and lock file."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", LOCKS[wanted]):
        digest.update((SOURCE / name).read_bytes().replace(b"\r\n", b"\n"))
    return f"{wanted} {digest.hexdigest()}"


def stamp_is_current(wanted: Level) -> bool:
    """Whether the environment holds what the lock file names; one made for the tests also serves to run."""
    try:
        stamp = (environment() / STAMP).read_text(encoding="utf-8").strip()
    except OSError:
        return False
    return stamp in (fingerprint(wanted), fingerprint("test")) and environment_python().exists()


def run_in_environment(arguments: Sequence[str]) -> int:
    """Make the environment if needed, and run the command in it.

    Returns:
        Exit status of the command; 1 when the environment could not be made.
    """
    wanted = level(arguments)
    try:
        if not stamp_is_current(wanted):
            install(wanted)
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("Installationen avbröts. Kör samma kommando igen för att fortsätta.")
        return 1
    except OSError as error:
        say(f"Installationen misslyckades: {error}. {remedy(str(error))}")
        return 1
    return hand_over([str(environment_python()), "-m", "kalkyl", *arguments])


def hand_over(command: Sequence[str]) -> int:
    """Let another Python carry on with the command, with this copy of the source first on its path."""
    paths = [str(SOURCE), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    surroundings = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    if os.name != "nt":
        os.execve(command[0], list(command), surroundings)
    process = subprocess.Popen(
        command, env=surroundings
    )  # on Windows exec would return to the prompt at once
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the command gets the same Ctrl+C and ends by itself
            continue


def install(wanted: Level) -> None:
    """Make the environment and install the locked packages in it.

    Raises:
        SetupError: With what to do about it.
    """
    what = "programmet och dess tester" if wanted == "test" else "programmet"
    say(f"Gör i ordning {what} i mappen .venv. Det behövs bara första gången och tar några minuter.")
    if shutil.disk_usage(SOURCE).free < NEEDED_BYTES:
        raise SetupError("Disken är nästan full: installationen behöver 1 GB. Frigör plats och försök igen.")
    make_environment()
    fetch_packages(SOURCE / LOCKS[wanted])
    (environment() / STAMP).write_text(fingerprint(wanted) + "\n", encoding="utf-8")
    say("Klart. Nästa gång startar Kalkyl direkt.")


def make_environment() -> None:
    """Make `.venv`. A broken one of ours is made anew; somebody else's is used if it works but never emptied.

    Raises:
        SetupError: It could not be made.
    """
    folder = environment()
    if works(environment_python()):
        return
    if folder.is_dir() and any(folder.iterdir()) and not (folder / LOG).exists():
        raise SetupError(
            f"Mappen {folder} finns men går inte att använda. Ta bort eller döp om den och försök igen."
        )
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise SetupError(f"Den här installationen av Python är inte hel. {remedy('ensurepip')}")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if folder.is_dir():
        (folder / LOG).write_text(made.stdout + made.stderr, encoding="utf-8")
    if made.returncode != 0 or not works(environment_python()):
        said = (made.stdout + made.stderr).strip()
        raise SetupError(f"Mappen .venv kunde inte skapas. {remedy(said)}\n{said[-500:]}")


def works(python: Path) -> bool:
    """Whether a Python exists, is new enough and has pip."""
    check = f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"
    try:
        return subprocess.run([python, "-c", check], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def fetch_packages(lock: Path) -> None:
    """Install what a lock file names, checking every checksum, and show how it goes.

    Raises:
        SetupError: With the cause and the remedy.
    """
    total = len(re.findall(r"^[A-Za-z0-9]", lock.read_text(encoding="utf-8"), flags=re.MULTILINE))
    command = [
        str(environment_python()),
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--no-input",
        "--progress-bar",
        "off",
    ]
    command += ["--disable-pip-version-check", "-r", str(lock)]
    lines = []
    with (environment() / LOG).open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONUTF8": "1"},
            encoding="utf-8",
            errors="replace",
        )
        assert process.stdout is not None
        for line in process.stdout:
            log.write(line)
            lines.append(line)
            _progress(line, lines, total)
        failed = process.wait() != 0
    if failed:
        errors = "\n".join(line.strip()[:300] for line in lines if line.startswith("ERROR"))
        shown = f"{errors}\n" if errors else ""
        raise SetupError(
            f"Paketen kunde inte installeras. {remedy(''.join(lines))}\n{shown}Hela förloppet: {environment() / LOG}"
        )


def _progress(line: str, lines: Sequence[str], total: int) -> None:
    if line.startswith("Collecting "):
        count = sum(1 for earlier in lines if earlier.startswith("Collecting "))
        if count % 20 == 0:
            say(f"  {count} av högst {total} paket hämtade …")
    elif line.startswith("Installing collected"):
        say("  Installerar paketen …")


def remedy(text: str) -> str:
    """Return what to do about a failure, from what a tool said; empty when it says nothing that we know."""
    return next((what for pattern, what in _CAUSES if re.search(pattern, text, flags=re.IGNORECASE)), "")
