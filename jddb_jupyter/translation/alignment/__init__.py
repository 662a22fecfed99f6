"""Alignment: which segments of two texts say the same, and how sure that is."""

from jddb_jupyter.translation.alignment.aligning import align
from jddb_jupyter.translation.alignment.beads import Bead
from jddb_jupyter.translation.alignment.lexicon import Lexicon
from jddb_jupyter.translation.alignment.vectors import Embedder, has_embedder, load_embedder

__all__ = ["Bead", "Embedder", "Lexicon", "align", "has_embedder", "load_embedder"]
