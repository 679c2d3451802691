"""Sheets of the outcomes: the share in a state with and without the intervention, and person-years per calendar year."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kalkyl.model.outcomes import AndelUtfall, RiskkurvaUtfall, Utfall
from kalkyl.report.living.effects import live_effect, shape
from kalkyl.report.living.expressions import ONE, Ex, clip, dot, num, when
from kalkyl.report.living.graph import YES, Graph
from kalkyl.report.living.grid import Grid
from kalkyl.report.living.persons import LiveLine, Profile
from kalkyl.report.living.timeline import ALIVE, Timeline
from kalkyl.report.units import target_name

TOP: Final = 4
_FIRST: Final = ("År från start", "Kalenderår")


@dataclass(frozen=True)
class LiveTrack:
    """One state or event type: change in volume per year, and the lines that it is multiplied with.

    Attributes:
        key: State or event.
        change: Person-years or events, with minus without, by profile and year.
        lines: Flow of one.
        cases: Cases that the outcome avoids, or None where it has no stated effect.
    """

    key: str
    change: dict[Profile, tuple[Ex, ...]]
    lines: Sequence[LiveLine]
    cases: Ex | None


class OutcomeSheet:
    """The sheet of one outcome, filled column by column.

    Args:
        graph: The workbook.
        time: The years.
        number: Position of the outcome, from 1.
        outcome: The outcome.
    """

    def __init__(self, graph: Graph, time: Timeline, number: int, outcome: Utfall) -> None:
        self.graph, self.time, self.years = graph, time, time.years
        name = target_name(outcome.nyckel, graph.resultat.parametrar)
        lead = f"{name}: volymer med och utan insatsen, år för år."
        self.grid: Grid = graph.grid(
            f"Utfall {number}", f"Utfall {number}", lead, widths=(12, 12, 17), freeze=(TOP, 2)
        )
        self.grid.heads(TOP - 1, _FIRST)
        for t in range(self.years):
            self.grid.constant(TOP + t, 0, t, "heltal")
            self.grid.put(TOP + t, 1, time.at(0, t), "ar")
        self.col = 2
        self.realised = ONE - graph.value("kalkyl.optimism_nytta")

    def column(self, head: str, cells: Sequence[Ex], kind: str = "tal4") -> tuple[Ex, ...]:
        """Put a column with one cell per year."""
        self.grid.heads(TOP - 1, [head], self.col)
        placed = tuple(self.grid.put(TOP + t, self.col, ex, kind) for t, ex in enumerate(cells))
        self.col += 1
        return placed

    def since(self, t: int) -> Ex:
        """Years since start in a row."""
        return self.grid.ref(TOP + t, 0)

    def alive(self, t: int) -> Ex:
        """Share alive in a row."""
        return self.time.at(ALIVE, t)

    def people(
        self, without: Sequence[Ex], with_it: Sequence[Ex], profiles: Sequence[Profile]
    ) -> dict[Profile, tuple[Ex, ...]]:
        """From shares by year since start to change in person-years by calendar year, by profile."""
        change = {}
        for profile in dict.fromkeys(((), *profiles)):
            factors = [_factor(profile, t) for t in range(self.years)]
            note = "" if not profile else ", viktad efter år i tillståndet"
            self.column(
                f"Skillnad per deltagare{note}",
                [
                    (b - a) * self.alive(t) * factors[t]
                    for t, (a, b) in enumerate(zip(without, with_it, strict=True))
                ],
            )
            each = self.col - 1
            found = [
                self.realised * dot(self.time.reversed(t), self.grid.down(TOP, each, t + 1))
                for t in range(self.years)
            ]
            change[profile] = self.column(f"Ändring i personår{note}", found)
        self._volume("Personår utan insatsen", without)
        self._volume("Personår med insatsen (utan avdrag för optimism)", with_it)
        return change

    def _volume(self, head: str, share: Sequence[Ex]) -> None:
        self.column(f"{head}, per deltagare", [p * self.alive(t) for t, p in enumerate(share)])
        each = self.col - 1
        self.column(
            head, [dot(self.time.reversed(t), self.grid.down(TOP, each, t + 1)) for t in range(self.years)]
        )

    def cases(self, without: Sequence[Ex], with_it: Sequence[Ex]) -> Ex:
        """Participants times the largest difference in share, with its sign: see `ModelRun.planned_cases`."""
        g = self.grid
        self.column("Undvikna fall per deltagare", [a - b for a, b in zip(without, with_it, strict=True)])
        span = g.down(TOP, self.col - 1, self.years)
        high, low = max(span.numbers), min(span.numbers)
        largest = Ex(
            f"IF(MAX({span.text})>=-MIN({span.text}),MAX({span.text}),MIN({span.text}))",
            high if high >= -low else low,
        )
        row = TOP + self.years + 1
        g.text(row, 0, "Undvikna fall", "etikett")
        return g.put(row, 2, self.time.people * largest, "antal")


def _factor(profile: Profile, t: int) -> Ex:
    return num(profile[min(t, len(profile) - 1)]) if profile else ONE


def profiles_of(lines: Sequence[LiveLine]) -> list[Profile]:
    """The different profiles by year in the state among some lines."""
    return list(dict.fromkeys(line.profile for line in lines))


def share_track(
    graph: Graph, time: Timeline, number: int, outcome: AndelUtfall, lines: Sequence[LiveLine]
) -> LiveTrack:
    """Outcome model ANDEL: see `engine.volumes.share_model`."""
    sheet, base, value = OutcomeSheet(graph, time, number, outcome), f"utfall.{outcome.nyckel}", graph.value
    stay = staying(sheet, outcome.tillstand, value(f"{base}.kvar_i_tillstand").chosen(YES))
    delay = value(f"{base}.fordrojning_ar")
    strength = sheet.column(
        "Effektens styrka", [shape(graph, base, sheet.since(t) - delay) for t in range(sheet.years)]
    )
    q0 = value(f"{base}.anda")
    q1 = q0 if outcome.lyckade is None else value(f"{base}.lyckade")
    without, with_it = (
        sheet.column(head, [(ONE - q * g) * s for g, s in zip(strength, stay, strict=True)])
        for head, q in (("Andel i tillståndet utan insatsen", q0), ("Andel med insatsen", q1))
    )
    change = sheet.people(without, with_it, profiles_of(lines))
    cases = None if outcome.lyckade is None else _stated_cases(sheet, q1 - q0)
    return LiveTrack(outcome.tillstand, change, lines, cases)


def _stated_cases(sheet: OutcomeSheet, share: Ex) -> Ex:
    row = TOP + sheet.years + 1
    sheet.grid.text(row, 0, "Lyckade fler", "etikett")
    return sheet.grid.put(row, 2, sheet.time.people * share, "antal")


def staying(sheet: OutcomeSheet, state: str, counted: Ex | None = None) -> tuple[Ex, ...]:
    """Probability of still being in the state: the yearly one to the power of the years."""
    kept = sheet.graph.value(f"tillstand.{state}.kvar_per_ar")
    cells = [ONE if t == 0 else kept ** sheet.since(t) for t in range(sheet.years)]
    if counted is not None:
        cells = [when(counted, ex, ONE) for ex in cells]
    return sheet.column("Andel som annars är kvar", cells)


def curve_track(
    graph: Graph,
    time: Timeline,
    number: int,
    outcome: RiskkurvaUtfall,
    lines: Sequence[LiveLine],
    scale: float,
) -> LiveTrack:
    """Outcome model RISKKURVA, directly or through a chain: see `engine.volumes.risk_model` and `chain_model`."""
    sheet, base, value = OutcomeSheet(graph, time, number, outcome), f"utfall.{outcome.nyckel}", graph.value
    p0 = value(f"{base}.p0")
    if outcome.kurva:
        last = len(outcome.kurva) - 1
        cells = [clip(value(f"{base}.kurva.{min(t, last)}") * p0) for t in range(sheet.years)]
    else:
        cells = [p0 * s for s in staying(sheet, outcome.tillstand)]
    without = sheet.column("Andel i tillståndet utan insatsen", cells)
    if outcome.effekt is None:
        with_it = sheet.column("Andel med insatsen (effekten är inte känd)", without)
    else:
        with_it = _with_effect(sheet, outcome, base, without, scale)
    change = sheet.people(without, with_it, profiles_of(lines))
    cases = None if outcome.effekt is None else sheet.cases(without, with_it)
    return LiveTrack(outcome.tillstand, change, lines, cases)


def _with_effect(
    sheet: OutcomeSheet, outcome: RiskkurvaUtfall, base: str, without: Sequence[Ex], scale: float
) -> tuple[Ex, ...]:
    graph = sheet.graph
    assert outcome.effekt is not None
    effect = live_effect(graph, outcome.effekt, base, scale)
    delay = graph.value(f"{base}.fordrojning_ar")
    grip = [shape(graph, base, sheet.since(t) - delay) for t in range(sheet.years)]
    strength = sheet.column(
        "Effektens styrka", [effect.strength(g) for g in sheet.column("Kvarvarande effekt", grip)]
    )
    if not outcome.kedja:
        return sheet.column(
            "Andel med insatsen", [effect.changed(p, s) for p, s in zip(without, strength, strict=True)]
        )
    before: Sequence[Ex] = [graph.value(f"{base}.kedja.0.andel_med_risk")] * sheet.years
    after = sheet.column(
        "Andel med risken efter insatsen",
        [effect.changed(p, s) for p, s in zip(before, strength, strict=True)],
    )
    factor: tuple[Ex, ...] = ()
    for n in range(len(outcome.kedja)):
        link = f"{base}.kedja.{n}"
        causal = graph.value(f"{link}.relativ_risk") ** graph.value(f"{link}.kausal_andel")
        factor = sheet.column(
            f"Faktor efter led {n + 1}",
            [(ONE - a + a * causal) / (ONE - b + b * causal) for b, a in zip(before, after, strict=True)],
        )
        if n + 1 < len(outcome.kedja):
            before = [graph.value(f"{base}.kedja.{n + 1}.andel_med_risk")] * sheet.years
            after = sheet.column(
                f"Andel med risken i led {n + 2}", [clip(p * f) for p, f in zip(before, factor, strict=True)]
            )
    return sheet.column("Andel med insatsen", [clip(p * f) for p, f in zip(without, factor, strict=True)])
