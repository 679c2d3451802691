"""`kalkyl hamta` and `kalkyl mall` from the command line, against a local server."""

from datetime import date
from pathlib import Path

import pytest

from kalkyl.cli.app import main
from kalkyl.params import kolada, scb
from kalkyl.params.local_workbook import read_local_workbook
from kalkyl.params.overlay import load_overlay
from tests.params.local_server import Asked, LocalServer, Reply

pytestmark = pytest.mark.bad_input

SET = str(Path(__file__).parent / "smaort")


def answer(asked: Asked) -> Reply:
    if not asked.path.startswith("/data/kpi"):
        return Reply({}, 404)
    year = date.today().year - 1
    cell = {"gender": "T", "count": 1, "status": "", "value": 64000.0}
    return Reply({"values": [{"kpi": "N31849", "municipality": "2085", "period": year, "values": [cell]}]})


@pytest.fixture(autouse=True)
def only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for module in (kolada, scb):
        monkeypatch.setattr(module, "BASE", "http://127.0.0.1:9")


def fetch(out: Path, cache: Path, *more: str) -> int:
    words = ["hamta", "--kommun", "2085", "--parametrar", SET, "--rad", "eb", "--cache", str(cache)]
    return main([*words, "--ut", str(out), *more])


def test_writes_a_file_to_review(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out, cache = tmp_path / "lokal.toml", tmp_path / "cache"
    with LocalServer(answer) as server:
        monkeypatch.setattr(kolada, "BASE", server.base)
        assert fetch(out, cache) == 0
        shown = capsys.readouterr().out.replace("\u00a0", " ")
        assert "64 000 kr per hushåll och år (basvärde 60 000 i 2024 års priser)" in shown
        assert load_overlay(out)[0].varde == 64000.0
        assert out.read_text(encoding="utf-8").startswith("# Granska värdena")
        assert fetch(out, cache) == 1
        assert "--ersatt" in capsys.readouterr().err
        assert fetch(out, cache, "--ersatt", "--utan-nat") == 0
        assert len(server.asked) == 1


def test_offline_is_said_in_swedish_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "lokal.toml"
    assert fetch(out, tmp_path / "cache", "--utan-nat") == 1
    assert "Kalkylen fungerar utan nät" in capsys.readouterr().err
    assert not out.exists()


def test_template_with_local_values_filled_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    local = tmp_path / "lokal.toml"
    local.write_text('[[andring]]\nid = "tillstand.uvas.antal"\nvarde = 43\n', encoding="utf-8")
    out = tmp_path / "mall.xlsx"
    words = ["mall", "--kommun", "2085", "--ut", str(out), "--parametrar", SET]
    assert main([*words, "--lokala", str(local)]) == 0
    assert [(c.id, c.varde) for c in read_local_workbook(out)] == [("tillstand.uvas.antal", 43.0)]
    assert main(words) == 1
    assert main([*words[:2], "9999", *words[3:], "--ersatt"]) == 1
    assert "kommunkoden finns inte" in capsys.readouterr().err
