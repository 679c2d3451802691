"""The choice and the fund as tables of text, the same for page, document and workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kalkyl.fond.candidates import Kandidat
from kalkyl.fond.explanations import Skal
from kalkyl.fond.fund import Fond
from kalkyl.fond.portfolio import Portfolj, Val
from kalkyl.report.numbers import format_kr, format_percent
from kalkyl.report.text import label


@dataclass(frozen=True)
class Tabell:
    """A table.

    Attributes:
        rubrik: What it shows.
        kolumner: Headings.
        rader: Cells as text.
        textkolumner: Number of columns of text from the left.
        summor: Rows that are sums.
    """

    rubrik: str
    kolumner: tuple[str, ...]
    rader: tuple[tuple[str, ...], ...]
    textkolumner: int = 1
    summor: tuple[int, ...] = ()


def chosen_table(portfolio: Portfolj, chosen: Val, reasons: Sequence[Skal]) -> Tabell:
    """Every candidate: cost, expected net, how sure, and whether it was chosen or why not."""
    why = {s.id: s for s in reasons}
    rows = [_candidate(k, portfolio, why.get(k.id)) for k in portfolio.kandidater]
    return Tabell(
        "Insatserna", ("Insats", "Val", "Kostnad för kommunen", "Väntat netto", "Lönar sig i"), tuple(rows), 2
    )


def _candidate(k: Kandidat, portfolio: Portfolj, why: Skal | None) -> tuple[str, ...]:
    npv = k.npv(portfolio.perspektiv)
    drawn = npv[1:] if len(npv) > 1 else npv
    cost = sum(float(k.kostnad(b, portfolio.years).sum()) for b in {k.resultat.scenario.kostnad.namnd})
    verdict = "Vald" if why is None else why.text + _lacking(why)
    return (
        k.namn,
        verdict,
        format_kr(cost),
        format_kr(float(drawn.mean())),
        format_percent(float((drawn > 0).mean()), 0),
    )


def _lacking(why: Skal) -> str:
    if not why.extra:
        return ""
    parts = [
        f"{label(b).lower()} {format_kr(float(np.max(x)))} som mest ett år" for b, x in why.extra.items()
    ]
    return f" Det saknas: {', '.join(parts)}."


def balance_table(found: Fond) -> Tabell:
    """The fund year by year."""
    paid = np.sum([p.utbetalt for p in found.planer] or [np.zeros(len(found.ar))], axis=0)
    back = np.sum([p.tillbaka for p in found.planer] or [np.zeros(len(found.ar))], axis=0)
    heads = ["År", "Betalas ut", "Kommer tillbaka", "Saldo vid årets slut"]
    low, high = _interval(found)
    if low is not None:
        heads.append("Saldo i 8 av 10 simuleringar")
    rows = []
    for t, year in enumerate(found.ar):
        row = [
            str(year),
            format_kr(float(paid[t])),
            format_kr(float(back[t])),
            format_kr(float(found.saldo[t])),
        ]
        if low is not None and high is not None:
            row.append(f"{format_kr(float(low[t]))} till {format_kr(float(high[t]))}")
        rows.append(tuple(row))
    return Tabell("Fonden år för år", tuple(heads), tuple(rows))


def _interval(found: Fond) -> tuple[np.ndarray | None, np.ndarray | None]:
    if not found.saldo_dragningar.size:
        return None, None
    low, high = np.quantile(found.saldo_dragningar, [0.1, 0.9], axis=0)
    return low, high


def repayment_tables(found: Fond, names: Mapping[str, str]) -> tuple[Tabell, ...]:
    """The plan of payments back: one table per decision, boards as columns."""
    tables = []
    for plan in found.planer:
        boards = list(plan.aterfors)
        rows = [
            (str(year), *(format_kr(float(plan.aterfors[b][t])) for b in boards))
            for t, year in enumerate(found.ar)
            if any(plan.aterfors[b][t] > 0.5 for b in boards)
        ]
        if rows:
            sums = ("Summa", *(format_kr(float(plan.aterfors[b].sum())) for b in boards))
            title = f"Återbetalningsplan: {names[plan.beslut.id]}"
            tables.append(Tabell(title, ("År", *map(label, boards)), (*rows, sums), summor=(len(rows),)))
    return tuple(tables)
