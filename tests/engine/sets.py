"""Parameter sets and scenarios with round invented numbers, built in code.

Provstad: municipal tax 20 %, regional 10 %, equalisation takes back 15 and 5 percentage points. No basic allowance, no
earned income credit, no state tax; employer contributions 30 %. Wage 20 000 a month, 240 000 a year. Prices double from
2016 to 2026 (index 50, 80 in 2021, 100 in 2026).
"""

from typing import Any

from kalkyl.model.actors import AKTORER, KATEGORIER, Aktor, Kategori
from kalkyl.model.economy import Indexserie, Kommun, Segment, Skatteregler
from kalkyl.model.effects import Effekt
from kalkyl.model.parameters import (
    Insats,
    Lon,
    Malgrupp,
    Parameteruppsattning,
    Prislapp,
    Resursrad,
    Tillstand,
)
from kalkyl.model.result import Resultat
from kalkyl.model.scenario import AndelUtfall, Insatskostnad, Kalkylval, RiskkurvaUtfall, Scenario, Utfall
from kalkyl.model.values import Andel, Belopp, Kalla, Varde

KOMMUN = "0001"
FLAT = Segment(fran=0.0, belopp=0.0, lutning=0.0)


def kr(amount: float, per: str = "", prisar: int = 2026, **more: Any) -> Belopp:
    return Belopp(varde=amount, enhet=f"kr/{per}" if per else "kr", prisar=prisar, **more)


def andel(share: float, **more: Any) -> Andel:
    return Andel(varde=share, **more)


def kvar(share: float) -> Andel:
    return Andel(varde=share, enhet="andel_per_ar")


def price(key: str, amount: float, per: str = "ar", typ: str = "resurs", **more: Any) -> Prislapp:
    """A unit cost paid by the municipality's social board unless said otherwise."""
    stated = {
        "namn": key,
        "amne": "prov",
        "prisar": 2026,
        "fordelning": {"kommun": 1.0},
        "namnd": "socialnamnd",
        **more,
    }
    return Prislapp(id=key, varde=amount, enhet=f"kr/{per}", typ=typ, **stated)  # type: ignore[arg-type]


def use(key: str, quantity: float = 1.0, unit: str = "ar", years: tuple[float, ...] = ()) -> Resursrad:
    return Resursrad(prislapp=key, mangd=Varde(varde=quantity, enhet=unit), ar_i_tillstand=years)


def state(key: str, **more: Any) -> Tillstand:
    return Tillstand(id=key, namn=key.capitalize(), **more)


def costly(key: str = "dyr", amount: float = 100_000.0, aktor: Aktor = "kommun", **more: Any) -> Tillstand:
    """A state with a stated cost per person-year."""
    return state(key, kostnad_per_ar={aktor: kr(amount, "person_ar")}, **more)


def jobless(key: str = "utan_arbete", e: float = 0.25, ref: float = 0.75, **more: Any) -> Tillstand:
    """A state where a quarter work, against three quarters of the reference group."""
    return state(key, sysselsattning=andel(e), referens_sysselsattning=andel(ref), lon="lon", **more)


SIMPLE_RULES = Skatteregler(
    ar=2026,
    prisbasbelopp=50_000.0,
    skiktgrans=1e12,
    statlig_skattesats=0.2,
    grundavdrag=(FLAT,),
    jobbskatteavdrag=(FLAT,),
    arbetsgivaravgift=0.30,
    kalla="prov",
)

INDEX = {2016: 50.0, 2021: 80.0, 2026: 100.0}


def index(key: str, values: dict[int, float] | None = None) -> Indexserie:
    return Indexserie(id=key, namn=key, kalla="prov", varden=values or INDEX)


def provstad(**more: Any) -> Kommun:
    stated: dict[str, Any] = {
        "kod": KOMMUN,
        "namn": "Provstad",
        "lanskod": "00",
        "lan": "Provlän",
        "folkmangd": 10_000,
        "skattekraft_kr": 200_000.0,
        "kommunalskatt": 0.20,
        "regionskatt": 0.10,
        "kompensationsgrad_kommun": 0.15,
        "kompensationsgrad_region": 0.05,
    }
    return Kommun(**(stated | more))


def parameters(
    *states: Tillstand,
    prices: tuple[Prislapp, ...] = (),
    rules: Skatteregler = SIMPLE_RULES,
    risks: tuple[float, ...] = (0.0,),
    age: int = 20,
    **more: Any,
) -> Parameteruppsattning:
    """A set with the given states and prices; nobody dies unless death risks by age are given."""
    wage = Lon(id="lon", namn="Lön", varde=20_000.0, enhet="kr/manad", prisar=2026)
    stated: dict[str, Any] = {
        "id": "prov",
        "namn": "Provuppsättning",
        "version": "1",
        "syntetisk": True,
        "prisar": 2026,
        "skattear": 2026,
        "kallor": {"prov": Kalla(id="prov", titel="Påhittad", utgivare="Ingen", ar=2026)},
        "prislappar": {p.id: p for p in prices},
        "loner": {"lon": wage},
        "tillstand": {t.id: t for t in states},
        "malgrupper": {"grupp": Malgrupp(id="grupp", namn="Grupp", alder=age)},
        "insatser": {
            "insats": Insats(id="insats", namn="Insats", niva="C", basta_publicerade_effekt="Ingen känd.")
        },
        "risker": {},
        "kommuner": {KOMMUN: provstad()},
        "index": {
            "kpi": index("kpi"),
            "prisbasbelopp": index("prisbasbelopp", dict.fromkeys(INDEX, 50_000.0)),
        },
        "skatteregler": {2026: rules},
        "konstanter": {},
        "saknade": {},
        "dodsrisker": {"alla": risks},
    }
    return Parameteruppsattning(**(stated | more))


def share(tillstand: str, lyckade: float | None = 0.5, anda: float = 0.0, **more: Any) -> AndelUtfall:
    q1 = None if lyckade is None else andel(lyckade)
    return AndelUtfall(modell="andel", tillstand=tillstand, lyckade=q1, anda=andel(anda), **more)


def effect(matt: str, value: float, **more: Any) -> Effekt:
    """An effect that lasts for the whole horizon unless said otherwise."""
    unit = {"RD": "andel", "d": "d"}.get(matt, "kvot")
    stated = {"uppfoljning_ar": 100.0} | more
    return Effekt(matt=matt, varde=Varde(varde=value, enhet=unit), **stated)  # type: ignore[arg-type]


def curve(tillstand: str, p0: float, effekt: Effekt | None, **more: Any) -> RiskkurvaUtfall:
    return RiskkurvaUtfall(modell="riskkurva", tillstand=tillstand, p0=andel(p0), effekt=effekt, **more)


def conventions(years: int = 3, ranta: float = 0.0, **more: Any) -> Kalkylval:
    return Kalkylval(horisont_ar=years, ranta=ranta, **({"overlevnad": False} | more))


def scenario(
    *utfall: Utfall,
    n: tuple[float, ...] = (10.0,),
    cost: float | None = 100_000.0,
    kalkyl: Kalkylval | None = None,
    **more: Any,
) -> Scenario:
    """Ten participants at 100 000 kr each paid by the municipality, three years, no discounting, unless said otherwise."""
    per_head = None if cost is None else kr(cost, "deltagare")
    stated: dict[str, Any] = {
        "format": "kalkyl-scenario",
        "version": 1,
        "namn": "Prov",
        "parametrar": "prov",
        "kommun": KOMMUN,
        "malgrupp": "grupp",
        "insats": "insats",
        "deltagare": n,
        "kalkyl": kalkyl or conventions(),
        "utfall": utfall,
        "kostnad": Insatskostnad(per_deltagare=per_head),
    }
    return Scenario(**(stated | more))


def flow(result: Resultat, kategori: Kategori, aktor: Aktor, *, budget: bool = False) -> list[float]:
    """Flow of one category and actor by year."""
    source = result.kassaflode_budget if budget else result.kassaflode
    return [float(x) for x in source[KATEGORIER.index(kategori), AKTORER.index(aktor)]]


def first_year(result: Resultat, kategori: Kategori) -> dict[str, float]:
    """Flow of the first year by actor, without the actors that have none."""
    amounts = result.kassaflode[KATEGORIER.index(kategori), :, 0]
    return {a: float(x) for a, x in zip(AKTORER, amounts, strict=True) if abs(x) > 1e-9}
