"""Draws the pictures of the documentation again: `python -m tests.documentation.pictures`.

The figures are those of the program, on the examples that the documents quote; a test compares them with the files.
The pictures of the pages need a browser and are taken only when one is found.
"""

import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import kalkyl
from kalkyl.engine.exclusion import exclusion_cost
from kalkyl.model.result import Resultat
from kalkyl.report import figures, uncertainty_figures
from kalkyl.report.equalisation import equalisation
from kalkyl.report.gap import cost_gap, gap_figure
from kalkyl.report.uncertainty import Osakerhet, uncertainty

FOLDER: Final = Path(kalkyl.__file__).resolve().parents[1] / "docs" / "bilder"
EXAMPLES: Final = Path(kalkyl.__file__).parent / "examples"
KOMMUN: Final = "1880"
SEED: Final = 1
"""As the sentences that docs/resultat.md quotes."""
SIZE: Final = {"width": 1280, "height": 860}
PAGES: Final[Mapping[str, str]] = {
    "start.png": "",
    "utanforskapets_kostnad.png": "utanforskapets_kostnad",
    "investeringskalkyl.png": "investeringskalkyl",
}
"""Picture of a page, and the page; the empty one is the start page."""


@cache
def svg_pictures() -> dict[str, str]:
    """Return every drawn picture by file name."""
    national = kalkyl.load_parameters()
    gotland, ludvika = _result("gotland_bostad_forst"), _result("ludvika_verkstad", draws=True)
    unsure = _uncertainty(ludvika)
    return {
        "glapp_uvas.svg": gap_figure(cost_gap(national, KOMMUN, "uvas")),
        "glapp_aktivitetsersattning.svg": gap_figure(cost_gap(national, KOMMUN, "aktivitetsersattning")),
        "visa_kostnad.svg": figures.exclusion_cost(
            exclusion_cost(national, KOMMUN, "langvarigt_ekonomiskt_bistand")
        ),
        "visa_utjamning.svg": equalisation(national.kommuner[KOMMUN]),
        "visa_vem.svg": figures.per_actor(gotland),
        "visa_trappa.svg": figures.waterfall(gotland),
        "visa_ar.svg": figures.flows_per_year(gotland),
        "visa_tillbaka.svg": figures.cumulative(gotland),
        "visa_spann.svg": uncertainty_figures.distribution(unsure),
        "visa_viktigast.svg": uncertainty_figures.tornado(unsure),
    }


def _result(name: str, *, draws: bool = False) -> Resultat:
    scenario = kalkyl.load_scenario(EXAMPLES / f"{name}.toml")
    return kalkyl.run(
        scenario, kalkyl.load_parameters(scenario.parametrar), draws=10_000 if draws else 0, seed=SEED
    )


def _uncertainty(result: Resultat) -> Osakerhet:
    found = uncertainty(result)
    assert found is not None
    return found


def take_pages() -> None:
    """Take the pictures of the pages in a browser."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import BROWSERS, FLAGS
    from tests.ui.conftest import Server

    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        print("Ingen webbläsare: sidornas bilder är inte tagna om.")
        return
    server = Server(env={"KALKYL_PARAMETRAR": ""})
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
            for file, name in PAGES.items():
                page = browser.new_page(viewport=SIZE)
                page.goto(server.page(name) if name else server.address)
                if name:
                    page.wait_for_selector(".k-app", timeout=60_000)
                page.wait_for_timeout(3_000)
                page.screenshot(path=FOLDER / file)
            browser.close()
    finally:
        server.stop()


if __name__ == "__main__":
    for name, drawn in svg_pictures().items():
        (FOLDER / name).write_text(drawn, encoding="utf-8", newline="\n")
    take_pages()
