"""Recalculation of workbooks with LibreOffice, in a profile that never trusts the values stored with the formulas."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

ALWAYS = 0
"""OOXMLRecalcMode: 0 recalculates always, 1 never."""
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>{mode}</value></prop></item></oor:items>"""


def program() -> str:
    """LibreOffice, or skip; where the project is checked it must be there."""
    found = shutil.which("soffice")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice saknas, men ska finnas där projektet granskas.")
        pytest.skip("LibreOffice saknas: arbetsboken räknas inte om.")
    return found


def recalculated(books: Mapping[str, bytes], folder: Path, mode: int = ALWAYS) -> dict[str, Path]:
    """Open every workbook in one run, recalculate, and save it again.

    Args:
        books: Workbooks by name.
        folder: Empty folder to work in.
        mode: Whether to recalculate.

    Returns:
        The saved files by name.
    """
    settings = folder / "profil" / "user"
    settings.mkdir(parents=True)
    (settings / "registrymodifications.xcu").write_text(_PROFILE.format(mode=mode), encoding="utf-8")
    (folder / "ut").mkdir()
    for name, data in books.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    command = [
        program(), f"-env:UserInstallation=file://{folder / 'profil'}", "--headless", "--norestore",
        "--convert-to", "xlsx", "--outdir", str(folder / "ut"), *(str(folder / f"{n}.xlsx") for n in books),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return {name: folder / "ut" / f"{name}.xlsx" for name in books}
