"""Files in and out of the page: parameter sets by name, uploaded scenarios, file names for downloads."""

import os
import re
from functools import cache

from kalkyl.model.base import fold
from kalkyl.model.parameters import Andring, Parameteruppsattning
from kalkyl.model.problems import problem
from kalkyl.model.scenario import Scenario

_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""Names that mean a device in Windows, whatever their ending."""

MAX_SCENARIO_BYTES = 2_000_000
"""Largest scenario file that is opened."""
PREFERRED_SETS = ("riket", "exempel")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OWN_SET = "KALKYL_PARAMETRAR"
"""Environment variable with the folder of a parameter set of one's own, set by whoever runs the server."""


@cache
def parameter_set(name: str = "") -> Parameteruppsattning:
    """Return a parameter set that ships with Kalkyl; without a name the first that exists.

    The name may come from an uploaded file, so it must be a plain name, never a path.

    Raises:
        InputError: There is no such set, or it is faulty.
    """
    from kalkyl.params import load_parameters
    from kalkyl.params.files import parameter_root

    own = os.environ.get(OWN_SET, "")
    if own and not name:
        return load_parameters(own)
    root = parameter_root()
    available = [p.parent.name for p in sorted(root.glob("*/uppsattning.toml"))]
    if not name:
        name = next((n for n in PREFERRED_SETS if n in available), "")
    if name not in available:
        known = ", ".join(available) or "inga"
        raise problem(
            "parametrar", f"parameteruppsättningen ”{name[:40]}” finns inte här. Tillgängliga: {known}."
        )
    return load_parameters(name)


def read_local_values(data: bytes, name: str) -> tuple[Andring, ...] | None:
    """Read an uploaded file of local values: the Excel template filled in, or TOML.

    Returns:
        The values, or None when the file is of another kind.

    Raises:
        InputError: Everything that is wrong, in Swedish.
    """
    from kalkyl.params.files import decode, parse_toml, shown_name
    from kalkyl.params.local_workbook import is_local_workbook, read_local_workbook
    from kalkyl.params.overlay import FORMAT, parse_overlay

    shown = shown_name(name)
    if data[:2] == b"PK":
        return read_local_workbook(data) if is_local_workbook(data) else None
    if len(data) > MAX_SCENARIO_BYTES:
        return None
    text = decode(data, shown)
    content = parse_toml(text, shown)
    kind = content.get("format")
    return parse_overlay(text, shown) if kind == FORMAT or (kind is None and "andring" in content) else None


def read_upload(data: bytes, name: str) -> Scenario:
    """Read an uploaded scenario file.

    Raises:
        InputError: Everything that is wrong, in Swedish.
    """
    from kalkyl.params.files import decode, shown_name
    from kalkyl.params.scenario_file import parse_scenario

    shown = shown_name(name)
    if shown.lower().endswith((".xlsx", ".xls")) or data[:2] == b"PK":
        from kalkyl.params.result_workbook import read_result_workbook

        return read_result_workbook(data, shown)
    if len(data) > MAX_SCENARIO_BYTES:
        limit = MAX_SCENARIO_BYTES // 1_000_000
        raise problem(
            shown, f"filen är större än {limit} MB och är knappast ett scenario. Välj en .toml-fil."
        )
    if not data.strip():
        raise problem(shown, "filen är tom.")
    return parse_scenario(decode(data, shown), shown)


def download_name(scenario: Scenario, ending: str) -> str:
    """Return a file name that works on every system, from the scenario's name.

    Args:
        scenario: The scenario.
        ending: Without dot, e.g. xlsx.
    """
    return download_name_of(scenario.namn, ending)


def download_name_of(text: str, ending: str) -> str:
    """Return a file name that works on every system, from any text."""
    plain = re.sub(r"_+", "_", fold(text))[:60].strip("_") or "kalkyl"
    return f"{f'kalkyl_{plain}' if _RESERVED.fullmatch(plain) else plain}.{ending}"
