"""A real HTTP server on this machine that answers as a test tells it to; the network is never touched."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass
class Asked:
    """What a request asked for."""

    method: str
    path: str
    query: dict[str, str]
    body: Any


@dataclass
class Reply:
    """What to answer.

    Attributes:
        content: JSON value, or bytes as they are.
        status: HTTP status.
        headers: Extra headers.
        wait: Seconds before the answer.
        drip: Seconds between each byte.
    """

    content: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float = 0.0


class LocalServer:
    """Serves `answer(asked)` on 127.0.0.1 and remembers what was asked."""

    def __init__(self, answer: Callable[[Asked], Reply]) -> None:
        self.asked: list[Asked] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer("GET", None)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                self._answer("POST", json.loads(body))

            def _answer(self, method: str, body: Any) -> None:
                parts = urlsplit(self.path)
                query = {k: v[0] for k, v in parse_qs(parts.query).items()}
                asked = Asked(method, unquote(parts.path), query, body)
                outer.asked.append(asked)
                reply = answer(asked)
                time.sleep(reply.wait)
                raw = reply.content
                data = raw if isinstance(raw, bytes) else json.dumps(raw).encode()
                try:
                    self.send_response(reply.status)
                    for name, value in reply.headers.items():
                        self.send_header(name, value)
                    self.send_header("content-length", str(len(data)))
                    self.end_headers()
                    for i in range(0, len(data), 1 if reply.drip else len(data) or 1):
                        self.wfile.write(data[i : i + (1 if reply.drip else len(data))])
                        self.wfile.flush()
                        time.sleep(reply.drip)
                except (BrokenPipeError, ConnectionResetError):
                    pass

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> "LocalServer":
        self.thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
