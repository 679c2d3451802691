"""Validation errors in Swedish: what is wrong, where, and how to mend it."""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from kalkyl.model.problems import Problem, near

_LIMITS = {
    "greater_than_equal": ("ge", "minst"),
    "less_than_equal": ("le", "högst"),
    "greater_than": ("gt", "större än"),
    "less_than": ("lt", "mindre än"),
}
_NUMBER_TYPES = {"float_type", "int_type", "int_from_float", "float_parsing", "int_parsing"}


_VALUES = {"Varde", "Andel", "Belopp"}
"""Models that a bare number may stand for."""


def _quote(value: Any) -> str:
    text = str(value)
    return f"”{text if len(text) <= 60 else text[:57] + '…'}”"


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "sant/falskt"
    if isinstance(value, str):
        return "text"
    if isinstance(value, (int, float)):
        return "ett tal"
    if isinstance(value, dict):
        return "en tabell"
    if isinstance(value, (list, tuple)):
        return "en lista"
    return "något annat"


def _unknown_key(key: str, known: Iterable[str]) -> str:
    hint = near(key, known) or " Ta bort raden eller rätta stavningen."
    return f"okänd nyckel ”{key}”.{hint}"


def _expected(error: dict[str, Any]) -> str:
    return str(error.get("ctx", {}).get("expected", "")).replace("'", "”").replace(" or ", " eller ")


def sentence(error: Any, known: Sequence[str] = ()) -> str:
    """Say one pydantic error in Swedish.

    Args:
        error: One item of `ValidationError.errors()`.
        known: Keys that are allowed where an unknown one stands, for a suggestion.

    Returns:
        A sentence (or two) with the fault and the remedy.
    """
    kind, value, ctx = error["type"], error.get("input"), error.get("ctx", {})
    if kind == "value_error":
        return str(ctx.get("error", error["msg"]))
    if kind == "extra_forbidden":
        return _unknown_key(str(error["loc"][-1]), known)
    if kind == "missing":
        return f"nyckeln ”{error['loc'][-1]}” saknas. Lägg till den."
    if kind in _NUMBER_TYPES:
        whole = " heltal" if kind.startswith("int") else " tal"
        return f"här ska stå ett{whole}, inte {_kind(value)} ({_quote(value)}). Skriv t.ex. 12 eller 0.12, utan citattecken."
    if kind in _LIMITS:
        key, word = _LIMITS[kind]
        limit = f"{ctx[key]:g}" if isinstance(ctx[key], (int, float)) else ctx[key]
        return f"värdet {_quote(value)} är utanför det tillåtna: det ska vara {word} {limit}."
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        allowed = _expected(error) or str(ctx.get("expected_tags", "")).replace("'", "”")
        tag = ctx.get("tag", value)
        return f"{_quote(tag)} är inte ett tillåtet val. Välj bland: {allowed}."
    if kind == "union_tag_not_found":
        return 'nyckeln ”modell” saknas. Skriv t.ex. modell = "riskkurva" eller modell = "andel".'
    return _rest(kind, value, ctx)


def _rest(kind: str, value: Any, ctx: dict[str, Any]) -> str:
    if kind == "string_type":
        remedy = f' Skriv "{value}".' if isinstance(value, (int, float)) else ""
        return f"här ska stå text inom citattecken, inte {_kind(value)} ({_quote(value)}).{remedy}"
    if kind == "string_pattern_mismatch":
        return (
            f"{_quote(value)} har fel form. Ett id skrivs med små bokstäver a–z, siffror och understreck; "
            'en kommunkod med fyra siffror inom citattecken, t.ex. "0114".'
        )
    if kind == "bool_type":
        return f"här ska stå true eller false, inte {_quote(value)}."
    if kind.startswith("date"):
        return f"{_quote(value)} är inget datum. Skriv t.ex. 2026-03-31 (utan citattecken)."
    if kind in ("too_short", "string_too_short"):
        return "här saknas innehåll: minst ett värde behövs."
    if kind in ("too_long", "string_too_long"):
        return f"innehållet är för långt (högst {ctx.get('max_length', '?')})."
    if kind == "model_type" and ctx.get("class_name") in _VALUES:
        return (
            f"här ska stå ett tal, inte {_kind(value)} ({_quote(value)}). Skriv t.ex. 0.12, eller en tabell som "
            "{ varde = 0.12, lag = 0.10, hog = 0.15 }."
        )
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return f"här ska stå en tabell med nycklar, inte {_kind(value)} ({_quote(value)})."
    if kind in ("tuple_type", "list_type"):
        return f"här ska stå en lista inom hakparenteser, inte {_kind(value)} ({_quote(value)})."
    if kind == "finite_number":
        return "värdet är inte ett ändligt tal. Skriv en siffra."
    return f"värdet {_quote(value)} är ogiltigt här. Jämför med ett av exempelscenarierna (kalkyl exempel)."


_TAGS = ("andel", "riskkurva", "markov", "handelse")
"""Outcome models: pydantic puts the tag of a union into the location, after the position in the list."""


def _known_keys(model: type[BaseModel], loc: Sequence[Any]) -> list[str]:
    """Find the field names allowed at a location, by walking the models; empty when it cannot be told."""
    current = [model]
    for step in loc[:-1]:
        if isinstance(step, int):
            continue
        fields = [m.model_fields[str(step)] for m in current if str(step) in m.model_fields]
        tagged = [m for m in current if _tag(m) == step] if step in _TAGS else []
        if tagged:
            current = tagged
        elif fields:
            current = [m for field in fields for m in _models_in(field.annotation)] or current
    return [name for m in current for name in m.model_fields]


def _tag(model: type[BaseModel]) -> str | None:
    field = model.model_fields.get("modell")
    return next(iter(getattr(field.annotation, "__args__", ())), None) if field is not None else None


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for arg in getattr(annotation, "__args__", ()) for found in _models_in(arg)]


def place(loc: Iterable[Any]) -> str:
    """Write an error location for a person: list positions count from 1."""
    words: list[str] = []
    before: Any = None
    for step in loc:
        if isinstance(step, int):
            words.append(f"nr {step + 1}")
        elif step != "[key]" and not (isinstance(before, int) and step in _TAGS):
            words.append(str(step))
        before = step
    return ", ".join(words)


def problems(error: ValidationError, where: str, model: type[BaseModel]) -> list[Problem]:
    """Turn a pydantic error into Swedish problems.

    Args:
        error: What pydantic raised.
        where: File and id, e.g. "skola.toml, elevassistent".
        model: The model that was being built, for suggestions.
    """
    found = []
    items = error.errors(include_url=False)
    for item in items:
        loc = item["loc"]
        if item["type"] == "too_short" and any(
            other["loc"][: len(loc)] == loc for other in items if other is not item
        ):
            continue  # a list is also reported as too short when its items are faulty
        shown = loc[:-1] if item["type"] in ("extra_forbidden", "missing") else loc
        text = place(shown)
        found.append(Problem(f"{where}, {text}" if text else where, sentence(item, _known_keys(model, loc))))
    return found
