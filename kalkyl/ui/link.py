"""A scenario as a link: compressed in the part of the address that browsers never send to a server.

    #scenario=k1.<scenario file, deflated, base64url>   a whole scenario
    #kommun=1880                                        only a municipality

`k1` is the version of the packing; the scenario file carries its own.
"""

import base64
import binascii
import re
import zlib
from typing import Final

from kalkyl.model.problems import problem

VERSION: Final = "k1"
MAX_LINK: Final = 60_000
"""Longest code that is opened, in characters."""
MAX_TEXT_BYTES: Final = 500_000
"""Longest scenario that is unpacked: a short code may unpack to something enormous."""
WHERE: Final = "länken"


def pack(text: str) -> str:
    """Return the code of a scenario file.

    Raises:
        InputError: The scenario is too large for a link.
    """
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = squeezer.compress(text.encode()) + squeezer.flush()
    code = f"{VERSION}.{base64.urlsafe_b64encode(data).decode('ascii').rstrip('=')}"
    if len(code) > MAX_LINK:
        raise problem(WHERE, "scenariot är för stort för en länk. Spara det som fil i stället.")
    return code


def unpack(code: str) -> str:
    """Return the scenario file of a code.

    Raises:
        InputError: The code is cut off, changed, of another version or far too long.
    """
    version, _, body = code.strip().partition(".")
    if not body or not re.fullmatch(r"k\d+", version):
        raise problem(
            WHERE, "den innehåller inget scenario. Be om länken på nytt, eller om scenariot som fil."
        )
    if version != VERSION:
        raise problem(WHERE, "den är gjord med en nyare version av Kalkyl. Be om scenariot som fil.")
    if len(code) > MAX_LINK:
        raise problem(WHERE, "den är för lång för att vara ett scenario. Be om scenariot som fil.")
    try:
        data = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        opener = zlib.decompressobj(-15)
        text = opener.decompress(data, MAX_TEXT_BYTES + 1)
        whole = opener.eof and len(text) <= MAX_TEXT_BYTES
        decoded = text.decode()
    except (binascii.Error, zlib.error, ValueError):
        whole = False
    if not whole:
        raise problem(
            WHERE,
            "den är avklippt eller ändrad. Kopiera hela länken (den kan ha brutits i ett mejl), eller be om "
            "scenariot som fil.",
        )
    return decoded
