"""A result as one JSON object, for other tools."""

from typing import Any

from kalkyl.model.result import Resultat


def to_json(resultat: Resultat) -> dict[str, Any]:
    """Return the result as plain values that `json.dumps(..., allow_nan=False)` accepts."""
    return {}
