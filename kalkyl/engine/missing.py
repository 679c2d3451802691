"""Figures that a calculation needs and nobody has published: left out, and said so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kalkyl.model.actors import ETIKETTER, Aktor
from kalkyl.model.carriers import Carrier
from kalkyl.model.missing import Saknad
from kalkyl.model.parameters import Parameteruppsattning, Prislapp, Resursrad, Tillstand
from kalkyl.model.result import Varning
from kalkyl.model.scenario import Kalkylval


@dataclass(frozen=True)
class Lucka:
    """A missing figure where it matters.

    Attributes:
        uppgift: The missing figure.
        berors: Id of the state, event type, intervention or target group that needs it.
        namn: What that is called on screen.
        utelamnad: Whether a cost is left out of the calculation because of it.
        text: What it means for the result, in Swedish.
        uppmaning: What to do about it, in Swedish.
    """

    uppgift: Saknad
    berors: str
    namn: str
    utelamnad: bool
    text: str
    uppmaning: str


def is_missing(row: Resursrad, parameters: Parameteruppsattning) -> bool:
    """Whether a row of a resource profile has no price, neither published nor local."""
    return row.prislapp not in parameters.prislappar and row.prislapp in parameters.saknade


def priced_rows(carrier: Carrier, parameters: Parameteruppsattning) -> Iterator[tuple[Resursrad, Prislapp]]:
    """Yield the rows of a resource profile that have a price; missing figures are left out.

    Raises:
        KeyError: A row names a price that is neither in the set nor among its missing figures.
    """
    for row in carrier.resurser:
        if not is_missing(row, parameters):
            yield row, parameters.prislappar[row.prislapp]


def missing_figures(
    parameters: Parameteruppsattning,
    carriers: Sequence[Carrier],
    insats: str | None = None,
    malgrupp: str | None = None,
) -> tuple[Lucka, ...]:
    """List the missing figures that matter for states, event types, an intervention or a target group.

    Args:
        parameters: Parameter set with overlay; a figure that has a local value is no longer missing.
        carriers: States and event types.
        insats: Intervention, or None.
        malgrupp: Target group, or None.

    Returns:
        The gaps; first those that leave a cost out of the calculation.
    """
    found: dict[tuple[str, str], Lucka] = {}
    for carrier in carriers:
        for row in carrier.resurser:
            if is_missing(row, parameters):
                missing = parameters.saknade[row.prislapp]
                found[(missing.id, carrier.id)] = _gap(missing, carrier.id, carrier.namn, left_out=True)
    addresses = {_address(carrier): carrier.namn for carrier in carriers}
    if insats is not None and insats in parameters.insatser:
        addresses[f"insats.{insats}"] = parameters.insatser[insats].namn
    if malgrupp is not None and malgrupp in parameters.malgrupper:
        addresses[f"malgrupp.{malgrupp}"] = parameters.malgrupper[malgrupp].namn
    for missing in parameters.saknade.values():
        for address in missing.galler:
            key = address.partition(".")[2]
            if address in addresses and missing.id not in parameters.prislappar:
                found.setdefault((missing.id, key), _gap(missing, key, addresses[address], left_out=False))
    return tuple(sorted(found.values(), key=lambda gap: not gap.utelamnad))


def _address(carrier: Carrier) -> str:
    return f"{'tillstand' if isinstance(carrier, Tillstand) else 'handelsetyp'}.{carrier.id}"


def _gap(missing: Saknad, key: str, name: str, *, left_out: bool) -> Lucka:
    if left_out:
        who = f" för {_in_sentence(missing.aktor)}" if missing.aktor else ""
        text = (
            f"{name}: uppgiften ”{missing.namn}” saknas och är inte medräknad. "
            f"Kostnaden{who} är därför för låg i resultatet."
        )
    else:
        text = f"{name}: uppgiften ”{missing.namn}” saknas. {missing.kommentar}".strip()
    return Lucka(missing, key, name, left_out, text, missing.uppmaning)


def _in_sentence(aktor: Aktor) -> str:
    name = ETIKETTER[aktor]
    return name if aktor in ("arbetsformedlingen", "forsakringskassan") else name[0].lower() + name[1:]


def missing_warnings(
    parameters: Parameteruppsattning,
    carriers: Sequence[Carrier],
    kalkyl: Kalkylval,
    insats: str | None = None,
    malgrupp: str | None = None,
) -> Iterator[Varning]:
    """Say in a result which figures it lacks."""
    for gap in missing_figures(parameters, carriers, insats, malgrupp):
        if gap.utelamnad:
            yield Varning("uppgift_saknas", gap.text, gap.uppmaning)
    if kalkyl.livskvalitet_kr is None:
        return
    for carrier in carriers:
        if isinstance(carrier, Tillstand) and carrier.livskvalitetsforlust is None:
            yield Varning(
                "livskvalitet_saknas",
                f"{carrier.namn}: ingen uppgift om förlorad livskvalitet. Den är inte medräknad för tillståndet.",
                "Ange en lokal uppgift, eller läs resultatet utan livskvalitet.",
            )
