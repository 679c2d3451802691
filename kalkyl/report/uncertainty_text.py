"""The uncertainty in plain Swedish: natural frequencies first, no word that needs a course in statistics."""

from typing import Final

import numpy as np

from kalkyl.engine.advice import group_of, way_of
from kalkyl.engine.evpi import InformationValue
from kalkyl.model.result import Resultat
from kalkyl.report.numbers import format_kr_short, format_number, format_percent, round_half_up
from kalkyl.report.text import in_sentence, lower_first, missing_reason, upper_first
from kalkyl.report.uncertainty import Osakerhet

_WORDS: Final = (
    "noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv",
)  # fmt: skip
FEW: Final = 1_000
"""With fewer simulations than this the frequencies are too coarse to be told without a caution."""

WAYS: Final = {
    "egen_statistik": "Går ofta att ta fram ur egen statistik: fråga ekonomi och verksamhet.",
    "uppfoljning": "Följ upp deltagarna, helst mot en jämförelsegrupp.",
    "forskning": "Kräver forskning: leta efter nyare studier.",
}
KINDS: Final = {
    "insatskostnad": "Insatsens kostnad",
    "effekt": "Insatsens effekt",
    "risk": "Risken utan insatsen",
    "pris": "Priser",
    "mangd": "Mängder av vård och stöd",
    "arbete": "Arbete och löner",
    "varaktighet": "Hur länge det varar",
    "livskvalitet": "Livskvalitet",
    "ovrigt": "Övrigt",
}


def number_word(n: int) -> str:
    """Write a small whole number as a word.

    >>> number_word(10), number_word(25)
    ('tio', '25')
    """
    return _WORDS[n] if 0 <= n < len(_WORDS) else format_number(n)


def odds(share: float) -> str:
    """Say a share as a natural frequency: in ten, or in a hundred where it is near none or all.

    >>> odds(0.7), odds(0.02), odds(0.0), odds(1.0), odds(0.9995)
    ('7 av 10', '2 av 100', 'ingen', 'alla', 'fler än 99 av 100')
    """
    if share <= 0 or share >= 1:
        return "ingen" if share <= 0 else "alla"
    hundredths = int(round_half_up(share * 100, 0))
    if 10 <= hundredths <= 90:
        return f"{int(round_half_up(share * 10, 0))} av 10"
    if hundredths in (0, 100):
        return "fler än 99 av 100" if hundredths else "färre än 1 av 100"
    return f"{hundredths} av 100"


def frequency(share: float) -> str:
    """Say a share of the simulations, to start a sentence with.

    >>> frequency(0.7), frequency(0.0), frequency(1.0)
    ('I 7 av 10 simuleringar', 'Inte i någon simulering', 'I alla simuleringar')
    """
    return "Inte i någon simulering" if share <= 0 else f"I {odds(share)} simuleringar"


def no_uncertainty(resultat: Resultat) -> str:
    """Say why there is nothing to show; empty where there is."""
    reason = missing_reason(resultat)
    if reason:
        return f"{reason} Därför går det inte heller att säga hur osäkert det är. Börja med brytpunkten."
    return "Resultatet är räknat utan simuleringar."


def headline(o: Osakerhet) -> str:
    """The one sentence: how often it pays for whom, and within how long."""
    whom = in_sentence(o.perspektiv)
    if o.untouched:
        return f"{upper_first(whom)} varken vinner eller förlorar på insatsen i någon simulering."
    if not o.uncertain:
        verdict = "lönar sig" if o.base > 0 else "lönar sig inte"
        return (
            f"Insatsen {verdict} för {whom} med de angivna värdena, men inget av dem har ett intervall. "
            "Hur säkert svaret är går därför inte att säga."
        )
    time = max(o.within)
    share, _ = o.within[time]
    return f"{frequency(share)} lönar sig insatsen för {whom} inom {number_word(time)} år."


def more_times(o: Osakerhet) -> str:
    """How often it pays within a mandate period and over the whole calculation, beside the headline's time."""
    if o.untouched or not o.uncertain:
        return ""
    told = []
    if len(o.within) > 1:
        share, _ = o.within[min(o.within)]
        told.append(
            f"{frequency(share)} är pengarna tillbaka inom en mandatperiod ({number_word(min(o.within))} år)."
        )
    if o.years > max(o.within):
        told.append(f"{frequency(o.pays[0])} lönar den sig räknat över alla {number_word(o.years)} år.")
    elif o.pays[0] < o.within[o.years][0] - 0.005:
        told.append(
            f"{frequency(o.pays[0])} är resultatet fortfarande över noll när kalkylen slutar: ibland kommer pengarna "
            "tillbaka, men senare kostnader äter upp vinsten."
        )
    return " ".join(told)


def range_sentence(o: Osakerhet) -> str:
    """The middle of the outcomes and where eight in ten of them lie; the distribution's conclusion."""
    quantiles = o.measures["npv"].quantiles
    if o.constant:
        return f"Alla simuleringar ger samma netto: {format_kr_short(float(o.npv[0]))}."
    low, middle, high = (format_kr_short(quantiles[q]) for q in (0.1, 0.5, 0.9))
    return (
        f"Nettot för {in_sentence(o.perspektiv)} ligger mellan {low} och {high} i 8 av 10 simuleringar. "
        f"Mitten är {middle}."
    )


def tornado_sentence(o: Osakerhet) -> str:
    """Which value moves the net most, and which ones can change the conclusion by themselves."""
    if not o.bars:
        return "Inget enskilt värde har ett intervall som ändrar nettot."
    first = o.bars[0]
    low, high = sorted((first.npv_low, first.npv_high))
    text = (
        f"Mest betyder {_name(o, first.path)}: ensamt flyttar det nettot mellan {format_kr_short(low)} och "
        f"{format_kr_short(high)}."
    )
    turning = sum(bar.changes_sign for bar in o.bars)
    if not turning:
        sign = "plus" if o.base > 0 else "minus"
        return f"{text} Inget värde kan ensamt ändra slutsatsen: nettot är {sign} i båda ändar av alla intervall."
    return f"{text} {_turning(turning)} kan ensamt ändra om det blir plus eller minus."


def _turning(count: int) -> str:
    return "Ett värde" if count == 1 else f"{upper_first(number_word(count))} värden, vart och ett för sig,"


def fan_sentence(o: Osakerhet) -> str:
    """When half of the simulations have the money back, and how it ends."""
    positive = o.fan.positive
    crossed = np.nonzero(positive >= 0.5)[0]
    end = f"{frequency(float(positive[-1]))} är summan över noll när kalkylen slutar"
    if o.untouched:
        return f"{upper_first(in_sentence(o.perspektiv))} påverkas inte."
    if float(positive[0]) >= 0.5:
        return f"Redan efter första året är minst hälften av simuleringarna på plus. {end}."
    if not crossed.size:
        return f"I mer än hälften av simuleringarna är pengarna inte tillbaka när kalkylen slutar. {end}."
    return f"Efter {number_word(int(crossed[0]) + 1)} år är minst hälften av simuleringarna på plus. {end}."


def loss_sentence(o: Osakerhet) -> str:
    """What a wrong decision costs on average, either way."""
    act, abstain = o.loss
    if max(act, abstain) < 0.5:
        return "Det kostar inget att bestämma fel: nettot är noll i alla simuleringar."
    return (
        f"Den förväntade förlusten är {format_kr_short(act)} om insatsen genomförs (den kan visa sig gå med minus) och "
        f"{format_kr_short(abstain)} om man avstår (man kan gå miste om en vinst)."
    )


def acceptability_sentence(o: Osakerhet) -> str:
    """How high a good year must be valued for the intervention to be likely to pay."""
    found = o.good_years
    if found is None:
        return "Ingen förlust av livskvalitet är angiven, så goda år går inte att räkna."
    if found.good_years <= 0:
        return "Insatsen ger i genomsnitt inga goda år."
    if found.probability[0] >= 0.5:
        return f"{frequency(float(found.probability[0]))} lönar sig insatsen redan i pengar, utan att goda år värderas."
    over = np.nonzero(found.probability >= 0.5)[0]
    if not over.size:
        top = format_kr_short(float(found.values[-1]))
        return f"Inte ens om ett gott år värderas till {top} lönar sig insatsen i hälften av simuleringarna."
    value = format_kr_short(float(found.values[over[0]]))
    return f"Värderas ett gott år till minst {value} lönar sig insatsen i minst hälften av simuleringarna."


def advice_sentence(o: Osakerhet) -> str:
    """What to find out before deciding, with its worth in kronor."""
    whole, worth = o.everything[0], worth_knowing(o)
    if not o.uncertain:
        return "Ange intervall för de osäkra värdena, så går det att säga vad som är värt att ta reda på."
    decision = "genomföra" if o.carry_out else "avstå"
    if whole < 0.5 or not worth:
        if whole >= 0.5:
            return (
                f"Inget enskilt värde är värt att vänta på. Fullständig kunskap om allt vore värd högst "
                f"{format_kr_short(whole)}."
            )
        return f"Mer kunskap ändrar inte beslutet: i alla simuleringar är det bäst att {decision}."
    first = worth[0]
    return (
        f"Ta först reda på {_name(o, first.name)}. Att veta det innan beslutet är värt ungefär "
        f"{format_kr_short(first.value)} för {in_sentence(o.perspektiv)}."
    )


def worth_knowing(o: Osakerhet) -> list[InformationValue]:
    """Values that are worth more than a hundredth of knowing everything, and more than their own error."""
    limit = 0.01 * o.everything[0]
    return [v for v in o.worth if v.value > max(limit, v.error, 0.5)]


def advice_steps(o: Osakerhet, most: int = 5) -> list[tuple[str, str, str]]:
    """What to find out in order: name, worth in kronor, and how it is found out."""
    return [
        (o.values[v.name].name, format_kr_short(v.value), way_of_words(v.name))
        for v in worth_knowing(o)[:most]
    ]


def way_of_words(path: str) -> str:
    """How the figure at an address is found out, in Swedish."""
    return WAYS[way_of(path)]


def kind_of(path: str) -> str:
    """Kind of figure at an address, in Swedish."""
    return KINDS[group_of(path)]


def grid_sentence(o: Osakerhet) -> str:
    """How large a part of the two-way table is positive."""
    grid = o.grid
    if grid is None:
        return ""
    positive, cells = int(np.count_nonzero(grid.npv > 0)), grid.npv.size
    both = f"{_name(o, grid.across)} och {_name(o, grid.down)}"
    if positive in (0, cells):
        sign = "minus" if positive == 0 else "plus"
        return (
            f"Hur {both} än ligger inom sina intervall blir det {sign}, om allt annat är som i grundfallet."
        )
    return f"Varierar {both} samtidigt blir det plus i {positive} av {cells} rutor, om allt annat är som i grundfallet."


def precision_sentence(o: Osakerhet) -> str:
    """Number of simulations and the error of chance."""
    if not o.uncertain or o.untouched:
        return ""
    if o.draws < FEW:
        return (
            f"{format_number(o.draws)} simuleringar är för få för att säga hur ofta det lönar sig. Räkna med minst "
            f"{format_number(FEW)}, helst 10 000."
        )
    share, error = o.within[max(o.within)]
    count = f"{format_number(o.draws)} simuleringar av {format_number(o.uncertain)} osäkra värden."
    if share in (0.0, 1.0):
        rare = format_percent(3.0 / o.draws, 2)
        return f"{count} Undantag kan finnas, men de är färre än ungefär {rare}."
    return f"{count} Andelen är {format_percent(share)}, med ett slumpfel på {format_percent(error)}."


def _name(o: Osakerhet, path: str) -> str:
    return f"”{lower_first(o.values[path].name)}”"
