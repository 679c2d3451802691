"""The application's pages. Each notebook calls one function here and holds no logic of its own."""

import logging
from collections.abc import Callable
from typing import Any

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


def investeringskalkyl(parametrar: str = "") -> Any:
    """Show the page that calculates the return on an intervention."""
    from kalkyl.ui.investment_page import show

    return _opened(lambda: show(parametrar))


def utanforskapets_kostnad(parametrar: str = "") -> Any:
    """Show the page that calculates the cost of exclusion."""
    from kalkyl.ui.exclusion_page import show

    return _opened(lambda: show(parametrar))


def jamfor() -> Any:
    """Show the page that puts scenarios side by side."""
    from kalkyl.ui.compare_page import show

    return _opened(show)


def lagesbild(parametrar: str = "") -> Any:
    """Show the page that reads the lägesbild and shows what stands out."""
    from kalkyl.ui.lagesbild_page import show

    return _opened(lambda: show(parametrar))


def parametrar(uppsattning: str = "") -> Any:
    """Show the page with every parameter, its source, and the municipality's own values."""
    from kalkyl.ui.parameters_page import show

    return _opened(lambda: show(uppsattning))


def risker(parametrar: str = "") -> Any:
    """Show the page about social risks and what is done about them."""
    from kalkyl.ui.risk_page import show

    return _opened(lambda: show(parametrar))


def regional(parametrar: str = "") -> Any:
    """Show the page about regional work: its time, cost and lasting financing."""
    from kalkyl.ui.regional_page import show

    return _opened(lambda: show(parametrar))


def fond() -> Any:
    """Show the page that chooses among interventions and follows the fund."""
    from kalkyl.ui.fund_page import show

    return _opened(show)


def uppfoljning(parametrar: str = "") -> Any:
    """Show the page about applications to the fund and about following up what was decided."""
    from kalkyl.ui.follow_up_page import show

    return _opened(lambda: show(parametrar))


def _opened(make: Callable[[], Any]) -> Any:
    """Return the page, or what kept it from opening, in Swedish."""
    from kalkyl.model.problems import InputError
    from kalkyl.ui.markup import body, notice
    from kalkyl.ui.widgets import html

    try:
        return make()
    except InputError as error:
        faults = [str(p) for p in error.problems[:20]]
        return html(body(notice(faults, "bad", "Sidan kunde inte öppnas: parametrarna har fel.")))
    except Exception:
        logging.getLogger("kalkyl.ui").exception("page could not be opened")
        text = "Ladda om sidan. Händer det igen: hör av dig till den som driver tjänsten."
        return html(body(notice([text], "bad", "Sidan kunde inte öppnas.")))
