"""Finding words in job descriptions: what was asked for, what is looked in, and what to show of it. Pure."""

from jddb_jupyter.documents.finding.query import EVERYTHING, Query, Term, parse_query
from jddb_jupyter.documents.finding.searchable import OTHER, PARTS, Place, Searchable, searchable
from jddb_jupyter.documents.finding.snippets import Snippet, marks_in, snippets

__all__ = [
    "EVERYTHING",
    "OTHER",
    "PARTS",
    "Place",
    "Query",
    "Searchable",
    "Snippet",
    "Term",
    "marks_in",
    "parse_query",
    "searchable",
    "snippets",
]
