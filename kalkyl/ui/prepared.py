"""Pages that stand ready before anybody asks for them, in the process that kernels are forked from.

A page built there is whole: its widgets were opened when there was no kernel to tell, so nothing was sent. A kernel forked from
it shows the page as it is, and the browser asks for the state of all its widgets at once, as it does anyway.
"""

from typing import Any

_ready: dict[str, tuple[Any, frozenset[str]]] = {}
"""Name of page -> the page, and the ids of its widgets."""
_aside: list[Any] = []
"""Widgets of the other pages: kept, so that they are not closed one by one."""


def prepare(name: str) -> None:
    """Build a page and keep it; one that cannot be opened is built when it is asked for, and says why then.

    Args:
        name: Name of the page's notebook.
    """
    from kalkyl.ui import build

    widgets = _widgets()
    before = frozenset(widgets)
    try:
        page = build(name)
    except Exception:
        for key in frozenset(widgets) - before:
            widgets.pop(key).close()
        return
    _ready[name] = (page, frozenset(widgets) - before)


def take(name: str) -> Any | None:
    """Return a page that stands ready, once; the widgets of all other pages are put aside. None if there is none.

    Args:
        name: Name of the page's notebook.
    """
    if not _ready:
        return None
    page, own = _ready.pop(name, (None, frozenset()))
    _put_aside(frozenset().union(*(ids for _, ids in _ready.values())) - own)
    _ready.clear()
    _connect(own)
    return page


def _connect(ids: frozenset[str]) -> None:
    """Let widgets that were made without a kernel speak through the one that is now."""
    from ipykernel.kernelbase import Kernel

    if not Kernel.initialized():
        return
    kernel, widgets = Kernel.instance(), _widgets()
    for key in ids & widgets.keys():
        widgets[key].comm.kernel = kernel


def _put_aside(ids: frozenset[str]) -> None:
    """Take widgets out of what the browser is told of."""
    import comm

    widgets, channels = _widgets(), comm.get_comm_manager().comms
    for key in ids:
        channels.pop(key, None)
        _aside.append(widgets.pop(key, None))


def _widgets() -> dict[str, Any]:
    """Return every open widget by its id; ipywidgets has no public name for it."""
    from ipywidgets.widgets import widget

    found: dict[str, Any] = widget._instances
    return found
