"""Gate rules: what the fund asks of an application before it is tried, as a file that the fund can change."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from kalkyl.fond.application import Ansokan
from kalkyl.model.base import Id, Modell
from kalkyl.params.documents import dump_document, parse_document, read_document
from kalkyl.report.numbers import format_kr, format_number

WHAT: Final = "en fil med grindregler"
FALT: Final[dict[str, str]] = {
    "malgrupp": "målgrupp",
    "problem": "problemet",
    "risk": "social risk",
    "insats": "vad som ska göras",
    "ordinarie": "det ordinarie alternativet",
    "evidens": "evidensnivå",
    "evidens_text": "vad evidensen består av",
    "forvantat": "väntat utfall jämfört med det ordinarie",
    "lyckade": "andel som lyckas med insatsen",
    "anda": "andel som lyckas med det ordinarie",
    "antal_deltagare": "antal deltagare",
    "kostnad_kr": "kostnad",
    "prisar": "prisår för beloppen",
    "sokt_kr": "sökt belopp",
    "start": "startdag",
    "slut": "slutdag",
    "avslut": "plan för avslut och införande",
    "uppfoljning.indikator": "indikator att följa",
    "uppfoljning.utgangslage": "utgångsläge",
    "uppfoljning.jamforelse": "jämförelsegrupp",
    "uppfoljning.ansvarig": "ansvarig funktion för uppföljningen",
    "scenario": "kalkyl",
}
"""Fields that a rule can ask for, and what they are called."""
Kontroll = Literal["ifyllt", "namnder", "evidens", "hogsta_belopp", "langsta_tid", "matpunkter"]


class Regel(Modell):
    """A rule.

    Attributes:
        id: Identifier.
        kontroll: Kind: fields that must be filled in; number of boards; weakest evidence level; highest amount applied
            for [kr]; longest time [years]; last point of measurement, at least so many months after the start.
        falt: Fields that must be filled in.
        minst: Least number (boards, months of the last measurement).
        minst_med_civil: Least number of boards when a civil society partner takes part; None makes no difference.
        hogst: Highest amount [kr] or longest time [years].
        niva: Weakest evidence level.
        maste: Whether the application cannot be tried without; otherwise it is only remarked on.
        motiv: Why the fund asks for it, in Swedish.
    """

    id: Id
    kontroll: Kontroll
    falt: Annotated[tuple[str, ...], Field(strict=False)] = ()
    minst: Annotated[int, Field(ge=0, le=240)] | None = None
    minst_med_civil: Annotated[int, Field(ge=0, le=20)] | None = None
    hogst: Annotated[float, Field(gt=0)] | None = None
    niva: Literal["A", "B", "C"] | None = None
    maste: bool = True
    motiv: str = ""

    @model_validator(mode="after")
    def _whole(self) -> "Regel":
        needed = {
            "ifyllt": "falt",
            "namnder": "minst",
            "evidens": "niva",
            "hogsta_belopp": "hogst",
            "langsta_tid": "hogst",
            "matpunkter": "minst",
        }[self.kontroll]
        if not getattr(self, needed):
            raise ValueError(f"regeln har kontrollen ”{self.kontroll}” och behöver då uppgiften {needed}.")
        unknown = [name for name in self.falt if name not in FALT]
        if unknown:
            raise ValueError(f"okända fält: {', '.join(unknown)}. Fält som finns: {', '.join(FALT)}.")
        return self


class Grindregler(Modell):
    """The rules of a fund.

    Attributes:
        format: File type stamp.
        version: Version of the file format.
        namn: Name of the fund or of the rules.
        regler: Rules.
    """

    format: Literal["kalkyl-grindregler"] = "kalkyl-grindregler"
    version: Literal[1] = 1
    namn: Annotated[str, Field(min_length=1, max_length=200)]
    regler: Annotated[tuple[Regel, ...], Field(strict=False, min_length=1)]

    @model_validator(mode="after")
    def _once(self) -> "Grindregler":
        ids = [rule.id for rule in self.regler]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"samma id står på flera regler: {', '.join(twice)}. Byt namn på den ena.")
        return self


@dataclass(frozen=True)
class Grindsvar:
    """What a rule says of an application.

    Attributes:
        regel: The rule.
        saknas: What is missing, in Swedish; empty when the rule is met.
    """

    regel: Regel
    saknas: tuple[str, ...]

    @property
    def klar(self) -> bool:
        """Whether the rule is met."""
        return not self.saknas


STANDARD: Final = Grindregler(
    namn="Kalkyls förslag",
    regler=(
        Regel(id="malgrupp", kontroll="ifyllt", falt=("malgrupp", "antal_deltagare"), motiv="Insatsen ska gälla en avgränsad grupp."),
        Regel(id="problem", kontroll="ifyllt", falt=("problem", "risk"), motiv="Problemet ska gå att koppla till en social risk."),
        Regel(id="ordinarie", kontroll="ifyllt", falt=("insats", "ordinarie"), motiv="Nyttan är skillnaden mot det ordinarie."),
        Regel(id="evidens", kontroll="ifyllt", falt=("evidens", "evidens_text"), motiv="Det ska framgå vad som är känt."),
        Regel(id="utfall", kontroll="ifyllt", falt=("forvantat", "lyckade", "anda"), motiv="Utfallet ska gå att följa upp."),
        Regel(id="kostnad", kontroll="ifyllt", falt=("kostnad_kr", "prisar", "sokt_kr"), motiv="Hela kostnaden ska framgå."),
        Regel(id="tva_namnder", kontroll="namnder", minst=2, minst_med_civil=1, motiv="Fonden ska få förvaltningar att arbeta tillsammans."),
        Regel(id="uppfoljning", kontroll="ifyllt", falt=("uppfoljning.indikator", "uppfoljning.utgangslage", "uppfoljning.ansvarig"), motiv="Uppföljningen planeras före start."),
        Regel(id="jamforelse", kontroll="ifyllt", falt=("uppfoljning.jamforelse",), maste=False, motiv="Utan jämförelse går effekten inte att skilja från det som ändå hade hänt."),
        Regel(id="tid", kontroll="ifyllt", falt=("start", "slut"), motiv="En investering är avgränsad i tid."),
        Regel(id="matpunkter", kontroll="matpunkter", minst=12, motiv="Ett utfall som bara mäts vid avslutet säger inte om det består."),
        Regel(id="avslut", kontroll="ifyllt", falt=("avslut",), motiv="Det som fungerar ska kunna bli ordinarie."),
        Regel(id="kalkyl", kontroll="ifyllt", falt=("scenario",), maste=False, motiv="En kalkyl visar vem som vinner och vad som måste vara sant."),
    ),
)  # fmt: skip
"""Rules to start from. Every fund sets its own."""


def try_gates(ansokan: Ansokan, regler: Grindregler = STANDARD) -> tuple[Grindsvar, ...]:
    """Try an application against every rule."""
    return tuple(Grindsvar(rule, tuple(_CHECKS[rule.kontroll](ansokan, rule))) for rule in regler.regler)


def open_to_trial(svar: tuple[Grindsvar, ...]) -> bool:
    """Whether every rule that must be met is met."""
    return all(s.klar or not s.regel.maste for s in svar)


def _filled(ansokan: Ansokan, rule: Regel) -> list[str]:
    missing = []
    for name in rule.falt:
        value: object = ansokan
        for part in name.split("."):
            value = getattr(value, part)
        if value is None or value == "":
            missing.append(f"Fyll i {FALT[name]}.")
    return missing


def _boards(ansokan: Ansokan, rule: Regel) -> list[str]:
    least, count = rule.minst or 0, len(ansokan.namnder)
    with_civil = rule.minst_med_civil
    if ansokan.civil_aktor and with_civil is not None:
        least = min(least, with_civil)
    if count >= least:
        return []
    also = ""
    if with_civil is not None and not ansokan.civil_aktor:
        also = f", eller {with_civil} tillsammans med en aktör i civilsamhället"
    return [f"Minst {least} nämnder ska delta{also}. Nu är det {count}."]


def _evidence(ansokan: Ansokan, rule: Regel) -> list[str]:
    assert rule.niva is not None
    if ansokan.evidens is None:
        return ["Ange evidensnivå."]
    if ansokan.evidens > rule.niva:
        return [f"Evidensen är på nivå {ansokan.evidens}. Fonden kräver minst nivå {rule.niva}."]
    return []


def _amount(ansokan: Ansokan, rule: Regel) -> list[str]:
    assert rule.hogst is not None
    if ansokan.sokt_kr is None:
        return ["Ange sökt belopp."]
    if ansokan.sokt_kr > rule.hogst:
        return [f"Sökt belopp är {format_kr(ansokan.sokt_kr)}. Fonden ger högst {format_kr(rule.hogst)}."]
    return []


def _time(ansokan: Ansokan, rule: Regel) -> list[str]:
    assert rule.hogst is not None
    if ansokan.ar is None:
        return ["Ange startdag och slutdag."]
    if ansokan.ar > rule.hogst + 0.01:
        return [f"Insatsen pågår {format_number(ansokan.ar, 1)} år. Fonden tillåter högst {rule.hogst:g} år."]
    return []


def _points(ansokan: Ansokan, rule: Regel) -> list[str]:
    least = rule.minst or 0
    last = max(ansokan.uppfoljning.matpunkter, default=None)
    if last is None:
        return ["Ange när utfallet ska mätas."]
    if last < least:
        return [f"Sista mätningen är efter {last} månader. Mät minst en gång efter {least} månader."]
    return []


_CHECKS: Final[dict[str, Callable[[Ansokan, Regel], list[str]]]] = {
    "ifyllt": _filled,
    "namnder": _boards,
    "evidens": _evidence,
    "hogsta_belopp": _amount,
    "langsta_tid": _time,
    "matpunkter": _points,
}


def parse_gates(text: str, name: str = "grindregler") -> Grindregler:
    """Build gate rules from TOML text.

    Raises:
        InputError: Everything that is wrong.
    """
    return parse_document(text, name, Grindregler, WHAT)


def read_gates(data: bytes, name: str) -> Grindregler:
    """Read uploaded gate rules.

    Raises:
        InputError: Everything that is wrong.
    """
    return read_document(data, name, Grindregler, WHAT)


def dump_gates(regler: Grindregler) -> str:
    """Write gate rules as TOML text that `parse_gates` reads back to equal rules."""
    return dump_document(regler)
