"""Kalkyl: open socioeconomic investment calculator for Sweden's municipalities.

The public interface is five functions. They are imported when first used, so that `import kalkyl` works before
anything else is installed and a command-line run loads no more than it needs.

    parameters = kalkyl.load_parameters("riket")
    scenario = kalkyl.load_scenario("mitt_scenario.toml")
    result = kalkyl.run(scenario, parameters, draws=1000, seed=1)
    kalkyl.write_workbook(result, "resultat.xlsx")
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_PUBLIC = {
    "load_parameters": "kalkyl.params",
    "load_scenario": "kalkyl.params",
    "dump_scenario": "kalkyl.params",
    "InputError": "kalkyl.model.problems",
    "default_scenario": "kalkyl.engine",
    "run": "kalkyl.engine",
    "write_workbook": "kalkyl.report.workbook",
    "write_comparison": "kalkyl.report.comparison_workbook",
}

__all__ = [
    "InputError",
    "__version__",
    "default_scenario",
    "dump_scenario",
    "load_parameters",
    "load_scenario",
    "run",
    "write_comparison",
    "write_workbook",
]

if os.environ.get("KALKYL_SPRAK") == "en":
    try:
        from kalkyl.language.loader import install
    except ModuleNotFoundError:
        pass  # a fresh copy of the source where nothing is installed: the command line installs and starts again
    else:
        install()

if TYPE_CHECKING:
    from kalkyl.engine import default_scenario, run
    from kalkyl.model.problems import InputError
    from kalkyl.params import dump_scenario, load_parameters, load_scenario
    from kalkyl.report.comparison_workbook import write_comparison
    from kalkyl.report.workbook import write_workbook


def __getattr__(name: str) -> Any:
    """Import a public function on first use (PEP 562)."""
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'kalkyl' has no attribute {name!r}")
