"""From a risk to its scenario, the result and the plan of measures, in a browser."""

import io
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WINDOWS = "Krossat fönster: "


def settle(seen: Any, label: str, text: str) -> None:
    """Enter a figure and wait until the page has told the server's answer."""
    before = seen.page.get_attribute("[data-k-scenario]", "data-k-scenario")
    seen.enter(label, text)
    seen.page.wait_for_function(
        "b => document.querySelector('[data-k-scenario]').dataset.kScenario !== b", arg=before, timeout=10_000
    )


def test_risk_to_scenario_to_result_to_plan(visit: Any) -> None:
    import docx

    seen = visit().open("risker")
    seen.field("Social risk").select_option(label="Ordning: Krossade fönster")
    seen.page.wait_for_selector(".k-sentence:has-text('Krossade fönster')")
    settle(seen, f"{WINDOWS}antal händelser", "79,5")
    settle(seen, f"{WINDOWS}räknat under så många år", "2")
    # (79.5 + 0.5) / 2 = 40 a year, 10 000 kr each in the prices of 2024: 400 000 kr times the index.
    seen.page.wait_for_selector(".k-sentence:has-text('tkr om året')")
    seen.page.get_by_role("button", name="Spara bedömningen").click()
    seen.page.wait_for_selector(".k-sentence:has-text('Bedömd som')")
    seen.field("Ny åtgärd").fill("Nattvandring")
    seen.field("Ny åtgärd").press("Enter")
    seen.page.get_by_role("button", name="Lägg till åtgärden").click()
    seen.field("Ansvarig funktion").wait_for()
    settle(seen, "Ansvarig funktion", "Fritidschefen")
    with seen.page.expect_download() as waiting:
        seen.page.get_by_role("button", name="Åtgärdsplan (Word)").click()
    file = docx.Document(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    cells = [c.text for t in file.tables for row in t.rows for c in row.cells]
    assert "Fritidschefen" in cells and any(
        "Nettonuvärde för samhället 196 tkr" in c.replace("\u00a0", " ") for c in cells
    )

    seen.page.get_by_role("link", name="Räkna på risken").click()
    seen.page.wait_for_selector(".k-notice-ok:has-text('Krossade fönster, Örebro')", timeout=60_000)
    assert seen.field("Händelser utan insatsen, per år").input_value() == "40"
    # 40 · 0.5 · 10 000 in one year, less 20 · 500: 190 000 kr in the prices of 2024, 196 tkr in those of 2026.
    assert "196" in seen.page.inner_text(".k-keys")
    assert seen.external() == []


def test_register_survives_a_reload(visit: Any) -> None:
    seen = visit().open("risker")
    seen.field("Social risk").select_option(label="Ordning: Krossade fönster")
    seen.page.wait_for_selector(".k-sentence:has-text('Krossade fönster')")
    settle(seen, f"{WINDOWS}antal händelser", "12")
    seen.page.wait_for_timeout(500)
    seen.page.reload()
    seen.page.get_by_role("button", name="Fortsätt med det").click(timeout=60_000)
    seen.page.wait_for_selector(".k-notice-ok")
    seen.field("Social risk").select_option(label="Ordning: Krossade fönster")
    seen.page.wait_for_selector(".k-sentence:has-text('Krossade fönster')")
    assert seen.field(f"{WINDOWS}antal händelser").input_value() == "12"


def test_regional_work_is_recalculated(visit: Any) -> None:
    seen = visit().open("regional")
    before = seen.sentence()
    seen.enter("Kommuner som deltar", "3")
    assert "3 kommuner" in seen.changed(before)
    assert seen.complaints == []
