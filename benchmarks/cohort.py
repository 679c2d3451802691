"""The cohort case: 6 positions × 60 years × 12 unit costs × 8 payers × 2 alternatives, all invented.

The same case is given to every way of computing it: as plain arrays, and as a scenario for Kalkyl's engine.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kalkyl.engine.evaluation import Evaluation
from kalkyl.model.actors import AKTORER
from kalkyl.model.draws import Draws
from kalkyl.model.economy import Indexserie, Kommun, Segment, Skatteregler
from kalkyl.model.parameters import Malgrupp, Parameteruppsattning
from kalkyl.model.scenario import Scenario
from kalkyl.model.values import Kalla

Array = NDArray[np.float64]

POSITIONS, YEARS, COSTS, PAYERS, PARTICIPANTS = 6, 60, 12, 8, 100.0
RATE = 0.035
AGES = (20, 30, 40, 50, 60, 70)
IDS = [f"lage_{i}" for i in range(POSITIONS)]


@dataclass(frozen=True)
class Case:
    """Draws in memory; draws are the last, contiguous axis.

    Attributes:
        start: Start distribution (position,).
        leaving: Probabilities of leaving (band, origin, target, draw), zero on the diagonal.
        ratio: Relative risk of the intervention on position 1 → 2 (draw,).
        decay: Yearly loss of that effect (draw,).
        price: Unit costs (cost, draw).
        quantity: Quantity per person-year (position, cost).
        share: Payers' shares (cost, payer).
        fee: Intervention cost per participant (draw,).
        discount: Discount factors (year,).
    """

    start: Array
    leaving: Array
    ratio: Array
    decay: Array
    price: Array
    quantity: Array
    share: Array
    fee: Array
    discount: Array


def make_case(draws: int, time_dependent: bool, seed: int = 1) -> Case:
    """Draw every parameter of the case."""
    rng = np.random.default_rng(seed)
    bands = len(AGES) if time_dependent else 1
    leaving = np.zeros((bands, POSITIONS, POSITIONS, draws))
    for band in range(bands):
        for i in range(POSITIONS):
            for j in range(POSITIONS):
                if i != j:
                    mean = 0.02 + 0.01 * ((i + 2 * j + band) % 5)
                    leaving[band, i, j] = rng.beta(50 * mean, 50 * (1 - mean), draws)
    share = rng.dirichlet(np.ones(PAYERS), COSTS)
    return Case(
        start=np.array([0.5, 0.3, 0.2, 0.0, 0.0, 0.0]),
        leaving=leaving,
        ratio=np.exp(rng.normal(-0.3, 0.15, draws)),
        decay=rng.beta(5, 45, draws) if time_dependent else np.zeros(draws),
        price=rng.gamma(25.0, 400.0, (COSTS, draws)),
        quantity=np.round(rng.random((POSITIONS, COSTS)) * np.arange(POSITIONS)[:, None], 2),
        share=share / share.sum(axis=1, keepdims=True),
        fee=rng.gamma(25.0, 6000.0, draws),
        discount=np.asarray((1.0 + RATE) ** -np.arange(YEARS), dtype=np.float64),
    )


def evaluation(case: Case) -> tuple[Scenario, Parameteruppsattning, Draws]:
    """Lay the same case out as a scenario with its table of draws."""
    scenario, parameters = _scenario(case), _parameters()
    values = Evaluation.prepare(scenario, parameters).values
    columns: dict[str, Array] = {
        "kostnad.per_deltagare": case.fee,
        "utfall.markov.effekter.0.effekt": case.ratio,
    }
    columns |= {f"prislapp.pris_{c}": case.price[c] for c in range(COSTS)}
    if case.leaving.shape[0] > 1:
        columns["utfall.markov.effekter.0.avklingning"] = case.decay
    for band in range(case.leaving.shape[0]):
        for i in range(POSITIONS):
            for j in range(POSITIONS):
                if i != j:
                    path = f"utfall.markov.{AGES[band]}.{IDS[i]}.{IDS[j]}"
                    columns[path] = case.leaving[band, i, j]
    table = np.asfortranarray(np.column_stack(list(columns.values())))
    fixed = {path: value.varde for path, value in values.items() if path not in columns}
    return scenario, parameters, Draws(table, tuple(columns), fixed)


def _scenario(case: Case) -> Scenario:
    def row(band: int, i: int) -> dict[str, Any]:
        leaving = {
            IDS[j]: {"varde": float(case.leaving[band, i, j].mean())} for j in range(POSITIONS) if j != i
        }
        return {**leaving, IDS[i]: {"varde": 1.0 - sum(p["varde"] for p in leaving.values())}}

    effect = {
        "matt": "RR",
        "varde": {
            "varde": 0.75,
            "lag": 0.55,
            "hog": 1.0,
            "niva": 0.95,
            "familj": "lognormal",
            "enhet": "kvot",
        },
        "uppfoljning_ar": 100.0 if case.leaving.shape[0] == 1 else 1.0,
        "avklingning": {"varde": float(case.decay.mean()), "enhet": "andel_per_ar"},
    }
    return Scenario.model_validate(
        {
            "format": "kalkyl-scenario",
            "version": 1,
            "namn": "Prov",
            "parametrar": "prov",
            "kommun": "9901",
            "malgrupp": "alla",
            "deltagare": [PARTICIPANTS],
            "kalkyl": {"startar": 2020, "horisont_ar": YEARS, "ranta": RATE, "overlevnad": False},
            "utfall": [
                {
                    "modell": "markov",
                    "lagen": [{"id": key, "namn": key, "tillstand": f"t_{key}"} for key in IDS],
                    "start": dict(zip(IDS, case.start.tolist(), strict=True)),
                    "aldersband": [
                        {"fran_alder": AGES[b], "overgangar": {IDS[i]: row(b, i) for i in range(POSITIONS)}}
                        for b in range(case.leaving.shape[0])
                    ],
                    "effekter": [{"fran": IDS[1], "till": IDS[2], "effekt": effect}],
                }
            ],
            "kostnad": {"per_deltagare": {"varde": 150_000, "enhet": "kr/deltagare", "prisar": 2020}},
            "egna_tillstand": [
                {
                    "id": f"t_{key}",
                    "namn": key,
                    "resurser": [
                        {
                            "prislapp": f"pris_{c}",
                            "mangd": {"varde": float(case.quantity[i, c]), "enhet": "dygn"},
                        }
                        for c in range(COSTS)
                    ],
                }
                for i, key in enumerate(IDS)
            ],
            "egna_prislappar": [
                {
                    "id": f"pris_{c}",
                    "namn": f"Pris {c}",
                    "amne": "prov",
                    "varde": 10_000,
                    "enhet": "kr/dygn",
                    "prisar": 2020,
                    "typ": "resurs",
                    "fordelning": dict(zip(AKTORER, case.share[c].tolist(), strict=True)),
                }
                for c in range(COSTS)
            ],
        }
    )


def _parameters() -> Parameteruppsattning:
    flat = (Segment(fran=0, belopp=0, lutning=0),)
    return Parameteruppsattning(
        id="prov",
        namn="Prov",
        version="1",
        syntetisk=True,
        prisar=2020,
        skattear=2020,
        kallor={"pahittad": Kalla(id="pahittad", titel="Påhittad", utgivare="Kalkyl")},
        prislappar={},
        loner={},
        tillstand={},
        malgrupper={"alla": Malgrupp(id="alla", namn="Alla", alder=AGES[0])},
        insatser={},
        risker={},
        kommuner={
            "9901": Kommun(
                kod="9901",
                namn="Exempelkommun",
                lanskod="99",
                lan="Exempellän",
                folkmangd=10_000,
                skattekraft_kr=200_000,
                kommunalskatt=0.2,
                regionskatt=0.1,
                kompensationsgrad_kommun=0.19,
                kompensationsgrad_region=0.09,
            )
        },
        index={
            "kpi": Indexserie(
                id="kpi", namn="KPI", kalla="pahittad", varden=dict.fromkeys(range(2005, 2027), 100.0)
            )
        },
        skatteregler={
            2020: Skatteregler(
                ar=2020,
                prisbasbelopp=50_000,
                skiktgrans=500_000,
                statlig_skattesats=0.2,
                grundavdrag=flat,
                jobbskatteavdrag=flat,
                arbetsgivaravgift=0.3,
                kalla="pahittad",
            )
        },
        konstanter={},
        saknade={},
        dodsrisker={"alla": (0.0,)},
    )
