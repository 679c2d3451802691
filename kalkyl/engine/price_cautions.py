"""What a result must say about its price level: assumed and estimated index years, and old amounts."""

from collections.abc import Iterator, Mapping

from kalkyl.engine.prices import ASSUMED_INFLATION, beyond
from kalkyl.language import decimal_mark
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.result import Varning
from kalkyl.model.values import Varde

OLD_PRICE_YEARS = 10


def price_warnings(
    parameters: Parameteruppsattning, index: str | None, prisar: int, values: Mapping[str, Varde]
) -> Iterator[Varning]:
    """Say which index years are assumptions or estimates, and how many amounts are old.

    Args:
        parameters: Parameter set.
        index: The index chosen for everything, or None for each price's own.
        prisar: Price year of the result.
        values: Every value used, by address.
    """
    for key, years in sorted(years_by_index(index, prisar, values).items()):
        series = parameters.index[key]
        last = max(series.varden)
        assumed = sorted(y for y in years if beyond(series.varden, y))
        if assumed:
            percent = f"{ASSUMED_INFLATION * 100:g}".replace(".", decimal_mark())
            yield Varning(
                "prisniva_antagen",
                f"{series.namn}: {_listed(assumed)} ligger efter indexets sista kända år {last}. "
                f"Ökningen därefter antas vara {percent} procent per år.",
                "Välj ett prisår med känt index, eller uppdatera indexet när det publiceras.",
            )
        estimated = sorted(years & set(series.skattade_ar))
        if estimated:
            yield Varning(
                "prisindex_skattat",
                f"{series.namn}: värdet för {_listed(estimated)} är en skattning. {series.kommentar}".strip(),
                "Uppdatera indexet när det slutliga värdet publiceras.",
            )
    old = [v for v in values.values() if v.prisar is not None and prisar - v.prisar > OLD_PRICE_YEARS]
    if old:
        yield Varning(
            "gamla_priser",
            f"{len(old)} belopp har ett prisår som är mer än {OLD_PRICE_YEARS} år gammalt.",
            "Byt helst till egna, färska belopp. De står i listan över antaganden.",
        )


def years_by_index(index: str | None, prisar: int, values: Mapping[str, Varde]) -> dict[str, set[int]]:
    """Return the years that each index is read in: the result's, and those of the amounts that it moves there."""
    years: dict[str, set[int]] = {index or "kpi": {prisar}}
    for value in values.values():
        if value.prisar is not None and value.prisar != prisar:
            key = index or str(getattr(value, "index", "kpi"))
            years.setdefault(key, set()).update((value.prisar, prisar))
    return years


def _listed(years: list[int]) -> str:
    words = [str(y) for y in years]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} och {words[-1]}"
