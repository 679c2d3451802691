"""Starting the application: ports, folders, settings."""

import socket

import pytest

from kalkyl.model.problems import InputError
from kalkyl.server import serving as server
from kalkyl.server.settings import Serverval


def test_a_busy_port_gives_the_next() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert server.free_port("127.0.0.1", port) > port


def test_an_address_of_another_computer_is_refused_in_swedish() -> None:
    with pytest.raises(InputError, match="finns inte på den här datorn"):
        server.free_port("203.0.113.7", 8866)


def test_no_free_port_is_said_in_swedish() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(InputError, match="ingen ledig port"):
            server.free_port("127.0.0.1", taken.getsockname()[1], attempts=1)


def test_template_and_notebooks_are_found() -> None:
    template = server.template_root() / "voila" / "templates" / "kalkyl"
    assert (template / "index.html.j2").is_file()
    assert (template / "static" / "kalkyl.css").is_file()
    assert (server.notebook_folder() / "utanforskapets_kostnad.ipynb").is_file()


def test_settings_are_closed() -> None:
    c = server.settings(Serverval(port=1))
    assert c.VoilaConfiguration.allow_template_override == "NO"
    assert c.VoilaConfiguration.show_tracebacks is False
    assert c.VoilaConfiguration.strip_sources is True
    assert c.VoilaConfiguration.file_allowlist == []
    assert c.Voila.tornado_settings["websocket_max_message_size"] == 32 * 1024 * 1024
    policy = c.Voila.tornado_settings["headers"]["Content-Security-Policy"]
    assert "unsafe-eval" not in policy and "http" not in policy


def test_no_external_address_in_the_template() -> None:
    for path in server.template_root().rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
            assert "http://" not in text and "https://" not in text and "//cdn" not in text, path.name


def test_what_a_tab_may_have_missed_is_kept_within_bounds() -> None:
    from kalkyl.server.gate import Ended

    kept = Ended(tabs=2, each=2)
    for tab, message in (("a", 1), ("a", 2), ("a", 3), ("b", 4), ("c", 5)):
        kept.keep(tab, [message])
    assert (kept.of("a"), kept.of("b"), kept.of("c")) == ([], [[4]], [[5]])
    kept.keep("c", [6])
    kept.keep("c", [7])
    assert kept.of("c") == [[6], [7]]
