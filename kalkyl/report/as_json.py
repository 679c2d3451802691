"""A result as one JSON object, for other tools.

The keys are stable. Amounts are kronor of the price year, unrounded; a missing number is null, never zero. Top-level
measures concern the chosen perspective (`perspektiv`); `matt` has them for every perspective.
"""

import math
from collections.abc import Iterable
from typing import Any, Final

import numpy as np

from kalkyl.model.actors import AKTORER, KATEGORIER, PERSPEKTIV, SAMMANSLAGNINGAR, Perspektiv
from kalkyl.model.result import Brytpunkt, Fingeravtryck, Matt, Resultat, Utanforskapskostnad
from kalkyl.report.reading import Array, actor_index, is_synthetic, kommun_name
from kalkyl.report.uncertainty_json import uncertainty_json

FORMAT: Final = "kalkyl-resultat"
VERSION: Final = 1
QUANTILES: Final = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)


def to_json(resultat: Resultat) -> dict[str, Any]:
    """Return the result as plain values that `json.dumps(..., allow_nan=False)` accepts; lists run over the years."""
    perspektiv = resultat.scenario.kalkyl.perspektiv
    chosen = measures_json(resultat.matt[perspektiv])
    return {
        "format": FORMAT,
        "version": VERSION,
        "lage": resultat.lage,
        "effekt_saknas": resultat.effekt_saknas,
        "kostnad_saknas": resultat.kostnad_saknas,
        "syntetisk": is_synthetic(resultat),
        "scenario": _scenario(resultat),
        "perspektiv": perspektiv,
        "prisar": int(resultat.prisar),
        "ar": [int(y) for y in resultat.ar],
        "kalkylval": resultat.scenario.kalkyl.model_dump(mode="json"),
        "npv": {p: number(resultat.matt[p].npv) for p in PERSPEKTIV},
        "kassaflode": {a: numbers(resultat.flode(a)) for a in AKTORER},
        "kassaflode_sammanslagning": {p: numbers(resultat.flode(p)) for p in SAMMANSLAGNINGAR},
        "nuvarde": _by_category_and_actor(resultat.nuvarde()),
        "insatskostnad_nuvarde": chosen["insatskostnad_nuvarde"],
        "nytta_nuvarde": chosen["nytta_nuvarde"],
        "bcr": chosen["bcr"],
        "avkastning_per_krona": chosen["avkastning_per_krona"],
        "aterbetalningstid_ar": chosen["aterbetalningstid_ar"],
        "irr": chosen["irr"],
        "npv_efter_ar": chosen["npv_efter_ar"],
        "matt": {p: measures_json(resultat.matt[p]) for p in PERSPEKTIV},
        "brytpunkt": _break_even(resultat.brytpunkt),
        "kostnad_utanforskap": {k.tillstand: exclusion_json(k) for k in resultat.kostnad_utanforskap},
        "bevisstyrka": {grade: number(share) for grade, share in resultat.bevisstyrka.items()},
        "osakerhet": _uncertainty(resultat),
        "osakerhetsanalys": uncertainty_json(resultat),
        "varningar": [{"id": w.id, "text": w.text, "atgard": w.atgard} for w in resultat.varningar],
        "fingeravtryck": _fingerprint(resultat.fingeravtryck),
    }


def number(x: Any) -> float | None:
    """Return a plain finite number, or None."""
    if x is None or not math.isfinite(float(x)):
        return None
    return float(x) + 0.0


def numbers(values: Iterable[Any] | None) -> list[float | None] | None:
    """Return plain finite numbers (None for those that are not), or None for no list at all."""
    return None if values is None else [number(x) for x in values]


def measures_json(matt: Matt) -> dict[str, Any]:
    """Return the measures of one perspective."""
    return {
        "npv": number(matt.npv),
        "nytta_nuvarde": number(matt.nytta_nuvarde),
        "insatskostnad_nuvarde": number(matt.insatskostnad_nuvarde),
        "bcr": number(matt.bcr),
        "avkastning_per_krona": number(matt.avkastning_per_krona),
        "aterbetalningstid_ar": {
            "diskonterad": number(matt.aterbetalningstid_diskonterad_ar),
            "odiskonterad": number(matt.aterbetalningstid_ar),
        },
        "aterbetalning_negativ_igen": bool(matt.aterbetalning_negativ_igen),
        "irr": number(matt.irr),
        "irr_entydig": bool(matt.irr_entydig),
        "npv_efter_ar": numbers(matt.npv_efter_ar),
        "kostnad_per_undviket_fall_kr": number(matt.kostnad_per_undviket_fall_kr),
        "kostnad_per_undviket_personar_kr": number(matt.kostnad_per_undviket_personar_kr),
    }


def exclusion_json(kostnad: Utanforskapskostnad) -> dict[str, Any]:
    """Return the cost of exclusion of one state (a cost is positive) [kr]."""
    stock = kostnad.for_bestandet()
    return {
        "namn": kostnad.namn,
        "slag": kostnad.slag,
        "per_personar": _by_perspective(kostnad.per_personar),
        "per_personar_kategori": _by_category_and_actor(kostnad.per_personar),
        "per_person_horisont": _by_perspective(kostnad.per_person_horisont),
        "per_person_horisont_kategori": _by_category_and_actor(kostnad.per_person_horisont),
        "forvantade_ar": number(kostnad.forvantade_ar),
        "bestand": number(kostnad.bestand),
        "bestand_forklaring": kostnad.bestand_forklaring,
        "for_bestandet_per_ar": None if stock is None else _by_perspective(stock),
        "varningar": [{"id": w.id, "text": w.text, "atgard": w.atgard} for w in kostnad.varningar],
    }


def _scenario(resultat: Resultat) -> dict[str, Any]:
    scenario = resultat.scenario
    return {
        "namn": scenario.namn,
        "kommun": scenario.kommun,
        "kommun_namn": kommun_name(resultat),
        "risk": scenario.risk,
        "malgrupp": scenario.malgrupp,
        "insats": scenario.insats,
        "tillstand": list(resultat.tillstand),
        "deltagare": [float(n) for n in scenario.deltagare],
    }


def _by_perspective(costs: Array) -> dict[str, float | None]:
    """From (category, actor) to all actors and roll-ups."""
    by_actor = costs.sum(axis=0)
    return {p: number(by_actor[actor_index(p)].sum()) for p in PERSPEKTIV}


def _by_category_and_actor(values: Array) -> dict[str, dict[str, float | None]]:
    return {
        kategori: {aktor: number(values[i, j]) for j, aktor in enumerate(AKTORER)}
        for i, kategori in enumerate(KATEGORIER)
    }


def _break_even(point: Brytpunkt) -> dict[str, Any]:
    return {
        "antal_lyckade": number(point.antal_lyckade),
        "andel_av_deltagare": number(point.andel_av_deltagare),
        "effekt": {tillstand: number(x) for tillstand, x in point.effekt.items()},
        "effekt_faktor": number(point.effekt_faktor),
        "kostnad_per_deltagare_kr": number(point.kostnad_per_deltagare_kr),
        "varaktighet_ar": number(point.varaktighet_ar),
        "planerade_lyckade": number(point.planerade_lyckade),
        "basta_publicerade_effekt": point.basta_publicerade_effekt,
    }


def _uncertainty(resultat: Resultat) -> dict[str, Any] | None:
    if resultat.fingeravtryck.dragningar < 1 or resultat.lage == "brytpunkt":
        return None
    return {p: spread(resultat, p) for p in PERSPEKTIV}


def spread(resultat: Resultat, perspektiv: Perspektiv) -> dict[str, Any] | None:
    """Return mean, quantiles and P(NPV > 0) of the draws, or None without draws.

    The Monte Carlo standard errors are those of independent draws; stratified draws do better.
    """
    values = resultat.npv_fordelning(perspektiv)
    values = values[np.isfinite(values)]
    count = len(values)
    if count == 0 or resultat.lage == "brytpunkt":
        return None
    share = float(np.mean(values > 0))
    return {
        "dragningar": count,
        "medel": number(values.mean()),
        "medel_mc_standardfel": number(values.std(ddof=1) / math.sqrt(count)) if count > 1 else None,
        "kvantiler": {f"{q:.2f}": number(np.quantile(values, q)) for q in QUANTILES},
        "sannolikhet_npv_over_noll": share,
        "sannolikhet_mc_standardfel": math.sqrt(share * (1 - share) / count),
    }


def _fingerprint(mark: Fingeravtryck) -> dict[str, Any]:
    return {
        "version": mark.kalkyl_version,
        "parametrar": mark.parametrar,
        "parametrar_version": mark.parametrar_version,
        "parametrar_hash": mark.parametrar_hash,
        "scenario_hash": mark.scenario_hash,
        "overlay": [change.model_dump(mode="json") for change in mark.overlay],
        "fro": mark.fro,
        "dragningar": mark.dragningar,
    }
