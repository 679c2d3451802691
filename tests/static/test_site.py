"""The site is whole: it refers to nothing outside or missing, and says in Swedish when Python cannot be had."""

import functools
import http.server
import json
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kalkyl.cli.app import main
from kalkyl.cli.static_site import WITHOUT
from kalkyl.server.serving import notebook_folder
from tests.static.test_distribution import distribution

if not os.environ.get("CI"):
    pytest.importorskip("voici_core", reason="voici-core saknas: installera kalkyl[statisk]")

PAGES = sorted({p.stem for p in notebook_folder().glob("*.ipynb")} - WITHOUT)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site with an invented distribution that lacks numpy."""
    work = tmp_path_factory.mktemp("statisk")
    assert main(["statisk", str(work / "ut"), "--pyodide", str(distribution(work / "in", ("numpy",)))]) == 0
    return work / "ut"


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words: Any) -> None:
        pass


def config(page: Path) -> Any:
    found = re.search(
        r'<script id="jupyter-config-data"[^>]*>(.*?)</script>', page.read_text(encoding="utf-8"), re.DOTALL
    )
    assert found is not None
    return json.loads(found[1])


@pytest.mark.lint
def test_every_page_is_there(site: Path) -> None:
    assert sorted(p.stem for p in (site / "voici" / "render").glob("*.html")) == PAGES


@pytest.mark.lint
@pytest.mark.parametrize("name", ["index.html", *(f"voici/render/{page}.html" for page in PAGES)])
def test_what_a_page_refers_to_exists_and_is_ours(site: Path, name: str) -> None:
    page = site / name
    text = page.read_text(encoding="utf-8")
    tags = re.findall(r"<(?:link|script|img|a|iframe)\b[^>]*?\s(?:href|src|data-nasta)=\"([^\"]+)\"", text)
    tags += re.findall(r'data-nasta="([^"]+)"', text)
    files = [t for t in tags if not t.startswith(("#", "data:"))]
    assert files
    assert [f for f in files if not (page.parent / f).is_file()] == []
    assert re.findall(r"import\(.https?:[^)]*\)", text) == []


@pytest.mark.lint
def test_the_kernel_takes_everything_from_the_site(site: Path) -> None:
    page = site / "voici" / "render" / "investeringskalkyl.html"
    own = config(page)["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    assert own["disablePyPIFallback"] is True
    for place in (own["pyodideUrl"], *own["pipliteUrls"]):
        assert (page.parent / place.partition("?")[0]).is_file(), place
    index = json.loads((site / "pypi" / "all.json").read_text(encoding="utf-8"))
    assert {"kalkyl", "openpyxl", "xlsxwriter", "ipywidgets"} <= set(index)
    for package in index.values():
        for release in package["releases"].values():
            assert (site / "pypi" / release[0]["filename"]).is_file()


@pytest.mark.browser
def test_a_visitor_is_told_what_is_missing(address: str, browser: Any) -> None:
    page = browser.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}/voici/render/investeringskalkyl.html")
    box = page.locator("#k-statisk")
    box.wait_for(state="visible", timeout=30_000)
    said = box.inner_text()
    assert "saknar paket som Kalkyl behöver: numpy." in said
    assert "Traceback" not in page.inner_text("body")
    assert faults == []
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    page.close()
