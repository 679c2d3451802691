"""The chain of evidence: what stands between the intervention and the money, link by link, with grade and probability."""

from dataclasses import dataclass

from kalkyl.model.effects import EFFEKTMATT_ETIKETTER, Effekt
from kalkyl.model.outcomes import AndelUtfall, HandelseUtfall, MarkovUtfall, RiskkurvaUtfall, Utfall
from kalkyl.model.parameters import Handelsetyp, Tillstand
from kalkyl.model.result import Resultat
from kalkyl.report.assumptions import Antagande, assumptions
from kalkyl.report.numbers import format_percent, plain_number
from kalkyl.report.text import lower_first

DESIGN = {
    "kontrollerad": "studie med jämförelsegrupp",
    "okontrollerad": "studie utan jämförelsegrupp",
    "inomgrupp": "förändring inom gruppen",
    "antagande": "antagande",
}


@dataclass(frozen=True)
class Led:
    """One link.

    Attributes:
        fraga: The question that it answers, in Swedish.
        svar: The value in words, with its interval.
        bevisgrad: Evidence grade in words.
        kalla: Source, and what the reader should know.
    """

    fraga: str
    svar: str
    bevisgrad: str
    kalla: str


@dataclass(frozen=True)
class Beviskedja:
    """The links of one outcome, from the intervention to the state or event.

    Attributes:
        namn: What the chain leads to.
        led: Links in order.
        svagast: The weakest evidence grade among them, in words.
    """

    namn: str
    led: tuple[Led, ...]
    svagast: str


_STRENGTH = ("Lagstadgat", "Officiell statistik", "Forskning", "Sekundärkälla", "Härledd", "Antagande")


def evidence_chains(resultat: Resultat) -> tuple[Beviskedja, ...]:
    """Return the chain of every outcome of a scenario.

    Args:
        resultat: A calculated scenario.
    """
    rows = {row.id: row for row in assumptions(resultat)}
    return tuple(_chain(resultat, outcome, rows) for outcome in resultat.scenario.utfall)


def _chain(resultat: Resultat, outcome: Utfall, rows: dict[str, Antagande]) -> Beviskedja:
    parameters = resultat.parametrar
    own: list[Tillstand | Handelsetyp] = [
        *resultat.scenario.egna_tillstand,
        *resultat.scenario.egna_handelsetyper,
    ]
    nouns = {n.id: n for n in (*parameters.tillstand.values(), *parameters.handelsetyper.values(), *own)}
    name = ", ".join(nouns[goal].namn if goal in nouns else goal for goal in outcome.mal)
    base = f"utfall.{outcome.nyckel}"
    links = [
        Led(question, _answer(rows[path], effect), rows[path].bevisgrad, _source(rows[path], effect))
        for question, path, effect in _questions(outcome, base, lower_first(name))
        if path in rows
    ]
    grades = [link.bevisgrad for link in links if link.bevisgrad in _STRENGTH]
    return Beviskedja(name, tuple(links), max(grades, key=_STRENGTH.index, default=""))


def _questions(outcome: Utfall, base: str, name: str) -> list[tuple[str, str, Effekt | None]]:
    """List question, address of the value, and the effect where the value is one."""
    if isinstance(outcome, AndelUtfall):
        return [
            ("Hur många lyckas med insatsen?", f"{base}.lyckade", None),
            ("Hur många hade klarat sig ändå?", f"{base}.anda", None),
            (
                "Hur många skulle annars vara kvar ett år senare?",
                f"tillstand.{outcome.tillstand}.kvar_per_ar",
                None,
            ),
        ]
    if isinstance(outcome, HandelseUtfall):
        return [
            ("Hur många händelser blir det utan insatsen?", f"{base}.antal_per_ar", None),
            ("Hur mycket minskar insatsen dem?", f"{base}.effekt", outcome.effekt),
            ("Hur fort avtar effekten?", f"{base}.effekt.avklingning", None),
        ]
    if isinstance(outcome, MarkovUtfall):
        names = {position.id: lower_first(position.namn) for position in outcome.lagen}
        return [
            (f"Hur ändrar insatsen steget från {names[e.fran]} till {names[e.till]}?", f"{base}.effekter.{i}.effekt", e.effekt)
            for i, e in enumerate(outcome.effekter)
        ]  # fmt: skip
    return _curve_questions(outcome, base, name)


def _curve_questions(outcome: RiskkurvaUtfall, base: str, name: str) -> list[tuple[str, str, Effekt | None]]:
    on = lower_first(outcome.kedja[0].risk) if outcome.kedja else name
    found: list[tuple[str, str, Effekt | None]] = [
        (f"Hur stor är risken för ”{name}” utan insatsen?", f"{base}.p0", None),
        (f"Vad gör insatsen åt ”{on}”?", f"{base}.effekt", outcome.effekt),
        ("Hur fort avtar effekten?", f"{base}.avklingning", None),
    ]
    for n, link in enumerate(outcome.kedja):
        last = n + 1 == len(outcome.kedja)
        following = name if last else lower_first(outcome.kedja[n + 1].risk)
        risk = lower_first(link.risk)
        found += [
            (f"För hur många gäller ”{risk}”?", f"{base}.kedja.{n}.andel_med_risk", None),
            (f"Hur mycket vanligare är ”{following}” bland dem?", f"{base}.kedja.{n}.relativ_risk", None),
            ("Hur stor del av det sambandet är orsak?", f"{base}.kedja.{n}.kausal_andel", None),
        ]
    path = f"tillstand.{outcome.tillstand}.kvar_per_ar"
    return [*found, ("Hur många skulle annars vara kvar ett år senare?", path, None)]


def _answer(row: Antagande, effect: Effekt | None) -> str:
    shares = row.enhet.startswith("andel") and (effect is None or effect.matt == "RD")
    show = _share if shares else _number
    text = show(row.varde)
    if effect is not None and effect.avser == "motsats":
        text += ", räknat på dem som klarar sig"
    if row.lag is not None and row.hog is not None and row.lag < row.hog:
        text += f" ({show(row.lag)} till {show(row.hog)})"
    return (
        f"{EFFEKTMATT_ETIKETTER[effect.matt].lower()} {text}" if effect is not None and not shares else text
    )


def _share(x: float) -> str:
    return format_percent(x, 0 if abs(x * 100 - round(x * 100)) < 1e-9 else 1)


def _number(x: float) -> str:
    return plain_number(x, 2)


def _source(row: Antagande, effect: Effekt | None) -> str:
    year = str(row.kallar) if row.kallar else ""
    title = f"{row.utgivare}: {row.titel}" if row.utgivare else row.titel
    design = DESIGN.get(effect.design, "") if effect is not None else ""
    text = ", ".join(part for part in (title, year, row.detalj, design) if part)
    return ". ".join(filter(None, dict.fromkeys((text, row.kommentar))))
