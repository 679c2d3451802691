"""The table of draws: base case first, one stream per address, strata filled, seeds honoured."""

import hashlib

import numpy as np
import pytest

from kalkyl.engine.sampling import draw, rounded_count
from kalkyl.model.values import Varde

COST = Varde(varde=100.0, lag=60.0, hog=150.0, familj="gamma", enhet="dygn")
RATIO = Varde(varde=0.8, lag=0.6, hog=1.05, niva=0.95, familj="lognormal", enhet="kvot")
FIXED = Varde(varde=7.0, enhet="antal")
VALUES = {"a.kostnad": COST, "b.fast": FIXED, "c.kvot": RATIO}


@pytest.mark.hand
def test_row_zero_is_the_base_case_and_fixed_values_take_no_room() -> None:
    draws = draw(VALUES, 100, seed=1)
    assert draws.count == 101
    assert draws.paths == ("a.kostnad", "c.kvot")
    assert draws.table.shape == (101, 2)
    assert draws.table[0].tolist() == [100.0, 0.8]
    assert draws["b.fast"].tolist() == [7.0] * 101
    assert draws.table.flags.f_contiguous


@pytest.mark.property
def test_the_same_seed_gives_the_same_figures_whatever_else_is_drawn() -> None:
    first, again = draw(VALUES, 50, seed=5), draw(VALUES, 50, seed=5)
    other = draw({"0.ny": COST, **VALUES, "z.ny": RATIO}, 50, seed=5)
    assert np.array_equal(first.table, again.table)
    assert np.array_equal(first["c.kvot"], other["c.kvot"])
    assert not np.array_equal(first["c.kvot"], draw(VALUES, 50, seed=6)["c.kvot"])


@pytest.mark.published
def test_the_generator_is_the_documented_one() -> None:
    # First number of numpy's documentation of default_rng(12345); PCG64 gives it on every platform.
    assert np.random.default_rng(12345).random() == 0.22733602246716966


@pytest.mark.reference
def test_a_column_can_be_made_again_from_seed_and_address() -> None:
    key = hashlib.sha256(b"c.kvot").digest()
    words = tuple(int.from_bytes(key[i : i + 4], "little") for i in (0, 4, 8))
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(5, spawn_key=words)))
    u = rng.random(50)
    drawn = draw(VALUES, 50, seed=5, method="vanlig")["c.kvot"][1:]
    assert np.array_equal(np.argsort(u), np.argsort(drawn))


@pytest.mark.property
def test_latin_hypercube_has_one_draw_in_every_stratum() -> None:
    drawn = draw({"a": Varde(varde=0.0, lag=-1.0, hog=1.0, familj="normal", enhet="d")}, 64, seed=2)["a"][1:]
    from scipy.special import ndtr

    strata = np.floor(ndtr(drawn * 1.2815515655446004) * 64)  # 80 % interval: σ = 1/1.28155
    assert sorted(strata.tolist()) == list(range(64))


@pytest.mark.hand
def test_sobol_counts_are_powers_of_two() -> None:
    assert [rounded_count(n, "sobol") for n in (0, 1, 5, 8, 10_000)] == [0, 1, 8, 8, 16_384]
    assert draw(VALUES, 100, seed=1, method="sobol").count == 129
    assert rounded_count(10_000, "lhs") == 10_000


@pytest.mark.property
@pytest.mark.parametrize("method", ["vanlig", "lhs", "sobol"])
def test_means_and_quantiles_come_out(method: str) -> None:
    drawn = draw(VALUES, 16_384, seed=3, method=method)  # type: ignore[arg-type]
    error = COST.hog / 16_384**0.5  # generous: the deviation is below the upper end
    assert drawn["a.kostnad"][1:].mean() == pytest.approx(100.0, abs=3 * error)
    inside = (drawn["c.kvot"][1:] > 0.6) & (drawn["c.kvot"][1:] < 1.05)
    assert inside.mean() == pytest.approx(0.95, abs=0.02)


@pytest.mark.property
def test_errors_fall_at_the_right_rate() -> None:
    # Plain draws: 16 times as many give a quarter of the error. Strata and Sobol points do better than plain.
    def error(count: int, method: str) -> float:
        means = [draw({"a": COST}, count, seed=s, method=method)["a"][1:].mean() for s in range(60)]  # type: ignore[arg-type]
        return float(np.sqrt(np.mean((np.array(means) - 100.0) ** 2)))

    plain = error(128, "vanlig")
    assert plain / error(2048, "vanlig") == pytest.approx(4.0, rel=0.35)
    assert error(128, "lhs") < 0.2 * plain
    assert error(128, "sobol") < 0.2 * plain


@pytest.mark.hand
def test_a_zero_width_interval_does_not_vary() -> None:
    certain = Varde(varde=3.0, lag=3.0, hog=3.0, familj="pert", enhet="dygn")
    draws = draw({"a": certain, "b": COST}, 200, seed=1)
    assert draws.paths == ("b",)
    assert np.ptp(draws["a"]) == 0.0
