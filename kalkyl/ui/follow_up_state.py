"""What the page about applications and follow-up knows, without widgets."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import tomli_w
from pydantic import ValidationError
from traitlets import HasTraits, Int

from kalkyl.fond.application import Ansokan, Kostnadsdel, dump_application, new_application, parse_application
from kalkyl.fond.follow_up import COUNTS, Matning, Uppfoljning, dump_follow_up, new_follow_up, parse_follow_up
from kalkyl.fond.follow_up_result import Uppfoljningsbild, work_out
from kalkyl.fond.follow_up_table import read_day, read_table, read_table_bytes
from kalkyl.fond.gates import STANDARD, Grindregler, parse_gates, try_gates
from kalkyl.lagesbild.personal_data import personal_data
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.problems import InputError, Problem, problem
from kalkyl.model.scenario import Scenario
from kalkyl.params.files import decode, parse_toml, shown_name
from kalkyl.params.scenario_file import dump_scenario, parse_scenario
from kalkyl.report.number_input import parse_number
from kalkyl.ui import choices
from kalkyl.ui.fields import FieldError, changed, parse
from kalkyl.ui.risk_reading import words

HISTORY: Final = 50
PAGE_FORMAT: Final = "kalkyl-uppfoljningssida"
KINDS: Final[dict[str, str]] = {
    "antal_deltagare": "number",
    "lyckade": "share",
    "anda": "share",
    "angiven_kostnad_kr": "number",
    "sokt_kr": "number",
    "prisar": "integer",
    "start": "day",
    "slut": "day",
    "beslutsdatum": "day",
    "medfinansiering.region": "number",
    "medfinansiering.ovriga_staten": "number",
    "uppfoljning.matpunkter": "months",
}
"""How fields of the application are read; the others are text."""
SETTINGS: Final[dict[str, str]] = {
    "planens_tyngd": "number",
    "stoppa_under": "share",
    "skala_over": "share",
    "minst_uppfoljda": "number",
}
TEXTS: Final = (
    "namn",
    "malgrupp",
    "problem",
    "insats",
    "ordinarie",
    "evidens_text",
    "forvantat",
    "avslut",
    "civil_aktor",
)
Made = tuple[Ansokan, Uppfoljning | None]


class FollowUpState(HasTraits):
    """An application and a follow-up under work; always such that they can be shown.

    Attributes:
        revision: Raised by one after every change.
        parameters: The parameter set.
        ansokan: The application.
        regler: Gate rules that it is tried against.
        uppfoljning: The follow-up, or None before there is a plan to follow.
        bild: The follow-up worked out, or None.
        texts: What was typed wrong, by field.
        problems: Why, in Swedish, by field.
    """

    revision = Int(0)

    def __init__(self, parameters: Parameteruppsattning, kommun: str = "") -> None:
        super().__init__()
        self.parameters = parameters
        self.ansokan = self.start = new_application(parameters, kommun or choices.start_kommun(parameters))
        self.regler: Grindregler = STANDARD
        self.uppfoljning: Uppfoljning | None = None
        self.bild: Uppfoljningsbild | None = None
        self.texts: dict[str, str] = {}
        self.problems: dict[str, str] = {}
        self._history: list[Made] = []

    @property
    def edited(self) -> bool:
        """Whether there is something that the page did not open with."""
        return self.ansokan != self.start or self.uppfoljning is not None

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._history or self.problems)

    @property
    def answers(self) -> Any:
        """What the gate rules say."""
        return try_gates(self.ansokan, self.regler)

    def attempt(self, key: str, text: str, make: Callable[[], Made]) -> bool:
        """Take a change if it can be worked out; else keep the text and the reason."""
        try:
            made = make()
            bild = self.bild
            if made[1] != self.uppfoljning:
                bild = None if made[1] is None else work_out(made[1], self.parameters)
        except (FieldError, InputError, ValidationError) as error:
            self.texts[key], self.problems[key] = text, words(error)
            self.revision += 1
            return False
        if made != (self.ansokan, self.uppfoljning):
            self._history = [*self._history[-HISTORY + 1 :], (self.ansokan, self.uppfoljning)]
            self.ansokan, self.uppfoljning = made
            self.bild = bild
        self.texts.pop(key, None)
        self.problems.pop(key, None)
        self.revision += 1
        return True

    def _application(self, **update: Any) -> Made:
        return changed(self.ansokan, **update), self.uppfoljning

    def _follow_up(self, **update: Any) -> Made:
        if self.uppfoljning is None:
            raise FieldError("Öppna först planen: ett sparat scenario från sidan Investeringskalkyl.")
        return self.ansokan, changed(self.uppfoljning, **update)

    def choose_kommun(self, text: str) -> bool:
        """Take a municipality by name or code."""

        def make() -> Made:
            return self._application(kommun=choices.find_municipality(self.parameters, text))

        return self.attempt("kommun", text, make)

    def arrive_in(self, kommun: str) -> None:
        """Open the page for a municipality chosen elsewhere."""
        if not self.edited and kommun in self.parameters.kommuner:
            self.ansokan = self.start = new_application(self.parameters, kommun)
            self.revision += 1

    def enter(self, field: str, text: str) -> bool:
        """Change a field of the application, as typed."""

        def make() -> Made:
            value = _read(KINDS.get(field, "text"), text)
            if field.startswith("uppfoljning."):
                plan = changed(self.ansokan.uppfoljning, **{field.partition(".")[2]: value})
                return self._application(uppfoljning=plan)
            if field.startswith("medfinansiering."):
                rest = {
                    k: v for k, v in self.ansokan.medfinansiering_kr.items() if k != field.partition(".")[2]
                }
                return self._application(
                    medfinansiering_kr=rest | ({field.partition(".")[2]: value} if value else {})
                )
            if field == "namn" and not value:
                raise FieldError("Ge insatsen ett namn.")
            return self._application(**{field: value})

        return self.attempt(field, text, make)

    def choose(self, field: str, value: Any) -> bool:
        """Change a field of the application that is chosen from a list; empty means not stated."""
        return self.attempt(field, str(value), lambda: self._application(**{field: value or None}))

    def set_status(self, status: str) -> bool:
        """Change how far the application has come."""
        return self.attempt("status", status, lambda: self._application(status=status))

    def set_board(self, namnd: str, wanted: bool) -> bool:
        """Let a board take part, or not."""

        def make() -> Made:
            rest = tuple(n for n in self.ansokan.namnder if n != namnd)
            return self._application(namnder=(*rest, namnd) if wanted else rest)

        return self.attempt("namnder", namnd, make)

    def set_cost_parts(self, text: str) -> bool:
        """Take the cost in parts: a row each with what, quantity, unit and price."""

        def make() -> Made:
            return self._application(kostnadsdelar=read_cost_parts(text))

        return self.attempt("kostnadsdelar", text, make)

    def follow(self, scenario: Scenario) -> bool:
        """Take a scenario as the plan, in the application and in a new follow-up."""

        def make() -> Made:
            ansokan = changed(self.ansokan, scenario=scenario, kommun=scenario.kommun)
            return ansokan, new_follow_up(scenario)

        return self.attempt("scenario", scenario.namn, make)

    def set_follow_up(self, field: str, value: Any) -> bool:
        """Change a setting of the follow-up; figures come as typed."""

        def make() -> Made:
            given = _read(SETTINGS[field], value) if field in SETTINGS else value
            if given is None:
                raise FieldError("Fältet är tomt. Skriv ett tal.")
            return self._follow_up(**{field: given})

        return self.attempt(f"regel.{field}", str(value), make)

    def register(self, typed: Mapping[str, str], today: date) -> bool:
        """Register a period as typed; one without figures withdraws what is registered about it."""

        def make() -> Made:
            return self._with(_period(typed, today))

        return self.attempt("period", "", make)

    def paste(self, text: str, today: date) -> bool:
        """Register periods pasted from Excel."""
        return self.attempt("klistra", text, lambda: self._with(*read_table(text, today)))

    def _with(self, *rows: Matning) -> Made:
        known = () if self.uppfoljning is None else self.uppfoljning.matningar
        return self._follow_up(matningar=(*known, *rows))

    def undo(self) -> None:
        """Go back one change, or clear what is typed wrong."""
        if self.problems:
            self.problems, self.texts = {}, {}
        elif self._history:
            self.ansokan, self.uppfoljning = self._history.pop()
            self.bild = None if self.uppfoljning is None else work_out(self.uppfoljning, self.parameters)
        self.revision += 1

    def load(self, data: bytes, name: str, today: date) -> tuple[str, tuple[Problem, ...]]:
        """Open a file: application, follow-up, scenario, gate rules or a table; a faulty one changes nothing.

        Returns:
            What was opened, in Swedish, and what is wrong.
        """
        shown = shown_name(name)
        try:
            what, made = self._opened(data, shown, today)
            if made[1] != self.uppfoljning:
                bild = None if made[1] is None else work_out(made[1], self.parameters)
            else:
                bild = self.bild
        except (InputError, FieldError, ValidationError) as error:
            known = error.problems if isinstance(error, InputError) else (Problem(shown, words(error)),)
            return "", known
        self._history = [*self._history[-HISTORY + 1 :], (self.ansokan, self.uppfoljning)]
        (self.ansokan, self.uppfoljning), self.bild = made, bild
        self.texts, self.problems = {}, {}
        self.revision += 1
        return what, ()

    def _opened(self, data: bytes, name: str, today: date) -> tuple[str, Made]:
        if name.lower().endswith((".csv", ".txt", ".tsv")):
            return "tabellen", self._with(*read_table_bytes(data, today, name))
        if data[:2] == b"PK":
            raise problem(name, "det är en Excel- eller Wordfil. Öppna filen som slutar på .toml, eller klistra in cellerna.")  # fmt: skip
        text = decode(data, name)
        kind = parse_toml(text, name).get("format")
        if kind == "kalkyl-ansokan":
            ansokan = self._known(parse_application(text, name), name)
            plan, follow = ansokan.scenario, self.uppfoljning
            if follow is None or follow.scenario != plan:
                follow = None if plan is None else new_follow_up(plan)
            return f"ansökan ”{ansokan.namn}”", (ansokan, follow)
        if kind == "kalkyl-uppfoljning":
            return "uppföljningen", (self.ansokan, parse_follow_up(text, name))
        if kind == "kalkyl-grindregler":
            self.regler = parse_gates(text, name)
            return f"reglerna ”{self.regler.namn}”", (self.ansokan, self.uppfoljning)
        if kind == PAGE_FORMAT:
            return "det som fanns på sidan", self._restored(text, name)
        scenario = parse_scenario(text, name)
        made = self.ansokan.model_copy(update={"scenario": scenario, "kommun": scenario.kommun})
        return f"planen ”{scenario.namn}”", (made, new_follow_up(scenario))

    def _known(self, ansokan: Ansokan, name: str) -> Ansokan:
        if ansokan.kommun not in self.parameters.kommuner:
            raise problem(name, f"kommunkoden ”{ansokan.kommun}” finns inte.")
        return ansokan

    def _restored(self, text: str, name: str) -> Made:
        data = parse_toml(text, name)
        ansokan = parse_application(str(data.get("ansokan", "")), name)
        follow = data.get("uppfoljning")
        return self._known(ansokan, name), None if not follow else parse_follow_up(str(follow), name)

    def page_text(self) -> str:
        """Return everything on the page as text, for the browser to keep through a reload."""
        kept = {"format": PAGE_FORMAT, "ansokan": dump_application(self.ansokan)}
        if self.uppfoljning is not None:
            kept["uppfoljning"] = dump_follow_up(self.uppfoljning)
        return tomli_w.dumps(kept)

    def scenario_text(self) -> str:
        """Return the updated scenario as the text of a file, or the plan before anything is registered."""
        assert self.bild is not None
        result = self.bild.uppdaterad or self.bild.plan
        return dump_scenario(result.scenario)

    def remarks(self) -> list[str]:
        """Return what seems to be personal data in the texts."""
        texts = [(field, str(getattr(self.ansokan, field))) for field in TEXTS]
        if self.uppfoljning is not None:
            texts += [("kommentar", m.kommentar) for m in self.uppfoljning.matningar]
        return [
            f"Fältet {field} ser ut att innehålla {', '.join(kinds)}. Skriv funktion, inte person."
            for field, text in texts
            if (kinds := personal_data(text))
        ]


def read_cost_parts(text: str) -> tuple[Kostnadsdel, ...]:
    """Read the cost in parts: what; quantity; unit; price, one part per row, semicolons or tabs between.

    Raises:
        FieldError: A row cannot be read; Swedish message with the row.
    """
    found = []
    for number, line in enumerate((x for x in text.splitlines() if x.strip()), start=1):
        cells = [c.strip() for c in line.split("\t" if "\t" in line else ";")]
        if len(cells) != 4 or not cells[0]:
            raise FieldError(f"Rad {number}: skriv del; antal; enhet; pris i kronor, t.ex. Handledare; 400; timmar; 420.")  # fmt: skip
        try:
            amount, price = parse_number(cells[1]), parse_number(cells[3])
            found.append(Kostnadsdel(namn=cells[0], antal=amount, enhet=cells[2] or "st", pris_kr=price))
        except ValidationError as error:
            raise FieldError(f"Rad {number}: {words(error)}") from None
        except ValueError as error:
            raise FieldError(f"Rad {number}: {error}") from None
    return tuple(found)


def _period(typed: Mapping[str, str], today: date) -> Matning:
    values: dict[str, object] = {"registrerad": today, "kommentar": typed.get("kommentar", "").strip()}
    for field in ("fran", "till"):
        values[field] = _day(typed.get(field, ""), last=field == "till")
    for field in COUNTS:
        if typed.get(field, "").strip():
            try:
                values[field] = parse_number(typed[field])
            except ValueError as error:
                raise FieldError(f"{COUNTS[field]}: {error}") from None
    return Matning.model_validate(values)


def _day(text: str, *, last: bool = False) -> date:
    try:
        return read_day(text, last=last)
    except ValueError as error:
        raise FieldError(str(error)) from None


def _read(kind: str, text: str) -> Any:
    if kind == "text":
        return text.strip()
    if not text.strip():
        return () if kind == "months" else None
    if kind == "day":
        return _day(text)
    if kind == "months":
        return tuple(
            int(parse("integer", part)) for part in text.replace(";", ",").split(",") if part.strip()
        )
    return parse(kind, text)  # type: ignore[arg-type]
