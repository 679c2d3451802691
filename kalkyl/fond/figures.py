"""Figures of the fund: expected net per candidate, and the balance over the years."""

from collections.abc import Sequence

import numpy as np

from kalkyl.fond.candidates import Kandidat
from kalkyl.fond.fund import Fond
from kalkyl.model.actors import Perspektiv
from kalkyl.report.numbers import format_kr_short
from kalkyl.report.rows import Row, Segment, draw_rows
from kalkyl.report.svg import WIDE, Drawing, money_axis
from kalkyl.report.text import in_sentence
from kalkyl.report.years import DISCOUNTED, UNDISCOUNTED, Path, cumulative_lines


def net_per_candidate(
    kandidater: Sequence[Kandidat], chosen: Sequence[str], perspektiv: Perspektiv, *, width: float = WIDE
) -> str:
    """Draw the expected net of every candidate; a chosen one is marked with words as well as with colour."""
    rows = []
    for k in kandidater:
        value = _expected(k, perspektiv)
        name = f"{k.namn} (vald)" if k.id in chosen else k.namn
        text = format_kr_short(value)
        key = "kommun" if k.id in chosen else "staten"
        rows.append(Row(name, (Segment(key, 0.0, value, f"{name}: {text}"),), text, value))
    title = f"Väntat netto per insats för {in_sentence(perspektiv)}"
    drawing = Drawing(width, title, net_conclusion(kandidater, chosen, perspektiv))
    unit = money_axis(min(r.low for r in rows), max(r.high for r in rows)).unit
    drawing.height = draw_rows(drawing, rows, drawing.heading(f"{unit} i nuvärde, medel av simuleringarna"))
    return drawing.render()


def _expected(k: Kandidat, perspektiv: Perspektiv) -> float:
    npv = k.npv(perspektiv)
    return float(npv[1:].mean() if len(npv) > 1 else npv[0])


def net_conclusion(kandidater: Sequence[Kandidat], chosen: Sequence[str], perspektiv: Perspektiv) -> str:
    """Say how many are chosen and which gives most."""
    best = max(kandidater, key=lambda k: _expected(k, perspektiv))
    return (
        f"{len(chosen)} av {len(kandidater)} insatser är valda. Mest väntas {best.namn} ge "
        f"({format_kr_short(_expected(best, perspektiv))})."
    )


def balance(found: Fond, *, width: float = WIDE) -> str:
    """Draw the balance at the end of every year, in the base case and in the worst tenth of the draws."""
    start = np.concatenate([[found.regler.kapital], found.saldo[:-1]])
    paths = [Path("Grundfallet", DISCOUNTED, "", start, found.saldo, None)]
    if found.saldo_dragningar.size:
        low = np.quantile(found.saldo_dragningar, 0.1, axis=0)
        paths.append(
            Path(
                "1 av 10 är lägre",
                UNDISCOUNTED,
                "9 6",
                np.concatenate([[found.regler.kapital], low[:-1]]),
                low,
                None,
            )
        )
    values = np.concatenate([p.ends for p in paths])
    drawing = Drawing(width, "Fondens saldo", balance_conclusion(found))
    unit = money_axis(float(values.min()), float(values.max())).unit
    drawing.height = drawing.heading(f"{unit} vid årets slut")
    cumulative_lines(drawing, paths, found.ar[0])
    return drawing.render()


def balance_conclusion(found: Fond) -> str:
    """Say where the balance is lowest and where it ends."""
    low = int(np.argmin(found.saldo))
    return (
        f"Fonden är som minst {format_kr_short(float(found.saldo[low]))} ({found.ar[low]}) och "
        f"{format_kr_short(float(found.saldo[-1]))} vid slutet av {found.ar[-1]}."
    )
