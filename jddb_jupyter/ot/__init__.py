"""Operational transformation: changes, documents, positions that move, and a client's part in ordering.

No dependency, no I/O. Lengths and positions count Unicode code points.
"""

from jddb_jupyter.ot.anchors import move_passage
from jddb_jupyter.ot.client import ClientState, Incoming, Outgoing, Phase, Step
from jddb_jupyter.ot.delta import Delta
from jddb_jupyter.ot.diff import diff
from jddb_jupyter.ot.document import Document
from jddb_jupyter.ot.positional import from_positional, parse_change
from jddb_jupyter.ot.ranges import Range
from jddb_jupyter.ot.rules import FORMATS, validate_attributes, validate_change, validate_document

__all__ = [
    "FORMATS",
    "ClientState",
    "Delta",
    "Document",
    "Incoming",
    "Outgoing",
    "Phase",
    "Range",
    "Step",
    "diff",
    "from_positional",
    "move_passage",
    "parse_change",
    "validate_attributes",
    "validate_change",
    "validate_document",
]
