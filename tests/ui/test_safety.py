"""What somebody with bad intentions can reach, tried without a browser against a running server."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest

from kalkyl.server.gate import OPENED, Meter, permitted, read
from tests.ui.clients import Visitor, alone, answers, message

pytestmark = [pytest.mark.ui, pytest.mark.xdist_group("browser")]

CODE = "open({!r}, 'w').write('x')"
RUNS_CODE = (
    "execute_request",
    "inspect_request",
    "complete_request",
    "history_request",
    "debug_request",
    "input_reply",
)


@pytest.mark.parametrize("channel", ["shell", "control", "stdin"])
def test_code_from_a_raw_websocket_never_runs(server: Any, tmp_path: Path, channel: str) -> None:
    trace = tmp_path / "sparr"

    async def attack() -> list[dict[str, Any]]:
        visitor = Visitor(server.address)
        socket = await visitor.connect(await asyncio.to_thread(visitor.open_page))
        content = {
            "code": CODE.format(str(trace)), "silent": False, "store_history": False, "user_expressions": {},
            "allow_stdin": False, "cursor_pos": 0, "detail_level": 0, "hist_access_type": "tail", "n": 5, "value": "x",
            "command": "evaluate", "arguments": {}, "type": "request", "seq": 1,
        }  # fmt: skip
        for kind in RUNS_CODE:
            await socket.write_message(message(kind, content, channel))
        await socket.write_message(message("shutdown_request", {"restart": False}, channel))
        await socket.write_message(message("kernel_info_request", {}))
        return await answers(socket, 3)

    found = [m["msg_type"] for m in alone(attack())]
    assert "kernel_info_reply" in found, "the kernel is alive and answers what is allowed"
    refused = {k.replace("_request", "_reply") for k in RUNS_CODE} | {
        "execute_input",
        "execute_result",
        "shutdown_reply",
    }
    assert not refused & set(found)
    assert not trace.exists()


def test_a_kernels_own_complaints_stay_on_the_server(server: Any) -> None:
    async def provoke() -> list[dict[str, Any]]:
        visitor = Visitor(server.address)
        socket = await visitor.connect(await asyncio.to_thread(visitor.open_page))
        # Without a version the kernel refuses the channel, with a traceback.
        await socket.write_message(message("comm_open", {"comm_id": "x", "target_name": OPENED, "data": {}}))
        return await answers(socket, 3)

    found = alone(provoke())
    assert any(m["msg_type"] == "comm_close" for m in found)
    assert "Traceback" not in json.dumps(found) and not any(
        m["msg_type"] in ("stream", "error") for m in found
    )


def test_comms_of_other_kinds_are_not_opened() -> None:
    for target in ("jupyter.widget", "matplotlib", "debugger", ""):
        assert not permitted("shell", {"msg_type": "comm_open"}, {"target_name": target})
    assert permitted("shell", {"msg_type": "comm_open"}, {"target_name": "jupyter.widget.control"})
    assert permitted("shell", {"msg_type": "comm_msg"}, {})
    for channel in ("control", "stdin", "iopub", None):
        assert not permitted(channel, {"msg_type": "comm_msg"}, {})
    for header in (None, [], "comm_msg", {}, {"msg_type": None}, {"msg_type": ["comm_msg"]}):
        assert not permitted("shell", header, {})


@pytest.mark.bad_input
@pytest.mark.parametrize(
    "rubbish", ["", "{", "[]", "1", '"x"', b"", b"\x00" * 9, b"\xff" * 40, "null", "[" * 100_000]
)
def test_unreadable_messages_are_refused(rubbish: str | bytes) -> None:
    for protocol in (None, "v1.kernel.websocket.jupyter.org"):
        assert not permitted(*read(rubbish, protocol))


def test_a_flood_is_stopped_by_number_and_by_size() -> None:
    meter = Meter(messages=3, size=100, window=10.0)
    assert [meter.allows(10, now) for now in (0.0, 1.0, 2.0, 3.0)] == [True, True, True, False]
    assert meter.allows(10, 10.0), "the first has left the window"
    big = Meter(messages=100, size=100, window=10.0)
    assert [big.allows(60, 0.0), big.allows(60, 1.0), big.allows(40, 2.0)] == [True, False, True]


def test_a_flood_closes_the_websocket_and_only_that(server: Any) -> None:
    async def flood() -> tuple[list[str], list[str]]:
        bad, good = Visitor(server.address), Visitor(server.address)
        first = await bad.connect(await asyncio.to_thread(bad.open_page))
        second = await good.connect(await asyncio.to_thread(good.open_page))
        for _ in range(450):
            if first.protocol is None:
                break
            try:
                await first.write_message(message("comm_info_request", {}))
            except Exception:
                break
        await second.write_message(message("kernel_info_request", {}))
        gone, left = await answers(first, 5), await answers(second, 3)
        return [m["msg_type"] for m in gone], [m["msg_type"] for m in left]

    gone, left = alone(flood())
    assert "closed" in gone and "kernel_info_reply" in left


def test_another_site_cannot_open_the_websocket(server: Any) -> None:
    from tornado.httpclient import HTTPClientError

    async def from_elsewhere() -> None:
        visitor = Visitor(server.address)
        kernel = await asyncio.to_thread(visitor.open_page)
        with pytest.raises(HTTPClientError, match="403"):
            await visitor.connect(kernel, origin="http://ond.example")

    alone(from_elsewhere())


def test_one_visitor_hears_nothing_of_another(server: Any) -> None:
    async def two() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        one, other = Visitor(server.address), Visitor(server.address)
        first, second = await asyncio.to_thread(one.open_page), await asyncio.to_thread(other.open_page)
        assert first != second
        a, b = await one.connect(first), await other.connect(second)
        await answers(b, 2)
        await a.write_message(message("comm_info_request", {"target_name": "jupyter.widget"}))
        heard = await answers(a, 2)
        return heard, await answers(b, 1)

    heard, overheard = alone(two())
    assert any(m["msg_type"] == "comm_info_reply" for m in heard)
    assert overheard == []


@pytest.mark.parametrize(
    "path",
    [
        "/api/kernels", "/api/contents", "/api/sessions", "/api/terminals", "/api/kernelspecs", "/api/spec.yaml",
        "/voila/files/investeringskalkyl.ipynb", "/voila/files/../pyproject.toml", "/voila/api/contents/", "/voila/tree/",
        "/voila/render/../README.md", "/voila/render/..%2f..%2fREADME.md", "/voila/render/.ipynb_checkpoints/x.ipynb",
        "/voila/render//etc/passwd", "/voila/render/x.ipynb", "/voila/render/INVESTERINGSKALKYL.ipynb",
        "/voila/templates/..%2f..%2f..%2fserver.py", "/voila/static/..%2f..%2fapp.py", "/login", "/logout", "/lab", "/tree",
        "/api/kernels/00000000-0000-4000-8000-000000000000",
    ],
)  # fmt: skip
def test_no_other_address_gives_anything(server: Any, path: str) -> None:
    status, text = Visitor(server.address).request(path)
    assert status in (403, 404), status
    assert "Traceback" not in text and "import " not in text


def test_a_change_from_another_site_is_refused(server: Any) -> None:
    visitor = Visitor(server.address)
    visitor.request("/")
    assert visitor.request("/workshop/api/-/ny", b"{}")[0] == 403
    status, text = visitor.request("/workshop/api/-/ny", b"{}", visitor.token)
    assert status == 200 and set(json.loads(text)) == {"kod", "nyckel"}


@pytest.mark.bad_input
def test_workshop_answers_in_swedish_whatever_is_sent(server: Any) -> None:
    visitor = Visitor(server.address)
    visitor.request("/")
    code = json.loads(visitor.request("/workshop/api/-/ny", b"{}", visitor.token)[1])["kod"]
    bodies = (
        b"",
        b"[]",
        b"{",
        b"\xff",
        b'{"grupp": "G"}',
        b'{"grupp": "G", "scenario": "<script>"}',
        b"null",
        b"[" * 5000,
    )
    for body in bodies:
        status, text = visitor.request(f"/workshop/api/{code}/lamna", body or b"{}", visitor.token)
        assert status == 400 and json.loads(text)["fel"], body
        assert "Traceback" not in text
    assert visitor.request(f"/workshop/api/{code}/lamna", b"x" * 700_000, visitor.token)[0] == 413
    assert visitor.request(f"/workshop/api/{code}/alla")[0] == 400
    assert visitor.request("/workshop/api/FEL/lage")[0] == 400


def test_no_source_no_traceback_and_every_header(server: Any) -> None:
    import urllib.request

    for path in ("/", "/workshop", "/halsa", "/voila/render/investeringskalkyl.ipynb"):
        with urllib.request.urlopen(server.address + path, timeout=60) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert (
                "connect-src 'self'" in policy and "unsafe-eval" not in policy and "frame-ancestors" in policy
            )
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
            text = answer.read().decode()
            assert "from kalkyl" not in text and "Traceback" not in text


def test_the_log_holds_no_query(server: Any) -> None:
    Visitor(server.address).request("/finns-inte?hemligt=abc123")
    deadline = time.monotonic() + 10
    while not any("/finns-inte" in line for line in server.lines) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert any("/finns-inte" in line for line in server.lines)
    assert not any("abc123" in line for line in server.lines)
