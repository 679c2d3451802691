"""Scenarios side by side."""

import re
import tomllib

import pytest
import tomli_w

from kalkyl.engine import run
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.params import dump_scenario
from kalkyl.report.side_by_side import LETTERS, choices_made, values_that_differ, years_side_by_side
from kalkyl.ui import choices, compare_state
from kalkyl.ui.compare_page import ComparePage
from kalkyl.ui.compare_state import CompareState

pytestmark = pytest.mark.ui


@pytest.fixture
def state(parameters: Parameteruppsattning, monkeypatch: pytest.MonkeyPatch) -> CompareState:
    monkeypatch.setattr(compare_state, "parameter_set", lambda name="": parameters)
    return CompareState()


@pytest.fixture
def base(parameters: Parameteruppsattning) -> dict[str, object]:
    return tomllib.loads(dump_scenario(choices.start_scenario(parameters)))


def scenario(base: dict[str, object], **changes: object) -> bytes:
    return tomli_w.dumps({**base, **changes}).encode()


def test_twice_the_people_give_twice_the_net_value_and_never_lose(
    state: CompareState, base: dict[str, object]
) -> None:
    people = base["deltagare"]
    assert isinstance(people, list)
    state.add(scenario(base), "a.toml")
    state.add(scenario(base, deltagare=[2 * people[0]], namn="Dubbelt"), "b.toml")
    first, second = (r.matt["samhallet"].npv for r in state.results)
    assert first is not None and second == pytest.approx(2 * first)
    (compared,) = state.against_first()
    # Same draws: NPV(b) − NPV(a) = NPV(a) in every draw, so b is better exactly as often as a is above zero.
    draws = state.results[0].npv_dragningar[1:]
    own = draws.sum(axis=1) if draws.ndim == 2 else draws
    assert compared is not None and compared.better == pytest.approx(float((own > 0).mean()))


def test_only_what_differs_is_marked(state: CompareState, base: dict[str, object]) -> None:
    state.add(scenario(base), "a.toml")
    state.add(scenario(base, deltagare=[7.0], namn="Färre"), "b.toml")
    assert [line.name for line in choices_made(state.results) if line.differs] == ["Deltagare"]
    assert values_that_differ(state.results) == []


def test_a_changed_price_is_found_among_the_values(state: CompareState, base: dict[str, object]) -> None:
    cost = base["kostnad"]
    assert isinstance(cost, dict)
    dearer = {
        **cost,
        "per_deltagare": {**cost["per_deltagare"], "varde": 123_456.0, "lag": None, "hog": None},
    }
    dearer["per_deltagare"] = {
        k: v for k, v in dearer["per_deltagare"].items() if v is not None and k != "familj"
    }
    state.add(scenario(base), "a.toml")
    assert state.add(scenario(base, kostnad=dearer, namn="Dyrare"), "b.toml") == ()
    (line,) = values_that_differ(state.results)
    assert "123\u00a0456" in line.values[1] and line.values[0] != line.values[1]


def test_horizons_of_different_length_share_an_axis(
    parameters: Parameteruppsattning, base: dict[str, object]
) -> None:
    long = choices.start_scenario(parameters)
    short = long.model_copy(update={"kalkyl": long.kalkyl.model_copy(update={"horisont_ar": 4})})
    svg = years_side_by_side([run(short, parameters), run(long, parameters)])
    xs = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', svg)]
    assert max(xs) <= 960  # nothing is drawn outside the view box
    assert f"Scenario {LETTERS[1]}" in svg


def test_no_more_than_five_and_the_same_only_once(state: CompareState, base: dict[str, object]) -> None:
    for _ in range(2):
        assert state.add(scenario(base), "a.toml") == ()
    assert len(state.entries) == 1
    for i in range(4):
        assert state.add(scenario(base, namn=f"Nr {i}"), "b.toml") == ()
    (fault,) = state.add(scenario(base, namn="Sjätte"), "c.toml")
    assert "högst 5" in fault.text
    state.remove(0)
    assert state.add(scenario(base, namn="Sjätte"), "c.toml") == ()


@pytest.mark.bad_input
def test_broken_and_hostile_files_are_told_and_shown_as_text(
    state: CompareState, base: dict[str, object]
) -> None:
    page = ComparePage(state)
    evil = "<img src=x onerror=alert(1)>"
    page._open(b"<script>", f"{evil}.toml")
    assert "<img" not in page.message.value and "kunde inte läggas till" in page.message.value
    for name in (evil, evil + "2"):
        page._open(scenario(base, namn=name), "x.toml")
    shown = "".join(part.value for part in page.parts.values())
    assert "&lt;img" in shown and "<img" not in shown
    page.guard(page._arrive)("jamfor=%%%")
    assert "går inte att läsa" in page.guard.message.value
