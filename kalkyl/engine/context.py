"""What a calculation rests on once scenario and parameter set are joined: nouns looked up, values drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kalkyl.engine.arrays import Array, product
from kalkyl.engine.prices import beyond, price_factor
from kalkyl.engine.sampling import Draws
from kalkyl.model.economy import Kommun
from kalkyl.model.parameters import Parameteruppsattning
from kalkyl.model.scenario import Kalkylval
from kalkyl.model.values import BEVISGRADER, Belopp, Bevisgrad, Varde


def weakest(*values: Varde | None) -> Bevisgrad:
    """Return the weakest evidence grade among the values."""
    grades = [BEVISGRADER.index(v.bevisgrad) for v in values if v is not None]
    return BEVISGRADER[max(grades, default=0)]


@dataclass(frozen=True)
class Context:
    """Parameters, municipality, conventions and draws of one calculation.

    Attributes:
        parameters: Parameter set, with the scenario's own nouns and overlay.
        kommun: Municipality.
        kalkyl: Conventions.
        prisar: Price year of the result.
        draws: Table of draws; row 0 is the base case.
    """

    parameters: Parameteruppsattning
    kommun: Kommun
    kalkyl: Kalkylval
    prisar: int
    draws: Draws
    _amounts: dict[tuple[str, int, str], Array] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def value(self, path: str) -> Array:
        """Draws of the value at an address, in its own unit and price year, shape (draw,)."""
        return self.draws[path]

    def index_factor(self, source_year: int, index: str) -> float:
        """Factor from a source's price year to the calculation's."""
        series = self.parameters.index[self.kalkyl.index or index].varden
        return price_factor(series, source_year, self.prisar)

    def amount(self, path: str, value: Belopp, index: str = "kpi") -> Array:
        """Draws of an amount [kr of the calculation's price year], shape (draw,)."""
        assert value.prisar is not None
        key = (path, value.prisar, index)
        if key not in self._amounts:
            self._amounts[key] = product(self.value(path), self.index_factor(value.prisar, index))
        return self._amounts[key]

    @property
    def tax_level(self) -> float:
        """Price level of the calculation's year over that of the tax rules, by the basic amount (or the price index)."""
        year = self.parameters.skattear
        for key in ("prisbasbelopp", "kpi"):
            series = self.parameters.index[key].varden if key in self.parameters.index else {}
            if series and all(y in series or beyond(series, y) for y in (year, self.prisar)):
                return price_factor(series, year, self.prisar)
        return 1.0


def columns(values: Mapping[str, Varde]) -> Mapping[str, Varde]:
    """Return the values in the order of their addresses, so that draws do not depend on the order of use."""
    return dict(sorted(values.items()))
