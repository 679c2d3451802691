"""Effects of interventions as the studies publish them, with the adjustments that are made to them."""

from typing import Annotated, Any, Final, Literal

from pydantic import Field, model_validator

from kalkyl.model.base import Id, Modell
from kalkyl.model.values import Andel, Varde

Effektmatt = Literal["RD", "RR", "OR", "HR", "d", "ratkvot"]
"""Risk difference, risk ratio, odds ratio, hazard ratio, standardised mean difference, rate ratio."""

KVOTMATT: Final[frozenset[str]] = frozenset({"RR", "OR", "HR", "ratkvot"})
"""Measures that are ratios: no effect is 1 and adjustments act on the logarithm."""

EFFEKTMATT_ETIKETTER: Final[dict[str, str]] = {
    "RD": "Riskdifferens",
    "RR": "Relativ risk",
    "OR": "Oddskvot",
    "HR": "Hazardkvot",
    "d": "Standardiserad medelskillnad (d)",
    "ratkvot": "Händelsekvot",
}


class Effekt(Modell):
    """Effect of an intervention on one state.

    Attributes:
        matt: Effect measure.
        varde: The published estimate with its interval. RD as a share (−0.10 is ten percentage points fewer),
            ratios as they stand, d negative when the risk falls.
        avser: Whether the estimate concerns being in the state, or its opposite (being in work).
        mats_per: Whether the estimate is per person offered (intention to treat) or per completer.
        design: Controlled study, study without comparison group, change within the treated group, before–after share
            (refused: use ANDEL with deadweight), or assumption.
        fordrojning_ar: Whole years from start until the effect begins.
        uppfoljning_ar: Years, counted from when the effect begins, that the study has followed; full effect so long.
        avklingning: Yearly loss of effect after the follow-up (share per year).
        max_varaktighet_ar: Years after the delay at which the effect ends, or None for no limit of its own.
        skalfaktor: From trial to ordinary service; multiplies RD and d and the logarithm of ratios.
        kausal_andel: Share of a statistical association that removing the risk would really remove.
        fullfoljande: Share of participants who complete; only for an effect measured per completer.
        uppfoljning_text: What the study measured, in Swedish.
    """

    matt: Effektmatt
    varde: Varde
    avser: Literal["tillstand", "motsats"] = "tillstand"
    mats_per: Literal["avsedd_behandling", "fullfoljare"] = "avsedd_behandling"
    design: Literal["kontrollerad", "okontrollerad", "inomgrupp", "fore_efter", "antagande"] = "kontrollerad"
    fordrojning_ar: Annotated[int, Field(ge=0, le=60)] = 0
    uppfoljning_ar: Annotated[float, Field(gt=0, le=100)] = 1.0
    avklingning: Andel = Andel(varde=0.0, enhet="andel_per_ar")
    max_varaktighet_ar: Annotated[int, Field(ge=1, le=100)] | None = None
    skalfaktor: Andel = Andel(varde=1.0)
    kausal_andel: Andel = Andel(varde=1.0)
    fullfoljande: Andel | None = None
    uppfoljning_text: str = ""

    @model_validator(mode="before")
    @classmethod
    def _unit_of_measure(cls, data: Any) -> Any:
        """Give the estimate the unit of its measure where none is stated: a risk ratio of 1.5 is no share."""
        if not isinstance(data, dict) or "varde" not in data:
            return data
        unit = "kvot" if data.get("matt") in KVOTMATT else "d" if data.get("matt") == "d" else "andel"
        value = data["varde"]
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = {"varde": value}
        if isinstance(value, dict) and "enhet" not in value:
            data = data | {"varde": value | {"enhet": unit}}
        return data

    @model_validator(mode="after")
    def _consistent(self) -> "Effekt":
        if self.matt in KVOTMATT and (
            self.varde.varde <= 0 or (self.varde.lag is not None and self.varde.lag <= 0)
        ):
            raise ValueError(
                f"effektmåttet {self.matt} är en kvot och måste vara större än 0 (1 betyder ingen effekt)."
            )
        if self.matt == "RD" and not -1 <= self.varde.varde <= 1:
            raise ValueError(
                "en riskdifferens anges som andel mellan −1 och 1, t.ex. −0.10 för tio procentenheter färre."
            )
        if self.fullfoljande is not None and self.mats_per == "avsedd_behandling":
            raise ValueError(
                "fullföljande är angivet, men effekten är mätt på alla som erbjöds insatsen (ITT) och har redan "
                'bortfallet i sig. Ta bort fullfoljande, eller ange mats_per = "fullfoljare".'
            )
        if self.design == "fore_efter":
            raise ValueError(
                "effekten är en före–efter-andel utan jämförelsegrupp och kan inte användas som effekt. Använd modellen "
                "”andel” och ange både lyckade och anda (hur stor andel som hade klarat sig ändå, dödvikt)."
            )
        return self


class Grundrisk(Modell):
    """Risk of a state in a target group without the intervention.

    Attributes:
        tillstand: Id of the state.
        p0: Share of the group that is in the state in the first year (or at the peak of `kurva`).
        kurva: Optional relative prevalence by year after start (1.0 = p0); the last figure holds on. Without it the
            prevalence falls with the state's yearly probability of staying.
    """

    tillstand: Id
    p0: Andel
    kurva: Annotated[tuple[Annotated[float, Field(ge=0)], ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _shares(self) -> "Grundrisk":
        if self.kurva and max(self.kurva) * self.p0.varde > 1:
            raise ValueError("kurvan ger en andel över 1 något år (kurva × p0). Sänk kurvan eller p0.")
        return self
