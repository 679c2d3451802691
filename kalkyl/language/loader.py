"""Reads the package's modules in English: an import hook that exchanges texts before a module is compiled.

Python's own way for this is a loader of one's own (importlib, "Setting up an importer"). Compiled modules are not kept on disk,
since the ordinary ones lie there.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType

from kalkyl.language.catalogue import english, translated
from kalkyl.language.source import exchanged


class EnglishLoader(SourceFileLoader):
    """Compiles a module with its texts in English."""

    def get_code(self, fullname: str) -> CodeType:
        """Return the code of a module."""
        path = self.get_filename(fullname)
        context = fullname.partition(".")[2]
        source = self.get_data(path).decode("utf-8")
        return compile(exchanged(source, lambda text: english().get((context, text))), path, "exec")


class EnglishFinder(MetaPathFinder):
    """Finds the package's own modules for the loader, and leaves all others to Python."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how a module is loaded; None for what is not ours."""
        root, _, context = fullname.partition(".")
        if root != "kalkyl" or not context or not translated(context):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.origin and spec.origin.endswith(".py"):
            spec.loader = EnglishLoader(fullname, spec.origin)
        return spec


def install() -> None:
    """Let every module of the package that is imported from now on be in English."""
    if not any(isinstance(finder, EnglishFinder) for finder in sys.meta_path):
        english()
        sys.meta_path.insert(0, EnglishFinder())
