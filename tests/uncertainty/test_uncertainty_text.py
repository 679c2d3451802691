"""Sentences about the uncertainty: frequencies from closed forms, and every case that needs other words."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from kalkyl.engine import run
from kalkyl.engine.uncertainty import spread
from kalkyl.report import uncertainty_text as text
from kalkyl.report.glossary import UNCERTAINTY
from kalkyl.report.uncertainty import Osakerhet, Value, uncertainty
from tests.minimal import minimal_set
from tests.uncertainty.cases import kronor, linear_result, linear_scenario
from tests.uncertainty.test_evaluation import risk_scenario

NBSP = "\u00a0"


def read(mean: float, cost: float = 30_000.0, benefit: float = 40_000.0, who: str = "kommun") -> Osakerhet:
    """NPV ~ N(mean, cost² + benefit²) for the kommun; a single year; the region is not touched."""
    found = uncertainty(linear_result(mean, cost, benefit, draws=4000), who)  # type: ignore[arg-type]
    assert found is not None
    return found


@pytest.fixture(scope="module")
def example() -> Osakerhet:
    return read(20_000.0)


@pytest.mark.hand
@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (0.7, "I 7 av 10 simuleringar lönar sig insatsen för kommunen inom ett år."),
        (0.5, "I 5 av 10 simuleringar lönar sig insatsen för kommunen inom ett år."),
        (0.1, "I 1 av 10 simuleringar lönar sig insatsen för kommunen inom ett år."),
        (0.98, "I 98 av 100 simuleringar lönar sig insatsen för kommunen inom ett år."),
        (0.02, "I 2 av 100 simuleringar lönar sig insatsen för kommunen inom ett år."),
    ],
)
def test_the_sentence_says_the_closed_form_probability(wanted: float, words: str) -> None:
    # P(NPV > 0) = Φ(mean / 50 000), so mean = 50 000 · Φ⁻¹(wanted).
    assert text.headline(read(50_000.0 * float(norm.ppf(wanted)))) == words


@pytest.mark.hand
def test_all_and_none() -> None:
    # Twenty standard deviations from zero: no draw in 4 000 is on the other side.
    assert (
        text.headline(read(100_000.0, 2_000.0, 4_000.0))
        == "I alla simuleringar lönar sig insatsen för kommunen inom ett år."
    )
    none = read(-100_000.0, 2_000.0, 4_000.0)
    assert text.headline(none) == "Inte i någon simulering lönar sig insatsen för kommunen inom ett år."
    assert (
        text.advice_sentence(none)
        == "Mer kunskap ändrar inte beslutet: i alla simuleringar är det bäst att avstå."
    )
    # Three in 4 000 is 0.075 %, written with two decimals.
    assert f"färre än ungefär 0,08{NBSP}%" in text.precision_sentence(none)


@pytest.mark.hand
def test_frequencies_near_the_ends() -> None:
    # Tenths between 10 and 90 per cent; outside them 0.05 would become twice as much and 0.95 certainty.
    told = {
        0.05: "5 av 100",
        0.95: "95 av 100",
        0.0998: "1 av 10",
        0.902: "9 av 10",
        0.094: "9 av 100",
        0.15: "2 av 10",
    }
    assert {share: text.odds(share) for share in told} == told
    assert text.odds(0.0049) == "färre än 1 av 100" and text.odds(0.9951) == "fler än 99 av 100"


@pytest.mark.hand
def test_times_are_told_apart(example: Osakerhet) -> None:
    told = replace(example, years=20, within={4: (0.2, 0.01), 10: (0.7, 0.01)})
    assert text.headline(told) == "I 7 av 10 simuleringar lönar sig insatsen för kommunen inom tio år."
    # P(NPV > 0) = Φ(0.4) = 0.655 over all years.
    assert text.more_times(told) == (
        "I 2 av 10 simuleringar är pengarna tillbaka inom en mandatperiod (fyra år). "
        "I 7 av 10 simuleringar lönar den sig räknat över alla 20 år."
    )
    # Paid back in nine of ten but above zero at the end only in 0.655: a later cost eats it.
    eaten = replace(example, years=10, within={4: (0.2, 0.01), 10: (0.9, 0.01)})
    assert "senare kostnader äter upp vinsten" in text.more_times(eaten)


@pytest.mark.hand
def test_range_is_that_of_the_normal_distribution(example: Osakerhet) -> None:
    # 20 000 ± 1.2816 · 50 000 = −44 078 and 84 078.
    q = example.measures["npv"].quantiles
    assert q[0.1] == pytest.approx(-44_078.0, abs=1_000.0) and q[0.9] == pytest.approx(84_078.0, abs=1_000.0)
    # Of 11 draws the second, sixth and tenth are the deciles and the middle.
    known = spread(np.array([-90.0, -44.0, -40.0, 0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 84.0, 90.0]) * 1000)
    assert text.range_sentence(replace(example, measures={**example.measures, "npv": known})) == (
        f"Nettot för kommunen ligger mellan −44{NBSP}tkr och 84{NBSP}tkr i 8 av 10 simuleringar. Mitten är 20{NBSP}tkr."
    )


@pytest.mark.hand
def test_tornado_names_the_value_and_what_it_does(example: Osakerhet) -> None:
    # The benefit counts twice: 2 · 1.95996 · 20 000 = 78 398 either way from 20 000.
    assert text.tornado_sentence(example).startswith("Mest betyder ”")
    assert f"mellan −58{NBSP}tkr och 98{NBSP}tkr" in text.tornado_sentence(example)
    # 10 · 1.95996 · 3 000 = 58 799: the cost changes the sign too.
    assert "Två värden, vart och ett för sig, kan ensamt ändra" in text.tornado_sentence(example)
    assert "nettot är plus i båda ändar" in text.tornado_sentence(read(100_000.0, 2_000.0, 4_000.0))
    assert "nettot är minus i båda ändar" in text.tornado_sentence(read(-100_000.0, 2_000.0, 4_000.0))


@pytest.mark.hand
def test_advice_is_the_closed_form_worth_in_kronor() -> None:
    # One uncertain value: knowing it is knowing everything. With mean 20 000 and deviation 50 000 the expected gain is
    # σφ(m/σ) − m·Φ(−m/σ) = 50 000 · 0.36827 − 20 000 · 0.34458 = 11 522.
    found = read(20_000.0, cost=0.0, benefit=50_000.0)
    assert found.everything[0] == pytest.approx(11_522.0, rel=0.03)
    assert found.worth[0].value == pytest.approx(11_522.0, rel=0.05)
    sentence = text.advice_sentence(found)
    assert sentence.startswith("Ta först reda på ”") and sentence.endswith("för kommunen.")
    ((name, worth, how),) = text.advice_steps(found)
    assert name in found.values[found.worth[0].name].name and worth in sentence and how


@pytest.mark.hand
def test_expected_loss_of_both_choices() -> None:
    # E[max(NPV, 0)] = mσΦ… : 20 000 · 0.65542 + 50 000 · 0.36827 = 31 522; the other is 20 000 less.
    found = read(20_000.0)
    assert found.loss[1] == pytest.approx(31_522.0, rel=0.02) and found.loss[0] == pytest.approx(
        11_522.0, rel=0.04
    )
    assert "om insatsen genomförs" in text.loss_sentence(found) and "om man avstår" in text.loss_sentence(
        found
    )


@pytest.mark.hand
def test_an_actor_that_nothing_happens_to() -> None:
    region = read(20_000.0, who="region")
    assert text.headline(region) == "Regionen varken vinner eller förlorar på insatsen i någon simulering."
    assert text.more_times(region) == "" and text.precision_sentence(region) == ""
    assert "påverkas inte" in text.fan_sentence(region)


@pytest.mark.hand
def test_no_intervals_is_not_certainty() -> None:
    found = read(20_000.0, cost=0.0, benefit=0.0)
    assert "inget av dem har ett intervall" in text.headline(
        found
    ) and "lönar sig för kommunen" in text.headline(found)
    assert "lönar sig inte" in text.headline(read(-20_000.0, cost=0.0, benefit=0.0))
    assert "Ange intervall" in text.advice_sentence(found)


@pytest.mark.hand
def test_missing_effect_or_cost_gives_the_reason_and_no_numbers() -> None:
    made = linear_scenario({"varde": 1.0}, kronor({"varde": 1.0}))
    without = made.model_copy(update={"kostnad": made.kostnad.model_copy(update={"per_deltagare": None})})
    result = run(without, minimal_set(), draws=50, seed=1)
    assert result.lage == "brytpunkt" and uncertainty(result) is None
    assert "kostnaden inte är känd" in text.no_uncertainty(result)
    plain = linear_result(1.0, 1.0, 1.0, draws=0)
    assert (
        uncertainty(plain) is None and text.no_uncertainty(plain) == "Resultatet är räknat utan simuleringar."
    )


@pytest.mark.hand
def test_few_simulations_are_said_to_be_few() -> None:
    few = uncertainty(linear_result(20_000.0, 30_000.0, 40_000.0, draws=30), "kommun")
    assert few is not None and "30 simuleringar är för få" in text.precision_sentence(few)


@pytest.mark.hand
def test_values_are_written_in_their_unit() -> None:
    assert Value("a", "kr/person_ar").written(1234.4) == f"1{NBSP}234{NBSP}kr"
    assert Value("a", "andel_per_ar").written(0.5) == f"50,0{NBSP}%"
    assert Value("a", "kvot").written(0.8) == "0,8" and Value("a", "dygn").written(-3.0) == "−3"


@pytest.mark.lint
def test_no_term_is_used_without_an_explanation() -> None:
    explained = {word for word, _ in UNCERTAINTY}
    assert {"Simulering", "Slumpfel", "Grundfallet", "Förväntad förlust", "Ett gott år"} <= explained
    assert all(meaning.endswith(".") for _, meaning in UNCERTAINTY)


@pytest.mark.reference
@pytest.mark.parametrize("who", ["kommun", "samhallet"])
def test_shares_are_those_of_whole_calculations_one_draw_at_a_time(who: str) -> None:
    # Every draw is run as a base case of its own, and the paybacks and nets are counted by hand.
    given = {"kostnad.per_deltagare": 2_000.0}
    result = run(risk_scenario(given), minimal_set(), draws=12, seed=5)
    found = uncertainty(result, who)  # type: ignore[arg-type]
    draws = result.dragningar
    assert found is not None and draws is not None
    rows = [given | {p: float(draws[p][i]) for p in draws.paths} for i in range(1, 13)]
    alone = [run(risk_scenario(row), minimal_set()).matt[who] for row in rows]  # type: ignore[index]
    assert 0 < found.within[4][0] < 1
    for years, (share, _) in found.within.items():
        back = [m.aterbetalningstid_diskonterad_ar for m in alone]
        assert share == pytest.approx(sum(b is not None and b <= years for b in back) / 12)
    assert found.pays[0] == pytest.approx(sum((m.npv or 0.0) > 0 for m in alone) / 12)
