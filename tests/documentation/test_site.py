"""The documents as a site: built strictly, whole, every link leads somewhere and nothing comes from outside."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from tests.conftest import missing

pytestmark = pytest.mark.lint

DOCS = Path(__file__).parents[2] / "docs"
SETTINGS = DOCS / "webbplats" / "mkdocs.yml"


class Page(HTMLParser):
    """What a page points at, loads, and can be pointed at by."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors: set[str] = set()
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors |= {value for key in ("id", "name") if (value := given.get(key))}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        address = given.get("src") or (given.get("href") if tag == "link" else None)
        if address and given.get("rel") != "canonical":
            self.loaded.append(address)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if find_spec("mkdocs") is None:
        missing("mkdocs saknas: provet av webbplatsen hoppas över.")
    target = tmp_path_factory.mktemp("webbplats")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-f", str(SETTINGS), "-d", str(target)],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return target


def test_every_document_is_in_the_menu() -> None:
    menu = set(re.findall(r"([\w-]+\.md)", SETTINGS.read_text(encoding="utf-8")))
    assert menu == {file.name for file in DOCS.glob("*.md")}


def test_every_link_leads_somewhere(site: Path) -> None:
    pages = {file: Page(file) for file in site.rglob("*.html")}
    assert len(pages) >= 15
    dead = []
    for file, page in pages.items():
        for link in [*page.links, *page.loaded]:
            address, anchor = urldefrag(link)
            if re.match(r"[a-z]+:", address) or file.name == "404.html":
                continue
            target = (file.parent / unquote(address.partition("?")[0])).resolve() if address else file
            if target.is_dir():
                target /= "index.html"
            if not target.is_file() or (
                anchor and target in pages and unquote(anchor) not in pages[target].anchors
            ):
                dead.append(f"{file.name}: {link}")
    assert dead == []


def test_nothing_is_fetched_from_outside(site: Path) -> None:
    outside = re.compile(r"(?:https?:)?//")
    loaded = {a for file in site.rglob("*.html") for a in Page(file).loaded if outside.match(a)}
    styles = {
        address
        for file in site.rglob("*.css")
        for address in re.findall(r"url\(['\"]?([^)'\"]+)", file.read_text(encoding="utf-8"))
        if outside.match(address)
    }
    assert loaded | styles == set()
