"""Every page with the tools of those who cannot see, point or read small text."""

from pathlib import Path
from typing import Any

import pytest

from kalkyl.server import serving as server_module
from kalkyl.ui.pages import available
from tests.conftest import needed

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NAMES = [page.name for page in available(server_module.notebook_folder())]
READY = ".k-conclusion, .k-results .k-card, .k-app .k-card"


def opened(visit: Any, server: Any, name: str, **size: int) -> Any:
    """Open a page and wait until it can be used."""
    seen = visit(**size)
    if name in ("", "workshop"):
        seen.page.goto(f"{server.address}/{name}")
        seen.page.wait_for_selector("main")
    else:
        seen.page.goto(server.page(name))
        seen.page.wait_for_selector(READY, timeout=60_000)
        seen.page.wait_for_timeout(800)
    return seen


def unfold(page: Any) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")


@pytest.mark.parametrize("name", ["", *NAMES])
def test_axe_finds_nothing_serious(visit: Any, server: Any, name: str) -> None:
    axe = needed("axe_playwright_python.sync_playwright")
    seen = opened(visit, server, name)
    unfold(seen.page)
    found = axe.Axe().run(seen.page).response["violations"]
    serious = [
        f"{v['id']}: {v['help']} – " + "; ".join(n["html"][:160] for n in v["nodes"][:3])
        for v in found
        if v["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize("name", ["", *NAMES])
@pytest.mark.parametrize("width", [360, 683])
def test_narrow_and_twice_enlarged_pages_do_not_scroll_sideways(
    visit: Any, server: Any, name: str, width: int
) -> None:
    # 1366 px enlarged to 200 % leaves 683 px for the layout.
    seen = opened(visit, server, name, width=width, height=768)
    unfold(seen.page)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    small = seen.page.evaluate(
        """() => Array.from(document.querySelectorAll('a.k-button, button, select, input')).filter(e => e.offsetParent !== null)
            .map(e => [e.getBoundingClientRect().height, e.outerHTML.slice(0, 80)]).filter(p => p[0] > 0 && p[0] < 20)"""
    )
    assert small == [], "WCAG 2.2, 2.5.8: a target is at least 24 px, or 20 px with space around it"


@pytest.mark.parametrize("name", ["", *NAMES])
def test_first_tab_leads_past_the_menu(visit: Any, server: Any, name: str) -> None:
    seen = opened(visit, server, name)
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.innerText") == "Till innehållet"
    seen.page.keyboard.press("Enter")
    assert seen.page.evaluate("location.hash") == "#k-innehall"


def test_menu_opens_on_a_phone_with_the_keyboard(visit: Any, server: Any) -> None:
    seen = opened(visit, server, "", width=390, height=800)
    button = seen.page.get_by_role("button", name="Meny")
    link = seen.page.get_by_role("navigation").get_by_role("link", name="Parametrar")
    assert link.is_hidden() and button.get_attribute("aria-expanded") == "false"
    button.focus()
    seen.page.keyboard.press("Enter")
    assert link.is_visible() and button.get_attribute("aria-expanded") == "true"


def test_every_figure_has_words(visit: Any, server: Any) -> None:
    seen = opened(visit, server, "investeringskalkyl")
    bare = seen.page.evaluate(
        "() => Array.from(document.querySelectorAll('svg.kalkyl-figur')).filter(s => !(s.getAttribute('aria-label') || '').trim()).length"
    )
    assert seen.page.locator("svg.kalkyl-figur").count() > 0 and bare == 0


@pytest.mark.parametrize("kind", ["SVG", "PNG"])
def test_figures_are_downloaded_as_pictures(visit: Any, server: Any, kind: str) -> None:
    seen = opened(visit, server, "investeringskalkyl")
    with seen.page.expect_download() as waiting:
        seen.page.get_by_role("button", name=f"Ladda ner figuren som {kind}").first.click()
    content = Path(waiting.value.path()).read_bytes()
    assert waiting.value.suggested_filename.endswith(kind.lower())
    assert waiting.value.suggested_filename.isascii()
    if kind == "SVG":
        import xml.etree.ElementTree as ElementTree

        assert ElementTree.fromstring(content).tag.endswith("svg")
    else:
        assert content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) > 5000
    assert seen.complaints == []
