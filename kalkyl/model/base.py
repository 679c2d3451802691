"""What every data model shares: closed schema, strict types, ids and the one folding function."""

import re
import unicodedata
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

ID_PATTERN = r"^[a-z][a-z0-9_]*$"

Id = Annotated[str, Field(pattern=ID_PATTERN)]
"""Identifier of a noun in the data: lower-case ASCII letters, digits and underscore."""


class Modell(BaseModel):
    """Base of everything read from a file: frozen, unknown keys are errors, no silent type conversion."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        str_strip_whitespace=True,
        allow_inf_nan=False,
    )


def fold(text: str) -> str:
    """Fold a Swedish term to the identifier used in data and code.

    å and ä become a, ö becomes o, other accents are dropped, everything that is not a letter or digit
    becomes an underscore.

    >>> fold("Långvarigt ekonomiskt bistånd")
    'langvarigt_ekonomiskt_bistand'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
