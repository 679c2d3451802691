"""Incident lists (one row per incident: date, category, place, type), so that nobody has to report twice."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from kalkyl.lagesbild import layout
from kalkyl.lagesbild.draft import Draft, whole
from kalkyl.lagesbild.mapping import LEAVE_OUT
from kalkyl.lagesbild.model import Observation
from kalkyl.lagesbild.months import month_name, read_month
from kalkyl.lagesbild.personal_data import mask
from kalkyl.lagesbild.rows import ALL
from kalkyl.lagesbild.tables import Table
from kalkyl.model.problems import Problem

_DATED: Final = ("manad", "kategori", "omrade", "plats", "typ", "antal")


def is_incident_list(table: Table) -> bool:
    """Whether a table has a date and a category on each row, and no indicator."""
    fields = {layout.heading(cell) for cell in table.header}
    return "manad" in fields and bool(fields & {"kategori", "typ"}) and not fields & {"indikator", "lage"}


def read_incidents(draft: Draft, table: Table) -> None:
    """Count the incidents of a list per area, indicator and month.

    A list is taken as a register: an indicator that occurs in it anywhere has a true zero in every area and month in
    which the list has any incident at all but none of that kind. A month without a single row counts as not reported.
    """
    columns = {f: n for n, cell in reversed(list(enumerate(table.header))) if (f := layout.heading(cell))}
    texts = [n for n in range(len(table.header)) if n not in [columns[f] for f in _DATED if f in columns]]
    place = columns.get("plats")
    counts: Counter[tuple[str, str, int]] = Counter()
    unknown: Counter[str] = Counter()
    months: set[int] = set()
    for row, cells in table.rows:
        draft.check_texts(table, row, cells, [*texts, *([place] if place is not None else [])])
        try:
            month, area, category, kind, number = _incident(draft, columns, cells)
        except ValueError as error:
            draft.refuse(table.at(row), str(error))
            continue
        key = draft.mapping.indicator(category, kind, draft.indicators)
        months.add(month)
        if key is None:
            unknown[category or kind] += 1
            draft.refuse(
                table.at(row),
                f"kategorin ”{(category or kind)[:40]}” är inte kopplad till någon indikator.",
            )
        elif key != LEAVE_OUT:
            counts[area, key, month] += number
    _add(draft, counts, months)
    _tell(draft, table.place, sum(counts.values()), months, unknown)


def _tell(draft: Draft, place: str, events: int, months: set[int], unknown: Counter[str]) -> None:
    """Note how the list was understood, and which categories nobody has mapped."""
    if months:
        span = f"{month_name(min(months))}–{month_name(max(months))}"
        draft.notes.append(f"{place}: lästes som händelselista, {events} händelser {span}.")
    for category, number in unknown.most_common():
        draft.warnings.append(
            Problem(
                place,
                f"kategorin ”{mask(category)[:40]}” ({number} rader) är inte kopplad till någon indikator. Koppla den i kopplingsfilen.",
            )
        )


def _incident(draft: Draft, columns: dict[str, int], cells: Sequence[Any]) -> tuple[int, str, str, str, int]:
    def text(name: str) -> str:
        cell = cells[columns[name]] if name in columns else None
        return "" if cell is None else str(cell).strip()

    raw = cells[columns["manad"]]
    if raw is None or not str(raw).strip():
        raise ValueError("datumet saknas.")
    month = read_month(raw)
    category, kind = text("kategori"), text("typ")
    if not category and not kind:
        raise ValueError("kategorin saknas.")
    place = text("plats")
    named = text("omrade") or (draft.mapping.area(place) if place else "")
    number = whole(cells[columns["antal"]]) if "antal" in columns else 1
    if number is None or number < 1:
        raise ValueError("antalet ska vara minst 1.")
    if not named and ("omrade" in columns or "plats" in columns):
        raise ValueError("området saknas. Skriv område eller plats.")
    return month, draft.area(named or ALL), category, kind, number


def _add(draft: Draft, counts: Counter[tuple[str, str, int]], months: set[int]) -> None:
    areas = dict.fromkeys(area for area, _, _ in counts)
    indicators = dict.fromkeys(key for _, key, _ in counts)
    for area in areas:
        for key in indicators:
            for month in sorted(months):
                number = counts.get((area, key, month), 0)
                draft.observations.append(
                    Observation(
                        omrade=area,
                        indikator=key,
                        manad=month,
                        antal=number,
                        lage="rapporterat" if number else "inget",
                        kalla="händelselista",
                    )
                )
