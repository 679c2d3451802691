"""The cards of the form on the page about applications and follow-up."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import ipywidgets as w

from kalkyl.fond.application import NIVAER, STATUSAR, Ansokan
from kalkyl.fond.follow_up import COUNTS
from kalkyl.model.actors import ETIKETTER, NAMNDER
from kalkyl.model.outcomes import HandelseUtfall
from kalkyl.report.numbers import plain_number
from kalkyl.ui import choices
from kalkyl.ui.field_view import More, step
from kalkyl.ui.follow_up_state import KINDS, FollowUpState
from kalkyl.ui.markup import body, esc, notice, paragraph, plain_share
from kalkyl.ui.widgets import (
    Entry,
    Guard,
    Upload,
    box,
    button,
    choice_entry,
    flag_entry,
    html,
    search_entry,
    text_entry,
)

NO_PEOPLE: Final = "Skriv inga personuppgifter. Ange funktion, aldrig personnamn."
WHY: Final = (
    ("problem", "Vilket problem svarar insatsen mot?", True),
    ("malgrupp", "Vilka är målgruppen?", True),
    ("antal_deltagare", "Antal deltagare", False),
    ("insats", "Vad ska göras?", True),
    ("ordinarie", "Vad får målgruppen annars (det ordinarie)?", True),
)
OUTCOME: Final = (
    ("evidens_text", "Vad består evidensen av?", True),
    ("forvantat", "Väntat utfall jämfört med det ordinarie", True),
    ("lyckade", "Andel som lyckas med insatsen", False),
    ("anda", "Andel som lyckas med det ordinarie", False),
)
MONEY: Final = (
    ("angiven_kostnad_kr", "Eller hela kostnaden i en siffra, kr", False),
    ("prisar", "Prisår för beloppen", False),
    ("sokt_kr", "Sökt ur fonden, kr", False),
    ("medfinansiering.region", "Regionen betalar, kr", False),
    ("medfinansiering.ovriga_staten", "Staten betalar, kr", False),
)
AFTER: Final = (
    ("start", "Börjar", False),
    ("slut", "Slutar", False),
    ("uppfoljning.indikator", "Vad ska mätas?", True),
    ("uppfoljning.utgangslage", "Hur är det före start?", True),
    ("uppfoljning.jamforelse", "Vad jämförs det med?", True),
    ("uppfoljning.matpunkter", "Mäts efter så många månader", False),
    ("uppfoljning.ansvarig", "Ansvarig funktion", False),
    ("avslut", "Vad händer när pengarna tar slut?", True),
    ("beslutsdatum", "Beslut fattades", False),
)
NOTES: Final = {
    "start": "År-månad-dag.",
    "slut": "År-månad-dag.",
    "beslutsdatum": "År-månad-dag. Lämna tomt före beslutet.",
    "uppfoljning.matpunkter": "Till exempel 0; 12; 24.",
    "civil_aktor": "Lämna tomt om ingen förening eller stiftelse deltar.",
}
_COST_NOTE: Final = "En del per rad: del; antal; enhet; pris i kronor. Går att klistra in från Excel."


def shown(field: str, value: Any) -> str:
    """Write a value of the application as its field shows it."""
    kind = KINDS.get(field, "text")
    if value is None:
        return ""
    if kind == "share":
        return plain_share(value)
    if kind == "months":
        return "; ".join(str(m) for m in value)
    return plain_number(value) if kind == "number" else str(value)


def value_of(ansokan: Ansokan, field: str) -> Any:
    """Return what a field of the form stands for in the application."""
    part, _, name = field.rpartition(".")
    if part == "medfinansiering":
        return dict(ansokan.medfinansiering_kr).get(name)  # type: ignore[call-overload]
    return getattr(ansokan.uppfoljning if part else ansokan, name)


def area_entry(label: str, on_change: Callable[[str], Any], rows: int = 3) -> Entry:
    """Return a field of several lines."""
    return Entry(w.Textarea(description=label, continuous_update=False, rows=rows), on_change)


class ApplicationForm:
    """The guided application, card by card.

    Attributes:
        view: The widget to place.
    """

    def __init__(self, state: FollowUpState, guard: Guard) -> None:
        self._state, self._guard = state, guard
        self.fields: dict[str, Entry] = {}
        names = [name for name, _ in choices.municipalities(state.parameters)]
        self.kommun = search_entry("Kommun", names, guard(state.choose_kommun))
        risks = [("Ingen vald", ""), *sorted((r.namn, r.id) for r in state.parameters.risker.values())]
        self.risk = choice_entry("Social risk", risks, guard(lambda v: state.choose("risk", v)))
        levels = [("Inte angiven", ""), *((name, key) for key, name in NIVAER.items())]
        self.level = choice_entry("Evidensnivå", levels, guard(lambda v: state.choose("evidens", v)))
        self.status = choice_entry("Läge", [(n, k) for k, n in STATUSAR.items()], guard(state.set_status))
        self.boards = {
            key: flag_entry(ETIKETTER[key], guard(lambda wanted, key=key: state.set_board(key, wanted)))
            for key in NAMNDER
        }
        self.parts = area_entry("Kostnaden i delar", guard(state.set_cost_parts), 4)
        self.view = box(*self._cards(), css="k-inputs")

    def _cards(self) -> list[w.Widget]:
        about = html(body(paragraph(NO_PEOPLE, "k-muted")))
        name = self._rows((("namn", "Insatsens namn", False),))
        civil = self._rows((("civil_aktor", "Aktör i civilsamhället", False),))
        boards = [entry.view for entry in self.boards.values()]
        return [
            step(1, "Vad gäller ansökan?", about, self.kommun.view, *name, self.status.view),
            step(2, "Problem, målgrupp och insats", self.risk.view, *self._rows(WHY)),
            step(3, "Evidens och utfall", self.level.view, *self._rows(OUTCOME)),
            step(4, "Kostnad", self.parts.view, *self._rows(MONEY)),
            step(5, "Vilka nämnder deltar?", *boards, *civil),
            step(6, "Uppföljning och avslut", *self._rows(AFTER)),
        ]

    def _rows(self, rows: tuple[tuple[str, str, bool], ...]) -> list[w.Widget]:
        made = []
        for field, label, long in rows:
            take = self._guard(lambda text, field=field: self._state.enter(field, text))
            number = KINDS.get(field) in ("number", "share", "integer")
            self.fields[field] = area_entry(label, take) if long else text_entry(label, take, number=number)
            made.append(self.fields[field].view)
        return made

    def refresh(self) -> None:
        """Show what the state holds."""
        s = self._state
        a = s.ansokan
        kommun = s.texts.get("kommun", s.parameters.kommuner[a.kommun].namn)
        self.kommun.refresh(kommun, "", s.problems.get("kommun", ""))
        for field, entry in self.fields.items():
            text = s.texts.get(field, shown(field, value_of(a, field)))
            entry.refresh(text, esc(NOTES.get(field, "")), s.problems.get(field, ""))
        known = a.risk if a.risk in s.parameters.risker else ""
        self.risk.refresh(known, "", s.problems.get("risk", ""))
        self.level.refresh(a.evidens or "", "", s.problems.get("evidens", ""))
        self.status.refresh(a.status)
        for key, board in self.boards.items():
            board.refresh(key in a.namnder)
        lines = "\n".join(
            f"{p.namn}; {plain_number(p.antal)}; {p.enhet}; {plain_number(p.pris_kr)}"
            for p in a.kostnadsdelar
        )
        self.parts.refresh(
            s.texts.get("kostnadsdelar", lines), esc(_COST_NOTE), s.problems.get("kostnadsdelar", "")
        )


class FollowUpForm:
    """Plan, registration and rule of the follow-up.

    Attributes:
        view: The widget to place.
    """

    def __init__(self, state: FollowUpState, guard: Guard, take: Callable[[bytes, str], None]) -> None:
        self._state = state
        self.plan = html()
        self.message = html()
        self.paste_message = html()
        upload = Upload("Öppna planen (scenario)", take, guard, ".toml")
        nothing: Callable[[Any], None] = lambda _: None  # noqa: E731
        self.period = {
            field: text_entry(label, nothing, number=field in COUNTS)
            for field, label in {"fran": "Från", "till": "Till", **COUNTS, "kommentar": "Kommentar"}.items()
        }
        self.pasted = area_entry("Klistra in från Excel, med rubriker", nothing, 5)
        paste = button("Registrera tabellen", guard(self._paste), "")
        table_upload = Upload("Öppna CSV-fil", take, guard, ".csv,.txt,.tsv")
        more = More(
            "Klistra in flera perioder", "Dölj tabellen",
            [self.pasted.view, paste, table_upload.view, self.paste_message],
        )  # fmt: skip
        days = box(self.period["fran"].view, self.period["till"].view, css="k-pair")
        rest = [self.period[field].view for field in (*COUNTS, "kommentar")]
        register = button("Registrera perioden", guard(self._register), "k-primary")
        self.rules = {
            field: text_entry(label, guard(lambda text, field=field: state.set_follow_up(field, text)))
            for field, label in (
                ("planens_tyngd", "Planen väger lika mycket som så många deltagare"),
                ("stoppa_under", "Stoppa när sannolikheten är under"),
                ("skala_over", "Skala upp när sannolikheten är minst"),
                ("minst_uppfoljda", "Inget råd före så många uppföljda"),
            )
        }
        label = "Deltagarna eller området valdes när läget var ovanligt dåligt"
        self.chosen_high = flag_entry(label, guard(lambda v: state.set_follow_up("urval_hogt", v)))
        rule = More("Ändra regeln", "Dölj regeln", [e.view for e in self.rules.values()])
        cards = (
            step(1, "Vilken plan följs upp?", self.plan, upload.view, self.chosen_high.view),
            step(2, "Registrera en period", days, *rest, register, self.message, more.view),
            step(3, "Regel för att stoppa eller skala upp", rule.view),
        )
        self.view = box(*cards, css="k-inputs")

    def _register(self) -> None:
        typed = {field: entry.control.value for field, entry in self.period.items()}
        if self._state.register(typed, date.today()):
            for entry in self.period.values():
                entry.refresh("")

    def _paste(self) -> None:
        if self._state.paste(self.pasted.control.value, date.today()):
            self.pasted.refresh("")

    def refresh(self) -> None:
        """Show what the state holds."""
        s = self._state
        u = s.uppfoljning
        text = (
            "Öppna ett sparat scenario från sidan Investeringskalkyl."
            if u is None
            else f"Planen är ”{u.namn}”."
        )
        self.plan.value = body(paragraph(text), _fault(s.problems.get("scenario", "")))
        self.message.value = _fault(s.problems.get("period", ""))
        self.paste_message.value = _fault(s.problems.get("klistra", ""))
        for field, entry in self.period.items():
            note = "År-månad eller år-månad-dag." if field in ("fran", "till") else ""
            entry.refresh(entry.control.value, note)
        events = u is not None and isinstance(u.scenario.utfall[0], HandelseUtfall)
        for field in COUNTS:
            away = field not in ("deltagare", "kostnad_kr") and ("handelser" in field) != events
            (self.period[field].view.add_class if away else self.period[field].view.remove_class)("k-hidden")
        for field, entry in self.rules.items():
            value = None if u is None else getattr(u, field)
            share = field in ("stoppa_under", "skala_over")
            written = "" if value is None else plain_share(value) if share else plain_number(value)
            key = f"regel.{field}"
            entry.refresh(s.texts.get(key, written), "", s.problems.get(key, ""))
        self.chosen_high.refresh(False if u is None else u.urval_hogt)


def _fault(text: str) -> str:
    return body(notice([text], "bad")) if text else ""
