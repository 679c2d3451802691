"""The answers in the trainers' handbook are worked out again from the scenarios that the exercises describe."""

from pathlib import Path
from typing import Any

import pytest

import kalkyl
from kalkyl.model.result import Resultat
from kalkyl.model.scenario import Scenario
from kalkyl.report.numbers import format_kr_short, format_number, format_percent
from kalkyl.report.uncertainty import uncertainty
from kalkyl.report.uncertainty_text import headline, range_sentence

pytestmark = pytest.mark.lint

EXAMPLES = Path(kalkyl.__file__).parent / "examples"
HANDBOOK = (Path(__file__).parents[2] / "docs" / "utbildare.md").read_text(encoding="utf-8")
SPOKEN = " ".join(HANDBOOK.split())


def scenario(name: str, **changes: Any) -> Scenario:
    """An example with values changed; the keys are addresses with two underscores between."""
    data = kalkyl.load_scenario(EXAMPLES / f"{name}.toml").model_dump()
    for address, value in changes.items():
        *way, last = address.split("__")
        place = data
        for step in way:
            place = place[step]
        place[last] = value
    return Scenario.model_validate(data)


def calculated(name: str, draws: int = 0, **changes: Any) -> Resultat:
    made = scenario(name, **changes)
    return kalkyl.run(made, kalkyl.load_parameters(made.parametrar), draws=draws, seed=1 if draws else None)


def section(number: int) -> str:
    """The text of an exercise, on one line and with ordinary spaces."""
    _, found = HANDBOOK.split(f"### {number}. ", 1)
    return " ".join(found.split("\n###", 1)[0].split("\n## ", 1)[0].split())


def short(x: float | None, sign: bool = False) -> str:
    text = format_kr_short(x).replace("\u00a0", " ")
    return f"+{text}" if sign and x is not None and x > 0 else text


def test_who_gains_in_exempelkommun() -> None:
    text, result = section(2), calculated("exempel_coachning")
    for label, who in (
        ("Kommunen", "kommun"),
        ("staten", "staten"),
        ("individen", "individ"),
        ("samhället", "samhallet"),
    ):
        assert f"{label} {short(result.matt[who].npv, True)}" in text  # type: ignore[index]
    one, four = (calculated("exempel_coachning", kalkyl__horisont_ar=n) for n in (1, 4))
    assert f"Kommunens netto blir {short(one.matt['kommun'].npv, True)}" in text
    assert f"Med 4 år blir kommunens netto {short(four.matt['kommun'].npv, True)}" in text


@pytest.mark.hand
def test_the_hand_calculation_of_one_year() -> None:
    """10 x 0.4 = 4 cases, halved: 2 fewer. 10 x 30 000 = 300 000. 222 400 / 2 = 111 200."""
    measures = calculated("exempel_coachning", kalkyl__horisont_ar=1).matt["kommun"]
    assert measures.insatskostnad_nuvarde == pytest.approx(10 * 30_000)
    assert measures.nytta_nuvarde == pytest.approx(222_400)
    assert 222_400 / (10 * 0.4 * 0.5) == 111_200
    assert "222 400 kr, alltså 111 200 kr" in section(2)


def test_how_many_must_succeed() -> None:
    text = section(3)
    for factor, words in ((1, "{} fall ({} procent av deltagarna)"), (2, "{} fall ({} procent)")):
        base = scenario("exempel_coachning").kostnad.per_deltagare
        assert base is not None
        cost = base.model_dump() | {"varde": factor * 30_000.0, "lag": None, "hog": None, "familj": "fast"}
        point = calculated("exempel_coachning", kostnad__per_deltagare=cost).brytpunkt
        share = format_percent(point.andel_av_deltagare).removesuffix("\u00a0%")
        assert words.format(format_number(point.antal_lyckade, 1), share) in text


def test_three_purses_on_gotland() -> None:
    text, result = section(4), calculated("gotland_bostad_forst")
    values = [short(result.matt[p].npv) for p in ("offentlig_sektor", "kommun", "samhallet")]
    assert "Offentlig sektor {}, kommunen {}, samhället {}".format(*values) in text


def test_the_uncertainty_of_the_workshop_in_ludvika() -> None:
    text = section(5)
    drawn = uncertainty(calculated("ludvika_verkstad", draws=10_000))
    assert drawn is not None
    assert headline(drawn).replace("\u00a0", " ") in text
    low, high = (
        range_sentence(drawn).replace("\u00a0", " ").split(" i 8 av 10")[0].split(" mellan ")[1]
    ).split(" och ")
    assert f"mellan {low} och {high}" in text


def test_examples_and_buttons_that_the_handbook_names_exist() -> None:
    package = Path(kalkyl.__file__).parent
    for name in ("exempel_coachning", "gotland_bostad_forst", "ludvika_verkstad"):
        assert f"*{name}*" in SPOKEN
        assert (EXAMPLES / f"{name}.toml").is_file()
    sources = [
        p.read_text("utf-8")
        for kind in ("*.py", "*.html", "*.js", "*.j2")
        for folder in ("ui", "server")
        for p in (package / folder).rglob(kind)
    ]
    for words in (
        "Öppna scenario",
        "Visa stort",
        "Ladda om sidan och fortsätt",
        "Nollställ",
        "Bedöm",
        "Räkna",
        "Stad",
    ):
        assert f"**{words}**" in SPOKEN
        assert any(words in source for source in sources), words
