"""How long the command line takes from a standing start to a printed result, for every example.

Run: python -m benchmarks.cold_start
"""

import subprocess
import sys
import time
from pathlib import Path

import kalkyl

EXAMPLES = Path(kalkyl.__file__).parent / "examples"
TIMES = 3


def cold(path: Path) -> float:
    """Shortest time of several new processes [s]."""
    found = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "kalkyl.cli", "rakna", str(path), "--json"],
            capture_output=True,
            check=True,
        )
        found.append(time.perf_counter() - begun)
    return min(found)


def main() -> None:
    for path in sorted(EXAMPLES.glob("*.toml")):
        print(f"{path.stem}: {cold(path):.2f} s")


if __name__ == "__main__":
    main()
