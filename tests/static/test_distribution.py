"""A distribution is read, checked and copied; what it lacks is named."""

import hashlib
import json
from pathlib import Path

import pytest

from kalkyl.cli.app import main
from kalkyl.cli.static_distribution import LOCK, Distribution
from kalkyl.model.problems import InputError

pytestmark = pytest.mark.bad_input

WANTED = (*Distribution.NEEDED, *Distribution.OPTIONAL, "openblas", "six")


def distribution(folder: Path, without: tuple[str, ...] = ()) -> Path:
    """Write an invented distribution: every package wanted; scipy needs openblas, and ipython six."""
    folder.mkdir()
    (folder / "pyodide.js").write_text("")
    depends = {"scipy": ["openblas"], "ipython": ["six"]}
    packages = {}
    for name in (*WANTED, "annat"):
        data = name.encode()
        packages[name] = {
            "file_name": f"{name}-1.0.whl",
            "sha256": hashlib.sha256(data).hexdigest(),
            "depends": depends.get(name, []),
        }
        if name not in without:
            (folder / f"{name}-1.0.whl").write_bytes(data)
    (folder / LOCK).write_text(json.dumps({"packages": packages}))
    return folder


def test_what_is_needed_is_copied_and_nothing_else(tmp_path: Path) -> None:
    found = Distribution.read(str(distribution(tmp_path / "in")))
    found.copy(tmp_path / "ut")
    wheels = {f"{name}-1.0.whl" for name in WANTED}
    assert {p.name for p in (tmp_path / "ut").iterdir()} == wheels | {"pyodide.js", LOCK}
    assert (found.lacking, found.without) == ((), ())


def test_missing_packages_are_named(tmp_path: Path) -> None:
    found = Distribution.read(str(distribution(tmp_path / "in", ("six",))))
    assert (found.lacking, found.without) == (("six",), ())


def test_an_optional_package_comes_whole_or_not_at_all(tmp_path: Path) -> None:
    found = Distribution.read(str(distribution(tmp_path / "in", ("openblas",))))
    assert (found.lacking, found.without) == ((), ("scipy",))
    found.copy(tmp_path / "ut")
    assert not (tmp_path / "ut" / "scipy-1.0.whl").exists()
    assert (tmp_path / "ut" / "numpy-1.0.whl").exists()


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    folder = distribution(tmp_path / "in")
    (folder / "numpy-1.0.whl").write_bytes(b"annat")
    with pytest.raises(InputError, match="kontrollsumma"):
        Distribution.read(str(folder))


@pytest.mark.parametrize("text", ["", "[]", '{"packages": {"a": {}}}', '{"packages": 3}'])
def test_a_broken_list_is_refused(text: str, tmp_path: Path) -> None:
    folder = distribution(tmp_path / "in")
    (folder / LOCK).write_text(text)
    with pytest.raises(InputError, match="paketlista"):
        Distribution.read(str(folder))


def test_a_list_cannot_reach_outside_its_folder(tmp_path: Path) -> None:
    folder = distribution(tmp_path / "in")
    packages = {"numpy": {"file_name": "../hemligt", "sha256": "", "depends": []}}
    (folder / LOCK).write_text(json.dumps({"packages": packages}))
    with pytest.raises(InputError, match="filnamn"):
        Distribution.read(str(folder))


def test_an_address_is_left_to_the_browser() -> None:
    found = Distribution.read("https://pyodide.exempel.se/v1/")
    assert found.script == "https://pyodide.exempel.se/v1/pyodide.js"
    assert found.lock == "https://pyodide.exempel.se/v1/pyodide-lock.json"


@pytest.mark.parametrize(
    ("words", "said"), [([], "KALKYL_PYODIDE"), (["--pyodide", "finns-inte"], "ingen Pyodide-distribution")]
)
def test_the_command_says_what_is_needed(
    words: list[str],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("KALKYL_PYODIDE", raising=False)
    assert main(["statisk", str(tmp_path / "ut"), *words]) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "ut").exists()


def test_a_folder_in_use_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ut").mkdir()
    (tmp_path / "ut" / "mitt.txt").write_text("mitt")
    place = str(distribution(tmp_path / "in"))
    assert main(["statisk", str(tmp_path / "ut"), "--pyodide", place]) == 1
    assert "används redan" in capsys.readouterr().err
    assert [p.name for p in (tmp_path / "ut").iterdir()] == ["mitt.txt"]
