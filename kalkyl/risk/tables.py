"""The register as tables of text, the same on the page, in Word and in PDF."""

from collections.abc import Sequence

import numpy as np

from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.problems import InputError
from kalkyl.model.result import Resultat
from kalkyl.report.numbers import MISSING, format_kr, format_kr_short, format_number
from kalkyl.risk.assessment import PATCH, Riskbild, Riskrad, measure_result
from kalkyl.risk.inaction import Kostnad
from kalkyl.risk.law import UPPFYLLELSER, Lagpunkt
from kalkyl.risk.register import FORMAGOR, SKYDDSVARDEN, STATUSAR, Atgard, Bedomning
from kalkyl.risk.votes import spread

SYNTHETIC = "Siffrorna i registret är påhittade och visar bara hur det ser ut."
NOT_YET = "ej bedömd"
NO_EFFECT = "Evidens saknas: brytpunkt"
EVIDENCE_NOTE = (
    "För risker märkta ”evidens saknas” finns ingen effekt som går att försvara. För dem räknas bara brytpunkten, och en "
    "insats kan också göra skada."
)
COST_NOTE = (
    "Kostnaden av att inget göra är vad risken kostar ett år som läget är nu. För händelser är det väntat antal gånger "
    "kostnaden för en händelse. För andra risker är det vad ett år kostar för alla i kommunen som är i de tillstånd "
    "risken leder till; det är alltså kostnaden för följderna, inte för risken ensam."
)
TOTAL_NOTE = (
    "I summan räknas varje tillstånd och händelse en gång, även när flera risker leder dit. Samma person kan vara i flera "
    "tillstånd. Hur ofta det händer är inte känt, så summan anges från lägst (samma personer i alla tillstånd, varje "
    "prislapp räknad en gång) till högst (ingen person i två tillstånd)."
)


def judged_text(bild: Riskbild, judged: Bedomning | None) -> str:
    """Say a judgement with the names of its steps."""
    if judged is None:
        return NOT_YET
    register = bild.register
    return f"{register.sannolikhet.name(judged.sannolikhet)} / {register.konsekvens.name(judged.konsekvens)}"


def calculated_text(bild: Riskbild, row: Riskrad) -> str:
    """Say where the calculation puts a risk."""
    if row.flack is None:
        return MISSING
    p, c = row.flack.sannolikhet, row.flack.konsekvens
    steps = [min(max(round(x), 1), 5) for x in (*p, *c)]
    return f"{_range(steps[:3])} / {_range(steps[3:])}"


def _range(steps: Sequence[int]) -> str:
    middle, low, high = steps
    return str(middle) if low == high else f"{middle} ({low}–{high})"


def cost_text(cost: Kostnad | None) -> str:
    """Say a yearly cost to society with its 80 per cent interval."""
    if cost is None or not cost.kand:
        return MISSING
    drawn = cost.of("samhallet")
    text = format_kr_short(float(drawn[0]))
    if len(drawn) > 1:
        low, high = (float(x) for x in np.quantile(drawn[1:], PATCH))
        text += f" ({format_kr_short(low)} till {format_kr_short(high)})"
    return text


def total_sentences(bild: Riskbild) -> tuple[str, ...]:
    """Say the cost of doing nothing for the whole register."""
    cost = bild.kostnad
    if not cost.kand:
        return ("Kostnaden av att inget göra går inte att räkna: inget antal är känt ännu.",)
    low, high = float(cost.of("samhallet", lowest=True)[0]), float(cost.of("samhallet")[0])
    own_low, own_high = float(cost.of("kommun", lowest=True)[0]), float(cost.of("kommun")[0])
    missing = [part.namn for part in cost.delar if not part.per_rad]
    sentences = [
        f"Att inget göra kostar samhället mellan {format_kr_short(low)} och {format_kr_short(high)} om året i "
        f"{cost.prisar} års priser. Av det bär kommunen {format_kr_short(min(own_low, own_high))} till "
        f"{format_kr_short(max(own_low, own_high))}.",
        f"Över {cost.ar} år är nuvärdet för samhället {format_kr_short(low * cost.nuvardefaktor)} till "
        f"{format_kr_short(high * cost.nuvardefaktor)}, om läget är oförändrat.",
    ]
    if len(cost.of("samhallet")) > 1:
        ends = [float(np.quantile(cost.of("samhallet", lowest=lowest)[1:], q)) for lowest, q in ((True, PATCH[0]), (False, PATCH[1]))]  # fmt: skip
        sentences.append(
            f"Med osäkerheten i priser och antal inräknad (80 %) blir spannet {format_kr_short(ends[0])} till "
            f"{format_kr_short(ends[1])}."
        )
    if missing:
        sentences.append(f"Inte medräknat, eftersom antal eller pris saknas: {', '.join(missing)}.")
    return tuple(sentences)


def risk_rows(bild: Riskbild) -> list[tuple[str, ...]]:
    """Risk, judged, with measures, calculated, cost of doing nothing."""
    return [
        (
            row.namn + (f" ({NO_EFFECT.lower()})" if row.evidens_saknas else ""),
            judged_text(bild, row.fore),
            judged_text(bild, row.efter) if row.efter is not None else "–",
            calculated_text(bild, row),
            cost_text(row.kostnad),
        )
        for row in bild.rader
    ]


RISK_HEAD = ("Risk", "Bedömd sannolikhet / konsekvens", "Med åtgärder", "Räknad", "Kostar per år")


def protection_rows(bild: Riskbild) -> list[tuple[str, ...]]:
    """Risk, protective values, capability; only where something is stated."""
    return [
        (
            row.namn,
            ", ".join(SKYDDSVARDEN[v] for v in row.post.skyddsvarden) or "–",
            "–" if row.post.formaga is None else f"{row.post.formaga} {FORMAGOR[row.post.formaga - 1]}",
            row.post.formaga_text or "–",
        )
        for row in bild.rader
        if row.post.skyddsvarden or row.post.formaga is not None or row.post.formaga_text
    ]


def history_rows(bild: Riskbild) -> list[tuple[str, ...]]:
    """Every judgement: risk with date and stage, steps, by whom, spread of the votes."""
    found = []
    for row in bild.rader:
        for judged in sorted(row.post.bedomningar, key=lambda b: b.datum):
            votes = "–"
            if judged.roster:
                p = spread([v.sannolikhet for v in judged.roster])
                c = spread([v.konsekvens for v in judged.roster])
                votes = f"Sannolikhet: {p.text()} Konsekvens: {c.text()}"
            stage = "som det är" if judged.skede == "fore" else "med åtgärder"
            found.append(
                (
                    f"{judged.datum.isoformat()} {row.namn}, {stage}",
                    judged_text(bild, judged),
                    judged.av or "–",
                    votes,
                )
            )
    return sorted(found)


HISTORY_HEAD = ("Bedömning", "Sannolikhet / konsekvens", "Bedömd av", "Röster")


def measure_rows(bild: Riskbild) -> list[tuple[str, ...]]:
    """Every measure: risk, what, who, resources, timetable, status, follow-up, NPV and break-even."""
    return [
        (
            row.namn,
            m.namn,
            m.ansvarig or MISSING,
            _resources(m),
            _time(m),
            STATUSAR[m.status],
            _follow_up(m),
            worth_text(m, bild.parametrar),
        )
        for row in bild.rader
        for m in row.post.atgarder
    ]


MEASURE_HEAD = ("Risk", "Åtgärd", "Ansvarig", "Resurser", "Tid", "Läge", "Uppföljning", "Vad kalkylen säger")


def _time(measure: Atgard) -> str:
    begins = f"från {measure.start.isoformat()}" if measure.start else ""
    ends = f"till {measure.klar.isoformat()}" if measure.klar else ""
    return " ".join(filter(None, (begins, ends))) or MISSING


def _resources(measure: Atgard) -> str:
    parts = [measure.resurser] if measure.resurser else []
    if measure.kostnad_kr is not None:
        parts.append(f"{format_kr(measure.kostnad_kr)} per år")
    return "; ".join(parts) or MISSING


def _follow_up(measure: Atgard) -> str:
    parts = [measure.uppfoljning] if measure.uppfoljning else []
    if measure.uppfoljd:
        parts.append(f"senast {measure.uppfoljd.isoformat()}")
    return "; ".join(parts) or MISSING


def worth_text(measure: Atgard, parameters: Parameteruppsattning) -> str:
    """Say NPV and break-even of the calculation behind a measure."""
    try:
        result = measure_result(measure, parameters)
    except InputError as error:
        return f"Kalkylen går inte att räkna: {error.problems[0].text}"
    return "Ingen kalkyl" if result is None else result_text(result)


def result_text(result: Resultat) -> str:
    """Say NPV and break-even of a result in a few words."""
    kommun, society = result.matt["kommun"].npv, result.matt["samhallet"].npv
    parts = []
    if society is not None:
        parts.append(
            f"Nettonuvärde för samhället {format_kr_short(society)}, för kommunen {format_kr_short(kommun)}."
        )
    else:
        lacks = [
            w
            for w, gone in (("effekten", result.effekt_saknas), ("kostnaden", result.kostnad_saknas))
            if gone
        ]
        parts.append(f"Bara brytpunkt: {' och '.join(lacks)} saknas.")
    needed, value = result.brytpunkt.antal_lyckade, result.brytpunkt.varde_per_lyckad_kr
    if needed is not None and not result.kostnad_saknas:
        parts.append(f"Brytpunkt {format_number(needed, 1)} undvikna fall.")
    elif value is not None and value > 0:
        parts.append(f"Ett undviket fall är värt {format_kr_short(value)}.")
    return " ".join(parts)


def law_rows(points: Sequence[Lagpunkt]) -> list[tuple[str, ...]]:
    """Demand with its section, whether it is met, on what that rests, what to do."""
    return [
        (
            f"{p.krav} ({p.paragraf})",
            UPPFYLLELSER[p.uppfyllelse],
            p.underlag,
            "–" if p.uppfyllelse == "uppfyllt" else p.gor,
        )
        for p in points
    ]


LAW_HEAD = ("Krav", "Läge", "Underlag", "Gör så här")
