"""A visitor chooses English: the frame, the page and the workshop follow, and the scenario goes along."""

import re
from collections.abc import Callable

import httpx
import pytest

from kalkyl.language.catalogue import english
from tests.ui.conftest import Server, Visit

pytestmark = pytest.mark.browser
SWEDISH = re.compile(r"\b(och|inte|är|som|för|från|till|kostar)\b")


def said(context: str, swedish: str) -> str:
    return english()[context, swedish]


def test_page_and_frame_are_in_english_and_the_scenario_goes_along(visit: Callable[..., Visit]) -> None:
    one = visit()
    page = one.page
    page.goto(f"{one.server.address}/")
    page.click("[data-k-sprak]")
    page.wait_for_selector("html[lang=en]")
    assert said("page", "Vad vill du göra?") in page.inner_text("main")
    assert not SWEDISH.search(page.inner_text("body"))
    one.open("investeringskalkyl")
    assert page.get_attribute("html", "lang") == "en"
    before = one.sentence()
    assert not SWEDISH.search(before)
    cost = f"{said('ui.investment_fields', 'Kostnad per deltagare')}, kr"
    one.enter(cost, "123 456")
    assert one.changed(before) != before
    page.click("[data-k-sprak]")
    page.wait_for_selector("html[lang=sv]")
    page.wait_for_selector(".k-conclusion", timeout=60_000)
    page.wait_for_function(
        "() => Array.from(document.querySelectorAll('input')).some(i => i.value.replace(/\\s/g, '') === '123456')",
        timeout=20_000,
    )
    unsent = "Could not send widget sync message"  # what the page that was left had under way
    assert [c for c in one.complaints if not c.startswith(unsent)] == []


def test_workshop_is_in_english(visit: Callable[..., Visit]) -> None:
    one = visit()
    page = one.page
    one.context.add_cookies([{"name": "kalkyl_sprak", "value": "en", "url": one.server.address}])
    page.goto(f"{one.server.address}/workshop")
    assert not SWEDISH.search(page.inner_text(".k-exercise"))
    page.click("#k-ga-med")
    page.wait_for_function(
        "text => document.querySelector('#k-ga-med-svar').textContent === text",
        arg=said("page", "Skriv vad gruppen heter."),
    )


@pytest.mark.parametrize("came_from", ["https://elak.example/x", "javascript:alert(1)", ""])
def test_choosing_a_language_leads_nowhere_else(server: Server, came_from: str) -> None:
    answer = httpx.get(f"{server.address}/sprak/en", headers={"Referer": came_from})
    assert (answer.status_code, answer.headers["location"]) == (302, "/")


def test_unknown_language_is_an_unknown_address(server: Server) -> None:
    assert httpx.get(f"{server.address}/sprak/xx").status_code == 404
