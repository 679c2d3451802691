"""A server whose disk fills up: open pages go on, new ones say why not, and all is well once there is room again."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.drift.full import fill, small_disk
from tests.ui.clients import Visitor
from tests.ui.conftest import Server, Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

COST = "Kostnad per deltagare, kr"
PAGE = "/voila/render/investeringskalkyl.ipynb"


def on(disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that the server writes goes to the small disk."""
    for name in ("TMPDIR", "HOME", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(disk))


def test_open_pages_work_on_and_new_ones_say_that_the_disk_is_full(
    browser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_disk() as disk:
        with monkeypatch.context() as patch:
            on(disk, patch)
            running = Server()
        seen = Visit(browser, running)
        try:
            seen.open("investeringskalkyl")
            filler = fill(disk)
            before = seen.sentence()
            seen.enter(COST, "77 000")
            assert seen.changed(before) != before
            with seen.page.expect_download() as fetched:
                seen.page.get_by_role("button", name="Spara scenario").click()
            assert "77000" in Path(fetched.value.path()).read_text(encoding="utf-8")
            other = Visitor(running.address)
            status, text = other.request(PAGE)
            assert status == 507 and "Serverns disk är full" in text
            assert [other.request(path)[0] for path in ("/", "/halsa", "/workshop")] == [200, 200, 200]
            filler.unlink()
            other.open_page()
        finally:
            seen.context.close()
            running.stop()
        assert "Traceback" not in "".join(running.lines)


@pytest.mark.bad_input
def test_a_start_on_a_full_disk_is_told() -> None:
    with small_disk() as disk:
        fill(disk)
        code = (
            f"import sys, tempfile; tempfile.tempdir = {str(disk)!r}; from kalkyl.cli.app import main;"
            "sys.exit(main(['starta', '--port', '0', '--ingen-webblasare']))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
    assert done.returncode == 1
    assert str(disk) in done.stderr and "disken är full" in done.stderr
    assert "Traceback" not in done.stderr
