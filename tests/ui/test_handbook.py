"""A group does the exercises of the trainers' handbook in the browser and reads the answers that stand in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import kalkyl
from tests.ui.conftest import Server, Visit

pytestmark = pytest.mark.xdist_group("browser")

EXAMPLES = Path(kalkyl.__file__).parent / "examples"
HANDBOOK = (Path(__file__).parents[2] / "docs" / "utbildare.md").read_text(encoding="utf-8")
COST = "Kostnad per deltagare, kr"
HORIZON = "Tidshorisont, år"


def answer(number: int) -> str:
    """The text of an exercise, on one line."""
    found = HANDBOOK.split(f"### {number}. ", 1)[1]
    return " ".join(found.split("\n###", 1)[0].split("\n## ", 1)[0].split())


def spoken(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


@pytest.fixture(scope="module")
def national() -> Iterator[Server]:
    """The application with the national set, as in a workshop."""
    running = Server(env={"KALKYL_PARAMETRAR": ""})
    yield running
    running.stop()


@pytest.fixture
def group(browser: Any, national: Server) -> Iterator[Visit]:
    made = Visit(browser, national)
    yield made
    assert made.complaints == []
    made.context.close()


def opened(group: Visit, name: str) -> None:
    group.open("investeringskalkyl")
    with group.page.expect_file_chooser() as choosing:
        group.page.get_by_role("button", name="Öppna scenario").click()
    choosing.value.set_files(EXAMPLES / f"{name}.toml")
    group.page.get_by_text("Öppnade").wait_for(timeout=30_000)


def test_exercise_1_a_year_in_the_own_municipality(group: Visit) -> None:
    group.open("utanforskapets_kostnad")
    before = group.sentence()
    group.page.get_by_label("Tillstånd", exact=True).select_option(label="Långvarigt ekonomiskt bistånd")
    said = spoken(group.changed(before))
    assert said.startswith("Ett år i långvarigt ekonomiskt bistånd kostar samhället")
    assert group.page.get_by_text("Bidrag och skatter flyttar pengar mellan aktörer").is_visible()


def npv(group: Visit, perspective: str) -> str:
    """Choose whose result is shown, and read the net present value."""
    chosen = group.page.get_by_label("Vems resultat visas överst?", exact=True)
    before = group.page.inner_text(".k-keys")
    options = [spoken(text) for text in chosen.locator("option").all_inner_texts()]
    if spoken(chosen.locator("option:checked").inner_text()) != perspective:
        chosen.select_option(index=options.index(perspective))
        group.changed(before, ".k-keys")
    return spoken(group.page.inner_text(".k-keys .k-key:first-child dd")).split(" för ")[0]


def test_exercise_2_who_gains(group: Visit) -> None:
    opened(group, "exempel_coachning")
    text = answer(2)
    for who, perspective in (("Kommunen", "Kommunen"), ("staten", "Staten"), ("samhället", "Samhället")):
        assert f"{who} +{npv(group, perspective)}" in text
    npv(group, "Kommunen")
    before = group.page.inner_text(".k-keys")
    group.enter(HORIZON, "1")
    group.changed(before, ".k-keys")
    assert f"Kommunens netto blir {npv(group, 'Kommunen')}" in text


def test_exercise_3_how_many_must_succeed(group: Visit) -> None:
    opened(group, "exempel_coachning")
    text = answer(3)
    npv(group, "Samhället")
    first = spoken(group.page.inner_text(".k-results"))
    before = group.page.inner_text(".k-keys")
    group.enter(COST, "60 000")
    group.changed(before, ".k-keys")
    second = spoken(group.page.inner_text(".k-results"))
    for shown, cases, share in ((first, "1,0", "9,5 %"), (second, "1,9", "19,0 %")):
        assert f"{cases} personer" in shown and share in shown
        assert f"{cases} fall" in text and share.replace(" %", "") in text


def test_exercise_4_a_real_municipality(group: Visit) -> None:
    opened(group, "gotland_bostad_forst")
    text = answer(4)
    for who, perspective in (
        ("Offentlig sektor", "Offentlig sektor"),
        ("kommunen", "Kommunen"),
        ("samhället", "Samhället"),
    ):
        assert f"{who} {npv(group, perspective)}" in text


def test_exercise_5_uncertainty(group: Visit) -> None:
    opened(group, "ludvika_verkstad")
    chance = group.page.locator(".k-chance").first
    chance.wait_for(timeout=30_000)
    assert "3 av 10 simuleringar" in spoken(chance.inner_text())
    assert "I 3 av 10 simuleringar" in answer(5)
