"""The page about the fund: which interventions should have money, why, and when it comes back."""

from functools import partial
from typing import Any

import ipywidgets as w

from kalkyl.fond import documents, figures
from kalkyl.fond.tables import Tabell, balance_table, chosen_table, repayment_tables
from kalkyl.model.actors import NAMNDER
from kalkyl.report.figures import responsive
from kalkyl.report.numbers import format_kr_short
from kalkyl.report.text import label, perspective_choices
from kalkyl.ui.contract_card import ContractCard
from kalkyl.ui.fields import show as show_text
from kalkyl.ui.files import DOCX, XLSX
from kalkyl.ui.fund_state import FundState, Outcome
from kalkyl.ui.markup import body, esc, figure, fold, notice, paragraph, table
from kalkyl.ui.widgets import (
    Connection,
    Download,
    Entry,
    Guard,
    Upload,
    box,
    button,
    choice_entry,
    flag_entry,
    html,
    text_entry,
)

LEAD = (
    "Samla insatser som ni har räknat på, sätt nämndernas budget och fondens regler, och se vilka som bör få pengar, varför "
    "de andra inte får det och när pengarna kommer tillbaka."
)
ATTITUDES = (
    ("Största väntade netto", "vantevarde"),
    ("Största väntade netto, men minst 8 av 10 att det lönar sig", "sannolikhet"),
    ("Bästa utfall i ett dåligt läge (1 av 10)", "kvantil"),
)
MODELS = (
    ("Återföring: den som sparar betalar tillbaka", "aterforing"),
    ("Budgetmodell: inget betalas tillbaka", "budget"),
)
TERMS = (
    ("kapital", "Fondens kapital, kr", "kr"),
    ("andel", "Andel av besparingen som återförs", "share"),
    ("anstand_ar", "År innan återföringen börjar", "integer"),
    ("varaktighet_ar", "År med återföring", "integer"),
    ("tak", "Tak: så stor del av det utbetalda återförs som mest", "share"),
)


class FundPage:
    """Everything on the page.

    Attributes:
        state: What the page knows.
        view: The widget to show.
    """

    def __init__(self, state: FundState) -> None:
        self.state, self.guard = state, Guard()
        self.connection = Connection(self._open, self.guard)
        self.message = html()
        self.listed = box(css="k-step")
        self.budgets = box(css="k-step")
        self._budgets: dict[str, Entry] = {}
        self._terms = {
            key: text_entry(name, self.guard(partial(state.type_number, key))) for key, name, _ in TERMS
        }
        self.whose = choice_entry(
            "Gör nettot så stort som möjligt för", perspective_choices(), self.guard(state.choose)
        )
        self.attitude = choice_entry("Hur ska osäkerheten vägas?", ATTITUDES, self.guard(state.attitude))
        self.model = choice_entry("Fondens modell", MODELS, self.guard(state.model))
        self.shared = flag_entry(
            "Region och stat delar kostnaden i proportion till vad de vinner", self.guard(state.share_cost)
        )
        self.contract = ContractCard(self.guard)
        self.parts_paid = text_entry(
            "Delbetalningar, andel per år", self.guard(partial(state.type_number, "delar"))
        )
        self.fixed = text_entry(
            "Gemensam fast kostnad per år, kr", self.guard(partial(state.type_number, "delad"))
        )
        boards = [(label(b), b) for b in NAMNDER]
        self.board = choice_entry("Nämnd som betalar den", boards, self.guard(state.choose_board))
        self.parts = {n: html() for n in ("conclusion", "choice", "fund", "plan", "more")}
        for name, part in self.parts.items():
            for css in ("k-live",) if name == "conclusion" else ("k-card", "k-long"):
                part.add_class(css)
        self.files = box(
            Download("Ladda ner Excel", self._workbook, self.guard, "k-primary").view,
            Download("Ladda ner Word", self._document, self.guard).view,
            html('<button type="button" class="k-button k-quiet" data-k-skriv-ut>Skriv ut</button>'),
            css="k-actions k-noprint",
        )
        first, *rest = self.parts.values()
        columns = box(
            box(*self._form(), css="k-inputs"),
            box(first, self.files, *rest, self.contract.view, css="k-results"),
            css="k-columns",
        )
        lead = html(paragraph(LEAD, "k-lead"))
        self.view = box(self.connection.view, lead, self.guard.message, self.message, columns, css="k-app")
        state.observe(self.guard(lambda _: self.refresh()), "revision")
        self.refresh()

    def _form(self) -> list[w.Widget]:
        upload = Upload("Lägg till ett sparat scenario", self._open, self.guard, ".toml,.xlsx")
        examples = button("Prova med exemplen", self.guard(self.state.add_examples), "k-quiet")
        heading = partial(lambda text: html(body(f"<h2>{esc(text)}</h2>")))
        terms = [entry.view for entry in self._terms.values()]
        return [
            box(heading("Insatser"), self.listed, upload.view, examples, css="k-card k-step"),
            box(heading("Vad är bäst?"), self.whose.view, self.attitude.view, css="k-card k-step"),
            box(heading("Nämndernas budget per år"), self.budgets, css="k-card k-step"),
            box(heading("Gemensam kostnad"), self.fixed.view, self.board.view, css="k-card k-step"),
            box(
                heading("Fondens regler"),
                self.model.view,
                *terms,
                self.parts_paid.view,
                self.shared.view,
                css="k-card k-step",
            ),
        ]

    def refresh(self) -> None:
        """Show what the state holds."""
        s = self.state
        self._list()
        self._show_budgets()
        self.whose.refresh(s.perspektiv)
        self.attitude.refresh(s.rules.attityd)
        self.model.refresh(s.fund_rules.modell)
        self.shared.refresh(s.fund_rules.medfinansiering)
        self._more_terms()
        for key, _, kind in TERMS:
            text = s.inputs.texts.get(key, show_text(kind, getattr(s.fund_rules, key)))  # type: ignore[arg-type]
            note = "Tomt betyder inget tak." if key == "tak" else ""
            self._terms[key].refresh(text, note, s.inputs.problems.get(key, ""))
        found = s.outcome
        self.parts["conclusion"].value = self._conclusion(found)
        for name, draw in (("choice", _choice), ("fund", _fund), ("plan", _plan), ("more", _more)):
            self.parts[name].value = draw(found, s) if found is not None else ""
            (self.parts[name].remove_class if self.parts[name].value else self.parts[name].add_class)(
                "k-hidden"
            )
        (self.files.remove_class if found is not None else self.files.add_class)("k-hidden")

    def _more_terms(self) -> None:
        s = self.state
        for entry, key, value, note in (
            (self.parts_paid, "delar", s.parts, "50 %; 50 % betyder hälften nu och hälften året efter."),
            (
                self.fixed,
                "delad",
                s.shared,
                "Betalas en gång, hur många av insatserna som än väljs. Tomt betyder ingen.",
            ),
        ):
            text = s.inputs.texts.get(key, show_text("list", value or None))
            entry.refresh(text, note, s.inputs.problems.get(key, ""))
        self.board.refresh(s.shared_board)

    def _conclusion(self, found: Outcome | None) -> str:
        if found is not None:
            text = documents.summary(found.portfolj, found.val)
            more = documents.dry(found.fond)
        elif self.state.fault:
            text, more = "Det går inte att välja med de här reglerna.", self.state.fault
        else:
            text, more = "Lägg till insatser: öppna sparade scenarier, eller prova med exemplen.", ""
        return body(
            f'<div class="k-conclusion" id="k-resultat"><p class="k-sentence">{esc(text)}</p>'
            f'<p class="k-sub">{esc(more)}</p></div>'
        )

    def _list(self) -> None:
        rows: list[w.Widget] = []
        for k in self.state.kandidater:
            away = button(f"Ta bort {k.namn[:40]}", self.guard(partial(self.state.remove, k.id)), "k-link")
            chosen = choice_entry(k.namn[:60], self._conditions(k.id), self.guard(partial(self.state.condition, k.id)))  # fmt: skip
            chosen.refresh(self.state.conditions.get(k.id, ""))
            fixed = flag_entry(
                f"Behöver det som den gemensamma kostnaden betalar ({k.namn[:30]})",
                self.guard(partial(self.state.share_fixed, k.id)),
            )
            fixed.refresh(k.id in self.state.sharing)
            rows.append(box(chosen.view, *([fixed.view] if self.state.shared else []), away))
        self.listed.children = tuple(rows) or (html(body(paragraph("Inga än."))),)

    def _conditions(self, key: str) -> list[tuple[str, str]]:
        others = [k for k in self.state.kandidater if k.id != key]
        return [
            ("Inget villkor", ""),
            ("Måste väljas", "maste"),
            ("Får inte väljas", "inte"),
            *((f"Bara tillsammans med {k.namn}", f"kraver:{k.id}") for k in others),
            *((f"Inte tillsammans med {k.namn}", f"utesluter:{k.id}") for k in others),
        ]

    def _show_budgets(self) -> None:
        s = self.state
        if list(self._budgets) != s.boards:
            self._budgets = {
                b: text_entry(f"{label(b)}, kr", self.guard(partial(s.type_number, f"budget.{b}")))
                for b in s.boards
            }
            empty = html(body(paragraph("Nämnderna visas när det finns insatser.", "k-muted")))
            self.budgets.children = tuple(e.view for e in self._budgets.values()) or (empty,)
        for board, entry in self._budgets.items():
            key = f"budget.{board}"
            text = s.inputs.texts.get(key, show_text("list", s.budget.get(board)))  # type: ignore[call-overload]
            entry.refresh(
                text,
                "Tomt betyder ingen gräns. Ett belopp per år: skilj med semikolon.",
                s.inputs.problems.get(key, ""),
            )

    def _open(self, data: bytes, name: str) -> None:
        shown = [str(p) for p in self.state.add(data, name)[:12]]
        self.message.value = body(notice(shown, "bad", "Insatsen kunde inte läggas till.")) if shown else ""

    def _workbook(self) -> tuple[bytes, str, str]:
        o = self._known()
        return documents.fund_workbook(o.portfolj, o.val, o.skal, o.fond), "fond.xlsx", XLSX

    def _document(self) -> tuple[bytes, str, str]:
        from kalkyl.report.document_docx import docx_bytes

        o = self._known()
        return docx_bytes(documents.fund_document(o.portfolj, o.val, o.skal, o.fond)), "fond.docx", DOCX

    def _known(self) -> Outcome:
        assert self.state.outcome is not None
        return self.state.outcome


def _shown(found: Tabell) -> str:
    return table(
        found.rubrik, found.kolumner, found.rader, text_columns=found.textkolumner, sums=list(found.summor)
    )


def _choice(found: Outcome, state: FundState) -> str:
    p = found.portfolj
    drawn = responsive(figures.net_per_candidate, p.kandidater, found.val.valda, p.perspektiv)
    scatter = responsive(figures.cost_against_net, p.kandidater, found.val.valda, p.perspektiv)
    return body(
        "<h2>Vilka bör få pengar?</h2>",
        figure(drawn, figures.net_conclusion(p.kandidater, found.val.valda, p.perspektiv)),
        _shown(chosen_table(p, found.val, found.skal)),
        figure(scatter, figures.cost_conclusion(p.kandidater, p.perspektiv)),
    )


def _fund(found: Outcome, state: FundState) -> str:
    drawn = responsive(figures.balance, found.fond)
    listing = fold("saldo", "Visa fonden år för år", _shown(balance_table(found.fond)))
    return body("<h2>Räcker fonden?</h2>", figure(drawn, figures.balance_conclusion(found.fond)), listing)


def _plan(found: Outcome, state: FundState) -> str:
    tables = repayment_tables(found.fond, {k.id: k.namn for k in found.portfolj.kandidater})
    if not tables:
        return body(
            "<h2>Återbetalningsplan</h2>", paragraph("Ingenting betalas tillbaka med de här reglerna.")
        )
    lead = "Besparingen är den realiserbara budgeteffekten, alltså det som går att ta ur budgeten och när."
    return body("<h2>Återbetalningsplan</h2>", paragraph(lead, "k-muted"), *map(_shown, tables))


def _more(found: Outcome, state: FundState) -> str:
    rows = [(format_kr_short(cost), format_kr_short(net)) for cost, net in found.frontier]
    regret = found.anger
    said = (
        f"Med facit i hand hade ett annat val gett i genomsnitt {format_kr_short(regret.medel)} mer "
        f"(som mest {format_kr_short(regret.storst)})."
        if regret.dragningar
        else ""
    )
    listing = table(
        "Bästa val vid växande budget", ("Insatserna kostar", "Väntat netto"), rows, text_columns=0
    )
    drawn = responsive(figures.frontier_line, found.frontier) if len(found.frontier) > 1 else ""
    shown = figure(drawn, figures.frontier_conclusion(found.frontier)) if drawn else ""
    return body(
        "<h2>Mer pengar, mer nytta?</h2>", paragraph(said), shown, fold("front", "Visa talen", listing)
    )


def show() -> Any:
    """Return the page."""
    return FundPage(FundState()).view
