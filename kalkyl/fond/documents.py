"""The choice and the fund as a Word document and a workbook."""

import io
from collections.abc import Mapping, Sequence

from kalkyl.fond.explanations import Skal
from kalkyl.fond.fund import Fond
from kalkyl.fond.portfolio import Portfolj, Val
from kalkyl.fond.tables import Tabell, balance_table, chosen_table, repayment_tables
from kalkyl.report.book import Book, Cell, new_workbook
from kalkyl.report.document import Block, Document, Heading, Paragraph, Table
from kalkyl.report.numbers import format_kr_short, format_percent
from kalkyl.report.text import in_sentence


def summary(portfolio: Portfolj, chosen: Val) -> str:
    """Say the choice in one sentence."""
    count = len(chosen.valda)
    cost = sum(float(c.sum()) for c in chosen.kostnad.values())
    whom = in_sentence(portfolio.perspektiv)
    if not count:
        return f"Ingen av de {len(portfolio.kandidater)} insatserna bör väljas med de här reglerna."
    return (
        f"{count} av {len(portfolio.kandidater)} insatser väljs. De kostar kommunen {format_kr_short(cost)} och väntas ge "
        f"{whom} {format_kr_short(chosen.vantat)} netto i nuvärde."
    )


def dry(found: Fond) -> str:
    """Say how likely it is that the fund runs dry."""
    risk = found.sannolikhet_tom
    if risk is None:
        return ""
    low = float(found.saldo.min())
    return (
        f"Fonden tar slut någon gång i {format_percent(risk, 0)} av simuleringarna. I grundfallet är saldot som lägst "
        f"{format_kr_short(low)}."
    )


def fund_document(portfolio: Portfolj, chosen: Val, reasons: Sequence[Skal], found: Fond) -> Document:
    """The basis for a decision by the fund, with a plan of payments back for every board."""
    names = {k.id: k.namn for k in portfolio.kandidater}
    tables = [chosen_table(portfolio, chosen, reasons), balance_table(found), *repayment_tables(found, names)]
    blocks: list[Block] = [Paragraph(summary(portfolio, chosen)), Paragraph(dry(found))]
    for table in tables:
        blocks += [Heading(table.rubrik), _block(table)]
    return Document("Social investeringsfond: förslag till val och återbetalning", tuple(blocks))


def _block(table: Tabell) -> Table:
    return Table(table.rubrik, table.kolumner, table.rader, table.textkolumner, table.summor)


def fund_workbook(portfolio: Portfolj, chosen: Val, reasons: Sequence[Skal], found: Fond) -> bytes:
    """The same as a workbook, with amounts as numbers."""
    stream = io.BytesIO()
    with new_workbook(stream) as workbook:
        book = Book(workbook, "Social investeringsfond")
        _choice_sheet(book, portfolio, chosen, reasons)
        _fund_sheet(book, found)
        _plan_sheet(book, found, {k.id: k.namn for k in portfolio.kandidater})
    return stream.getvalue()


def _choice_sheet(book: Book, portfolio: Portfolj, chosen: Val, reasons: Sequence[Skal]) -> None:
    table = chosen_table(portfolio, chosen, reasons)
    sheet = book.sheet("Val", "Val av insatser", summary(portfolio, chosen), (48, 70, 20, 20, 14))
    rows = []
    for k, text in zip(portfolio.kandidater, table.rader, strict=True):
        npv = k.npv(portfolio.perspektiv)
        drawn = npv[1:] if len(npv) > 1 else npv
        cost = float(k.kostnad(k.resultat.scenario.kostnad.namnd, portfolio.years).sum())
        rows.append(
            [
                Cell(k.namn, "etikett"),
                Cell(text[1]),
                Cell(cost, "kr"),
                Cell(float(drawn.mean()), "kr"),
                Cell(float((drawn > 0).mean()), "procent0"),
            ]
        )
    sheet.table(table.kolumner, rows, freeze=1)
    sheet.close()


def _fund_sheet(book: Book, found: Fond) -> None:
    sheet = book.sheet("Fonden", "Fonden år för år", dry(found) or "Grundfallet.", (10, 18, 18, 22))
    rows = [
        [
            Cell(year, "ar"),
            Cell(float(sum(p.utbetalt[t] for p in found.planer)), "kr"),
            Cell(float(sum(p.tillbaka[t] for p in found.planer)), "kr"),
            Cell(float(found.saldo[t]), "kr"),
        ]
        for t, year in enumerate(found.ar)
    ]
    sheet.table(["År", "Betalas ut", "Kommer tillbaka", "Saldo vid årets slut"], rows, freeze=1)
    sheet.close()


def _plan_sheet(book: Book, found: Fond, names: Mapping[str, str]) -> None:
    from kalkyl.report.text import label

    sheet = book.sheet(
        "Återbetalning", "Återbetalningsplan per nämnd", "Kronor per år.", (48, 26, *(14,) * len(found.ar))
    )
    rows = [
        [Cell(names[p.beslut.id], "etikett"), Cell(label(b)), *(Cell(float(x), "kr") for x in series)]
        for p in found.planer
        for b, series in p.aterfors.items()
    ]
    if rows:
        sheet.table(["Insats", "Nämnd", *map(str, found.ar)], rows, freeze=2)
    else:
        sheet.note("Ingenting betalas tillbaka med de här reglerna.")
    sheet.close()


__all__ = ["dry", "fund_document", "fund_workbook", "summary"]
