"""The sheet Indata: every value that the user may change, and beside it the value that it started from."""

from collections.abc import Iterator
from typing import Final

from kalkyl.engine.assemble import carriers, used_values
from kalkyl.model.actors import AKTORER
from kalkyl.model.effects import Effekt
from kalkyl.model.outcomes import AndelUtfall, HandelseUtfall, MarkovUtfall, RiskkurvaUtfall, Utfall
from kalkyl.model.result_layout import INPUT_SHEET
from kalkyl.model.values import Andel, Varde
from kalkyl.report.assumptions import Antagande, assumptions
from kalkyl.report.living.expressions import ONE, ZERO, Ex, Value, sum_of, when
from kalkyl.report.living.graph import NO, YES, Graph, Rule
from kalkyl.report.living.grid import Grid, Item
from kalkyl.report.text import label, lower_first
from kalkyl.report.units import target_name

SHEET: Final = INPUT_SHEET
VALUE, UNIT, YEAR, START, CHANGED, ID_COLUMN = 1, 2, 3, 4, 5, 11
HEADS: Final = (
    "Värde",
    "Används",
    "Enhet",
    "Prisår",
    "Utgångsvärde",
    "Ändrat",
    "Låg",
    "Hög",
    "Bevisgrad",
    "Källa",
    "Kommentar",
    "Id",
)
SHARE: Final = Rule(0.0, 1.0)
POSITIVE: Final = Rule(0.0, None)
YES_NO: Final = Rule(choices=((YES, True), (NO, False)))
TIMES: Final = Rule(choices=(("årets början", "start"), ("årets mitt", "mitt"), ("årets slut", "slut")))
EQUALISATION: Final = Rule(choices=(("efter utjämning", "efter"), ("före utjämning", "fore")))
D_FACTOR: Final = Rule(choices=(("Chinn (1,81)", "chinn"), ("Cox (1,65)", "cox")))
_SECTIONS: Final = (
    ("kostnad.", "Insatsens kostnad"),
    ("utfall.", "Utfall och effekt"),
    ("tillstand.", "Tillstånd"),
    ("handelsetyp.", "Händelser"),
    ("prislapp.", "Prislappar"),
    ("lon.", "Löner"),
    ("konstant.", "Konstanter"),
)


class InputSheet:
    """Fills the sheet from the top.

    Args:
        graph: The workbook.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        lead = (
            "Ändra bara de blå cellerna. Allt annat i boken räknas om. Kolumnen Ändrat visar vad som skiljer sig "
            "från utgångsvärdet."
        )
        self.grid: Grid = graph.grid(
            SHEET, SHEET, lead, widths=(58, 17, 22, 9, 15, 9, 13, 13, 18, 34, 44, 36), freeze=(6, 1)
        )
        self.grid.heads(5, HEADS)
        self.row = 6
        self.first = self.row

    def heading(self, text: str) -> None:
        """Start a section."""
        self.row += 1
        self.grid.text(self.row, 0, text, "rubrik")
        self.row += 1

    def add(self, path: str, name: str, value: Value, unit: str, rule: Rule, source: str = "") -> Ex:
        """Add an input on a row of its own."""
        g, row = self.grid, self.row
        g.text(row, 0, name, "text")
        cell = self.graph.add_input(g, row, VALUE, path, value, rule, name)
        if unit:
            g.text(row, UNIT, unit)
        start = g.items[row, VALUE]
        kind = start.kind.replace("in_", "las_")
        g.items[row, START] = Item(value if value is not None else "", kind, worked=value)
        same = Ex(f"{cell.text}={g.ref(row, START).text}", True, -1)
        g.put(row, CHANGED, when(same, ZERO, ONE), "flagga")
        if source:
            g.text(row, 9, source)
        g.text(row, ID_COLUMN, path)
        self.row += 1
        return cell

    def add_value(self, path: str, value: Varde, found: Antagande | None) -> None:
        """Add a value that has a source, with its price year where it is an amount."""
        row, g = self.row, self.grid
        name = found.namn if found is not None else path
        self.add(
            path, name, value.varde, found.enhet if found is not None else value.enhet, _rule(path, value)
        )
        if value.prisar is not None:
            label_year = f"{name}, prisår"
            year = float(value.prisar)
            self.graph.add_input(
                g, row, YEAR, f"prisar:{path}", year, Rule(1950, 2100, whole=True), label_year
            )
            g.items[row, YEAR].kind = "in_ar"
            same = Ex(
                f"AND({g.ref(row, VALUE).text}={g.ref(row, START).text},{g.ref(row, YEAR).text}={value.prisar})",
                True,
            )
            g.put(row, CHANGED, when(same, ZERO, ONE), "flagga")
        for col, end in ((6, value.lag), (7, value.hog)):
            if end is not None:
                g.constant(row, col, end, g.items[row, START].kind if abs(end) < 1e15 else "kr")
        if found is not None:
            g.text(row, 8, found.bevisgrad)
            g.text(row, 9, ", ".join(x for x in (found.utgivare, found.titel, found.detalj) if x))
            if found.kommentar:
                g.text(row, 10, found.kommentar)

    def finish(self) -> None:
        """Say at the top whether anything has been changed."""
        g = self.grid
        flags = g.span(self.first, CHANGED, self.row, CHANGED)
        g.text(3, 0, "Antal ändrade värden", "etikett")
        changed = g.put(3, 1, sum_of(flags), "heltal")
        self.graph.result("andrade", changed, 0.0)


def input_sheet(graph: Graph) -> None:
    """Write every input of the calculation."""
    sheet = InputSheet(graph)
    _conventions(sheet)
    _participants(sheet)
    scenario, parametrar = graph.resultat.scenario, graph.resultat.parametrar
    found = {row.id: row for row in assumptions(graph.resultat)}
    values = used_values(carriers(scenario, parametrar), parametrar, scenario)
    for prefix, title in _SECTIONS:
        paths = [p for p in values if p.startswith(prefix) and not p.endswith(".marginalandel")]
        if paths or prefix in ("kostnad.", "utfall."):
            sheet.heading(title)
        for path in paths:
            sheet.add_value(path, values[path], found.get(path))
        if prefix == "kostnad.":
            _payers(sheet)
        elif prefix == "utfall.":
            for outcome in scenario.utfall:
                _outcome(sheet, outcome)
    if "kalkyl.livskvalitet_kr" in values:
        sheet.heading("Livskvalitet")
        sheet.add_value(
            "kalkyl.livskvalitet_kr", values["kalkyl.livskvalitet_kr"], found.get("kalkyl.livskvalitet_kr")
        )
    sheet.finish()


def _rule(path: str, value: Varde) -> Rule:
    if isinstance(value, Andel):
        return SHARE
    if value.enhet == "kvot":
        return Rule(1e-9, None)
    if value.enhet == "andel" and path.endswith(".effekt"):
        return Rule(-1.0, 1.0)
    if value.enhet == "andel":
        return Rule(-1.0, 1.0)
    if path.endswith(".gruppstorlek"):
        return Rule(1.0, None)
    return Rule() if value.enhet == "d" else POSITIVE


def _conventions(sheet: InputSheet) -> None:
    k = sheet.graph.run.kalkyl
    sheet.heading("Kalkylval")
    prisar = float(sheet.graph.resultat.prisar)
    sheet.add("kalkyl.prisar", "Prisår för alla resultat", prisar, "år", Rule(1990, 2100, whole=True))
    for col, kind in ((VALUE, "in_ar"), (START, "las_ar")):
        sheet.grid.items[sheet.row - 1, col].kind = kind
    if k.rantetrappa:
        for n, (year, rate) in enumerate(k.rantetrappa):
            sheet.add(
                f"kalkyl.rantetrappa.{n}",
                f"Diskonteringsränta från år {year}",
                rate,
                "andel per år",
                Rule(0, 0.2),
            )
    else:
        sheet.add("kalkyl.ranta", "Diskonteringsränta, real", k.ranta, "andel per år", Rule(0, 0.2))
    for field, name, rule in (
        ("tidpunkt_kostnad", "Insatskostnaden faller", TIMES),
        ("tidpunkt_effekt", "Övriga flöden faller", TIMES),
        ("utjamning", "Kommunalekonomisk utjämning", EQUALISATION),
        ("overlevnad", "Räkna med överlevnad", YES_NO),
        ("d_omrakning", "Omräkning av standardiserad skillnad (d)", D_FACTOR),
    ):
        sheet.add(f"kalkyl.{field}", name, rule.word(getattr(k, field)), "val", rule)
    for field, name, high in (
        ("skattefinansiering", "Skattefinansieringskostnad", 1.0),
        ("indirekt_skatt", "Indirekt skatt", 1.0),
        ("avtalspension", "Avtalspension", 0.3),
        ("optimism_kostnad", "Påslag på insatskostnaden för optimism", 1.0),
        ("optimism_nytta", "Avdrag på effekten för optimism", 1.0),
    ):
        sheet.add(f"kalkyl.{field}", name, getattr(k, field), "andel", Rule(0, high))


def _participants(sheet: InputSheet) -> None:
    scenario = sheet.graph.run.scenario
    sheet.heading("Deltagare som börjar varje år")
    for t in range(min(sheet.graph.run.years, 100)):
        count = scenario.deltagare[t] if t < len(scenario.deltagare) else 0.0
        year = scenario.kalkyl.startar + t
        sheet.add(f"deltagare.{t}", f"Nya deltagare {year}", count, "personer", Rule(0, 1e7))


def _payers(sheet: InputSheet) -> None:
    for aktor in AKTORER:
        share = sheet.graph.run.scenario.kostnad.betalare.get(aktor, 0.0)
        name = f"Betalar insatsen: {lower_first(label(aktor))}"
        sheet.add(f"kostnad.betalare.{aktor}", name, share, "andel", SHARE)


def _outcome(sheet: InputSheet, outcome: Utfall) -> None:
    base = f"utfall.{outcome.nyckel}"
    name = target_name(outcome.nyckel, sheet.graph.resultat.parametrar)
    for prefix, effekt, what in _effects(outcome, base, name):
        _timing(sheet, prefix, effekt, what)
    if isinstance(outcome, AndelUtfall):
        _timing(sheet, base, outcome, name)
        kept = YES_NO.word(outcome.kvar_i_tillstand)
        sheet.add(
            f"{base}.kvar_i_tillstand", f"{name}: effekten tonar av när folk ändå lämnar", kept, "val", YES_NO
        )
    elif isinstance(outcome, RiskkurvaUtfall):
        for n, factor in enumerate(outcome.kurva):
            sheet.add(f"{base}.kurva.{n}", f"{name}: riskkurva, år {n + 1}", factor, "gånger p0", POSITIVE)
    elif isinstance(outcome, MarkovUtfall):
        for lage in outcome.lagen:
            share = outcome.start.get(lage.id, 0.0)
            sheet.add(
                f"{base}.start.{lage.id}",
                f"{name}: andel i läget {lage.namn} vid starten",
                share,
                "andel",
                SHARE,
            )
        half = YES_NO.word(outcome.halvcykel)
        sheet.add(
            f"{base}.halvcykel", f"{name}: räkna medelvärdet av årets början och slut", half, "val", YES_NO
        )
    else:
        trend = Rule(-0.5, 0.5)
        sheet.add(
            f"{base}.trend_per_ar",
            f"{name}: ökning per år utan insatsen",
            outcome.trend_per_ar,
            "andel",
            trend,
        )


def _effects(outcome: Utfall, base: str, name: str) -> Iterator[tuple[str, Effekt, str]]:
    if isinstance(outcome, (RiskkurvaUtfall, HandelseUtfall)) and outcome.effekt is not None:
        yield base, outcome.effekt, name
    elif isinstance(outcome, MarkovUtfall):
        for n, change in enumerate(outcome.effekter):
            if change.effekt is not None:
                what = f"{name}, från {change.fran} till {change.till}"
                yield f"{base}.effekter.{n}", change.effekt, what


def _timing(sheet: InputSheet, base: str, timed: Effekt | AndelUtfall, name: str) -> None:
    longest = timed.max_varaktighet_ar
    sheet.add(
        f"{base}.fordrojning_ar",
        f"{name}: år innan effekten börjar",
        float(timed.fordrojning_ar),
        "hela år",
        Rule(0, 60, whole=True),
    )
    sheet.add(
        f"{base}.uppfoljning_ar",
        f"{name}: år med full effekt",
        timed.uppfoljning_ar,
        "år",
        Rule(1e-6, 100),
    )
    sheet.add(
        f"{base}.max_varaktighet_ar",
        f"{name}: längsta varaktighet (tom = ingen gräns)",
        None if longest is None else float(longest),
        "hela år",
        Rule(1, 100, whole=True, empty=True),
    )
