"""The few drawing tools that the figures need: text that is measured, marks that can be pointed at, patterns."""

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from kalkyl.report.numbers import format_number
from kalkyl.report.theme import FAINT, FONT, GRID, INK, STYLES, Style

WIDE: Final = 960
NARROW: Final = 420

_ID: Final = "kkid0"
_TILES: Final = {
    "rising": '<path d="M-2 2L2-2M0 8L8 0M6 10L10 6" {line}/>',
    "falling": '<path d="M-2 6L2 10M0 0L8 8M6-2L10 2" {line}/>',
    "dots": '<circle cx="4" cy="4" r="1.5" fill="{ink}"/>',
    "lines": '<path d="M0 4H8" {line}/>',
    "columns": '<path d="M4 0V8" {line}/>',
    "grid": '<path d="M0 4H8M4 0V8" {line}/>',
    "rings": '<circle cx="4" cy="4" r="2" fill="none" stroke="{ink}" stroke-width="1"/>',
}
_CSS: Final = (
    f".kalkyl-figur{{width:100%;height:auto;display:block;font-family:{FONT};fill:{INK}}}"
    ".kalkyl-figur .m{transition:opacity .1s}"
    ".kalkyl-figur:hover .m{opacity:.55}"
    ".kalkyl-figur .m:hover{opacity:1}"
    f".kalkyl-figur .m:hover>:not(title){{stroke:{INK};stroke-width:2}}"
    "@media print{.kalkyl-figur .m{opacity:1}}"
)
_NARROW_LETTERS: Final = frozenset("iljtfrI.,:;'|()[] \u00a0")
_WIDE_LETTERS: Final = frozenset("mwMW%@—…")


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Estimate the width of a text on the generous side, in the unit of the font size."""
    width = 0.0
    for letter in text:
        if letter in _NARROW_LETTERS:
            width += 0.34
        elif letter in _WIDE_LETTERS:
            width += 0.92
        else:
            width += 0.72 if letter.isupper() else 0.585
    return width * size * (1.08 if bold else 1.02)


def wrap(text: str, size: float, width: float, bold: bool = False) -> list[str]:
    """Break a text into lines that fit a width; a single long word is left whole."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size, bold) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


@dataclass(frozen=True)
class Scale:
    """A straight map from values to positions, with round ticks in a unit that suits the values.

    Attributes:
        low: Value at `start`.
        high: Value at `end`.
        start: Position of `low`.
        end: Position of `high`.
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the position of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


@dataclass(frozen=True)
class Axis:
    """Ticks of an axis in kronor.

    Attributes:
        ticks: Values [kr], rising, among them 0.
        labels: The ticks in `unit`, in Swedish.
        unit: kr, tkr, mnkr or mdkr.
    """

    ticks: tuple[float, ...]
    labels: tuple[str, ...]
    unit: str


NOTHING: Final = 0.005
"""Amounts below half an öre are drawn as zero [kr]."""


def money_axis(low: float, high: float, count: int = 5, *, zero: bool = True) -> Axis:
    """Choose about `count` round ticks that cover the values, and zero unless it is not wanted.

    >>> money_axis(-9.5e6, 23.3e6).labels
    ('−10', '0', '10', '20', '30')
    """
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low < NOTHING:
        return Axis((0.0, 1.0), ("0", "1"), "kr")
    raw = (high - low) / max(count, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m for m in (1, 2, 2.5, 5, 10) if m * power >= raw * 0.999) * power
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(i * step for i in range(first, last + 1))
    factor, unit = unit_for(max(abs(low), abs(high)))
    decimals = max(0, -math.floor(math.log10(step / factor) + 1e-9))
    if round(step / factor * 10**decimals, 6) != round(step / factor * 10**decimals):
        decimals += 1
    labels = (format_number(t / factor, decimals) if i + first else "0" for i, t in enumerate(ticks))
    return Axis(ticks, tuple(labels), unit)


def unit_for(size: float) -> tuple[float, str]:
    """Return factor and name of the unit in which an amount [kr] has a handy number of digits."""
    for factor, unit in ((1e9, "mdkr"), (1e6, "mnkr"), (1e4, "tkr")):
        if size >= factor:
            return (1e3 if unit == "tkr" else factor), unit
    return 1.0, "kr"


@dataclass
class Drawing:
    """A figure being drawn; positions in the units of the view box, y downwards.

    Attributes:
        width: Width of the view box.
        title: Heading.
        conclusion: What the figure shows; its description for those who listen.
    """

    width: float
    title: str
    conclusion: str
    height: float = 0.0
    parts: list[str] = field(default_factory=list)
    used: dict[str, Style] = field(default_factory=dict)

    @property
    def wide(self) -> bool:
        """Whether there is room for labels beside the marks."""
        return self.width >= 640

    @property
    def size(self) -> float:
        """Font size of ordinary text."""
        return 18 if self.wide else 15

    def text(
        self,
        x: float,
        y: float,
        text: str,
        anchor: str = "start",
        *,
        size: float = 0,
        bold: bool = False,
        colour: str = INK,
        halo: bool = False,
    ) -> None:
        """Write a line of text with its baseline at y; a halo keeps it clear of lines behind it."""
        weight = ' font-weight="600"' if bold else ""
        around = (
            ' paint-order="stroke" stroke="#fff" stroke-width="5" stroke-linejoin="round"' if halo else ""
        )
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size or self.size:g}" '
            f'fill="{colour}"{weight}{around}>{escape(text)}</text>'
        )

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        colour: str = GRID,
        stroke: float = 1,
        dash: str = "",
    ) -> None:
        """Draw a line."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
            f'stroke-width="{stroke:g}"{dashed}/>'
        )

    def mark(self, shape: str, title: str) -> None:
        """Draw a shape that tells its value when pointed at."""
        self.parts.append(f'<g class="m"><title>{escape(title)}</title>{shape}</g>')

    def fill(self, key: str, style: Style | None = None) -> str:
        """Return the fill of a series, and remember that its pattern is needed."""
        style = style or STYLES[key]
        if style.pattern == "solid":
            return style.fill
        self.used[key] = style
        return f"url(#{_ID}-{key})"

    def box(self, x: float, y: float, width: float, height: float, key: str) -> str:
        """Return a filled rectangle; never thinner than a hair, so that small values can be seen."""
        return (
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0.6):.1f}" height="{max(height, 0.6):.1f}" '
            f'fill="{self.fill(key)}" stroke="#fff" stroke-width=".6"/>'
        )

    def heading(self, subtitle: str) -> float:
        """Write title and subtitle, wrapped to the width; return the y below them."""
        y, size = 4.0, self.size + 4
        for line in wrap(self.title, size, self.width - 16, bold=True):
            y += size * 1.25
            self.text(8, y, line, size=size, bold=True)
        for line in wrap(subtitle, self.size, self.width - 16) if subtitle else ():
            y += self.size * 1.35
            self.text(8, y, line, colour=FAINT)
        return y + 12

    def legend(self, entries: Sequence[tuple[str, str]], x: float, y: float, width: float) -> float:
        """Write a key of (style id, label) in rows that fit the width; return the y below it."""
        step, at = self.size * 1.55, x
        for key, label in entries:
            length = text_width(label, self.size) + 46
            if at > x and at + length > x + width:
                at, y = x, y + step
            self.swatch(key, at, y)
            self.text(at + 28, y + self.size * 0.9, label)
            at += length
        return y + step

    def swatch(self, key: str, x: float, y: float) -> None:
        """Draw the sample of a series in a key; "netto" is the diamond that marks a net value."""
        if key == "netto":
            self.parts.append(diamond(x + 11, y + self.size * 0.58, 6.5))
            return
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="22" height="{self.size:g}" fill="{self.fill(key)}" '
            f'stroke="{INK}" stroke-width=".6"/>'
        )

    def render(self) -> str:
        """Return the figure as SVG; ids inside it differ between figures on the same page."""
        defs = "".join(_pattern(key, style) for key, style in self.used.items())
        body = (
            f"<desc>{escape(self.conclusion)}</desc><style>{_CSS}</style><defs>{defs}</defs>"
            f'<rect width="100%" height="100%" fill="#fff"/>{"".join(self.parts)}'
        )
        unique = f"kk{zlib.crc32(f'{self.width}{self.title}{body}'.encode()):08x}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="kalkyl-figur" role="img" lang="sv" '
            f'viewBox="0 0 {self.width:g} {self.height:.0f}" width="100%" '
            f"aria-label={quoteattr(f'{self.title}. {self.conclusion}')}>{body.replace(_ID, unique)}</svg>"
        )


def diamond(x: float, y: float, radius: float) -> str:
    """Return the mark of a net value."""
    points = (
        f"{x:.1f},{y - radius:.1f} {x + radius:.1f},{y:.1f} {x:.1f},{y + radius:.1f} {x - radius:.1f},{y:.1f}"
    )
    return f'<polygon points="{points}" fill="#fff" stroke="{INK}" stroke-width="2"/>'


def _pattern(key: str, style: Style) -> str:
    line = f'stroke="{style.ink}" stroke-width="1.4" fill="none"'
    return (
        f'<pattern id="{_ID}-{key}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{style.fill}"/>'
        f"{_TILES[style.pattern].format(line=line, ink=style.ink)}</pattern>"
    )


def message_figure(title: str, lines: Sequence[str], width: float) -> str:
    """Draw a figure that says in words why there is nothing to draw."""
    drawing = Drawing(width, title, " ".join(lines))
    y = drawing.heading("") + 4
    for sentence in lines:
        for line in wrap(sentence, drawing.size, width - 32):
            y += drawing.size * 1.4
            drawing.text(16, y, line)
        y += drawing.size * 0.5
    drawing.height = y + 20
    return drawing.render()
