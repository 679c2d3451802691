"""The conventions of a calculation in words: printed beside every result."""

from dataclasses import dataclass
from typing import Final

from kalkyl.model.effects import EFFEKTMATT_ETIKETTER, Effekt
from kalkyl.model.outcomes import AndelUtfall, MarkovUtfall, RiskkurvaUtfall, Utfall
from kalkyl.model.result import Resultat
from kalkyl.model.scenario import Kalkylval
from kalkyl.report.numbers import MISSING, format_kr, format_number, format_percent, plain_number
from kalkyl.report.text import label, lower_first, upper_first
from kalkyl.report.units import target_name

_TIMING: Final = {"start": "årets början", "mitt": "årets mitt", "slut": "årets slut"}


@dataclass(frozen=True)
class Konvention:
    """A convention.

    Attributes:
        namn: What it is about.
        varde: Choice: a text or a number.
        enhet: How a number is written: ar, antal, procent, kr, kvot; empty for a text.
        forklaring: What it means.
    """

    namn: str
    varde: str | float | None
    enhet: str
    forklaring: str

    def text(self) -> str:
        """Return the choice as text."""
        if self.varde is None or isinstance(self.varde, str):
            return self.varde or MISSING
        if self.enhet == "procent":
            return format_percent(self.varde)
        if self.enhet == "kr":
            return format_kr(self.varde)
        if self.namn == "Horisont":
            return f"{format_number(self.varde)} år"
        return str(int(self.varde)) if self.enhet == "ar" else plain_number(self.varde)


def conventions(resultat: Resultat) -> list[Konvention]:
    """List the conventions that the result rests on."""
    return [*_time(resultat), *_money(resultat), *_people(resultat)]


def _time(resultat: Resultat) -> list[Konvention]:
    kalkyl = resultat.scenario.kalkyl
    rows = [
        Konvention("Startår", float(kalkyl.startar), "ar", "Kalenderår för kalkylens första år."),
        Konvention("Horisont", float(kalkyl.horisont_ar), "ar", "Antal år som räknas med."),
        Konvention(
            "Prisår", float(resultat.prisar), "ar", "Alla belopp är i detta års priser, utan inflation."
        ),
    ]
    if kalkyl.rantetrappa:
        rows += [
            Konvention(
                f"Diskonteringsränta från år {year}",
                rate,
                "procent",
                "Real ränta per år, avtagande över tiden.",
            )
            for year, rate in kalkyl.rantetrappa
        ]
    else:
        rows.append(Konvention("Diskonteringsränta", kalkyl.ranta, "procent", "Real ränta per år."))
    rows += [
        Konvention(
            "Insatskostnaden faller",
            _TIMING[kalkyl.tidpunkt_kostnad],
            "",
            "Tidpunkt inom året vid diskontering.",
        ),
        Konvention(
            "Övriga flöden faller",
            _TIMING[kalkyl.tidpunkt_effekt],
            "",
            "Tidpunkt inom året vid diskontering.",
        ),
    ]
    return rows


def _money(resultat: Resultat) -> list[Konvention]:
    kalkyl = resultat.scenario.kalkyl
    return [
        Konvention("Perspektiv", label(kalkyl.perspektiv), "", "Vems resultat huvudmåtten gäller."),
        Konvention(
            "Kommunalekonomisk utjämning",
            "efter utjämning" if kalkyl.utjamning == "efter" else "före utjämning",
            "",
            "Om utjämningens återtag av ökad skattebas är med i kommunens och regionens resultat.",
        ),
        Konvention(
            "Skattefinansieringskostnad",
            kalkyl.skattefinansiering,
            "procent",
            "Påslag på offentliga nettoutgifter för att skatter snedvrider; 0 betyder avstängd.",
        ),
        Konvention(
            "Indirekt skatt",
            kalkyl.indirekt_skatt,
            "procent",
            "Andel av ändrad disponibel inkomst som blir moms och punktskatt; 0 betyder avstängd.",
        ),
        Konvention(
            "Avtalspension",
            kalkyl.avtalspension,
            "procent",
            "Tjänstepension som andel av bruttolönen, räknas som produktion; 0 betyder avstängd.",
        ),
        _quality_of_life(kalkyl),
        Konvention("Prisindex", _index_name(resultat), "", "Med vilket index belopp flyttas mellan år."),
    ]


def _quality_of_life(kalkyl: Kalkylval) -> Konvention:
    text = "Värde av ett år med full hälsa i nettonuvärdet."
    if kalkyl.livskvalitet_kr is None:
        return Konvention("Livskvalitet", "ingår inte", "", text)
    return Konvention("Livskvalitet", kalkyl.livskvalitet_kr.varde, "kr", text)


def _index_name(resultat: Resultat) -> str:
    chosen = resultat.scenario.kalkyl.index
    if chosen is None:
        return "varje prislapps eget index"
    series = resultat.parametrar.index.get(chosen)
    return chosen if series is None else series.namn


def _people(resultat: Resultat) -> list[Konvention]:
    scenario = resultat.scenario
    rows = [
        Konvention(
            f"Deltagare som börjar {int(resultat.ar[0]) + i}",
            float(n),
            "antal",
            "Antal nya deltagare det året.",
        )
        for i, n in enumerate(scenario.deltagare)
    ]
    rows.append(
        Konvention(
            "Överlevnad",
            "ja" if scenario.kalkyl.overlevnad else "nej",
            "",
            "Om senare år räknas ned med risken att avlida.",
        )
    )
    rows.append(
        Konvention(
            "Omräkning av standardiserad skillnad",
            {"chinn": "Chinn (1,81)", "cox": "Cox (1,65)"}[scenario.kalkyl.d_omrakning],
            "",
            "Faktor från d till logaritmen av oddskvoten; påverkar bara effekter i måttet d.",
        )
    )
    rows += [
        Konvention(
            f"Utfall: {target_name(outcome.nyckel, resultat.parametrar)}",
            _outcome(outcome),
            "",
            "Hur effekten är beskriven.",
        )
        for outcome in scenario.utfall
    ]
    return rows


def _outcome(outcome: Utfall) -> str:
    if isinstance(outcome, AndelUtfall):
        without = format_percent(outcome.anda.varde)
        if outcome.lyckade is None:
            return f"Andel som lyckas är okänd; {without} hade klarat sig ändå"
        return f"{format_percent(outcome.lyckade.varde)} lyckas mot {without} utan insatsen"
    if isinstance(outcome, MarkovUtfall):
        chain = f"Övergångar mellan {len(outcome.lagen)} lägen"
        known = [_effect(e.effekt) for e in outcome.effekter]
        return f"{chain}; {', '.join(known)}" if known else f"{chain}; effekten är okänd"
    if isinstance(outcome, RiskkurvaUtfall):
        risk = f"risk utan insatsen {format_percent(outcome.p0.varde)}"
    else:
        risk = f"{format_number(outcome.antal_per_ar.varde, 1)} händelser per år utan insatsen"
    return upper_first(f"{_effect(outcome.effekt)}; {risk}")


def _effect(effekt: Effekt | None) -> str:
    if effekt is None:
        return "effekten är okänd"
    return f"{lower_first(EFFEKTMATT_ETIKETTER[effekt.matt])} {format_number(effekt.varde.varde, 2)}"
