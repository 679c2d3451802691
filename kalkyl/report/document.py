"""A document as a list of blocks, the same for Word and PDF. Text is text: nothing in it becomes markup or a field."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the largest below the title."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A bulleted list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table with a header row.

    Attributes:
        caption: What it shows; stands above it.
        columns: Headings.
        rows: Cells as text, one sequence per row.
        text_columns: Number of columns from the left that hold text; the others are set to the right.
        sums: Rows, by position, that are sums and set in bold.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Sequence[str], ...]
    text_columns: int = 1
    sums: tuple[int, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A figure.

    Attributes:
        svg: The drawing.
        caption: Its conclusion, below it.
        alt: What it shows, for those who cannot see it.
    """

    svg: str
    caption: str
    alt: str


@dataclass(frozen=True)
class Callout:
    """A paragraph in a frame: something that must not be missed."""

    text: str
    kind: Literal["viktigt", "varning"] = "viktigt"


@dataclass(frozen=True)
class PageBreak:
    """What follows starts on a new page."""


Block = Heading | Paragraph | Bullets | Table | Figure | Callout | PageBreak


@dataclass(frozen=True)
class Document:
    """A document in Swedish.

    Attributes:
        title: Title.
        blocks: The content in order.
        subtitle: What stands under the title: for whom, when, on what.
        footer: Short text at the foot of every page, before the page number.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    footer: str = ""
    language: str = field(default="sv-SE", init=False)


def clean(text: str) -> str:
    """Return text without the control characters that no document format can hold."""
    return "".join(c for c in text if c in "\n\t" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF and c not in "\ufffe\uffff"))  # fmt: skip
