"""Start the application: Voilà with our template, safe settings and Swedish messages."""

import errno
import logging
import os
import socket
import sys
import tempfile
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import kalkyl
from kalkyl.model.problems import problem
from kalkyl.server.kernel import MEMORY
from kalkyl.server.room import check_room
from kalkyl.server.settings import Serverval
from kalkyl.ui.files import OWN_SET
from kalkyl.ui.pages import available

if TYPE_CHECKING:
    from traitlets.config import Config

DEFAULT_PORT = 8866
UPLOAD_LIMIT_BYTES = 32 * 1024 * 1024
"""Largest websocket message; an upload above it would be dropped without a word."""

_LONGEST_FOLDER = 40
"""Longest folder for temporary files where a kernel's local sockets fit: 107 characters less 65 for their own names."""

_EXTENSIONS = ("@voila-dashboards/widgets-manager8", "@jupyter-widgets/jupyterlab-manager")
_CONTENT_SECURITY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "worker-src 'none'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)

_HEADERS = {
    "Content-Security-Policy": _CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def template_root() -> Path:
    """Return the folder that Jupyter must search to find the template `kalkyl`."""
    return Path(__file__).resolve().parent / "template"


def notebook_folder() -> Path:
    """Return the folder with the notebooks: of a checkout, or of the installed package.

    Raises:
        InputError: Neither exists.
    """
    package = Path(__file__).resolve().parents[1]
    for candidate in (package.parent / "notebooks", package / "_data" / "notebooks"):
        if (candidate / "investeringskalkyl.ipynb").is_file():
            return candidate
    raise problem("notebooks", "mappen med appens sidor saknas. Installera om kalkyl.")


def free_port(ip: str, wanted: int, attempts: int = 50) -> int:
    """Return the wanted port, or the next one that nobody listens on.

    Args:
        ip: Address to listen on.
        wanted: First port to try; 0 lets the system choose.
        attempts: How many ports to try.

    Raises:
        InputError: The address does not exist on this machine, or no port is free.
    """
    for port in [wanted] if wanted == 0 else range(wanted, min(wanted + attempts, 65536)):
        with socket.socket(socket.AF_INET6 if ":" in ip else socket.AF_INET) as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((ip, port))
                return int(probe.getsockname()[1])
            except OSError as error:
                if error.errno in (
                    errno.EADDRNOTAVAIL,
                    getattr(errno, "WSAEADDRNOTAVAIL", None),
                ) or isinstance(error, socket.gaierror):
                    raise problem("--ip", f"adressen ”{ip}” finns inte på den här datorn.") from None
    raise problem("--port", f"ingen ledig port hittades från {wanted} och uppåt. Ange en annan med --port.")


def settings(chosen: Serverval) -> "Config":
    """Return Voilà's settings.

    Args:
        chosen: What can be set by those who run the server; the rest is closed.
    """
    from traitlets.config import Config

    c = Config()
    base_url = f"/{chosen.bas.strip('/')}/" if chosen.bas.strip("/") else "/"
    c.Voila.ip, c.Voila.port, c.Voila.base_url = chosen.adress, chosen.port, base_url
    c.Voila.open_browser = False
    c.Voila.log_level = logging.INFO if chosen.logg == "info" else logging.WARNING
    c.Voila.root_dir = str(notebook_folder())
    c.Voila.config_file_paths = []
    c.Voila.tornado_settings = {"websocket_max_message_size": UPLOAD_LIMIT_BYTES, "headers": dict(_HEADERS)}
    c.VoilaConfiguration.template = "kalkyl"
    c.VoilaConfiguration.classic_tree = True
    c.VoilaConfiguration.allow_template_override = "NO"
    c.VoilaConfiguration.allow_theme_override = "NO"
    c.VoilaConfiguration.strip_sources = True
    c.VoilaConfiguration.show_tracebacks = False
    c.VoilaConfiguration.file_allowlist = []
    c.VoilaConfiguration.file_denylist = [r".*"]
    c.VoilaConfiguration.extension_allowlist = list(_EXTENSIONS)
    c.VoilaConfiguration.resources = {
        "kalkyl": {"version": kalkyl.__version__, "pages": available(notebook_folder())}
    }
    c.VoilaExporter.language_code = "sv"
    c.VoilaConfiguration.kernel_spec_manager_class = "kalkyl.server.voila_app.OwnKernel"
    c.Voila.kernel_websocket_connection_class = "kalkyl.server.gate.WidgetsOnly"
    _kernel_settings(c, chosen)
    return c


def _kernel_settings(c: "Config", chosen: Serverval) -> None:
    """Kernels: this Python, no stray configuration, gone soon after their page is; some kept ready if wanted."""
    c.MultiKernelManager.default_kernel_name = "python3"
    c.MappingKernelManager.cull_idle_timeout = 60 * chosen.vilotid_minuter
    c.MappingKernelManager.cull_interval = 60
    c.KernelManager.shutdown_wait_time = 1.0
    c.MappingKernelManager.cull_connected = False
    if sys.platform.startswith("linux") and len(tempfile.gettempdir()) <= _LONGEST_FOLDER:
        c.KernelManager.transport = "ipc"
    if chosen.varma:
        c.VoilaConfiguration.preheat_kernel = True
        c.VoilaConfiguration.default_pool_size = 0
        pools = {f"{page}.ipynb": {"pool_size": chosen.varma} for page in chosen.varma_sidor}
        c.VoilaKernelManager.kernel_pools_config = {"default": {"pool_size": 0}, **pools}
        c.VoilaKernelManager.fill_delay = 3.0


def _environment(chosen: Serverval) -> None:
    """Let the server find the template, and the kernels find this package, its parameters and their limit."""
    paths = [str(template_root()), *filter(None, os.environ.get("JUPYTER_PATH", "").split(os.pathsep))]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(dict.fromkeys(paths))
    package_parent = str(Path(kalkyl.__file__).resolve().parents[1])
    python_path = [*filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep)), package_parent]
    os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(python_path))
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    os.environ[MEMORY] = str(chosen.minne_mb)
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    if chosen.parametrar:
        os.environ[OWN_SET] = str(Path(chosen.parametrar).resolve())


def _log(chosen: Serverval) -> None:
    """Write our own lines, with the time, from the level that is set; without a handler Python drops all but warnings."""
    own = logging.getLogger("kalkyl")
    own.setLevel(logging.INFO if chosen.logg == "info" else logging.WARNING)
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    own.handlers, own.propagate = [handler], False


def _shown_address(ip: str, port: int, base_url: str) -> str:
    host = {"0.0.0.0": "localhost", "": "localhost", "127.0.0.1": "localhost", "::": "localhost"}.get(ip, ip)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{base_url}"


def start(
    ip: str = "127.0.0.1", port: int = DEFAULT_PORT, open_browser: bool = True, base_url: str = "/"
) -> None:
    """Run the application for one person until it is stopped with Ctrl+C.

    Args:
        ip: Address to listen on; 0.0.0.0 lets other computers in.
        port: Wanted port; another is taken (and said) if it is busy.
        open_browser: Whether to open the start page in the user's browser.
        base_url: Path in front of every address, for a server behind a proxy.

    Raises:
        InputError: Swedish message about an address, port or folder that does not work.
    """
    found = free_port(ip, port)
    if port and found != port:
        print(f"Port {port} är upptagen. Använder port {found} i stället.", flush=True)
    serve(Serverval(adress=ip, port=found, bas=base_url, platser=0, minne_mb=0), open_browser=open_browser)


def serve(chosen: Serverval, *, open_browser: bool = False) -> None:
    """Run the server until it is stopped with Ctrl+C.

    Args:
        chosen: Its settings.
        open_browser: Whether to open the start page in the user's browser.

    Raises:
        InputError: Swedish message about an address, port or folder that does not work, or a full disk.
    """
    if free_port(chosen.adress, chosen.port, attempts=1) != chosen.port:
        raise problem("port", f"port {chosen.port} kan inte användas.")
    check_room()
    _log(chosen)
    _environment(chosen)
    config = settings(chosen)
    from kalkyl.server.voila_app import Server

    address = _shown_address(chosen.adress, chosen.port, str(config.Voila.base_url))
    server = Server(config=config)
    server.most_sessions = chosen.platser
    server.announce = lambda: _announce(address, chosen.adress, open_browser)
    server.initialize([])
    server.start()
    print("Kalkyl är avslutad.", flush=True)


def _announce(address: str, ip: str, open_browser: bool) -> None:
    print(f"Kalkyl {kalkyl.__version__} är igång: {address}", flush=True)
    if ip in ("0.0.0.0", "::", ""):
        print("Andra datorer i nätverket kan öppna sidan på den här datorns namn eller adress.", flush=True)
    print("Avsluta med Ctrl+C.", flush=True)
    if open_browser:
        threading.Timer(0.5, _open, [address]).start()


def _open(address: str) -> None:
    try:
        opened = webbrowser.open(address)
    except webbrowser.Error:
        opened = False
    if not opened:
        print(f"Ingen webbläsare kunde öppnas. Gå själv till {address}", flush=True)
