"""An invented register of a municipality in the real set, for documents and pages."""

from datetime import date

from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.risk import scenario_for_risk
from kalkyl.risk.assessment import rates
from kalkyl.risk.register import (
    Atgard,
    Bedomning,
    Laguppgifter,
    Overenskommelse,
    Raknat,
    Riskpost,
    Riskregister,
    Rost,
)
from kalkyl.risk.register_file import new_register
from kalkyl.risk.votes import judged_by_votes

DAY = date(2026, 3, 2)
VOTES = tuple(Rost(sannolikhet=p, konsekvens=c) for p, c in ((3, 3), (4, 3), (5, 2), (4, 4)))


def example_register(parameters: Parameteruppsattning, kommun: str = "2080") -> Riskregister:
    made = new_register(parameters, kommun)
    posts = tuple(_filled(post, parameters, kommun) for post in made.risker)
    law = Laguppgifter(
        lagesbild=DAY,
        annan_information="Trygghetsmätning (påhittad)",
        plan_beslutad=date(2024, 6, 1),
        plan_beslutad_av="Kommunfullmäktige",
        overenskommelser=(
            Overenskommelse(med="Polisen", syfte="Tryggare centrum", omraden="Våld i offentlig miljö"),
        ),
        ansvarig_namnd="Kommunstyrelsen",
    )
    return made.model_copy(update={"risker": posts, "lag": law, "syntetisk": True})


def _filled(post: Riskpost, parameters: Parameteruppsattning, kommun: str) -> Riskpost:
    if post.risk == "skadegorelse":
        post = post.model_copy(
            update={"raknat": (Raknat(id="skadegorelse", antal=340, ar=3, kalla="Påhittat"),)}
        )
        measure = Atgard(
            id="falt",
            namn="Fältgrupp kvällar och helger",
            ansvarig="Fritidschefen",
            resurser="Två tjänster",
            kostnad_kr=1_300_000,
            start=date(2026, 4, 1),
            klar=date(2027, 12, 31),
            status="pagar",
            uppfoljning="Antal anmälningar per kvartal",
            scenario=scenario_for_risk(parameters, post.risk, kommun, rates(post, parameters)),
        )
        after = Bedomning(datum=DAY, skede="efter", sannolikhet=4, konsekvens=2)
        judged = (judged_by_votes(VOTES, DAY, "Trygghetsrådet"), after)
        return post.model_copy(update={"bedomningar": judged, "atgarder": (measure,), "formaga": 3})
    if post.risk == "skjutningar_sprangningar":
        counted = (Raknat(id="skjutning", antal=2, ar=5, kalla="Påhittat"),)
        measure = Atgard(
            id="gvi",
            namn="Gruppvåldsintervention",
            ansvarig="Kommunpolisen och socialchefen",
            scenario=scenario_for_risk(parameters, post.risk, kommun),
        )
        judged = (Bedomning(datum=DAY, sannolikhet=3, konsekvens=4, av="Trygghetsrådet"),)
        return post.model_copy(update={"raknat": counted, "bedomningar": judged, "atgarder": (measure,)})
    if post.risk == "valdsbejakande_extremism":
        judged = (Bedomning(datum=DAY, sannolikhet=2, konsekvens=4, av="Trygghetsrådet"),)
        return post.model_copy(update={"bedomningar": judged, "skyddsvarden": ("demokrati", "liv_halsa")})
    return post
