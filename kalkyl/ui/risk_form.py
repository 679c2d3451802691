"""The cards of the form on the page about risks."""

from collections.abc import Callable
from typing import Any, Final

import ipywidgets as w

from kalkyl.report.numbers import plain_number
from kalkyl.risk.register import FORMAGOR, SKYDDSVARDEN, STATUSAR
from kalkyl.ui.field_view import More, step
from kalkyl.ui.markup import body, esc, notice, paragraph
from kalkyl.ui.risk_state import RiskState
from kalkyl.ui.widgets import Entry, Guard, Upload, box, button, choice_entry, flag_entry, html, text_entry

STAGES: Final = (("Som det är nu", "fore"), ("När åtgärderna verkar", "efter"))
WHO = "Ange funktion, till exempel Trygghetsrådet. Skriv aldrig personnamn."
VOTE = "En siffra 1–5 per deltagare med mellanslag emellan, i samma ordning i båda fälten."
LAW_FIELDS: Final = (
    ("lagesbild", "Lägesbilden uppdaterades", True),
    ("annan_information", "Annan information som används", False),
    ("analys", "Var analysen finns", False),
    ("plan_beslutad", "Åtgärdsplanen beslutades", True),
    ("plan_beslutad_av", "Åtgärdsplanen beslutades av", False),
    ("plan_uppfoljd", "Åtgärdsplanen följdes upp", True),
    ("samordnas_med", "Samordnas med annan planering", False),
    ("rad", "Rådet och den funktion som leder det", False),
    ("samordningsfunktion", "Samordningsfunktion", False),
    ("ansvarig_namnd", "Ansvarig nämnd", False),
    ("rapporterad", "Rapporterades till fullmäktige", True),
)
MEASURE_FIELDS: Final = (
    ("namn", "Vad ska göras?", ""),
    ("ansvarig", "Ansvarig funktion", "Funktion, aldrig personnamn."),
    ("resurser", "Resurser", "Tid, pengar, lokaler."),
    ("kostnad_kr", "Beslutad kostnad per år, kr", ""),
    ("start", "Börjar", "År-månad-dag."),
    ("klar", "Klar", "År-månad-dag."),
    ("uppfoljning", "Så följs den upp", ""),
    ("uppfoljd", "Senast uppföljd", "År-månad-dag."),
)


def _shown(value: object) -> str:
    if value is None:
        return ""
    return plain_number(value) if isinstance(value, float) else str(value)


class CountCard:
    """What has been counted about the shown risk: rebuilt when another risk is shown."""

    def __init__(self, state: RiskState, guard: Guard) -> None:
        self._state, self._guard = state, guard
        self._holder = box(css="k-step")
        self._fields: list[tuple[Entry, str, str]] = []
        self._shape: object = None
        self.view = step(2, "Hur vanligt är det hos er?", self._holder)

    def refresh(self) -> None:
        """Show what the register holds."""
        s = self._state
        if (s.chosen, s.parameters.id) != self._shape:
            self._shape = (s.chosen, s.parameters.id)
            self._build()
        rows = {row.id: row for row in s.post.raknat}
        for entry, key, part in self._fields:
            row = rows.get(key)
            text = s.texts.get(f"{part}.{key}", "" if row is None else _shown(getattr(row, part)))
            entry.refresh(text, "", s.problems.get(f"{part}.{key}", ""))

    def _build(self) -> None:
        s = self._state
        risk = s.risk
        self._fields = []
        children: list[w.Widget] = []
        if risk is None:
            children.append(html(body(paragraph("Egna risker har inget att räkna.", "k-muted"))))
        elif risk.typ == "handelse" and risk.handelsetyper:
            for key in risk.handelsetyper:
                children += self._event(key, s.parameters.handelsetyper[key].namn)
        else:
            for key in risk.tillstand:
                children.append(
                    self._entry(key, "antal", f"{s.parameters.tillstand[key].namn}: antal personer")
                )
            note = "Lämna tomt för att använda statistiken för kommunen, där den finns."
            children.append(html(body(paragraph(note, "k-muted"))))
        old = self._holder.children
        self._holder.children = tuple(children)
        for widget in old:
            widget.close()

    def _event(self, key: str, name: str) -> list[w.Widget]:
        pair = box(
            self._entry(key, "antal", f"{name}: antal händelser"),
            self._entry(key, "ar", f"{name}: räknat under så många år"),
            css="k-pair",
        )
        return [pair]

    def _entry(self, key: str, part: str, label: str) -> w.Widget:
        entry = text_entry(label, self._guard(lambda text: self._state.set_count(key, part, text)))
        self._fields.append((entry, key, part))
        return entry.view


class JudgeCard:
    """A judgement by one function, or the votes of a workshop."""

    def __init__(self, state: RiskState, guard: Guard) -> None:
        self._state = state
        self._shape: object = None
        nothing: Callable[[Any], None] = lambda _: None  # noqa: E731
        self.stage = choice_entry("Läge", STAGES, nothing)
        self.probability = choice_entry("Sannolikhet", [("", 3)], nothing)
        self.consequence = choice_entry("Konsekvens", [("", 3)], nothing)
        self.by = text_entry("Bedömd av", nothing, number=False)
        self.why = text_entry("Motivering", nothing, number=False)
        self.message = html()
        self.votes_p = text_entry("Röster på sannolikhet", nothing, number=False, placeholder="t.ex. 3 4 4 5")
        self.votes_c = text_entry("Röster på konsekvens", nothing, number=False, placeholder="t.ex. 2 3 3 4")
        self.vote_message = html()
        workshop = More(
            "Rösta i workshop",
            "Dölj omröstningen",
            [
                html(body(paragraph(VOTE, "k-muted"))),
                self.votes_p.view,
                self.votes_c.view,
                button("Spara rösterna", guard(self._vote), ""),
                self.vote_message,
            ],
        )
        self.view = step(
            3,
            "Hur bedömer ni risken?",
            self.stage.view,
            self.probability.view,
            self.consequence.view,
            self.by.view,
            self.why.view,
            button("Spara bedömningen", guard(self._judge), ""),
            self.message,
            workshop.view,
        )

    def _judge(self) -> None:
        c = [e.control.value for e in (self.stage, self.probability, self.consequence, self.by, self.why)]
        if self._state.judge(*c):
            self.why.refresh("")

    def _vote(self) -> None:
        p, c, by = (e.control.value for e in (self.votes_p, self.votes_c, self.by))
        if self._state.vote(p, c, by):
            self.votes_p.refresh("")
            self.votes_c.refresh("")

    def refresh(self) -> None:
        """Show what the register holds."""
        s = self._state
        register = s.register
        for entry, scale in (
            (self.probability, register.sannolikhet),
            (self.consequence, register.konsekvens),
        ):
            options = [(f"{scale.name(n)}: {x.beskrivning}", n) for n, x in enumerate(scale.steg, start=1)]
            entry.refresh(entry.control.value or 3, options=options)
        latest = s.row.fore
        if s.chosen != self._shape:
            self._shape = s.chosen
            self.stage.refresh("fore")
            self.probability.refresh(3 if latest is None else latest.sannolikhet)
            self.consequence.refresh(3 if latest is None else latest.konsekvens)
            self.why.refresh("")
            self.votes_p.refresh("")
            self.votes_c.refresh("")
        self.by.refresh(self.by.control.value, esc(WHO))
        self.message.value = _fault(s.problems.get("bedomning", ""))
        self.vote_message.value = _fault(s.problems.get("roster", ""))


class ProtectCard:
    """Protective values and capability."""

    def __init__(self, state: RiskState, guard: Guard) -> None:
        self._state = state
        self.values = {
            key: flag_entry(name, guard(lambda wanted, key=key: state.set_protection(key, wanted)))
            for key, name in SKYDDSVARDEN.items()
        }
        steps = [("Inte bedömd", 0), *((f"{n} {name}", n) for n, name in enumerate(FORMAGOR, start=1))]
        self.capability = choice_entry(
            "Vår förmåga att förebygga och hantera", steps, guard(state.set_capability)
        )
        self.texts = {
            field: text_entry(
                label, guard(lambda text, field=field: state.set_text(field, text)), number=False
            )
            for field, label in (
                ("formaga_text", "Vad finns och vad saknas?"),
                ("beskrivning", "Så ser risken ut här"),
            )
        }
        self.view = step(
            4,
            "Vad står på spel?",
            *(e.view for e in self.values.values()),
            self.capability.view,
            *(e.view for e in self.texts.values()),
        )

    def refresh(self) -> None:
        """Show what the register holds."""
        s = self._state
        for key, entry in self.values.items():
            entry.refresh(key in s.post.skyddsvarden)
        self.capability.refresh(s.post.formaga or 0)
        for field, entry in self.texts.items():
            entry.refresh(s.texts.get(field, getattr(s.post, field)), "", s.problems.get(field, ""))


class MeasureCard:
    """The measures against the shown risk, one at a time."""

    def __init__(self, state: RiskState, guard: Guard) -> None:
        self._state = state
        self.new = text_entry(
            "Ny åtgärd", lambda _: None, number=False, placeholder="t.ex. Fältgrupp på kvällar"
        )
        add = button("Lägg till åtgärden", guard(self._add), "")
        self.chosen = choice_entry("Åtgärd att fylla i", [("", "")], guard(self._choose))
        self.fields = {
            field: text_entry(
                label,
                guard(lambda text, field=field: state.set_measure(field, text)),
                number=field == "kostnad_kr",
            )
            for field, label, _ in MEASURE_FIELDS
        }
        self.status = choice_entry(
            "Läge för åtgärden",
            [(name, key) for key, name in STATUSAR.items()],
            guard(lambda v: state.set_measure("status", v)),
        )
        self.upload = Upload("Koppla en sparad kalkyl", self._link, guard, ".toml")
        self.message = html()
        away = button("Ta bort åtgärden", guard(state.remove_measure), "k-link")
        self.inner = box(
            self.chosen.view, *(e.view for e in self.fields.values()), self.status.view, self.upload.view, self.message, away,
            css="k-step",
        )  # fmt: skip
        self.view = step(5, "Vad ska göras åt den?", self.new.view, add, self.inner)

    def _add(self) -> None:
        if self._state.add_measure(self.new.control.value):
            self.new.refresh("")

    def _link(self, data: bytes, name: str) -> None:
        self._state.link_scenario(data, name)

    def _choose(self, key: str) -> None:
        self._state.measure = key
        self._state.revision += 1

    def refresh(self) -> None:
        """Show what the register holds."""
        s = self._state
        self.new.refresh(
            self.new.control.value, "Risken ger åtgärden en färdig kalkyl.", s.problems.get("ny_atgard", "")
        )
        rows = s.post.atgarder
        if s.edited_measure is None and rows:
            s.measure = rows[-1].id
        found = s.edited_measure
        (self.inner.add_class if found is None else self.inner.remove_class)("k-hidden")
        if found is None:
            return
        self.chosen.refresh(found.id, options=[(a.namn, a.id) for a in rows])
        for field, _, note in MEASURE_FIELDS:
            key = f"atgard.{field}"
            self.fields[field].refresh(
                s.texts.get(key, _shown(getattr(found, field))), esc(note), s.problems.get(key, "")
            )
        self.status.refresh(found.status)
        self.message.value = _fault(s.problems.get("atgard.scenario", ""))


class LawCard:
    """What the law asks about."""

    def __init__(self, state: RiskState, guard: Guard) -> None:
        self._state = state
        self.fields = {
            field: text_entry(
                label, guard(lambda text, field=field: state.set_law(field, text)), number=False
            )
            for field, label, _ in LAW_FIELDS
        }
        nothing: Callable[[Any], None] = lambda _: None  # noqa: E731
        self.agreement = [
            text_entry(label, nothing, number=False)
            for label in ("Överenskommelse med", "Överenskommelsens syfte", "Överenskommelsens områden")
        ]
        add = button("Lägg till överenskommelsen", guard(self._agree), "")
        inner = [e.view for e in (*self.fields.values(), *self.agreement)]
        more = More("Fyll i lagens punkter", "Dölj lagens punkter", [*inner, add])
        self.view = step("", "Lagens punkter", more.view)

    def refresh(self) -> None:
        """Show what the register holds."""
        s = self._state
        for field, _, dated in LAW_FIELDS:
            key = f"lag.{field}"
            text = s.texts.get(key, _shown(getattr(s.register.lag, field)))
            self.fields[field].refresh(text, "År-månad-dag." if dated else "", s.problems.get(key, ""))
        first = self.agreement[0]
        first.refresh(first.control.value, "", s.problems.get("lag.overenskommelse", ""))

    def _agree(self) -> None:
        if self._state.add_agreement(*(e.control.value for e in self.agreement)):
            for entry in self.agreement:
                entry.refresh("")


def _fault(text: str) -> str:
    return body(notice([text], "bad")) if text else ""
