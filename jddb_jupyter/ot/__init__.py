"""Operational transformation: changes, documents, positions that move, and a client's part in ordering.

No dependency, no I/O. Lengths and positions count Unicode code points.
"""

from jddb_jupyter.ot.delta import Delta
from jddb_jupyter.ot.document import Document
from jddb_jupyter.ot.positional import from_positional, parse_change
from jddb_jupyter.ot.rules import FORMATS, validate_attributes, validate_change, validate_document

__all__ = [
    "FORMATS",
    "Delta",
    "Document",
    "from_positional",
    "parse_change",
    "validate_attributes",
    "validate_change",
    "validate_document",
]
