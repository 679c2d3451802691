"""The same exclusion risk in another outcome model: share who succeed, or yearly transitions."""

from typing import Final, Literal

from kalkyl.model.outcomes import AndelUtfall, MarkovUtfall, RiskkurvaUtfall, Utfall
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.problems import problem
from kalkyl.model.scenario import Scenario
from kalkyl.model.values import Andel

Modellval = Literal["riskkurva", "andel", "markov"]
INSIDE: Final = "i_tillstandet"
OUTSIDE: Final = "utanfor"


def with_model(scenario: Scenario, parameters: Parameteruppsattning, model: Modellval) -> Scenario:
    """Return the scenario with its risk curves rebuilt in another model; outcomes of other kinds are as before.

    Neither model takes over a published effect, which was measured as a change in the risk. The share who must succeed is
    the break-even; with transitions there is none until an effect on leaving the state has been stated.

    Raises:
        InputError: A risk begins later in life, which transitions from the start cannot show.
    """
    if model == "riskkurva":
        return scenario
    outcomes = tuple(
        _rebuilt(outcome, parameters, model) if isinstance(outcome, RiskkurvaUtfall) else outcome
        for outcome in scenario.utfall
    )
    return scenario.model_copy(update={"utfall": outcomes})


def _rebuilt(outcome: RiskkurvaUtfall, parameters: Parameteruppsattning, model: Modellval) -> Utfall:
    if model == "andel":
        return AndelUtfall(modell="andel", tillstand=outcome.tillstand, anda=_rest(outcome.p0, "andel"))
    state = parameters.tillstand[outcome.tillstand]
    if outcome.kurva:
        raise problem(
            state.namn,
            "risken kommer först senare i livet och kan inte räknas med övergångar från start. Använd riskkurva.",
        )
    leaving = _rest(state.kvar_per_ar, "andel_per_ar")
    return MarkovUtfall.model_validate(
        {
            "modell": "markov",
            "id": state.id,
            "lagen": [
                {"id": INSIDE, "namn": state.namn, "tillstand": state.id},
                {"id": OUTSIDE, "namn": "Utanför tillståndet"},
            ],
            "start": {INSIDE: outcome.p0.varde, OUTSIDE: 1.0 - outcome.p0.varde},
            "aldersband": [
                {
                    "fran_alder": 0,
                    "overgangar": {
                        INSIDE: {INSIDE: state.kvar_per_ar, OUTSIDE: leaving},
                        OUTSIDE: {OUTSIDE: Andel(varde=1.0, enhet="andel_per_ar")},
                    },
                }
            ],
            "effekter": [{"fran": INSIDE, "till": OUTSIDE}],
        }
    )


def _rest(share: Andel, unit: str) -> Andel:
    """What remains up to 1, with the interval turned round."""
    return share.model_copy(
        update={
            "varde": 1.0 - share.varde,
            "lag": None if share.hog is None else 1.0 - share.hog,
            "hog": None if share.lag is None else 1.0 - share.lag,
            "enhet": unit,
        }
    )
