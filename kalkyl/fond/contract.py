"""Outcome contracts: an investor pays first and is paid back for results within an observation period, up to a cap."""

from collections.abc import Sequence
from dataclasses import dataclass

from kalkyl.model.problems import InputError, Problem


@dataclass(frozen=True)
class Kontrakt:
    """The terms.

    Attributes:
        utlagg: What the investor pays out per year [kr, positive].
        betalning_per_utfall: What kommunen pays per result [kr].
        observation_ar: Years within which results count, from the start.
        tak: Most that the investor may earn on top of the outlay, as a share of it.
        golv: Share of the outlay that is paid back whatever the results.
    """

    utlagg: tuple[float, ...]
    betalning_per_utfall: float
    observation_ar: int
    tak: float = 0.2
    golv: float = 0.0


@dataclass(frozen=True)
class Utfallsresultat:
    """What a contract comes to [kr].

    Attributes:
        utlagg: The investor's outlay.
        betalt: What kommunen pays.
        raknade: Results within the observation period.
        sena: Results after it, that nobody pays for.
        investerarens_netto: Paid minus outlay.
        kommunens_netto: Savings of all years minus what is paid.
        kommunens_netto_i_perioden: The same with the savings of the observation period alone.
    """

    utlagg: float
    betalt: float
    raknade: float
    sena: float
    investerarens_netto: float
    kommunens_netto: float
    kommunens_netto_i_perioden: float


def settle(terms: Kontrakt, outcomes: Sequence[float], savings: Sequence[float]) -> Utfallsresultat:
    """Work out who gets what.

    Args:
        terms: The contract.
        outcomes: Results per year from the start.
        savings: Kommunens realised saving per year [kr].

    Raises:
        InputError: The terms are impossible.
    """
    _check(terms)
    outlay = float(sum(terms.utlagg))
    counted = float(sum(outcomes[: terms.observation_ar]))
    earned = counted * terms.betalning_per_utfall
    paid = min(max(earned, terms.golv * outlay), (1.0 + terms.tak) * outlay)
    return Utfallsresultat(
        utlagg=outlay,
        betalt=paid,
        raknade=counted,
        sena=float(sum(outcomes[terms.observation_ar :])),
        investerarens_netto=paid - outlay,
        kommunens_netto=float(sum(savings)) - paid,
        kommunens_netto_i_perioden=float(sum(savings[: terms.observation_ar])) - paid,
    )


def _check(terms: Kontrakt) -> None:
    faults = []
    if not terms.utlagg or min(terms.utlagg) < 0:
        faults.append(Problem("kontraktet", "utlägget ska vara minst ett år och får inte vara negativt."))
    if terms.betalning_per_utfall < 0 or terms.tak < 0:
        faults.append(Problem("kontraktet", "betalning per utfall och tak kan inte vara negativa."))
    if not 0 <= terms.golv <= 1:
        faults.append(Problem("kontraktet", "golvet är en andel av utlägget mellan 0 och 1."))
    if terms.observation_ar < 1:
        faults.append(Problem("kontraktet", "observationstiden ska vara minst ett år."))
    if faults:
        raise InputError(faults)


NORRKOPING = Kontrakt(
    utlagg=(2_500_000.0, 2_500_000.0, 2_500_000.0), betalning_per_utfall=0.0, observation_ar=3
)
"""Norrköping's contract in outline.

Published (Altinget, socialeinvesteringer.nu): 60 children, 7.5 million kronor used, gain capped at 20 per cent, two years
extended to three, result −3.5 million. Assumed: an even spread over three years, and that the result is the investor's;
the sources read do not say whose it is, nor how the payment depended on results.
"""
NORRKOPING_BETALT = 4_000_000.0
"""Assumed payment: 7.5 − 3.5 million kronor, if the published result is the investor's loss."""
