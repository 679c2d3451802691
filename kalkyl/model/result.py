"""The result of a calculation: arrays with documented axes and the measures read from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kalkyl.model.actors import AKTORER, KATEGORIER, Perspektiv, members
from kalkyl.model.draws import Draws
from kalkyl.model.parameters import Andring, Parameteruppsattning
from kalkyl.model.scenario import Scenario
from kalkyl.model.values import Bevisgrad

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Varning:
    """Something the reader of the result must know, with what to do about it (Swedish)."""

    id: str
    text: str
    atgard: str = ""


@dataclass(frozen=True)
class Fingeravtryck:
    """What is needed to run the same calculation again and get the same digits."""

    kalkyl_version: str
    parametrar: str
    parametrar_version: str
    parametrar_hash: str
    scenario_hash: str
    overlay: tuple[Andring, ...]
    fro: int | None
    dragningar: int


@dataclass(frozen=True)
class Post:
    """One line behind the result: what a price contributes through a state.

    Attributes:
        utfall: State id, or "insats" for the intervention's own cost.
        id: Price id, or a fixed word (lon, insatskostnad, kostnad_per_ar, subvention).
        namn: Name on screen.
        kategori: Category.
        bevisgrad: The weakest grade among the price and the quantity.
        belopp_per_ar: Flow per avoided person-year by actor [kr of the price year], shape (actor,).
        nuvarde: Present value by actor in the base case [kr], shape (actor,).
    """

    utfall: str
    id: str
    namn: str
    kategori: str
    bevisgrad: Bevisgrad
    belopp_per_ar: Array
    nuvarde: Array


@dataclass(frozen=True)
class Brytpunkt:
    """What must be true for the NPV to be zero in the chosen perspective; None where there is no such point.

    Attributes:
        antal_lyckade: Avoided cases needed (beyond those who would have managed anyway).
        andel_av_deltagare: The same as a share of all participants.
        effekt: The effect in its own measure, by state id.
        effekt_faktor: The effect as a multiple of the one assumed (1 = exactly as assumed).
        kostnad_per_deltagare_kr: Highest total cost per participant.
        varaktighet_ar: Years the effect must last.
        planerade_lyckade: Avoided cases that the scenario assumes.
        varde_per_lyckad_kr: Present value of one avoided case to the perspective [kr].
        basta_publicerade_effekt: The best published effect, in Swedish.
    """

    antal_lyckade: float | None
    andel_av_deltagare: float | None
    effekt: Mapping[str, float | None]
    effekt_faktor: float | None
    kostnad_per_deltagare_kr: float | None
    varaktighet_ar: float | None
    planerade_lyckade: float | None
    varde_per_lyckad_kr: float | None = None
    basta_publicerade_effekt: str = ""


@dataclass(frozen=True)
class Matt:
    """Measures for one perspective; None means that the measure does not exist (never zero for missing).

    Attributes:
        npv: Net present value [kr].
        nytta_nuvarde: Present value of everything but the intervention's own cost [kr].
        insatskostnad_nuvarde: Present value of the intervention cost that this perspective bears [kr, positive].
        bcr: Benefit of this perspective over the whole intervention cost.
        avkastning_per_krona: Benefit of this perspective over its own share of the cost.
        aterbetalningstid_ar: Years until the cumulative undiscounted flow reaches zero for good, or None.
        aterbetalningstid_diskonterad_ar: The same with discounted flows.
        aterbetalning_negativ_igen: Whether the cumulative flow turns negative again after first reaching zero.
        irr: Internal rate of return per year, or None.
        irr_entydig: Whether the flow has a single change of sign.
        npv_efter_ar: NPV if the calculation stops after 1, 2, … years [kr], shape (year,).
        kostnad_per_undviket_fall_kr: PV of the whole intervention cost per avoided case [kr], or None.
        kostnad_per_undviket_personar_kr: PV of the whole intervention cost per avoided person-year [kr], or None.
    """

    npv: float | None
    nytta_nuvarde: float | None
    insatskostnad_nuvarde: float | None
    bcr: float | None
    avkastning_per_krona: float | None
    aterbetalningstid_ar: float | None
    aterbetalningstid_diskonterad_ar: float | None
    aterbetalning_negativ_igen: bool
    irr: float | None
    irr_entydig: bool
    npv_efter_ar: Array | None
    kostnad_per_undviket_fall_kr: float | None = None
    kostnad_per_undviket_personar_kr: float | None = None


@dataclass(frozen=True)
class Utanforskapskostnad:
    """Cost of exclusion for one state, always as positive cost to the actor (a gain is negative).

    Attributes:
        tillstand: State id.
        namn: State name.
        per_personar: Cost per person-year [kr], shape (category, actor).
        per_person_horisont: Present value per person over the horizon with staying and survival, shape (category, actor).
        forvantade_ar: Expected person-years in the state over the horizon.
        poster: Lines behind the cost per person-year.
        bestand: People in the municipality in the state, or None when no figure exists.
        bestand_forklaring: Where the number comes from (Swedish).
        slag: "tillstand", or "handelse": then per_personar is the cost per event, per_person_horisont the present value
            of all expected events, and bestand the events of the first year.
        varningar: What the reader must know, e.g. figures that are missing and not counted.
    """

    tillstand: str
    namn: str
    per_personar: Array
    per_person_horisont: Array
    forvantade_ar: float
    poster: tuple[Post, ...]
    bestand: float | None
    bestand_forklaring: str
    slag: str = "tillstand"
    varningar: tuple[Varning, ...] = ()

    def per_aktor(self) -> Array:
        """Cost per person-year by actor [kr], shape (actor,)."""
        return np.asarray(self.per_personar.sum(axis=0))

    def for_bestandet(self) -> Array | None:
        """Yearly cost for everyone in the municipality [kr/year], shape (category, actor), or None."""
        return None if self.bestand is None else self.per_personar * self.bestand


@dataclass(frozen=True)
class Resultat:
    """Everything a calculation returns; every number on screen and in Excel is read from here.

    Flows are alternative 1 (with the intervention) minus alternative 0 (without), real kronor of the price year,
    money out negative. Axis orders: (category, actor, year), (draw, actor), (alternative, state, year).

    Attributes:
        scenario: The scenario that was run.
        parametrar: The parameter set with overlays applied.
        fingeravtryck: Version, hashes, seed, draws.
        prisar: Price year of all amounts.
        ar: Calendar years, shape (year,).
        tillstand: State and event ids of the volume axis.
        volymer: Person-years or events, shape (alternative, state, year), base case.
        kassaflode: Flows in the base case, shape (category, actor, year).
        kassaflode_budget: The same as a realisable budget effect (marginal share, delayed).
        namndflode: Kommun's flow split by board, shape (board, year).
        namndflode_budget: The same as a realisable budget effect.
        diskontering_kostnad: Discount factors for the intervention cost, shape (year,).
        diskontering_effekt: Discount factors for everything else, shape (year,).
        npv_dragningar: NPV, shape (draw, actor); draw 0 is the base case.
        kostnad_dragningar: PV of the intervention cost (positive), shape (draw, actor).
        matt: Measures by perspective.
        brytpunkt: Break-even in the chosen perspective.
        kostnad_utanforskap: Cost of exclusion per state.
        poster: Lines behind the NPV.
        bevisstyrka: Share of the absolute present value that rests on each evidence grade.
        varningar: What the reader must know.
        lage: "resultat", or "brytpunkt" when an effect or the cost is missing and no NPV exists.
        effekt_saknas: An effect is not stated: the flows hold the intervention cost alone.
        kostnad_saknas: No cost is stated: the flows hold everything but the intervention cost.
        dragningar: The table of draws behind npv_dragningar, reused by every analysis of the uncertainty.
    """

    scenario: Scenario
    parametrar: Parameteruppsattning
    fingeravtryck: Fingeravtryck
    prisar: int
    ar: NDArray[np.int64]
    tillstand: tuple[str, ...]
    volymer: Array
    kassaflode: Array
    kassaflode_budget: Array
    namndflode: Array
    namndflode_budget: Array
    diskontering_kostnad: Array
    diskontering_effekt: Array
    npv_dragningar: Array
    kostnad_dragningar: Array
    matt: Mapping[Perspektiv, Matt]
    brytpunkt: Brytpunkt
    kostnad_utanforskap: tuple[Utanforskapskostnad, ...]
    poster: tuple[Post, ...]
    bevisstyrka: Mapping[Bevisgrad, float]
    varningar: tuple[Varning, ...] = field(default=())
    lage: str = "resultat"
    effekt_saknas: bool = False
    kostnad_saknas: bool = False
    dragningar: Draws | None = None

    def flode(self, perspektiv: Perspektiv, *, budget: bool = False) -> Array:
        """Net flow per year of a perspective [kr], shape (year,)."""
        index = [AKTORER.index(a) for a in members(perspektiv)]
        source = self.kassaflode_budget if budget else self.kassaflode
        return np.asarray(source[:, index, :].sum(axis=(0, 1)))

    def nuvarde(self) -> Array:
        """Present value in the base case [kr], shape (category, actor)."""
        discount = np.tile(self.diskontering_effekt, (len(KATEGORIER), 1))
        discount[KATEGORIER.index("insatskostnad")] = self.diskontering_kostnad
        return np.asarray(np.einsum("cat,ct->ca", self.kassaflode, discount))

    def npv_fordelning(self, perspektiv: Perspektiv) -> Array:
        """NPV of a perspective in every draw but the base case [kr], shape (draw,); empty without draws."""
        index = [AKTORER.index(a) for a in members(perspektiv)]
        return np.asarray(self.npv_dragningar[1:, index].sum(axis=1))
