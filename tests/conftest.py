"""One browser for all tests of a process: two at a time do not go together."""

import importlib
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def missing(reason: str) -> None:
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(reason)
    pytest.skip(reason)


def needed(module: str) -> Any:
    """Return a module that only some have; without it the test is skipped, and fails where the project is checked."""
    try:
        return importlib.import_module(module)
    except ImportError:
        missing(f"{module.split('.')[0]} saknas: provet hoppas över.")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    sync_playwright = needed("playwright.sync_api").sync_playwright
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        missing("Chromium eller Chrome saknas: webbläsarproven hoppas över.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield running
        running.close()
