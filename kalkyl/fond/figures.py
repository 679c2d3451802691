"""Figures of the fund: expected net per candidate, and the balance over the years."""

from collections.abc import Sequence
from html import escape

import numpy as np

from kalkyl.fond.candidates import Kandidat
from kalkyl.fond.fund import Fond
from kalkyl.model.actors import Perspektiv
from kalkyl.report.numbers import format_kr_short
from kalkyl.report.rows import Row, Segment, draw_rows
from kalkyl.report.svg import WIDE, Drawing, Scale, money_axis
from kalkyl.report.text import in_sentence
from kalkyl.report.theme import FAINT, INK
from kalkyl.report.years import DISCOUNTED, UNDISCOUNTED, Path, cumulative_lines, plot_area


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


def cost_against_net(
    kandidater: Sequence[Kandidat], chosen: Sequence[str], perspektiv: Perspektiv, *, width: float = WIDE
) -> str:
    """Draw what each candidate costs society against what it gives net, with the interval that holds 8 in 10 draws."""
    points = [_point(k, perspektiv) for k in kandidater]
    title = "Kostnad mot netto"
    drawing = Drawing(width, title, cost_conclusion(kandidater, perspektiv))
    axis = money_axis(min(p[1] for p in points), max(p[3] for p in points))
    across = money_axis(0.0, max(p[0] for p in points))
    top = drawing.heading(
        f"Netto för {in_sentence(perspektiv)}, {axis.unit}; strecket rymmer 8 av 10 simuleringar"
    )
    plot = plot_area(drawing, axis, top, 24)
    scale = Scale(across.ticks[0], across.ticks[-1], plot.left + 16, plot.right - 16)
    drawing.line(plot.left, plot.y(0.0), plot.right, plot.y(0.0), INK, 1.5)
    for tick, name in zip(across.ticks, across.labels, strict=True):
        drawing.text(scale(tick), plot.bottom + drawing.size * 1.1, name, "middle", colour=FAINT)
    for number, (k, (cost, low, mean, high)) in enumerate(zip(kandidater, points, strict=True), start=1):
        x, colour = scale(cost), DISCOUNTED if k.id in chosen else INK
        drawing.line(x, plot.y(low), x, plot.y(high), colour, 2, "" if k.id in chosen else "4 3")
        said = f"{k.namn}: kostar {format_kr_short(cost)}, netto {format_kr_short(mean)}"
        drawing.parts.append(
            f'<circle cx="{x:.1f}" cy="{plot.y(mean):.1f}" r="11" fill="#fff" stroke="{colour}" stroke-width="2.5">'
            f"<title>{escape(said)}</title></circle>"
        )
        drawing.text(x, plot.y(mean) + drawing.size * 0.35, str(number), "middle")
    drawing.height = plot.bottom + drawing.size * 2.7
    drawing.text(
        (plot.left + plot.right) / 2,
        drawing.height,
        f"insatsens kostnad, {across.unit}",
        "middle",
        colour=FAINT,
    )
    for number, k in enumerate(kandidater, start=1):
        drawing.height += drawing.size * 1.5
        drawing.text(8, drawing.height, f"{number}. {k.namn}{' (vald)' if k.id in chosen else ''}")
    drawing.height += 10
    return drawing.render()


def _point(k: Kandidat, perspektiv: Perspektiv) -> tuple[float, float, float, float]:
    """Cost to society, and low, mean and high net."""
    npv = k.npv(perspektiv)
    drawn = npv[1:] if len(npv) > 1 else npv
    low, high = np.quantile(drawn, [0.1, 0.9])
    return float(k.utgift("samhallet")[0]), float(low), float(drawn.mean()), float(high)


def cost_conclusion(kandidater: Sequence[Kandidat], perspektiv: Perspektiv) -> str:
    """Say which gives most for each krona, and how many may lose."""
    points = {k.namn: _point(k, perspektiv) for k in kandidater}
    paid = {name: p[2] / p[0] for name, p in points.items() if p[0] > 0}
    unsure = sum(p[1] < 0 for p in points.values())
    best = f"Mest för varje krona ger {max(paid, key=lambda n: paid[n])}. " if paid else ""
    return f"{best}För {unsure} av {len(points)} insatser rymmer osäkerheten också en förlust."


def frontier_line(points: Sequence[tuple[float, float]], *, width: float = WIDE) -> str:
    """Draw the efficient frontier: what the best choice gives for rising costs."""
    drawing = Drawing(width, "Vad mer pengar ger", frontier_conclusion(points))
    axis = money_axis(min(net for _, net in points), max(net for _, net in points))
    across = money_axis(0.0, max(cost for cost, _ in points))
    top = drawing.heading(f"Bästa valets väntade netto, {axis.unit}")
    plot = plot_area(drawing, axis, top, 24)
    scale = Scale(across.ticks[0], across.ticks[-1], plot.left + 16, plot.right - 16)
    for tick, name in zip(across.ticks, across.labels, strict=True):
        drawing.text(scale(tick), plot.bottom + drawing.size * 1.1, name, "middle", colour=FAINT)
    line = " ".join(f"{scale(cost):.1f},{plot.y(net):.1f}" for cost, net in points)
    drawing.parts.append(f'<polyline points="{line}" fill="none" stroke="{DISCOUNTED}" stroke-width="3"/>')
    for cost, net in points:
        said = escape(f"För {format_kr_short(cost)}: netto {format_kr_short(net)}")
        place = f'cx="{scale(cost):.1f}" cy="{plot.y(net):.1f}"'
        drawing.parts.append(f'<circle {place} r="6" fill="{DISCOUNTED}"><title>{said}</title></circle>')
    drawing.height = plot.bottom + drawing.size * 2.7
    middle = (plot.left + plot.right) / 2
    drawing.text(middle, drawing.height, f"insatsernas kostnad, {across.unit}", "middle", colour=FAINT)
    drawing.height += 10
    return drawing.render()


def frontier_conclusion(points: Sequence[tuple[float, float]]) -> str:
    """Say where more money stops giving more."""
    best = max(net for _, net in points)
    cost = min(c for c, net in points if net >= best - 0.5)
    return (
        f"Mer än {format_kr_short(cost)} till insatser ger inget mer netto bland dem som finns att välja på."
    )
