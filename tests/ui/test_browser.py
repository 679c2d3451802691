"""The pages as a user meets them, in a browser. The browser itself is in English: nothing on screen may be."""

import os
import re
import signal
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.xdist_group("browser")

ENGLISH = re.compile(
    r"\b(the|and|upload|download|save|open|loading|running|error|cell|kernel|select|search|file|submit|cancel|"
    r"reset|value|warning|missing|chart|table|click|please|none|null|nan|undefined|true|false)\b",
    re.IGNORECASE,
)
IDS = re.compile(r"\b[a-z]+_[a-z_]+\b")
PAGES = ("investeringskalkyl", "utanforskapets_kostnad")
COST = "Kostnad per deltagare, kr"


def test_start_page_leads_to_both_pages(visit: Any, server: Any) -> None:
    seen = visit()
    seen.page.goto(server.address + "/")
    assert seen.page.get_attribute("html", "lang") == "sv"
    for name in PAGES:
        assert seen.page.locator(f".k-cards a[href$='{name}.ipynb']").count() == 1
    assert not ENGLISH.findall(seen.page.inner_text("body"))
    assert seen.external() == [] and seen.complaints == []


def test_lost_address_gets_a_swedish_page(visit: Any, server: Any) -> None:
    seen = visit()
    for path in ("/finns-inte", "/voila/render/finns-inte.ipynb", "/voila/files/investeringskalkyl.ipynb"):
        seen.page.goto(server.address + path)
        text = seen.page.inner_text("body")
        assert "Till startsidan" in text and not ENGLISH.findall(text), path


@pytest.mark.parametrize("name", PAGES)
def test_nothing_english_no_ids_no_errors_no_outside(visit: Any, name: str) -> None:
    seen = visit().open(name)
    seen.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    for link in seen.page.locator(".k-more .k-link:visible").all():
        link.click()
    text = seen.page.inner_text("body")
    assert not ENGLISH.findall(text), ENGLISH.findall(text)
    assert not IDS.findall(text), IDS.findall(text)
    assert seen.page.title().endswith("– Kalkyl")
    assert seen.page.get_attribute("html", "lang") == "sv"
    assert "from kalkyl" not in seen.page.content()
    assert seen.external() == []
    assert seen.complaints == []


def test_swedish_decimals_change_the_result_at_once(visit: Any) -> None:
    seen = visit().open("investeringskalkyl")
    before = seen.sentence()
    seen.enter(COST, "120 000,50")
    after = seen.changed(before)
    assert seen.field(COST).input_value().replace("\u00a0", " ") == "120 000,5"
    seen.enter("Kalkylränta, per år", "0,10")
    seen.changed(after)
    assert seen.field("Kalkylränta, per år").input_value().replace("\u00a0", " ") == "10 %"


def test_wrong_input_is_told_beside_the_field_and_kept(visit: Any) -> None:
    seen = visit().open("investeringskalkyl")
    before = seen.sentence()
    seen.enter("Kalkylränta, per år", "3,5")
    error = seen.page.locator(".k-error", has_text="Skriv då 3,5 %")
    error.wait_for()
    field = seen.field("Kalkylränta, per år")
    assert field.input_value() == "3,5"
    assert field.get_attribute("aria-invalid") == "true"
    described = field.get_attribute("aria-describedby")
    assert "procenttecken" in seen.page.inner_text(f"#{described}")
    assert seen.sentence() == before
    seen.enter("Kalkylränta, per år", "3,5 %")
    error.wait_for(state="detached")


def test_workbook_is_downloaded_in_one_click_and_opens(visit: Any) -> None:
    import openpyxl

    seen = visit().open("investeringskalkyl")
    with seen.page.expect_download() as waiting:
        seen.page.get_by_role("button", name="Ladda ner Excel").click()
    download = waiting.value
    assert download.suggested_filename.endswith(".xlsx")
    book = openpyxl.load_workbook(BytesIO(Path(download.path()).read_bytes()))
    assert len(book.sheetnames) >= 5


def test_scenario_is_saved_and_opened_again(visit: Any, tmp_path: Path) -> None:
    seen = visit().open("investeringskalkyl")
    before = seen.sentence()
    seen.enter(COST, "98 765")
    after = seen.changed(before)
    with seen.page.expect_download() as waiting:
        seen.page.get_by_role("button", name="Spara scenario").click()
    saved = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    fresh = visit().open("investeringskalkyl")
    start = fresh.sentence()
    with fresh.page.expect_file_chooser() as choosing:
        fresh.page.get_by_role("button", name="Öppna scenario").click()
    choosing.value.set_files(str(saved))
    assert fresh.changed(start) == after
    assert fresh.field(COST).input_value().replace("\u00a0", " ") == "98 765"


def test_hostile_file_runs_nothing(visit: Any, tmp_path: Path) -> None:
    seen = visit().open("investeringskalkyl")
    with seen.page.expect_download() as waiting:
        seen.page.get_by_role("button", name="Spara scenario").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    evil = tmp_path / "x.toml"
    evil.write_text(
        re.sub(r'namn = "[^"]*"', 'namn = "<img src=x onerror=window.hacked=1>"', text, count=1),
        encoding="utf-8",
    )
    for content in (evil, tmp_path / "trasig.toml"):
        if not content.exists():
            content.write_text("<script>window.hacked=1</script>", encoding="utf-8")
        with seen.page.expect_file_chooser() as choosing:
            seen.page.get_by_role("button", name="Öppna scenario").click()
        choosing.value.set_files(str(content))
        seen.page.locator(
            ".k-notice", has_text="Öppnade" if content is evil else "kunde inte öppnas"
        ).wait_for()
    assert seen.page.evaluate("window.hacked") is None


def test_lists_filter_each_other(visit: Any) -> None:
    seen = visit().open("investeringskalkyl")
    before = seen.sentence()
    seen.field("Insats").select_option(label="Mentorprogram (bara brytpunkt)")
    assert "måste" in seen.changed(before) or seen.page.locator(".k-missing").count()
    seen.field("Social risk").select_option(label="Våldsbejakande extremism")
    seen.page.get_by_text("Säker evidens saknas").wait_for()
    seen.page.get_by_role("button", name="Börja om").click()
    seen.page.wait_for_function("b => document.querySelector('.k-sentence').innerText === b", arg=before)


def test_every_input_is_reached_and_used_with_the_keyboard(visit: Any) -> None:
    seen = visit().open("investeringskalkyl")
    labels: list[str] = []
    seen.page.locator("body").focus()
    for _ in range(60):
        seen.page.keyboard.press("Tab")
        name = seen.page.evaluate(
            "() => { const e = document.activeElement; return e.labels && e.labels[0] ? e.labels[0].innerText : e.innerText; }"
        )
        labels.append((name or "").strip())
        if labels[-1] == COST and labels.count(COST) == 1:
            before = seen.sentence()
            seen.page.keyboard.press("Control+A")
            seen.page.keyboard.type("99 000")
            seen.page.keyboard.press("Enter")
            seen.changed(before)
    for wanted in ("Kommun", "Social risk", "Målgrupp", "Insats", "Antal deltagare", COST, "Ladda ner Excel"):
        assert wanted in labels, labels


def test_every_control_has_a_name(visit: Any) -> None:
    for name in PAGES:
        seen = visit().open(name)
        bare = seen.page.evaluate(
            """() => Array.from(document.querySelectorAll('input, select, textarea, button')).filter(e =>
                e.offsetParent !== null && e.type !== 'file' && !(e.labels && e.labels.length && e.labels[0].innerText.trim())
                && !e.innerText.trim() && !e.getAttribute('aria-label')).map(e => e.outerHTML.slice(0, 120))"""
        )
        assert bare == []


def test_municipality_is_searched_and_a_missing_number_stated(visit: Any) -> None:
    seen = visit().open("utanforskapets_kostnad")
    before = seen.page.inner_text(".k-sub")
    seen.enter("Kommun", "kiruna")
    assert "Kiruna" in seen.changed(before, ".k-sub")
    seen.page.get_by_text("saknas – ange lokalt antal").first.wait_for()
    seen.enter("Antal personer", "1 200")
    seen.page.get_by_text("1 200 personer kostar samhället").wait_for()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [360, 1366])
def test_no_sideways_scrolling(visit: Any, name: str, width: int) -> None:
    seen = visit(width=width, height=780).open(name)
    seen.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    sizes = seen.page.evaluate(
        """() => Array.from(document.querySelectorAll('#rendered_cells *')).filter(e => e.offsetParent !== null && !e.closest('svg') &&
            Array.from(e.childNodes).some(n => n.nodeType === 3 && n.data.trim()))
            .map(e => parseFloat(getComputedStyle(e).fontSize))"""
    )
    assert min(sizes) >= 16


def test_reload_leaves_no_kernel_behind_and_offers_the_work_back(visit: Any, server: Any) -> None:
    seen = visit().open("investeringskalkyl")
    before = seen.sentence()
    seen.enter(COST, "54 321")
    after = seen.changed(before)
    seen.page.wait_for_function("() => sessionStorage.length > 0")
    for _ in range(3):
        seen.page.reload()
        seen.page.wait_for_selector(".k-conclusion")
    running = len(server.kernels())
    seen.page.get_by_role("button", name="Fortsätt med det").click()
    assert seen.changed(before) == after
    seen.page.reload()
    seen.page.wait_for_selector(".k-conclusion")
    time.sleep(2)
    assert len(server.kernels()) <= running


def test_killed_kernel_is_told_and_the_work_comes_back(visit: Any, server: Any) -> None:
    old = {k.pid for k in server.kernels()}
    seen = visit().open("investeringskalkyl")
    before = seen.sentence()
    seen.enter(COST, "43 210")
    after = seen.changed(before)
    seen.page.wait_for_timeout(6000)
    assert seen.page.locator("#k-avbrott").is_hidden()
    (mine,) = [k for k in server.kernels() if k.pid not in old]
    os.kill(mine.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    seen.page.get_by_text("Kontakten med beräkningen bröts").wait_for(timeout=20_000)
    seen.page.get_by_role("button", name="Ladda om sidan och fortsätt").click()
    seen.page.wait_for_selector(".k-conclusion")
    seen.page.wait_for_function("b => document.querySelector('.k-sentence')?.innerText === b", arg=after)
    assert seen.field(COST).input_value().replace("\u00a0", " ") == "43 210"


def test_page_prints_result_with_conventions_without_form(visit: Any) -> None:
    seen = visit().open("investeringskalkyl")
    seen.page.emulate_media(media="print")
    assert seen.page.locator(".k-inputs").is_hidden()
    assert seen.page.get_by_text("Så är det räknat").is_visible()
    assert seen.page.pdf()[:4] == b"%PDF"
