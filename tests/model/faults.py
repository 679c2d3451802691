"""Helpers for tests of Swedish messages."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from kalkyl.model.problems import InputError
from kalkyl.model.swedish import problems

ENGLISH = (" should ", " must ", "Input", " is not ", "required", "valid ", "error", "Error", " the ")


def said(model: type[BaseModel], data: Any) -> str:
    """Message for data that a model must refuse; it may hold no English."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate(data)
    text = "\n".join(str(p) for p in problems(caught.value, "prov.toml", model))
    assert_swedish(text)
    return text


def said_by(call: Callable[[], Any]) -> str:
    """Message of an InputError; it may hold no English."""
    with pytest.raises(InputError) as caught:
        call()
    text = str(caught.value)
    assert_swedish(text)
    return text


def assert_swedish(text: str) -> None:
    assert text
    assert not [word for word in ENGLISH if word in text], text
    assert "ctx" not in text
    assert "Traceback" not in text
