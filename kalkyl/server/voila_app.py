"""Voilà with the few changes that its settings cannot make."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from jinja2.bccache import Bucket, BytecodeCache
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_server.utils import url_path_join
from tornado.web import RequestHandler
from voila import handler as voila_handler
from voila import notebook_renderer
from voila.app import Voila
from voila.exporter import VoilaExporter
from voila.static_file_handler import TemplateStaticFileHandler

import kalkyl
from kalkyl.model.problems import InputError
from kalkyl.server import spoken
from kalkyl.server.forking import prepare
from kalkyl.server.handlers import Health, NotFound, OwnPages, StartPage, WorkshopApi, WorkshopPage
from kalkyl.server.workshop import Store
from kalkyl.ui import choices
from kalkyl.ui.files import parameter_set
from kalkyl.ui.pages import available

CLOSED = (
    "/voila/files/",
    "/voila/templates/",
    "/voila/api/contents",
    "/voila/tree",
    "/voila/render/",
    "/login",
    "/logout",
)
"""Addresses of Voilà that no page needs, or that are answered by something narrower here."""

_SEGMENT = r"\w[\w.-]*"
"""A folder or file name that does not begin with a dot."""

logger = logging.getLogger("kalkyl.server")


class OwnKernel(KernelSpecManager):
    """Offers only our kernel, run by the Python that runs the server, whatever else the user has installed."""

    extra: ClassVar[dict[str, Any]] = {}
    """What the specification of the kernel says beside the command."""

    def _kernel_dirs_default(self) -> list[str]:
        return []

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return our kernel in the language of its name, whatever name is asked for."""
        argv = [sys.executable, "-m", "kalkyl.server.kernel", "-f", "{connection_file}"]
        return KernelSpec(
            argv=argv,
            display_name="Kalkyl",
            language="python",
            env=spoken.environment(kernel_name),
            metadata=dict(self.extra),
        )


class Compiled(BytecodeCache):
    """Templates that have been compiled once; without it every page view compiles all of them again."""

    _kept: ClassVar[dict[str, Any]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what is kept."""
        if bucket.checksum == self._kept.get(bucket.key, (None, None))[0]:
            bucket.code = self._kept[bucket.key][1]

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what has been compiled."""
        self._kept[bucket.key] = (bucket.checksum, bucket.code)


class Exporter(VoilaExporter):  # type: ignore[misc]
    """Writes pages in the visitor's language, with templates that stay compiled."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language_code = spoken.chosen()

    def _create_environment(self) -> Any:
        environment = super()._create_environment()
        environment.globals.update(spoken.globals_for_templates())
        environment.bytecode_cache = Compiled()
        return environment


class Renderer(notebook_renderer.NotebookRenderer):  # type: ignore[misc]
    """Runs a notebook in the visitor's language."""

    async def load_notebook(self, path: str) -> Any:
        """Read a notebook."""
        return spoken.into_language(await super().load_notebook(path))


notebook_renderer.VoilaExporter = Exporter
voila_handler.NotebookRenderer = Renderer


def municipalities() -> list[choices.Option]:
    """Return the municipalities of the pages' own set by name; none if the set cannot be read."""
    try:
        return choices.municipalities(parameter_set())
    except InputError:
        return []


def log_request(handler: RequestHandler) -> None:
    """Log what was asked for and how it went, without query, headers or anything that a person has written."""
    status = handler.get_status()
    level = logging.ERROR if status >= 500 else logging.WARNING if status >= 400 else logging.INFO
    milliseconds = 1000 * handler.request.request_time()
    logger.log(level, "%s %s %d %.0f ms", handler.request.method, handler.request.path, status, milliseconds)


class Server(Voila):  # type: ignore[misc]
    """Voilà as Kalkyl runs it.

    Attributes:
        announce: Called once the port is open.
        most_sessions: How many pages may be open at once; 0 means no limit.
    """

    announce: Callable[[], None] | None = None
    most_sessions: int = 0

    def init_settings(self) -> dict[str, Any]:
        """Add compressed replies (the setting of the same name is read too late), our log and our own pages."""
        OwnKernel.extra = prepare()
        settings: dict[str, Any] = super().init_settings()
        settings["voila_jinja2_env"].globals.update(
            kalkyl_version=kalkyl.__version__,
            kalkyl_pages=available(Path(self.root_dir)),
            kalkyl_kommuner=municipalities(),
            **spoken.globals_for_templates(),
        )
        return {
            **settings,
            "compress_response": True,
            "log_function": log_request,
            "kalkyl_folder": self.root_dir,
            "kalkyl_most_sessions": self.most_sessions,
            "default_handler_class": NotFound,
            "default_handler_args": {"voila_configuration": self.voila_configuration},
        }

    def init_handlers(self) -> list[Any]:
        """Leave out the addresses that hand out files: no page needs them. Add our own."""
        kept = [h for h in super().init_handlers() if not any(part in str(h[0]) for part in CLOSED)]
        shared = {"voila_configuration": self.voila_configuration}
        pages = {**shared, "template_paths": self.template_paths, "config": self.config}
        own: list[tuple[str, Any, dict[str, Any]]] = [
            ("", StartPage, shared),
            ("halsa", Health, {}),
            (r"sprak/([a-z]{2})", spoken.ChooseLanguage, {}),
            ("workshop", WorkshopPage, shared),
            (r"workshop/api/([A-Z0-9]{1,8}|-)/([a-z]+)", WorkshopApi, {"store": Store()}),
            (r"voila/render/(.*)", OwnPages, pages),
            (rf"voila/templates/([\w-]+/static/(?:{_SEGMENT}/)*{_SEGMENT})", TemplateStaticFileHandler, {}),
        ]
        return [(url_path_join(self.server_url, path), handler, given) for path, handler, given in own] + kept

    def listen(self) -> None:
        """Open the port; the base class blocks here until the server is stopped."""
        import tornado.ioloop

        if self.announce is not None:
            tornado.ioloop.IOLoop.current().add_callback(self.announce)
        super().listen()
