"""Which figure is worth finding out first, and who can find it out."""

from dataclasses import dataclass
from typing import Literal

from kalkyl.engine.evaluation import of_perspective
from kalkyl.engine.evpi import InformationValue, evpi, information_values
from kalkyl.engine.sampling import Progress, part_of
from kalkyl.engine.uncertainty import drawn
from kalkyl.model.actors import Perspektiv
from kalkyl.model.result import Resultat

Way = Literal["egen_statistik", "uppfoljning", "forskning"]
"""How a figure is found: in one's own books and registers, by following up one's own participants, or by research."""

Group = Literal[
    "insatskostnad", "effekt", "risk", "pris", "mangd", "arbete", "varaktighet", "livskvalitet", "ovrigt"
]
"""What kind of figure it is."""


@dataclass(frozen=True)
class Advice:
    """One figure to find out.

    Attributes:
        information: What knowing it is worth.
        group: What kind of figure it is.
        way: How it is found.
    """

    information: InformationValue
    group: Group
    way: Way


@dataclass(frozen=True)
class AdviceList:
    """What is worth finding out before the decision.

    Attributes:
        perspektiv: Whose decision.
        everything: Value of knowing everything, EVPI [kr].
        carry_out: Whether the intervention pays on average, so that it is the choice without more information.
        wrong: Share of draws in which that choice turns out wrong.
        items: Single figures worth more than a thousandth of the EVPI, largest first.
        groups: Kinds of figures, largest first.
    """

    perspektiv: Perspektiv
    everything: float
    carry_out: bool
    wrong: float
    items: tuple[Advice, ...]
    groups: tuple[InformationValue, ...]


def advice(result: Resultat, perspektiv: Perspektiv, progress: Progress | None = None) -> AdviceList:
    """Rank the uncertain figures by what it is worth to know them before deciding.

    Args:
        result: A result with draws.
        perspektiv: Whose decision.
        progress: Told the share done; a False from it cancels.

    Raises:
        InputError: The result has no draws.
        Cancelled: The caller asked to stop.
    """
    draws = drawn(result)
    npv = of_perspective(result.npv_dragningar[1:], perspektiv)
    everything, carry_out = evpi(npv), bool(npv.mean() > 0)
    kinds: dict[str, list[str]] = {}
    for path in draws.paths:
        kinds.setdefault(group_of(path), []).append(path)
    singles = information_values(result, perspektiv, progress=part_of(progress, 0.0, 0.5))
    worth = [v for v in singles if v.value > 1e-3 * everything]
    return AdviceList(
        perspektiv=perspektiv,
        everything=everything,
        carry_out=carry_out,
        wrong=float((npv <= 0).mean() if carry_out else (npv > 0).mean()),
        items=tuple(Advice(v, group_of(v.name), way_of(v.name)) for v in worth),
        groups=information_values(result, perspektiv, kinds, part_of(progress, 0.5, 1.0)),
    )


def group_of(path: str) -> Group:
    """Kind of figure at an address.

    >>> group_of("utfall.uvas.p0"), group_of("prislapp.hvb_dygn"), group_of("tillstand.uvas.mangd.hvb_dygn")
    ('risk', 'pris', 'mangd')
    """
    parts = path.split(".")
    last = parts[-1]
    if parts[0] == "kostnad":
        return "insatskostnad"
    if parts[0] in ("prislapp", "handelsetyp", "tillstand") and "mangd" in parts:
        return "mangd"
    if parts[0] == "prislapp" or "kostnad" in parts:
        return "pris"
    if parts[0] == "utfall":
        return "arbete" if "subventionerat" in parts else _outcome_group(last)
    if last == "kvar_per_ar":
        return "varaktighet"
    if parts[0] == "lon" or last in ("sysselsattning", "referens_sysselsattning"):
        return "arbete"
    return "livskvalitet" if "livskvalitet" in last else "ovrigt"


def _outcome_group(last: str) -> Group:
    if last in ("effekt", "lyckade", "skalfaktor", "fullfoljande"):
        return "effekt"
    if last == "avklingning":
        return "varaktighet"
    return "risk"


def way_of(path: str) -> Way:
    """How the figure at an address is found.

    >>> way_of("kostnad.per_deltagare"), way_of("utfall.uvas.effekt"), way_of("utfall.uvas.kedja.0.relativ_risk")
    ('egen_statistik', 'uppfoljning', 'forskning')
    """
    group = group_of(path)
    if group == "effekt" or path.endswith((".anda", ".avklingning")):
        return "uppfoljning"
    if group == "livskvalitet" or path.endswith((".relativ_risk", ".kausal_andel")):
        return "forskning"
    return "egen_statistik"
