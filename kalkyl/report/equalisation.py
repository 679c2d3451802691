"""Why the municipality keeps only a few öre per krona of new tax base: one figure and one sentence."""

from kalkyl.engine.equalisation import Utjamningssteg, follow_new_tax_base
from kalkyl.model.economy import Kommun
from kalkyl.report.numbers import format_number, format_percent
from kalkyl.report.rows import Row, Segment, draw_rows
from kalkyl.report.svg import WIDE, Drawing

BASE = 100.0
"""New taxable income that the figure follows [kr]."""


def equalisation(kommun: Kommun, *, width: float = WIDE) -> str:
    """Draw what becomes of 100 kronor of new taxable income in a municipality."""
    step = follow_new_tax_base(kommun, BASE)
    rows = [
        _row("kommun", "Kommunalskatt", 0.0, step.kommunalskatt),
        _row("ovriga_staten", "Tas tillbaka i utjämningen", step.kommunalskatt, step.behaller_kommun),
        _row("kommun", "Kommunen behåller", 0.0, step.behaller_kommun, strong=True),
    ]
    if step.regionskatt > 0:
        rows += [
            _row("region", "Regionskatt", 0.0, step.regionskatt),
            _row("ovriga_staten", "Tas tillbaka i utjämningen", step.regionskatt, step.behaller_region),
            _row("region", "Regionen behåller", 0.0, step.behaller_region, strong=True),
        ]
    drawing = Drawing(
        width, f"Vad blir kvar av 100 kr ny skattebas i {kommun.namn}?", equalisation_conclusion(kommun)
    )
    drawing.height = draw_rows(drawing, rows, drawing.heading("kr av 100 kr i ny beskattningsbar inkomst"))
    return drawing.render()


def equalisation_conclusion(kommun: Kommun) -> str:
    """Say in one sentence what the municipality keeps."""
    step = follow_new_tax_base(kommun, BASE)
    kept, share = _kronor(step.behaller_kommun), step.behallen_andel_kommun
    if step.behaller_kommun < 0:
        text = (
            f"{kommun.namn} förlorar {_kronor(-step.behaller_kommun)} när invånarnas beskattningsbara inkomst ökar "
            "med 100 kr: utjämningen tar tillbaka mer än kommunalskatten"
        )
    else:
        text = (
            f"Av {_kronor(step.kommunalskatt)} i kommunalskatt på 100 kr ny inkomst behåller {kommun.namn} {kept}"
            + (f", {format_percent(share, 0)} av sin skatt" if share is not None else "")
        )
    return f"{text}. Resten går till staten genom inkomstutjämningen." + _caveat(step)


def _caveat(step: Utjamningssteg) -> str:
    return (
        " Satsen är ett antagande, eftersom kommunen betalar avgift till utjämningen."
        if step.antagande
        else ""
    )


def _kronor(x: float) -> str:
    return f"{format_number(x, 2)}\u00a0kr"


def _row(key: str, name: str, start: float, end: float, *, strong: bool = False) -> Row:
    value = end - start
    return Row(
        name, (Segment(key, start, end, f"{name}: {_kronor(value)}"),), _kronor(value), end, strong=strong
    )
