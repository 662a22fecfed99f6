"""HTML in and out: a stand-alone page, and what word processors and browsers save."""

from jddb_jupyter.documents.html.reader import read_html
from jddb_jupyter.documents.html.writer import to_html

__all__ = ["read_html", "to_html"]
