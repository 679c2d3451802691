"""Swedish income tax on wages and taxable benefits, for people under 66.

Source: Skatteverket, Teknisk beskrivning för skattetabeller (SKV 433). The rules are piecewise linear in the basic
amount (prisbasbelopp), so they can be expressed in any price level by scaling that amount. The contribution to the
state pension and its equally large credit cancel and are left out, as are the public service fee and burial fee.
"""

from dataclasses import dataclass

import numpy as np

from kalkyl.engine.arrays import Array
from kalkyl.model.economy import Segments, Skatteregler


@dataclass(frozen=True)
class Tax:
    """Yearly tax of one person [kr/year], each of shape (draw,) like the income.

    Attributes:
        taxable: Taxable income (assessed income less the basic allowance), the municipal tax base.
        kommun: Municipal income tax.
        region: Regional income tax.
        state: State income tax.
        credit: Earned income tax credit (jobbskatteavdrag), paid by the state.
    """

    taxable: Array
    kommun: Array
    region: Array
    state: Array
    credit: Array

    @property
    def total(self) -> Array:
        """What the person pays after the credit."""
        return self.kommun + self.region + self.state - self.credit


def piecewise(segments: Segments, x: Array) -> Array:
    """Evaluate a piecewise linear rule; both x and the result in basic amounts."""
    starts = np.array([s.fran for s in segments])
    base = np.array([s.belopp for s in segments])
    slope = np.array([s.lutning for s in segments])
    # A value exactly at a limit belongs to the segment below it, as the rules say "≤".
    index = np.maximum(np.searchsorted(starts, x, side="left") - 1, 0)
    return np.asarray(base[index] + slope[index] * (x - starts[index]))


def basic_allowance(
    rules: Skatteregler, income: Array, *, level: float = 1.0, rounded: bool = False
) -> Array:
    """Basic allowance (grundavdrag) [kr/year].

    Args:
        rules: Tax rules.
        income: Assessed income [kr/year].
        level: Price level of the income over that of the rules' year.
        rounded: Whether to round up to whole hundreds, as on a tax assessment; a group's mean is not rounded.

    Returns:
        Allowance, never above the income.
    """
    pbb = rules.prisbasbelopp * level
    allowance = pbb * piecewise(rules.grundavdrag, income / pbb)
    if rounded:
        allowance = np.ceil(np.round(allowance, 6) / 100.0) * 100.0
    return np.asarray(np.minimum(allowance, income))


def earned_income_credit(
    rules: Skatteregler,
    earned: Array,
    allowance: Array,
    local_rate: float,
    *,
    level: float = 1.0,
    rounded: bool = False,
) -> Array:
    """Earned income tax credit (jobbskatteavdrag) [kr/year], zero without earned income.

    Args:
        rules: Tax rules.
        earned: Earned income [kr/year].
        allowance: Basic allowance [kr/year].
        local_rate: Municipal plus regional tax rate.
        level: Price level of the income over that of the rules' year.
        rounded: Whether to round income down to hundreds and the credit down to whole kronor.
    """
    pbb = rules.prisbasbelopp * level
    base_income = np.floor(earned / 100.0) * 100.0 if rounded else earned
    base = pbb * piecewise(rules.jobbskatteavdrag, base_income / pbb)
    credit = np.maximum((base - allowance) * local_rate, 0.0)
    return np.asarray(np.floor(np.round(credit, 6)) if rounded else credit)


def income_tax(
    rules: Skatteregler,
    wage: Array,
    benefits: Array,
    kommun_rate: float,
    region_rate: float,
    *,
    level: float = 1.0,
) -> Tax:
    """Tax of a person with a yearly wage and yearly taxable benefits.

    Args:
        rules: Tax rules.
        wage: Earned income [kr/year], shape (draw,).
        benefits: Taxable benefits, not earned [kr/year], shape (draw,).
        kommun_rate: Municipal tax rate (share).
        region_rate: Regional tax rate (share).
        level: Price level of the incomes over that of the rules' year.
    """
    income = wage + benefits
    allowance = basic_allowance(rules, income, level=level)
    taxable = income - allowance
    state = rules.statlig_skattesats * np.maximum(taxable - rules.skiktgrans * level, 0.0)
    credit = earned_income_credit(rules, wage, allowance, kommun_rate + region_rate, level=level)
    return Tax(
        taxable=taxable,
        kommun=np.asarray(kommun_rate * taxable),
        region=np.asarray(region_rate * taxable),
        state=np.asarray(state),
        credit=np.asarray(np.minimum(credit, (kommun_rate + region_rate) * taxable)),
    )
