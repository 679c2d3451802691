"""Workshops: groups, the facilitator's key, the timer, and that everything is forgotten."""

import pytest

from kalkyl.model.problems import InputError
from kalkyl.server import workshop
from kalkyl.server.workshop import Store

pytestmark = pytest.mark.ui


class Clock:
    """A clock that goes when told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Store:
    return Store(clock)


def test_the_facilitator_sees_the_latest_of_every_group(store: Store) -> None:
    code, key = store.create()
    store.hand_in(code, " Grupp   ett ", "a", {"namn": "A"})
    store.hand_in(code, "Grupp två", "b", {"namn": "B"})
    store.hand_in(code, "Grupp ett", "c", {"namn": "C"})
    found = {g["grupp"]: g["scenario"] for g in store.everything(code, key)}
    assert found == {"Grupp ett": "c", "Grupp två": "b"}


def test_only_the_key_opens(store: Store) -> None:
    code, key = store.create()
    _, other = store.create()
    for wrong in ("", "å", other, key[:-1]):
        with pytest.raises(InputError, match="startade"):
            store.everything(code, wrong)
        with pytest.raises(InputError, match="startade"):
            store.steer(code, wrong, "avsluta")
    assert "nyckel" not in store.status(code)


def test_timer_and_answers_reach_the_participants(store: Store, clock: Clock) -> None:
    code, key = store.create()
    assert store.status(code) == {"grupper": 0, "sekunder_kvar": None, "facit": False}
    store.steer(code, key, "timer", 2)
    store.steer(code, key, "facit", True)
    clock.now += 50  # 120 s − 50 s = 70 s
    assert store.status(code) == {"grupper": 0, "sekunder_kvar": 70, "facit": True}
    clock.now += 500
    assert store.status(code)["sekunder_kvar"] == 0
    store.steer(code, key, "nollstall")
    assert store.status(code) == {"grupper": 0, "sekunder_kvar": None, "facit": False}


def test_everything_is_forgotten(store: Store, clock: Clock) -> None:
    code, key = store.create()
    store.hand_in(code, "Grupp", "a", {})
    store.steer(code, key, "avsluta")
    with pytest.raises(InputError, match="ingen workshop"):
        store.status(code)
    code, _ = store.create()
    clock.now += workshop.LIFETIME_SECONDS + 1
    with pytest.raises(InputError, match="ingen workshop"):
        store.status(code)


@pytest.mark.bad_input
def test_limits(store: Store) -> None:
    code, key = store.create()
    with pytest.raises(InputError, match="vad gruppen heter"):
        store.hand_in(code, "  ", "a", {})
    with pytest.raises(InputError, match="för stort"):
        store.hand_in(code, "G", "a" * (workshop.MOST_BYTES + 1), {})
    for i in range(workshop.MOST_GROUPS):
        store.hand_in(code, f"G{i}", "a", {})
    with pytest.raises(InputError, match="högst"):
        store.hand_in(code, "en till", "a", {})
    store.hand_in(code, "G0", "b", {})
    for action, value in (("timer", -1), ("timer", "1"), ("timer", True), ("facit", 1), ("okänt", None)):
        with pytest.raises(InputError, match="går inte"):
            store.steer(code, key, action, value)
    for _ in range(workshop.MOST_WORKSHOPS - 1):
        store.create()
    with pytest.raises(InputError, match="för många"):
        store.create()
