"""The sheet Återläsning: what is needed to open the workbook again as the scenario that it was written from."""

import json
from typing import Any, Final

from kalkyl.model.result import Resultat
from kalkyl.model.result_layout import CHUNK, FIRST_ROW, ORIGIN_SHEET
from kalkyl.report.book import Book
from kalkyl.report.living.graph import Graph, Input
from kalkyl.report.living.inputs import ID_COLUMN

_LEAD: Final = "Kalkyl läser det här bladet när boken öppnas igen. Ändra inget här; ändra i bladet Indata."


def write_origin(book: Book, graph: Graph) -> None:
    """Write scenario, local values and the list of input cells as text, cut into rows."""
    text = json.dumps(_content(graph), ensure_ascii=False, sort_keys=True)
    sheet = book.sheet(ORIGIN_SHEET, ORIGIN_SHEET, _LEAD, (120,))
    for n, start in enumerate(range(0, len(text), CHUNK)):
        sheet.page.write_string(FIRST_ROW + n, 0, text[start : start + CHUNK])
    sheet.page.protect("")


def _content(graph: Graph) -> dict[str, Any]:
    resultat: Resultat = graph.resultat
    own = set(resultat.scenario.andrade_varden)
    overlay = [c.model_dump(mode="json") for c in resultat.parametrar.overlay if c not in own]
    return {
        "scenario": resultat.scenario.model_dump(mode="json"),
        "lokala": overlay,
        "indata": [_input(found) for found in graph.inputs.values()],
        "id_kolumn": ID_COLUMN,
    }


def _input(found: Input) -> dict[str, Any]:
    rule = found.rule
    return {
        "id": found.path,
        "blad": found.sheet,
        "rad": found.row,
        "kolumn": found.col,
        "varde": found.value,
        "namn": found.label,
        "lag": rule.low,
        "hog": rule.high,
        "heltal": rule.whole,
        "tomt": rule.empty,
        "val": dict(rule.choices),
    }
