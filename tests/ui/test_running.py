"""Running the server: its settings file, the command, a base URL, nginx in front, warm pages, what is read at start."""

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from kalkyl.cli.app import main
from kalkyl.model.problems import InputError
from kalkyl.server import serving as server_module
from kalkyl.server.settings import read_settings
from tests.conftest import missing
from tests.ui.clients import Visitor
from tests.ui.conftest import Server

pytestmark = [pytest.mark.ui, pytest.mark.xdist_group("browser")]

DRIFT = Path(__file__).parents[2] / "docs" / "drift"
NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")


@pytest.mark.parametrize("name", ["workshop.toml", "container.toml"])
def test_the_settings_files_of_the_documentation_can_be_read(name: str) -> None:
    chosen = read_settings(DRIFT / name)
    assert chosen.platser >= chosen.varma * len(chosen.varma_sidor) + 60
    assert chosen.minne_mb > 0


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "ingen serverinställning"),
        ('format = "kalkyl-server"\nversion = 2\n', "version"),
        ('format = "kalkyl-server"\nport = 0\nplatser = -1\n', "platser"),
        ('format = "kalkyl-server"\nsida = 1\n', "sida"),
        ('format = "kalkyl-server"\nvarma_sidor = ["../x"]\n', "varma_sidor"),
        ('format = "kalkyl-server"\nport = "8866"\n', "port"),
    ],
)
def test_wrong_settings_are_told_in_swedish(
    tmp_path: Path, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "server.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_settings(file)
    assert main(["server", "--installningar", str(file)]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_a_taken_port_is_told_and_not_exchanged(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        file = tmp_path / "server.toml"
        file.write_text(f'format = "kalkyl-server"\nport = {taken.getsockname()[1]}\n', encoding="utf-8")
        assert main(["server", "--installningar", str(file)]) == 1
    assert "port" in capsys.readouterr().err


def test_health_says_nothing_about_anyone() -> None:
    running = Server(bas="/kalkyl/")
    try:
        status, text = Visitor(running.address).request("/halsa")
        found = json.loads(text)
        assert status == 200 and set(found) == {"status", "version", "oppna_sidor"}
        assert found["status"] == "ok" and found["oppna_sidor"] == 0
    finally:
        running.stop()


def test_every_address_stays_below_the_base_url(browser: Any) -> None:
    from tests.ui.conftest import Visit

    running = Server(bas="kalkyl")
    seen = Visit(browser, running)
    try:
        assert running.address.endswith("/kalkyl")
        _walk(seen, running.address)
        root = running.address.removesuffix("/kalkyl")
        assert all(u.startswith((running.address, "data:", "blob:")) for u in seen.requests), seen.requests
        assert Visitor(root).request("/halsa")[0] == 404
    finally:
        seen.context.close()
        running.stop()


def _walk(seen: Any, address: str) -> None:
    """From the start page to a calculation, a change, and the workshop."""
    seen.page.goto(address + "/")
    seen.page.get_by_role("link", name="Räkna på en insats").click()
    seen.page.wait_for_selector(".k-conclusion", timeout=60_000)
    before = seen.sentence()
    seen.enter("Kostnad per deltagare, kr", "77 000")
    assert seen.changed(before) != before
    seen.page.get_by_role("navigation").get_by_role("link", name="Workshop").click()
    seen.page.get_by_role("button", name="Starta en workshop").click()
    seen.page.wait_for_selector("#k-ledare:not([hidden])")
    assert re.fullmatch(r"[A-Z0-9]{6}", seen.page.inner_text("#k-visad-kod"))


def test_behind_nginx(browser: Any, tmp_path: Path) -> None:
    from tests.ui.conftest import Visit

    if NGINX is None:
        missing("nginx saknas: provet bakom en proxy hoppas över.")
    running = Server(bas="/kalkyl/")
    inner = running.address.removesuffix("/kalkyl")
    port = server_module.free_port("127.0.0.1", 0)
    text = (DRIFT / "nginx.conf").read_text(encoding="utf-8")
    text = text.replace("http://127.0.0.1:8866", inner.replace("localhost", "127.0.0.1"))
    text = text.replace("listen 8080", f"listen 127.0.0.1:{port}")
    paths = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/error; events {{}} http {{ access_log off; {paths}\n{text}\n}}"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    proxy = subprocess.Popen([str(NGINX), "-c", str(tmp_path / "nginx.conf"), "-g", "daemon off;"])
    running.address = f"http://localhost:{port}/kalkyl"
    seen = Visit(browser, running)
    try:
        time.sleep(1)
        _walk(seen, running.address)
        assert seen.external() == []
    finally:
        seen.context.close()
        proxy.terminate()
        proxy.wait(10)
        running.stop()


def test_a_warm_page_is_there_at_once_and_is_like_any_other() -> None:
    running = Server(varma=2, varma_sidor=("investeringskalkyl",))
    try:
        deadline = time.monotonic() + 60
        while len(running.kernels()) < 2 and time.monotonic() < deadline:
            time.sleep(0.2)
        first, second = Visitor(running.address), Visitor(running.address)
        ready = {k.pid for k in running.kernels()}
        assert len(ready) == 2
        assert first.open_page() != second.open_page()
        assert ready <= {k.pid for k in running.kernels()}, "the kernels that stood ready are the ones in use"
    finally:
        running.stop()


def test_the_start_of_a_page_reads_no_more_than_its_budget() -> None:
    code = (
        "import sys, kalkyl.server.kernel; kalkyl.server.kernel.without_debugger();"
        "import ipykernel.ipkernel, ipywidgets, kalkyl.ui.investment_page as page; page.show();"
        "print([m for m in ('pandas', 'matplotlib', 'plotly', 'openpyxl', 'xlsxwriter', 'docx', 'fpdf', 'sqlalchemy',"
        " 'debugpy.server', 'voila') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")
