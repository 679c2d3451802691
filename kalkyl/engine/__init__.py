"""Pure numerics: scenario and parameters in, arrays and measures out. No files, widgets, clock or global randomness."""

from kalkyl.engine.calculation import run
from kalkyl.engine.defaults import default_scenario
from kalkyl.engine.exclusion import exclusion_cost

__all__ = ["default_scenario", "exclusion_cost", "run"]
