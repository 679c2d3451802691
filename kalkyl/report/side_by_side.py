"""Several results beside each other: what differs in what went in, and figures on shared axes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kalkyl.model.actors import AKTORER, Perspektiv
from kalkyl.model.result import Resultat
from kalkyl.report.assumptions import assumptions
from kalkyl.report.conventions import conventions
from kalkyl.report.numbers import format_kr, format_kr_short, format_number, plain_number
from kalkyl.report.reading import ROLLUPS, cost_and_gain, kommun_name, npv, running_total
from kalkyl.report.rows import Row, Segment, draw_rows
from kalkyl.report.svg import WIDE, Drawing, message_figure, money_axis
from kalkyl.report.text import in_sentence, label
from kalkyl.report.years import Path, cumulative_lines

LETTERS = "ABCDE"
MOST = len(LETTERS)
COLOURS = ("#0072B2", "#9C4A00", "#117733", "#882255", "#3D3D3D")
DASHES = ("", "9 6", "3 4", "14 4 3 4", "1 5")
ABSENT = "används inte"


@dataclass(frozen=True)
class Line:
    """One thing that goes into the results.

    Attributes:
        name: What it is.
        values: As text, one per result.
        differs: Whether the results do not all have the same.
    """

    name: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the results do not all have the same."""
        return len(set(self.values)) > 1


def choices_made(results: Sequence[Resultat]) -> list[Line]:
    """List what was chosen in each scenario, in the order that a form asks for it."""
    rows = [dict(_chosen(r)) for r in results]
    names = list(dict.fromkeys(name for row in rows for name in row))
    return [Line(name, tuple(row.get(name, ABSENT) for row in rows)) for name in names]


def values_that_differ(results: Sequence[Resultat]) -> list[Line]:
    """List the values behind the results that are not the same in all of them."""
    rows = [{a.id: a for a in assumptions(r)} for r in results]
    lines = []
    for key in dict.fromkeys(key for row in rows for key in row):
        found = [row.get(key) for row in rows]
        named = next(a for a in found if a is not None)
        texts = (ABSENT if a is None else f"{_number(a.varde)} {a.enhet}".strip() for a in found)
        line = Line(named.namn, tuple(texts))
        if line.differs:
            lines.append(line)
    return lines


def _chosen(result: Resultat) -> list[tuple[str, str]]:
    scenario, whole = result.scenario, result.parametrar
    groups = {**whole.malgrupper, **{g.id: g for g in scenario.egna_malgrupper}}
    measures = {**whole.insatser, **{i.id: i for i in scenario.egna_insatser}}
    cost = scenario.kostnad.per_deltagare
    return [
        ("Kommun", kommun_name(result)),
        ("Målgrupp", groups[scenario.malgrupp].namn if scenario.malgrupp in groups else "saknas"),
        ("Insats", measures[scenario.insats].namn if scenario.insats in measures else "ingen vald"),
        ("Deltagare", format_number(sum(scenario.deltagare))),
        ("Kostnad per deltagare", "saknas" if cost is None else f"{format_kr(cost.varde)} ({cost.prisar})"),
        ("Parametrar", whole.namn),
        *((c.namn, c.text()) for c in conventions(result) if not c.namn.startswith("Deltagare")),
    ]


def _number(x: float) -> str:
    return plain_number(x, 0 if abs(x) >= 1000 else 4)


def actors_side_by_side(results: Sequence[Resultat], *, width: float = WIDE) -> str:
    """Draw the net present value of each actor in each result, all on one axis."""
    title = "Vem vinner och vem förlorar i varje scenario?"
    with_value = [(LETTERS[i], r) for i, r in enumerate(results) if npv(r, "samhallet") is not None]
    if not with_value:
        return message_figure(title, ["Inget av scenarierna har både kostnad och effekt."], width)
    rows = []
    for who in (*AKTORER, *ROLLUPS):
        values = [(letter, npv(r, who) or 0.0) for letter, r in with_value]
        if who in AKTORER and not any(abs(v) >= 0.5 for _, v in values):
            continue
        for letter, value in values:
            name = f"{letter} · {label(who)}"
            segment = Segment(who, 0.0, value, f"{name}: {format_kr(value)}")
            rows.append(Row(name, (segment,), format_kr_short(value), value, strong=who in ROLLUPS))
    low, high = min(r.low for r in rows), max(r.high for r in rows)
    drawing = Drawing(width, title, actors_conclusion(results))
    unit = money_axis(low, high).unit
    drawing.height = draw_rows(drawing, rows, drawing.heading(f"Nettonuvärde, {unit}. Samma skala för alla."))
    return drawing.render()


def actors_conclusion(results: Sequence[Resultat]) -> str:
    """Say which scenario gives society most."""
    values = [(v, LETTERS[i]) for i, r in enumerate(results) if (v := npv(r, "samhallet")) is not None]
    if not values:
        return "Inget nettonuvärde kan visas."
    best, letter = max(values)
    return f"Scenario {letter} ger samhället mest: {format_kr_short(best)} i nuvärde."


def years_side_by_side(
    results: Sequence[Resultat], perspektiv: Perspektiv = "samhallet", *, width: float = WIDE
) -> str:
    """Draw the discounted cumulative flow of each result on one pair of axes, with the payback times."""
    title = f"När pengarna är tillbaka för {in_sentence(perspektiv)}"
    paths = []
    for i, result in enumerate(results):
        measures = result.matt[perspektiv]
        if measures.npv is None:
            continue
        starts, ends = running_total(*cost_and_gain(result, perspektiv, discounted=True))
        back = measures.aterbetalningstid_diskonterad_ar
        finite = back if back and np.isfinite(back) else None
        paths.append(Path(f"Scenario {LETTERS[i]}", COLOURS[i], DASHES[i], starts, ends, finite))
    if not paths:
        return message_figure(title, ["Inget av scenarierna har både kostnad och effekt."], width)
    drawing = Drawing(width, title, actors_conclusion(results))
    values = np.concatenate([v for path in paths for v in (path.starts, path.ends)])
    unit = money_axis(float(values.min()), float(values.max())).unit
    drawing.height = drawing.heading(f"Samlat diskonterat kassaflöde, {unit}. Ringen visar när det är noll.")
    cumulative_lines(drawing, paths, int(results[0].ar[0]))
    return drawing.render()
