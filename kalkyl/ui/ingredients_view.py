"""The part of the form where the cost per participant is built from its parts."""

from dataclasses import replace
from typing import Any

import ipywidgets as w

from kalkyl.engine.ingredients import Ingredienskostnad, ingredient_cost
from kalkyl.model.ingredients import PER_ETIKETTER, SLAG_ETIKETTER
from kalkyl.report.numbers import format_kr, plain_number
from kalkyl.ui.field_view import More
from kalkyl.ui.ingredients import UNITS, Draft, frequencies, hourly_wage, kinds, with_part, without_part
from kalkyl.ui.markup import body, esc, paragraph, table
from kalkyl.ui.state import CalculatorState
from kalkyl.ui.widgets import Entry, Guard, button, choice_entry, html, text_entry

KEY = "ingredienser"
LEAD = (
    "Saknas ett pris för insatsen? Lägg till en del i taget: personalens timmar, lokaler, utbildning, uppstart och "
    "deltagarnas egen tid. Summan används som kostnad per deltagare."
)


class IngredientsView:
    """The sheet: what is in it, what it comes to, and a small form for one more part.

    Attributes:
        view: The widget to place.
    """

    def __init__(self, state: CalculatorState, guard: Guard) -> None:
        self._state, self._guard = state, guard
        self._draft = Draft()
        self._sheet = html()
        self._remove = choice_entry("Ta bort en del", [("Välj …", "")], guard(self._take))
        self._fault = html(css="k-note")
        self._entries: dict[str, Entry] = {
            "slag": choice_entry("Slag", kinds(), guard(lambda v: self._typed(slag=v))),
            "namn": text_entry("Vad", guard(lambda v: self._typed(namn=v)), number=False),
            "per": choice_entry("Räknas", frequencies(), guard(lambda v: self._typed(per=v))),
            "antal": text_entry("Timmar", guard(lambda v: self._typed(antal=v))),
            "pris": text_entry("Pris per timme, kr", guard(lambda v: self._typed(pris=v))),
            "delas_av": text_entry("Delas av så många grupper eller deltagare", guard(lambda v: self._typed(delas_av=v))),
            "gruppstorlek": text_entry("Deltagare per grupp", guard(lambda v: self._typed(gruppstorlek=v))),
        }  # fmt: skip
        add = button("Lägg till delen", guard(self._add), "k-quiet")
        content = [
            html(body(paragraph(LEAD, "k-muted"))),
            self._sheet,
            self._remove.view,
            *(entry.view for entry in self._entries.values()),
            self._fault,
            add,
        ]
        shown = state.scenario.kostnad.ingredienser is not None
        self.view: w.Widget = More(
            "Räkna fram kostnaden av delar", "Dölj kostnadens delar", content, is_open=shown
        ).view
        self.refresh()

    def _typed(self, **change: Any) -> None:
        self._draft = replace(self._draft, **change)
        self._show_draft()

    def _add(self) -> None:
        state, draft = self._state, self._draft
        if state.edit(KEY, lambda: with_part(state.scenario, draft, state.whole)):
            self._draft = Draft(slag=draft.slag, per=draft.per)
        self.refresh()

    def _take(self, key: str) -> None:
        if key:
            self._state.edit(KEY, lambda: without_part(self._state.scenario, key))
            self.refresh()

    def refresh(self) -> None:
        """Show what the state holds."""
        state = self._state
        sheet = state.scenario.kostnad.ingredienser
        rows = sheet.rader if sheet else ()
        options = [("Välj …", ""), *((row.namn, row.id) for row in rows)]
        self._remove.refresh("", options=options)
        (self._remove.view.remove_class if rows else self._remove.view.add_class)("k-hidden")
        self._sheet.value = self._table()
        fault = state.problems.get(KEY, "")
        self._fault.value = f'<span class="k-error">{esc(fault)}</span>' if fault else ""
        self._show_draft()

    def _show_draft(self) -> None:
        draft = self._draft
        unit, label = UNITS[draft.slag]
        self._entries["antal"].control.description = label
        self._entries["pris"].control.description = f"Pris per {unit}, kr"
        for name, entry in self._entries.items():
            entry.refresh(getattr(draft, name), self._note(name))
        for name, shown in (("gruppstorlek", draft.per == "grupp"),):
            (self._entries[name].view.remove_class if shown else self._entries[name].view.add_class)(
                "k-hidden"
            )

    def _note(self, name: str) -> str:
        sheet = self._state.scenario.kostnad.ingredienser
        if name == "pris" and self._draft.slag in ("personal", "utbildning"):
            wage = hourly_wage(self._state.whole)
            added = ", före arbetsgivarens pålägg som läggs på" if self._draft.slag == "personal" else ""
            return (
                ""
                if wage is None
                else esc(f"Tomt betyder kommunanställdas medellön, {plain_number(wage, 0)} kr{added}.")
            )
        if name == "delas_av":
            return "Till exempel 10 om en utbildning räcker till tio grupper. Tomt betyder 1."
        if name == "gruppstorlek" and sheet is not None and sheet.gruppstorlek is not None:
            return esc(f"Nu {plain_number(sheet.gruppstorlek.varde)}. Tomt behåller.")
        return ""

    def _table(self) -> str:
        s = self._state.scenario
        sheet = s.kostnad.ingredienser
        if sheet is None:
            return ""
        if not sum(s.deltagare):
            return body(paragraph("Ange antal deltagare för att se kostnaden per deltagare."))
        cost = ingredient_cost(sheet, self._state.whole, s.kommun, s.deltagare, s.kalkyl)
        return body(cost_table(cost))


def cost_table(cost: Ingredienskostnad) -> str:
    """The parts and their sum as a table."""
    rows = [
        (
            part.ingrediens.namn,
            SLAG_ETIKETTER[part.ingrediens.slag],
            f"{plain_number(part.ingrediens.antal.varde)} {PER_ETIKETTER[part.ingrediens.per]}",
            format_kr(part.per_deltagare.varde),
        )
        for part in cost.delar
    ]
    rows.append(("Insatsen betalar", "", "", format_kr(cost.per_deltagare.varde)))
    if cost.andra_per_deltagare:
        rows.append(("Med det andra bär", "", "", format_kr(cost.samhallet_per_deltagare)))
    return table(
        f"Kostnad per deltagare, prisnivå {cost.per_deltagare.prisar}",
        ("Del", "Slag", "Antal", "Per deltagare"),
        rows,
        text_columns=3,
    )
