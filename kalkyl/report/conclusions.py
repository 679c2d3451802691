"""What each figure shows, in one Swedish sentence; also the figure's description for those who listen."""

import numpy as np

from kalkyl.model.actors import AKTORER, Perspektiv
from kalkyl.model.result import Resultat, Utanforskapskostnad
from kalkyl.report.numbers import format_kr_short, format_years
from kalkyl.report.reading import COST, benefit_by_actor, npv
from kalkyl.report.text import in_sentence, lower_first, missing_reason, upper_first, years_phrase


def flows_per_year_conclusion(resultat: Resultat, perspektiv: Perspektiv = "samhallet") -> str:
    """Say what the first year costs, what later years give, and how many years are positive."""
    whom = in_sentence(perspektiv)
    if resultat.effekt_saknas:
        return missing_reason(resultat)
    flow = resultat.flode(perspektiv)
    if not np.any(np.abs(flow) >= 0.5):
        return f"För {whom} går inkomster och utgifter jämnt upp varje år."
    first = f"För {whom} är nettot {format_kr_short(flow[0])} det första året ({resultat.ar[0]})"
    if len(flow) == 1:
        return f"För {whom} är nettot {format_kr_short(flow[0])} det enda året ({resultat.ar[0]})."
    positive = int(np.count_nonzero(flow >= 0.5))
    later = f"i genomsnitt {format_kr_short(float(flow[1:].mean()))} per år därefter"
    return f"{first} och {later}; det är positivt {positive} av {years_phrase(len(flow))}."


def cumulative_conclusion(resultat: Resultat, perspektiv: Perspektiv = "samhallet") -> str:
    """Say when the money is back and where it ends."""
    whom, measures = upper_first(in_sentence(perspektiv)), resultat.matt[perspektiv]
    net = measures.npv
    if net is None:
        return missing_reason(resultat) or f"Nettonuvärdet för {in_sentence(perspektiv)} saknas."
    horizon = years_phrase(len(resultat.ar))
    end = f"efter {horizon} är summan {format_kr_short(net)} i nuvärde"
    back, plain = measures.aterbetalningstid_diskonterad_ar, measures.aterbetalningstid_ar
    if back is None:
        if abs(net) < 0.5:
            return f"{whom} varken vinner eller förlorar: {end}."
        return f"{whom} får inte tillbaka pengarna inom {horizon}; {end}."
    if back == 0:
        return f"{whom} ligger aldrig ute med pengar; {end}."
    undiscounted = "" if plain is None else f" ({format_years(plain)} utan diskontering)"
    again = ", även om summan blir negativ igen däremellan" if measures.aterbetalning_negativ_igen else ""
    return f"{whom} får tillbaka pengarna efter {format_years(back)}{undiscounted}{again}; {end}."


def per_actor_conclusion(resultat: Resultat) -> str:
    """Say who gains most, who loses most, and what it is for society."""
    values = {a: npv(resultat, a) for a in AKTORER}
    total = npv(resultat, "samhallet")
    known = {a: v for a, v in values.items() if v is not None}
    if total is None or not known:
        return missing_reason(resultat) or "Nettonuvärdet saknas."
    best, worst = max(known, key=lambda a: known[a]), min(known, key=lambda a: known[a])
    society = f"för samhället blir det {format_kr_short(total)}"
    parts = []
    if known[best] >= 0.5:
        parts.append(f"{in_sentence(best)} vinner mest ({format_kr_short(known[best])})")
    if known[worst] <= -0.5:
        parts.append(f"{in_sentence(worst)} förlorar mest ({format_kr_short(known[worst])})")
    if not parts:
        return "Ingen aktör vinner eller förlorar något."
    return f"{upper_first(' och '.join(parts))}; {society}."


def waterfall_conclusion(resultat: Resultat) -> str:
    """Say how cost and benefit add up for society."""
    net = npv(resultat, "samhallet")
    if net is None:
        return missing_reason(resultat) or "Nettonuvärdet saknas."
    cost = -float(resultat.nuvarde()[COST].sum())
    gain = float(benefit_by_actor(resultat).sum())
    word = "ett underskott" if net <= -0.5 else "ett överskott"
    ending = f"{word} för samhället på {format_kr_short(abs(net))}" if abs(net) >= 0.5 else "jämnt upp"
    if gain < -0.5:
        return f"Insatsen kostar {format_kr_short(cost)} och försämrar övrigt med {format_kr_short(-gain)}: {ending}."
    return f"Insatsen kostar {format_kr_short(cost)} och ger {format_kr_short(gain)} i nytta: {ending}."


def exclusion_cost_conclusion(kostnad: Utanforskapskostnad) -> str:
    """Say what a person-year costs society and who bears most of it."""
    by_actor = kostnad.per_aktor()
    total = float(by_actor.sum())
    name = lower_first(kostnad.namn)
    event = kostnad.slag == "handelse"
    if not np.any(np.abs(by_actor) >= 0.5):
        return f"Inga kostnader är angivna för {f'händelsen {name}' if event else f'ett år i {name}'}."
    most = AKTORER[int(np.argmax(by_actor))]
    each = "per händelse" if event else "per person"
    what = upper_first(name) if event else f"Ett år i {name}"
    text = f"{what} kostar samhället {format_kr_short(total)} {each}"
    if by_actor.max() < 0.5:
        return f"{text}."
    return f"{text}; mest bär {in_sentence(most)} ({format_kr_short(float(by_actor.max()))})."
