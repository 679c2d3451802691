"""The follow-up: registering, updating by hand, signal and error rates by simulation, cautions."""

from datetime import date
from typing import Any

import numpy as np
import pytest

import kalkyl
from kalkyl.fond.beliefs import Grans, Utfallstro, limit_of, measured, observed, planned_limit, prior
from kalkyl.fond.follow_up import (
    Matning,
    Uppfoljning,
    dump_follow_up,
    new_follow_up,
    parse_follow_up,
    read_follow_up,
)
from kalkyl.fond.follow_up_result import CHOSEN_HIGH, REGRESSION, known_participants, work_out
from kalkyl.fond.follow_up_table import HEADINGS, read_day, read_table, read_table_bytes, template_csv
from kalkyl.fond.signal import _chance, advice, error_rates
from kalkyl.model.effects import Effekt
from kalkyl.model.outcomes import HandelseUtfall
from kalkyl.model.problems import InputError
from tests import minimal
from tests.fond import example

TODAY = date(2021, 2, 1)
FIRST, SECOND = (date(2020, 1, 1), date(2020, 6, 30)), (date(2020, 7, 1), date(2020, 12, 31))


def period(days: tuple[date, date] = FIRST, **figures: Any) -> Matning:
    made = {"fran": days[0], "till": days[1], "registrerad": TODAY, **figures}
    return Matning.model_validate(made)


def plan(*rows: Matning, **changes: Any) -> Uppfoljning:
    made = new_follow_up(changes.pop("scenario", example.share_plan()))
    return Uppfoljning.model_validate({**dict(made), "matningar": rows, **changes})


HALF = period(
    deltagare=18.0, kostnad_kr=200_000.0, uppfoljda=18.0, lyckade=7.0, jamforelse_uppfoljda=30.0, jamforelse_lyckade=5.0
)  # fmt: skip
REST = period(SECOND, deltagare=20.0, kostnad_kr=190_000.0, uppfoljda=16.0, lyckade=6.0)


@pytest.mark.hand
def test_updated_share_cost_and_participants() -> None:
    bild = work_out(plan(HALF, REST), minimal.minimal_set())
    assert bild.nu is not None and bild.kostnad is not None and bild.uppdaterad is not None
    # Beta(6 + 13, 14 + 21) and Beta(4 + 5, 16 + 25).
    assert bild.nu.med.mean == pytest.approx(19 / 54) and bild.nu.utan.mean == pytest.approx(9 / 50)
    # Prior N(10 000, 2 000); two periods, mean 390 000 / 38, each as uncertain as the plan.
    assert bild.kostnad.m == pytest.approx((10_000 + 2 * 390_000 / 38) / 3)
    assert bild.kostnad.s == pytest.approx(2_000 / 3**0.5)
    # 2020 is registered in full (38), 2021 is not (40 as planned).
    assert bild.uppdaterad.scenario.deltagare == (38.0, 40.0)
    # Planned: 80 people · 0.1 · 5 and 4 years left · 100 000: 40 · 0.1 · (5 + 4) · 100 000 − 800 000 = 2 800 000.
    assert bild.plan.matt["samhallet"].npv == pytest.approx(2_800_000)
    gain = (19 / 54 - 9 / 50) * 100_000 * (38 * 5 + 40 * 4)
    assert bild.uppdaterad.matt["samhallet"].npv == pytest.approx(gain - 78 * bild.kostnad.m)


@pytest.mark.hand
def test_break_even_uses_the_cost_so_far() -> None:
    # 450 000 per avoided case and 20 000 a head: a share of 0.0444 is needed; at 10 000 half of that.
    bild = work_out(plan(period(deltagare=10.0, kostnad_kr=200_000.0, uppfoljda=20.0, lyckade=6.0)), minimal.minimal_set())  # fmt: skip
    assert bild.kostnad is not None and bild.kostnad.m == pytest.approx(15_000)
    # Prior and one period weigh alike: (10 000 + 20 000) / 2 = 15 000; 15 000 / 450 000 = 0.0333.
    with_effort, without = np.random.default_rng(1).beta([12], [28], (300_000, 1)), np.random.default_rng(2).beta([4], [16], (300_000, 1))  # fmt: skip
    assert bild.nar_brytpunkten == pytest.approx((with_effort - without >= 15_000 / 450_000).mean(), abs=0.005)  # fmt: skip


def test_without_registration_nothing_is_updated() -> None:
    bild = work_out(plan(), minimal.minimal_set())
    assert bild.uppdaterad is None and bild.rad == "vanta" and bild.felrisk is None
    assert bild.varningar == ()


def test_missing_comparison_warns_and_never_scales() -> None:
    rows = period(deltagare=200.0, uppfoljda=200.0, lyckade=150.0)
    bild = work_out(plan(rows, urval_hogt=True), minimal.minimal_set())
    assert REGRESSION in bild.varningar and CHOSEN_HIGH in bild.varningar
    assert bild.nar_brytpunkten is not None and bild.nar_brytpunkten > 0.99 and bild.rad == "fortsatt"
    assert bild.felrisk is not None and bild.felrisk.skala_fel is None
    compared = rows.model_copy(update={"jamforelse_uppfoljda": 200.0, "jamforelse_lyckade": 40.0})
    better = work_out(plan(compared), minimal.minimal_set())
    assert better.rad == "skala" and REGRESSION not in better.varningar


def test_an_effort_without_effect_is_stopped() -> None:
    rows = period(deltagare=300.0, uppfoljda=300.0, lyckade=30.0, jamforelse_uppfoljda=300.0, jamforelse_lyckade=60.0)  # fmt: skip
    bild = work_out(plan(rows), minimal.minimal_set())
    assert bild.rad == "stoppa" and bild.uppdaterad is not None
    assert (bild.uppdaterad.matt["samhallet"].npv or 0) < 0 and bild.over_noll == pytest.approx(0, abs=0.01)


def test_few_followed_up_waits_and_dropouts_are_told() -> None:
    bild = work_out(plan(period(deltagare=40.0, uppfoljda=9.0, lyckade=0.0)), minimal.minimal_set())
    assert bild.rad == "vanta" and any("Bara 9 av 40" in text for text in bild.varningar)


@pytest.mark.reference
@pytest.mark.parametrize("truth", ["promised", "needed"])
def test_error_rates_against_simulation(truth: str) -> None:
    followed = plan(HALF, REST)
    before = prior(followed)
    assert before is not None
    now = observed(before, followed)
    promised, needed = planned_limit(before, followed), Grans("RD", -0.0222)
    assert promised is not None
    found = error_rates(followed, before, now, promised, needed)
    rng = np.random.default_rng(11)
    share = 0.3 if truth == "promised" else 0.2222
    said = []
    for k1, k0 in zip(rng.binomial(34, share, 3000), rng.binomial(30, 0.2, 3000), strict=True):
        with_effort = rng.beta(6 + k1, 14 + 34 - k1, 2000)
        without = rng.beta(4 + k0, 16 + 30 - k0, 2000)
        reaching = float((with_effort - without >= 0.0222).mean())
        said.append(advice(followed, now, reaching))
    if truth == "promised":
        assert found.stoppa_fel == pytest.approx(said.count("stoppa") / 3000, abs=0.01)
    else:
        assert found.skala_fel == pytest.approx(said.count("skala") / 3000, abs=0.03)


@pytest.mark.reference
def test_error_rate_of_events_against_simulation() -> None:
    outcome = {
        "modell": "handelse",
        "handelse": "eld",
        "antal_per_ar": {"varde": 20, "enhet": "antal_per_ar"},
    }
    before = Utfallstro("handelse", HandelseUtfall.model_validate(outcome), *_rates())
    now = Utfallstro("handelse", before.utfall, *_rates(), antal=2.0, antal_utan=1.0)
    found = _chance(before, now, 14.0, 20.0, Grans("ratkvot", 0.9), 0.9, below=False)
    rng = np.random.default_rng(5)
    said = 0
    for k1, k0 in zip(rng.poisson(28, 3000), rng.poisson(20, 3000), strict=True):
        with_effort, without = rng.gamma(16 + k1, 1 / 3, 2000), rng.gamma(20 + k0, 1 / 2, 2000)
        said += float((with_effort <= 0.9 * without).mean()) >= 0.9
    assert found == pytest.approx(said / 3000, abs=0.03)


def _rates() -> tuple[Any, Any]:
    from kalkyl.fond.updating import Takttro

    return Takttro(16, 1), Takttro(20, 1)


@pytest.mark.hand
@pytest.mark.parametrize(
    ("effect", "value", "good"),
    [
        # Risk 0.4 without; 0.6 manage anyway.
        ("RD", -0.1, 0.7),  # 0.4 − 0.1 = 0.3
        ("RR", 0.5, 0.8),  # 0.4 · 0.5 = 0.2
        ("OR", 0.5, 0.75),  # 0.4 · 0.5 / (0.6 + 0.2) = 0.25
        ("HR", 2.0, 0.36),  # 1 − 0.6² = 0.64
    ],
)
def test_an_effect_becomes_a_share_and_back(effect: str, value: float, good: float) -> None:
    followed = plan()
    made = Effekt.model_validate({"matt": effect, "varde": value})
    assert float(limit_of(made, followed).good(np.array(0.6))) == pytest.approx(good)
    back = measured(np.array(good), np.array(0.6), made, followed)
    assert float(back) == pytest.approx(value)


@pytest.mark.hand
def test_an_event_plan_is_updated() -> None:
    scenario = event_plan()
    rows = period((date(2020, 1, 1), date(2020, 12, 31)), handelser=12.0, deltagare=1.0)
    bild = work_out(plan(rows, scenario=scenario), events_set())
    years = 366 / 365.25
    # Planned 20 · 0.8 = 16 events a year worth one year: Gamma(16, 1); then 12 in 366 days.
    assert bild.nu is not None and bild.nu.med.mean == pytest.approx(28 / (1 + years))
    assert bild.uppdaterad is not None
    effect = bild.uppdaterad.scenario.utfall[0].effekt  # type: ignore[union-attr]
    assert effect is not None and effect.varde.varde == pytest.approx(28 / (1 + years) / 20)
    assert bild.nar_brytpunkten is not None and bild.felrisk is not None


def events_set() -> Any:
    from kalkyl.model.parameters import Handelsetyp

    cost = {"kommun": {"varde": 50_000, "enhet": "kr/handelse", "prisar": 2020}}
    event = Handelsetyp.model_validate({"id": "eld", "namn": "Eld", "kostnad_per_handelse": cost})
    return minimal.minimal_set(handelsetyper={"eld": event})


def event_plan() -> Any:
    outcome = {
        "modell": "handelse",
        "handelse": "eld",
        "antal_per_ar": {"varde": 20, "enhet": "antal_per_ar"},
        "effekt": {"matt": "ratkvot", "varde": 0.8, "design": "antagande"},
    }
    cost = {"per_deltagare": {"varde": 100_000, "enhet": "kr/deltagare", "prisar": 2020}}
    return minimal.scenario([outcome], deltagare=[1.0], kostnad=cost)


def test_real_plans_can_be_followed() -> None:
    riket = kalkyl.load_parameters("riket")
    scenario = example.plan_scenario(riket)
    rows = period((date(2026, 1, 1), date(2026, 12, 31)), deltagare=20.0, kostnad_kr=2e6, uppfoljda=18.0, lyckade=9.0, jamforelse_uppfoljda=20.0, jamforelse_lyckade=8.0)  # fmt: skip
    bild = work_out(plan(rows, scenario=scenario), riket)
    assert bild.uppdaterad is not None and bild.nu is not None


def test_history_is_kept_and_the_latest_counts() -> None:
    wrong = period(deltagare=180.0)
    right = period(deltagare=18.0).model_copy(update={"registrerad": date(2021, 3, 1)})
    followed = plan(wrong, right)
    assert len(followed.matningar) == 2 and followed.total("deltagare") == (18.0,)
    withdrawn = plan(wrong, right, period().model_copy(update={"registrerad": date(2021, 4, 1)}))
    assert withdrawn.gallande == () and withdrawn.total("deltagare") == (0.0,)
    assert parse_follow_up(dump_follow_up(followed)) == followed


def test_a_year_that_is_not_over_keeps_the_plan() -> None:
    assert known_participants(plan(HALF)) == (40.0, 40.0)
    assert known_participants(plan(HALF, REST)) == (38.0, 40.0)
    assert known_participants(plan(HALF.model_copy(update={"deltagare": 55.0}))) == (55.0, 40.0)
    beyond = period((date(2022, 1, 1), date(2022, 3, 31)), deltagare=7.0)
    assert known_participants(plan(beyond)) == (40.0, 40.0, 7.0)


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((period(), period((date(2020, 6, 1), date(2020, 7, 1)))), ""),
        ((HALF, period((date(2020, 6, 1), date(2020, 7, 1)), deltagare=1.0)), "går in i varandra"),
    ],
)
def test_overlapping_periods(rows: tuple[Matning, ...], said: str) -> None:
    if not said:
        assert plan(*rows).gallande == ()
        return
    with pytest.raises(ValueError, match=said):
        plan(*rows)


@pytest.mark.bad_input
def test_more_successes_than_followed_up_are_refused() -> None:
    with pytest.raises(ValueError, match="fler har gott utfall"):
        period(uppfoljda=3.0, lyckade=4.0)
    with pytest.raises(ValueError, match="inte hur många som följdes upp"):
        period(lyckade=4.0)


def test_pasted_from_excel() -> None:
    text = "Från\tTill\tNya deltagare\tKostnad (kr)\tUppföljda\tGott utfall\tKommentar\n2026-01\t2026-06\t18\t1 250 000,50\t10\t\tInte klart\n"
    with pytest.raises(InputError, match="inte hur många") as caught:
        read_table(text.replace("10\t\t", "\t4\t"), TODAY)
    assert "rad 2" in str(caught.value)
    (row,) = read_table(text, TODAY)
    assert (row.fran, row.till) == (date(2026, 1, 1), date(2026, 6, 30))
    assert (row.deltagare, row.kostnad_kr, row.lyckade) == (18.0, 1_250_000.5, None)
    assert row.kommentar == "Inte klart"


def test_template_is_read_as_csv() -> None:
    data = template_csv() + b"2026-01-01;2026-12-31;5;;5;2;;;;;\r\n"
    assert read_table_bytes(data, TODAY, "a.csv")[0].lyckade == 2
    assert data.decode("utf-8-sig").split("\r\n")[0].split(";") == list(HEADINGS)


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "rubriker"),
        ("Från;Till\n", "minst en rad"),
        ("Från;Deltagre\n2026;1", "okänd"),
        ("Till;Uppföljda\n2026-01;1", "Från saknas"),
        ("Från;Till;Uppföljda;Uppföljda\n2026-01;2026-02;1;1", "två gånger"),
        ("Från;Till;Uppföljda\n2026-13;2026-02;många", "ingen dag"),
        ("Från;Till;Uppföljda\n2026-01;2026-02;många", "är inget tal"),
        ("Från;Till;Uppföljda\n2026-03;2026-02;1", "slutar innan"),
        ("Från;Till;Uppföljda\n2026-03;2026-04;-1", "Uppföljda"),
        ("Från;Till\n2026-03;2026-04;5", "rubrikerna är 2"),
    ],
)
def test_tables_with_faults(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_table(text, TODAY)
    assert said.lower() in str(caught.value).lower()


@pytest.mark.bad_input
def test_every_fault_of_a_table_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        read_table("Från;Till;Uppföljda\n2026-13;2026-02;x\n2026-01;2026-02;y\n", TODAY)
    assert len(caught.value.problems) == 3
    for data in (b"PK\x03\x04", b"\xff\xfe"):
        with pytest.raises(InputError):
            read_table_bytes(data, TODAY, "x.csv")
        with pytest.raises(InputError):
            read_follow_up(data, "x.toml")


@pytest.mark.hand
def test_months_end_on_their_last_day() -> None:
    assert read_day("2028-02", last=True) == date(2028, 2, 29)
    assert read_day("2026-12", last=True) == date(2026, 12, 31)
