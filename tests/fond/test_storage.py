"""Folder, SQLite and PostgreSQL keep documents alike: versions, conflicts, killed writers, migration."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kalkyl.fond.database import DatabaseStore
from kalkyl.fond.open_store import open_store
from kalkyl.fond.storage import ConflictError, FolderStore, Sparad, Store, copy_all, without_mark
from kalkyl.model.problems import InputError
from kalkyl.params.files import parse_toml
from tests.fond import postgres

KINDS = ("mapp", "sqlite", "postgresql")
FIRST = 'namn = "Fältgrupp"\nbelopp = 100\n'


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    with postgres.running() as server:
        yield server


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        server: postgres.Cluster = request.getfixturevalue("cluster")
        return server.database()
    return str(tmp_path / "fond") if request.param == "mapp" else f"sqlite:///{tmp_path / 'fond.db'}"


def opened(address: str) -> Store:
    return open_store(address)


def test_versions_are_counted_and_kept(address: str) -> None:
    store = opened(address)
    assert store.keys("ansokan") == () and store.history("ansokan", "falt") == ()
    first = store.save("ansokan", "falt", FIRST, 0, "Socialförvaltningen")
    second = store.save("ansokan", "falt", FIRST.replace("100", "200"), first.version)
    assert (first.version, second.version) == (1, 2)
    again = opened(address)
    assert again.read("ansokan", "falt") == second
    assert again.history("ansokan", "falt") == (first, second)
    assert again.history("ansokan", "falt")[0].av == "Socialförvaltningen"
    assert again.keys("ansokan") == ("falt",) and again.keys("uppfoljning") == ()


def test_a_conflict_overwrites_nothing_and_shows_both(address: str) -> None:
    store = opened(address)
    store.save("ansokan", "falt", FIRST, 0)
    store.save("ansokan", "falt", FIRST.replace("100", "200"), 1, "Kultur och fritid")
    with pytest.raises(ConflictError) as caught:
        store.save("ansokan", "falt", FIRST.replace("100", "300"), 1)
    text = str(caught.value)
    assert "utgick från version 1 men version 2 finns" in text and "av Kultur och fritid" in text
    assert "belopp: sparat är ”200”, ditt är ”300”" in text and "Fältgrupp" not in text
    assert "belopp = 200" in caught.value.befintlig.text and "belopp = 300" in caught.value.egen.text
    assert store.read("ansokan", "falt").version == 2 and "200" in store.read("ansokan", "falt").text


def test_a_new_document_does_not_take_anothers_place(address: str) -> None:
    store = opened(address)
    store.save("ansokan", "falt", FIRST, 0)
    with pytest.raises(ConflictError):
        store.save("ansokan", "falt", FIRST, 0)
    with pytest.raises(InputError, match="finns inte"):
        store.save("ansokan", "annan", FIRST, 3)
    with pytest.raises(InputError, match="finns inte"):
        store.read("uppfoljning", "falt")


def test_of_many_who_save_at_once_one_wins(address: str) -> None:
    opened(address).save("ansokan", "falt", FIRST, 0)

    def attempt(number: int) -> int:
        try:
            return opened(address).save("ansokan", "falt", FIRST.replace("100", str(number)), 1).version
        except ConflictError:
            return 0

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(attempt, range(8)))
    assert sorted(found) == [0] * 7 + [2]
    assert len(opened(address).history("ansokan", "falt")) == 2


@pytest.mark.bad_input
@pytest.mark.parametrize("key", ["../utanfor", "Stor", "", "a/b", "å", "a" * 81])
def test_ids_that_could_leave_the_folder_are_refused(address: str, key: str) -> None:
    with pytest.raises(InputError, match="ett id börjar"):
        opened(address).save("ansokan", key, FIRST, 0)


@pytest.mark.bad_input
def test_what_is_not_toml_is_refused(address: str) -> None:
    store = opened(address)
    for text in ("belopp = 1,5", "[lagring]\nversion = 9\n"):
        with pytest.raises(InputError):
            store.save("ansokan", "falt", text, 0)
    assert store.keys("ansokan") == ()


@pytest.mark.parametrize("kind", KINDS)
def test_migration_both_ways(address: str, kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    source = opened(address)
    for number in range(3):
        source.save("ansokan", "falt", FIRST.replace("100", str(number)), number, f"Enhet {number}")
    source.save("uppfoljning", "falt", 'namn = "åäö \\"citat\\""\n', 0)
    elsewhere = {
        "mapp": lambda: str(tmp_path / "annan"),
        "sqlite": lambda: f"sqlite:///{tmp_path / 'annan.db'}",
        "postgresql": lambda: request.getfixturevalue("cluster").database(),
    }
    target = opened(elsewhere[kind]())
    assert copy_all(source, target) == 4
    assert target.history("ansokan", "falt") == source.history("ansokan", "falt")
    assert target.history("uppfoljning", "falt") == source.history("uppfoljning", "falt")
    assert copy_all(source, target) == 4  # once more changes nothing
    source.save("ansokan", "falt", FIRST, 3)
    assert copy_all(source, target) == 5
    target.save("ansokan", "falt", FIRST.replace("100", "7"), 4)
    source.save("ansokan", "falt", FIRST.replace("100", "8"), 4)
    with pytest.raises(InputError, match="annat innehåll"):
        copy_all(source, target)


@pytest.mark.bad_input
def test_a_newer_schema_is_not_touched(tmp_path: Path) -> None:
    folder = tmp_path / "fond"
    FolderStore(folder)
    (folder / "kalkyl-projekt.toml").write_text('format = "kalkyl-projekt"\nschema = 99\n')
    with pytest.raises(InputError, match="schema 99"):
        FolderStore(folder)
    place = f"sqlite:///{tmp_path / 'x.db'}"
    store = DatabaseStore(place)
    with store._engine.begin() as connection:
        connection.execute(store._schema.insert().values(schema=99))
    with pytest.raises(InputError, match="schema 99"):
        DatabaseStore(place)


@pytest.mark.bad_input
def test_places_that_cannot_be_used(tmp_path: Path) -> None:
    for place, words in (
        ("mysql://a/b", "sqlite:///"),
        ("postgresql://kalkyl:hemligt@127.0.0.1:1/fond", "svarar inte"),
        (f"sqlite:///{tmp_path}/finns/inte.db", "svarar inte"),
    ):
        with pytest.raises(InputError, match=words) as caught:
            open_store(place)
        assert "hemligt" not in str(caught.value)
    (tmp_path / "fil").write_text("x")
    with pytest.raises(InputError, match="projektmappen kan inte användas"):
        FolderStore(tmp_path / "fil")


def test_files_can_be_read_by_people_and_changed_by_hand(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.save("ansokan", "falt", FIRST, 0, "Socialförvaltningen")
    path = tmp_path / "ansokan" / "falt.toml"
    text = path.read_text(encoding="utf-8")
    assert text.startswith(FIRST) and parse_toml(text, "x")["lagring"]["version"] == 1
    assert without_mark(text) == FIRST
    path.write_text(text.replace("100", "150"), encoding="utf-8")
    edited = store.read("ansokan", "falt")
    assert edited.version == 2 and "150" in edited.text
    with pytest.raises(ConflictError):
        store.save("ansokan", "falt", FIRST, 1)
    store.save("ansokan", "falt", FIRST.replace("100", "160"), 2)
    assert [s.text.split("= ")[-1].strip() for s in store.history("ansokan", "falt")] == ["150", "160"]
    # The first version was overwritten by hand; what the program itself replaces is always kept.
    (tmp_path / "ansokan" / "egen.toml").write_text('namn = "Skriven för hand"\n', encoding="utf-8")
    assert store.read("ansokan", "egen").version == 1


LOOP = """
import sys
from pathlib import Path
from kalkyl.fond.storage import FolderStore
store = FolderStore(Path(sys.argv[1]))
version = store.read("ansokan", "falt").version
filler = "x" * 200_000
print("igång", flush=True)
while True:
    version += 1
    text = f'namn = "Fältgrupp"\\nnummer = {version}\\nfyllnad = "{filler}"\\nslut = {version}\\n'
    store.save("ansokan", "falt", text, version - 1)
"""


@pytest.mark.skipif(os.name == "nt", reason="a process is killed with a signal")
def test_a_killed_writer_leaves_a_whole_file_and_no_lock(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.save("ansokan", "falt", "nummer = 1\nslut = 1\n", 0)
    for pause in (0.0, 0.003, 0.011, 0.023, 0.04):
        process = subprocess.Popen(
            [sys.executable, "-c", LOOP, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert process.stdout is not None and process.stdout.readline()
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        kept = store.read("ansokan", "falt")
        data = parse_toml(kept.text, "falt")
        assert data["nummer"] == data["slut"] == kept.version
        for old in store.history("ansokan", "falt"):
            assert parse_toml(old.text, "falt")["slut"] == old.version
        assert store.save(
            "ansokan", "falt", f"nummer = {kept.version + 1}\nslut = {kept.version + 1}\n", kept.version
        )
    assert not list((tmp_path / "ansokan").glob(".*.tmp"))


def test_no_temporary_file_is_taken_for_a_document(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.save("ansokan", "falt", FIRST, 0)
    (tmp_path / "ansokan" / ".falt.toml.abc.tmp").write_text("halv", encoding="utf-8")
    assert store.keys("ansokan") == ("falt",)
    store.save("ansokan", "falt", FIRST, 1)
    assert not list((tmp_path / "ansokan").glob(".*.tmp"))


def test_times_are_utc_whole_seconds(address: str) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    saved = opened(address).save("ansokan", "falt", FIRST, 0)
    kept = opened(address).read("ansokan", "falt")
    assert isinstance(kept, Sparad) and kept.sparad == saved.sparad
    assert before <= kept.sparad and kept.sparad.utcoffset() is not None and not kept.sparad.microsecond
