"""Chains from what a study measured to the state that costs: added, changed and removed link by link, without widgets."""

from kalkyl.model.associations import RATIOS, Samband
from kalkyl.model.outcomes import Lank, RiskkurvaUtfall
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.values import Andel, Varde
from kalkyl.report.text import lower_first
from kalkyl.ui.fields import Field, changed, own_share, own_value

OWN = "egen"
_MEASURED = {"OR": "oddskvot", "HR": "hazardkvot"}


def link_choices(parameters: Parameteruppsattning, tillstand: str) -> list[tuple[str, str]]:
    """List the published associations that can be a link, those that end in the state first.

    Returns:
        Label and id, and last a link of one's own.
    """
    found = sorted(
        (s for s in parameters.samband.values() if s.matt in RATIOS),
        key=lambda s: (s.tillstand != tillstand, s.namn),
    )
    return [*((f"{s.namn} ({s.matt})", s.id) for s in found), ("Ett eget led", OWN)]


def added(outcome: RiskkurvaUtfall, samband: Samband | None) -> RiskkurvaUtfall:
    """Put a link before the state, after those that are there.

    Args:
        outcome: The outcome.
        samband: A published ratio, or None for a link of one's own that starts at no association.
    """
    return changed(outcome, kedja=(*outcome.kedja, _link(samband)))  # type: ignore[no-any-return]


def removed(outcome: RiskkurvaUtfall, number: int) -> RiskkurvaUtfall:
    """Take a link away."""
    rest = tuple(link for n, link in enumerate(outcome.kedja) if n != number)
    return changed(outcome, kedja=rest)  # type: ignore[no-any-return]


def _link(samband: Samband | None) -> Lank:
    everyone = Andel(varde=1.0, kommentar="Antagande: gäller alla i målgruppen. Ändra om det inte stämmer.")
    if samband is None:
        return Lank(
            risk="eget led",
            andel_med_risk=everyone,
            relativ_risk=Varde(varde=1.0, enhet="kvot", kommentar="1 betyder inget samband. Ange ert eget värde."),
            kausal_andel=Andel(varde=1.0, kommentar="Antagande: hela sambandet är orsak. Sänk om det inte är visat."),
        )  # fmt: skip
    ratio = {name: getattr(samband, name) for name in Varde.model_fields}
    if samband.matt in _MEASURED:
        said = f"Källans {_MEASURED[samband.matt]} används som relativ risk. Det stämmer när utfallet är ovanligt."
        ratio["kommentar"] = f"{samband.kommentar} {said}".strip()
    assert samband.kausal_andel is not None
    return Lank(
        risk=lower_first(samband.riskgrupp),
        andel_med_risk=everyone,
        relativ_risk=Varde(**ratio),
        kausal_andel=samband.kausal_andel,
    )


def link_fields(i: int, number: int) -> tuple[Field, ...]:
    """The inputs of one link."""
    base: tuple[str | int, ...] = ("utfall", i, "kedja", number)
    key = f"{i}_{number}"
    return (
        Field(f"led_risk{key}", "Det som insatsen eller förra ledet påverkar", "text", (*base, "risk"), make=_named),
        Field(f"led_andel{key}", "Andel som det gäller", "share", (*base, "andel_med_risk"), make=own_share()),
        Field(f"led_rr{key}", "Så många gånger vanligare är nästa steg", "number", (*base, "relativ_risk"),
              make=own_value("kvot")),
        Field(f"led_kausal{key}", "Andel av sambandet som är orsak", "share", (*base, "kausal_andel"),
              help="Resten är sådant som hade hänt ändå.", make=own_share()),
    )  # fmt: skip


def _named(value: str | None, _old: object, _p: Parameteruppsattning) -> str:
    return (value or "").strip() or "eget led"
