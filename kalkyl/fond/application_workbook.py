"""An application as an Excel workbook: every figure a number, every text a text."""

import io
from datetime import date, datetime, time
from typing import Final

from kalkyl.fond.application import NIVAER, STATUSAR, Ansokan
from kalkyl.fond.application_document import gate_rows, gate_sentence
from kalkyl.fond.gates import Grindsvar
from kalkyl.model.actors import ETIKETTER
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.report.book import Book, Cell, new_workbook, number_cell
from kalkyl.report.named_styles import name_styles

FORMAT: Final = "kalkyl-ansokan-arbetsbok"


def application_workbook(
    ansokan: Ansokan, svar: tuple[Grindsvar, ...], parameters: Parameteruppsattning, today: date
) -> bytes:
    """Write the application.

    Args:
        ansokan: The application.
        svar: What the gate rules say of it.
        parameters: Parameter set, for names.
        today: Date on the first sheet.
    """
    stream = io.BytesIO()
    with new_workbook(stream) as workbook:
        created = datetime.combine(today, time())
        workbook.set_properties({"title": ansokan.namn, "author": "Kalkyl", "created": created})
        workbook.set_custom_property("kalkyl-format", FORMAT)
        book = Book(workbook, ansokan.namn)
        sheet = book.sheet("Ansökan", ansokan.namn, f"{today.isoformat()}. {gate_sentence(svar)}", (36, 90))
        sheet.table(("Uppgift", "Svar"), _answers(ansokan, parameters))
        sheet.close()
        _cost(book, ansokan)
        sheet = book.sheet("Krav", "Fondens krav", gate_sentence(svar), (60, 20, 70))
        sheet.table(("Krav", "Läge", "Att komplettera"), [[Cell(c) for c in row] for row in gate_rows(svar)])
        sheet.close()
    return name_styles(stream.getvalue(), book.style_names())


def _answers(a: Ansokan, parameters: Parameteruppsattning) -> list[list[Cell]]:
    plan = a.uppfoljning
    risk = parameters.risker.get(a.risk or "")
    kommun = parameters.kommuner.get(a.kommun)
    texts = (
        ("Kommun", a.kommun if kommun is None else kommun.namn),
        ("Läge", STATUSAR[a.status]),
        ("Problem", a.problem),
        ("Social risk", "" if risk is None else risk.namn),
        ("Målgrupp", a.malgrupp),
        ("Insats", a.insats),
        ("Det ordinarie", a.ordinarie),
        ("Evidensnivå", NIVAER.get(a.evidens or "", "")),
        ("Evidens", a.evidens_text),
        ("Väntat utfall", a.forvantat),
        ("Nämnder", ", ".join(ETIKETTER[n] for n in a.namnder)),
        ("Civilsamhället", a.civil_aktor),
        ("Indikator", plan.indikator),
        ("Utgångsläge", plan.utgangslage),
        ("Jämförelsegrupp", plan.jamforelse),
        ("Mäts efter (månader)", ", ".join(str(m) for m in plan.matpunkter)),
        ("Ansvarig funktion", plan.ansvarig),
        ("När pengarna tar slut", a.avslut),
    )
    days = (("Börjar", a.start), ("Slutar", a.slut), ("Beslut fattades", a.beslutsdatum))
    return [
        *([Cell(name, "etikett"), Cell(text or None)] for name, text in texts),
        *([Cell(name, "etikett"), Cell(day, "datum")] for name, day in days),
    ]


def _cost(book: Book, a: Ansokan) -> None:
    year = f"i {a.prisar} års priser" if a.prisar else "prisår saknas"
    sheet = book.sheet("Kostnad", "Kostnad och utfall", f"Kronor {year}.", (40, 14, 16, 16, 18))
    rows = [
        [Cell(p.namn), number_cell(p.antal), Cell(p.enhet), number_cell(p.pris_kr), Cell(p.kostnad_kr, "kr")]
        for p in a.kostnadsdelar
    ]
    total = [Cell("Summa", "etikett"), Cell(""), Cell(""), Cell(""), Cell(a.kostnad_kr, "krfet")]
    sheet.table(("Del", "Antal", "Enhet", "Pris (kr)", "Kostnad (kr)"), [*rows, total])
    figures = [
        [Cell("Sökt ur fonden (kr)"), Cell(a.sokt_kr, "kr")],
        *(
            [Cell(f"Medfinansiering: {ETIKETTER[k]} (kr)"), Cell(v, "kr")]
            for k, v in a.medfinansiering_kr.items()
        ),
        [Cell("Antal deltagare"), number_cell(a.antal_deltagare)],
        [Cell("Andel som lyckas med insatsen"), Cell(a.lyckade, "procent")],
        [Cell("Andel som lyckas med det ordinarie"), Cell(a.anda, "procent")],
    ]
    sheet.table(("Uppgift", "Värde"), figures)
    sheet.close()
