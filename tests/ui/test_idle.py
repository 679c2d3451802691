"""A page that nobody looks at is ended after the time that is set, for real and with a short time."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.ui.clients import Visitor
from tests.ui.conftest import Server, Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SHORT = """
from kalkyl.server import serving as server
ordinary = server.settings
def short(chosen):
    c = ordinary(chosen)
    c.MappingKernelManager.cull_idle_timeout = 4
    c.MappingKernelManager.cull_interval = 1
    return c
server.settings = short
"""
COST = "Kostnad per deltagare, kr"


def until(true: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.2)
    return False


def test_a_page_that_nobody_looks_at_is_ended_and_one_with_a_reader_is_not(browser: Any) -> None:
    running = Server(before=SHORT)
    try:
        with_reader = Visit(browser, running).open("investeringskalkyl")
        (kept,) = running.kernels()
        Visitor(running.address).open_page("utanforskapets_kostnad")
        assert len(running.kernels()) == 2
        assert until(lambda: len(running.kernels()) == 1, 30)
        time.sleep(6)  # longer than the time after which a page without a reader is ended
        assert [k.pid for k in running.kernels()] == [kept.pid]
        before = with_reader.sentence()
        with_reader.enter(COST, "77 000")
        assert with_reader.changed(before) != before
        with_reader.context.close()
        assert until(lambda: running.kernels() == [], 30)
    finally:
        running.stop()
