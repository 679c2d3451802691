"""Speed and memory of the uncertainty analysis beside other ways of doing the same work. Run: python -m benchmarks.uncertainty.

Everything runs on one core. Times are the best of several runs in the same process; the ratios are what to keep.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
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
COMPILED = "C (gcc -O3, dragningar i vektorregister)"
DRAWS_ALONE = "Kalkyl, bara dragningarna"
WHOLE = "Kalkyl, helt resultat med grundfall, brytpunkter, kassaflöden"

Row = tuple[str, float, np.ndarray]
"""A way of computing: its name, its time [s] and NPV (payer, draw)."""

LOOP_DRAWS = 100


def best(work: Callable[[], Any], times: int) -> tuple[float, Any]:
    """Shortest of several runs [s], and what the last one returned."""
    shortest, found = float("inf"), None
    for _ in range(times):
        began = time.perf_counter()
        found = work()
        shortest = min(shortest, time.perf_counter() - began)
    return shortest, found


def best_in_turn(works: dict[str, Callable[[], np.ndarray]], rounds: int) -> list[Row]:
    """Shortest times of several ways, run in turn so that whatever else the machine does meets all of them."""
    shortest, found = dict.fromkeys(works, float("inf")), {}
    for _ in range(rounds):
        for label, work in works.items():
            seconds, found[label] = best(work, 1)
            shortest[label] = min(shortest[label], seconds)
    return [(label, shortest[label], found[label]) for label in works]


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
        rows = slow_rows(case, Path(folder)) + fast_rows(case, Path(folder))
    seconds = {label: taken for label, taken, _ in rows}
    bound, whole, reference = seconds.get(COMPILED), seconds[WHOLE], rows[-1][2]
    size = np.abs(reference).max()
    print(f"  {'':62s} {'tid':>10s} {'× C':>8s} {'× Kalkyl':>9s}  avvikelse")
    for label, taken, npv in sorted(rows, key=lambda row: -row[1]):
        away = np.abs(npv - reference[:, : npv.shape[1]]).max() / size
        times_bound = f"{taken / bound:8.1f}" if bound else f"{'–':>8s}"
        print(f"  {label:62s} {taken * 1e3:7.1f} ms {times_bound} {taken / whole:9.2f}  {away:9.0e}")


def fast_rows(case: Case, folder: Path) -> list[Row]:
    """Time the compiled kernel and Kalkyl in turn.

    Kalkyl: the draws alone, and the whole result with base case, break-even and flows per actor and year.
    """
    kernel = other_ways.compile_kernel(folder)
    scenario, parameters, draws = evaluation(case)
    prepared = Evaluation.prepare(scenario, parameters)
    works: dict[str, Callable[[], np.ndarray]] = {}
    if kernel is None:
        print("  Ingen C-kompilator: den kompilerade kärnan hoppas över.")
    else:
        works[COMPILED] = lambda: summarised(other_ways.compiled(kernel, case))
    works[DRAWS_ALONE] = lambda: summarised(prepared.npv(draws)[0].T)
    works[WHOLE] = lambda: summarised(run(scenario, parameters, table=draws).npv_dragningar.T)
    return best_in_turn(works, 60)


def slow_rows(case: Case, folder: Path) -> list[Row]:
    """Time the ways that take longer."""
    rows = best_in_turn({"numpy, vanlig vektorisering": lambda: summarised(other_ways.vectorised(case))}, 7)
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
        times[draws] = best(partial(prepared.npv, table), 5)[0]
    print(f"  10 gånger fler dragningar: {times[10 * DRAWS] / times[DRAWS]:.1f} gånger så lång tid")
    scenario, parameters, table = evaluation(make_case(DRAWS, False))
    by_years = {}
    for years in (25, 50, 100):
        kalkyl = scenario.kalkyl.model_copy(update={"horisont_ar": years})
        prepared = Evaluation.prepare(scenario.model_copy(update={"kalkyl": kalkyl}), parameters)
        by_years[years] = best(partial(prepared.npv, table), 10)[0]
    print("  år: " + ", ".join(f"{y} år {s * 1e3:.1f} ms" for y, s in by_years.items()))
    print(f"  4 gånger fler år: {by_years[100] / by_years[25]:.1f} gånger så lång tid")


def peak_memory() -> float:
    """Most memory that this process has used [MB]; nan where the system does not tell.

    Not from getrusage, which counts the process that started this one as well.
    """
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    return next((float(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), float("nan"))


def example(path: Path, draws: int) -> None:
    """One example scenario with all its draws, drawing included, in a process of its own."""
    scenario = load_scenario(path)
    parameters = load_parameters(scenario.parametrar)
    run(scenario, parameters)  # imports and caches, as when the page has been opened
    seconds, result = best(lambda: run(scenario, parameters, draws=draws, seed=1), 3)
    peak = peak_memory()
    columns = 0 if result.dragningar is None else len(result.dragningar.paths)
    print(
        f"  {path.stem:42s} {columns:4d} osäkra värden {scenario.kalkyl.horisont_ar:4d} år {seconds:7.3f} s "
        f"{peak:5.0f} MB",
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
    print(
        f"\nExempelscenarier, {10 * DRAWS} dragningar av alla osäkra värden (dragningen inräknad;"
        " minnet är hela programmets)"
    )
    for path in example_files():
        process = multiprocessing.get_context("spawn").Process(target=example, args=(path, 10 * DRAWS))
        process.start()
        process.join()
    analyses()
    return 0


if __name__ == "__main__":
    sys.exit(main())
