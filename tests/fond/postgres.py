"""A PostgreSQL server of our own in a temporary folder, reached through a socket there and through no network."""

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest


def _program(name: str) -> str | None:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name)


class Cluster:
    """A running server.

    Attributes:
        folder: Its data and socket.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._data = folder / "data"
        # The server refuses to run as root; then the user that the package has made runs it.
        self._as = ["runuser", "-u", "postgres", "--"] if os.name == "posix" and os.geteuid() == 0 else []
        if self._as:
            shutil.chown(folder, "postgres")
        self._run("initdb", "-D", str(self._data), "-U", "kalkyl", "-A", "trust", "-E", "UTF8", "--no-sync")
        settings = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        log = str(folder / "log")
        self._run("pg_ctl", "-D", str(self._data), "-w", "-t", "60", "-l", log, "-o", settings, "start")

    def _run(self, name: str, *words: str) -> None:
        program = _program(name)
        assert program is not None
        done = subprocess.run(
            [*self._as, program, *words], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        assert done.returncode == 0, done.stderr.decode(errors="replace")

    def database(self) -> str:
        """Make an empty database and return its address."""
        name = f"kalkyl_{uuid.uuid4().hex}"
        self._run("createdb", "-h", str(self.folder), "-U", "kalkyl", name)
        return f"postgresql://kalkyl@/{name}?host={quote(str(self.folder))}"

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-w", "-m", "immediate", "stop")


@contextmanager
def running() -> Iterator[Cluster]:
    if any(_program(name) is None for name in ("initdb", "pg_ctl", "createdb")):
        if os.environ.get("CI") == "true":
            pytest.fail("PostgreSQL saknas. Installera paketet postgresql.")
        pytest.skip("PostgreSQL finns inte här. Installera paketet postgresql för att köra testet.")
    folder = Path(tempfile.mkdtemp(prefix="kpg"))
    try:
        cluster = Cluster(folder)
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
