"""What carries costs (a state per person-year, an event type per event), and the check of its resource profile."""

from collections.abc import Iterable, Iterator

from kalkyl.model.parameters import Handelsetyp, Parameteruppsattning, Prislapp, Tillstand
from kalkyl.model.problems import Problem, near

Carrier = Tillstand | Handelsetyp
"""What carries costs: a state per person-year, an event type per event."""


def overlaps(prices: Iterable[Prislapp]) -> list[tuple[str, str]]:
    """Return pairs (part, whole) among the given prices that must not be summed."""
    used = {p.id: p for p in prices}
    return [(p.id, whole) for p in used.values() for whole in p.ingar_i if whole in used]


def check_carrier(carrier: Carrier, parameters: Parameteruppsattning, place: str) -> Iterator[Problem]:
    """Check a resource profile: prices exist, units agree, nothing is counted twice.

    The same check holds for a whole set when it is read and for a scenario's own states and changed values.

    Args:
        carrier: State or event type.
        parameters: The set it belongs to.
        place: Where it stands, for the messages.
    """
    prices, unit = parameters.prislappar, "personår" if isinstance(carrier, Tillstand) else "händelse"
    used = []
    for row in carrier.resurser:
        price = prices.get(row.prislapp) or parameters.saknade.get(row.prislapp)
        if price is None or not price.enhet:
            yield Problem(place, f"prislappen ”{row.prislapp}” finns inte.{near(row.prislapp, prices)}")
            continue
        if isinstance(price, Prislapp):
            used.append(price)
        if isinstance(price, Prislapp) and price.typ == "schablon":
            yield Problem(
                f"{place}, {row.prislapp}",
                "en statlig schablon är en ersättning, inte en kostnad. Använd en kostnadsrad.",
            )
        if row.mangd.enhet != price.per:
            yield Problem(
                f"{place}, {row.prislapp}",
                f"enheterna går inte ihop: priset är {price.enhet} men mängden är i {row.mangd.enhet} per {unit}. "
                f"Ange mängden i {price.per}.",
            )
        if row.mangd.varde < 0:
            yield Problem(f"{place}, {row.prislapp}", "mängden är negativ. Ange en mängd som är minst 0.")
    for part, whole in overlaps(used):
        yield Problem(place, f"”{part}” ingår redan i ”{whole}” och skulle räknas dubbelt. Ta bort den ena.")
    if isinstance(carrier, Tillstand) and carrier.lon is not None and carrier.lon not in parameters.loner:
        yield Problem(place, f"lönen ”{carrier.lon}” finns inte.{near(carrier.lon, parameters.loner)}")
