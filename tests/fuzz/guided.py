"""Coverage-guided search for bytes that a reader does not stand. By hand, not in CI:

    pip install atheris
    python -m tests.fuzz.guided lägesbild --seconds 60

Ends with status 1 and the bytes in a file beside it when something else than InputError comes out.
"""

import argparse
import contextlib
import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Search."""
    parser = argparse.ArgumentParser(description="Täckningsstyrd sökning efter fel i en läsare.")
    parser.add_argument("reader", help="namnet i tests/fuzz/readers.py")
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    import atheris

    with atheris.instrument_imports(
        include=[
            "kalkyl.params",
            "kalkyl.lagesbild",
            "kalkyl.risk",
            "kalkyl.fond",
            "kalkyl.model",
            "csv",
            "tomllib",
        ]
    ):
        from kalkyl.model.problems import InputError
        from tests.fuzz.readers import READERS

    reader = next(r for r in READERS if r.name == options.reader)
    corpus = Path(tempfile.mkdtemp())
    (corpus / "giltig").write_bytes(reader.valid())

    def once(data: bytes) -> None:
        with contextlib.suppress(InputError):
            reader.read(data)

    arguments = [
        sys.argv[0],
        str(corpus),
        f"-max_total_time={options.seconds}",
        "-max_len=20000",
        "-timeout=20",
    ]
    atheris.Setup(arguments, once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
