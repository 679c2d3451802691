"""Coverage-guided search for bytes that a reader does not stand. By hand, not in CI:

    pip install atheris
    python -m tests.fuzz.guided lägesbild --seconds 60

Ends with status 1 and the bytes in a file beside it when something else than InputError comes out.
"""

import argparse
import contextlib
import io
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

LONGEST_PART = 100_000


def inside_a_package(mutate: Callable[[bytes, int], bytes]) -> Callable[[bytes, int, int], bytes]:
    """Return a mutator that changes one part inside a workbook: changed bytes of a package are only ever no package."""

    def changed(data: bytes, most: int, seed: int) -> bytes:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                parts = {name: package.read(name) for name in package.namelist()}
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, zlib.error):
            return bytes(mutate(data, most))
        chosen = sorted(parts)[seed % len(parts)] if parts else "tom"
        parts[chosen] = bytes(mutate(parts.get(chosen, b""), LONGEST_PART))
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in parts.items():
                package.writestr(name, content)
        return made.getvalue()[:most]

    return changed


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
        "-max_len=200000",
        "-timeout=20",
        f"-artifact_prefix={corpus.parent}/",
    ]
    settings = (
        {"custom_mutator": inside_a_package(lambda *given: atheris.Mutate(*given))}
        if reader.valid()[:2] == b"PK"
        else {}
    )
    atheris.Setup(arguments, once, **settings)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
