"""Plain Swedish sentences about a result, shared by the page, the command line and the workbook."""

from typing import Final

from kalkyl.model.actors import ETIKETTER, PERSPEKTIV, Perspektiv
from kalkyl.model.outcomes import HandelseUtfall
from kalkyl.model.result import Matt, Resultat
from kalkyl.model.values import BEVISGRAD_ETIKETTER
from kalkyl.report.numbers import (
    SPACE,
    format_kr,
    format_kr_short,
    format_number,
    format_percent,
    format_years,
)

NOT_ONLY_MONEY: Final = (
    "Pengar är inte det enda måttet: mänskligt lidande, trygghet och rättigheter syns inte i kalkylen och måste "
    "vägas in vid sidan av den."
)
SYNTHETIC: Final = "Siffrorna är påhittade för övning och beskriver ingen verklig verksamhet."
_NAMES: Final = frozenset({"arbetsformedlingen", "forsakringskassan"})


def label(key: str) -> str:
    """Return the Swedish label of an actor, roll-up, category or board."""
    return ETIKETTER.get(key, key)


def in_sentence(key: str) -> str:
    """Return the label as it stands inside a sentence: without a capital unless it is a proper name."""
    return label(key) if key in _NAMES else lower_first(label(key))


def lower_first(text: str) -> str:
    """Lower the first letter, unless the word is an abbreviation."""
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """Raise the first letter and leave the rest alone."""
    return text[:1].upper() + text[1:]


def years_phrase(count: int) -> str:
    """Write a number of years: "1 år", "20 år"."""
    return "1\u00a0år" if count == 1 else f"{count}\u00a0år"


def missing_reason(resultat: Resultat) -> str:
    """Say why there is no net present value; empty when there is one."""
    if resultat.lage != "brytpunkt":
        return ""
    if resultat.effekt_saknas and resultat.kostnad_saknas:
        what = "varken effekten eller kostnaden är känd"
    else:
        what = "kostnaden inte är känd" if resultat.kostnad_saknas else "ingen vet hur stor effekten är"
    return f"Nettonuvärdet kan inte räknas eftersom {what}."


def break_even_sentences(resultat: Resultat) -> list[str]:
    """Say what must be true for the investment to pay in the chosen perspective, one sentence per kind."""
    point, whom = resultat.brytpunkt, in_sentence(resultat.scenario.kalkyl.perspektiv)
    found = []
    if point.antal_lyckade is not None:
        found.append(_successes(resultat, whom))
    if point.effekt_faktor is not None:
        found.append(f"Effekten behöver vara {format_number(point.effekt_faktor, 2)} gånger den antagna.")
    if point.varaktighet_ar is not None:
        found.append(f"Effekten behöver hålla i sig i {format_years(point.varaktighet_ar)}.")
    if point.kostnad_per_deltagare_kr is not None:
        found.append(f"Insatsen får kosta högst {format_kr(point.kostnad_per_deltagare_kr)} per deltagare.")
    if not found and resultat.kostnad_saknas and (point.varde_per_lyckad_kr or 0.0) > 0:
        case = (
            "Varje förebyggd händelse"
            if isinstance(resultat.scenario.utfall[0], HandelseUtfall)
            else "Varje undviket fall"
        )
        found.append(
            f"{case} får kosta högst {format_kr(point.varde_per_lyckad_kr)} för att gå jämnt upp för {whom}."
        )
    if not found:
        found.append(f"Det finns ingen brytpunkt för {whom} med de här siffrorna.")
    if point.basta_publicerade_effekt:
        found.append(f"Bästa publicerade effekt: {point.basta_publicerade_effekt}")
    return found


def _successes(resultat: Resultat, whom: str) -> str:
    cases, share = resultat.brytpunkt.antal_lyckade, resultat.brytpunkt.andel_av_deltagare
    events = isinstance(resultat.scenario.utfall[0], HandelseUtfall)
    text = f"För att gå jämnt upp för {whom} behöver insatsen förebygga {_count(cases)} "
    text += "händelser" if events else "fall"
    if share is None or events:
        return f"{text}."
    if share < 0.0005:
        return f"{text}, mindre än 0,1{SPACE}% av deltagarna."
    if share > 1:
        return f"{text}, fler än det finns deltagare. Det går alltså inte."
    return f"{text}, det vill säga {format_percent(share)} av deltagarna."


def _count(cases: float | None) -> str:
    """Write a number of cases; one that is small but not zero is not written as zero."""
    return "mindre än 0,1" if cases is not None and 0 < cases < 0.05 else format_number(cases, 1)


def summary_sentence(resultat: Resultat, perspektiv: Perspektiv | None = None) -> str:
    """Say the result in plain Swedish: cost, benefit, net and when the money is back; or what must be true.

    Args:
        resultat: The result.
        perspektiv: Whose result; None takes the scenario's.
    """
    if resultat.lage == "brytpunkt":
        return f"{missing_reason(resultat)} {break_even_sentences(resultat)[0]}"
    perspektiv = perspektiv or resultat.scenario.kalkyl.perspektiv
    measures = resultat.matt[perspektiv]
    return (
        f"{_outcome(measures, perspektiv, len(resultat.ar))} {_payback(measures, len(resultat.ar))}".strip()
    )


def _outcome(measures: Matt, perspektiv: Perspektiv, years: int) -> str:
    whom = in_sentence(perspektiv)
    cost, gain, net = measures.insatskostnad_nuvarde, measures.nytta_nuvarde, measures.npv
    if cost is None or gain is None or net is None:
        return f"Nettonuvärdet för {whom} saknas."
    period = f"under {years_phrase(years)}, räknat i nuvärde"
    if cost < 0.5:
        start = f"{upper_first(whom)} betalar inget av insatsen"
    else:
        start = f"Insatsen kostar {whom} {format_kr_short(cost)}"
    if gain < -0.5:
        joint = "och leder dessutom till kostnader på" if cost >= 0.5 else "men får ökade kostnader på"
        return f"{start} {joint} {format_kr_short(-gain)} {period}. Nettot är {format_kr_short(net)}."
    if cost < 0.5:
        return f"{start} och vinner {format_kr_short(gain)} {period}."
    return f"{start} och ger {format_kr_short(gain)} tillbaka {period}: {_net(net)}."


def _net(net: float) -> str:
    if abs(net) < 0.5:
        return "det går jämnt upp"
    if net > 0:
        return f"ett överskott på {format_kr_short(net)}"
    return f"ett underskott på {format_kr_short(-net)}"


def _payback(measures: Matt, years: int) -> str:
    cost, back = measures.insatskostnad_nuvarde, measures.aterbetalningstid_diskonterad_ar
    if cost is None or cost < 0.5:
        return ""
    if back is None:
        return f"Pengarna kommer inte tillbaka inom {years_phrase(years)}."
    text = f"Pengarna är tillbaka efter {format_years(back)}"
    if measures.aterbetalning_negativ_igen:
        return f"{text}, men senare blir det samlade resultatet negativt igen."
    return f"{text}."


def evidence_sentence(resultat: Resultat) -> str:
    """Say how much of the result rests on assumptions, and what carries most of the rest."""
    shares = {grade: share for grade, share in resultat.bevisstyrka.items() if share > 0}
    if not shares:
        return "Det finns inget resultat att väga bevisen för."
    assumed = shares.pop("antagande", 0.0)
    text = f"{format_percent(assumed, 0)} av beloppen i resultatet vilar på antaganden"
    if shares:
        grade = max(shares, key=lambda g: shares[g])
        text += f" och {format_percent(shares[grade], 0)} på {lower_first(_grade_words(grade))}"
    return f"{text}."


def _grade_words(grade: str) -> str:
    words = {
        "lagstadgat": "lagstadgade belopp",
        "harledd": "härledda värden",
        "sekundarkalla": "sekundärkällor",
    }
    return words.get(grade, BEVISGRAD_ETIKETTER.get(grade, grade))


def unique_warnings(resultat: Resultat) -> list[str]:
    """Warnings with their remedies as sentences, each once."""
    texts = (f"{w.text} {w.atgard}".strip() for w in resultat.varningar)
    return list(dict.fromkeys(texts))


def perspective_choices() -> list[tuple[str, Perspektiv]]:
    """Pairs of label and id for a choice of perspective: roll-ups first, widest first."""
    rollups: tuple[Perspektiv, ...] = ("samhallet", "offentlig_sektor", "staten")
    return [(label(p), p) for p in (*rollups, *(q for q in PERSPEKTIV if q not in rollups))]
