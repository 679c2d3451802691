"""The application's pages. Each notebook calls one function here and holds no logic of its own."""

import logging
from importlib import import_module
from typing import Any, Final

__all__ = [
    "investeringskalkyl",
    "jamfor",
    "lagesbild",
    "parametrar",
    "regional",
    "risker",
    "uppfoljning",
    "utanforskapets_kostnad",
]

_MODULES: Final = {
    "investeringskalkyl": "investment_page",
    "utanforskapets_kostnad": "exclusion_page",
    "jamfor": "compare_page",
    "lagesbild": "lagesbild_page",
    "parametrar": "parameters_page",
    "risker": "risk_page",
    "regional": "regional_page",
    "fond": "fund_page",
    "uppfoljning": "follow_up_page",
}
"""Notebook -> module of its page, imported when the page is opened."""


def investeringskalkyl(parametrar: str = "") -> Any:
    """Show the page that calculates the return on an intervention."""
    return _opened("investeringskalkyl", parametrar)


def utanforskapets_kostnad(parametrar: str = "") -> Any:
    """Show the page that calculates the cost of exclusion."""
    return _opened("utanforskapets_kostnad", parametrar)


def jamfor() -> Any:
    """Show the page that puts scenarios side by side."""
    return _opened("jamfor")


def lagesbild(parametrar: str = "") -> Any:
    """Show the page that reads the lägesbild and shows what stands out."""
    return _opened("lagesbild", parametrar)


def parametrar(uppsattning: str = "") -> Any:
    """Show the page with every parameter, its source, and the municipality's own values."""
    return _opened("parametrar", uppsattning)


def risker(parametrar: str = "") -> Any:
    """Show the page about social risks and what is done about them."""
    return _opened("risker", parametrar)


def regional(parametrar: str = "") -> Any:
    """Show the page about regional work: its time, cost and lasting financing."""
    return _opened("regional", parametrar)


def fond() -> Any:
    """Show the page that chooses among interventions and follows the fund."""
    return _opened("fond")


def uppfoljning(parametrar: str = "") -> Any:
    """Show the page about applications to the fund and about following up what was decided."""
    return _opened("uppfoljning", parametrar)


def build(name: str, *arguments: str) -> Any:
    """Build a page.

    Args:
        name: Name of its notebook.
        arguments: What its function was given.

    Raises:
        InputError: What keeps it from opening.
    """
    return import_module(f"kalkyl.ui.{_MODULES[name]}").show(*arguments)


def _opened(name: str, parameters: str = "") -> Any:
    """Return a page, ready or built now, or what kept it from opening.

    Args:
        name: Name of its notebook.
        parameters: Parameter set that was asked for; a page that stands ready has the usual one.
    """
    from kalkyl.model.problems import InputError
    from kalkyl.ui import prepared
    from kalkyl.ui.markup import body, notice
    from kalkyl.ui.widgets import html

    try:
        return (None if parameters else prepared.take(name)) or build(name, *filter(None, [parameters]))
    except InputError as error:
        faults = [str(p) for p in error.problems[:20]]
        return html(body(notice(faults, "bad", "Sidan kunde inte öppnas.")))
    except Exception:
        logging.getLogger("kalkyl.ui").exception("page could not be opened")
        text = "Ladda om sidan. Händer det igen: hör av dig till den som driver tjänsten."
        return html(body(notice([text], "bad", "Sidan kunde inte öppnas.")))
