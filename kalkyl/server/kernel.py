"""A kernel for one page: with a memory limit, without history, and with the heavy part of the page read already."""

import os
import signal
import sys
from typing import Any

MEMORY = "KALKYL_MINNE_MB"
"""Environment variable with the most memory a page may use [MiB]; empty or 0 means no limit."""

_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


def limit_memory(megabytes: int) -> bool:
    """Limit this process's memory.

    Args:
        megabytes: Data that the process may hold [MiB].

    Returns:
        Whether the system could do it (not on Windows).
    """
    try:
        import resource
    except ImportError:
        return False
    size = megabytes * 1024 * 1024
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    except (ValueError, OSError):
        return False
    return True


def end_with_server() -> bool:
    """Let this process end when the server does, however it ends.

    Returns:
        Whether the system could arrange it (only Linux; elsewhere the kernel looks for its parent by itself).
    """
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    return ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL) == 0  # type: ignore[no-any-return]


def without_debugger() -> None:
    """Keep the kernel from loading a debugger: nobody may use it, and it takes half a second."""
    sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]


def main() -> None:
    """Run the kernel until its page is gone."""
    end_with_server()
    wanted = os.environ.get(MEMORY, "")
    if wanted.isdigit() and int(wanted):
        limit_memory(int(wanted))
    without_debugger()
    import ipywidgets
    from ipykernel.kernelapp import IPKernelApp

    app: Any = IPKernelApp.instance()
    options = (
        "HistoryManager.enabled=False",
        "InteractiveShell.cache_size=0",
        f"IPKernelApp.parent_handle={os.getppid()}",
    )
    app.initialize([*sys.argv[1:], *(f"--{option}" for option in options)])
    ipywidgets.register_comm_target()  # not done by itself when the library was read before the kernel was there
    app.start()


if __name__ == "__main__":
    main()
