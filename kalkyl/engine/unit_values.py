"""What one person-year in a state means for every actor: the lines that volumes are multiplied with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from kalkyl.engine.actor_flow import ActorFlow, Part, weights
from kalkyl.engine.arrays import Array
from kalkyl.engine.context import Context, weakest
from kalkyl.engine.missing import priced_rows
from kalkyl.engine.taxes import Tax, income_tax
from kalkyl.model.actors import Aktor, Kategori, Namnd
from kalkyl.model.parameters import Handelsetyp, Resursrad, Tillstand
from kalkyl.model.scenario import SubventioneratArbete
from kalkyl.model.values import Belopp, Bevisgrad

MONTHS = 12


@dataclass(frozen=True)
class Line:
    """Flow per person-year in a state, relative to the reference person.

    Attributes:
        id: Price id or a fixed word.
        namn: Name on screen.
        kategori: Category.
        grade: Weakest evidence grade behind it.
        flow: Flow by draw and actor, money out negative [kr/person-year].
        growth: Real growth per year.
        profile: Factors by year in the state, or empty.
        namnd: Board for the kommun share.
        marginal: Share that is realisable in a budget, shape (draw,) or scalar.
        delay: Years before it is.
    """

    id: str
    namn: str
    kategori: Kategori
    grade: Bevisgrad
    flow: ActorFlow
    growth: float = 0.0
    profile: tuple[float, ...] = ()
    namnd: Namnd = "kommunstyrelse"
    marginal: Array = field(default_factory=lambda: np.array(1.0))
    delay: int = 0


def state_lines(context: Context, state: Tillstand) -> list[Line]:
    """All lines of a state: resources, transfers, work, tax and equalisation."""
    priced = priced_rows(state, context.parameters)
    lines = [_resource_line(context, f"tillstand.{state.id}", row) for row, _ in priced]
    lines += _stated_lines(context, f"tillstand.{state.id}", state.namn, state.kostnad_per_ar)
    lines += _work_lines(context, state)
    lines += _quality_of_life(context, state)
    return lines


def event_lines(context: Context, event: Handelsetyp) -> list[Line]:
    """All lines of one event: resources, transfers and stated costs."""
    base = f"handelsetyp.{event.id}"
    lines = [_resource_line(context, base, row) for row, _ in priced_rows(event, context.parameters)]
    return lines + _stated_lines(context, base, event.namn, event.kostnad_per_handelse)


def _resource_line(context: Context, base: str, row: Resursrad) -> Line:
    price = context.parameters.prislappar[row.prislapp]
    unit = context.amount(f"prislapp.{price.id}", price, price.index)
    cost = unit * context.value(f"{base}.mangd.{price.id}")
    shares: dict[Aktor, float] = {a: -share for a, share in price.fordelning.items()}
    kategori: Kategori = "resurskostnad"
    if price.typ == "transferering":
        kategori, shares = "transferering", {**shares, "individ": 1.0}
    elif price.typ == "produktion":
        kategori = "produktion"
    return Line(
        id=price.id,
        namn=price.namn,
        kategori=kategori,
        grade=weakest(price, row.mangd),
        flow=ActorFlow(context.draws.count, [Part(cost, weights(shares))]),
        growth=price.realtillvaxt,
        profile=row.ar_i_tillstand,
        namnd=price.namnd or "kommunstyrelse",
        marginal=context.value(f"prislapp.{price.id}.marginalandel"),
        delay=price.budgetfordrojning_ar,
    )


def _stated_lines(context: Context, base: str, name: str, stated: Mapping[Aktor, Belopp]) -> list[Line]:
    lines = []
    for aktor, belopp in stated.items():
        cost = context.amount(f"{base}.kostnad.{aktor}", belopp)
        lines.append(
            Line(
                id=f"kostnad_per_ar_{aktor}",
                namn=f"Angiven kostnad, {name}",
                kategori="resurskostnad",
                grade=belopp.bevisgrad,
                flow=ActorFlow.of(context.draws.count, {aktor: -cost}),
            )
        )
    return lines


def taxable_benefits(context: Context, state: Tillstand) -> Array:
    """Taxable benefits per person-year in the state [kr], shape (draw,)."""
    total = np.zeros(context.draws.count)
    for _, price in priced_rows(state, context.parameters):
        if price.skattepliktig:
            unit = context.amount(f"prislapp.{price.id}", price, price.index)
            total = total + unit * context.value(f"tillstand.{state.id}.mangd.{price.id}")
    return total


def yearly_wage(context: Context, wage_id: str) -> Array:
    """Gross full-time wage per year [kr of the price year], shape (draw,)."""
    wage = context.parameters.loner[wage_id]
    return MONTHS * context.amount(f"lon.{wage_id}", wage, wage.index)


def _mean_tax(context: Context, employed: Array, wage: Array, benefits: Array) -> Tax:
    """Tax per person in a group where a share works full time and the rest live on the benefits."""
    rules = context.parameters.skatteregler[context.parameters.skattear]
    rates = (context.kommun.kommunalskatt, context.kommun.regionskatt)
    zero = np.zeros_like(wage)
    not_employed = np.maximum(1.0 - employed, 1e-12)
    work = income_tax(rules, wage, zero, *rates, level=context.tax_level)
    idle = income_tax(rules, zero, benefits / not_employed, *rates, level=context.tax_level)
    mixed = {
        name: employed * getattr(work, name) + (1.0 - employed) * getattr(idle, name)
        for name in ("taxable", "kommun", "region", "state", "credit")
    }
    return Tax(**mixed)


def _work_lines(context: Context, state: Tillstand) -> list[Line]:
    """Production, tax, employer contributions and equalisation of not working as the reference group does."""
    benefits = taxable_benefits(context, state)
    if state.lon is None or state.sysselsattning is None or state.referens_sysselsattning is None:
        return _tax_on_benefits(context, state, benefits) if np.any(benefits) else []
    wage_value = context.parameters.loner[state.lon]
    employed = context.value(f"tillstand.{state.id}.sysselsattning")
    reference = context.value(f"tillstand.{state.id}.referens_sysselsattning")
    wage = yearly_wage(context, state.lon)
    zero = np.zeros_like(wage)
    change = _tax_change(
        _mean_tax(context, employed, wage, benefits), _mean_tax(context, reference, wage, zero)
    )
    lost_wage = (reference - employed) * wage
    rules = context.parameters.skatteregler[context.parameters.skattear]
    contributions = rules.arbetsgivaravgift * lost_wage
    pension = context.kalkyl.avtalspension * lost_wage
    grade = weakest(wage_value, state.sysselsattning, state.referens_sysselsattning)
    draws = context.draws.count
    lines = [
        Line(
            "lon",
            "Utebliven produktion",
            "produktion",
            grade,
            ActorFlow.of(draws, {"individ": -(lost_wage + contributions + pension)}),
        ),
        Line(
            "arbetsgivaravgift",
            "Arbetsgivaravgifter",
            "skatt_avgift",
            grade,
            ActorFlow.of(draws, {"individ": contributions, "ovriga_staten": -contributions}),
        ),
        *_tax_lines(context, change, grade),
    ]
    if context.kalkyl.indirekt_skatt:
        lines.append(_indirect_tax(context, state, lost_wage, change, grade))
    return lines


def _tax_on_benefits(context: Context, state: Tillstand, benefits: Array) -> list[Line]:
    zero = np.zeros_like(benefits)
    change = _tax_change(_mean_tax(context, zero, zero, benefits), _mean_tax(context, zero, zero, zero))
    grade = weakest(*(row.mangd for row in state.resurser))
    return _tax_lines(context, change, grade)


def _tax_change(state: Tax, reference: Tax) -> Tax:
    names = ("taxable", "kommun", "region", "state", "credit")
    return Tax(**{n: np.asarray(getattr(state, n) - getattr(reference, n)) for n in names})


def _tax_lines(context: Context, change: Tax, grade: Bevisgrad) -> list[Line]:
    draws = context.draws.count
    to_state = change.state - change.credit
    tax = Line(
        "inkomstskatt",
        "Inkomstskatt",
        "skatt_avgift",
        grade,
        ActorFlow.of(
            draws,
            {
                "kommun": change.kommun,
                "region": change.region,
                "ovriga_staten": to_state,
                "individ": -change.total,
            },
        ),
    )
    if context.kalkyl.utjamning == "fore":
        return [tax]
    kommun = -context.kommun.kompensationsgrad_kommun * change.taxable
    region = -context.kommun.kompensationsgrad_region * change.taxable
    equalisation = Line(
        "inkomstutjamning",
        "Kommunalekonomisk utjämning",
        "utjamning",
        grade,
        ActorFlow.of(draws, {"kommun": kommun, "region": region, "ovriga_staten": -(kommun + region)}),
    )
    return [tax, equalisation]


def _indirect_tax(
    context: Context, state: Tillstand, lost_wage: Array, change: Tax, grade: Bevisgrad
) -> Line:
    """Indirect tax on the change in disposable income, the share stated in the conventions."""
    gained = np.zeros_like(lost_wage)
    for _, price in priced_rows(state, context.parameters):
        if price.typ == "transferering":
            unit = context.amount(f"prislapp.{price.id}", price, price.index)
            gained = gained + unit * context.value(f"tillstand.{state.id}.mangd.{price.id}")
    disposable = -lost_wage - change.total + gained
    tax = context.kalkyl.indirekt_skatt * disposable
    return Line(
        "indirekt_skatt",
        "Indirekt skatt",
        "skatt_avgift",
        grade,
        ActorFlow.of(context.draws.count, {"individ": -tax, "ovriga_staten": tax}),
    )


def _quality_of_life(context: Context, state: Tillstand) -> list[Line]:
    value = context.kalkyl.livskvalitet_kr
    if value is None or state.livskvalitetsforlust is None:
        return []
    loss = context.value(f"tillstand.{state.id}.livskvalitetsforlust") * context.amount(
        "kalkyl.livskvalitet_kr", value
    )
    grade = weakest(value, state.livskvalitetsforlust)
    return [
        Line(
            "livskvalitet",
            "Förlorad livskvalitet",
            "livskvalitet",
            grade,
            ActorFlow.of(context.draws.count, {"individ": -loss}),
        )
    ]


def subsidy_lines(context: Context, state: Tillstand, work: SubventioneratArbete) -> list[Line]:
    """Correction, per person-year in the state, for successes that work with a wage subsidy.

    The employer (ovriga) bears the lower production and receives the subsidy from Arbetsförmedlingen. The lines have
    the sign of being in the state, so that an avoided person-year costs the employer production.
    """
    base = f"utfall.{state.id}.subventionerat"
    share = context.value(f"{base}.andel")
    subsidy = share * context.amount(f"{base}.subvention", work.subvention)
    lines = []
    if state.lon is not None and state.sysselsattning is not None:
        rules = context.parameters.skatteregler[context.parameters.skattear]
        extra = context.value(f"tillstand.{state.id}.referens_sysselsattning") - context.value(
            f"tillstand.{state.id}.sysselsattning"
        )
        subsidy = subsidy * extra
        full = yearly_wage(context, state.lon) * (
            1.0 + rules.arbetsgivaravgift + context.kalkyl.avtalspension
        )
        lost = share * (1.0 - context.value(f"{base}.produktionsandel")) * extra * full
        lines.append(
            Line(
                "subventionerad_produktion",
                "Lägre produktion i subventionerat arbete",
                "produktion",
                weakest(work.andel, work.produktionsandel),
                ActorFlow.of(context.draws.count, {"ovriga": lost}),
            )
        )
    lines.append(
        Line(
            "subvention",
            "Lönesubvention",
            "transferering",
            weakest(work.andel, work.subvention),
            ActorFlow.of(context.draws.count, {"arbetsformedlingen": subsidy, "ovriga": -subsidy}),
        )
    )
    return lines
