"""A workshop from the code on the whiteboard to the groups' scenarios side by side."""

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

COST = "Kostnad per deltagare, kr"


def hand_in(seen: Any, server: Any, code: str, group: str, cost: str) -> None:
    """Join as a group, change the cost and hand in."""
    seen.page.goto(server.address + "/workshop")
    seen.page.get_by_label("Gruppkod från kursledaren").fill(code.lower())
    seen.page.get_by_label("Gruppens namn").fill(group)
    seen.page.get_by_role("button", name="Gå med").click()
    seen.page.get_by_text("Ni är med som").wait_for()
    # The answers are hidden in a workshop, as soon as the leader's wish has arrived.
    seen.page.wait_for_function(
        "() => ![...document.querySelectorAll('details[data-k-facit]')].some(d => d.offsetParent)"
    )
    seen.page.goto(server.page("investeringskalkyl"))
    seen.page.wait_for_selector(".k-conclusion", timeout=60_000)
    before = seen.sentence()
    seen.enter(COST, cost)
    seen.changed(before)
    seen.page.get_by_role("button", name="Lämna in till kursledaren").click()
    seen.page.get_by_text("Inlämnat").wait_for()


def test_groups_hand_in_and_the_facilitator_compares(visit: Any, server: Any) -> None:
    leader = visit()
    leader.page.on("dialog", lambda d: d.accept())
    leader.page.goto(server.address + "/workshop")
    assert leader.page.locator("details[data-k-facit]").first.is_visible(), (
        "alone one may look at the answers"
    )
    leader.page.get_by_role("button", name="Starta en workshop").click()
    leader.page.wait_for_selector("#k-ledare:not([hidden])")
    code = leader.page.inner_text("#k-visad-kod")
    evil = "<img src=x onerror=window.hacked=1>"
    participants = []
    for group, cost in (("Blå", "50 000"), (evil, "90 000")):
        participants.append(visit())
        hand_in(participants[-1], server, code, group, cost)
    rows = leader.page.locator("#k-grupper tr")
    leader.page.wait_for_function("() => document.querySelectorAll('#k-grupper tr').length === 2")
    assert evil in rows.nth(1).inner_text() and leader.page.evaluate("window.hacked") is None
    for i in range(2):
        rows.nth(i).get_by_role("checkbox").check()
    leader.page.get_by_role("button", name="Jämför de valda").click()
    leader.page.get_by_text("Resultaten sida vid sida").wait_for(timeout=60_000)
    marked = leader.page.locator(".k-differs").all_inner_texts()
    assert any("50\u00a0000" in t for t in marked) and any("90\u00a0000" in t for t in marked)
    leader.page.go_back()
    leader.page.wait_for_selector("#k-ledare:not([hidden])")
    _steer(leader, participants[0], server)


def _steer(leader: Any, participant: Any, server: Any) -> None:
    participant.page.goto(server.address + "/workshop")
    participant.page.get_by_text("Ni är med som").wait_for()
    leader.page.get_by_label("Minuter").fill("5")
    leader.page.get_by_role("button", name="Starta tiduret").click()
    participant.page.get_by_text("Tid kvar: 4 min").wait_for(timeout=15_000)
    leader.page.get_by_role("button", name="Visa facit för alla").click()
    participant.page.locator("details[data-k-facit]").first.wait_for(timeout=15_000)
    leader.page.get_by_role("button", name="Visa stort").click()
    assert leader.page.locator(".k-exercise").first.is_hidden()
    leader.page.keyboard.press("Escape")
    assert leader.page.locator(".k-exercise").first.is_visible()
    leader.page.get_by_role("button", name="Avsluta och ta bort allt").click()
    leader.page.wait_for_selector("#k-ledare", state="hidden")
    participant.page.get_by_text("ingen workshop med den koden").wait_for(timeout=15_000)


def test_scenarios_are_taken_along_linked_and_compared(visit: Any, server: Any) -> None:
    seen = visit()
    seen.page.goto(server.address + "/")
    seen.page.get_by_label("Välj din kommun").fill("kiruna")
    seen.page.get_by_label("Välj din kommun").press("Tab")
    seen.page.get_by_text("Alla sidor börjar med Kiruna").wait_for()
    seen.page.get_by_role("link", name="Räkna på en insats").click()
    seen.page.wait_for_selector(".k-conclusion", timeout=60_000)
    seen.page.wait_for_function("() => document.querySelector('.k-sub').innerText.includes('Kiruna')")
    take = seen.page.get_by_role("button", name="Ta med till jämförelse")
    take.click()
    before = seen.sentence()
    seen.enter(COST, "91 000")
    after = seen.changed(before)
    take.click()
    seen.page.get_by_role("button", name="Dela som länk").click()
    seen.page.wait_for_selector(".k-share input")
    link = seen.page.get_by_label("Länk till scenariot").input_value()
    assert "#scenario=k1." in link
    seen.page.get_by_role("link", name="Jämför 2 scenarier").click()
    seen.page.get_by_text("Vad skiljer?").wait_for(timeout=60_000)
    seen.page.reload()
    seen.page.get_by_text("Vad skiljer?").wait_for(timeout=60_000)
    other = visit()
    other.page.goto(link)
    other.page.get_by_text("Öppnade").wait_for(timeout=60_000)
    assert other.sentence() == after and "#" not in other.page.url
    assert not any("k1." in url for url in other.requests), (
        "the scenario never goes to the server in an address"
    )
    assert seen.external() == [] and seen.complaints == [] and other.complaints == []


def test_a_broken_link_is_told(visit: Any, server: Any) -> None:
    seen = visit()
    seen.page.goto(
        server.page("investeringskalkyl") + "#scenario=k1.trasig<img src=x onerror=window.hacked=1>"
    )
    seen.page.get_by_text("avklippt eller ändrad").wait_for(timeout=60_000)
    assert seen.page.evaluate("window.hacked") is None


def test_a_saved_file_opens_from_the_start_page(visit: Any, server: Any, tmp_path: Any) -> None:
    seen = visit().open("investeringskalkyl")
    before = seen.sentence()
    seen.enter(COST, "87 000")
    after = seen.changed(before)
    with seen.page.expect_download() as waiting:
        seen.page.get_by_role("button", name="Spara scenario").click()
    saved = tmp_path / "scenario.toml"
    waiting.value.save_as(saved)
    fresh = visit()
    fresh.page.goto(server.address + "/")
    fresh.page.set_input_files("#k-fil", {"name": "x.toml", "mimeType": "text/plain", "buffer": b"hej"})
    fresh.page.get_by_text("Det är ingen scenariofil").wait_for()
    fresh.page.set_input_files("#k-fil", str(saved))
    fresh.page.wait_for_function("b => document.querySelector('.k-sentence')?.innerText === b", arg=after)
