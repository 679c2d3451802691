"""The register: file, votes, scales, law, what is judged beside what is calculated."""

from datetime import date

import pytest

import kalkyl
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.risk.assessment import work_out
from kalkyl.risk.law import law_checklist
from kalkyl.risk.matrix import matrix, matrix_conclusion
from kalkyl.risk.register import Atgard, Bedomning, Raknat, Riskpost, Riskregister, Rost
from kalkyl.risk.register_file import (
    check_register,
    dump_register,
    new_register,
    parse_register,
    read_register,
    remarks,
)
from kalkyl.risk.scales import CONSEQUENCE, PROBABILITY, Skala
from kalkyl.risk.votes import judged_by_votes, spread
from tests.model.faults import said, said_by
from tests.risk import sets
from tests.risk.example import DAY, example_register

SMALL = sets.parameters()


@pytest.fixture(scope="module")
def riket() -> Parameteruppsattning:
    return kalkyl.load_parameters("riket")


def register(*posts: Riskpost) -> Riskregister:
    return new_register(SMALL, sets.KOMMUN).model_copy(update={"risker": posts})


def test_taxonomy_is_preloaded(riket: Parameteruppsattning) -> None:
    made = new_register(riket, "2080")
    assert len(made.risker) == 22 and {p.risk for p in made.risker} == set(riket.risker)


def test_file_round_trip(riket: Parameteruppsattning) -> None:
    made = example_register(riket)
    assert parse_register(dump_register(made)) == made
    assert read_register(dump_register(made).encode(), "c:\\mapp\\register.toml") == made


@pytest.mark.hand
def test_scales() -> None:
    # Limits 0.02, 0.1, 1, 12: 0.05 lies in step 2; sqrt(0.02 · 0.1) is the middle of that step on a log scale.
    assert [PROBABILITY.step(x) for x in (0.0, 0.02, 0.05, 1, 11.9, 400)] == [1, 2, 2, 4, 4, 5]
    assert PROBABILITY.position((0.02 * 0.1) ** 0.5) == pytest.approx(2.0)
    # The lowest step reaches down to a tenth of its limit, the highest up to ten times its own.
    assert CONSEQUENCE.position(10_000) == 0.5 and CONSEQUENCE.position(1e9) == pytest.approx(5.5)
    assert CONSEQUENCE.position(0) == 0.5 and CONSEQUENCE.position(1e12) == 5.5
    assert CONSEQUENCE.position(1e6) == pytest.approx(2.5)


@pytest.mark.hand
def test_votes() -> None:
    votes = [Rost(sannolikhet=p, konsekvens=c) for p, c in ((2, 3), (5, 3), (3, 3), (4, 3))]
    # Probability 2, 3, 4, 5: median 3.5, from 2 to 5; the register takes the graver step, 4. Consequence: all 3.
    p, c = spread([v.sannolikhet for v in votes]), spread([v.konsekvens for v in votes])
    assert (p.median, p.lagst, p.hogst, p.antal, p.oense) == (3.5, 2, 5, (0, 1, 1, 1, 1), True)
    assert "Stor spridning" in p.text() and "3,5" in p.text() and c.text() == "Alla 4 röstade 3."
    judged = judged_by_votes(votes, DAY)
    assert (judged.sannolikhet, judged.konsekvens, judged.roster) == (4, 3, tuple(votes))


@pytest.mark.hand
def test_judged_beside_calculated() -> None:
    # 6 fires in 2 years: 3.25 a year (Gamma 6.5 / 2), step 4; 110 000 kr each, step 2:
    # log10(110 000 / 100 000) = 0.0414 into it, position 1.5 + 0.0414.
    post = Riskpost(
        risk="brander",
        raknat=(Raknat(id="eld", antal=6, ar=2),),
        bedomningar=(
            Bedomning(datum=DAY, sannolikhet=2, konsekvens=5),
            Bedomning(datum=date(2025, 1, 1), sannolikhet=1, konsekvens=1),
            Bedomning(datum=DAY, skede="efter", sannolikhet=1, konsekvens=2),
        ),
    )
    (row,) = work_out(register(post), SMALL, draws=200).rader
    assert row.flack is not None and row.flack.per_ar == pytest.approx(3.25)
    assert row.flack.kostnad == pytest.approx(110_000)
    assert row.flack.konsekvens == pytest.approx((1.541393,) * 3, abs=1e-5)
    low, high = row.flack.sannolikhet[1:]
    assert low == pytest.approx(PROBABILITY.position(5.00875 / 4), abs=1e-4)
    assert high == pytest.approx(PROBABILITY.position(24.7356 / 4), abs=1e-4)
    assert row.fore is not None and (row.fore.sannolikhet, row.fore.konsekvens) == (2, 5)


def test_matrix_says_what_it_shows() -> None:
    post = Riskpost(
        risk="brander",
        raknat=(Raknat(id="eld", antal=6, ar=2),),
        bedomningar=(
            Bedomning(datum=DAY, sannolikhet=2, konsekvens=5),
            Bedomning(datum=DAY, skede="efter", sannolikhet=1, konsekvens=2),
        ),
    )
    own = Riskpost(
        risk="egen", namn="<Egen> & risk", bedomningar=(Bedomning(datum=DAY, sannolikhet=3, konsekvens=3),)
    )
    bild = work_out(register(post, own), SMALL, draws=50)
    text = matrix_conclusion(bild)
    assert "Brander: bedömd sannolikhet 2, konsekvens 5, med åtgärder sannolikhet 1, konsekvens 2" in text
    assert "räknad sannolikhet 4, konsekvens 2" in text
    for width in (960, 420):
        svg = matrix(bild, width=width)
        assert "&lt;Egen&gt; &amp; risk" in svg and "<Egen>" not in svg
        # Two judged as circles, one with measures as a square mark, one calculated patch.
        assert svg.count("<circle") == 2 and svg.count('rx="6"') == 1 and svg.count('rx="3"') == 1


def test_empty_register_is_said_to_be_empty() -> None:
    bild = work_out(register(Riskpost(risk="oklart")), SMALL, draws=20)
    assert "Ingen risk är bedömd" in matrix_conclusion(bild) and "<svg" in matrix(bild)


@pytest.mark.hand
def test_law_checklist(riket: Parameteruppsattning) -> None:
    points = law_checklist(example_register(riket), date(2026, 11, 23))
    found = [(p.paragraf, p.uppfyllelse) for p in points]
    # The example states: lägesbild 2026-03-02 with counts, other information, a decided plan with measures, one whole
    # agreement and the board. Missing: analysis, follow-up, other planning, council, coordination, report.
    assert [s for s, done in found if done == "uppfyllt"] == ["4 §", "4 §", "5 §", "6 §", "8–10 §§", "13 §"]
    assert len(points) == 12 and sum(done == "ej_uppfyllt" for _, done in found) == 6
    old = law_checklist(example_register(riket), date(2028, 3, 3))
    assert [p.uppfyllelse for p in old if p.krav.startswith("Lägesbilden är uppdaterad")] == ["delvis"]
    same = law_checklist(example_register(riket), date(2028, 3, 2))
    assert [p.uppfyllelse for p in same if p.krav.startswith("Lägesbilden är uppdaterad")] == ["uppfyllt"]


def test_remarks_find_people_and_gaps() -> None:
    measure = Atgard(id="a", namn="Samtal", ansvarig="Anna Bergström")
    made = register(Riskpost(risk="brander", atgarder=(measure,)))
    text = "\n".join(remarks(made, {"brander": "Brander"}))
    assert "ett namn" in text and "tidplan saknas" in text and "följs upp saknas" in text


@pytest.mark.bad_input
def test_faults_in_swedish() -> None:
    made = register(
        Riskpost(risk="jordskred"), Riskpost(risk="brander", raknat=(Raknat(id="elld", antal=1),))
    )
    text = said_by(lambda: check_register(made, SMALL))
    assert "risken finns inte" in text and "Menade du ”eld”" in text
    assert "inte ett riskregister" in said_by(lambda: parse_register('format = "annat"'))
    assert "slutar på .toml" in said_by(lambda: read_register(b"PK\x03\x04", "bok.xlsx"))
    assert "högst 5" in said(Bedomning, {"datum": DAY, "sannolikhet": 6, "konsekvens": 1})
    dates = {"id": "a", "namn": "A", "start": date(2026, 2, 1), "klar": date(2026, 1, 1)}
    assert "innan den börjar" in said(Atgard, dates)
    steps = [{"namn": "a", "upp_till": x} for x in (1.0, 2.0, 2.0, 3.0)]
    assert "stiga" in said(Skala, {"enhet": "kr", "steg": [*steps, {"namn": "e"}]})
    twice = {"risk": "x", "atgarder": [{"id": "a", "namn": "A"}, {"id": "a", "namn": "B"}]}
    assert "samma id" in said(Riskpost, twice)
