"""The indicators of the national set, and small tables to read."""

import pytest

import kalkyl
from kalkyl.model.indicators import Indikator
from kalkyl.model.parameters import Parameteruppsattning


@pytest.fixture(scope="session")
def riket() -> Parameteruppsattning:
    return kalkyl.load_parameters("riket")


@pytest.fixture(scope="session")
def indicators(riket: Parameteruppsattning) -> dict[str, Indikator]:
    return riket.indikatorer
