"""The sheets about the calculation as a whole: cover, summary, conventions, assumptions, glossary."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from kalkyl.model.actors import AKTORER, PERSPEKTIV, Perspektiv
from kalkyl.model.result import Resultat
from kalkyl.model.values import BEVISGRAD_ETIKETTER, BEVISGRADER
from kalkyl.report.as_json import spread
from kalkyl.report.assumptions import Antagande, assumptions
from kalkyl.report.book import Book, Cell, Sheet, number_cell
from kalkyl.report.conventions import conventions
from kalkyl.report.glossary import GLOSSARY
from kalkyl.report.numbers import format_number, round_half_up
from kalkyl.report.reading import COST, is_synthetic, kommun_name
from kalkyl.report.sheets_uncertainty import SHEETS as UNCERTAINTY
from kalkyl.report.text import (
    NOT_ONLY_MONEY,
    SYNTHETIC,
    evidence_sentence,
    label,
    summary_sentence,
    unique_warnings,
)
from kalkyl.report.uncertainty import has_draws
from kalkyl.report.units import target_name

Row = Sequence[Cell]


def cover(book: Book, resultat: Resultat, datum: date | None) -> None:
    """Write what the workbook is, what it rests on and what the reader must know."""
    sheet = book.sheet("Försättsblad", "Socioekonomisk investeringskalkyl", "", (34, 110))
    rows = [*_what(resultat, datum), *_fingerprint(resultat)]
    for name, cell in rows:
        sheet.put(sheet.row, 0, Cell(name, "etikett"))
        sheet.put(sheet.row, 1, cell)
        sheet.row += 1
    sheet.row += 1
    sheet.heading("Att veta innan siffrorna används")
    notes = [NOT_ONLY_MONEY, *([SYNTHETIC] if is_synthetic(resultat) else []), *unique_warnings(resultat)]
    for number, text in enumerate(notes, start=1):
        sheet.put(sheet.row, 0, Cell(f"{number}", "etikett"))
        sheet.put(sheet.row, 1, Cell(text, "varning"))
        sheet.row += 1
    sheet.row += 1
    sheet.heading("Innehåll")
    sheet.row = _contents(sheet, resultat)
    sheet.close()


def _contents(sheet: Sheet, resultat: Resultat) -> int:
    for name, text in (
        ("Sammanfattning", "Nyckeltal per perspektiv, avstämning, brytpunkt och bevisstyrka"),
        ("Diagram", "Nettonuvärde per aktör och flöde per år"),
        ("Per aktör", "Nuvärde per kategori och aktör"),
        ("Per år", "Flöde per aktör och år"),
        ("Per år och kategori", "Flöde per kategori och år i det valda perspektivet"),
        ("Kommunens nämnder", "Kommunens flöde per nämnd och år"),
        ("Utanförskapets kostnad", "Kostnad per personår, per person och för alla i kommunen"),
        ("Antaganden och källor", "Varje värde som resultatet använder, med källa och bevisgrad"),
        *(UNCERTAINTY if has_draws(resultat) else ()),
        ("Kalkylval", "Ränta, horisont och andra val"),
        ("Ordlista", "Vad orden betyder"),
        *sheet.book.living,
    ):
        sheet.link(sheet.row, 0, name)
        sheet.put(sheet.row, 1, Cell(text))
        sheet.row += 1
    return sheet.row


def _what(resultat: Resultat, datum: date | None) -> list[tuple[str, Cell]]:
    scenario, parametrar = resultat.scenario, resultat.parametrar
    named = (
        ("Kommun", kommun_name(resultat)),
        ("Risk", _name(parametrar.risker, scenario.risk)),
        ("Målgrupp", _name(parametrar.malgrupper, scenario.malgrupp)),
        ("Insats", _name(parametrar.insatser, scenario.insats)),
        ("Beskrivning", scenario.beskrivning or "–"),
        ("Resultat i korthet", summary_sentence(resultat)),
    )
    rows = [("Kalkyl", Cell(scenario.namn)), *((name, Cell(text)) for name, text in named)]
    if scenario.anteckningar:
        rows.append(("Anteckningar", Cell("\n".join(scenario.anteckningar))))
    rows.append(("Datum", Cell(datum, "datum") if datum is not None else Cell("inte angivet")))
    return rows


def _name(nouns: Any, key: str | None) -> str:
    if key is None:
        return "ingen vald"
    return nouns[key].namn if key in nouns else key


def _fingerprint(resultat: Resultat) -> list[tuple[str, Cell]]:
    mark, parametrar = resultat.fingeravtryck, resultat.parametrar
    changes = f"{len(mark.overlay)} ändrade värden" if mark.overlay else "inga ändrade värden"
    draws = (
        Cell("inga (bara grundfallet)") if mark.dragningar == 0 else Cell(float(mark.dragningar), "vanster")
    )
    return [
        ("Kalkyl, version", Cell(mark.kalkyl_version)),
        ("Parameteruppsättning", Cell(f"{parametrar.namn}, version {mark.parametrar_version}")),
        ("Uppsättningens kontrollsumma", Cell(mark.parametrar_hash)),
        ("Scenariots kontrollsumma", Cell(mark.scenario_hash)),
        ("Lokala värden", Cell(changes)),
        ("Frö", Cell("inget") if mark.fro is None else Cell(float(mark.fro), "vanster")),
        ("Dragningar", draws),
    ]


UNCHANGED: Final = "Siffrorna följer de blå cellerna i bladet Indata. Inget är ändrat där."
STILL: Final = "Meningar, internränta, kostnad per undviket fall, osäkerhet och utanförskapets kostnad är från när boken skrevs."


def summary(book: Book, resultat: Resultat) -> int:
    """Write key figures per perspective, reconciliation, uncertainty, break-even and evidence.

    Returns:
        The first data row of the key figures (0 is the first row).
    """
    lead = f"Kronor i {resultat.prisar} års priser, nuvärde över {len(resultat.ar)} år"
    sheet = book.sheet("Sammanfattning", "Sammanfattning", lead, (40, *(21,) * 9))
    sheet.note(summary_sentence(resultat))
    if book.live:
        sheet.put(sheet.row, 0, Cell(UNCHANGED, "ingress", _changed_note(book.live["andrade"])))
        sheet.row += 1
    sheet.row += 1
    headers = [
        "Perspektiv",
        "Nettonuvärde, kr",
        "Nytta, nuvärde, kr",
        "Insatskostnad, nuvärde, kr",
        "Nytto–kostnadskvot",
        "Avkastning per krona",
        "Återbetalning, diskonterad, år",
        "Återbetalning, odiskonterad, år",
        "Internränta",
        "Kostnad per undviket fall, kr",
    ]
    first = sheet.table(headers, [_key_figures(book, resultat, p) for p in PERSPEKTIV])
    sheet.page.freeze_panes(2, 1)
    if any(m.aterbetalningstid_ar is None for m in resultat.matt.values()):
        sheet.note(
            "Återbetalningstid ”saknas” betyder att pengarna inte kommer tillbaka inom horisonten, eller att inget netto kan räknas."
        )
        sheet.row += 1
    _reconciliation(sheet, resultat)
    _uncertainty(sheet, resultat)
    _break_even(sheet, resultat)
    _evidence(sheet, resultat)
    sheet.close()
    return first


def _changed_note(count: str) -> str:
    """Formula for the line that says whether input cells have been changed."""
    cell = count.removeprefix("=")
    return f'=IF({cell}=0,"{UNCHANGED}","Ändrade värden i bladet Indata: "&{cell}&". {STILL}")'


def _key_figures(book: Book, resultat: Resultat, perspektiv: Perspektiv) -> Row:
    m, plus = resultat.matt[perspektiv], "" if perspektiv in AKTORER else "+"
    return [
        Cell(label(perspektiv), f"etikett{plus}"),
        book.cell(f"npv.{perspektiv}", m.npv, f"kr{plus}"),
        book.cell(f"nytta_nuvarde.{perspektiv}", m.nytta_nuvarde, f"kr{plus}"),
        book.cell(f"insatskostnad_nuvarde.{perspektiv}", m.insatskostnad_nuvarde, f"kr{plus}"),
        book.cell(f"bcr.{perspektiv}", m.bcr, f"kvot{plus}"),
        book.cell(f"avkastning_per_krona.{perspektiv}", m.avkastning_per_krona, f"kvot{plus}"),
        book.cell(
            f"aterbetalningstid_diskonterad_ar.{perspektiv}",
            m.aterbetalningstid_diskonterad_ar,
            f"kvot{plus}",
        ),
        book.cell(f"aterbetalningstid_ar.{perspektiv}", m.aterbetalningstid_ar, f"kvot{plus}"),
        Cell(m.irr, f"procent{plus}"),
        Cell(m.kostnad_per_undviket_fall_kr, f"kr{plus}"),
    ]


def _uncertainty(sheet: Sheet, resultat: Resultat) -> None:
    """Write what the draws say; nothing when there are none."""
    found = [(p, s) for p in PERSPEKTIV if (s := spread(resultat, p)) is not None]
    if not found:
        return
    sheet.heading(
        f"Osäkerhet: vad {format_number(len(resultat.npv_dragningar) - 1)} dragningar av alla osäkra värden ger"
    )
    quantiles = (("0.05", "5 %-kvantil, kr"), ("0.50", "Median, kr"), ("0.95", "95 %-kvantil, kr"))
    rows: list[Row] = [
        [
            Cell(label(p), "etikett"),
            Cell(s["medel"], "kr"),
            *(Cell(s["kvantiler"][q], "kr") for q, _ in quantiles),
            Cell(s["sannolikhet_npv_over_noll"], "procent"),
            Cell(s["sannolikhet_mc_standardfel"], "procent"),
        ]
        for p, s in found
    ]
    names = [name for _, name in quantiles]
    sheet.table(
        ["Perspektiv", "Medelvärde, kr", *names, "Sannolikhet för vinst", "Slumpfel i sannolikheten"], rows
    )


def whole_kronor(values: Sequence[float], total: float) -> list[int]:
    """Round amounts to whole kronor so that they add up to the rounded total (largest remainder).

    >>> whole_kronor([0.4, 0.4, 0.4], 1.2)
    [1, 0, 0]
    """
    rounded = [int(round_half_up(v, 0)) for v in values]
    rest = int(round_half_up(total, 0)) - sum(rounded)
    step = 1 if rest > 0 else -1
    order = sorted(range(len(values)), key=lambda i: step * (rounded[i] - values[i]))
    for i in order[: abs(rest)]:
        rounded[i] += step
    return rounded


def _reconciliation(sheet: Sheet, resultat: Resultat) -> None:
    """Write actors' whole kronor, which add up to society's; the sums are formulas."""
    sheet.heading("Avstämning: aktörerna tillsammans blir samhället")
    total = resultat.matt["samhallet"]
    if total.npv is None:
        sheet.note("Kan inte stämmas av, eftersom nettonuvärdet saknas.")
        sheet.row += 1
        return
    present = resultat.nuvarde()
    net = whole_kronor([float(v) for v in present.sum(axis=0)], total.npv)
    cost = whole_kronor([float(v) for v in present[COST]], float(present[COST].sum()))
    first = sheet.row + 2
    last = first + len(AKTORER) - 1
    rows: list[Row] = [
        [
            Cell(label(a), "etikett"),
            Cell(c, "kr"),
            Cell(n - c, "kr"),
            Cell(n, "kr", f"=B{first + i}+C{first + i}"),
        ]
        for i, (a, c, n) in enumerate(zip(AKTORER, cost, net, strict=True))
    ]
    sums = (sum(cost), sum(net) - sum(cost), sum(net))
    rows.append(
        [Cell("Summa aktörer", "etikett+")]
        + [Cell(v, "kr+", f"=SUM({c}{first}:{c}{last})") for c, v in zip("BCD", sums, strict=True)]
    )
    society = int(round_half_up(total.npv, 0))
    rows.append([Cell("Samhället enligt beräkningen", "etikett"), Cell(""), Cell(""), Cell(society, "kr")])
    rows.append(
        [
            Cell("Skillnad", "etikett"),
            Cell(""),
            Cell(""),
            Cell(sums[2] - society, "kr", f"=D{last + 1}-D{last + 2}"),
        ]
    )
    sheet.table(["Aktör", "Insatskostnad, kr", "Allt annat, kr", "Netto, kr"], rows)


def _break_even(sheet: Sheet, resultat: Resultat) -> None:
    point, whom = resultat.brytpunkt, label(resultat.scenario.kalkyl.perspektiv)
    sheet.heading(f"Brytpunkt: när går det jämnt upp för perspektivet {whom}?")
    rows: list[Row] = [
        [Cell("Undvikna fall som behövs", "etikett"), number_cell(point.antal_lyckade)],
        [Cell("Som andel av deltagarna", "etikett"), Cell(point.andel_av_deltagare, "procent")],
        [Cell("Undvikna fall som scenariot räknar med", "etikett"), number_cell(point.planerade_lyckade)],
        [Cell("Effekt, gånger den antagna", "etikett"), Cell(point.effekt_faktor, "kvot")],
        *(
            [
                Cell(f"Effekt i studiens mått: {target_name(t, resultat.parametrar)}", "etikett"),
                Cell(x, "kvot"),
            ]
            for t, x in point.effekt.items()
        ),
        [Cell("Högsta kostnad per deltagare, kr", "etikett"), Cell(point.kostnad_per_deltagare_kr, "kr")],
        [Cell("År som effekten måste hålla i sig", "etikett"), Cell(point.varaktighet_ar, "kvot")],
    ]
    sheet.table(["Vad som krävs", "Värde"], rows)
    if point.basta_publicerade_effekt:
        sheet.row -= 1
        sheet.note(f"Bästa publicerade effekt: {point.basta_publicerade_effekt}")
        sheet.row += 1


def _evidence(sheet: Sheet, resultat: Resultat) -> None:
    sheet.heading("Bevisstyrka: vad resultatet vilar på")
    if not resultat.bevisstyrka:
        sheet.note(evidence_sentence(resultat))
        sheet.row += 1
        return
    rows: list[Row] = [
        [Cell(BEVISGRAD_ETIKETTER[g], "etikett"), Cell(resultat.bevisstyrka.get(g, 0.0), "procent")]
        for g in BEVISGRADER
    ]
    sheet.table(["Bevisgrad", "Andel av beloppen"], rows)
    sheet.row -= 1
    sheet.note(evidence_sentence(resultat))
    sheet.row += 1


def assumption_sheet(book: Book, resultat: Resultat) -> None:
    """Write every value that the result uses."""
    widths = (44, 15, 14, 18, 8, 13, 13, 9, 17, 22, 7, 34, 26, 30, 9, 28, 44, 36)
    sheet = book.sheet(
        "Antaganden och källor",
        "Antaganden och källor",
        "Basvärde är parameteruppsättningens. Använt värde är det som resultatet räknar med. "
        "Intervallnivå: 95 % publicerat konfidensintervall, 80 % bedömt.",
        widths,
    )
    headers = (
        "Värde",
        "Basvärde",
        "Använt värde",
        "Enhet",
        "Prisår",
        "Låg",
        "Hög",
        "Intervall-nivå",
        "Bevisgrad",
        "Utgivare",
        "År",
        "Källa",
        "Sida, tabell eller formel",
        "Länk",
        "Ändrat",
        "Varför",
        "Kommentar",
        "Id",
    )
    rows = [_assumption(item) for item in assumptions(resultat)]
    first = sheet.table(headers, rows, freeze=1)
    sheet.page.fit_to_pages(2, 0)
    sheet.page.repeat_columns(0)
    sheet.page.autofilter(first - 1, 0, first + len(rows) - 1, len(headers) - 1)
    sheet.close()


def _assumption(item: Antagande) -> Row:
    def number(value: float | None) -> Cell:
        return Cell("") if value is None else number_cell(value)

    own = "saknas i basen" if item.andrat else "scenariots eget"
    bas = Cell(own, "saknas") if item.bas is None else number(item.bas)
    return [
        Cell(item.namn),
        bas,
        number(item.varde),
        Cell(item.enhet),
        Cell("") if item.prisar is None else Cell(item.prisar, "ar"),
        number(item.lag),
        number(item.hog),
        Cell("") if item.niva is None else Cell(item.niva, "procent0"),
        Cell(item.bevisgrad),
        Cell(item.utgivare),
        Cell("") if item.kallar is None else Cell(item.kallar, "ar"),
        Cell(item.titel),
        Cell(item.detalj),
        Cell(item.lank),
        Cell("ja" if item.andrat else "nej"),
        Cell(item.motivering),
        Cell(item.kommentar),
        Cell(item.id),
    ]


def convention_sheet(book: Book, resultat: Resultat) -> None:
    """Write the conventions of the calculation."""
    sheet = book.sheet(
        "Kalkylval", "Kalkylval", "Vad kalkylen förutsätter; gäller alla resultat i boken", (46, 40, 90)
    )
    kinds = {"ar": "ar", "antal": "antal", "procent": "procent", "kr": "kr", "kvot": "kvot", "": "text"}
    rows: list[Row] = [
        [
            Cell(k.namn, "etikett"),
            number_cell(k.varde)
            if k.enhet == "antal" and isinstance(k.varde, float)
            else Cell(k.varde, kinds[k.enhet]),
            Cell(k.forklaring),
        ]
        for k in conventions(resultat)
    ]
    sheet.table(["Val", "Värde", "Vad det betyder"], rows, freeze=1)
    sheet.close()


def glossary_sheet(book: Book) -> None:
    """Write the glossary."""
    sheet = book.sheet("Ordlista", "Ordlista", "Orden som används i boken", (34, 120))
    sheet.table(["Ord", "Betydelse"], [[Cell(w, "etikett"), Cell(t)] for w, t in GLOSSARY], freeze=1)
    sheet.close()
