"""Texts in Python source: where they stand, how the catalogue writes them, and how they are exchanged.

A text is a string constant or an f-string. The catalogue writes the places of an f-string as names: f"{format_kr(cost)} kvar"
is "{cost} kvar". Docstrings, annotations, comparisons, subscripts, patterns and what is logged are no texts.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from string import Formatter
from typing import Final, TypeVar

_QUIET: Final = frozenset(
    {"compile", "getLogger", "import_module", "fullmatch", "search", "sub", "findall", "split"}
)
_LOGGERS: Final = frozenset({"logger", "logging", "log", "warnings"})
_TAG: Final = re.compile(r"<[^>]*>|&[a-z#0-9]+;|\{[^}]*\}")
_WORDS: Final = re.compile(r"[^\W\d_]{2,}[\s,.:;()–-]+[^\W\d_]{2,}|[åäöÅÄÖ]|^\W*[A-ZÅÄÖ][a-zåäö]{2,}")
_BESIDE: Final = re.compile(r"(^|\s)[^\W\d_]{2,}[.,:;!?)]*(\s|$)")
_CODE: Final = re.compile(
    r"(k-[\w-]+[\s{}]*)+"  # names of styles
    r"|[\w-]+/[\w.+-]+|#[0-9A-Fa-f]{3,8}|[\w-]+: ?[\w#%.-]+;?|[A-Z_]+"  # kinds of files, colours, style rules, constants
    r"|\s*[\w:-]+=\"?.*"  # attributes
    r"|[a-z_{}.\d\[\]]*\.[a-z_{}.\d\[\]]*"  # addresses of values
)

_Node = TypeVar("_Node", bound=ast.AST)
Exchange = Callable[[str], str | None]
"""Takes a text as the catalogue writes it and returns the other, or None to leave it."""


@dataclass(frozen=True)
class Text:
    """A text in the source.

    Attributes:
        template: The text as the catalogue writes it.
        line: Where it stands.
        likely: Whether it is written for people, as far as its form tells.
    """

    template: str
    line: int
    likely: bool


def texts(source: str) -> list[Text]:
    """Return every string of a module that may be a text, in order.

    Args:
        source: Python source.
    """
    found: list[Text] = []
    _Walk(lambda template: None, found).visit(ast.parse(source))
    return found


def exchanged(source: str, exchange: Exchange) -> ast.Module:
    """Return a module with its texts exchanged, ready to compile.

    Args:
        source: Python source.
        exchange: The other text, or None.

    Raises:
        ValueError: A text of the catalogue lacks a place that the source has, or has another.
    """
    tree = ast.parse(source)
    _Walk(exchange, []).visit(tree)
    return ast.fix_missing_locations(tree)


def places(template: str) -> list[str]:
    """Return the names of the places of a text, in order.

    Raises:
        ValueError: A brace is not closed.
    """
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]


def plain(template: str) -> str:
    """Return a text as people see it between its places and tags."""
    return _TAG.sub(" ", template)


def is_likely(template: str, *, joined: bool) -> bool:
    """Whether a string is written for people, as far as its form tells.

    Args:
        template: The string, as the catalogue writes it.
        joined: Whether it is an f-string.
    """
    shown = plain(template).strip()
    if not shown or _CODE.fullmatch(template.strip()):
        return False
    return bool(_WORDS.search(shown) or (joined and _BESIDE.search(shown)))


def _template(node: ast.JoinedStr) -> tuple[str, dict[str, ast.FormattedValue]]:
    """Return an f-string as the catalogue writes it, and its places by name."""
    pieces, found = [], {}
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            name = stem = _name(part.value)
            while name in found:
                name = f"{stem}{int(name[len(stem) :] or 1) + 1}"
            found[name] = part
            pieces.append(f"{{{name}}}")
        elif isinstance(part, ast.Constant):
            pieces.append(str(part.value).replace("{", "{{").replace("}", "}}"))
    return "".join(pieces), found


def _name(node: ast.expr) -> str:
    """Name a place after what stands in it: the innermost first thing that has a name."""
    match node:
        case ast.Call(args=[first, *_]):
            return _name(first)
        case (
            ast.Call(func=inner) | ast.Subscript(value=inner) | ast.BinOp(left=inner) | ast.Await(value=inner)
        ):
            return _name(inner)
        case ast.UnaryOp(operand=inner) | ast.IfExp(body=inner) | ast.NamedExpr(value=inner):
            return _name(inner)
        case ast.BoolOp(values=[first, *_]):
            return _name(first)
        case ast.GeneratorExp(elt=inner) | ast.ListComp(elt=inner):
            return _name(inner)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name.strip("_").lower() or "x"
    return "x"


class _Walk(ast.NodeTransformer):
    """Goes through a module, notes its texts and puts others in their place."""

    def __init__(self, exchange: Exchange, found: list[Text]) -> None:
        self._exchange = exchange
        self._found = found

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Exchange a plain string."""
        if not isinstance(node.value, str) or not node.value.strip():
            return node
        template = node.value.replace("{", "{{").replace("}", "}}")
        self._note(template, node, joined=False)
        other = self._exchange(template)
        if other is None:
            return node
        if places(other):
            raise ValueError(f"{template!r}: {other!r} has places")
        return ast.copy_location(ast.Constant(other.replace("{{", "{").replace("}}", "}")), node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        """Exchange an f-string; what stands in its places may hold texts of its own."""
        template, found = _template(node)
        self._note(template, node, joined=True)
        for part in found.values():
            part.value = self.visit(part.value)
        other = self._exchange(template)
        if other is None:
            return node
        if sorted(set(places(other))) != sorted(found):
            raise ValueError(f"{template!r} and {other!r} do not have the same places")
        return ast.copy_location(ast.JoinedStr(list(_parts(other, found))), node)

    def _note(self, template: str, node: ast.expr, *, joined: bool) -> None:
        self._found.append(Text(template, node.lineno, is_likely(template, joined=joined)))

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        """Leave docstrings."""
        return node if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """Leave what is compared with: it is an id, a key or a unit."""
        sides = [node.left, *node.comparators]
        node.left, *node.comparators = [s if _fixed(s) else self.visit(s) for s in sides]
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """Leave keys and the choices of types."""
        node.value = self.visit(node.value)
        if not _fixed(node.slice):
            node.slice = self.visit(node.slice)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Leave patterns and what is logged."""
        match node.func:
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in _LOGGERS or (
                owner == "re" and name in _QUIET
            ):
                return node
            case ast.Name(id=("getLogger" | "import_module")):
                return node
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """Leave the annotation."""
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """Leave the annotation."""
        return node

    def visit_match_case(self, node: ast.match_case) -> ast.AST:
        """Leave the pattern."""
        node.body = _each(self, node.body)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Leave the type of what is returned."""
        returns, node.returns = node.returns, None
        self.generic_visit(node)
        node.returns = returns
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        """Leave `__all__`."""
        names = {t.id for t in node.targets if isinstance(t, ast.Name)}
        return node if "__all__" in names else self.generic_visit(node)


def _each(walk: _Walk, nodes: list[_Node]) -> list[_Node]:
    return [walk.visit(node) for node in nodes]


def _fixed(node: ast.expr) -> bool:
    """Whether it is a string, or several."""
    if isinstance(node, (ast.Tuple, ast.Set, ast.List)):
        return all(_fixed(e) for e in node.elts)
    return isinstance(node, ast.Constant)


def _parts(text: str, found: dict[str, ast.FormattedValue]) -> Iterator[ast.expr]:
    for literal, name, _, _ in Formatter().parse(text):
        if literal:
            yield ast.Constant(literal)
        if name is not None:
            yield found[name]
