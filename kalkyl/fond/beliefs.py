"""What is believed about the outcome of an effort, before and after the follow-up, and what the plan needs of it."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.engine.effects import D_FACTORS, apply_effect
from kalkyl.fond.follow_up import Uppfoljning
from kalkyl.fond.updating import (
    JEFFREYS,
    Andelstro,
    Takttro,
    Tro,
    nodes,
    probability_below,
    rate_prior,
    share_prior,
)
from kalkyl.model.effects import Effekt, Effektmatt
from kalkyl.model.outcomes import AndelUtfall, HandelseUtfall, RiskkurvaUtfall, Utfall
from kalkyl.model.result import Brytpunkt
from kalkyl.model.values import Andel, Varde

FIT_NODES = 101


@dataclass(frozen=True)
class Grans:
    """What the outcome must reach: at least a difference in shares, or a ratio or effect on the risk.

    Attributes:
        matt: Effect measure; "RD" counts as a gain in the share with a good outcome.
        varde: The effect.
        k: Factor from d to ln(OR).
        motsats: Whether the effect is stated for the good outcome.
        fullfoljande: Share of the participants who get the effect.
    """

    matt: Effektmatt
    varde: float
    k: float = D_FACTORS["chinn"]
    motsats: bool = False
    fullfoljande: float = 1.0

    def good(self, without: Array) -> Array:
        """Return the least share with a good outcome, by the share without the effort."""
        effect = np.array(self.varde)
        if self.motsats:
            full = apply_effect(without, self.matt, effect, self.k)
        else:
            full = 1.0 - apply_effect(1.0 - without, self.matt, effect, self.k)
        return np.asarray(without + self.fullfoljande * (full - without))

    def rate(self, without: Array) -> Array:
        """Return the highest rate of events, by the rate without the effort."""
        return without * self.varde


@dataclass(frozen=True)
class Utfallstro:
    """Belief about the outcome with the effort and without it.

    Attributes:
        slag: Shares with a good outcome, or events per year.
        utfall: The outcome in the plan.
        med: Belief with the effort.
        utan: Belief without it.
        antal: Participants observed with the effort (years for events).
        antal_utan: The same in the comparison group; 0 without one.
    """

    slag: Literal["andel", "handelse"]
    utfall: AndelUtfall | RiskkurvaUtfall | HandelseUtfall
    med: Tro
    utan: Tro
    antal: float = 0.0
    antal_utan: float = 0.0

    def reaching(self, grans: Grans) -> float:
        """Probability that the outcome is at least as good as a limit."""
        if self.slag == "andel":
            return 1.0 - probability_below(self.med, self.utan, grans.good)
        return probability_below(self.med, self.utan, grans.rate)


def prior(plan: Uppfoljning) -> Utfallstro | None:
    """Return what the plan believes of its first outcome, or None for a kind that cannot be followed as counts."""
    outcome = plan.scenario.utfall[0]
    weight = plan.planens_tyngd
    if isinstance(outcome, AndelUtfall):
        return Utfallstro(
            "andel", outcome, share_prior(outcome.lyckade, weight), share_prior(outcome.anda, weight)
        )
    if isinstance(outcome, RiskkurvaUtfall):
        base = base_risk(outcome)
        bad = share_prior(base, weight)
        planned = None if outcome.effekt is None else Andel(varde=planned_good(outcome, plan))
        return Utfallstro("andel", outcome, share_prior(planned, weight), Andelstro(bad.b, bad.a))
    if isinstance(outcome, HandelseUtfall):
        count, years = outcome.antal_per_ar, plan.planens_tyngd_ar
        ratio = None if outcome.effekt is None else outcome.effekt.varde.varde
        with_effort = Takttro(JEFFREYS, 1e-6) if ratio is None else rate_prior(count, ratio, years)
        return Utfallstro("handelse", outcome, with_effort, rate_prior(count, 1.0, years))
    return None


def observed(belief: Utfallstro, plan: Uppfoljning) -> Utfallstro:
    """Return the belief after what has been registered."""
    if belief.slag == "andel":
        n, k = plan.total("uppfoljda", "lyckade")
        n0, k0 = plan.total("jamforelse_uppfoljda", "jamforelse_lyckade")
        assert isinstance(belief.med, Andelstro) and isinstance(belief.utan, Andelstro)
        return replace(
            belief, med=belief.med.observed(k, n), utan=belief.utan.observed(k0, n0), antal=n, antal_utan=n0
        )
    (events,), (others,) = plan.total("handelser"), plan.total("jamforelse_handelser")
    years = sum(m.ar for m in plan.gallande if m.handelser is not None)
    years0 = sum(m.ar for m in plan.gallande if m.jamforelse_handelser is not None)
    assert isinstance(belief.med, Takttro) and isinstance(belief.utan, Takttro)
    return replace(
        belief,
        med=belief.med.observed(events, years),
        utan=belief.utan.observed(others, years0),
        antal=years,
        antal_utan=years0,
    )


def base_risk(outcome: RiskkurvaUtfall) -> Andel:
    """Return the risk that the effect acts on: of the first link of a chain, or of the state."""
    return outcome.kedja[0].andel_med_risk if outcome.kedja else outcome.p0


def planned_good(outcome: RiskkurvaUtfall, plan: Uppfoljning) -> float:
    """Return the share with a good outcome that the plan expects, with its adjustments from trial to practice."""
    effect = outcome.effekt
    assert effect is not None
    without = np.array(1.0 - base_risk(outcome).varde)
    return float(np.clip(limit_of(effect, plan).good(without), 0.0, 1.0))


def limit_of(effect: Effekt, plan: Uppfoljning) -> Grans:
    """Return a planned effect as a limit, adjusted as the calculation adjusts it."""
    share = effect.skalfaktor.varde * effect.kausal_andel.varde
    completing = 1.0 if effect.fullfoljande is None else effect.fullfoljande.varde
    value = effect.varde.varde
    ratio = effect.matt in ("RR", "OR", "HR", "ratkvot")
    adjusted = value**share if ratio else value * share
    factor = D_FACTORS[plan.scenario.kalkyl.d_omrakning]
    return Grans(effect.matt, adjusted, factor, effect.avser == "motsats", completing)


def planned_limit(belief: Utfallstro, plan: Uppfoljning) -> Grans | None:
    """Return what the plan promises, or None when it promises nothing."""
    outcome = belief.utfall
    if isinstance(outcome, AndelUtfall):
        return None if outcome.lyckade is None else Grans("RD", outcome.anda.varde - outcome.lyckade.varde)
    return None if outcome.effekt is None else limit_of(outcome.effekt, plan)


def break_even_limit(belief: Utfallstro, found: Brytpunkt, plan: Uppfoljning) -> Grans | None:
    """Return what the outcome must reach for the NPV to be zero, or None when that is not known or never happens."""
    outcome = belief.utfall
    if isinstance(outcome, AndelUtfall) or (
        isinstance(outcome, RiskkurvaUtfall) and outcome.effekt is None and not outcome.kedja
    ):
        share = found.andel_av_deltagare
        return None if share is None else Grans("RD", -share)
    value = found.effekt.get(outcome.nyckel)
    if value is None or outcome.effekt is None:
        return None
    stated = outcome.effekt.varde.model_copy(update={"varde": value})
    return limit_of(outcome.effekt.model_copy(update={"varde": stated}), plan)


def updated_outcome(belief: Utfallstro, plan: Uppfoljning) -> Utfall:
    """Return the plan's outcome with what is believed now in its place."""
    outcome = belief.utfall
    if isinstance(outcome, AndelUtfall):
        update: dict[str, object] = {"lyckade": _share(belief.med, outcome.lyckade)}
        if belief.antal_utan:
            update["anda"] = _share(belief.utan, outcome.anda)
        return outcome.model_copy(update=update)
    old = outcome.effekt or Effekt(matt="RD" if isinstance(outcome, RiskkurvaUtfall) else "ratkvot", varde=Varde(varde=0.5, enhet="andel" if isinstance(outcome, RiskkurvaUtfall) else "kvot"), design="okontrollerad")  # fmt: skip
    effect = old.model_copy(
        update={
            "varde": _effect_value(belief, old, plan),
            "skalfaktor": Andel(varde=1.0),
            "kausal_andel": Andel(varde=1.0),
            "mats_per": "avsedd_behandling",
            "fullfoljande": None,
            "uppfoljning_text": "Egen uppföljning tillsammans med planens antagande.",
        }
    )
    update = {"effekt": effect}
    if belief.antal_utan:
        update |= _new_base(belief, outcome)
    return outcome.model_copy(update=update)


def _new_base(belief: Utfallstro, outcome: RiskkurvaUtfall | HandelseUtfall) -> dict[str, object]:
    if isinstance(outcome, HandelseUtfall):
        return {"antal_per_ar": outcome.antal_per_ar.model_copy(update=_stated(belief.utan, "gamma"))}
    assert isinstance(belief.utan, Andelstro)
    bad = _share(Andelstro(belief.utan.b, belief.utan.a), base_risk(outcome))
    if outcome.kedja:
        first = outcome.kedja[0].model_copy(update={"andel_med_risk": bad})
        return {"kedja": (first, *outcome.kedja[1:])}
    return {"p0": bad}


def _share(belief: Tro, old: Andel | None) -> Andel:
    base = old or Andel(varde=0.5)
    return base.model_copy(update=_stated(belief, "beta"))


def _stated(belief: Tro, family: str) -> dict[str, object]:
    """Fields of a value with the mean and the 95 per cent interval of a belief."""
    from kalkyl.fond.updating import interval

    low, high = interval(belief)
    mean = belief.mean
    sure = low <= mean <= high and high - low > 1e-9
    shown = (
        {"lag": low, "hog": high, "familj": family} if sure else {"lag": None, "hog": None, "familj": "fast"}
    )
    return {"varde": mean, "niva": 0.95, "kalla": "Egen uppföljning", "bevisgrad": "harledd", **shown}  # fmt: skip


def _effect_value(belief: Utfallstro, old: Effekt, plan: Uppfoljning) -> Varde:
    """Return the effect in the plan's own measure, with the spread that both beliefs give it."""
    without = nodes(belief.utan, FIT_NODES) if belief.antal_utan else np.array([belief.utan.mean])
    with_effort = nodes(belief.med, FIT_NODES)
    grid = measured(with_effort[:, None], without[None, :], old, plan).ravel()
    mean = float(measured(np.array(belief.med.mean), np.array(belief.utan.mean), old, plan))
    low, high = (float(x) for x in np.quantile(grid, [0.025, 0.975]))
    ratio = old.matt not in ("RD", "d")
    stated: dict[str, object] = {"varde": mean, "enhet": old.varde.enhet, "kalla": "Egen uppföljning", "bevisgrad": "harledd"}  # fmt: skip
    fitting = stated | {"lag": low, "hog": high, "niva": 0.95, "familj": "lognormal" if ratio else "normal"}
    return _fitting(fitting, stated)


def _fitting(wanted: dict[str, object], without: dict[str, object]) -> Varde:
    """Return the value with its interval, or without it where no distribution has that mean and interval."""
    from kalkyl.engine.distributions import fitted

    try:
        made = Varde.model_validate(wanted)
        fitted(made)
    except ValueError:
        return Varde.model_validate(without)
    return made


def measured(with_effort: Array, without: Array, effect: Effekt, plan: Uppfoljning) -> Array:
    """Return the effect that takes one share with a good outcome (or rate of events) to another, in its measure."""
    if effect.matt == "ratkvot":
        return np.asarray(with_effort / without)
    p1, p0 = (with_effort, without) if effect.avser == "motsats" else (1.0 - with_effort, 1.0 - without)
    p1, p0 = np.clip(p1, 1e-6, 1 - 1e-6), np.clip(p0, 1e-6, 1 - 1e-6)
    if effect.matt == "RD":
        return np.asarray(p1 - p0)
    if effect.matt == "RR":
        return np.asarray(p1 / p0)
    if effect.matt == "HR":
        return np.asarray(np.log1p(-p1) / np.log1p(-p0))
    odds = p1 / (1.0 - p1) / (p0 / (1.0 - p0))
    return np.asarray(
        np.log(odds) / D_FACTORS[plan.scenario.kalkyl.d_omrakning] if effect.matt == "d" else odds
    )
