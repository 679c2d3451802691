"""The examples to work by hand in docs/metod.md: the engine gives the numbers that stand there."""

from pathlib import Path

import numpy as np
import pytest

import kalkyl
from kalkyl.engine.discounting import discount_factors, yearly_rates
from kalkyl.engine.effects import D_FACTORS, apply_effect
from kalkyl.engine.exclusion import exclusion_cost
from kalkyl.fond.candidates import Kandidat, joint_share
from kalkyl.fond.fund import Beslut, Fondregler, fund
from kalkyl.fond.portfolio import Portfolj, Regler
from kalkyl.model.actors import AKTORER, KATEGORIER
from kalkyl.model.result import Resultat
from tests.engine import sets
from tests.minimal import minimal_set, ratio, scenario
from tests.uncertainty.cases import linear_result

pytestmark = pytest.mark.lint

TEXT = (Path(kalkyl.__file__).parents[1] / "docs" / "metod.md").read_text(encoding="utf-8")
EXAMPLES = [" ".join(part.split("\n\n")[0].split()) for part in TEXT.split("*Räkna själv.* ")[1:]]


def example(*numbers: str) -> None:
    """There is one example that has all the numbers."""
    found = [text for text in EXAMPLES if all(n in text for n in numbers)]
    assert len(found) == 1, (numbers, len(found))


def run(*outcomes: object, **more: object) -> Resultat:
    return kalkyl.run(scenario(list(outcomes), **more), minimal_set())  # type: ignore[arg-type]


def avoided(result: Resultat) -> list[float]:
    return [float(x) for x in result.volymer[0, 0] - result.volymer[1, 0]]


def test_every_example_is_tried_here() -> None:
    assert len(EXAMPLES) == sum(name.startswith("test_") for name in globals()) - 1


def test_share() -> None:
    states = [sets.costly(kvar_per_ar=sets.kvar(0.8))]
    given = sets.scenario(sets.share("dyr", 0.3, 0.1), kalkyl=sets.conventions(3))
    found = avoided(kalkyl.run(given, sets.parameters(*states)))
    assert found == pytest.approx([2, 1.6, 1.28])
    assert sum(found) == pytest.approx(4.88)
    example("= 2 första", "1,6 andra", "1,28 tredje", "4,88")


def test_risk_curve_and_chain() -> None:
    effect = {"matt": "RR", "varde": ratio(0.5), "uppfoljning_ar": 9}
    plain = run({"modell": "riskkurva", "tillstand": "utanfor", "p0": 0.4, "effekt": effect})
    assert plain.volymer[:, 0, 0] == pytest.approx([4, 2])
    link = {"risk": "låga betyg", "andel_med_risk": 0.16, "relativ_risk": ratio(4.22), "kausal_andel": 1.0}
    chained = run(
        {"modell": "riskkurva", "tillstand": "utanfor", "p0": 0.03, "effekt": effect, "kedja": [link]}
    )
    assert round(float(chained.volymer[1, 0, 0]) * 10, 2) == 2.49
    low = 3 / (0.84 + 0.16 * 4.22)
    assert (round(low, 2), round(4.22 * low, 2)) == (1.98, 8.36)
    example("är 4 fall", "ger 2 fall", "1,98", "8,36", "2,49")


def test_markov() -> None:
    moves = {"ute": {"ute": 0.8, "inne": 0.2}, "inne": {"inne": 0.9, "ute": 0.1}}
    markov = {
        "modell": "markov",
        "lagen": [{"id": "ute", "namn": "Ute", "tillstand": "utanfor"}, {"id": "inne", "namn": "Inne"}],
        "start": {"ute": 1.0},
        "aldersband": [{"fran_alder": 0, "overgangar": moves}],
    }
    assert run(markov).volymer[0, 0, :3] == pytest.approx([10, 8, 6.6])
    assert run(markov | {"halvcykel": True}).volymer[0, 0, 0] == pytest.approx(9)
    example("= 8,", "= 6,6", "= 9 personår")


def test_events() -> None:
    cost = {"varde": 1.0, "enhet": "kr/handelse", "prisar": 2020}
    fire = {"id": "brand", "namn": "Brand", "kostnad_per_handelse": {"kommun": cost}}
    outcome = {
        "modell": "handelse",
        "handelse": "brand",
        "antal_per_ar": {"varde": 10.0, "enhet": "antal_per_ar"},
        "trend_per_ar": 0.1,
        "effekt": {"matt": "ratkvot", "varde": ratio(0.5), "uppfoljning_ar": 9},
    }
    result = run(outcome, egna_handelsetyper=[fire], deltagare=[1.0, 1.0, 1.0], kalkyl={"horisont_ar": 3})
    assert result.volymer[:, 0] == pytest.approx(np.array([[10, 11, 12.1], [5, 5.5, 6.05]]))
    example("12,1", "5,5", "6,05")


def test_effect_measures() -> None:
    p0 = np.array(0.4)
    given = (("RD", -0.10, 30), ("RR", 0.5, 20), ("OR", 0.5, 25), ("HR", 0.5, 22.54), ("d", -0.3, 27.90))
    for measure, value, told in given:
        found = float(apply_effect(p0, measure, np.array(value), D_FACTORS["chinn"]))  # type: ignore[arg-type]
        assert round(found * 100, 2) == told
    example("30 procent", "ger 20", "= 25", "22,54", "27,90")


def test_valuation() -> None:
    month = sets.price(
        "stod", 12_000, "manad", prisar=2021, fordelning={"kommun": 0.5, "region": 0.5}, namnd=None
    )
    state = sets.state("dyr", resurser=(sets.use("stod", 3.0, "manad"),), kvar_per_ar=sets.kvar(0.5))
    given = sets.scenario(sets.share("dyr", 0.2), kalkyl=sets.conventions(1), cost=0.0)
    result = kalkyl.run(given, sets.parameters(state, prices=(month,)))
    assert sum(avoided(result)) == pytest.approx(2)
    assert result.matt["samhallet"].npv == pytest.approx(90_000)
    assert result.matt["kommun"].npv == result.matt["region"].npv == pytest.approx(45_000)
    example("15 000 kr", "90 000 kr", "45 000 kr var")


def test_work_and_tax() -> None:
    given = sets.parameters(sets.jobless(e=0.0, ref=0.5))
    each = exclusion_cost(
        given, sets.KOMMUN, "utan_arbete", sets.conventions(1, utjamning="fore")
    ).per_personar
    tax = each[KATEGORIER.index("skatt_avgift")]
    assert each[KATEGORIER.index("produktion")].sum() == pytest.approx(156_000)
    assert tax[AKTORER.index("ovriga_staten")] == pytest.approx(36_000)
    assert tax[AKTORER.index("kommun")] == pytest.approx(24_000)
    assert tax[AKTORER.index("region")] == pytest.approx(12_000)
    assert each[:, AKTORER.index("individ")].sum() == pytest.approx(84_000)
    assert each.sum() == pytest.approx(156_000)
    example("156 000 kr", "36 000 kr", "24 000 kr skatt", "12 000 kr till", "84 000 kr")


def test_equalisation() -> None:
    given = sets.parameters(sets.jobless(e=0.0, ref=0.5))
    each = exclusion_cost(given, sets.KOMMUN, "utan_arbete", sets.conventions(1)).per_personar
    kommun = each[:, AKTORER.index("kommun")]
    assert -kommun[KATEGORIER.index("utjamning")] == pytest.approx(18_000)
    assert kommun.sum() == pytest.approx(6_000)
    example("24 000 kr", "18 000 kr", "6 000 kr")


def test_discounting() -> None:
    amounts = 100_000 * discount_factors(yearly_rates(0.035, [], 3), 0.0)
    assert [round(x) for x in amounts] == [100_000, 96_618, 93_351]
    assert round(amounts.sum()) == 289_969
    example("96 618", "93 351", "289 969 kr")


def test_measures() -> None:
    given = sets.scenario(
        sets.share("dyr", 1.0, kvar_i_tillstand=False), n=(1.0,), kalkyl=sets.conventions(4)
    )
    found = kalkyl.run(given, sets.parameters(sets.costly(amount=40_000.0))).matt["kommun"]
    assert found.npv == pytest.approx(60_000)
    assert found.bcr == pytest.approx(1.6)
    assert found.avkastning_per_krona == pytest.approx(1.6)
    assert found.aterbetalningstid_ar == pytest.approx(2.5)
    example("= 60 000 kr", "1,6", "1,60 kr per krona", "2,5 år")


def test_break_even() -> None:
    given = sets.scenario(sets.share("dyr", 0.5), cost=30_000.0, kalkyl=sets.conventions(1))
    point = kalkyl.run(given, sets.parameters(sets.costly(amount=150_000.0))).brytpunkt
    assert point.varde_per_lyckad_kr == pytest.approx(150_000)
    assert point.antal_lyckade == pytest.approx(2)
    assert point.andel_av_deltagare == pytest.approx(0.2)
    example("= 2 fall", "20 procent")


def test_cost_of_exclusion() -> None:
    many = {"antal": {"varde": 200, "enhet": "antal"}}
    given = sets.parameters(sets.costly(kvar_per_ar=sets.kvar(0.5), bestand=many))
    found = exclusion_cost(given, sets.KOMMUN, "dyr", sets.conventions(3))
    whole = found.for_bestandet()
    assert found.forvantade_ar == pytest.approx(1.75)
    assert found.per_person_horisont.sum() == pytest.approx(175_000)
    assert whole is not None and whole.sum() == pytest.approx(20e6)
    example("1,75 år", "175 000 kr", "20 mnkr")


def test_uncertainty() -> None:
    found = linear_result(20_000.0, 0.0, 20_000.0, draws=20_000).npv_dragningar[1:, AKTORER.index("kommun")]
    assert np.mean(found > 0) == pytest.approx(0.84, abs=0.005)
    assert np.quantile(found, [0.1, 0.9]) == pytest.approx([-5_600, 45_600], abs=400)
    example("84 procent", "−5 600 kr", "45 600 kr")


def halved(cost: float) -> Resultat:
    given = sets.scenario(
        sets.curve("dyr", 1.0, sets.effect("RR", 0.5)), n=(1.0,), cost=cost, kalkyl=sets.conventions(1)
    )
    return kalkyl.run(given, sets.parameters(sets.costly(amount=200.0)), 40, 3)


def test_overlap() -> None:
    one, two = halved(10.0), halved(20.0)
    assert joint_share([one, two]) == pytest.approx(0.75)
    assert Portfolj([Kandidat("a", one), Kandidat("b", two)]).choose(Regler()).vantat == pytest.approx(120)
    example("= 75 procent", "= 120 kr")


def test_paying_back() -> None:
    given = sets.scenario(
        sets.curve("dyr", 1.0, sets.effect("RR", 0.5)), n=(1.0,), cost=300.0, kalkyl=sets.conventions(5)
    )
    result = kalkyl.run(given, sets.parameters(sets.costly(amount=200.0)))
    rules = Fondregler(kapital=500.0, startar=2026, ar=4, andel=0.5, anstand_ar=1, varaktighet_ar=3, tak=None)
    found = fund(rules, [Beslut("a", result, 2026)])
    assert found.planer[0].tillbaka.tolist() == pytest.approx([0, 50, 50, 50])
    assert found.saldo.tolist() == pytest.approx([200, 250, 300, 350])
    example("0, 50, 50, 50", "200 kr kvar", "250, 300 och 350 kr")
