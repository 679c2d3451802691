"""Small pieces of HTML. Everything that comes from a person or a file is escaped here, in one place."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.values import BEVISGRAD_ETIKETTER, Bevisgrad, Varde
from kalkyl.report.numbers import DECIMAL, format_number, format_percent, plain_number
from kalkyl.report.units import unit_label

MOST_FAULTS = 12
Cell = str | None


def esc(text: object) -> str:
    """Escape text for HTML content and attributes."""
    return escape(str(text), quote=True)


def paragraph(text: str, css: str = "") -> str:
    """Return a paragraph of escaped text."""
    return f'<p class="{css}">{esc(text)}</p>' if css else f"<p>{esc(text)}</p>"


def body(*parts: str, css: str = "") -> str:
    """Wrap content that the style sheet treats as running text."""
    return f'<div class="k-body {css}">{"".join(parts)}</div>'


def notice(texts: Iterable[str], kind: str = "", title: str = "") -> str:
    """Return a coloured box with one paragraph per text; empty without texts."""
    lines = [paragraph(t) for t in texts]
    if not lines:
        return ""
    head = f"<p><strong>{esc(title)}</strong></p>" if title else ""
    role = ' role="alert"' if kind == "bad" else ' role="status"'
    return f'<div class="k-notice {f"k-notice-{kind}" if kind else ""}"{role}>{head}{"".join(lines)}</div>'


def grade(bevisgrad: Bevisgrad) -> str:
    """Return an evidence grade as a label; an assumption looks different from the rest."""
    return f'<span class="k-grade k-grade-{bevisgrad}">{BEVISGRAD_ETIKETTER[bevisgrad]}</span>'


def table(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    text_columns: int = 1,
    sums: Iterable[int] = (),
    raw: bool = False,
    widest: int | None = None,
) -> str:
    """Return a table; the first cell of a row is its header.

    Args:
        caption: What the table shows, with unit.
        head: Column headings.
        rows: Cells as text; a row of one cell is a group heading; None leaves a cell empty.
        text_columns: How many columns from the left hold text (the rest are right-aligned numbers).
        sums: Positions of rows that are totals.
        raw: Whether cells are HTML already.
        widest: Position of the column that holds most text and gets most room.
    """
    show = str if raw else esc
    total = set(sums)
    head_html = "".join(
        f'<th scope="col"{" class=k-wide" if i == widest else "" if i < text_columns else " class=k-num"}>{esc(h)}</th>'
        for i, h in enumerate(head)
    )
    lines = [
        _table_row(row, head, text_columns, show, is_sum=number in total) for number, row in enumerate(rows)
    ]
    stack = " k-stack" if text_columns > 1 else ""
    return (
        f'<p class="k-caption">{esc(caption)}</p><div class="k-table-wrap" aria-label="{esc(caption)}">'
        f'<table class="k-table{stack}" aria-label="{esc(caption)}">'
        f"<thead><tr>{head_html}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _table_row(
    row: Sequence[Cell],
    head: Sequence[str],
    text_columns: int,
    show: Callable[[object], str],
    *,
    is_sum: bool,
) -> str:
    if len(row) == 1:
        return f'<tr class="k-group"><th scope="rowgroup" colspan="{len(head)}">{show(row[0])}</th></tr>'
    cells = "".join(
        f'<td data-label="{esc(head[i])}"{"" if i < text_columns else " class=k-num"}>{"" if c is None else show(c)}</td>'
        for i, c in enumerate(row[1:], start=1)
    )
    css = ' class="k-sum"' if is_sum else ""
    return f'<tr{css}><th scope="row">{show(row[0])}</th>{cells}</tr>'


def fold(key: str, summary: str, content: str, *, is_open: bool = False) -> str:
    """Return a part that the reader can open; the page remembers whether it is open."""
    return (
        f'<details data-k-del="{esc(key)}"{" open" if is_open else ""}><summary>{esc(summary)}</summary>'
        f"{content}</details>"
    )


def opened(
    problems: Sequence[object], name: str, failed: str = "Filen kunde inte öppnas. Inget har ändrats."
) -> str:
    """Return what happened to a file: what was opened, or the first dozen faults.

    Args:
        problems: Everything that is wrong with it; empty when it was opened.
        name: What was opened, as a sentence says it.
        failed: Heading when it was not.
    """
    if not problems:
        return body(notice([f"Öppnade {name}."], "ok"))
    shown = [str(p) for p in problems[:MOST_FAULTS]]
    if len(problems) > MOST_FAULTS:
        shown.append(f"… och {len(problems) - MOST_FAULTS} fel till.")
    return body(notice(shown, "bad", failed))


def figure(svg: str, caption: str) -> str:
    """Return a figure with its conclusion above it."""
    return f'<figure class="k-figure"><figcaption>{esc(caption)}</figcaption>{svg}</figure>' if svg else ""


def tkr(x: float | None) -> str:
    """Write kronor as thousands of kronor without unit."""
    return format_number(None if x is None else x / 1000)


def plain_share(x: float) -> str:
    """Write a share as per cent with as many decimals as it has.

    >>> plain_share(0.035).replace(chr(160), " ")
    '3,5 %'
    """
    text = format_percent(x, 4)
    number = text[:-2]
    return f"{number.rstrip('0').rstrip(DECIMAL) if DECIMAL in number else number}{text[-2:]}"


def show_value(value: Varde) -> str:
    """Write a value in the way its unit is shown to people: shares as per cent."""
    if value.enhet in ("andel", "andel_per_ar"):
        return plain_share(value.varde)
    return plain_number(value.varde, 0 if abs(value.varde) >= 1000 else 4)


def source_text(value: Varde, parameters: Parameteruppsattning) -> str:
    """Say where a value comes from, in words (not escaped)."""
    source = parameters.kallor.get(value.kalla)
    if source is not None:
        year = f" ({source.ar})" if source.ar and str(source.ar) not in source.titel else ""
        detail = f", {value.kalla_detalj}" if value.kalla_detalj not in source.titel else ""
        return f"{source.utgivare}: {source.titel}{year}{detail}"
    return value.kalla or value.kalla_detalj or "Ingen källa"


def interval_text(value: Varde) -> str:
    """Say the interval of a value and its level; empty without an interval."""
    if value.lag is None or value.hog is None:
        return ""
    shares = value.enhet in ("andel", "andel_per_ar")
    low, high = (plain_share(x) if shares else plain_number(x, 2) for x in (value.lag, value.hog))
    kind = "från lägsta till högsta" if value.niva == 1 else f"{format_percent(value.niva, 0)}-intervall"
    return f"{low} till {high} ({kind})"


_PLURALS = {
    "manad": "månader",
    "vecka": "veckor",
    "dag": "dagar",
    "timme": "timmar",
    "kontakt": "kontakter",
    "styck": "stycken",
    "handelse": "händelser",
    "person": "personer",
}


def quantity_unit(unit: str) -> str:
    """Return the unit of a quantity in the plural.

    >>> quantity_unit("manad"), quantity_unit("besok")
    ('månader', 'besök')
    """
    return _PLURALS.get(unit, unit_label(unit))
