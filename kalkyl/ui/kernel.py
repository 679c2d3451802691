"""A kernel for one page: with a memory limit, without history, and with the heavy part of the page read already."""

import os
import sys

MEMORY = "KALKYL_MINNE_MB"
"""Environment variable with the most memory a page may use [MiB]; empty or 0 means no limit."""


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


def main() -> None:
    """Run the kernel until its page is gone."""
    wanted = os.environ.get(MEMORY, "")
    if wanted.isdigit() and int(wanted):
        limit_memory(int(wanted))
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(
        [*sys.argv[1:], "--HistoryManager.enabled=False", "--InteractiveShell.cache_size=0"]
    )


if __name__ == "__main__":
    main()
