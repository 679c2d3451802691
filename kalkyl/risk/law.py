"""Which points of the law on municipalities' responsibility for crime prevention (2023:196) a register meets."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from kalkyl.risk.register import Riskregister

EVERY_SECOND_YEAR: Final = 2
Uppfyllelse = Literal["uppfyllt", "delvis", "ej_uppfyllt"]
UPPFYLLELSER: Final[dict[str, str]] = {
    "uppfyllt": "Ja",
    "delvis": "Delvis",
    "ej_uppfyllt": "Nej",
}
LAW_NOTE: Final = (
    "Listan bygger på vad som är ifyllt i registret. Den är ett stöd för minnet och ersätter inte lagtexten "
    "(lagen 2023:196 om kommuners ansvar för brottsförebyggande arbete)."
)


@dataclass(frozen=True)
class Lagpunkt:
    """One point of the law.

    Attributes:
        paragraf: Where it stands, e.g. "4 §".
        krav: What it asks for, in our words.
        uppfyllelse: Whether the register shows it.
        underlag: What the answer rests on.
        gor: What to do when it is not met.
    """

    paragraf: str
    krav: str
    uppfyllelse: Uppfyllelse
    underlag: str
    gor: str


def law_checklist(register: Riskregister, today: date) -> tuple[Lagpunkt, ...]:
    """Go through the points of the law.

    Args:
        register: The register.
        today: Date that "at least every second year" is counted from.
    """
    law = register.lag
    return (
        _mapping(register, today),
        _text("4 §", "Lägesbilden tar in annan information som har betydelse.", law.annan_information,
              "Skriv vilka andra underlag ni har använt, t.ex. trygghetsmätning eller elevenkät."),
        _text("4 §", "Kartläggning och information är analyserade.", law.analys, "Skriv var analysen finns."),
        _plan(register),
        _fresh("6 §", "Lägesbilden är uppdaterad minst vartannat år.", law.lagesbild, today, "Uppdatera lägesbilden."),
        _fresh("6 §", "Åtgärdsplanen är uppföljd minst vartannat år.", law.plan_uppfoljd, today, "Följ upp planen."),
        _text("7 §", "Arbetet är samordnat med annan analys och planering där det passar.", law.samordnas_med,
              "Skriv vilken planering det hör ihop med, t.ex. risk- och sårbarhetsanalysen."),
        _agreements(register),
        _text("8–10 §§", "Ett råd för strategiska frågor finns och leds av kommunen.", law.rad,
              "Skriv vad rådet heter och vilken funktion som leder det."),
        _text("11–12 §§", "En samordningsfunktion stöder arbetet och är kontaktpunkt.", law.samordningsfunktion,
              "Skriv var samordningsfunktionen finns."),
        _text("13 §", "Kommunstyrelsen eller en annan nämnd leder arbetet.", law.ansvarig_namnd, "Skriv vilken nämnd."),
        _fresh("13 §", "Nämnden rapporterar löpande till fullmäktige.", law.rapporterad, today,
               "Rapportera till fullmäktige och skriv datum.", years=1),
    )  # fmt: skip


def _text(section: str, demand: str, text: str, todo: str) -> Lagpunkt:
    return Lagpunkt(section, demand, "uppfyllt" if text else "ej_uppfyllt", text or "Inget ifyllt.", todo)


def _fresh(
    section: str, demand: str, day: date | None, today: date, todo: str, years: int = EVERY_SECOND_YEAR
) -> Lagpunkt:
    if day is None:
        return Lagpunkt(section, demand, "ej_uppfyllt", "Inget datum ifyllt.", todo)
    late = (today.year - day.year, today.month, today.day) > (years, day.month, day.day)
    return Lagpunkt(section, demand, "delvis" if late else "uppfyllt", f"Senast {day.isoformat()}.", todo)


def _mapping(register: Riskregister, today: date) -> Lagpunkt:
    counted = sum(bool(post.raknat) for post in register.risker)
    judged = sum(bool(post.bedomningar) for post in register.risker)
    day = register.lag.lagesbild
    done: Uppfyllelse = "ej_uppfyllt"
    if day is not None:
        done = "uppfyllt" if counted else "delvis"
    elif counted or judged:
        done = "delvis"
    return Lagpunkt(
        "4 §",
        "Brottsligheten är kartlagd, med omfattning och följder.",
        done,
        f"Risker med räknade uppgifter: {counted}. Bedömda risker: {judged}.",
        "Ange när lägesbilden togs fram, och räknade händelser för riskerna.",
    )


def _plan(register: Riskregister) -> Lagpunkt:
    measures = sum(len(post.atgarder) for post in register.risker)
    decided = register.lag.plan_beslutad
    done: Uppfyllelse = (
        "uppfyllt" if decided and measures else "delvis" if decided or measures else "ej_uppfyllt"
    )
    text = f"Åtgärder i registret: {measures}"
    if decided:
        text += f"; beslutad {decided.isoformat()}"
        text += f" av {register.lag.plan_beslutad_av}" if register.lag.plan_beslutad_av else ""
    return Lagpunkt(
        "5 §",
        "En åtgärdsplan är beslutad och bygger på lägesbilden.",
        done,
        f"{text}.",
        "Lägg in åtgärder och ange när planen beslutades.",
    )


def _agreements(register: Riskregister) -> Lagpunkt:
    found = register.lag.overenskommelser
    whole = [a for a in found if a.syfte and a.omraden]
    done: Uppfyllelse = (
        "uppfyllt" if found and len(whole) == len(found) else "delvis" if found else "ej_uppfyllt"
    )
    return Lagpunkt(
        "8–10 §§",
        "Skriftliga överenskommelser om samverkan anger syfte och områden.",
        done,
        ", ".join(a.med for a in found) if found else "Ingen överenskommelse ifylld.",
        "Lägg in varje överenskommelse med syfte och områden.",
    )
