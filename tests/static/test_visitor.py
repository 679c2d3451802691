"""Python in the visitor's browser counts as Python here does, and every page of the static site opens with it."""

import functools
import http.server
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import kalkyl
from kalkyl.cli.app import main
from kalkyl.cli.static_wheels import own_wheel, repacked
from tests.conftest import missing, needed
from tests.static.test_site import PAGES, Quiet
from tests.static.visitor.distribution import STAND_IN, assemble, numpy_files, source
from tests.ui.conftest import Visit

EXAMPLES = sorted((Path(kalkyl.__file__).parent / "examples").glob("*.toml"))
CLOSE = 1e-12
"""Largest relative difference: the two have numpy and a mathematics library of their own, and add in different orders."""

CALCULATE = """
import {loadPyodide} from "PYODIDE";
const py = await loadPyodide();
for (const name of ["packages", "examples", "results"]) {
  py.FS.mkdirTree("/" + name);
  py.FS.mount(py.FS.filesystems.NODEFS, {root: process.argv[2] + "/" + name}, "/" + name);
}
await py.runPythonAsync(`
import contextlib, io, pathlib, sys
sys.path.insert(0, "/packages")
from kalkyl.cli.app import main
for path in sorted(pathlib.Path("/examples").glob("*.toml")):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(["rakna", str(path), "--json"]) == 0
    pathlib.Path("/results", path.stem + ".json").write_text(out.getvalue(), encoding="utf-8")
`);
process.exit(0);
"""


def apart(here: Any, there: Any, place: str = "") -> list[str]:
    """Return the places where two results differ."""
    if isinstance(here, dict) and isinstance(there, dict):
        if here.keys() != there.keys():
            return [f"{place}: {here.keys() ^ there.keys()}"]
        return [row for key in here for row in apart(here[key], there[key], f"{place}/{key}")]
    if isinstance(here, list) and isinstance(there, list) and len(here) == len(there):
        pairs = zip(here, there, strict=True)
        return [row for n, (a, b) in enumerate(pairs) for row in apart(a, b, f"{place}/{n}")]
    if isinstance(here, float) and isinstance(there, (int, float)):
        return [] if abs(here - there) <= CLOSE * max(abs(here), 1.0) else [f"{place}: {here} {there}"]
    return [] if here == there else [f"{place}: {here!r} {there!r}"]


@pytest.mark.browser
def test_the_engine_counts_the_same_in_the_visitors_python(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = source()
    if shutil.which("node") is None:
        missing("node saknas: provet hoppas över.")
    packages, examples, results = (tmp_path / name for name in ("packages", "examples", "results"))
    for folder in (packages, examples, results):
        folder.mkdir()
    for name, content in numpy_files(place).items():
        (packages / name).parent.mkdir(parents=True, exist_ok=True)
        (packages / name).write_bytes(content)
    shutil.copy(STAND_IN, packages / "pydantic.py")
    for wheel in (own_wheel(tmp_path), repacked("platformdirs", tmp_path), repacked("tomli-w", tmp_path)):
        shutil.unpack_archive(wheel, packages, "zip")
    for path in EXAMPLES:
        shutil.copy(path, examples)
    script = tmp_path / "rakna.mjs"
    pyodide = (place / "node_modules" / "pyodide" / "pyodide.mjs").resolve().as_uri()
    script.write_text(CALCULATE.replace("PYODIDE", pyodide), encoding="utf-8")
    done = subprocess.run(["node", str(script), str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(EXAMPLES) >= 10
    for path in EXAMPLES:
        assert main(["rakna", str(examples / path.name), "--json"]) == 0
        here = json.loads(capsys.readouterr().out)
        there = json.loads((results / f"{path.stem}.json").read_text(encoding="utf-8"))
        assert apart(here, there) == [], path.name


class Site:
    """The static site behind a plain file server."""

    def __init__(self, address: str) -> None:
        self.address = address

    def page(self, name: str) -> str:
        return f"{self.address}/voici/render/{name}.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    place = source()
    needed("voici_core")
    work = tmp_path_factory.mktemp("besokare")
    assert main(["statisk", str(work / "ut"), "--pyodide", str(assemble(place, work / "in"))]) == 0
    handler = functools.partial(Quiet, directory=str(work / "ut"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Site(f"http://127.0.0.1:{server.server_address[1]}")
        server.shutdown()
        thread.join()


WITHOUT_SCIPY = {
    "risker": "Osäkerhet, lägesbild och annat som räknar med sannolikheter: finns inte i utgåvan"
}
"""Pages that say what they cannot do; scipy is the only package left out."""


@pytest.mark.browser
def test_every_page_opens_in_the_visitors_browser(site: Site, browser: Any) -> None:
    visits = [Visit(browser, site) for _ in PAGES]  # type: ignore[arg-type]
    for name, visit in zip(PAGES, visits, strict=True):
        visit.page.goto(site.page(name))
    for name, visit in zip(PAGES, visits, strict=True):
        visit.page.wait_for_selector(".k-conclusion, .k-card, .k-notice:visible", timeout=120_000)
        visit.page.wait_for_timeout(2_000)
        text = visit.page.inner_text("body")
        for word in (
            "Traceback",
            "gick fel",
            *([] if name in WITHOUT_SCIPY else ["Sidan kunde inte öppnas"]),
        ):
            assert word not in text, (name, text)
        assert WITHOUT_SCIPY.get(name, "") in text, (name, text)
        assert visit.external() == [], name
        visit.context.close()


@pytest.mark.browser
def test_a_scenario_is_calculated_and_exported_by_the_visitors_browser(
    site: Site, browser: Any, tmp_path: Path
) -> None:
    example = next(path for path in EXAMPLES if path.stem == "jonkoping_publicerad")
    seen = Visit(browser, site).open("investeringskalkyl")  # type: ignore[arg-type]
    before = seen.sentence()
    with seen.page.expect_file_chooser() as choosing:
        seen.page.get_by_role("button", name="Öppna scenario").click()
    choosing.value.set_files(str(example))
    seen.changed(before)
    with seen.page.expect_download() as waiting:
        seen.page.get_by_role("button", name="Ladda ner Excel").click()
    there = openpyxl.load_workbook(BytesIO(Path(waiting.value.path()).read_bytes()))
    assert main(["rakna", str(example), "--excel", str(tmp_path / "har.xlsx")]) == 0
    here = openpyxl.load_workbook(tmp_path / "har.xlsx")
    assert there.sheetnames == here.sheetnames
    for name in here.sheetnames:
        rows = [[cell.value for cell in row] for row in here[name].iter_rows()]
        others = [[cell.value for cell in row] for row in there[name].iter_rows()]
        assert apart(rows, others, name) == []
    seen.context.close()
