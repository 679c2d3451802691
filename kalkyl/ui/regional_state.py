"""What the page about regional work knows, without widgets."""

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError
from traitlets import HasTraits, Int

from kalkyl.model.base import fold
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.problems import InputError, Problem
from kalkyl.risk.regional import Aktivitet, Finansiar, Finansiering, Regionalplan
from kalkyl.risk.regional_file import dump_plan, read_plan
from kalkyl.risk.regional_start import start_plan
from kalkyl.risk.regional_tables import Regionalbild
from kalkyl.ui import choices
from kalkyl.ui.fields import FieldError, changed, parse
from kalkyl.ui.risk_reading import free_key, number, words

OWN_WAY = "Eget upplägg"


class RegionalState(HasTraits):
    """A county's plan under work; always one that can be worked out.

    Attributes:
        revision: Raised by one after every change.
        parameters: The parameter set.
        plan: The plan.
        bild: The plan worked out.
        chosen: Id of the activity under edit.
        texts: What was typed wrong, by field.
        problems: Why, in Swedish, by field.
    """

    revision = Int(0)

    def __init__(self, parameters: Parameteruppsattning) -> None:
        super().__init__()
        self.parameters = parameters
        lan = parameters.kommuner[choices.start_kommun(parameters)].lan
        self.plan = self.start = start_plan(lan)
        self.bild = Regionalbild(self.plan, parameters)
        self.chosen = self.plan.aktiviteter[0].id
        self.texts: dict[str, str] = {}
        self.problems: dict[str, str] = {}
        self._history: list[Regionalplan] = []

    @property
    def counties(self) -> list[str]:
        """Every county by name."""
        return sorted({k.lan for k in self.parameters.kommuner.values()}, key=choices.swedish_order)

    @property
    def activity(self) -> Aktivitet:
        """The activity under edit."""
        found = {a.id: a for a in self.plan.aktiviteter}
        return found.get(self.chosen) or self.plan.aktiviteter[0]

    @property
    def edited(self) -> bool:
        """Whether the plan is another than the page opened with."""
        return self.plan != self.start

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._history or self.problems)

    def attempt(self, key: str, text: str, make: Callable[[], Regionalplan]) -> bool:
        """Take a changed plan if it can be worked out; else keep the text and the reason."""
        try:
            new = make()
            bild = Regionalbild(new, self.parameters)
        except (FieldError, InputError, ValidationError) as error:
            self.texts[key], self.problems[key] = text, words(error)
            self.revision += 1
            return False
        if new != self.plan:
            self._history = [*self._history[-49:], self.plan]
            self.plan, self.bild = new, bild
        self.texts.pop(key, None)
        self.problems.pop(key, None)
        self.revision += 1
        return True

    def choose_county(self, lan: str) -> bool:
        """Take a county; all its municipalities take part."""

        def make() -> Regionalplan:
            named_by_us = self.plan.namn == start_plan(self.plan.lan).namn
            name = start_plan(lan).namn if named_by_us else self.plan.namn
            return changed(self.plan, lan=lan, antal_kommuner=None, namn=name)  # type: ignore[no-any-return]

        return self.attempt("lan", lan, make)

    def arrive_in(self, kommun: str) -> None:
        """Open the page for the county of a municipality chosen elsewhere."""
        if not self.edited and kommun in self.parameters.kommuner:
            self.plan = self.start = start_plan(self.parameters.kommuner[kommun].lan)
            self.bild = Regionalbild(self.plan, self.parameters)
            self.revision += 1

    def set_plan(self, field: str, text: str) -> bool:
        """Change a figure of the plan."""

        def make() -> Regionalplan:
            if not text.strip() and field == "antal_kommuner":
                return changed(self.plan, antal_kommuner=None)  # type: ignore[no-any-return]
            kind = "share" if field == "ranta" else "integer"
            return changed(self.plan, **{field: parse(kind, text)})  # type: ignore[no-any-return,arg-type]

        return self.attempt(field, text, make)

    def choose_risk(self, risk: str) -> bool:
        """Take the risk whose costs say who gains."""
        return self.attempt("risk", risk, lambda: changed(self.plan, risk=risk))

    def choose(self, key: str) -> None:
        """Edit another activity."""
        self.chosen = key
        for field in [f for f in self.problems if f.startswith("aktivitet.")]:
            self.problems.pop(field)
            self.texts.pop(field, None)
        self.revision += 1

    def set_activity(self, field: str, value: Any) -> bool:
        """Change the activity under edit; figures come as typed."""

        def make() -> Regionalplan:
            numeric = field in ("ganger_per_ar", "timmar", "personer", "omkostnad_kr")
            given = number(str(value)) if numeric else value
            return self._with(changed(self.activity, **{field: given}))

        return self.attempt(f"aktivitet.{field}", str(value), make)

    def _with(self, activity: Aktivitet) -> Regionalplan:
        rows = tuple(activity if a.id == activity.id else a for a in self.plan.aktiviteter)
        return changed(self.plan, aktiviteter=rows)  # type: ignore[no-any-return]

    def add_activity(self, name: str, omrade: str) -> bool:
        """Add an activity of one's own, without hours to begin with."""

        def make() -> Regionalplan:
            if not name.strip():
                raise FieldError("Skriv vad som görs, t.ex. Studiebesök.")
            key = free_key(fold(name)[:40].strip("_") or "aktivitet", {a.id for a in self.plan.aktiviteter})
            made = Aktivitet.model_validate(
                {"id": key, "namn": name.strip()[:200], "omrade": omrade, "utfors_av": "lansstyrelse", "per": "lan",
                 "ganger_per_ar": 1.0, "timmar": 0.0}
            )  # fmt: skip
            plan = changed(self.plan, aktiviteter=(*self.plan.aktiviteter, made))
            self.chosen = key
            return plan  # type: ignore[no-any-return]

        return self.attempt("ny", name, make)

    def remove_activity(self) -> bool:
        """Take the activity under edit away; the last one stays."""
        rest = tuple(a for a in self.plan.aktiviteter if a.id != self.activity.id)
        if not rest:
            return False
        self.chosen = rest[0].id
        return self.attempt("aktivitet", "", lambda: changed(self.plan, aktiviteter=rest))

    def own_shares(self, payer: Finansiar) -> str:
        """Return the shares of a payer in one's own way, as typed: one per year."""
        own = self.plan.egen_finansiering
        shares = own.andelar.get(payer, ()) if own is not None else ()
        return "; ".join(f"{100 * x:g} %".replace(".", ",") for x in shares)

    def set_share(self, payer: Finansiar, text: str) -> bool:
        """Change what a payer pays in one's own way: a share per year with semicolons between."""

        def make() -> Regionalplan:
            own = self.plan.egen_finansiering
            shares = dict(own.andelar) if own is not None else {}
            shares.pop(payer, None)
            given = tuple(_share(part) for part in text.split(";") if part.strip())
            if given:
                shares[payer] = given
            way = Finansiering(namn=OWN_WAY, andelar=shares) if shares else None
            return changed(self.plan, egen_finansiering=way)  # type: ignore[no-any-return]

        return self.attempt(f"andel.{payer}", text, make)

    def undo(self) -> None:
        """Go back one change, or clear what is typed wrong."""
        if self.problems:
            self.problems, self.texts = {}, {}
        elif self._history:
            self.plan = self._history.pop()
            self.bild = Regionalbild(self.plan, self.parameters)
        self.revision += 1

    def load(self, data: bytes, name: str) -> tuple[Problem, ...]:
        """Open a plan file; a faulty one changes nothing."""
        try:
            new = read_plan(data, name)
            if not new.aktiviteter:
                return (Problem(name, "planen innehåller inga aktiviteter."),)
            bild = Regionalbild(new, self.parameters)
        except InputError as error:
            return error.problems
        self._history = [*self._history[-49:], self.plan]
        self.plan, self.bild = new, bild
        self.texts, self.problems = {}, {}
        self.revision += 1
        return ()

    def dump(self) -> str:
        """Return the plan as the text of a file."""
        return dump_plan(self.plan)


def _share(text: str) -> float:
    value = parse("share", text)
    assert isinstance(value, float)
    return value
