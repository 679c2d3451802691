"""From the lägesbild to the register of risks: counts arrive at the right events and nothing else changes."""

import pytest

from kalkyl.lagesbild.analysis import analyse
from kalkyl.lagesbild.event_rates import rates_text
from kalkyl.lagesbild.synthetic import small_municipality
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.risk.counted import with_rates
from kalkyl.risk.register_file import new_register
from kalkyl.ui.risk_state import RiskState

pytestmark = pytest.mark.ui


def test_counts_arrive_at_the_events_they_count(riket: Parameteruppsattning) -> None:
    rates = analyse(small_municipality(riket.indikatorer).bilder[0]).takter
    before = new_register(riket, "2080")
    after = with_rates(before, rates, riket)
    changed = {post.risk for post, old in zip(after.risker, before.risker, strict=True) if post != old}
    assert changed == {"skadegorelse", "anlagd_brand"}
    (row,) = next(post.raknat for post in after.risker if post.risk == "skadegorelse")
    rate = next(r for r in rates if r.indikator == "skadegorelse")
    assert (row.id, row.antal, row.ar) == ("skadegorelse", rate.antal, rate.ar)
    assert "påhittad" in row.kalla
    assert with_rates(after, rates, riket) == after


def test_the_page_takes_the_file_and_shows_the_risk(riket: Parameteruppsattning) -> None:
    rates = analyse(small_municipality(riket.indikatorer).bilder[0]).takter
    one = [r for r in rates if r.indikator == "skadegorelse"]
    state = RiskState(riket, "2080")
    assert state.load(rates_text(one).encode(), "takter.toml") == ()
    assert state.chosen == "skadegorelse" and state.post.raknat[0].antal == one[0].antal
    assert state.problems == {}
    assert state.load(b'format = "kalkyl-takter"\nversion = 1\n[[takt]]\nantal = 1\n', "takter.toml") != ()


def test_a_very_long_time_keeps_its_rate(riket: Parameteruppsattning) -> None:
    rates = analyse(small_municipality(riket.indikatorer).bilder[0]).takter
    rate = next(r for r in rates if r.indikator == "skadegorelse").model_copy(
        update={"antal": 600, "ar": 400.0}
    )
    after = with_rates(new_register(riket, "2080"), [rate], riket)
    (row,) = next(post.raknat for post in after.risker if post.risk == "skadegorelse")
    # 600 in 400 years is 150 in 100.
    assert (row.antal, row.ar) == (150.0, 100.0)
