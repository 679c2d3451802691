"""Warnings that go with a result: each says what is the matter and what to do about it (Swedish)."""

from collections.abc import Iterator

import numpy as np

from kalkyl.engine.model_run import ModelRun
from kalkyl.engine.prices import ASSUMED_INFLATION, beyond
from kalkyl.model.result import Varning
from kalkyl.model.scenario import RiskkurvaUtfall
from kalkyl.model.values import Varde

OLD_PRICE_YEARS = 10
HIGH_BCR = 10.0


def cautions(run: ModelRun, values: dict[str, Varde], bcr: float | None) -> tuple[Varning, ...]:
    """Collect the warnings of a calculation.

    Args:
        run: The scenario made ready.
        values: Every value used, by address.
        bcr: Benefit–cost ratio of the chosen perspective, or None.
    """
    return (*_missing(run), *_effects(run), *_prices(run, values), *_municipality(run), *_size(run, bcr))


def _missing(run: ModelRun) -> Iterator[Varning]:
    if run.scenario.brytpunkt:
        yield Varning(
            "effekt_saknas",
            "Effekten är inte angiven, eftersom det inte finns någon studie att stödja sig på. Därför visas inget nettoresultat.",
            "Läs brytpunkten: hur många måste lyckas för att insatsen ska gå jämnt upp? Ange en egen effekt om ni har följt upp med jämförelsegrupp.",
        )
    if run.scenario.kostnad.saknas:
        yield Varning(
            "kostnad_saknas",
            "Insatsens kostnad är inte angiven. Därför visas inget nettoresultat.",
            "Ange er egen kostnad per deltagare. Brytpunkten visar den högsta kostnad som vinsterna täcker.",
        )


def _effects(run: ModelRun) -> Iterator[Varning]:
    for utfall in run.scenario.utfall:
        if not isinstance(utfall, RiskkurvaUtfall) or utfall.effekt is None:
            continue
        name = run.context.parameters.tillstand[utfall.tillstand].namn
        effekt = utfall.effekt
        if effekt.matt == "RD":
            change = effekt.varde.varde * effekt.skalfaktor.varde * effekt.kausal_andel.varde
            risk = 1.0 - utfall.p0.varde if effekt.avser == "motsats" else utfall.p0.varde
            if not 0.0 <= risk + change <= 1.0:
                yield Varning(
                    "riskdifferens_klippt",
                    f"{name}: riskdifferensen är större än risken själv. Risken har satts till 0 eller 1.",
                    "Kontrollera risken i målgruppen och använd hellre en relativ risk.",
                )
        span = effekt.fordrojning_ar + effekt.uppfoljning_ar
        if effekt.avklingning.varde == 0 and effekt.max_varaktighet_ar is None and run.years > span + 1:
            years = f"{effekt.uppfoljning_ar:g}".replace(".", ",")
            yield Varning(
                "horisont_bortom_evidens",
                f"{name}: effekten antas bestå i {run.years} år men har bara följts upp i {years} år.",
                "Ange en avklingning eller en längsta varaktighet, eller korta horisonten.",
            )


def _prices(run: ModelRun, values: dict[str, Varde]) -> Iterator[Varning]:
    series = run.context.parameters.index["kpi"].varden
    if beyond(series, run.context.prisar):
        percent = f"{ASSUMED_INFLATION * 100:g}".replace(".", ",")
        yield Varning(
            "prisniva_antagen",
            f"Prisnivån {run.context.prisar} ligger efter indexets sista kända år {max(series)}. Prisökningen antas vara {percent} procent per år.",
            "Välj ett prisår med känt index, eller uppdatera indexet när det publiceras.",
        )
    old = [
        v for v in values.values() if v.prisar is not None and run.context.prisar - v.prisar > OLD_PRICE_YEARS
    ]
    if old:
        yield Varning(
            "gamla_priser",
            f"{len(old)} belopp har ett prisår som är mer än {OLD_PRICE_YEARS} år gammalt.",
            "Byt helst till egna, färska belopp. De står i listan över antaganden.",
        )


def _municipality(run: ModelRun) -> Iterator[Varning]:
    kommun = run.context.kommun
    if kommun.avgiftskommun and run.kalkyl.utjamning == "efter":
        yield Varning(
            "avgiftskommun",
            f"{kommun.namn} betalar avgift till inkomstutjämningen. Kompensationsgraden är därför ett antagande (länets sats för bidrag).",
            "Jämför med resultatet före utjämning och fråga er ekonomiavdelning efter den sats som gäller.",
        )


def _size(run: ModelRun, bcr: float | None) -> Iterator[Varning]:
    if bcr is not None and bcr > HIGH_BCR:
        yield Varning(
            "mycket_hog_kvot",
            "Nyttan är mer än tio gånger kostnaden. Sådana tal beror oftast på en mycket låg kostnad eller en för stor effekt.",
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
