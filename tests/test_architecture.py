"""What imports what, how long modules and functions are, and what the engine may not do."""

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import kalkyl

pytestmark = pytest.mark.lint

PACKAGE = Path(kalkyl.__file__).parent
EVERYWHERE = {"language"}
ALLOWED = {
    "language": set(),
    "model": set(),
    "engine": {"model"},
    "params": {"model"},
    "report": {"model", "engine"},
    "lagesbild": {"model", "engine", "params", "report"},
    "risk": {"model", "engine", "params", "report", "lagesbild"},
    "fond": {"model", "engine", "params", "report"},
    "ui": {"model", "engine", "params", "report", "lagesbild", "risk", "fond"},
    "server": {"model", "engine", "params", "report", "ui"},
    "cli": {"model", "engine", "params", "report", "lagesbild", "risk", "fond", "ui", "server"},
}
"""Layer -> layers that it imports: all of them are used, and no other may be."""
EVERYWHERE_LIBRARIES = {"numpy", "pydantic"}
LIBRARIES = {
    "SALib": {"engine"},
    "scipy": {"engine", "fond", "lagesbild"},
    "babel": {"language"},
    "openpyxl": {"params"},
    "httpx": {"params"},
    "platformdirs": {"params"},
    "tomli_w": {"fond", "lagesbild", "params", "ui"},
    "xlsxwriter": {"report", "params", "lagesbild"},
    "docx": {"report"},
    "reportlab": {"report"},
    "resvg_py": {"report"},
    "pyarrow": {"report"},
    "filelock": {"fond"},
    "sqlalchemy": {"fond"},
    "ipywidgets": {"server", "ui"},
    "ipykernel": {"server", "ui"},
    "comm": {"ui"},
    "jinja2": {"server"},
    "jupyter_client": {"server"},
    "jupyter_server": {"server"},
    "tornado": {"server"},
    "traitlets": {"server", "ui"},
    "voila": {"server"},
}
"""Library -> layers that import it, exactly; a library that is not here is not used."""
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


def imported_by_layer() -> dict[str, set[str]]:
    """Return, for every layer, the other layers and the libraries that its modules import."""
    found: dict[str, set[str]] = {name: set() for name in ALLOWED}
    for path in MODULES:
        if layer(path) in ALLOWED:
            for parts in (name.split(".") for name in imports(path)):
                package = parts[0] == "kalkyl" and len(parts) > 1 and (PACKAGE / parts[1]).is_dir()
                if parts[0] != "kalkyl" or package:
                    found[layer(path)].add(".".join(parts[:2]) if package else parts[0])
    return found


def test_imports_point_one_way() -> None:
    found = {
        name: {n.removeprefix("kalkyl.") for n in names if n.startswith("kalkyl.")} - {name} - EVERYWHERE
        for name, names in imported_by_layer().items()
    }
    assert found == ALLOWED


def test_each_library_is_used_where_it_is_said_to_be() -> None:
    found: dict[str, set[str]] = {}
    for name, names in imported_by_layer().items():
        for library in names - sys.stdlib_module_names - EVERYWHERE_LIBRARIES:
            if not library.startswith("kalkyl"):
                found.setdefault(library, set()).add(name)
    assert found == LIBRARIES


def test_no_modules_import_each_other_in_a_ring() -> None:
    names = {p: ".".join(p.relative_to(PACKAGE.parent).with_suffix("").parts) for p in MODULES}
    known = {name.removesuffix(".__init__"): path for path, name in names.items()}
    graph = {
        name: {
            found
            for imported in imports(path)
            for found in (imported, imported.rpartition(".")[0])
            if found in known and found != name and known[found].name != "__init__.py"
        }
        for name, path in known.items()
    }
    order = TopologicalSorter(graph)
    order.prepare()  # raises a CycleError that names the ring
    assert order.is_active()


def test_the_layers_are_the_folders() -> None:
    assert {p.parent.name for p in PACKAGE.glob("*/__init__.py")} == set(ALLOWED)


def test_engine_imports_nothing_that_reaches_files_or_the_network() -> None:
    used = {name.split(".")[0] for path in (PACKAGE / "engine").rglob("*.py") for name in imports(path)}
    assert used & FILE_ACCESS == set()


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
