"""Kernels that begin with everything read already: a helper process loads the libraries once and forks for each page.

Only on Linux. Where the helper cannot run, kernels start in the ordinary way.
"""

import asyncio
import contextlib
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, ClassVar, Final

from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from kalkyl.language import VARIABLE, current
from kalkyl.ui.pages import PAGES, SERVED

NAME: Final = "kalkyl-fork"
FIRST: Final = ("investeringskalkyl", "utanforskapets_kostnad")
"""Pages that are ready before the first kernel; the others are made ready while nobody waits."""
PATIENCE_SECONDS: Final = 20.0


class Helper:
    """The helper process, as the server sees it."""

    def __init__(self, language: str) -> None:
        mine, theirs = socket.socketpair()
        command = [sys.executable, "-m", "kalkyl.server.forking", str(theirs.fileno())]
        self._process = subprocess.Popen(
            command,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env={**os.environ, VARIABLE: language},
        )
        theirs.close()
        mine.settimeout(PATIENCE_SECONDS)
        self._answers = mine.makefile("rb")
        self._socket = mine
        self._lock = threading.Lock()

    def fork(self, argv: list[str], env: dict[str, str], cwd: str) -> int:
        """Start a kernel; returns its process id.

        Raises:
            OSError: The helper is gone or does not answer.
        """
        with self._lock:
            self._socket.sendall(json.dumps({"argv": argv, "env": env, "cwd": cwd}).encode() + b"\n")
            answer = self._answers.readline()
        if not answer:
            raise OSError("the helper is gone")
        return int(answer)


class Forked:
    """A kernel that is not the server's own child, with the part of `subprocess.Popen` that is used."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return None while it runs; its exit status is not known here."""
        if self.returncode is None:
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:
                self.returncode = 0
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended."""
        end = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired("kernel", timeout or 0.0)
            time.sleep(0.02)
        return 0

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class ForkProvisioner(LocalProvisioner):
    """Starts kernels through the helper of their language, which is started when it is first needed."""

    helpers: ClassVar[dict[str, Helper | None]] = {}
    """Language -> its helper; None when it has failed."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start a kernel, in the ordinary way if the helper fails."""
        env = dict(kwargs.get("env") or os.environ)
        language = env.get(VARIABLE, "sv")
        if language not in self.helpers:
            self.helpers[language] = Helper(language)
        helper = self.helpers[language]
        if helper is not None:
            cwd = str(kwargs.get("cwd") or Path.cwd())
            try:
                argv = cmd[cmd.index("-f") :]
                pid = await asyncio.get_running_loop().run_in_executor(None, helper.fork, argv, env, cwd)
            except (OSError, ValueError):
                self.helpers[language] = None
            else:
                self.process, self.pid, self.pgid = Forked(pid), pid, None  # type: ignore[assignment]
                self.cwd = cwd
                return self.connection_info
        return await super().launch_kernel(cmd, **kwargs)


def prepare() -> dict[str, Any]:
    """Start the helper where it can run; returns what the kernel's specification must say."""
    if not sys.platform.startswith("linux"):
        return {}
    ForkProvisioner.helpers[current()] = Helper(current())
    factory = KernelProvisionerFactory.instance()
    factory.provisioners[NAME] = EntryPoint(NAME, f"{__name__}:ForkProvisioner", factory.GROUP_NAME)
    return {"kernel_provisioner": {"provisioner_name": NAME}}


def serve(connection: socket.socket) -> None:
    """Build the pages, and fork a kernel for every line that comes."""
    from importlib import import_module

    from kalkyl.server.kernel import end_with_server, without_debugger

    end_with_server()
    without_debugger()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for module in ("ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell", "ipykernel.debugger"):
        import_module(module)
    _prepare(FIRST)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    rest = [page.name for page in PAGES if page.name not in SERVED and page.name not in FIRST]
    lines = connection.makefile("rb")
    while True:
        if rest and not select.select([connection], [], [], 0)[0]:
            _prepare([rest.pop(0)])
            continue
        line = lines.readline()
        if not line:
            return
        wanted = json.loads(line)
        pid = os.fork()
        if pid == 0:
            connection.close()
            _become_kernel(wanted)
        connection.sendall(b"%d\n" % pid)


def _prepare(names: Iterable[str]) -> None:
    """Build pages before anybody asks for them."""
    from kalkyl.ui.prepared import prepare

    for name in names:
        prepare(name)
    gc.collect()
    gc.freeze()


def _become_kernel(wanted: dict[str, Any]) -> None:
    """Be the kernel of a page, in the forked process; never returns."""
    from kalkyl.server.kernel import main

    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.setsid()
        os.environ.clear()
        os.environ.update(wanted["env"])
        os.chdir(wanted["cwd"])
        sys.argv = ["kalkyl.server.kernel", *wanted["argv"]]
        main()
        status = 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
