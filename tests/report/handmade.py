"""Results made by hand, small enough to check in the head, for the tests of everything that tells a result."""

from dataclasses import replace
from typing import Any

import numpy as np

from kalkyl.model.actors import AKTORER, KATEGORIER, NAMNDER, PERSPEKTIV, members
from kalkyl.model.economy import Indexserie, Kommun
from kalkyl.model.parameters import Andring, Insats, Malgrupp, Parameteruppsattning, Prislapp, Risk, Tillstand
from kalkyl.model.result import (
    Brytpunkt,
    Fingeravtryck,
    Matt,
    Post,
    Resultat,
    Utanforskapskostnad,
    Varning,
)
from kalkyl.model.scenario import Scenario
from kalkyl.model.values import Kalla, Varde

C = {k: i for i, k in enumerate(KATEGORIER)}
A = {a: i for i, a in enumerate(AKTORER)}


def parameters(**texts: str) -> Parameteruppsattning:
    """A set with one price, one state, one source; `texts` replaces names that a user may write."""
    return Parameteruppsattning(
        id="exempel",
        namn=texts.get("namn", "Exempelvärden"),
        version="1",
        syntetisk=True,
        prisar=2025,
        skattear=2026,
        hash="abc123",
        kallor={
            "k1": Kalla(
                id="k1",
                titel=texts.get("titel", "Prislista 2024"),
                utgivare=texts.get("utgivare", "Exempelverket"),
                ar=2024,
                lank=texts.get("lank", "https://exempel.example/prislista"),
            )
        },
        prislappar={
            "hjalp": Prislapp(
                id="hjalp",
                namn=texts.get("prislapp", "Hjälp per månad"),
                amne="test",
                varde=10_000.0,
                lag=8_000.0,
                hog=12_000.0,
                familj="gamma",
                enhet="kr/manad",
                prisar=2024,
                kalla="k1",
                kalla_detalj="s. 7",
                bevisgrad="officiell_statistik",
                fordelning={"kommun": 1.0},
                namnd="socialnamnd",
                typ="resurs",
            )
        },
        loner={},
        tillstand={
            "utanfor": Tillstand.model_validate(
                {
                    "id": "utanfor",
                    "namn": texts.get("tillstand", "Långvarigt utanförskap"),
                    "resurser": [
                        {
                            "prislapp": "hjalp",
                            "mangd": {
                                "varde": 6.0,
                                "lag": 3.0,
                                "hog": 9.0,
                                "familj": "pert",
                                "enhet": "manad",
                            },
                        }
                    ],
                    "kvar_per_ar": {"varde": 0.8, "enhet": "andel_per_ar"},
                }
            )
        },
        malgrupper={"unga": Malgrupp(id="unga", namn=texts.get("malgrupp", "Unga vuxna"), alder=20)},
        insatser={
            "stod": Insats(id="stod", namn=texts.get("insats", "Stöd till arbete"), niva="B", kallor=("k1",))
        },
        risker={
            "risk": Risk(id="risk", namn=texts.get("risk", "Utanförskap"), kategori="social", typ="karriar")
        },
        kommuner={
            "9999": Kommun(
                kod="9999",
                namn=texts.get("kommun", "Exempelkommun"),
                lanskod="99",
                lan="Exempellän",
                folkmangd=50_000,
                skattekraft_kr=250_000.0,
                kommunalskatt=0.22,
                regionskatt=0.11,
                kompensationsgrad_kommun=0.19,
                kompensationsgrad_region=0.10,
            )
        },
        index={"kpi": Indexserie(id="kpi", namn="KPI", kalla="k1", varden={2024: 100.0, 2025: 102.0})},
        skatteregler={},
        konstanter={},
        saknade={},
        dodsrisker={"alla": (0.0,) * 106},
        overlay=(
            Andring(
                id="tillstand.utanfor.mangd.hjalp",
                varde=6.0,
                motivering=texts.get("motivering", "Egen uppföljning"),
            ),
        ),
        basvarden={"tillstand.utanfor.mangd.hjalp": Varde(varde=4.0, enhet="manad")},
    )


def scenario(years: int = 3, **extra: Any) -> Scenario:
    """A scenario that refers to the set."""
    return Scenario.model_validate(
        {
            "format": "kalkyl-scenario",
            "version": 1,
            "namn": "Provscenario",
            "beskrivning": "Ett påhittat exempel.",
            "syntetisk": True,
            "parametrar": "exempel",
            "kommun": "9999",
            "risk": "risk",
            "malgrupp": "unga",
            "insats": "stod",
            "deltagare": [10.0],
            "kalkyl": {"horisont_ar": years, "startar": 2026},
            "utfall": [
                {
                    "modell": "andel",
                    "tillstand": "utanfor",
                    "lyckade": {"varde": 0.5, "bevisgrad": "forskning"},
                    "anda": {"varde": 0.2},
                }
            ],
            "kostnad": {"per_deltagare": {"varde": 100_000.0, "enhet": "kr/deltagare", "prisar": 2025}},
        }
        | extra
    )


def example_flows() -> np.ndarray:
    """Flows of three years [kr], shape (category, actor, year); net by actor is worked out in the test file."""
    flows = np.zeros((len(KATEGORIER), len(AKTORER), 3))
    for kategori, aktor, values in (
        ("insatskostnad", "kommun", [-1_000_000, 0, 0]),
        ("resurskostnad", "kommun", [200_000, 400_000, 400_000]),
        ("resurskostnad", "region", [0, 100_000, 100_000]),
        ("transferering", "kommun", [100_000, 100_000, 100_000]),
        ("transferering", "individ", [-100_000, -100_000, -100_000]),
        ("produktion", "individ", [0, 600_000, 600_000]),
        ("skatt_avgift", "individ", [0, -200_000, -200_000]),
        ("skatt_avgift", "kommun", [0, 120_000, 120_000]),
        ("skatt_avgift", "ovriga_staten", [0, 80_000, 80_000]),
        ("utjamning", "kommun", [0, -100_000, -100_000]),
        ("utjamning", "ovriga_staten", [0, 100_000, 100_000]),
    ):
        flows[C[kategori], A[aktor]] = values
    return flows


def exclusion(scale: float = 1.0) -> Utanforskapskostnad:
    """Cost of a person-year: kommun 60 000 + 24 000 benefits, region 10 000, individ −24 000 + 96 000 production."""
    per_year = np.zeros((len(KATEGORIER), len(AKTORER)))
    per_year[C["resurskostnad"], A["kommun"]] = 60_000
    per_year[C["transferering"], A["kommun"]] = 24_000
    per_year[C["resurskostnad"], A["region"]] = 10_000
    per_year[C["transferering"], A["individ"]] = -24_000
    per_year[C["produktion"], A["individ"]] = 96_000
    per_year *= scale
    return Utanforskapskostnad(
        tillstand="utanfor",
        namn="Långvarigt utanförskap",
        per_personar=per_year,
        per_person_horisont=2 * per_year,
        forvantade_ar=2.0,
        poster=(post("resurskostnad", "kommun", 60_000.0),),
        bestand=100.0,
        bestand_forklaring="Kommunens egen statistik.",
    )


def post(kategori: str, aktor: str, amount: float) -> Post:
    """A line behind the result."""
    values = np.zeros(len(AKTORER))
    values[A[aktor]] = amount
    return Post("utanfor", "hjalp", "Hjälp per månad", kategori, "antagande", values, 2 * values)


def result(
    flows: np.ndarray | None = None,
    discount_effect: np.ndarray | None = None,
    *,
    params: Parameteruppsattning | None = None,
    scen: Scenario | None = None,
    draws: np.ndarray | None = None,
) -> Resultat:
    """A result with the given flows; by default the example, with effect factors 1, ½ and ¼ and cost undiscounted."""
    flows = example_flows() if flows is None else flows
    years = flows.shape[-1]
    discount = 0.5 ** np.arange(years) if discount_effect is None else discount_effect
    one = np.ones(years)
    factors = np.tile(discount, (len(KATEGORIER), 1))
    factors[C["insatskostnad"]] = one
    by_actor = (flows * factors[:, None, :]).sum(axis=(0, 2))
    return Resultat(
        scenario=scen or scenario(years),
        parametrar=params or parameters(),
        fingeravtryck=Fingeravtryck(
            "0.1.0", "exempel", "1", "abc123", "def456", (), 7, 0 if draws is None else 4
        ),
        prisar=2025,
        ar=np.arange(2026, 2026 + years),
        tillstand=("utanfor",),
        volymer=np.stack([np.full((1, years), 5.0), np.full((1, years), 3.0)]),
        kassaflode=flows,
        kassaflode_budget=flows * 0.5,
        namndflode=np.zeros((len(NAMNDER), years)),
        namndflode_budget=np.zeros((len(NAMNDER), years)),
        diskontering_kostnad=one,
        diskontering_effekt=discount,
        npv_dragningar=by_actor[None, :] if draws is None else draws,
        kostnad_dragningar=np.zeros((1, len(AKTORER))),
        matt={p: measures(flows, discount, p) for p in PERSPEKTIV},
        brytpunkt=Brytpunkt(2.8, 0.28, {"utanfor": 0.48}, 0.93, 110_000.0, 2.5, 3.0, "0,65 i en studie"),
        kostnad_utanforskap=(exclusion(),),
        poster=(post("resurskostnad", "kommun", 60_000.0),),
        bevisstyrka={"officiell_statistik": 0.25, "antagande": 0.75},
        varningar=(Varning("gamla_priser", "Ett belopp är gammalt.", "Byt det."),),
    )


def payback(cost: np.ndarray, gain: np.ndarray) -> float | None:
    """First time the running total is back at zero: cost at the start of a year, gain evenly over it."""
    total, below = 0.0, False
    for t, (c, g) in enumerate(zip(cost, gain, strict=True)):
        total += c
        below = below or total < 0
        if below and total < 0 <= total + g:
            return t - total / g
        total += g
        below = below or total < 0
    return None if below or total <= 0 else 0.0


def ratio(numerator: float, denominator: float) -> float | None:
    """Quotient, or None without a positive denominator."""
    return numerator / denominator if denominator > 0 else None


def measures(flows: np.ndarray, discount: np.ndarray, perspektiv: Any) -> Matt:
    """Measures of a perspective; the cost is not discounted."""
    own = flows[:, [A[a] for a in members(perspektiv)], :].sum(axis=1)
    cost, gain = own[0], own[1:].sum(axis=0)
    pv_cost, pv_gain = -float(cost.sum()), float(gain @ discount)
    return Matt(
        npv=pv_gain - pv_cost,
        nytta_nuvarde=pv_gain,
        insatskostnad_nuvarde=pv_cost,
        bcr=ratio(pv_gain, -float(flows[0].sum())),
        avkastning_per_krona=ratio(pv_gain, pv_cost),
        aterbetalningstid_ar=payback(cost, gain),
        aterbetalningstid_diskonterad_ar=payback(cost, gain * discount),
        aterbetalning_negativ_igen=False,
        irr=None,
        irr_entydig=False,
        npv_efter_ar=np.cumsum(cost + gain * discount),
    )


def without_npv(res: Resultat, *, effect: bool = True, cost: bool = False) -> Resultat:
    """The same calculation when nobody knows the effect (or the cost)."""
    empty = Matt(None, None, None, None, None, None, None, False, None, False, None)
    return replace(
        res,
        lage="brytpunkt",
        effekt_saknas=effect,
        kostnad_saknas=cost,
        matt=dict.fromkeys(PERSPEKTIV, empty),
        npv_dragningar=np.full((1, len(AKTORER)), np.nan),
        bevisstyrka={},
    )
