"""The uncertainty as plain values for other tools, for the perspective that the scenario has chosen.

Shares are 0–1, amounts kronor, times years. A figure that does not exist, or a time that is never, is null.
"""

import math
from typing import Any

from kalkyl.engine.uncertainty import Spread
from kalkyl.model.result import Resultat
from kalkyl.report.uncertainty import Osakerhet, uncertainty
from kalkyl.report.uncertainty_text import advice_sentence, headline, kind_of


def uncertainty_json(resultat: Resultat) -> dict[str, Any] | None:
    """Return what the draws say, or None without draws or without a net."""
    o = uncertainty(resultat)
    if o is None:
        return None
    share, error = o.pays
    return {
        "perspektiv": o.perspektiv,
        "dragningar": o.draws,
        "osakra_varden": o.uncertain,
        "mening": headline(o),
        "rad": advice_sentence(o),
        "lonar_sig": {"andel": share, "mc_standardfel": error},
        "aterbetald_inom_ar": {
            str(years): {"andel": p, "mc_standardfel": se} for years, (p, se) in o.within.items()
        },
        "matt": {name: _spread(found) for name, found in o.measures.items()},
        "samlat_resultat": _fan(o),
        "tornado": [
            {
                "id": bar.path,
                "namn": o.values[bar.path].name,
                "lag": _number(bar.low),
                "hog": _number(bar.high),
                "npv_lag": _number(bar.npv_low),
                "npv_hog": _number(bar.npv_high),
                "byter_tecken": bar.changes_sign,
            }
            for bar in o.bars
        ],
        "forvantad_forlust": {"genomfora": _number(o.loss[0]), "avsta": _number(o.loss[1])},
        "vardet_av_kunskap": _worth(o),
        "goda_ar": _good_years(o),
    }


def _number(x: float | None) -> float | None:
    return None if x is None or not math.isfinite(x) else float(x) + 0.0


def _spread(found: Spread) -> dict[str, Any]:
    return {
        "andel_dar_mattet_finns": 1.0 - found.missing,
        "medel": _number(found.mean),
        "medel_mc_standardfel": _number(found.mean_error),
        "standardavvikelse": _number(found.deviation),
        "kvantiler": {f"{q:g}": _number(x) for q, x in found.quantiles.items()},
    }


def _fan(o: Osakerhet) -> dict[str, Any]:
    return {
        "kvantiler": {
            f"{level:g}": [_number(float(x)) for x in row]
            for level, row in zip(o.fan.levels, o.fan.quantiles, strict=True)
        },
        "medel": [_number(float(x)) for x in o.fan.mean],
        "grundfall": [_number(float(x)) for x in o.fan.base],
        "andel_over_noll": [_number(float(x)) for x in o.fan.positive],
    }


def _worth(o: Osakerhet) -> dict[str, Any]:
    whole, error = o.everything
    return {
        "evpi": _number(whole),
        "evpi_mc_standardfel": _number(error),
        "evppi": [
            {
                "id": v.name,
                "namn": o.values[v.name].name,
                "slag": kind_of(v.name),
                "varde": _number(v.value),
                "standardfel": _number(v.error),
                "andel_av_evpi": _number(v.share),
            }
            for v in o.worth
        ],
    }


def _good_years(o: Osakerhet) -> dict[str, Any] | None:
    found = o.good_years
    if found is None:
        return None
    return {
        "vunna_nuvarde": _number(found.good_years),
        "kostnad_per_gott_ar_kr": _number(found.cost_per_good_year),
        "varde_kr": [_number(float(x)) for x in found.values],
        "andel_lonar_sig": [_number(float(x)) for x in found.probability],
        "forvantad_forlust_genomfora": [_number(float(x)) for x in found.loss_of_acting],
        "forvantad_forlust_avsta": [_number(float(x)) for x in found.loss_of_abstaining],
    }
