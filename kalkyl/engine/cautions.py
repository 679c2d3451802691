"""Warnings that go with a result: known pitfalls, each with what to do about it (Swedish).

The pitfalls are those that reviewers of municipal and foreign calculators have found again and again; each has a test.
Two of them are refused already when a scenario is read: completion on top of an intention-to-treat effect, and a
before–after share used as an effect.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from kalkyl.engine.assemble import carriers
from kalkyl.engine.missing import missing_warnings, priced_rows
from kalkyl.engine.model_run import ModelRun
from kalkyl.engine.price_cautions import price_warnings
from kalkyl.language import decimal_mark
from kalkyl.model.actors import AKTORER
from kalkyl.model.effects import Effekt
from kalkyl.model.outcomes import AndelUtfall, MarkovUtfall, RiskkurvaUtfall
from kalkyl.model.parameters import Tillstand
from kalkyl.model.result import Varning
from kalkyl.model.values import Varde

HIGH_BCR = 10.0
LIFETIME_YEARS = 10
"""Horizon from which a state that nobody leaves is treated as a lifetime case."""
REALISABLE_SHARE = 0.8
"""Below this share of the long-run value, the realisable budget effect deserves a warning."""


def cautions(run: ModelRun, values: Mapping[str, Varde], bcr: float | None) -> tuple[Varning, ...]:
    """Collect the warnings of a calculation.

    Args:
        run: The scenario made ready.
        values: Every value used, by address.
        bcr: Benefit–cost ratio of the chosen perspective, or None.
    """
    return (
        *_missing(run),
        *_study_design(run),
        *_risk_difference(run),
        *_duration(run),
        *_double_counting(run),
        *missing_warnings(
            run.context.parameters,
            carriers(run.scenario, run.context.parameters),
            run.kalkyl,
            run.scenario.insats,
            run.scenario.malgrupp,
        ),
        *price_warnings(run.context.parameters, run.kalkyl.index, run.context.prisar, values),
        *_municipality(run),
        *_own_staff(run),
        *_size(run, bcr),
    )


def stated_effects(run: ModelRun) -> Iterator[tuple[str, Effekt]]:
    """Yield the name of what each stated effect changes, and the effect."""
    for outcome in run.scenario.utfall:
        if isinstance(outcome, MarkovUtfall):
            names = {lage.id: lage.namn for lage in outcome.lagen}
            for change in outcome.effekter:
                if change.effekt is not None:
                    yield f"{names[change.fran]} till {names[change.till]}", change.effekt
        elif not isinstance(outcome, AndelUtfall) and outcome.effekt is not None:
            yield _name(run, outcome.mal[0]), outcome.effekt


def _name(run: ModelRun, key: str) -> str:
    parameters = run.context.parameters
    return (parameters.tillstand.get(key) or parameters.handelsetyper[key]).namn


def _missing(run: ModelRun) -> Iterator[Varning]:
    if run.scenario.brytpunkt:
        yield Varning(
            "effekt_saknas",
            "Effekten är inte angiven, eftersom det inte finns någon studie att stödja sig på. "
            "Därför visas inget nettoresultat.",
            "Läs brytpunkten: hur många måste lyckas för att insatsen ska gå jämnt upp? "
            "Ange en egen effekt om ni har följt upp med jämförelsegrupp.",
        )
    if run.scenario.kostnad.saknas:
        yield Varning(
            "kostnad_saknas",
            "Insatsens kostnad är inte angiven. Därför visas inget nettoresultat.",
            "Ange er egen kostnad per deltagare. Brytpunkten visar den högsta kostnad som vinsterna täcker.",
        )


def _study_design(run: ModelRun) -> Iterator[Varning]:
    for name, effekt in stated_effects(run):
        if effekt.design == "inomgrupp":
            yield Varning(
                "inomgruppseffekt",
                f"{name}: effekten är förändringen inom den behandlade gruppen. Den innehåller sådant som hade "
                "hänt ändå, till exempel att problem ofta minskar av sig själva.",
                "Använd skillnaden mot en jämförelsegrupp. Finns ingen sådan: räkna på brytpunkten.",
            )
        if effekt.design in ("okontrollerad", "antagande"):
            kind = "ett antagande" if effekt.design == "antagande" else "mätt utan jämförelsegrupp"
            yield Varning(
                "okontrollerad_effekt",
                f"{name}: effekten är {kind}.",
                "Visa alltid brytpunkten bredvid, och pröva hur resultatet ändras med halva effekten.",
            )
        if effekt.mats_per == "fullfoljare" and effekt.fullfoljande is None:
            yield Varning(
                "bara_fullfoljare",
                f"{name}: effekten är mätt på dem som fullföljde insatsen, men alla räknas som fullföljare.",
                "Ange hur stor andel av deltagarna som fullföljer.",
            )


def _risk_difference(run: ModelRun) -> Iterator[Varning]:
    for outcome in run.scenario.utfall:
        if not isinstance(outcome, RiskkurvaUtfall) or outcome.effekt is None or outcome.kedja:
            continue
        if outcome.effekt.matt != "RD":
            continue
        track = next(t for t in run.base_tracks if t.key == outcome.tillstand)
        if track.probability is None:
            continue
        without, with_it = track.probability[0, 0], track.probability[1, 0]
        clipped = np.flatnonzero(
            (without > 1e-9) & ((with_it <= 0.0) | (with_it >= 1.0)) & (without != with_it)
        )
        if len(clipped):
            yield Varning(
                "riskdifferens_klippt",
                f"{_name(run, outcome.tillstand)}: från år {int(clipped[0]) + 1} är riskdifferensen större än den "
                "risk som är kvar. Risken har satts till 0 (eller 1).",
                "Effekten kan vara överskattad på lång sikt. Ange en längsta varaktighet eller använd en relativ risk.",
            )


def _duration(run: ModelRun) -> Iterator[Varning]:
    for name, effekt in stated_effects(run):
        followed = effekt.fordrojning_ar + effekt.uppfoljning_ar
        endless = effekt.avklingning.varde == 0 and effekt.max_varaktighet_ar is None
        if endless and run.years > followed + 1:
            yield Varning(
                "horisont_bortom_evidens",
                f"{name}: effekten antas bestå i {run.years} år men har bara följts upp i "
                f"{_number(effekt.uppfoljning_ar)} år.",
                "Ange en avklingning eller en längsta varaktighet, eller korta horisonten.",
            )
    for outcome in run.scenario.utfall:
        if not isinstance(outcome, (AndelUtfall, RiskkurvaUtfall)):
            continue
        state = run.context.parameters.tillstand[outcome.tillstand]
        curve = isinstance(outcome, RiskkurvaUtfall) and bool(outcome.kurva)
        ignored = isinstance(outcome, AndelUtfall) and not outcome.kvar_i_tillstand
        forever = state.kvar_per_ar.varde >= 1.0 or ignored
        if forever and not curve and run.years > LIFETIME_YEARS:
            yield Varning(
                "livslangt_typfall",
                f"{state.namn}: ingen antas lämna tillståndet under {run.years} år. "
                "Utanförskap är sällan livslångt.",
                "Ange sannolikheten att vara kvar ett år till, eller korta horisonten.",
            )
        elif not curve:
            yield from _outlives(run, outcome, state)


def _outlives(run: ModelRun, outcome: AndelUtfall | RiskkurvaUtfall, state: Tillstand) -> Iterator[Varning]:
    expected = 1.0 / max(1.0 - state.kvar_per_ar.varde, 1e-9)
    longest = outcome.max_varaktighet_ar if isinstance(outcome, AndelUtfall) else None
    if isinstance(outcome, RiskkurvaUtfall) and outcome.effekt is not None:
        longest = outcome.effekt.max_varaktighet_ar
    if longest is not None and longest > 2 * expected and run.years > 2 * expected:
        yield Varning(
            "effekt_langre_an_tillstand",
            f"{state.namn}: effekten anges vara i upp till {longest} år, men tillståndet varar i genomsnitt "
            f"{_number(expected)} år. Bara år då personen annars hade varit kvar räknas.",
            "Kontrollera varaktigheten. Resultatet ändras inte av de extra åren.",
        )


def _double_counting(run: ModelRun) -> Iterator[Varning]:
    parameters = run.context.parameters
    used: dict[str, str] = {}
    for carrier in carriers(run.scenario, parameters):
        prices = [price for _, price in priced_rows(carrier, parameters)]
        works = isinstance(carrier, Tillstand) and carrier.sysselsattning is not None
        if works and any(p.typ == "produktion" for p in prices):
            yield Varning(
                "produktion_dubbelt",
                f"{carrier.namn}: utebliven produktion räknas både som prislapp och genom sysselsättningen.",
                "Ta bort prislappen för produktion eller uppgifterna om sysselsättning.",
            )
        used.update({p.id: carrier.namn for p in prices})
    for key, where in used.items():
        for whole in parameters.prislappar[key].ingar_i:
            if whole in used and used[whole] != where:
                yield Varning(
                    "del_och_helhet",
                    f"”{parameters.prislappar[key].namn}” ({where}) ingår redan i "
                    f"”{parameters.prislappar[whole].namn}” ({used[whole]}).",
                    "Kontrollera att samma kostnad inte räknas två gånger.",
                )


def _municipality(run: ModelRun) -> Iterator[Varning]:
    kommun = run.context.kommun
    if kommun.avgiftskommun and run.kalkyl.utjamning == "efter":
        yield Varning(
            "avgiftskommun",
            f"{kommun.namn} betalar avgift till inkomstutjämningen. Kompensationsgraden är därför ett antagande "
            "(länets sats för bidrag).",
            "Jämför med resultatet före utjämning och fråga er ekonomiavdelning efter den sats som gäller.",
        )


def _own_staff(run: ModelRun) -> Iterator[Varning]:
    if run.scenario.brytpunkt:
        return
    kommun = AKTORER.index("kommun")
    long_run = realisable = 0.0
    for track in run.base_tracks:
        long_run += float(track.base_flows(budget=False)[0][:, kommun].sum(axis=0) @ run.discount_effect)
        realisable += float(track.base_flows(budget=True)[0][:, kommun].sum(axis=0) @ run.discount_effect)
    if long_run > 0 and realisable < REALISABLE_SHARE * long_run:
        percent = round(100 * realisable / long_run)
        yield Varning(
            "genomsnittskostnad",
            f"Bara omkring {percent} procent av kommunens vinst kan väntas bli pengar i en budget. "
            "Resten är frigjord tid hos egen personal och lokaler.",
            "Läs kolumnen realiserbar budgeteffekt innan en ram sänks.",
        )


def _size(run: ModelRun, bcr: float | None) -> Iterator[Varning]:
    if bcr is not None and bcr > HIGH_BCR:
        yield Varning(
            "mycket_hog_kvot",
            "Nyttan är mer än tio gånger kostnaden. Sådana tal beror oftast på en mycket låg kostnad eller en "
            "för stor effekt.",
            "Kontrollera att alla kostnader är med och lita mer på nettonuvärdet och brytpunkten än på kvoten.",
        )
    if run.scenario.brytpunkt:
        return
    volumes = [track.volumes()[:, 0, :] for track in run.base_tracks]
    if any(np.any(with_it < -1e-9) for _, with_it in volumes):
        yield Varning(
            "fler_undvikta_an_fall",
            "Insatsen antas undvika fler fall än det finns.",
            "Sänk andelen som lyckas eller kontrollera risken utan insats.",
        )
    if any(np.any(with_it > without + 1e-9) for without, with_it in volumes):
        yield Varning(
            "skadlig_effekt",
            "Med de här siffrorna gör insatsen att fler hamnar i utanförskap eller att fler händelser inträffar.",
            "Kontrollera effektens tecken. Om det är avsiktligt visar resultatet kostnaden av skadan.",
        )


def _number(x: float) -> str:
    return f"{x:.1f}".rstrip("0").rstrip(".").replace(".", decimal_mark())
