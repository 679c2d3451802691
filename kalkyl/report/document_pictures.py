"""Drawings as pictures for documents, with a font that looks the same on every computer."""

from functools import cache
from pathlib import Path

FAMILY = "Bitstream Vera Sans"
SCALE = 2.5
"""Pixels per unit of the drawing: sharp in print."""


@cache
def font_files() -> dict[str, str]:
    """Return the paths of the font that comes with the PDF library, by style."""
    import reportlab

    folder = Path(reportlab.__file__).parent / "fonts"
    styles = {"": "Vera.ttf", "bold": "VeraBd.ttf", "italic": "VeraIt.ttf", "bolditalic": "VeraBI.ttf"}
    return {style: str(folder / name) for style, name in styles.items()}


def png(svg: str) -> bytes:
    """Draw an SVG figure as a PNG picture on white."""
    import resvg_py

    drawn = resvg_py.svg_to_bytes(
        svg_string=svg,
        background="#ffffff",
        skip_system_fonts=True,
        zoom=SCALE,
        font_family=FAMILY,
        sans_serif_family=FAMILY,
        font_files=list(font_files().values()),
    )
    return bytes(drawn)


def png_size(data: bytes) -> tuple[int, int]:
    """Return width and height in pixels, from the header of a PNG picture."""
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
