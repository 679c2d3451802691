"""`python -m kalkyl.cli`: the command line alone, without the first-start preparations of `python -m kalkyl`."""

import sys

from kalkyl.cli import main

if __name__ == "__main__":
    sys.exit(main())
