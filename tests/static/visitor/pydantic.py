"""Stand-in for pydantic, whose compiled core is on no package registry for the Python that the browser's numpy is built for.

It reads what is valid and runs the models' own validators. It knows no rules for fields and no messages: reading is tried with
the real pydantic everywhere else. What is tried with this in its place is all that comes after the reading.
"""

import datetime
import json
import types
from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints

_NONE: Any = object()


class ValidationError(ValueError):
    """What is read does not fit."""

    def errors(self) -> list[dict[str, Any]]:
        return [
            {"loc": (), "type": "value_error", "msg": str(self), "input": None, "ctx": {"error": str(self)}}
        ]


class FieldInfo:
    """A field: its default, its type with and without notes, and the name of the field that tells its variants apart."""

    def __init__(self, default: Any = _NONE, hint: Any = None, discriminator: str | None = None) -> None:
        self.default, self.hint, self.discriminator = default, hint, discriminator
        self.annotation = _bare(hint)[0]

    def is_required(self) -> bool:
        return self.default is _NONE


def Field(default: Any = _NONE, **rules: Any) -> Any:  # noqa: N802 (the name it stands in for)
    return FieldInfo(default, discriminator=rules.get("discriminator"))


def ConfigDict(**choices: Any) -> dict[str, Any]:  # noqa: N802
    return choices


def model_validator(*, mode: str) -> Callable[[Any], Any]:
    def mark(function: Any) -> Any:
        getattr(function, "__func__", function).validates = mode
        return function

    return mark


class _Fields:
    """The fields of a class, read when first asked for: models refer to each other."""

    def __get__(self, instance: Any, owner: Any) -> dict[str, FieldInfo]:
        if "_fields" not in owner.__dict__:
            owner._fields = {
                name: FieldInfo(_default(owner, name), hint)
                for name, hint in get_type_hints(owner, include_extras=True).items()
                if not name.startswith(("_", "model_")) and get_origin(hint) is not ClassVar
            }
        found: dict[str, FieldInfo] = owner.__dict__["_fields"]
        return found


class BaseModel:
    """A frozen model."""

    model_fields = _Fields()

    def __init__(self, **data: Any) -> None:
        fields = type(self).model_fields
        if strange := set(data) - set(fields):
            raise ValidationError(f"{type(self).__name__}: okända {sorted(strange)}")
        if missing := {n for n, field in fields.items() if n not in data and field.default is _NONE}:
            raise ValidationError(f"{type(self).__name__}: saknar {sorted(missing)}")
        self.__dict__.update(
            {n: _read(field.hint, data[n]) if n in data else field.default for n, field in fields.items()},
            model_fields_set=set(data),
        )
        for function in _validators(type(self), "after"):
            function(self)

    def __setattr__(self, name: str, value: Any) -> None:
        raise ValidationError("låst")

    @classmethod
    def model_validate(cls, data: Any) -> Any:
        if isinstance(data, cls):
            return data
        for function in _validators(cls, "before"):
            data = function.__get__(None, cls)(data)
        if not isinstance(data, Mapping):
            raise ValidationError(f"{cls.__name__}: {data!r}")
        return cls(**data)

    @classmethod
    def model_validate_json(cls, text: str | bytes) -> Any:
        return cls.model_validate(json.loads(text))

    def model_copy(self, *, update: Mapping[str, Any] | None = None) -> Any:
        made = object.__new__(type(self))
        made.__dict__.update({**self.__dict__, **(update or {})})
        return made

    def model_dump(
        self,
        *,
        mode: str = "python",
        include: set[str] | None = None,
        exclude: set[str] | None = None,
        exclude_none: bool = False,
        exclude_defaults: bool = False,
    ) -> dict[str, Any]:
        rows = {}
        for name, field in type(self).model_fields.items():
            value = getattr(self, name)
            skipped = (include is not None and name not in include) or name in (exclude or ())
            if skipped or (exclude_none and value is None) or (exclude_defaults and value == field.default):
                continue
            rows[name] = _dumped(
                value, mode=mode, exclude_none=exclude_none, exclude_defaults=exclude_defaults
            )
        return rows

    def _values(self) -> tuple[Any, ...]:
        return tuple(self.__dict__[name] for name in type(self).model_fields)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._values() == other._values()  # type: ignore[attr-defined]

    def __hash__(self) -> int:
        return hash(self._values())


def _default(owner: type, name: str) -> Any:
    found = next((base.__dict__[name] for base in owner.__mro__ if name in base.__dict__), _NONE)
    return found.default if isinstance(found, FieldInfo) else found


def _validators(owner: type, mode: str) -> list[Any]:
    found = {
        name: value
        for base in reversed(owner.__mro__)
        for name, value in base.__dict__.items()
        if getattr(getattr(value, "__func__", value), "validates", None) == mode
    }
    return list(found.values())


def _dumped(value: Any, *, mode: str, **options: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode=mode, **options)
    if isinstance(value, Mapping):
        return {k: _dumped(v, mode=mode, **options) for k, v in value.items()}
    if isinstance(value, (tuple, list)):
        return (list if mode == "json" else type(value))(_dumped(v, mode=mode, **options) for v in value)
    return value.isoformat() if mode == "json" and isinstance(value, datetime.date) else value


def _bare(hint: Any) -> tuple[Any, str | None]:
    """A type without its notes, and the discriminator among them."""
    told = None
    while get_origin(hint) is Annotated:
        hint, *notes = get_args(hint)
        told = told or next((n.discriminator for n in notes if isinstance(n, FieldInfo)), None)
    return hint, told


def _read(noted: Any, value: Any) -> Any:
    hint, discriminator = _bare(noted)
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _variant(inside, value, discriminator)
    if (origin is Literal and value in inside) or hint is Any:
        return value
    if origin is tuple and isinstance(value, (tuple, list)):
        hints = inside[:1] * len(value) if inside[1:] == (...,) else inside
        return tuple(_read(h, v) for h, v in zip(hints, value, strict=True))
    if origin in (dict, Mapping) and isinstance(value, Mapping):
        return {_read(inside[0], k): _read(inside[1], v) for k, v in value.items()}
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return hint.model_validate(value)
    return _plain(hint, value)


def _variant(hints: tuple[Any, ...], value: Any, discriminator: str | None) -> Any:
    if discriminator and isinstance(value, Mapping):
        stated = [(h, h.model_fields[discriminator]) for h in hints]
        hints = tuple(h for h, f in stated if value.get(discriminator, f.default) in get_args(f.annotation))
    told = []
    for hint in hints:
        try:
            return _read(hint, value)
        except ValueError as error:
            told.append(str(error))
    raise ValidationError("; ".join(told))


def _plain(hint: Any, value: Any) -> Any:
    if hint is float and type(value) is int:
        return float(value)
    if hint is datetime.date and isinstance(value, str):
        return datetime.date.fromisoformat(value)
    if hint is str and isinstance(value, str):
        return value.strip()
    if (
        not isinstance(hint, type)
        or not isinstance(value, hint)
        or (type(value) is bool and hint is not bool)
    ):
        raise ValidationError(f"{value!r} är inte {hint}")
    return value
