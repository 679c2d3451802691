"""The risk matrix as a figure: judged before and after the measures, and calculated as a patch."""

from collections.abc import Sequence
from typing import Final

from kalkyl.report.svg import WIDE, Drawing, wrap
from kalkyl.report.theme import FAINT, GRID, INK
from kalkyl.risk.assessment import Flack, Riskbild, Riskrad
from kalkyl.risk.scales import STEPS, Skala

MOST: Final = 15
"""Most risks in one matrix; more cannot be told apart."""
FILLS: Final = ((4, "#EAF4EA"), (9, "#FFF8DC"), (14, "#FCE3CC"), (25, "#F6CFCB"))
"""Fill of a cell by the product of its steps, up to and including."""
PATCH_INK: Final = "#332288"
AFTER_INK: Final = "#0B5D3B"


def shown(bild: Riskbild) -> tuple[Riskrad, ...]:
    """Return the risks that stand in the matrix, gravest first."""
    return bild.bedomda[:MOST]


def matrix_conclusion(bild: Riskbild) -> str:
    """Say what the matrix shows, also for those who cannot see it."""
    rows = shown(bild)
    if not rows:
        return "Ingen risk är bedömd eller räknad ännu."
    parts = [f"{number}. {row.namn}: {_where(bild, row)}" for number, row in enumerate(rows, start=1)]
    return "; ".join(parts) + "."


def _where(bild: Riskbild, row: Riskrad) -> str:
    said = []
    for words, judged in (("bedömd", row.fore), ("med åtgärder", row.efter)):
        if judged is not None:
            said.append(f"{words} sannolikhet {judged.sannolikhet}, konsekvens {judged.konsekvens}")
    if row.flack is not None:
        probability, consequence = (
            min(max(round(x), 1), STEPS) for x in (row.flack.sannolikhet[0], row.flack.konsekvens[0])
        )
        said.append(f"räknad sannolikhet {probability}, konsekvens {consequence}")
    return ", ".join(said)


def matrix(bild: Riskbild, *, width: float = WIDE) -> str:
    """Draw the matrix.

    Args:
        bild: The register worked out.
        width: Width of the view box.
    """
    rows = shown(bild)
    drawing = Drawing(width, f"Riskmatris för {bild.kommun}", matrix_conclusion(bild))
    top = drawing.heading(
        "Siffran är risken i listan. Cirkel: bedömd. Ruta: med åtgärder. Streckad yta: räknad."
    )
    left = 128.0 if drawing.wide else 40.0
    top += 0 if drawing.wide else 16
    side = (560.0 if drawing.wide else width - 8) - left
    grid = _Grid(drawing, left, top, side / STEPS)
    grid.cells()
    grid.axes(bild.register.sannolikhet, bild.register.konsekvens)
    for flack, numbers in _patches(rows).items():
        grid.patch(flack, numbers)
    grid.marks(rows)
    bottom = top + side + (58 if drawing.wide else 46)
    if drawing.wide:
        bottom = max(bottom, _legend(drawing, rows, 590, top, width - 598))
    else:
        bottom = _legend(drawing, rows, 8, bottom, width - 16)
    drawing.height = bottom + 12
    return drawing.render()


def _patches(rows: Sequence[Riskrad]) -> dict[Flack, list[int]]:
    """Numbers of the risks by patch: risks that lead to the same state share one."""
    found: dict[Flack, list[int]] = {}
    for number, row in enumerate(rows, start=1):
        if row.flack is not None:
            found.setdefault(row.flack, []).append(number)
    return found


def _legend(drawing: Drawing, rows: Sequence[Riskrad], x: float, y: float, width: float) -> float:
    size = drawing.size - 1
    for number, row in enumerate(rows, start=1):
        for position, line in enumerate(wrap(row.namn, size, width - 34)):
            y += size * 1.3
            if position == 0:
                drawing.text(x, y, f"{number}", size=size, bold=True)
            drawing.text(x + 30, y, line, size=size)
        y += 3
    return y


class _Grid:
    """The square of 5 × 5 cells.

    Args:
        drawing: The figure.
        left: Left edge.
        top: Top edge.
        cell: Side of a cell.
    """

    def __init__(self, drawing: Drawing, left: float, top: float, cell: float) -> None:
        self.drawing, self.left, self.top, self.cell = drawing, left, top, cell
        self.radius = 13.0 if drawing.wide else 10.0

    def x(self, position: float) -> float:
        """Place of a probability on the scale, 0.5–5.5."""
        return self.left + (position - 0.5) * self.cell

    def y(self, position: float) -> float:
        """Place of a consequence on the scale, 0.5–5.5, upwards."""
        return self.top + (STEPS + 0.5 - position) * self.cell

    def cells(self) -> None:
        """Draw the cells with the product of their steps."""
        for p in range(1, STEPS + 1):
            for c in range(1, STEPS + 1):
                fill = next(colour for limit, colour in FILLS if p * c <= limit)
                x, y = self.x(p - 0.5), self.y(c + 0.5)
                self.drawing.parts.append(
                    f'<rect x="{x:.1f}" y="{y:.1f}" width="{self.cell:.1f}" height="{self.cell:.1f}" '
                    f'fill="{fill}" stroke="{GRID}"/>'
                )
                self.drawing.text(
                    x + self.cell - 5, y + self.cell - 6, str(p * c), "end", size=11, colour=FAINT
                )

    def axes(self, probability: Skala, consequence: Skala) -> None:
        """Write the names of the steps."""
        d, size = self.drawing, 13.0
        for step in range(1, STEPS + 1):
            if d.wide:
                for line, text in enumerate(wrap(probability.name(step), size, self.cell - 4)):
                    d.text(self.x(step), self.y(0.5) + 17 + line * 15, text, "middle", size=size)
                names = wrap(consequence.name(step), size, self.left - 14)
                for line, text in enumerate(names):
                    d.text(self.left - 8, self.y(step) + 5 + (line - (len(names) - 1) / 2) * 15, text, "end", size=size)  # fmt: skip
            else:
                d.text(self.x(step), self.y(0.5) + 17, str(step), "middle", size=size)
                d.text(self.left - 8, self.y(step) + 5, str(step), "end", size=size)
        low = self.y(0.5) + (50 if d.wide else 38)
        d.text(self.x(3), low, "Sannolikhet", "middle", size=size + 1, bold=True)
        if d.wide:
            d.text(8, self.top + 14, "Konsekvens", size=size + 1, bold=True)
        else:
            d.text(self.left, self.top - 3, "Konsekvens", size=size, bold=True)

    def patch(self, flack: Flack, numbers: Sequence[int]) -> None:
        """Draw where the calculation puts risks, as wide as it is uncertain."""
        (_, p0, p1), (_, c0, c1) = flack.sannolikhet, flack.konsekvens
        least = 0.3
        label = ", ".join(map(str, numbers))
        x0, x1 = self._at_least(p0, p1, least)
        y0, y1 = self._at_least(c0, c1, least)
        self.drawing.mark(
            f'<rect x="{self.x(x0):.1f}" y="{self.y(y1):.1f}" width="{(x1 - x0) * self.cell:.1f}" '
            f'height="{(y1 - y0) * self.cell:.1f}" rx="6" fill="{PATCH_INK}" fill-opacity=".16" '
            f'stroke="{PATCH_INK}" stroke-dasharray="5 3" stroke-width="1.4"/>',
            f"Räknad: {label}",
        )
        self.drawing.text(
            self.x((x0 + x1) / 2),
            self.y((y0 + y1) / 2) + 4,
            label,
            "middle",
            size=12,
            bold=True,
            colour=PATCH_INK,
        )

    @staticmethod
    def _at_least(low: float, high: float, least: float) -> tuple[float, float]:
        """Widen an interval to what can be seen, within the matrix."""
        middle = (low + high) / 2
        low, high = min(low, middle - least / 2), max(high, middle + least / 2)
        low, high = max(low, 0.5), min(high, STEPS + 0.5)
        return min(low, STEPS + 0.5 - least), max(high, 0.5 + least)

    def marks(self, rows: Sequence[Riskrad]) -> None:
        """Draw the judgements; those in the same cell beside each other, with a line from before to after."""
        places: dict[tuple[int, int], int] = {}
        found = []
        for number, row in enumerate(rows, start=1):
            spots: list[tuple[float, float] | None] = []
            for judged in (row.fore, row.efter):
                if judged is None:
                    spots.append(None)
                    continue
                key = (judged.sannolikhet, judged.konsekvens)
                spots.append(self._spot(*key, places.get(key, 0)))
                places[key] = places.get(key, 0) + 1
            found.append((number, row, spots))
        for _, _, (before, after) in found:
            if before is not None and after is not None:
                self.drawing.line(*before, *after, INK, 1.4, "2 3")
        for number, row, (before, after) in found:
            if before is not None:
                self._mark(*before, number, f"{number}. {row.namn}, bedömd", square=False)
            if after is not None:
                self._mark(*after, number, f"{number}. {row.namn}, med åtgärder", square=True)

    def _spot(self, p: int, c: int, place: int) -> tuple[float, float]:
        step = self.radius * 2 + 3
        columns = max(int((self.cell - 6) // step), 1)
        row, column = divmod(place, columns)
        x = self.x(p - 0.5) + self.radius + 5 + column * step
        return x, self.y(c + 0.5) + self.radius + 5 + row * step * 0.9

    def _mark(self, x: float, y: float, number: int, title: str, *, square: bool) -> None:
        r = self.radius
        if square:
            shape = (
                f'<rect x="{x - r:.1f}" y="{y - r:.1f}" width="{2 * r:.1f}" height="{2 * r:.1f}" rx="3" '
                f'fill="#fff" stroke="{AFTER_INK}" stroke-width="2"/>'
            )
        else:
            shape = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{INK}"/>'
        ink = AFTER_INK if square else "#fff"
        text = (
            f'<text x="{x:.1f}" y="{y + r * 0.37:.1f}" text-anchor="middle" font-size="{r * 1.05:.1f}" '
            f'font-weight="600" fill="{ink}">{number}</text>'
        )
        self.drawing.mark(shape + text, title)
