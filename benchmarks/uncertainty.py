"""Speed and memory of the uncertainty analysis beside other ways of doing the same work. Run: python -m benchmarks.uncertainty.

Everything runs on one core. Times are the best of several runs in the same process; the ratios are what to keep.
"""

import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import other_ways
from benchmarks.cohort import Case, evaluation, make_case
from kalkyl.cli.examples import example_files
from kalkyl.engine import run
from kalkyl.engine.advice import advice
from kalkyl.engine.evaluation import Evaluation
from kalkyl.engine.evpi import evpi
from kalkyl.engine.tornado import tornado
from kalkyl.engine.uncertainty import fan, measure_draws, npv_spreads
from kalkyl.params import load_parameters, load_scenario

ONE_CORE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
DRAWS = 10_000
LOOP_DRAWS = 100


def best(work: Callable[[], Any], times: int) -> tuple[float, Any]:
    """Shortest of several runs [s], and what the last one returned."""
    shortest, found = float("inf"), None
    for _ in range(times):
        began = time.perf_counter()
        found = work()
        shortest = min(shortest, time.perf_counter() - began)
    return shortest, found


def summarised(npv: np.ndarray) -> np.ndarray:
    """NPV (payer, draw), after also computing P(NPV > 0) and EVPI per payer as every way must."""
    assert np.all((npv > 0).mean(axis=1) <= 1.0) and all(evpi(row) >= 0 for row in npv)
    return npv


def cohort(time_dependent: bool) -> None:
    """The cohort of six positions, computed in every way that is at hand."""
    case = make_case(DRAWS, time_dependent)
    name = "tidsberoende övergångar" if time_dependent else "konstanta övergångar"
    print(
        f"\nKohort, {name}: 6 lägen × 60 år × 12 prislappar × 8 betalare × 2 alternativ × {DRAWS} dragningar"
    )
    with tempfile.TemporaryDirectory() as folder:
        rows = other_rows(case, Path(folder))
    scenario, parameters, draws = evaluation(case)
    prepared = Evaluation.prepare(scenario, parameters)
    rows.append(
        ("Kalkyl, dragningar till NPV per aktör", *best(lambda: summarised(prepared.npv(draws)[0].T), 15))
    )
    whole = best(lambda: run(scenario, parameters, table=draws), 10)
    rows.append(
        (
            "Kalkyl, helt resultat (med grundfall, brytpunkter, flöden per år)",
            whole[0],
            whole[1].npv_dragningar.T,
        )
    )
    bound, reference = next(((s, npv) for n, s, npv in rows if n.startswith("C ")), (rows[0][1], rows[0][2]))
    size = np.abs(reference).max()
    for label, seconds, npv in rows:
        away = np.abs(npv - reference[:, : npv.shape[1]]).max() / size
        print(f"  {label:68s} {seconds * 1e3:10.1f} ms  {seconds / bound:8.1f} × C   avvikelse {away:.0e}")


def other_rows(case: Case, folder: Path) -> list[tuple[str, float, np.ndarray]]:
    """Time the other ways."""
    rows = []
    kernel = other_ways.compile_kernel(folder)
    if kernel is None:
        print("  Ingen C-kompilator: den kompilerade kärnan hoppas över.")
    else:
        rows.append(
            (
                "C (gcc -O3, dragningar i vektorregister)",
                *best(lambda: summarised(other_ways.compiled(kernel, case)), 30),
            )
        )
    rows.append(("numpy, vanlig vektorisering", *best(lambda: summarised(other_ways.vectorised(case)), 5)))
    seconds, npv = best(lambda: other_ways.python_loop(case, LOOP_DRAWS), 1)
    rows.append((f"Python-slinga ({LOOP_DRAWS} dragningar, uppräknat)", seconds * DRAWS / LOOP_DRAWS, npv))
    found = other_ways.r_vectorised(case, folder)
    if found is None:
        print("  R är inte installerat och hoppas över.")
    else:
        rows.append(("R, vektoriserad", *found))
    return rows


def growth() -> None:
    """How the time grows with draws and with years."""
    print("\nTillväxt (kohort, konstanta övergångar)")
    times = {}
    for draws in (DRAWS, 10 * DRAWS):
        scenario, parameters, table = evaluation(make_case(draws, False))
        prepared = Evaluation.prepare(scenario, parameters)
        times[draws] = best(lambda e=prepared, t=table: e.npv(t), 5)[0]
    print(f"  10 gånger fler dragningar: {times[10 * DRAWS] / times[DRAWS]:.1f} gånger så lång tid")
    scenario, parameters, table = evaluation(make_case(DRAWS, False))
    by_years = {}
    for years in (25, 50, 100):
        kalkyl = scenario.kalkyl.model_copy(update={"horisont_ar": years})
        prepared = Evaluation.prepare(scenario.model_copy(update={"kalkyl": kalkyl}), parameters)
        by_years[years] = best(lambda e=prepared: e.npv(table), 10)[0]
    print("  år: " + ", ".join(f"{y} år {s * 1e3:.1f} ms" for y, s in by_years.items()))
    print(f"  4 gånger fler år: {by_years[100] / by_years[25]:.1f} gånger så lång tid")


def example(path: Path, draws: int) -> None:
    """One example scenario with all its draws, drawing included, in a process of its own."""
    scenario = load_scenario(path)
    parameters = load_parameters(scenario.parametrar)
    run(scenario, parameters)  # imports and caches, as when the page has been opened
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, result = best(lambda: run(scenario, parameters, draws=draws, seed=1), 3)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 1024 if sys.platform != "darwin" else 1024**2
    columns = 0 if result.dragningar is None else len(result.dragningar.paths)
    print(
        f"  {path.stem:42s} {columns:4d} osäkra värden {scenario.kalkyl.horisont_ar:4d} år {seconds:7.3f} s "
        f"{peak / unit:6.0f} MB (varav {max(peak - before, 0) / unit:4.0f} MB för dragningarna)",
        flush=True,
    )


def analyses() -> None:
    """The analyses of one result."""
    scenario = load_scenario(next(f for f in example_files() if f.stem == "exempel_coachning"))
    parameters = load_parameters(scenario.parametrar)
    for draws in (DRAWS, 10 * DRAWS):
        result = run(scenario, parameters, draws=draws, seed=1)
        print(f"\nAnalyser av exempel_coachning, {draws} dragningar")
        for label, work in (
            ("nettonuvärde för alla perspektiv", lambda r=result: npv_spreads(r)),
            (
                "alla mått för ett perspektiv, med återbetalningstid och internränta",
                lambda r=result: measure_draws(r, "kommun"),
            ),
            ("solfjäder", lambda r=result: fan(r, "kommun")),
            ("tornado", lambda r=result: tornado(r, "kommun")),
            ("EVPI och EVPPI per värde och grupp", lambda r=result: advice(r, "kommun")),
        ):
            print(f"  {label:68s} {best(work, 3)[0] * 1e3:8.1f} ms")


def main() -> int:
    """Run everything, in a process whose matrix products keep to one core."""
    if any(os.environ.get(name) != value for name, value in ONE_CORE.items()):
        again = [sys.executable, "-m", "benchmarks.uncertainty"]
        return subprocess.run(again, env={**os.environ, **ONE_CORE}, check=False).returncode
    for time_dependent in (False, True):
        cohort(time_dependent)
    growth()
    print(f"\nExempelscenarier, {10 * DRAWS} dragningar av alla osäkra värden (dragningen inräknad)")
    for path in example_files():
        process = multiprocessing.get_context("spawn").Process(target=example, args=(path, 10 * DRAWS))
        process.start()
        process.join()
    analyses()
    return 0


if __name__ == "__main__":
    sys.exit(main())
