"""`python -m jddb_jupyter.cli`, where the console script is not on the path."""

import sys

from jddb_jupyter.cli import main

if __name__ == "__main__":
    sys.exit(main())
