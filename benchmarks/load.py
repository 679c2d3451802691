"""Participants of a workshop against a running server: load the page, change inputs, export; and what it cost.

Run it against a server of its own, on the same machine for the memory figures:

    python -m kalkyl server --installningar docs/drift/workshop.toml
    python -m benchmarks.load --participants 60 --minutes 2

Each participant is a client of its own that talks to its kernel as the page does, without a browser.
"""

import argparse
import asyncio
import json
import random
import re
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

KERNEL_ID = re.compile(r'"kernelId": *"([0-9a-f-]{36})"')
COST = "Kostnad per deltagare, kr"
EXCEL = "Ladda ner Excel"
RESULT = "k-sentence"
PATIENCE_SECONDS = 60.0


@dataclass
class Measured:
    """What all participants met.

    Attributes:
        ready: Seconds from request until the page could be used.
        changes: Seconds from a change until the new result.
        exports: Seconds from pressing the button until the workbook.
        errors: What went wrong, in words.
    """

    ready: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    exports: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Participant:
    """One participant with a page open."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._session = uuid.uuid4().hex
        self._socket: WebSocketClientConnection | None = None
        self._models: dict[str, str] = {}
        self._cost = 0

    async def open(self) -> float:
        """Open the page; returns the seconds until its widgets are here."""
        begun = time.perf_counter()
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client:
            page = await client.get(f"{self._address}/voila/render/investeringskalkyl.ipynb")
            found = KERNEL_ID.search(page.text)
            if page.status_code != 200 or found is None:
                raise RuntimeError(f"sidan svarade {page.status_code}")
            cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        address = f"{self._address.replace('http', 'ws', 1)}/api/kernels/{found[1]}/channels?session_id={self._session}"
        headers = {"Cookie": cookie, "Origin": self._address}
        self._socket = await websocket_connect(
            HTTPRequest(address, headers=headers), max_message_size=64 * 1024 * 1024
        )
        channel = uuid.uuid4().hex
        await self._send(
            "comm_open", {"comm_id": channel, "target_name": "jupyter.widget.control", "data": {}}
        )
        await self._send("comm_msg", {"comm_id": channel, "data": {"method": "request_states"}})
        states = await self._until(lambda m: (m["content"].get("data") or {}).get("states"))
        for key, model in states.items():
            label = model["state"].get("description")
            if label:
                self._models[label] = key
        return time.perf_counter() - begun

    async def change(self) -> float:
        """Type another cost, so much another that the result reads differently; returns the seconds until it does."""
        self._cost = random.choice([c for c in range(10_000, 200_001, 10_000) if c != self._cost])
        cost, begun = self._cost, time.perf_counter()
        state = {"value": str(cost)}
        data = {"method": "update", "state": state, "buffer_paths": []}
        sent = await self._send("comm_msg", {"comm_id": self._models[COST], "data": data})
        answered = False

        def finished(message: dict[str, Any]) -> bool:
            nonlocal answered
            answered = answered or RESULT in _value(message)
            return _done(message, sent)

        await self._until(finished)
        if not answered:
            raise RuntimeError("ändringen gav inget nytt resultat")
        return time.perf_counter() - begun

    async def export(self) -> float:
        """Press the button for the workbook; returns the seconds until it is here."""
        begun = time.perf_counter()
        data = {"method": "custom", "content": {"event": "click"}}
        await self._send("comm_msg", {"comm_id": self._models[EXCEL], "data": data})
        await self._until(lambda m: "data-k-ladda" in _value(m))
        return time.perf_counter() - begun

    def close(self) -> None:
        """Leave."""
        if self._socket is not None:
            self._socket.close()

    async def _send(self, kind: str, content: dict[str, Any]) -> str:
        assert self._socket is not None
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": kind,
            "session": self._session,
            "username": "",
            "version": "5.3",
            "date": "2026-01-01T00:00:00Z",
        }
        whole = {
            "header": header,
            "parent_header": {},
            "metadata": {"version": "1.0.0"},
            "content": content,
            "buffers": [],
        }
        await self._socket.write_message(json.dumps({**whole, "channel": "shell"}))
        return header["msg_id"]

    async def _until(self, wanted: Any) -> Any:
        assert self._socket is not None
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            text = await asyncio.wait_for(self._socket.read_message(), max(0.01, end - time.monotonic()))
            if text is None:
                raise RuntimeError("anslutningen bröts")
            if isinstance(text, str):
                message = json.loads(text)
                if found := wanted(message):
                    return found


def _done(message: dict[str, Any], sent: str) -> bool:
    """Whether the kernel has done everything that a message led to."""
    idle = message["content"].get("execution_state") == "idle"
    return idle and bool(message["parent_header"].get("msg_id") == sent)


def _value(message: dict[str, Any]) -> str:
    state = (message["content"].get("data") or {}).get("state") or {}
    return str(state.get("value", ""))


async def take_part(address: str, measured: Measured, delay: float, seconds: float, pause: float) -> None:
    """One participant from arrival to the end: a change every few seconds, an export now and then."""
    await asyncio.sleep(delay)
    one = Participant(address)
    try:
        measured.ready.append(await one.open())
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))
            measured.changes.append(await one.change())
            if random.random() < 0.05:
                measured.exports.append(await one.export())
    except Exception as error:
        measured.errors.append(f"{type(error).__name__}: {error}")
    finally:
        one.close()


def quantile(values: list[float], share: float) -> float:
    """Return the value that a share of the values do not exceed; nan without values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def available_memory_mb() -> float:
    """Memory that programs could still get on this machine [MiB]."""
    import psutil

    return float(psutil.virtual_memory().available) / 2**20


async def measure(options: argparse.Namespace) -> Measured:
    """Let everyone take part at once, or arrive over some seconds."""
    measured = Measured()
    before, lowest = available_memory_mb(), [available_memory_mb()]

    async def watch() -> None:
        while True:
            await asyncio.sleep(0.5)
            lowest[0] = min(lowest[0], available_memory_mb())

    watcher = asyncio.create_task(watch())
    crowd = [
        take_part(
            options.address,
            measured,
            options.arrive * i / options.participants,
            60 * options.minutes,
            options.pause,
        )
        for i in range(options.participants)
    ]
    await asyncio.gather(*crowd)
    watcher.cancel()
    print(f"{options.participants} deltagare, anländer under {options.arrive:g} s, {options.minutes:g} min")
    for name, values in (
        ("klar", measured.ready),
        ("ändring", measured.changes),
        ("arbetsbok", measured.exports),
    ):
        shown = ", ".join(
            f"{label} {quantile(values, q):.2f} s" for label, q in (("p50", 0.5), ("p95", 0.95))
        )
        print(f"  {name}: {len(values)} st, {shown}, längst {max(values, default=float('nan')):.2f} s")
    print(
        f"  minne: {before - lowest[0]:.0f} MiB som mest, {(before - lowest[0]) / options.participants:.0f} per deltagare"
    )
    print(f"  fel: {len(measured.errors)} {sorted(set(measured.errors))[:5]}")
    return measured


def main() -> int:
    """Measure; status 1 if anyone met an error."""
    parser = argparse.ArgumentParser(description="Många deltagare på en gång.")
    parser.add_argument("--address", default="http://localhost:8866")
    parser.add_argument("--participants", type=int, default=10)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--pause", type=float, default=4.0, help="sekunder mellan ändringar")
    parser.add_argument("--arrive", type=float, default=0.0, help="sekunder som alla anländer under")
    return 1 if asyncio.run(measure(parser.parse_args())).errors else 0


if __name__ == "__main__":
    raise SystemExit(main())
