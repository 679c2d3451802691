"""Why the municipality keeps only a few öre per krona of new tax base: one krona followed through the equalisation."""

from dataclasses import dataclass

from kalkyl.model.economy import Kommun


@dataclass(frozen=True)
class Utjamningssteg:
    """What becomes of new taxable income in a municipality [kr].

    Attributes:
        underlag: New taxable income.
        kommunalskatt: Tax that the municipality collects on it.
        aterbetalt_kommun: What the equalisation takes back from the municipality (positive).
        behaller_kommun: What the municipality keeps.
        regionskatt: Tax that the region collects.
        aterbetalt_region: What the equalisation takes back from the region (positive).
        behaller_region: What the region keeps.
        staten: What the state gains through the equalisation.
        behallen_andel_kommun: Kept share of the municipality's own tax on the new income; None when it has no tax rate.
        antagande: Whether the rate is an assumption (municipalities that pay into the equalisation).
    """

    underlag: float
    kommunalskatt: float
    aterbetalt_kommun: float
    behaller_kommun: float
    regionskatt: float
    aterbetalt_region: float
    behaller_region: float
    staten: float
    behallen_andel_kommun: float | None
    antagande: bool


def follow_new_tax_base(kommun: Kommun, new_income: float = 100.0) -> Utjamningssteg:
    """Follow new taxable income through municipal tax and income equalisation.

    Source: lag (2004:773) om kommunalekonomisk utjämning; the rates are the county's (förordning 2004:881).

    Args:
        kommun: Municipality with its rates.
        new_income: New taxable income [kr].
    """
    tax, back = kommun.kommunalskatt * new_income, kommun.kompensationsgrad_kommun * new_income
    region_tax, region_back = kommun.regionskatt * new_income, kommun.kompensationsgrad_region * new_income
    return Utjamningssteg(
        underlag=new_income,
        kommunalskatt=tax,
        aterbetalt_kommun=back,
        behaller_kommun=tax - back,
        regionskatt=region_tax,
        aterbetalt_region=region_back,
        behaller_region=region_tax - region_back,
        staten=back + region_back,
        behallen_andel_kommun=(tax - back) / tax if tax > 0 else None,
        antagande=kommun.avgiftskommun,
    )
