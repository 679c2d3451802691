"""What the view of the uncertainty knows, without widgets: draws of the scenario on the page, and work that takes longer."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from kalkyl.engine import run
from kalkyl.engine.sampling import Cancelled
from kalkyl.model.actors import Perspektiv
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.problems import InputError
from kalkyl.model.result import Resultat
from kalkyl.report.uncertainty import Osakerhet, grid, uncertainty
from kalkyl.report.uncertainty_deep import Fordjupning, deepen
from kalkyl.report.uncertainty_text import no_uncertainty
from kalkyl.ui.state import CalculatorState

logger = logging.getLogger("kalkyl.ui")

DRAWS = 10_000
SEED = 1
"""The same draws every time: only what the user changes may change the answer."""


@dataclass
class Work:
    """Work under way in a thread of its own.

    Attributes:
        cancelled: Set by whoever wants it to stop.
        done: Share done.
    """

    cancelled: threading.Event = field(default_factory=threading.Event)
    done: float = 0.0


@dataclass(frozen=True)
class Drawn:
    """What the draws of a scenario gave.

    Attributes:
        base: The result without draws.
        result: The result with them, or None where it could not be drawn.
        reason: Why there is nothing to say (Swedish).
        found: What the draws say to those who chose the perspective, or None.
        seconds: How long it took.
    """

    base: Resultat
    result: Resultat | None
    reason: str
    found: Osakerhet | None = None
    seconds: float = 0.0


def _drawn(
    base: Resultat, parameters: Parameteruppsattning, perspektiv: Perspektiv, earlier: Drawn | None
) -> Drawn:
    """Draw a scenario, unless that has been done, and say what the draws say in a perspective."""
    begun = time.perf_counter()
    result, reason = (None, "") if earlier is None else (earlier.result, earlier.reason)
    if earlier is None:
        try:
            if base.lage == "resultat":
                result = run(base.scenario, parameters, DRAWS, SEED)
            reason = no_uncertainty(base)
        except InputError as error:
            reason = " ".join(["Osäkerheten går inte att räkna.", *(str(p) for p in error.problems)])
    found = None if result is None else uncertainty(result, perspektiv)
    return Drawn(base, result, reason, found, time.perf_counter() - begun)


class UncertaintyState:
    """The uncertainty of the scenario on a page.

    Attributes:
        result: The result with draws, or None where it could not be drawn.
        found: What the draws say, or None where there is nothing to say.
        reason: Why there is nothing to say (Swedish).
        deep: What a deeper look gave, or None before it has been asked for.
        work: The deeper look under way, or None.
        seconds: How long the latest update took.
    """

    def __init__(self, state: CalculatorState) -> None:
        self.state = state
        self._chosen: tuple[Perspektiv, Perspektiv] | None = None
        self.result: Resultat | None = None
        self.found: Osakerhet | None = None
        self.reason = ""
        self.deep: Fordjupning | None = None
        self.work: Work | None = None
        self.seconds = 0.0
        self._seen: Resultat | None = None
        self._pair: tuple[str, str] | None = None

    @property
    def perspektiv(self) -> Perspektiv:
        """Whose uncertainty is shown: the one chosen here, until the scenario's own is changed."""
        own = self.state.scenario.kalkyl.perspektiv
        if self._chosen is not None and self._chosen[0] == own:
            return self._chosen[1]
        return own

    def choose(self, perspektiv: Perspektiv) -> None:
        """Show another perspective."""
        self._chosen = (self.state.scenario.kalkyl.perspektiv, perspektiv)
        self.update()

    def update(self) -> bool:
        """Draw again if the scenario has changed, and read the draws again if that or the perspective has.

        Returns:
            Whether anything is new.
        """
        work = self.due()
        if work is None:
            return False
        self.take(work())
        return True

    def due(self) -> Callable[[], "Drawn"] | None:
        """Return the work that an update needs, to be done anywhere, or None where nothing has changed."""
        base = self.state.result
        same = base is self._seen
        if same and (self.found is None or self.found.perspektiv == self.perspektiv):
            return None
        earlier = Drawn(base, self.result, self.reason) if same else None
        return partial(_drawn, base, self.state.parameters, self.perspektiv, earlier)

    def take(self, drawn: "Drawn") -> None:
        """Let what was drawn be what the page holds."""
        self.cancel()
        self.deep = None
        self._seen, self.result, self.reason = drawn.base, drawn.result, drawn.reason
        self.found, self.seconds = drawn.found, drawn.seconds
        self._regrid()

    def pair(self, across: str, down: str) -> None:
        """Show what two values of one's own choice do together; kept as long as both matter."""
        self._pair = (across, down)
        self._regrid()

    def _regrid(self) -> None:
        if self.found is None or self.result is None or self._pair is None:
            return
        bars = {bar.path: bar for bar in self.found.bars}
        if self._pair[0] != self._pair[1] and all(path in bars for path in self._pair):
            made = grid(self.result, self.perspektiv, [bars[path] for path in self._pair])
            self.found = replace(self.found, grid=made)

    def current(self) -> Resultat:
        """Return the result with draws if it is that of the page right now, otherwise the page's own."""
        if self.result is not None and self._seen is self.state.result:
            return self.result
        return self.state.result

    def start(self, told: Callable[[float], None], ready: Callable[[str], None]) -> threading.Thread | None:
        """Take the deeper look in a thread of its own, so that the page keeps answering; at once where there are no threads.

        Args:
            told: Told the share done, from the thread.
            ready: Told when it ends, from the thread: empty when it is done or cancelled, else what went wrong (Swedish).

        Returns:
            The thread, or None where it is already done, there is nothing to look at, or work is already under way.
        """
        if self.result is None or self.found is None or self.work is not None:
            return None
        work, result, found = Work(), self.result, self.found
        self.work = work

        def progress(done: float) -> bool:
            work.done = done
            told(done)
            return not work.cancelled.is_set()

        def go() -> None:
            message = ""
            try:
                deep = deepen(result, found, progress)
                if self.work is work:
                    self.deep = deep
            except Cancelled:
                pass
            except InputError as error:
                message = " ".join(str(p) for p in error.problems)
            except Exception as error:
                logger.error("deeper look failed: %s", type(error).__name__)
                message = "Fördjupningen gick inte att räkna. Resten av sidan gäller som förut."
            if self.work is work:
                self.work = None
                ready(message)

        thread = threading.Thread(target=go, daemon=True)
        try:
            thread.start()
        except RuntimeError:  # no threads here, as in a browser's own Python
            go()
            return None
        return thread

    def cancel(self) -> None:
        """Stop the deeper look; what was found before still holds."""
        if self.work is not None:
            self.work.cancelled.set()
            self.work = None
