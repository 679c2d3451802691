"""Time and memory of the workbooks and documents: python -m benchmarks.workbook"""

import resource
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import kalkyl
from kalkyl.model.result import Resultat
from kalkyl.params.result_workbook import read_result_workbook
from kalkyl.report.comparison_workbook import comparison_bytes
from kalkyl.report.decision import decision_document
from kalkyl.report.document_docx import docx_bytes
from kalkyl.report.document_pdf import pdf_bytes
from kalkyl.report.workbook import workbook_bytes

EXAMPLES = sorted((Path(kalkyl.__file__).parent / "examples").glob("*.toml"))
SCENARIOS = 40


def result(path: Path, draws: int = 0) -> Resultat:
    scenario = kalkyl.load_scenario(path)
    return kalkyl.run(scenario, kalkyl.load_parameters(scenario.parametrar), draws, 1)


def timed(name: str, work: Callable[[], bytes | object]) -> None:
    begun = time.perf_counter()
    made = work()
    size = f"{len(made) / 1000:8.0f} kB" if isinstance(made, bytes) else ""
    print(f"{name:<52}{time.perf_counter() - begun:8.2f} s  {size}")


def main() -> None:
    for path in EXAMPLES:
        plain, drawn = result(path), result(path, 10_000)
        timed(f"{path.stem}: levande bok", partial(workbook_bytes, plain))
        timed(f"{path.stem}: levande bok, 10 000 dragningar", partial(workbook_bytes, drawn))
        book = workbook_bytes(plain)
        timed(f"{path.stem}: öppna boken igen", partial(read_result_workbook, book))
        document = decision_document(drawn)
        timed(f"{path.stem}: beslutsunderlag, Word", partial(docx_bytes, document))
        timed(f"{path.stem}: beslutsunderlag, PDF", partial(pdf_bytes, document))
    many = [result(EXAMPLES[n % len(EXAMPLES)], 1_000) for n in range(SCENARIOS)]
    timed(f"jämförelse av {SCENARIOS} scenarier", lambda: comparison_bytes(many))
    print(f"mest minne: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB")


if __name__ == "__main__":
    main()
