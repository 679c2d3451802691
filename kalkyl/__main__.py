"""`python -m kalkyl`: the command line, from a fresh copy of the source as well as installed.

Only the standard library may be imported here: in a fresh copy nothing else exists yet. The file must also be readable by
Python versions that are too old to run Kalkyl, so that they can be told so.
"""

import sys

OLDEST = (3, 11)
"""Oldest Python version that runs Kalkyl."""


def main() -> int:
    """Run the command line, in the project's own environment if this Python lacks what is needed."""
    if sys.version_info < OLDEST:
        wanted, have = OLDEST, sys.version_info
        sys.stderr.write(
            f"Kalkyl behöver Python {wanted[0]}.{wanted[1]} eller senare, men det här är Python {have[0]}.{have[1]}. "
            "Installera en nyare version från python.org.\n"
        )
        return 1
    from kalkyl import bootstrap

    arguments = sys.argv[1:]
    if bootstrap.packages_missing(arguments):
        return bootstrap.run_in_environment(arguments)
    from kalkyl.cli import main as command_line

    return command_line(arguments)


if __name__ == "__main__":
    sys.exit(main())
