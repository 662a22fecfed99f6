"""`jupyter jddb`: administration from a terminal."""

from jddb_jupyter.cli.commands import main

__all__ = ["main"]
