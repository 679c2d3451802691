"""Transitions and associations: what the data hold, and the faults that are told."""

import math
from typing import Any

import pytest
from pydantic import ValidationError

import kalkyl
from kalkyl.model.associations import RATIOS, Samband
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.report.catalogue import catalogue
from kalkyl.report.catalogue_search import find


@pytest.fixture(scope="module")
def riket() -> Parameteruppsattning:
    return kalkyl.load_parameters("riket")


def samband(**changes: Any) -> dict[str, Any]:
    return {
        "id": "a",
        "namn": "A och B",
        "riskgrupp": "A",
        "utfall": "B",
        "matt": "HR",
        "varde": 4.0,
        "enhet": "kvot",
        "kausal_andel": {"varde": 0.5, "kommentar": "Antagande."},
    } | changes


@pytest.mark.lint
def test_every_ratio_has_a_causal_share_and_every_row_a_source(riket: Parameteruppsattning) -> None:
    assert len(riket.samband) >= 35
    for link in riket.samband.values():
        assert link.kalla in riket.kallor, link.id
        assert (link.kausal_andel is not None) == (link.matt in RATIOS), link.id


@pytest.mark.hand
@pytest.mark.parametrize(
    ("key", "raw", "adjusted"),
    [("skolmisslyckande_narkotika", 5.87, 4.22), ("social_grupp_narkotika", 2.28, 1.23)],
)
def test_derived_causal_share_is_what_adjustment_leaves_of_the_logarithm(
    riket: Parameteruppsattning, key: str, raw: float, adjusted: float
) -> None:
    link = riket.samband[key]
    assert link.varde == raw
    assert link.kausal_andel is not None
    assert link.kausal_andel.varde == pytest.approx(math.log(adjusted) / math.log(raw), abs=5e-4)


@pytest.mark.hand
def test_derived_ratio_and_middle_of_a_stated_range(riket: Parameteruppsattning) -> None:
    assert riket.samband["utagerande_vuxenproblem"].varde == pytest.approx(0.401 / 0.170, abs=0.005)
    assert riket.samband["fosterhem_overrisk"].varde == pytest.approx(math.sqrt(6 * 11), abs=0.05)


@pytest.mark.hand
def test_in_the_catalogue_with_source_and_causal_share(riket: Parameteruppsattning) -> None:
    entries = catalogue(riket)
    found = find(entries, "samband.skolmisslyckande_narkotika")
    assert found is not None
    assert found.kalla is not None
    assert found.anvands_i == (riket.tillstand["missbruk_beroende"].namn,)
    assert find(entries, "samband.skolmisslyckande_narkotika.kausal_andel") is not None


@pytest.mark.bad_input
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"enhet": "d"}, "har enheten ”kvot”"),
        ({"varde": 0.0}, "större än 0"),
        ({"kausal_andel": None}, "kausal_andel saknas"),
        ({"matt": "andel", "enhet": "andel", "varde": 0.4}, "hör till kvoter"),
    ],
)
def test_faults(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Samband.model_validate(samband(**changes))
