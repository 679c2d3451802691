"""The command line. Light to import: every command loads what it needs when it runs."""

from kalkyl.cli.app import main

__all__ = ["main"]
