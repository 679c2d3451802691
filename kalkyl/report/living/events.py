"""Outcome model HÄNDELSE as formulas: expected events per year, lower while the intervention works."""

from collections.abc import Sequence

from kalkyl.model.outcomes import HandelseUtfall
from kalkyl.report.living.effects import live_effect, shape
from kalkyl.report.living.expressions import ONE, ZERO, Ex, item, most, sum_of, when
from kalkyl.report.living.graph import Graph
from kalkyl.report.living.persons import LiveLine
from kalkyl.report.living.timeline import LATEST, Timeline
from kalkyl.report.living.volumes import TOP, LiveTrack, OutcomeSheet


def event_track(
    graph: Graph,
    time: Timeline,
    number: int,
    outcome: HandelseUtfall,
    lines: Sequence[LiveLine],
    scale: float,
) -> LiveTrack:
    """Expected events with and without: see `engine.volumes.event_counts` and `Timing.running_shape`."""
    sheet, base, value = OutcomeSheet(graph, time, number, outcome), f"utfall.{outcome.nyckel}", graph.value
    rate, trend = value(f"{base}.antal_per_ar"), ONE + value(f"{base}.trend_per_ar")
    without = sheet.column(
        "Händelser utan insatsen",
        [rate if t == 0 else rate * trend ** sheet.since(t) for t in range(sheet.years)],
    )
    if outcome.effekt is None:
        with_it = sheet.column("Händelser med insatsen (effekten är inte känd)", without)
    else:
        effect = live_effect(graph, outcome.effekt, base, scale)
        grip = sheet.column("Kvarvarande effekt", _running(sheet, base))
        ratio = sheet.column("Kvot mot utan insatsen", [effect.strength(g) for g in grip])
        with_it = sheet.column(
            "Händelser med insatsen",
            [n * (ONE + effect.completion * (r - ONE)) for n, r in zip(without, ratio, strict=True)],
        )
    change = sheet.column(
        "Ändring i antal händelser",
        [sheet.realised * (b - a) for a, b in zip(without, with_it, strict=True)],
        "antal",
    )
    cases = None
    if outcome.effekt is not None:
        row = TOP + sheet.years + 1
        sheet.grid.text(row, 0, "Undvikna händelser", "etikett")
        cases = sheet.grid.put(row, 2, -sum_of(sheet.grid.down(TOP, sheet.col - 1, sheet.years)), "antal")
    profiles = dict.fromkeys(((), *(line.profile for line in lines)))
    return LiveTrack(outcome.handelse, dict.fromkeys(profiles, change), lines, cases)


def _running(sheet: OutcomeSheet, base: str) -> list[Ex]:
    """Strength of the cohort that it is strongest for: the latest one that is past its delay."""
    graph, time = sheet.graph, sheet.time
    delay = graph.value(f"{base}.fordrojning_ar")
    latest = time.column(LATEST)
    cells = []
    for t in range(sheet.years):
        past = sheet.since(t) - delay
        start = item(latest, most(past, ZERO) + ONE)
        strength = shape(graph, base, past - start)
        idle = when(start < ZERO, ZERO, strength)
        cells.append(when(past < ZERO, ZERO, idle))
    return cells
