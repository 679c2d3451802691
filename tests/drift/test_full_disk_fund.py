"""The fund's project folder when the disk is full: said in Swedish, and what was kept is kept whole."""

import pytest

from kalkyl.fond.storage import FolderStore
from kalkyl.model.problems import InputError
from tests.drift.full import fill, small_disk

pytestmark = pytest.mark.bad_input

FIRST = 'namn = "Fältgrupp"\nbelopp = 100\n'
LONG = FIRST + "# " + "x" * 20_000 + "\n"
"""Longer than one block of the disk, so that it cannot fit in what is left of a block."""


def test_a_full_disk_is_told_and_what_was_saved_stays_whole() -> None:
    with small_disk() as disk:
        store = FolderStore(disk / "fond")
        first = store.save("ansokan", "falt", FIRST, 0)
        before = (disk / "fond" / "ansokan" / "falt.toml").read_bytes()
        filler = fill(disk)
        with pytest.raises(InputError, match="disken är full och inget har sparats") as caught:
            store.save("ansokan", "falt", LONG, 1)
        assert str(disk / "fond") in str(caught.value)
        assert (disk / "fond" / "ansokan" / "falt.toml").read_bytes() == before
        assert store.read("ansokan", "falt") == first
        assert store.history("ansokan", "falt") == (first,)
        assert list((disk / "fond").rglob("*.tmp")) == []
        filler.unlink()
        second = store.save("ansokan", "falt", LONG, 1)
        assert store.history("ansokan", "falt") == (first, second)


def test_a_new_folder_on_a_full_disk_is_told() -> None:
    with small_disk() as disk:
        fill(disk)
        with pytest.raises(InputError, match="disken är full"):
            FolderStore(disk / "ny")
