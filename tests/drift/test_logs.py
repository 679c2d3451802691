"""What users write never reaches the log: typed, uploaded, handed in, sent to the wrong place, or in a failing callback."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from kalkyl.server import serving as server_module
from kalkyl.ui.pages import SERVED, available
from tests.ui.clients import Visitor, alone, answers, message
from tests.ui.conftest import Server, Visit
from tests.ui.test_accessibility import READY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SECRET = "hemligordet"
FIELDS = "input:visible:not([type=checkbox]):not([type=file]):not([type=radio]), textarea:visible"


def typed(seen: Visit) -> int:
    """Write the secret in every text field of a page; returns in how many."""
    fields, count = seen.page.locator(FIELDS), 0
    for i in range(min(fields.count(), 25)):
        if fields.nth(i).is_editable() and fields.nth(i).get_attribute("type") in (None, "text", "search"):
            fields.nth(i).fill(f"{SECRET} {i}")
            fields.nth(i).press("Tab")
            count += 1
    seen.page.wait_for_timeout(500)
    return count


def uploaded(seen: Visit, folder: Path) -> None:
    """Upload a file that cannot be read, with the secret in its name and text."""
    file = folder / f"{SECRET}.toml"
    file.write_text(f'format = "{SECRET}"\nnamn = {SECRET}', encoding="utf-8")
    with seen.page.expect_file_chooser() as choosing:
        seen.page.get_by_role("button", name="Öppna scenario").click()
    choosing.value.set_files(str(file))
    seen.page.locator(".k-notice", has_text="kunde inte öppnas").wait_for()


async def _send(visitor: Visitor, kernel: str) -> None:
    socket = await visitor.connect(kernel)
    await socket.write_message(message("execute_request", {"code": f"raise ValueError('{SECRET}')"}))
    await socket.write_message(message("comm_msg", {"comm_id": SECRET, "data": {"method": SECRET}}))
    await socket.write_message(message("comm_open", {"comm_id": SECRET, "target_name": SECRET, "data": {}}))
    await socket.write_message(SECRET)
    await answers(socket, 2)
    socket.close()


def test_nothing_that_is_written_reaches_the_log(browser: Any, tmp_path: Path) -> None:
    running = Server(logg="info")
    seen = Visit(browser, running)
    try:
        count = 0
        for page in available(server_module.notebook_folder()):
            if page.name in SERVED:
                continue
            one = Visit(browser, running)
            one.page.goto(running.page(page.name))
            one.page.wait_for_selector(READY, timeout=60_000)
            count += typed(one)
            one.context.close()
        assert count > 20
        uploaded(seen.open("investeringskalkyl"), tmp_path)
        visitor = Visitor(running.address)
        kernel = visitor.open_page()
        alone(_send(visitor, kernel))
        visitor.request("/workshop")
        code = json.loads(visitor.request("/workshop/api/-/ny", b"{}", visitor.token)[1])["kod"]
        for body in ({"grupp": SECRET, "scenario": SECRET}, {"grupp": SECRET}, SECRET):
            status, _ = visitor.request(
                f"/workshop/api/{code}/lamna", json.dumps(body).encode(), visitor.token
            )
            assert status == 400
        assert visitor.request(f"/?{SECRET}=1")[0] == 200
        assert visitor.request("/halsa", headers={"User-Agent": SECRET, "Referer": SECRET})[0] == 200
    finally:
        seen.context.close()
        running.stop()
    log = "".join(running.lines)
    assert "GET /halsa 200" in log, "the log is on"
    assert "message to kernel refused" in log
    assert f"POST /workshop/api/{code}/lamna 400" in log
    assert SECRET not in log, [line for line in running.lines if SECRET in line]


def test_a_failing_callback_is_logged_by_its_place_and_kind(caplog: pytest.LogCaptureFixture) -> None:
    from kalkyl.ui.widgets import Guard

    def fails() -> None:
        raise ValueError(SECRET)

    with caplog.at_level(logging.DEBUG):
        Guard()(fails)()
    assert "ValueError" in caplog.text and SECRET not in caplog.text
