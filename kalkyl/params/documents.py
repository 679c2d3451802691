"""What every document that is kept as a TOML file shares: stamp, version, every fault told at once."""

from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from kalkyl.model.base import Modell
from kalkyl.model.problems import InputError, problem
from kalkyl.model.swedish import problems
from kalkyl.params.files import decode, parse_toml, shown_name

STORED: Final = "lagring"
"""Table that a project folder adds at the end of a document: which version it is, and who saved it."""
MAX_BYTES = 5_000_000
M = TypeVar("M", bound=Modell)


def parse_document(text: str, name: str, model: type[M], what: str) -> M:
    """Build a document from TOML text; what a project folder has added is left out.

    Args:
        text: The file's content.
        name: File name for the messages.
        model: Model with the fields format and version.
        what: What the file should be, in Swedish with its article ("en ansökan").

    Raises:
        InputError: Everything that is wrong.
    """
    data = parse_toml(text, name)
    data.pop(STORED, None)
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
    shown = shown_name(name)
    if data[:2] == b"PK":
        raise problem(shown, f"det är en Excel- eller Wordfil, inte {what}. Öppna filen som slutar på .toml.")
    if len(data) > MAX_BYTES:
        raise problem(shown, f"filen är för stor för att vara {what}.")
    return parse_document(decode(data, shown), shown, model, what)


def dump_document(document: Modell) -> str:
    """Write a document as TOML text that `parse_document` reads back to an equal one."""
    import tomli_w

    return tomli_w.dumps(plain(document, keep={"format", "version"}))


def plain(model: BaseModel, keep: frozenset[str] | set[str] = frozenset()) -> dict[str, Any]:
    """Turn a model into plain TOML types, leaving out what equals the default (except `keep`)."""
    out: dict[str, Any] = {}
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if value is None or (name not in keep and not field.is_required() and value == field.default):
            continue
        out[name] = _value(value)
    return out


def _value(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return plain(value, keep={"modell", "enhet"} & set(type(value).model_fields))
    if isinstance(value, dict):
        return {k: _value(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_value(v) for v in value]
    return value
