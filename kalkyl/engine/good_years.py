"""Quality of life beside the money: good years gained, and what one of them costs."""

from dataclasses import dataclass

from kalkyl.model.actors import KATEGORIER
from kalkyl.model.outcomes import HandelseUtfall
from kalkyl.model.result import Resultat


@dataclass(frozen=True)
class GodaAr:
    """Gained years in full health; None where a state lacks a figure for the loss.

    Attributes:
        vunna: Gained good years, undiscounted.
        vunna_nuvarde: The same, discounted.
        insatskostnad_per_gott_ar_kr: Present value of the intervention cost per discounted good year [kr].
        nettokostnad_per_gott_ar_kr: Cost less society's other gains per discounted good year [kr]; negative when the
            intervention saves money as well.
        saknas: Names of states without a figure for the loss of quality of life.
    """

    vunna: float | None
    vunna_nuvarde: float | None
    insatskostnad_per_gott_ar_kr: float | None
    nettokostnad_per_gott_ar_kr: float | None
    saknas: tuple[str, ...]


def good_years(result: Resultat) -> GodaAr:
    """Good years of a result in the base case.

    The NPV without quality of life always comes first; this is shown beside it, never in it.

    Args:
        result: A result; one without a stated effect gives no years.
    """
    events = {m for u in result.scenario.utfall if isinstance(u, HandelseUtfall) for m in u.mal}
    states = [result.parametrar.tillstand.get(key) for key in result.tillstand if key not in events]
    missing = tuple(s.namn for s in states if s is not None and s.livskvalitetsforlust is None)
    if missing or result.effekt_saknas or not states:
        return GodaAr(None, None, None, None, missing)
    years = present = 0.0
    for key, without, with_it in zip(result.tillstand, result.volymer[0], result.volymer[1], strict=True):
        state = None if key in events else result.parametrar.tillstand.get(key)
        if state is not None and state.livskvalitetsforlust is not None:
            avoided = (without - with_it) * state.livskvalitetsforlust.varde
            years += float(avoided.sum())
            present += float(avoided @ result.diskontering_effekt)
    if result.kostnad_saknas or present <= 0:
        return GodaAr(years, present, None, None, ())
    value = result.nuvarde()
    cost = -float(value[KATEGORIER.index("insatskostnad")].sum())
    life = float(value[KATEGORIER.index("livskvalitet")].sum())
    net = -(float(value.sum()) - life)
    return GodaAr(years, present, cost / present, net / present, ())
