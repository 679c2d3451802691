"""The result as JSON and as sentences, against sums worked by hand."""

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from kalkyl.model.actors import AKTORER, PERSPEKTIV
from kalkyl.report.as_json import number, to_json
from kalkyl.report.text import break_even_sentences, evidence_sentence, summary_sentence
from tests import minimal
from tests.report.handmade import A, example_flows, result, without_npv

KEYS = {
    "npv", "kassaflode", "insatskostnad_nuvarde", "nytta_nuvarde", "bcr", "aterbetalningstid_ar", "irr", "brytpunkt",
    "kostnad_utanforskap", "bevisstyrka", "varningar", "fingeravtryck", "perspektiv", "prisar", "ar", "lage", "npv_efter_ar",
}  # fmt: skip


def strict(res):
    """Through text and back, refusing what is not JSON."""
    return json.loads(json.dumps(to_json(res), allow_nan=False))


@pytest.mark.hand
def test_the_keys_that_other_tools_read():
    """Kommun −1 000 + 300 + ½·520 + ¼·520 = −310; region 75; staten 180·¾ = 135; individ −100 + 300·¾ = 125."""
    told = strict(result())
    assert set(told) >= KEYS
    assert set(told["npv"]) == set(PERSPEKTIV) and set(told["kassaflode"]) == set(AKTORER)
    assert told["npv"]["kommun"] == -310_000 and told["npv"]["region"] == 75_000
    assert told["npv"]["staten"] == 135_000 and told["npv"]["individ"] == 125_000
    assert told["npv"]["offentlig_sektor"] == -100_000 and told["npv"]["samhallet"] == 25_000
    assert told["kassaflode"]["kommun"] == [-700_000, 520_000, 520_000]
    assert told["insatskostnad_nuvarde"] == 1_000_000 and told["nytta_nuvarde"] == 1_025_000
    assert told["bcr"] == 1.025
    assert told["aterbetalningstid_ar"]["diskonterad"] == pytest.approx(2 + 250 / 275)
    assert told["aterbetalningstid_ar"]["odiskonterad"] == pytest.approx(1 + 800 / 1100)
    assert told["npv_efter_ar"] == [-800_000, -250_000, 25_000]
    assert told["fingeravtryck"] == {
        "version": "0.1.0", "parametrar": "exempel", "parametrar_version": "1", "parametrar_hash": "abc123",
        "scenario_hash": "def456", "overlay": [], "fro": 7, "dragningar": 0,
    }  # fmt: skip


@pytest.mark.hand
def test_exclusion_by_actor_category_and_stock():
    cost = strict(result())["kostnad_utanforskap"]["utanfor"]
    assert cost["per_personar"]["kommun"] == 84_000 and cost["per_personar"]["samhallet"] == 166_000
    assert cost["per_personar_kategori"]["transferering"]["individ"] == -24_000
    assert cost["per_person_horisont"]["samhallet"] == 332_000
    assert cost["for_bestandet_per_ar"]["kommun"] == 8_400_000


@pytest.mark.property
def test_missing_is_null_and_never_zero():
    told = strict(without_npv(result()))
    assert told["lage"] == "brytpunkt" and told["effekt_saknas"] is True
    assert set(told["npv"].values()) == {None}
    assert told["bcr"] is None and told["npv_efter_ar"] is None and told["osakerhet"] is None
    assert told["aterbetalningstid_ar"] == {"diskonterad": None, "odiskonterad": None}
    assert number(float("nan")) is None and number(np.float64("inf")) is None and number(None) is None


@pytest.mark.hand
def test_draws_give_mean_quantiles_and_probability():
    """Society's NPV in four draws: −2, 1, 2, 3 → mean 1, P(>0) = ¾, standard error √(¾·¼/4) = 0.2165."""
    draws = np.zeros((5, len(AKTORER)))
    draws[1:, A["kommun"]] = [-3.0, 0.0, 1.0, 2.0]
    draws[1:, A["ovriga"]] = 1.0
    told = strict(result(draws=draws))["osakerhet"]["samhallet"]
    assert told["dragningar"] == 4 and told["medel"] == 1.0
    assert told["sannolikhet_npv_over_noll"] == 0.75
    assert told["sannolikhet_mc_standardfel"] == pytest.approx(0.2165, abs=1e-4)
    assert told["kvantiler"]["0.50"] == 1.5
    assert told["medel_mc_standardfel"] == pytest.approx(np.sqrt(14 / 3) / 2)


@pytest.mark.lint
def test_json_loads_no_workbook_library():
    code = (
        "import sys, kalkyl.report.as_json, kalkyl.report.text\n"
        "bad = {'xlsxwriter', 'openpyxl', 'pandas', 'ipywidgets'} & set(sys.modules)\n"
        "assert not bad, bad"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.hand
def test_summary_says_gain_loss_and_break_even():
    def said(res, *args):
        return summary_sentence(res, *args).replace("\u00a0", " ")

    res = result()
    assert said(res) == (
        "Insatsen kostar samhället 1,00 mnkr och ger 1,03 mnkr tillbaka under 3 år, räknat i nuvärde: "
        "ett överskott på 25 tkr. Pengarna är tillbaka efter 2 år och 11 månader."
    )
    assert said(res, "kommun") == (
        "Insatsen kostar kommunen 1,00 mnkr och ger 690 tkr tillbaka under 3 år, räknat i nuvärde: "
        "ett underskott på 310 tkr. Pengarna kommer inte tillbaka inom 3 år."
    )
    assert said(res, "region") == (
        "Regionen betalar inget av insatsen och vinner 75 tkr under 3 år, räknat i nuvärde."
    )
    assert said(without_npv(res)) == (
        "Nettonuvärdet kan inte räknas eftersom ingen vet hur stor effekten är. För att gå jämnt upp för samhället "
        "behöver insatsen förebygga 2,8 fall, det vill säga 28,0 % av deltagarna."
    )
    assert "kostnaden inte är känd" in said(without_npv(res, effect=False, cost=True))


@pytest.mark.hand
def test_summary_of_a_harmful_intervention():
    """Kommun pays 1 000 tkr and then 100 tkr more every year: −100 − 50 − 25 = −175."""
    flows = example_flows() * 0
    flows[0, A["kommun"], 0] = -1_000_000
    flows[1, A["kommun"], :] = -100_000
    said = summary_sentence(result(flows)).replace("\u00a0", " ")
    assert "kostar samhället 1,00 mnkr och leder dessutom till kostnader på 175 tkr" in said
    assert "Nettot är −1,18 mnkr" in said and "Pengarna kommer inte tillbaka" in said


@pytest.mark.hand
def test_more_successes_than_participants_is_said_to_be_impossible():
    res = result()
    point = replace(res.brytpunkt, antal_lyckade=12.0, andel_av_deltagare=1.2)
    assert "Det går alltså inte" in break_even_sentences(replace(res, brytpunkt=point))[0]
    none = replace(
        point, antal_lyckade=None, effekt_faktor=None, varaktighet_ar=None, kostnad_per_deltagare_kr=None,
        basta_publicerade_effekt="",
    )  # fmt: skip
    assert break_even_sentences(replace(res, brytpunkt=none)) == [
        "Det finns ingen brytpunkt för samhället med de här siffrorna."
    ]


@pytest.mark.hand
def test_evidence_sentence():
    assert evidence_sentence(result()).replace("\u00a0", " ") == (
        "75 % av beloppen i resultatet vilar på antaganden och 25 % på officiell statistik."
    )
    assert evidence_sentence(without_npv(result())).startswith("Det finns inget resultat")


@pytest.mark.hand
def test_a_real_run():
    """10 participants, half succeed, nobody would have: 5 × 100 000 kr a year for 5 years − 10 × 1 000 kr."""
    from kalkyl.engine import run

    outcome = {"modell": "andel", "tillstand": "utanfor", "lyckade": {"varde": 0.5}, "anda": {"varde": 0.0}}
    told = strict(run(minimal.scenario([outcome]), minimal.minimal_set()))
    assert told["npv"]["kommun"] == told["npv"]["samhallet"] == pytest.approx(5 * 100_000 * 5 - 10_000)
    assert told["insatskostnad_nuvarde"] == pytest.approx(10_000)
    assert told["kassaflode"]["kommun"] == pytest.approx([490_000, *[500_000] * 4])
    assert sum(told["bevisstyrka"].values()) == pytest.approx(1)
