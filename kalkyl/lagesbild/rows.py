"""Tables of counts, long (one row per area, indicator and month) or wide (months or indicators as columns)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from kalkyl.lagesbild import layout
from kalkyl.lagesbild.draft import Draft, whole
from kalkyl.lagesbild.model import LAGEN, TILLFORLITLIGHETER, TRENDER, Lage, Observation
from kalkyl.lagesbild.months import read_month
from kalkyl.lagesbild.tables import Table, is_month
from kalkyl.model.base import fold
from kalkyl.model.indicators import RAPPORTORER, Indikator
from kalkyl.model.problems import near
from kalkyl.model.swedish import problems

ALL: Final = "Hela kommunen"
"""Area of a table that names none."""

_NOTHING: Final = {"inget_att_rapportera", "inget", "inga", "noll", "nej", "ingen_handelse"}
_MISSING: Final = {
    "ej_rapporterat",
    "ej_rapporterad",
    "saknas",
    "rapport_saknas",
    "uppgift_saknas",
    "ingen_uppgift",
}


def read_counts(draft: Draft, table: Table) -> None:
    """Read a table of counts into the draft, row by row."""
    columns = {f: n for n, cell in reversed(list(enumerate(table.header))) if (f := layout.heading(cell))}
    if "omrade" not in columns and "plats" in columns:
        columns["omrade"] = columns["plats"]
    words = indicator_words(draft.indicators)
    free = {n for n, cell in enumerate(table.header) if n not in columns.values() and not is_month(cell)}
    texts = [columns[f] for f in layout.FREE_TEXTS if f in columns]
    if "antal" in columns or "lage" in columns:
        draft.notes.append(f"{table.place}: lästes som lång tabell, en rad per område, indikator och månad.")
        for row, cells in table.rows:
            draft.check_texts(table, row, cells, [*texts, *free])
            _long(draft, table, row, cells, columns, words)
        return
    months = {n: read_month(cell) for n, cell in enumerate(table.header) if is_month(cell)}
    named = {n: key for n in free if (key := words.get(fold(str(table.header[n])), ""))}
    if months and "indikator" in columns:
        draft.notes.append(f"{table.place}: lästes som bred tabell med en kolumn per månad.")
    elif named and "manad" in columns:
        draft.notes.append(f"{table.place}: lästes som bred tabell med en kolumn per indikator.")
        months = {}
    else:
        draft.refuse(table.place, _unclear(months))
        return
    for row, cells in table.rows:
        draft.check_texts(table, row, cells, [*texts, *(free - named.keys())])
        _wide(draft, table, row, cells, columns, months, named, words)


def _unclear(months: Mapping[int, int]) -> str:
    if months:
        return "tabellen har månader som kolumner men ingen kolumn Indikator. Lägg till den."
    return "tabellen har ingen kolumn Antal, och varken månader eller kända indikatorer som kolumner."


def indicator_words(indicators: Mapping[str, Indikator]) -> dict[str, str]:
    """Return the id of each indicator by folded id and folded name."""
    return {fold(word): i.id for i in indicators.values() for word in (i.namn, i.id)}


def find_indicator(text: Any, words: Mapping[str, str], indicators: Mapping[str, Indikator]) -> str:
    """Return the id of an indicator by id or name.

    Raises:
        ValueError: There is no such indicator.
    """
    shown = str(text or "").strip()
    if not shown:
        raise ValueError("indikatorn saknas. Välj ur listan på bladet Indikatorer.")
    key = words.get(fold(shown))
    if key is None:
        hint = near(shown, [i.namn for i in indicators.values()])
        raise ValueError(f"indikatorn ”{shown[:60]}” finns inte.{hint or ' Välj ur mallens lista.'}")
    return key


def _long(
    draft: Draft,
    table: Table,
    row: int,
    cells: Sequence[Any],
    columns: Mapping[str, int],
    words: Mapping[str, str],
) -> None:
    def cell(name: str) -> Any:
        return cells[columns[name]] if name in columns else None

    faults: list[str] = []

    def attempt(read: Any, *args: Any) -> Any:
        try:
            return read(*args)
        except ValueError as error:
            faults.append(str(error))
            return None

    data: dict[str, Any] = {
        "manad": attempt(_month, cell("manad")),
        "indikator": attempt(find_indicator, cell("indikator"), words, draft.indicators),
        "rapportor": attempt(_choice, cell("rapportor"), RAPPORTORER, "rapportören"),
        "tillforlitlighet": attempt(
            _choice, cell("tillforlitlighet"), TILLFORLITLIGHETER, "tillförlitligheten"
        ),
        "trend": attempt(_choice, cell("trend"), TRENDER, "trenden"),
    }
    data["antal"], data["lage"] = attempt(count, cell("antal"), cell("lage")) or (None, "ej_rapporterat")
    data["omrade"] = attempt(draft.area, str(cell("omrade") or "") if "omrade" in columns else ALL)
    for name in layout.FREE_TEXTS:
        data[name] = str(cell(name) or "").strip()[:2000]
    _keep(draft, table.at(row), data, faults)


def _wide(
    draft: Draft,
    table: Table,
    row: int,
    cells: Sequence[Any],
    columns: Mapping[str, int],
    months: Mapping[int, int],
    named: Mapping[int, str],
    words: Mapping[str, str],
) -> None:
    try:
        area = draft.area(str(cells[columns["omrade"]] or "") if "omrade" in columns else ALL)
        if months:
            key = find_indicator(cells[columns["indikator"]], words, draft.indicators)
            places = [(n, key, value) for n, value in months.items()]
        else:
            month = _month(cells[columns["manad"]])
            places = [(n, key, month) for n, key in named.items()]
    except ValueError as error:
        draft.refuse(table.at(row), str(error))
        return
    for column, key, value in places:
        try:
            number, state = count(cells[column], None)
        except ValueError as error:
            draft.refuse(table.at(row, column), str(error))
            continue
        data = {"omrade": area, "indikator": key, "manad": value, "antal": number, "lage": state}
        _keep(draft, table.at(row, column), data, [])


def _keep(draft: Draft, place: str, data: dict[str, Any], faults: list[str]) -> None:
    if not faults:
        try:
            draft.observations.append(Observation.model_validate(data))
            return
        except ValidationError as error:
            faults = [fault.text for fault in problems(error, place, Observation)]
    draft.refuse(place, " ".join(faults))


def _month(cell: Any) -> int:
    if cell is None or not str(cell).strip():
        raise ValueError("månaden saknas. Skriv t.ex. 2026-03.")
    return read_month(cell)


def count(cell: Any, state: Any) -> tuple[int | None, Lage]:
    """Read a count together with the state of the report: a true zero is told from a missing report.

    Raises:
        ValueError: They cannot be read or contradict each other.
    """
    words, said = fold(str(cell if cell is not None else "")), fold(str(state or ""))
    stated = next((key for key, label in LAGEN.items() if said in (key, fold(label))), None)
    if said and stated is None:
        stated = "inget" if said in _NOTHING else "ej_rapporterat" if said in _MISSING else None
        if stated is None:
            raise ValueError(
                f"läget ”{str(state)[:40]}” finns inte. Välj bland: {', '.join(LAGEN.values())}."
            )
    if str(cell or "").strip() in ("..", ".") or words in _MISSING:
        number: int | None = None
    elif words in _NOTHING:
        number, stated = 0, stated or "inget"
    else:
        number = _number(cell)
    return _agreed(number, stated)


def _agreed(number: int | None, stated: Lage | None) -> tuple[int | None, Lage]:
    if stated == "inget":
        if number:
            raise ValueError(f"läget är ”Inget att rapportera” men antalet är {number}. Rätta det ena.")
        return 0, "inget"
    if stated == "ej_rapporterat":
        if number is not None:
            raise ValueError(f"läget är ”Ej rapporterat” men antalet är {number}. Rätta det ena.")
        return None, "ej_rapporterat"
    if number is None:
        if stated == "rapporterat":
            raise ValueError("läget är ”Rapporterat” men antalet saknas. Fyll i antalet.")
        return None, "ej_rapporterat"
    return number, "rapporterat"


def _number(cell: Any) -> int | None:
    if str(cell or "").strip() in ("-", "–", "−"):
        raise ValueError(
            "ett streck kan betyda både noll och att uppgift saknas. Skriv 0 eller lämna cellen tom."
        )
    number = whole(cell)
    if number is not None and number < 0:
        raise ValueError(f"antalet {number} är negativt. Skriv 0 eller ett positivt heltal.")
    return number


def _choice(cell: Any, labels: Mapping[Any, str], what: str) -> Any:
    text = fold(str(cell or ""))
    if not text:
        return None
    for key, label in labels.items():
        if text in (key, fold(label)):
            return key
    raise ValueError(f"{what} ”{str(cell)[:40]}” finns inte. Välj bland: {', '.join(labels.values())}.")
