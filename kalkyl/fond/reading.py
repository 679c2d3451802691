"""What applications, gate rules and follow-ups share as files: stamp, version, every fault told at once."""

from typing import TypeVar

from pydantic import ValidationError

from kalkyl.fond.storage import MARK
from kalkyl.model.base import Modell
from kalkyl.model.problems import InputError, problem
from kalkyl.model.swedish import problems
from kalkyl.params.files import decode, parse_toml
from kalkyl.params.scenario_file import plain

MAX_BYTES = 5_000_000
M = TypeVar("M", bound=Modell)


def parse_document(text: str, name: str, model: type[M], what: str) -> M:
    """Build a document from TOML text; the version that a project folder has added is left out.

    Args:
        text: The file's content.
        name: File name for the messages.
        model: Model with the fields format and version.
        what: What the file should be, in Swedish with its article ("en ansökan").

    Raises:
        InputError: Everything that is wrong.
    """
    data = parse_toml(text, name)
    data.pop(MARK, None)
    wanted, version = (model.model_fields[key].annotation.__args__[0] for key in ("format", "version"))  # type: ignore[union-attr]
    if data.get("format") != wanted:
        raise problem(name, f'filen är inte {what}: raden format = "{wanted}" saknas eller är annorlunda.')
    if data.get("version") != version:
        raise problem(
            name,
            f"filen har version {data.get('version')!r} men den här programversionen läser version {version}. "
            "Uppdatera Kalkyl eller spara filen på nytt.",
        )
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise InputError(problems(error, name, model)) from None


def read_document(data: bytes, name: str, model: type[M], what: str) -> M:
    """Read an uploaded document.

    Raises:
        InputError: Everything that is wrong.
    """
    shown = name.replace("\\", "/").rsplit("/", 1)[-1][:80] or "filen"
    if data[:2] == b"PK":
        raise problem(shown, f"det är en Excel- eller Wordfil, inte {what}. Öppna filen som slutar på .toml.")
    if len(data) > MAX_BYTES:
        raise problem(shown, f"filen är för stor för att vara {what}.")
    return parse_document(decode(data, shown), shown, model, what)


def dump_document(document: Modell) -> str:
    """Write a document as TOML text that `parse_document` reads back to an equal one."""
    import tomli_w

    return tomli_w.dumps(plain(document, keep={"format", "version"}))
