"""Many municipalities: the JupyterHub configuration of the documentation, started for real and used by two users."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import kalkyl
from kalkyl.ui.files import OWN_SET
from tests.conftest import missing
from tests.ui.conftest import PROVSET

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CONFIGURATION = Path(__file__).parents[2] / "docs" / "drift" / "jupyterhub_config.py"
PASSWORD = "bara-i-provet-0123456789"
USERS = ("kommun-a", "kommun-b")
COST = "Kostnad per deltagare, kr"


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    proxy = shutil.which("configurable-http-proxy")
    if proxy is None or find_spec("jupyterhub") is None:
        missing("configurable-http-proxy eller jupyterhub saknas: provet av JupyterHub hoppas över.")
    folder = tmp_path_factory.mktemp("hubb")
    front, inner, api = free_ports(3)
    (folder / "prov.py").write_text(
        f"""load_subconfig({str(CONFIGURATION)!r})
c.JupyterHub.bind_url = "http://127.0.0.1:{front}"
c.JupyterHub.hub_port = {inner}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.JupyterHub.db_url = "sqlite:///:memory:"
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = {PASSWORD!r}
c.Spawner.environment = {{{OWN_SET!r}: {str(PROVSET)!r}}}
""",
        encoding="utf-8",
    )
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    root = str(Path(kalkyl.__file__).resolve().parents[1])
    with (folder / "logg.txt").open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", "prov.py"],
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PATH": path, "PYTHONPATH": root, "PYTHONUTF8": "1"},
        )
    try:
        end = time.monotonic() + 60
        while "is now running" not in (folder / "logg.txt").read_text(encoding="utf-8"):
            assert running.poll() is None and time.monotonic() < end, (folder / "logg.txt").read_text("utf-8")
            time.sleep(0.2)
        yield f"http://127.0.0.1:{front}"
    finally:
        running.terminate()
        running.wait(30)


def log_in(browser: Any, hub: str, user: str) -> Any:
    page = browser.new_context(locale="sv-SE").new_page()
    page.goto(f"{hub}/hub/login")
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", PASSWORD)
    page.click("input[type=submit]")
    page.wait_for_url(f"{hub}/user/{user}/**", timeout=60_000)
    return page


def test_two_users_calculate_apart_and_cannot_reach_each_other(browser: Any, hub: str) -> None:
    pages = {user: log_in(browser, hub, user) for user in USERS}
    kernels = set()
    for number, (user, page) in enumerate(pages.items(), start=1):
        page.goto(f"{hub}/user/{user}/voila/render/investeringskalkyl.ipynb")
        page.wait_for_selector(".k-conclusion", timeout=60_000)
        before = page.inner_text(".k-sentence")
        field = page.get_by_label(COST, exact=True)
        field.fill(str(number * 111_000))
        field.press("Enter")
        page.wait_for_function(
            "b => document.querySelector('.k-sentence').innerText !== b", arg=before, timeout=20_000
        )
        kernels.add(page.content().split('"kernelId": "')[1][:36])
    first, second = (page.get_by_label(COST, exact=True).input_value() for page in pages.values())
    assert ("".join(first.split()), "".join(second.split())) == ("111000", "222000")
    assert len(kernels) == len(USERS)
    answer = pages[USERS[0]].goto(f"{hub}/user/{USERS[1]}/voila/render/investeringskalkyl.ipynb")
    assert answer.status == 403
    for page in pages.values():
        page.context.close()


def test_without_login_nothing_is_reached(browser: Any, hub: str) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{hub}/user/{USERS[0]}/")
    assert "/hub/login" in page.url
    assert page.locator("input[name=password]").count() == 1
    page.context.close()
