"""Files to models and back: parameter sets, overlays and scenario files, with every fault reported at once."""

from kalkyl.params.parameter_set import load_parameters
from kalkyl.params.scenario_file import dump_scenario, load_scenario

__all__ = ["dump_scenario", "load_parameters", "load_scenario"]
