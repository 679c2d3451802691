"""The shared place of applications and follow-ups, when whoever runs the server has set one."""

import os
from typing import Final

from kalkyl.fond.application import dump_application
from kalkyl.fond.follow_up import dump_follow_up
from kalkyl.fond.open_store import open_store
from kalkyl.fond.storage import Sparad, Store
from kalkyl.model.base import fold
from kalkyl.ui.follow_up_state import FollowUpState
from kalkyl.ui.markup import body, notice, paragraph, table
from kalkyl.ui.widgets import Guard, box, button, choice_entry, html, text_entry

PLACE: Final = "KALKYL_PROJEKT"
"""Environment variable with the project folder or the database, set by whoever runs the server."""
KEPT: Final = (
    "Det som sparas här lagras hos dem som driver tjänsten och kan öppnas av alla som använder den. Har någon annan hunnit "
    "spara före dig skrivs inget över."
)


class SharedCard:
    """Open and save in the shared place; hidden where there is none.

    Attributes:
        view: The widget to place.
    """

    def __init__(self, state: FollowUpState, guard: Guard) -> None:
        self._state = state
        self._store: Store | None = open_store(os.environ[PLACE]) if os.environ.get(PLACE) else None
        self._opened: dict[str, int] = {}
        self._proposed = ""
        self.chosen = choice_entry("Sparade ansökningar", [("", "")], lambda _: None)
        self.key = text_entry("Spara som", lambda _: None, number=False)
        self.by = text_entry("Sparas av (funktion)", lambda _: None, number=False)
        self.message = html()
        self.versions = html()
        content = (
            html(body("<h2>Fondens gemensamma mapp</h2>", paragraph(KEPT, "k-muted"))),
            self.chosen.view,
            button("Öppna", guard(self._open), ""),
            self.key.view,
            self.by.view,
            button("Spara", guard(self._save), ""),
            self.message,
            self.versions,
        )
        self.view = box(*(content if self._store is not None else ()), css="k-card k-step k-noprint")
        if self._store is None:
            self.view.add_class("k-hidden")

    def refresh(self) -> None:
        """Show what is kept."""
        if self._store is None:
            return
        keys = self._store.keys("ansokan")
        options = [("", ""), *((key.replace("_", " "), key) for key in keys)]
        chosen = self.chosen.control.value
        self.chosen.refresh(chosen if chosen in keys else "", options=options)
        if self.key.control.value in ("", self._proposed):
            self._proposed = self._free()
            self.key.refresh(self._proposed, "Bokstäver och siffror.")

    def _free(self) -> str:
        return fold(self._state.ansokan.namn)[:60].strip("_")

    def _open(self) -> None:
        from datetime import date

        key = self.chosen.control.value
        if self._store is None or not key:
            return
        kept = self._store.read("ansokan", key)
        texts = [kept]
        if key in self._store.keys("uppfoljning"):
            texts.append(self._store.read("uppfoljning", key))
        for one in texts:
            _, problems = self._state.load(one.text.encode(), f"{key}.toml", date.today())
            if problems:
                self.message.value = body(notice([str(p) for p in problems[:8]], "bad"))
                return
            self._opened[f"{one.slag}.{key}"] = one.version
        self.key.refresh(key)
        self.message.value = body(notice([f"Öppnade version {kept.version}."], "ok"))
        self._show_versions(self._store.history("ansokan", key))

    def _save(self) -> None:
        if self._store is None:
            return
        key, by = fold(self.key.control.value), self.by.control.value
        kept = self._store.save(
            "ansokan", key, dump_application(self._state.ansokan), self._opened.get(f"ansokan.{key}", 0), by
        )
        self._opened[f"ansokan.{key}"] = kept.version
        follow = self._state.uppfoljning
        if follow is not None:
            saved = self._store.save(
                "uppfoljning", key, dump_follow_up(follow), self._opened.get(f"uppfoljning.{key}", 0), by
            )
            self._opened[f"uppfoljning.{key}"] = saved.version
        self.message.value = body(notice([f"Sparade version {kept.version}."], "ok"))
        self._show_versions(self._store.history("ansokan", key))
        self.refresh()

    def _show_versions(self, found: tuple[Sparad, ...]) -> None:
        rows = [(str(s.version), s.sparad.strftime("%Y-%m-%d %H:%M"), s.av or "–") for s in found[::-1]]
        shown = table("Versioner", ("Version", "Sparad (UTC)", "Av"), rows[:20], text_columns=3)
        self.versions.value = body(shown, paragraph("Alla versioner finns kvar.", "k-muted"))
