"""A site of files only: the same pages, whose kernel runs in the visitor's browser (Voici, JupyterLite, Pyodide)."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

import kalkyl
from kalkyl.cli.static_distribution import Distribution
from kalkyl.cli.static_wheels import own_wheel, repacked
from kalkyl.model.problems import problem
from kalkyl.server.serving import notebook_folder, template_root
from kalkyl.ui.pages import SERVED, available

BUNDLED: Final = (
    "openpyxl",
    "et-xmlfile",
    "xlsxwriter",
    "tomli-w",
    "platformdirs",
    "ipywidgets",
    "jupyterlab_widgets",
    "comm",
)
"""Packages of Python alone that go along with the site, of the versions installed here."""

WITHOUT: Final = frozenset({"fond"})
"""Pages that need a folder on a disk or in a database, which a browser does not have."""

_NOTICE: Final = '<p class="k-notice" role="alert">{}</p>'

_FAILED: Final = (
    "Sidan kunde inte öppnas: Python för webbläsaren saknar något som Kalkyl behöver, eller har fel version. "
    "Säg till den som driver webbplatsen."
)

_BUILDER: Final = (
    "import sys; from voici_core.app import VoiciApp; sys.exit(VoiciApp.launch_instance(sys.argv[1:]))"
)


def build(out: Path, pyodide: str) -> Distribution:
    """Write the site.

    Args:
        out: Folder to write; it must be missing or empty.
        pyodide: Address (https://…) or folder of a Pyodide distribution.

    Returns:
        The distribution, which knows what it lacks where it is a folder; an address is not asked.

    Raises:
        InputError: The folder is in use, the distribution is no distribution, or the tools are not installed.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise problem(str(out), "mappen används redan. Ange en mapp som är tom eller inte finns.")
    distribution = Distribution.read(pyodide)
    with tempfile.TemporaryDirectory() as work:
        lite = Path(work)
        _prepare(lite, distribution)
        _run(lite, out)
    distribution.copy(out / "static" / "pyodide")
    _dress(out, distribution)
    return distribution


def _prepare(lite: Path, distribution: Distribution) -> None:
    wheels, contents = lite / "wheels", lite / "contents"
    wheels.mkdir()
    contents.mkdir()
    names = [own_wheel(wheels), *(repacked(name, wheels) for name in BUNDLED)]
    for page in sorted(notebook_folder().glob("*.ipynb")):
        if page.stem not in WITHOUT:
            (contents / page.name).write_text(_notebook(page, [p.name for p in names]), encoding="utf-8")
    own = {"pyodideUrl": distribution.script, "disablePyPIFallback": True}
    config = {"litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": own}}
    lite_config = {"jupyter-lite-schema-version": 0, "jupyter-config-data": config}
    (lite / "jupyter-lite.json").write_text(json.dumps(lite_config), encoding="utf-8")


def _notebook(page: Path, wheels: Sequence[str]) -> str:
    """Return a page's notebook, which fetches the packages from the site and the distribution, and never shows a fault."""
    notebook: dict[str, Any] = json.loads(page.read_text(encoding="utf-8"))
    names = sorted({name.split("-")[0].replace("_", "-") for name in wheels})
    page_cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    *before, shown = "".join(page_cell["source"]).strip().splitlines()
    lines = [
        "import piplite, pyodide_js",
        f"await pyodide_js.loadPackage({list(Distribution.NEEDED)!r})",
        f"for name in {list(Distribution.OPTIONAL)!r}:",
        "    try:",
        "        await pyodide_js.loadPackage(name)",
        "    except Exception:  # prepare() sees that it is not there, and what needs it says so",
        "        pass",
        f"await piplite.install({names!r}, deps=False)",
        "from kalkyl.ui.browser_edition import prepare",
        "prepare()",
        *filter(None, before),
        f"sida = {shown}",
    ]
    guarded = ["try:", *(f"    {line}" for line in lines), "except Exception as error:"]
    told = [
        "    from html import escape",
        "    from IPython.display import HTML",
        "    said = ' '.join(escape(str(p)) for p in getattr(error, 'problems', ()))",
        f"    sida = HTML({_NOTICE!r}.format(said or {_FAILED!r}))",
        "sida",
    ]
    page_cell["source"] = "\n".join([*guarded, *told])
    return json.dumps(notebook, ensure_ascii=False)


def _run(lite: Path, out: Path) -> None:
    """Let Voici write the site, in a process of its own.

    Raises:
        InputError: It is not installed, or fails.
    """
    command = [sys.executable, "-c", _BUILDER, "build", "--lite-dir", str(lite)]
    command += ["--contents", str(lite / "contents"), "--output-dir", str(out.resolve())]
    for wheel in sorted((lite / "wheels").glob("*.whl")):
        command += ["--piplite-wheels", str(wheel)]
    told = subprocess.run(
        command, cwd=lite, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONUTF8": "1"}
    )
    if "No module named 'voici_core'" in told.stderr:
        raise problem(
            "statisk", "Voici är inte installerat. Installera kalkyl[statisk] och kör kommandot igen."
        )
    if told.returncode or not (out / "voici" / "render").is_dir():
        last = (told.stderr or told.stdout).strip().splitlines()[-1:]
        raise problem("statisk", f"Voici kunde inte bygga sidorna: {' '.join(last)[:300]}")


def _dress(out: Path, distribution: Distribution) -> None:
    """Give the pages our look, their check of the distribution, and a start page; take away outside addresses."""
    static = template_root() / "voila" / "templates" / "kalkyl" / "static"
    own = out / "kalkyl"
    own.mkdir()
    for name in ("kalkyl.css", "kalkyl.js", "kalkyl.svg"):
        shutil.copy(static / name, own / name)
    shutil.copy(template_root() / "statisk.js", own / "statisk.js")
    needed = {"lock": distribution.lock, "packages": list(Distribution.NEEDED)}
    (own / "statisk.json").write_text(json.dumps(needed), encoding="utf-8")
    for page in (out / "voici" / "render").glob("*.html"):
        page.write_text(_dressed(page.read_text(encoding="utf-8"), page.stem), encoding="utf-8")
    (out / "index.html").write_text(_start_page(), encoding="utf-8")
    shutil.rmtree(out / "voici" / "tree", ignore_errors=True)
    (out / "voici" / "index.html").unlink(missing_ok=True)


def _dressed(text: str, name: str) -> str:
    text = re.sub(r'<link[^>]+href="https?://[^>]*>', "", text)
    text = re.sub(r'<script type="module">(?:(?!</script>).)*mermaid.*?</script>', "", text, flags=re.DOTALL)
    text = re.sub(
        r'<script[^>]*src="\.\./build/voici\.js"[^>]*></script>',
        '<script src="../../kalkyl/statisk.js" data-nasta="../build/voici.js" defer></script>',
        text,
    )
    text = text.replace("Running ...", "Räknar fram sidan …").replace("<html", '<html lang="sv"', 1)
    head = (
        '<link rel="stylesheet" href="../../kalkyl/kalkyl.css"><script type="application/json" id="k-texter">{}'
        '</script><script src="../../kalkyl/kalkyl.js" defer></script></head>'
    )
    text = text.replace("</head>", head, 1)
    return re.sub(
        r'<body class="([^"]*)"([^>]*)>',
        lambda m: (
            f'<body class="{m[1]} k-page"{m[2]} data-kalkyl-sida="{escape(name)}">{_header("../../", name)}'
        ),
        text,
        count=1,
    )


def _header(base: str, current: str = "") -> str:
    links = "".join(
        f'<a href="{base}voici/render/{page.name}.html"{" aria-current=page" if page.name == current else ""}>'
        f"{escape(page.short)}</a>"
        for page in _pages()
    )
    return (
        f'<header class="k-header"><div class="k-header-inner"><a class="k-brand" href="{base}index.html">'
        f'<span>Kalkyl</span></a><nav aria-label="Sidor" class="k-nav">{links}</nav></div></header>'
        '<div id="k-statisk" class="k-notice" style="margin: 1rem" role="alert" hidden></div>'
    )


def _pages() -> list[Any]:
    return [p for p in available(notebook_folder()) if p.name not in SERVED | WITHOUT]


def _start_page() -> str:
    rows = "".join(
        f'<li><a href="voici/render/{p.name}.html">{escape(p.title)}</a> {escape(p.about)}</li>'
        for p in _pages()
    )
    return (
        '<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Kalkyl</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="kalkyl/kalkyl.svg"><link rel="stylesheet" href="kalkyl/kalkyl.css"></head>'
        f'<body class="k-page">{_header("")}<main style="max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem"><h1>Kalkyl</h1>'
        '<p class="k-lead">Den här utgåvan räknar i din webbläsare. Inget du skriver lämnar datorn.</p>'
        f"<ul>{rows}</ul><p>Kalkyl {escape(kalkyl.__version__)}</p></main></body></html>"
    )
