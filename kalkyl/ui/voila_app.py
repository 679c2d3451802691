"""Voilà with the few changes that its settings cannot make."""

from collections.abc import Callable
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from tornado.web import HTTPError
from voila.app import Voila
from voila.handler import BaseVoilaHandler

import kalkyl


class OwnKernel(KernelSpecManager):
    """Offers only the kernel of the Python that runs the server, whatever else the user has installed."""

    def _kernel_dirs_default(self) -> list[str]:
        return []


class NotFound(BaseVoilaHandler):  # type: ignore[misc]
    """Any address that leads nowhere: our own Swedish page."""

    async def prepare(self) -> None:
        """Answer 404 whatever the method."""
        await super().prepare()
        raise HTTPError(404)


class Server(Voila):  # type: ignore[misc]
    """Voilà as Kalkyl runs it.

    Attributes:
        announce: Called once the port is open.
    """

    announce: Callable[[], None] | None = None

    def init_settings(self) -> dict[str, Any]:
        """Add compressed replies (the setting of the same name is read too late) and the page for lost addresses."""
        settings: dict[str, Any] = super().init_settings()
        settings["voila_jinja2_env"].globals["kalkyl_version"] = kalkyl.__version__
        return {
            **settings,
            "compress_response": True,
            "default_handler_class": NotFound,
            "default_handler_args": {"voila_configuration": self.voila_configuration},
        }

    def init_handlers(self) -> list[Any]:
        """Leave out the addresses that hand out files: no page needs them."""
        closed = ("/voila/files/", "/voila/api/contents")
        return [h for h in super().init_handlers() if not any(part in str(h[0]) for part in closed)]

    def listen(self) -> None:
        """Open the port; the base class blocks here until the server is stopped."""
        import tornado.ioloop

        if self.announce is not None:
            tornado.ioloop.IOLoop.current().add_callback(self.announce)
        super().listen()
