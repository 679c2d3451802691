"""The layers: model <- engine <- report <- ui; params may use model; the command line may use all."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import kalkyl

pytestmark = pytest.mark.lint

PACKAGE = Path(kalkyl.__file__).parent
EVERYWHERE = {"language"}
ALLOWED = {
    "language": set(),
    "model": {"model"},
    "engine": {"model", "engine"},
    "params": {"model", "params"},
    "report": {"model", "engine", "report"},
    "lagesbild": {"model", "engine", "params", "report", "lagesbild"},
    "risk": {"model", "engine", "params", "report", "lagesbild", "risk"},
    "fond": {"model", "engine", "params", "report", "risk", "fond"},
    "ui": {"model", "engine", "params", "report", "lagesbild", "risk", "fond", "ui"},
    "cli": {"model", "engine", "params", "report", "lagesbild", "risk", "fond", "ui", "cli", "bootstrap"},
}
ONLY_IN = {
    "openpyxl": {"report", "params", "lagesbild", "risk", "fond"},
    "xlsxwriter": {"report", "params", "lagesbild", "risk", "fond"},
    "docx": {"report"},
    "reportlab": {"report"},
    "resvg_py": {"report"},
    "sqlalchemy": {"fond"},
    "ipywidgets": {"ui"},
    "voila": {"ui"},
    "pandas": set(),
    "matplotlib": set(),
    "plotly": set(),
}
FILE_ACCESS = {"pathlib", "os", "io", "shutil", "tempfile", "csv", "tomllib", "urllib", "socket"}
LONGEST = 400
LONG_WITH_REASON: dict[str, str] = {}
"""Module -> why it may be longer."""
MODULES = sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Yield the full name of everything a module imports, also inside functions and for type checking."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    for name in imports(path):
        parts = name.split(".")
        inside = parts[1] if parts[0] == "kalkyl" and len(parts) > 1 else ""
        if inside and layer(path) in ALLOWED and (PACKAGE / inside).is_dir():
            assert inside in ALLOWED[layer(path)] | EVERYWHERE, f"{layer(path)} imports {name}"
        assert layer(path) in ONLY_IN.get(parts[0], {layer(path)}), f"{layer(path)} imports {name}"
        assert layer(path) != "engine" or parts[0] not in FILE_ACCESS, f"engine imports {name}"


def test_engine_opens_no_file() -> None:
    calls = [
        f"{path.name}: {node.func.id}"
        for path in (PACKAGE / "engine").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("open", "print")
    ]
    assert calls == []


def test_modules_are_short() -> None:
    lengths = {str(p.relative_to(PACKAGE)): len(p.read_text(encoding="utf-8").splitlines()) for p in MODULES}
    assert {name: n for name, n in lengths.items() if n > LONGEST and name not in LONG_WITH_REASON} == {}


def test_starting_needs_only_the_standard_library() -> None:
    import sys

    for name in ("__init__.py", "__main__.py", "bootstrap.py"):
        tree = ast.parse((PACKAGE / name).read_text(encoding="utf-8"))
        top = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
        names = {n.split(".")[0] for node in top for n in _names(node)}
        assert names <= sys.stdlib_module_names, f"{name}: {names}"


def _names(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]


LONGEST_FUNCTION = 40
LONG_FUNCTION_WITH_REASON: dict[str, str] = {
    "cli/app.py:_parser": "one line per command and option, nothing is decided there",
    "engine/calculation.py:_result": "one record with many fields is filled in",
    "report/living/measures.py:_payback": "one block of formulas, column by column as it stands in the sheet",
    "ui/fund_page.py:__init__": "a page is put together, one part per line",
    "ui/investment_fields.py:_curve_fields": "one field after another of a form",
    "ui/risk_page.py:__init__": "a page is put together, one part per line",
}
"""Module and function -> why it may be longer."""


def test_functions_are_short() -> None:
    """Lines of a function without what its docstring says."""
    long = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                first = node.body[0]
                told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
                skipped = (first.end_lineno or 0) - first.lineno + 1 if told else 0
                long[f"{path.relative_to(PACKAGE).as_posix()}:{node.name}"] = (
                    (node.end_lineno or 0) - node.lineno + 1 - skipped
                )
    found = {
        name: n for name, n in long.items() if n > LONGEST_FUNCTION and name not in LONG_FUNCTION_WITH_REASON
    }
    assert found == {}
