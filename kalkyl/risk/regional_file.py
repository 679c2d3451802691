"""A county's plan as a file."""

from pydantic import ValidationError

from kalkyl.model.problems import InputError, problem
from kalkyl.model.swedish import problems
from kalkyl.params.files import decode, parse_toml
from kalkyl.params.scenario_file import plain
from kalkyl.risk.regional import FORMAT, VERSION, Regionalplan


def parse_plan(text: str, name: str = "regionalplan") -> Regionalplan:
    """Build a plan from TOML text.

    Raises:
        InputError: Everything that is wrong.
    """
    data = parse_toml(text, name)
    if data.get("format") != FORMAT or data.get("version") != VERSION:
        raise problem(
            name, f'filen är ingen regional plan: raderna format = "{FORMAT}" och version = {VERSION} saknas.'
        )
    try:
        return Regionalplan.model_validate(data)
    except ValidationError as error:
        raise InputError(problems(error, name, Regionalplan)) from None


def read_plan(data: bytes, name: str) -> Regionalplan:
    """Read an uploaded plan.

    Raises:
        InputError: Everything that is wrong.
    """
    shown = name.replace("\\", "/").rsplit("/", 1)[-1][:80] or "filen"
    if data[:2] == b"PK":
        raise problem(shown, "det är en Excel- eller Wordfil. Öppna planen, som slutar på .toml.")
    return parse_plan(decode(data, shown), shown)


def dump_plan(plan: Regionalplan) -> str:
    """Write a plan as TOML text that `parse_plan` reads back to an equal plan."""
    import tomli_w

    return tomli_w.dumps(plain(plan))
