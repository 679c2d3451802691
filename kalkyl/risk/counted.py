"""What the lägesbild has counted, taken over into the register."""

from collections.abc import Sequence

from kalkyl.lagesbild.event_rates import Handelsetakt
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.risk.register import Raknat, Riskpost, Riskregister

MOST_YEARS = 100.0
"""Longest time that a count may stand for; a longer one (a county moved to a small municipality) keeps its rate."""


def with_rates(
    register: Riskregister, rates: Sequence[Handelsetakt], parameters: Parameteruppsattning
) -> Riskregister:
    """Return the register with the counts of the lägesbild at the risks whose events they are.

    A count replaces what stood for the same event type; everything else is as before. A rate whose indicator counts no
    event with a cost changes nothing.
    """
    posts = tuple(_counted(post, rates, parameters) for post in register.risker)
    return Riskregister.model_validate({**dict(register), "risker": posts})


def _counted(post: Riskpost, rates: Sequence[Handelsetakt], parameters: Parameteruppsattning) -> Riskpost:
    risk = parameters.risker.get(post.risk)
    new = {
        rate.handelsetyp: Raknat(
            id=rate.handelsetyp,
            antal=rate.antal * min(1.0, MOST_YEARS / rate.ar),
            ar=min(rate.ar, MOST_YEARS),
            overspridning=min(rate.spridning, 1000.0),
            kalla=rate.count.source[:200],
        )
        for rate in rates
        if risk is not None and rate.handelsetyp in risk.handelsetyper and rate.handelsetyp is not None
    }
    if not new:
        return post
    kept = tuple(row for row in post.raknat if row.id not in new)
    return Riskpost.model_validate({**dict(post), "raknat": (*kept, *new.values())})
