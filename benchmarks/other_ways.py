"""Other ways of doing the cohort case: a Python loop, vectorised numpy, a compiled kernel and base R.

Each takes draws in memory and returns NPV (payer, draw).
"""

import ctypes
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np

from benchmarks.cohort import PARTICIPANTS, POSITIONS, YEARS, Array, Case

SOURCE = Path(__file__).with_name("kernel.c")
R_SCRIPT = Path(__file__).with_name("cohort.R")


def matrices(case: Case, band: int, ratio: Array | float) -> Array:
    """Transition matrices (origin, target, draw) with a relative risk on position 1 → 2."""
    out = case.leaving[band].copy()
    out[1, 2] = np.clip(out[1, 2] * ratio, 0.0, 1.0)
    out /= np.maximum(out.sum(axis=1, keepdims=True), 1.0)
    index = np.arange(POSITIONS)
    out[index, index] = 1.0 - out.sum(axis=1)
    return np.asarray(out)


def band_of(case: Case, year: int) -> int:
    """Age band of a year."""
    return min(year // 10, int(case.leaving.shape[0]) - 1)


def effect(case: Case, year: int) -> Array:
    """Relative risk in a year: full in the first two, fading on the logarithm after that where there is a decay."""
    return np.exp(np.log(case.ratio) * (1.0 - case.decay) ** max(year - 1, 0))


def python_loop(case: Case, draws: int) -> Array:
    """A loop over draws, years, positions and payers, without numpy inside."""
    out = np.zeros((case.share.shape[1], draws))
    quantity, share, discount = case.quantity.tolist(), case.share.tolist(), case.discount.tolist()
    for d in range(draws):
        years = [[0.0] * POSITIONS for _ in (0, 1)]
        for alternative in (0, 1):
            at = case.start.tolist()
            for t in range(YEARS):
                for s in range(POSITIONS):
                    years[alternative][s] += discount[t] * at[s]
                leaving = case.leaving[band_of(case, t), :, :, d].tolist()
                if alternative:
                    leaving[1][2] = min(leaving[1][2] * float(effect_of(case, t, d)), 1.0)
                following = [0.0] * POSITIONS
                for i in range(POSITIONS):
                    total = max(sum(leaving[i]), 1.0)
                    stay = 1.0
                    for j in range(POSITIONS):
                        if j != i:
                            p = leaving[i][j] / total
                            stay -= p
                            following[j] += at[i] * p
                    following[i] += at[i] * stay
                at = following
        for p in range(out.shape[0]):
            value = 0.0
            for c in range(len(share)):
                used = sum((years[1][s] - years[0][s]) * quantity[s][c] for s in range(POSITIONS))
                value -= used * float(case.price[c, d]) * share[c][p]
            out[p, d] = PARTICIPANTS * value
        out[0, d] -= PARTICIPANTS * float(case.fee[d])
    return out


def effect_of(case: Case, year: int, draw: int) -> float:
    """Relative risk of one draw in a year."""
    left = (1.0 - float(case.decay[draw])) ** max(year - 1, 0)
    return float(float(case.ratio[draw]) ** left)


def vectorised(case: Case) -> Array:
    """Ordinary numpy: all draws at once, a matrix product per year, draws first as in most textbooks."""
    person_years = []
    for alternative in (0, 1):
        at = np.tile(case.start, (case.fee.size, 1))
        total = np.zeros_like(at)
        matrix = None
        for t in range(YEARS):
            total += case.discount[t] * at
            if matrix is None or case.leaving.shape[0] > 1:
                ratio = effect(case, t) if alternative else 1.0
                matrix = np.moveaxis(matrices(case, band_of(case, t), ratio), 2, 0).copy()
            at = (at[:, None, :] @ matrix)[:, 0, :]
        person_years.append(total)
    used = (person_years[1] - person_years[0]) @ case.quantity
    npv = -PARTICIPANTS * (used * case.price.T) @ case.share
    npv[:, 0] -= PARTICIPANTS * case.fee
    return np.asarray(npv.T)


def compile_kernel(folder: Path) -> ctypes.CDLL | None:
    """Build the C kernel; None without a compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        return None
    library = folder / "kernel.so"
    flags = ["-O3", "-march=native", "-ffast-math", "-shared", "-fPIC"]
    subprocess.run([compiler, *flags, str(SOURCE), "-o", str(library), "-lm"], check=True)
    return ctypes.CDLL(str(library))


def compiled(kernel: ctypes.CDLL, case: Case) -> Array:
    """The C kernel."""
    out = np.empty((case.share.shape[1], case.fee.size))
    pointer = ctypes.POINTER(ctypes.c_double)
    arrays = (
        case.start, case.leaving, case.ratio, case.decay, case.price, case.quantity, case.share, case.fee, case.discount
    )  # fmt: skip
    kernel.cohort(
        ctypes.c_long(case.fee.size),
        ctypes.c_int(case.leaving.shape[0]),
        ctypes.c_double(PARTICIPANTS),
        *(a.ctypes.data_as(pointer) for a in arrays),
        out.ctypes.data_as(pointer),
    )
    return out


def r_vectorised(case: Case, folder: Path) -> tuple[float, Array] | None:
    """Vectorised base R: seconds inside R (draws already in memory) and the NPV; None where R is not installed."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return None
    arrays = {
        "leaving": case.leaving, "ratio": case.ratio, "decay": case.decay, "price": case.price,
        "quantity": case.quantity, "share": case.share, "fee": case.fee, "discount": case.discount,
        "start": case.start,
    }  # fmt: skip
    for name, array in arrays.items():
        np.ascontiguousarray(array).tofile(folder / f"{name}.bin")
    sizes = {"draws": case.fee.size, "bands": case.leaving.shape[0], "participants": PARTICIPANTS}
    (folder / "sizes.json").write_text(json.dumps(sizes), encoding="utf-8")
    arguments = [str(folder), str(case.fee.size), str(case.leaving.shape[0]), str(PARTICIPANTS)]
    run = subprocess.run([rscript, str(R_SCRIPT), *arguments], check=True, capture_output=True, text=True)
    npv = np.fromfile(folder / "npv.bin").reshape(case.share.shape[1], case.fee.size)
    return float(run.stdout.split()[-1]), npv
