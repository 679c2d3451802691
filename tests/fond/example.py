"""An invented application and follow-up in a municipality of the real set."""

from datetime import date

from kalkyl.engine import default_scenario
from kalkyl.fond.application import Ansokan, Kostnadsdel, Uppfoljningsplan
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.scenario import Scenario
from tests import minimal


def application(scenario: Scenario | None = None) -> Ansokan:
    return Ansokan(
        namn="Fältgrupp i centrum (påhittad)",
        kommun="2080",
        syntetisk=True,
        malgrupp="Unga 18–24 år som varken arbetar eller studerar sedan minst sex månader.",
        antal_deltagare=40,
        problem="Var tionde ung i centrum saknar sysselsättning & kontakt <med> kommunen.",
        risk="skadegorelse",
        insats="Uppsökande arbete och en plan tillsammans med var och en.",
        ordinarie="Handläggare på socialkontoret när den unge själv söker sig dit.",
        evidens="B",
        evidens_text="En utländsk kontrollerad studie med liknande målgrupp.",
        forvantat="Fler i arbete eller studier efter ett år.",
        lyckade=0.35,
        anda=0.2,
        kostnadsdelar=(
            Kostnadsdel(namn="Fältarbetare", antal=3400, enhet="timmar", pris_kr=420),
            Kostnadsdel(namn="Lokal", antal=24, enhet="månader", pris_kr=8000),
        ),
        prisar=2026,
        sokt_kr=1_200_000,
        medfinansiering_kr={"region": 200_000},
        namnder=("socialnamnd", "utbildningsnamnd"),
        start=date(2026, 1, 1),
        slut=date(2027, 12, 31),
        uppfoljning=Uppfoljningsplan(
            indikator="Andel i arbete eller studier efter tolv månader",
            utgangslage="Ingen av dem vid start",
            jamforelse="Unga i en stadsdel utan fältgrupp",
            matpunkter=(0, 12, 24),
            ansvarig="Utredare på socialförvaltningen",
        ),
        avslut="Blir del av socialförvaltningens ordinarie arbete om målet nås, annars avslutas den.",
        scenario=scenario,
    )


def plan_scenario(parameters: Parameteruppsattning) -> Scenario:
    group = next(iter(parameters.malgrupper))
    return default_scenario(parameters, "2080", group)


def share_plan(**changes: object) -> Scenario:
    """40 + 40 participants, 30 per cent planned against 20 anyway, 10 000 kr each."""
    outcome = {"modell": "andel", "tillstand": "utanfor", "lyckade": 0.3, "anda": 0.2}
    base: dict[str, object] = {
        "deltagare": [40.0, 40.0],
        "kostnad": {"per_deltagare": {"varde": 10_000, "enhet": "kr/deltagare", "prisar": 2020}},
    }
    return minimal.scenario([outcome | changes.pop("utfall", {})], **(base | changes))  # type: ignore[operator]
