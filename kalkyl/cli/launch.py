"""`kalkyl starta`, `kalkyl server` and `kalkyl testa`."""

import argparse
import importlib.util
import subprocess
import sys

from kalkyl.bootstrap import SOURCE
from kalkyl.model.problems import problem


def start(options: argparse.Namespace) -> int:
    """Open the application and run it until it is stopped."""
    from kalkyl.server.serving import start as serve

    serve(ip=options.ip, port=options.port, open_browser=not options.ingen_webblasare)
    return 0


def server(options: argparse.Namespace) -> int:
    """Run the server for many, as its settings file says."""
    from kalkyl.server.serving import serve
    from kalkyl.server.settings import Serverval, read_settings

    serve(read_settings(options.installningar) if options.installningar else Serverval())
    return 0


def test(options: argparse.Namespace) -> int:
    """Run the tests with pytest; what follows the command is given to it.

    Raises:
        InputError: There are no tests here, or pytest is missing.
    """
    if not (SOURCE / "tests").is_dir():
        raise problem(
            "testa", "testerna finns bara i en kopia av källkoden. Hämta källkoden och kör kommandot där."
        )
    if importlib.util.find_spec("pytest") is None:
        raise problem(
            "testa", "pytest är inte installerat. Kör python -m kalkyl testa, som installerar det som behövs."
        )
    words = [word for word in options.pytest if word != "--felsok"]
    if not any(word.startswith(("-n", "--numprocesses", "-p")) for word in words):
        words = ["-n", "auto", "--dist", "loadgroup", *words]
    command = [sys.executable, "-m", "pytest", *words]
    return 1 if subprocess.run(command, cwd=SOURCE, check=False).returncode else 0
