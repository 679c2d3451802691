"""A small invented parameter set, a server of our own on a free port, and a browser."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import kalkyl
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.ui.files import OWN_SET

PROVSET = Path(__file__).parent / "provset"


@pytest.fixture(scope="session")
def parameters() -> Parameteruppsattning:
    return kalkyl.load_parameters(PROVSET)


class Server:
    """The application in a process of its own.

    Attributes:
        process: The process.
        lines: What it has printed.
    """

    def __init__(self, *, before: str = "", env: dict[str, str] | None = None, **settings: Any) -> None:
        """Start it.

        Args:
            before: Python to run before the server starts.
            env: More environment.
            settings: Settings of the server.
        """
        chosen = {"adress": "127.0.0.1", "port": 0, "platser": 0, **settings}
        code = (
            f"{before}\nfrom kalkyl.server.serving import free_port, serve; from kalkyl.server.settings import Serverval;"
            f"s = {chosen!r}; s['port'] = s['port'] or free_port('127.0.0.1', 0); serve(Serverval(**s))"
        )
        root = str(Path(kalkyl.__file__).resolve().parents[1])
        path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
        self.process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env={**os.environ, OWN_SET: str(PROVSET), "PYTHONPATH": path, "PYTHONUTF8": "1", **(env or {})},
        )
        self.lines: list[str] = []
        self._ready = threading.Event()
        self.address = ""
        threading.Thread(target=self._listen, daemon=True).start()
        assert self._ready.wait(60), "".join(self.lines)
        assert self.address, "".join(self.lines)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            found = re.search(r"är igång: (http://\S+)", line)
            if found:
                self.address = found[1].rstrip("/")
                self._ready.set()
        self._ready.set()

    def page(self, name: str) -> str:
        return f"{self.address}/voila/render/{name}.ipynb"

    def kernels(self) -> list[Any]:
        """The processes of open pages: forked from the helper, or started in the ordinary way."""
        import psutil

        found = []
        for child in psutil.Process(self.process.pid).children(recursive=True):
            try:
                words, forked = " ".join(child.cmdline()), child.ppid() != self.process.pid
            except psutil.Error:
                continue
            if "kalkyl.server.kernel" in words or ("kalkyl.server.forking" in words and forked):
                found.append(child)
        return found

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


class Visit:
    """A page in the browser with what it asked for and complained about."""

    def __init__(self, browser: Any, server: Server, *, width: int = 1366, height: int = 768) -> None:
        self.server = server
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale="en-US", accept_downloads=True
        )
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda r: self.requests.append(r.url))
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)

    def open(self, name: str) -> "Visit":
        self.page.goto(self.server.page(name))
        self.page.wait_for_selector(".k-conclusion", timeout=60_000)
        return self

    def field(self, label: str) -> Any:
        return self.page.get_by_label(label, exact=True)

    def enter(self, label: str, text: str) -> None:
        self.field(label).fill(text)
        self.field(label).press("Enter")

    def sentence(self) -> str:
        return str(self.page.inner_text(".k-sentence"))

    def changed(self, before: str, selector: str = ".k-sentence") -> str:
        self.page.wait_for_function(
            "([s, b]) => { const e = document.querySelector(s); return e && e.innerText !== b; }",
            arg=[selector, before],
            timeout=10_000,
        )
        return str(self.page.inner_text(selector))

    def external(self) -> list[str]:
        return [u for u in self.requests if not u.startswith((self.server.address, "data:", "blob:"))]


@pytest.fixture
def visit(browser: Any, server: Server) -> Iterator[Any]:
    made: list[Visit] = []

    def make(**options: int) -> Visit:
        made.append(Visit(browser, server, **options))
        return made[-1]

    yield make
    for one in made:
        one.context.close()
