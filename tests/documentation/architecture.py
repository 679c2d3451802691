"""Draws docs/bilder/arkitektur.svg from the imports of the package: `python -m tests.documentation.architecture`."""

import ast
from pathlib import Path
from typing import Final

import kalkyl

PACKAGE: Final = Path(kalkyl.__file__).resolve().parent
FILE: Final = PACKAGE.parent / "docs" / "bilder" / "arkitektur.svg"
ROWS: Final[tuple[tuple[tuple[str, str] | None, ...], ...]] = (
    (("cli", "kommandoraden"),),
    (("server", "webbserver, en process per sida"),),
    (("ui", "sidorna i webbläsaren"),),
    (("risk", "risker, register"), ("fond", "fond, ansökan, uppföljning")),
    (("lagesbild", "rapporter, signaler"), None),
    (None, ("report", "text, figurer, Excel, Word, JSON")),
    (("params", "läser och granskar filer"), ("engine", "räknar, öppnar inga filer")),
    (("model", "data och regler för data"),),
)
"""Layers from the top, with room left where there is None; a layer may import what stands below it. `language` is used everywhere and not drawn."""

Edge = tuple[str, str]
_WIDTH, _HEIGHT, _BOX, _TALL, _TOP = 680, 760, 240, 52, 16


def layers() -> set[str]:
    """Return the packages inside kalkyl that hold modules, without the one that is used everywhere."""
    return {p.parent.name for p in PACKAGE.glob("*/__init__.py")} - {"language"}


def imports() -> set[Edge]:
    """Return every pair (layer, layer that it imports), read from the source."""
    known, found = layers(), set()
    for layer in known:
        for path in (PACKAGE / layer).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom):
                    names = [f"{node.module}.{a.name}" for a in node.names]
                inside = {n.split(".")[1] for n in names if n.startswith("kalkyl.")}
                found |= {(layer, other) for other in inside & known if other != layer}
    return found


def reach(edges: set[Edge]) -> set[Edge]:
    """Return every pair where one can come from the first to the second along the edges."""
    found = set(edges)
    while more := {(a, d) for a, b in found for c, d in found if b == c} - found:
        found |= more
    return found


def arrows(edges: set[Edge]) -> set[Edge]:
    """Return the edges that do not follow from the others: those that are drawn."""
    return {
        (a, b)
        for a, b in edges
        if not any((a, c) in reach(edges) and (c, b) in reach(edges) for c in layers())
    }


def svg() -> str:
    """Return the figure."""
    centre = _centres()
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'font-family="Arial, sans-serif" text-anchor="middle">',
        "<title>Kalkyls lager</title>",
        "<desc>En pil går från ett lager till ett som det importerar. Pilar som följer av andra är inte ritade.</desc>",
        '<defs><marker id="spets" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#5A5A5A"/></marker></defs>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#FFFFFF"/>',
    ]
    for a, b in sorted(arrows(imports())):
        (x1, y1), (x2, y2) = centre[a], centre[b]
        shift = max(-_BOX * 0.35, min(_BOX * 0.35, (x2 - x1) * 0.3))
        lines.append(
            f'<line data-fran="{a}" data-till="{b}" x1="{x1 + shift:.0f}" y1="{y1 + _TALL / 2:.0f}" '
            f'x2="{x2 - shift:.0f}" y2="{y2 - _TALL / 2 - 1:.0f}" stroke="#5A5A5A" stroke-width="1.5" '
            'marker-end="url(#spets)"/>'
        )
    for name, words in (box for row in ROWS for box in row if box):
        x, y = centre[name]
        lines += [
            f'<g data-lager="{name}"><rect x="{x - _BOX / 2:.0f}" y="{y - _TALL / 2:.0f}" width="{_BOX}" '
            f'height="{_TALL}" rx="6" fill="#E8F0F6" stroke="#0B3C5D"/>',
            f'<text x="{x:.0f}" y="{y - 4:.0f}" font-size="16" font-weight="bold" fill="#0B3C5D">{name}</text>',
            f'<text x="{x:.0f}" y="{y + 15:.0f}" font-size="13" fill="#222222">{words}</text></g>',
        ]
    return "\n".join([*lines, "</svg>", ""])


def _centres() -> dict[str, tuple[float, float]]:
    step = (_HEIGHT - 2 * _TOP - _TALL) / (len(ROWS) - 1)
    return {
        box[0]: (_WIDTH * (i + 0.5) / len(row), _TOP + _TALL / 2 + n * step)
        for n, row in enumerate(ROWS)
        for i, box in enumerate(row)
        if box
    }


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(svg(), encoding="utf-8", newline="\n")
