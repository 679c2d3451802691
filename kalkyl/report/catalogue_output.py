"""The parameter catalogue as a document and as an Excel workbook.

The command `kalkyl katalog --dokument docs/parametrar.md` writes the document anew.
"""

import io
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from kalkyl.model.actors import ETIKETTER
from kalkyl.model.missing import Saknad
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.values import BEVISGRAD_ETIKETTER, Kalla
from kalkyl.report.book import Book, Cell, new_workbook, number_cell
from kalkyl.report.catalogue import Uppgift, catalogue
from kalkyl.report.catalogue_search import Skillnad
from kalkyl.report.numbers import format_number

_NBSP = "\u00a0"
HEADERS = (
    "Uppgift",
    "Ämne",
    "Betalare",
    "Värde",
    "Lägst",
    "Högst",
    "Enhet",
    "Prisår",
    "Underlag",
    "Källa",
    "Länk",
    "Granskad",
    "Kommentar",
    "Äldre år",
    "Adress",
)


def shown(x: float | None) -> str:
    """Write a figure with the decimals that it needs, at most four.

    >>> shown(0.35), shown(None)
    ('0,35', '')
    """
    if x is None:
        return ""
    decimals = next((d for d in range(4) if abs(x - round(x, d)) < 1e-9 * max(1.0, abs(x))), 4)
    return format_number(x, decimals)


def markdown(parameters: Parameteruppsattning) -> str:
    """Return the catalogue as a Markdown document, generated from the files of the set."""
    entries = catalogue(parameters)
    lines = [
        f"# Parametrar: {parameters.namn}",
        "",
        f"Version {parameters.version}. Dokumentet skapas ur parameterfilerna och ändras inte för hand.",
        "",
        "Adressen i sista kolumnen används när ett värde byts ut mot ett lokalt. Nivån anger hur stor del av osäkerheten "
        "som intervallet täcker. Rader märkta *avstängd* är inte kontrollerade mot sin källa och används inte.",
        "",
    ]
    if parameters.syntetisk:
        lines += ["**Talen är påhittade för övning.**", ""]
    older = {key for u in entries for key in u.historik}
    for topic, group in groupby((u for u in entries if u.id not in older), key=lambda u: u.amne):
        lines += [f"## {topic}", "", *_topic_table(list(group), {u.id: u for u in entries}), ""]
    lines += [
        *_missing_lines(list(parameters.saknade.values())),
        *_source_lines(list(parameters.kallor.values())),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _topic_table(entries: Sequence[Uppgift], known: dict[str, Uppgift]) -> Iterator[str]:
    yield "| Uppgift | Värde | Intervall | Enhet | Prisår | Underlag | Källa | Adress |"
    yield "|---|---:|---|---|---|---|---|---|"
    for u in entries:
        name = f"{u.namn} (*avstängd*)" if u.avstangd else u.namn
        earlier = ", ".join(f"{known[k].prisar}: {shown(known[k].varde)}" for k in u.historik)
        if earlier:
            name = f"{name}. Tidigare: {earlier}"
        note = f". {u.kommentar}" if u.kommentar else ""
        cells = (
            name,
            shown(u.varde),
            _interval(u),
            u.enhet,
            str(u.prisar or ""),
            BEVISGRAD_ETIKETTER.get(u.bevisgrad, ""),
            f"{u.kalltext}{note}",
            f"`{u.id}`",
        )
        yield f"| {' | '.join(_cell(c) for c in cells)} |"


def _interval(u: Uppgift) -> str:
    if u.lag is None or u.niva is None:
        return ""
    return f"{shown(u.lag)}–{shown(u.hog)} ({format_number(u.niva * 100)}{_NBSP}%)"


def _cell(text: str) -> str:
    """Make a text safe inside a table cell."""
    flat = re.sub(r"\s*\n\s*", " ", text.replace(_NBSP, " "))
    return flat.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def _missing_lines(missing: Sequence[Saknad]) -> Iterator[str]:
    if not missing:
        return
    yield from ("## Saknade uppgifter", "", "Ingen användbar uppgift har hittats. Ange ett lokalt värde.", "")
    yield "| Uppgift | Aktör | Var den finns | Kolada | Kommentar |"
    yield "|---|---|---|---|---|"
    for item in missing:
        actor = ETIKETTER[item.aktor] if item.aktor else ""
        cells = (item.namn, actor, item.var_den_finns, ", ".join(item.kolada), item.kommentar)
        yield f"| {' | '.join(_cell(c) for c in cells)} |"
    yield ""


def _source_lines(sources: Sequence[Kalla]) -> Iterator[str]:
    yield from ("## Källor", "")
    for source in sorted(sources, key=lambda s: (s.utgivare.lower(), s.titel.lower())):
        title = _cell(source.titel)
        linked = f"[{_bracket(title)}](<{source.lank}>)" if _safe(source.lank) else title
        note = f" {_cell(source.kommentar)}" if source.kommentar else ""
        yield f"- {_cell(source.utgivare)}: {linked}, {source.ar or 'odaterad'}.{note}"


def _bracket(text: str) -> str:
    return text.replace("[", "\\[").replace("]", "\\]")


def _safe(link: str) -> bool:
    return re.fullmatch(r"https?://[^\s<>]+", link) is not None


def catalogue_bytes(parameters: Parameteruppsattning, entries: Sequence[Uppgift] | None = None) -> bytes:
    """Return the catalogue (or a filtered part of it) as an Excel workbook."""
    stream = io.BytesIO()
    with new_workbook(stream) as workbook:
        workbook.set_properties({"title": f"Parametrar: {parameters.namn}", "author": "Kalkyl"})
        workbook.set_custom_property("kalkyl-format", "kalkyl-katalog")
        workbook.set_custom_property("kalkyl-version", 1)
        book = Book(workbook, f"{parameters.namn}, version {parameters.version}")
        _value_sheet(book, parameters, catalogue(parameters) if entries is None else entries)
        _missing_sheet(book, list(parameters.saknade.values()))
        _source_sheet(book, list(parameters.kallor.values()))
    return stream.getvalue()


def _value_sheet(book: Book, parameters: Parameteruppsattning, entries: Sequence[Uppgift]) -> None:
    widths = (46, 18, 20, 13, 12, 12, 20, 8, 16, 46, 30, 12, 46, 24, 34)
    lead = f"{parameters.namn}, version {parameters.version}. Källornas egna belopp, i deras egna prisår."
    sheet = book.sheet("Parametrar", "Parametrar", lead, widths)
    names = {u.id: u for u in catalogue(parameters)}
    rows = [_value_cells(u, names) for u in entries]
    first = sheet.table(HEADERS, rows, freeze=1)
    sheet.page.autofilter(first - 1, 0, first + max(len(rows), 1) - 1, len(HEADERS) - 1)
    sheet.close()


def _value_cells(u: Uppgift, names: dict[str, Uppgift]) -> list[Cell]:
    def number(x: float | None) -> Cell:
        return Cell("") if x is None else number_cell(x)

    older = ", ".join(f"{names[k].prisar}: {shown(names[k].varde)}" for k in u.historik if k in names)
    off = "Avstängd: inte kontrollerad mot källan. " if u.avstangd else ""
    local = f"Lokalt värde; basvärdet är {shown(u.bas)}. " if u.bas is not None else ""
    return [
        Cell(u.namn),
        Cell(u.amne),
        Cell(", ".join(ETIKETTER[a] for a in u.aktorer)),
        number(u.varde),
        number(u.lag),
        number(u.hog),
        Cell(u.enhet),
        Cell("") if u.prisar is None else Cell(u.prisar, "ar"),
        Cell(BEVISGRAD_ETIKETTER.get(u.bevisgrad, "")),
        Cell(u.kalltext),
        Cell(u.kalla.lank if u.kalla is not None else ""),
        Cell("") if u.granskad is None else Cell(u.granskad, "datum"),
        Cell(f"{off}{local}{u.kommentar}".strip()),
        Cell(older),
        Cell(u.id),
    ]


def _missing_sheet(book: Book, missing: Sequence[Saknad]) -> None:
    lead = "Ingen användbar uppgift har hittats. Ange ett lokalt värde."
    sheet = book.sheet("Saknade uppgifter", "Saknade uppgifter", lead, (46, 22, 56, 22, 46))
    rows = [
        [
            Cell(m.namn),
            Cell(ETIKETTER[m.aktor] if m.aktor else ""),
            Cell(m.var_den_finns),
            Cell(", ".join(m.kolada)),
            Cell(m.kommentar),
        ]
        for m in missing
    ]
    sheet.table(("Uppgift", "Aktör", "Var den finns", "Kolada", "Kommentar"), rows, freeze=1)
    sheet.close()


def _source_sheet(book: Book, sources: Sequence[Kalla]) -> None:
    sheet = book.sheet("Källor", "Källor", "Alla källor som värdena hänvisar till.", (30, 60, 10, 60, 60))
    rows = [
        [
            Cell(s.utgivare),
            Cell(s.titel),
            Cell("odaterad") if s.ar is None else Cell(s.ar, "ar"),
            Cell(s.lank),
            Cell(s.kommentar),
        ]
        for s in sorted(sources, key=lambda s: (s.utgivare.lower(), s.titel.lower()))
    ]
    sheet.table(("Utgivare", "Titel", "År", "Länk", "Kommentar"), rows, freeze=1)
    sheet.close()


def difference_lines(differences: Sequence[Skillnad]) -> list[str]:
    """Write the differences between two sets, one line each, in Swedish."""
    return [f"{d.namn}: {_change(d)}" for d in differences]


def _change(d: Skillnad) -> str:
    if d.fore is None or d.efter is None:
        return d.slag
    other = ", ".join(f for f in d.falt if f != "värde")
    if "värde" not in d.falt:
        return f"ändrat: {other}"
    also = f" (även ändrat: {other})" if other else ""
    return f"{_figure(d.fore)} blev {_figure(d.efter)}{also}"


def _figure(u: Uppgift) -> str:
    year = f" ({u.prisar} års priser)" if u.prisar else ""
    return f"{shown(u.varde)} {u.enhet}{year}".strip()
