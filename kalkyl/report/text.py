"""Plain Swedish sentences about a result, shared by the page, the command line and the workbook."""

from kalkyl.model.result import Resultat


def summary_sentence(resultat: Resultat) -> str:
    """Say the result in plain Swedish."""
    return ""
