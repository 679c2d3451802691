"""A client without a browser: opens a page, talks straight to its kernel's websocket."""

import asyncio
import http.cookiejar
import json
import re
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

KERNEL_ID = re.compile(r'"kernelId": *"([0-9a-f-]{36})"')


def alone(work: Coroutine[Any, Any, Any]) -> Any:
    """Run something asynchronous in a thread of its own: the browser tests keep a loop going in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


class Visitor:
    """A visitor with cookies of its own."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def request(
        self,
        path: str,
        data: bytes | None = None,
        headers: dict[str, str] | None = None,
        method: str | None = None,
    ) -> tuple[int, str]:
        """Return status and body."""
        asked = urllib.request.Request(self.address + path, data, headers or {}, method=method)
        try:
            with self._opener.open(asked, timeout=60) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8", "replace")

    def open_page(self, name: str = "investeringskalkyl") -> str:
        """Open a page as a browser would and return the id of its kernel."""
        status, text = self.request(f"/voila/render/{name}.ipynb")
        found = KERNEL_ID.search(text)
        assert status == 200 and found, (status, text[:500])
        return found[1]

    @property
    def token(self) -> dict[str, str]:
        """The header that proves that a change comes from our own page."""
        return {"X-XSRFToken": next((c.value or "" for c in self.cookies if c.name == "_xsrf"), "")}

    async def connect(self, kernel: str, origin: str = "") -> WebSocketClientConnection:
        """Open the websocket of a kernel."""
        address = self.address.replace("http://", "ws://") + f"/api/kernels/{kernel}/channels"
        cookie = "; ".join(f"{c.name}={c.value}" for c in self.cookies)
        headers = {"Cookie": cookie, "Origin": origin or self.address}
        return await websocket_connect(
            HTTPRequest(address, headers=headers), max_message_size=64 * 1024 * 1024
        )


def message(kind: str, content: dict[str, Any], channel: str = "shell") -> str:
    """Return a message to a kernel."""
    header = {
        "msg_id": uuid.uuid4().hex, "msg_type": kind, "session": uuid.uuid4().hex, "username": "", "version": "5.3",
        "date": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    return json.dumps(
        {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
            "channel": channel,
            "buffers": [],
        }
    )


async def answers(socket: WebSocketClientConnection, seconds: float) -> list[dict[str, Any]]:
    """Collect what comes within a time."""
    found = []
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        try:
            text = await asyncio.wait_for(socket.read_message(), left)
        except TimeoutError:
            break
        if text is None:
            found.append({"msg_type": "closed"})
            break
        if isinstance(text, str):
            found.append(json.loads(text))
    return found
