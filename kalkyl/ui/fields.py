"""Every input of the pages, without widgets: how it is read from a scenario, parsed, and put back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.scenario import Scenario
from kalkyl.model.swedish import sentence
from kalkyl.model.values import Andel, Belopp, Varde
from kalkyl.report.number_input import parse_number
from kalkyl.report.numbers import plain_number
from kalkyl.ui.markup import plain_share

Kind = Literal["share", "number", "kr", "integer", "list", "text", "choice", "flag"]

OWN_VALUE = "Eget värde, angivet på sidan."

Value = Any
"""What a field holds: float, int, str, bool, tuple of floats, or None for an empty optional field."""


class FieldError(ValueError):
    """The text cannot be used; the message is Swedish and says what to write instead."""


@dataclass(frozen=True)
class Field:
    """One input.

    Attributes:
        id: Identifier, unique on its page.
        label: Label on screen.
        kind: How text and value correspond.
        path: Where the value stands in the scenario, e.g. ("kalkyl", "ranta") or ("utfall", 0, "p0").
        unit: Unit shown with the label.
        help: Explanation shown below the field.
        optional: Whether an empty field means "not stated".
        missing: What an empty field means, shown while it is empty.
        choices: Label and value of every choice.
        make: Builds the model value from the number, where the scenario holds more than a number.
        pick: Reads the plain value from what stands in the scenario, where it is not a number or a value with source.
    """

    id: str
    label: str
    kind: Kind
    path: tuple[str | int, ...]
    unit: str = ""
    help: str = ""
    optional: bool = False
    missing: str = ""
    choices: tuple[tuple[str, Value], ...] = ()
    make: Callable[[Any, Any, Parameteruppsattning], Any] | None = field(default=None, compare=False)
    pick: Callable[[Any], Any] | None = field(default=None, compare=False)

    @property
    def shown_label(self) -> str:
        """Label with its unit."""
        return f"{self.label}, {self.unit}" if self.unit else self.label

    def raw(self, scenario: Scenario) -> Any:
        """Return what stands in the scenario; None where a step on the way is missing."""
        found: Any = scenario
        for step in self.path:
            if found is None:
                return None
            found = found[step] if isinstance(step, int) else getattr(found, step)
        return found

    def value(self, scenario: Scenario) -> Value:
        """Return the plain value."""
        found = self.raw(scenario)
        if self.pick is not None:
            return self.pick(found)
        return found.varde if isinstance(found, Varde) else found

    def show(self, scenario: Scenario) -> str:
        """Return the text of the field."""
        return show(self.kind, self.value(scenario))

    def read(self, text: str) -> Value:
        """Parse what was typed.

        Raises:
            FieldError: It cannot be read.
        """
        if not str(text).strip():
            if self.optional:
                return None
            if self.kind != "text":
                raise FieldError("Fältet är tomt. Skriv ett tal, eller ångra för att få tillbaka det förra.")
        return parse(self.kind, text)

    def put(self, scenario: Scenario, value: Value, parameters: Parameteruppsattning) -> Scenario:
        """Return the scenario with the value in place.

        Raises:
            FieldError: The value is outside what is allowed.
        """
        new = value if self.make is None else self.make(value, self.raw(scenario), parameters)
        changed: Scenario = replaced(scenario, self.path, new)
        return changed


def show(kind: Kind, value: Value) -> str:
    """Write a value as its field shows it."""
    if value is None:
        return ""
    if kind == "share":
        return plain_share(value)
    if kind == "list":
        return "; ".join(plain_number(v) for v in value)
    if kind in ("number", "kr", "integer"):
        return plain_number(value)
    return str(value)


def parse(kind: Kind, text: str) -> Value:
    """Read a value as typed.

    Raises:
        FieldError: It cannot be read; Swedish message.
    """
    if kind == "text":
        return str(text).strip()
    try:
        if kind == "list":
            return tuple(parse_number(part) for part in str(text).split(";") if part.strip())
        number = parse_number(text)
    except ValueError as error:
        raise FieldError(str(error)) from None
    if kind == "share" and 1 < abs(number) <= 100 and "%" not in str(text):
        shown = plain_number(number)
        raise FieldError(
            f"Andelen {shown} är större än 1. Menar du {shown} %? Skriv då {shown} % med procenttecken."
        )
    if kind == "integer":
        if number != int(number):
            raise FieldError("Skriv ett heltal, t.ex. 10.")
        return int(number)
    return number


def changed(model: BaseModel, **update: Any) -> Any:
    """Return a validated copy of a model with some fields changed.

    Raises:
        FieldError: The new value is not allowed; Swedish message.
    """
    data = {name: getattr(model, name) for name in type(model).model_fields} | update
    try:
        return type(model).model_validate(data)
    except ValidationError as error:
        text = sentence(error.errors(include_url=False)[0])
        raise FieldError(_for_people(text)) from None


def _for_people(text: str) -> str:
    """Turn a message made for files into one for the page: capital letter, percent instead of 0.12."""
    text = text.replace("Skriv t.ex. 0.12 för 12 procent", "Skriv t.ex. 12 % eller 0,12")
    text = text.replace(", t.ex. 0.12 för 12 procent", ", t.ex. 12 % eller 0,12")
    return text[:1].upper() + text[1:]


def replaced(model: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """Return a validated copy of a model with the value at a path changed."""
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        step = step % len(model)
        inner = replaced(model[step], rest, value) if rest else value
        return (*model[:step], inner, *model[step + 1 :])
    inner = replaced(getattr(model, step), rest, value) if rest else value
    return changed(model, **{step: inner})


def own_share(unit: str = "andel") -> Callable[[Any, Any, Parameteruppsattning], Andel | None]:
    """Make a share out of a typed number."""

    def make(value: float | None, _old: Any, _parameters: Parameteruppsattning) -> Andel | None:
        return None if value is None else _checked(Andel, varde=value, enhet=unit)

    return make


def own_amount(unit: str) -> Callable[[Any, Any, Parameteruppsattning], Belopp | None]:
    """Make an amount in today's price level out of a typed number."""

    def make(value: float | None, _old: Any, parameters: Parameteruppsattning) -> Belopp | None:
        return None if value is None else _checked(Belopp, varde=value, enhet=unit, prisar=parameters.prisar)

    return make


def own_value(unit: str) -> Callable[[Any, Any, Parameteruppsattning], Varde | None]:
    """Make a value of another unit out of a typed number."""

    def make(value: float | None, _old: Any, _parameters: Parameteruppsattning) -> Varde | None:
        return None if value is None else _checked(Varde, varde=value, enhet=unit)

    return make


def _checked(kind: type[Varde], **data: Any) -> Any:
    try:
        return kind.model_validate({**data, "kommentar": OWN_VALUE})
    except ValidationError as error:
        raise FieldError(_for_people(sentence(error.errors(include_url=False)[0]))) from None
