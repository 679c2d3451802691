"""What happens when things break: kernels, servers, connections, memory, files; and script in every field."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from kalkyl.server import serving as server_module
from kalkyl.server.settings import Serverval
from kalkyl.ui.pages import available
from tests.ui.clients import Visitor
from tests.ui.conftest import Server
from tests.ui.test_accessibility import opened

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

COST = "Kostnad per deltagare, kr"
EVIL = "<img src=x onerror=window.hacked=1>"
NAMES = [page.name for page in available(server_module.notebook_folder())]


@pytest.mark.parametrize("name", ["", *NAMES])
def test_script_in_every_text_field_is_shown_as_text_and_nothing_leaves(
    visit: Any, server: Any, name: str
) -> None:
    seen = opened(visit, server, name)
    fields = seen.page.locator("input:visible:not([type=checkbox]):not([type=file]), textarea:visible")
    for i in range(min(fields.count(), 25)):
        if fields.nth(i).is_editable():
            fields.nth(i).fill(EVIL)
            fields.nth(i).press("Tab")
    seen.page.wait_for_timeout(1500)
    assert seen.page.evaluate("window.hacked") is None
    assert seen.page.locator("img[src=x]").count() == 0
    assert seen.external() == []


def test_script_in_a_file_name_is_shown_as_text(visit: Any, server: Any, tmp_path: Path) -> None:
    seen = visit().open("investeringskalkyl")
    evil = tmp_path / "<img src=x onerror=window.hacked=1>.toml"
    try:
        evil.write_text("ingen toml", encoding="utf-8")
    except OSError:
        pytest.skip("filsystemet tillåter inte namnet")
    with seen.page.expect_file_chooser() as choosing:
        seen.page.get_by_role("button", name="Öppna scenario").click()
    choosing.value.set_files(str(evil))
    seen.page.locator(".k-notice", has_text="kunde inte öppnas").wait_for()
    assert seen.page.evaluate("window.hacked") is None and seen.page.locator("img[src=x]").count() == 0


def test_a_dropped_websocket_comes_back_with_everything(visit: Any, server: Any) -> None:
    seen = visit()
    routes: list[Any] = []

    def through(route: Any) -> None:
        route.connect_to_server()
        routes.append(route)

    seen.page.route_web_socket(re.compile(r"/api/kernels/"), through)
    seen.open("investeringskalkyl")
    before = seen.sentence()
    seen.enter(COST, "70 000")
    after = seen.changed(before)
    count = len(routes)
    for route in routes:
        route.close(code=4000, reason="bruten")
    seen.page.wait_for_timeout(500)
    seen.page.wait_for_timeout(1)
    deadline = time.monotonic() + 30
    while len(routes) == count and time.monotonic() < deadline:
        seen.page.wait_for_timeout(300)
    assert len(routes) > count, "the page opens a new websocket by itself"
    seen.page.wait_for_timeout(1000)
    seen.enter(COST, "90 000")
    assert seen.changed(after) != after


def test_a_killed_server_is_told_and_the_work_comes_back(browser: Any, visit: Any) -> None:
    from tests.ui.conftest import Visit

    first = Server()
    port = int(first.address.rsplit(":", 1)[1])
    seen = Visit(browser, first)
    try:
        seen.open("investeringskalkyl")
        before = seen.sentence()
        seen.enter(COST, "61 000")
        after = seen.changed(before)
        seen.page.wait_for_timeout(4500)
        first.process.kill()
        first.process.wait(20)
        seen.page.get_by_text("Kontakten med beräkningen bröts").wait_for(timeout=20_000)
        again = seen.page.get_by_role("button", name="Ladda om sidan och fortsätt")
        again.click()
        seen.page.get_by_text("Servern svarar inte").wait_for(timeout=10_000)
        second = Server(port=port)
        try:
            again.click()
            seen.page.wait_for_function(
                "b => document.querySelector('.k-sentence')?.innerText === b", arg=after, timeout=60_000
            )
        finally:
            second.stop()
    finally:
        seen.context.close()
        first.stop()


def test_a_full_server_says_so_and_has_room_again(tmp_path: Path) -> None:
    small = Server(platser=1)
    try:
        one, other = Visitor(small.address), Visitor(small.address)
        one.request("/")
        kernel = one.open_page()
        status, text = other.request("/voila/render/investeringskalkyl.ipynb")
        assert status == 503 and "Alla platser är upptagna" in text
        assert other.request("/")[0] == 200 and other.request("/halsa")[0] == 200
        status, _ = one.request(f"/voila/api/shutdown/{kernel}", b"", one.token)
        assert status == 204
        other.open_page()
    finally:
        small.stop()


@pytest.mark.parametrize("killed", [False, True])
def test_kernels_do_not_outlive_the_server(killed: bool) -> None:
    import psutil

    if killed and not sys.platform.startswith("linux"):
        pytest.skip("en dödad server städar bara i Linux")
    running = Server()
    Visitor(running.address).open_page()
    children = running.kernels()
    assert len(children) == 1
    if killed:
        running.process.kill()
    running.stop()
    _, alive = psutil.wait_procs(children, timeout=20)
    assert alive == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="minnesgränsen sätts bara i Linux")
def test_memory_beyond_the_limit_is_refused() -> None:
    code = (
        "from kalkyl.server.kernel import limit_memory; assert limit_memory(200)\n"
        "try:\n    x = bytearray(400 * 1024 * 1024)\nexcept MemoryError:\n    print('nekat')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "nekat"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="minnesgränsen sätts bara i Linux")
def test_the_page_works_within_the_usual_limit_and_kernels_carry_it() -> None:
    running = Server(minne_mb=Serverval().minne_mb)
    try:
        Visitor(running.address).open_page()
        (kernel,) = running.kernels()
        limits = Path(f"/proc/{kernel.pid}/limits").read_text(encoding="ascii")
        (line,) = [x for x in limits.splitlines() if x.startswith("Max data size")]
        assert line.split()[3] == str(Serverval().minne_mb * 1024 * 1024)
    finally:
        running.stop()


def test_idle_pages_are_ended_after_the_time_that_is_set() -> None:
    c = server_module.settings(Serverval(vilotid_minuter=3))
    assert c.MappingKernelManager.cull_idle_timeout == 180
    assert c.MappingKernelManager.cull_interval <= 60
    assert c.MappingKernelManager.cull_connected is False


def test_many_visitors_at_once_all_get_a_page(server: Any) -> None:
    found: list[str] = []
    visitors = [
        threading.Thread(target=lambda: found.append(Visitor(server.address).open_page())) for _ in range(6)
    ]
    for one in visitors:
        one.start()
    for one in visitors:
        one.join(120)
    assert len(set(found)) == 6


def test_killed_kernels_do_not_disturb_others(visit: Any, server: Any) -> None:
    mine = visit().open("investeringskalkyl")
    before = mine.sentence()
    old = {k.pid for k in server.kernels()}
    Visitor(server.address).open_page()
    for kernel in server.kernels():
        if kernel.pid not in old:
            os.kill(kernel.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    mine.enter(COST, "88 000")
    assert mine.changed(before) != before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="hjälpprocessen finns bara i Linux")
def test_pages_open_also_when_the_helper_is_gone() -> None:
    import psutil

    running = Server()
    try:
        Visitor(running.address).open_page()
        (forked,) = running.kernels()
        helper = forked.parent()
        assert "kalkyl.server.forking" in " ".join(helper.cmdline())
        helper.kill()
        psutil.wait_procs([forked], timeout=20)
        Visitor(running.address).open_page()
        words = [" ".join(k.cmdline()) for k in running.kernels()]
        assert any("kalkyl.server.kernel" in w for w in words), words
    finally:
        running.stop()
