"""Packages that the browser does not have are told of in Swedish, where they are needed and nowhere else."""

import subprocess
import sys

import pytest

from kalkyl.model.problems import InputError
from kalkyl.ui.browser_edition import ABSENT, AbsentFinder

pytestmark = pytest.mark.bad_input

PAGES = """
import sys
from kalkyl.ui.browser_edition import OPTIONAL, AbsentFinder
sys.meta_path.insert(0, AbsentFinder(OPTIONAL))
from kalkyl.ui import investeringskalkyl, utanforskapets_kostnad, lagesbild, regional, jamfor, uppfoljning, parametrar
for page in (investeringskalkyl, utanforskapets_kostnad, lagesbild, regional, jamfor, uppfoljning, parametrar):
    queue, text = [page()], ""
    while queue:
        widget = queue.pop()
        value = getattr(widget, "value", "")
        text += value if isinstance(value, str) else ""
        queue += getattr(widget, "children", ())
    assert "kunde inte öppnas" not in text, page
    assert ("räknar i webbläsaren" in text) == (page in (investeringskalkyl, utanforskapets_kostnad)), page
"""


@pytest.mark.parametrize("package", ABSENT)
def test_an_absent_package_is_named_by_what_it_is_for(package: str) -> None:
    with pytest.raises(InputError, match="finns inte i utgåvan som räknar i webbläsaren") as caught:
        AbsentFinder(ABSENT).find_spec(f"{package}.nagot", None)
    assert ABSENT[package] in str(caught.value)
    assert AbsentFinder(ABSENT).find_spec("numpy", None) is None


def test_without_scipy_the_pages_open_and_say_that_the_uncertainty_is_not_there() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", PAGES], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-1500:]
