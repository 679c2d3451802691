"""Reading a lägesbild: the good rows become observations, the bad ones are listed with their reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kalkyl.lagesbild import layout
from kalkyl.lagesbild.draft import Draft, whole
from kalkyl.lagesbild.incidents import is_incident_list, read_incidents
from kalkyl.lagesbild.mapping import Koppling
from kalkyl.lagesbild.model import Lagesbild, Omrade
from kalkyl.lagesbild.months import month_code
from kalkyl.lagesbild.rows import read_counts
from kalkyl.lagesbild.tables import Table, read_tables
from kalkyl.model.base import fold
from kalkyl.model.indicators import Indikator
from kalkyl.model.problems import InputError, Problem

_STRAY: Final = 12
"""Months without a single report after which what follows is taken for a mistyped year."""


@dataclass(frozen=True)
class Inlasning:
    """What came out of some files.

    Attributes:
        bild: The picture, or None when not a single row could be used.
        rader: Number of rows with content.
        avvisade: Rows that were refused, with the reason.
        varningar: What should be looked at.
        noter: How the files were understood.
    """

    bild: Lagesbild | None
    rader: int
    avvisade: tuple[Problem, ...]
    varningar: tuple[Problem, ...]
    noter: tuple[str, ...]


def read_lagesbild(
    files: Sequence[tuple[bytes, str]],
    indicators: Mapping[str, Indikator],
    *,
    name: str = "",
    population: Mapping[str, int] | None = None,
    mapping: Koppling | None = None,
) -> Inlasning:
    """Read templates, tables and incident lists together.

    Args:
        files: Content and name of each file.
        indicators: Indicators of the parameter set, by id.
        name: Whose picture it is; empty takes what the template says, or the name of the first file.
        population: Inhabitants by name of area, used where the files say nothing.
        mapping: Own mapping of categories and places; None uses the words of the indicators.

    Raises:
        InputError: A file cannot be read at all.
    """
    known = {fold(place): count for place, count in (population or {}).items()}
    own = mapping or Koppling()
    draft = Draft(own.with_own(indicators), known, own)
    tables = _tables(files)
    for table in sorted(tables, key=lambda t: not is_area_list(t)):
        if is_area_list(table):
            _read_areas(draft, table)
            continue
        draft.rows += len(table.rows)
        (read_incidents if is_incident_list(table) else read_counts)(draft, table)
    owner = next((t.owner for t in tables if t.owner), "")
    return _result(draft, name or owner or _plain(files[0][1] if files else ""))


def _tables(files: Sequence[tuple[bytes, str]]) -> list[Table]:
    """Return the tables of all files; the faults of all files together when some cannot be read."""
    faults: list[Problem] = []
    tables: list[Table] = []
    for data, name in files:
        try:
            tables += read_tables(data, name)
        except InputError as error:
            faults += error.problems
    if faults:
        raise InputError(faults)
    return tables


def _plain(file_name: str) -> str:
    return (
        file_name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0].replace("_", " ")[:60]
        or "Lägesbild"
    )


def _refuse_stray_months(draft: Draft) -> None:
    """Refuse what lies more than a year after all else: a mistyped year would otherwise be the newest month."""
    months = sorted({o.manad for o in draft.observations})
    stray = next((late for early, late in pairwise(months) if late - early > _STRAY), None)
    if stray is None:
        return
    for o in draft.observations:
        if o.manad >= stray:
            place = f"{draft.areas[o.omrade].namn}, {draft.indicators[o.indikator].namn}"
            draft.refuse(
                place,
                f"månaden {month_code(o.manad)} ligger mer än ett år efter de andra. Rätta årtalet om det är fel.",
            )
    draft.observations = [o for o in draft.observations if o.manad < stray]


def _result(draft: Draft, name: str) -> Inlasning:
    _refuse_stray_months(draft)
    used = {o.omrade for o in draft.observations}
    bild = None
    if draft.observations:
        bild = Lagesbild(
            namn=name,
            syntetisk=any(fold(o.kalla).startswith("pahitt") for o in draft.observations),
            omraden=_areas(draft, used, name),
            indikatorer=draft.indicators,
            observationer=tuple(draft.observations),
        )
    return Inlasning(bild, draft.rows, tuple(draft.refused), tuple(draft.warnings), tuple(draft.notes))


def _areas(draft: Draft, used: set[str], name: str) -> tuple[Omrade, ...]:
    """Return the areas in use; a single one without inhabitants is the whole municipality and takes its number."""
    areas = tuple(area for key, area in draft.areas.items() if key in used)
    if len(areas) == 1 and areas[0].folkmangd is None:
        return (areas[0].model_copy(update={"folkmangd": draft.population.get(fold(name))}),)
    return areas


def is_area_list(table: Table) -> bool:
    """Whether a table says how many live in each area, and nothing else."""
    fields = {layout.heading(cell) for cell in table.header}
    return {"omrade", "folkmangd"} <= fields and not fields & {"manad", "antal", "indikator", "kategori"}


def _read_areas(draft: Draft, table: Table) -> None:
    columns = {layout.heading(cell): n for n, cell in enumerate(table.header)}
    for row, cells in table.rows:
        name, people = cells[columns["omrade"]], cells[columns["folkmangd"]]
        try:
            key = draft.area(str(name or ""))
            count = whole(people)
            if count is not None and count < 1:
                raise ValueError("folkmängden ska vara minst 1. Lämna cellen tom om den inte är känd.")
        except ValueError as error:
            draft.refuse(table.at(row), str(error))
            continue
        if count is not None:
            draft.areas[key] = draft.areas[key].model_copy(update={"folkmangd": count})
