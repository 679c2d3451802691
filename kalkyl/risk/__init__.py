"""Social risks: ready scenarios, the cost of doing nothing, the risk register with its measures, regional work."""

from kalkyl.risk.scenarios import scenario_for_risk

__all__ = ["scenario_for_risk"]
