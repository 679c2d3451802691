"""The page about regional work: time and cost of activities, and who pays for them in the long run."""

from datetime import date
from typing import Any, Final

import ipywidgets as w

from kalkyl.report.numbers import plain_number
from kalkyl.risk import regional_tables as t
from kalkyl.risk.regional import ARBETSGIVARE, ASSUMPTION, FINANSIARER, OMRADEN, Finansiar
from kalkyl.ui.field_view import step
from kalkyl.ui.fields import show as show_value
from kalkyl.ui.files import DOCX, download_name_of, parameter_set
from kalkyl.ui.markup import body, esc, fold, opened, paragraph, table
from kalkyl.ui.regional_state import RegionalState
from kalkyl.ui.widgets import Connection, Download, Guard, Upload, box, button, choice_entry, html, text_entry

LEAD = (
    "Räkna på tid och kostnad för länets gemensamma arbete, och på hur det kan betalas när projektpengarna är slut. "
    "Timmarna är antaganden att byta ut mot er egen tidsredovisning."
)
PER: Final = (("I varje kommun", "kommun"), ("En gång för hela länet", "lan"))
FIGURES: Final = (
    ("ganger_per_ar", "Gånger per år"),
    ("timmar", "Timmar per gång och person"),
    ("personer", "Personer per gång"),
    ("omkostnad_kr", "Andra kostnader per gång, kr"),
)
PAYERS: Final[tuple[Finansiar, ...]] = ("projektmedel", "kommun", "region", "rattsvasende", "ovriga_staten")
SHARES = (
    "En andel per år med semikolon emellan, t.ex. 100 %; 50 %; 0 %. Den sista gäller också åren därefter."
)


class RegionalPage:
    """Everything on the page.

    Attributes:
        state: What the page knows.
        view: The widget to show.
    """

    def __init__(self, state: RegionalState) -> None:
        self.state = state
        self.guard = Guard()
        self.connection = Connection(self._open, self.guard, self._arrive)
        self.file_message = html()
        form = box(self._county_card(), self._activity_card(), self._financing_card(), css="k-inputs")
        self.conclusion = html(css="k-live")
        self.parts = {
            n: html(css="k-card k-long") for n in (*OMRADEN, "employers", "financing", "municipalities")
        }
        shown = box(self.conclusion, self._actions(), *self.parts.values(), css="k-results")
        lead = html(paragraph(LEAD, "k-lead"))
        columns = box(form, shown, css="k-columns")
        self.view = box(
            self.connection.view, lead, self.guard.message, self.file_message, columns, css="k-app"
        )
        state.observe(self.guard(lambda _: self.refresh()), "revision")
        self.refresh()

    def _county_card(self) -> w.Widget:
        s, guard = self.state, self.guard
        self.lan = choice_entry("Län", s.counties, guard(s.choose_county))
        risks = sorted((r.namn, r.id) for r in s.parameters.risker.values())
        self.risk = choice_entry("Vem vinner på arbete mot", risks, guard(s.choose_risk))
        self.figures = {
            field: text_entry(label, guard(lambda text, field=field: s.set_plan(field, text)))
            for field, label in (
                ("antal_kommuner", "Kommuner som deltar"),
                ("ar", "Antal år att se framåt"),
                ("ranta", "Kalkylränta per år"),
            )
        }
        return step(1, "Vilket län?", self.lan.view, *(e.view for e in self.figures.values()), self.risk.view)

    def _activity_card(self) -> w.Widget:
        s, guard = self.state, self.guard
        self.chosen = choice_entry("Aktivitet", [("", "")], guard(s.choose))
        self.employer = choice_entry(
            "Utförs av",
            [(n, k) for k, n in ARBETSGIVARE.items()],
            guard(lambda v: s.set_activity("utfors_av", v)),
        )
        self.per = choice_entry("Görs", PER, guard(lambda v: s.set_activity("per", v)))
        self.activity = {
            field: text_entry(label, guard(lambda text, field=field: s.set_activity(field, text)))
            for field, label in FIGURES
        }
        self.new = text_entry("Ny aktivitet", lambda _: None, number=False, placeholder="t.ex. Studiebesök")
        self.area = choice_entry("Hör till", [(n, k) for k, n in OMRADEN.items()], lambda _: None)
        return step(
            2,
            "Vad görs, och hur mycket?",
            self.chosen.view,
            self.employer.view,
            self.per.view,
            *(e.view for e in self.activity.values()),
            html(body(paragraph(ASSUMPTION, "k-muted"))),
            button("Ta bort aktiviteten", guard(s.remove_activity), "k-link"),
            self.new.view,
            self.area.view,
            button("Lägg till aktiviteten", guard(self._add), ""),
        )

    def _add(self) -> None:
        if self.state.add_activity(self.new.control.value, self.area.control.value):
            self.new.refresh("")

    def _financing_card(self) -> w.Widget:
        s, guard = self.state, self.guard
        self.shares = {
            payer: text_entry(
                f"{FINANSIARER[payer]} betalar",
                guard(lambda text, p=payer: s.set_share(p, text)),
                number=False,
            )
            for payer in PAYERS
        }
        about = html(body(paragraph(SHARES, "k-muted")))
        return step(3, "Eget sätt att betala", about, *(e.view for e in self.shares.values()))

    def _actions(self) -> w.Widget:
        guard = self.guard
        self.files = (
            Download("Beslutsunderlag (Word)", self._document, guard, "k-primary"),
            Download("Spara planen", self._plan, guard),
        )
        upload = Upload("Öppna plan", self._open, guard, ".toml")
        self.undo = button("Ångra", guard(self.state.undo), "k-quiet")
        printing = html('<button type="button" class="k-button k-quiet" data-k-skriv-ut>Skriv ut</button>')
        return box(*(f.view for f in self.files), upload.view, self.undo, printing, css="k-actions k-noprint")

    def refresh(self) -> None:
        """Show what the state holds."""
        s = self.state
        own = next(k.kod for k in s.parameters.kommuner.values() if k.lan == s.plan.lan)
        self.connection.keep(s.dump(), edited=s.edited, kommun=own)
        self._refresh_form()
        self._refresh_results()
        self.undo.disabled = not s.can_undo
        for file in self.files:
            file.clear()

    def _refresh_form(self) -> None:
        s = self.state
        self.lan.refresh(s.plan.lan, "", s.problems.get("lan", ""))
        if s.plan.risk in s.parameters.risker:
            self.risk.refresh(s.plan.risk)
        size = (
            f"Tomt betyder alla {s.bild.kostnad.kommuner}."
            if s.plan.antal_kommuner is None
            else "Tomt betyder alla."
        )
        shown = {
            "antal_kommuner": (show_value("integer", s.plan.antal_kommuner), size),
            "ar": (show_value("integer", s.plan.ar), ""),
            "ranta": (show_value("share", s.plan.ranta), "Utöver inflation."),
        }
        for field, (text, note) in shown.items():
            self.figures[field].refresh(s.texts.get(field, text), note, s.problems.get(field, ""))
        a = s.activity
        self.chosen.refresh(a.id, options=[(f"{x.namn}", x.id) for x in s.plan.aktiviteter])
        self.employer.refresh(a.utfors_av)
        self.per.refresh(a.per)
        for field, entry in self.activity.items():
            key = f"aktivitet.{field}"
            entry.refresh(s.texts.get(key, plain_number(getattr(a, field))), "", s.problems.get(key, ""))
        self.new.refresh(self.new.control.value, "", s.problems.get("ny", ""))
        for payer, entry in self.shares.items():
            key = f"andel.{payer}"
            entry.refresh(s.texts.get(key, s.own_shares(payer)), "", s.problems.get(key, ""))

    def _refresh_results(self) -> None:
        b = self.state.bild
        self.conclusion.value = (
            f'<div class="k-body k-conclusion"><p class="k-sentence">{esc(t.summary(b))}</p></div>'
        )
        for key, name in OMRADEN.items():
            rows = t.activity_rows(b, key)
            self.parts[key].value = body(
                f"<h2>{esc(name)}</h2>",
                table(
                    "Aktiviteter, tid och kostnad",
                    t.ACTIVITY_HEAD,
                    rows,
                    text_columns=3,
                    sums=[len(rows) - 1],
                ),
            )
        self.parts["employers"].value = body(
            "<h2>Vem som gör arbetet</h2>",
            table("Tid och kostnad", t.EMPLOYER_HEAD, t.employer_rows(b)),
            fold("timpris", "Så räknas en timme", "".join(paragraph(text) for text in t.hour_sentences(b))),
        )
        head, rows = t.share_rows(b)
        years, amounts = t.year_rows(b)
        self.parts["financing"].value = body(
            "<h2>Varaktig finansiering</h2>",
            *(paragraph(text) for text in t.lasting_sentences(b)),
            table(f"Vem som vinner ({b.risk}) och vem som betalar sista året", head, rows),
            paragraph(t.GAIN_NOTE, "k-muted"),
            fold("betalning", "Visa betalningen år för år", table("Kronor per år", years, amounts)),
        )
        self.parts["municipalities"].value = body(
            "<h2>Per kommun</h2>",
            fold(
                "kommuner",
                "Visa kommunerna",
                table("Efter folkmängd", t.MUNICIPALITY_HEAD, t.municipality_rows(b)),
            ),
        )

    def _document(self) -> tuple[bytes, str, str]:
        from kalkyl.report.document_docx import docx_bytes

        document = t.regional_document(self.state.bild, date.today())
        return docx_bytes(document), download_name_of(self.state.plan.namn, "docx"), DOCX

    def _plan(self) -> tuple[bytes, str, str]:
        return self.state.dump().encode(), download_name_of(self.state.plan.namn, "toml"), "application/toml"

    def _arrive(self, fragment: str) -> None:
        kind, _, value = fragment.partition("=")
        if kind == "kommun":
            self.state.arrive_in(value)

    def _open(self, data: bytes, name: str) -> None:
        problems = self.state.load(data, name)
        self.file_message.value = opened(problems, f"”{self.state.plan.namn}”")


def show(parametrar: str = "") -> Any:
    """Return the page."""
    return RegionalPage(RegionalState(parameter_set(parametrar))).view
