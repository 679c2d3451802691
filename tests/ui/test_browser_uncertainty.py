"""The uncertainty in a browser: it follows the fields, can be pointed at, and the deeper look can be stopped."""

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

COST = "Kostnad per deltagare, kr"
SENTENCE = ".k-chance"


def opened(visit: Any, **options: int) -> Any:
    seen = visit(**options).open("investeringskalkyl")
    seen.page.wait_for_selector(SENTENCE)
    return seen


def test_a_changed_cost_changes_the_sentence(visit: Any) -> None:
    seen = opened(visit)
    before = seen.page.inner_text(SENTENCE)
    assert "simulering" in before and "lönar sig insatsen för" in before
    seen.enter(COST, "900 000")
    assert seen.changed(before, SENTENCE).startswith("Inte i någon simulering")
    seen.enter(COST, "10")
    seen.page.wait_for_function(
        "s => /^I (alla|fler|9)/.test(document.querySelector(s).innerText)", arg=SENTENCE, timeout=10_000
    )


def test_another_actor_is_chosen(visit: Any) -> None:
    seen = opened(visit)
    before = seen.page.inner_text(SENTENCE)
    seen.field("Osäkerhet för").select_option(label="Regionen")
    assert "regionen" in seen.changed(before, SENTENCE).lower()


def test_figures_are_described_and_words_explained(visit: Any) -> None:
    seen = opened(visit)
    card = seen.page.locator(".k-card", has=seen.page.locator(SENTENCE)).last
    for figure in card.locator("svg:visible").all():
        assert len(figure.get_attribute("aria-label")) > 40
    assert "slumpat tal" in card.locator("abbr", has_text="simulering").first.get_attribute("title")
    numbers = card.locator("details", has_text="Siffrorna bakom figuren").first
    numbers.locator("summary").click()
    assert "Grundfallet" in numbers.inner_text()


def test_the_deeper_look_can_be_stopped_and_finished(visit: Any) -> None:
    seen = opened(visit)
    go = seen.page.get_by_role("button", name="Räkna fördjupningen")
    stop = seen.page.get_by_role("button", name="Avbryt")
    assert stop.is_hidden()
    go.click()
    stop.click()
    go.wait_for()
    assert seen.page.get_by_text("Var går gränsen?").count() == 0
    go.click()
    seen.page.get_by_text("Var går gränsen?").wait_for(timeout=60_000)
    seen.page.get_by_text("Så stor del av osäkerheten").wait_for()
    # The page answers all the while, and a change takes the deeper look away: it was about other figures.
    before = seen.page.inner_text(SENTENCE)
    seen.enter(COST, "900 000")
    seen.changed(before, SENTENCE)
    seen.page.wait_for_function("() => !document.body.innerText.includes('Var går gränsen?')")
    assert seen.complaints == []


@pytest.mark.parametrize("width", [360, 1366])
def test_nothing_runs_outside_the_page(visit: Any, width: int) -> None:
    seen = opened(visit, width=width, height=780)
    seen.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_cost_of_exclusion_says_how_sure_it_is(visit: Any) -> None:
    seen = visit().open("utanforskapets_kostnad")
    before = seen.page.inner_text(SENTENCE)
    assert "i 8 av 10 simuleringar" in before
    name = seen.field("Tillstånd").locator("option").nth(1).inner_text().replace("\u00a0", " ")
    seen.field("Tillstånd").select_option(label=name)
    assert name.lower() in seen.changed(before, SENTENCE).lower()
