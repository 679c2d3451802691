"""A scenario as a link: unpacked to the same text, and anything else told in Swedish."""

import base64
import zlib

import pytest

from kalkyl.model.problems import InputError
from kalkyl.ui.link import MAX_TEXT_BYTES, pack, unpack

pytestmark = pytest.mark.ui
TEXT = 'format = "kalkyl-scenario"\nnamn = "Påhittad insats i Åmål"\n'


def code_of(data: bytes, version: str = "k1") -> str:
    """The same packing with other tools: zlib's own container with header and checksum cut off."""
    raw = zlib.compress(data)[2:-4]
    return version + "." + base64.urlsafe_b64encode(raw).decode().rstrip("=")


def test_a_link_gives_the_same_text_back() -> None:
    assert unpack(pack(TEXT)) == TEXT
    assert unpack(code_of(TEXT.encode())) == TEXT


def test_a_link_holds_only_what_an_address_may_hold() -> None:
    assert pack(TEXT * 20).replace("-", "").replace("_", "").replace(".", "").isalnum()


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "inget scenario"),
        ("hej", "inget scenario"),
        ("k1.", "inget scenario"),
        (code_of(TEXT.encode(), "k2"), "nyare version"),
        (code_of(TEXT.encode())[:-9], "avklippt"),
        ("k1.åäö", "avklippt"),
        ("k1." + "A" * 70_000, "för lång"),
        (code_of(b"\xff\xfe\xff"), "avklippt"),
        (code_of(b"0" * (MAX_TEXT_BYTES + 1)), "avklippt"),
    ],
)
def test_a_broken_link_is_told(code: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        unpack(code)
