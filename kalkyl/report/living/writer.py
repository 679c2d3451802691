"""Writes the graph to an XlsxWriter workbook: formulas with their values, open input cells, named ranges, validation."""

import math
from typing import Any, Final

from kalkyl.report.book import Book, Cell, Sheet, column_name
from kalkyl.report.living.expressions import MISSING_TEXT, placed
from kalkyl.report.living.graph import Graph, Input, Rule
from kalkyl.report.living.grid import Grid, Item

PASSWORD: Final = ""


def live_formulas(graph: Graph) -> dict[str, str]:
    """Formula of every result, as it stands on a sheet outside the graph."""
    return {key: f"={placed(ex.text, '')}" for key, ex in graph.results.items()}


def write_graph(book: Book, graph: Graph) -> None:
    """Add every sheet of the graph to the workbook."""
    for grid in graph.grids.values():
        _grid(book, grid)
    for found in graph.inputs.values():
        _input(book, found)


def _grid(book: Book, grid: Grid) -> None:
    widest = max((c for _, c in grid.items), default=0)
    widths = [grid.widths[min(c, len(grid.widths) - 1)] for c in range(widest + 1)]
    sheet = book.sheet(grid.name, grid.title, grid.lead, widths)
    for (row, col), item in grid.items.items():
        _item(sheet, grid, row, col, item)
    if grid.freeze is not None:
        sheet.page.freeze_panes(*grid.freeze)
        if grid.freeze[0]:
            sheet.page.repeat_rows(grid.freeze[0] - 1)
    sheet.row = max((r for r, _ in grid.items), default=0) + 1
    sheet.page.protect(PASSWORD, {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    sheet.close()


def _item(sheet: Sheet, grid: Grid, row: int, col: int, item: Item) -> None:
    if item.formula:
        value = item.value
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            value = MISSING_TEXT
        style = sheet.book.style(item.kind)
        sheet.page.write_formula(row, col, f"={placed(item.formula, grid.name)}", style, value)
    elif item.value is None or item.value == "":
        sheet.page.write_blank(row, col, None, sheet.book.style(item.kind))
    else:
        sheet.put(row, col, Cell(item.value, item.kind))


def _input(book: Book, found: Input) -> None:
    page = book.workbook.get_worksheet_by_name(found.sheet)
    cell = f"'{found.sheet}'!${column_name(found.col)}${found.row + 1}"
    book.workbook.define_name(found.name, f"={cell}")
    page.data_validation(found.row, found.col, found.row, found.col, _validation(found))


def _validation(found: Input) -> dict[str, Any]:
    rule: Rule = found.rule
    message = {
        "error_title": "Värdet går inte att använda",
        "error_message": _limits(rule)[:255],
        "ignore_blank": rule.empty,
    }
    if rule.choices:
        return {"validate": "list", "source": [word for word, _ in rule.choices], **message}
    kind = "integer" if rule.whole else "decimal"
    if rule.low is not None and rule.high is not None:
        return {"validate": kind, "criteria": "between", "minimum": rule.low, "maximum": rule.high, **message}
    if rule.low is not None:
        return {"validate": kind, "criteria": ">=", "value": rule.low, **message}
    return {"validate": kind, "criteria": "between", "minimum": -1e12, "maximum": 1e12, **message}


def _limits(rule: Rule) -> str:
    if rule.choices:
        return f"Välj {' eller '.join(word for word, _ in rule.choices)}."
    kind = "ett heltal" if rule.whole else "ett tal"
    ends = []
    if rule.low is not None:
        ends.append(f"minst {rule.low:g}".replace(".", ","))
    if rule.high is not None:
        ends.append(f"högst {rule.high:g}".replace(".", ","))
    return f"Ange {kind}{', ' + ' och '.join(ends) if ends else ''}."
