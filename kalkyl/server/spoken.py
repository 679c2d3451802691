"""The language of what the server itself writes: the frame around every page, the start page, the workshop.

A visitor's choice is a cookie. The page's own content comes from a kernel whose process has that language (`kalkyl.language`).
"""

import json
from contextvars import ContextVar
from typing import Any, Final

from jupyter_server.base.handlers import JupyterHandler
from tornado.web import HTTPError

from kalkyl.language import LANGUAGES, VARIABLE, Language, current

COOKIE: Final = "kalkyl_sprak"
KERNELS: Final[dict[Language, str]] = {"sv": "python3", "en": "kalkyl-en"}
"""Language -> name of the kernel that speaks it."""
_YEAR_DAYS: Final = 365

_chosen: ContextVar[Language | None] = ContextVar("language", default=None)


def choose(handler: JupyterHandler) -> None:
    """Let the rest of a request be in the visitor's language."""
    wanted = handler.get_cookie(COOKIE)
    _chosen.set(next((code for code in LANGUAGES if code == wanted), current()))


def chosen() -> Language:
    """Return the language of this request."""
    return _chosen.get() or current()


def spoken(text: str) -> str:
    """Return a text of the frame in the visitor's language.

    Args:
        text: The text in Swedish, from a template or from `ui.pages`.
    """
    if chosen() == "sv":
        return text
    from kalkyl.language.catalogue import english

    return english().get(("page", text)) or english().get(("ui.pages", text)) or text


def for_scripts() -> str:
    """Return the frame's texts as JSON for the scripts: Swedish -> the visitor's language; empty for Swedish."""
    if chosen() == "sv":
        return "{}"
    from kalkyl.language.catalogue import english

    texts = {text: other for (context, text), other in english().items() if context == "page"}
    return json.dumps(texts, ensure_ascii=False).replace("<", "\\u003c")


def into_language(notebook: Any) -> Any:
    """Return a notebook so that it is run by the kernel that speaks the visitor's language, with its title in it."""
    notebook.metadata.kernelspec.name = KERNELS[chosen()]
    title = notebook.metadata.get("title", "")
    notebook.metadata["title"] = spoken(title)
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source == f"# {title}":
            cell.source = f"# {spoken(title)}"
    return notebook


def environment(kernel: str) -> dict[str, str]:
    """Return what the environment of a kernel says of its language."""
    return {VARIABLE: next((code for code, name in KERNELS.items() if name == kernel), "sv")}


def globals_for_templates() -> dict[str, Any]:
    """Return what the templates call."""
    return {
        "_": spoken,
        "kalkyl_sprak": chosen,
        "kalkyl_texter": for_scripts,
        "kalkyl_alla_sprak": dict(LANGUAGES),
    }


class ChooseLanguage(JupyterHandler):
    """Remembers the visitor's language and shows the page again."""

    def get(self, code: str) -> None:
        """Set the cookie and go back."""
        if code not in LANGUAGES:
            raise HTTPError(404)
        self.set_cookie(COOKIE, code, path=self.base_url, expires_days=_YEAR_DAYS, samesite="Lax")
        self.redirect(self._came_from())

    def _came_from(self) -> str:
        """Return the path of the page that the visitor came from, if it is one of ours."""
        scheme, _, rest = self.request.headers.get("Referer", "").partition("://")
        host, slash, path = rest.partition("/")
        inside = slash + path
        if scheme in ("http", "https") and host == self.request.host and inside.startswith(self.base_url):
            return inside
        return str(self.base_url)
