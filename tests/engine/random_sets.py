"""Random valid parameter sets and scenarios for the properties; every uncertain value can be fitted."""

from typing import Any

from hypothesis import strategies as st

from kalkyl.model.actors import AKTORER, PERSPEKTIV
from kalkyl.model.parameters import Parameteruppsattning, Prislapp, Resursrad, Tillstand
from kalkyl.model.scenario import Insatskostnad, Kalkylval, Scenario
from kalkyl.model.values import Andel, Varde
from tests.engine import sets
from tests.engine.rules import RULES_2026

PAYERS = [a for a in AKTORER if a != "individ"]
YEARS = st.sampled_from([2016, 2021, 2026])


def uncertain(value: float, family: str, width: float) -> dict[str, Any]:
    """Interval of ± a share around a value, at 95 %."""
    return {
        "varde": value,
        "lag": value * (1.0 - width),
        "hog": value * (1.0 + width),
        "niva": 0.95,
        "familj": family,
    }


@st.composite
def shares(draw: st.DrawFn, low: float = 0.0, high: float = 1.0, unit: str = "andel") -> Andel:
    if draw(st.booleans()):
        return Andel(varde=draw(st.floats(low, high)), enhet=unit)
    mean = draw(st.floats(max(low, 0.2), min(high, 0.7)))
    return Andel(enhet=unit, **uncertain(mean, "beta", 0.15))


@st.composite
def amounts(draw: st.DrawFn, unit: str) -> dict[str, Any]:
    value = draw(st.floats(100.0, 200_000.0))
    stated: dict[str, Any] = {"enhet": unit, "prisar": draw(YEARS)}
    if draw(st.booleans()):
        return stated | uncertain(value, draw(st.sampled_from(["gamma", "lognormal", "normal"])), 0.2)
    return stated | {"varde": value}


@st.composite
def payers(draw: st.DrawFn) -> dict[str, float]:
    first, second = draw(st.permutations(PAYERS))[:2]
    part = draw(st.floats(0.0, 1.0))
    return {first: part, second: 1.0 - part}


@st.composite
def prices(draw: st.DrawFn, key: str) -> Prislapp:
    typ = draw(st.sampled_from(["resurs", "resurs", "transferering", "produktion"]))
    return Prislapp(
        id=key,
        namn=key,
        amne="prov",
        fordelning=draw(payers()),
        namnd=draw(st.sampled_from(["socialnamnd", "utbildningsnamnd"])),
        typ=typ,
        skattepliktig=typ == "transferering" and draw(st.booleans()),
        realtillvaxt=draw(st.sampled_from([0.0, 0.0, 0.01, -0.02])),
        marginalandel=sets.andel(draw(st.floats(0.0, 1.0))),
        budgetfordrojning_ar=draw(st.integers(0, 3)),
        **draw(amounts("kr/ar")),
    )


@st.composite
def rows(draw: st.DrawFn, key: str) -> Resursrad:
    profile = tuple(draw(st.lists(st.floats(0.0, 2.0), max_size=3)))
    quantity = Varde(enhet="ar", **uncertain(draw(st.floats(0.1, 3.0)), "gamma", 0.1))
    return Resursrad(prislapp=key, mangd=quantity, ar_i_tillstand=profile)


@st.composite
def states(draw: st.DrawFn, key: str, keys: list[str]) -> Tillstand:
    common: dict[str, Any] = {"id": key, "namn": key, "kvar_per_ar": draw(shares(0.3, 1.0, "andel_per_ar"))}
    if draw(st.integers(0, 3)) == 0:
        actor = draw(st.sampled_from(PAYERS))
        stated = sets.Belopp(**draw(amounts("kr/person_ar")))
        return Tillstand(kostnad_per_ar={actor: stated}, **common)
    common["resurser"] = tuple(draw(rows(k)) for k in keys if draw(st.booleans()))
    if draw(st.booleans()):
        common["livskvalitetsforlust"] = draw(shares(0.0, 0.5))
    if draw(st.booleans()):
        common |= {
            "sysselsattning": draw(shares(0.0, 0.6)),
            "referens_sysselsattning": draw(shares(0.5, 0.9)),
            "lon": "lon",
        }
    return Tillstand(**common)


@st.composite
def effects(draw: st.DrawFn) -> Any:
    matt = draw(st.sampled_from(["RD", "RR", "OR", "HR", "d"]))
    value = draw(st.floats(-0.4, 0.1)) if matt in ("RD", "d") else draw(st.floats(0.3, 1.3))
    unit = {"RD": "andel", "d": "d"}.get(matt, "kvot")
    spread = {} if matt in ("RD", "d") else uncertain(value, "lognormal", 0.1)
    more: dict[str, Any] = {}
    if draw(st.booleans()):
        more = {"mats_per": "fullfoljare", "fullfoljande": draw(shares(0.3, 1.0))}
    return sets.Effekt(
        matt=matt,
        varde=Varde(**({"varde": value, "enhet": unit} | spread)),
        avser=draw(st.sampled_from(["tillstand", "motsats"])),
        skalfaktor=draw(shares(0.3, 1.0)),
        kausal_andel=draw(shares(0.3, 1.0)),
        **draw(timings()),
        **more,
    )


@st.composite
def timings(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "fordrojning_ar": draw(st.integers(0, 2)),
        "uppfoljning_ar": draw(st.sampled_from([0.5, 1.0, 2.0, 100.0])),
        "avklingning": draw(shares(0.0, 1.0, "andel_per_ar")),
        "max_varaktighet_ar": draw(st.one_of(st.none(), st.integers(1, 5))),
    }


@st.composite
def outcomes(draw: st.DrawFn, key: str) -> Any:
    work: dict[str, Any] = {}
    if draw(st.integers(0, 2)) == 0:
        work["subventionerat_arbete"] = {
            "andel": draw(shares()),
            "produktionsandel": draw(shares()),
            "subvention": sets.Belopp(**draw(amounts("kr/ar"))),
        }
    if draw(st.booleans()):
        return sets.AndelUtfall(
            modell="andel",
            tillstand=key,
            lyckade=draw(shares()),
            anda=draw(shares()),
            kvar_i_tillstand=draw(st.booleans()),
            **draw(timings()),
            **work,
        )
    return sets.RiskkurvaUtfall(
        modell="riskkurva",
        tillstand=key,
        p0=draw(shares(0.05, 0.95)),
        kurva=tuple(draw(st.lists(st.floats(0.0, 1.0), max_size=3))),
        effekt=draw(effects()),
        **work,
    )


@st.composite
def conventions(draw: st.DrawFn) -> Kalkylval:
    ladder = draw(st.sampled_from([(), (), ((0, 0.05), (2, 0.01))]))
    value = draw(st.sampled_from([None, sets.kr(500_000.0, prisar=2021)]))
    return Kalkylval(
        horisont_ar=draw(st.integers(3, 9)),
        prisar=draw(YEARS),
        ranta=draw(st.floats(0.0, 0.1)),
        rantetrappa=ladder,
        tidpunkt_kostnad=draw(st.sampled_from(["start", "mitt", "slut"])),
        tidpunkt_effekt=draw(st.sampled_from(["start", "mitt", "slut"])),
        perspektiv=draw(st.sampled_from(PERSPEKTIV)),
        utjamning=draw(st.sampled_from(["fore", "efter"])),
        overlevnad=draw(st.booleans()),
        d_omrakning=draw(st.sampled_from(["chinn", "cox"])),
        skattefinansiering=draw(st.sampled_from([0.0, 0.3])),
        indirekt_skatt=draw(st.sampled_from([0.0, 0.1])),
        avtalspension=draw(st.sampled_from([0.0, 0.05])),
        livskvalitet_kr=value,
        optimism_kostnad=draw(st.sampled_from([0.0, 0.2])),
        optimism_nytta=draw(st.sampled_from([0.0, 0.1])),
    )


@st.composite
def costs(draw: st.DrawFn) -> Insatskostnad:
    return Insatskostnad(
        per_deltagare=sets.Belopp(**draw(amounts("kr/deltagare"))),
        fast_per_ar=draw(st.one_of(st.none(), st.just(sets.kr(10_000.0, "ar", prisar=2021)))),
        uppstart=draw(st.one_of(st.none(), st.just(sets.kr(5_000.0)))),
        betalare=draw(payers()),
        namnd="arbetsmarknadsnamnd",
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Scenario, Parameteruppsattning]:
    """A scenario with one to three states, and the set it belongs to."""
    keys = [f"pris{i}" for i in range(draw(st.integers(1, 4)))]
    found = [draw(states(f"tillstand{i}", keys)) for i in range(draw(st.integers(1, 3)))]
    chosen = sets.parameters(
        *found,
        prices=tuple(draw(prices(k)) for k in keys),
        rules=draw(st.sampled_from([sets.SIMPLE_RULES, RULES_2026])),
        risks=tuple(draw(st.lists(st.floats(0.0, 0.2), min_size=1, max_size=3))),
        age=draw(st.integers(0, 3)),
    )
    participants = draw(st.lists(st.floats(0.0, 100.0), min_size=0, max_size=2))
    made = sets.scenario(
        *(draw(outcomes(t.id)) for t in found),
        n=(draw(st.floats(1.0, 100.0)), *participants),
        kalkyl=draw(conventions()),
        kostnad=draw(costs()),
    )
    return made, chosen
