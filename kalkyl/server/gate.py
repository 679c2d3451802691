"""What a browser may send to a kernel: messages between widgets, and nothing that runs code."""

import asyncio
import json
import struct
import time
from collections import OrderedDict, deque
from typing import Any, Final

from jupyter_server.services.kernels.connection.base import (
    deserialize_binary_message,
    deserialize_msg_from_ws_v1,
)
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

ALLOWED: Final = frozenset({"comm_msg", "comm_close", "comm_info_request", "kernel_info_request"})
UNTOLD: Final = frozenset({"stream", "error", "execute_input", "execute_result", "display_data"})
"""What the kernel may say that no page needs, and that may hold source or traceback."""
OPENED: Final = "jupyter.widget.control"
"""The only channel that a page may open: through it the page asks for the widgets that exist."""
MOST_MESSAGES: Final = 400
MOST_BYTES: Final = 96 * 1024 * 1024
WINDOW_SECONDS: Final = 10.0
MOST_TABS: Final = 400
MOST_REPEATED: Final = 60
"""Most tabs, and messages of each, that are remembered for a connection that breaks."""
MOST_PARTS: Final = 1000
"""Most parts of one message: some for its headers, one for each file."""


class Meter:
    """Counts messages and bytes over the last seconds."""

    def __init__(self, messages: int = MOST_MESSAGES, size: int = MOST_BYTES, window: float = WINDOW_SECONDS):
        self._messages, self._size, self._window = messages, size, window
        self._seen: deque[tuple[float, int]] = deque()
        self._sum = 0

    def allows(self, size: int, now: float) -> bool:
        """Count a message; returns whether it is within the limits.

        Args:
            size: Length of the message [bytes].
            now: Clock [s].
        """
        while self._seen and self._seen[0][0] <= now - self._window:
            self._sum -= self._seen.popleft()[1]
        if len(self._seen) >= self._messages or self._sum + size > self._size:
            return False
        self._seen.append((now, size))
        self._sum += size
        return True


def permitted(channel: str | None, header: Any, content: Any) -> bool:
    """Whether a message may reach the kernel.

    Args:
        channel: Channel named by the sender.
        header: Header of the message.
        content: Content of the message.
    """
    kind = header.get("msg_type") if isinstance(header, dict) else None
    if channel != "shell" or not isinstance(kind, str):
        return False
    if kind == "comm_open":
        return isinstance(content, dict) and content.get("target_name") == OPENED
    return kind in ALLOWED


def read(message: str | bytes, protocol: str | None) -> tuple[str | None, Any, Any]:
    """Return channel, header and content of a message from the browser; None where it cannot be read."""
    newer = protocol == "v1.kernel.websocket.jupyter.org"
    try:
        if isinstance(message, bytes):
            if not _well_framed(message, newer):
                return None, None, None
            if newer:
                channel, parts = deserialize_msg_from_ws_v1(message)  # type: ignore[no-untyped-call]
                return channel, json.loads(parts[0]), json.loads(parts[3])
            data = deserialize_binary_message(message)  # type: ignore[no-untyped-call]
        else:
            data = {} if newer else json.loads(message)
        return data.get("channel"), data.get("header"), data.get("content")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, struct.error):
        return None, None, None


def _well_framed(message: bytes, newer: bool) -> bool:
    """Whether the number of parts that a binary message claims to have can be true; the readers take it at its word."""
    size, order = (8, "little") if newer else (4, "big")
    count = int.from_bytes(message[:size], order)  # type: ignore[arg-type]
    return 1 <= count <= MOST_PARTS and size * (count + 1) <= len(message)


class Ended:
    """What the kernel has said that it is done with, by browser tab.

    A field sends nothing more until it has heard that its last change is dealt with. When the connection breaks just
    then, that word goes to a dead socket and the field would be silent for ever; so it is repeated on the new one.
    """

    def __init__(self, tabs: int = MOST_TABS, each: int = MOST_REPEATED) -> None:
        self._tabs: OrderedDict[str, deque[list[Any]]] = OrderedDict()
        self._most, self._each = tabs, each

    def keep(self, tab: str, message: list[Any]) -> None:
        """Remember a status message; the oldest tabs and messages are forgotten."""
        self._tabs.setdefault(tab, deque(maxlen=self._each)).append(message)
        self._tabs.move_to_end(tab)
        while len(self._tabs) > self._most:
            self._tabs.popitem(last=False)

    def of(self, tab: str) -> list[list[Any]]:
        """What a tab may have missed, oldest first."""
        return list(self._tabs.get(tab, ()))


_ENDED: Final = Ended()


class WidgetsOnly(ZMQChannelsWebsocketConnection):
    """A websocket that lets through what widgets need. The rest is dropped; a flood closes the connection."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._meter = Meter()

    def connect(self) -> "asyncio.Future[None] | None":  # type: ignore[override]
        """Open the connection; one that takes over from a broken one hears again what is done with."""
        missed = _ENDED.of(self.session_key)
        connected = super().connect()
        if connected is not None and missed:
            connected.add_done_callback(lambda _: self._repeat(missed))
        return connected

    def _repeat(self, missed: list[list[Any]]) -> None:
        for message in missed:
            try:
                super().handle_outgoing_message("iopub", message)
            except ValueError:  # it has been told on this connection already
                continue

    def handle_incoming_message(self, incoming_msg: str | bytes) -> None:
        """Pass a message on to the kernel if it is permitted."""
        if not self._meter.allows(len(incoming_msg), time.monotonic()):
            self.log.warning("websocket closed: too many or too large messages")
            self.websocket_handler.close(1008, "too much")
            return
        channel, header, content = read(incoming_msg, self.subprotocol)
        if not permitted(channel, header, content):
            self.log.warning("message to kernel refused")
            return
        super().handle_incoming_message(incoming_msg)  # type: ignore[arg-type]  # bytes in fact

    def handle_outgoing_message(self, stream: str, outgoing_msg: list[Any]) -> None:
        """Pass a message on to the page, unless it is what a program says to its makers: prints and tracebacks."""
        _, parts = self.session.feed_identities(outgoing_msg)
        header = json.loads(parts[1])  # type: ignore[arg-type]  # bytes, or a frame that acts as such
        if header["msg_type"] == "status":
            _ENDED.keep(self.session_key, list(outgoing_msg))
        if header["msg_type"] not in UNTOLD:
            super().handle_outgoing_message(stream, outgoing_msg)
