"""Work, tax and equalisation: what changes when people in a state work less than the reference group, or get benefits."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from kalkyl.engine.actor_flow import ActorFlow
from kalkyl.engine.arrays import Array
from kalkyl.engine.context import Context, weakest
from kalkyl.engine.line import Line
from kalkyl.engine.missing import priced_rows
from kalkyl.engine.taxes import Tax, income_tax
from kalkyl.model.parameters import Prislapp, Resursrad, Tillstand
from kalkyl.model.scenario import SubventioneratArbete
from kalkyl.model.values import Bevisgrad, Varde

MONTHS = 12


class Work(NamedTuple):
    """Employment and wage in a state and in the reference group, each of shape (draw,); wage in kr/year."""

    employed: Array
    reference: Array
    wage: Array

    @property
    def lost_wage(self) -> Array:
        """Gross wages that a person-year in the state lacks [kr]."""
        return (self.reference - self.employed) * self.wage


class Income(NamedTuple):
    """Benefits per person-year in one year in the state.

    Attributes:
        label: Ending of the line's name; empty when all years are alike.
        profile: Which years in the state it holds for, as factors by year; empty for all.
        taxable: Taxable benefits [kr], shape (draw,).
        transfers: All transfers [kr], shape (draw,).
    """

    label: str
    profile: tuple[float, ...]
    taxable: Array
    transfers: Array


def yearly_wage(context: Context, wage_id: str) -> Array:
    """Gross full-time wage per year [kr of the price year], shape (draw,)."""
    wage = context.parameters.loner[wage_id]
    return MONTHS * context.amount(f"lon.{wage_id}", wage, wage.index)


def _employment(context: Context, state: Tillstand) -> Work | None:
    if state.lon is None or state.sysselsattning is None or state.referens_sysselsattning is None:
        return None
    base = f"tillstand.{state.id}"
    return Work(
        context.value(f"{base}.sysselsattning"),
        context.value(f"{base}.referens_sysselsattning"),
        yearly_wage(context, state.lon),
    )


def _transfers(context: Context, state: Tillstand) -> list[tuple[Resursrad, Prislapp]]:
    """Rows whose size decides tax: taxable benefits, and all transfers when disposable income is taxed."""
    rows = [(row, p) for row, p in priced_rows(state, context.parameters) if p.typ == "transferering"]
    return rows if context.kalkyl.indirekt_skatt else [(row, p) for row, p in rows if p.skattepliktig]


def _incomes(context: Context, state: Tillstand) -> Iterator[Income]:
    """Benefits by year in the state: tax is not proportional to them, so every year that differs is taxed by itself."""
    rows = _transfers(context, state)
    last = max((len(row.ar_i_tillstand) for row, _ in rows), default=0) - 1
    for year in range(max(last, 0) + 1):
        taxable = np.zeros(context.draws.count)
        transfers = np.zeros(context.draws.count)
        for row, price in rows:
            amount = context.amount(f"prislapp.{price.id}", price, price.index)
            amount = amount * context.value(f"tillstand.{state.id}.mangd.{price.id}")
            if row.ar_i_tillstand:
                amount = amount * row.ar_i_tillstand[min(year, len(row.ar_i_tillstand) - 1)]
            transfers = transfers + amount
            if price.skattepliktig:
                taxable = taxable + amount
        if last <= 0:
            yield Income("", (), taxable, transfers)
        else:
            label = f", år {year + 1} i tillståndet" + (" och senare" if year == last else "")
            profile = (0.0,) * year + (1.0,) + (0.0,) * (year < last)
            yield Income(label, profile, taxable, transfers)


def mean_tax(context: Context, employed: Array, wage: Array, benefits: Array) -> Tax:
    """Tax per person in a group where a share works full time and the rest live on the benefits.

    Where so few are without work that they would each get more than a wage, what is more than that comes on top of the
    wages: nobody is taxed as if they lived on a fortune.

    Args:
        context: The calculation.
        employed: Share that works, shape (draw,).
        wage: Yearly wage of those who do [kr], shape (draw,).
        benefits: Taxable benefits per person of the whole group [kr], shape (draw,).
    """
    rules = context.parameters.skatteregler[context.parameters.skattear]
    rates = (context.kommun.kommunalskatt, context.kommun.regionskatt)
    idle, zero = 1.0 - employed, np.zeros_like(wage)
    each = np.divide(benefits, idle, out=np.zeros_like(wage), where=idle > 0)
    each = np.minimum(each, np.maximum(wage, benefits))
    on_top = np.divide(benefits - idle * each, employed, out=np.zeros_like(wage), where=employed > 0)
    working = income_tax(rules, wage, on_top, *rates, level=context.tax_level)
    without = income_tax(rules, zero, each, *rates, level=context.tax_level)
    mixed = {
        name: employed * getattr(working, name) + idle * getattr(without, name)
        for name in ("taxable", "kommun", "region", "state", "credit")
    }
    return Tax(**mixed)


def work_lines(context: Context, state: Tillstand) -> list[Line]:
    """Production, tax, contributions and equalisation of not working as the reference group does and of benefits."""
    work = _employment(context, state)
    stated: list[Varde | None] = [row.mangd for row, _ in _transfers(context, state)]
    if work is None:
        if not stated:
            return []
        zero = np.zeros(context.draws.count)
        work, lines = Work(zero, zero, zero), []
        grade = weakest(*stated)
    else:
        grade = weakest(
            context.parameters.loner[str(state.lon)], state.sysselsattning, state.referens_sysselsattning
        )
        lines = _production_lines(context, work, grade)
    for income in _incomes(context, state):
        lines += _income_lines(context, work, income, grade)
    return lines


def _production_lines(context: Context, work: Work, grade: Bevisgrad) -> list[Line]:
    draws, lost_wage = context.draws.count, work.lost_wage
    rules = context.parameters.skatteregler[context.parameters.skattear]
    contributions = rules.arbetsgivaravgift * lost_wage
    pension = context.kalkyl.avtalspension * lost_wage
    return [
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
    ]


def _income_lines(context: Context, work: Work, income: Income, grade: Bevisgrad) -> list[Line]:
    """Income tax, equalisation and indirect tax of one income against the reference group's."""
    zero = np.zeros(context.draws.count)
    change = _tax_change(
        mean_tax(context, work.employed, work.wage, income.taxable),
        mean_tax(context, work.reference, work.wage, zero),
    )
    lines = [_tax_line(context, change, income, grade)]
    if context.kalkyl.utjamning == "efter":
        lines.append(_equalisation_line(context, change, income, grade))
    if context.kalkyl.indirekt_skatt:
        disposable = income.transfers - work.lost_wage - change.total
        lines.append(_indirect_tax_line(context, disposable, income, grade))
    return lines


def _tax_change(state: Tax, reference: Tax) -> Tax:
    names = ("taxable", "kommun", "region", "state", "credit")
    return Tax(**{n: np.asarray(getattr(state, n) - getattr(reference, n)) for n in names})


def _tax_line(context: Context, change: Tax, income: Income, grade: Bevisgrad) -> Line:
    amounts = ActorFlow.of(
        context.draws.count,
        {
            "kommun": change.kommun,
            "region": change.region,
            "ovriga_staten": change.state - change.credit,
            "individ": -change.total,
        },
    )
    name = f"Inkomstskatt{income.label}"
    return Line("inkomstskatt", name, "skatt_avgift", grade, amounts, profile=income.profile)


def _equalisation_line(context: Context, change: Tax, income: Income, grade: Bevisgrad) -> Line:
    kommun = -context.kommun.kompensationsgrad_kommun * change.taxable
    region = -context.kommun.kompensationsgrad_region * change.taxable
    amounts = ActorFlow.of(
        context.draws.count, {"kommun": kommun, "region": region, "ovriga_staten": -(kommun + region)}
    )
    name = f"Kommunalekonomisk utjämning{income.label}"
    return Line("inkomstutjamning", name, "utjamning", grade, amounts, profile=income.profile)


def _indirect_tax_line(context: Context, disposable: Array, income: Income, grade: Bevisgrad) -> Line:
    """Indirect tax on the change in disposable income, the share stated in the conventions."""
    tax = context.kalkyl.indirekt_skatt * disposable
    amounts = ActorFlow.of(context.draws.count, {"individ": -tax, "ovriga_staten": tax})
    name = f"Indirekt skatt{income.label}"
    return Line("indirekt_skatt", name, "skatt_avgift", grade, amounts, profile=income.profile)


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
