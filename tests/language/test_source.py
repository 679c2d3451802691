"""Texts are found in the source and exchanged in it, and nothing else is."""

import ast

import pytest

from kalkyl.language.source import exchanged, is_likely, places, texts

MODULE = '''
"""Modulens egen text."""
import logging, re
from typing import Literal
Slag = Literal["Helt annat slag"]
NAMN = {"kommun": "Kommunen betalar"}
def mening(kr: "Typ med ord", n: int) -> str:
    """Funktionens egen text."""
    logging.info("Bara till loggen")
    if kr == "Jämförs med detta":
        return NAMN["kommun"]
    re.compile("Ett mönster här")
    return f"Kostar {skriv(kr):>3} på {n} år: {'många år' if n > 5 else 'få år'}"
def skriv(x): return str(x)
'''


def run_with(other: dict[str, str]) -> dict:
    names: dict = {}
    exec(compile(exchanged(MODULE, other.get), "module", "exec"), names)
    return names


def test_only_what_is_shown_is_a_text() -> None:
    likely = [text.template for text in texts(MODULE) if text.likely]
    assert likely == ["Kommunen betalar", "Kostar {kr} på {n} år: {x}", "många år", "få år"]


def test_places_may_change_order_and_hold_texts_of_their_own() -> None:
    names = run_with({"Kostar {kr} på {n} år: {x}": "{n} years ({x}) cost {kr}", "många år": "many"})
    assert names["mening"](7, 10) == "10 years (many) cost   7"
    assert names["mening"](7, 2) == "2 years (få år) cost   7"


def test_constants_change_and_what_is_compared_with_does_not() -> None:
    names = run_with({"Kommunen betalar": "The municipality pays", "Jämförs med detta": "Other"})
    assert names["mening"]("Jämförs med detta", 1) == "The municipality pays"


@pytest.mark.parametrize("other", ["Costs {kr} over {n}", "{kr} {n} {x} {more}"])
def test_a_place_lost_or_added_is_a_fault(other: str) -> None:
    with pytest.raises(ValueError, match="same places"):
        run_with({"Kostar {kr} på {n} år: {x}": other})


def test_same_name_twice_is_numbered() -> None:
    found = [t.template for t in texts('f"{a.kr} av {b.kr} och {kr(1)}"')]
    assert found[0] == "{kr} av {kr2} och {x}"
    assert places("{{inte}} {kr}") == ["kr"]


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("k-actions k-noprint", False),
        ("#0B3C5D", False),
        ("prislapp.{id}.belopp", False),
        ("application/toml", False),
        ("kr_per_ar", False),
        ("Skriv ut", True),
        ("händelser", True),
        ("<strong>Ångra</strong>", True),
    ],
)
def test_form_tells_text_from_code(text: str, likely: bool) -> None:
    assert is_likely(text, joined=False) is likely


def test_source_without_texts_is_unchanged() -> None:
    assert ast.dump(exchanged(MODULE, lambda text: None)) == ast.dump(ast.parse(MODULE))
