"""The card about the uncertainty on a page: follows every change, and takes a deeper look when asked to."""

import asyncio
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import ipywidgets as w

from kalkyl.report.text import perspective_choices
from kalkyl.ui import uncertainty_results as results
from kalkyl.ui.field_view import More
from kalkyl.ui.markup import body, notice, paragraph
from kalkyl.ui.uncertainty_state import Drawn, UncertaintyState
from kalkyl.ui.widgets import Guard, box, button, choice_entry, html

PAUSE = 0.05
"""Seconds to wait for the next change before drawing: the rest of the page is shown first."""

EVERY = 0.1
"""Seconds between the steps of the progress bar."""

INVITATION = (
    "Räkna ut vid vilka värden det vänder, var osäkerheten kommer ifrån och vilket slags kunskap som är mest värd. Det "
    "tar några sekunder och går att avbryta."
)


class UncertaintyCard:
    """Everything about the uncertainty.

    Attributes:
        model: What the card knows.
        view: The widget to place.
    """

    def __init__(self, model: UncertaintyState, guard: Guard) -> None:
        self.model = model
        self._guard = guard
        self._planned: asyncio.TimerHandle | None = None
        self._number = 0
        self._worker = ThreadPoolExecutor(1, "draws")
        self._told_at = 0.0
        self.whose = choice_entry("Osäkerhet för", perspective_choices(), guard(self._choose))
        self.head = html(css="k-live")
        self.first = html()
        self.more = html()
        self.deep = html()
        self.across = choice_entry("Åt höger", [("", "")], guard(self._pair))
        self.down = choice_entry("Nedåt", [("", "")], guard(self._pair))
        self.pairs = html()
        chosen = box(self.across.view, self.down.view, css="k-pair k-noprint")
        self.together = More(
            "Ändra två värden samtidigt", "Dölj tabellen med två värden", [chosen, self.pairs]
        )
        self.invitation = html(body("<h3>Fördjupning</h3>", paragraph(INVITATION)))
        self.go = button("Räkna fördjupningen", guard(self._start))
        self.stop = button("Avbryt", guard(self._cancel), "k-quiet k-hidden")
        for unprinted in (self.whose.view, self.invitation):
            unprinted.add_class("k-noprint")
        self.bar = w.FloatProgress(value=0.0, min=0.0, max=1.0)
        self.bar.add_class("k-progress")
        self.bar.add_class("k-hidden")
        self.status = html()
        actions = box(self.go, self.stop, self.bar, self.status, css="k-actions k-noprint")
        self.deeper = box(self.invitation, actions, self.deep)
        self.view = box(
            self.head,
            self.whose.view,
            self.first,
            self.more,
            self.together.view,
            self.deeper,
            css="k-card k-long k-step",
        )

    def plan(self) -> None:
        """Update soon: at once without a running event loop, otherwise beside it when the page has been redrawn.

        A change that comes before then takes the place of the one before it.
        """
        self._number += 1
        if self._planned is not None:
            self._planned.cancel()
            self._planned = None
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.update()
            return
        self._planned = loop.call_later(PAUSE, self._guard(lambda: self._begin(loop)))

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let the draws be made beside the event loop, and shown if nothing newer has been planned by then."""
        work, number = self.model.due(), self._number
        if work is None:
            return
        take = self._guard(lambda done: self._take(done, number))
        try:
            started = self._worker.submit(work)
        except RuntimeError:  # no threads here, as in a browser's own Python
            self.update()
            return
        started.add_done_callback(lambda done: loop.call_soon_threadsafe(take, done))

    def _take(self, done: Future[Drawn], number: int) -> None:
        drawn = done.result()
        if number == self._number:
            self.model.take(drawn)
            self.show()

    def update(self) -> None:
        """Draw again and show it."""
        if self.model.update():
            self.show()

    def show(self) -> None:
        """Show what the model holds."""
        found = self.model.found
        self.whose.refresh(self.model.perspektiv)
        self.head.value = results.missing(self.model.reason) if found is None else results.head(found)
        self.first.value = "" if found is None else results.first(found)
        self.more.value = "" if found is None else results.more(found)
        self._show_pair()
        self._hide(self.deeper, found is None or not found.bars)
        self._hide(self.whose.view, found is None)
        self._show_deep()

    def _show_pair(self) -> None:
        found = self.model.found
        self._hide(self.together.view, found is None or found.grid is None)
        if found is None or found.grid is None:
            return
        options = [(found.values[bar.path].name, bar.path) for bar in found.bars]
        self.across.refresh(found.grid.across, options=options)
        self.down.refresh(found.grid.down, options=options)
        self.pairs.value = results.pairs(found)

    def _pair(self, _: Any) -> None:
        self.model.pair(self.across.control.value, self.down.control.value)
        self._show_pair()

    def _show_deep(self, message: str = "") -> None:
        found, deep, working = self.model.found, self.model.deep, self.model.work is not None
        if message:
            self.deep.value = body(notice([message], "bad"))
        else:
            self.deep.value = "" if found is None or deep is None else results.deeper(found, deep)
        self.status.value = '<span role="status">Räknar …</span>' if working else ""
        self._hide(self.go, working)
        self._hide(self.stop, not working)
        self._hide(self.bar, not working)

    def _hide(self, widget: Any, hidden: bool) -> None:
        (widget.add_class if hidden else widget.remove_class)("k-hidden")

    def _choose(self, perspektiv: Any) -> None:
        self.model.choose(perspektiv)
        self.show()

    def _start(self) -> None:
        self.bar.value, self._told_at = 0.0, 0.0
        self.model.start(self._told, self._show_deep)
        self._show_deep()

    def _told(self, done: float) -> None:
        """Move the progress bar, now and then; called from the working thread."""
        now = time.monotonic()
        if now - self._told_at >= EVERY or done >= 1.0:
            self._told_at = now
            self.bar.value = done

    def _cancel(self) -> None:
        self.model.cancel()
        self._show_deep()
