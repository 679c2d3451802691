"""Workshops: groups hand in scenarios, the facilitator sees them together. Kept in the server's memory only."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from kalkyl.model.problems import problem

LIFETIME_SECONDS: Final = 12 * 3600
MOST_WORKSHOPS: Final = 40
MOST_GROUPS: Final = 80
MOST_BYTES: Final = 300_000
LONGEST_NAME: Final = 60
LONGEST_TIMER_MINUTES: Final = 240
_LETTERS: Final = "ABCDEFGHJKLMNPRSTUVXYZ23456789"
"""No letters or digits that look alike on a whiteboard."""


@dataclass
class Workshop:
    """One workshop.

    Attributes:
        key: Secret of the facilitator.
        ends: When it is forgotten [s, the store's clock].
        groups: What each group has handed in: scenario file and key figures, by group name.
        timer_ends: When the facilitator's timer runs out; 0 without one.
        answers: Whether the participants may see the answers.
    """

    key: str
    ends: float
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    timer_ends: float = 0.0
    answers: bool = False


class Store:
    """Every workshop that is going on. Safe to use from several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._workshops: dict[str, Workshop] = {}

    def create(self) -> tuple[str, str]:
        """Begin a workshop; returns the code for the groups and the facilitator's key.

        Raises:
            InputError: Too many are going on.
        """
        with self._lock:
            self._forget()
            if len(self._workshops) >= MOST_WORKSHOPS:
                raise problem("workshop", "för många workshoppar pågår på servern. Vänta en stund.")
            code = self._free_code()
            self._workshops[code] = Workshop(secrets.token_urlsafe(18), self._clock() + LIFETIME_SECONDS)
            return code, self._workshops[code].key

    def hand_in(self, code: str, group: str, scenario: str, keys: dict[str, Any]) -> None:
        """Take a group's scenario; the latest one counts.

        Args:
            code: Code of the workshop.
            group: Name of the group.
            scenario: Scenario file.
            keys: Key figures of its result.

        Raises:
            InputError: No such workshop, a name that cannot be used, or too much.
        """
        name = " ".join(group.split())[:LONGEST_NAME]
        if not name:
            raise problem("gruppens namn", "skriv vad gruppen heter.")
        if len(scenario.encode()) > MOST_BYTES:
            raise problem("scenariot", "det är för stort för att lämna in.")
        with self._lock:
            workshop = self._get(code)
            if name not in workshop.groups and len(workshop.groups) >= MOST_GROUPS:
                raise problem("workshop", f"högst {MOST_GROUPS} grupper kan lämna in.")
            workshop.groups[name] = {"scenario": scenario, "tid": time.strftime("%H.%M"), **keys}

    def status(self, code: str) -> dict[str, Any]:
        """What the participants may know.

        Raises:
            InputError: No such workshop.
        """
        with self._lock:
            workshop = self._get(code)
            left = max(0, round(workshop.timer_ends - self._clock())) if workshop.timer_ends else None
            return {"grupper": len(workshop.groups), "sekunder_kvar": left, "facit": workshop.answers}

    def everything(self, code: str, key: str) -> list[dict[str, Any]]:
        """What the facilitator may know: every group with its scenario.

        Raises:
            InputError: No such workshop, or the key is another's.
        """
        with self._lock:
            groups = self._owned(code, key).groups
            return [{"grupp": name, **handed} for name, handed in groups.items()]

    def steer(self, code: str, key: str, action: str, value: Any = None) -> None:
        """Do what the facilitator wants: `timer` (minutes, 0 stops), `facit` (true or false), `nollstall`, `avsluta`.

        Raises:
            InputError: No such workshop, the key is another's, or the action makes no sense.
        """
        with self._lock:
            workshop = self._owned(code, key)
            if action == "timer" and type(value) in (int, float) and 0 <= value <= LONGEST_TIMER_MINUTES:
                workshop.timer_ends = self._clock() + 60 * value if value else 0.0
            elif action == "facit" and isinstance(value, bool):
                workshop.answers = value
            elif action == "nollstall":
                workshop.groups.clear()
                workshop.timer_ends, workshop.answers = 0.0, False
            elif action == "avsluta":
                del self._workshops[code]
            else:
                raise problem("workshop", "det går inte att göra så.")

    def _free_code(self) -> str:
        while True:
            code = "".join(secrets.choice(_LETTERS) for _ in range(6))
            if code not in self._workshops:
                return code

    def _forget(self) -> None:
        now = self._clock()
        self._workshops = {code: one for code, one in self._workshops.items() if one.ends > now}

    def _get(self, code: str) -> Workshop:
        self._forget()
        found = self._workshops.get(code)
        if found is None:
            raise problem("gruppkoden", "ingen workshop med den koden pågår. Fråga kursledaren.")
        return found

    def _owned(self, code: str, key: str) -> Workshop:
        found = self._get(code)
        if not secrets.compare_digest(found.key.encode(), key.encode()):
            raise problem("workshop", "bara den som startade workshopen kan göra det.")
        return found
