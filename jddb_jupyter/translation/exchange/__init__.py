"""Translations in and out of files that other tools read and write: TMX, XLIFF, TBX, CSV.

Readers take a binary file and give, in the file's order, what is good and a `Problem` for what is not; what
refuses a file as a whole is raised. Nothing of a file is believed: no entity is defined, nothing else is
read, and memory is bounded by the largest single unit, not by the file.
"""

from __future__ import annotations

from jddb_jupyter.translation.exchange.model import FileUnit, Problem

__all__ = ["FileUnit", "Problem"]
