"""Links between the segments of two texts: they move with edits, fit sentences again, are made by hand."""

from jddb_jupyter.translation.links.actions import link, merge, split, unlink, update
from jddb_jupyter.translation.links.alignment import Alignment
from jddb_jupyter.translation.links.link import (
    SIDES,
    AlignmentLink,
    LinkOrigin,
    LinkStatus,
    Side,
    Spanned,
    same_text,
)
from jddb_jupyter.translation.links.settling import sentences_at
from jddb_jupyter.translation.links.stored import dump, load

__all__ = [
    "SIDES",
    "Alignment",
    "AlignmentLink",
    "LinkOrigin",
    "LinkStatus",
    "Side",
    "Spanned",
    "dump",
    "link",
    "load",
    "merge",
    "same_text",
    "sentences_at",
    "split",
    "unlink",
    "update",
]
