"""Problems in what the user gave us: collected, in Swedish, with place and remedy."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One fault: where it is, what is wrong and how to mend it.

    Attributes:
        plats: Place: file, then id and field, e.g. "parametrar/riket/skola.toml, elevassistent, varde".
        text: What is wrong and how to mend it, in Swedish.
    """

    plats: str
    text: str

    def __str__(self) -> str:
        return f"{self.plats}: {self.text}" if self.plats else self.text


class InputError(ValueError):
    """Bad input. Carries every problem found, not just the first.

    Attributes:
        problems: The problems in the order found.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


def problem(plats: str, text: str) -> InputError:
    """Make an error of a single problem."""
    return InputError([Problem(plats, text)])


def near(key: str, known: Iterable[str]) -> str:
    """Suggest the nearest known word, as the end of a message; empty when none is near."""
    match = difflib.get_close_matches(key, list(known), n=1)
    return f" Menade du ”{match[0]}”?" if match else ""
