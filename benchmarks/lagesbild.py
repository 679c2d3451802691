"""Speed of the lägesbild: 300 areas × 40 indicators × 60 months. Run: python -m benchmarks.lagesbild."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from kalkyl.lagesbild.analysis import analyse
from kalkyl.lagesbild.disclosure import protect
from kalkyl.lagesbild.model import Lagesbild, Omrade
from kalkyl.lagesbild.months import month
from kalkyl.lagesbild.panel import Panel
from kalkyl.lagesbild.reading import read_lagesbild
from kalkyl.lagesbild.signals import find_signals
from kalkyl.lagesbild.synthetic import city
from kalkyl.lagesbild.template import Mall, template_csv, template_excel
from kalkyl.params import load_parameters

AREAS, INDICATORS, MONTHS = 300, 40, 60
LIMIT_SECONDS = 10.0


def timed(name: str, work: Callable[[], Any]) -> tuple[float, Any]:
    """Run once; print and return the time [s] and what came out."""
    began = time.perf_counter()
    found = work()
    seconds = time.perf_counter() - began
    print(f"{name:62}{seconds:8.2f} s")
    return seconds, found


def main() -> None:
    indicators = load_parameters("riket").indikatorer
    keys = tuple(indicators)[:INDICATORS]
    rng = np.random.default_rng(1)
    counts = rng.poisson(rng.gamma(2, 1, (AREAS, INDICATORS, 1)), (AREAS, INDICATORS, MONTHS)).astype(float)
    counts[rng.random(counts.shape) < 0.05] = np.nan
    areas = tuple(Omrade(id=f"o{n}", namn=f"Område {n}", folkmangd=5000 + 10 * n) for n in range(AREAS))
    people = np.array([float(a.folkmangd or 0) for a in areas])
    panel = Panel(
        tuple(a.id for a in areas), keys, month(2021, 7), counts, np.isfinite(counts).astype(float), people
    )
    bild = Lagesbild(namn="Prov", omraden=areas, indikatorer=indicators, observationer=())
    print(f"{AREAS} områden × {INDICATORS} indikatorer × {MONTHS} månader")
    timed("signals, newest 12 months", lambda: find_signals(panel, 12))
    seconds, _ = timed("everything: signals of 24 months, news, areas, rates", lambda: analyse(bild, panel))
    print(f"limit {LIMIT_SECONDS:g} s: {'held' if seconds < LIMIT_SECONDS else 'NOT HELD'}")
    timed("disclosure control, 15 municipalities × 12 months", lambda: protect(counts[:15, 0, -12:]))
    timed("disclosure control, 300 areas × 12 months", lambda: protect(counts[:, 0, -12:]))
    made = city(indicators).bilder[0]
    used = {o.indikator for o in made.observationer}
    mall = Mall(
        made.namn, made.omraden, [i for k, i in indicators.items() if k in used], [], made.observationer
    )
    for name, data in (("csv", template_csv(mall)), ("xlsx", template_excel(mall))):
        rows = len(made.observationer)
        timed(f"reading {rows} rows, {name}", partial(read_lagesbild, [(data, f"x.{name}")], indicators))


if __name__ == "__main__":
    main()
