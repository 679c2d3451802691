"""Packages for the browser hold what they should; Kalkyl's own runs with nothing but its wheel and what it needs."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kalkyl.cli.static_site import BUNDLED
from kalkyl.cli.static_wheels import own_wheel, repacked
from kalkyl.model.problems import InputError

pytestmark = pytest.mark.reference


def test_the_program_runs_from_its_unpacked_wheel(tmp_path: Path) -> None:
    target = tmp_path / "installerat"
    with zipfile.ZipFile(own_wheel(tmp_path)) as archive:
        archive.extractall(target)
    code = "import kalkyl; from kalkyl.params import load_parameters; print(kalkyl.__file__, len(load_parameters('riket').kommuner))"
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(target), "PATH": ""},
        check=True,
        capture_output=True,
        text=True,
    )
    file, count = told.stdout.split()
    assert Path(file).is_relative_to(target)
    assert count == "290"  # Sweden's municipalities


@pytest.mark.parametrize("name", BUNDLED)
def test_an_installed_package_becomes_a_wheel(name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(repacked(name, tmp_path)) as archive:
        names = archive.namelist()
    assert any(n.endswith(".dist-info/RECORD") for n in names)
    assert any(n.endswith("__init__.py") for n in names)
    assert not [n for n in names if n.endswith((".so", ".pyd", ".pyc")) or n.startswith(("/", ".."))]


@pytest.mark.parametrize(
    ("name", "said"), [("numpy", "kompilerad kod"), ("finns-inte-alls", "inte installerat")]
)
def test_what_cannot_be_taken_along_is_said(name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said):
        repacked(name, tmp_path)
