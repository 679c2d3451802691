"""`kalkyl statisk`: write the application as a site whose pages calculate in the visitor's browser."""

import argparse
import os
from pathlib import Path

from kalkyl.model.problems import problem

SETTING = "KALKYL_PYODIDE"
"""Environment variable with the address or folder of the Pyodide distribution."""


def write_site(options: argparse.Namespace) -> int:
    """Write the site and say what its distribution lacks.

    Raises:
        InputError: No distribution is stated, or the site could not be built.
    """
    from kalkyl.cli.static_site import build

    pyodide = options.pyodide or os.environ.get(SETTING, "")
    if not pyodide:
        raise problem(
            "--pyodide",
            f"ange adressen till eller mappen med en Pyodide-distribution, här eller i miljövariabeln {SETTING}. "
            "Var den finns och vilken version som behövs står i docs/statisk.md.",
        )
    made = build(Path(options.mapp), pyodide)
    print(f"Webbplatsen är skriven till {options.mapp}. Lägg mappen på en filserver.")
    if made.lacking:
        print(
            f"Distributionen saknar: {', '.join(made.lacking)}. Sidorna öppnas men kan inte räkna, och säger det. Bygg om "
            "med en fullständig distribution."
        )
    elif made.without:
        print(
            f"Distributionen saknar: {', '.join(made.without)}. Sidorna räknar, men inte osäkerhet och inte det som säger "
            "att det behöver paketet. Bygg om med en fullständig distribution om det ska finnas."
        )
    return 0
